"""What a city ledger holds that a merge written over it would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from phaseout.merge.carried import REMOVED
from phaseout.merge.kind import places_of
from phaseout.model.merged import REASON, Merged
from phaseout.model.ruling import PENDING
from phaseout.sentence import Sentence, joined, say

SHOWN = 3


def dropped(old: Merged, new: Merged) -> tuple[Sentence, ...]:
    """Decisions, changed cells and units of the one that are not in the other, a phrase each."""
    return tuple(_dropped(old, new))


def _dropped(old: Merged, new: Merged) -> Iterator[Sentence]:
    if decided := _decided(old) - _decided(new):
        yield say("已决定的冲突 {n} 项", n=len(decided))
    if changed := (_changed(old) | _removed(old)) - (_changed(new) | _removed(new)):
        yield say("市级改动和补正 {n} 处", n=len(changed))
    if units := sorted(_returns(old) - _returns(new)):
        few = joined("、", units[:SHOWN])
        yield say("这次没有报来（或没有报全）的单位 {n} 个（{few}）", n=len(units), few=few)


def _decided(city: Merged) -> set[tuple[str, str]]:
    """What people decided or began to decide."""
    return {(c.ledger, c.key) for c in city.conflicts if c.resolution != PENDING or c.ruling}


def _changed(city: Merged) -> set[tuple[object, ...]]:
    return {(e.ledger, e.row, e.field) for e in city.edits}


def _removed(city: Merged) -> set[tuple[object, ...]]:
    """The rows that somebody deleted, which wait since."""
    return {
        (kind, place) for kind, rows in city.pending.items()
        for place, why in zip(places_of(rows), rows[REASON], strict=True) if why == REMOVED
    }  # fmt: skip


def _returns(city: Merged) -> Counter[str]:
    """How many returns of each unit are in it, nil returns too; a file of no unit is its own."""
    stands = ("unreadable", "replaced")
    return Counter(s.unit or s.file for s in city.sources if s.status not in stands)
