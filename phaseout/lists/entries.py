"""The lists that are published: an enterprise a row, with what the public is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from phaseout.cases.cards import NOT_MET, OVERDUE, Case, by_firm, card_of, is_exit, is_sealed
from phaseout.cases.exits import published
from phaseout.cases.guard import public_row
from phaseout.cases.items import listed_firm
from phaseout.model.card import LISTS, CardRow, ListId, PublishedList
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan

Stand = tuple[ListId, list[Case]]
"""A list, and the cases that put one enterprise on it."""


def cards(merged: Merged, plan: Plan, today: date) -> tuple[PublishedList, ...]:
    """The lists that the plan publishes, as of `today`, in the order of `LISTS`."""
    own = by_firm(merged, plan, today).values()
    rows = [_row_of(stand, plan) for cases in own for stand in _stands(cases, plan)]
    return _lists([*rows, *_published_already(merged, plan)], plan)


def own_lists(merged: Merged, plan: Plan, today: date) -> tuple[PublishedList, ...]:
    """The lists of each publisher by itself: only its standards, and what it has to say of them.

    The exit list is not among them: it is the plan's, not a department's.
    """
    own = by_firm(merged, plan, today).values()
    stands = [s for cases in own for s in _stands(cases, plan) if s[0] != "exit"]
    names = dict.fromkeys(p for s in plan.standards.values() for p in s.publishers)
    return tuple(
        replace(one, publisher=name, publishers=(name,))
        for name in sorted(names, key=lambda name: _rank(name, plan.departments))
        for one in _lists(_rows_of(name, stands, plan), plan)
        if one.list != "exit"
    )


def _rows_of(publisher: str, stands: Iterable[Stand], plan: Plan) -> list[CardRow]:
    """What one department publishes of these: the cases under the standards that are its own."""
    labels = {s.label for s in plan.standards.values() if publisher in s.publishers}
    owned = ((name, [c for c in cases if c.row["standard"] in labels]) for name, cases in stands)
    rows = (_row_of((name, cases), plan) for name, cases in owned if cases)
    return [replace(row, publishers=(publisher,)) for row in rows]


def _rank(name: str, known: Sequence[str]) -> int:
    return known.index(name) if name in known else len(known)


def _lists(rows: Iterable[CardRow], plan: Plan) -> tuple[PublishedList, ...]:
    """These rows list by list, by district in the plan's order, then by name."""
    rank = {unit: k for k, unit in enumerate(plan.units)}
    ordered = sorted(rows, key=lambda row: (rank.get(row.unit, len(rank)), row.enterprise))
    by_list = {name: tuple(row for row in ordered if row.list == name) for name in LISTS}
    return tuple(
        PublishedList(
            list=name, title=about.title, regime=about.regime, published_at=about.published_at,
            rows=by_list[name], publishers=_publishers(name, by_list[name], plan),
        )
        for name in LISTS
        if (about := plan.lists.get(name))
    )  # fmt: skip


def _publishers(name: ListId, rows: Sequence[CardRow], plan: Plan) -> tuple[str, ...]:
    """Who publishes the list, in the plan's order; of an empty one, all that could."""
    if name == "exit":
        return (plan.office,)
    asked = plan.lists[name].standards or tuple(plan.standards)
    every = {p for standard in asked for p in plan.standards[standard].publishers}
    those = {p for row in rows for p in row.publishers} or every
    return tuple(sorted(those, key=lambda p: _rank(p, plan.departments))) or (plan.office,)


def _stands(own: Sequence[Case], plan: Plan) -> Iterator[Stand]:
    """The lists that one enterprise stands on: the graver of a pair, and the exit list beside."""
    on: dict[ListId | None, list[Case]] = {}
    for case in own:
        on.setdefault(card_of(case, plan), []).append(case)
    graver_first: tuple[tuple[ListId, ListId], ...] = (
        ("red", "yellow"), ("serious", "over-emission"),
    )  # fmt: skip
    for pair in graver_first:
        name = next((name for name in pair if name in on), None)
        if name:
            yield name, on[name]
    exits = [case for case in own if is_exit(case, plan)]
    if exits:
        yield "exit", exits


def _row_of(stand: Stand, plan: Plan) -> CardRow:
    """The row of an enterprise on a list, personal facts taken out of what it quotes."""
    name, cases = stand
    own = [replace(case, row=public_row(case.row, "exit", plan)) for case in cases]
    told = zip(cases, own, strict=True)
    withheld = tuple(case.place for case, shown in told if case.row != shown.row)
    row = _gone_row(name, own, plan) if name in ("red", "exit") else _open_row(name, own, plan)
    return replace(row, withheld=withheld)


def _gone_row(name: ListId, own: Sequence[Case], plan: Plan) -> CardRow:
    """Since the earliest exit, with how it went."""
    since = min(case.facts.closed_on for case in own if case.facts.closed_on)
    sealed = name == "exit" and all(is_sealed(case, plan) for case in own)
    row = _row(name, own, plan)
    return replace(
        row, since=since, exit_mode=_joined(own, "exit_mode"), sealed_only=sealed,
        closed_on=since if name == "red" else None,
    )  # fmt: skip


def _open_row(name: ListId, own: Sequence[Case], plan: Plan) -> CardRow:
    """Since the earliest open order, until the nearest end; of a firm closed by law, how it went."""
    running = [case for case in own if case.state.yellow]
    served = (case.row["ordered_on"] for case in running or own)
    dues = ((case.term.due, not case.term.settled) for case in running if case.term.due)
    until, provisional = min(dues, default=(None, False))
    states = {case.state for case in running}
    closed = [case for case in own if case.state.red]
    closures = (case.facts.closed_on for case in closed)
    return replace(
        _row(name, own, plan), since=min(filter(None, served), default=None),
        until=until, until_provisional=provisional, overdue=OVERDUE in states,
        due_for_closure=NOT_MET in states, demand=_demand(running),
        exit_mode=_joined(closed, "exit_mode"), closed_on=min(filter(None, closures), default=None),
    )  # fmt: skip


def _demand(own: Sequence[Case]) -> str:
    states = {case.state for case in own}
    if NOT_MET in states:
        return "整改不达标，依法关停退出"
    return "逾期未整改，依法处理" if OVERDUE in states else _joined(own, "measure")


def _row(name: ListId, own: Sequence[Case], plan: Plan) -> CardRow:
    """What every list says of an enterprise, from those of its rows that put it there."""
    first = own[0].row
    named_here = {case.row["standard"] for case in own}
    standards = [s for s in plan.standards.values() if s.label in named_here]
    return CardRow(
        list=name, enterprise=first["enterprise"] or "",
        credit_code=next((c.row["credit_code"] for c in own if c.row["credit_code"]), None),
        unit=first["district"] or (first[UNIT] if first[UNIT] in plan.districts else ""),
        standards=tuple(s.label for s in standards),
        publishers=tuple(dict.fromkeys(p for s in standards for p in s.publishers)),
        since=None, problem=_joined(own, "problem"), basis=_joined(own, "basis"),
        equipment="；".join(dict.fromkeys(filter(None, map(_equipment, own)))),
        capacity=_capacity(own), places=tuple(case.place for case in own),
    )  # fmt: skip


def _joined(own: Iterable[Case], name: str) -> str:
    return "；".join(dict.fromkeys(case.row[name] for case in own if case.row[name]))


def _equipment(case: Case) -> str:
    row = case.row
    if not row["equipment"]:
        return ""
    quantity = _amount(row["quantity"], row["quantity_unit"]) if row["quantity"] else ""
    return " ".join(filter(None, (row["equipment"], row["model"], quantity)))


def _capacity(own: Iterable[Case]) -> str:
    """Each item's capacity once, though it may stand under two standards."""
    seen: dict[tuple[str | None, ...], str] = {}
    for row in (case.row for case in own if case.row["capacity"] is not None):
        item = (row["equipment"], row["model"], row["product"])
        seen.setdefault(item, _product(row))
    return "；".join(seen.values())


def _product(row: Mapping[str, Any]) -> str:
    """水泥 30万吨/年."""
    product = f"{row['product']} " if row["product"] else ""
    return product + _amount(row["capacity"], row["capacity_unit"])


def _amount(number: float, unit: str | None) -> str:
    """1234567.8吨, as written by hand: no exponent, no empty decimals."""
    return f"{number:.6f}".rstrip("0").rstrip(".") + (unit or "")


def _published_already(merged: Merged, plan: Plan) -> Iterator[CardRow]:
    """The firms of exit lists that others published (ledger `exit_list`): exits by their source."""
    firms_of: dict[str, list[dict[str, Any]]] = {}
    for row in published(merged, plan):
        firms_of.setdefault(listed_firm(row), []).append(row)
    for rows in firms_of.values():
        own = [public_row(row, "exit_list", plan) for row in rows]
        first = own[0]
        place = "".join(dict.fromkeys(filter(None, (first["province"], first["city"]))))
        days = [day for row in own for day in (row["closed_on"], row["exit_by"]) if day]
        told = zip(rows, own, strict=True)
        yield CardRow(
            list="exit", enterprise=first["enterprise"], credit_code=None, unit=place,
            standards=(), publishers=(), since=min(days, default=None),
            equipment="；".join(dict.fromkeys(row["equipment"] for row in own if row["equipment"])),
            capacity="；".join(_product(row) for row in own if row["capacity"] is not None),
            places=tuple(map(_place, own)),
            withheld=tuple(_place(row) for row, shown in told if row != shown),
        )  # fmt: skip


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row[FILE], row[SHEET], int(row[ROW]))
