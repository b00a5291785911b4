"""A deadline as it was computed, with the reasoning that led to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from phaseout.model.finding import Place
from phaseout.sentence import say

DueKind = Literal["order", "pledge", "milestone", "tip", "survey", "duty"]
KIND_WORDS: dict[DueKind, str] = {
    "order": say("责令整改"), "pledge": say("承诺拆除"), "milestone": say("完成期限"),
    "tip": say("举报线索"), "survey": say("限期处置"), "duty": say("报送"),
}  # fmt: skip


LATE_STATES = (say("逾期"), say("逾期未整改"))
ENDED = (
    say("整改合格"),
    say("已依法关闭"),
    say("已退出"),
    say("主动退出"),
    say("按期完成"),
    say("逾期完成"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One clock. Dates are days; `days_left` counts calendar days and is None when done.

    `first_due` is the due day without the extension; `told` makes the `steps`. `certain`: False where nobody can tell whether it is late, be it
    that no ledger shows it done, or that the holidays of a year may still put the day off.
    """

    kind: DueKind
    deadline: str
    unit: str
    label: str = ""
    enterprise: str = ""
    place: Place | None = None
    start: date | None = None
    statutory_due: date | None = None
    first_due: date | None = None
    due: date | None = None
    extended: bool = False
    provisional: bool = False
    certain: bool = True
    state: str = ""
    pending: bool = False
    days_left: int | None = None
    basis: str = ""
    told: Callable[[], Iterable[str]] = field(default=tuple, compare=False, repr=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """The reasoning, in order, in the words an official would use; worded when asked for."""
        return tuple(self.told())


def kept(done: date | None, due: date, today: date, *, certain: bool = True) -> str:
    """The state of what was to be done by a day; late only where the day itself is certain."""
    if done:
        return say("按期完成") if done <= due or not certain else say("逾期完成")
    return say("逾期") if today > due and certain else say("未到期")


def left(due: date | None, today: date, state: str) -> int | None:
    """Calendar days to the end; None when done or open."""
    return None if due is None or state in ENDED else (due - today) // timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every clock of one enterprise, and for each of its rows without one why there is none."""

    enterprise: str
    dues: tuple[Due, ...]
    unclocked: tuple[tuple[Place, str], ...] = ()
