"""A zip package with some entries new: every other entry keeps its packed bytes as they were."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DOS_1980 = (0, 33)
"""Time and day of an entry that had none; the clock is not asked."""
_UTF8, _SIZES_FOLLOW = 0x800, 0x8


class Entry:
    """One entry on its way into the new package."""

    def __init__(self, info: zipfile.ZipInfo, packed: bytes) -> None:
        self.name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
        self.flags = info.flag_bits & ~_SIZES_FOLLOW
        self.method, self.crc, self.size = info.compress_type, info.CRC, info.file_size
        self.packed, self.outside = packed, info.external_attr
        self.when = _dos(info.date_time)

    def filled(self, content: bytes) -> Entry:
        """The same entry with another content."""
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.packed = packer.compress(content) + packer.flush()
        self.method, self.crc, self.size = zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content)
        return self

    def _common(self) -> tuple[int, ...]:
        return (
            20, self.flags, self.method, *self.when,
            self.crc, len(self.packed), self.size, len(self.name),
        )  # fmt: skip

    def local(self) -> bytes:
        """Header and packed bytes."""
        return _LOCAL.pack(b"PK\3\4", *self._common(), 0) + self.name + self.packed

    def central(self, offset: int) -> bytes:
        """The line of the directory."""
        head = _CENTRAL.pack(
            b"PK\1\2", 20, *self._common(), 0, 0, 0, 0, self.outside & 0xFFFFFFFF, offset
        )
        return head + self.name


def repacked(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The package with these parts changed or, where it has none of that name, added at the end.

    changes: part as its entry is named → new content.
    """
    entries = []
    left = dict(changes)
    with zipfile.ZipFile(BytesIO(content)) as package:
        for info in package.infolist():
            entry = Entry(info, _packed(content, info))
            new = left.pop(info.filename, None)
            entries.append(entry if new is None else entry.filled(new))
    entries += [_fresh(name, part) for name, part in left.items()]
    return _joined(entries)


def _packed(content: bytes, info: zipfile.ZipInfo) -> bytes:
    at = info.header_offset
    name, extra = struct.unpack_from("<2H", content, at + 26)
    start = at + _LOCAL.size + name + extra
    return content[start : start + info.compress_size]


def _fresh(name: str, part: bytes) -> Entry:
    info = zipfile.ZipInfo(name)
    info.flag_bits, info.CRC = 0 if name.isascii() else _UTF8, 0
    return Entry(info, b"").filled(part)


def _joined(entries: list[Entry]) -> bytes:
    pieces, offsets, at = [], [], 0
    for entry in entries:
        offsets.append(at)
        pieces.append(entry.local())
        at += len(pieces[-1])
    lines = [entry.central(offset) for entry, offset in zip(entries, offsets, strict=True)]
    size = sum(map(len, lines))
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, at, 0)
    return b"".join([*pieces, *lines, end])


def _dos(when: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = when
    if not 1980 <= year < 2108:
        return _DOS_1980
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
