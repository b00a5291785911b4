"""What each row below a header is: an item, a total, a note, the header again, a nil return."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np

from phaseout.edges.reading.heads import Head, Index
from phaseout.edges.reading.lines import (
    NIL,
    NOTE,
    SECTION,
    SIGNED_ON,
    TOTAL,
    Cells,
    filled,
    like_a_header,
    may_begin_an_item,
)
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.values import fold

LONGEST_HEADER = 20
AT_ONCE = 100
"""So many distinct cells are judged together; one that is odd costs only its neighbours."""


@dataclass(slots=True)
class Rows:
    """The rows (from 0) below a header by what they are, and where the table ends."""

    data: list[int] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    note: list[int] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    nil: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    end: int = 0


def rows_below(sheet: SheetCells, head: Head, index: Index) -> Rows:
    """The rows of the table that this header begins.

    A row that reads as another header ends the table; the same header again is only repeated.
    What stands between the two and is no note of the first is left to the second.
    """
    who = next((c for c, f in head.columns.items() if f == "enterprise"), -1)
    known = _Known(index, sheet, head)
    names = _answers(sheet, who, known.names_an_enterprise, known.all_name_enterprises)
    plain = names & _answers(sheet, 0, _begins_an_item, _all_numbers)
    begun = _Judged(_begins_an_item)
    wide = {top for top, left, bottom, right in sheet.merges if right - left >= 2 and top == bottom}
    first = head.top + head.depth
    rows = Rows(end=len(sheet.rows))
    for r in (np.flatnonzero(~plain[first:]) + first).tolist():
        row = sheet.rows[r]
        if names[r] and begun[_first(row)]:
            rows.data.append(r)
        elif cells := filled(row):
            if not like_a_header(cells, known):
                getattr(rows, _row_kind(cells, who, head, r in wide)).append(r)
            elif _again(cells, head):
                rows.header.append(r)
            else:
                rows.end = r
                break
    rows.data = sorted([*(np.flatnonzero(plain[first : rows.end]) + first).tolist(), *rows.data])
    return rows


class _Judged(dict[Cell, bool]):
    """What a question answers of a cell, asked once for each distinct one."""

    def __init__(self, ask: Callable[[Any], bool]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, cell: Cell) -> bool:
        self[cell] = self.ask(cell)
        return self[cell]


def _answers(
    sheet: SheetCells, c: int, ask: Callable[[Any], bool], all_of: Callable[[list[Cell]], bool]
) -> np.ndarray[Any, Any]:
    """For each row what is answered of its cell in this column; no, where there is no such column.

    all_of: whether the answer is surely yes for each of some cells; costs less than asking each.
    """
    if not 0 <= c < len(sheet.columns):
        return np.zeros(len(sheet.rows), bool)
    column = sheet.columns[c]
    answers: list[bool] = []
    for start in range(0, len(column.distinct), AT_ONCE):
        cells = column.distinct[start : start + AT_ONCE]
        answers += [True] * len(cells) if all_of(cells) else map(ask, cells)
    return np.array(answers, bool).take(column.codes)


class _Known:
    """The names of columns: those of the plan and those in this header."""

    def __init__(self, index: Index, sheet: SheetCells, head: Head) -> None:
        above = (cell for row in sheet.rows[head.top : head.top + head.depth] for cell in row)
        self.planned = index.names
        self.own = {fold(cell) for cell in above if isinstance(cell, str) and cell}
        self.ends = {name[-1:] for name in (*self.planned, *self.own)}

    def __contains__(self, name: object) -> bool:
        return name in self.planned or name in self.own

    def names_an_enterprise(self, cell: Cell) -> bool:
        """Whether the cell holds a name, and not a total's, a nil return's or a column's."""
        name = cell.strip() if isinstance(cell, str) else ""
        return not (
            not name
            or (name[0] in "零无本" and NIL.match(name))
            or ("计" in name and TOTAL.fullmatch(name))
            or (len(name) < LONGEST_HEADER and self._may_end(name) and fold(name) in self)
        )

    def all_name_enterprises(self, cells: list[Cell]) -> bool:
        """Whether each of the cells surely holds a name; a no says only that each must be asked."""
        if set(map(type, cells)) != {str} or "" in cells:
            return False
        begins, ends = (set(map(itemgetter(k), cells)) for k in (0, -1))
        return (
            begins.isdisjoint("零无本")
            and not any(map(str.isspace, begins))
            and all("一" <= sign <= "鿿" for sign in ends)
            and ends.isdisjoint(self.ends)
            and "计" not in "".join(cells)
        )

    def _may_end(self, name: str) -> bool:
        """Whether a column's name may end so: folding, which costs more, leaves a 汉字 as it is."""
        return name[-1] in self.ends or not "一" <= name[-1] <= "鿿"


def _begins_an_item(first: Cell) -> bool:
    """Whether a cell that holds anything may be the first of an item."""
    if isinstance(first, str):
        return first != "" and may_begin_an_item(first)
    return first is not None


def _all_numbers(cells: list[Cell]) -> bool:
    return set(map(type, cells)) <= {float, int}


def _first(row: Sequence[Cell]) -> Cell:
    return next((cell for cell in row if cell != "" and cell is not None), "")


def _again(cells: Cells, head: Head) -> bool:
    """Every cell stands in the header of its own column."""
    return all(_plain(text) in _plain(head.texts.get(c, "")) for c, text in cells)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _row_kind(cells: Cells, who: int, head: Head, wide: bool) -> str:
    first = cells[0][1]
    named = any(c == who for c, _ in cells)
    if TOTAL.fullmatch(first) and (
        not named or head.columns.get(cells[0][0]) in {"seq", "enterprise"}
    ):
        return "total"
    if any(c == who and TOTAL.fullmatch(text) for c, text in cells):
        return "total"
    if NOTE.match(first) and (not named or len(cells) <= 6):
        return "note"
    words = [t for c, t in cells if head.columns.get(c) not in {"seq", "district"}] or [first]
    if len(words) == 1 and NIL.match(words[0]):
        return "nil"
    return _lone_kind(cells[0], head, wide) if len(cells) == 1 else "data"


def _lone_kind(cell: tuple[int, str], head: Head, wide: bool) -> str:
    """A row with a single filled cell: a printed row number, a section title, a note, or data."""
    column, text = cell
    if head.columns.get(column) == "seq" and text.isdigit():
        return "blank"
    if SIGNED_ON.fullmatch(text) and head.spec.fields[head.columns.get(column, "seq")].type in {
        "text",
        "citation",
    }:
        return "note"
    if wide or SECTION.match(text) or column not in head.columns or head.columns[column] == "seq":
        return "note"
    return "note" if len(text) > 20 and head.columns[column] != "enterprise" else "data"
