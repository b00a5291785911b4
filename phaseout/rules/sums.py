"""S: what must add up: totals, targets, coverage, progress.

`totals`: a row = a figure of a total row, columns label, header, stated, summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.model.ledger import ITEM
from phaseout.rules.rule import Said, rule
from phaseout.sentence import Sentence, joined, say
from phaseout.values import convert, normal_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

NEARLY = 1e-6
"""Sums of decimals differ in the last digits by the way floats add."""


@rule(
    "S001", "“{label}”行的{header}是 {stated:g}，各行相加是 {summed:g}",
    "请核对合计和明细；合计行不汇入市级台账，以明细为准", severity="warning", scope="totals",
)  # fmt: skip
def total_is_not_the_sum(totals: pd.DataFrame) -> pd.Series[bool]:
    """合计与明细不符

    合计不等于各行之和，不是漏了行，就是改了数没有重算。

    | 结果 | 合计 | 栏目 | 合计数 | 各行之和 |
    |---|---|---|---|---|
    | 通过 | 合计 | 产能 | 90 | 90 |
    | 问题 | 合计 | 产能 | 90 | 60 |
    """
    return (totals["stated"] - totals["summed"]).abs() > NEARLY * totals["stated"].abs().clip(1)


@rule(
    "S002", "完成期限已过，目标没有完成：{said}",
    "请核对退出台账是否漏报；确未完成的，按方案督办", on="finish_by", severity="warning",
    scope="across",
    uses={
        "targets": ("district", "industry", "product", "equipment", "quantity", "quantity_unit",
                    "firms", "capacity", "capacity_unit", "finish_by"),
        "exit": ("district", "industry", "product", "equipment", "quantity", "quantity_unit",
                 "enterprise", "credit_code", "capacity", "capacity_unit", "exit_mode",
                 "closed_on"),
    },
)  # fmt: skip
def target_is_not_met(
    targets: pd.DataFrame, exit: pd.DataFrame, *, plan: Plan, today: date
) -> pd.Series[Any]:
    """目标未完成

    年度目标按区县、行业（有产品的再按产品）与退出台账对照。只在退出台账一并报来时核对；几处报来的同一事项只算一次，
    单位不能换算的不计入，并说明有几项。

    | 结果 | 台账 | 区县 | 所属行业 | 产品 | 产能 | 产能单位 | 企业数(家) | 完成期限 | 企业名称 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|---|---|---|---|---|---|
    | 通过 | 年度目标计划 | 渝北区 | 水泥 | 熟料 | 30 | 万吨/年 | 1 | 2024-06-30 | | | |
    | 问题 | 年度目标计划 | 巴南区 | 水泥 | 熟料 | 60 | 万吨/年 | 1 | 2024-06-30 | | | |
    | 通过 | 年度目标计划 | 南岸区 | 水泥 | 熟料 | 60 | 万吨/年 | 1 | 2025-06-30 | | | |
    | 通过 | 退出 | 渝北区 | 水泥 | 熟料 | 300000 | 吨/年 | | | 示例水泥一厂 | 整体关停 | 2024-05-30 |
    | 通过 | 退出 | 巴南区 | 水泥 | 熟料 | 30 | 万吨/年 | | | 示例水泥二厂 | 整体关停 | 2024-05-30 |
    | 通过 | 退出 | 巴南区 | 水泥 | 熟料 | 1000 | 吨/日 | | | 示例水泥三厂 | 整体关停 | 2024-05-30 |
    """
    done = gone_by(each_once(exit), plan, today)
    late = targets["finish_by"] < pd.Timestamp(today)
    said = [
        Said(short, plan.ledgers["targets"]) if due and (short := shortfall(target, done)) else None
        for due, target in zip(late, targets.to_dict("records"), strict=True)
    ]
    return pd.Series(said, index=targets.index, dtype=object)


def each_once(exit: pd.DataFrame) -> pd.DataFrame:
    """One row an item, its blanks filled from the other rows about it."""
    told = exit[exit[ITEM].notna()].groupby(ITEM, sort=False, as_index=False).first()
    return pd.concat([told, exit[exit[ITEM].isna()]], ignore_index=True)


def gone_by(exit: pd.DataFrame, plan: Plan, day: date) -> pd.DataFrame:
    """The rows of an exit ledger whose firm or equipment had gone by that day."""
    gone = exit["exit_mode"].isin((*plan.terms.whole_firm_exits, *plan.terms.equipment_exits))
    return exit[gone & (exit["closed_on"] <= pd.Timestamp(day))]


def shortfall(target: Mapping[Any, Any], done: pd.DataFrame) -> str | None:
    """What is missing of a target, in words; None where these exits meet it.

    Machines of another unit and capacities that cannot be converted do not count, and are told.
    """
    own = done[done["industry"] == target["industry"]]
    for name in ("district", "product", "equipment"):
        if pd.notna(target[name]):
            own = own[own[name] == target[name]]
    names = own["enterprise"].map(normal_name, na_action="ignore")
    firms = float(own["credit_code"].fillna(names).nunique())
    pieces, other_pieces = _machines(own, target["quantity_unit"])
    capacity, other_sizes = _capacity(own, target["capacity_unit"])
    parts = (
        (say("企业"), target["firms"], firms, say("家"), 0),
        (say("设备"), target["quantity"], pieces, target["quantity_unit"], other_pieces),
        (say("产能"), target["capacity"], capacity, target["capacity_unit"], other_sizes),
    )
    short = [
        _short(what, asked, reached, unit, others)
        for what, asked, reached, unit, others in parts
        if pd.notna(asked) and pd.notna(unit) and asked - reached > NEARLY
    ]
    return joined("；", short) if short else None


def _short(what: str, asked: float, reached: float, unit: str, others: int) -> Sentence:
    said = say(
        "{what}目标{asked:g}{unit}，已退出{reached:g}{unit}",
        what=what, asked=asked, unit=unit, reached=reached,
    )  # fmt: skip
    return say("{said}（另有 {n} 项的单位不同，没有计入）", said=said, n=others) if others else said


def _machines(own: pd.DataFrame, unit: Any) -> tuple[float, int]:
    """How many machines of this unit, and how many rows count in another."""
    same = own["quantity_unit"].eq(unit) | own["quantity_unit"].isna()
    other = ~same & own["quantity"].notna()
    return float(own.loc[same, "quantity"].sum()), int(other.sum())


def _capacity(own: pd.DataFrame, unit: Any) -> tuple[float, int]:
    """The capacity in this unit, and how many rows cannot be converted into it."""
    told = own[own["capacity"].notna() & own["capacity_unit"].notna()]
    sizes = zip(told["capacity"], told["capacity_unit"], strict=True)
    found = [convert(value, own_unit, unit) for value, own_unit in sizes] if pd.notna(unit) else []
    return sum(v for v in found if v is not None), sum(v is None for v in found)


@rule(
    "S003", "清查名录中的“{enterprise}”没有{said}",
    "请补充摸排；已停产、注销的，也请在摸排台账中写明", on="enterprise", severity="warning",
    scope="items",
)  # fmt: skip
def registered_firm_is_not_surveyed(items: pd.DataFrame, *, plan: Plan) -> pd.Series[Any]:
    """摸排没有全覆盖

    方案要求摸排辖区内全部企业，名录中的每一家都应在摸排台账中有一行。

    | 结果 | 台账 | 区县 | 企业名称 | 统一社会信用代码 | 摸排日期 | 是否存在落后装备 |
    |---|---|---|---|---|---|---|
    | 通过 | 清查名录 | 渝北区 | 示例水泥一厂 | 91500000MAXXXXXX71 | | |
    | 问题 | 清查名录 | 渝北区 | 示例水泥二厂 | | | |
    | 通过 | 摸排 | 渝北区 | 示例水泥一厂 | 91500000MAXXXXXX71 | 2024-05-14 | 无 |
    """
    answer = pd.Series(None, index=items.index, dtype=object)
    for ledger in plan.ledgers.values():
        surveyed = items["_ledger"] == ledger.id
        if ledger.covers and surveyed.any():
            listed = (items["_ledger"] == ledger.covers) & items["_firm"].notna()
            missing = listed & ~items["_firm"].isin(items.loc[surveyed, "_firm"])
            words = Said(say("列入{title}", title=ledger.title), ledger)
            answer[missing & answer.isna()] = words
    return answer


@rule(
    "S004", "{department} 本年度监督检查 {said}",
    "请补做检查；已经检查的，请补报监督检查台账", on="department", severity="warning", scope="items",
)  # fmt: skip
def too_few_inspections(items: pd.DataFrame, *, plan: Plan, today: date) -> pd.Series[Any]:
    """监督检查次数不足

    方案规定有关部门每年至少检查若干次。年度未满不提示。

    | 结果 | 台账 | 检查部门 | 区县 | 检查日期 | 实查(家) |
    |---|---|---|---|---|---|
    | 通过 | 监督检查 | 市经济信息委 | 渝北区 | 2024-06-12 | 3 |
    | 通过 | 监督检查 | 市经济信息委 | 巴南区 | 2024-10-12 | 3 |
    | 问题 | 监督检查 | 市应急局 | 渝北区 | 2024-06-12 | 3 |
    """
    answer = pd.Series(None, index=items.index, dtype=object)
    if not {"department", "inspected_on"} <= set(items) or today < (plan.period_to or today):
        return answer
    here = items["_ledger"] == "inspections"
    for duty in plan.supervision.values():
        for department in duty.departments if duty.inspections else ():
            own = here & (items["department"] == department)
            times = items.loc[own, "inspected_on"].nunique()
            if times < duty.inspections:
                answer[own] = answer[own].map(
                    lambda _, n=times, d=duty: Said(
                        say("{held} 次，不足 {asked} 次", held=n, asked=d.inspections), d
                    )
                )
    return answer


@rule(
    "S008", "{name}本年度没有监督检查记录，方案规定每年不少于 {asked} 次",
    "请补做检查；已经检查的，请补报监督检查台账", severity="warning", scope="entries",
)  # fmt: skip
def department_never_inspected(entries: pd.DataFrame) -> pd.Series[bool]:
    """部门一次也没有检查

    检查过的部门由 S004 核对次数；一次也没有报来的部门，在汇总全市台账时、年度届满以后提示。

    | 结果 | 事项 | 全市行数 | 年度已满 |
    |---|---|---|---|
    | 通过 | 检查部门 | 1 | 是 |
    | 通过 | 检查部门 | 0 | 否 |
    | 问题 | 检查部门 | 0 | 是 |
    """
    return (entries["kind"] == "inspecting") & (entries["count"] == 0) & entries["over"]


@rule(
    "S005", "完成率 {rate:g}% 低于上一次报告的 {said}%", "请核对；任务调整的，请在备注中说明",
    on="rate", severity="warning", scope="table",
)  # fmt: skip
def progress_goes_back(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """完成率倒退

    完成率是累计数，后一个月不应低于前一个月。

    | 结果 | 台账 | 任务 | 条款 | 牵头单位 | 责任单位 | 时间节点 | 报告月份 | 进展 | 完成率(%) |
    |---|---|---|---|---|---|---|---|---|---|
    | 通过 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年5月 | 示例 | 40 |
    | 问题 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 | 30 |
    """
    ordered = ledger.table.sort_values("month", kind="stable")
    groups = ordered.dropna(subset=["rate", "month"]).groupby(["task", "responsible"])["rate"]
    before = groups.shift().reindex(ledger.table.index)
    tasks = {normal_name(t.label): t for t in plan.tasks.values()}
    said = [
        Said(f"{earlier:g}", tasks.get(normal_name(str(task)), ledger.spec))
        if rate < earlier
        else None
        for task, rate, earlier in zip(
            ledger.table["task"], ledger.table["rate"], before, strict=True
        )
    ]
    return pd.Series(said, index=ledger.table.index, dtype=object)


@rule(
    "S006", "时间节点 {milestone:%Y-%m-%d} 已过，完成率只有 {rate:g}%",
    "请写明原因和新的安排，按方案督办", on="rate", severity="warning", scope="table",
)  # fmt: skip
def milestone_passed_unfinished(
    ledger: Ledger, *, today: date, full: float = 100.0
) -> pd.Series[bool]:
    """节点已过而未完成

    方案的时间节点已过，最近一次报告的完成率不足百分之百。

    | 结果 | 台账 | 任务 | 条款 | 牵头单位 | 责任单位 | 时间节点 | 报告月份 | 进展 | 完成率(%) |
    |---|---|---|---|---|---|---|---|---|---|
    | 通过 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-06-30 | 2024年5月 | 示例 | 90 |
    | 通过 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-06-30 | 2024年7月 | 示例 | 100 |
    | 问题 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 巴南区 | 2024-06-30 | 2024年7月 | 示例 | 90 |
    """
    table = ledger.table
    last = table.groupby(["task", "responsible"])["month"].transform("max") == table["month"]
    passed = table["milestone"] < pd.Timestamp(today)
    return last & passed & (table["rate"] < full)


@rule(
    "S007", "完成率 {rate:g}% 超过 100%", "请核对；超额完成的填 100，超额部分写入进展",
    on="rate", severity="warning",
)  # fmt: skip
def more_than_all(rate: pd.Series[float]) -> pd.Series[bool]:
    """完成率超过百分之百

    完成率是累计完成的百分比，最多是百分之百。

    | 结果 | 台账 | 任务 | 条款 | 牵头单位 | 责任单位 | 时间节点 | 报告月份 | 进展 | 完成率(%) |
    |---|---|---|---|---|---|---|---|---|---|
    | 通过 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年5月 | 示例 | 100 |
    | 问题 | 任务 | 示例任务 | 示例一 | 市经济信息委 | 巴南区 | 2024-12-31 | 2024年5月 | 示例 | 130 |
    """
    return rate > 100
