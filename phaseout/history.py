"""How a case came to its state: every change of it, with the day and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from phaseout.cards import CardState, Case, case_on
from phaseout.model.plan import Plan

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
    states = [(day, case_on(case.row, case.period, plan, day).state) for day in days]
    changes = [
        Transition(day, state)
        for k, (day, state) in enumerate(states)
        if not k or state != states[k - 1][1]
    ]
    return tuple(changes) or (Transition(None, case.state),)


def _days(case: Case, plan: Plan) -> Iterator[date]:
    """The days of its facts, and the day after each due day that it had at the time."""
    events = [day for name in EVENTS if (day := case.row.get(name))]
    yield from events
    for day in (*events, case.term.due):
        due = day and case_on(case.row, case.period, plan, day).term.due
        if due:
            yield due + timedelta(days=1)
