"""What a person sees of rounds: a file against its unit's last round, and against its receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import mark, safe, styled
from phaseout.model.plan import Plan
from phaseout.model.receipt import OUTCOMES, RowMark
from phaseout.model.round import (
    Course,
    Followed,
    Inspected,
    LostRow,
    Round,
    by_course,
    course_places,
    header_of,
)
from phaseout.rules import RULES
from phaseout.sentence import joined, say

ROWS_SHOWN, LOST_SHOWN = 10, 30
STEPS = {"same": say("与上一轮相同"), "none": say("未出回执")}
STYLES: dict[Course, str] = {"fixed": "green", "open": "red", "new": "yellow", "gone": "yellow"}


def show_rounds(screen: Screen, told: Sequence[Round], plan: Plan, folder: Path | None) -> None:
    """The receipts given, file by file; then what became of the last round's findings and rows."""
    if folder is None:
        return
    screen.table("回执", ("文件", "填报单位", "轮次", "结论"), map(_receipt_row, told))
    later = [one for one in told if one.step == "next"]
    if later:
        heads = (
            say("填报单位"), say("已改正>"), say("仍未改>"), say("新出现>"), say("随行不见>"),
            say("不见了的行>"),
        )  # fmt: skip
        screen.table("与上一轮相比", heads, map(_counts_row, later))
    for one in later:
        _show_round(screen, one, plan)
    for line in _notes(told):
        screen.say(line)
    given = sum(one.receipt is not None for one in told)
    screen.say(
        say("已出回执 {n} 份，在 {folder}", n=given, folder=folder)
        if given
        else say("没有新出的回执。")
    )


def _notes(told: Sequence[Round]) -> Iterator[str]:
    """What is to say of a file; of files that came as they were before, in one line for all alike."""
    same = Counter(one.note for one in told if one.step == "same")
    for one in told:
        many = same[one.note] if one.step == "same" else 1
        if one.note and many == 1:
            yield mark("[yellow]{file}：{note}[/]", file=one.file, note=one.note)
        elif same.pop(one.note, 0):
            yield mark("[yellow]{n} 份文件{note}[/]", n=many, note=one.note)


def _receipt_row(told: Round) -> tuple[str, ...]:
    if told.receipt is None:
        number = say("第{round}轮", round=told.last.round) if told.last else say("—")
        return safe(told.file), told.unit or say("—"), number, STEPS[told.step]
    receipt = told.receipt
    style = "red" if receipt.outcome == "returned" else "green"
    return (
        safe(told.file), told.unit, say("第{round}轮", round=receipt.round),
        styled(style, OUTCOMES[receipt.outcome]),
    )  # fmt: skip


def _counts_row(told: Round) -> tuple[str, ...]:
    courses = (told.count("fixed"), told.count("open"), told.count("new"), told.count("gone"))
    return _named(told), *map(str, courses), str(len(told.rows.lost))


def _named(told: Round) -> str:
    if told.receipt and told.receipt.part > 1:
        return say("{unit}（第{part}份）", unit=told.unit, part=told.receipt.part)
    return told.unit


def _show_round(screen: Screen, told: Round, plan: Plan) -> None:
    title = _named(told)
    if told.last and told.receipt:
        title = say(
            "{unit} 第{last}轮→第{now}轮", unit=title, last=told.last.round, now=told.receipt.round
        )
    if told.followed:
        screen.table(title, ("情况", "处数>", "规则", "位置"), (
            (_styled(word, own[0].course), str(len(own)), _asked(own, told, plan), safe(course_places(own, told)))
            for word, own in by_course(told.followed)
        ))  # fmt: skip
    lost = say("{unit} 上一轮有、本轮不见了的行", unit=_named(told))
    _show_lost(screen, lost, told.rows.lost, say("见回执"))


def _show_lost(screen: Screen, title: str, lost: Sequence[LostRow], rest: str) -> None:
    """The rows that are not there any more, the first of them; where to find the rest."""
    if lost:
        rows = ((safe(one.where), safe(one.about)) for one in lost[:LOST_SHOWN])
        screen.table(title, ("原来的位置", "说明"), rows)
    if len(lost) > LOST_SHOWN:
        screen.say(mark(
            "[yellow]共 {n} 行，以上为前 {shown} 行，其余{rest}。[/]",
            n=len(lost), shown=LOST_SHOWN, rest=rest,
        ))  # fmt: skip


def _styled(word: str, course: Course) -> str:
    return styled(STYLES[course], word) if course in STYLES else word


def _asked(own: Sequence[Followed], told: Round, plan: Plan) -> str:
    asked = own[0].mark
    header = header_of(asked, told.ledgers, plan)
    title = RULES[asked.rule].title if asked.rule in RULES else ""
    about = say("（{header}）", header=header) if header else ""
    return say("{rule} {title}{about}", rule=asked.rule, title=title, about=about)


def show_inspected(screen: Screen, seen: Inspected) -> None:
    """Whether the file is the one that was received; if not, what differs."""
    receipt = seen.receipt
    about = say(
        "{unit}第{round}轮回执（{said_at}）",
        unit=receipt.unit, round=receipt.round, said_at=receipt.said_at,
    )  # fmt: skip
    if seen.same:
        screen.say(
            mark("[green]相符[/]：{file} 就是{about}所收到的文件。", file=seen.file, about=about)
        )
        return
    screen.say(mark("[red]不符[/]：{file} 不是{about}所收到的文件。", file=seen.file, about=about))
    screen.table("", ("", "文件名", "校验码（SHA-256）"), (
        (say("回执"), safe(receipt.file), receipt.sha256), (say("本文件"), safe(seen.file), seen.sha256),
    ))  # fmt: skip
    for line in _differences(seen):
        screen.say(safe(line))
    lost = say("回执中有、本文件没有的行")
    _show_lost(screen, lost, seen.rows.lost, say("加 --format json 可见"))


def _differences(seen: Inspected) -> Iterator[str]:
    """What differs, a line each; or why that cannot be told."""
    if seen.fault:
        yield say("不能逐行对照：{fault}", fault=seen.fault)
        return
    if seen.resaved:
        yield say("读到的内容没有不同，可能只是重新保存过或改了格式。")
        return
    rows = seen.rows
    if seen.sheets_lost:
        yield say("少了工作表：{names}", names=joined("、", seen.sheets_lost))
    if seen.sheets_added:
        yield say("多了工作表：{names}", names=joined("、", seen.sheets_added))
    if rows.changed:
        changed = [now for _, now in rows.changed]
        yield say("改动了 {n} 行：{rows}", n=len(changed), rows=_rows(changed))
    if rows.added:
        yield say("多了 {n} 行：{rows}", n=len(rows.added), rows=_rows(rows.added))
    if rows.lost:
        yield say("少了 {n} 行。", n=len(rows.lost))
    if not (seen.sheets_lost or seen.sheets_added or rows.changed or rows.added or rows.lost):
        yield say(
            "各行的主要内容没有不同；不同之处在行的次序、序号、联系方式等栏目或表头以上的文字。"
        )


def _rows(marks: Sequence[RowMark]) -> str:
    """［台账］第8行、第9行 …: the first rows, sheet by sheet, and whether there are more."""
    by_sheet: dict[str, list[str]] = {}
    for one in marks[:ROWS_SHOWN]:
        by_sheet.setdefault(one.sheet, []).append(say("第{row}行", row=one.row))
    few = joined("；", (
        say("［{sheet}］{rows}", sheet=sheet, rows=joined("、", rows))
        for sheet, rows in by_sheet.items()
    ))  # fmt: skip
    return say("{few} 等", few=few) if len(marks) > ROWS_SHOWN else few
