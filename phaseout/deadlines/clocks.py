"""The verb of `deadlines`: every clock that runs, each with the reasoning that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from phaseout.cases.cards import Case, cases
from phaseout.cases.history import history
from phaseout.clock import moved_steps
from phaseout.deadlines.duties import Kept, Returns, due_days, end_of
from phaseout.deadlines.set_days import set_days
from phaseout.model.due import LATE_STATES, Due, kept, left
from phaseout.model.law import Duty, Entry
from phaseout.model.ledger import UNIT
from phaseout.model.merged import Merged, waits
from phaseout.model.plan import Plan
from phaseout.sentence import say


def deadlines(merged: Merged, plan: Plan, today: date) -> tuple[Due, ...]:
    """All clocks as of `today`: orders, pledges, set days and duties; what is late comes first."""
    dues = list(_duties(merged, plan, today))
    for tables, pending in ((merged.tables, False), (merged.pending, True)):
        dues += set_days(merged, tables, plan, today, pending)
        rows = tables.get("exit")
        if rows is not None and len(rows):
            for case in cases(rows, plan, today):
                dues += _of_case(case, plan, today, pending)
    return tuple(sorted(dues, key=_urgency))


def within_days(dues: Iterable[Due], days: int | None) -> tuple[Due, ...]:
    """Those that end within so many days or are late already; all of them for None."""
    if days is None:
        return tuple(dues)
    return tuple(d for d in dues if d.days_left is not None and d.days_left <= days)


def _urgency(due: Due) -> tuple[Any, ...]:
    """Late first, then what may be, then what still runs by its day, then what is done; pending
    rows apart.
    """
    late = 2 if due.state not in LATE_STATES else int(not due.certain)
    return (
        due.pending, late, due.days_left is None, due.due or date.max,
        due.unit, due.enterprise, due.place.row if due.place else 0,
    )  # fmt: skip


def _of_case(case: Case, plan: Plan, today: date, pending: bool) -> Iterator[Due]:
    """The clocks of a row. A pending one is clocked where its facts are enough for a day."""
    row = case.row
    about = {
        "unit": row["district"] or row[UNIT] or "",
        "enterprise": row["enterprise"] or "",
        "place": case.place,
        "pending": pending,
    }
    ordered = row["measure"] in plan.terms.orders or row["ordered_on"]
    if ordered and (case.term.due or not pending):
        yield _order_due(case, plan, today, about)
    if row["demolish_by"]:
        yield _pledge_due(case, plan, today, about)


def _order_due(case: Case, plan: Plan, today: date, about: dict[str, Any]) -> Due:
    ends, entry = case.term, case.period or plan.standard_of(case.row["standard"] or "")
    word, why = case.state.word, case.state.why
    return Due(
        kind="order", deadline=case.period.id if case.period else "printed",
        label="".join(filter(None, (case.row["standard"], case.row["measure"]))), start=case.row["ordered_on"], statutory_due=ends.statutory_due,
        first_due=ends.first_due, due=ends.due, extended=ends.extended,
        provisional=ends.provisional, certain=ends.settled, state=word, days_left=left(ends.due, today, word),
        basis=cited(entry),
        told=lambda: (
            *waits(case.row), *ends.steps,
            *(say("{on} 起：{word}（{why}）", on=change.on, word=change.state.word, why=change.state.why)
              for change in history(case, plan, today) if change.on),
            say("截至 {today}：{word}（{why}）", today=today, word=word, why=why),
        ),
        **about,
    )  # fmt: skip


def _pledge_due(case: Case, plan: Plan, today: date, about: dict[str, Any]) -> Due:
    """A pledge to dismantle: its day is fixed and does not move to a working day."""
    row, due, done = case.row, case.row["demolish_by"], _dismantled_on(case, plan)
    word = kept(done, due, today)
    return Due(
        kind="pledge", deadline="demolition", label=say("承诺限时拆除"), start=row["pledged_on"],
        first_due=due, due=due,
        state=word, days_left=left(due, today, word),
        basis=cited(plan.ledgers["exit"].fields.get("demolish_by")),
        told=lambda: (
            *waits(row), say("公开承诺 {pledged_on}", pledged_on=row["pledged_on"] or say("（日期未填）")), say("限时拆除 {due}，承诺日期不顺延", due=due),
            say("截至 {today}：{word}（拆除日期 {done}）", today=today, word=word, done=done or say("未填")),
        ),
        **about,
    )  # fmt: skip


def _dismantled_on(case: Case, plan: Plan) -> date | None:
    """The day it was dismantled, or closed where dismantling was the exit itself."""
    if case.facts.dismantled:
        day: date = case.row["dismantled_on"]
        return day
    sealed = case.row["exit_mode"] in plan.terms.sealed_exits
    return case.facts.closed_on if case.facts.out and not sealed else None


def _duties(merged: Merged, plan: Plan, today: date) -> Iterator[Due]:
    """What units owe, where the document names the day; of a monthly report every month so far."""
    returns = Returns(merged, plan, today)
    for duty in plan.duties.values():
        for day in due_days(duty, plan, today):
            for unit in plan.units.values():
                if duty.binds(unit):
                    kept_so = returns.kept(duty, unit.id, day)
                    yield _duty_due(duty, unit.id, day, kept_so, plan, today)


def _duty_due(duty: Duty, unit: str, day: date, found: Kept, plan: Plan, today: date) -> Due:
    """Done on the day that is on record; without one a unit that has sent is not late."""
    end = end_of(duty, day, plan)
    word = (
        say("按期完成")
        if found.done and found.on is None
        else kept(found.on, end.day, today, certain=not end.provisional)
    )
    owed = say("报{office}", office=duty.to) if duty.to else say("完成")
    return Due(
        kind="duty", deadline=duty.id, unit=unit, label=duty.label, first_due=end.day, due=end.day,
        provisional=end.provisional, certain=found.told and not end.provisional, state=word,
        days_left=left(end.day, today, word), basis=cited(duty),
        told=lambda: (
            say("{label}：{day} 前{owed}", label=duty.label, day=day, owed=owed), *(moved_steps(day, end) if duty.moves else ()),
            say("截至 {today}：{word}（{said}）", today=today, word=word if found.told or word not in LATE_STATES else say("已过规定日期"), said=found.said),
        ),
    )  # fmt: skip


def cited(entry: Entry | None) -> str:
    """What an entry rests on, as a clock cites it; empty where it rests on nothing."""
    return str(entry.basis) if entry and entry.basis else ""
