"""A table's cells as a Ledger: column by column, then what one column says of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from phaseout.edges.reading.broken import Broken
from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.columns import (
    TEXT,
    Array,
    Column,
    Odd,
    empty_column,
    read_column,
)
from phaseout.edges.reading.grid import Cells
from phaseout.edges.reading.layout import Table
from phaseout.edges.reading.readers import Origin, reader
from phaseout.edges.reading.split import apart
from phaseout.edges.reading.totals import read_totals
from phaseout.edges.reading.workbook import SheetCells
from phaseout.model.finding import Place, Repair
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT, CellFault, Ledger
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.values import Reading, convert, same_unit, veiled


def read_table(sheet: SheetCells, table: Table, plan: Plan, origin: Origin) -> Ledger:
    """The rows of a table as a Ledger of the table's kind."""
    spec = table.spec
    assert spec is not None
    count = len(table.data_rows)
    cells = _cells(sheet, table)
    columns = {
        name: read_column(cells[c], spec.fields[name], reader(spec.fields[name], plan, origin))
        if c in cells
        else empty_column(spec.fields[name].type, count)
        for c, name in table.positions.items()
    }
    _hold_units_apart(spec, table, columns)
    marks = _Marks(origin.file, sheet.name, table, columns)
    said = _said_elsewhere(spec, table, columns)
    repairs = (*marks.repairs(), *marks.given(said))
    typed, raw = _frames(spec, columns | said.columns, count, _provenance(sheet, table, origin))
    ledger = Ledger(
        spec,
        table.layout,
        typed,
        raw,
        marks.faults(),
        repairs,
        totals=read_totals(sheet, table, plan, origin),
    )
    return apart(ledger) if origin.repair else ledger


def _cells(sheet: SheetCells, table: Table) -> dict[int, Cells]:
    """The columns that stand for fields, in the rows that are items; where a vertical merge covers
    a cell that holds nothing of its own, the one that shows.
    """
    rows = table.data_rows
    whole = len(rows) > 0 and rows[-1] - rows[0] + 1 == len(rows)
    items = slice(rows[0], rows[-1] + 1) if whole else np.array(rows, np.intp)
    shown = {c: np.arange(len(sheet.rows)) for _, c in table.filled_by_merge}
    for (r, c), top in table.filled_by_merge.items():
        if not isinstance(sheet.columns[c].distinct[sheet.columns[c].codes[r]], Broken):
            shown[c][r] = top
    positions = [c for c in table.positions if c < len(sheet.columns)]
    return {c: sheet.columns[c].at(shown[c][items] if c in shown else items) for c in positions}


def _provenance(sheet: SheetCells, table: Table, origin: Origin) -> dict[str, Array]:
    """Where each row stands: the unit, the file, the sheet and its number."""
    same = np.zeros(len(table.data_rows), np.intp)
    words = {UNIT: origin.unit, FILE: origin.file, SHEET: sheet.name}
    texts = {name: pd.array([word], dtype=TEXT).take(same) for name, word in words.items()}
    return {**texts, ROW: np.array(table.data_rows, np.int64) + 1}


def _frames(
    spec: LedgerSpec, columns: Mapping[str, Column], count: int, provenance: dict[str, Array]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The typed table with its provenance and the raw one, every field of the spec in its order."""
    absent = {kind: empty_column(kind, count) for kind in {f.type for f in spec.fields.values()}}
    every = {name: columns.get(name, absent[f.type]) for name, f in spec.fields.items()}
    index = pd.RangeIndex(count)
    typed = {name: column.typed for name, column in every.items()}
    raw = {name: column.raw for name, column in every.items()}
    return pd.DataFrame(typed | provenance, index, copy=False), pd.DataFrame(raw, index, copy=False)


def _hold_units_apart(spec: LedgerSpec, table: Table, columns: Mapping[str, Column]) -> None:
    """A number whose own unit is not that of its column or unit cell is doubtful: no value."""
    for c, name in table.positions.items():
        unit_field, column = spec.fields[name].unit_field, columns[name]
        if not unit_field:
            continue
        own = columns.get(unit_field)
        for k, (text, reading) in column.odd.items():
            unit = own.typed[k] if own else None
            stated = unit if isinstance(unit, str) else table.layout.column_units.get(letter(c))
            if reading.note and stated and not same_unit(reading.note, stated):
                hint = convert(reading.value or 0.0, reading.note, stated)
                column.odd[k] = Odd(text, Reading(fault="F013", hint=hint))
                column.typed[k] = np.nan


class _Said(NamedTuple):
    """Columns that a header, a neighbouring word or another field fills; and how, cell by cell."""

    columns: dict[str, Column]
    how: list[tuple[int, str, str, str]]  # row, field, value, rule


def _said_elsewhere(spec: LedgerSpec, table: Table, columns: Mapping[str, Column]) -> _Said:
    said = _Said({}, [])
    units = {
        table.positions[c]: table.layout.column_units.get(letter(c), "") for c in table.positions
    }
    for name, column in columns.items():
        field = spec.fields[name]
        if field.unit_field:
            given = _units_of(column, units[name])
            _give(said, spec, columns, field.unit_field, given, "R011")
        if field.subject_field:
            subjects = {k: odd.reading.subject for k, odd in column.odd.items()}
            _give(said, spec, columns, field.subject_field, subjects, "R011")
    for field in spec.fields.values():
        for other, words in field.implies.items():
            if source := columns.get(other):
                _give(said, spec, columns, field.id, _implied(source, words), "R010")
    return said


def _units_of(column: Column, stated: str) -> dict[int, str]:
    """The unit of each cell that holds anything: what it names itself, else what its header states."""
    held = np.flatnonzero(~pd.isna(column.raw)).tolist() if stated else column.odd
    notes = {k: odd.reading.note for k, odd in column.odd.items()}
    return {k: notes.get(k) or stated for k in held}


def _implied(source: Column, words: Mapping[str, str]) -> dict[int, str]:
    """By row the one meaning of the words in it; none where they mean several."""
    texts = [text if isinstance(text, str) else "" for text in source.typed]
    meant = {
        text: {meaning for word, meaning in words.items() if word in text} for text in set(texts)
    }
    return {k: next(iter(meant[t])) for k, t in enumerate(texts) if len(meant[t]) == 1}


def _give(
    said: _Said,
    spec: LedgerSpec,
    columns: Mapping[str, Column],
    name: str,
    texts: Mapping[int, str],
    rule: str,
) -> None:
    """Put the texts where the field has nothing yet; what a cell says itself always wins."""
    if not any(texts.values()):
        return
    own = said.columns.get(name) or columns.get(name)
    if own is None:
        own = empty_column(spec.fields[name].type, len(next(iter(columns.values())).raw))
    nothing = pd.isna(own.raw)
    given = {k: texts[k] for k in sorted(texts) if texts[k] and nothing[k]}
    said.columns[name] = own.with_texts(given)
    said.how.extend((k, name, text, rule) for k, text in given.items())


class _Marks(NamedTuple):
    file: str
    sheet: str
    table: Table
    columns: Mapping[str, Column]

    def faults(self) -> tuple[CellFault, ...]:
        return tuple(
            CellFault(reading.fault, k, name, reading.hint)
            for name, column in self.columns.items()
            for k, (_, reading) in column.odd.items()
            if reading.fault
        )

    def repairs(self) -> tuple[Repair, ...]:
        assert self.table.spec is not None
        personal = {name for name, field in self.table.spec.fields.items() if field.personal}
        return tuple(
            Repair(
                reading.repair, self._place(k, letter(c)), name,
                *(map(veiled, told) if name in personal else told),
            )
            for c, name in self.table.positions.items()
            for k, (text, reading) in self.columns[name].odd.items()
            if reading.repair
            for told in [(text, text_of(reading.value))]
        )  # fmt: skip

    def given(self, said: _Said) -> tuple[Repair, ...]:
        letters = {name: letter(c) for c, name in self.table.positions.items()}
        return tuple(
            Repair(rule, self._place(k, letters.get(name, "")), name, "", value)
            for k, name, value, rule in said.how
        )

    def _place(self, k: int, column: str) -> Place:
        return Place(self.file, self.sheet, self.table.data_rows[k] + 1, column)
