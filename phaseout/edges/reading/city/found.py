"""A table in the sheets of a city ledger, found by its heads wherever people have moved it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phaseout.edges.reading.cells import address, letter, text_of
from phaseout.edges.reading.heads import SEARCHED_ROWS
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.edges.writing.city.names import HEADS
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.sentence import say

AGAIN = say("请改回原样，或重新运行 phaseout merge")


@dataclass(frozen=True, slots=True)
class Found:
    """A table whose heads were found: head → column, and the rows (from 0) that are items."""

    sheet: SheetCells
    head: int
    columns: Mapping[str, int]
    items: Sequence[int]

    def cells(self, head: str) -> list[Cell]:
        """The column of this head, item by item."""
        x = self.columns[head]
        return [at(self.sheet.rows[y], x) for y in self.items]

    def texts(self, head: str) -> pd.Series[str]:
        """The column of this head as text, missing where a cell is empty."""
        return pd.Series([text_of(c) or None for c in self.cells(head)], dtype="str")

    def wholes(self, head: str) -> pd.Series[int]:
        """The column of this head as whole numbers. Raises Unreadable for anything else."""
        try:
            return pd.Series([int(text_of(c)) for c in self.cells(head)], dtype="int64")
        except ValueError:
            wrong = next(k for k, c in enumerate(self.cells(head)) if not text_of(c).isdecimal())
            raise Unreadable(
                say("{address} 应是整数；{again}", address=self.address(wrong, head), again=AGAIN)
            ) from None

    def lines(self, texts: Sequence[str], wholes: Sequence[str]) -> list[dict[str, Any]]:
        """The items in the order of their 序号: head → text (empty if missing) or number."""
        columns = {head: list(self.texts(head).fillna("")) for head in texts}
        numbers = {head: list(self.wholes(head)) for head in ("序号", *wholes)}
        rows = pd.DataFrame({**columns, **numbers}).sort_values("序号", kind="stable")
        return [
            {str(head): value for head, value in row.items()} for row in rows.to_dict("records")
        ]

    def address(self, index: int, head: str) -> str:
        """Where an item's cell stands: 退出台账!D6."""
        return f"{self.sheet.name}!{letter(self.columns[head])}{self.items[index] + 1}"


class HeadLost(Unreadable):
    """A head of a sheet that is gone."""

    def __init__(self, sheet: str, head: str) -> None:
        self.sheet, self.head = sheet, head
        super().__init__(
            say(
                "工作表“{sheet}”的表头改过：找不到“{head}”；{again}",
                sheet=sheet,
                head=head,
                again=AGAIN,
            )
        )


def find(
    sheets: Mapping[str, SheetCells], name: str, heads: Sequence[str],
    places: Sequence[str] = (), proof: str = HEADS[FILE],
) -> Found:  # fmt: skip
    """The table under these heads; a row with something under `proof` is an item.

    Raises:
        Unreadable: no such sheet, a head that is gone (HeadLost) or stands twice, a cell without value.
    """
    sheet = sheets.get(name)
    if sheet is None:
        raise Unreadable(
            say("缺少工作表“{name}”（可能被删除或改名）；{again}", name=name, again=AGAIN)
        )
    y, columns = head_of(sheet, [*heads, *(HEADS[place] for place in places)])
    _refuse_broken(sheet, y, set(columns.values()))
    return Found(sheet, y, columns, held(sheet, y + 1, [columns[proof]]))


def _refuse_broken(sheet: SheetCells, head: int, columns: Collection[int]) -> None:
    """Unreadable where a cell below a head has lost its value: read as a blank it would be a loss."""
    broken = dict.fromkeys(sheet.uncalculated, say("的公式没有计算结果"))
    broken |= {at: say("是错误值 {value}", value=text) for at, text in sheet.errors.items()}
    ours = [(y, x) for y, x in broken if y > head and x in columns]
    if ours:
        raise Unreadable(
            say(
                "工作表“{sheet}”的 {cell} {what}；请填写数值或文字，保存后再运行",
                sheet=sheet.name,
                cell=address(*min(ours)),
                what=broken[min(ours)],
            )
        )


def head_of(sheet: SheetCells, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row that holds the heads, and the column of each."""
    rows = [list(map(one_line, row)) for row in sheet.rows[:SEARCHED_ROWS]]
    names = {one_line(head): head for head in wanted}
    y = max(range(len(rows)), key=lambda r: len(names.keys() & set(rows[r])), default=0)
    row = rows[y] if rows else []
    for name, head in names.items():
        if name not in row:
            raise HeadLost(sheet.name, head)
        if row.count(name) > 1:
            raise Unreadable(
                say(
                    "工作表“{name}”的表头有不止一处“{head}”，请把自己加的栏目改个名称",
                    name=sheet.name,
                    head=head,
                )
            )
    return y, {head: row.index(name) for name, head in names.items()}


def held(sheet: SheetCells, first: int, columns: Iterable[int]) -> list[int]:
    """The rows from `first` on that hold anything in these columns."""
    xs = list(columns)
    return [
        first + k
        for k, row in enumerate(sheet.rows[first:])
        if any(at(row, x) != "" and text_of(at(row, x)) for x in xs)
    ]


def provenance(found: Found) -> dict[str, pd.Series[Any]]:
    """Where each item came from."""
    places = {place: found.texts(HEADS[place]) for place in (UNIT, FILE, SHEET)}
    return {**places, ROW: found.wholes(HEADS[ROW])}


def at(row: Sequence[Cell], x: int) -> Cell:
    """A cell of a row, empty beyond its end."""
    return row[x] if x < len(row) else ""


def one_line(cell: Cell) -> str:
    """A head as it is compared: without blanks and line breaks."""
    return "".join(text_of(cell).split())
