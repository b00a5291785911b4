"""Tables as nouns: each value of the type that its dataclass declares."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Literal, get_args, get_origin

from phaseout.model.law import Basis
from phaseout.model.plan import Field, Plan
from phaseout.plan.fault import PlanFault
from phaseout.plan.tables import BASIS_REQUIRED, HEAD_NAMES, SINGLES, TABLES


def build_plan(data: dict[str, Any], files: tuple[str, ...], version: str) -> Plan:
    """The plan that these merged tables say.

    Raises:
        PlanFault: a value of the wrong type, a missing key, an entry without its basis.
    """
    head = data["plan"]
    where = f"{files[-1]} [plan]"
    for key in ("id", "title", "jurisdiction", "office", "document", "year"):
        if key not in head:
            raise PlanFault(f"{where}：缺少“{key}”。")
    tables: dict[str, Any] = {
        attribute: {key: _entry(files[-1], section, key, table) for key, table in rows.items()}
        for section, (attribute, _) in TABLES.items()
        if isinstance(rows := data.get(section, {}), dict)
    }
    singles: dict[str, Any] = {
        section: _object(kind, data[section] | {"id": section}, f"{files[-1]} [{section}]")
        for section, kind in SINGLES.items()
        if section in data
    }
    hints = typing.get_type_hints(Plan)
    heads: dict[str, Any] = dict.fromkeys(HEAD_NAMES.values()) | {
        name: _value(hints[name], head[key], f"{where} {key}")
        for key in head.keys() - {"extends", "ledgers"}
        for name in (HEAD_NAMES.get(key, key),)
    }
    return Plan(**heads, **tables, **singles, files=files, version=version)


def _entry(file: str, section: str, key: str, table: dict[str, Any]) -> Any:
    where = f"{table.get('origin', [file])[-1]} [{section}.{key}]"
    kind = TABLES[section][1]
    if section == "rule":
        known = {"severity", "origin", "basis", "runs"}
        settings = {name: _plain(v) for name, v in table.items() if name not in known}
        table = {k: v for k, v in table.items() if k in known} | {"settings": settings}
    if section == "ledger":
        columns = table.get("field", {})
        table = {k: v for k, v in table.items() if k != "field"} | {
            "fields": {
                name: _object(Field, column | {"id": name}, f"{where[:-1]}.field.{name}]")
                for name, column in columns.items()
            }
        }
    built = _object(kind, table | {"id": key}, where)
    if isinstance(built, BASIS_REQUIRED) and built.basis is None:
        raise PlanFault(f"{where}：缺少依据（basis = {{ section = …, words = … }}）。")
    return built


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _object(kind: type, table: Mapping[str, Any], where: str) -> Any:
    """A dataclass from a TOML table, each value of the type that the class declares."""
    hints = typing.get_type_hints(kind)
    values = {}
    for f in fields(kind):
        if f.name in table:
            values[f.name] = _value(hints[f.name], table[f.name], f"{where} {f.name}")
        elif f.default is MISSING and f.default_factory is MISSING:
            raise PlanFault(f"{where}：缺少“{f.name}”。")
    return kind(**values)


def _value(hint: Any, value: Any, where: str) -> Any:  # noqa: PLR0911
    """The value as the type asks; conditions and tuples from TOML lists and tables."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in arguments if a is not type(None)), value, where)
    if hint is Basis:
        return _object(Basis, value, where)
    if origin is Literal:
        if value not in arguments:
            words = "、".join(str(a) for a in arguments)
            raise PlanFault(f"{where}：“{value}”不在可用的值里（{words}）。")
        return value
    if origin is tuple:
        return _sequence(arguments, value, where)
    if origin is Mapping:
        return _table(arguments[1], value, where)
    if hint is float and isinstance(value, int):
        return float(value)
    if origin is None and isinstance(hint, type) and not isinstance(value, hint):
        raise PlanFault(f"{where}：应是{_type_word(hint)}，现为“{value}”。")
    return value


def _table(hint: Any, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PlanFault(f"{where}：应是一个表，现为“{value}”。")
    plain = hint is Any
    return {k: _plain(v) if plain else _value(hint, v, f"{where} {k}") for k, v in value.items()}


def _sequence(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if get_origin(arguments[0]) is not None and isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise PlanFault(f"{where}：应是列表，现为“{value}”。")
    if all(isinstance(item, dict) for item in value) and value:
        return tuple(
            {k: tuple(v) if isinstance(v, list) else v for k, v in t.items()} for t in value
        )
    return tuple(_value(arguments[0], item, where) for item in value)


def _type_word(hint: type) -> str:
    words = {str: "文字", int: "整数", float: "数字", bool: "true 或 false", date: "日期"}
    return words.get(hint, hint.__name__)
