"""On what a finding rests: the entry of the plan, or the law, that makes it a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from phaseout.model.finding import Severity
from phaseout.model.law import Entry
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.rules.rule import Rule

Row = Mapping[str, Any]


def severity_of(rule: Rule, plan: Plan) -> Severity:
    """How grave a fault is: as the plan sets it, else as the rule says."""
    setting = plan.rules.get(rule.id)
    return (setting and setting.severity) or rule.severity


def ground(
    rule: Rule,
    plan: Plan,
    ledger: LedgerSpec | None = None,
    field: str = "",
    row: Row | None = None,
) -> str:
    """The basis of a finding, the most particular one first; empty only for what is no error.

    An error keeps its row out of the city ledger, so it always says by what right: in the last
    resort by the clause that asks for the ledger, which has to be filled in properly.
    """
    if rule.basis:
        return rule.basis
    for entry in _entries(rule, plan, ledger, field, row or {}):
        if entry is not None and entry.basis is not None:
            return str(entry.basis)
    return plan.document if severity_of(rule, plan) == "error" else ""


def _entries(
    rule: Rule, plan: Plan, ledger: LedgerSpec | None, field: str, row: Row
) -> Iterator[Entry | None]:
    yield plan.rules.get(rule.id)
    standard = row.get("standard")
    if rule.rests == "period":
        yield plan.period_for(standard, row.get("measure"))
    if rule.rests in ("period", "standard"):
        yield plan.standard_of(str(standard))
    if ledger:
        yield ledger.fields.get(field)
    if severity_of(rule, plan) == "error":
        yield ledger
        yield from plan.ledgers.values()
