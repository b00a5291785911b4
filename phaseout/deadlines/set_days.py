"""The days that a plan, or a column that it names, sets for the rows of its ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from phaseout.calendar import Moved, next_working_day
from phaseout.cases.cards import records
from phaseout.clock import moved_steps
from phaseout.deadlines.fulfilment import Fulfilment, fulfilments
from phaseout.model.due import Due, kept, left
from phaseout.model.finding import Place
from phaseout.model.law import Condition, Deadline
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import Merged, waits
from phaseout.model.plan import Plan
from phaseout.sentence import joined, say


def set_days(
    merged: Merged, tables: Mapping[str, pd.DataFrame], plan: Plan, today: date, pending: bool
) -> Iterator[Due]:
    """The clocks of all rows for which a day is set and of which it is known whether it was kept."""
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
    end = next_working_day(day, plan.years) if deadline.moves else Moved(day, False, "")
    word = kept(done.on, end.day, today, certain=not end.provisional)
    return Due(
        kind=deadline.kind, deadline=deadline.id, label=deadline.label + _aim(deadline, row),
        unit=row.get("district") or row.get("responsible") or row[UNIT] or "",
        enterprise=_about(row), place=Place(row[FILE], row[SHEET], int(row[ROW])),
        start=row.get(deadline.starts), first_due=end.day,
        due=end.day, provisional=end.provisional, certain=not end.provisional, state=word, pending=pending,
        days_left=left(end.day, today, word), basis=str(deadline.basis or ""),
        told=lambda: (
            *waits(row), *_set_steps(deadline, row, end, plan),
            say("截至 {today}：{word}（{said}）", today=today, word=word, said=done.said),
        ),
    )  # fmt: skip


ABOUT = ("enterprise", "task", "indicator")
"""The columns that say what a row is about, whichever its ledger has."""


def _about(row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in ABOUT if row.get(name)), "")


def _aim(deadline: Deadline, row: Mapping[str, Any]) -> str:
    """What a target is for: it is about no single enterprise."""
    words = dict.fromkeys(row.get(name) for name in ("industry", "product", "equipment"))
    return say("（{aim}）", aim=" ".join(filter(None, words))) if deadline.by_exits else ""


def _set_steps(
    deadline: Deadline, row: Mapping[str, Any], end: Moved, plan: Plan
) -> tuple[str, ...]:
    """From when and until when, and who says so."""
    columns = plan.ledgers[deadline.ledger].fields
    by_row = deadline.due_field and say(
        "台账所填{header}", header=columns[deadline.due_field].header
    )
    day = deadline.due or row[deadline.due_field]
    start = row.get(deadline.starts) or say("未填")
    return (
        *([joined(" ", (columns[deadline.starts].header, start))] if deadline.starts else []),
        say(
            "{label}：最迟 {day}（{by_row}）",
            label=deadline.label,
            day=day,
            by_row=by_row or say("方案规定"),
        ),
        *(moved_steps(day, end) if deadline.moves else ()),
    )
