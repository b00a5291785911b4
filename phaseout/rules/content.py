"""C: what a row says, held against the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phaseout.rules.distinct import outside
from phaseout.rules.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from phaseout.model.plan import Plan


@rule(
    "C001", "{department} 不是“{standard}”标准的责任部门",
    "按方案，“{standard}”由 {responsible} 负责，请改填责任部门或核对标准类别", on="department", rests="standard",
)  # fmt: skip
def department_not_responsible(
    standard: pd.Series[str], department: pd.Series[str], *, plan: Plan
) -> pd.Series[bool]:
    """责任部门与标准不符

    方案规定了每项标准由哪些部门负责，谁负责决定谁执法、谁公布名单。

    | 结果 | 标准类别 | 责任部门 |
    |---|---|---|
    | 通过 | 环保 | 市生态环境局 |
    | 问题 | 环保 | 市应急局 |
    """
    allowed = {(s.label, d) for s in plan.standards.values() for d in s.departments}
    wrong = outside(allowed, standard, department)
    return standard.notna() & department.notna() & wrong


@rule(
    "C003", "“{standard}”标准、处置措施“{measure}”没有法定整改期限，须写明整改期限",
    "请按整改通知书填写“整改期限”", on="rectify_by", rests="standard",
)  # fmt: skip
def order_without_any_period(
    standard: pd.Series[str], measure: pd.Series[str], rectify_by: pd.Series[pd.Timestamp],
    *, plan: Plan, measures: tuple[str, ...] = ("限期整改", "停产整改"),
) -> pd.Series[bool]:  # fmt: skip
    """责令限期整改而无期限

    方案对这一标准没有规定整改时限，通知书上也没有期限的，无法判断是否逾期。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 整改期限 |
    |---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | |
    | 通过 | 环保 | 限期整改 | 2024-04-01 | 2024-08-01 |
    | 问题 | 环保 | 限期整改 | 2024-04-01 | |
    """
    unbound = orders_without_a_period(plan, measures)
    open_ended = {(s, m) for m, standards in unbound.items() for s in standards}
    bound = outside(open_ended, standard, measure)
    return standard.notna() & rectify_by.isna() & ~bound


def orders_without_a_period(plan: Plan, measures: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each of these measures → the labels of the standards for which the plan sets it no period."""
    periods = plan.periods.values()
    covered = {(plan.standards[p.standard].label, m) for p in periods for m in p.measures}
    labels = [s.label for s in plan.standards.values()]
    return {m: tuple(s for s in labels if (s, m) not in covered) for m in measures}
