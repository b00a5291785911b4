"""What a person sees of progress: the units that are behind first, duty by duty, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import safe, styled
from phaseout.model.plan import Plan
from phaseout.model.progress import STATES, Progress, Received, Slow, Standing, State, Untold
from phaseout.sentence import joined, say

STYLES = {"missing": "bold red", "faulty": "yellow", "nil": "cyan", "submitted": "green"}
COUNTED: tuple[State, ...] = ("submitted", "nil", "faulty", "missing")
UNITS_SHOWN = 3


def show_progress(screen: Screen, told: Progress, plan: Plan) -> None:
    """Each duty with its units, the slow ones in order, what ledgers do not tell, and the sums."""
    for own in _by_duty(told.standings):
        screen.table(
            _heading(own[0]), ("单位", "状态", "报送日期", "迟报>", "说明"), map(_row, own)
        )
    late = [slow for slow in told.ranking if slow.late_working_days]
    if late:
        heads = (
            say("位次>"),
            say("单位"),
            say("逾期合计（工作日）>"),
            say("未报>"),
            say("须改正>"),
        )
        screen.table("进展较慢的单位", heads, map(_slow_row, late))
    if told.untold:
        columns = (say("事项"), say("由谁报"), say("期限"), say("报往"))
        screen.table("台账看不出是否已报的事项，请另行核对", columns, _untold_rows(told.untold))
    if told.unplaced:
        screen.table("没有计入的文件，请核对单位", ("文件", "原因"), map(_unplaced, told.unplaced))
    counts = [joined(" ", (STATES[state], told.count(state))) for state in COUNTED]
    screen.say(say(
        "报送情况（方案 {plan}，截至 {today}）：应报 {n} 项，\n{counts}；逾期或迟报 {late} 项。",
        plan=plan.id, today=told.today, n=len(told.standings), counts=joined("，", counts),
        late=told.late,
    ))  # fmt: skip


def show_letters(screen: Screen, files: Sequence[Path], folder: Path) -> None:
    """How many letters were written, and where."""
    if files:
        screen.say(say(
            "已写出催报函和通报共 {n} 份，在 {folder}；灰底处须由人补写。", n=len(files), folder=folder
        ))  # fmt: skip
    else:
        screen.say("没有需要催报的单位，没有写出函件。")


def _by_duty(standings: Iterable[Standing]) -> list[list[Standing]]:
    duties: dict[str, list[Standing]] = {}
    for one in standings:
        duties.setdefault(one.duty, []).append(one)
    return list(duties.values())


def _heading(one: Standing) -> str:
    due = say("期限 {due}", due=one.due) if one.due else say("方案没有规定期限")
    basis = say("，{section}", section=one.basis.section) if one.basis else ""
    return say("{label}（{due}{basis}）", label=one.label, due=due, basis=basis)


def _row(one: Standing) -> tuple[str, ...]:
    return (
        safe(one.unit), styled(STYLES[one.state], STATES[one.state]),
        one.submitted_on.isoformat() if one.submitted_on else say("—"), _late(one), safe(one.reason),
    )  # fmt: skip


def _late(one: Standing) -> str:
    if one.state == "missing" and one.due and not one.overdue:
        return say("未到期")
    if one.late_working_days is None:
        return say("不详")
    if not one.late_working_days:
        return say("—")
    days = say("{n}个工作日", n=one.late_working_days)
    return joined("", (days, "*")) if one.provisional else days


def _slow_row(slow: Slow) -> tuple[str, ...]:
    numbers = (slow.late_working_days, slow.missing, slow.faulty)
    return str(slow.rank), safe(slow.unit), *map(str, numbers)


def _untold_rows(untold: Iterable[Untold]) -> Iterator[tuple[str, ...]]:
    """What the same units owe the same office by the same day in one line."""
    alike: dict[tuple[tuple[str, ...], date | None, str], list[str]] = {}
    for duty in untold:
        alike.setdefault((duty.units, duty.due, duty.to), []).append(duty.label)
    for (units, due, to), labels in alike.items():
        who = joined("、", units[:UNITS_SHOWN])
        if len(units) > UNITS_SHOWN:
            who = say("{few}等 {n} 个单位", few=who, n=len(units))
        yield joined("、", labels), who, _day(due), safe(to or say("—"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else say("未定")


def _unplaced(file: Received) -> tuple[str, str]:
    return safe(file.file), safe(file.message)
