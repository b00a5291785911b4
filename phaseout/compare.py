"""The verb of `plans --against`: what one programme says otherwise than another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from phaseout.model.difference import Changed, Comparison, Difference
from phaseout.model.law import Entry
from phaseout.model.plan import Plan
from phaseout.plan.tables import SINGLES, TABLES

HEADS = ("title", "office", "document", "year", "period_from", "period_to", "industries", "ledgers")


def compare(plan: Plan, other: Plan) -> Comparison:
    """What `plan` says otherwise than `other`, in the order of a plan's file."""
    found = list(_head(plan, other))
    reworded = 0
    for section, after, before in _tables(plan, other):
        for name in dict.fromkeys((*before, *after)):
            difference = _between(section, name, before.get(name), after.get(name))
            if difference:
                found.append(difference)
            elif before[name].basis != after[name].basis:
                reworded += 1
    return Comparison(plan, other, tuple(found), reworded)


def _head(plan: Plan, other: Plan) -> Iterator[Difference]:
    keys = [
        Changed(name, _head_value(other, name), _head_value(plan, name))
        for name in HEADS
        if _head_value(other, name) != _head_value(plan, name)
    ]
    if keys:
        yield Difference("plan", plan.id, "changed", None, tuple(keys))


def _head_value(plan: Plan, name: str) -> Any:
    if name == "ledgers":
        return tuple(ledger.title for ledger in plan.ledgers.values())
    return getattr(plan, name)


def _tables(
    plan: Plan, other: Plan
) -> Iterator[tuple[str, Mapping[str, Entry], Mapping[str, Entry]]]:
    """Section, entries after, entries before; of a ledger in both also its columns."""
    for section in SINGLES:
        after, before = getattr(plan, section), getattr(other, section)
        if isinstance(after or before, Entry):
            yield section, {section: after} if after else {}, {section: before} if before else {}
    for section, (attribute, _) in TABLES.items():
        after, before = getattr(plan, attribute), getattr(other, attribute)
        yield section, after, before
        if section == "ledger":
            for name in [name for name in after if name in before]:
                yield f"ledger.{name}", after[name].fields, before[name].fields


def _between(
    section: str, name: str, before: Entry | None, after: Entry | None
) -> Difference | None:
    if before is None or after is None:
        kind: Literal["new", "gone"] = "gone" if after is None else "new"
        entry = after or before
        return Difference(section, name, kind, entry, after=entry.basis if entry else None)
    old, new = before.stated(), after.stated()
    keys = tuple(
        Changed(key, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    )
    if not keys:
        return None
    return Difference(section, name, "changed", after, keys, before.basis, after.basis)
