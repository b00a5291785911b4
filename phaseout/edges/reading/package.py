"""A workbook's zip package: its parts inflated one by one, under limits that hold whatever its
directory declares.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.sentence import say

try:
    from isal import isal_zlib as zlib  # inflates at half of zlib's cost
except ImportError:  # no wheel for every machine
    import zlib  # type: ignore[no-redef]

RATIO_FROM = 1_000_000
"""Bytes of a part from which on its ratio is limited: a small one does no harm."""

DAMAGED = say("文件已损坏，打不开，请重新导出后报送")
ENCRYPTED = say("文件已加密，请取消密码后重报")
TOO_LARGE = say("文件展开后过大，可能有误，请清理空白行和多余内容后报送")

_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_UTF8_NAME = 0x800
_DRIVE = re.compile(r"[a-z]:")
_END = b"PK\5\6"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def odd(why: str) -> str:
    """That a package is not made as it should be, and what to do."""
    return say(
        "文件内部结构不正常（{why}），请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送", why=why
    )


class Package:
    """The parts by their names in lower case.

    Raises:
        Unreadable: damaged, encrypted, or built as no program builds a workbook.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.left = limits().unpacked_mb * 1_000_000
        try:
            with zipfile.ZipFile(BytesIO(content)) as opened:
                entries, listed = opened.infolist(), opened.start_dir
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise Unreadable(DAMAGED) from None
        self.parts = {part_name(info): info for info in entries}
        _refuse_odd(entries, self.parts)
        _refuse_two_directories(content, entries, listed)

    def read(self, name: str) -> bytes:
        """A part, in UTF-8 if it was XML in UTF-16; empty where there is none.

        Raises:
            Unreadable: damaged, too large, or with a DOCTYPE.
        """
        info = self.parts.get(name.lower())
        if info is None:
            return b""
        part = self._inflated(info)
        if name.endswith((".xml", ".rels")) or _is_markup(part[:64]):
            part = _utf8(part)
            if _DOCTYPE.match(part):
                raise Unreadable(odd(say("含有 DOCTYPE")))
        return part

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        at = info.header_offset
        head = self.content[at : at + 30]
        name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")
        if self.content[at + 30 : at + 30 + len(name)] != name:
            raise Unreadable(odd(say("部件的名称前后不一致")))
        start = (
            at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:], "little")
        )
        packed = self.content[start : start + info.compress_size]
        part = packed if info.compress_type == zipfile.ZIP_STORED else _inflate(packed, self.left)
        self.left -= len(part)
        if self.left < 0 or len(part) > max(RATIO_FROM, limits().ratio * len(packed)):
            raise Unreadable(TOO_LARGE)
        return part

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every part that a reader may inflate, with its content; pictures are passed over."""
        for name in self.parts:
            if "/media/" not in name and "pictures/" not in name:
                yield name, self.read(name)

    def under(self, folder: str) -> list[str]:
        """The names of the parts in a folder."""
        return [name for name in self.parts if name.startswith(folder)]


def part_name(info: zipfile.ZipInfo) -> str:
    """A part as it is looked up: in lower case, with slashes."""
    return info.filename.replace("\\", "/").lower()


def _inflate(packed: bytes, most: int) -> bytes:
    """The deflated bytes, one more than asked at most."""
    opened = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = opened.decompress(packed, most + 1)
    except zlib.error:  # type: ignore[misc]  # a variable in the stub of isal
        raise Unreadable(DAMAGED) from None
    if not opened.eof and len(part) <= most:
        raise Unreadable(DAMAGED)
    return part


def _refuse_odd(entries: list[zipfile.ZipInfo], names: dict[str, zipfile.ZipInfo]) -> None:
    """Readers differ on what follows, so each may see another workbook; no program writes it."""
    if not entries or min(info.header_offset for info in entries):
        raise Unreadable(DAMAGED)
    if len(entries) > limits().parts:
        raise Unreadable(odd(say("有 {n} 个部件", n=len(entries))))
    if any(info.flag_bits & 1 for info in entries):
        raise Unreadable(ENCRYPTED)
    if any(
        info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in entries
    ):
        raise Unreadable(odd(say("压缩方式少见")))
    if len(names) < len(entries):
        raise Unreadable(odd(say("有两份同名的部件")))
    if any(name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) for name in names):
        raise Unreadable(odd(say("部件的路径越界")))


def _refuse_two_directories(content: bytes, entries: list[zipfile.ZipInfo], listed: int) -> None:
    """A directory in the comment of another: which of the two is true, readers may not agree on.

    listed: where the directory begins. The workbook that an archive holds has one of its own, which
    lies before; so the last entry is passed over to its end, but never beyond `listed`.
    """
    last = max(entries, key=lambda info: info.header_offset)
    at = last.header_offset
    named = sum(int.from_bytes(content[at + k : at + k + 2], "little") for k in (26, 28))
    if content.count(_END, min(at + 30 + named + last.compress_size, listed)) > 1:
        raise Unreadable(odd(say("有两份目录")))


def _is_markup(head: bytes) -> bool:
    """Whether a part begins as XML does; a reader goes by its relation and not by its suffix."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or head.startswith(_UTF16)


def _utf8(part: bytes) -> bytes:
    if not part.startswith(_UTF16):
        return part
    code = "utf-16" if part.startswith(_UTF16[:2]) else f"utf-16-{'bl'[part[0] != 0]}e"
    return part.decode(code, "replace").encode()
