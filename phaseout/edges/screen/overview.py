"""The year in a folder on the screen: its stages, what lies there, and the command to type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from rich.cells import cell_len
from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import in_language, mark
from phaseout.model.desk import STAGES, Advice, Desk, Inbox, Made, Season, Stage
from phaseout.sentence import Sentence, joined, say

NAMES: Mapping[Stage, Sentence] = {
    "blank": say("制发空白台账"), "validate": say("收件、校验"), "merge": say("汇总"),
    "review": say("与上年对照"), "deadlines": say("盯期限"), "lists": say("出名单"),
    "report": say("写报告"),
}  # fmt: skip
COMMAND = 11
"""Columns of the command's name."""


def show_overview(
    screen: Screen, desk: Desk, season: Season, told: Advice, typed: Sequence[str], today: date
) -> None:
    """typed: the commands of the advice, the next one first."""
    if season.plan:
        screen.say(mark("[bold]一年的流程，在这个文件夹里进行到哪里[/]（方案 {plan}，以 {today} 为准）",
                        plan=season.plan, today=today))  # fmt: skip
    else:
        screen.say(mark("[bold]一年的流程[/]（这个文件夹里还没有某个方案的台账）"))
    if season.title:
        screen.say(escape(season.title))
    for stage in STAGES:
        _show_stage(screen, season, stage, told.next.stage == stage)
    screen.say(mark("\n[bold]下一步[/]：{why}", why=told.next.why))
    screen.say(f"  [bold cyan]{escape(typed[0])}[/]")
    if told.others:
        screen.say(mark("\n[bold]还可以[/]"))
    for other, command in zip(told.others, typed[1:], strict=True):
        screen.say(f"  {escape(command)}\n      {escape(in_language(other.why))}")
    for remark in _remarks(desk):
        screen.remark(remark)
    screen.say(say("\n全部命令：phaseout --help；一个命令怎样用：phaseout validate --help"))


def _show_stage(screen: Screen, season: Season, stage: Stage, next: bool) -> None:
    sign = "→" if next else "√" if _done(season, stage) else " "
    width = max(cell_len(in_language(name)) for name in NAMES.values()) + 2
    name = in_language(NAMES[stage])
    there = in_language(joined("；", _there(season, stage)))
    line = escape(
        f"{sign} {name}{' ' * (width - cell_len(name))}{stage:<{COMMAND}}{there}".rstrip()
    )
    screen.say(f"[bold]{line}[/]" if next else line)


def _done(season: Season, stage: Stage) -> bool:
    made = {
        "blank": season.blanks, "merge": season.city and not season.count("unmerged"),
        "validate": season.count("files") and not season.count("unanswered"),
        "review": season.revisits, "deadlines": season.agenda, "lists": season.publication,
        "report": season.paper,
    }  # fmt: skip
    return bool(made[stage])


def _there(season: Season, stage: Stage) -> Iterator[Sentence]:
    """What lies there of a stage; of papers in a folder the folder, for their names are long."""
    made = {
        "merge": season.city, "review": season.revisits, "deadlines": season.agenda,
        "lists": season.publication, "report": season.paper,
    }  # fmt: skip
    if stage == "blank" and season.blanks:
        yield say("{place}：{n} 份", place=season.blank_place, n=season.blanks)
    if stage == "validate":
        yield from map(_inbox, season.inboxes)
    if stage == "deadlines" and season.standing:
        yield say("逾期 {late} 项，30 天内到期 {soon} 项",
                  late=season.standing.late, soon=season.standing.soon)  # fmt: skip
    if own := made.get(stage):
        folder = PurePath(own.path).parts[0]
        yield _of_day(replace(own, path=folder) if stage == "report" else own)
    if stage == "merge" and season.standing and season.standing.waiting:
        yield say("待核 {n} 行", n=season.standing.waiting)
    if stage == "review" and season.last and not own:
        yield say("上年的：{file}", file=_of_day(season.last))


def _of_day(made: Made) -> Sentence:
    if made.on is None:
        return say("{path}", path=made.path)
    return say("{path}（{day}）", path=made.path, day=made.on)


def _inbox(box: Inbox) -> Sentence:
    """收到的台账：6 份，未校验 2 份，须改正 1 份."""
    if not box.files:
        return say("{place}：还没有收到", place=box.place)
    counts = (
        (box.unanswered, say("未校验 {count} 份", count=box.unanswered)),
        (box.faulty, say("须改正 {count} 份", count=box.faulty)),
        (box.closed, say("打不开 {count} 份", count=box.closed)),
    )
    there = say("{place}：{n} 份", place=box.place, n=box.files)
    return joined("，", [there, *(said for count, said in counts if count)])


def _remarks(desk: Desk) -> Iterator[Sentence]:
    if desk.cut:
        yield say("这里文件太多，只看了一部分；请到放台账的文件夹里运行 phaseout。")
    if desk.closed:
        yield say("没有权限打开、没有看的文件夹：{names}。", names=joined("、", desk.closed[:3]))
