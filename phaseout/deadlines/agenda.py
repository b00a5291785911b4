"""The clocks put in order for people: by unit and urgency, each under an identity that lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from phaseout.cases.cards import records
from phaseout.deadlines.clocks import within_days
from phaseout.model.agenda import NO_UNIT, URGENCIES, Agenda, Group, Item, Urgency
from phaseout.model.due import ENDED, KIND_WORDS, LATE_STATES, Due
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.values import normal_name

SOON: tuple[tuple[int, Urgency], ...] = ((7, "7天内"), (30, "30天内"))


def agenda(
    dues: Iterable[Due], city: Merged, plan: Plan, today: date, within: int | None = None
) -> Agenda:
    """These clocks (in the order of `deadlines`), unit by unit.

    Units stand in the order of their most urgent clock. within: as `within_days` has it.
    """
    every = list(_items(dues, city, plan))
    kept = {id(due) for due in within_days((item.due for item in every), within)}
    asked = [item for item in every if id(item.due) in kept]
    asked.sort(key=lambda item: URGENCIES.index(item.urgency))
    return Agenda(
        plan.id, plan.title, plan.office, today, within,
        _by_unit(item for item in asked if not item.due.pending),
        _by_unit(item for item in asked if item.due.pending),
        len(city.waived),
    )  # fmt: skip


def urgency(due: Due) -> Urgency:
    """How much a clock presses; what has failed its re-check presses whatever its day."""
    if not due.certain and due.days_left is not None and due.days_left < 0:
        return "待核实"
    if due.state in LATE_STATES:
        return "逾期"
    if due.state == "整改不达标":
        return "不达标"
    if due.days_left is None:
        return "已办结" if due.state in ENDED else "日期未定"
    return next((word for days, word in SOON if due.days_left <= days), "30天后")


def _by_unit(items: Iterable[Item]) -> tuple[Group, ...]:
    units: dict[str, list[Item]] = {}
    for item in items:
        units.setdefault(item.due.unit or NO_UNIT, []).append(item)
    return tuple(Group(unit, tuple(own)) for unit, own in units.items())


def _items(dues: Iterable[Due], city: Merged, plan: Plan) -> Iterator[Item]:
    """Each clock with its identity; those that nothing tells apart are numbered by their day."""
    rows = _row_identities(city, plan)
    met: Counter[str] = Counter()
    named = [(_identity(due, rows), due) for due in dues]
    number: dict[int, int] = {}
    for name, due in sorted(named, key=lambda pair: (pair[1].start or date.min, _where(pair[1]))):
        met[name] += 1
        number[id(due)] = met[name]
    for name, due in named:
        again = f"#{number[id(due)]}" if number[id(due)] > 1 else ""
        yield Item(due, urgency(due), name + again, due.label or KIND_WORDS[due.kind])


def _where(due: Due) -> tuple[str, str, int]:
    place = due.place or Place("")
    return place.file, place.sheet, place.row or 0


def _identity(due: Due, rows: Mapping[tuple[str, str, int], str]) -> str:
    """Unit, clock and row; a duty has no row, but the month in which it falls due."""
    about = rows.get(_where(due), due.enterprise) if due.place else f"{due.due:%Y-%m}"
    return "｜".join((due.unit, due.kind, due.deadline, about))


def _row_identities(city: Merged, plan: Plan) -> dict[tuple[str, str, int], str]:
    """Where a row stands → what it is about, which a row inserted above does not change."""
    found = {}
    for tables in (city.tables, city.pending):
        for ledger, table in tables.items():
            spec = plan.ledgers[ledger]
            for row in records(table) if len(table) else ():
                found[row[FILE], row[SHEET], int(row[ROW])] = _about(row, spec)
    return found


def _about(row: Mapping[str, Any], spec: LedgerSpec) -> str:
    """The ledger's own key, the firm by its name: a code that is filled in later changes nothing."""
    parts = ("enterprise" if part == "firm" else part for part in spec.key)
    return "｜".join((spec.id, *(normal_name(str(row.get(part) or "")) for part in parts)))
