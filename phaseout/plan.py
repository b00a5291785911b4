"""Plans from TOML: one deep merge along `extends`, every key checked, every reference resolved."""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from phaseout.model.plan import (
    Basis,
    CardList,
    Catalogue,
    Clock,
    Duty,
    Field,
    LedgerSpec,
    Period,
    Plan,
    Policy,
    Report,
    RuleSetting,
    Standard,
    Terms,
    Unit,
)
from phaseout.paths import PLANS
from phaseout.rules import RULES

TABLES = {
    "unit": ("units", Unit),
    "standard": ("standards", Standard),
    "period": ("periods", Period),
    "duty": ("duties", Duty),
    "list": ("lists", CardList),
    "report": ("reports", Report),
    "policy": ("policies", Policy),
    "ledger": ("ledgers", LedgerSpec),
    "rule": ("rules", RuleSetting),
}
SINGLES = {"catalogue": Catalogue, "terms": Terms, "clock": Clock}
HEAD = {
    "id", "title", "jurisdiction", "office", "document", "year", "from", "to",
    "extends", "prefixes", "industries",
}  # fmt: skip
HEAD_NAMES = {"from": "period_from", "to": "period_to"}
"""Heads that are words of Python, or too short to stand alone."""
WHOLE = ("basis", "required_when", "wanted_when")
"""Tables that a plan replaces as one: half an inherited condition would be another condition."""
BASIS_REQUIRED = (Standard, Period, Duty, CardList, Report, Policy, Catalogue)


class PlanFault(Exception):
    """A plan that cannot be used: file, key, what was expected, the nearest right word."""


def plan_ids() -> tuple[str, ...]:
    """The ids of the plans that ship with the toolkit."""
    return tuple(sorted(path.stem for path in PLANS.glob("*.toml")))


@cache
def load(name: str) -> Plan:
    """The resolved plan of this id, or of the TOML file at this path.

    Raises:
        PlanFault: no such plan, or a fault in it; the text names file, key and the mend.
    """
    chain = list(reversed(list(_chain(_locate(name)))))
    merged: dict[str, Any] = {}
    for path, data in chain:
        _check_sections(path.name, data)
        _merge(merged, _stamped(data, path.name, data["plan"].get("document")))
    digest = sha256(b"".join(path.read_bytes() for path, _ in chain)).hexdigest()[:12]
    plan = _build_plan(merged, tuple(path.name for path, _ in chain), digest)
    _check_references(plan)
    return plan


def _locate(name: str) -> Path:
    path = Path(name)
    if path.suffix == ".toml":
        if path.is_file():
            return path
        raise PlanFault(f"找不到方案文件 {name}。请核对路径。")
    if (PLANS / f"{name}.toml").is_file():
        return PLANS / f"{name}.toml"
    known = "、".join(plan_ids())
    raise PlanFault(f"没有方案“{name}”{_nearest(name, plan_ids())}现有方案：{known}。")


def _nearest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，是不是“{close[0]}”？" if close else "。"


def _chain(path: Path) -> Iterable[tuple[Path, dict[str, Any]]]:
    """The plan's file, then what it extends, up to the root."""
    seen: list[str] = []
    while True:
        data = _parse(path)
        if path.name in seen:
            raise PlanFault(f"{path.name} [plan] extends：方案互相继承（{' → '.join(seen)}）。")
        seen.append(path.name)
        yield path, data
        parent = data["plan"].get("extends")
        if parent is None:
            return
        path = _parent(path, parent)


def _parent(path: Path, name: str) -> Path:
    beside = path.parent / f"{name}.toml"
    if beside.is_file():
        return beside
    try:
        return _locate(name)
    except PlanFault as fault:
        raise PlanFault(f"{path.name} [plan] extends：{fault}") from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PlanFault(f"{path.name} 不是有效的 TOML：{fault}") from None
    except OSError as fault:
        raise PlanFault(f"读不了方案文件 {path}：{fault.strerror}") from None
    if not isinstance(data.get("plan"), dict):
        raise PlanFault(f"{path.name} 缺少 [plan] 一节。")
    if "id" not in data["plan"]:
        raise PlanFault(f"{path.name} [plan]：缺少“id”。")
    return data


def _check_sections(file: str, data: Mapping[str, Any]) -> None:
    _check_keys(file, "", data, {"plan", *TABLES, *SINGLES})
    _check_keys(file, "[plan]", data["plan"], HEAD)
    for section in TABLES:
        for key, table in _tables(file, f"[{section}]", data.get(section, {})):
            _check_entry(file, f"[{section}.{key}]", section, key, table)
    for section, kind in SINGLES.items():
        allowed = {f.name for f in fields(kind)} - {"id", "origin"}
        _check_keys(file, f"[{section}]", data.get(section, {}), allowed)


def _tables(file: str, where: str, value: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise PlanFault(f"{file} {where}：这里应是一个表。")
    return value.items()


def _check_entry(file: str, where: str, section: str, key: str, table: Any) -> None:
    if not isinstance(table, dict):
        raise PlanFault(f"{file} {where}：这里应是一个表。")
    if section == "rule":
        _check_rule(file, where, key, table)
        return
    allowed = {f.name for f in fields(TABLES[section][1])} - {"id", "origin", "fields"} | {"off"}
    if section == "ledger":
        allowed |= {"field"}
        for name, column in _tables(file, f"[ledger.{key}.field]", table.get("field", {})):
            columns = {f.name for f in fields(Field)} - {"id", "origin"} | {"off"}
            _check_keys(file, f"[ledger.{key}.field.{name}]", column, columns)
    _check_keys(file, where, table, allowed)


def _check_rule(file: str, where: str, key: str, table: Mapping[str, Any]) -> None:
    if key not in RULES:
        raise PlanFault(f"{file} {where}：没有规则“{key}”{_nearest(key, RULES)}")
    _check_keys(file, where, table, {"runs", "severity", "basis", *RULES[key].settings})


def _check_keys(file: str, where: str, table: Any, allowed: Iterable[str]) -> None:
    if not isinstance(table, dict):
        raise PlanFault(f"{file} {where}：这里应是一个表。")
    known = list(allowed)
    for key in table:
        if key not in known:
            raise PlanFault(f"{file} {where}：不认识“{key}”{_nearest(key, known)}")
    if where and "basis" in known and "basis" in table:
        _check_keys(file, f"{where} basis", table["basis"], (f.name for f in fields(Basis)))


def _stamped(data: dict[str, Any], file: str, document: str | None) -> dict[str, Any]:
    """The same tables with the file noted on each entry and the document in each basis."""
    for section in TABLES:
        for table in data.get(section, {}).values():
            for entry in (table, *table.get("field", {}).values()):
                _stamp(entry, file, document)
    for section in SINGLES:
        if section in data:
            _stamp(data[section], file, document)
    return data


def _stamp(entry: dict[str, Any], file: str, document: str | None) -> None:
    entry["origin"] = [file]
    if isinstance(entry.get("basis"), dict) and document:
        entry["basis"].setdefault("doc", document)


def _merge(below: dict[str, Any], above: Mapping[str, Any], under: str = "") -> None:
    """What is above laid over what is below; `under` is the key that holds both tables.

    In a table of ids (units, fields …) an id may be any word, so `basis` there is a field.
    """
    whole = () if under == "field" or under in TABLES else WHOLE
    for key, value in above.items():
        if isinstance(value, dict) and value.get("off") is True:
            below.pop(key, None)
        elif key == "origin":
            below[key] = [*below.get(key, []), *value]
        elif key not in whole and isinstance(value, dict) and isinstance(below.get(key), dict):
            _merge(below[key], value, key)
        else:
            below[key] = value


def _build_plan(data: dict[str, Any], files: tuple[str, ...], version: str) -> Plan:
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
        for key in head.keys() - {"extends"}
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


def _value(hint: Any, value: Any, where: str) -> Any:
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
    if hint is float and isinstance(value, int):
        return float(value)
    if origin is None and isinstance(hint, type) and not isinstance(value, hint):
        raise PlanFault(f"{where}：应是{_type_word(hint)}，现为“{value}”。")
    return value


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


def _check_references(plan: Plan) -> None:
    """Every name that an entry mentions exists in the resolved plan."""
    departments = plan.departments
    for standard in plan.standards.values():
        names = (*standard.departments, *standard.publishers)
        _known(_where(plan, standard.origin, f"standard.{standard.id}"), names, departments)
    for policy in plan.policies.values():
        _known(_where(plan, policy.origin, f"policy.{policy.id}"), policy.departments, departments)
    for period in plan.periods.values():
        where = _where(plan, period.origin, f"period.{period.id}")
        _known(where, (period.standard,), plan.standards)
        _known(where, period.measures, plan.terms.orders)
    for ledger in plan.ledgers.values():
        _check_ledger(plan, ledger)


def _check_ledger(plan: Plan, ledger: LedgerSpec) -> None:
    where = _where(plan, ledger.origin, f"ledger.{ledger.id}")
    _known(f"{where} key", (k for k in ledger.key if k != "firm"), ledger.fields)
    _known(f"{where} incidental", ledger.incidental, ledger.fields)
    for column in ledger.fields.values():
        place = _where(plan, column.origin, f"ledger.{ledger.id}.field.{column.id}")
        others = [n for n in (column.unit_field, column.subject_field, column.spans) if n]
        _known(place, (*others, *column.implies), ledger.fields)
        for condition in (*column.required_when, *column.wanted_when):
            _known(place, condition, ledger.fields)
            for name, values in condition.items():
                if isinstance(values, str) and values != "filled":
                    raise PlanFault(f"{place} {name}：应是列表或“filled”，现为“{values}”。")
                allowed = plan.choices(ledger.fields[name])
                if values != "filled" and allowed and ledger.fields[name].strict:
                    _known(f"{place} {name}", values, allowed)


def _where(plan: Plan, origin: tuple[str, ...], key: str) -> str:
    return f"{origin[-1] if origin else plan.files[-1]} [{key}]"


def _known(where: str, names: Iterable[str], known: Iterable[str]) -> None:
    words = list(known)
    for name in names:
        if name not in words:
            raise PlanFault(f"{where}：没有“{name}”{_nearest(name, words)}")
