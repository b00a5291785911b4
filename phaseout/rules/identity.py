"""D: who a row is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from phaseout.rules.distinct import by_value
from phaseout.rules.rule import rule
from phaseout.sentence import joined, say

if TYPE_CHECKING:
    import pandas as pd

    from phaseout.model.ledger import Ledger


@rule(
    "D001", "{header}“{value}”不正确（应为18位，且末位校验码相符）",
    "请对照营业执照核对{hint}", basis="GB 32100-2015", scope="ledger",
)  # fmt: skip
def credit_code_is_wrong(ledger: Ledger) -> pd.DataFrame:
    """统一社会信用代码错误

    代码共18位，不用字母 I、O、S、V、Z，末位由前17位算出。抄错一位就会与别的企业混淆。

    | 结果 | 统一社会信用代码 |
    |---|---|
    | 通过 | 91500000MAXXXXXX71 |
    | 问题 | 91500000MAXXXXXX79 |
    | 问题 | 9150010 |
    """
    return ledger.faulty("D001")


@rule(
    "D002", "{header}已被 Excel 当作数字处理，后几位已经丢失，无法恢复",
    "请把单元格格式设为“文本”，再按证照原件重新录入", scope="ledger",
)  # fmt: skip
def digits_lost_in_excel(ledger: Ledger) -> pd.DataFrame:
    """代码或编号被 Excel 损坏

    Excel 只保留15位有效数字，18位代码或许可证号当作数字录入后，末几位变成0，不能还原。

    | 结果 | 统一社会信用代码 |
    |---|---|
    | 通过 | 91500000MAXXXXXX71 |
    | 问题 | 9.15E+17 |
    """
    return ledger.faulty("D002")


def _groups_with_two(items: pd.DataFrame, by: str, differing: str) -> pd.Series[bool]:
    """The rows whose group under `by` bears more than one value of `differing`."""
    return items.groupby(by)[differing].transform("nunique") > 1


@rule(
    "D003", "同一信用代码 {credit_code} 对应不同的企业名称：{others}",
    "请核对：是更名的，统一用现名；是抄错代码的，改正代码",
    on="credit_code", severity="warning", scope="items",
)  # fmt: skip
def one_code_two_names(items: pd.DataFrame) -> pd.Series[bool]:
    """一个代码两个名称

    一个代码只属于一家企业。名称不同，不是更名，就是代码抄错。

    | 结果 | 企业名称 | 统一社会信用代码 |
    |---|---|---|
    | 通过 | 示例水泥一厂 | 91500000MAXXXXXX71 |
    | 问题 | 示例钢铁一厂 | 91500000MAXXXXX01G |
    | 问题 | 示例钢铁二厂 | 91500000MAXXXXX01G |
    """
    return _groups_with_two(items, "credit_code", "_name")


@rule(
    "D004", "“{enterprise}”在各行中的信用代码不一致：{others}",
    "请核对营业执照；确是两家企业的，请把名称写全以便区分",
    on="enterprise", severity="warning", scope="items",
)  # fmt: skip
def one_name_two_codes(items: pd.DataFrame) -> pd.Series[bool]:
    """一个名称两个代码

    同一区县内名称相同而代码不同，多为抄错；不同区县可能确有同名企业。

    | 结果 | 区县 | 企业名称 | 统一社会信用代码 |
    |---|---|---|---|
    | 通过 | 渝北区 | 示例水泥一厂 | 91500000MAXXXXX01G |
    | 问题 | 渝北区 | 示例钢铁一厂 | 91500000MAXXXXX01G |
    | 问题 | 渝北区 | 示例钢铁一厂 | 91500000MAXXXXX02K |
    """
    return _groups_with_two(items, "_name_here", "credit_code")


@rule(
    "D005", "与另一行是同一事项（{others}）",
    "同一单位重复填报的请删去一行；部门与区县各报各的，汇总时合为一行，内容不一致的都列入待核",
    on="enterprise", severity="warning", scope="items",
)  # fmt: skip
def same_item_twice(items: pd.DataFrame) -> pd.Series[bool]:
    """同一事项重复填报

    同一企业、同一标准、同一设备只应有一行。汇总时内容一致的合为一行，内容不一致的都列入待核。

    | 结果 | 企业名称 | 统一社会信用代码 | 标准类别 | 主体设备(生产线)名称 | 规格型号 |
    |---|---|---|---|---|---|
    | 通过 | 示例水泥一厂 | 91500000MAXXXXXX71 | 能耗 | 水泥磨 | Φ2.2m |
    | 通过 | 示例水泥一厂 | 91500000MAXXXXXX71 | 环保 | 水泥磨 | Φ2.2m |
    | 问题 | 示例水泥二厂 | 91500000MAXXXXXX71 | 能耗 | 水泥磨 | Φ3.0m |
    | 问题 | 示例水泥二厂 | 91500000MAXXXXXX71 | 能耗 | 水泥磨 | Φ3.0m |
    """
    return items["_key"].notna() & items.duplicated(["_ledger", "_key"], keep=False)


@rule(
    "D006", "区县“{district}”与填报单位“{_unit}”不一致",
    "请核对：填错区县的改正；属于别的区县的，转由该区县填报", on="district", scope="items",
)  # fmt: skip
def district_is_not_the_submitter(items: pd.DataFrame) -> pd.Series[bool]:
    """区县与填报单位不一致

    区县只填报本辖区企业，否则会与别的区县重复。市级部门的报表不受此限。

    | 结果 | 填报单位 | 区县 | 企业名称 |
    |---|---|---|---|
    | 通过 | 渝北区 | 渝北区 | 示例水泥一厂 |
    | 通过 | 市经济信息委 | 巴南区 | 示例水泥二厂 |
    | 问题 | 渝北区 | 巴南区 | 示例水泥三厂 |
    """
    return items["_from_district"] & items["district"].notna() & (
        items["district"] != items["_unit"]
    )  # fmt: skip


@rule(
    "D007", "“{enterprise}”与{said}名称只差一个字，而代码不同或没有填代码，是不是同一家企业",
    "请对照营业执照核对；是同一家的，统一名称和代码；是两家的，不必改", on="enterprise",
    severity="warning", scope="items",
)  # fmt: skip
def names_nearly_the_same(items: pd.DataFrame) -> pd.Series[Any]:
    """名称相近而代码不同

    名称只差一个字的两家，可能是抄错一个字的同一家。相近程度（满分100）只是提示，程序不会因此合并。
    只差厂号（一、二、甲、乙、1、2）的不提示。

    | 结果 | 企业名称 | 统一社会信用代码 |
    |---|---|---|
    | 问题 | 示例永固水泥有限公司 | 91500000MAXXXXXX71 |
    | 问题 | 示例永固水坭有限公司 | 91500000MAXXXXX01G |
    | 通过 | 示例钢铁一厂 | 91500000MAXXXXX02K |
    | 通过 | 示例钢铁二厂 | |
    """
    from rapidfuzz import fuzz

    firms = items.dropna(subset=["_name", "_firm"])[["_name", "_firm"]].drop_duplicates()
    owner: dict[str, set[str]] = {}
    for name, firm in zip(firms["_name"], firms["_firm"], strict=True):
        owner.setdefault(str(name), set()).add(str(firm))
    near: dict[str, list[str]] = {}
    for one, other in _one_sign_apart(owner):
        if not owner[one] & owner[other]:
            score = fuzz.ratio(one, other)
            near.setdefault(one, []).append(_near(other, score))
            near.setdefault(other, []).append(_near(one, score))
    said = {name: joined("、", sorted(others)[:3]) for name, others in near.items()}
    return by_value(items["_name"], said.get)


def _near(name: str, score: float) -> str:
    return say("“{name}”（相近程度 {score:.0f}）", name=name, score=score)


NUMBERED = re.compile(r"[0-9０-９a-zA-Z一二三四五六七八九十甲乙丙丁戊东南西北中新老大小上下]")
"""Signs by which the plants of one owner, or two neighbours, are told apart."""
SHORTEST = 6
"""Signs of a name; of shorter ones too many differ by one."""


def _one_sign_apart(names: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of names that differ by one sign put in, left out or written otherwise."""
    gaps: dict[int, tuple[str, ...]] = {}  # by hash: the words themselves would be the most of it
    for name in names:
        if len(name) >= SHORTEST:
            # a sign that tells plants apart need not be left out: such a pair is none anyway
            left_out = (k for k, sign in enumerate(name) if not NUMBERED.match(sign))
            for shorter in {name, *(name[:k] + name[k + 1 :] for k in left_out)}:
                gaps[hash(shorter)] = (*gaps.get(hash(shorter), ()), name)
    return {
        (min(one, other), max(one, other))
        for near in gaps.values() if len(near) > 1
        for one, other in combinations(sorted(set(near)), 2)
        if _really(one, other)
    }  # fmt: skip


def _really(one: str, other: str) -> bool:
    """Whether the sign that differs is none that tells plants apart."""
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    rest = one[head : len(one) - tail], other[head : len(other) - tail]
    return max(map(len, rest)) == 1 and not any(NUMBERED.match(sign) for sign in rest if sign)
