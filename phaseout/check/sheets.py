"""The findings above the row: about a file, a sheet, its columns and its totals.

The things of many files are asked together; a finding comes with the number of the file or table
that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout.check.asking import running, settings
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, ROW, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.rules import Rule
from phaseout.rules.frames import column_facts, file_facts, sheet_facts, total_facts
from phaseout.rules.grounds import ground, severity_of
from phaseout.sentence import fill

Facts = dict[str, Any]
Numbered = Iterator[tuple[int, Finding]]


def file_findings(submissions: Sequence[Submission], plan: Plan, today: date) -> Numbered:
    """What is found of each file as a whole, then of its sheets."""
    files = [(n, file_facts(s, plan)) for n, s in enumerate(submissions)]
    for rule, number, facts in _accused("files", files, plan, today):
        place = Place(submissions[number].file)
        yield number, _told(rule, plan, place, facts, basis=ground(rule, plan))
    sheets = [
        (n, sheet_facts(ledger, today)) for n, s in enumerate(submissions) for ledger in s.ledgers
    ]
    for rule, number, facts in _accused("sheets", sheets, plan, today):
        yield number, _told(
            rule, plan, Place(submissions[number].file, facts["sheet"]), facts,
            basis=ground(rule, plan, plan.ledgers.get(facts["ledger"])),
            rows=facts["numbers"] if rule.id == "W011" else (),
        )  # fmt: skip


def column_findings(ledgers: Sequence[Ledger], plan: Plan, today: date) -> Numbered:
    """What is found of each table's columns: those nobody asked for, those that it lacks."""
    columns = _facts(column_facts, ledgers)
    for rule, number, facts in _accused("columns", columns, plan, today):
        ledger = ledgers[number]
        head = max(ledger.layout.header_rows, default=None)
        place = Place(
            _file(ledger), ledger.layout.sheet, head if facts["letter"] else None, facts["letter"]
        )
        yield number, _told(
            rule, plan, place, facts,
            field=facts["field"] or None, value=facts["header"],
            basis=ground(rule, plan, ledger.spec, facts["field"]),
            rows=tuple(map(int, ledger.table[ROW])) if rule.id == "W003" else (),
        )  # fmt: skip


def total_findings(ledgers: Sequence[Ledger], plan: Plan, today: date) -> Numbered:
    """What is found of each table's total rows, held against the rows they stand for."""
    totals = _facts(total_facts, ledgers)
    for rule, number, facts in _accused("totals", totals, plan, today):
        ledger = ledgers[number]
        letter = ledger.layout.letter(facts["field"])
        yield number, _told(
            rule, plan, Place(_file(ledger), ledger.layout.sheet, facts["row"], letter), facts,
            field=facts["field"], value=f"{facts['stated']:g}",
            basis=ground(rule, plan, ledger.spec, facts["field"]),
        )  # fmt: skip


def _facts(
    find: Callable[[Ledger], list[Facts]], ledgers: Sequence[Ledger]
) -> list[tuple[int, Facts]]:
    return [(number, facts) for number, ledger in enumerate(ledgers) for facts in find(ledger)]


def _accused(
    scope: str, things: Sequence[tuple[int, Facts]], plan: Plan, today: date
) -> Iterator[tuple[Rule, int, Facts]]:
    frame = pd.DataFrame([facts for _, facts in things])
    for rule in running(plan, scope) if things else ():
        answer = rule.ask(frame, **settings(rule, plan, today))
        for (number, facts), accused in zip(things, answer, strict=True):
            if accused:
                yield rule, number, facts


def _told(rule: Rule, plan: Plan, place: Place, facts: Facts, **more: Any) -> Finding:
    says, fix = fill(rule.says, facts), fill(rule.fix, facts)
    return Finding(rule.id, severity_of(rule, plan), place, says, fix, **more)


def _file(ledger: Ledger) -> str:
    return str(ledger.table[FILE].iloc[0]) if len(ledger) else ""
