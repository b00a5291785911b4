"""What a plan still has from another year: a name with that year in it, a day before it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from phaseout.model.plan import Plan

_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")


class Outdated(NamedTuple):
    """A key of an entry, and what it says of another year."""

    section: str
    id: str
    key: str
    text: str


def outdated(plan: Plan) -> tuple[Outdated, ...]:
    """Names of lists and reports that bear another year, and days before the plan's first."""
    names = (one for one in dated_names(plan) if str(plan.year) not in _YEAR.findall(one.text))
    return (*names, *_past(plan, plan.period_from or date.min)) if plan.year else ()


def dated_names(plan: Plan) -> Iterator[Outdated]:
    """The names of lists and reports that bear a year: they are printed on what is published."""
    for one in plan.lists.values():
        yield from _dated(Outdated("list", one.id, "title", one.title))
        yield from _dated(Outdated("list", one.id, "regime", one.regime))
    for report in plan.reports.values():
        yield from _dated(Outdated("report", report.id, "title", report.title))


def _dated(name: Outdated) -> Iterator[Outdated]:
    if _YEAR.search(name.text):
        yield name


def _past(plan: Plan, first: date) -> Iterator[Outdated]:
    for deadline in plan.deadlines.values():
        if deadline.due and deadline.due < first:
            yield Outdated("deadline", deadline.id, "due", str(deadline.due))
    for duty in plan.duties.values():
        if over := [str(day) for day in duty.dues if day < first]:
            yield Outdated("duty", duty.id, "dues", "、".join(over))
