"""The face of `merge`: the accounting of the city ledger."""

from __future__ import annotations

from collections.abc import Sequence

from phaseout.edges.faces.parts import Json, finding_face, iso, row_face
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged, Waived
from phaseout.model.ruling import Edit
from phaseout.values import veiled_within


def merged(
    city: Merged, out: str | None, findings: Sequence[Finding] = (), aside: str | None = None
) -> Json:
    """The face of `merge`; read = merged + pending + duplicate, in every line and in sum.

    `findings`: about the city as a whole and about waivers; those of files stand in `validate`.
    `aside`: where the last ledger is kept, which the new one has taken the place of.
    """
    counts = ("read", "merged", "pending", "duplicate")
    return {
        "plan": city.plan,
        "rows": {name: sum(getattr(s, name) for s in city.sources) for name in counts},
        "by_file": [
            {
                "file": s.file,
                "unit": s.unit,
                "status": s.status,
                "round": s.round,
                **{name: getattr(s, name) for name in counts},
                "message": s.message,
            }
            for s in city.sources
        ],
        "conflicts": [
            {
                "ledger": c.ledger,
                "key": c.key,
                "rows": [row_face(p) for p in c.places],
                "differs": list(c.differs),
                "resolution": c.resolution,
                "print": c.print,
                "by": c.ruling.by if c.ruling else None,
                "reason": c.ruling.reason if c.ruling else None,
                "note": c.note or None,
            }
            for c in city.conflicts
        ],
        "units": {
            "submitted": list(city.units.submitted),
            "nil": list(city.units.nil),
            "missing": list(city.units.missing),
        },
        **waived(city),
        "findings": [finding_face(f) for f in findings],
        "edits": [_edit(e) for e in city.edits],
        "questions": [
            {
                "rule": q.rule,
                "row": row_face(q.place),
                "enterprise": q.enterprise,
                "message": q.message,
                "fix": q.fix,
            }
            for q in city.questions
        ],
        "ignored": [
            {"row": row_face(i.place), "kind": i.kind, "cells": veiled_within(i.cells)}
            for i in city.ignored
        ],
        "replaced": [
            {
                "unit": r.unit,
                "ledger": r.ledger,
                "old": r.old,
                "old_rows": r.old_rows,
                "new": r.new,
                "new_rows": r.new_rows,
                "gone": list(r.gone),
            }
            for r in city.replaced
        ],
        "out": out,
        "aside": aside,
    }


def _edit(edit: Edit) -> Json:
    return {
        "ledger": edit.ledger, "row": row_face(edit.row), "field": edit.field or None,
        "before": edit.before, "after": edit.after, "by": edit.by or None,
        "reason": edit.reason or None,
    }  # fmt: skip


def waived(city: Merged) -> Json:
    """What the rows of a city ledger were waived; it goes with every face made of that ledger."""
    return {"waived": [_waived(w) for w in city.waived]}


def _waived(waived: Waived) -> Json:
    return {
        "rule": waived.rule,
        "enterprise": waived.enterprise,
        "row": row_face(waived.place),
        "message": waived.message,
        "reason": waived.reason,
        "by": waived.by,
        "on": waived.on.isoformat(),
        "until": iso(waived.until),
    }
