"""The verb of `deadlines`: every clock that runs, each with the reasoning that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from phaseout.calendar import Moved, corresponding_day, next_month_day, next_working_day
from phaseout.cards import Case, cases, records
from phaseout.clock import moved_steps
from phaseout.fulfilment import Fulfilment, fulfilments
from phaseout.history import history
from phaseout.model.due import Due
from phaseout.model.finding import Place
from phaseout.model.law import Condition, Deadline, Duty, Entry
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import REASON, Merged
from phaseout.model.plan import Plan

LATE_STATES = ("逾期", "逾期未整改")
ENDED = ("整改合格", "已依法关闭", "已退出", "主动退出", "按期完成", "逾期完成")


def deadlines(merged: Merged, plan: Plan, today: date) -> tuple[Due, ...]:
    """All clocks as of `today`: orders, pledges, set days and duties; what is late comes first."""
    dues = list(_duties(merged, plan, today))
    for tables, pending in ((merged.tables, False), (merged.pending, True)):
        dues += _set_days(merged, tables, plan, today, pending)
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
    """Late first, then what still runs by its day, then what is done; pending rows apart."""
    return (
        due.pending, due.state not in LATE_STATES, due.days_left is None, due.due or date.max,
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
        provisional=ends.provisional, state=word, days_left=_left(ends.due, today, word),
        basis=_cited(entry),
        steps=(
            *_waits(case.row), *ends.steps,
            *(f"{change.on} 起：{change.state.word}（{change.state.why}）"
              for change in history(case, plan, today) if change.on),
            f"截至 {today}：{word}（{why}）",
        ),
        **about,
    )  # fmt: skip


def _waits(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a row in 待核 waits: what its clock says holds only once that is settled."""
    return (f"本行待核，以下仅供参考：{row[REASON]}",) if row.get(REASON) else ()


def _pledge_due(case: Case, plan: Plan, today: date, about: dict[str, Any]) -> Due:
    """A pledge to dismantle: its day is fixed and does not move to a working day."""
    row, due, done = case.row, case.row["demolish_by"], _dismantled_on(case, plan)
    word = _kept(done, due, today)
    return Due(
        kind="pledge", deadline="demolition", label="承诺限时拆除", start=row["pledged_on"],
        first_due=due, due=due,
        state=word, days_left=_left(due, today, word),
        basis=_cited(plan.ledgers["exit"].fields.get("demolish_by")),
        steps=(
            *_waits(row), f"公开承诺 {row['pledged_on'] or '（日期未填）'}", f"限时拆除 {due}，承诺日期不顺延",
            f"截至 {today}：{word}（拆除日期 {done or '未填'}）",
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


def _set_days(
    merged: Merged, tables: Mapping[str, pd.DataFrame], plan: Plan, today: date, pending: bool
) -> Iterator[Due]:
    """The days that the plan, or a column that it names, sets for the rows of its ledgers."""
    rows = {name: records(tables[name]) for name in plan.ledgers if len(tables.get(name, ()))}
    for deadline in plan.deadlines.values():
        own = [
            row
            for row in rows.get(deadline.ledger, ())
            if not deadline.when or _fits(row, deadline.when)
        ]
        for row, done in fulfilments(deadline, own, merged, plan, today):
            day = deadline.due or row.get(deadline.due_field)
            if day and (done.known or today <= day):
                yield _set_due(deadline, row, day, done, plan, today, pending)


def _fits(row: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a plan's condition holds for a row, as `Ledger.holds` has it for those of a sheet."""
    return any(
        all(
            row.get(name) is not None if values == "filled" else row.get(name) in values
            for name, values in table.items()
        )
        for table in condition
    )


def _set_due(
    deadline: Deadline, row: Mapping[str, Any], day: date, done: Fulfilment, plan: Plan,
    today: date, pending: bool,
) -> Due:  # fmt: skip
    end = next_working_day(day) if deadline.moves else Moved(day, False, "")
    word = _kept(done.on, end.day, today)
    return Due(
        kind=deadline.kind, deadline=deadline.id, label=deadline.label + _aim(deadline, row),
        unit=row.get("district") or row.get("responsible") or row[UNIT] or "",
        enterprise=_about(row), place=Place(row[FILE], row[SHEET], int(row[ROW])),
        start=row.get(deadline.starts), first_due=end.day,
        due=end.day, provisional=end.provisional, state=word, pending=pending,
        days_left=_left(end.day, today, word), basis=_cited(deadline),
        steps=(
            *_waits(row), *_set_steps(deadline, row, end, plan),
            f"截至 {today}：{word}（{done.said}）",
        ),
    )  # fmt: skip


ABOUT = ("enterprise", "task", "indicator")
"""The columns that say what a row is about, whichever its ledger has."""


def _about(row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in ABOUT if row.get(name)), "")


def _aim(deadline: Deadline, row: Mapping[str, Any]) -> str:
    """What a target is for: it is about no single enterprise."""
    words = dict.fromkeys(row.get(name) for name in ("industry", "product", "equipment"))
    return f"（{' '.join(filter(None, words))}）" if deadline.by_exits else ""


def _set_steps(
    deadline: Deadline, row: Mapping[str, Any], end: Moved, plan: Plan
) -> tuple[str, ...]:
    """From when and until when, and who says so."""
    columns = plan.ledgers[deadline.ledger].fields
    by_row = deadline.due_field and f"台账所填{columns[deadline.due_field].header}"
    day = deadline.due or row[deadline.due_field]
    start = row.get(deadline.starts) or "未填"
    return (
        *([f"{columns[deadline.starts].header} {start}"] if deadline.starts else []),
        f"{deadline.label}：最迟 {day}（{by_row or '方案规定'}）",
        *(moved_steps(day, end) if deadline.moves else ()),
    )


def _duties(merged: Merged, plan: Plan, today: date) -> Iterator[Due]:
    """What units owe the lead office, where the document names the day."""
    sent, by_month, filled = _sent(merged), sent_by_month(merged, plan), _filled(merged, today)
    for duty in plan.duties.values():
        for day in _days(duty, plan, today):
            told = duty.by_ledger or today <= day  # else nobody can say who has done it
            end = next_working_day(day) if duty.moves else Moved(day, False, "")
            senders = by_month.get((day.year, day.month), set()) if duty.month_day else sent
            for unit in plan.units.values():
                if told and (unit.id in duty.units if duty.units else unit.kind in duty.by):
                    done = duty.by_ledger and unit.id in senders
                    days = [] if duty.month_day else filled.get(unit.id, [])
                    on = _by_term(duty.dues, days).get(day)
                    done = done and (on is not None or not days)  # else it is of another term
                    yield _duty_due(duty, unit.id, end, day, done, on, today)


def untold_duties(plan: Plan, today: date) -> tuple[Duty, ...]:
    """The duties that have fallen due and of which no ledger tells whether they were done."""
    return tuple(
        duty for duty in plan.duties.values()
        if not duty.by_ledger and any(day < today for day in duty.dues)
    )  # fmt: skip


def _by_term(dues: Sequence[date], days: Iterable[date]) -> dict[date, date]:
    """Due day → the first day of a return for it: what comes late is of the term that lacks one."""
    found: dict[date, date] = {}
    left, before = sorted(days), date.min
    for due in sorted(dues):
        if own := next((day for day in left if day > before), None):
            found[due] = own
            left.remove(own)
        before = due
    return found


def _filled(merged: Merged, today: date) -> dict[str | None, list[date]]:
    """Unit → the days on which its files say they were filled in; a day to come is no day."""
    found: dict[str | None, list[date]] = {}
    for source in merged.sources:
        if source.filled_on and source.filled_on <= today and source.status != "unreadable":
            found.setdefault(source.unit, []).append(source.filled_on)
    return found


def _days(duty: Duty, plan: Plan, today: date) -> Iterator[date]:
    """The days a duty names; of a monthly one, within the programme's years, the next to come.

    Where the ledgers tell who has sent, also the last that has passed.
    """
    yield from duty.dues
    if duty.month_day:
        coming = next_month_day(today, duty.month_day)
        passed = next_month_day(corresponding_day(coming.replace(day=1), -1), duty.month_day)
        for day in (passed, coming) if duty.by_ledger else (coming,):
            if (plan.period_from or date.min) <= day <= (plan.period_to or date.max):
                yield day


def sent_by_month(merged: Merged, plan: Plan) -> dict[tuple[int, int], set[str | None]]:
    """Year and month → the units of which a ledger that is kept by the month has a row."""
    found: dict[tuple[int, int], set[str | None]] = {}
    for spec in plan.ledgers.values():
        for tables in (merged.tables, merged.pending) if "month" in spec.fields else ():
            for row in records(tables[spec.id]) if len(tables.get(spec.id, ())) else ():
                if month := row["month"]:
                    units = found.setdefault((month.year, month.month), set())
                    units |= {row[UNIT], row.get("responsible")}
    return found


def _sent(merged: Merged) -> set[str | None]:
    """The units of which something readable has come in, be it a nil return."""
    readable = {source.unit for source in merged.sources if source.status != "unreadable"}
    return readable | {*merged.units.submitted, *merged.units.nil}


def _duty_due(
    duty: Duty, unit: str, end: Moved, day: date, sent: bool, on: date | None, today: date
) -> Due:
    """Done on the day that the unit's file states; without one a unit that has sent is not late."""
    word = "按期完成" if sent and on is None else _kept(on if sent else None, end.day, today)
    owed = f"报{duty.to}" if duty.to else "完成"
    said = "尚未收到"
    if sent:
        said = f"填报日期 {on}" if on else "已收到台账，没有填报日期，不作逾期认定"
    return Due(
        kind="duty", deadline=duty.id, unit=unit, label=duty.label, first_due=end.day, due=end.day,
        provisional=end.provisional, state=word, days_left=_left(end.day, today, word),
        basis=_cited(duty),
        steps=(
            f"{duty.label}：{day} 前{owed}", *(moved_steps(day, end) if duty.moves else ()),
            f"截至 {today}：{word}（{said}）",
        ),
    )  # fmt: skip


def _cited(entry: Entry | None) -> str:
    return str(entry.basis) if entry and entry.basis else ""


def _kept(done: date | None, due: date, today: date) -> str:
    if done:
        return "按期完成" if done <= due else "逾期完成"
    return "逾期" if today > due else "未到期"


def _left(due: date | None, today: date, word: str) -> int | None:
    """Calendar days to the end; None when done or open."""
    return None if due is None or word in ENDED else (due - today) // timedelta(days=1)
