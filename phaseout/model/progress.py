"""Who has sent what is due, and who has not: the units of a plan against its reporting duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from phaseout.model.finding import Finding
from phaseout.model.law import Basis
from phaseout.sentence import say

State = Literal["missing", "faulty", "nil", "submitted"]
STATES: Mapping[State, str] = {
    "missing": say("未报"), "faulty": say("须改正"), "nil": say("零报告"), "submitted": say("已报"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that came in, as far as reporting goes; `status` as of a submission.

    on: the day it was sent, as the sheet says (填报日期); None where it does not. findings: those
    that are open.
    """

    file: str
    unit: str | None
    status: str
    sha256: str = ""
    on: date | None = None
    message: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a unit stands with one duty.

    late_working_days: None where nobody can tell. The due day is absent where the plan names none;
    then nobody is late. `provisional`: counted over a year whose holidays are not yet published.
    """

    unit: str
    kind: Literal["district", "department"]
    duty: str
    label: str
    state: State
    reason: str = ""
    submitted_on: date | None = None
    due: date | None = None
    late_working_days: int | None = 0
    provisional: bool = False
    overdue: bool = False
    to: str = ""
    basis: Basis | None = None

    @property
    def chased(self) -> bool:
        """Whether the unit is written to: nothing came, it must be mended, or it came late."""
        return self.state in ("missing", "faulty") or bool(self.late_working_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A duty of which the ledgers do not tell who has fulfilled it."""

    duty: str
    label: str
    units: tuple[str, ...]
    due: date | None = None
    to: str = ""
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """A unit that is behind; units equally far behind share a rank.

    late_working_days: of all its duties together. missing, faulty: how many of them.
    """

    rank: int
    unit: str
    kind: Literal["district", "department"]
    late_working_days: int
    missing: int
    faulty: int


@dataclass(frozen=True)
class Progress:
    """All units against all duties as of `today`; the ranking has the slowest first.

    findings: unit → what is open in the files that count. unplaced: files that tell no unit.
    """

    today: date
    standings: tuple[Standing, ...]
    ranking: tuple[Slow, ...] = ()
    untold: tuple[Untold, ...] = ()
    unplaced: tuple[Received, ...] = ()
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """How many standings are in this state."""
        return sum(one.state == state for one in self.standings)

    @property
    def late(self) -> int:
        """How many standings are late."""
        return sum(bool(one.late_working_days) for one in self.standings)
