"""How a cell of each field is read: the function for its type, its choices and their spellings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from phaseout.edges.reading.layout import text_of
from phaseout.edges.reading.workbook import Cell
from phaseout.model.plan import Field, Plan
from phaseout.values import (
    Reading,
    choice_table,
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


class Origin(NamedTuple):
    """Where a table comes from: the file's name, the submitting unit, and its date system."""

    file: str
    unit: str | None
    epoch_1904: bool = False
    repair: bool = True


def reader(field: Field, plan: Plan, origin: Origin) -> Callable[[Cell], Reading]:
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
