"""Sound rows of invented firms, for faults to be planted in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from stdnum.cn import uscc

Row = dict[str, Any]

WHO = ("seq", "district", "enterprise", "credit_code", "formalities", "industry")
WHAT = ("standard", "problem", "basis")
KIT = ("equipment", "model", "quantity", "quantity_unit")
MAKES = ("product", "capacity", "capacity_unit")
ORDER = ("department", "measure", "document_no", "ordered_on", "rectify_by")
EXIT = ("exit_mode", "closed_on", "accepted_on", "acceptance")
FULL = (*WHO, *WHAT, "found_on", *KIT, *MAKES, *ORDER, *EXIT, "remark")
SHORT = (*WHO, *WHAT, *KIT, *MAKES, *ORDER, *EXIT)
OPEN = ("seq", "district", "enterprise", "industry", *WHAT, *ORDER)
"""Enough for a row that is still under its order."""

# industry, equipment, model, quantity and its unit, product, capacity and its unit
KITS = (
    ("水泥", "水泥磨", "Φ2.6m×13m", 2, "台", "水泥", 30, "万吨/年"),
    ("烧结砖瓦", "砖瓦轮窑", "20门", 1, "座", "烧结砖", 2000, "万块标砖/年"),
    ("化工", "间歇式反应釜", "K-500", 4, "台", "涂料", 6000, "吨/年"),
    ("平板玻璃", "平拉工艺生产线", "PL-2", 1, "条", "平板玻璃", 80, "万重量箱/年"),
    ("钢铁", "推钢式加热炉", "30t/h", 1, "座", "热轧带钢", 18, "万吨/年"),
    ("玻璃陶瓷", "辊道窑", "120m", 1, "条", "陶瓷砖", 300, "万平方米/年"),
)
ENERGY = ("能耗", "单位产品能耗超过限额", "《中华人民共和国节约能源法》", "市经济信息委")
ENVIRONMENT = ("环保", "颗粒物排放超标", "《中华人民共和国大气污染防治法》", "市生态环境局")
TECHNOLOGY = (
    "技术", "使用淘汰类装备", "《产业结构调整指导目录（2024年本）》落后生产工艺装备", "市经济信息委",
)  # fmt: skip


def code(serial: int) -> str:
    """An invented credit code, its check digit right (GB 32100-2015)."""
    body = f"91500000MACRP{serial:04d}"
    return body + str(uscc.calc_check_digit(body))


def swapped(text: str) -> str:
    """The code with two neighbouring digits exchanged, as in a hasty copy."""
    at = next(k for k in range(13, 16) if text[k] != text[k + 1])
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def day(month: int, of: int, year: int = 2024) -> date:
    """A day of 2024."""
    return date(year, month, of)


def serial(of: date, epoch: date = date(1899, 12, 30)) -> int:
    """The number that Excel keeps for a day."""
    return (of - epoch).days


class Firms:
    """The firms of one file; each row that is asked for is about the next one."""

    def __init__(self, district: str, first: int) -> None:
        self.district, self._next = district, count(first)

    def _who(self, number: int) -> tuple[Row, tuple[Any, ...]]:
        kit = KITS[number % len(KITS)]
        return {
            "district": self.district, "enterprise": f"示例{kit[0]}第{number}厂",
            "credit_code": code(number), "formalities": "完备", "industry": kit[0],
        }, kit  # fmt: skip

    def _row(self, about: tuple[str, ...], more: Row, cells: Mapping[str, Any]) -> Row:
        number = next(self._next)
        who, kit = self._who(number)
        names = ("equipment", "model", "quantity", "quantity_unit", *MAKES)
        what = dict(zip(("standard", "problem", "basis", "department"), about, strict=True))
        if "measure" in more and "ordered_on" in more:
            what["document_no"] = f"示例整改〔2024〕{number}号"
        return who | what | dict(zip(names, kit[1:], strict=True)) | more | dict(cells)

    def open(self, **cells: Any) -> Row:
        """Ordered to stop and put its emissions right; the order runs."""
        more = {
            "found_on": day(5, 6), "measure": "停产整治", "ordered_on": day(5, 20),
            "rectify_by": day(11, 20),
        }  # fmt: skip
        return self._row(ENVIRONMENT, more, cells)

    def closed(self, **cells: Any) -> Row:
        """Ordered to save energy, closed in autumn and accepted."""
        more = {
            "found_on": day(3, 1), "measure": "限期整改", "ordered_on": day(3, 15),
            "rectify_by": day(9, 13), "exit_mode": "整体关停", "closed_on": day(10, 21),
            "accepted_on": day(10, 31), "acceptance": "通过",
        }  # fmt: skip
        return self._row(ENERGY, more, cells)

    def out(self, **cells: Any) -> Row:
        """Equipment of an eliminated kind, dismantled and accepted."""
        more = {
            "found_on": day(4, 8), "measure": "立即淘汰", "exit_mode": "拆除主体设备",
            "closed_on": day(6, 28), "accepted_on": day(7, 10), "acceptance": "通过",
        }  # fmt: skip
        return self._row(TECHNOLOGY, more, cells)

    def kits(self, *cells: Mapping[str, Any], **first: Any) -> list[Row]:
        """One firm with several pieces of equipment, a row each, still under its order."""
        base = self.open(**first)
        rows = []
        for k, own in enumerate(cells):
            kit = KITS[k % len(KITS)]
            machine = {"equipment": kit[1], "model": f"{kit[2]}-{k + 1}号", "quantity": kit[3],
                       "quantity_unit": kit[4]}  # fmt: skip
            rows.append(base | machine | dict(own))
        return rows


def listed(number: int, **cells: Any) -> Row:
    """A row of a published exit list."""
    kit = KITS[number % len(KITS)]
    names = ("equipment", "model", "quantity", "quantity_unit", *MAKES)
    return {
        "province": "示例省", "city": "示例市", "industry": kit[0],
        "enterprise": f"示例{kit[0]}第{number}厂", **dict(zip(names, kit[1:], strict=True)),
        "dismantling_on": day(3, 1), "closed_on": day(6, 30), "exit_by": datetime(2024, 12, 31),
    } | cells  # fmt: skip


LISTED = ("seq", "province", "city", "enterprise", *KIT, *MAKES, "dismantling_on", "closed_on")
