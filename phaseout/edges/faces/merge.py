"""The face of `merge`: the accounting of the city ledger."""

from __future__ import annotations

from collections.abc import Sequence

from phaseout.edges.faces.parts import Json, finding_face, iso, row_face
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged, Waived


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
                "rows": [row_face(p) for p in c.places],
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
        **waived(city),
        "findings": [finding_face(f) for f in findings],
        "out": out,
    }


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
