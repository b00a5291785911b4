"""How long an order runs: the statutory period, its extension, and the day printed in the order.

Counted after 民法典 arts. 200–203, by analogy: the day of service does not count, months end on
the corresponding day or on the last of the month, and a last day that is no working day moves to
the next. Printed days never move. Where the law is open a setting of the plan decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from phaseout.calendar import Moved, Years, corresponding_day, next_working_day
from phaseout.model.law import Period
from phaseout.model.plan import Clock, Plan
from phaseout.sentence import joined, say

NOT_COUNTED, CORRESPONDING, MOVED = (
    say("民法典第二百零一条"),
    say("民法典第二百零二条"),
    say("民法典第二百零三条"),
)
"""The articles for the day of service, the corresponding day, and the move to a working day."""
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a row says of its order: the day of service, printed ends, and the extension."""

    ordered_on: date | None = None
    rectify_by: date | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    months: int | None = None
    extended_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When an order ends. `first_due` is the end without the extension; all None if open.

    `provisional`: the statutory end rests on a year whose holidays are not known. `settled`: no
    holiday can change `due` any more, be it that the printed day comes first anyhow.
    """

    statutory_due: date | None = None
    first_due: date | None = None
    due: date | None = None
    extended: bool = False
    provisional: bool = False
    settled: bool = True
    course: _Course

    @property
    def steps(self) -> tuple[str, ...]:
        """The reasoning, in order; worded when it is asked for, as most ends are only compared."""
        return tuple(_steps(self))


@dataclass(frozen=True, slots=True)
class _Course:
    """What an end was counted from; `refusal`: why the extension does not count."""

    order: Order
    period: Period | None
    first: _Run | None
    last: _Run | None
    refusal: str


def order_of(row: Mapping[str, Any]) -> Order:
    """The order in a row of the exit ledger; its days as dates or timestamps, missing ones NaN."""
    months = row["extension_months"]
    return Order(
        ordered_on=_day(row["ordered_on"]), rectify_by=_day(row["rectify_by"]),
        applied_on=_day(row["extension_applied_on"]),
        approved_on=_day(row["extension_approved_on"]),
        months=int(months) if months and months >= 1 else None,
        extended_to=_day(row["extended_to"]),
    )  # fmt: skip


def _day(value: Any) -> date | None:
    """A date of a date or timestamp; None of what is missing (NaT is not equal to itself)."""
    if value is None or value != value:  # noqa: PLR0124 - only NaT and NaN differ from themselves
        return None
    return value.date() if isinstance(value, datetime) else value


def term(order: Order, period: Period | None, settings: Clock, years: Years = ()) -> Term:
    """The end of an order under the plan's period for it (None: the law sets no months).

    The earlier of the statutory end and the printed day. An extension that counts carries the
    statutory end on; the day it was approved to takes the place of the printed one. `years`: the
    calendars that the plan states.
    """
    first = last = _first_run(order, period, years)
    first_due = due = _earlier(first, order.rectify_by)
    refusal = _refusal(order, period, first_due)
    if period and not refusal:
        last = _second_run(order, period, first, settings, years)
        due = _earlier(last, order.extended_to)
    runs = [run for run in (first, last) if run]
    provisional = any(run.end.provisional for run in runs)
    printed = order.rectify_by if refusal else order.extended_to
    return Term(
        statutory_due=last.end.day if last else None, first_due=first_due, due=due,
        extended=not refusal, provisional=provisional,
        settled=not provisional or bool(printed and printed <= _earliest(runs)),
        course=_Course(order, period, first, last, refusal),
    )  # fmt: skip


def _earliest(runs: Sequence[_Run]) -> date:
    """The day before which these runs cannot end, whatever the holidays: each unmoved."""
    day = runs[0].start
    for run in dict.fromkeys(runs):
        day = corresponding_day(day, run.months)
    return day


def _steps(term: Term) -> Iterator[str]:
    ran = term.course
    yield from _service_steps(ran.order, ran.period, ran.first)
    yield from _printed_step(say("文书载明期限"), ran.order.rectify_by, ran.first)
    if ran.period and term.extended:
        yield from _extension_steps(ran.order, ran.period, ran.last)
        yield from _printed_step(say("延期批准至"), ran.order.extended_to, ran.last)
    elif ran.order.applied_on or ran.order.approved_on:
        yield say("{refusal}，延期不予计算", refusal=ran.refusal)
    if term.due is None:
        yield say("到期日未定，不作逾期认定")
        return
    if not term.settled:
        yield say("放假安排公布之前，到期日暂定，不作逾期认定")
    yield say("到期日 {due}", due=term.due)


def period_of(plan: Plan, standard: str | None, measure: str | None) -> Period | None:
    """The period of a row's order: that of its standard whose measures hold the row's.

    Where the measure is no order (it may since have become 关停退出, or is missing) and yet one
    was served, the standard's period still runs, provided the standard has but one.
    """
    if measure in plan.terms.orders:
        return plan.period_for(standard, measure)
    own = [p for p in plan.periods.values() if plan.standards[p.standard].label == standard]
    return own[0] if len(own) == 1 else None


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of months: where it starts, its corresponding day, and where that moves to."""

    start: date
    months: int
    corresponding: date
    end: Moved


@cache
def _run(start: date, months: int, moves: bool, years: Years) -> _Run:
    """Kept once counted: the orders of a city share a few hundred days."""
    day = corresponding_day(start, months)
    end = next_working_day(day, years) if moves else Moved(day, False, "")
    return _Run(start, months, day, end)


def _first_run(order: Order, period: Period | None, years: Years) -> _Run | None:
    if order.ordered_on is None or period is None:
        return None
    return _run(order.ordered_on, period.months, period.moves, years)


def _second_run(
    order: Order, period: Period, first: _Run | None, settings: Clock, years: Years
) -> _Run | None:
    """A new period after the first has ended: chained, never added up, capped by the plan.

    Where only the day it runs to was approved, the plan's maximum bounds that day.
    """
    if first is None:
        return None
    start = first.end.day if settings.extension_starts == "moved" else first.corresponding
    most = period.extension_months
    return _run(start, min(order.months or most, most), period.moves, years)


def _earlier(statutory: _Run | None, printed: date | None) -> date | None:
    if statutory is None or printed is None:
        return statutory.end.day if statutory else printed
    return min(statutory.end.day, printed)


NOT_PROVIDED, NOT_APPROVED, NOT_APPLIED, NOT_SAID = (
    say("方案对这一标准和措施没有规定延期"),
    say("延期尚未批准"),
    say("没有延期申请日期"),
    say("延期月数和延期至都没有填"),
)


def _refusal(order: Order, period: Period | None, first_due: date | None) -> str:
    """Why an extension does not count, the first reason that holds; empty where it counts."""
    if not (period and period.extension_months):
        return NOT_PROVIDED
    applied = order.applied_on
    if applied and first_due and applied > first_due:
        return say(
            "延期申请日期 {applied} 晚于期限届满日 {first_due}",
            applied=applied,
            first_due=first_due,
        )
    if order.approved_on is None or applied is None:
        return NOT_APPROVED if order.approved_on is None else NOT_APPLIED
    return "" if order.extended_to or (order.months and order.ordered_on) else NOT_SAID


def _service_steps(order: Order, period: Period | None, first: _Run | None) -> list[str]:
    if order.ordered_on is None:
        return [say("没有责令整改日期（送达日期），无法计算法定期限")]
    if first is None or period is None:
        return [
            say(
                "送达 {ordered_on}；方案对这一标准和措施没有规定法定期限",
                ordered_on=order.ordered_on,
            )
        ]
    basis = say("，依据{basis}", basis=period.basis) if period.basis else ""
    return [
        say(
            "送达 {ordered_on}，当日不计，自次日起算（{basis}）",
            ordered_on=order.ordered_on,
            basis=NOT_COUNTED,
        ),
        say("整改期限{months}个月{basis}", months=first.months, basis=basis),
        *_run_steps(first, period.moves),
    ]


def _extension_steps(order: Order, period: Period, second: _Run | None) -> list[str]:
    most = period.extension_months
    basis = say("，依据{basis}", basis=period.basis) if period.basis else ""
    steps: list[str] = [
        say(
            "{applied_on} 申请延期，{approved_on} 批准",
            applied_on=order.applied_on,
            approved_on=order.approved_on,
        )
    ]
    if (order.months or 0) > most:
        steps.append(
            say(
                "批准延期{months}个月，超过上限，按{most}个月计算{basis}",
                months=order.months,
                most=most,
                basis=basis,
            )
        )
    if second:
        steps.append(
            say(
                "延期是前一期限届满后的新期限：自 {start} 起{months}个月，不与前一期限相加",
                start=second.start,
                months=second.months,
            )
        )
        steps += _run_steps(second, period.moves)
    return steps


@cache
def _run_steps(run: _Run, moves: bool) -> tuple[str, ...]:
    """The corresponding day of a run of months, and where it moves to; said once, like the run."""
    day = run.corresponding
    if day.day == run.start.day:
        found = say(
            "{months}个月 → {day}，期满月的对应日（{basis}）",
            months=run.months,
            day=day,
            basis=CORRESPONDING,
        )
    else:
        lacks = say(
            "{year}年{month}月没有{day}日", year=day.year, month=day.month, day=run.start.day
        )
        found = say(
            "{months}个月 → {day}，{lacks}，取月末日（{basis}）",
            months=run.months,
            day=day,
            lacks=lacks,
            basis=CORRESPONDING,
        )
    return found, *(moved_steps(day, run.end) if moves else [say("方案规定期满之日不顺延")])


def moved_steps(day: date, end: Moved) -> list[str]:
    """Why a last day moved, or did not though it is a Saturday or Sunday, by which calendar."""
    years = joined("、", (say("{year}年", year=year) for year in range(day.year, end.day.year + 1)))
    calendar = say("{years}节假日安排", years=years)
    if end.provisional:
        calendar = say("{years}节假日安排尚未公布，暂按周末", years=years)
    steps: list[str] = []
    if end.why:
        steps.append(
            say(
                "{day} 逢{why}（{calendar}）→ 顺延至 {end}（{basis}）",
                day=day,
                why=end.why,
                calendar=calendar,
                end=end.day,
                basis=MOVED,
            )
        )
    elif day.weekday() >= SATURDAY:
        steps.append(
            say("{day} 是周末，调休上班（{calendar}），不顺延", day=day, calendar=calendar)
        )
    if end.provisional:
        steps.append(say("{year}年节假日安排尚未公布，只按周末推算，到期日待定", year=end.day.year))
    return steps


def _printed_step(label: str, printed: date | None, statutory: _Run | None) -> list[str]:
    if printed is None:
        return []
    if statutory and printed > statutory.end.day:
        return [
            say(
                "{label} {printed}，超过法定期限 {day}，以法定期限为准",
                label=label,
                printed=printed,
                day=statutory.end.day,
            )
        ]
    return [say("{label} {printed}，以载明日期为准，不顺延", label=label, printed=printed)]
