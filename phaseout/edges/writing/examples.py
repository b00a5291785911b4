"""An example of each section of a plan, with every key that it may have, to be put into a skeleton.

What an example names (a department, a standard, a column) is taken from the plan that is extended,
so that each example is valid by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from phaseout.model.law import Catalogue
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.rules import RULES

Example = tuple[str, dict[str, Any]]
"""The id of an entry and its keys; the id is empty where the section is one entry by itself."""

BASIS = {"section": "二(一)", "words": "此处照抄文件原文"}
OWN = "own"
"""What examples of the user's own entries are called."""


def examples(parent: Plan, year: int) -> Mapping[str, tuple[Example, ...]]:
    """The examples of each section, in the order in which a plan is written."""
    return {
        "unit": _units(),
        **_law(parent),
        **_work(parent, year),
        **_publicity(parent),
        "ledger": _ledger(parent),
        "rule": _rules(),
        "waiver": (
            (OWN, {
                "rule": next(iter(RULES)), "enterprise": "示例水泥一厂", "reason": "已另行核实",
                "by": "示例人员", "on": date(year, 3, 1), "until": date(year, 12, 31),
                "basis": BASIS,
            }),
        ),
        "terms": (("", _held(parent.terms)),),
        "clock": (("", _held(parent.clock)),),
    }  # fmt: skip


def column_examples(parent: Plan, ledger: LedgerSpec) -> tuple[Example, ...]:
    """Columns of one's own: one of words to choose from, a number, a day, one taken over."""
    first = next(iter(ledger.fields))
    number = next((c.id for c in ledger.fields.values() if c.type == "number"), first)
    return (
        ("own_choice", {
            "header": "示例选择栏", "type": "choice", "after": first, "aliases": ["示例选项"],
            "choices": ["甲类", "乙类"], "choices_from": "", "spellings": {"甲": "甲类"},
            "strict": True, "required": False, "wanted": True, "width": 12,
            "note": "填写要求，显示在空白台账上", "example": "甲类", "basis": BASIS,
        }),
        ("own_number", {
            "header": "示例数字栏", "type": "number", "minimum": 0, "exclusive": True,
            "unit_field": number, "subject_field": first, "required_when": {first: "filled"},
            "personal": False, "reported": False,
        }),
        ("own_day", {"header": "示例日期栏", "type": "date", "wanted_when": {first: "filled"}}),
        ("own_words", {
            "header": "示例文字栏", "type": "text", "implies": {first: {"示例": "示例"}},
            "spans": number,
        }),
    )  # fmt: skip


def _units() -> tuple[Example, ...]:
    district = {"kind": "district", "aliases": ["示例新区"], "basis": BASIS}
    return (("示例区", district), ("示例局", {"kind": "department"}))


def _law(parent: Plan) -> dict[str, tuple[Example, ...]]:
    """Standards, periods, and what of the catalogue, documents, sizes and products is in force."""
    some, standard = list(parent.departments[:1]), next(iter(parent.standards), "")
    order = list(parent.terms.orders[:1])
    threshold = {
        "label": "示例设备", "words": ["示例锅炉"], "also": ["燃煤"], "unless": ["应急备用"],
        "field": "capacity", "at_most": 10.0, "unit": "蒸吨/小时", "unit_aliases": ["吨/小时"],
        "asks": "exit", "basis": BASIS,
    }  # fmt: skip
    in_force = parent.catalogue or Catalogue(id="", name="产业结构调整指导目录", year=parent.year)
    below = {"label": "示例区域内设备", "words": ["示例锅炉"], "below": 35.0, "place": "建成区",
             "basis": BASIS}  # fmt: skip
    return {
        "standard": ((OWN, {
            "label": "示例标准", "departments": some, "publishers": some, "aliases": ["示例方面"],
            "roles": dict.fromkeys(some, "牵头"), "basis": BASIS,
        }),),
        "period": ((OWN, {
            "label": "示例整改期限", "standard": standard, "measures": order, "months": 6,
            "extension_months": 3, "moves": True, "basis": BASIS,
        }),) if standard else (),
        "catalogue": (("", _held(in_force) | {"basis": BASIS}),),
        "edition": ((OWN, {
            "name": "示例文件", "year": parent.year, "aliases": ["示例文号"], "basis": BASIS,
        }),),
        "threshold": ((OWN, threshold), ("own-below", below)),
        "product": ((OWN, {
            "label": "示例产品", "words": ["示例产品"], "units": ["万吨/年"], "basis": BASIS,
        }),),
    }  # fmt: skip


def _work(parent: Plan, year: int) -> dict[str, tuple[Example, ...]]:
    """Who does what by when."""
    some, last = list(parent.departments[:1]), date(year, 12, 31)
    ledger, day = _first(parent, "date")
    counted, number = _first(parent, "number")
    row = {"label": "示例完成期限", "ledger": ledger, "done": day, "kind": "milestone"}
    whole = {"label": "示例总体期限", "due": last, "basis": BASIS}
    duty = {"label": "示例报送", "by": ["district"], "to": "示例局"}
    return {
        "task": ((OWN, {
            "label": "示例任务", "lead": some, "responsible": ["示例企业"], "assisting": some,
            "due": last, "basis": BASIS,
        }),),
        "deadline": (
            (OWN, row | {"due": last, "when": {day: "filled"}, "moves": False, "basis": BASIS}),
            ("own-column", row | {"due_field": day, "starts": day, "basis": BASIS}),
            ("own-rate", whole | {"ledger": counted, "rate": number}),
            ("own-target", whole | {"ledger": ledger, "by_exits": True}),
        ) if day else (),
        "duty": (
            (OWN, duty | {
                "units": [], "copied": some, "consent": "", "dues": [last], "by_ledger": True,
                "moves": False, "basis": BASIS,
            }),
            ("own-monthly", duty | {"month_day": 5, "since": date(year, 2, 5), "basis": BASIS}),
            ("own-told", duty | {"by": ["district"], "dues": [last], "fulfilled": {}, "basis": BASIS}),
        ),
        "calendar": ((str(year), {
            "holidays": {"元旦": [date(year, 1, 1)], "国庆节": [date(year, 10, 1), date(year, 10, 7)]},
            "working": [_sunday(date(year, 9, 30))], "basis": BASIS,
        }),),
        "named": ((OWN, {
            "enterprise": "示例水泥一厂", "ledger": ledger, "group": "示例类型",
            "facts": {day: "文件载明的内容"}, "basis": BASIS,
        }),) if day else (),
        "indicator": ((OWN, {
            "label": "示例指标", "target": 10.0, "unit": "家", "direction": "at_least",
            "base_year": year - 1, "due": last, "basis": BASIS,
        }),),
    }  # fmt: skip


def _sunday(day: date) -> date:
    """The last Sunday up to that day."""
    return day - timedelta(days=day.isoweekday() % 7)


def _publicity(parent: Plan) -> dict[str, tuple[Example, ...]]:
    """What is published, supervised, reported, supported."""
    some = list(parent.departments[:1])
    return {
        "list": ((OWN, {
            "title": "示例企业名单", "regime": "利用综合标准依法依规推动落后产能退出",
            "published_at": ["示例网站"], "standards": list(parent.standards)[:1], "basis": BASIS,
        }),),
        "disclosure": ((OWN, {
            "label": "示例公开事项", "publishers": some, "published_at": ["示例网站"],
            "basis": BASIS,
        }),),
        "supervision": ((OWN, {
            "label": "示例督办", "of": "进展较慢的单位", "measures": ["通报", "约谈"],
            "departments": some, "inspections": 2, "basis": BASIS,
        }),),
        "report": ((OWN, {
            "title": "示例年度报告", "author": "示例局", "addressee": "市政府", "issued": "yearly",
            "by_unit": False, "consent": "",
            "forwarded": ["示例厅"], "copied": ["示例单位"], "basis": BASIS,
        }),),
        "policy": ((OWN, {"label": "示例政策措施", "departments": some, "basis": BASIS}),),
    }  # fmt: skip


def _ledger(parent: Plan) -> tuple[Example, ...]:
    """A ledger of one's own; it counts only when `ledgers` of the head names it."""
    if not parent.ledgers:
        return ()
    model = next(iter(parent.ledgers.values()))
    first, second = list(model.fields)[:2]
    return ((OWN, {
        "title": "示例台账", "aliases": ["示例情况表"], "key": [second], "incidental": [first],
        "covers": model.id, "sequences": [], "dated_by": "", "basis": BASIS,
        "field": {
            first: {"like": model.id},
            second: {"like": f"{model.id}.{second}", "required": True},
        },
    }),)  # fmt: skip


def _rules() -> tuple[Example, ...]:
    """A rule that is switched off or made milder, and each rule that has settings of its own."""
    plain = next(id for id, rule in RULES.items() if not rule.settings)
    common = {"runs": True, "severity": "warning", "basis": BASIS}
    return ((plain, common), *((r.id, dict(r.settings)) for r in RULES.values() if r.settings))


def _first(parent: Plan, kind: str) -> tuple[str, str]:
    """The first ledger with a column of this type, and that column; empty where there is none."""
    for ledger in parent.ledgers.values():
        for column in ledger.fields.values():
            if column.type == kind:
                return ledger.id, column.id
    return "", ""


def _held(words: Any) -> dict[str, Any]:
    """What the parent says, key by key."""
    return {f.name: getattr(words, f.name) for f in fields(words) if f.name not in {"id", "origin"}}
