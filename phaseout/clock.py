"""How long an order runs: the statutory period, its extension, and the day printed in the order.

Counted after 民法典 arts. 200–204, by analogy: the day of service does not count, months end on
the corresponding day or on the last of the month, and a last day that is no working day moves to
the next. Printed days never move. Where the law is open a setting of the plan decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from phaseout.calendar import Moved, corresponding_day, next_working_day
from phaseout.model.plan import Clock, Period

COUNTED = "民法典第二百条至第二百零四条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a row says of its order: days of service, printed ends, and the extension."""

    ordered_on: date | None = None
    rectify_by: date | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    months: int | None = None
    extended_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When an order ends. `first_due` is the end without the extension; all None if open."""

    statutory_due: date | None = None
    first_due: date | None = None
    due: date | None = None
    extended: bool = False
    provisional: bool = False
    steps: tuple[str, ...] = ()


def order_of(row: Mapping[str, Any]) -> Order:
    """The order in a row of the exit ledger; its days as dates or timestamps, missing ones NaN."""
    months = row["extension_months"]
    return Order(
        ordered_on=_day(row["ordered_on"]), rectify_by=_day(row["rectify_by"]),
        applied_on=_day(row["extension_applied_on"]),
        approved_on=_day(row["extension_approved_on"]),
        months=int(months) if months and months == months else None,
        extended_to=_day(row["extended_to"]),
    )  # fmt: skip


def _day(value: Any) -> date | None:
    """A date of a date or timestamp; None of what is missing (NaT is not equal to itself)."""
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value


def term(order: Order, period: Period | None, settings: Clock) -> Term:
    """The end of an order under the plan's period for it (None: the law sets no months)."""
    first = _statutory(order.ordered_on, period.months if period else 0, period)
    first_due = _earlier(first.day if first else None, order.rectify_by)
    steps = [
        *_service_steps(order, period, first),
        *_printed_step(order.rectify_by, first, "文书载明期限"),
    ]
    if not extension_counts(order, first_due, period):
        return Term(
            statutory_due=first.day if first else None, first_due=first_due, due=first_due,
            provisional=bool(first and first.provisional),
            steps=(*steps, *_refused_step(order, first_due, period), _end_step(first_due)),
        )  # fmt: skip
    assert period is not None
    second = _extended(order, period, first, settings)
    due = _earlier(second.day if second else None, order.extended_to)
    steps += _extension_steps(order, period, second)
    return Term(
        statutory_due=second.day if second else None, first_due=first_due, due=due, extended=True,
        provisional=any(m.provisional for m in (first, second) if m),
        steps=(*steps, *_printed_step(order.extended_to, second, "延期批准载明"), _end_step(due)),
    )  # fmt: skip


def extension_counts(order: Order, first_due: date | None, period: Period | None) -> bool:
    """An extension counts when the plan allows one, it was approved, and asked for in time."""
    return bool(
        period and period.extension_months and order.approved_on
        and order.applied_on and first_due and order.applied_on <= first_due
    )  # fmt: skip


@cache
def _end(start: date, months: int, moves: bool) -> Moved:
    day = corresponding_day(start, months)
    return next_working_day(day) if moves else Moved(day, False, "")


def _statutory(start: date | None, months: int, period: Period | None) -> Moved | None:
    return _end(start, months, period.moves) if start and period else None


def _extended(order: Order, period: Period, first: Moved | None, settings: Clock) -> Moved | None:
    """The new period after the first has ended: chained, never added up, capped by the plan."""
    if first is None or order.ordered_on is None:
        return None
    moved = settings.extension_starts == "moved"
    base = first.day if moved else corresponding_day(order.ordered_on, period.months)
    return _end(
        base, min(order.months or period.extension_months, period.extension_months), period.moves
    )


def _earlier(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _service_steps(order: Order, period: Period | None, first: Moved | None) -> list[str]:
    if order.ordered_on is None:
        return ["未填责令整改日期，无法计算法定期限"]
    if period is None or first is None:
        return [f"送达 {order.ordered_on}；方案对这一标准和措施没有规定法定期限"]
    return [
        f"送达 {order.ordered_on}，当日不计入（{COUNTED}）",
        f"{period.label}，{period.months}个月 → {corresponding_day(order.ordered_on, period.months)}",
        *_moved_step(first),
    ]


def _moved_step(moved: Moved) -> list[str]:
    steps = [f"期限最后一日是{moved.why}，顺延至 {moved.day}"] if moved.why else []
    if moved.provisional:
        steps.append(f"{moved.day.year}年放假安排尚未公布，只按周末推算，结果待定")
    return steps


def _printed_step(printed: date | None, statutory: Moved | None, label: str) -> list[str]:
    if printed is None:
        return []
    if statutory and printed > statutory.day:
        return [f"{label} {printed}，超过法定期限 {statutory.day}，以法定期限为准"]
    return [f"{label} {printed}，以载明日期为准，不顺延"]


def _extension_steps(order: Order, period: Period, second: Moved | None) -> list[str]:
    months = min(order.months or period.extension_months, period.extension_months)
    steps = [f"{order.applied_on} 申请、{order.approved_on} 批准延期，自前一期限届满起算"]
    if order.months and order.months > period.extension_months:
        steps.append(f"批准延期{order.months}个月，超过上限，按{period.extension_months}个月计算")
    if second:
        steps += [f"延期{months}个月 → {second.day}", *_moved_step(second)]
    return steps


def _refused_step(order: Order, first_due: date | None, period: Period | None) -> list[str]:
    if not (order.applied_on or order.approved_on):
        return []
    if not (period and period.extension_months):
        return ["方案对这一标准没有规定延期，延期不予计算"]
    if order.approved_on is None:
        return ["延期尚未批准，不予计算"]
    if order.applied_on and first_due and order.applied_on > first_due:
        return [f"延期申请日期 {order.applied_on} 晚于期限届满日 {first_due}，延期不予计算"]
    return ["延期的申请日期或期限不明，延期不予计算"]


def _end_step(due: date | None) -> str:
    return f"到期日 {due}" if due else "到期日未定，不作逾期认定"
