"""Findings in the formats of other tools: SARIF 2.1.0, JUnit, CSV.

One door: `written`. What the JSON face says stands in `edges.faces`; these are for viewers that
know nothing of ledgers.
"""

from __future__ import annotations

from collections.abc import Sequence

from phaseout.edges.findings.junit import to_junit
from phaseout.edges.findings.sarif import to_sarif
from phaseout.edges.findings.sheet import to_csv
from phaseout.model.finding import Finding
from phaseout.model.ledger import Submission

FORMATS = ("sarif", "junit", "csv")


def written(kind: str, submissions: Sequence[Submission], waivers: Sequence[Finding]) -> str:
    """The findings of these files, and those about waivers, in one of `FORMATS`."""
    match kind:
        case "sarif":
            return to_sarif(submissions, waivers)
        case "junit":
            return to_junit(submissions, waivers)
        case _:
            return to_csv(submissions, waivers)
