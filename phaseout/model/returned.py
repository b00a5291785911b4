"""What became of the return copy of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

Road = Literal["patched", "values"]
RETURNED = "_退回"
_EARLIER = re.compile(rf"{RETURNED}\d*$")


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """A file that was checked, and its return copy: where it lies, how it was made, what it lost.

    road: `patched`, the district's own file with marks; `values`, a new workbook of its values.
    faulty: errors were found in it. Without a path `why` says what stood against it; `refused` if that was the place to write to.
    """

    file: str
    path: Path | None = None
    road: Road | None = None
    lost: tuple[str, ...] = ()
    why: str = ""
    refused: bool = False
    faulty: bool = False


def return_name(file: str, round: int, part: int = 1) -> str:
    """What a return copy is called, without its ending: 渝北区_退回, in the second round _退回2.

    part: the how manieth file of the same name.
    """
    stem = _EARLIER.sub("", str(PurePosixPath(file).with_suffix("")))
    again = f"（第{part}份）" if part > 1 else ""
    return f"{stem}{again}{RETURNED}{round if round > 1 else ''}"


def original_name(file: str) -> str | None:
    """The name of the file that a return copy was made of; None for a file of another name."""
    path = PurePosixPath(file)
    stem = _EARLIER.sub("", path.stem)
    return f"{stem}{path.suffix}" if stem != path.stem else None
