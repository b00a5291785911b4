"""The lists as tables: an enterprise a row, only what may be published."""

from __future__ import annotations

from collections.abc import Callable

from phaseout.model.card import CardRow, ListId, PublishedList
from phaseout.model.document import Align, Table
from phaseout.model.public import COLUMNS, PUBLIC, ColumnId
from phaseout.report.tables.column import Column, table


def standing(published: PublishedList | None) -> tuple[CardRow, ...]:
    """The enterprises that stand on a list; one removed from it is neither printed nor counted."""
    return published.standing if published else ()


def of_list(published: PublishedList | None, name: ListId, heads: dict[str, str]) -> Table:
    """A list of this kind; without rows where the plan has none of it."""
    columns = [
        Column(
            heads.get(COLUMNS[column].head, COLUMNS[column].head), width,
            _ALIGNED.get(column, "center"), _shows(column),
        )
        for column, width in zip(PUBLIC[name], _WIDTHS[name], strict=True)
    ]  # fmt: skip
    return table(standing(published), columns)


def _shows(column: ColumnId) -> Callable[[CardRow], str]:
    """What stands in a column, several things one below the other."""

    def cell(row: CardRow) -> str:
        text = str(COLUMNS[column].show(row) or "")
        return text.replace(_BROKEN[column], "\n") if column in _BROKEN else text

    return cell


_BROKEN: dict[ColumnId, str] = {"standard": "、", "equipment": "；", "capacity": "；"}
_ALIGNED: dict[ColumnId, Align] = dict.fromkeys(
    ("enterprise", "problem", "basis", "demand", "equipment", "capacity", "publishers"), "left"
)
_OPEN = (13, 25, 40, 10, 21, 21, 19, 19, 13, 16, 19)
_WIDTHS: dict[ListId, tuple[float, ...]] = {
    "yellow": _OPEN,
    "over-emission": _OPEN,
    "serious": (12, 20, 40, 9, 17, 17, 18, 18, 12, 12, 12, 17, 12),
    "red": (15, 30, 40, 12, 28, 28, 16, 19, 28),
    "exit": (15, 34, 40, 11, 39, 26, 18, 19, 14),
}
"""Millimetres of each public column; the rest of the page's 225 is the number's. A credit code needs
40 to stay on one line when it holds an M and a W.
"""
