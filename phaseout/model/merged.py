"""The city ledger: every row that was read is merged, pending or a duplicate, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from phaseout.model.finding import Place
from phaseout.model.ledger import Ignored
from phaseout.model.ruling import Conflict, Edit
from phaseout.sentence import say

REASON = "_reason"
REPEATS = "_repeats"
SIGNED_BY, SIGNED_WHY = "_signed_by", "_signed_why"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into the merge, and what became of its rows.

    round: which return of its unit it is, where receipts tell. link: where it lies, as seen from
    the folder of the city ledger.
    """

    file: str
    sha256: str
    unit: str | None
    status: str
    read: int = 0
    merged: int = 0
    pending: int = 0
    duplicate: int = 0
    message: str | None = None
    filled_on: date | None = None
    round: int | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell of a merged row that was written otherwise in its file, though its meaning was certain."""

    ledger: str
    row: Place
    field: str
    before: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person should look into, beside the rows that wait: one firm or two, sums that disagree."""

    rule: str
    place: Place
    enterprise: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A return that took the place of an earlier one, and the items that are no longer in it."""

    unit: str
    ledger: str
    old: str
    old_rows: int
    new: str
    new_rows: int
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell of a merged row that was blank there and taken from another return."""

    ledger: str
    row: Place
    field: str
    source: Place


@dataclass(frozen=True, slots=True)
class Waived:
    """A fault that a row was merged with all the same: which, why it was waived, and by whom."""

    place: Place
    enterprise: str
    rule: str
    message: str
    reason: str
    by: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitStates:
    """Which of the units awaited have sent rows, a nil return, or nothing."""

    submitted: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """The city ledger of a plan.

    `tables`, `pending`, `duplicates`: ledger id → DataFrame; a row = an item as it was read,
    columns = every field of the ledger's spec (typed as in `Ledger.table`), then
    `_unit _file _sheet _row`; pending rows bear `_reason` and, where somebody corrected them,
    `_signed_by _signed_why`; duplicates bear `_repeats` (the place of the row they repeat). `raw`
    holds the text of the pending rows, cell by cell.
    """

    plan: str
    plan_version: str
    tables: Mapping[str, pd.DataFrame]
    pending: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    raw: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    duplicates: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    filled: tuple[Filled, ...] = ()
    sources: tuple[Source, ...] = ()
    units: UnitStates = UnitStates()
    waived: tuple[Waived, ...] = ()
    edits: tuple[Edit, ...] = ()
    repaired: tuple[Repaired, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    questions: tuple[Question, ...] = ()
    replaced: tuple[Replaced, ...] = ()

    def table(self, ledger: str) -> pd.DataFrame:
        """The merged rows of a ledger; empty where the programme has none of it."""
        return self.tables.get(ledger, pd.DataFrame())

    def count(self, name: str) -> int:
        """Rows read, merged, pending or duplicate in all files."""
        return sum(int(getattr(source, name)) for source in self.sources)


def waits(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a row in 待核 waits, as the first step of its clock: what follows holds only once that is
    settled. Empty for a row that does not wait.
    """
    return (say("本行待核，以下仅供参考：{reason}", reason=row[REASON]),) if row.get(REASON) else ()
