"""All rules, by family: importing a family registers its rules."""

from phaseout.rules import content, fields, identity, repairs, time, workbook
from phaseout.rules.rule import RULES, Rule

__all__ = ["RULES", "Rule", "content", "fields", "identity", "repairs", "time", "workbook"]
