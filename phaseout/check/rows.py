"""The findings about rows: the tables of one ledger in many sheets are asked as one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any

import pandas as pd

from phaseout.check.asking import guilty, running, settings
from phaseout.check.words import Accused, row_words, suggestion, words
from phaseout.model.finding import Finding
from phaseout.model.ledger import CellFault, Ledger
from phaseout.model.plan import Plan
from phaseout.rules import Rule
from phaseout.rules.frames import absent_required
from phaseout.rules.grounds import ground, severity_of
from phaseout.rules.rule import rests_on, said
from phaseout.sentence import fill

Answers = Iterator[tuple[str, "pd.Series[Any]"]]
"""What a rule answers: field by field, the rows."""


@dataclass(frozen=True)
class _Stack:
    """Tables of one ledger, one below the other; each begins at its start in the whole."""

    parts: Sequence[Ledger]

    @cached_property
    def starts(self) -> list[int]:
        return [0, *accumulate(len(part) for part in self.parts)][:-1]

    @cached_property
    def whole(self) -> Ledger:
        if len(self.parts) == 1:
            return self.parts[0]
        placed = list(zip(self.parts, self.starts, strict=True))
        return replace(
            self.parts[0],
            table=pd.concat([part.table for part in self.parts], ignore_index=True),
            raw=pd.concat([part.raw for part in self.parts], ignore_index=True),
            faults=tuple(_moved(f, start) for part, start in placed for f in part.faults),
            siblings=frozenset(s + start for part, start in placed for s in part.siblings),
        )

    def part_of(self, label: int) -> tuple[int, int]:
        """The table that a row of the whole belongs to, and the row's label there."""
        number = bisect_right(self.starts, label) - 1
        return number, label - self.starts[number]


def _moved(fault: CellFault, start: int) -> CellFault:
    return replace(fault, index=fault.index + start)


def row_findings(
    ledgers: Sequence[Ledger], plan: Plan, today: date
) -> Iterator[tuple[int, Finding]]:
    """What is found of the rows of each table, rule by rule, with the table's number."""
    alike: dict[str, list[int]] = {}
    for number, ledger in enumerate(ledgers):
        if len(ledger):
            alike.setdefault(ledger.spec.id, []).append(number)
    for numbers in alike.values():
        stack = _Stack([ledgers[number] for number in numbers])
        for part, finding in _stack_findings(stack, plan, today):
            yield numbers[part], finding


def _stack_findings(stack: _Stack, plan: Plan, today: date) -> Iterator[tuple[int, Finding]]:
    """Each finding with the number of the table it is about."""
    accused = [
        (rule, field, label, answer.at[label])
        for rule in running(plan, "cells", "ledger", "table")
        if _can_be_asked(rule, stack.whole)
        for field, answer in _answers(rule, stack, plan, today)
        for label in _first_of_a_row(answer, stack.whole)
    ]
    rows = row_words(stack.whole, {label for _, _, label, _ in accused})
    absent = [absent_required(part) for part in stack.parts]
    for rule, field, label, answer in accused:
        number, own = stack.part_of(label)
        if rule.id != "F001" or field not in absent[number]:
            of = Accused(rule, stack.parts[number], own, field, rows[label], plan, today)
            yield number, _finding(of, answer)


def _can_be_asked(rule: Rule, ledger: Ledger) -> bool:
    wanted = rule.needs if rule.scope == "cells" else filter(None, [rule.on])
    return all(name in ledger.spec.fields for name in wanted)


def _first_of_a_row(answer: pd.Series[Any], ledger: Ledger) -> list[int]:
    """The labels accused; a further machine of one cell shares its row: the first one answers."""
    rows = guilty(answer)
    return [label for label in rows.index[rows].tolist() if label not in ledger.siblings]


def _answers(rule: Rule, stack: _Stack, plan: Plan, today: date) -> Answers:
    asked = settings(rule, plan, today)
    if rule.scope == "cells":
        answer = rule.ask(*(stack.whole.table[name] for name in rule.needs), **asked)
    elif rule.scope == "table":
        answer = pd.concat([rule.ask(part, **asked) for part in stack.parts], ignore_index=True)
    else:
        answer = rule.ask(stack.whole, **asked)
    if isinstance(answer, pd.Series):
        yield rule.on, answer
        return
    for field in answer.columns:
        yield field, answer[field]


def _finding(of: Accused, answer: Any) -> Finding:
    told = words(of) | {"said": said(answer)}
    rule, ledger = of.rule, of.ledger
    return Finding(
        rule.id, severity_of(rule, of.plan), ledger.place(of.label, of.field),
        fill(rule.says, told), fill(rule.fix, told), of.field, told["value"] or None,
        rests_on(answer) or ground(rule, of.plan, ledger.spec, of.field, told),
        suggestion=suggestion(of),
    )  # fmt: skip
