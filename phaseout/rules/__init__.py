"""All rules, by family: importing a family registers its rules."""

from phaseout.rules import (
    campaigns,
    catalogue,
    citations,
    content,
    fields,
    identity,
    origins,
    periods,
    repairs,
    steps,
    sums,
    thresholds,
    time,
    workbook,
    years,
)
from phaseout.rules.rule import FAMILIES, RULES, Rule

__all__ = [
    "FAMILIES",
    "RULES",
    "Rule",
    "campaigns",
    "catalogue",
    "citations",
    "content",
    "fields",
    "identity",
    "origins",
    "periods",
    "repairs",
    "steps",
    "sums",
    "thresholds",
    "time",
    "workbook",
    "years",
]
