"""SpreadsheetML 2003: the XML that Excel 2003 and many reporting systems write, often named .xls."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import NamedTuple

from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.reach import MAX_COLUMN, MAX_ROW
from phaseout.sentence import say

Value = str | float | bool | date | time

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
FORBIDDEN = say("XML 表格含有 DOCTYPE，请在 Excel 中打开后另存为 .xlsx 再报送")

_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL)


class XmlSheet(NamedTuple):
    """A worksheet as `SheetCells` takes it, field by field."""

    name: str
    rows: list[list[Value]]
    visible: bool
    merges: tuple[tuple[int, int, int, int], ...]
    errors: dict[tuple[int, int], str]
    uncalculated: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    doubts: tuple[str, ...]


class XmlBook(NamedTuple):
    """The worksheets and whether their serials count from 1904."""

    sheets: tuple[XmlSheet, ...]
    epoch_1904: bool


def spreadsheet_2003(text: str) -> XmlBook:
    """The worksheets of a SpreadsheetML 2003 document.

    Raises:
        Unreadable: not well-formed, with a DOCTYPE, or beyond the sheet.
    """
    if re.search(r"<!(DOCTYPE|ENTITY)", text):
        raise Unreadable(FORBIDDEN)
    try:
        root = ET.fromstring(_DECLARATION.sub("", text, count=1))  # noqa: S314 -- no DOCTYPE gets here
    except ET.ParseError as fault:
        raise Unreadable(
            say(
                "XML 表格第{position}行格式有误，请在 Excel 中打开后另存为 .xlsx 再报送",
                position=fault.position[0],
            )
        ) from None
    sheets = tuple(_sheet(each) for each in root.iterfind(f"{SS}Worksheet"))
    return XmlBook(sheets, root.find("{*}ExcelWorkbook/{*}Date1904") is not None)


@dataclass
class _Grid:
    """A worksheet while it is read."""

    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)

    def rows(self) -> list[list[Value]]:
        depth = max((r for r, _ in self.cells), default=-1) + 1
        width = max((c for _, c in self.cells), default=-1) + 1
        if depth * width > limits().cells:
            raise Unreadable(say("工作表太大，请删除表外零散的内容后报送"))
        rows: list[list[Value]] = [[""] * width for _ in range(depth)]
        for (r, c), value in self.cells.items():
            rows[r][c] = value
        return rows

    def doubts(self) -> tuple[str, ...]:
        return tuple(
            say("第{row}行出现两次", row=b + 1)
            if a == b
            else say("第{row}行排在第{before}行之后", row=b + 1, before=a + 1)
            for a, b in pairwise(self.numbers)
            if b <= a
        )[:5]


def _sheet(sheet: ET.Element) -> XmlSheet:
    grid = _Grid()
    table = sheet.find(f"{SS}Table")
    for r, row in _placed(table, "Row", MAX_ROW):
        grid.numbers.append(r)
        if _number(row, "Hidden"):
            grid.hidden_rows |= set(range(r, min(r + _number(row, "Span") + 1, MAX_ROW)))
        for c, cell in _placed(row, "Cell", MAX_COLUMN):
            _put(grid, r, c, cell)
    if sum((b - t + 1) * (e - s + 1) for t, s, b, e in grid.merges) > limits().merged:
        raise Unreadable(say("合并的单元格过多，请取消表外的合并后报送"))
    return XmlSheet(
        _attribute(sheet, "Name"),
        grid.rows(),
        _visible(sheet),
        tuple(grid.merges),
        grid.errors,
        frozenset(grid.uncalculated),
        frozenset(grid.hidden_rows),
        frozenset(_hidden_columns(table)),
        grid.doubts(),
    )


def _placed(parent: ET.Element | None, tag: str, most: int) -> Iterator[tuple[int, ET.Element]]:
    """The rows of a table, the columns, or the cells of a row, each with its place from 0."""
    place = 0
    for each in () if parent is None else parent.iterfind(f"{SS}{tag}"):
        place = _number(each, "Index") - 1 if _attribute(each, "Index") else place
        if not 0 <= place < most:
            raise Unreadable(say("有内容超出了工作表的范围，文件有误，请重新导出后报送"))
        yield place, each
        place += 1 + _number(each, "MergeAcross" if tag == "Cell" else "Span")


def _put(grid: _Grid, r: int, c: int, cell: ET.Element) -> None:
    down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
    if down or across:
        grid.merges.append((r, c, min(r + down, MAX_ROW - 1), min(c + across, MAX_COLUMN - 1)))
    data = cell.find(f"{SS}Data")
    text = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else _attribute(data, "Type")
    if kind == "Error":
        grid.errors[r, c] = text
    elif _attribute(cell, "Formula") and not text and kind != "String":
        grid.uncalculated.add((r, c))
    elif text:
        grid.cells[r, c] = _value(kind, text)


def _value(kind: str, text: str) -> Value:
    """The value of a cell; what does not fit its own type stays the text it is."""
    try:
        match kind:
            case "Number":
                return float(text)
            case "Boolean":
                return text.strip() in {"1", "true"}
            case "DateTime":
                return _moment(datetime.fromisoformat(text.strip()))
            case _:
                return text
    except ValueError:
        return text


def _moment(moment: datetime) -> Value:
    """A day without a time is a date; the day on which Excel's calendar begins is none."""
    if moment.date() <= date(1899, 12, 31):
        return moment.time()
    return moment if moment.time() != time(0) else moment.date()


def _visible(sheet: ET.Element) -> bool:
    return sheet.findtext("{*}WorksheetOptions/{*}Visible", "") in {"", "SheetVisible"}


def _hidden_columns(table: ET.Element | None) -> Iterator[int]:
    for place, column in _placed(table, "Column", MAX_COLUMN):
        if _number(column, "Hidden"):
            yield from range(place, min(place + _number(column, "Span") + 1, MAX_COLUMN))


def _attribute(element: ET.Element, name: str) -> str:
    """An attribute with its prefix, or without, as some systems write it."""
    return element.get(f"{SS}{name}") or element.get(name) or ""


def _number(element: ET.Element, name: str) -> int:
    text = _attribute(element, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
