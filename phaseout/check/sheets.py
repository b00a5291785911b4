"""The findings above the row: about a file, a sheet, its columns and its totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from phaseout.check.asking import running, settings
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, ROW, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.rules.frames import columns_frame, file_facts, sheet_facts, totals_frame
from phaseout.rules.grounds import ground, severity_of


def column_findings(ledger: Ledger, plan: Plan, today: date) -> Iterator[Finding]:
    """What is found of a table's columns: those that nobody asked for, those that it lacks."""
    frame = columns_frame(ledger)
    place = Place(ledger.table[FILE].iloc[0] if len(ledger) else "", ledger.layout.sheet)
    for rule in running(plan, "columns"):
        answer = rule.ask(frame, **settings(rule, plan, today))
        for row in frame[answer].to_dict("records"):
            head = max(ledger.layout.header_rows, default=None)
            here = replace(place, row=head if row["letter"] else None, column=row["letter"])
            yield Finding(
                rule.id, severity_of(rule, plan), here, rule.says.format_map(row),
                rule.fix.format_map(row), row["field"] or None, row["header"],
                ground(rule, plan, ledger.spec, row["field"]),
                rows=tuple(map(int, ledger.table[ROW])) if rule.id == "W003" else (),
            )  # fmt: skip


def total_findings(ledger: Ledger, plan: Plan, today: date) -> Iterator[Finding]:
    """What is found of a table's total rows, held against the rows they stand for."""
    frame = totals_frame(ledger) if len(ledger) else ()
    if len(frame) == 0:
        return
    place = Place(ledger.table[FILE].iloc[0], ledger.layout.sheet)
    for rule in running(plan, "totals"):
        for row in frame[rule.ask(frame, **settings(rule, plan, today))].to_dict("records"):
            here = replace(place, row=row["row"], column=ledger.layout.letter(row["field"]))
            yield Finding(
                rule.id, severity_of(rule, plan), here, rule.says.format_map(row),
                rule.fix.format_map(row), row["field"], f"{row['stated']:g}",
                ground(rule, plan, ledger.spec, row["field"]),
            )  # fmt: skip


def file_findings(submission: Submission, plan: Plan, today: date) -> Iterator[Finding]:
    """What is found of a file as a whole, then of each of its sheets."""
    place = Place(submission.file)
    files = pd.DataFrame([file_facts(submission, plan)])
    for rule in running(plan, "files"):
        if bool(rule.ask(files, **settings(rule, plan, today)).iloc[0]):
            facts = files.iloc[0].to_dict()
            yield Finding(
                rule.id,
                severity_of(rule, plan),
                place,
                rule.says.format_map(facts),
                rule.fix.format_map(facts),
                basis=ground(rule, plan),
            )
    sheets = pd.DataFrame([sheet_facts(ledger, today) for ledger in submission.ledgers])
    for rule in running(plan, "sheets") if len(sheets) else ():
        for facts in sheets[rule.ask(sheets, **settings(rule, plan, today))].to_dict("records"):
            yield Finding(
                rule.id, severity_of(rule, plan), replace(place, sheet=facts["sheet"]),
                rule.says.format_map(facts), rule.fix.format_map(facts),
                basis=ground(rule, plan, plan.ledgers.get(facts["ledger"])),
                rows=facts["numbers"] if rule.id == "W011" else (),
            )  # fmt: skip
