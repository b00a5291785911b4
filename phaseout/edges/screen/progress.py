"""What a person sees of progress: the units that are behind first, duty by duty, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.model.plan import Plan
from phaseout.model.progress import STATES, Progress, Received, Slow, Standing, State, Untold

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
        heads = ("位次>", "单位", "逾期合计（工作日）>", "未报>", "须改正>")
        screen.table("进展较慢的单位", heads, map(_slow_row, late))
    if told.untold:
        columns = ("事项", "由谁报", "期限", "报往")
        screen.table("台账看不出是否已报的事项，请另行核对", columns, _untold_rows(told.untold))
    if told.unplaced:
        screen.table("没有计入的文件，请核对单位", ("文件", "原因"), map(_unplaced, told.unplaced))
    counts = "，".join(f"{STATES[state]} {told.count(state)}" for state in COUNTED)
    screen.say(
        f"报送情况（方案 {plan.id}，截至 {told.today}）：应报 {len(told.standings)} 项，\n"
        f"{counts}；逾期或迟报 {told.late} 项。"
    )


def show_letters(screen: Screen, files: Sequence[Path], folder: Path) -> None:
    """How many letters were written, and where."""
    if files:
        screen.say(
            f"已写出催报函和通报共 {len(files)} 份，在 {escape(str(folder))}；灰底处须由人补写。"
        )
    else:
        screen.say("没有需要催报的单位，没有写出函件。")


def _by_duty(standings: Iterable[Standing]) -> list[list[Standing]]:
    duties: dict[str, list[Standing]] = {}
    for one in standings:
        duties.setdefault(one.duty, []).append(one)
    return list(duties.values())


def _heading(one: Standing) -> str:
    due = f"期限 {one.due}" if one.due else "方案没有规定期限"
    basis = f"，{one.basis.section}" if one.basis else ""
    return f"{one.label}（{due}{basis}）"


def _row(one: Standing) -> tuple[str, ...]:
    return (
        escape(one.unit), f"[{STYLES[one.state]}]{STATES[one.state]}[/]",
        one.submitted_on.isoformat() if one.submitted_on else "—", _late(one), escape(one.reason),
    )  # fmt: skip


def _late(one: Standing) -> str:
    if one.state == "missing" and one.due and not one.overdue:
        return "未到期"
    if one.late_working_days is None:
        return "不详"
    days = f"{one.late_working_days}个工作日" + "*" * one.provisional
    return days if one.late_working_days else "—"


def _slow_row(slow: Slow) -> tuple[str, ...]:
    numbers = (slow.late_working_days, slow.missing, slow.faulty)
    return str(slow.rank), escape(slow.unit), *map(str, numbers)


def _untold_rows(untold: Iterable[Untold]) -> Iterator[tuple[str, ...]]:
    """What the same units owe the same office by the same day in one line."""
    alike: dict[tuple[tuple[str, ...], date | None, str], list[str]] = {}
    for duty in untold:
        alike.setdefault((duty.units, duty.due, duty.to), []).append(duty.label)
    for (units, due, to), labels in alike.items():
        few = "、".join(units[:UNITS_SHOWN])
        more = f"等 {len(units)} 个单位" if len(units) > UNITS_SHOWN else ""
        yield escape("、".join(labels)), escape(few + more), _day(due), escape(to or "—")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "未定"


def _unplaced(file: Received) -> tuple[str, str]:
    return escape(file.file), escape(file.message)
