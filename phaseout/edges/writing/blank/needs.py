"""Which columns must be filled in, and when: for colours, notes and the guide alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from phaseout.edges.writing.workbook.nouns import Case
from phaseout.rules import RULES
from phaseout.rules.content import orders_without_a_period

if TYPE_CHECKING:
    from phaseout.model.law import Condition
    from phaseout.model.plan import Field, LedgerSpec, Plan

UNBOUND = "C003"
"""The rule that asks for a printed day where the plan sets an order no period."""


def required_when(plan: Plan, spec: LedgerSpec, field: Field) -> Condition:
    """When an empty cell is an error: as the column says, and as rule C003 does."""
    rule, own = RULES[UNBOUND], plan.rules.get(UNBOUND)
    asked = {"standard", "measure"} <= spec.fields.keys() and (own is None or own.runs)
    if field.id != rule.on or field.required or not asked:
        return field.required_when
    measures = dict(rule.settings) | dict(own.settings if own else {})
    unbound = orders_without_a_period(plan, measures["measures"])
    by_standards: dict[tuple[str, ...], list[str]] = {}
    for measure, standards in unbound.items():
        by_standards.setdefault(standards, []).append(measure)
    return field.required_when + tuple(
        ({"standard": standards} if len(standards) < len(plan.standards) else {})
        | {"measure": tuple(own)}
        for standards, own in by_standards.items() if standards
    )  # fmt: skip


def cases(spec: LedgerSpec, condition: Condition) -> tuple[Case, ...]:
    """A condition by the places of its columns."""
    places = {name: x for x, name in enumerate(spec.fields)}
    return tuple(
        {places[name]: None if words == "filled" else tuple(words) for name, words in table.items()}
        for table in condition
    )


def need(plan: Plan, spec: LedgerSpec, field: Field) -> str:
    """Whether the field is to be filled in: 必填, 应填, when it must or ought to be, or 选填."""
    if field.required:
        return "必填"
    said = []
    if must := required_when(plan, spec, field):
        said.append(f"{_when(spec, must)}必填")
    if field.wanted_when:
        said.append(f"{_when(spec, field.wanted_when)}应填")
    elif field.wanted:
        said.append("应填")
    return "；".join(said) or "选填"


def _when(spec: LedgerSpec, condition: Condition) -> str:
    """A condition in words: 处置措施为限期整改、停产整改时."""
    tables = ("，且".join(_parts(spec, table)) for table in condition)
    return "，或者".join(tables) + "时"


def _parts(spec: LedgerSpec, table: Mapping[str, object]) -> Iterator[str]:
    for name, values in table.items():
        header = spec.fields[name].header
        if isinstance(values, tuple):
            yield f"{header}为{'、'.join(values)}"
        else:
            yield f"已填{header}"
