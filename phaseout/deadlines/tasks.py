"""The programme's tasks and aims as units report them, and the days that have passed undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from phaseout.cases.cards import records
from phaseout.cases.exits import grouped
from phaseout.deadlines.clocks import deadlines
from phaseout.model.facts import Figure, IndicatorLine, LateLine, TaskLine
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.values import normal_name

Row = Mapping[str, Any]
FULL = 100
NO_PROBLEM = ("", "无", "暂无", "没有")


def task_lines(merged: Merged, plan: Plan, today: date) -> tuple[TaskLine, ...]:
    """Each task of each responsible unit by its last report, in the plan's order."""
    if "tasks" not in plan.ledgers:
        return ()
    told = [
        row for row in records(merged.table("tasks"))
        if row["month"] and row["month"].replace(day=1) <= today
    ]  # fmt: skip
    tasks = {normal_name(t.label): k for k, t in enumerate(plan.tasks.values())}
    units = {name: k for k, name in enumerate(plan.units)}
    own = grouped(told, lambda r: (r["task"], r["responsible"])).values()
    lines = (_task(sorted(rows, key=lambda r: r["month"]), today) for rows in own)
    return tuple(sorted(lines, key=lambda t: (
        tasks.get(normal_name(t.task), len(tasks)), units.get(t.responsible, len(units)),
    )))  # fmt: skip


def _task(rows: Sequence[Row], today: date) -> TaskLine:
    last = rows[-1]
    month = last["month"]
    return TaskLine(
        task=last["task"], clause=last["clause"] or "", lead=last["lead"] or "",
        responsible=last["responsible"] or "", milestone=last["milestone"], month=month,
        progress=last["progress"] or "", problems=last["problems"] or "", rate=last["rate"],
        rate_before=next((r["rate"] for r in reversed(rows[:-1])), None),
        current=(month.year, month.month) == (today.year, today.month), place=_place(last),
    )  # fmt: skip


def troubled(line: TaskLine) -> bool:
    """Whether its report of the month names a problem."""
    return line.current and line.problems.strip() not in NO_PROBLEM


def task_figures(lines: Sequence[TaskLine], plan: Plan) -> Iterator[Figure]:
    """Tasks reported on in the month, and how they stand."""
    if "tasks" not in plan.ledgers:
        return
    now = [line for line in lines if line.current]
    for figure, label, own in (
        ("tasks.rows", "任务数", list(lines)),
        ("tasks.reported", "本月已报任务数", now),
        ("tasks.silent", "本月未报任务数", [t for t in lines if not t.current]),
        ("tasks.done", "已完成任务数", [t for t in lines if (t.rate or 0) >= FULL]),
        ("tasks.falling", "完成率下降任务数", [t for t in now if _falls(t)]),
        ("tasks.troubled", "存在问题任务数", [t for t in now if troubled(t)]),
    ):
        yield Figure(figure, label, len(own), "项", tuple(t.place for t in own))


def _falls(line: TaskLine) -> bool:
    return line.rate is not None and line.rate_before is not None and line.rate < line.rate_before


def indicator_lines(merged: Merged, plan: Plan, today: date) -> tuple[IndicatorLine, ...]:
    """Each aim of the plan with what was last reported of it, in the plan's order."""
    if "indicators" not in plan.ledgers:
        return ()
    rows = [r for r in records(merged.table("indicators")) if not r["as_of"] or r["as_of"] <= today]
    last = {
        name: max(own, key=lambda r: r["as_of"] or date.min)
        for name, own in grouped(rows, lambda r: normal_name(r["indicator"] or "")).items()
    }
    lines = []
    for aim in plan.indicators.values():
        told = last.get(normal_name(aim.label))
        actual = told["actual"] if told else None
        met = None if actual is None else _met(actual, aim.target, aim.direction)
        lines.append(IndicatorLine(
            indicator=aim.label, target=aim.target, unit=aim.unit, direction=aim.direction,
            due=aim.due, actual=actual, as_of=told["as_of"] if told else None, met=met,
            place=_place(told) if told else None,
        ))  # fmt: skip
    return tuple(lines)


def _met(actual: float, target: float, direction: str) -> bool:
    """A fall is told by the per cent of which it is one, so more of it is better."""
    return actual <= target if direction == "at_most" else actual >= target


def indicator_figures(lines: Sequence[IndicatorLine], plan: Plan) -> Iterator[Figure]:
    """How many of the plan's aims are met, not met, not told of."""
    if "indicators" not in plan.ledgers:
        return
    for figure, label, met in (
        ("indicators.met", "已达标指标数", True),
        ("indicators.unmet", "未达标指标数", False),
        ("indicators.untold", "未报指标数", None),
    ):
        own = [line for line in lines if line.met is met]
        places = tuple(line.place for line in own if line.place)
        yield Figure(figure, label, len(own), "项", places)


def late_lines(merged: Merged, plan: Plan, today: date) -> tuple[LateLine, ...]:
    """What the plan or the ledger set a day for that has passed undone; orders are told elsewhere."""
    return tuple(
        LateLine(
            place=due.place, unit=due.unit, about=due.enterprise, what=due.label, due=due.due,
            days=-(due.days_left or 0),
        )
        for due in deadlines(merged, plan, today)
        if due.state == "逾期" and due.kind in ("milestone", "tip", "survey")
        and not due.pending and due.due
    )  # fmt: skip


def late_figures(lines: Iterable[LateLine]) -> Iterator[Figure]:
    """How many days have passed undone."""
    own = list(lines)
    places = tuple(line.place for line in own if line.place)
    yield Figure("late.rows", "逾期节点数", len(own), "项", places)


def _place(row: Row) -> Place:
    return Place(row[FILE], row[SHEET], int(row[ROW]))
