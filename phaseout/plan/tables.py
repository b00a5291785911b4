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
from phaseout.sentence import say

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
    "unit": say("填报单位"), "standard": say("标准"), "task": say("任务"), "named": say("点名企业"), "period": say("整改期限"),
    "deadline": say("完成期限"), "duty": say("报送"), "calendar": say("放假安排"), "edition": say("文件版本"), "threshold": say("规模门槛"),
    "product": say("产品单位"), "indicator": say("指标"), "list": say("名单"), "disclosure": say("信息公开"),
    "supervision": say("督办"), "report": say("报告"), "policy": say("政策措施"), "ledger": say("台账"), "rule": say("规则设置"),
    "waiver": say("豁免"), "catalogue": say("目录"), "terms": say("用语"), "clock": say("计算口径"),
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
