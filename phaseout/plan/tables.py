"""Which tables a plan file may hold, and the noun that each entry of them becomes."""

from __future__ import annotations

from phaseout.model.law import (
    CardList,
    Catalogue,
    Deadline,
    Disclosure,
    Duty,
    Edition,
    Indicator,
    Named,
    Period,
    Policy,
    Product,
    Report,
    RuleSetting,
    Standard,
    Supervision,
    Task,
    Threshold,
    Unit,
    Waiver,
    YearDays,
)
from phaseout.model.plan import Clock, LedgerSpec, Terms

TABLES = {
    "unit": ("units", Unit),
    "standard": ("standards", Standard),
    "task": ("tasks", Task),
    "named": ("named", Named),
    "period": ("periods", Period),
    "deadline": ("deadlines", Deadline),
    "duty": ("duties", Duty),
    "calendar": ("calendars", YearDays),
    "edition": ("editions", Edition),
    "threshold": ("thresholds", Threshold),
    "product": ("products", Product),
    "indicator": ("indicators", Indicator),
    "list": ("lists", CardList),
    "disclosure": ("disclosures", Disclosure),
    "supervision": ("supervision", Supervision),
    "report": ("reports", Report),
    "policy": ("policies", Policy),
    "ledger": ("ledgers", LedgerSpec),
    "rule": ("rules", RuleSetting),
    "waiver": ("waivers", Waiver),
}
"""Section of a file → attribute of the plan, and the noun."""
SINGLES = {"catalogue": Catalogue, "terms": Terms, "clock": Clock}
WORDS = {
    "unit": "填报单位", "standard": "标准", "task": "任务", "named": "点名企业", "period": "整改期限",
    "deadline": "完成期限", "duty": "报送", "calendar": "放假安排", "edition": "文件版本", "threshold": "规模门槛",
    "product": "产品单位", "indicator": "指标", "list": "名单", "disclosure": "信息公开",
    "supervision": "督办", "report": "报告", "policy": "政策措施", "ledger": "台账", "rule": "规则设置",
    "waiver": "豁免", "catalogue": "目录", "terms": "用语", "clock": "计算口径",
}  # fmt: skip
"""What an official calls each section."""
HEAD = {
    "id", "title", "jurisdiction", "office", "document", "year", "from", "to",
    "extends", "prefixes", "industries", "ledgers",
}  # fmt: skip
HEAD_REQUIRED = ("id", "title", "jurisdiction", "office", "document", "year")
HEAD_NAMES = {"from": "period_from", "to": "period_to"}
"""Heads that are words of Python, or too short to stand alone."""
BASIS_REQUIRED = (
    Standard, Task, Named, Period, Deadline, Duty, Edition, Threshold, Indicator, CardList,
    Disclosure, Supervision, Report, Policy, Catalogue, YearDays,
)  # fmt: skip
