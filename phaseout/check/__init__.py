"""The verb of `validate`: put every rule to what was read; findings come out.

Rows of many sheets are asked together, since a question costs nearly the same for ten rows as for
ten thousand; each sheet gets back its own findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

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
    every = [ledger for submission in submissions for ledger in submission.ledgers]
    found = iter(ledger_findings(every, plan, today))
    checked = []
    for submission in submissions:
        own = [*file_findings(submission, plan, today)]
        for findings in islice(found, len(submission.ledgers)):
            own += findings
        checked.append(with_findings(submission, own))
    return checked


def ledger_findings(ledgers: Sequence[Ledger], plan: Plan, today: date) -> list[list[Finding]]:
    """What is found in each table: about its columns, its totals, its rows."""
    found = []
    for ledger, of_rows in zip(ledgers, row_findings(ledgers, plan, today), strict=True):
        above = [*column_findings(ledger, plan, today), *total_findings(ledger, plan, today)]
        found.append(above + of_rows)
    return found


def with_findings(submission: Submission, findings: Iterable[Finding]) -> Submission:
    """The same file with these findings added; its status follows from them."""
    every = (*submission.findings, *findings)
    faulty = any(f.holds_back for f in every)
    status = "faulty" if faulty and submission.status in ("ok", "nil") else submission.status
    return replace(submission, findings=every, status=status)
