"""Tables of a web page, as web systems export them under the name .xls, laid out as Excel does:
everything on one sheet, from top to bottom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.sentence import say

Merge = tuple[int, int, int, int]

WIDEST, DEEPEST = 1_000, 65_534
"""The largest colspan and rowspan that HTML knows."""
MOST_NESTED = 50
SILENT = frozenset({"script", "style", "title", "noscript", "template", "xml"})
BREAKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "ul", "ol"})
NO_TABLE = say("这个网页里没有表格（可能是登录页或出错页），请重新导出，或另存为 .xlsx 后报送")

_INVISIBLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>")


class Page(NamedTuple):
    """The cells of a page as texts, with merges and hidden rows counted from 0."""

    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...]
    hidden_rows: frozenset[int]


@dataclass
class _Grid:
    """A table, or a line of text that stands outside every table."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    row: int = -1
    width: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    """Column → the first row that no rowspan from above covers."""
    at: tuple[int, int] | None = None
    text: list[str] = field(default_factory=list)

    def open_row(self, hidden: bool) -> None:
        self.close_cell()
        self.row += 1
        if hidden:
            self.hidden.add(self.row)

    def open_cell(self, down: int, across: int) -> None:
        self.close_cell()
        self.row = max(self.row, 0)
        column = 0
        while self.taken.get(column, 0) > self.row:
            column += 1
        for c in range(column, column + across):
            self.taken[c] = self.row + down
        self.width = max(self.width, column + across)
        if self.width * (self.row + 1) > limits().cells:
            raise Unreadable(say("网页里的表格太大，请删除表外零散的内容后报送"))
        if down > 1 or across > 1:
            self.merges.append((self.row, column, self.row + down - 1, column + across - 1))
        self.at, self.text = (self.row, column), []

    def close_cell(self) -> None:
        if self.at is not None:
            self.cells[self.at] = _shown(self.text)
        self.at, self.text = None, []


def page(text: str) -> Page:
    """The tables of a page and the lines between them, one below the other.

    Raises:
        Unreadable: no table in it, or too large a one.
    """
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, RecursionError):  # html.parser on broken declarations
        raise Unreadable(say("网页格式有误，请在 Excel 中打开后另存为 .xlsx 再报送")) from None
    if not reader.tables:
        raise Unreadable(NO_TABLE)
    names = _SHEET_NAME.findall(text)
    return _stacked(unescape(names[0]) if len(names) == 1 else "HTML", reader.finished())


def _stacked(name: str, grids: Sequence[_Grid]) -> Page:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    hidden: set[int] = set()
    width = max((grid.width for grid in grids), default=0)
    for grid in grids:
        top, depth = len(rows), grid.row + 1
        rows += [[""] * width for _ in range(depth)]
        for (r, c), text in grid.cells.items():
            rows[top + r][c] = text
        within = ((r, c, min(b, depth - 1), e) for r, c, b, e in grid.merges)
        merges += [(top + r, c, top + b, e) for r, c, b, e in within if b > r or e > c]
        hidden |= {top + r for r in grid.hidden}
    return Page(name, rows, tuple(merges), frozenset(hidden))


class _Reader(HTMLParser):
    """Tables in the order in which they begin; a table inside a cell comes after its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self.open: list[_Grid] = []
        self.tables = 0
        self.loose: list[str] = []
        self.silent = 0

    def finished(self) -> list[_Grid]:
        """What holds any text; tables that only lay out the page are left out."""
        self._close_loose()
        for grid in self.open:
            grid.close_cell()
        return [grid for grid in self.grids if any(grid.cells.values())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self._open_table()
        elif tag == "tr" and self.open:
            hidden = "hidden" in about or bool(_INVISIBLE.search(about.get("style", "")))
            self.open[-1].open_row(hidden)
        elif tag in ("td", "th") and self.open:
            down, across = _span(about, "rowspan", DEEPEST), _span(about, "colspan", WIDEST)
            self.open[-1].open_cell(down, across)
        elif tag == "br" or tag in BREAKS:
            self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "table" and self.open:
            self.open.pop().close_cell()
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1].close_cell()
        elif tag in BREAKS:
            self._line()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if not self.open:
            self.loose.append(data)
        elif self.open[-1].at is not None:
            self.open[-1].text.append(" ".join(data.split("\n")))

    def _open_table(self) -> None:
        if len(self.open) > MOST_NESTED:
            raise Unreadable(say("网页里的表格层层嵌套，请在 Excel 中打开后另存为 .xlsx 再报送"))
        self._close_loose()
        self.tables += 1
        self.open.append(_Grid())
        self.grids.append(self.open[-1])

    def _line(self) -> None:
        if not self.open:
            self._close_loose()
        else:
            self.open[-1].text.append("\n")

    def _close_loose(self) -> None:
        """The text outside every table as a row of one cell."""
        if text := " ".join("".join(self.loose).split()):
            self.grids.append(_Grid({(0, 0): text}, row=0, width=1))
        self.loose = []


def _shown(text: Sequence[str]) -> str:
    """A cell's text as a browser shows it: blanks folded, its lines kept."""
    lines = (" ".join(line.split()) for line in "".join(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _span(about: dict[str, str], name: str, most: int) -> int:
    text = about.get(name, "").strip()
    return (
        min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
    )
