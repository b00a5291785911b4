"""Every key of a plan file is one that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from phaseout.model.law import Basis
from phaseout.model.plan import Field
from phaseout.plan.fault import Faults, Place, nearest
from phaseout.plan.tables import HEAD, SINGLES, TABLES
from phaseout.sentence import say

Table = dict[str, Any]


def known_sections(file: str, data: Table, faults: Faults) -> Table:
    """What a file says, without the sections and keys that are not known; those are told."""
    top = Place(file)
    _spoil_unknown(data, faults)
    tables = _known_keys(top, data, {"plan", *TABLES, *SINGLES}, faults)
    tables["plan"] = _head(top, tables.get("plan"), faults)
    for section in filter(tables.__contains__, TABLES):
        tables[section] = known_entries(top.under(section), tables[section], faults)
    for section in filter(tables.__contains__, SINGLES):
        place, own = top.under(section), tables.pop(section)
        if _is_table(place, own, faults):
            tables[section] = _known_keys(place, own, single_keys(section), faults)
    return tables


def known_entries(place: Place, value: Any, faults: Faults) -> Table:
    """The entries of a section without the keys that are not known; those are told."""
    return {
        key: _entry(place.under(key), table, faults) for key, table in _tables(place, value, faults)
    }


def entry_keys(section: str) -> tuple[str, ...]:
    """The keys that an entry of a section may have; of a rule, those that every rule has."""
    hidden = {"id", "origin", "settings"} | ({"fields"} if section == "ledger" else set())
    own = tuple(f.name for f in fields(TABLES[section][1]) if f.name not in hidden)
    return own if section == "rule" else (*own, "off")


def single_keys(section: str) -> tuple[str, ...]:
    """The keys of a section that is one entry by itself."""
    return tuple(f.name for f in fields(SINGLES[section]) if f.name not in {"id", "origin"})


def column_keys() -> tuple[str, ...]:
    """The keys that a column of a ledger may have."""
    own = (f.name for f in fields(Field) if f.name not in {"id", "origin"})
    return (*own, "off", "like", "after")


def _spoil_unknown(data: Mapping[str, Any], faults: Faults) -> None:
    """What stands in a section that is not known is not missed elsewhere."""
    for section in data.keys() - {"plan", *TABLES, *SINGLES}:
        if isinstance(data[section], dict):
            faults.spoilt.update((section, key) for key in data[section])


def _head(top: Place, head: Any, faults: Faults) -> Table:
    place = top.under("plan")
    if head is None:
        faults.spoil(place, say("缺少 [plan] 一节，里面至少要有 id。"))
        return {}
    if not _is_table(place, head, faults):
        return {}
    if "id" not in head:
        faults.tell(place, say("缺少“id”。"))
    return _known_keys(place, head, HEAD, faults)


def _entry(place: Place, table: Table, faults: Faults) -> Table:
    section, key = place.section
    if section == "rule":
        return _rule(place, key, table, faults)
    allowed = entry_keys(section)
    if section != "ledger":
        return _known_keys(place, table, allowed, faults)
    own = _known_keys(place, table, (*allowed, "field"), faults)
    if "field" in own:
        below = place.under("field")
        own["field"] = {
            name: _known_keys(below.under(name), column, column_keys(), faults)
            for name, column in _tables(below, own["field"], faults)
        }
    return own


def _rule(place: Place, key: str, table: Table, faults: Faults) -> Table:
    from phaseout.rules import RULES

    if key not in RULES:
        faults.tell(
            place, say("没有规则“{key}”{nearest}", key=key, nearest=nearest(key, RULES)), key
        )
        return {}
    return _known_keys(place, table, (*entry_keys("rule"), *RULES[key].settings), faults)


def _tables(place: Place, value: Any, faults: Faults) -> Iterable[tuple[str, Table]]:
    """The entries of a section that are tables; the others are told."""
    if not _is_table(place, value, faults):
        return []
    return [(k, table) for k, table in value.items() if _is_table(place.under(k), table, faults)]


def _known_keys(place: Place, table: Table, allowed: Iterable[str], faults: Faults) -> Table:
    known = tuple(allowed)
    for key in table:
        if key not in known:
            faults.spoil(
                place, say("不认识“{key}”{nearest}", key=key, nearest=nearest(key, known)), key
            )
    own = {key: value for key, value in table.items() if key in known}
    if place.section and "basis" in own:
        basis = place.at("basis")
        if _is_table(basis, own["basis"], faults):
            own["basis"] = _known_keys(basis, own["basis"], [f.name for f in fields(Basis)], faults)
        else:
            del own["basis"]
    if own.get("off", True) is not True:
        faults.spoil(
            place.at("off"), say("只能是 true，现为“{shown}”；不去掉就不写。", shown=own.pop("off"))
        )
    return own


def _is_table(place: Place, value: Any, faults: Faults) -> bool:
    if not isinstance(value, dict):
        faults.spoil(place, say("这里应是一个表。"))
    return isinstance(value, dict)
