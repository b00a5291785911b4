"""The verb of `merge`: every row that was read becomes merged, pending or a duplicate.

A blank is no fact: rows of one item whose filled cells nowhere differ complete each other. Where
two filled cells differ, all rows of the item wait for a person; nothing wins by being newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from phaseout.cases.items import KEY, LEDGER, facts, identified
from phaseout.cases.meant import meant
from phaseout.merge.carried import carried, lacking
from phaseout.merge.completed import blanks_of
from phaseout.merge.kind import Orders, Part, merge_kind
from phaseout.merge.originals import edited_rows
from phaseout.merge.reasons import reasons_of, row_reasons
from phaseout.merge.restated import put_in_place
from phaseout.merge.ruled import together, useless
from phaseout.merge.settled import settled
from phaseout.merge.summary import (
    asking,
    asking_of_edits,
    questions_of,
    repairs_of,
    sources_of,
    unit_states,
    waived_of,
)
from phaseout.merge.vague import vague, with_reasons
from phaseout.merge.versions import Versions, versions
from phaseout.model.before import Carried
from phaseout.model.finding import Place
from phaseout.model.ledger import Ledger, Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.receipt import Receipt
from phaseout.model.ruling import Ruling

__all__ = [
    "asking", "asking_of_edits", "carried", "edited_rows", "lacking", "merge", "row_reasons",
    "useless",
]  # fmt: skip


def merge(
    read: Iterable[tuple[Submission, Sequence[Ledger]]], plan: Plan, taken: Carried | None = None,
    rulings: Sequence[Ruling] = (), receipts: Sequence[Receipt] | None = None,
) -> Merged:  # fmt: skip
    """The city ledger of these submissions, which carry the findings of `check`.

    taken: what the last city ledger lends; its kept files are among `read`. rulings: decisions
    from beside the last ledger. receipts: by which versions are told, None where none are asked.
    """
    taken = taken or Carried()
    submissions: list[Submission] = []
    ledgers: list[Ledger] = []
    reasons: dict[Place, str] = {}
    for submission, own in read:
        submissions.append(submission)
        ledgers += own
        reasons |= {Place(*at): why for at, why in reasons_of(submission, own).items()}
    ledgers = put_in_place(ledgers, taken.restated)
    reasons = {p: why for p, why in reasons.items() if p not in {r.place for r in taken.restated}}
    reasons |= taken.held
    loose = settled(ledgers, taken, plan)
    ledgers, reasons = [*ledgers, *loose.ledgers], reasons | loose.held
    submissions += loose.submissions
    keys, stand, doubts = _identity(submissions, ledgers, plan, taken, receipts)
    reasons = with_reasons(with_reasons(reasons, stand.waiting(ledgers)), doubts)
    orders = Orders(
        reasons, {r.place: r.signature for r in taken.restated}, stand.superseded,
        (*taken.edits, *loose.edits), together(_written(taken), rulings), blanks_of(submissions),
    )  # fmt: skip
    parts = {
        spec.id: merge_kind(
            spec,
            [lg for lg in ledgers if lg.spec.id == spec.id],
            keys.get(spec.id, ()),
            plan,
            orders,
        )
        for spec in plan.ledgers.values()
    }
    return _merged(submissions, ledgers, parts, plan, taken, stand.rounds, orders)


def _written(taken: Carried) -> list[Ruling]:
    """What stands in the last ledger's sheet of conflicts; a note alone counts as no choice."""
    conflicts = taken.past.conflicts if taken.past else ()
    return [c.ruling or Ruling(c.ledger, c.key, c.print, "", note=c.note) for c in conflicts]


def _identity(
    submissions: Sequence[Submission], ledgers: Sequence[Ledger], plan: Plan, taken: Carried,
    receipts: Sequence[Receipt] | None,
) -> tuple[dict[str, list[str]], Versions, dict[Place, str]]:  # fmt: skip
    """The keys of the rows by kind of ledger, which files stand, and why vague rows wait."""
    known = _known(ledgers, plan)
    keys = {kind: list(own[KEY]) for kind, own in known.items()}
    stand = versions(submissions, ledgers, keys, receipts, taken.superseded)
    signed = {r.place for r in taken.restated if r.signature.complete}
    waits: dict[Place, str] = {}
    for kind, own in known.items():
        found = meant(own, plan.ledgers[kind], stand.superseded, signed)
        keys[kind] = list(found.keys)
        waits |= vague(found.doubts, plan.ledgers[kind])
    return keys, stand, waits


def _known(ledgers: Sequence[Ledger], plan: Plan) -> dict[str, pd.DataFrame]:
    """Who and which item the rows of each kind of ledger are about, in the order of its ledgers."""
    every = facts(ledgers, plan)
    if every.empty:
        return {}
    known = identified(every, plan)
    return {str(kind): own for kind, own in known.groupby(LEDGER, sort=False)}


def _merged(
    submissions: Sequence[Submission], ledgers: Sequence[Ledger], parts: Mapping[str, Part | None],
    plan: Plan, taken: Carried, rounds: Mapping[str, int], orders: Orders,
) -> Merged:  # fmt: skip
    kept = {name: part for name, part in parts.items() if part is not None}
    names = {s.file for s in submissions}
    edits = {*(e for part in kept.values() for e in part.edits), *taken.stated}
    order = {unit: k for k, unit in enumerate(plan.units)}
    submissions = sorted(
        submissions, key=lambda s: (order.get(s.unit or "", len(order)), s.unit or "", s.file)
    )
    return Merged(
        plan.id, plan.version,
        {name: part.merged for name, part in kept.items()},
        {name: part.pending for name, part in kept.items()},
        {name: part.raw for name, part in kept.items()},
        {name: part.duplicates for name, part in kept.items()},
        tuple(c for part in kept.values() for c in part.conflicts),
        tuple(f for part in kept.values() for f in part.filled),
        sources_of(submissions, list(kept.values()), taken, rounds, orders.superseded),
        unit_states(submissions, plan),
        waived_of(submissions, taken, names),
        edits=tuple(sorted(edits, key=lambda e: (e.ledger, *_order(e.row), e.field))),
        repaired=repairs_of(submissions, kept, taken),
        ignored=tuple(sorted((i for s in submissions for i in s.ignored), key=lambda i: _order(i.place))),
        questions=questions_of(submissions, ledgers, taken),
        replaced=taken.replaced,
    )  # fmt: skip


def _order(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, place.row or 0
