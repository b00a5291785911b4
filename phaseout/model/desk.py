"""What lies in a folder where people work on a programme, and what to do there next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from phaseout.sentence import Sentence

Stage = Literal["blank", "validate", "merge", "review", "deadlines", "lists", "report"]
"""The year's work in its order, each by its command."""
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Made:
    """Something that phaseout made (or a plan): as what, where, for which plan, of which day.

    `path`: as one would type it in the folder one stands in.
    """

    kind: str
    path: str
    plan: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A ledger that came in: in which folder, under which name, marked with which plan.

    `arrived`: the seconds since 1970 at which it came to lie there.
    """

    place: str
    name: str
    sha256: str
    plan: str = ""
    readable: bool = True
    arrived: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """A receipt: for which file, in which round, whether it was accepted, when it was written."""

    place: str
    unit: str
    part: int
    round: int
    sha256: str
    plan: str
    accepted: bool
    written: float = 0.0


Thing = Made | Sent | Answered


@dataclass(frozen=True, slots=True)
class Desk:
    """All that was seen. `inboxes`: folders that by their name are for what comes in.

    `closed`: what could not be opened. `cut`: there was more than was looked at.
    """

    made: tuple[Made, ...] = ()
    sent: tuple[Sent, ...] = ()
    answers: tuple[Answered, ...] = ()
    inboxes: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    cut: bool = False

    def of(self, kind: str, plan: str = "") -> tuple[Made, ...]:
        """What was made of this kind, for this plan where one is named."""
        return tuple(m for m in self.made if m.kind == kind and (not plan or m.plan == plan))

    def newest(self, kind: str, plan: str) -> Made | None:
        """The last of this kind for this plan; of one day the one with the shortest name."""
        own = sorted(self.of(kind, plan), key=lambda m: (m.on or date.min, -len(m.path)))
        return own[-1] if own else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a city ledger stands on a day: the files in it by fingerprint, what is late, what is soon.

    `soon`: so many end within thirty days. `waiting`: so many rows wait for a person.
    """

    files: frozenset[str] = frozenset()
    late: int = 0
    soon: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of ledgers that came in.

    `unanswered`: so many of the files still wait for a check, `faulty` so many must be corrected,
    `closed` so many cannot be opened. `unmerged`: so many are not in the city ledger.
    """

    place: str
    files: int = 0
    unanswered: int = 0
    faulty: int = 0
    closed: int = 0
    unmerged: int = 0


@dataclass(frozen=True, slots=True)
class Season:
    """A programme's year in a folder; without a plan nothing of one is there yet.

    `given`: what names its plan in a call. `report`: the kind that is written at this time of the
    year. `last`: last year's city ledger. `following`: the next year's plan; `ready`, it ships;
    `moved`, beside this folder there is one for it.
    """

    plan: str = ""
    given: str = ""
    title: str = ""
    over: bool = False
    publishes: bool = True
    report: str = ""
    following: str = ""
    ready: bool = False
    moved: bool = False
    blanks: int = 0
    blank_place: str = ""
    inboxes: tuple[Inbox, ...] = ()
    receipts: str = ""
    returns: str = ""
    city: Made | None = None
    standing: Standing | None = None
    last: Made | None = None
    revisits: Made | None = None
    agenda: Made | None = None
    publication: Made | None = None
    paper: Made | None = None

    def count(self, what: Literal["files", "unanswered", "faulty", "closed", "unmerged"]) -> int:
        """The sum of all inboxes."""
        return sum(getattr(box, what) for box in self.inboxes)


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do: its stage in the year, the command word by word, and why."""

    stage: Stage | None
    command: tuple[str, ...]
    why: Sentence


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do next, and what else may be done."""

    next: Step
    others: tuple[Step, ...] = ()
