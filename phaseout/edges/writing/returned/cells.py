"""The cells of a sheet part: marked by their style, and taken back; all else stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from phaseout.edges.reading.cells import letter, position
from phaseout.edges.writing.returned.markup import (
    Unpatchable,
    attributes,
    children,
    root,
    spliced,
    with_attributes,
)
from phaseout.edges.writing.returned.styles import Styles
from phaseout.model.finding import Severity
from phaseout.sentence import say

Address = tuple[int, int]
"""Row and column, counted from 1."""
Edit = tuple[int, int, bytes]

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_ROW = re.compile(rb"<row\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_CELL = re.compile(rb"<c\b([^>]*?)(/?)>")
_NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d+)[\"']")
_STYLE = re.compile(rb"\ss=[\"'](\d+)[\"']")
_MERGE = re.compile(rb"<mergeCell\b[^>]*?\sref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")


class Row(NamedTuple):
    """A row's number, attributes, and where its tag and what is in it end."""

    number: int
    about: bytes
    start: int
    inner: int
    outer: int
    end: int


class Grid:
    """Where the rows of a sheet part lie.

    Raises:
        Unpatchable: the part is not written as Excel and WPS write it.
    """

    def __init__(self, part: bytes) -> None:
        self.part = part
        if (
            not root(part[: _head_end(part)] + b"</worksheet>", "worksheet")
            or MAIN not in part[:4096]
        ):
            raise Unpatchable(say("工作表的内部标记写法少见"))
        if b"<![CDATA[" in part or b"<!--" in part:
            raise Unpatchable(say("工作表的内部标记写法少见"))
        self.start = part.find(b"<sheetData")
        close = part.rfind(b"</sheetData>")
        self.opened = part.index(b">", self.start) + 1
        self.end = close if close >= 0 else self.opened
        self.after = close + len(b"</sheetData>") if close >= 0 else self.opened
        self.rows = list(self._rows())
        self.at = {row.number: row for row in self.rows}

    def _rows(self) -> Iterator[Row]:
        number = 0
        for tag in _ROW.finditer(self.part, self.opened, self.end):
            borne = _NUMBER.search(tag[1])
            number = int(borne[1]) if borne else number + 1
            inner = tag.end()
            outer = inner if tag[2] else self.part.find(b"</row>", inner)
            if outer < 0:
                raise Unpatchable(say("工作表的内部结构不完整"))
            yield Row(number, tag[1], tag.start(), inner, outer, inner if tag[2] else outer + 6)

    def columns(self) -> list[tuple[int, int, dict[str, str]]]:
        """What the sheet says of its columns: first, last, attributes."""
        head = self.part[: self.start]
        start = head.find(b"<cols")
        if start < 0:
            return []
        found = [
            attributes(c.about)
            for c in children(head, head.index(b">", start) + 1, head.rfind(b"</cols>"))
        ]
        return [(int(c.get("min", "1")), int(c.get("max", "0")), c) for c in found]


def unmarked(part: bytes, styles: Styles) -> bytes:
    """The part with every cell that an earlier round marked in the style it had."""
    if not styles.own:
        return part
    numbers = b"|".join(str(style).encode() for style in styles.own)
    pattern = rb"(<(?:c|row)\b[^>]*?\ss=[\"'])(" + numbers + rb")(?=[\"'])"
    return re.sub(pattern, lambda m: m[1] + str(styles.own[int(m[2])]).encode(), part)


def marked(grid: Grid, marks: Mapping[Address, Severity], styles: Styles) -> bytes:
    """The part with these cells in the style of their severity, absent ones put in their place."""
    by_row: dict[int, dict[int, Severity]] = {}
    for (number, column), severity in marks.items():
        by_row.setdefault(number, {})[column] = severity
    edits: list[Edit] = []
    for number, wanted in sorted(by_row.items()):
        row = grid.at.get(number)
        edits += (
            _in_row(grid, row, wanted, styles) if row else [_new_row(grid, number, wanted, styles)]
        )
    return spliced(_with_data(grid), edits)


def _with_data(grid: Grid) -> bytes:
    """The part, in which an empty sheetData can take rows."""
    if grid.end != grid.opened or grid.part[grid.opened - 2 : grid.opened] != b"/>":
        return grid.part
    return grid.part[: grid.opened - 2] + b"></sheetData>" + grid.part[grid.opened :]


def _in_row(grid: Grid, row: Row, wanted: Mapping[int, Severity], styles: Styles) -> Iterator[Edit]:
    """The edits of a row; cells are looked for by their address, all gone through only if need be."""
    left = dict(wanted)
    for column, severity in wanted.items():
        tag = _by_address(grid.part, row, column)
        if tag:
            del left[column]
            yield _restyled(tag, severity, styles)
    if left:
        yield from _counted(grid, row, left, styles)


def _by_address(part: bytes, row: Row, column: int) -> re.Match[bytes] | None:
    word = f' r="{letter(column - 1)}{row.number}"'.encode()
    at = part.find(word, row.inner, row.outer)
    tag = _CELL.match(part, part.rfind(b"<", row.inner, at), row.outer) if at >= 0 else None
    return tag if tag and tag.end() > at else None


def _counted(
    grid: Grid, row: Row, wanted: Mapping[int, Severity], styles: Styles
) -> Iterator[Edit]:
    absent = dict(wanted)
    places: list[tuple[int, int]] = []
    column = 0
    for tag in _CELL.finditer(grid.part, row.inner, row.outer):
        borne = _REFERENCE.search(tag[1])
        column = position(borne[1].decode()) + 1 if borne else column + 1
        places.append((column, tag.start()))
        severity = absent.pop(column, None)
        if severity is not None:
            yield _restyled(tag, severity, styles)
    if absent:
        yield from _inserted(grid, row, places, absent, styles)


def _restyled(tag: re.Match[bytes], severity: Severity, styles: Styles) -> Edit:
    borne = _STYLE.search(tag[1])
    style = styles.marked(int(borne[1]) if borne else 0, severity)
    about = with_attributes(tag[1], {"s": str(style)})
    return tag.start(1), tag.end(1), about


def _inserted(
    grid: Grid, row: Row, places: Sequence[tuple[int, int]], absent: Mapping[int, Severity],
    styles: Styles,
) -> Iterator[Edit]:  # fmt: skip
    cells = {
        column: _cell(grid, row.number, row.about, column, severity, styles)
        for column, severity in sorted(absent.items())
    }
    about = with_attributes(row.about, {"spans": None})
    if row.outer == row.inner == row.end:
        yield row.start, row.end, b"<row" + about + b">" + b"".join(cells.values()) + b"</row>"
        return
    if about != row.about:
        yield row.start, row.inner, b"<row" + about + b">"
    for column, cell in cells.items():
        at = next((start for other, start in places if other > column), row.outer)
        yield at, at, cell


def _new_row(grid: Grid, number: int, wanted: Mapping[int, Severity], styles: Styles) -> Edit:
    at = next((row.start for row in grid.rows if row.number > number), grid.end)
    if grid.end == grid.opened and b"</sheetData>" not in grid.part[grid.opened : grid.opened + 12]:
        at = grid.opened - 1  # the part has <sheetData/>, which _with_data opens
    cells = [_cell(grid, number, b"", c, s, styles) for c, s in sorted(wanted.items())]
    return at, at, f'<row r="{number}">'.encode() + b"".join(cells) + b"</row>"


def _cell(
    grid: Grid, row: int, about: bytes, column: int, severity: Severity, styles: Styles
) -> bytes:
    own = attributes(about)
    style = int(own["s"]) if "s" in own and own.get("customFormat") in ("1", "true") else None
    if style is None:
        style = next(
            (int(c.get("style", "0")) for a, b, c in grid.columns() if a <= column <= b), 0
        )
    return f'<c r="{letter(column - 1)}{row}" s="{styles.marked(style, severity)}"/>'.encode()


def anchors(part: bytes, cells: Iterable[Address]) -> dict[Address, Address]:
    """Each of these cells that a merge covers → the cell in its corner, which alone is seen."""
    wanted = set(cells)
    found: dict[Address, Address] = {}
    for left, top, right, bottom in _MERGE.findall(part, part.rfind(b"</sheetData>")):
        first, last = int(top), int(bottom)
        a, b = (position(letters.decode()) + 1 for letters in (left, right))
        if (last - first + 1) * (b - a + 1) > len(wanted):
            covered = {(r, c) for r, c in wanted if first <= r <= last and a <= c <= b}
        else:
            area = {(r, c) for r in range(first, last + 1) for c in range(a, b + 1)}
            covered = area & wanted
        found |= dict.fromkeys(covered, (first, a))
    return found


def address_of(cell: str) -> Address:
    """C8 → (8, 3)."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), position(letters) + 1


def _head_end(part: bytes) -> int:
    at = part.find(b"<sheetData")
    if at < 0:
        raise Unpatchable(say("工作表的内部标记写法少见"))
    return at
