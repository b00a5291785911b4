"""Figures month by month: exits against what was planned, and the lists as they stood.

Only the months of the programme's year that have begun; of a programme of several years, those of
the year of the day asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phaseout.calendar import corresponding_day
from phaseout.cases.cards import Case, card_of, case_on, records
from phaseout.cases.exits import grouped
from phaseout.model.facts import ExitItem, Figure
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan

FIRMS = "家"
_ONE_DAY = timedelta(days=1)
_LISTS = (("yellow", "月末黄牌企业数"), ("red", "月末红牌企业数"))


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day; `end` is its last, or the day asked where that comes first."""

    first: date
    end: date

    @property
    def id(self) -> str:
        """2024-06."""
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        """2024年6月."""
        return f"{self.first.year}年{self.first.month}月"


def months(plan: Plan, today: date) -> tuple[Month, ...]:
    """The months that are told, in order."""
    last = min(today, plan.period_to or today)
    first = max(plan.period_from or date.min, last.replace(month=1, day=1))
    return tuple(_months(first.replace(day=1), last))


def _months(first: date, last: date) -> Iterator[Month]:
    while first <= last:
        following = corresponding_day(first, 1)
        yield Month(first, min(following - _ONE_DAY, last))
        first = following


def month_figures(
    firms: Mapping[str, Sequence[Case]], items: Sequence[ExitItem], merged: Merged, plan: Plan,
    today: date,
) -> Iterator[Figure]:  # fmt: skip
    """Firms by the month of their first exit, firms planned by the month's end, and the lists."""
    every = months(plan, today)
    yield from _exits(items, every)
    yield from _planned(merged, plan, every)
    yield from _listed(firms, plan, every)


def _exits(items: Sequence[ExitItem], every: Sequence[Month]) -> Iterator[Figure]:
    """A firm counts in the month in which it first gave something up."""
    dated = grouped((i for i in items if i.closed_on), lambda i: i.firm)
    begun = {firm: min(i.closed_on for i in own if i.closed_on) for firm, own in dated.items()}
    for month in every:
        now = [firm for firm, day in begun.items() if month.first <= day <= month.end]
        places = tuple(i.place for firm in now for i in dated[firm])
        yield Figure(
            f"exit.month.{month.id}", f"月退出企业数_{month.words}", len(now), FIRMS, places
        )


def _planned(merged: Merged, plan: Plan, every: Sequence[Month]) -> Iterator[Figure]:
    """Firms that the targets want gone by the end of each month, from the beginning."""
    rows = records(merged.table("targets")) if "targets" in plan.ledgers else []
    aims = [r for r in rows if r["firms"] and r["finish_by"]]
    for month in every if aims else ():
        own = [r for r in aims if r["finish_by"] <= corresponding_day(month.first, 1) - _ONE_DAY]
        places = tuple(Place(r[FILE], r[SHEET], int(r[ROW])) for r in own)
        number = int(sum(r["firms"] for r in own))
        yield Figure(
            f"plan.month.{month.id}", f"月计划累计企业数_{month.words}", number, FIRMS, places
        )


def _listed(
    firms: Mapping[str, Sequence[Case]], plan: Plan, every: Sequence[Month]
) -> Iterator[Figure]:
    """Firms on the yellow and the red list at the end of each month; the graver list counts."""
    told = [name for name, _ in _LISTS if name in plan.lists]
    ordered = {firm: cases for firm, own in firms.items() if (cases := _ordered(own))}
    days = [month.end for month in every if told]
    stood = {firm: _stood(cases, plan, days) for firm, cases in ordered.items()}
    for number, month in enumerate(every if told else ()):
        on = {firm: where[number] for firm, where in stood.items()}
        count = Counter(on.values())
        for name, label in _LISTS:
            if name in told:
                places = tuple(
                    c.place for firm, where in on.items() if where == name for c in ordered[firm]
                )
                yield Figure(
                    f"{name}.month.{month.id}", f"{label}_{month.words}", count[name], FIRMS, places
                )


def _ordered(own: Sequence[Case]) -> list[Case]:
    """The cases in which an order was given: no other puts its firm on a list."""
    return [case for case in own if case.facts.ordered]


def _stood(cases: Sequence[Case], plan: Plan, days: Sequence[date]) -> list[str | None]:
    """The graver of the lists that the firm stood on, for each of these days."""
    each = zip(*(stands_on(case, plan, days) for case in cases), strict=True)
    return [next((name for name in ("red", "yellow") if name in on), None) for on in each]


def stands_on(case: Case, plan: Plan, days: Sequence[date]) -> Iterator[str | None]:
    """The list that a case stood on, day after day.

    It is judged anew only where a day of its row, or the end of its period, has passed since.
    """
    dated = sorted(day for day in case.row.values() if isinstance(day, date))
    was, last, due = None, None, None
    for day in days:
        turns = [*dated, due + _ONE_DAY] if due else dated
        if last is None or any(last < turn <= day for turn in turns):
            then = case_on(case.row, case.period, plan, day)
            was, due = card_of(then, plan), then.facts.due
        last = day
        yield was
