"""The one door through which the program writes files: whole or not at all, nobody's overwritten.

Each output folder holds a record, ``.phaseout.json``, of what was written there; by it a file that
phaseout wrote and nobody has changed since is told from every other file.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Literal

from phaseout.edges.owners import abandoned, owned
from phaseout.edges.reading.preflight import is_regular
from phaseout.sentence import say

State = Literal["unchanged", "changed", "foreign"]
Entry = dict[str, str]

RECORD = ".phaseout.json"
RECORD_LIMIT = 16 * 1024**2
"""Bytes; a longer record was not written by us and is not read."""
UNPACKED_LIMIT = 96 * 1024**2
"""Bytes; a workbook that unpacks to more is known by its bytes alone: reading all its cells would
take as much memory as making it. Saved again by a spreadsheet program it counts as changed.
"""

_SAVED: list[Path] = []

CAUSES: dict[int | None, tuple[str, str]] = {
    errno.ENOSPC: (say("磁盘空间不足"), say("请腾出空间后重试，或换一个输出位置")),
    getattr(errno, "EDQUOT", -1): (
        say("磁盘配额已用完"),
        say("请腾出空间后重试，或换一个输出位置"),
    ),
    errno.EFBIG: (say("文件超过系统允许的大小"), say("请换一个输出位置")),
    errno.EROFS: (say("这个位置是只读的"), say("请换一个输出位置")),
    errno.EACCES: (say("没有写入权限"), say("请检查文件夹的权限，或换一个输出位置")),
    errno.EPERM: (say("没有写入权限"), say("请检查文件夹的权限，或换一个输出位置")),
    errno.ENAMETOOLONG: (say("文件名或路径过长"), say("请缩短名称，或换一个较短的路径")),
    errno.ENOTDIR: (say("路径中有一级是文件，不是文件夹"), say("请换一个输出位置")),
    errno.EEXIST: (say("路径中有一级是文件，不是文件夹"), say("请换一个输出位置")),
    errno.EIO: (say("磁盘读写出错"), say("请检查磁盘后重试，或换一个输出位置")),
}
"""What the system gives for a reason → that in the clerk's words, and what to do."""


class WriteRefused(Exception):
    """A file that was not written; its text is one Chinese sentence: where, why, what to do."""


class NotOurs(WriteRefused):
    """The place is taken by a file that phaseout did not write, or that was changed since."""

    def __init__(self, path: Path, state: State) -> None:
        self.path, self.state = path, state
        why = (
            say("不是 phaseout 写出的")
            if state == "foreign"
            else say("在 phaseout 写出之后被改动过")
        )
        super().__init__(
            say(
                "没有写入 {path}：那里已有一个文件，{why}，已原样保留；请移走它或换一个输出位置，确要覆盖请加 --force。",
                path=path,
                why=why,
            )
        )

    def __reduce__(self) -> tuple[type["NotOurs"], tuple[Path, State]]:
        """What pickle needs to bring the refusal back from a worker process."""
        return NotOurs, (self.path, self.state)


def save(path: Path, content: bytes, *, force: bool = False) -> None:
    """Put the content at the path, whole or not at all, creating missing folders.

    Raises NotOurs where the rule on existing outputs forbids it (``force`` lifts that rule alone),
    WriteRefused where the system does; the file that stood there is then as it was.
    """
    path = Path(path)
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(path.parent):
            _sweep(path.parent)
            _refuse_others(path, force=force)
            _replace(path, content)


def saved() -> tuple[Path, ...]:
    """The files that this process has put in their places so far, each whole."""
    return tuple(dict.fromkeys(_SAVED))


def ours(path: Path) -> State:
    """Whether phaseout wrote the file, and if so whether somebody has changed it since."""
    entry = _recorded(path.parent).get(_key(path.name))
    if entry is None or not is_regular(path):
        return "foreign"
    try:
        content = path.read_bytes()
    except OSError:
        return "foreign"
    known = [entry.get("sha256"), entry.get("previous_sha256")]
    if _digest(content) in known:
        return "unchanged"
    cells = _changed_cells(path, content) if "cells" in entry else None
    same = cells is not None and cells in (entry["cells"], entry.get("previous_cells"))
    return "unchanged" if same else "changed"


def written(folder: Path) -> Mapping[str, frozenset[str]]:
    """What phaseout wrote in a folder, as its record tells: name → the fingerprints of its bytes."""
    return {
        name: frozenset(entry[key] for key in ("sha256", "previous_sha256") if key in entry)
        for name, entry in _recorded(folder).items()
    }


def check_folder(folder: Path) -> None:
    """Nothing if files can be written to the folder, WriteRefused if not; leaves no trace there.

    Of a folder not yet made, the nearest one above it that exists is tried.
    """
    with _told(folder):
        existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not existing.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(existing))
        with _temporary(existing, b""):
            pass


def refused(path: Path, why: str, remedy: str) -> WriteRefused:
    """Why a file was not written and what to do."""
    told = say(
        "没有写入 {path}：{why}，原有文件没有动过；{remedy}。", path=path, why=why, remedy=remedy
    )
    return WriteRefused(told)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says in English and numbers, said as a WriteRefused."""
    try:
        yield
    except OSError as error:
        other = error.strerror or str(error), say("请检查这个位置，或换一个输出位置")
        raise refused(path, *CAUSES.get(error.errno, other)) from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One writer at a time in a folder, so that no entry of its record gets lost.

    Windows and some network folders cannot lock a folder; there the record is still never torn.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def refuse_link(path: Path) -> None:
    """WriteRefused for a link in the place of a file, or of a folder that we name ourselves."""
    if path.is_symlink():
        raise WriteRefused(
            say(
                "没有写入 {path}：那里是一个链接，程序不通过链接写文件；请删除该链接或换一个输出位置。",
                path=path,
            )
        )


def _refuse_others(path: Path, *, force: bool) -> None:
    """Raise unless the place is free or ours to replace; a link or a folder is never replaced."""
    refuse_link(path)
    if not path.exists():
        return
    if not path.is_file():
        raise WriteRefused(
            say(
                "没有写入 {path}：那里已有同名的文件夹或设备；请移走它或换一个输出位置。", path=path
            )
        )
    state: State = "unchanged" if force else ours(path)
    if state != "unchanged":
        raise NotOurs(path, state)


def _replace(path: Path, content: bytes) -> None:
    """The content at the path by one rename, entered in the record before it.

    The entry also keeps the fingerprint that was there, so that a run killed between the two steps
    leaves a file that is still known as ours.
    """
    recorded = _recorded(path.parent)
    record = {name: entry for name, entry in recorded.items() if (path.parent / name).exists()}
    with _temporary(path.parent, content) as temporary:
        try:
            if path.exists():
                with suppress(OSError):
                    shutil.copymode(path, temporary)
            entry = _entry(path, content, record.get(_key(path.name), {}))
            _write_record(path.parent, record | {_key(path.name): entry})
            _rename(temporary, path)
            _SAVED.append(path)  # at once, for Ctrl-C may come before anything else is done
        except BaseException:
            if temporary.exists():
                with suppress(OSError):
                    _write_record(path.parent, record)
            raise
    _sync_folder(path.parent)


def _rename(temporary: Path, path: Path) -> None:
    """One file in the place of the other; the refusal names Excel, which holds files on Windows."""
    try:
        os.replace(temporary, path)  # noqa: PTH105 -- the tests' point of failure
    except PermissionError as error:
        raise WriteRefused(
            say(
                "没有写入 {path}：文件正被占用或不许替换，原有文件没有动过；请先在 Excel 或 WPS 中关闭 {name}，再重新运行。",
                path=path,
                name=path.name,
            )
        ) from error


@contextmanager
def _temporary(folder: Path, content: bytes) -> Iterator[Path]:
    """A file in the folder with the content, flushed down to the disk; gone however it ends.

    Its name is known before it is made: Ctrl-C may come between any two steps.
    """
    temporary = folder / f".{owned('.tmp')}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """The folder's own entries brought to the disk, where the system allows it."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
    """Temporary files of this computer's dead processes removed; others' are left alone."""
    for path in folder.glob(".phaseout-*.tmp"):
        if abandoned(path):
            with suppress(OSError):
                path.unlink()


def _key(name: str) -> str:
    """A file's name as the record spells it: composed, as macOS may hand it back decomposed."""
    return unicodedata.normalize("NFC", name)


def _recorded(folder: Path) -> dict[str, Entry]:
    """The folder's record, file name → fingerprints; empty where it is missing or not readable."""
    try:
        if not is_regular(folder / RECORD):
            return {}
        with (folder / RECORD).open("rb") as file:
            files = json.loads(file.read(RECORD_LIMIT))["files"]
        return {
            str(name): {key: value for key, value in entry.items() if isinstance(value, str)}
            for name, entry in files.items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _write_record(folder: Path, record: dict[str, Entry]) -> None:
    """The record put in its place as wholly as any other file."""
    files = {name: record[name] for name in sorted(record)}
    text = json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n"
    with _temporary(folder, text.encode()) as temporary:
        _rename(temporary, folder / RECORD)


def _entry(path: Path, content: bytes, before: Entry) -> Entry:
    """The fingerprints of the content, and of what phaseout had last written at the path."""
    entry = {"sha256": _digest(content)}
    cells = _cells(path, content)
    if cells is not None:
        entry["cells"] = cells
    if before and before.get("sha256") != entry["sha256"]:
        entry |= {f"previous_{key}": before[key] for key in ("sha256", "cells") if key in before}
    return entry


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cells(path: Path, content: bytes) -> str | None:
    """A hash of sheet names and cell values, None for what is no readable workbook.

    Excel changes a workbook's bytes by saving it, but not its values. Numbers count to 15 digits,
    as spreadsheet programs keep them.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm"} or _unpacked(content) > UNPACKED_LIMIT:
        return None
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.workbook import open_book

    try:
        sheets = open_book(content).sheets
    except Unreadable:
        return None
    digest = hashlib.sha256()
    for sheet in sheets:
        digest.update(f"sheet {sheet.name!r}\n".encode())
        for number, row in enumerate(sheet.rows):
            digest.update(_row_text(number, row))
    return digest.hexdigest()


def _changed_cells(path: Path, content: bytes) -> str | None:
    """The same of a file that somebody has had in hands since: it may be any file by now."""
    from phaseout.edges.children import alone
    from phaseout.edges.reading.preflight import Unreadable

    try:
        return alone(_cells, path, content, size=len(content))
    except Unreadable:
        return None


def _row_text(number: int, row: Sequence[object]) -> bytes:
    """One row's values as bytes, without the empty cells at its end; nothing for an empty row."""
    values = [float(f"{value:.15g}") if type(value) is float else value for value in row]
    while values and values[-1] == "":
        values.pop()
    return f"{number} {values!r}\n".encode("utf-8", "surrogatepass") if values else b""


def _unpacked(content: bytes) -> int:
    """Bytes that the package declares to hold, 0 for what is no package."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0


_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)
_UNNAMED = "未命名"


def file_name(text: str, suffix: str) -> str:
    """A file name that every system takes, made of any text: at most 255 bytes with the suffix.

    >>> file_name("渝北区/2024", ".xlsx")
    '渝北区_2024.xlsx'
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(_harmless(character) for character in text)
    text = re.sub(r"\s+", " ", text).lstrip(" .~").rstrip(" .")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    kept = text.encode()[: 255 - len(suffix.encode())].decode(errors="ignore").rstrip(" .")
    return (kept or _UNNAMED) + suffix


def _harmless(character: str) -> str:
    """The character itself, ``_`` for a separator or wildcard, nothing for an invisible one."""
    if character in '/\\:*?"<>|':
        return "_"
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
