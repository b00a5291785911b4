"""The entries of a programme: each says one thing of the law, and where it stands written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, Literal

Condition = tuple[Mapping[str, "tuple[str, ...] | Literal['filled']"], ...]
"""Any one table of the tuple must fit; in a table every field must hold one of its values,
or be filled."""


_NOT_ITS_OWN = {"id", "origin", "basis", "fields"}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where an entry stands in the law: document, section, and the words it rests on."""

    doc: str
    section: str = ""
    words: str = ""

    def __str__(self) -> str:
        """Document and section, as a message cites them: 《…方案》四(二); GB 32100-2015 3.1."""
        if self.doc.isascii() or "《" in self.doc:
            return f"{self.doc} {self.section}".strip()
        title, bracket, number = self.doc.partition("（")
        return f"《{title}》{bracket}{number}{self.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every table of a plan bears: its id, the files it came from, where it stands."""

    id: str
    origin: tuple[str, ...] = ()
    basis: Basis | None = None

    def stated(self) -> dict[str, Any]:
        """What it says of its own: key → value, only where that differs from the default."""
        held = {}
        for f in fields(self):
            default = f.default_factory() if f.default_factory is not MISSING else f.default
            if f.name not in _NOT_ITS_OWN and getattr(self, f.name) != default:
                held[f.name] = getattr(self, f.name)
        return held


# ── who ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Entry):
    """A reporting unit: a district (or zone), or a department of the city."""

    kind: Literal["district", "department"]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Entry):
    """One of the standards a firm can miss, who is responsible and who publishes the cards.

    `roles`: department → its part, where the document gives each its own (牵头, 建筑领域 …).
    """

    label: str
    departments: tuple[str, ...]
    publishers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Entry):
    """A task of the programme: who leads, who is responsible, who assists, by when."""

    label: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Entry):
    """An enterprise that the document itself names, and the ledger in which it must turn up.

    `facts`: field → what the document says of it (its district, its route).
    """

    enterprise: str
    ledger: str
    group: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


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
class Deadline(Entry):
    """A day by which a row of a ledger must be done: `due`, or what its column `due_field` says.

    `when`: the rows it is for. `starts`: from when it runs, if a column says so. Fixed days move to
    a working day only where `moves` says so. That it is done is told by one of three: by `done`,
    the column that says when; by `rate`, the column of a ledger kept by the month that says how far
    it is in per cent; or, `by_exits`, by the exits of the exit ledger that the row aims at.
    """

    label: str
    ledger: str
    done: str = ""
    rate: str = ""
    by_exits: bool = False
    kind: Literal["milestone", "tip", "survey"] = "milestone"
    due: date | None = None
    due_field: str = ""
    starts: str = ""
    when: Condition = ()
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Entry):
    """What units owe the lead office: on `dues`, or by `month_day` of every month from `since` on.

    Days are absent where the document names none. `to`: empty where it is work to do and
    nothing is sent. `units`: only these, where it is not all of the kinds in `by`. `consent`: whose
    consent the document asks for first. `by_ledger`: sending the ledgers is what fulfils it, so the
    city ledger tells who has done so. `fulfilled`: unit → the days on which it did what no ledger
    tells, as the lead office has it on record.
    """

    label: str
    by: tuple[Literal["district", "department"], ...]
    to: str = ""
    units: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    consent: str = ""
    dues: tuple[date, ...] = ()
    month_day: int | None = None
    since: date | None = None
    by_ledger: bool = False
    fulfilled: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    moves: bool = False

    def binds(self, unit: Unit) -> bool:
        """Whether this unit owes it."""
        return unit.id in self.units if self.units else unit.kind in self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDays(Entry):
    """The days off of a year (its id) that the program does not know yet, as the State Council
    issued them: `holidays`, each with its first and last day; `working`, weekend days worked.
    """

    holidays: Mapping[str, tuple[date, ...]]
    working: tuple[date, ...] = ()


# ── what ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Entry):
    """The catalogue edition in force; `year` is what a citation of it must bear.

    `reserved`: the clause kept for the standards in `reserved_for`, closed to all others.
    `open_to`: what else of the catalogue such a standard may cite. `sections`: the part of the catalogue
    that another standard is held against. `superseded`: the reserved
    clause as earlier editions numbered it. `clauses`: the file of a clause list beside the plan.
    `items`, `eliminated`: how many items the whole edition and its 淘汰类 have; nought: not known.
    """

    name: str
    year: int
    reserved: str = ""
    reserved_for: tuple[str, ...] = ()
    open_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()
    clauses: str = ""
    items: int = 0
    eliminated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Entry):
    """Another document that the programme cites, and the year of the edition in force.

    No year: the programme names none, so none is wrong. `aliases`: other titles, and its number.
    """

    name: str
    year: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Entry):
    """What must go by its size: a row of the exit ledger that these words and this size fit.

    `words`: any of them in equipment, product, industry or problem; `also`: any of these beside
    them; `unless`: none of these.
    `field`: whose number is compared, with `at_most` (及以下) or `below` (以下), in `unit`; without
    a number everything goes. `unit_aliases`: units that mean the same of this equipment alone, as
    吨/小时 does of a boiler. `place`: where it holds, which no column tells, so it is only a
    warning there. `asks`: that it goes, or that the day of its exit is planned.
    """

    label: str
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    field: Literal["capacity", "model"] = "capacity"
    at_most: float | None = None
    below: float | None = None
    unit: str = ""
    unit_aliases: tuple[str, ...] = ()
    place: str = ""
    asks: Literal["exit", "planned_exit"] = "exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Entry):
    """A product and the units in which its capacity is stated."""

    label: str
    words: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Entry):
    """A figure that the programme sets as its aim: at least, at most, or a fall in per cent."""

    label: str
    target: float
    unit: str
    direction: Literal["at_least", "at_most", "fall"]
    base_year: int | None = None
    due: date | None = None


# ── what follows ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class CardList(Entry):
    """A list that the programme publishes from its ledgers: yellow, red, exit, or a city's own.

    `standards`: the standards whose firms stand on it; all of them where none is named.
    """

    title: str
    regime: str
    published_at: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure(Entry):
    """What departments publish from their own records; no ledger holds it."""

    label: str
    publishers: tuple[str, ...] = ()
    published_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision(Entry):
    """How those who fall behind are held to it; `inspections` a year that each department owes."""

    label: str
    of: str
    measures: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    inspections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Entry):
    """A written report: its title, who signs it, to whom it goes.

    `issued`: how often, which settles the span that one of them tells of. `by_unit`: each reporting
    unit writes its own; of several units' ledgers the lead office makes one summary.
    """

    title: str
    author: str
    addressee: str
    issued: Literal["yearly", "half-yearly", "monthly"] = "yearly"
    by_unit: bool = False
    consent: str = ""
    forwarded: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """The title in pieces: ／ stands where it may break."""
        return tuple(self.title.split("／"))

    @property
    def name(self) -> str:
        """The title in one line."""
        return "".join(self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Entry):
    """A supporting measure and the departments that answer for it (section 五 of the report)."""

    label: str
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting(Entry):
    """What a plan changes about a rule: whether it runs, how grave it is, its own settings."""

    runs: bool = True
    severity: Literal["error", "warning", "info"] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Entry):
    """A rule that is not held against an enterprise: why, who decided it, until when."""

    rule: str
    enterprise: str
    reason: str
    by: str
    on: date
    until: date | None = None
