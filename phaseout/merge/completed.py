"""Rows that lack only what another unit fills in for the same item: a blank is no fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from phaseout.cases.items import KEY
from phaseout.merge.differing import differing
from phaseout.merge.reasons import row_findings, words
from phaseout.model.finding import Place
from phaseout.model.ledger import UNIT, Submission
from phaseout.model.merged import REASON

REQUIRED = "F001"


@dataclass(frozen=True, slots=True)
class Blanks:
    """The required fields that a row leaves empty, and the reason that they alone give to wait."""

    fields: frozenset[str]
    reason: str


def blanks_of(submissions: Iterable[Submission]) -> dict[Place, Blanks]:
    """Where each row stands that no other finding holds back → what it leaves empty."""
    found: dict[Place, Blanks] = {}
    for submission in submissions:
        for at, findings in row_findings(submission.findings).items():
            if all(f.rule == REQUIRED for f in findings):
                empty = frozenset(f.field for f in findings if f.field)
                found[Place(*at)] = Blanks(empty, words(findings))
    return found


def completed(
    rows: pd.DataFrame, blanks: Mapping[int, Blanks], compared: Sequence[str]
) -> set[int]:
    """The labels of rows that need not wait, as their item is whole with what other units fill in.

    Args:
        rows: of one kind of ledger, with `KEY`, `UNIT` and `REASON`; those superseded left out.
        blanks: by label. A row that waits for more than its blanks stays, and helps no other.
        compared: the columns by which rows of one item contradict each other. Rows that do stay:
            a person might decide for the one that lacks something.
    """
    may = {i for i, own in blanks.items() if rows[REASON].get(i) == own.reason}
    while may:
        present = rows[rows[REASON].isna() | rows.index.isin(may)]
        apart = set().union(*differing(present, compared).values())
        knows = _knows(present, {name for i in may for name in blanks[i].fields})
        who = {i: (key, unit) for i, key, unit in present[[KEY, UNIT]].itertuples() if i in may}
        short = {
            i for i, (key, unit) in who.items()
            if key in apart or not all(knows[n].get(key, set()) - {unit} for n in blanks[i].fields)
        }  # fmt: skip
        if not short:
            break
        may -= short
    return may


def _knows(present: pd.DataFrame, fields: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Field → key of an item → the units that fill it in."""
    return {
        name: {str(key): set(own) for key, own in present[present[name].notna()].groupby(KEY)[UNIT]}
        for name in fields
    }
