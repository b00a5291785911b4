"""One deep merge along `extends`: what a file says is laid over what it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phaseout.plan.fault import Faults, Place, nearest
from phaseout.plan.tables import SINGLES, TABLES
from phaseout.sentence import say

WHOLE = ("basis", "required_when", "wanted_when", "when")
"""Tables that a plan replaces as one: half an inherited condition would be another condition."""


def stamped(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The same tables with the file noted on each entry and the document in each basis."""
    document = data["plan"].get("document")
    for section in TABLES:
        for table in data.get(section, {}).values():
            columns = table.get("field", {}) if section == "ledger" else {}
            for entry in (table, *columns.values()):
                _stamp(entry, file, document)
    for section in SINGLES:
        if section in data:
            _stamp(data[section], file, document)
    return data


def _stamp(entry: dict[str, Any], file: str, document: str | None) -> None:
    entry["origin"] = [file]
    if isinstance(entry.get("basis"), dict) and document:
        entry["basis"].setdefault("doc", document)


def check_offs(
    below: Mapping[str, Any], above: Mapping[str, Any], top: Place, faults: Faults
) -> None:
    """Every entry that a file turns off is one that it inherits."""
    for section in filter(above.__contains__, TABLES):
        inherited = below.get(section, {})
        _check_off(inherited, above[section], top.under(section), faults)
        for key, table in above[section].items() if section == "ledger" else ():
            columns = inherited.get(key, {}).get("field", {})
            place = top.under(section).under(key).under("field")
            _check_off(columns, table.get("field", {}), place, faults)


def _check_off(
    below: Mapping[str, Any], above: Mapping[str, Any], place: Place, faults: Faults
) -> None:
    for key, table in above.items():
        if table.get("off") and key not in below:
            faults.tell(
                place.under(key).at("off"),
                say("上级方案没有“{key}”{nearest}", key=key, nearest=nearest(key, below)),
                key,
            )


def merge(below: dict[str, Any], above: Mapping[str, Any], under: str = "") -> None:
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
            merge(below[key], value, key)
        else:
            below[key] = value


def in_order(data: dict[str, Any], file: str, faults: Faults) -> dict[str, Any]:
    """The same tables, each column that says `after` moved to stand behind the one it names."""
    for name, ledger in data.get("ledger", {}).items():
        columns = ledger.get("field", {})
        order = [column for column, own in columns.items() if "after" not in own]
        for column, own in columns.items():
            if "after" in own:
                before = own.pop("after")
                at = order.index(before) + 1 if before in order else len(order)
                faults.known(_column(file, name, column).at("after"), [before], order)
                order.insert(at, column)
        ledger["field"] = {column: columns[column] for column in order}
    return data


def with_likenesses(data: dict[str, Any], file: str, faults: Faults) -> dict[str, Any]:
    """The same tables, each column that is `like` one of another ledger filled up from there.

    `like = "exit"` means the column of the same id, `like = "exit.department"` that one. A condition
    on columns that this ledger has not stays behind.
    """
    ledgers = data.get("ledger", {})
    for name, ledger in ledgers.items():
        for column, own in ledger.get("field", {}).items():
            if "like" in own:
                place = _column(file, name, column)
                full = _model(place, str(own.pop("like")), ledgers, faults)
                if full is None:
                    faults.spoilt.add(place.section)
                ledger["field"][column] = _fitting(full or {}, ledger["field"]) | own
    return data


def _model(
    place: Place, like: str, ledgers: Mapping[str, Any], faults: Faults
) -> dict[str, Any] | None:
    """The column that another is to be like, or None where there is none."""
    model, _, named = like.partition(".")
    at, column = place.at("like"), named or place.section[-1]
    if not faults.known(at, [model], ledgers):
        return None
    columns = ledgers[model].get("field", {})
    if not faults.known(at, [column], columns):
        return None
    if "like" in columns[column]:
        faults.tell(at, say("“{model}”的这一栏本身也是照搬来的，请写明最初的台账。", model=model))
        return None
    faults.models[place.section] = ("ledger", model, "field", column)
    return dict(columns[column])


def _fitting(column: dict[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """A column without the conditions that ask about columns which are not among these."""
    return {
        key: value
        for key, value in column.items()
        if key not in {"required_when", "wanted_when"} or _names(value) <= columns.keys()
    }


def _names(condition: Any) -> set[str]:
    """The columns that a condition asks about, of however many tables it consists."""
    tables = condition if isinstance(condition, list) else [condition]
    return {name for table in tables if isinstance(table, dict) for name in table}


def chosen(data: dict[str, Any], file: str, faults: Faults) -> dict[str, Any]:
    """The same tables with only the ledgers that the head chooses, in its order."""
    _check_columns(data.get("ledger", {}), faults)
    names = data["plan"].get("ledgers")
    if names is None:
        return data
    place, offered = Place(file, ("plan",), ("ledgers",)), data.get("ledger", {})
    if not isinstance(names, list):
        faults.tell(place, say("应是列表，现为“{names}”。", names=names))
        return data
    faults.known(place, names, offered)
    return data | {"ledger": {name: offered[name] for name in names if name in offered}}


def _check_columns(ledgers: Mapping[str, Any], faults: Faults) -> None:
    """A ledger without columns is no new one: rather one that is there, misspelt."""
    known = [name for name, ledger in ledgers.items() if ledger.get("field")]
    for name in ledgers.keys() - known:
        place = Place(ledgers[name]["origin"][-1], ("ledger", name))
        faults.spoil(
            place,
            say(
                "没有“{name}”这份台账{nearest}新台账须写栏目。",
                name=name,
                nearest=nearest(name, known),
            ),
            name,
        )


def titles_left_out(every: dict[str, Any], chosen: dict[str, Any]) -> tuple[str, ...]:
    """What the ledgers call themselves that are offered and not chosen."""
    left_out = every.get("ledger", {}).keys() - chosen.get("ledger", {}).keys()
    ledgers = (every["ledger"][name] for name in sorted(left_out))
    return tuple(
        str(t) for own in ledgers for t in (own.get("title", ""), *own.get("aliases", ())) if t
    )


def _column(file: str, ledger: str, column: str) -> Place:
    return Place(file, ("ledger", ledger, "field", column))
