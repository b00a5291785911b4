"""Several city ledgers of one plan as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.writing.city.names import UNIT_WORDS
from phaseout.model.merged import Merged, UnitStates
from phaseout.sentence import joined as listed
from phaseout.sentence import say


def joined(parts: Sequence[Merged]) -> Merged:
    """Several city ledgers of one plan as one, their rows as they stand.

    Raises:
        Unreadable: of different plans, or a file was merged into more than one of them.
    """
    plans = dict.fromkeys(part.plan for part in parts)
    if len(plans) != 1:
        raise Unreadable(
            say("几份市级台账不是同一方案（{plans}），请分开处理", plans=listed("、", plans))
        )
    _refuse_twice(parts)
    return Merged(
        parts[0].plan,
        parts[0].plan_version,
        _stacked([part.tables for part in parts]),
        _stacked([part.pending for part in parts]),
        _stacked([part.raw for part in parts]),
        _stacked([part.duplicates for part in parts]),
        tuple(c for part in parts for c in part.conflicts),
        tuple(f for part in parts for f in part.filled),
        tuple(s for part in parts for s in part.sources),
        _best([part.units for part in parts]),
        tuple(w for part in parts for w in part.waived),
        tuple(e for part in parts for e in part.edits),
        tuple(r for part in parts for r in part.repaired),
        tuple(i for part in parts for i in part.ignored),
        tuple(q for part in parts for q in part.questions),
        tuple(r for part in parts for r in part.replaced),
    )


def _refuse_twice(parts: Sequence[Merged]) -> None:
    """Rows of one file in two city ledgers would be counted twice."""
    seen: set[str] = set()
    for part in parts:
        own = {s.sha256: s.file for s in part.sources if s.sha256 and s.read}
        if twice := sorted(own[digest] for digest in own.keys() & seen):
            raise Unreadable(
                say(
                    "几份市级台账都汇入了 {twice}，合在一起会重复计算；请重新运行 phaseout merge",
                    twice=twice[0],
                )
            )
        seen |= own.keys()


def _stacked(frames: Sequence[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    kinds = dict.fromkeys(name for each in frames for name in each)
    return {
        name: pd.concat([each[name] for each in frames if name in each], ignore_index=True)
        for name in kinds
    }


def _best(states: Sequence[UnitStates]) -> UnitStates:
    """Each unit in its best state: rows in one ledger and nothing in the other is submitted."""
    every = [dict.fromkeys(u for s in states for u in getattr(s, name)) for name in UNIT_WORDS]
    sent, nil, missing = every
    return UnitStates(
        tuple(sent),
        tuple(u for u in nil if u not in sent),
        tuple(u for u in missing if u not in sent and u not in nil),
    )
