"""Tables as nouns: each value of the type that its dataclass declares."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin

from phaseout.model.law import Basis
from phaseout.model.plan import Field, Plan
from phaseout.plan.fault import Faults, Place, nearest
from phaseout.plan.tables import BASIS_REQUIRED, HEAD_NAMES, HEAD_REQUIRED, SINGLES, TABLES
from phaseout.sentence import joined, say

_BLANK: dict[str, Any] = {"period_from": None, "period_to": None, "year": 0}


def build_plan(data: dict[str, Any], files: tuple[str, ...], version: str, faults: Faults) -> Plan:
    """The plan that these merged tables say, without the entries that cannot be understood.

    What is told of those: a value of the wrong type, a missing key, an entry without its basis.
    """
    top = Place(files[-1])
    tables: dict[str, Any] = {
        attribute: {
            key: built
            for key, table in data.get(section, {}).items()
            if (built := entry(_place(table, top).under(section).under(key), table, faults))
        }
        for section, (attribute, _) in TABLES.items()
    }
    singles: dict[str, Any] = {
        section: built
        for section, kind in SINGLES.items()
        if section in data
        and (built := _object(kind, data[section] | {"id": section}, top.under(section), faults))
    }
    return Plan(
        **_head(data["plan"], top.under("plan"), faults), **tables, **singles,
        files=files, version=version,
    )  # fmt: skip


def _head(head: dict[str, Any], place: Place, faults: Faults) -> dict[str, Any]:
    """What the head says; blanks for what is missing, so that the rest can be looked at."""
    hints = typing.get_type_hints(Plan)
    for key in HEAD_REQUIRED:
        if key not in head and place.section not in faults.spoilt:
            faults.tell(place, say("缺少“{key}”。", key=key))
    return (
        dict.fromkeys(HEAD_REQUIRED, "")
        | _BLANK
        | {
            name: _value(hints[name], head[key], place.at(key), faults)
            for key in head
            if key not in {"extends", "ledgers"}
            for name in (HEAD_NAMES.get(key, key),)
        }
    )


def _place(table: Mapping[str, Any], top: Place) -> Place:
    """The file that said the last of an entry."""
    return Place(table["origin"][-1]) if "origin" in table else top


def entry(place: Place, table: dict[str, Any], faults: Faults) -> Any:
    """The noun that an entry's table says; None, with the fault told, where it does not say one."""
    section, key = place.section
    kind = TABLES[section][1]
    if section == "rule":
        table = _with_settings(place, key, table, faults)
    if section == "ledger":
        below = place.under("field")
        _check_new_columns(below, table.get("field", {}), faults)
        table = {k: v for k, v in table.items() if k != "field"} | {
            "fields": {
                name: built
                for name, column in table.get("field", {}).items()
                if (built := _object(Field, column | {"id": name}, below.under(name), faults))
            }
        }
    built = _object(kind, table | {"id": key}, place, faults)
    if isinstance(built, BASIS_REQUIRED) and built.basis is None:
        faults.spoil(place, say("缺少依据（basis = { section = …, words = … }）。"))
        return None
    return built


def _check_new_columns(below: Place, columns: Mapping[str, Any], faults: Faults) -> None:
    """A column without a header is no new one: rather one that is there, misspelt."""
    known = [name for name, column in columns.items() if "header" in column]
    told = {fault.place.section for fault in faults.found}
    for name in (name for name in columns if name not in known):
        if below.under(name).section in told:
            continue
        faults.spoil(
            below.under(name),
            say(
                "没有“{name}”这一栏{nearest}新栏目须写 header。",
                name=name,
                nearest=nearest(name, known),
            ),
            name,
        )


def _with_settings(place: Place, key: str, table: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """A rule's table with its own settings apart, each of the kind that its default is."""
    from phaseout.rules import RULES

    defaults = RULES[key].settings if key in RULES else {}
    settings = {}
    for name, default in defaults.items():
        if name in table:
            hint = tuple[str, ...] if isinstance(default, tuple) else type(default)
            settings[name] = _value(hint, table[name], place.at(name), faults)
    return {k: v for k, v in table.items() if k not in defaults} | {"settings": settings}


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a class's fields; to find them is to compile every annotation anew."""
    return typing.get_type_hints(kind)


def _object(kind: type, table: Mapping[str, Any], place: Place, faults: Faults) -> Any:
    """A dataclass from a TOML table, each value of the type that the class declares.

    None where a value is not, or a key is missing; a key that is missing is not told where the
    section has another fault, for it may be there under a wrong name.
    """
    hints, before = _hints(kind), len(faults.found)
    spoilt = place.section in faults.spoilt
    values, whole = {}, True
    for f in fields(kind):
        if f.name in table:
            values[f.name] = _value(hints[f.name], table[f.name], place.at(f.name), faults)
        elif f.default is MISSING and f.default_factory is MISSING:
            whole = False
            if not spoilt:
                faults.spoil(place, say("缺少“{name}”。", name=f.name))
    if not whole or len(faults.found) > before:
        faults.spoilt.add(place.section)
        return None
    return kind(**values)


def _value(hint: Any, value: Any, place: Place, faults: Faults) -> Any:  # noqa: PLR0911
    """The value as the type asks; conditions and tuples from TOML lists and tables."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(_alternative(arguments, value), value, place, faults)
    if hint is Basis:
        return _object(Basis, value, place, faults)
    if origin is tuple:
        return _sequence(arguments, value, place, faults)
    if origin is Mapping:
        return _table(arguments[1], value, place, faults)
    if origin is Literal:
        if value not in arguments:
            words = joined("、", (str(a) for a in arguments))
            faults.tell(
                place, say("“{value}”不在可用的值里（{words}）。", value=value, words=words)
            )
        return value
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and not _is(hint, value):
        faults.tell(
            place,
            say("应是{kind}，现为“{shown}”。", kind=_type_word(hint), shown=_shown(value)),
        )
    return value


def _alternative(arguments: tuple[Any, ...], value: Any) -> Any:
    """Which of several types a value is to be held to: words, where a list or a word may stand."""
    if isinstance(value, str) and any(get_origin(a) is tuple for a in arguments):
        return str
    return next(a for a in arguments if a is not type(None))


def _is(hint: type, value: Any) -> bool:
    """Whether a value is of a type; true is no number and a time of day no day."""
    if isinstance(value, (bool, datetime)):
        return type(value) is hint
    return isinstance(value, hint)


def _table(hint: Any, value: Any, place: Place, faults: Faults) -> dict[str, Any]:
    if not isinstance(value, dict):
        faults.tell(place, say("应是一个表，现为“{shown}”。", shown=_shown(value)))
        return {}
    if hint is Any:
        return {k: _plain(v) for k, v in value.items()}
    return {k: _value(hint, v, place.at(k), faults) for k, v in value.items()}


def _sequence(
    arguments: tuple[Any, ...], value: Any, place: Place, faults: Faults
) -> tuple[Any, ...]:
    if get_origin(arguments[0]) is Mapping and isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        faults.tell(place, say("应是列表，现为“{shown}”。", shown=_shown(value)))
        return ()
    return tuple(_value(arguments[0], item, place, faults) for item in value)


def _shown(value: Any) -> str:
    """A value as it stands in TOML, as far as a message needs it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _type_word(hint: type) -> str:
    words = {
        str: say("文字"),
        int: say("整数"),
        float: say("数字"),
        bool: say(" true 或 false"),
        date: say("日期"),
    }
    return words.get(hint, hint.__name__)
