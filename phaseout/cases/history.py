"""How a case came to its state: every change of it, with the day and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from phaseout.cases.cards import CardState, Case, case_on
from phaseout.model.plan import Plan

ONE_DAY = timedelta(days=1)
EVENTS = (
    "found_on", "ordered_on", "extension_approved_on", "rechecked_on", "closed_on",
)  # fmt: skip
"""The days of a row on which its state may change; the others are those after its due days."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From `on` the case stands in `state`; None where the row tells no day."""

    on: date | None
    state: CardState


def history(case: Case, plan: Plan, today: date) -> tuple[Transition, ...]:
    """The states a case has gone through by `today`, in order; the last is the one it is in."""
    days = sorted({day for day in _days(case, plan) if day <= today})
    before = case_on(case.row, case.period, plan, days[0] - ONE_DAY).state if days else case.state
    states = [before, *(case_on(case.row, case.period, plan, day).state for day in days)]
    changes = [
        Transition(day, new)
        for day, (old, new) in zip(days, pairwise(states), strict=True)
        if new != old
    ]
    found = case.row.get("found_on")
    if found in days[:1] and found not in [change.on for change in changes[:1]]:
        return (Transition(found, before), *changes)
    return tuple(changes) or (Transition(None, before),)


def _days(case: Case, plan: Plan) -> Iterator[date]:
    """The days of its facts, and the day after each due day that it had at the time."""
    events = [day for name in EVENTS if (day := case.row.get(name))]
    yield from events
    for day in (*events, case.term.due):
        due = day and case_on(case.row, case.period, plan, day).term.due
        if due:
            yield due + ONE_DAY
