"""What a city ledger holds that a merge written over it would not."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.model.merged import Merged
from phaseout.model.ruling import PENDING
from phaseout.sentence import Sentence, joined, say

SHOWN = 3


def dropped(old: Merged, new: Merged) -> tuple[Sentence, ...]:
    """Decisions, changed cells and units of the one that are not in the other, a phrase each."""
    return tuple(_dropped(old, new))


def _dropped(old: Merged, new: Merged) -> Iterator[Sentence]:
    if decided := _decided(old) - _decided(new):
        yield say("已决定的冲突 {n} 项", n=len(decided))
    if changed := _changed(old) - _changed(new):
        yield say("市级改动和补正 {n} 处", n=len(changed))
    if units := sorted(_units(old) - _units(new)):
        few = joined("、", units[:SHOWN])
        yield say("这次没有报来的单位 {n} 个（{few}）", n=len(units), few=few)


def _decided(city: Merged) -> set[tuple[str, str]]:
    return {(c.ledger, c.key) for c in city.conflicts if c.resolution != PENDING}


def _changed(city: Merged) -> set[tuple[object, ...]]:
    return {(e.ledger, e.row, e.field) for e in city.edits}


def _units(city: Merged) -> set[str]:
    """Who has rows in it; a file of no unit stands for itself."""
    return {s.unit or s.file for s in city.sources if s.read}
