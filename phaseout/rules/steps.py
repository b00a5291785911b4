"""T: steps in their order, in every ledger, and what was due and has not been done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.rule import Said, rule
from phaseout.sentence import say

if TYPE_CHECKING:
    from datetime import date

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

    Days = pd.Series[pd.Timestamp]


@rule(
    "T016", "应退出而未按期退出（{said}），还没有填写信用信息归集日期",
    "请依法处置，并按方案将信息录入信用平台后补填", on="credit_recorded_on", severity="warning",
    scope="ledger",
)  # fmt: skip
def exit_overdue_without_credit_record(
    ledger: Ledger, *, plan: Plan, today: date
) -> pd.Series[Any]:
    """未按期退出而未归集信用信息

    对未按期完成退出的企业，方案要求把有关信息录入信用平台。逾期未整改不等于逾期未退出。

    | 结果 | 台账 | 处置措施 | 整改期限 | 退出方式 | 退出日期 | 限时拆除日期 | 拆除完成日期 | 信用信息归集日期 |
    |---|---|---|---|---|---|---|---|---|
    | 通过 | 退出 | 关停退出 | 2024-06-30 | 整体关停 | 2024-06-20 | | | |
    | 通过 | 退出 | 限期整改 | 2024-06-30 | | | | | |
    | 通过 | 退出 | 关停退出 | 2024-06-30 | | | | | 2024-07-10 |
    | 问题 | 退出 | 关停退出 | 2024-06-30 | | | | | |
    | 问题 | 退出 | 立即淘汰 | | 断水断电封存 | 2024-03-01 | 2024-06-30 | | |
    """
    table, filled = ledger.table, ledger.filled
    now = pd.Timestamp(today)
    ordered = table["measure"].isin(plan.terms.orders)
    closing = filled["measure"] & ~ordered & ~filled["closed_on"] & (table["rectify_by"] < now)
    sealed = table["exit_mode"].isin(plan.terms.sealed_exits) & ~filled["dismantled_on"]
    demolition = sealed & (table["demolish_by"] < now)
    answer = pd.Series(None, index=table.index, dtype=object)
    answer[closing] = say("整改期限已过")
    answer[demolition] = say("限时拆除日期已过")
    if "planned_exit_by" in table:
        answer[~filled["closed_on"] & (table["planned_exit_by"] < now)] = say("计划退出日期已过")
    return answer.where(~filled["credit_recorded_on"])


@rule(
    "T018", "{header} {value} 早于前一步的日期，先后颠倒",
    "请核对日期，应依次为：{sequence}", scope="ledger",
)  # fmt: skip
def step_before_the_one_before(ledger: Ledger) -> pd.DataFrame:
    """先后步骤颠倒

    摸排在前、处置在后，受理在前、核查在后，启动在前、完成在后，申请延期在前、批准延期在后；期限也不会
    早于发现、受理之日。

    | 结果 | 台账 | 受理日期 | 转办日期 | 核查日期 | 办结期限 |
    |---|---|---|---|---|---|
    | 通过 | 举报线索 | 2024-05-06 | 2024-05-06 | 2024-05-15 | 2024-06-06 |
    | 通过 | 举报线索 | 2024-05-06 | | 2024-05-15 | |
    | 问题 | 举报线索 | 2024-05-06 | | 2024-05-05 | |
    | 问题 | 举报线索 | 2024-05-06 | | | 2024-04-06 |
    """
    found: dict[str, pd.Series[bool]] = {}
    for steps in ledger.spec.sequences:
        latest = ledger.table[steps[0]]
        for name in steps[1:]:
            day = ledger.table[name]
            found[name] = found.get(name, day.isna() & False) | (day < latest)
            latest = latest.where(day.isna() | (day < latest), day)
    return pd.DataFrame(found, index=ledger.table.index)


@rule(
    "T019", "{header} {value} 不在方案年度（{period}）之内",
    "属于其他年度的请移入相应年度台账", severity="warning", scope="ledger",
)  # fmt: skip
def row_of_another_year(ledger: Ledger, *, plan: Plan, today: date) -> pd.DataFrame:
    """不属于本方案年度

    摸排、检查、受理的日期不在方案年度内，多为年份填错，或把往年的内容抄了过来。

    | 结果 | 台账 | 检查部门 | 区县 | 检查日期 | 实查(家) |
    |---|---|---|---|---|---|
    | 通过 | 监督检查 | 市经济信息委 | 渝北区 | 2024-06-12 | 3 |
    | 问题 | 监督检查 | 市经济信息委 | 渝北区 | 2023-06-12 | 3 |
    """
    name = ledger.spec.dated_by
    if not name:
        return pd.DataFrame(index=ledger.table.index)
    first, last = plan.period_from or "0001-01-01", plan.period_to or "9999-12-31"
    days = ledger.table[name]
    return (days.between("0001-01-01", str(today)) & ~days.between(str(first), str(last))).to_frame(
        name
    )


@rule(
    "T020", "办结期限 {due_on:%Y-%m-%d} 已过，{said}",
    "请尽快核查、答复并补填", on="due_on", severity="warning", scope="ledger",
)  # fmt: skip
def tip_not_dealt_with_in_time(ledger: Ledger, *, plan: Plan, today: date) -> pd.Series[Any]:
    """举报线索逾期未办结

    举报须核查属实与否，处理情况须反馈。

    | 结果 | 台账 | 线索编号 | 受理日期 | 办结期限 | 核查日期 | 反馈日期 |
    |---|---|---|---|---|---|---|
    | 通过 | 举报线索 | 示例1 | 2024-05-06 | 2024-06-06 | 2024-05-15 | 2024-05-24 |
    | 通过 | 举报线索 | 示例2 | 2024-12-06 | 2025-01-06 | | |
    | 问题 | 举报线索 | 示例3 | 2024-05-06 | 2024-06-06 | 2024-05-15 | |
    | 问题 | 举报线索 | 示例4 | 2024-05-06 | 2024-06-06 | | |
    """
    filled, late = ledger.filled, ledger.table["due_on"] < pd.Timestamp(today)
    answer = pd.Series(None, index=ledger.table.index, dtype=object)
    if "replied_on" not in filled:
        return answer
    answer[late & ~filled["replied_on"]] = say("尚未反馈")
    answer[late & ~filled["verified_on"]] = say("尚未核查")
    own = (d for d in plan.deadlines.values() if d.due_field == "due_on")
    entry = next((d for d in own if d.ledger == ledger.spec.id), ledger.spec)
    return answer.map(lambda words: Said(words, entry), na_action="ignore").astype(object)
