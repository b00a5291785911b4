"""The page about the city ledger: what its sheets are, what one may do in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from phaseout import __version__
from phaseout.edges.writing.city.names import (
    ABOUT,
    CONFLICTS,
    EDITS,
    FILLED,
    IGNORED,
    QUESTIONS,
    REPAIRS,
    REPLACED,
    SOURCES,
    SUMS,
    UNITS,
    WAIVED,
    of_plan,
    sheet_names,
)
from phaseout.edges.writing.workbook import Column, Sheet
from phaseout.model.merged import Merged

if TYPE_CHECKING:
    from phaseout.model.plan import LedgerSpec, Plan

HOW = (
    (
        "可以做的",
        "排序、筛选、隐藏、调整列宽、插入自己的行列和批注；改正后的内容读回时以改正后的为准",
    ),
    (
        "在台账中改动单元格",
        "直接改。下次汇总（--previous 本文件）保留改动，列入“人工改动”表；单位新报的与改动不一致的，列为冲突",
    ),
    (
        "决定冲突",
        "在“冲突”表填处理决定（取甲、取乙……或并存）、决定人、决定理由，下次汇总照办并记录；内容又有变动的，会重新请你决定",
    ),
    ("补正待核的行", "在待核表中改好单元格，填补正人、补正理由，下次汇总重新校验，合格的汇入"),
    ("不要做的", "改工作表名和表头名称，删除栏目和行；新增的事项请由填报单位补报，再重新汇总"),
    ("读回", "phaseout deadlines、lists、report 等命令直接读取本文件；重新汇总用 phaseout merge"),
    ("个人信息", "批注为“内部”的栏目含个人信息，本文件仅限内部使用，不得对外提供"),
)
ABOUT_SHEETS = (
    (CONFLICTS, "同一事项几处填报而内容不一致的，逐行列出，由人决定"),
    (FILLED, "台账中取自其他填报的单元格，一格一行"),
    (EDITS, "市级在台账中改动、在待核表中补正的单元格，原为什么，改为什么"),
    (WAIVED, "有问题而经批准豁免、照常汇入的行，写明理由和批准单位"),
    (
        REPAIRS,
        "台账中写法有改动的单元格：原文是什么，读作什么；意思不变，如日期、全角数字、单位简称",
    ),
    (QUESTIONS, "疑似同一企业的、合计对不上的、目标没有完成的、摸排和检查有缺的，请人核实"),
    (SOURCES, "汇总了哪些文件，各是什么状态，文件名可点开"),
    (UNITS, "应报送的单位各自报送与否"),
    (SUMS, "逐个文件核对：读取 = 汇入 + 待核 + 重复"),
    (IGNORED, "标题、表头、合计、说明等没有作为事项读取的行，逐行列出"),
    (REPLACED, "哪些单位重新报送，替换了原来的哪些行"),
)


def about_sheet(
    merged: Merged, plan: Plan, kinds: Sequence[LedgerSpec], made_on: date, there: Sequence[str]
) -> Sheet:
    """`there`: the sheets of the workbook, of which only those that it has are explained."""
    names = sheet_names(plan)
    titles = [(names[spec.id], spec.title) for spec in kinds]
    rows = [
        ("方案", plan.title),
        ("方案编号、版本", f"{merged.plan}，版本 {merged.plan_version}"),
        ("编制单位", plan.office),
        ("编制日期", made_on.isoformat()),
        ("编制程序", f"phaseout {__version__}"),
        *((f"表：{n.table}", f"汇入的{title}，一行一项，末四栏是来源") for n, title in titles),
        *((f"表：{n.pending}", f"{title}中有错误或互相矛盾的行，写明原因，照原文列出；不计入台账和各项数字，也没有丢掉")
          for n, title in titles if n.pending in there),
        *((f"表：{n.duplicates}", f"{title}中与已汇入的行说的是同一事项、内容不矛盾的行")
          for n, title in titles if n.duplicates in there),
        *((f"表：{name}", said) for name, said in ABOUT_SHEETS if name in there),
        *HOW,
    ]  # fmt: skip
    return Sheet(
        ABOUT,
        f"{of_plan(plan)}市级台账说明",
        [Column("项目", 24, align="left"), Column("内容", 100)],
        rows,
    )
