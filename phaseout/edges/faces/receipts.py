"""The faces of `--receipt` and `receipt check`: a file against its unit's last round."""

from __future__ import annotations

from collections.abc import Iterable

from phaseout.edges.faces.parts import Json
from phaseout.model.finding import Place
from phaseout.model.receipt import RowMark
from phaseout.model.round import COURSES, Followed, Inspected, Round, RowChanges


def rounds(told: Iterable[Round]) -> Json:
    """What `--receipt` adds to a face: each file against its unit's last round."""
    return {"rounds": [_round(one) for one in told]}


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
