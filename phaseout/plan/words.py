"""A plan in words: what an official calls the keys and ids of its entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from phaseout.model.law import Entry
from phaseout.model.plan import Plan
from phaseout.sentence import joined, say


def short(title: str) -> str:
    """A ledger's title without the words that all of them share."""
    return title.removesuffix("台账") if title.endswith("台账") else title


NAMES = {
    "kind": say("类别"), "aliases": say("别名"), "departments": say("责任部门"), "publishers": say("公布单位"),
    "roles": say("分工"), "lead": say("牵头单位"), "responsible": say("主体责任单位"), "assisting": say("配合单位"),
    "due": say("期限"), "enterprise": say("企业"), "ledger": say("台账"), "group": say("类型"), "facts": say("载明"),
    "standard": say("标准"), "measures": say("措施"), "months": say("整改月数"), "extension_months": say("可延期月数"),
    "moves": say("逢休息日顺延"), "done": say("完成栏目"), "rate": say("完成率栏目"), "by_exits": say("以退出台账核对"),
    "due_field": say("期限栏目"), "starts": say("起算栏目"),
    "when": say("适用于"), "by": say("报送主体"), "to": say("报至"), "units": say("单位"), "copied": say("抄送"),
    "consent": say("须经同意"), "dues": say("报送日期"), "month_day": say("每月几日前"), "by_ledger": say("以台账报送"),
    "name": say("名称"), "year": say("年份"), "reserved": say("专用条目"), "reserved_for": say("专用于"),
    "open_to": say("另可引用"), "sections": say("所对照的类别"), "superseded": say("旧版条目"), "clauses": say("条目文件"), "items": say("全部条目数"), "eliminated": say("淘汰类条目数"), "words": say("字样"),
    "unless": say("除外"), "also": say("兼有字样"), "dated_by": say("据以归年的栏目"), "sequences": say("先后次序"), "field": say("比较栏目"), "at_most": say("及以下"), "below": say("以下"), "unit": say("单位"),
    "unit_aliases": say("单位的其他写法"),
    "place": say("地点"), "asks": say("要求"), "target": say("目标"), "direction": say("方向"), "base_year": say("基期"),
    "title": say("名称"), "regime": say("所属制度"), "published_at": say("公布网站"), "standards": say("标准"),
    "of": say("对象"), "inspections": say("每年检查次数"), "author": say("起草"), "addressee": say("主送"), "issued": say("周期"), "by_unit": say("各单位分别报"),
    "forwarded": say("报送"), "header": say("栏目名称"), "type": say("类型"), "choices": say("可选值"),
    "choices_from": say("取值来源"), "spellings": say("其他写法"), "strict": say("只能选用"), "required": say("必填"),
    "wanted": say("应填"), "required_when": say("条件必填"), "wanted_when": say("条件应填"), "minimum": say("最小值"),
    "exclusive": say("须大于最小值"), "unit_field": say("单位栏目"), "subject_field": say("产品栏目"),
    "implies": say("推定"), "spans": say("跨栏"), "personal": say("个人信息"), "reported": say("可公布"), "note": say("说明"),
    "example": say("示例"), "width": say("列宽"), "key": say("同一事项"), "incidental": say("不作比较"), "covers": say("覆盖名录"),
    "runs": say("执行"), "severity": say("级别"), "settings": say("设置"), "rule": say("规则"), "reason": say("理由"),
    "on": say("日期"), "until": say("有效期至"), "label": say("名称"), "id": say("编号"), "basis": say("依据"),
    "jurisdiction": say("地区"), "office": say("牵头"), "document": say("文件"), "period_from": say("起始日"),
    "period_to": say("截止日"), "industries": say("重点行业"), "ledgers": say("台账"),
    "extends": say("上级方案"), "prefixes": say("可省略的地区前缀"), "since": say("首期"), "fulfilled": say("已办登记"), "holidays": say("放假首末日"), "working": say("调休上班"),
    "off": say("去掉上级方案的这一项"),
    "like": say("照搬的台账或栏目"), "after": say("排在其后"), "orders": say("责令整改的措施"),
    "whole_firm_exits": say("整体退出的方式"), "equipment_exits": say("设备退出的方式"),
    "sealed_exits": say("封存的方式"), "passed": say("复查合格"), "failed": say("复查不合格"),
    "extension_starts": say("延期的起算"), "red_requires": say("列入红牌的条件"),
    "application_window_days": say("申请延期的提前天数"),
}  # fmt: skip
"""What an official calls each key of an entry."""
COUNTED = {
    "months": say("个月"),
    "extension_months": say("个月"),
    "inspections": say("次"),
    "month_day": say("日"),
}
HEADLINES = ("label", "title", "name", "enterprise", "header")


VALUES: dict[Any, str] = {
    "department": say("部门"), "district": say("区县"), "milestone": say("节点"), "survey": say("摸排"), "tip": say("举报"),
    "exit": say("退出"), "planned_exit": say("制定退出时间表"), "capacity": say("产能"), "model": say("规格型号"),
    "at_least": say("不低于"), "at_most": say("不高于"), "fall": say("下降"), "filled": say("已填"),
    "energy": say("能耗"), "environment": say("环保"), "quality": say("质量"), "safety": say("安全"), "technology": say("技术"),
    "other": say("其他"), "yearly": say("每年"), "half-yearly": say("每半年"), "monthly": say("每月"),
}  # fmt: skip
"""What an official calls the values that a plan file writes as ids."""
TYPES: dict[Any, str] = {
    "text": say("文字"), "code": say("信用代码"), "choice": say("选项"), "flag": say("是否"), "number": say("数字"), "integer": say("整数"),
    "date": say("日期"), "deadline": say("期限"), "unit": say("计量单位"), "phone": say("电话"), "url": say("网址"), "citation": say("依据"),
    "firm": say("企业"),
}  # fmt: skip


def words_of(plan: Plan) -> dict[Any, str]:
    """What an official calls the ids in a plan's values: its ledgers and their columns too."""
    headers = {
        field.id: field.header
        for ledger in reversed(tuple(plan.ledgers.values())) for field in ledger.fields.values()
    }  # fmt: skip
    return headers | {ledger.id: ledger.title for ledger in plan.ledgers.values()} | TYPES | VALUES


def summary(entry: Entry, words: Mapping[Any, str]) -> str:
    """An entry in one line: what it is called, then what it says; `words`: for the ids in it."""
    name = called(entry)
    said = [
        say(
            "{key}：{value}{unit}",
            key=NAMES[key],
            value=value(held, words),
            unit=COUNTED.get(key, ""),
        )
        for key, held in entry.stated().items()
        if key not in {"aliases", *HEADLINES[:3]} and str(held) != name
    ]
    return say("{name}（{said}）", name=name, said=joined("；", said)) if said else name


def called(entry: Entry) -> str:
    """What an entry is called: its label, title, name, enterprise or header, else its id."""
    name = next((str(getattr(entry, n)) for n in HEADLINES if getattr(entry, n, "")), entry.id)
    return name.replace("／", "")  # where a title may break


def value(held: Any, words: Mapping[Any, str]) -> str:
    """A value as an official writes it: lists with 、, tables with their keys, days as ISO."""
    if isinstance(held, bool):
        return say("是") if held else say("否")
    if isinstance(held, Mapping):
        pairs = [
            say("{key}＝{value}", key=words.get(k, k), value=value(v, words))
            for k, v in held.items()
        ]
        return joined("，", pairs)
    if isinstance(held, tuple):
        return joined("、", (value(v, words) for v in held))
    return held.isoformat() if isinstance(held, date) else words.get(held, str(held))
