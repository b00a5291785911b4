"""T: what a firm's closure says of its other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.model.ledger import FILE, ITEM, ROW, SHEET
from phaseout.rules.rule import rule
from phaseout.sentence import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from phaseout.model.plan import Plan


@rule(
    "T023", "{said}，本行的责令整改却没有了结",
    "请补填本行的退出方式和退出日期；企业并未整体关停的，请改正另一行的退出方式",
    on="exit_mode", scope="across",
    uses={"exit": ("district", "enterprise", "credit_code", "standard", "measure", "ordered_on",
                   "recheck", "exit_mode", "closed_on")},
)  # fmt: skip
def open_order_of_a_closed_firm(exit: pd.DataFrame, *, plan: Plan, today: date) -> pd.Series[Any]:
    """已整体关停的企业还有未了结的责令整改

    企业一经整体关停，各项标准的责令整改都随之了结。一行已关停、另一行还在整改的，必有一行没有填完或者填错，
    企业会同时列入两张名单。部门和区县说的是同一事项的，不是问题：汇总时区县空着的退出方式和退出日期照部门的补填。

    | 结果 | 填报单位 | 区县 | 企业名称 | 标准类别 | 处置措施 | 责令整改日期 | 复查结果 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|---|---|---|---|
    | 通过 | 渝北区 | 渝北区 | 示例水泥一厂 | 能耗 | 限期整改 | 2024-03-04 | 不合格 | 整体关停 | 2024-11-01 |
    | 问题 | 渝北区 | 渝北区 | 示例水泥一厂 | 质量 | 限期整改 | 2024-03-04 | | | |
    | 通过 | 渝北区 | 渝北区 | 示例水泥一厂 | 环保 | 限期整改 | 2024-03-04 | 合格 | | |
    | 通过 | 渝北区 | 巴南区 | 示例水泥一厂 | 质量 | 限期整改 | 2024-03-04 | | | |
    | 通过 | 渝北区 | 渝北区 | 示例水泥二厂 | 能耗 | 限期整改 | 2024-03-04 | 不合格 | 拆除主体设备 | 2024-11-01 |
    | 通过 | 渝北区 | 渝北区 | 示例水泥二厂 | 质量 | 限期整改 | 2024-03-04 | | | |
    | 通过 | 渝北区 | 渝北区 | 示例水泥三厂 | 能耗 | 限期整改 | 2024-03-04 | | | |
    | 通过 | 市经济信息委 | 渝北区 | 示例水泥三厂 | 能耗 | 限期整改 | 2024-03-04 | 不合格 | 整体关停 | 2024-11-01 |
    """
    shut = exit["exit_mode"].isin(plan.terms.whole_firm_exits)
    closed = exit[shut & (exit["closed_on"] <= pd.Timestamp(today))].sort_values("closed_on")
    ordered = exit["measure"].isin(plan.terms.orders) | exit["ordered_on"].notna()
    is_open = ordered & exit["closed_on"].isna() & ~exit["recheck"].isin(plan.terms.passed)
    codes = closed["credit_code"].dropna()
    near = exit["enterprise"].isin(closed["enterprise"]) | exit["credit_code"].isin(codes)
    near &= ~exit[ITEM].isin(closed[ITEM].dropna())  # its own blanks are filled in from there
    known, asked = _closures(closed), exit.loc[is_open & near, WHO]
    told = [_closure(row, known) for row in asked.to_dict("records")]
    return pd.Series(told, index=asked.index, dtype=object).reindex(exit.index)


WHO = ["enterprise", "district", "credit_code"]


Closures = dict[Any, dict[Any, Any]]
"""A code, or a name and a district → the first closure of that firm."""


def _closures(closed: pd.DataFrame) -> Closures:
    found: Closures = {}
    for row in closed.to_dict("records"):
        keys = (row["credit_code"], _here(row))
        for key in (key for key in keys if isinstance(key, (str, tuple))):
            found.setdefault(key, row)
    return found


def _here(row: Mapping[Any, Any]) -> tuple[str, str]:
    return str(row["enterprise"]), str(row["district"])


def _closure(row: Mapping[Any, Any], known: Closures) -> str | None:
    """The closure of the firm that a row is about, in words; two codes are two firms."""
    code = row["credit_code"] if isinstance(row["credit_code"], str) else None
    one = known.get(code) or known.get(_here(row))
    if one is None or (code and isinstance(one["credit_code"], str) and one["credit_code"] != code):
        return None
    where = say("{file} {sheet} 第{row}行", file=one[FILE], sheet=one[SHEET], row=one[ROW])
    return say(
        "企业已于 {closed_on:%Y-%m-%d} {exit_mode}（{where}）",
        closed_on=one["closed_on"], exit_mode=one["exit_mode"], where=where,
    )  # fmt: skip
