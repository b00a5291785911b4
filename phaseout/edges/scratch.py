"""A private folder for the time of a call; what killed calls left behind is swept by the next."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from phaseout.edges.owners import abandoned, owned


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that this user alone can enter, gone with all that is in it at the end."""
    place = Path(gettempdir())
    _swept(place)
    folder = place / owned()
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _swept(place: Path) -> None:
    """Remove folders there of this user's dead processes, once in a process; no link is followed."""
    with suppress(OSError):
        for path in place.glob("phaseout-*"):
            if _ours(path) and abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def _ours(path: Path) -> bool:
    """Whether it is a folder itself and belongs to this user, as far as the system tells owners."""
    try:
        status = path.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and stat.S_ISDIR(status.st_mode)
