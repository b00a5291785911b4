"""Y: this year's exit ledger held against last year's.

`now` and `last`: a row = a merged row of the exit ledger, columns as there and `_firm`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.rule import rule
from phaseout.values import normal_name

if TYPE_CHECKING:
    from phaseout.model.plan import Plan


@rule(
    "Y001", "“{enterprise}”的{equipment}上年已列入退出（{said}），本年又在台账中",
    "请到现场核实：死灰复燃的应立即关停；上年误报退出的，请更正并说明", on="equipment", scope="years",
)  # fmt: skip
def exited_equipment_is_back(
    now: pd.DataFrame, last: pd.DataFrame, *, plan: Plan
) -> pd.Series[Any]:
    """已退出的设备再次出现

    退出后的产能永久不得恢复。同一企业的同一设备上年已退出，今年又列入台账，可能是死灰复燃。

    | 结果 | 年度 | 企业名称 | 主体设备(生产线)名称 | 规格型号 | 处置措施 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 水泥磨 | Φ2.2m | 立即淘汰 | 拆除主体设备 | 2023-05-10 |
    | 问题 | 本年 | 示例水泥一厂 | 水泥磨 | Φ2.2m | 限期整改 | | |
    | 通过 | 本年 | 示例水泥一厂 | 水泥磨 | Φ3.0m | 限期整改 | | |
    """
    exits = last[_gone(last, plan) & last["equipment"].notna()]
    days = exits["closed_on"].dt.strftime("%Y-%m-%d")
    known = dict(zip(_items(exits), days, strict=True))
    said = [known.get(item) for item in _items(now)]
    return pd.Series(said, index=now.index, dtype=object).where(now["equipment"].notna(), None)


@rule(
    "Y002", "“{enterprise}”上年的{measure}没有结果，本年台账中也没有这家企业",
    "请核实：已整改的补报复查结果，已关闭的补报退出情况，仍未整改的继续列入台账",
    on="enterprise", scope="years",
)  # fmt: skip
def open_order_is_lost(last: pd.DataFrame, now: pd.DataFrame, *, plan: Plan) -> pd.Series[bool]:
    """上年未了的整改不见了

    跨年的责令整改不因换了台账而了结，须列入本年台账直到有结果。

    | 结果 | 年度 | 企业名称 | 主体设备(生产线)名称 | 处置措施 | 责令整改日期 | 复查结果 |
    |---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 水泥磨 | 限期整改 | 2023-08-01 | |
    | 通过 | 上年 | 示例水泥二厂 | 水泥磨 | 限期整改 | 2023-08-01 | 合格 |
    | 问题 | 上年 | 示例水泥三厂 | 水泥磨 | 限期整改 | 2023-08-01 | |
    | 通过 | 本年 | 示例水泥一厂 | 水泥磨 | 限期整改 | 2023-08-01 | |
    """
    still_open = (
        last["measure"].isin(plan.terms.orders)
        & ~_gone(last, plan)
        & ~last["recheck"].isin(plan.terms.passed)
    )
    return still_open & last["_firm"].notna() & ~last["_firm"].isin(now["_firm"])


def _gone(rows: pd.DataFrame, plan: Plan) -> pd.Series[bool]:
    exits = (*plan.terms.whole_firm_exits, *plan.terms.equipment_exits)
    return rows["closed_on"].notna() & rows["exit_mode"].isin(exits)


def _items(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Firm, equipment and model of each row, as compared."""
    names = [
        rows[column].map(normal_name, na_action="ignore").fillna("")
        for column in ("equipment", "model")
    ]
    return list(zip(rows["_firm"], *names, strict=True))
