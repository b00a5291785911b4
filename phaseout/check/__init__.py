"""The verb of `validate`: put every rule to what was read; findings come out.

Rows of many sheets are asked together, since a question costs nearly the same for ten rows as for
ten thousand; each sheet gets back its own findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from phaseout.check.across import check_across, check_items, check_years, columns_across
from phaseout.check.city import check_city, check_waiver_frame
from phaseout.check.rows import row_findings
from phaseout.check.sheets import column_findings, file_findings, total_findings
from phaseout.model.finding import Finding
from phaseout.model.ledger import Ledger, Submission
from phaseout.model.plan import Plan

__all__ = [
    "check_across",
    "check_city",
    "check_items",
    "check_submissions",
    "check_waiver_frame",
    "check_years",
    "columns_across",
    "ledger_findings",
    "with_findings",
]


def check_submissions(
    submissions: Sequence[Submission], plan: Plan, today: date
) -> list[Submission]:
    """The same files, each with the findings of all rules that look at one file."""
    found = _sorted(file_findings(submissions, plan, today), len(submissions))
    every = [ledger for submission in submissions for ledger in submission.ledgers]
    of_tables = iter(ledger_findings(every, plan, today))
    for submission, own in zip(submissions, found, strict=True):
        for findings in islice(of_tables, len(submission.ledgers)):
            own.extend(findings)
    return [with_findings(s, own) for s, own in zip(submissions, found, strict=True)]


def ledger_findings(ledgers: Sequence[Ledger], plan: Plan, today: date) -> list[list[Finding]]:
    """What is found in each table: about its columns, its totals, its rows."""
    found = chain(
        column_findings(ledgers, plan, today),
        total_findings(ledgers, plan, today),
        row_findings(ledgers, plan, today),
    )
    return _sorted(found, len(ledgers))


def _sorted(found: Iterable[tuple[int, Finding]], count: int) -> list[list[Finding]]:
    """The findings of each number, in the order they come."""
    piles: list[list[Finding]] = [[] for _ in range(count)]
    for number, finding in found:
        piles[number].append(finding)
    return piles


def with_findings(submission: Submission, findings: Iterable[Finding]) -> Submission:
    """The same file with these findings added; its status follows from them."""
    every = (*submission.findings, *findings)
    faulty = any(f.holds_back for f in every)
    status = "faulty" if faulty and submission.status in ("ok", "nil") else submission.status
    return replace(submission, findings=every, status=status)
