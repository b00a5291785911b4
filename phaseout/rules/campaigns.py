"""C: tips, revisits, tasks, indicators and the firms a plan names, held against the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.distinct import outside
from phaseout.rules.rule import Said, rule
from phaseout.sentence import joined, say
from phaseout.values import fold, normal_name

if TYPE_CHECKING:
    from phaseout.model.law import Task
    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan


@rule(
    "C008", "{routed_to} 不是“{standard}”方面的责任部门，线索转办错了部门",
    "按方案，“{standard}”由 {responsible} 负责，请改转；涉及方面选错的，请改正", on="routed_to", rests="standard",
)  # fmt: skip
def tip_routed_to_the_wrong_department(
    standard: pd.Series[str], routed_to: pd.Series[str], *, plan: Plan
) -> pd.Series[bool]:
    """举报线索转办部门不对

    线索按职责分工推送有关部门核查，转错部门就没有人查处。

    | 结果 | 台账 | 涉及方面 | 转办部门 |
    |---|---|---|---|
    | 通过 | 举报线索 | 环保 | 市生态环境局 |
    | 问题 | 举报线索 | 环保 | 市应急局 |
    """
    allowed = {(s.label, d) for s in plan.standards.values() for d in s.departments}
    wrong = outside(allowed, standard, routed_to)
    return standard.notna() & routed_to.notna() & wrong


@rule(
    "C009", "已退出的产能又恢复生产（{condition}）",
    "应立即依法关停、拆除主体设备；处理后更新现状和处理情况", on="condition",
)  # fmt: skip
def closed_capacity_runs_again(
    condition: pd.Series[str], *, resumed: tuple[str, ...] = ("已恢复",)
) -> pd.Series[bool]:
    """死灰复燃

    已淘汰的落后产能不得恢复，回头看发现恢复的必须再次关停。

    | 结果 | 台账 | 退出年份 | 检查日期 | 现状 |
    |---|---|---|---|---|
    | 通过 | 回头看 | 2019 | 2024-06-12 | 未恢复 |
    | 问题 | 回头看 | 2019 | 2024-06-12 | 已恢复 |
    """
    return condition.isin(resumed)


@rule(
    "C025", "尚未清退，也没有执行差别电价", "请按方案执行差别电价；已经清退的，请补填清退日期",
    on="price_policy", severity="warning", scope="ledger",
)  # fmt: skip
def price_not_applied_before_it_is_cleared(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """未清退而未执行差别电价

    方案把这类项目纳入差别电价的实施范围，清退之前照此执行。

    | 结果 | 台账 | 企业名称 | 发现日期 | 处置期限 | 清退日期 | 差别电价 |
    |---|---|---|---|---|---|---|
    | 通过 | 挖矿 | 示例数据公司 | 2024-04-20 | 2024-06-30 | | 是 |
    | 通过 | 挖矿 | 示例数据公司 | 2024-04-20 | 2024-06-30 | 2024-06-15 | 否 |
    | 问题 | 挖矿 | 示例数据公司 | 2024-04-20 | 2024-06-30 | | 否 |
    """
    if ledger.spec.id != "mining":
        return pd.Series(None, index=ledger.table.index, dtype=object)
    unpriced = ledger.table["price_policy"].eq("否") & ~ledger.filled["cleared_on"]
    entry = plan.policies.get("price") or ledger.spec
    return unpriced.map({True: entry}).astype(object)


@rule(
    "C026", "实查 {checked:g} 家，多于计划检查 {planned:g} 家", "请核对两个数；计划之外又检查的，请改正计划数",
    on="checked", severity="warning",
)  # fmt: skip
def more_checked_than_planned(
    planned: pd.Series[float], checked: pd.Series[float]
) -> pd.Series[bool]:
    """实查多于计划

    计划检查填的是应查的企业家数，实查不会更多；两栏填反，覆盖率就超过百分之百。

    | 结果 | 台账 | 检查部门 | 区县 | 检查日期 | 计划检查(家) | 实查(家) |
    |---|---|---|---|---|---|---|
    | 通过 | 监督检查 | 市经济信息委 | 渝北区 | 2024-06-12 | 10 | 10 |
    | 问题 | 监督检查 | 市经济信息委 | 渝北区 | 2024-06-12 | 10 | 12 |
    """
    return checked > planned


@rule(
    "C020", "任务“{task}”的牵头单位不是 {lead}", "方案规定由 {said} 牵头，请改正", on="lead",
    severity="warning", scope="ledger",
)  # fmt: skip
def task_led_by_another(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """牵头单位与方案不符

    方案为每项任务写明了牵头单位，由它建立台账、加强督导。

    | 结果 | 台账 | 任务 | 条款 | 牵头单位 | 责任单位 | 时间节点 | 报告月份 | 进展 |
    |---|---|---|---|---|---|---|---|---|
    | 通过 | 任务 | 示例压减任务 | 示例一 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    | 问题 | 任务 | 示例压减任务 | 示例一 | 市应急局 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    """
    if not {"task", "lead"} <= ledger.spec.fields.keys():
        return pd.Series(None, index=ledger.table.index, dtype=object)
    tasks = {normal_name(t.label): t for t in plan.tasks.values() if t.lead}
    said = [
        Said(joined("、", known.lead), known) if known and lead not in known.lead else None
        for name, lead in zip(ledger.table["task"], ledger.table["lead"], strict=True)
        for known in (tasks.get(normal_name(str(name))),)
    ]
    return pd.Series(said, index=ledger.table.index, dtype=object).where(ledger.filled["lead"])


@rule(
    "C024", "任务“{task}”（条款 {clause}）与方案对不上：{said}", "请按方案填写任务名称和条款", on="task",
    severity="warning", scope="ledger",
)  # fmt: skip
def task_not_in_the_plan(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """任务不在方案之内

    任务名称和条款是与方案对账的依据，写错了，这项任务就像没有报告一样。写到条款的下一级的不提示。

    | 结果 | 台账 | 任务 | 条款 | 牵头单位 | 责任单位 | 时间节点 | 报告月份 | 进展 |
    |---|---|---|---|---|---|---|---|---|
    | 通过 | 任务 | 示例压减任务 | 二 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    | 通过 | 任务 | 示例压减任务 | 二（一） | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    | 问题 | 任务 | 示例压减任务 | 九 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    | 问题 | 任务 | 示例别的任务 | 二 | 市经济信息委 | 渝北区 | 2024-12-31 | 2024年6月 | 示例 |
    """
    answer = pd.Series(None, index=ledger.table.index, dtype=object)
    if not {"task", "clause"} <= ledger.spec.fields.keys() or not plan.tasks:
        return answer
    rows = ledger.table[ledger.filled["task"] & ledger.filled["clause"]]
    known = {normal_name(t.label): t for t in plan.tasks.values()}
    for label, name, clause in zip(rows.index, rows["task"], rows["clause"], strict=True):
        task = known.get(normal_name(name))
        if task is None:
            meant = next((t for t in plan.tasks.values() if _lies_in(clause, t)), None)
            answer[label] = Said(_no_such_task(clause, meant), meant or ledger.spec)
        elif task.basis and not _lies_in(clause, task):
            answer[label] = Said(
                say("这项任务的条款是 {section}", section=task.basis.section), task
            )
    return answer


def _no_such_task(clause: str, meant: Task | None) -> str:
    if meant is None:
        return say("方案没有这项任务")
    return say("方案没有这项任务，条款 {clause} 是“{task}”", clause=clause, task=meant.label)


def _lies_in(clause: str, task: Task) -> bool:
    """Whether the clause is one of those that the task rests on, or a part of one."""
    sections = task.basis.section.split("、") if task.basis else []
    return any(_compact(clause).startswith(_compact(section)) for section in sections)


def _compact(clause: str) -> str:
    """A clause in one spelling: 二、（二）1. -> 二(二)1."""
    return re.sub(r"[、.．，,]", "", fold(clause))


@rule(
    "C021", "与方案载明的情况不符：{said}", "请对照方案核对后改正", on="enterprise", scope="ledger",
)  # fmt: skip
def named_firm_told_otherwise(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """点名企业与方案不符

    方案点名的企业，去向和所在地在方案中已有明文。

    | 结果 | 台账 | 区县 | 企业名称 | 规模 | 搬改类型 | 责任单位 |
    |---|---|---|---|---|---|---|
    | 通过 | 危险化学品生产企业搬迁改造 | 渝北区 | 示例点名乙炔厂 | 小型 | 关闭退出 | 渝北区 |
    | 问题 | 危险化学品生产企业搬迁改造 | 渝北区 | 示例点名乙炔厂 | 小型 | 就地改造 | 渝北区 |
    """
    answer = pd.Series(None, index=ledger.table.index, dtype=object)
    for label, firm in _named_rows(ledger, plan):
        said = [
            say("{header}应为“{value}”", header=ledger.spec.fields[name].header, value=value)
            for name, value in firm.facts.items()
            if ledger.filled.at[label, name] and str(ledger.table.at[label, name]) != value
        ]
        if said:
            answer[label] = Said(joined("，", said), firm)
    return answer


@rule(
    "C022", "指标“{indicator}”的目标 {target:g} 与方案不符", "方案规定的目标是 {said}，请改正",
    on="target", scope="ledger",
)  # fmt: skip
def indicator_with_another_target(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """指标目标与方案不符

    指标的目标值由方案规定，填报时不能改动。

    | 结果 | 台账 | 指标 | 目标 | 单位 |
    |---|---|---|---|---|
    | 通过 | 指标 | 示例应用机器人 | 1000 | 台 |
    | 问题 | 指标 | 示例应用机器人 | 800 | 台 |
    """
    if not {"indicator", "target"} <= ledger.spec.fields.keys():
        return pd.Series(None, index=ledger.table.index, dtype=object)
    targets = {normal_name(i.label): i for i in plan.indicators.values()}
    said = [
        Said(f"{known.target:g}{known.unit}", known)
        if known and pd.notna(held) and held != known.target
        else None
        for name, held in zip(ledger.table["indicator"], ledger.table["target"], strict=True)
        for known in (targets.get(normal_name(str(name))),)
    ]
    return pd.Series(said, index=ledger.table.index, dtype=object)


@rule(
    "C023", "方案点名的“{enterprise}”还没有检查", "请安排回头看，检查后补填检查日期和现状",
    on="checked_on", severity="warning", scope="ledger",
)  # fmt: skip
def named_firm_not_revisited(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """点名企业未回头看

    方案点名要求重点复查的企业，必须逐家检查。

    | 结果 | 台账 | 企业名称 | 退出年份 | 检查日期 | 现状 |
    |---|---|---|---|---|---|
    | 通过 | 回头看 | 示例点名铸造厂 | 2019 | 2024-06-12 | 未恢复 |
    | 通过 | 回头看 | 示例其他厂 | 2019 | | |
    | 问题 | 回头看 | 示例点名铸造厂 | 2019 | | |
    """
    answer = pd.Series(None, index=ledger.table.index, dtype=object)
    for label, firm in _named_rows(ledger, plan):
        answer[label] = firm
    return answer.where(~ledger.filled["checked_on"])


@rule(
    "C027", "方案点名的“{name}”，全市{ledger}中没有",
    "请有关单位核实后补报；已不存在的，也要列入并说明", severity="warning", scope="entries",
)  # fmt: skip
def named_firm_is_in_no_ledger(entries: pd.DataFrame) -> pd.Series[bool]:
    """点名企业没有列入台账

    方案点名的企业必须在台账中有着落。只在汇总全市台账时检查，校验单个单位的文件时不检查。

    | 结果 | 事项 | 全市行数 | 年度已满 |
    |---|---|---|---|
    | 通过 | 点名企业 | 1 | 否 |
    | 通过 | 检查部门 | 0 | 否 |
    | 问题 | 点名企业 | 0 | 否 |
    """
    return (entries["kind"] == "named") & (entries["count"] == 0)


def _named_rows(ledger: Ledger, plan: Plan) -> list[tuple[Any, Any]]:
    """The rows about firms that the plan names for this ledger, each with its entry."""
    named = {
        normal_name(f.enterprise): f for f in plan.named.values() if f.ledger == ledger.spec.id
    }
    if not named:
        return []
    rows = ledger.table["enterprise"].dropna().items()
    return [(at, named[name]) for at, text in rows if (name := normal_name(text)) in named]
