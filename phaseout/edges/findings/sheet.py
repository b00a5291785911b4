"""Findings as CSV, a row a finding, for Excel and WPS."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from phaseout.edges.writing.csv_cells import harmless
from phaseout.model.finding import SEVERITY_WORDS, Finding
from phaseout.model.ledger import Submission

HEADS = (
    "文件",
    "工作表",
    "单元格",
    "行",
    "级别",
    "规则",
    "填写内容",
    "问题",
    "改法",
    "依据",
    "豁免理由",
)
_BOM = "\ufeff"
"""Without it Excel takes the file for GBK."""


def to_csv(submissions: Sequence[Submission], waivers: Sequence[Finding] = ()) -> str:
    """All findings, file by file; no cell is one that Excel would calculate or round."""
    page = StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(HEADS)
    for finding in (*(f for s in submissions for f in s.findings), *waivers):
        writer.writerow(map(harmless, _row(finding)))
    return _BOM + page.getvalue()


def _row(finding: Finding) -> tuple[str, ...]:
    place, waiver = finding.place, finding.waived
    return (
        place.file, place.sheet, place.cell or "", str(place.row or ""),
        SEVERITY_WORDS[finding.severity], finding.rule, finding.value or "", finding.message,
        finding.fix or "", finding.basis or "",
        f"{waiver.reason}（{waiver.by} {waiver.on}）" if waiver else "",
    )  # fmt: skip
