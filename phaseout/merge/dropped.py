"""What a city ledger holds that a merge written over it would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from phaseout.merge.carried import REMOVED
from phaseout.merge.kind import places_of
from phaseout.model.merged import REASON, Merged
from phaseout.model.ruling import PENDING
from phaseout.sentence import Sentence, joined, say

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """What is not in the returns alone: conflicts that people decided or began to decide, cells they
    changed and rows they deleted; and how many returns of each unit there are, nil returns too.
    """

    decided: frozenset[tuple[str, str]]
    changed: frozenset[tuple[object, ...]]
    returns: Counter[str]


def held_in(city: Merged) -> Held:
    """What a city ledger holds; a file of no unit is its own."""
    stands = ("unreadable", "replaced")
    return Held(
        frozenset((c.ledger, c.key) for c in city.conflicts if c.resolution != PENDING or c.ruling),
        frozenset({*((e.ledger, e.row, e.field) for e in city.edits), *_removed(city)}),
        Counter(s.unit or s.file for s in city.sources if s.status not in stands),
    )


def dropped(old: Held, new: Held) -> tuple[Sentence, ...]:
    """What of the one is not in the other, a phrase each."""
    return tuple(_dropped(old, new))


def _dropped(old: Held, new: Held) -> Iterator[Sentence]:
    if decided := old.decided - new.decided:
        yield say("已决定的冲突 {n} 项", n=len(decided))
    if changed := old.changed - new.changed:
        yield say("市级改动和补正 {n} 处", n=len(changed))
    if units := sorted(old.returns - new.returns):
        few = joined("、", units[:SHOWN])
        yield say("这次没有报来（或没有报全）的单位 {n} 个（{few}）", n=len(units), few=few)


def _removed(city: Merged) -> Iterator[tuple[object, ...]]:
    """The rows that somebody deleted, which wait since."""
    for kind, rows in city.pending.items():
        for place, why in zip(places_of(rows), rows[REASON], strict=True):
            if why == REMOVED:
                yield kind, place
