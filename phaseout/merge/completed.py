"""Rows that lack only what another unit fills in for the same item: a blank is no fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from phaseout.cases.items import KEY
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


def completed(rows: pd.DataFrame, blanks: Mapping[int, Blanks]) -> set[int]:
    """The labels of rows that need not wait, as their item is whole with what other units fill in.

    Args:
        rows: of one kind of ledger, with `KEY`, `UNIT` and `REASON`; those superseded left out.
        blanks: by label. A row that waits for more than its blanks stays, and helps no other.
    """
    may = {i for i, own in blanks.items() if rows[REASON].get(i) == own.reason}
    while may:
        present = rows[rows[REASON].isna() | rows.index.isin(may)]
        short = {i for i in may if not _whole(i, blanks[i], present)}
        if not short:
            break
        may -= short
    return may


def _whole(label: int, own: Blanks, present: pd.DataFrame) -> bool:
    """Whether rows of other units hold all that this row of the same item lacks."""
    row = present.loc[label]
    others = present[(present[KEY] == row[KEY]) & (present[UNIT] != row[UNIT])]
    return all(name in others and bool(others[name].notna().any()) for name in own.fields)
