"""The city ledger: every row that was read is merged, pending or a duplicate, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from phaseout.model.finding import Place

REASON = "_reason"
REPEATS = "_repeats"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into the merge, and what became of its rows."""

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


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of one item whose filled cells differ; all of them wait for a person's decision."""

    ledger: str
    key: str
    places: tuple[Place, ...]
    differs: tuple[str, ...]
    resolution: str = "pending"


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
    `_unit _file _sheet _row`; pending rows bear `_reason`, duplicates `_repeats` (the place of
    the row they repeat). `raw` holds the text of the pending rows, cell by cell.
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

    def table(self, ledger: str) -> pd.DataFrame:
        """The merged rows of a ledger; empty where the programme has none of it."""
        return self.tables.get(ledger, pd.DataFrame())


def waits(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a row in 待核 waits, as the first step of its clock: what follows holds only once that is
    settled. Empty for a row that does not wait.
    """
    return (f"本行待核，以下仅供参考：{row[REASON]}",) if row.get(REASON) else ()
