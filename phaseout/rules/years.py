"""Y: this year's exit ledger held against last year's.

`now` and `last`: a row = a merged row of the exit ledger, columns as there and `_firm`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.rule import rule
from phaseout.sentence import joined, say
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

    退出后的产能永久不得恢复。同一企业的同一设备上年已退出，今年又列入台账，可能是死灰复燃；整个企业上年已关停的，
    今年列入的任何设备都是。本年台账中照抄的同一次退出（退出日期相同）不提示。

    | 结果 | 年度 | 企业名称 | 主体设备(生产线)名称 | 规格型号 | 处置措施 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 水泥磨 | Φ2.2m | 立即淘汰 | 拆除主体设备 | 2023-05-10 |
    | 问题 | 本年 | 示例水泥一厂 | 水泥磨 | Φ2.2m | 限期整改 | | |
    | 通过 | 本年 | 示例水泥一厂 | 水泥磨 | Φ3.0m | 限期整改 | | |
    | 通过 | 上年 | 示例水泥二厂 | | | 关停退出 | 整体关停 | 2023-06-20 |
    | 问题 | 本年 | 示例水泥二厂 | 立窑 | | 限期整改 | | |
    | 通过 | 上年 | 示例水泥三厂 | 立窑 | | 立即淘汰 | 拆除主体设备 | 2023-07-20 |
    | 通过 | 本年 | 示例水泥三厂 | 立窑 | | 立即淘汰 | 拆除主体设备 | 2023-07-20 |
    """
    exits = last[_gone(last, plan)]
    machines = exits[exits["equipment"].notna()]
    closed = exits[exits["exit_mode"].isin(plan.terms.whole_firm_exits) & exits["_firm"].notna()]
    items = dict(zip(_items(machines), _days(machines), strict=True))
    firms = dict(zip(closed["_firm"], _days(closed), strict=True))
    said = [
        day if (day := items.get(item) or firms.get(firm)) != own else None
        for item, firm, own in zip(_items(now), now["_firm"], _days(now), strict=True)
    ]
    return pd.Series(said, index=now.index, dtype=object).where(now["equipment"].notna(), None)


@rule(
    "Y002", "“{enterprise}”上年的{measure}（{standard}）没有结果，本年台账中也没有这一项",
    "请核实：已整改的补报复查结果，已关闭的补报退出情况，仍未整改的继续列入台账",
    on="enterprise", scope="years",
)  # fmt: skip
def open_order_is_lost(last: pd.DataFrame, now: pd.DataFrame, *, plan: Plan) -> pd.Series[bool]:
    """上年未了的整改不见了

    跨年的责令整改不因换了台账而了结，须列入本年台账直到有结果。同一企业、同一标准、同一设备的才算同一项；有一边没有写
    设备的，不计较设备。

    | 结果 | 年度 | 企业名称 | 标准类别 | 主体设备(生产线)名称 | 处置措施 | 责令整改日期 | 复查结果 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 能耗 | 水泥磨 | 限期整改 | 2023-08-01 | |
    | 问题 | 上年 | 示例水泥一厂 | 质量 | 水泥磨 | 限期整改 | 2023-08-01 | |
    | 问题 | 上年 | 示例水泥一厂 | 能耗 | 立窑 | 限期整改 | 2023-08-01 | |
    | 通过 | 上年 | 示例水泥二厂 | 能耗 | 水泥磨 | 限期整改 | 2023-08-01 | 合格 |
    | 问题 | 上年 | 示例水泥三厂 | 能耗 | 水泥磨 | 限期整改 | 2023-08-01 | |
    | 通过 | 本年 | 示例水泥一厂 | 能耗 | 水泥磨 | 限期整改 | 2023-08-01 | |
    """
    still_open = (
        last["measure"].isin(plan.terms.orders)
        & ~_gone(last, plan)
        & ~last["recheck"].isin(plan.terms.passed)
    )
    machines: dict[Any, set[str]] = {}
    for firm, standard, name in _by_standard(now):
        machines.setdefault((firm, standard), set()).add(name)
    here = [
        bool(own) and (not name or name in own or "" in own)
        for firm, standard, name in _by_standard(last)
        for own in [machines.get((firm, standard), set())]
    ]
    return still_open & last["_firm"].notna() & ~pd.Series(here, index=last.index, dtype=bool)


@rule(
    "Y003", "“{enterprise}”的{equipment}与上年已退出的{said}名称相近，是不是同一台设备",
    "请到现场核实是否为同一台设备；不是的，请把名称和规格型号写全以便区分",
    on="equipment", severity="warning", scope="years",
)  # fmt: skip
def equipment_like_an_exited_one(
    now: pd.DataFrame, last: pd.DataFrame, *, plan: Plan, like: float = 75.0
) -> pd.Series[Any]:
    """设备与已退出的相近

    换一个叫法报上来的设备，可能就是上年已退出的那一台。名称相近只是提示，附相近程度（满分100），由人核实。

    | 结果 | 年度 | 企业名称 | 主体设备(生产线)名称 | 规格型号 | 处置措施 | 退出方式 | 退出日期 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 水泥磨机 | Φ2.2m | 立即淘汰 | 拆除主体设备 | 2023-05-10 |
    | 问题 | 本年 | 示例水泥一厂 | 水泥磨 | Φ2.2m | 限期整改 | | |
    | 通过 | 本年 | 示例水泥一厂 | 回转窑 | 3.6m | 限期整改 | | |
    """
    exits = last[_gone(last, plan) & last["equipment"].notna() & last["_firm"].notna()]
    known: dict[Any, list[tuple[str, tuple[Any, ...]]]] = {}
    for firm, name, item in zip(exits["_firm"], exits["equipment"], _items(exits), strict=True):
        known.setdefault(firm, []).append((str(name), item))
    same = {item for own in known.values() for _, item in own}
    said = [
        None if item in same else _likest(str(name), known.get(firm, ()), like)
        for firm, name, item in zip(
            now["_firm"], now["equipment"].fillna(""), _items(now), strict=True
        )
    ]
    return pd.Series(said, index=now.index, dtype=object)


@rule(
    "Y004", "“{enterprise}”上年已退出，至今没有{said}",
    "请补办并补报；已办的，请在本年台账中补填日期", on="closed_on", severity="warning", scope="years",
)  # fmt: skip
def exit_of_last_year_not_completed(
    last: pd.DataFrame, now: pd.DataFrame, *, plan: Plan
) -> pd.Series[Any]:
    """上年的退出还没有验收或公告

    退出的企业和设备应当验收、公告。上年没有办完的，今年须接着办；本年台账中同一设备补了日期的不提示。

    | 结果 | 年度 | 企业名称 | 主体设备(生产线)名称 | 退出方式 | 退出日期 | 验收日期 | 公告日期 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 水泥磨 | 拆除主体设备 | 2023-05-10 | 2023-06-01 | 2023-07-01 |
    | 通过 | 上年 | 示例水泥二厂 | 水泥磨 | 拆除主体设备 | 2023-05-10 | 2023-06-01 | |
    | 问题 | 上年 | 示例水泥三厂 | 水泥磨 | 拆除主体设备 | 2023-05-10 | | 2023-07-01 |
    | 通过 | 本年 | 示例水泥二厂 | 水泥磨 | 拆除主体设备 | 2023-05-10 | 2023-06-01 | 2024-02-01 |
    """
    done = {name: set(_by_item(now[now[name].notna()])) for name in ("accepted_on", "announced_on")}
    words = {"accepted_on": say("验收"), "announced_on": say("公告")}
    blank = {name: last[name].isna() for name in words}
    said = [
        joined("、", [word for name, word in words.items() if blank[name].at[i] and item not in done[name]])
        if gone else ""
        for i, item, gone in zip(last.index, _by_item(last), _gone(last, plan), strict=True)
    ]  # fmt: skip
    return pd.Series([word or None for word in said], index=last.index, dtype=object)


@rule(
    "Y005", "信用代码 {credit_code} 上年是“{said}”，本年是“{enterprise}”",
    "请核实：更名的注明原名，并沿用上年的整改和退出记录；代码填错的改正",
    on="enterprise", severity="warning", scope="years",
)  # fmt: skip
def old_code_under_a_new_name(
    now: pd.DataFrame, last: pd.DataFrame, *, plan: Plan
) -> pd.Series[Any]:
    """同一代码换了名称

    改名的企业仍是原来的企业，上年的责令整改、退出和黄牌、红牌不因改名了结。

    | 结果 | 年度 | 企业名称 | 统一社会信用代码 | 主体设备(生产线)名称 |
    |---|---|---|---|---|
    | 通过 | 上年 | 示例水泥一厂 | 91500000MAXXXXXX71 | 水泥磨 |
    | 问题 | 本年 | 示例建材一厂 | 91500000MAXXXXXX71 | 水泥磨 |
    | 通过 | 本年 | 示例水泥二厂 | 91500000MAXXXXX01G | 水泥磨 |
    """
    coded = last.dropna(subset=["credit_code", "enterprise"])
    known: dict[str, set[str]] = {}
    for code, name in zip(coded["credit_code"], coded["enterprise"], strict=True):
        known.setdefault(str(code), set()).add(str(name))
    said = []
    for code, name in zip(now["credit_code"], now["enterprise"], strict=True):
        names = known.get(code, set()) if pd.notna(code) and pd.notna(name) else set()
        other = bool(names) and normal_name(str(name)) not in map(normal_name, names)
        said.append(joined("、", sorted(names)) if other else None)
    return pd.Series(said, index=now.index, dtype=object)


def _likest(name: str, known: Sequence[tuple[str, tuple[Any, ...]]], like: float) -> str | None:
    """The exited machine whose name is nearest, with the score, from `like` on."""
    from rapidfuzz import fuzz

    scored = [(fuzz.ratio(normal_name(name), normal_name(other)), other) for other, _ in known]
    score, other = max(scored, default=(0.0, ""))
    if not name or score < like:
        return None
    return say("“{name}”（相近程度 {score:.0f}）", name=other, score=score)


def _by_standard(rows: pd.DataFrame) -> list[tuple[Any, str, str]]:
    names = rows["equipment"].fillna("").map(normal_name)
    return list(zip(rows["_firm"], rows["standard"].fillna(""), names, strict=True))


def _days(rows: pd.DataFrame) -> list[str]:
    """The days of the exits; empty where there is none."""
    return [f"{day:%Y-%m-%d}" if pd.notna(day) else "" for day in rows["closed_on"]]


def _by_item(rows: pd.DataFrame) -> list[tuple[Any, str]]:
    names = rows["equipment"].fillna("").map(normal_name)
    return list(zip(rows["_firm"], names, strict=True))


def _gone(rows: pd.DataFrame, plan: Plan) -> pd.Series[bool]:
    exits = (*plan.terms.whole_firm_exits, *plan.terms.equipment_exits)
    return rows["closed_on"].notna() & rows["exit_mode"].isin(exits)


def _items(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Firm, equipment and model of each row, as compared."""
    names = [rows[column].fillna("").map(normal_name) for column in ("equipment", "model")]
    return list(zip(rows["_firm"], *names, strict=True))
