"""Units of capacity and quantity: how they are spelt, and which may be converted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from phaseout.values.cell import NO_SUCH, Cell, Reading, as_text, blank
from phaseout.values.text import compact

_TEN_THOUSAND, _HUNDRED_MILLION = 10**4, 10**8


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit is so many (`factor`) of the smallest unit of its dimension."""

    dimension: str
    factor: int


# Amounts, which a capacity states either as such or by the year: two dimensions, never one.
_AMOUNTS = {
    "千克": Unit("质量", 1),
    "吨": Unit("质量", 1000),
    "万吨": Unit("质量", 1000 * _TEN_THOUSAND),
    "亿吨": Unit("质量", 1000 * _HUNDRED_MILLION),
    "立方米": Unit("体积", 1),
    "万立方米": Unit("体积", _TEN_THOUSAND),
    "平方米": Unit("面积", 1),
    "万平方米": Unit("面积", _TEN_THOUSAND),
    "米": Unit("长度", 1),
    "万米": Unit("长度", _TEN_THOUSAND),
    "亿米": Unit("长度", _HUNDRED_MILLION),
    "重量箱": Unit("重量箱", 1),
    "万重量箱": Unit("重量箱", _TEN_THOUSAND),
    "块": Unit("块", 1),
    "万块": Unit("块", _TEN_THOUSAND),
    "亿块": Unit("块", _HUNDRED_MILLION),
    "块标砖": Unit("标砖", 1),
    "万块标砖": Unit("标砖", _TEN_THOUSAND),
    "亿块标砖": Unit("标砖", _HUNDRED_MILLION),
    "标张": Unit("标张", 1),
    "万标张": Unit("标张", _TEN_THOUSAND),
    "千伏安时": Unit("千伏安时", 1),
    "万千伏安时": Unit("千伏安时", _TEN_THOUSAND),
}
_PER_YEAR = {
    f"{name}/年": Unit(f"{unit.dimension}/年", unit.factor) for name, unit in _AMOUNTS.items()
}
_PER_DAY_OR_HOUR = {
    "吨/日": Unit("质量/日", 1),
    "万吨/日": Unit("质量/日", _TEN_THOUSAND),
    "立方米/日": Unit("体积/日", 1),
    "万立方米/日": Unit("体积/日", _TEN_THOUSAND),
    "吨/小时": Unit("质量/小时", 1),
    "蒸吨/小时": Unit("蒸发量", 1),
}
_ELECTRIC = {
    "千伏安": Unit("视在功率", 1),
    "兆伏安": Unit("视在功率", 1000),
    "万千伏安": Unit("视在功率", _TEN_THOUSAND),
    "千瓦": Unit("功率", 1),
    "兆瓦": Unit("功率", 1000),
    "万千瓦": Unit("功率", _TEN_THOUSAND),
    "千安": Unit("电流", 1),
}
_OTHER = {
    "元": Unit("金额", 1),
    "万元": Unit("金额", _TEN_THOUSAND),
    "亿元": Unit("金额", _HUNDRED_MILLION),
    "%": Unit("百分比", 1),
}
# A kiln of 24 doors is not 24 kilns: every counting word is a dimension of its own.
_COUNTS = {name: Unit(name, 1) for name in "台套座条门组口家个人户份面孔根辆处项"}

UNITS: Mapping[str, Unit] = MappingProxyType(
    _AMOUNTS | _PER_YEAR | _PER_DAY_OR_HOUR | _ELECTRIC | _OTHER | _COUNTS
)

# Applied in this order: a longer sign before the shorter one it contains.
_SPELLINGS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"每|／", "/"),
        (r"/(?:a|y|yr)$", "/年"),
        (r"/(?:d|天)$", "/日"),
        (r"/(?:h|时)$", "/小时"),
        (r"kva\.?h|千伏安小时", "千伏安时"),
        (r"kva|千伏安培", "千伏安"),
        (r"mva|兆伏安培", "兆伏安"),
        (r"kw", "千瓦"),
        (r"mw", "兆瓦"),
        (r"ka|千安培", "千安"),
        (r"kg|公斤", "千克"),
        (r"m3|立方$|立米", "立方米"),
        (r"m2|平米|平方$", "平方米"),
        (r"公吨|t", "吨"),
        (r"m", "米"),
        (r"^蒸吨$", "蒸吨/小时"),
        (r"标准砖", "标砖"),
        (r"标块|(?<!块)标砖", "块标砖"),
    )
)
_COUNT_LIST = re.compile(rf"[{''.join(_COUNTS)}](?:[/、,(][{''.join(_COUNTS)}]\)?)+")
_BRACKETED_END = re.compile(r"(?P<name>.+)[(（\[【](?:单位[:：])?(?P<unit>[^()（）]+)[)）\]】]")


def known_unit(text: str) -> str | None:
    """The unit that the text spells (m³ -> 立方米, KVA -> 千伏安), or None if it is unknown."""
    if text in UNITS:
        return text
    name = compact(text).lower()
    for pattern, written in _SPELLINGS:
        name = pattern.sub(written, name)
    return name if name in UNITS else None


def unit_or_count_list(text: str) -> str | None:
    """A known unit, or several counting words offered together: 台（套） -> "台/套"."""
    unit = known_unit(text)
    if unit is not None:
        return unit
    name = compact(text)
    if not _COUNT_LIST.fullmatch(name):
        return None
    return "/".join(sign for sign in name if sign in _COUNTS)


def convert(value: float, from_unit: str, to_unit: str) -> float | None:
    """The value in the other unit; None when the two are not of one dimension."""
    source, target = UNITS.get(from_unit), UNITS.get(to_unit)
    if source is None or target is None or source.dimension != target.dimension:
        return None
    if source == target:
        return value
    # 148.34 万吨 are 1483400 吨 to the last digit, which binary fractions would not give.
    return float(Decimal(repr(value)) * source.factor / target.factor)


def same_unit(one: str, other: str) -> bool:
    """Whether two spellings mean one: 台 is among 台/套, 万吨 of a yearly list stands for 万吨/年."""
    return (
        one == other
        or one in other.split("/")
        or other in one.split("/")
        or f"{one}/年" == other
        or f"{other}/年" == one
    )


def read_unit(cell: Cell) -> Reading:
    """The unit a cell names."""
    nothing = blank(cell, NO_SUCH)
    if nothing is not None:
        return nothing
    text = as_text(cell)
    unit = known_unit(text)
    if unit is None:
        return Reading(fault="F007", hint=_likely_unit(text))
    return Reading(unit, repair=None if unit == text else "R009")


def _likely_unit(text: str) -> str | None:
    """The one unit inside longer words: 单位：万吨 -> 万吨."""
    name = compact(text)
    inside = [unit for unit in UNITS if len(unit) > 1 and unit in name]
    longest = max(inside, key=len, default=None)
    return longest if longest and all(unit in longest for unit in inside) else None


def header_unit(header: str) -> tuple[str, str]:
    """A header without the unit in its last brackets, and that unit: ("产能", "万吨/年").

    The unit is "" where the brackets hold something else: 县(市、区), 企业名称(盖章).
    """
    text = re.sub(r"\s+", "", header)
    found = _BRACKETED_END.fullmatch(text)
    unit = unit_or_count_list(found["unit"]) if found else None
    if found is None or unit is None:
        return text, ""
    return found["name"], unit
