"""Every key of a plan file is one that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from phaseout.model.law import Basis
from phaseout.model.plan import Field
from phaseout.plan.fault import PlanFault, nearest
from phaseout.plan.tables import HEAD, SINGLES, TABLES
from phaseout.rules import RULES


def check_sections(file: str, data: Mapping[str, Any]) -> None:
    """Every section and key of a file is known.

    Raises:
        PlanFault: the first that is not, with the nearest that is.
    """
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
            columns = {f.name for f in fields(Field)} - {"id", "origin"} | {"off", "like", "after"}
            _check_keys(file, f"[ledger.{key}.field.{name}]", column, columns)
    _check_keys(file, where, table, allowed)


def _check_rule(file: str, where: str, key: str, table: Mapping[str, Any]) -> None:
    if key not in RULES:
        raise PlanFault(f"{file} {where}：没有规则“{key}”{nearest(key, RULES)}")
    _check_keys(file, where, table, {"runs", "severity", "basis", *RULES[key].settings})


def _check_keys(file: str, where: str, table: Any, allowed: Iterable[str]) -> None:
    if not isinstance(table, dict):
        raise PlanFault(f"{file} {where}：这里应是一个表。")
    known = list(allowed)
    for key in table:
        if key not in known:
            raise PlanFault(f"{file} {where}：不认识“{key}”{nearest(key, known)}")
    if where and "basis" in known and "basis" in table:
        _check_keys(file, f"{where} basis", table["basis"], (f.name for f in fields(Basis)))
