"""Conflicts, and what people decided about them. Nothing wins by being newer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from phaseout.model.finding import Place
from phaseout.model.ruling import BOTH, PENDING, Conflict, Ruling, cell_text, choices
from phaseout.sentence import joined, say

UNSIGNED = say("请写明决定人和理由，写明后才照办")
TWICE = say("冲突表和决定文件所写的不一致，请留一个")


@dataclass(frozen=True)
class Group:
    """Rows of one item that differ, in their order; `facts`: the columns that are compared."""

    ledger: str
    key: str
    places: tuple[Place, ...]
    differs: tuple[str, ...]
    facts: pd.DataFrame

    @property
    def print(self) -> str:
        """8 digits that change with any fact of the rows and with their order."""
        texts = (
            "\x1f".join(f"{name}={text}" for name in self.facts if (text := cell_text(row[name])))
            for row in self.facts.to_dict("records")
        )
        return sha256("\x1e".join((self.key, *texts)).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Judged:
    """A conflict with what was decided; `taken`: the index of the row that stands for the item."""

    conflict: Conflict
    taken: int | None = None
    said: str = ""

    @property
    def waits(self) -> bool:
        """Whether the rows wait for a decision."""
        return self.conflict.resolution == PENDING


def judged(group: Group, ruling: Ruling | None) -> Judged:
    """The conflict of these rows, decided where a ruling fits them as they are."""
    plain = Conflict(group.ledger, group.key, group.places, group.differs, print=group.print)
    if ruling is None:
        return Judged(plain)
    if ruling.print != group.print:
        note = (
            say(
                "决定之后这几行的内容有变动，请重新决定（原决定：{choice}，{by}）",
                choice=ruling.choice,
                by=ruling.by,
            )
            if ruling.choice
            else ""
        )
        return Judged(_with(plain, None, note))
    if not ruling.choice:
        return Judged(_with(plain, None, ruling.note))
    known = choices(len(group.places))
    if ruling.choice not in known:
        note = say("看不懂“{choice}”，请填{known}", choice=ruling.choice, known=joined("、", known))
        return Judged(_with(plain, ruling, note))
    if ruling.note or not (ruling.by and ruling.reason):
        return Judged(_with(plain, ruling, ruling.note or UNSIGNED))
    decided = Conflict(
        group.ledger, group.key, group.places, group.differs, ruling.choice, group.print, ruling
    )
    said = f"{ruling.choice}：{ruling.by}，{ruling.reason}"
    taken = None if ruling.choice == BOTH else known.index(ruling.choice)
    return Judged(decided, taken, said)


def _with(plain: Conflict, ruling: Ruling | None, note: str) -> Conflict:
    return Conflict(
        plain.ledger, plain.key, plain.places, plain.differs, PENDING, plain.print, ruling, note
    )


def together(written: Iterable[Ruling], given: Iterable[Ruling]) -> dict[tuple[str, str], Ruling]:
    """Ledger and key → the ruling, from the sheet of conflicts and from a file of decisions."""
    found = {(r.ledger, r.key): r for r in written}
    for ruling in given:
        at = ruling.ledger, ruling.key
        other = found.get(at)
        clash = other and other.choice and other.print == ruling.print and (
            other.choice != ruling.choice
        )  # fmt: skip
        found[at] = (
            Ruling(*at, ruling.print, ruling.choice, ruling.by, ruling.reason, TWICE)
            if clash and not (other and other.note)
            else ruling
        )
    return found


def useless(rulings: Iterable[Ruling], conflicts: Iterable[Conflict]) -> list[str]:
    """A sentence for each decision whose conflict is no longer there."""
    there = {(c.ledger, c.key) for c in conflicts}
    return [
        say(
            "决定“{choice}”（{by}，{key}）没有用上：现在没有这项冲突",
            choice=r.choice,
            by=r.by,
            key=r.key,
        )
        for r in rulings
        if (r.ledger, r.key) not in there
    ]
