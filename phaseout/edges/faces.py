"""The machine-readable faces: nouns as the JSON that others' scripts rely on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from phaseout.model.card import PublishedList
from phaseout.model.due import Due
from phaseout.model.facts import Facts
from phaseout.model.finding import SEVERITIES, Finding, Place, Repair
from phaseout.model.inspection import Inspection, SheetSeen, TableSeen
from phaseout.model.law import Waiver
from phaseout.model.ledger import Layout, Submission
from phaseout.model.merged import Merged
from phaseout.model.returned import ReturnFile

Json = dict[str, Any]


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
        "findings": [_finding(f) for f in findings],
        "repairs": [_repair(r) for s in submissions for r in s.repairs],
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


def reviewed(findings: Sequence[Finding], plan: str, today: date) -> Json:
    """The face of `review`."""
    return {
        "plan": plan,
        "today": today.isoformat(),
        "findings": [_finding(f) for f in findings],
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


def inspected(seen: Iterable[Inspection], plan: str) -> Json:
    """The face of `inspect`: rows in runs of one kind, columns read and not read, questions."""
    return {
        "plan": plan,
        "files": [
            {
                "file": one.file,
                "status": "unreadable" if one.message else "read" if one.tables else "no_table",
                "message": one.message,
                "unit": one.unit,
                "stated_unit": one.stated_unit,
                "filled_on": _day(one.filled_on),
                "remarks": list(one.remarks),
                "sheets": [_sheet_seen(sheet) for sheet in one.sheets],
                "repairs": [_repair(repair) for repair in one.repairs],
                "questions": [
                    {
                        "rule": q.rule,
                        "sheet": q.place.sheet,
                        "cell": q.place.cell,
                        "row": q.place.row,
                        "field": q.field,
                        "value": q.value,
                        "question": q.title,
                        "likely": q.hint or None,
                    }
                    for q in one.questions
                ],
            }
            for one in seen
        ],
    }


def _sheet_seen(sheet: SheetSeen) -> Json:
    return {
        "sheet": sheet.sheet,
        "visible": sheet.visible,
        "passed_over": sheet.passed_over or None,
        "hidden_rows": list(sheet.hidden_rows),
        "hidden_columns": list(sheet.hidden_columns),
        "doubts": list(sheet.doubts),
        "rows": [{"kind": r.kind, "first": r.first, "last": r.last} for r in sheet.runs],
        "tables": [_table_seen(table) for table in sheet.tables],
    }


def _table_seen(table: TableSeen) -> Json:
    return {
        "ledger": table.ledger,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "data_rows": table.rows,
        "items": table.items,
        "total_rows": list(table.total_rows),
        "note_rows": list(table.note_rows),
        "repeated_headers": list(table.repeated_headers),
        "nil": table.nil,
        "columns": [
            {
                "column": c.letter,
                "header": c.header,
                "field": c.field,
                "type": c.type,
                "unit": c.unit or None,
                "filled": c.filled,
                "sample": c.sample or None,
            }
            for c in table.columns
        ],
        "unmapped": [
            {
                "column": c.letter,
                "header": c.header or None,
                "filled": c.filled,
                "sample": c.sample or None,
                "nearest": c.nearest or None,
            }
            for c in table.unmapped
        ],
        "absent": list(table.absent),
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


def _finding(finding: Finding) -> Json:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": place.file,
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
        "until": _day(waiver.until),
    }


def _repair(repair: Repair) -> Json:
    return {
        "file": repair.place.file,
        "sheet": repair.place.sheet,
        "cell": repair.place.cell,
        "field": repair.field,
        "before": repair.before,
        "after": repair.after,
        "rule": repair.rule,
    }


def merged(city: Merged, out: str | None) -> Json:
    """The face of `merge`; read = merged + pending + duplicate, in every line and in sum."""
    counts = ("read", "merged", "pending", "duplicate")
    return {
        "plan": city.plan,
        "rows": {name: sum(getattr(s, name) for s in city.sources) for name in counts},
        "by_file": [
            {"file": s.file, **{name: getattr(s, name) for name in counts}} for s in city.sources
        ],
        "conflicts": [
            {
                "ledger": c.ledger,
                "key": c.key,
                "rows": [_row(p) for p in c.places],
                "differs": list(c.differs),
                "resolution": c.resolution,
            }
            for c in city.conflicts
        ],
        "units": {
            "submitted": list(city.units.submitted),
            "nil": list(city.units.nil),
            "missing": list(city.units.missing),
        },
        "out": out,
    }


def _row(place: Place) -> Json:
    return {"file": place.file, "sheet": place.sheet, "row": place.row}


def deadlines(dues: Iterable[Due], today: date) -> Json:
    """The face of `deadlines`."""
    return {"today": today.isoformat(), "items": [_due(due) for due in dues]}


def _due(due: Due) -> Json:
    return {
        "kind": due.kind,
        "deadline": due.deadline,
        "unit": due.unit,
        "enterprise": due.enterprise or None,
        "row": _row(due.place) if due.place else None,
        "start": _day(due.start),
        "statutory_due": _day(due.statutory_due),
        "due": _day(due.due),
        "extended": due.extended,
        "provisional": due.provisional,
        "state": due.state,
        "pending": due.pending,
        "days_left": due.days_left,
        "basis": due.basis,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lists(published: Iterable[PublishedList]) -> Json:
    """The face of `lists`: public facts only."""
    return {
        "lists": [
            {
                "list": one.list,
                "title": one.title,
                "rows": [
                    {
                        "enterprise": row.enterprise,
                        "credit_code": row.credit_code,
                        "unit": row.unit,
                        "standards": list(row.standards),
                        "publishers": list(row.publishers),
                        "since": _day(row.since),
                        "overdue": row.overdue,
                        "change": row.change,
                        "reason": row.reason,
                    }
                    for row in one.rows
                ],
            }
            for one in published
        ]
    }


def figures(facts: Facts) -> Json:
    """The face of `report`: each figure with the rows it counts."""
    return {
        "figures": [
            {
                "id": figure.id,
                "label": figure.label,
                "value": figure.value,
                "unit": figure.unit,
                "rows": [_row(place) for place in figure.rows],
            }
            for figure in facts.figures.values()
        ]
    }
