"""Writes the sample ledgers beside it: `python sample_ledgers/make_samples.py`.

Two folders of the plan 重庆市 2024, as of 2024-12-31: `clean` holds no error; `messy` provokes every
rule and every repair. All firms, codes, people and numbers are invented. The same bytes each run.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import uscc

from phaseout.plan import load

Row = dict[str, Any]
"""Field id → what stands in the cell; `serial` makes the credit code."""

PLAN = load("chongqing-2024")
FIELDS = PLAN.ledgers["exit"].fields
CREATED = datetime(2024, 12, 25)


# ── Words → rows ─────────────────────────────────────────────────────────────────────────────────
# A case is two lines: firm｜standard｜problem｜equipment model quantity｜product capacity unit, then
# what happened, phrase by phrase; a phrase is a word and its values. Days without a year are 2024's.

PHRASES: dict[str, tuple[str, ...]] = {
    "延期": ("extension_applied_on", "extension_approved_on", "extension_months", "extended_to"),
    "复查": ("rechecked_on", "recheck"),
    "封存": ("cut_off_on", "power_unit_removed_on", "sealed_on"),
    "承诺": ("pledged_on", "noticed_on", "demolish_by"),
    "拆除": ("dismantling_on", "dismantled_on"),
    "验收": ("accepted_on", "acceptance"),
    "公告": ("announced_on", "announced_at"),
    "证照": ("licences",),
    "信用": ("credit_recorded_on",),
    "发现": ("found_on", "source"),
    "部门": ("department",),
    "依据": ("basis",),
    "奖补": ("subsidy",),
    "安置": ("workers",),
    "电价": ("price_policy",),
    "备注": ("remark",),
}
PHRASES |= {word: ("measure", "ordered_on", "rectify_by") for word in FIELDS["measure"].choices}
PHRASES |= {word: ("exit_mode", "closed_on") for word in FIELDS["exit_mode"].choices}

ITEM_9 = "《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项"
USUAL = {
    "能耗": ("市经济信息委", "《中华人民共和国节约能源法》", "节能监察"),
    "环保": ("市生态环境局", ITEM_9, "执法检查"),
    "质量": ("市市场监管局", "《中华人民共和国产品质量法》", "监督抽查"),
    "安全": ("市应急局", "《中华人民共和国安全生产法》", "安全检查"),
    "技术": ("市经济信息委", "《产业结构调整指导目录（2024年本）》落后生产工艺装备", "摸排"),
    "其他": ("市经济信息委", "《高耗水工艺、技术和装备淘汰目录》", "摸排"),
}
REGIONS = {
    "涪陵区": "500102", "綦江区": "500110", "大足区": "500111", "渝北区": "500112",
    "巴南区": "500113", "长寿区": "500115", "江津区": "500116", "合川区": "500117",
    "永川区": "500118", "南川区": "500119", "璧山区": "500120", "铜梁区": "500151",
    "潼南区": "500152", "荣昌区": "500153", "开州区": "500154", "梁平区": "500155",
    "武隆区": "500156",
}  # fmt: skip


def cases(text: str) -> list[Row]:
    """The rows that a text of cases tells, a row in two lines."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [_case(*pair) for pair in zip(lines[::2], lines[1::2], strict=True)]


def _case(about: str, happened: str) -> Row:
    name, standard, problem, kit, makes = about.split("｜")
    department, basis, source = USUAL[standard]
    row = {
        **FIRMS[name], "standard": standard, "problem": problem, **_kit(kit), **_makes(makes),
        "basis": basis, "source": source, "department": department,
    }  # fmt: skip
    for phrase in happened.split("；"):
        word, *values = phrase.split()
        values = [word, *values] if word in (*MEASURES, *EXITS) else values
        row |= zip(PHRASES[word], map(typed, values), strict=False)
    first_day = row.get("ordered_on") or row.get("closed_on")
    return {"found_on": first_day and first_day - timedelta(days=20)} | row


MEASURES, EXITS = FIELDS["measure"].choices, FIELDS["exit_mode"].choices


def typed(value: Any) -> Any:
    """A day written 06-30 or 2025-01-31 and a number as Excel holds them; else what was given."""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d\d-\d\d", value):
        return date.fromisoformat(f"2024-{value}")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else value


def _kit(text: str) -> Row:
    """砖瓦轮窑 18门 1座 → name, model, quantity and its unit."""
    if not text:
        return {}
    name, model, count = text.split()
    return {"equipment": name, "model": model, "quantity": float(count[:-1]), "quantity_unit": count[-1]}


def _makes(text: str) -> Row:
    """水泥 30 万吨/年 → product, capacity, unit."""
    return dict(zip(("product", "capacity", "capacity_unit"), map(typed, text.split()), strict=False))


def firms(text: str) -> dict[str, Row]:
    """Name → what is known of the firm, from lines: district serial name industry scale [papers]."""
    return {
        name: {
            "district": unit, "serial": serial, "enterprise": name, "industry": industry,
            "scale": scale, "formalities": (*papers, "完备")[0],
            "address": f"{unit}示例路{int(serial)}号", "contact": "示例人员丙",
            "phone": f"010-200000{serial}",
        }
        for unit, serial, name, industry, scale, *papers in map(str.split, text.strip().splitlines())
    }  # fmt: skip


def code(unit: str, serial: str) -> str:
    """An invented credit code of the district with the right check digit."""
    body = f"91{REGIONS[unit]}MAEXAMP{serial}"
    return body + str(uscc.calc_check_digit(body))
