"""A call read and answered: its files, plan, day and screen; its result and exit status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phaseout.sentence import say

if TYPE_CHECKING:
    from phaseout.edges.screen import Screen
    from phaseout.jobs.batch import Checked
    from phaseout.model.ledger import Submission
    from phaseout.model.plan import Plan
    from phaseout.model.round import Round


class CallFault(Exception):
    """A call that names something that does not exist."""


def called(
    inputs: Sequence[Path], plan: str | None, screen: Screen, out: Path | None = None
) -> tuple[list[Path], Plan]:
    """The files of a call and the plan they follow; remarks go to the screen."""
    from phaseout.jobs.fitting import plan_for
    from phaseout.jobs.inbox import files

    if out and out.suffix.lower() != ".xlsx":
        raise CallFault(say("市级台账是 Excel 工作簿，输出位置 {out} 请以 .xlsx 结尾。", out=out))
    paths, remarks = files(inputs, out)
    for remark in remarks:
        screen.remark(remark)
    return paths, plan_for(paths, plan)


def raise_limits(words: Sequence[str] | None) -> None:
    """The safety limits that a call raises, raised for all of it."""
    from phaseout.edges.reading.limits import hold, raised

    hold(raised(words or ()))


def day_of(today: datetime | None) -> date:
    """The day that a call asks for, else the day it is."""
    return today.date() if today else date.today()


def warn_of_day(screen: Screen, plan: Plan, today: date) -> None:
    """A warning where the day asked lies before the plan's years, or more than one after them."""
    first, last = plan.period_from or date.min, plan.period_to or date.max
    if first <= today <= last or 0 < (today - last).days <= YEAR:
        return
    screen.warn(say(
        "所问的日期 {today} 不在方案 {plan} 的年度（{first} 至 {last}）之内，"
        "期限和状态按这一天计算；要看当年的，请用 --today 写明日期。",
        today=today, plan=plan.id, first=first, last=last,
    ))  # fmt: skip


YEAR = 366


def screen_for(quiet: bool, no_color: bool) -> Screen:
    """The screen as a call wants it."""
    from phaseout.edges.screen import Screen

    return Screen(quiet=quiet, color=not no_color)


def clause_list(given: Path | None, plan: Plan, screen: Screen) -> str:
    """The clause list that a call gives; without any, a remark that only the form is checked."""
    if not given and plan.catalogue and not plan.clauses:
        screen.remark("未载入目录条目，只核对引用的写法。")
    return str(given) if given else ""


def show_json(screen: Screen, face: dict[str, Any]) -> None:
    """A face as JSON on stdout."""
    screen.raw(as_json(face))


def as_json(face: dict[str, Any]) -> str:
    """A face as JSON text."""
    from phaseout.edges.faces.parts import json_text

    return json_text(face)


def give(screen: Screen, text: str, out: Path | None, force: bool) -> None:
    """A text for machines: into its file, or onto stdout."""
    if out is None:
        screen.raw(text)
        return
    from phaseout.jobs.outputs import write_text

    write_text(text, out, force=force)
    screen.remark(say("已写出：{out}", out=out))


def fits_its_name(format: str, out: Path | None) -> None:
    """Nothing where the format can go where the call wants it, else CallFault."""
    if format == "table" and out:
        raise CallFault(
            say("屏幕上的表不写入文件；要写成 {out}，请加 --format xlsx、html 或 json。", out=out)
        )
    if format in {"xlsx", "html"} and (out is None or out.suffix.lower() != f".{format}"):
        raise CallFault(
            say("--format {format} 写成文件，请用 -o 写明以 .{format} 结尾的位置。", format=format)
        )


def given_receipts(
    results: Sequence[Checked], plan: Plan, today: datetime | None, folder: Path | None
) -> tuple[Round, ...]:
    """The rounds of the files of a call, where it asks for receipts; their moment is the day asked."""
    if folder is None:
        return ()
    from phaseout.jobs.outputs import write_receipts

    at = today.date() if today else datetime.now().replace(microsecond=0)
    return write_receipts([(r.submission, r.marks) for r in results], plan, at, folder)


def status_of(submissions: Sequence[Submission]) -> int:
    """2 when nothing was readable or no file fits the plan, 1 with an error finding, else 0."""
    readable = [s for s in submissions if s.status != "unreadable"]
    fitting = [s for s in readable if not any(f.rule in {"W002", "W007"} for f in s.findings)]
    if not fitting:
        return 2
    return int(any(f.holds_back for s in submissions for f in s.findings))
