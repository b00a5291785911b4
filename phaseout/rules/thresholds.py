"""C: what must go by its size, and the units that fit a product."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.model.law import Threshold
from phaseout.rules.distinct import distinct
from phaseout.rules.rule import Said, rule
from phaseout.sentence import joined, say
from phaseout.values import convert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

DESCRIBED_BY = ("equipment", "product", "industry", "problem")
_DIAMETER = re.compile(
    r"(?:[Φφ∅]|直径)?\s*(\d+(?:\.\d+)?)\s*(米|m|mm|毫米)?(?![0-9.])", re.IGNORECASE
)
_MILLIMETRES = {"mm", "毫米"}


@rule(
    "C004", "“{said}”属于应当淘汰退出的产能，处置措施却只是“{measure}”",
    "达到淘汰标准的不能以整改代替，请改填“立即淘汰”或“关停退出”；规模或设备填错的，请改正",
    on="measure", scope="ledger",
)  # fmt: skip
def must_go_but_was_only_ordered(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """应淘汰而只责令整改

    方案规定达不到一定规模的装置、设备一律淘汰退出，整改不能使它变为合规。

    | 结果 | 台账 | 主体设备(生产线)名称 | 规格型号 | 产品 | 产能 | 产能单位 | 处置措施 |
    |---|---|---|---|---|---|---|---|
    | 通过 | 退出 | 示例小窑 | | 示例熟料 | 2000 | 吨/日 | 立即淘汰 |
    | 通过 | 退出 | 示例小窑 | | 示例熟料 | 2500 | 吨/日 | 限期整改 |
    | 通过 | 退出 | 示例小窑 | | 特种示例熟料 | 1000 | 吨/日 | 限期整改 |
    | 问题 | 退出 | 示例小窑 | | 示例熟料 | 2000 | 吨/日 | 限期整改 |
    | 通过 | 退出 | 示例磨机 | Φ3.2m×13m | | | | 限期整改 |
    | 问题 | 退出 | 示例磨机 | Φ2.4m×13m | | | | 限期整改 |
    """
    ordered = ledger.table["measure"].isin(plan.terms.orders) & _standing(ledger)
    certain = [t for t in plan.thresholds.values() if t.asks == "exit" and not t.place]
    return _broken(_Described(ledger.table), certain, _below).where(ordered)


@rule(
    "C005", "可能属于应当淘汰退出的产能：“{said}”",
    "请核实地点和规模；确属的，处置措施改填“立即淘汰”或“关停退出”，或补填计划退出日期",
    on="measure", severity="warning", scope="ledger",
)  # fmt: skip
def may_have_to_go(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """可能应当淘汰

    有的规定只适用于一定地点，有的“以下”是否包括本数没有写明，有的产能单位与规定的单位无法换算，
    须由人核实。

    | 结果 | 台账 | 主体设备(生产线)名称 | 产品 | 产能 | 产能单位 | 处置措施 |
    |---|---|---|---|---|---|---|
    | 通过 | 退出 | 示例锅炉 | 蒸汽 | 40 | 蒸吨/小时 | 限期整改 |
    | 通过 | 退出 | 示例锅炉 | 蒸汽 | 40 | t/h | 限期整改 |
    | 通过 | 退出 | 示例小窑 | 示例熟料 | 3000 | 吨/日 | 限期整改 |
    | 问题 | 退出 | 示例锅炉 | 蒸汽 | 20 | 蒸吨/小时 | 限期整改 |
    | 问题 | 退出 | 示例锅炉 | 蒸汽 | 20 | t/h | 限期整改 |
    | 问题 | 退出 | 示例锅炉 | 蒸汽 | 14 | 兆瓦 | 限期整改 |
    | 问题 | 退出 | 示例小窑 | 示例熟料 | 60 | 万吨/年 | 限期整改 |
    | 问题 | 退出 | 示例电解槽 | 示例铝 | 20 | 万吨/年 | 限期整改 |
    | 问题 | 退出 | 示例锅炉 | 蒸汽 | 35 | 蒸吨/小时 | 限期整改 |
    """
    ordered = ledger.table["measure"].isin(plan.terms.orders) & _standing(ledger)
    exits = [t for t in plan.thresholds.values() if t.asks == "exit"]
    dated = "planned_exit_by" in ledger.spec.fields
    planned = [t for t in plan.thresholds.values() if t.asks == "planned_exit" and dated]
    unplanned = _standing(ledger) & ~ledger.filled["planned_exit_by" if dated else "closed_on"]
    described = _Described(ledger.table)
    found = _either(
        _broken(described, exits, _exactly).where(ordered),
        _broken(described, [t for t in exits if t.place], _below).where(ordered),
        _broken(described, planned, _exactly).where(unplanned),
    )
    return found.where(found.notna(), _in_another_unit(described, exits).where(ordered))


@rule(
    "C006", "“{said}”应当制定退出时间表，却没有填写计划退出日期",
    "请填写“计划退出日期”；已经退出的，请填写退出方式和退出日期",
    on="planned_exit_by", scope="ledger",
)  # fmt: skip
def exit_is_not_planned(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """应制定退出时间表而没有

    方案要求对这些装置制定退出时间表、路线图，没有计划日期就无从督促。

    | 结果 | 台账 | 主体设备(生产线)名称 | 产品 | 产能 | 产能单位 | 计划退出日期 |
    |---|---|---|---|---|---|---|
    | 通过 | 退出 | 示例裂解炉 | 示例烯 | 30 | 万吨/年 | 2025-12-31 |
    | 通过 | 退出 | 示例裂解炉 | 示例烯 | 40 | 万吨/年 | |
    | 问题 | 退出 | 示例裂解炉 | 示例烯 | 30 | 万吨/年 | |
    """
    unplanned = ~ledger.filled["planned_exit_by"] & _standing(ledger)
    planned = [t for t in plan.thresholds.values() if t.asks == "planned_exit"]
    return _broken(_Described(ledger.table), planned, _below).where(unplanned)


@rule(
    "C007", "产能单位“{capacity_unit}”与产品不符：{said}",
    "请核对产能和单位，按产品通行的单位填写", on="capacity_unit", severity="warning", scope="ledger",
)  # fmt: skip
def unit_does_not_fit_the_product(ledger: Ledger, *, plan: Plan) -> pd.Series[Any]:
    """产能单位与产品不符

    平板玻璃按重量箱、砖按块计，单位填错，汇总就会差出许多倍。

    | 结果 | 台账 | 产品 | 产能 | 产能单位 |
    |---|---|---|---|---|
    | 通过 | 退出 | 示例玻璃 | 80 | 万重量箱/年 |
    | 问题 | 退出 | 示例玻璃 | 80 | 万吨/年 |
    """
    table = ledger.table
    answer = pd.Series(None, index=table.index, dtype=object)
    for product in plan.products.values() if "product" in table else ():
        here = _mentions(table["product"], product.words)
        fits = table["capacity_unit"].map(
            lambda u, p=product: _fits(u, p.units), na_action="ignore"
        )
        wrong = here & table["capacity_unit"].notna() & ~fits.eq(True)
        answer[wrong] = say(
            "“{product}”应以{units}计", product=product.label, units=joined("、", product.units)
        )
    return answer


def _either(*answers: pd.Series[Any]) -> pd.Series[Any]:
    """What several questions say of a row, together, each threshold once."""
    said = pd.Series(None, index=answers[0].index, dtype=object)
    for label in said.index[reduce(or_, (answer.notna() for answer in answers))]:
        found = {t.id: t for answer in answers if isinstance(t := answer[label], Threshold)}
        if found:
            first, *_ = found.values()
            said[label] = Said(joined("”“", (t.label for t in found.values())), first)
    return said


def _fits(unit: str, units: Iterable[str]) -> bool:
    return any(convert(1.0, unit, other) is not None for other in units)


def _standing(ledger: Ledger) -> pd.Series[bool]:
    """The rows whose equipment has not gone yet."""
    return ~ledger.filled["closed_on"] & ~ledger.filled["exit_mode"]


class _Described:
    """What the rows say of their equipment, each distinct line of words once."""

    def __init__(self, table: pd.DataFrame) -> None:
        words = table[[name for name in DESCRIBED_BY if name in table]]
        self.table = table
        self._kinds, first = distinct(words)
        self._lines = words.iloc[first].fillna("").agg("｜".join, axis=1)

    def meant(self, threshold: Threshold) -> pd.Series[bool]:
        """The rows that the words of a threshold fit, whatever their size."""
        lines = self._lines
        here = _mentions(lines, threshold.words) & ~_mentions(lines, threshold.unless)
        if threshold.also:
            here &= _mentions(lines, threshold.also)
        return pd.Series(here.to_numpy()[self._kinds], index=self.table.index)


def _broken(
    described: _Described,
    thresholds: Iterable[Threshold],
    compare: Callable[[float, Threshold], bool],
) -> pd.Series[Any]:
    """The first of these thresholds that each row falls under; missing where none."""
    table = described.table
    answer = pd.Series(None, index=table.index, dtype=object)
    for threshold in thresholds:
        here = described.meant(threshold)
        for label in table.index[here & answer.isna()]:
            size = _size(table.loc[label], threshold)
            if size is not None and compare(size, threshold):
                answer[label] = threshold
    return answer


def _in_another_unit(described: _Described, thresholds: Iterable[Threshold]) -> pd.Series[Any]:
    """The first threshold that each row fits by its words, where the units cannot be compared."""
    table = described.table
    answer = pd.Series(None, index=table.index, dtype=object)
    for threshold in thresholds:
        if not threshold.unit or threshold.field != "capacity":
            continue
        here = described.meant(threshold) & table["capacity"].notna() & answer.isna()
        units = table.loc[here, "capacity_unit"].dropna()
        for label in units.index[[not _fits(u, _units(threshold)) for u in units]]:
            words = say(
                "{threshold}（产能单位“{unit}”与“{wanted}”无法换算）",
                threshold=threshold.label, unit=units[label], wanted=threshold.unit,
            )  # fmt: skip
            answer[label] = Said(words, threshold)
    return answer


def _units(threshold: Threshold) -> tuple[str, ...]:
    return (threshold.unit, *threshold.unit_aliases)


def _mentions(texts: pd.Series[str], words: Iterable[str]) -> pd.Series[bool]:
    listed = [re.escape(word) for word in words]
    if not listed or len(texts) == 0:
        return pd.Series(False, index=texts.index)
    return texts.fillna("").str.contains("|".join(listed), regex=True).astype(bool)


def _size(row: pd.Series[Any], threshold: Threshold) -> float | None:
    """The row's size in the threshold's unit; nought where the threshold asks for none."""
    if threshold.at_most is None and threshold.below is None:
        return 0.0
    if threshold.field == "model":
        return _diameter(row["model"])
    if pd.isna(row["capacity"]) or pd.isna(row["capacity_unit"]):
        return None
    sizes = (convert(float(row["capacity"]), row["capacity_unit"], u) for u in _units(threshold))
    return next((size for size in sizes if size is not None), None)


def _diameter(model: Any) -> float | None:
    """The first measure in a model, in metres: Φ2.4m×13m → 2.4."""
    found = None if pd.isna(model) else _DIAMETER.search(str(model))
    if found is None:
        return None
    size = float(found[1])
    return size / 1000 if (found[2] or "").lower() in _MILLIMETRES or size > 100 else size


def _below(size: float, threshold: Threshold) -> bool:
    if threshold.at_most is not None:
        return size <= threshold.at_most
    return threshold.below is None or size < threshold.below


def _exactly(size: float, threshold: Threshold) -> bool:
    """On a bare 以下 itself: whether it is included the document does not say."""
    return threshold.at_most is None and threshold.below is not None and size == threshold.below
