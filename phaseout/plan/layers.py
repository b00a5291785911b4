"""One deep merge along `extends`: what a file says is laid over what it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phaseout.plan.fault import PlanFault, known
from phaseout.plan.tables import SINGLES, TABLES

WHOLE = ("basis", "required_when", "wanted_when", "when")
"""Tables that a plan replaces as one: half an inherited condition would be another condition."""


def stamped(data: dict[str, Any], file: str, document: str | None) -> dict[str, Any]:
    """The same tables with the file noted on each entry and the document in each basis."""
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


def in_order(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The same tables, each column that says `after` moved to stand behind the one it names.

    Raises:
        PlanFault: the ledger has no such column, or only further down.
    """
    for name, ledger in data.get("ledger", {}).items():
        columns = ledger.get("field", {})
        order = [column for column, own in columns.items() if "after" not in own]
        for column, own in columns.items():
            if "after" in own:
                before = own.pop("after")
                known(f"{file} [ledger.{name}.field.{column}] after", [before], order)
                order.insert(order.index(before) + 1, column)
        ledger["field"] = {column: columns[column] for column in order}
    return data


def with_likenesses(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The same tables, each column that is `like` one of another ledger filled up from there.

    `like = "exit"` means the column of the same id, `like = "exit.department"` that one.

    Raises:
        PlanFault: there is no such ledger, or it has no such column.
    """
    ledgers = data.get("ledger", {})
    for name, ledger in ledgers.items():
        for column, own in ledger.get("field", {}).items():
            if "like" in own:
                where = f"{file} [ledger.{name}.field.{column}] like"
                model, _, named = own.pop("like").partition(".")
                known(where, [model], ledgers)
                known(where, [named or column], ledgers[model].get("field", {}))
                full = dict(ledgers[model]["field"][named or column])
                if "like" in full:
                    raise PlanFault(
                        f"{where}：“{model}”的这一栏本身也是照搬来的，请写明最初的台账。"
                    )
                ledger["field"][column] = full | own
    return data


def chosen(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The same tables with only the ledgers that the head chooses, in its order."""
    names = data["plan"].get("ledgers")
    if names is None:
        return data
    known(f"{file} [plan] ledgers", names, data.get("ledger", {}))
    return data | {"ledger": {name: data["ledger"][name] for name in names}}
