"""The parts that several faces share: a finding, a repair, a row, a day."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from phaseout.model.finding import Finding, Place, Repair
from phaseout.model.law import Waiver
from phaseout.values import OBEYED

Json = dict[str, Any]


def json_text(face: Json) -> str:
    """A face as JSON; what a terminal would obey is spelt, so that it may be printed there."""
    text = json.dumps(face, ensure_ascii=False, indent=1)
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def finding_face(finding: Finding) -> Json:
    """A finding: where, what, what to do, and its waiver."""
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": place.file or None,
        "sheet": place.sheet or None,
        "cell": place.cell,
        "row": place.row,
        "field": finding.field,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix,
        "basis": finding.basis,
        "related": [{"file": p.file, "sheet": p.sheet, "cell": p.cell} for p in finding.related],
        "waived": _waiver(finding.waived),
    }


def _waiver(waiver: Waiver | None) -> Json | None:
    if waiver is None:
        return None
    return {
        "id": waiver.id,
        "reason": waiver.reason,
        "by": waiver.by,
        "on": waiver.on.isoformat(),
        "until": iso(waiver.until),
    }


def repair_face(repair: Repair) -> Json:
    """A cell read by its certain meaning: what stood there, what it was read as."""
    return {
        "file": repair.place.file,
        "sheet": repair.place.sheet,
        "cell": repair.place.cell,
        "field": repair.field,
        "before": repair.before,
        "after": repair.after,
        "rule": repair.rule,
    }


def row_face(place: Place) -> Json:
    """A row by file, sheet and number."""
    return {"file": place.file, "sheet": place.sheet, "row": place.row}


def iso(day: date | None) -> str | None:
    """A day as ISO 8601 writes it."""
    return day.isoformat() if day else None
