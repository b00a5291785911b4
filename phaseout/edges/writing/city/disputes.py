"""The sheets about single cells and rows: conflicts, cells filled in or changed, waivers, questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from phaseout.edges.writing.city.names import (
    CONFLICTS,
    DECIDED_BY,
    DECIDED_WHY,
    DECISION,
    EDITS,
    FILLED,
    PRINT,
    QUESTIONS,
    STATE,
    WAIVED,
    of_plan,
    short_title,
    shown,
)
from phaseout.edges.writing.city.tables import frame_of, other_column, places
from phaseout.edges.writing.workbook import Column, Sheet, Value
from phaseout.edges.writing.workbook.nouns import Tint
from phaseout.model.finding import Place
from phaseout.model.ledger import PROVENANCE, UNIT
from phaseout.model.merged import Merged
from phaseout.model.ruling import PENDING, Conflict, letter_of

if TYPE_CHECKING:
    from phaseout.model.plan import LedgerSpec, Plan

OPEN = "待决定"
FOLLOWED = "已照办"
MOST_DIFFERENCES = 8
"""So many columns are set side by side; rows that differ in more are compared on 待核."""


def conflict_sheet(merged: Merged, plan: Plan) -> Sheet:
    """One line for each row of a conflict; the lines of one conflict share number and ground."""
    columns = [
        Column("序号", 6, "integer"), Column("台账", 14), Column("企业名称", 22), Column("事项", 26),
        Column("行", 5, align="center"), Column("不一致的栏目", 16), Column("所填内容", 40),
        *map(other_column, PROVENANCE),
        Column(DECISION, 10, choices=DECISION, strict=False, align="center",
               note="取甲：以甲行为准，其余作重复；取乙、取丙类推；并存：各是一项，都汇入。每项填一行即可"),
        Column(DECIDED_BY, 14, note="必填：谁决定的，写单位和姓名"),
        Column(DECIDED_WHY, 24, note="必填：依据什么"),
        Column(STATE, 22, note="由程序填写"),
        Column(PRINT, 10, note="由程序填写，请勿改动：内容变了，原来的决定不再作数"),
    ]  # fmt: skip
    kinds = {conflict.ledger for conflict in merged.conflicts}
    texts = {name: _texts(merged, plan.ledgers[name]) for name in kinds}
    rows: list[tuple[Value, ...]] = []
    tint: dict[int, Tint] = {}
    for number, conflict in enumerate(merged.conflicts, start=1):
        for nth, place in enumerate(conflict.places):
            said = texts[conflict.ledger].get(place, {})
            tint |= {len(rows): "grey"} if number % 2 == 0 else {}
            rows.append((number, *_line(conflict, plan, nth, said)))
    waiting = sum(c.resolution == PENDING for c in merged.conflicts)
    return Sheet(
        CONFLICTS, f"{of_plan(plan)}同一事项填报不一致情况", columns, rows,
        subtitle=f"共 {len(merged.conflicts)} 项，待决定 {waiting} 项；待决定的各行都在待核表中，不计入台账。"
        "写明处理决定、决定人和理由，保存并关闭，再运行 phaseout merge -o 本文件 --previous 本文件，即照办并记录在此",
        tint=tint, freeze_columns=4, paper="A3",
    )  # fmt: skip


def _line(conflict: Conflict, plan: Plan, nth: int, texts: Mapping[str, str]) -> tuple[Value, ...]:
    """One row of a conflict: which item, what differs, what this row says, what was decided."""
    spec = plan.ledgers[conflict.ledger]
    place = conflict.places[nth]
    heads = {name: spec.fields[name].header for name in conflict.differs}
    said = "\n".join(f"{head}：{texts.get(name, '（空）')}" for name, head in heads.items())
    told = (
        short_title(spec), texts.get("enterprise", ""), conflict.key, letter_of(nth),
        "\n".join(heads.values()), said, texts.get(UNIT, ""), place.file, place.sheet,
    )  # fmt: skip
    ruling = conflict.ruling if nth == 0 else None
    decided = (ruling.choice, ruling.by, ruling.reason) if ruling else ("", "", "")
    return *map(shown, told), place.row, *map(shown, decided), _state(conflict), conflict.print


def _state(conflict: Conflict) -> str:
    if conflict.resolution != PENDING:
        return f"{FOLLOWED}：{conflict.resolution}"
    return f"{OPEN}；{conflict.note}" if conflict.note else OPEN


def _texts(merged: Merged, spec: LedgerSpec) -> dict[Place, dict[str, str]]:
    """Place of each row that is in a conflict → its unit and what its filled cells say."""
    wanted = {p for c in merged.conflicts if c.ledger == spec.id for p in c.places}
    found: dict[Place, dict[str, str]] = {}
    rows, raw = frame_of(merged.pending, spec), frame_of(merged.raw, spec)
    waiting = raw[[*spec.fields]].assign(**{UNIT: rows[UNIT]}) if len(rows) else rows
    for frame, own in (
        (rows, waiting),
        *((f, f) for f in (frame_of(merged.tables, spec), frame_of(merged.duplicates, spec))),
    ):
        here = [(k, p) for k, p in enumerate(places(frame)) if p in wanted]
        records = own.iloc[[k for k, _ in here]][[*spec.fields, UNIT]].to_dict("records")
        for (_, place), record in zip(here, records, strict=True):
            found[place] = {str(n): _said(v) for n, v in record.items() if pd.notna(v)}
    return found


def _said(value: object) -> str:
    from phaseout.model.ruling import cell_text

    return cell_text(value) or ""


def filled_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The cells of merged rows that were taken from other returns, a line each."""
    columns = [
        Column("序号", 6, "integer"), Column("台账", 16), Column("补填的栏目", 20),
        *map(other_column, PROVENANCE[1:]),
        Column("取自文件", 20), Column("取自工作表", 14), Column("取自行", 8, "integer"),
    ]  # fmt: skip
    rows = [
        (
            number, short_title(plan.ledgers[f.ledger]),
            plan.ledgers[f.ledger].fields[f.field].header,
            shown(f.row.file), shown(f.row.sheet), f.row.row,
            shown(f.source.file), shown(f.source.sheet), f.source.row,
        )
        for number, f in enumerate(merged.filled, start=1)
    ]  # fmt: skip
    said = "同一事项几处填报、互不矛盾的，空着的栏目取自其他填报；台账中相应单元格有批注"
    return Sheet(FILLED, f"{of_plan(plan)}补填情况", columns, rows, subtitle=said)


def edit_sheet(merged: Merged, plan: Plan) -> Sheet:
    """What people changed in the city ledger, a line a cell."""
    columns = [
        Column("序号", 6, "integer"), Column("台账", 14), Column("栏目", 18), Column("原为", 30),
        Column("改为", 30), Column("补正人", 14), Column("补正理由", 26),
        *map(other_column, PROVENANCE[1:]),
    ]  # fmt: skip
    rows = [
        (
            number, short_title(plan.ledgers[e.ledger]), _head(plan, e.ledger, e.field),
            shown(e.before or ""), shown(e.after or ""), shown(e.by), shown(e.reason),
            shown(e.row.file), shown(e.row.sheet), e.row.row,
        )
        for number, e in enumerate(merged.edits, start=1)
    ]  # fmt: skip
    said = "市级在台账中改动的单元格，重新汇总时保留；待核行经补正后汇入的，写明补正人和理由"
    return Sheet(
        EDITS, f"{of_plan(plan)}市级改动和补正情况", columns, rows, subtitle=said, paper="A3"
    )


def _head(plan: Plan, ledger: str, name: str) -> str:
    return plan.ledgers[ledger].fields[name].header if name else "（整行确认）"


def waived_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The faults that were waived, a line each; days as text, for nobody counts with them."""
    columns = [
        Column("序号", 6, "integer"), Column("企业名称", 26), Column("规则", 8), Column("问题", 44),
        Column("豁免理由", 36), Column("批准", 20), Column("批准日期", 12), Column("有效期至", 12),
        *map(other_column, PROVENANCE[1:]),
    ]  # fmt: skip
    rows = [
        (
            number, shown(w.enterprise), w.rule, shown(w.message), shown(w.reason), shown(w.by),
            w.on.isoformat(), w.until.isoformat() if w.until else None,
            shown(w.place.file), shown(w.place.sheet), w.place.row,
        )
        for number, w in enumerate(merged.waived, start=1)
    ]  # fmt: skip
    said = "这些行有问题，但已由有关单位批准豁免，照常汇入台账"
    return Sheet(WAIVED, f"{of_plan(plan)}豁免情况", columns, rows, subtitle=said)


def question_sheet(merged: Merged, plan: Plan) -> Sheet:
    """What a person should look into; nothing was joined or left out because of it."""
    columns = [
        Column("序号", 6, "integer"), Column("规则", 8), Column("企业名称", 26), Column("问题", 60),
        Column("怎么办", 50), *map(other_column, PROVENANCE[1:]),
    ]  # fmt: skip
    rows = [
        (
            number, q.rule, shown(q.enterprise), shown(q.message), shown(q.fix),
            shown(q.place.file), shown(q.place.sheet), q.place.row,
        )
        for number, q in enumerate(merged.questions, start=1)
    ]  # fmt: skip
    said = "疑似同一企业的、合计与明细不符的、目标没有完成的、摸排和检查有缺的，请人核实；程序没有因此合并或舍去任何一行"
    return Sheet(QUESTIONS, f"{of_plan(plan)}请核实事项", columns, rows, subtitle=said, paper="A3")
