"""An Inspection drawn in the terminal: a small picture of each sheet, then what was made of it.

Nothing here is wider than the terminal (80 columns where there is none), and everything that
a colour says is also said by a word or a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from phaseout.edges.screen import WIDTH, Screen
from phaseout.edges.screen.inspection.picture import picture_of
from phaseout.edges.screen.inspection.pieces import (
    cut_to,
    filled_up,
    line_of,
    row_numbers,
    text_of,
)
from phaseout.edges.screen.inspection.readings import questions_of, repairs_of
from phaseout.edges.screen.inspection.table import table_of
from phaseout.edges.screen.language import told
from phaseout.model.inspection import Inspection, SheetSeen
from phaseout.sentence import joined, say

WIDEST = 120
"""A picture wider than this is no longer taken in at a glance."""
DOUBLE = say("━")


def show(screen: Screen, files: Iterable[Inspection]) -> None:
    """Every file on the screen, one after the other."""
    for seen in files:
        for line in drawn(seen, screen.out.width):
            screen.out.print(line)


def drawn(seen: Inspection, width: int = WIDTH) -> Iterator[Text]:
    """A file from top to bottom, in pieces to print one after the other."""
    width = min(width, WIDEST)
    yield text_of(told(DOUBLE) * (width // cell_len(told(DOUBLE))), style="dim")
    yield text_of(seen.file, style="bold")
    if seen.message is not None:
        yield line_of((say("无法读取："), "bold red"), seen.message)
        return
    yield from _summary(seen, width)
    for remark in seen.remarks:
        yield line_of((say("注意："), "bold yellow"), remark)
    for sheet in seen.sheets:
        if sheet.tables or not seen.tables:
            yield from _sheet(sheet, width)
    yield from _passed_over([s for s in seen.sheets if s.passed_over and seen.tables])
    several = len(seen.sheets) > 1
    yield from repairs_of(seen, several, width)
    yield from questions_of(seen.questions, several, width)


def _summary(seen: Inspection, width: int) -> Iterator[Text]:
    said = [say("方案：{plan}", plan=seen.plan)]
    if seen.unit or seen.expects_unit:
        said.append(say("填报单位：{unit}", unit=seen.unit or say("看不出")))
    if seen.stated_unit and seen.stated_unit != seen.unit:
        said.append(say("表中写的单位：{unit}", unit=seen.stated_unit))
    if seen.filled_on:
        said.append(say("填报日期：{day}", day=seen.filled_on))
    yield from map(Text, filled_up(said, width))
    tables = seen.tables
    if not tables:
        yield text_of(say("没有读出台账。"), style="bold red")
        return
    read, left = (sum(map(len, (getattr(t, n) for t in tables))) for n in ("columns", "unmapped"))
    yield line_of(
        say("读出台账 {n} 张、", n=len(tables)), say("{n} 行；", n=sum(t.rows for t in tables)),
        say("认得 {n} 列，", n=read), (say("不读 {n} 列", n=left), "yellow" if left else ""), say("；"),
        (say("按确定含义读取 {n} 格", n=len(seen.repairs)), "green" if seen.repairs else ""), say("；"),
        (say("待核实 {n} 格", n=len(seen.questions)), "bold red" if seen.questions else ""), say("。"),
    )  # fmt: skip


def _sheet(sheet: SheetSeen, width: int) -> Iterator[Text]:
    yield Text()
    tables = (say("{title}（{id}）", title=t.title, id=t.ledger) for t in sheet.tables)
    said = joined("、", dict.fromkeys(tables))
    yield line_of(
        say("工作表“"), (sheet.sheet, "bold"), say("”"), *_hidden(sheet),
        say(" → {tables}", tables=said) if said else say("：{why}", why=sheet.passed_over),
        (say("  合并单元格 {n} 处", n=sheet.merges) if sheet.merges else "", "dim"),
    )  # fmt: skip
    if sheet.hidden_rows:
        yield text_of(
            say("隐藏的行：第 {rows} 行，照常读取", rows=row_numbers(sheet.hidden_rows)),
            style="magenta",
        )
    if sheet.hidden_columns:
        hidden = cut_to(joined("、", sheet.hidden_columns), width - 24)
        yield text_of(say("隐藏的列：{columns}，照常读取", columns=hidden), style="magenta")
    for doubt in sheet.doubts:
        yield line_of((say("疑点："), "bold red"), doubt)
    if not sheet.tables:
        yield from picture_of(sheet.picture, False, width)
    for number, table in enumerate(sheet.tables, 1):
        if len(sheet.tables) > 1:
            yield text_of(
                say("\n第 {number} 张表：{title}", number=number, title=table.title), style="bold"
            )
        yield from picture_of(table.picture, True, width)
        yield from table_of(table, width)


def _hidden(sheet: SheetSeen) -> list[tuple[str, str]]:
    return [] if sheet.visible else [(say("［隐藏］"), "bold magenta")]


def _passed_over(sheets: Sequence[SheetSeen]) -> Iterator[Text]:
    if not sheets:
        return
    yield text_of(say("\n没有读的工作表"), style="bold")
    for sheet in sheets:
        size = say("（{rows} 行 × {columns} 列）", rows=sheet.rows, columns=sheet.width)
        why = say("：{why}", why=sheet.passed_over)
        yield line_of("  ", sheet.sheet, *_hidden(sheet), size if sheet.rows else "", why)
