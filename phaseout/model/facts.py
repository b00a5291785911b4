"""What a report states: figures that lead to their rows, and the lines of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from phaseout.model.card import PublishedList
from phaseout.model.finding import Place
from phaseout.model.merged import UnitStates, Waived

UNSTATED = "未注明"
"""What stands for a product, an industry or a district that the rows do not name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number a report states, and the rows it was counted from.

    `label` is unique and also the name by which a template calls the value, so it holds letters,
    digits and underscores only. Whole numbers are ints: 581, never 581.0.
    """

    id: str
    label: str
    value: int | float
    unit: str
    rows: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of one thing in one unit: 水泥 60 万吨/年; 水泥磨 2 台."""

    name: str
    value: int | float
    unit: str
    rows: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitItem:
    """A row of a ledger that is an exit. `firm` is the enterprise's identity.

    A row that speaks of equipment or capacity which another row has stated already does not
    count again; `why` then says where it was counted.
    """

    place: Place
    firm: str
    enterprise: str
    credit_code: str = ""
    district: str = UNSTATED
    industry: str = UNSTATED
    standard: str = ""
    department: str = ""
    equipment: str = ""
    model: str = ""
    quantity: float | None = None
    quantity_unit: str = ""
    product: str = ""
    capacity: float | None = None
    capacity_unit: str = ""
    exit_mode: str = ""
    closed_on: date | None = None
    whole_firm: bool = False
    equipment_counts: bool = True
    capacity_counts: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLine:
    """An enterprise with all that it gave up; `closed_on` is its first exit."""

    firm: str
    enterprise: str
    credit_code: str
    district: str
    industries: tuple[str, ...]
    standards: tuple[str, ...]
    equipment: tuple[str, ...]
    capacities: tuple[Amount, ...]
    exit_modes: tuple[str, ...]
    closed_on: date | None
    sealed: bool = False
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """The exits of one industry in one district; enterprises are distinct in the line."""

    industry: str
    district: str
    enterprises: int
    equipment: tuple[Amount, ...] = ()
    capacities: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A row on which something is still to be done: an order overdue, equipment under seal."""

    place: Place
    district: str
    enterprise: str
    standard: str
    problem: str
    equipment: str
    department: str
    ordered_on: date | None = None
    due: date | None = None
    sealed_on: date | None = None
    demolish_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """What was planned of an industry and what has gone; `rate` in per cent, None where open.

    Capacity stands only where all of it is planned in one product's unit.
    """

    industry: str
    firms: int | None
    firms_gone: int
    capacity: float | None = None
    capacity_gone: float | None = None
    unit: str = ""
    rate: int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task of the programme as the unit responsible for it reports it, month by month.

    `month`: that of the last report; `rate` in per cent, `rate_before` that of the report before.
    """

    task: str
    clause: str
    lead: str
    responsible: str
    milestone: date | None
    month: date
    progress: str
    problems: str
    rate: float | None
    rate_before: float | None
    current: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An aim of the programme and where it stands; `met` None where nothing was reported."""

    indicator: str
    target: float
    unit: str
    direction: str
    due: date | None
    actual: float | None = None
    as_of: date | None = None
    met: bool | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """Enterprises of one kind in a campaign: on its ledger, begun, done; `begun` None: not told."""

    campaign: str
    kind: str
    firms: int
    begun: int | None
    done: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLine:
    """What one department inspected: times, enterprises planned and checked, problems, orders."""

    department: str
    times: int
    planned: int
    checked: int
    problems: int
    orders: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """A day that the plan or the ledger set and that has passed undone; `days` since."""

    place: Place | None
    unit: str
    about: str
    what: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """A row left out of a total though it states something, and the reason."""

    place: Place
    enterprise: str
    total: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a report of a plan states as of `today`; `figures` by id, in order.

    `senders`: the units of whose files the ledger is made.
    `against`: what the figures of an earlier ledger among them are called (上年, 上年同期, 2022年).
    """

    plan: str
    today: date
    figures: Mapping[str, Figure]
    lists: Mapping[str, PublishedList] = field(default_factory=dict)
    equipment: tuple[Amount, ...] = ()
    capacities: tuple[Amount, ...] = ()
    summary: tuple[SummaryLine, ...] = ()
    exits: tuple[ExitLine, ...] = ()
    overdue: tuple[OpenLine, ...] = ()
    sealed: tuple[OpenLine, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    units: UnitStates = field(default_factory=UnitStates)
    senders: tuple[str, ...] = ()
    waived: tuple[Waived, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    late: tuple[LateLine, ...] = ()
    campaigns: tuple[CampaignLine, ...] = ()
    inspections: tuple[InspectionLine, ...] = ()
    against: str = ""

    @property
    def unit(self) -> str:
        """The one unit whose ledgers these are; empty where several sent theirs."""
        return self.senders[0] if len(self.senders) == 1 else ""

    def value(self, figure: str) -> int | float:
        """The value of a figure; 0 where there is nothing to count (an id that only some have)."""
        found = self.figures.get(figure)
        return found.value if found else 0
