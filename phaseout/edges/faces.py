"""The machine-readable faces: nouns as the JSON that others' scripts rely on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from phaseout.model.card import CardRow, Publication
from phaseout.model.due import Due
from phaseout.model.facts import Facts
from phaseout.model.finding import SEVERITIES, Finding, Place, Repair
from phaseout.model.inspection import Inspection, SheetSeen, TableSeen
from phaseout.model.law import Waiver
from phaseout.model.ledger import Layout, Submission
from phaseout.model.merged import Merged, Waived
from phaseout.model.progress import Progress, Slow, Standing, Untold
from phaseout.model.receipt import RowMark
from phaseout.model.returned import ReturnFile
from phaseout.model.round import COURSES, Followed, Inspected, Round, RowChanges

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


def rounds(told: Iterable[Round]) -> Json:
    """What `--receipt` adds to a face: each file against its unit's last round."""
    return {"rounds": [_round(one) for one in told]}


def _round(told: Round) -> Json:
    receipt, last = told.receipt, told.last
    return {
        "file": told.file,
        "unit": told.unit or None,
        "step": told.step,
        "round": receipt.round if receipt else None,
        "part": receipt.part if receipt else None,
        "outcome": receipt.outcome if receipt else None,
        "receipt": f"{receipt.name}.json" if receipt else None,
        "last": last and {"round": last.round, "at": last.at.isoformat(), "sha256": last.sha256},
        "note": told.note or None,
        "counts": {course: told.count(course) for course in COURSES},
        "findings": [_followed(one) for one in told.followed],
        "rows": _changes(told.rows),
    }


def _followed(one: Followed) -> Json:
    return {
        "course": one.course,
        "rule": one.mark.rule,
        "severity": one.mark.severity,
        "field": one.mark.field or None,
        "fingerprint": one.mark.fingerprint,
        "was": one.was and _stood(one.was.place),
        "now": one.now and _stood(one.now.place),
        "again": one.again,
    }


def _stood(place: Place) -> Json:
    return {"sheet": place.sheet or None, "row": place.row, "cell": place.cell}


def _changes(rows: RowChanges) -> Json:
    return {
        "kept": rows.kept,
        "changed": [{"was": _row_mark(was), "now": _row_mark(now)} for was, now in rows.changed],
        "added": [_row_mark(row) for row in rows.added],
        "lost": [
            _row_mark(one.row) | {"twin": one.twin, "likely": one.likely and _row_mark(one.likely)}
            for one in rows.lost
        ],
    }


def _row_mark(mark: RowMark) -> Json:
    return {"sheet": mark.sheet, "row": mark.row, "position": mark.position, "key": mark.key}


def received(seen: Inspected) -> Json:
    """The face of `receipt check`."""
    return {
        "receipt": {
            "unit": seen.receipt.unit,
            "round": seen.receipt.round,
            "at": seen.receipt.at.isoformat(),
            "file": seen.receipt.file,
            "sha256": seen.receipt.sha256,
        },
        "file": seen.file,
        "sha256": seen.sha256,
        "same": seen.same,
        "resaved": seen.resaved,
        "fault": seen.fault or None,
        "sheets": {"lost": list(seen.sheets_lost), "added": list(seen.sheets_added)},
        "rows": _changes(seen.rows),
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


def merged(city: Merged, out: str | None, findings: Sequence[Finding] = ()) -> Json:
    """The face of `merge`; read = merged + pending + duplicate, in every line and in sum.

    `findings`: about the city as a whole and about waivers; those of files stand in `validate`.
    """
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
        "waived": [_waived(w) for w in city.waived],
        "findings": [_finding(f) for f in findings],
        "out": out,
    }


def _waived(waived: Waived) -> Json:
    return {
        "rule": waived.rule,
        "enterprise": waived.enterprise,
        "row": _row(waived.place),
        "message": waived.message,
        "reason": waived.reason,
        "by": waived.by,
        "on": waived.on.isoformat(),
        "until": _day(waived.until),
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
        "steps": list(due.steps),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lists(publication: Publication) -> Json:
    """The face of `lists`: public facts only, and how each row stands to the list before."""
    return {
        "plan": publication.plan,
        "year": publication.year,
        "date": _day(publication.on),
        "number": publication.number,
        "lists": [
            {
                "list": one.list,
                "title": one.title,
                "regime": one.regime,
                "published_at": list(one.published_at),
                "rows": list(map(_listed, one.rows)),
            }
            for one in publication.lists
        ],
    }


def _listed(row: CardRow) -> Json:
    return {
        "enterprise": row.enterprise,
        "credit_code": row.credit_code,
        "unit": row.unit,
        "standards": list(row.standards),
        "publishers": list(row.publishers),
        "since": _day(row.since),
        "until": _day(row.until),
        "overdue": row.overdue,
        "due_for_closure": row.due_for_closure,
        "problem": row.problem,
        "basis": row.basis,
        "demand": row.demand,
        "exit_mode": row.exit_mode,
        "equipment": row.equipment,
        "capacity": row.capacity,
        "sealed_only": row.sealed_only,
        "change": row.change,
        "reason": row.reason,
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


def progress(told: Progress, plan: str) -> Json:
    """The face of `progress`; what the ledgers do not tell stands apart, so that no state lies."""
    return {
        "plan": plan,
        "today": told.today.isoformat(),
        "units": [_standing(one) for one in told.standings],
        "ranking": [_slow(one) for one in told.ranking],
        "untold": [_untold(one) for one in told.untold],
        "unplaced": [
            {"file": f.file, "status": f.status, "message": f.message} for f in told.unplaced
        ],
    }


def _standing(one: Standing) -> Json:
    return {
        "unit": one.unit,
        "kind": one.kind,
        "duty": one.duty,
        "label": one.label,
        "state": one.state,
        "reason": one.reason or None,
        "submitted_on": _day(one.submitted_on),
        "due": _day(one.due),
        "late_working_days": one.late_working_days,
        "provisional": one.provisional,
        "basis": str(one.basis) if one.basis else None,
    }


def _slow(one: Slow) -> Json:
    return {
        "rank": one.rank,
        "unit": one.unit,
        "kind": one.kind,
        "late_working_days": one.late_working_days,
        "missing": one.missing,
        "faulty": one.faulty,
    }


def _untold(one: Untold) -> Json:
    return {
        "duty": one.duty,
        "label": one.label,
        "units": list(one.units),
        "due": _day(one.due),
        "to": one.to or None,
        "basis": str(one.basis) if one.basis else None,
    }
