"""An OLE compound file (xls, et, doc, encrypted xlsx) by its directory: MS-CFB, read with care."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER_FAT = 109
_MOST_ENTRIES = 10_000
_NONE = 0xFFFFFFFF
_FILEPASS = 0x2F
_GLOBALS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
"""A BOF record of BIFF8 and of BIFF5, each with its length."""


class Ole:
    """The streams and storages of the root; none where the directory cannot be followed."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0] if _plausible(content) else 0
        try:
            self.entries = dict(self._root()) if self.size else {}
        except (struct.error, IndexError):
            self.entries = {}

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def _next(self, number: int) -> int:
        """The sector that follows in its chain; only chains of the first 109 tables are known."""
        table, at = divmod(number, self.size // 4)
        if table >= _HEADER_FAT:
            return _NONE
        (sector,) = struct.unpack_from("<I", self.content, 76 + 4 * table)
        return int(struct.unpack_from("<I", self._sector(sector), 4 * at)[0])

    def _directory(self) -> list[bytes]:
        (number,) = struct.unpack_from("<I", self.content, 48)
        found: list[bytes] = []
        seen: set[int] = set()
        while number < _NONE - 5 and number not in seen and len(found) < _MOST_ENTRIES:
            seen.add(number)
            sector = self._sector(number)
            found += [sector[k : k + 128] for k in range(0, len(sector) - 127, 128)]
            number = self._next(number)
        return found

    def _root(self) -> Iterator[tuple[str, int]]:
        """Name and first sector of each entry directly below the root."""
        entries = self._directory()
        waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            (start,) = struct.unpack_from("<I", entry, 116)
            yield entry[: max(length - 2, 0)].decode("utf-16-le", "replace"), start
            waiting += struct.unpack_from("<II", entry, 68)

    @property
    def encrypted(self) -> bool:
        """A workbook behind a password: an encrypted package, or a FILEPASS record in an xls."""
        if not self.entries:
            return "EncryptedPackage".encode("utf-16-le") in self.content
        return "EncryptedPackage" in self.entries or self._filepass()

    def _filepass(self) -> bool:
        """Whether a FILEPASS stands among the first records of the workbook."""
        start = self.entries.get("Workbook", self.entries.get("Book"))
        stream = b"" if start is None else self._sector(start)
        if not stream.startswith(_GLOBALS):
            return False
        at = 0
        for _ in range(4):
            if at + 4 > len(stream):
                break
            kind, length = struct.unpack_from("<HH", stream, at)
            if kind == _FILEPASS:
                return True
            at += 4 + length
        return False


def _plausible(content: bytes) -> bool:
    return len(content) >= 512 and struct.unpack_from("<H", content, 30)[0] in (9, 12)
