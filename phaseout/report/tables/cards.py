"""The lists as tables: an enterprise a row, only what may be published."""

from __future__ import annotations

from collections.abc import Callable

from phaseout.model.card import CardRow, ListId, PublishedList
from phaseout.model.document import Align, Table
from phaseout.model.public import COLUMNS, PUBLIC, SPARED, ColumnId
from phaseout.report.tables.column import Column, table


def standing(published: PublishedList | None) -> tuple[CardRow, ...]:
    """The enterprises that stand on a list; one removed from it is neither printed nor counted."""
    return published.standing if published else ()


def of_list(published: PublishedList | None, name: ListId, heads: dict[str, str]) -> Table:
    """A list of this kind, without the columns left out of it; no rows where the plan has none."""
    out = _left_out(published)
    columns = [
        Column(
            heads.get(COLUMNS[column].head, COLUMNS[column].head), width,
            _ALIGNED.get(column, "center"), _shows(column),
        )
        for column, width in zip(PUBLIC[name], _WIDTHS[name], strict=True) if column not in out
    ]  # fmt: skip
    return table(standing(published), columns)


def untold(published: PublishedList | None, heads: dict[str, str]) -> tuple[str, ...]:
    """The heads of the columns left out because no row tells anything in them."""
    names = (COLUMNS[column].head for column in _left_out(published) if column != "sealed")
    return tuple(heads.get(name, name) for name in names)


def _left_out(published: PublishedList | None) -> tuple[ColumnId, ...]:
    """The columns that the list could do without and in which no row has a word."""
    if published is None or not published.standing:
        return ()
    return tuple(
        column
        for column in PUBLIC[published.list]
        if (published.list, column) in SPARED
        and not any(COLUMNS[column].show(row) for row in published.standing)
    )


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
_OPEN = (12, 25, 38, 9, 22, 31.5, 18.2, 18.2, 12.3, 14, 15.8)
_WIDTHS: dict[ListId, tuple[float, ...]] = {
    "yellow": _OPEN,
    "over-emission": _OPEN,
    "serious": (12, 19, 38, 9, 17, 20, 18, 18, 12, 12, 12, 17, 12),
    "red": (15, 30, 38, 12, 28, 30, 16, 19, 28),
    "exit": (15, 34, 38, 11, 36, 27, 22, 19, 14),
}
"""Millimetres of each public column; the rest of the page's 225 is the number's. A credit code needs
38 to stay on one line when ten of it are capitals.
"""
