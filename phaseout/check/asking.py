"""How a rule is asked: which run under a plan, what they are handed, whom an answer accuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from phaseout.model.plan import Plan
from phaseout.rules import RULES, Rule


def running(plan: Plan, *scopes: str) -> Iterator[Rule]:
    """The rules of these scopes that the plan does not switch off."""
    for rule in RULES.values():
        if rule.scope in scopes and (rule.id not in plan.rules or plan.rules[rule.id].runs):
            yield rule


def settings(rule: Rule, plan: Plan, today: date) -> dict[str, Any]:
    """The keyword arguments of a rule: the plan and the day where it asks, then its settings."""
    given = {"plan": plan, "today": today}
    own = plan.rules[rule.id].settings if rule.id in plan.rules else {}
    return {name: given[name] for name in rule.handed_in} | dict(own)


def guilty(answer: pd.Series[Any]) -> pd.Series[bool]:
    """The rows that an answer accuses: where it is true, or says something at all."""
    return answer.fillna(False).astype(bool) if answer.dtype == bool else answer.notna()
