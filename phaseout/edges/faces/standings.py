"""The face of `progress`: each unit's duties and how it stands to them."""

from __future__ import annotations

from phaseout.edges.faces.parts import Json, iso
from phaseout.model.progress import Progress, Slow, Standing, Untold


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
        "submitted_on": iso(one.submitted_on),
        "due": iso(one.due),
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
        "due": iso(one.due),
        "to": one.to or None,
        "basis": str(one.basis) if one.basis else None,
    }
