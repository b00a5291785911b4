"""A table as its columns: head, width, alignment and what stands in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from phaseout.model.document import Align, Table
from phaseout.model.plan import Plan
from phaseout.values import as_printed

BODY, SMALL = 10.5, 9.0
"""Points of a table with few columns, and of one with many."""
MM_OF_A_POINT = 25.4 / 72
CELL_MARGINS = 2.0
"""Millimetres of a cell that hold no text: left and right together."""
SHORT = 6
"""So many characters make a head of two words."""


class Column(NamedTuple):
    """A column: its head, its width in mm, how it is aligned, and what stands in it."""

    head: str
    width: float
    align: Align
    cell: Callable[[Any], str]


def table(
    rows: Iterable[Any], columns: Sequence[Column], last: Sequence[str] = (), size: float = SMALL
) -> Table:
    """A row a thing, numbered in a first column; `last` is the line of totals below them."""
    numbered = [(str(k), *(c.cell(row) for c in columns)) for k, row in enumerate(rows, start=1)]
    return Table(
        head=("序号", *(_broken(c.head, c.width, size) for c in columns)),
        rows=(*numbered, *([("", *last)] if last and numbered else [])),
        widths_mm=(size, *(c.width for c in columns)),
        align=("center", *(c.align for c in columns)),
        size=size,
    )


def _broken(head: str, width: float, size: float) -> str:
    """A short head that does not fit on one line, broken before its last word (…日期, …（区）)."""
    room = (width - CELL_MARGINS) / (size * MM_OF_A_POINT)
    if "\n" in head or len(head) <= room or len(head) > SHORT:
        return head
    last = head.find("（") if head.endswith("）") else len(head) - 2
    return f"{head[:last]}\n{head[last:]}"


def heads(plan: Plan) -> dict[str, str]:
    """Field → its header in the plan's ledger, so that papers and workbooks use one word."""
    ledgers = [plan.ledgers[name] for name in ("exit_list", "exit") if name in plan.ledgers]
    return {
        field.id: as_printed(field.header) for ledger in ledgers for field in ledger.fields.values()
    }
