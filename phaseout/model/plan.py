"""A programme as a whole, and its ledgers. A plan holds the law and no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from phaseout.calendar import Years
from phaseout.model.clause import Clause
from phaseout.model.law import (
    CardList,
    Catalogue,
    Condition,
    Deadline,
    Disclosure,
    Duty,
    Edition,
    Entry,
    Indicator,
    Named,
    Period,
    Policy,
    Product,
    Report,
    RuleSetting,
    Standard,
    Supervision,
    Task,
    Threshold,
    Unit,
    Waiver,
    YearDays,
)

FieldType = Literal[
    "text", "integer", "number", "date", "deadline", "choice", "code",
    "citation", "flag", "unit", "url", "phone",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Entry):
    """A column of a ledger."""

    header: str
    type: FieldType = "text"
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choices_from: Literal["", "districts", "departments", "units", "standards", "industries"] = ""
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
    """A kind of ledger: its columns in order, and what makes two rows the same item.

    `covers`: the register of firms that this ledger must cover wholly, as another ledger's id.
    `sequences`: columns whose days follow each other. `dated_by`: the day that puts a row in a year.
    """

    title: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    aliases: tuple[str, ...] = ()
    incidental: tuple[str, ...] = ()
    covers: str = ""
    sequences: tuple[tuple[str, ...], ...] = ()
    dated_by: str = ""

    @property
    def compared(self) -> tuple[str, ...]:
        """The columns by which rows of one item contradict each other."""
        return tuple(name for name in self.fields if name not in self.incidental)


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
    """A city's programme for a year, resolved: everything inherited is in it.

    `not_chosen`: titles and aliases of the ledgers it inherits and has not chosen.
    `clauses`: the catalogue's items of the edition in force, where a list of them was given.
    `years`: what `calendars` say, day by day.
    """

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
    not_chosen: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    catalogue: Catalogue | None = None
    clauses: tuple[Clause, ...] = ()
    terms: Terms = Terms()
    clock: Clock = Clock()
    units: Mapping[str, Unit] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    named: Mapping[str, Named] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    calendars: Mapping[str, YearDays] = field(default_factory=dict)
    years: Years = ()
    editions: Mapping[str, Edition] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    lists: Mapping[str, CardList] = field(default_factory=dict)
    disclosures: Mapping[str, Disclosure] = field(default_factory=dict)
    supervision: Mapping[str, Supervision] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    ledgers: Mapping[str, LedgerSpec] = field(default_factory=dict)
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The ids of the plans it extends, the root first, and its own."""
        return tuple(name.removesuffix(".toml") for name in self.files)

    @property
    def districts(self) -> tuple[str, ...]:
        """The reporting units that are districts or zones, in the plan's order."""
        return tuple(u.id for u in self.units.values() if u.kind == "district")

    @property
    def departments(self) -> tuple[str, ...]:
        """The reporting units that are departments of the city, in the plan's order."""
        return tuple(u.id for u in self.units.values() if u.kind == "department")

    @property
    def reporters(self) -> tuple[str, ...]:
        """The units whose ledgers are awaited: districts; without any, those that a duty binds."""
        bound = (u.id for u in self.units.values() if any(d.binds(u) for d in self.duties.values()))
        return self.districts or tuple(bound)

    @property
    def reporting_besides(self) -> tuple[str, ...]:
        """The other units that a duty binds to send ledgers."""
        duties = [duty for duty in self.duties.values() if duty.by_ledger]
        bound = (u.id for u in self.units.values() if any(d.binds(u) for d in duties))
        return tuple(id for id in bound if id not in self.reporters)

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
            case "units":
                return tuple(self.units)
            case "standards":
                return tuple(s.label for s in self.standards.values())
            case "industries":
                return self.industries
            case _:
                return column.choices
