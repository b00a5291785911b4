"""Clocks as an office goes through them: unit by unit, the most urgent first, pending rows apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from phaseout.model.due import Due
from phaseout.sentence import joined, say

Urgency = Literal["逾期", "不达标", "待核实", "7天内", "30天内", "30天后", "日期未定", "已办结"]
URGENCIES: tuple[Urgency, ...] = (
    "逾期", "不达标", "待核实", "7天内", "30天内", "30天后", "日期未定", "已办结",
)  # fmt: skip
"""待核实: its day has passed, and nobody can tell from the ledgers whether it was kept."""
PRESSING: tuple[Urgency, ...] = ("逾期", "不达标")
"""What is marked wherever it stands, by word as well as by colour."""
DONE: Urgency = "已办结"
ITSELF, UNNAMED = "（本单位）", "（名称未填）"
NO_UNIT = say("未注明单位")


@dataclass(frozen=True, slots=True)
class Item:
    """A clock, how urgent it is, and an identity that outlasts a new return of the same row."""

    due: Due
    urgency: Urgency
    identity: str
    matter: str

    @property
    def who(self) -> str:
        """The enterprise, or the unit itself where it is the one who owes."""
        return self.due.enterprise or (ITSELF if self.due.place is None else UNNAMED)

    @property
    def state(self) -> str:
        """The state in words; nobody is called late of whom that is not known."""
        return self.urgency if self.urgency == "待核实" else self.due.state

    @property
    def left(self) -> str:
        """How long there is still, in words; empty when done or without a day."""
        match self.due.days_left:
            case None:
                return ""
            case 0:
                return "今天到期"
            case days:
                return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What one must know of the day itself."""
        return (
            *(["已批准延期"] if self.due.extended else []),
            *(["当年放假安排尚未公布，暂按周末推算"] if self.due.provisional else []),
            *(["台账看不出办理与否"] if not (self.due.certain or self.due.provisional) else []),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The clocks of a unit."""

    unit: str
    items: tuple[Item, ...]

    @property
    def told(self) -> tuple[Item, ...]:
        """As people are told of them: the days of one duty that press alike are one matter."""
        alike: dict[Hashable, list[Item]] = {}
        for item in self.items:
            duty = item.due.kind == "duty"
            key = (item.due.deadline, item.urgency) if duty else item.identity
            alike.setdefault(key, []).append(item)
        return tuple(map(_as_one, alike.values()))

    @property
    def counts(self) -> Counter[Urgency]:
        """How many of each urgency."""
        return Counter(item.urgency for item in self.items)


def _as_one(items: Sequence[Item]) -> Item:
    """The first of them, its matter naming the days of all."""
    if len(items) == 1:
        return items[0]
    days = sorted(item.due.due for item in items if item.due.due)
    return replace(items[0], matter=_together(items[0].matter, days))


def _together(matter: str, days: Sequence[date]) -> str:
    return say("{matter}（共{n}次：{days}）", matter=matter, n=len(days), days=_spelt(days))


def _spelt(days: Sequence[date]) -> str:
    """2019年6月至2019年10月每月、2020年1月: months on end as one span."""
    spans: list[list[date]] = []
    for day in days:
        follows = spans and (day - spans[-1][-1]).days <= LONGEST_MONTH
        spans.append([*spans.pop(), day] if follows else [day])
    return joined("、", (
        say("{first}至{last}每月", first=_month(span[0]), last=_month(span[-1]))
        if len(span) > FEW else joined("、", map(_month, span))
        for span in spans
    ))  # fmt: skip


def _month(day: date) -> str:
    return say("{year}年{month}月", year=day.year, month=day.month)


LONGEST_MONTH, FEW = 31, 2


@dataclass(frozen=True, slots=True)
class Agenda:
    """All clocks of a plan as of a day; `within`: only those that end in so many days, or None."""

    plan: str
    title: str
    office: str
    today: date
    within: int | None
    groups: tuple[Group, ...]
    pending: tuple[Group, ...]
    waived: int = 0
    """Faults of these rows that were waived."""

    @property
    def counts(self) -> Counter[Urgency]:
        """How many of each urgency, pending rows not among them."""
        return sum((group.counts for group in self.groups), Counter())

    @property
    def scope(self) -> str:
        """Which clocks were asked for, and whether rows with a waived fault are among them."""
        waived = f"　台账中经批准豁免 {self.waived} 处" if self.waived else ""
        if self.within is None:
            return f"全部期限{waived}"
        return f"{self.within} 天内到期的和已逾期的（已办结和日期未定的不在此列）{waived}"

    def items(self) -> Iterator[Item]:
        """Every clock, pending rows last."""
        for group in (*self.groups, *self.pending):
            yield from group.items
