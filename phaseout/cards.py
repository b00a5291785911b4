"""Yellow, red and exit: the state of each case, and the lists that are published from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from phaseout.clock import Order, Term, order_of, term
from phaseout.items import firms, named
from phaseout.model.card import CardRow, PublishedList
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import CardList, Clock, Period, Plan

YELLOW_STATES = ("整改不达标", "逾期未整改", "整改中")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What has happened in a case by the day asked; `due` None counts as in time."""

    ordered: bool
    closed: bool = False
    out: bool = False
    closed_on: date | None = None
    recheck: str = ""
    failed_before_closing: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True)
class CardState:
    """The state of a case, and whether it puts the firm on the yellow or red list."""

    word: str
    yellow: bool = False
    red: bool = False


def state(facts: CaseFacts, today: date, settings: Clock) -> CardState:  # noqa: PLR0911 - a line a return
    """The state of a case; of the lines below the first that fits wins."""
    gone = facts.closed or facts.out
    late = bool(facts.due and facts.closed_on and facts.closed_on > facts.due)
    forced = facts.failed_before_closing or (late and facts.recheck != "合格")
    red_out = settings.red_requires == "capacity"
    if gone and not facts.ordered:
        return CardState("已退出")
    if facts.closed and forced:
        return CardState("已依法关闭", red=True)
    if facts.out and forced:
        return CardState("已退出", red=red_out)
    if gone:
        return CardState("主动退出")
    if not facts.ordered:
        return CardState("待退出")
    if facts.recheck == "合格":
        return CardState("整改合格")
    if facts.recheck == "不合格":
        return CardState("整改不达标", yellow=True)
    if facts.due and today > facts.due:
        return CardState("逾期未整改", yellow=True)
    return CardState("整改中", yellow=True)


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the exit ledger as the clock and the cards see it."""

    row: dict[str, Any]
    place: Place
    term: Term
    facts: CaseFacts
    state: CardState
    period: Period | None = None


def cases(rows: pd.DataFrame, plan: Plan, today: date) -> Iterator[Case]:
    """Each row of an exit ledger with its term and its state as of `today`."""
    periods: dict[tuple[str | None, str | None], Period | None] = {}
    for row in records(rows):
        kind = (row["standard"], row["measure"])
        period = periods.setdefault(kind, plan.period_for(*kind))
        ends = term(_order(row, today), period, plan.clock)
        facts = _facts(row, ends, plan, today)
        place = Place(row[FILE], row[SHEET], int(row[ROW]))
        yield Case(row, place, ends, facts, state(facts, today, plan.clock), period)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain Python: dates for timestamps, None for what is missing."""
    columns = {}
    for name in rows.columns:
        series = rows[name]
        if series.dtype.kind == "M":
            columns[name] = [None if pd.isna(v) else v.date() for v in series]
        else:
            columns[name] = [None if pd.isna(v) else v for v in series]
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _order(row: dict[str, Any], today: date) -> Order:
    """The order as it stood on the day asked: an approval dated later has not happened yet."""
    order = order_of(row)
    approved = order.approved_on
    return order if approved is None or approved <= today else replace(order, approved_on=None)


def _facts(row: dict[str, Any], ends: Term, plan: Plan, today: date) -> CaseFacts:
    terms = plan.terms
    closed_on = row["closed_on"] if row["closed_on"] and row["closed_on"] <= today else None
    checked = row["rechecked_on"] if row["rechecked_on"] and row["rechecked_on"] <= today else None
    recheck = _recheck(row["recheck"] if checked else None, plan)
    mode = row["exit_mode"] if closed_on else None
    return CaseFacts(
        ordered=row["measure"] in terms.orders or bool(row["ordered_on"]),
        closed=mode in terms.whole_firm_exits, out=mode in terms.equipment_exits,
        closed_on=closed_on, recheck=recheck, due=ends.due,
        failed_before_closing=bool(
            recheck == "不合格" and checked and closed_on and checked <= closed_on
        ),
    )  # fmt: skip


def _recheck(word: str | None, plan: Plan) -> str:
    if word in plan.terms.passed:
        return "合格"
    return "不合格" if word in plan.terms.failed else ""


def cards(merged: Merged, plan: Plan, today: date) -> tuple[PublishedList, ...]:
    """The lists that the plan publishes, as of `today`: yellow, red, exit."""
    rows: dict[str, list[CardRow]] = {"yellow": [], "red": [], "exit": []}
    for own in by_firm(merged, plan, today).values():
        for name, row in _firm_rows(own, plan):
            rows[name].append(row)
    rank = {unit: k for k, unit in enumerate(plan.units)}
    return tuple(
        _published(
            plan.lists[name],
            sorted(found, key=lambda r: (rank.get(r.unit, len(rank)), r.enterprise)),
        )
        for name, found in rows.items()
        if name in plan.lists
    )


def by_firm(merged: Merged, plan: Plan, today: date) -> dict[str, list[Case]]:
    """The cases of the merged exit ledger, enterprise by enterprise."""
    rows = merged.table("exit")
    found: dict[str, list[Case]] = {}
    if len(rows):
        for case, firm in zip(cases(rows, plan, today), firms(named(rows)), strict=True):
            found.setdefault(firm, []).append(case)
    return found


def _published(about: CardList, rows: Sequence[CardRow]) -> PublishedList:
    return PublishedList(
        list=about.id, title=about.title, regime=about.regime,  # type: ignore[arg-type]
        published_at=about.published_at, rows=tuple(rows),
    )  # fmt: skip


def _firm_rows(own: Sequence[Case], plan: Plan) -> Iterator[tuple[str, CardRow]]:
    """The lists that one enterprise stands on: red before yellow, and the exit list beside."""
    red = [c for c in own if c.state.red]
    yellow = [c for c in own if c.state.yellow]
    exits = [c for c in own if is_exit(c, plan)]
    if red:
        yield (
            "red",
            _card("red", red, plan, min(c.facts.closed_on for c in red if c.facts.closed_on)),
        )
    elif yellow:
        yield "yellow", _yellow(yellow, plan)
    if exits:
        yield (
            "exit",
            _card("exit", exits, plan, min(c.facts.closed_on for c in exits if c.facts.closed_on)),
        )


def is_exit(case: Case, plan: Plan) -> bool:
    """Closed or out within the plan's period, whatever the card."""
    day = case.facts.closed_on
    if not (case.facts.closed or case.facts.out) or day is None:
        return False
    return (plan.period_from or date.min) <= day <= (plan.period_to or date.max)


def is_sealed(case: Case, plan: Plan) -> bool:
    """Out by sealing and not yet dismantled: counted, and shown apart as 未拆除."""
    return case.row["exit_mode"] in plan.terms.sealed_exits and not case.row["dismantled_on"]


def _yellow(own: Sequence[Case], plan: Plan) -> CardRow:
    ordered = [c.row["ordered_on"] for c in own if c.row["ordered_on"]]
    due = [c.term.due for c in own if c.term.due]
    words = {c.state.word for c in own}
    row = _card("yellow", own, plan, min(ordered, default=None))
    return replace(
        row, until=min(due, default=None), overdue="逾期未整改" in words,
        due_for_closure="整改不达标" in words, demand=_demand(words),
    )  # fmt: skip


def _demand(words: set[str]) -> str:
    if "整改不达标" in words:
        return "整改不达标，依法关停退出"
    return "逾期未整改，依法处理" if "逾期未整改" in words else "限期整改"


def _card(name: str, own: Sequence[Case], plan: Plan, since: date | None) -> CardRow:
    first = own[0].row
    standards = [
        s.label for s in plan.standards.values() if any(c.row["standard"] == s.label for c in own)
    ]
    publishers = [p for s in plan.standards.values() if s.label in standards for p in s.publishers]
    return CardRow(
        list=name, enterprise=first["enterprise"] or "",  # type: ignore[arg-type]
        credit_code=_first(own, "credit_code"), unit=first["district"] or first[UNIT] or "",
        standards=tuple(standards), publishers=tuple(dict.fromkeys(publishers)), since=since,
        problem=_joined(own, "problem"), basis=_joined(own, "basis"),
        exit_mode=_joined(own, "exit_mode"), equipment=_equipment(own), capacity=_capacity(own),
        sealed_only=all(is_sealed(c, plan) for c in own) if name == "exit" else False,
        places=tuple(c.place for c in own),
    )  # fmt: skip


def _first(own: Iterable[Case], name: str) -> str | None:
    return next((c.row[name] for c in own if c.row[name]), None)


def _joined(own: Iterable[Case], name: str) -> str:
    return "；".join(dict.fromkeys(c.row[name] for c in own if c.row[name]))


def _equipment(own: Iterable[Case]) -> str:
    words = []
    for case in own:
        row = case.row
        if row["equipment"]:
            number = f"{row['quantity']:g}{row['quantity_unit'] or ''}" if row["quantity"] else ""
            words.append(" ".join(w for w in (row["equipment"], row["model"], number) if w))
    return "；".join(dict.fromkeys(words))


def _capacity(own: Iterable[Case]) -> str:
    """Each item's capacity once, though it may stand under two standards."""
    seen: dict[tuple[Any, ...], str] = {}
    for case in own:
        row = case.row
        if row["capacity"] is not None:
            product = f"{row['product']} " if row["product"] else ""
            key = (row["equipment"], row["model"], row["product"])
            seen.setdefault(key, f"{product}{row['capacity']:g}{row['capacity_unit'] or ''}")
    return "；".join(seen.values())
