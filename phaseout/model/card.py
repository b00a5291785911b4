"""A row of a published list: one enterprise, why it stands there, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from phaseout.model.finding import Place

ListId = Literal["yellow", "red", "over-emission", "serious", "exit"]
LISTS: tuple[ListId, ...] = ("yellow", "red", "over-emission", "serious", "exit")
"""In the order in which they are published; a plan has those that its document names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """An enterprise on a list. Holds public facts only: no contact, phone or ID ever enters.

    `closed_on`: when it was closed by law, on the lists where that is asked.
    """

    list: ListId
    enterprise: str
    credit_code: str | None
    unit: str
    standards: tuple[str, ...]
    publishers: tuple[str, ...]
    since: date | None
    until: date | None = None
    until_provisional: bool = False
    closed_on: date | None = None
    overdue: bool = False
    due_for_closure: bool = False
    problem: str = ""
    basis: str = ""
    demand: str = ""
    exit_mode: str = ""
    equipment: str = ""
    capacity: str = ""
    sealed_only: bool = False
    change: Literal["new", "kept", "moved", "removed"] | None = None
    reason: str | None = None
    places: tuple[Place, ...] = ()
    withheld: tuple[Place, ...] = ()
    """Those of its rows from whose public columns a personal fact was taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """A list as it goes to the public: its regime's own title, and its rows in order.

    `publishers`: who publishes it. `publisher`: the department whose own list it is; empty where
    it is that of the whole plan.
    """

    list: ListId
    title: str
    regime: str
    published_at: tuple[str, ...]
    rows: tuple[CardRow, ...]
    publishers: tuple[str, ...] = ()
    publisher: str = ""

    @property
    def standing(self) -> tuple[CardRow, ...]:
        """The enterprises that stand on it; a removed one is neither printed nor counted."""
        return tuple(row for row in self.rows if row.change != "removed")


@dataclass(frozen=True, slots=True)
class Publication:
    """The lists of a plan as they are published on a day; `number` is the publication's own."""

    plan: str
    year: int
    on: date
    number: str
    lists: tuple[PublishedList, ...]
