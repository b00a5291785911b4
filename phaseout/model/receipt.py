"""What was received, as hashes and counts: a receipt holds no cell value, and none can be read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

from phaseout.model.finding import Place, Severity
from phaseout.sentence import say

Outcome = Literal["accepted", "returned"]
OUTCOMES: Mapping[Outcome, str] = {"accepted": say("予以接收"), "returned": say("退回修改")}


def digest(text: str) -> str:
    """16 hexadecimal digits that stand for a text; empty for an empty one."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if text else ""


@dataclass(frozen=True, slots=True)
class RowMark:
    """A row by its hashes, each empty where the row does not say that much.

    key: the item. hash: all cells but the row's number and personal data. rest: those of them
    outside the key. name, code: the enterprise. `position` counts the rows of the sheet from 1.
    """

    ledger: str
    sheet: str
    row: int
    position: int
    key: str = ""
    hash: str = ""
    rest: str = ""
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class SheetMark:
    """A sheet that was read as a ledger, and how many rows it held."""

    sheet: str
    ledger: str
    rows: int


@dataclass(frozen=True, slots=True)
class FindingMark:
    """A finding without its words: what was asked, where, and of which item.

    key: of the row's item, empty above the level of a row. others: the units in whose files the
    rows stand that it was held against.
    """

    rule: str
    severity: Severity
    sheet: str = ""
    row: int | None = None
    column: str = ""
    field: str = ""
    key: str = ""
    waived: bool = False
    others: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same fault of the same item, wherever its row stands."""
        return digest(f"{self.rule}|{self.field}|{self.key or self.sheet}")

    @property
    def place(self) -> Place:
        """Where it stood in its file."""
        return Place("", self.sheet, self.row, self.column)


@dataclass(frozen=True, slots=True)
class Marks:
    """The rows of a file, and one hash of all that was read in it, personal data too."""

    rows: tuple[RowMark, ...] = ()
    content: str = ""


@dataclass(frozen=True)
class Receipt:
    """That a file was received: which, from whom, in which round, and what was found in it.

    part: which of the unit's workbooks, where it sends several of one kind. at: the day, or the
    moment, it was checked. counts: findings that are not waived, by severity.
    """

    unit: str
    file: str
    sha256: str
    at: date
    plan: str
    plan_version: str
    tool_version: str
    outcome: Outcome
    status: str = "ok"
    part: int = 1
    round: int = 1
    sheets: tuple[SheetMark, ...] = ()
    counts: Mapping[Severity, int] = field(default_factory=dict)
    findings: tuple[FindingMark, ...] = ()
    marks: Marks = Marks()

    @property
    def rows(self) -> tuple[RowMark, ...]:
        """The rows, sheet by sheet."""
        return self.marks.rows

    @property
    def name(self) -> str:
        """What its files are called, without suffix."""
        part = f"（第{self.part}份）" if self.part > 1 else ""
        return f"{self.unit}{part}_回执_第{self.round}轮"

    @property
    def said_at(self) -> str:
        """2024-12-31, or 2024-12-31 14:03 where the moment is known."""
        known = isinstance(self.at, datetime)
        return f"{self.at:%Y-%m-%d %H:%M}" if known else self.at.isoformat()

    @cached_property
    def ledgers(self) -> Mapping[str, str]:
        """Sheet → the ledger it was read as."""
        return {mark.sheet: mark.ledger for mark in self.sheets}
