"""A table as it was read: its columns, what none of them took, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.heads import nearest_header
from phaseout.edges.reading.picture import Grid, held_columns, shown_text
from phaseout.edges.reading.workbook import SheetCells
from phaseout.model.inspection import (
    Column,
    Picture,
    Question,
    TableSeen,
    Unmapped,
)
from phaseout.model.ledger import ROW, Ledger
from phaseout.model.plan import Field
from phaseout.rules import RULES
from phaseout.values import veiled, veiled_within


def table_seen(cells: SheetCells, ledger: Ledger, picture: Picture) -> TableSeen:
    """A table with its columns, those that no field takes, and its picture."""
    layout, spec = ledger.layout, ledger.spec
    heads = [cells.rows[r - 1] for r in layout.header_rows]
    return TableSeen(
        spec.id, spec.title, layout.header_rows, layout.total_rows, layout.note_rows,
        layout.repeated_headers, layout.first_row, layout.last_row,
        ledger.table[ROW].nunique(), len(ledger), layout.nil,
        tuple(_column(c, spec.fields[f], ledger, heads) for c, f in _by_letter(layout.columns)),
        tuple(_unmapped(cells, ledger)),
        tuple(
            f.header for f in spec.fields.values()
            if f.required and not layout.letter(f.id) and ledger.raw[f.id].isna().all()
        ),
        picture,
    )  # fmt: skip


def _by_letter(columns: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(columns.items(), key=lambda item: (len(item[0]), item[0]))


def _column(name: str, field: Field, ledger: Ledger, heads: Grid) -> Column:
    read, raw = ledger.table[field.id].dropna(), ledger.raw[field.id]
    return Column(
        name, _header(ledger.layout.headers.get(name, ""), name, heads), field.id, field.header,
        field.type, ledger.layout.column_units.get(name, ""),
        int(raw.notna().groupby(ledger.table[ROW]).any().sum()),
        _mentioned(shown_value(read.iloc[0]), field) if len(read) else "",
    )  # fmt: skip


def _header(text: str, name: str, heads: Grid) -> str:
    """A header as the layout joined it, with its own lowest part told apart from what is above."""
    own = [text_of(row[c]) for row in heads for c in range(len(row)) if letter(c) == name]
    lowest = next((part for part in reversed(own) if part), "")
    above = text.removesuffix(lowest) if lowest else text
    return shown_text(f"{above} / {lowest}" if above and lowest and above != text else text)


def _unmapped(cells: SheetCells, ledger: Ledger) -> Iterator[Unmapped]:
    """The columns with a header or with values that no field takes; none is left out."""
    layout = ledger.layout
    last = max([*ledger.table[ROW], *layout.total_rows, *layout.repeated_headers, 0])
    body = cells.rows[max(layout.header_rows, default=0) : last]
    data = [cells.rows[r - 1] for r in dict.fromkeys(ledger.table[ROW])]
    heads = [cells.rows[r - 1] for r in layout.header_rows]
    named = set(layout.unmapped) | set(map(letter, held_columns(body)))
    for c in range(max(map(len, cells.rows), default=0)):
        name = letter(c)
        if name in layout.columns or name not in named:
            continue
        texts = [shown_text(row[c]) for row in data if c < len(row) and text_of(row[c])]
        header = _header(layout.unmapped.get(name, ""), name, heads)
        near = nearest_header(header, ledger.spec) if header else ""
        field = next((f.id for f in ledger.spec.fields.values() if f.header == near), "")
        sample = veiled_within(next(iter(texts), ""))
        yield Unmapped(name, header, len(texts), sample, near, layout.letter(field))


def questions_of(ledger: Ledger) -> Iterator[Question]:
    """What could not be read, cell by cell, as a question to the clerk."""
    faults = sorted(ledger.faults, key=lambda f: f.index)
    for fault in faults:
        raw, field = ledger.raw.at[fault.index, fault.field], ledger.spec.fields[fault.field]
        yield Question(
            fault.rule, RULES[fault.rule].title if fault.rule in RULES else fault.rule,
            ledger.place(fault.index, fault.field), fault.field,
            field.header, _mentioned(raw, field) if isinstance(raw, str) else "",
            "" if fault.hint is None else _mentioned(shown_value(fault.hint), field),
        )  # fmt: skip


def _mentioned(text: str, field: Field) -> str:
    """A cell's text on one line; of what is personal the beginning."""
    text = shown_text(text)
    return veiled(text) if field.personal else text


def shown_value(value: Any) -> str:
    """A value as it was read, in the words of the sheet."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return format(value, ".15g") if isinstance(value, float) else text_of(value)
