"""T: the dates of a row in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from phaseout.rules.rule import rule

if TYPE_CHECKING:
    from datetime import date

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

    Days = pd.Series[pd.Timestamp]


@rule(
    "T001", "责令整改日期 {ordered_on:%Y-%m-%d} 早于发现日期 {found_on:%Y-%m-%d}",
    "请对照执法文书核对两个日期", on="ordered_on",
)  # fmt: skip
def ordered_before_found(found_on: Days, ordered_on: Days) -> pd.Series[bool]:
    """责令早于发现

    先发现问题，后责令整改。

    | 结果 | 发现日期 | 责令整改日期 |
    |---|---|---|
    | 通过 | 2024-03-01 | 2024-03-01 |
    | 问题 | 2024-03-02 | 2024-03-01 |
    """
    return ordered_on < found_on


@rule(
    "T002", "整改期限 {rectify_by:%Y-%m-%d} 早于责令整改日期 {ordered_on:%Y-%m-%d}",
    "请对照整改通知书核对", on="rectify_by",
)  # fmt: skip
def due_before_ordered(ordered_on: Days, rectify_by: Days) -> pd.Series[bool]:
    """整改期限早于责令日期

    | 结果 | 责令整改日期 | 整改期限 |
    |---|---|---|
    | 通过 | 2024-04-01 | 2024-10-01 |
    | 问题 | 2024-04-01 | 2023-10-01 |
    """
    return rectify_by < ordered_on


@rule(
    "T003", "退出日期 {closed_on:%Y-%m-%d} 早于责令整改日期 {ordered_on:%Y-%m-%d}",
    "请核对：已经退出的，不应再责令整改", on="closed_on",
)  # fmt: skip
def closed_before_ordered(ordered_on: Days, closed_on: Days) -> pd.Series[bool]:
    """退出早于责令整改

    已经关停退出的企业不再责令整改，两个日期必有一误。

    | 结果 | 责令整改日期 | 退出日期 |
    |---|---|---|
    | 通过 | 2024-04-01 | 2024-10-08 |
    | 问题 | 2024-04-01 | 2024-03-31 |
    """
    return closed_on < ordered_on


@rule(
    "T004", "验收日期 {accepted_on:%Y-%m-%d} 早于退出日期 {closed_on:%Y-%m-%d}",
    "请核对两个日期", on="accepted_on",
)  # fmt: skip
def accepted_before_closed(closed_on: Days, accepted_on: Days) -> pd.Series[bool]:
    """验收早于退出

    退出完成之后才能验收。

    | 结果 | 退出日期 | 验收日期 |
    |---|---|---|
    | 通过 | 2024-06-30 | 2024-07-01 |
    | 问题 | 2024-06-30 | 2024-06-29 |
    """
    return accepted_on < closed_on


@rule(
    "T005", "公告日期 {announced_on:%Y-%m-%d} 早于验收日期 {accepted_on:%Y-%m-%d}",
    "请核对两个日期", on="announced_on",
)  # fmt: skip
def announced_before_accepted(accepted_on: Days, announced_on: Days) -> pd.Series[bool]:
    """公告早于验收

    验收通过之后才公告退出。

    | 结果 | 验收日期 | 公告日期 |
    |---|---|---|
    | 通过 | 2024-07-01 | 2024-07-10 |
    | 问题 | 2024-07-01 | 2024-06-20 |
    """
    return announced_on < accepted_on


@rule(
    "T006", "启动拆除日期 {dismantling_on:%Y-%m-%d} 晚于退出日期 {closed_on:%Y-%m-%d}",
    "请核对：以拆除主体设备方式退出的，拆除完成才算退出", on="dismantling_on",
)  # fmt: skip
def dismantling_after_closed(
    closed_on: Days, dismantling_on: Days, exit_mode: pd.Series[str], *, plan: Plan
) -> pd.Series[bool]:
    """启动拆除晚于退出

    先封存、后拆除的除外。

    | 结果 | 退出方式 | 启动拆除日期 | 退出日期 |
    |---|---|---|---|
    | 通过 | 拆除主体设备 | 2024-05-01 | 2024-06-30 |
    | 通过 | 断水断电封存 | 2024-12-01 | 2024-06-30 |
    | 问题 | 拆除主体设备 | 2024-07-01 | 2024-06-30 |
    """
    return (dismantling_on > closed_on) & ~exit_mode.isin(plan.terms.sealed_exits)


@rule(
    "T007", "复查日期 {rechecked_on:%Y-%m-%d} 早于责令整改日期 {ordered_on:%Y-%m-%d}",
    "请对照复查记录核对", on="rechecked_on",
)  # fmt: skip
def rechecked_before_ordered(ordered_on: Days, rechecked_on: Days) -> pd.Series[bool]:
    """复查早于责令整改

    | 结果 | 责令整改日期 | 复查日期 |
    |---|---|---|
    | 通过 | 2024-04-01 | 2024-09-20 |
    | 问题 | 2024-04-01 | 2024-03-20 |
    """
    return rechecked_on < ordered_on


@rule(
    "T022", "复查日期 {rechecked_on:%Y-%m-%d} 晚于整厂退出日期 {closed_on:%Y-%m-%d}",
    "请核对两个日期；关停之后不再复查整改，验收情况请填在验收日期和验收结论", on="rechecked_on",
)  # fmt: skip
def rechecked_after_the_closure(
    ordered_on: Days, rechecked_on: Days, closed_on: Days, exit_mode: pd.Series[str], *, plan: Plan
) -> pd.Series[bool]:
    """复查晚于整厂退出

    整厂关停以后，责令整改已经了结。其后的“复查合格”会使红牌企业从名单上消失，日期或结果必有一误。
    拆除设备以后再作复查的不在此列。

    | 结果 | 责令整改日期 | 复查日期 | 复查结果 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|
    | 通过 | 2024-04-01 | 2024-09-20 | 不合格 | 整体关停 | 2024-11-01 |
    | 通过 | 2024-04-01 | 2024-09-20 | 合格 | 拆除主体设备 | 2024-08-01 |
    | 问题 | 2024-04-01 | 2024-12-01 | 合格 | 整体关停 | 2024-11-01 |
    """
    closed = exit_mode.isin(plan.terms.whole_firm_exits) & (closed_on >= ordered_on)
    return closed & (rechecked_on > closed_on)


@rule(
    "T008", "有复查结果，却没有责令整改的记录",
    "请补填处置措施和责令整改日期；未曾责令整改的，删去复查内容", on="rechecked_on", scope="ledger",
)  # fmt: skip
def rechecked_without_an_order(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """复查而无责令整改

    复查是对责令整改的复查。没有责令，就无从判断整改是否合格。

    | 结果 | 处置措施 | 责令整改日期 | 复查日期 | 复查结果 |
    |---|---|---|---|---|
    | 通过 | 限期整改 | 2024-04-01 | 2024-09-20 | 合格 |
    | 问题 | 立即淘汰 | | 2024-09-20 | 合格 |
    """
    ordered = ledger.table["measure"].isin(plan.terms.orders) | ledger.filled["ordered_on"]
    return ledger.filled["rechecked_on"] & ledger.filled["measure"] & ~ordered


@rule(
    "T009", "{header} {value} 晚于校验当日 {today:%Y-%m-%d}，而这一项应是已经发生的事实",
    "尚未发生的请先留空，发生后再填", scope="ledger",
)  # fmt: skip
def fact_in_the_future(ledger: Ledger, *, today: date) -> pd.DataFrame:
    """事实发生在将来

    退出、验收、复查等是已经完成的事实，日期不能晚于填报当日。

    | 结果 | 退出日期 | 退出方式 |
    |---|---|---|
    | 通过 | 2024-06-30 | 整体关停 |
    | 问题 | 2025-06-30 | 整体关停 |
    """
    facts = [name for name, field in ledger.spec.fields.items() if field.type == "date"]
    return ledger.table[facts] > str(today)


@rule(
    "T010", "退出日期 {closed_on:%Y-%m-%d} 不在方案年度（{period}）之内",
    "属于以前年度的请移入相应年度台账", on="closed_on", severity="warning",
)  # fmt: skip
def closed_outside_the_period(closed_on: Days, *, plan: Plan, today: date) -> pd.Series[bool]:
    """退出日期不在方案年度内

    年度总结只统计本年度退出的产能。日期晚于校验当日的，另按 T009 提示。

    | 结果 | 退出日期 |
    |---|---|
    | 通过 | 2024-06-30 |
    | 问题 | 2023-06-30 |
    """
    first, last = plan.period_from, plan.period_to
    inside = closed_on.between(str(first or "0001-01-01"), str(last or "9999-12-31"))
    return closed_on.between("0001-01-01", str(today)) & ~inside
