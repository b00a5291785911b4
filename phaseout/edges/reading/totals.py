"""What the total rows of a table say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.layout import Table
from phaseout.edges.reading.lines import TOTAL
from phaseout.edges.reading.readers import Origin, reader
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.model.ledger import Total
from phaseout.model.plan import Plan
from phaseout.values import convert, same_unit


def read_totals(sheet: SheetCells, table: Table, plan: Plan, origin: Origin) -> tuple[Total, ...]:
    """The total rows of a table in their order; a number in a unit that does not fit is left out."""
    return tuple(
        Total(number, _label(sheet.rows[number - 1]), _amounts(row, table, plan, origin))
        for number in table.layout.total_rows
        for row in [sheet.rows[number - 1]]
    )


def _label(row: Sequence[Cell]) -> str:
    """What the row calls itself, in the first of its cells that reads as a total."""
    called = (text for text in map(text_of, row) if TOTAL.fullmatch(text))
    return re.sub(r"[\s:：]+", "", next(called, ""))


def _amounts(row: Sequence[Cell], table: Table, plan: Plan, origin: Origin) -> dict[str, float]:
    assert table.spec is not None
    amounts = {}
    for c, name in table.positions.items():
        field = table.spec.fields[name]
        if field.type not in {"number", "integer"} or c >= len(row):
            continue
        reading = reader(field, plan, origin)(row[c])
        stated = table.layout.column_units.get(letter(c), "")
        value = reading.value
        if value is not None and reading.note and stated and not same_unit(reading.note, stated):
            value = convert(value, reading.note, stated)
        if value is not None:
            amounts[name] = float(value)
    return amounts
