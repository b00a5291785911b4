"""A file against what was received before: what was mended, what is open, what was lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from phaseout.model.finding import Place
from phaseout.model.plan import Plan
from phaseout.model.receipt import FindingMark, Receipt, RowMark
from phaseout.sentence import joined, say

Course = Literal["fixed", "open", "new", "gone", "waived", "unchecked"]
"""What became of a finding: `gone` with its row, `unchecked` where this call could not see it."""
COURSES: Mapping[Course, str] = {
    "fixed": say("已改正"), "open": say("仍未改"), "new": say("新出现"), "gone": say("随行不见"), "waived": say("已豁免"),
    "unchecked": say("本次未比对"),
}  # fmt: skip
Step = Literal["first", "next", "same", "none"]
"""What a file is to the earlier receipts; `same` is the last round's file, `none` gets no receipt."""
SHOWN = 8
"""As many places of one fault are named."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding across two rounds; `again` if an earlier round than the last had it too."""

    course: Course
    was: FindingMark | None = None
    now: FindingMark | None = None
    again: bool = False

    @property
    def mark(self) -> FindingMark:
        """The finding as it stands now, else as it stood."""
        mark = self.now or self.was
        assert mark is not None
        return mark


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row of the last round that is not there any more.

    twin: the unit's files still hold a row of the same item. likely: a new row of the same
    enterprise, which it may have become.
    """

    row: RowMark
    twin: bool = False
    likely: RowMark | None = None

    @property
    def where(self) -> str:
        """［台账］第8行（第4条）, as it stood in the last round."""
        row = self.row
        return say(
            "［{sheet}］第{row}行（第{nth}条）", sheet=row.sheet, row=row.row, nth=row.position
        )

    @property
    def about(self) -> str:
        """What may have become of it, in a sentence."""
        if self.twin:
            return say("同一事项另有一行仍在，可能是删去了重复的行")
        if self.likely:
            now = say("［{sheet}］第{row}行", sheet=self.likely.sheet, row=self.likely.row)
            return say("同一企业有新的一行（{now}），请核实是否改成了这一行", now=now)
        return say("没有找到，请核实是否误删")


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The rows of one file against those of another."""

    lost: tuple[LostRow, ...] = ()
    added: tuple[RowMark, ...] = ()
    changed: tuple[tuple[RowMark, RowMark], ...] = ()
    kept: int = 0


@dataclass(frozen=True)
class Round:
    """A file against the earlier receipts of its unit; without a receipt, `note` says why."""

    file: str
    step: Step
    unit: str = ""
    receipt: Receipt | None = None
    last: Receipt | None = None
    followed: tuple[Followed, ...] = ()
    rows: RowChanges = RowChanges()
    note: str = ""

    @property
    def ledgers(self) -> Mapping[str, str]:
        """Sheet → the ledger it was read as, of both rounds."""
        both = (one.ledgers for one in (self.last, self.receipt) if one)
        return {sheet: ledger for own in both for sheet, ledger in own.items()}

    @property
    def number(self) -> int:
        """Which round the file is of by the receipts; 0 where they do not say."""
        receipt = self.receipt or self.last
        return receipt.round if receipt else 0

    def count(self, course: Course) -> int:
        """How many findings took this course."""
        return sum(one.course == course for one in self.followed)


@dataclass(frozen=True)
class Inspected:
    """A file held against a receipt. Without `same`, what differs as far as it can be told.

    resaved: all that was read is the same, only the file's bytes are not. fault: why the file's
    rows could not be compared.
    """

    receipt: Receipt
    file: str
    sha256: str
    same: bool
    resaved: bool = False
    fault: str = ""
    sheets_lost: tuple[str, ...] = ()
    sheets_added: tuple[str, ...] = ()
    rows: RowChanges = RowChanges()


def by_course(followed: Iterable[Followed]) -> Iterator[tuple[str, list[Followed]]]:
    """The findings of each course by rule, column and sheet, in the order of COURSES, with its word."""
    groups: dict[tuple[Course, str, str, str], list[Followed]] = {}
    for one in followed:
        mark = one.mark
        groups.setdefault((one.course, mark.rule, mark.field, mark.sheet), []).append(one)
    for course, word in COURSES.items():
        for (own, _, _, _), group in groups.items():
            if own == course:
                before = any(one.again for one in group)
                yield say("{course}（以前改过）", course=word) if before else word, group


def course_places(group: Sequence[Followed], told: Round) -> str:
    """Where these findings of a sheet stand now, else where they stood in the last round."""
    sheet = group[0].mark.sheet
    here = places(one.mark.place for one in group)
    if sheet and len(told.ledgers) > 1:
        here = say("［{sheet}］{places}", sheet=sheet, places=here)
    return here if group[0].now else say("上一轮 {here}", here=here)


def header_of(mark: FindingMark, ledgers: Mapping[str, str], plan: Plan) -> str:
    """The column of a finding as its ledger calls it; empty where it has none."""
    spec = plan.ledgers.get(ledgers.get(mark.sheet, ""))
    return spec.fields[mark.field].header if spec and mark.field in spec.fields else ""


def places(found: Iterable[Place]) -> str:
    """D6、D9 …: the first places, and how many there are."""
    order = sorted(found, key=lambda p: (p.sheet, p.row or 0, len(p.column), p.column))
    words = list(dict.fromkeys(map(_where, order)))
    few = joined("、", words[:SHOWN])
    return say("{few} 等{n}处", few=few, n=len(words)) if len(words) > SHOWN else few


def _where(place: Place) -> str:
    if place.row:
        return place.cell or say("第{row}行", row=place.row)
    return say("整张表") if place.sheet else say("整个文件")
