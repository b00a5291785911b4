"""The boxes of comments: shapes in a sheet's VML part."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from math import ceil

from phaseout.edges.writing.returned.cells import Address, Grid
from phaseout.edges.writing.returned.markup import Unpatchable, attributes
from phaseout.edges.writing.workbook.texts import lines
from phaseout.sentence import say

WIDTH, MOST, LINE = 300, 420, 17
"""Pixels: how wide a box is, how high at most, and a line of 9 points in it."""
LETTERS = 44
"""Latin letters in a line of a box that wide."""
BLOCK = 1024
"""Shapes that one number of an idmap stands for."""

_SPACES = (
    ' xmlns:v="urn:schemas-microsoft-com:vml"',
    ' xmlns:o="urn:schemas-microsoft-com:office:office"',
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_TYPE = (
    '<v:shapetype{} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,'
    'l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>"
)
_ANY = rb"(?:[\w.-]+:)?"
"""A prefix of whatever name: not every program calls them v, o and x."""
_SHAPE = re.compile(rb"<((?:[\w.-]+:)?shape)\b(?![\w:.-]).*?</\1>\s*", re.DOTALL)
_ROW = re.compile(rb"<" + _ANY + rb"Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<" + _ANY + rb"Column>\s*(\d+)\s*<")
_ANCHOR = re.compile(rb"(<" + _ANY + rb"Anchor>)([^<]*)(<)")
_IDMAP = re.compile(rb"(<" + _ANY + rb"idmap\b[^>]*\sdata=\")([^\"]*)(\")")
_HEIGHT = re.compile(rb"(?<![\w-])height:\s*([\d.]+)pt")


def blank(number: int) -> bytes:
    """A VML part for the sheet of this number, without shapes."""
    return (
        f'<xml{"".join(_SPACES)}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/>'
        f"</o:shapelayout>{_TYPE.format('')}</xml>"
    ).encode()


def without(part: bytes, cells: Collection[Address]) -> bytes:
    """The part without the boxes of these cells."""
    return _SHAPE.sub(lambda m: b"" if _cell(m[0]) in cells else m[0], part) if cells else part


def grown(part: bytes, texts: Mapping[Address, tuple[str, str]]) -> bytes:
    """The part with boxes as much higher or lower as their texts, now and before, differ."""
    if not texts:
        return part
    return _SHAPE.sub(lambda m: _grown(m[0], texts.get(_cell(m[0]))), part)


def added(part: bytes, texts: Mapping[Address, str], grid: Grid) -> bytes:
    """The part with a box for each of these cells."""
    if not texts:
        return part
    close = part.rfind(b"</xml>")
    if close < 0:
        raise Unpatchable(say("批注的内部标记写法少见"))
    known = part[: part.find(b">", part.find(b"<xml"))]
    spaces = "" if all(space.encode() in known for space in _SPACES) else "".join(_SPACES)
    used = map(int, re.findall(rb'id="_x0000_s(\d+)"', part))
    first = max([_first_id(part), *used]) + 1
    place = Geometry(grid)
    shapes = "".join(
        _shape(first + number, cell, place.anchor(cell, height_of(text)), spaces)
        for number, (cell, text) in enumerate(sorted(texts.items()))
    )
    kind = "" if b'id="_x0000_t202"' in part else _TYPE.format(spaces)
    made = part[:close] + kind.encode() + shapes.encode() + part[close:]
    return _mapped(made, first + len(texts))


def height_of(text: str) -> int:
    """The pixels that a box needs for its text."""
    return min(LINE * lines(text, LETTERS) + 14, MOST)


class Geometry:
    """How wide a sheet's columns are and how high its rows, in pixels."""

    def __init__(self, grid: Grid) -> None:
        self._rows, self._columns = grid.at, grid.columns()
        head = grid.part[: grid.start]
        found = re.search(rb"<sheetFormatPr\b([^>]*)>", head)
        about = attributes(found[1]) if found else {}
        self._height = float(about.get("defaultRowHeight", "15"))
        self._width = float(about.get("defaultColWidth", "9"))

    def anchor(self, cell: Address, height: int) -> str:
        """Where a box beside the cell begins and ends, as VML counts."""
        row, column = cell
        right, across = self._end(column + 1, WIDTH + 15, self._column)
        top = max(row - 1, 1)
        bottom, down = self._end(top, height + 6, self._row)
        numbers = (column, 15, top - 1, 6, right - 1, across, bottom - 1, down)
        return ", ".join(map(str, numbers))

    @staticmethod
    def _end(at: int, room: float, size: Callable[[int], int]) -> tuple[int, int]:
        while room > (step := size(at)):
            room -= step
            at += 1
        return at, int(room)

    def _column(self, number: int) -> int:
        for first, last, about in self._columns:
            if first <= number <= last:
                hidden = about.get("hidden") in ("1", "true")
                return 0 if hidden else int(float(about.get("width", self._width)) * 7 + 5)
        return int(self._width * 7 + 5)

    def _row(self, number: int) -> int:
        row = self._rows.get(number)
        about = attributes(row.about) if row else {}
        points = (
            0.0 if about.get("hidden") in ("1", "true") else float(about.get("ht", self._height))
        )
        return ceil(points * 4 / 3)


def _cell(shape: bytes) -> Address:
    """The cell whose comment the shape shows; none is at row 0."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    note = b'ObjectType="Note"' in shape or b"ObjectType='Note'" in shape
    return (int(row[1]) + 1, int(column[1]) + 1) if note and row and column else (0, 0)


def _grown(shape: bytes, texts: tuple[str, str] | None) -> bytes:
    if texts is None:
        return shape
    now, before = texts
    more = LINE * (lines(now, LETTERS) - lines(before, LETTERS))
    rows = round(more / 20)
    anchor = _ANCHOR.search(shape)
    if anchor:
        ends = [part.strip() for part in anchor[2].split(b",")]
        if len(ends) == 8 and ends[6].isdigit():
            ends[6] = str(max(int(ends[6]) + rows, int(ends[2]) + 1)).encode()
            shape = _ANCHOR.sub(lambda m: m[1] + b", ".join(ends) + m[3], shape)
    return _HEIGHT.sub(
        lambda m: b"height:%gpt" % max(float(m[1]) + more * 0.75, 30), shape, count=1
    )


def _first_id(part: bytes) -> int:
    found = _IDMAP.search(part)
    number = found[2].split(b",")[0].strip() if found else b""
    return int(number) * BLOCK if number.isdigit() else BLOCK


def _mapped(part: bytes, beyond: int) -> bytes:
    """The part with an idmap that covers all its shapes."""

    def more(found: re.Match[bytes]) -> bytes:
        numbers = [int(n) for n in found[2].split(b",") if n.strip().isdigit()] or [1]
        needed = range(numbers[-1] + 1, (beyond - 1) // BLOCK + 1)
        return found[1] + ",".join(map(str, [*numbers, *needed])).encode() + found[3]

    return _IDMAP.sub(more, part, count=1)


def _shape(number: int, cell: Address, anchor: str, spaces: str) -> str:
    row, column = cell
    return (
        f'<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:60pt;margin-top:1.5pt;width:{WIDTH * 0.75:g}pt;height:60pt;z-index:1;"
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
