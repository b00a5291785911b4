"""Whose a file or folder is that a run leaves only where it is killed: told by its name."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
_OWNED = re.compile(r"\.?phaseout-(?P<host>[0-9a-f]{8})-(?P<pid>\d{1,10})-\w+(?:\.tmp)?", re.ASCII)
FORGOTTEN = 3600
"""Seconds after which on Windows, which cannot be asked for a process, a thing's owner is dead."""


def owned(end: str = "") -> str:
    """A name that no other process takes, which says that this one made it."""
    return f"phaseout-{_HOST}-{os.getpid()}-{secrets.token_hex(4)}{end}"


def abandoned(path: Path) -> bool:
    """Whether a process of ours made it on this computer, and no longer runs."""
    found = _OWNED.fullmatch(path.name)
    if found is None or found["host"] != _HOST:
        return False
    return not _alive(int(found["pid"]), path)


def _alive(pid: int, path: Path) -> bool:
    """On Windows a signal of 0 is no question but an interruption, so the thing's age speaks there."""
    if sys.platform == "win32":
        with suppress(OSError):
            return time.time() - path.stat().st_mtime < FORGOTTEN
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
