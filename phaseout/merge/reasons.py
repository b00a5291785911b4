"""Why a row must wait: the findings that hold it back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phaseout.model.finding import Finding
from phaseout.model.ledger import ROW, Ledger, Submission

At = tuple[str, str, int]
"""File, sheet and row."""
SEPARATOR = "；"
HIDDEN = "隐藏工作表，请填报单位确认"


def reasons_of(submission: Submission, ledgers: Sequence[Ledger]) -> dict[At, str]:
    """Why rows of this file must wait: where a row stands → the findings, in words."""
    held: dict[At, list[str]] = {}
    for ledger in ledgers:
        whole = [_word(f) for f in submission.findings if _holds_all(f, ledger)]
        if not ledger.layout.visible:
            whole.append(HIDDEN)
        if whole:
            for row in ledger.table[ROW]:
                held.setdefault((submission.file, ledger.layout.sheet, int(row)), []).extend(whole)
    for at, said in row_reasons(submission.findings).items():
        held.setdefault(at, []).extend(said)
    return {at: SEPARATOR.join(dict.fromkeys(said)) for at, said in held.items()}


def row_reasons(findings: Iterable[Finding]) -> dict[At, list[str]]:
    """The findings that hold back one row each, in words, by where it stands."""
    return {at: [_word(f) for f in own] for at, own in row_findings(findings).items()}


def row_findings(findings: Iterable[Finding]) -> dict[At, list[Finding]]:
    """The findings that hold back one row each, by where it stands."""
    held: dict[At, list[Finding]] = {}
    for finding in findings:
        place = finding.place
        if finding.holds_back and place.row and not finding.rows:
            held.setdefault((place.file, place.sheet, place.row), []).append(finding)
    return held


def words(findings: Iterable[Finding]) -> str:
    """Why a row waits that these findings hold back."""
    return SEPARATOR.join(dict.fromkeys(map(_word, findings)))


def _holds_all(finding: Finding, ledger: Ledger) -> bool:
    """An error of the whole file, or of a whole column of this sheet."""
    if not finding.holds_back:
        return False
    return not finding.place.sheet or (
        bool(finding.rows) and finding.place.sheet == ledger.layout.sheet
    )


def _word(finding: Finding) -> str:
    return f"{finding.rule} {finding.message}"
