"""The worked example of a ledger: a row that a unit could have filled in, in the plan's own year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phaseout.model.plan import Field, LedgerSpec, Plan

_YEAR = re.compile(r"(?<!\d)\d{4}(?=-\d\d-\d\d$|年)")
"""The year of a day, or of a term in words: 2024年12月底前."""
_NUMBERED = re.compile(r"(?<=〔)\d{4}(?=〕)")
"""The year in the number of a document."""
_DAYS = ("date", "deadline")
_EXTENSION = {"extension_applied_on", "extension_approved_on", "extension_months", "extended_to"}
"""Columns that stay empty where the plan knows no extension."""


def worked(plan: Plan, spec: LedgerSpec, unit: str | None) -> dict[str, str]:
    """Field → what stands there; together the columns are one row without a fault.

    The examples are written once, for the form: days of years that the programme does not cover
    move to its own, the district is the unit's, and no extension is shown where there is none.
    """
    years = _years_to_move(plan, spec)
    row = {name: _moved(plan, field, unit, years) for name, field in spec.fields.items()}
    period = plan.period_for(row.get("standard"), row.get("measure"))
    if not (period and period.extension_months):
        row |= dict.fromkeys(_EXTENSION & row.keys(), "")
    return row


def _moved(plan: Plan, field: Field, unit: str | None, years: int) -> str:
    if field.example and field.choices_from == "districts" and unit in plan.districts:
        return str(unit)
    if field.type in _DAYS:
        return _YEAR.sub(
            lambda found: found[0] if _covered(plan, found[0]) else f"{int(found[0]) + years}",
            field.example,
        )
    return _NUMBERED.sub(lambda found: f"{int(found[0]) + years}", field.example)


def _years_to_move(plan: Plan, spec: LedgerSpec) -> int:
    """From the year in which the form's story ends to the plan's; nought where that is covered."""
    stated = [
        (field.type, found[0])
        for field in spec.fields.values()
        if field.type in _DAYS and (found := _YEAR.search(field.example))
    ]
    facts = [year for kind, year in stated if kind == "date"]
    outside = [int(y) for y in facts or [year for _, year in stated] if not _covered(plan, y)]
    return plan.year - max(outside) if outside else 0


def _covered(plan: Plan, year: str) -> bool:
    first = plan.period_from.year if plan.period_from else plan.year
    last = plan.period_to.year if plan.period_to else plan.year
    return first <= int(year) <= last
