"""A plan in words: what an official calls the keys and ids of its entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from phaseout.model.law import Entry
from phaseout.model.plan import Plan


def short(title: str) -> str:
    """A ledger's title without the words that all of them share."""
    return title.removesuffix("台账") if title.endswith("台账") else title


NAMES = {
    "kind": "类别", "aliases": "别名", "departments": "责任部门", "publishers": "公布单位",
    "roles": "分工", "lead": "牵头单位", "responsible": "主体责任单位", "assisting": "配合单位",
    "due": "期限", "enterprise": "企业", "ledger": "台账", "group": "类型", "facts": "载明",
    "standard": "标准", "measures": "措施", "months": "整改月数", "extension_months": "可延期月数",
    "moves": "逢休息日顺延", "done": "完成栏目", "rate": "完成率栏目", "by_exits": "以退出台账核对",
    "due_field": "期限栏目", "starts": "起算栏目",
    "when": "适用于", "by": "报送主体", "to": "报至", "units": "单位", "copied": "抄送",
    "consent": "须经同意", "dues": "报送日期", "month_day": "每月几日前", "by_ledger": "以台账报送",
    "name": "名称", "year": "年份", "reserved": "专用条目", "reserved_for": "专用于",
    "open_to": "另可引用", "sections": "所对照的类别", "superseded": "旧版条目", "clauses": "条目文件", "items": "全部条目数", "eliminated": "淘汰类条目数", "words": "字样",
    "unless": "除外", "also": "兼有字样", "dated_by": "据以归年的栏目", "sequences": "先后次序", "field": "比较栏目", "at_most": "及以下", "below": "以下", "unit": "单位",
    "unit_aliases": "单位的其他写法",
    "place": "地点", "asks": "要求", "target": "目标", "direction": "方向", "base_year": "基期",
    "title": "名称", "regime": "所属制度", "published_at": "公布网站", "standards": "标准",
    "of": "对象", "inspections": "每年检查次数", "author": "起草", "addressee": "主送", "issued": "周期", "by_unit": "各单位分别报",
    "forwarded": "报送", "header": "栏目名称", "type": "类型", "choices": "可选值",
    "choices_from": "取值来源", "spellings": "其他写法", "strict": "只能选用", "required": "必填",
    "wanted": "应填", "required_when": "条件必填", "wanted_when": "条件应填", "minimum": "最小值",
    "exclusive": "须大于最小值", "unit_field": "单位栏目", "subject_field": "产品栏目",
    "implies": "推定", "spans": "跨栏", "personal": "个人信息", "reported": "可公布", "note": "说明",
    "example": "示例", "width": "列宽", "key": "同一事项", "incidental": "不作比较", "covers": "覆盖名录",
    "runs": "执行", "severity": "级别", "settings": "设置", "rule": "规则", "reason": "理由",
    "on": "日期", "until": "有效期至", "label": "名称", "id": "编号", "basis": "依据",
    "jurisdiction": "地区", "office": "牵头", "document": "文件", "period_from": "起始日",
    "period_to": "截止日", "industries": "重点行业", "ledgers": "台账",
    "extends": "上级方案", "prefixes": "可省略的地区前缀", "since": "首期", "fulfilled": "已办登记", "holidays": "放假首末日", "working": "调休上班",
    "off": "去掉上级方案的这一项",
    "like": "照搬的台账或栏目", "after": "排在其后", "orders": "责令整改的措施",
    "whole_firm_exits": "整体退出的方式", "equipment_exits": "设备退出的方式",
    "sealed_exits": "封存的方式", "passed": "复查合格", "failed": "复查不合格",
    "extension_starts": "延期的起算", "red_requires": "列入红牌的条件",
    "application_window_days": "申请延期的提前天数",
}  # fmt: skip
"""What an official calls each key of an entry."""
COUNTED = {"months": "个月", "extension_months": "个月", "inspections": "次", "month_day": "日"}
HEADLINES = ("label", "title", "name", "enterprise", "header")


VALUES: dict[Any, str] = {
    "department": "部门", "district": "区县", "milestone": "节点", "survey": "摸排", "tip": "举报",
    "exit": "退出", "planned_exit": "制定退出时间表", "capacity": "产能", "model": "规格型号",
    "at_least": "不低于", "at_most": "不高于", "fall": "下降", "filled": "已填",
    "energy": "能耗", "environment": "环保", "quality": "质量", "safety": "安全", "technology": "技术",
    "other": "其他", "yearly": "每年", "half-yearly": "每半年", "monthly": "每月",
}  # fmt: skip
"""What an official calls the values that a plan file writes as ids."""
TYPES: dict[Any, str] = {
    "text": "文字", "code": "信用代码", "choice": "选项", "flag": "是否", "number": "数字", "integer": "整数",
    "date": "日期", "deadline": "期限", "unit": "计量单位", "phone": "电话", "url": "网址", "citation": "依据",
    "firm": "企业",
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
        f"{NAMES[key]}：{value(held, words)}{COUNTED.get(key, '')}"
        for key, held in entry.stated().items()
        if key not in {"aliases", *HEADLINES[:3]} and str(held) != name
    ]
    return name + (f"（{'；'.join(said)}）" if said else "")


def called(entry: Entry) -> str:
    """What an entry is called: its label, title, name, enterprise or header, else its id."""
    name = next((str(getattr(entry, n)) for n in HEADLINES if getattr(entry, n, "")), entry.id)
    return name.replace("／", "")  # where a title may break


def value(held: Any, words: Mapping[Any, str]) -> str:
    """A value as an official writes it: lists with 、, tables with their keys, days as ISO."""
    if isinstance(held, bool):
        return "是" if held else "否"
    if isinstance(held, Mapping):
        return "，".join(f"{words.get(k, k)}＝{value(v, words)}" for k, v in held.items())
    if isinstance(held, tuple):
        return "、".join(value(v, words) for v in held)
    return held.isoformat() if isinstance(held, date) else words.get(held, str(held))
