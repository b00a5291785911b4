"""All rules, by family: importing a family registers its rules."""

from phaseout.rules import (
    campaigns,
    catalogue,
    citations,
    closures,
    content,
    fields,
    identity,
    origins,
    periods,
    privacy,
    repairs,
    steps,
    sums,
    thresholds,
    time,
    workbook,
    years,
)
from phaseout.rules.rule import FAMILIES, RULES, Rule

for _id in sorted(RULES):  # by id, whatever room a rule stands in
    RULES[_id] = RULES.pop(_id)

__all__ = [
    "FAMILIES",
    "RULES",
    "Rule",
    "campaigns",
    "catalogue",
    "citations",
    "closures",
    "content",
    "fields",
    "identity",
    "origins",
    "periods",
    "privacy",
    "repairs",
    "steps",
    "sums",
    "thresholds",
    "time",
    "workbook",
    "years",
]
