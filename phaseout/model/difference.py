"""How one plan differs from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from phaseout.model.law import Basis, Entry
from phaseout.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Changed:
    """A key of an entry that two plans state otherwise."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is new, gone or changed; `keys` tell what of it, `before` and `after` its basis.

    `section` is that of the plan's file; a column's is `ledger.<id>`.
    """

    section: str
    id: str
    kind: Literal["new", "gone", "changed"]
    entry: Entry | None
    keys: tuple[Changed, ...] = ()
    before: Basis | None = None
    after: Basis | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a plan differs from another, and how many entries differ only in the words they rest on."""

    plan: Plan
    other: Plan
    differences: tuple[Difference, ...]
    reworded: int
