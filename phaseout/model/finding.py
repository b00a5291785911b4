"""What a check says of a cell, a row, a sheet or a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from phaseout.model.law import Waiver
from phaseout.sentence import Sentence, say

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_WORDS = {"error": say("错误"), "warning": say("提醒"), "info": say("提示")}
GROUPED_FROM = 5
"""As many findings of one rule in one column of one sheet are told as one."""

QUOTED = 120
"""Characters of a cell that a message repeats; the sheet itself shows the rest."""
LONGEST = 2_000
"""Characters of a message."""
_QUOTATION = re.compile(rf"“([^“”]{{{QUOTED + 1},}})”")

Suggestion = str | float | date | None
"""What a cell most likely means, as it would be written there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, a row (no column) or a sheet (no row) of a file; rows count from 1."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def cell(self) -> str | None:
        """The address as Excel writes it (C8), or None above the level of a cell."""
        return f"{self.column}{self.row}" if self.column and self.row else None

    @property
    def line(self) -> str:
        """Where a row stands among all files: 渝北区.xlsx［台账］第8行."""
        return say("{file}［{sheet}］第{row}行", file=self.file, sheet=self.sheet, row=self.row)

    @property
    def words(self) -> str:
        """Where it is within its sheet, for a person to find: C8, 第8行, 整张表."""
        if self.row:
            return self.cell or say("第{row}行", row=self.row)
        return say("整张表") if self.sheet else say("整个文件") if self.file else say("全市")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, told once: where, what, why (basis) and what to do (fix)."""

    rule: str
    severity: Severity
    place: Place
    message: str
    fix: str = ""
    field: str | None = None
    value: str | None = None
    basis: str = ""
    related: tuple[Place, ...] = ()
    rows: tuple[int, ...] = ()
    """Further rows of the sheet that the fault makes unfit (a required column that is absent)."""
    waived: Waiver | None = None
    """Set where the city does not hold the fault against the enterprise."""
    suggestion: Suggestion = None
    """What could stand in the cell; never taken without a person's word."""

    def __post_init__(self) -> None:
        """However much a cell holds, what is told of it stays short."""
        value = self.value or ""
        for name in ("value", "message", "fix"):
            text = getattr(self, name)
            if text and len(text) > QUOTED:
                object.__setattr__(self, name, _short(text, value))

    @property
    def holds_back(self) -> bool:
        """Whether it keeps its row out of the city ledger."""
        return self.severity == "error" and self.waived is None


@dataclass(frozen=True, slots=True)
class Repair:
    """A reading that is certain though the cell was written otherwise."""

    rule: str
    place: Place
    field: str
    before: str
    after: str

    def __post_init__(self) -> None:
        """Long cells are told by their beginning."""
        for name in ("before", "after"):
            if len(getattr(self, name)) > QUOTED:
                object.__setattr__(self, name, quoted(getattr(self, name)))


def quoted(text: str) -> str:
    """A cell's text as a message repeats it.

    >>> quoted("示例水泥一厂")
    '示例水泥一厂'
    """
    if len(text) <= QUOTED:
        return text
    return f"{text[: QUOTED - 30]}……（{len(text):,}）"


def _short(text: str, value: str) -> str:
    """A text in which neither the cell's own value nor any other quotation is long."""
    if isinstance(text, Sentence):
        made: str = type(text)(text.template, {k: _part(v, value) for k, v in text.values.items()})
    else:
        made = text.replace(value, quoted(value)) if len(value) > QUOTED else text
        made = _QUOTATION.sub(lambda found: f"“{quoted(found[1])}”", made)
    return made if len(made) <= LONGEST else f"{made[: LONGEST - 1]}…"


def _part(part: Any, value: str) -> Any:
    """A value of a sentence: the cell's own is quoted, a list of words is longer by right."""
    if isinstance(part, Sentence):
        return _short(part, value)
    own = isinstance(part, str) and (part == value or len(part) > LONGEST // 4)
    return quoted(part) if own else part


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings in sheet order, each for itself; then many of one kind in one column together."""
    order = sorted(findings, key=_reading_order)
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in order:
        key = (finding.rule, finding.place.sheet, finding.field or "")
        kinds.setdefault(key, []).append(finding)
    groups = [group for group in kinds.values() if len(group) >= GROUPED_FROM]
    many = {id(finding) for group in groups for finding in group}
    return [[finding] for finding in order if id(finding) not in many] + groups


def _reading_order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.sheet, place.row or 0, len(place.column), place.column, finding.rule
