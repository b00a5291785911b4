"""The variables that the templates of a report or a list may call upon, by Chinese name.

The wording is the templates'; here stand only names, numbers and their enumerations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from phaseout.model.card import PublishedList
from phaseout.model.facts import Amount, Facts
from phaseout.model.law import Report
from phaseout.model.plan import Plan
from phaseout.plan import PlanFault
from phaseout.tables import by_unit, in_words, number, standing, unique

_ANNEXES = ("汇总表", "退出名单", "黄牌名单", "红牌名单", "豁免事项")
_LISTS = {
    "yellow": "黄牌", "red": "红牌", "over-emission": "超标排放", "serious": "超标排放情节严重", "exit": "退出",
}  # fmt: skip


def variables(facts: Facts, plan: Plan, kind: str = "annual") -> dict[str, Any]:
    """Name → value for the templates of a report of this kind.

    Every figure stands under its label; beside them the plan's own words and enumerations such
    as 退出产能 (水泥60万吨/年、…), which are empty where there is nothing to enumerate.

    Raises:
        PlanFault: the plan has no report of this kind; the text names those it has.
    """
    figures = {figure.label: figure.value for figure in facts.figures.values()}
    return figures | _plan_words(facts, plan, _report(plan, kind)) | _enumerations(facts, plan)


def list_variables(
    published: PublishedList, plan: Plan, today: date, number: str = ""
) -> dict[str, Any]:
    """Name → value for the template of a published list; `number` is the list's own."""
    rows = standing(published)
    about = plan.lists[published.list]
    return {
        "名单": _LISTS[published.list],
        "题目各段": [piece for piece in re.split("(?=（)", published.title) if piece],
        "制度": published.regime,
        "方案": plan.document,
        "依据": f"《{basis.doc}》{basis.section}"
        if (basis := about.basis)
        else f"《{plan.document}》",
        "地区": plan.jurisdiction,
        "年度": plan.year,
        "牵头单位": plan.office,
        "截止日": today,
        "编号": number,
        "企业数": len(rows),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
        "封存企业数": sum(row.sealed_only for row in rows),
        "公布单位": "、".join(published.publishers),
        "署名单位": published.publisher or plan.office,
        "公布网站": _quoted(published.published_at),
    }


def _report(plan: Plan, kind: str) -> Report:
    if kind in plan.reports:
        return plan.reports[kind]
    known = "、".join(plan.reports) or "一种也没有"
    raise PlanFault(f"方案 {plan.id} 没有“{kind}”这种报告。现有：{known}。")


def _plan_words(facts: Facts, plan: Plan, report: Report) -> dict[str, Any]:
    return {
        "题目": report.title,
        "主送": report.addressee,
        "署名单位": report.author,
        "报送": unique(report.forwarded),
        "抄报": unique(report.copied),
        "年度": plan.year,
        "地区": plan.jurisdiction,
        "方案": plan.document,
        "牵头单位": plan.office,
        "区县称谓": district_word(plan),
        "截止日": facts.today,
        "名单": {word: _list_words(facts, plan, name) for name, word in _LISTS.items()},
        "附件": _annexes(facts),
        "政策措施": [
            {"编号": p.id, "名称": p.label, "部门": unique(p.departments)}
            for p in plan.policies.values()
        ],
        "有举报台账": "tips" in plan.ledgers,
    }


def district_word(plan: Plan) -> str:
    """What the plan's ledger calls a district: 区县, 县(市、区)."""
    ledger = plan.ledgers.get("exit")
    return ledger.fields["district"].header if ledger else "区县"


def _list_words(facts: Facts, plan: Plan, name: str) -> dict[str, Any] | None:
    """What is said of a list; None where the plan publishes none of this kind."""
    published = facts.lists.get(name)
    if published is None:
        return None
    rows = standing(published)
    return {
        "题目": published.title,
        "网站": _quoted(published.published_at),
        "公布单位": "、".join(published.publishers),
        "企业数": len(rows),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
    }


def _annexes(facts: Facts) -> dict[str, str]:
    """附件1 … for the annexes that have a row, 附件 for a single one, empty for the others."""
    present = (
        bool(facts.summary), bool(facts.exits),
        bool(standing(facts.lists.get("yellow"))), bool(standing(facts.lists.get("red"))),
        bool(facts.waived),
    )  # fmt: skip
    numbers = [str(sum(present[: k + 1])) if sum(present) > 1 else "" for k in range(len(present))]
    return {
        name: f"附件{number}" if here else ""
        for name, here, number in zip(_ANNEXES, present, numbers, strict=True)
    }


def _enumerations(facts: Facts, plan: Plan) -> dict[str, Any]:
    by_standard = {
        s.label: facts.value(f"exit.enterprises.{s.id}") for s in plan.standards.values()
    }
    return {
        "各标准": [_standard_words(facts, plan, name) for name in plan.standards],
        "各产品产能": [_amount_words(a) for a in facts.capacities if a.value],
        "退出产能": unique(map(in_words, (a for a in facts.capacities if a.value))),
        "退出设备": unique(in_words(a) for a in by_unit(facts)),
        "分标准退出": _numbered(by_standard),
        "分行业退出": _numbered(_most_first(_named(facts, "exit.industry."))),
        "分区县退出": _numbered(_most_first(_named(facts, "exit.district."))),
        "证照处理": _numbered(_named(facts, "licences.", but=("enterprises",))),
        "线索来源": _numbered(_most_first(_named(facts, "source.")), "项"),
        "未报送单位": unique(facts.units.missing),
        "零报告单位": unique(facts.units.nil),
    }


def _standard_words(facts: Facts, plan: Plan, name: str) -> dict[str, Any]:
    """A standard with its departments and its own figures, under the labels of the totals."""
    standard = plan.standards[name]
    parts = ((f.label, facts.figures.get(f"{f.id}.{name}")) for f in facts.figures.values())
    own = {label: part.value for label, part in parts if part}
    return {"编号": name, "名称": standard.label, "部门": unique(standard.departments), **own}


def _amount_words(amount: Amount) -> dict[str, Any]:
    return {"产品": amount.name, "数量": number(amount.value), "单位": amount.unit}


def _named(facts: Facts, front: str, but: Sequence[str] = ()) -> dict[str, int | float]:
    """The figures of one family by the name behind their common front."""
    own = {
        f.id.removeprefix(front): f.value for f in facts.figures.values() if f.id.startswith(front)
    }
    return {name: value for name, value in own.items() if name not in but}


def _most_first(counts: Mapping[str, int | float]) -> dict[str, int | float]:
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _numbered(counts: Mapping[str, int | float], unit: str = "家") -> str:
    """水泥3家、煤炭1家; what is nought is not told."""
    return "、".join(f"{name}{number(value)}{unit}" for name, value in counts.items() if value)


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
