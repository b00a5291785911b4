"""T: periods and extensions within the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.calendar import corresponding_day
from phaseout.clock import Order, Term, order_of, period_of, term
from phaseout.rules.distinct import by_row, outside
from phaseout.rules.rule import rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

EXTENDED = [
    "standard", "measure", "ordered_on", "rectify_by", "extension_applied_on",
    "extension_approved_on", "extension_months", "extended_to",
]  # fmt: skip
"""What an order's extended end depends on."""


@rule(
    "T011", "整改期限 {rectify_by:%Y-%m-%d} 超过法定期限（最迟 {statutory_due}）",
    "请对照整改通知书核对；通知书确实超期的，应依法更正", on="rectify_by", scope="ledger", rests="period",
)  # fmt: skip
def period_longer_than_the_law_allows(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """整改期限超过法定期限

    法律或方案规定了整改时限的，通知书只能更短，不能更长。最后一日是休息日的顺延至下一工作日。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 整改期限 |
    |---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-10-08 |
    | 通过 | 环保 | 限期整改 | 2024-04-01 | 2024-12-31 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-10-09 |
    """
    return ledger.table["rectify_by"] > first_due(ledger, plan, certain=True)


@rule(
    "T012", "方案对“{standard}”标准的“{measure}”没有规定延期，却填写了延期",
    "请核对标准类别和处置措施；确无依据的延期应予撤销", on="extension_approved_on", scope="ledger", rests="standard",
)  # fmt: skip
def extension_where_none_is_allowed(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """无依据的延期

    方案只对部分标准的限期整改规定了可以申请延期。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 延期申请日期 | 延期批准日期 | 延期月数 | 延期至 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    | 问题 | 质量 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    | 问题 | 能耗 | 责令改正 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    """
    standard, measure = ledger.table["standard"], ledger.table["measure"]
    allowed = {
        (plan.standards[p.standard].label, m)
        for p in plan.periods.values() if p.extension_months for m in p.measures
    }  # fmt: skip
    none = outside(allowed, standard, measure)
    return ledger.filled["extension_approved_on"] & standard.notna() & measure.notna() & none


@rule(
    "T013", "延期 {extension_months:g} 个月，超过方案规定的上限 {most} 个月",
    "请对照延期批准文件核对", on="extension_months", scope="ledger", rests="period",
)  # fmt: skip
def extension_longer_than_allowed(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """延期超过上限

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 延期申请日期 | 延期批准日期 | 延期月数 | 延期至 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 6 | 2025-04-08 |
    """
    most = {
        plan.standards[p.standard].label: p.extension_months
        for p in plan.periods.values() if p.extension_months
    }  # fmt: skip
    return ledger.table["extension_months"] > ledger.table["standard"].map(most).astype("float64")


@rule(
    "T014", "延期申请日期 {extension_applied_on:%Y-%m-%d} 晚于整改期限届满之日（{first_due}）",
    "期限届满后的申请不能延期，请核对申请日期", on="extension_applied_on", scope="ledger", rests="period",
)  # fmt: skip
def extension_applied_for_too_late(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """期满后申请延期

    延期须在整改期限届满之前申请。期满之后再申请，期限已经结束，无从延长。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 延期申请日期 |
    |---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-10-08 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-10-09 |
    """
    return ledger.table["extension_applied_on"] > first_end(ledger, plan, certain=True)


@rule(
    "T015", "延期至 {extended_to:%Y-%m-%d}，超过延期后的法定期限（最迟 {extended_due}）",
    "请对照延期批准文件核对；延期自前一期限届满起算，不与原期限相加", on="extended_to",
    scope="ledger", rests="period",
)  # fmt: skip
def extended_beyond_the_law(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """延期日期超过法定期限

    延期是前一期限届满后的新期限，最长为方案规定的月数。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 延期申请日期 | 延期批准日期 | 延期月数 | 延期至 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 | 2024-09-27 | 3 | 2025-06-30 |
    """
    table = ledger.table
    extended = table.loc[table["extended_to"].notna() & table["ordered_on"].notna(), EXTENDED]
    return by_row(extended, lambda row: _too_far(row, plan)).reindex(table.index).eq(True)


@rule(
    "T017", "延期申请日期 {extension_applied_on:%Y-%m-%d} 距期限届满（{first_due}）不足 {window} 日",
    "请核对；方案没有规定须提前几日申请，这里只作提示", on="extension_applied_on",
    severity="warning", scope="ledger",
)  # fmt: skip
def extension_applied_for_at_the_last_moment(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """临近期满才申请延期

    申请过晚，往往来不及在期满前批准。提前的日数是方案的设置，不是法定条件。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 延期申请日期 |
    |---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-20 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-10-01 |
    """
    ends, applied = first_due(ledger, plan), ledger.table["extension_applied_on"]
    window = pd.Timedelta(days=plan.clock.application_window_days)
    return (applied <= ends) & (applied > ends - window)


@rule(
    "T021", "延期至 {extended_to:%Y-%m-%d}，没有晚于延期之前的期限（{first_due}）",
    "请对照延期批准文件核对延期至，并核对整改期限", on="extended_to", scope="ledger", rests="period",
)  # fmt: skip
def extension_that_does_not_extend(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """延期没有延长期限

    延期是前一期限届满后的新期限。延期之后的日期不晚于原期限的，两个日期必有一误。

    | 结果 | 标准类别 | 处置措施 | 责令整改日期 | 整改期限 | 延期申请日期 | 延期批准日期 | 延期月数 | 延期至 |
    |---|---|---|---|---|---|---|---|---|
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | | 2024-09-20 | 2024-09-27 | 3 | 2025-01-08 |
    | 通过 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-15 | 2024-09-02 | 2024-09-10 | 1 | 2024-10-08 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | | 2024-09-20 | 2024-09-27 | 3 | 2024-10-08 |
    | 问题 | 能耗 | 限期整改 | 2024-04-01 | 2024-09-15 | 2024-09-02 | 2024-09-10 | 1 | 2024-09-01 |
    """
    return ledger.table["extended_to"] <= first_end(ledger, plan)


def _too_far(row: Mapping[Any, Any], plan: Plan) -> bool:
    """Whether a row's extension runs beyond its statutory end; one that does not count never does."""
    period = period_of(plan, row["standard"], row["measure"])
    ends = term(order_of(row), period, plan.clock, plan.years)
    due = _latest(ends) if ends.extended else None
    return bool(due and row["extended_to"].date() > due)


def _latest(ends: Term) -> date | None:
    """The statutory end that no calendar can put off: a month past one still provisional.

    No holiday moves a last day by a month, so nobody is accused of what its calendar may allow.
    """
    due = ends.statutory_due
    return corresponding_day(due, 1) if due and ends.provisional else due


def first_due(ledger: Ledger, plan: Plan, *, certain: bool = False) -> pd.Series[pd.Timestamp]:
    """The statutory end of each row's first period; missing where the plan sets none.

    A ledger that tells no order, like that of hazards, has none either. certain: as late as the
    calendars not yet issued could put it.
    """
    table, kind = ledger.table, ["standard", "measure", "ordered_on"]
    if not set(kind) <= set(table):
        return pd.Series(pd.NaT, index=table.index)
    ends = by_row(table[kind], lambda row: _first_statutory(row, plan, certain))
    return ends.astype(table["ordered_on"].dtype)


def _first_statutory(row: Mapping[Any, Any], plan: Plan, certain: bool) -> date | None:
    if pd.isna(row["ordered_on"]):
        return None
    period = period_of(plan, row["standard"], row["measure"])
    order = Order(ordered_on=row["ordered_on"].date())
    ends = term(order, period, plan.clock, plan.years)
    return _latest(ends) if certain else ends.statutory_due


def first_end(ledger: Ledger, plan: Plan, *, certain: bool = False) -> pd.Series[pd.Timestamp]:
    """The end of each row without its extension: the earlier of the statutory and the printed."""
    statutory = first_due(ledger, plan, certain=certain)
    printed = ledger.table["rectify_by"]
    return statutory.where(printed.isna() | (statutory < printed), printed)
