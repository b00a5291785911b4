"""A deadline as it was computed, with the reasoning that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from phaseout.model.finding import Place

DueKind = Literal["order", "pledge", "milestone", "tip", "survey", "duty"]
KIND_WORDS: dict[DueKind, str] = {
    "order": "责令整改", "pledge": "承诺拆除", "milestone": "完成期限", "tip": "举报线索",
    "survey": "限期处置", "duty": "报送",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One clock. Dates are days; `days_left` counts calendar days and is None when done.

    `first_due` is the due day without the extension; `steps` is the reasoning, in order, in the
    words an official would use.
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
    state: str = ""
    pending: bool = False
    days_left: int | None = None
    basis: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every clock of one enterprise, and for each of its rows without one why there is none."""

    enterprise: str
    dues: tuple[Due, ...]
    unclocked: tuple[tuple[Place, str], ...] = ()
