"""A table's cells as typed columns: each distinct value is judged once, then mapped back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from phaseout.edges.reading.broken import Broken
from phaseout.edges.reading.layout import Table, letter, text_of
from phaseout.edges.reading.split import apart
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.model.finding import Place, Repair
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT, CellFault, Ledger
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.values import (
    Reading,
    choice_table,
    convert,
    read_choice,
    read_code,
    read_date,
    read_flag,
    read_number,
    read_phone,
    read_text,
    read_unit,
    read_url,
)

DTYPES = {
    "date": "datetime64[s]",
    "deadline": "datetime64[s]",
    "number": "float64",
    "integer": "float64",
}


class Origin(NamedTuple):
    """Where a table comes from: the file's name, the submitting unit, and its date system."""

    file: str
    unit: str | None
    epoch_1904: bool = False
    repair: bool = True


class _Column(NamedTuple):
    values: list[Any]
    raw: list[str | None]
    readings: list[Reading]
    texts: list[str]
    plain: bool = True


def read_table(sheet: SheetCells, table: Table, plan: Plan, origin: Origin) -> Ledger:
    """The rows of a table as a Ledger of the table's kind."""
    spec = table.spec
    assert spec is not None
    index = pd.RangeIndex(len(table.data_rows))
    cells = _transposed(sheet, table)
    columns = {
        name: _read_column(
            _filled(cells[c], table, c) if c < len(cells) else [""] * len(index),
            _reader(spec.fields[name], plan, origin),
        )
        for c, name in table.positions.items()
    }
    _hold_units_apart(spec, table, columns)
    said = _said_elsewhere(spec, table, columns, len(index))
    values = {name: column.values for name, column in columns.items()} | said.values
    raw = {name: column.raw for name, column in columns.items()} | said.raw
    typed = pd.DataFrame(
        {name: _series(values.get(name), field, index) for name, field in spec.fields.items()}
        | {
            UNIT: pd.Series(origin.unit, index=index, dtype="str"),
            FILE: pd.Series(origin.file, index=index, dtype="str"),
            SHEET: pd.Series(sheet.name, index=index, dtype="str"),
            ROW: pd.Series([r + 1 for r in table.data_rows], index=index, dtype="int64"),
        }
    )
    texts = pd.DataFrame(
        {name: pd.Series(raw.get(name), index=index, dtype="str") for name in spec.fields}
    )
    marks = _Marks(origin.file, sheet.name, table, columns)
    repairs = (*marks.repairs(), *said.repairs(origin.file, sheet.name, table))
    ledger = Ledger(spec, table.layout, typed, texts, marks.faults(), repairs)
    return apart(ledger) if origin.repair else ledger


def _series(values: Sequence[Any] | None, field: Field, index: pd.RangeIndex) -> pd.Series[Any]:
    return pd.Series(values, index=index, dtype=DTYPES.get(field.type, "str"))


def _transposed(sheet: SheetCells, table: Table) -> list[Sequence[Cell]]:
    """The columns of the table's items, short rows filled up with empty cells."""
    rows = [sheet.rows[r] for r in table.data_rows]
    width = max(map(len, rows), default=0)
    if any(len(row) < width for row in rows):
        rows = [[*row, *([""] * (width - len(row)))] for row in rows]
    return list(zip(*rows, strict=True))


def _filled(cells: Sequence[Cell], table: Table, position: int) -> Sequence[Cell]:
    """A column with what vertical merges stand for put into the cells that they cover."""
    filled = table.filled_by_merge
    if not filled:
        return cells
    return [
        filled[r, position] if (r, position) in filled and not isinstance(cell, Broken) else cell
        for r, cell in zip(table.data_rows, cells, strict=True)
    ]


def _read_column(cells: Sequence[Cell], read: Callable[[Cell], Reading]) -> _Column:
    """Each distinct cell read once; True and 1.0 are equal to Python, so booleans go by name."""
    odd = not set(map(type, cells)).isdisjoint((bool, Broken))
    keys = [_key(cell) for cell in cells] if odd else cells
    known = {key: _told(cell, read) for key, cell in dict(zip(keys, cells, strict=True)).items()}
    found = [known[key] for key in keys]
    return _Column(
        [value for value, _, _ in found], [None if r.repair == "R007" else text or None for _, text, r in found],
        [r for _, _, r in found], [text for _, text, _ in found],
        plain=all(r.fault is None and r.repair is None for _, _, r in known.values()),
    )  # fmt: skip


def _key(cell: Cell) -> Any:
    """What tells a cell's value apart: True is not 1.0, and a broken #REF! is not typed text."""
    if cell is True or cell is False:
        return str(cell)
    return (cell.rule, str(cell)) if isinstance(cell, Broken) else cell


def _told(cell: Cell, read: Callable[[Cell], Reading]) -> tuple[Any, str, Reading]:
    """A cell's value, its text as a person sees it, and how it was read."""
    if isinstance(cell, Broken):
        return None, str(cell), Reading(fault=cell.rule)
    reading = read(cell)
    return reading.value, text_of(cell), reading


def _reader(field: Field, plan: Plan, origin: Origin) -> Callable[[Cell], Reading]:
    """The function that reads a cell of this field; without repairs, only plain spellings."""
    read = _by_type(field, plan, origin)
    return read if origin.repair else _unrepaired(read, field)


def _by_type(field: Field, plan: Plan, origin: Origin) -> Callable[[Cell], Reading]:  # noqa: PLR0911
    match field.type:
        case "date" | "deadline":
            deadline, year = field.type == "deadline", plan.year
            return lambda c: read_date(
                c, deadline=deadline, year=year, epoch_1904=origin.epoch_1904
            )
        case "number" | "integer":
            low, above, whole = field.minimum, field.exclusive, field.type == "integer"
            return lambda c: read_number(c, minimum=low, exclusive=above, whole=whole)
        case "code":
            return read_code
        case "flag":
            return _read_flag_word
        case "unit":
            return read_unit
        case "url":
            return read_url
        case "phone":
            return read_phone
        case "choice":
            return choice_reader(field, plan)
        case _:
            return read_text


def choice_reader(field: Field, plan: Plan) -> Callable[[Cell], Reading]:
    """The function that reads a choice: listed values, their aliases, and other words if allowed."""
    values = plan.choices(field)
    if not values:
        return read_text
    prefixes = plan.prefixes if field.choices_from == "districts" else ()
    table = choice_table(values, dict(field.spellings) | _aliases(field, plan), prefixes)
    if field.strict:
        return lambda c: read_choice(c, choices=table)

    def offered(cell: Cell) -> Reading:
        reading = read_choice(cell, choices=table)
        return read_text(cell) if reading.fault else reading

    return offered


def _aliases(field: Field, plan: Plan) -> dict[str, str]:
    """Other spelling → listed value, for choices that are entries of the plan."""
    match field.choices_from:
        case "districts":
            named = [(u.id, u.aliases) for u in plan.units.values() if u.kind == "district"]
        case "departments":
            named = [(u.id, u.aliases) for u in plan.units.values() if u.kind == "department"]
        case "standards":
            named = [(s.label, s.aliases) for s in plan.standards.values()]
        case _:
            named = []
    return {alias: value for value, aliases in named for alias in aliases}


def _read_flag_word(cell: Cell) -> Reading:
    reading = read_flag(cell)
    word = {True: "是", False: "否"}
    return Reading(word.get(reading.value), reading.repair, reading.fault, word.get(reading.hint))


FAULT_OF_TYPE = {
    "date": "F003", "deadline": "F003", "number": "F005", "integer": "F005", "code": "D001",
    "choice": "F007", "unit": "F007", "flag": "F007", "url": "F010", "phone": "F011",
}  # fmt: skip


def _unrepaired(read: Callable[[Cell], Reading], field: Field) -> Callable[[Cell], Reading]:
    """With --no-repair a certain reading is only a hint; text is taken as it stands."""

    def plain(cell: Cell) -> Reading:
        reading = read(cell)
        if reading.repair is None or reading.repair == "R007":
            return reading
        if field.type not in FAULT_OF_TYPE:
            return Reading(text_of(cell))
        return Reading(fault=FAULT_OF_TYPE[field.type], hint=reading.value)

    return plain


def _hold_units_apart(spec: LedgerSpec, table: Table, columns: dict[str, _Column]) -> None:
    """A number whose own unit is not that of its column or unit cell is doubtful: no value."""
    for c, name in table.positions.items():
        unit_field, column = spec.fields[name].unit_field, columns[name]
        if not unit_field:
            continue
        own = columns.get(unit_field)
        for k, reading in enumerate(column.readings):
            stated = (own.values[k] if own else None) or table.layout.column_units.get(letter(c))
            if reading.note and stated and not _same_unit(reading.note, stated):
                hint = convert(reading.value or 0.0, reading.note, stated)
                column.readings[k] = Reading(fault="F013", hint=hint)
                column.values[k] = None
                columns[name] = column = column._replace(plain=False)


def _same_unit(one: str, other: str) -> bool:
    """台 is among 台/套; 万吨 of a yearly list stands for 万吨/年."""
    return (
        one == other
        or one in other.split("/")
        or other in one.split("/")
        or f"{one}/年" == other
        or f"{other}/年" == one
    )


class _Said(NamedTuple):
    """Values that a header, a neighbouring word or another field gives, by field."""

    values: dict[str, list[Any]]
    raw: dict[str, list[str | None]]
    how: list[tuple[int, str, str, str]]  # row, field, value, rule

    def repairs(self, file: str, sheet: str, table: Table) -> tuple[Repair, ...]:
        return tuple(
            Repair(
                rule,
                Place(file, sheet, table.data_rows[k] + 1, table.layout.letter(name)),
                name,
                "",
                value,
            )
            for k, name, value, rule in self.how
        )


def _said_elsewhere(
    spec: LedgerSpec, table: Table, columns: Mapping[str, _Column], count: int
) -> _Said:
    said = _Said({}, {}, [])
    units = {
        table.positions[c]: table.layout.column_units.get(letter(c), "") for c in table.positions
    }
    for name, column in columns.items():
        field = spec.fields[name]
        if field.unit_field:
            texts = [
                (r.note or units[name]) if text is not None else ""
                for r, text in zip(column.readings, column.raw, strict=True)
            ]
            _give(said, columns, field.unit_field, texts, "R011", count)
        if field.subject_field:
            _give(
                said,
                columns,
                field.subject_field,
                [r.subject for r in column.readings],
                "R011",
                count,
            )
    for field in spec.fields.values():
        for other, words in field.implies.items():
            source = columns.get(other)
            texts = [_implied(t, words) for t in source.values] if source else []
            _give(said, columns, field.id, texts, "R010", count)
    return said


def _implied(text: str | None, words: Mapping[str, str]) -> str:
    found = {meaning for word, meaning in words.items() if text and word in text}
    return found.pop() if len(found) == 1 else ""


def _give(
    said: _Said,
    columns: Mapping[str, _Column],
    name: str,
    texts: Sequence[str],
    rule: str,
    count: int,
) -> None:
    """Put the texts where the field has nothing yet; what a cell says itself always wins."""
    if not any(texts):
        return
    own = columns.get(name)
    values = said.values.setdefault(name, list(own.values) if own else [None] * count)
    raw = said.raw.setdefault(name, list(own.raw) if own else [None] * count)
    for k, text in enumerate(texts):
        if text and raw[k] is None:
            values[k] = raw[k] = text
            said.how.append((k, name, text, rule))


class _Marks(NamedTuple):
    file: str
    sheet: str
    table: Table
    columns: Mapping[str, _Column]

    def faults(self) -> tuple[CellFault, ...]:
        return tuple(
            CellFault(reading.fault, k, name, reading.hint)
            for name, column in self.columns.items()
            if not column.plain
            for k, reading in enumerate(column.readings)
            if reading.fault
        )

    def repairs(self) -> tuple[Repair, ...]:
        return tuple(
            Repair(
                reading.repair,
                Place(self.file, self.sheet, self.table.data_rows[k] + 1, letter(c)),
                name, column.texts[k], text_of(reading.value),
            )
            for c, name in self.table.positions.items()
            for column in (self.columns[name],)
            if not column.plain
            for k, reading in enumerate(column.readings)
            if reading.repair
        )  # fmt: skip
