"""Which report is asked for, and what it tells of: its kind, its span, the day it states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from phaseout.calendar import corresponding_day
from phaseout.model.law import Report
from phaseout.model.plan import Plan
from phaseout.plan import PlanFault
from phaseout.sentence import joined, say
from phaseout.values import nearest

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both of them in it; what officials call it."""

    first: date
    last: date
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as asked for: `plan` is narrowed to its span, `on` the day whose state it tells.

    `so_far`: the plan from the beginning to that span's end, where the span is only part of it.
    """

    kind: str
    report: Report
    plan: Plan
    on: date
    span: Span | None = None
    so_far: Plan | None = None

    @property
    def title(self) -> str:
        """The plan's own title; one that comes again names its span."""
        return "".join(self.pieces)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The title in pieces, between which it may break."""
        span = (f"（{self.span.words}）",) if self.span and self.comes_again else ()
        return (*self.report.pieces, *span)

    @property
    def comes_again(self) -> bool:
        """Whether there are several of it in a year, so that each names its span."""
        return self.report.issued != "yearly"


def kind_of(plan: Plan) -> str:
    """The kind of report where none is asked for: the only one there is, else the annual one."""
    return next(iter(plan.reports)) if len(plan.reports) == 1 else "annual"


def asked(plan: Plan, kind: str, period: str, today: date) -> Asked:
    """The report of a kind over a span (2024, 2024H1, 2024-06; empty: the usual one of `today`).

    Raises:
        PlanFault: the plan has no report of this kind, or none over such a span.
    """
    report = _report(plan, kind)
    span = _span(report, period) if period else _usual(plan, report, today)
    if span is None:
        return Asked(kind, report, plan, today)
    first, last = plan.period_from or date.min, plan.period_to or date.max
    if span.last < first or span.first > last:
        raise PlanFault(
            say(
                "{period} 不在方案 {id} 的期间（{first} 至 {last}）内。",
                period=period,
                id=plan.id,
                first=first,
                last=last,
            )
        )
    if period and span.first > today:
        raise PlanFault(
            say(
                "{period} 尚未开始（以 {today} 为准），请核对 --period 和 --today。",
                period=period,
                today=today,
            )
        )
    narrow = replace(plan, period_from=max(span.first, first), period_to=min(span.last, last))
    bounded = bool(period) or report.issued != "yearly"
    on = min(today, span.last) if bounded else today
    since = _since(plan, report, span)
    whole = report.issued == "yearly" or since == narrow.period_from
    so_far = None if whole else replace(plan, period_from=since, period_to=narrow.period_to)
    return Asked(kind, report, narrow, on, span, so_far)


@dataclass(frozen=True, slots=True)
class Before:
    """The ledger compared with: its plan narrowed to the same span, the day then, its name."""

    plan: Plan
    on: date
    words: str


def before(one: Asked, last: Plan) -> Before:
    """The same span in the year that an earlier city ledger is of.

    A programme of several years is compared with itself a year before.

    Raises:
        PlanFault: the ledger to be compared with is of the same year, or of a later one.
    """
    years = one.plan.year - last.year if _of_one_year(last) else 1
    if years < 1:
        raise PlanFault(
            say(
                "--previous 给的是方案 {id} {year} 年的台账，不早于本期，不能用来比较。",
                id=last.id,
                year=last.year,
            )
        )
    first, until = one.plan.period_from, one.plan.period_to
    narrow = replace(
        last, period_from=first and _earlier(first, years), period_to=until and _end(until, years)
    )
    words = "上年" if one.report.issued == "yearly" else "上年同期"
    return Before(narrow, _end(one.on, years), words if years == 1 else f"{last.year}年")


def _earlier(day: date, years: int) -> date:
    return corresponding_day(day, -12 * years)


def _end(day: date, years: int) -> date:
    """The last day of February stays the last one."""
    return _earlier(day + _ONE_DAY, years) - _ONE_DAY


def _of_one_year(plan: Plan) -> bool:
    first, last = plan.period_from, plan.period_to
    return bool(first and last and first.year == last.year)


def _report(plan: Plan, kind: str) -> Report:
    if kind in plan.reports:
        return plan.reports[kind]
    ordered = sorted(plan.reports.values(), key=lambda r: r.id != "annual")
    known = joined("、", (say("{name}（{id}）", name=r.id, id=r.name) for r in ordered))
    known = known or say("一种也没有")
    if near := nearest(kind, [word for r in ordered for word in (r.id, r.name)]):
        raise PlanFault(
            say(
                "方案 {id} 没有“{kind}”这种报告，是不是“{near}”？现有：{known}。",
                id=plan.id,
                kind=kind,
                near=near,
                known=known,
            )
        )
    raise PlanFault(
        say("方案 {id} 没有“{kind}”这种报告。现有：{known}。", id=plan.id, kind=kind, known=known)
    )


def _span(report: Report, period: str) -> Span:
    pattern, example, often, span = _SPANS[report.issued]
    if found := pattern.fullmatch(period):
        return span(*map(int, found.groups()))
    raise PlanFault(
        say(
            "“{name}”{often}编写，--period 应如 {example}，现为“{period}”。",
            name=report.name,
            often=often,
            example=example,
            period=period,
        )
    )


def _usual(plan: Plan, report: Report, today: date) -> Span | None:
    """The span that a day is in; after the programme has ended, its last one.

    A half-year's report is still being written in the month after it.
    """
    if plan.period_from is None and plan.period_to is None and report.issued == "yearly":
        return None  # what is published by others bears no year of its own
    day = min(max(today, plan.period_from or today), plan.period_to or today)
    if report.issued == "monthly":
        return _month(day.year, day.month)
    if report.issued == "half-yearly":
        day = max(corresponding_day(day, -1), plan.period_from or date.min)
        return _half(day.year, (day.month + 5) // 6)
    return _year(day.year)


def _since(plan: Plan, report: Report, span: Span) -> date | None:
    """From when what is done so far is counted: of a half-year, its year; else the programme."""
    year = date(span.first.year, 1, 1)
    return year if report.issued == "half-yearly" else plan.period_from


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), f"{year}年度")


def _half(year: int, half: int) -> Span:
    if half == 1:
        return Span(date(year, 1, 1), date(year, 6, 30), f"{year}年上半年")
    return Span(date(year, 7, 1), date(year, 12, 31), f"{year}年下半年")


def _month(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return Span(first, corresponding_day(first, 1) - _ONE_DAY, f"{year}年{month}月")


_SPANS: Mapping[str, tuple[re.Pattern[str], str, str, Callable[..., Span]]] = {
    "yearly": (re.compile(r"(\d{4})"), "2024", say("按年"), _year),
    "half-yearly": (re.compile(r"(\d{4})H([12])"), "2024H1", say("按半年"), _half),
    "monthly": (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), "2024-06", say("按月"), _month),
}
"""How a span is written in a call, an example, how often that is, and the span itself."""
