"""The nouns of a programme: what a plan file says, typed. A plan holds the law and no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Condition = tuple[Mapping[str, "tuple[str, ...] | Literal['filled']"], ...]
"""Any one table of the tuple must fit; in a table every field must hold one of its values,
or be filled."""

FieldType = Literal[
    "text", "integer", "number", "date", "deadline", "choice", "code",
    "citation", "flag", "unit", "url", "phone",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basis:
    """Where an entry stands in the law: document, section, and the words it rests on."""

    doc: str
    section: str = ""
    words: str = ""

    def __str__(self) -> str:
        """Document and section, as a message cites them."""
        return f"{self.doc} {self.section}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every table of a plan bears: its id, the files it came from, where it stands."""

    id: str
    origin: tuple[str, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Entry):
    """A reporting unit: a district (or zone), or a department of the city."""

    kind: Literal["district", "department"]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Entry):
    """One of the standards a firm can miss, who is responsible and who publishes the cards."""

    label: str
    departments: tuple[str, ...]
    publishers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Entry):
    """A statutory period to rectify, in months from service; the extension in months (0: none)."""

    label: str
    standard: str
    measures: tuple[str, ...]
    months: int
    extension_months: int = 0
    moves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Entry):
    """What units owe the lead office; `due` is absent where the document names no day.

    `by_ledger`: sending the ledgers is what fulfils it, so the city ledger tells who has done so.
    """

    label: str
    by: tuple[Literal["district", "department"], ...]
    to: str
    by_ledger: bool = False
    due: date | None = None
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardList(Entry):
    """A list that the programme publishes: yellow, red or exit."""

    title: str
    regime: str
    published_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Entry):
    """A written report: its title, who signs it, to whom it goes."""

    title: str
    author: str
    addressee: str
    forwarded: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Entry):
    """A supporting measure and the departments that answer for it (section 五 of the report)."""

    label: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Entry):
    """The catalogue edition in force; `year` is what a citation of it must bear."""

    name: str
    year: int
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting(Entry):
    """What a plan changes about a rule: whether it runs, how grave it is, its own settings."""

    runs: bool = True
    severity: Literal["error", "warning", "info"] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Entry):
    """A column of a ledger."""

    header: str
    type: FieldType = "text"
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choices_from: Literal["", "districts", "departments", "standards", "industries"] = ""
    spellings: Mapping[str, str] = field(default_factory=dict)
    strict: bool = True
    required: bool = False
    wanted: bool = False
    required_when: Condition = ()
    wanted_when: Condition = ()
    minimum: float | None = None
    exclusive: bool = False
    unit_field: str = ""
    subject_field: str = ""
    implies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spans: str = ""
    personal: bool = False
    reported: bool = True
    note: str = ""
    example: str = ""
    width: float = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSpec(Entry):
    """A kind of ledger: its columns in order, and what makes two rows the same item."""

    title: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    aliases: tuple[str, ...] = ()
    incidental: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Words of the trade that the clock and the cards turn on."""

    orders: tuple[str, ...] = ()
    whole_firm_exits: tuple[str, ...] = ()
    equipment_exits: tuple[str, ...] = ()
    sealed_exits: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """Settings where the law is open; each is explained beside its value in national.toml."""

    extension_starts: Literal["moved", "unmoved"] = "moved"
    red_requires: Literal["closure", "capacity"] = "closure"
    application_window_days: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A city's programme for a year, resolved: everything inherited is in it."""

    id: str
    title: str
    jurisdiction: str
    office: str
    document: str
    year: int
    period_from: date | None
    period_to: date | None
    files: tuple[str, ...]
    version: str
    prefixes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    catalogue: Catalogue | None = None
    terms: Terms = Terms()
    clock: Clock = Clock()
    units: Mapping[str, Unit] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    lists: Mapping[str, CardList] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    ledgers: Mapping[str, LedgerSpec] = field(default_factory=dict)
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)

    @property
    def districts(self) -> tuple[str, ...]:
        """The reporting units that are districts or zones, in the plan's order."""
        return tuple(u.id for u in self.units.values() if u.kind == "district")

    @property
    def departments(self) -> tuple[str, ...]:
        """The reporting units that are departments of the city, in the plan's order."""
        return tuple(u.id for u in self.units.values() if u.kind == "department")

    def standard_of(self, label: str) -> Standard | None:
        """The standard with this label (能耗 …), or None."""
        return next((s for s in self.standards.values() if s.label == label), None)

    def period_for(self, standard: str | None, measure: str | None) -> Period | None:
        """The statutory period for an order under this standard, or None where there is none."""
        return next(
            (p for p in self.periods.values()
             if self.standards[p.standard].label == standard and measure in p.measures), None,
        )  # fmt: skip

    def choices(self, column: Field) -> tuple[str, ...]:
        """The values a column may hold, as the plan writes them; empty where it is free."""
        match column.choices_from:
            case "districts":
                return self.districts
            case "departments":
                return self.departments
            case "standards":
                return tuple(s.label for s in self.standards.values())
            case "industries":
                return self.industries
            case _:
                return column.choices
