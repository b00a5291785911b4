"""What people do in a city ledger: decide conflicts, correct rows that wait, change cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from phaseout.model.finding import Place

LETTERS = "甲乙丙丁戊己庚辛壬癸"
TAKE, BOTH = "取", "并存"
PENDING = "pending"
DIFFERS = "与同一事项的另一行不一致："
"""How the reason of a row begins that waits for nothing but a decision."""
VAGUE = "不知指哪一项："
"""How the reason of a row begins that says too little to tell which of several items it is about."""
BY_OTHERS = (DIFFERS, VAGUE)
"""How a reason begins that rests on other rows alone, so that it holds for one merge."""
WITHHELD = "（个人信息，见报送文件）"
"""What stands for a personal value that a city ledger does not keep a second time."""


def choices(rows: int) -> tuple[str, ...]:
    """What can be decided of a conflict of so many rows: 取甲, 取乙 …, 并存."""
    return (*(f"{TAKE}{letter_of(k)}" for k in range(rows)), BOTH)


def letter_of(index: int) -> str:
    """甲 for the first row of a conflict; numbers beyond the ten letters."""
    return LETTERS[index] if index < len(LETTERS) else str(index + 1)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person wrote about a conflict, and the print of the rows it was written beside."""

    ledger: str
    key: str
    print: str
    choice: str
    by: str = ""
    reason: str = ""
    note: str = ""
    """Why it is not followed, in a sentence; empty where it is."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of one item whose filled cells differ.

    They all wait until a person decides. resolution: `pending`, or the decision that was followed
    (取甲, 取乙 …, 并存). print: changes with any fact of the rows. note: why an earlier decision
    is not followed.
    """

    ledger: str
    key: str
    places: tuple[Place, ...]
    differs: tuple[str, ...]
    resolution: str = PENDING
    print: str = ""
    ruling: Ruling | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that somebody changed in the city ledger: what it held, what it holds.

    Texts as `typed_text` makes them, None for a blank. A row that waited and was corrected says by
    whom and why; a changed cell of a merged row is known by itself.
    """

    ledger: str
    row: Place
    field: str
    before: str | None
    after: str | None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who corrected a row that waits, and why."""

    by: str = ""
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether both are said."""
        return bool(self.by and self.reason)


def cell_text(value: Any) -> str | None:
    """A typed value as text that `cell_value` makes it of again; None for a blank."""
    if value is None or value != value or value is pd.NaT or value is pd.NA:  # noqa: PLR0124
        return None
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)


def cell_value(text: str | None, like: pd.Series[Any]) -> Any:
    """The typed value of a text, as the cells of this column are typed."""
    if pd.api.types.is_datetime64_any_dtype(like):
        return pd.Timestamp(text) if text else pd.NaT
    if pd.api.types.is_float_dtype(like):
        return float(text) if text else float("nan")
    return text or None
