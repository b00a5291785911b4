"""The verb of `deadlines`: every clock that runs, each with the reasoning that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from phaseout.calendar import next_working_day
from phaseout.cards import Case, cases
from phaseout.model.due import Due
from phaseout.model.ledger import UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import Duty, Plan

LATE_STATES = ("逾期", "逾期未整改")
ENDED = ("整改合格", "已依法关闭", "已退出", "主动退出", "按期完成", "逾期完成")


def deadlines(merged: Merged, plan: Plan, today: date) -> tuple[Due, ...]:
    """All clocks as of `today`: orders, pledges and duties; what is late comes first."""
    dues = list(_duties(merged, plan, today))
    for rows, pending in ((merged.tables, False), (merged.pending, True)):
        if len(rows.get("exit", ())):
            for case in cases(rows["exit"], plan, today):
                dues += _of_case(case, plan, today, pending)
    return tuple(sorted(dues, key=_urgency))


def within_days(dues: Iterable[Due], days: int | None) -> tuple[Due, ...]:
    """Those that end within so many days or are late already; all of them for None."""
    if days is None:
        return tuple(dues)
    return tuple(d for d in dues if d.days_left is not None and d.days_left <= days)


def _urgency(due: Due) -> tuple[Any, ...]:
    """Late first, then by the day; what is done or open comes last."""
    left = due.days_left
    return (
        due.pending, due.state not in LATE_STATES, left is None, left or 0,
        due.unit, due.enterprise, due.place.row if due.place else 0,
    )  # fmt: skip


def _of_case(case: Case, plan: Plan, today: date, pending: bool) -> Iterator[Due]:
    row = case.row
    about = {
        "unit": row["district"] or row[UNIT] or "",
        "enterprise": row["enterprise"] or "",
        "place": case.place,
        "pending": pending,
    }
    if case.facts.ordered and (row["ordered_on"] or row["rectify_by"]):
        yield _order_due(case, today, about)
    if row["demolish_by"]:
        yield _pledge_due(case, plan, today, about)


def _order_due(case: Case, today: date, about: dict[str, Any]) -> Due:
    ends, period = case.term, case.period
    return Due(
        kind="order", deadline=period.id if period else "printed", start=case.row["ordered_on"],
        statutory_due=ends.statutory_due, first_due=ends.first_due, due=ends.due,
        extended=ends.extended, provisional=ends.provisional, state=case.state.word,
        days_left=_left(ends.due, today, case.state.word),
        basis=str(period.basis) if period and period.basis else "", steps=ends.steps, **about,
    )  # fmt: skip


def _pledge_due(case: Case, plan: Plan, today: date, about: dict[str, Any]) -> Due:
    """A pledge to dismantle: kept when dismantled, or when dismantling was the exit itself."""
    row, due = case.row, case.row["demolish_by"]
    done = row["dismantled_on"]
    if done is None and row["exit_mode"] in set(plan.terms.equipment_exits) - set(
        plan.terms.sealed_exits
    ):
        done = row["closed_on"]
    word = _kept(done if done and done <= today else None, due, today)
    return Due(
        kind="pledge", deadline="demolition", start=row["pledged_on"], first_due=due, due=due,
        state=word, days_left=_left(due, today, word),
        steps=(f"公开承诺 {row['pledged_on'] or '（日期未填）'}", f"限时拆除 {due}，承诺日期不顺延"), **about,
    )  # fmt: skip


def _duties(merged: Merged, plan: Plan, today: date) -> Iterator[Due]:
    """What units owe the lead office, where the document names the day."""
    for duty in plan.duties.values():
        if duty.due is None:
            continue
        moved = next_working_day(duty.due) if duty.moves else None
        due = moved.day if moved else duty.due
        for unit in plan.units.values():
            if unit.kind in duty.by:
                yield _duty_due(
                    duty, unit.id, due, bool(moved and moved.provisional), merged, today
                )


def _duty_due(
    duty: Duty, unit: str, due: date, provisional: bool, merged: Merged, today: date
) -> Due:
    """Done when the unit has sent anything; when it did so, its files do not tell for certain."""
    sent = unit in merged.units.submitted or unit in merged.units.nil
    word = "按期完成" if sent else _kept(None, due, today)
    return Due(
        kind="duty", deadline=duty.id, unit=unit, enterprise="", first_due=due, due=due,
        provisional=provisional, state=word, days_left=_left(due, today, word),
        basis=str(duty.basis or ""), steps=(f"{duty.label}：{due} 前报{duty.to}",),
    )  # fmt: skip


def _kept(done: date | None, due: date, today: date) -> str:
    if done:
        return "按期完成" if done <= due else "逾期完成"
    return "逾期" if today > due else "未到期"


def _left(due: date | None, today: date, word: str) -> int | None:
    """Calendar days to the end; None when done or open."""
    return None if due is None or word in ENDED else (due - today) // timedelta(days=1)
