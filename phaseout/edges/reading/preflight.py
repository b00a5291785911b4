"""A file's bytes, taken from the disk without being led astray by what is no ordinary file."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from itertools import islice
from pathlib import Path

from phaseout.edges.reading.limits import limits
from phaseout.sentence import say
from phaseout.values import nearest

NOT_REGULAR = say("不是普通文件（可能是文件夹、链接或设备），请换成真正的表格文件")


MANY = 500
"""So many names of a folder are compared with one that is not there."""


class Unreadable(Exception):
    """A file that cannot be read; the text says what it is and what to do."""


def is_regular(path: Path) -> bool:
    """Whether a file stands there, and no folder, link, pipe or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def size_of(path: Path) -> int:
    """The bytes of a regular file; 0 for anything else."""
    return path.lstat().st_size if is_regular(path) else 0


def contents(path: Path) -> bytes:
    """The bytes of a regular file within the size limit.

    Raises:
        Unreadable: not there, not a regular file, no permission, empty or too large.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Unreadable(NOT_REGULAR)
        return _opened(path)
    except FileNotFoundError:
        if _dashed(path.name):
            raise Unreadable(
                say("找不到这个文件；要写选项的，请改用两个英文减号，如 --plan")
            ) from None
        beside = _beside(path)
        if near := nearest(path.stem, beside):
            found = path.with_name(beside[near])
            raise Unreadable(
                say("找不到这个文件，是不是“{near}”？请核对路径", near=found)
            ) from None
        raise Unreadable(say("找不到这个文件，请核对路径")) from None
    except PermissionError:
        raise Unreadable(say("没有读取权限，请检查文件权限或先关闭占用它的程序")) from None
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise Unreadable(NOT_REGULAR) from None
        raise Unreadable(say("读取失败（{strerror}）", strerror=fault.strerror)) from None


def _dashed(name: str) -> bool:
    """Whether it is an option, whose hyphens a Chinese keyboard or a document made a dash."""
    return not name.startswith("-") and unicodedata.category(name[:1] or " ") == "Pd"


def _beside(path: Path) -> dict[str, str]:
    """What a person sees where a file was looked for: its name without and with its ending."""
    try:
        names = [other.name for other in islice(path.parent.iterdir(), MANY)]
    except OSError:
        return {}
    return {Path(name).stem: name for name in names if not name.startswith((".", "~$"))}


def _opened(path: Path) -> bytes:
    """What stood at the path may have changed since it was looked at, so it is looked at again."""
    most = limits().file_mb * 1_000_000
    wary = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
    handle = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in wary))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(NOT_REGULAR)
        content = file.read(most + 1)
    if not content:
        raise Unreadable(say("文件是空的（0 字节），请重新报送"))
    if len(content) > most:
        size = max(status.st_size, len(content)) / 1e6
        raise Unreadable(say("文件过大（{size:.0f} MB），请拆分或清理后报送", size=size))
    return content
