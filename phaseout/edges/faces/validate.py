"""The face of `validate`: the files as they were read, their findings; and of `review`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from phaseout.edges.faces.parts import Json, finding_face, repair_face
from phaseout.model.finding import SEVERITIES, Finding
from phaseout.model.ledger import Layout, Submission
from phaseout.model.returned import ReturnFile
from phaseout.model.revisit import Revisit


def validated(
    submissions: Sequence[Submission],
    plan: str,
    today: date,
    skipped: Sequence[str] = (),
    waivers: Sequence[Finding] = (),
) -> Json:
    """The face of `validate`; `skipped` names the rules that the call left out.

    `waivers`: what is to say about the waivers themselves. What was waived is counted apart.
    """
    findings = [*(f for s in submissions for f in s.findings), *waivers]
    counts = Counter("waived" if f.waived else f.severity for f in findings)
    return {
        "plan": plan,
        "today": today.isoformat(),
        "files": [_file(s) for s in submissions],
        "findings": [finding_face(f) for f in findings],
        "repairs": [repair_face(r) for s in submissions for r in s.repairs],
        "counts": {kind: counts.get(kind, 0) for kind in (*SEVERITIES, "waived")},
        "skipped": list(skipped),
    }


def returned(copies: Sequence[ReturnFile]) -> Json:
    """What `validate` adds for the return copies it wrote; nothing where none was asked for."""
    told = [
        {
            "file": c.file, "out": str(c.path) if c.path else None, "road": c.road,
            "lost": list(c.lost), "message": c.why or None,
        }
        for c in copies
    ]  # fmt: skip
    return {"returned": told} if told else {}


def reviewed(findings: Sequence[Finding], lines: Sequence[Revisit], plan: str, today: date) -> Json:
    """The face of `review`."""
    return {
        "plan": plan,
        "today": today.isoformat(),
        "findings": [finding_face(f) for f in findings],
        "revisits": [asdict(line) for line in lines],
    }


def _file(submission: Submission) -> Json:
    return {
        "file": submission.file,
        "sha256": submission.sha256,
        "unit": submission.unit,
        "status": submission.status,
        "rows": submission.rows,
        "message": submission.message,
        "sheets": [_sheet(layout) for layout in submission.sheets],
    }


def _sheet(layout: Layout) -> Json:
    return {
        "sheet": layout.sheet,
        "ledger": layout.ledger,
        "header_rows": list(layout.header_rows),
        "first_row": layout.first_row,
        "last_row": layout.last_row,
        "columns": dict(layout.columns),
        "unmapped": dict(layout.unmapped),
        "total_rows": list(layout.total_rows),
        "note_rows": list(layout.note_rows),
        "visible": layout.visible,
    }
