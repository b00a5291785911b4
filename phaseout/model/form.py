"""A workbook that we made and sent out: whose it is, and what its heads and drop-downs were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Form:
    """The mark of a blank workbook: plan and its version, unit; heads and choices as sent out.

    lists: `heads_name` and `list_name` → the words, as the hidden sheet of the workbook has them.
    """

    plan: str
    title: str = ""
    version: str = ""
    unit: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def list_name(ledger: str, field: str) -> str:
    """What the list of a column's choices is called; never a header, for it heads a column too."""
    return f"{ledger}_{field}"


def heads_name(ledger: str) -> str:
    """What the list of a ledger's heads is called."""
    return f"{ledger}@heads"
