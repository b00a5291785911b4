"""The sheets that account for files, units and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from phaseout.edges.writing.city.names import (
    COUNTS,
    IGNORED,
    REPLACED,
    SOURCES,
    STATUS_WORDS,
    SUMS,
    UNIT_WORDS,
    UNITS,
    of_plan,
    short_title,
    shown,
)
from phaseout.edges.writing.workbook import Column, Sheet
from phaseout.edges.writing.workbook.nouns import Tint
from phaseout.model.merged import Merged, Source

if TYPE_CHECKING:
    from phaseout.model.plan import Plan


def source_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The files that were merged, each with a link to where it lies."""
    columns = [
        Column("序号", 6, "integer"), Column("单位", 18), Column("文件", 26), Column("状态", 10),
        Column("填报日期", 12, align="center"), Column("轮次", 6, "integer"),
        *(Column(head, 8, "integer") for head in COUNTS.values()),
        Column("SHA-256", 36, note="文件的数字指纹，文件有任何改动都会不同"), Column("说明", 40),
    ]  # fmt: skip
    rows = [
        (
            number, shown(s.unit or ""), shown(s.file), STATUS_WORDS[s.status],
            s.filled_on.isoformat() if s.filled_on else None, s.round,
            *(getattr(s, count) for count in COUNTS), s.sha256, shown(s.message or ""),
        )
        for number, s in enumerate(merged.sources, start=1)
    ]  # fmt: skip
    tint: dict[int, Tint] = {
        k: "red" for k, s in enumerate(merged.sources) if s.status == "unreadable"
    }
    said = f"共 {len(rows)} 份文件；读取、汇入、待核、重复均为行数"
    links = {(k, 2): s.link for k, s in enumerate(merged.sources) if s.link}
    return Sheet(
        SOURCES,
        f"{of_plan(plan)}报送文件清单",
        columns,
        rows,
        subtitle=said,
        tint=tint,
        links=links,
    )


def unit_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The units awaited, by what they sent."""
    columns = [
        Column("序号", 6, "integer"), Column("单位", 24), Column("报送情况", 12),
        Column("文件", 60, align="left"),
    ]  # fmt: skip
    words = {unit: UNIT_WORDS[state] for state, unit in _states(merged)}
    order = {unit: k for k, unit in enumerate(plan.units)}
    files: dict[str, list[str]] = {}
    for source in merged.sources:
        files.setdefault(source.unit or "", []).append(source.file)
    named = sorted(words, key=lambda unit: order.get(unit, len(order)))
    rows = [
        (number, unit, words[unit], shown("、".join(files.get(unit, ()))))
        for number, unit in enumerate(named, start=1)
    ]
    tint: dict[int, Tint] = {
        k: "yellow" for k, unit in enumerate(named) if unit in merged.units.missing
    }
    return Sheet(
        UNITS, f"{of_plan(plan)}各单位报送情况", columns, rows, subtitle=_counted(merged), tint=tint
    )


def _states(merged: Merged) -> Iterator[tuple[str, str]]:
    for state in UNIT_WORDS:
        for unit in getattr(merged.units, state):
            yield state, unit


def _counted(merged: Merged) -> str:
    counts = [f"{word} {len(getattr(merged.units, s))} 个" for s, word in UNIT_WORDS.items()]
    return f"应报送 {sum(1 for _ in _states(merged))} 个：{'，'.join(counts)}"


def sum_sheet(merged: Merged, plan: Plan) -> Sheet:
    """That no row was lost: for each file, what was read is merged, pending or a duplicate."""
    columns = [
        Column("序号", 6, "integer"), Column("单位", 18), Column("文件", 30),
        *(Column(head, 10, "integer") for head in COUNTS.values()),
        Column("汇入+待核+重复", 16, "integer"), Column("核对", 8, align="center"),
    ]  # fmt: skip
    rows = [
        (number, shown(s.unit or ""), shown(s.file), *_summed([s]))
        for number, s in enumerate(merged.sources, start=1)
    ]
    tint: dict[int, Tint] = {k: "red" for k, row in enumerate(rows) if row[-1] != "相符"}
    missing = "、".join(merged.units.missing)
    notes = [
        _sheets_agree(merged),
        f"报送单位：{_counted(merged)}。" if any(_states(merged)) else "本方案没有列明报送单位。",
        *([f"未报送：{missing}。"] if missing else []),
        *_emptied(merged, plan),
    ]
    return Sheet(
        SUMS, f"{of_plan(plan)}汇总核对表", columns, rows, notes=notes, tint=tint,
        subtitle="读取的每一行，不是汇入台账，就是列入待核，或者与已汇入的行重复",
        totals=["合计", None, None, *_summed(merged.sources)],
    )  # fmt: skip


def _emptied(merged: Merged, plan: Plan) -> Iterator[str]:
    """The ledgers of units whose newer return has not a row of them any more."""
    for r in merged.replaced:
        if not r.new_rows:
            short = short_title(plan.ledgers[r.ledger])
            yield (
                f"{r.unit}重新报送的 {r.new} 中，{short}已没有行：原来的 {r.old_rows} 行（{r.old}）"
                "不再列入，企业名称见“替换情况”；如系漏填，请该单位补报。"
            )


def _summed(sources: Sequence[Source]) -> tuple[int | str, ...]:
    """Rows read, merged, pending, duplicate; the sum of the last three; whether it agrees."""
    read, *became = (sum(getattr(s, count) for s in sources) for count in COUNTS)
    return read, *became, sum(became), "相符" if read == sum(became) else "不符"


def _sheets_agree(merged: Merged) -> str:
    """Whether the sheets hold as many rows as the files gave."""
    frames = (merged.tables, merged.pending, merged.duplicates)
    held = tuple(sum(map(len, tables.values())) for tables in frames)
    words = [*COUNTS.values()][1:]
    said = "，".join(f"{word} {count} 行" for word, count in zip(words, held, strict=True))
    agrees = "相符" if held == _summed(merged.sources)[1:4] else "不符"
    return f"各表行数：{said}，与上面的合计{agrees}。"


def ignored_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The rows of the files that are no items, with their cells: nothing is passed over unseen."""
    columns = [
        Column("序号", 6, "integer"), Column("文件", 26), Column("工作表", 16),
        Column("行", 8, "integer"), Column("是什么", 14), Column("各单元格", 100, align="left"),
    ]  # fmt: skip
    rows = [
        (number, shown(i.place.file), shown(i.place.sheet), i.place.row, i.kind, shown(i.cells))
        for number, i in enumerate(merged.ignored, start=1)
    ]
    said = "标题、表头、合计、说明等不是台账事项的行，不计入读取的行数"
    return Sheet(IGNORED, f"{of_plan(plan)}未汇入的内容", columns, rows, subtitle=said, paper="A3")


def replaced_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The returns that took an earlier one's place, and what is no longer in them."""
    columns = [
        Column("序号", 6, "integer"), Column("单位", 18), Column("台账", 16), Column("原文件", 26),
        Column("原有行数", 8, "integer"), Column("新文件", 26), Column("现有行数", 8, "integer"),
        Column("不再填报的企业", 60, align="left"),
    ]  # fmt: skip
    rows = [
        (number, shown(r.unit), short_title(plan.ledgers[r.ledger]), shown(r.old), r.old_rows,
         shown(r.new), r.new_rows, shown("、".join(r.gone)))
        for number, r in enumerate(merged.replaced, start=1)
    ]  # fmt: skip
    said = "单位重新报送的，以新报送为准；原来有、现在没有的事项列在末栏，请核实是否误删"
    return Sheet(REPLACED, f"{of_plan(plan)}替换情况", columns, rows, subtitle=said)
