"""The variables that the templates of a report or a list may call upon, by Chinese name.

The wording is the templates'; here stand only names, numbers and their enumerations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from phaseout.model.card import PublishedList
from phaseout.model.facts import Facts
from phaseout.model.law import Basis
from phaseout.model.plan import Plan
from phaseout.model.public import PROVISIONAL_NOTE
from phaseout.report.enumerations import enumerations
from phaseout.report.reported import Asked
from phaseout.report.tables import LIST_WORDS, heads, standing, unique, untold
from phaseout.values import as_printed

ANNEXES = ("汇总表", "退出企业名单", "黄牌名单", "红牌名单", "豁免事项")
"""The annexes of the annual report of a plan that has the usual lists."""
LONG = 15
"""Rows of a table that the text still holds; a longer one is appended."""
LEDGERS = {
    "tips": "举报", "revisits": "回头看", "inspections": "监督检查", "mining": "挖矿", "hazards": "重大隐患",
    "targets": "目标", "tasks": "任务", "indicators": "指标", "relocation": "搬迁改造", "chemicals": "危化品",
    "upgrades": "提标治理", "scattered": "散乱污",
}  # fmt: skip
"""What a template asks `有台账` for: a plan that keeps no such ledger says nothing of it."""


def variables(
    facts: Facts, one: Asked, annexes: Sequence[str] = ANNEXES, *, trace: bool = False
) -> dict[str, Any]:
    """Name → value for the templates of a report.

    Every figure stands under its label; beside them the plan's own words and enumerations such
    as 退出产能 (水泥60万吨/年、…), which are empty where there is nothing to enumerate.

    annexes: what the paper's templates can append, in their order. trace: the register of figures
    is wanted among them.
    """
    figures = {figure.label: figure.value for figure in facts.figures.values()}
    numbered = _annexes(facts, annexes, trace=trace)
    words = _plan_words(facts, one) | {
        "附件": numbered, "有附件": any(numbered.values()), "各名单": _lists(facts, one.plan, numbered),
    }  # fmt: skip
    return figures | words | enumerations(facts, one.plan)


def list_variables(
    published: PublishedList, plan: Plan, today: date, number: str = ""
) -> dict[str, Any]:
    """Name → value for the template of a published list; `number` is the list's own."""
    rows = standing(published)
    about = plan.lists[published.list]
    return {
        "名单": LIST_WORDS[published.list],
        "题目各段": [piece for piece in re.split("(?=（)", published.title) if piece],
        "制度": published.regime,
        "方案": plan.document,
        "依据": _basis(about.basis, plan),
        "地区": plan.jurisdiction,
        "年度": plan.year,
        "牵头单位": plan.office,
        "截止日": today,
        "编号": number,
        "企业数": len(rows),
        "未列栏目": unique(untold(published, heads(plan))),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
        "封存企业数": sum(row.sealed_only for row in rows),
        "公布单位": "、".join(published.publishers),
        "署名单位": signed_by(published, plan),
        "有暂定日期": any(row.until_provisional for row in rows),
        "暂定说明": PROVISIONAL_NOTE,
        "公布网站": _quoted(published.published_at),
    }


def signed_by(published: PublishedList, plan: Plan) -> str:
    """Who signs a list: the one who publishes it; one that several publish, the lead office."""
    own = (published.publisher,) if published.publisher else published.publishers
    return own[0] if len(own) == 1 else plan.office


def district_word(plan: Plan) -> str:
    """What the plan's ledger calls a district: 区县, 县(市、区)."""
    ledger = plan.ledgers.get("exit")
    return ledger.fields["district"].header if ledger else "区县"


def author(facts: Facts, one: Asked) -> str:
    """Who signs: where each unit writes its own, the unit of the ledgers, else the lead office."""
    if one.report.by_unit:
        return facts.unit or one.plan.office
    return one.report.author


def _plan_words(facts: Facts, one: Asked) -> dict[str, Any]:
    plan, report = one.plan, one.report
    return {
        "题目": one.title,
        "题目各段": list(one.pieces),
        "主送": "" if report.by_unit and not facts.unit else report.addressee,
        "起草单位": report.author,
        "署名单位": author(facts, one),
        "署名各单位": author(facts, one).split("、"),
        "填报单位": facts.unit,
        "须经同意": report.consent or report.addressee,
        "报送": unique(report.forwarded),
        "抄报": unique(report.copied),
        "要求": _basis(report.basis, plan),
        "年度": plan.year,
        "期间": one.span.words if one.span else "",
        "地区": plan.jurisdiction,
        "方案": plan.document,
        "牵头单位": plan.office,
        "区县称谓": as_printed(district_word(plan)),
        "单位称谓": as_printed(district_word(plan)) if plan.districts else "部门",
        "截止日": facts.today,
        "未计入行数": len(facts.excluded),
        "上年称谓": facts.against,
        "有累计": one.so_far is not None,
        "名单": {word: _list_words(facts, plan, name) for name, word in LIST_WORDS.items()},
        "政策措施": [
            {"编号": p.id, "名称": p.label, "部门": unique(p.departments)}
            for p in plan.policies.values()
        ],
        "有台账": {word: name in plan.ledgers for name, word in LEDGERS.items()},
    }


def _basis(basis: Basis | None, plan: Plan) -> str:
    """《方案》四（三）, as an official cites it."""
    if basis is None:
        return f"《{plan.document}》"
    return as_printed(str(basis))


def _list_words(facts: Facts, plan: Plan, name: str) -> dict[str, Any] | None:
    """What is said of a list; None where the plan publishes none of this kind."""
    published = facts.lists.get(name)
    if published is None:
        return None
    rows = standing(published)
    return {
        "题目": published.title,
        "未列栏目": unique(untold(published, heads(plan))),
        "网站": _quoted(published.published_at),
        "公布单位": "、".join(published.publishers),
        "企业数": len(rows),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
        "封存企业数": sum(row.sealed_only for row in rows),
    }


def _lists(facts: Facts, plan: Plan, numbered: Mapping[str, str]) -> list[dict[str, Any]]:
    """The plan's lists of firms that miss a standard, in order, each with its annex."""
    return [
        {"简称": word, "附件": numbered.get(f"{word}名单", ""), **words}
        for name, word in LIST_WORDS.items()
        if name != "exit" and (words := _list_words(facts, plan, name))
    ]


def _annexes(facts: Facts, names: Sequence[str], *, trace: bool) -> dict[str, str]:
    """附件1 … for the annexes that have a row, 附件 for a single one, empty for the others."""
    full = _full(facts, trace=trace)
    present = [name for name in names if full.get(name, True)]
    labels = {
        name: f"附件{number}" if len(present) > 1 else "附件"
        for number, name in enumerate(present, start=1)
    }
    return dict.fromkeys((*full, *names), "") | labels


def _full(facts: Facts, *, trace: bool) -> dict[str, bool]:
    """Annex → whether there is anything to print in it; one of the office's own always is."""
    lists = {
        f"{word}名单": bool(standing(facts.lists.get(name))) for name, word in LIST_WORDS.items()
    }
    return {
        "汇总表": bool(facts.summary),
        "退出企业名单": bool(facts.exits),
        **lists,
        "豁免事项": bool(facts.waived),
        "任务进展": bool(facts.tasks),
        "逾期未整改": len(facts.overdue) > LONG,
        "未拆除": len(facts.sealed) > LONG,
        "逾期节点": len(facts.late) > LONG,
        "数据来源": trace,
    }


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
