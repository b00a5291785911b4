"""What a check says of a cell, a row, a sheet or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phaseout.model.law import Waiver

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "info": "提示"}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, a row (no column) or a sheet (no row) of a file; rows count from 1."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def cell(self) -> str | None:
        """The address as Excel writes it (C8), or None above the level of a cell."""
        return f"{self.column}{self.row}" if self.column and self.row else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, told once: where, what, why (basis) and what to do (fix)."""

    rule: str
    severity: Severity
    place: Place
    message: str
    fix: str = ""
    field: str | None = None
    value: str | None = None
    basis: str = ""
    related: tuple[Place, ...] = ()
    rows: tuple[int, ...] = ()
    """Further rows of the sheet that the fault makes unfit (a required column that is absent)."""
    waived: Waiver | None = None
    """Set where the city does not hold the fault against the enterprise."""

    @property
    def holds_back(self) -> bool:
        """Whether it keeps its row out of the city ledger."""
        return self.severity == "error" and self.waived is None


@dataclass(frozen=True, slots=True)
class Repair:
    """A reading that is certain though the cell was written otherwise."""

    rule: str
    place: Place
    field: str
    before: str
    after: str
