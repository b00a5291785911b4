"""What a person sees of rounds: a file against its unit's last round, and against its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.model.plan import Plan
from phaseout.model.receipt import OUTCOMES, RowMark
from phaseout.model.round import (
    Followed,
    Inspected,
    LostRow,
    Round,
    by_course,
    course_places,
    header_of,
)
from phaseout.rules import RULES

ROWS_SHOWN, LOST_SHOWN = 10, 30
STEPS = {"same": "与上一轮相同", "none": "未出回执"}
STYLES = {"已改正": "green", "仍未改": "red", "新出现": "yellow", "随行不见": "yellow"}


def show_rounds(screen: Screen, told: Sequence[Round], plan: Plan, folder: Path | None) -> None:
    """The receipts given, file by file; then what became of the last round's findings and rows."""
    if folder is None:
        return
    screen.table("回执", ("文件", "填报单位", "轮次", "结论"), map(_receipt_row, told))
    later = [one for one in told if one.step == "next"]
    if later:
        heads = ("填报单位", "已改正>", "仍未改>", "新出现>", "随行不见>", "不见了的行>")
        screen.table("与上一轮相比", heads, map(_counts_row, later))
    for one in later:
        _show_round(screen, one, plan)
    for one in told:
        if one.note:
            screen.say(f"[yellow]{escape(one.file)}：{escape(one.note)}[/]")
    given = sum(one.receipt is not None for one in told)
    screen.say(f"已出回执 {given} 份，在 {escape(str(folder))}")


def _receipt_row(told: Round) -> tuple[str, ...]:
    if told.receipt is None:
        number = f"第{told.last.round}轮" if told.last else "—"
        return escape(told.file), told.unit or "—", number, STEPS[told.step]
    receipt = told.receipt
    style = "red" if receipt.outcome == "returned" else "green"
    return (
        escape(told.file), told.unit, f"第{receipt.round}轮",
        f"[{style}]{OUTCOMES[receipt.outcome]}[/]",
    )  # fmt: skip


def _counts_row(told: Round) -> tuple[str, ...]:
    courses = (told.count("fixed"), told.count("open"), told.count("new"), told.count("gone"))
    return _named(told), *map(str, courses), str(len(told.rows.lost))


def _named(told: Round) -> str:
    part = f"（第{told.receipt.part}份）" if told.receipt and told.receipt.part > 1 else ""
    return told.unit + part


def _show_round(screen: Screen, told: Round, plan: Plan) -> None:
    numbers = (
        f"第{told.last.round}轮→第{told.receipt.round}轮" if told.last and told.receipt else ""
    )
    if told.followed:
        screen.table(f"{_named(told)} {numbers}", ("情况", "处数>", "规则", "位置"), (
            (_styled(word), str(len(own)), _asked(own, told, plan), escape(course_places(own, told)))
            for word, own in by_course(told.followed)
        ))  # fmt: skip
    _show_lost(screen, f"{_named(told)} 上一轮有、本轮不见了的行", told.rows.lost, "见回执")


def _show_lost(screen: Screen, title: str, lost: Sequence[LostRow], rest: str) -> None:
    """The rows that are not there any more, the first of them; where to find the rest."""
    if lost:
        rows = ((escape(one.where), escape(one.about)) for one in lost[:LOST_SHOWN])
        screen.table(title, ("原来的位置", "说明"), rows)
    if len(lost) > LOST_SHOWN:
        screen.say(f"[yellow]共 {len(lost)} 行，以上为前 {LOST_SHOWN} 行，其余{rest}。[/]")


def _styled(word: str) -> str:
    style = STYLES.get(word.partition("（")[0])
    return f"[{style}]{word}[/]" if style else word


def _asked(own: Sequence[Followed], told: Round, plan: Plan) -> str:
    mark = own[0].mark
    header = header_of(mark, told.ledgers, plan)
    title = RULES[mark.rule].title if mark.rule in RULES else ""
    return escape(f"{mark.rule} {title}" + (f"（{header}）" if header else ""))


def show_inspected(screen: Screen, seen: Inspected) -> None:
    """Whether the file is the one that was received; if not, what differs."""
    receipt = seen.receipt
    about = f"{receipt.unit}第{receipt.round}轮回执（{receipt.said_at}）"
    if seen.same:
        screen.say(f"[green]相符[/]：{escape(seen.file)} 就是{escape(about)}所收到的文件。")
        return
    screen.say(f"[red]不符[/]：{escape(seen.file)} 不是{escape(about)}所收到的文件。")
    screen.table("", ("", "文件名", "校验码（SHA-256）"), (
        ("回执", escape(receipt.file), receipt.sha256), ("本文件", escape(seen.file), seen.sha256),
    ))  # fmt: skip
    for line in _differences(seen):
        screen.say(escape(line))
    _show_lost(screen, "回执中有、本文件没有的行", seen.rows.lost, "加 --format json 可见")


def _differences(seen: Inspected) -> Iterator[str]:
    """What differs, a line each; or why that cannot be told."""
    if seen.fault:
        yield f"不能逐行对照：{seen.fault}"
        return
    if seen.resaved:
        yield "读到的内容没有不同，可能只是重新保存过或改了格式。"
        return
    rows = seen.rows
    told = False
    for word, names in (("少了", seen.sheets_lost), ("多了", seen.sheets_added)):
        if names:
            told = True
            yield f"{word}工作表：{'、'.join(names)}"
    if rows.changed:
        yield f"改动了 {len(rows.changed)} 行：{_rows([now for _, now in rows.changed])}"
    if rows.added:
        yield f"多了 {len(rows.added)} 行：{_rows(rows.added)}"
    if rows.lost:
        yield f"少了 {len(rows.lost)} 行。"
    if not (told or rows.changed or rows.added or rows.lost):
        yield "各行的主要内容没有不同；不同之处在行的次序、序号、联系方式等栏目或表头以上的文字。"


def _rows(marks: Sequence[RowMark]) -> str:
    """［台账］第8行、第9行 …: the first rows, sheet by sheet, and whether there are more."""
    by_sheet: dict[str, list[str]] = {}
    for mark in marks[:ROWS_SHOWN]:
        by_sheet.setdefault(mark.sheet, []).append(f"第{mark.row}行")
    words = (f"［{sheet}］{'、'.join(rows)}" for sheet, rows in by_sheet.items())
    return "；".join(words) + (" 等" if len(marks) > ROWS_SHOWN else "")
