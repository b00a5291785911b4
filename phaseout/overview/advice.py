"""What to do next: a folder's year in, one command out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from phaseout.model.desk import Advice, Made, Season, Step
from phaseout.paths import as_typed
from phaseout.sentence import Sentence, joined, say

INBOX, BLANKS, RETURNS, RECEIPTS = "收到的台账", "空白台账", "退回件", "回执"
CITY, AGENDA, LISTS, REVISITS, REPORTS = (
    "市级台账.xlsx", "期限.xlsx", "名单", "回头看.xlsx", "报告"
)  # fmt: skip
LAST, LETTERS = "上年市级台账.xlsx", "催报"
WEEK = 7
DATED = {"validate", "progress", "merge", "review", "deadlines", "lists", "report"}
"""The commands that take the day."""


def advice(season: Season, today: date, asked: date | None = None) -> Advice:
    """The next step of the year, and at most three things that may be done besides.

    asked: the day that the call asked for; the commands then ask for it too.
    """
    step = next(_steps(season, today))
    others = [other for other in _others(season) if other.command[:3] != step.command[:3]]
    return Advice(_dated(step, asked), tuple(_dated(other, asked) for other in others[:3]))


def typed(step: Step) -> str:
    """The command as one types it."""
    return " ".join(map(as_typed, step.command))


def _dated(step: Step, day: date | None) -> Step:
    if day is None or step.command[1] not in DATED:
        return step
    return replace(step, command=(*step.command, "--today", day.isoformat()))


def _steps(season: Season, today: date) -> Iterator[Step]:
    """What there is to do, the most urgent first; there always is something."""
    if season.city and "/" in season.city.path and not season.blanks and not season.inboxes:
        yield _go_there(season.city)
    if season.city is None and not season.count("files"):
        yield _before_returns(season)
    if season.count("unanswered"):
        yield _validate(season)
    if season.city is None or season.count("unmerged"):
        yield _merge(season)
    else:
        yield from _with_city(season, season.city, today)


def _go_there(city: Made) -> Step:
    place = _folder(city)
    return Step(
        None, ("cd", place), say("这一年的台账在“{place}”里：到那里再运行 phaseout", place=place)
    )


def _before_returns(season: Season) -> Step:
    if not season.plan and not season.blanks:
        return Step(
            "blank", ("phaseout", "plans"), say("还没有开始：先选定方案，再按它制发空白台账")
        )
    if not season.blanks:
        blank = ("phaseout", "blank", *_plan(season), "-o", BLANKS)
        return Step(
            "blank", blank, say("方案是 {plan}：给每个填报单位制发空白台账", plan=season.given)
        )
    sent = say("空白台账 {n} 份已备好，发给各单位", n=season.blanks)
    if not season.inboxes:
        return Step(
            "validate", ("mkdir", INBOX), say("{sent}；建一个文件夹，报来的都放进去", sent=sent)
        )
    progress = ("phaseout", "progress", *(b.place for b in season.inboxes), *_plan(season))
    return Step(
        "validate",
        progress,
        say("{sent}；报来的放进“{place}”，看谁还没有报", sent=sent, place=season.inboxes[0].place),
    )


def _validate(season: Season) -> Step:
    command = (
        "phaseout", "validate", *_filled(season), *_plan(season),
        "--return", season.returns or RETURNS, "--receipt", season.receipts or RECEIPTS,
    )  # fmt: skip
    return Step(
        "validate",
        command,
        say("有 {n} 份还没有校验：指出问题，出回执和退回件", n=season.count("unanswered")),
    )


def _merge(season: Season) -> Step:
    free = (
        f"{PurePath(CITY).stem}_{season.plan}.xlsx"
        if season.last and season.last.path == CITY
        else CITY
    )
    city = season.city.path if season.city else free
    previous = ("--previous", city) if season.city else ()
    receipt = ("--receipt", season.receipts) if season.receipts else ()
    command = (
        "phaseout",
        "merge",
        *_filled(season),
        *_plan(season),
        "-o",
        city,
        *previous,
        *receipt,
    )
    return Step("merge", command, joined("", _why_merge(season)))


def _why_merge(season: Season) -> Iterator[Sentence]:
    if season.city:
        yield say("有 {n} 份没有汇总；", n=season.count("unmerged"))
    if faulty := season.count("faulty"):
        yield say("{n} 份须改正，把退回件发还，改好的再放进来；不必等：", n=faulty)
    yield say("汇总成市级台账，有错误的行列入待核")


def _with_city(season: Season, city: Made, today: date) -> Iterator[Step]:
    on = city.on or date.min
    own = _own_plan(season)
    if season.last and not _since(season.revisits, on):
        command = (
            "phaseout", "review", city.path, "--previous", season.last.path, *own,
            "--format", "xlsx", "-o", _beside(city, REVISITS),
        )  # fmt: skip
        yield Step("review", command, say("有上年的市级台账：与它对照，预填回头看台账"))
    if not _since(season.agenda, on) or _days(season.agenda, today) > WEEK:
        out = season.agenda.path if season.agenda else _beside(city, AGENDA)
        command = ("phaseout", "deadlines", city.path, *own, "--format", "xlsx", "-o", out)
        yield Step("deadlines", command, say("看各项期限，写成可以分送的表"))
    if season.publishes and not _since(season.publication, on):
        yield _lists(season, city, own, today)
    if season.report and not _since(season.paper, on):
        out = _folder(season.paper) if season.paper else _beside(city, REPORTS)
        kind = () if season.report == "annual" else ("--kind", season.report)
        command = ("phaseout", "report", city.path, *own, "-o", out, *kind)
        yield Step("report", command, say("写书面报告；灰底处由人补写"))
    yield _afterwards(season, city, own)


def _lists(season: Season, city: Made, own: tuple[str, ...], today: date) -> Step:
    before = season.publication
    out = _beside(city, f"{LISTS}_{today}" if before else LISTS)
    previous = ("--previous", before.path) if before else ()
    why = (
        say("名单是 {day} 的，市级台账此后又汇总过：出新的一期", day=before.on)
        if before
        else say("出黄牌、红牌等名单")
    )
    return Step("lists", ("phaseout", "lists", city.path, *own, "-o", out, *previous), why)


def _afterwards(season: Season, city: Made, own: tuple[str, ...]) -> Step:
    if not (season.over and season.following):
        command = ("phaseout", "deadlines", city.path, *own, "--within", "30")
        return Step(
            "deadlines", command, say("这一段都办好了：每周看一次期限；新报来的放进收件的文件夹")
        )
    there = f"../{season.following}"
    if season.moved:
        why = say(
            "这一年办完了：下一年的在“{there}”，把今年的市级台账复制过去，改名为 {last}，以便对照",
            there=there, last=LAST,
        )  # fmt: skip
        return Step(None, ("cd", there), why)
    if season.ready:
        command = ("phaseout", "blank", "--plan", season.following, "-o", f"{there}/{BLANKS}")
        return Step(
            "blank", command, say("这一年办完了：按下一年的方案，在旁边的文件夹里制发空白台账")
        )
    new = (
        "phaseout", "plans", "--new", season.following, "--extends", season.given or season.plan,
        "-o", f"{there}/{season.following}.toml",
    )  # fmt: skip
    return Step("blank", new, say("这一年办完了：由今年的方案写出下一年的，放在旁边的文件夹里"))


def _others(season: Season) -> Iterator[Step]:
    if not season.plan and not season.count("files"):
        yield Step(None, ("phaseout", "demo"), say("用样例台账把全年走一遍"))
        new = ("phaseout", "plans", "--new", "my-plan", "--extends", "national")
        yield Step(None, new, say("自带的方案里没有本地的：自己写一份"))
    if season.count("files") and season.plan:
        receipt = ("--receipt", season.receipts) if season.receipts else ()
        command = (
            "phaseout",
            "progress",
            *_filled(season),
            *_plan(season),
            *receipt,
            "--letters",
            LETTERS,
        )
        yield Step(None, command, say("看谁没有报，写催报函"))
    if season.count("files") and season.city is None:
        yield _merge(season)
    if season.city:
        own, city = _own_plan(season), season.city.path
        if season.standing and season.standing.waiting:
            yield Step(
                None,
                ("phaseout", "merge", *own, "-o", city, "--previous", city),
                say("在市级台账里决定冲突、补正待核，保存并关闭以后"),
            )
        yield Step(
            None,
            ("phaseout", "deadlines", city, *own, "--within", "30"),
            say("已逾期和 30 天内到期的"),
        )
        yield Step(
            None,
            ("phaseout", "report", city, *own, "-o", _beside(season.city, REPORTS)),
            say("写书面报告"),
        )
    if season.plan and season.given:
        yield Step(None, ("phaseout", "plans", season.given), say("看方案：单位、标准、期限及依据"))


def _plan(season: Season) -> tuple[str, ...]:
    return ("--plan", season.given) if season.given else ()


def _own_plan(season: Season) -> tuple[str, ...]:
    """What a city ledger's mark does not lead to: a plan of one's own, by its file."""
    return _plan(season) if season.given.endswith(".toml") else ()


def _filled(season: Season) -> tuple[str, ...]:
    return tuple(box.place for box in season.inboxes if box.files)


def _since(made: Made | None, day: date) -> bool:
    """Whether it was made since that day; what does not tell its day counts."""
    return made is not None and (made.on is None or made.on >= day)


def _days(made: Made | None, today: date) -> int:
    return (today - made.on).days if made and made.on else 0


def _beside(city: Made, name: str) -> str:
    return PurePath(city.path).with_name(name).as_posix()


def _folder(made: Made) -> str:
    return PurePath(made.path).parent.as_posix()
