"""What a message about a row may mention: its values, its column, the plan's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from phaseout.clock import order_of, period_of, term
from phaseout.model.finding import Suggestion
from phaseout.model.ledger import Ledger
from phaseout.model.plan import Field, Plan
from phaseout.rules import Rule
from phaseout.sentence import joined, say
from phaseout.values import veiled, veiled_within, whole_length

SAME_AS_ABOVE = ("district", "enterprise", "credit_code", "industry")
CHOICES_SHOWN = 12
TOLD = 500
"""Signs of a cell that are looked through for numbers of persons; a message quotes no more than 90."""


@dataclass(frozen=True, slots=True)
class Accused:
    """A cell that a rule accuses. row: the values of its row, as `row_words` gives them."""

    rule: Rule
    ledger: Ledger
    label: int
    field: str
    row: dict[str, Any]
    plan: Plan
    today: date

    @property
    def column(self) -> Field:
        """What the plan says of the column."""
        return self.ledger.spec.fields[self.field]

    @property
    def raw(self) -> str:
        """What stands in the cell as it may be told, empty where nothing does."""
        if not self.ledger.filled[self.field].iat[self.label]:
            return ""
        text = str(self.ledger.raw[self.field].iat[self.label])
        if self.column.personal:
            return veiled(text)
        # a number of the wrong column stays hidden too; a credit code has to be seen to be mended
        return text if self.column.type == "code" else veiled_within(text[:TOLD]) + text[TOLD:]


def row_words(ledger: Ledger, labels: Collection[int]) -> dict[int, dict[str, Any]]:
    """The values of these rows by label and field: typed, else as written, else empty text."""
    order, names = sorted(labels), list(ledger.spec.fields)
    typed, raw = ledger.table.loc[order, names], ledger.raw.loc[order, names]
    values = typed.astype(object).where(typed.notna(), raw.astype(object).where(raw.notna(), ""))
    for name in names:
        if ledger.spec.fields[name].personal:
            values[name] = values[name].astype(str).map(veiled)
    return dict(zip(order, values.to_dict("records"), strict=True))  # type: ignore[arg-type]


def words(of: Accused) -> dict[str, Any]:
    """The row's values, and of all else what the rule's message mentions."""
    return of.row | {
        name: find(of) for name, find in WORDS.items() if name in of.rule.mentions
    } | {"value": of.raw}  # fmt: skip


def _hint(of: Accused) -> Any:
    """What the reader thinks that a faulty cell may mean."""
    return of.ledger.hints.get((of.rule.id, of.label, of.field))


def _hint_words(of: Accused) -> str:
    hint = _hint(of)
    if hint is None:
        return ""
    told = _text(hint)
    return say("（可能是 {hint}）", hint=veiled(told) if of.column.personal else told)


def suggestion(of: Accused) -> Suggestion:
    """What could stand in the cell: the reader's hint, or for an empty one what stands above."""
    hint = _hint(of)
    if hint is None:
        return (_above(of) or None) if of.rule.id == "F001" else None
    if isinstance(hint, datetime):
        return hint.date()
    return (
        float(hint)
        if isinstance(hint, int)
        else hint
        if isinstance(hint, (float, date))
        else str(hint)
    )


def _above_words(of: Accused) -> str:
    """A question: does an empty cell below an enterprise mean the same as above?"""
    above = _above(of)
    return say("；与上一行同一企业的，请填“{above}”", above=above) if above else ""


def _above(of: Accused) -> str:
    """The value above an empty cell, where the row names no enterprise of its own."""
    filled, label, field = of.ledger.filled, of.label, of.field
    if label == 0 or field not in SAME_AS_ABOVE or "enterprise" not in of.ledger.spec.fields:
        return ""
    if filled["enterprise"].iat[label] or not filled[field].iat[label - 1]:
        return ""
    return str(of.ledger.raw[field].iat[label - 1])


def _sequence(of: Accused) -> str:
    """The columns of which this one is a later step, in their order."""
    spec = of.ledger.spec
    steps = next((own for own in spec.sequences if of.field in own), ())
    return joined("、", (spec.fields[name].header for name in steps))


def _responsible(of: Accused) -> str:
    standard = of.plan.standard_of(str(of.row.get("standard", "")))
    return joined("、", standard.departments) if standard else ""


def _unextended_due(of: Accused) -> date | None:
    order = replace(order_of(_typed(of)), approved_on=None)
    return term(order, _period(of), of.plan.clock, of.plan.years).statutory_due


def _first_due(of: Accused) -> date | None:
    order = replace(order_of(_typed(of)), approved_on=None)
    return term(order, _period(of), of.plan.clock, of.plan.years).first_due


def _extended_due(of: Accused) -> date | None:
    return term(order_of(_typed(of)), _period(of), of.plan.clock, of.plan.years).statutory_due


def _most_months(of: Accused) -> int:
    period = _period(of)
    return period.extension_months if period else 0


def _typed(of: Accused) -> dict[str, Any]:
    return {str(name): value for name, value in of.ledger.table.loc[of.label].items()}


def _period(of: Accused) -> Any:
    row = of.ledger.table.loc[of.label]
    return period_of(of.plan, str(row["standard"]), str(row["measure"]))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listed(choices: Sequence[str]) -> str:
    if len(choices) <= CHOICES_SHOWN:
        return joined("、", choices)
    return say("{choices}……", choices=joined("、", choices[: CHOICES_SHOWN // 2]))


WORDS: dict[str, Callable[[Accused], Any]] = {
    "header": lambda of: of.column.header,
    "signs": lambda of: whole_length(str(of.ledger.raw[of.field].iat[of.label])),
    "hint": _hint_words,
    "above": lambda of: _above_words(of) if of.rule.id == "F001" else "",
    "note": lambda of: say("（{note}）", note=of.column.note) if of.column.note else "",
    "choices": lambda of: _listed(of.plan.choices(of.column)),
    "responsible": _responsible,
    "catalogue": lambda of: of.plan.catalogue.name if of.plan.catalogue else "",
    "year": lambda of: of.plan.catalogue.year if of.plan.catalogue else "",
    "period": lambda of: say("{first}至{last}", first=of.plan.period_from, last=of.plan.period_to),
    "today": lambda of: of.today,
    "sequence": _sequence,
    "statutory_due": _unextended_due,
    "first_due": _first_due,
    "extended_due": _extended_due,
    "most": _most_months,
    "window": lambda of: of.plan.clock.application_window_days,
}
"""What a message may mention beside the row's own values, found only where it does."""
