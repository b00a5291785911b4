"""Rows that say less of their item than another unit says: which item each of them is about.

A blank is no fact. A department that names no machine means the machine that the district names,
where that can be only one; where it can be several, nobody guesses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from phaseout.cases.items import FIRM, KEY, LEDGER, key_parts
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.plan import LedgerSpec, Plan


@dataclass(frozen=True, slots=True)
class Told:
    """What rows of one key say of their item (the parts of the key), who says it, where first."""

    key: str
    parts: tuple[str, ...]
    units: frozenset[str]
    place: Place

    def holds(self, other: Told) -> bool:
        """Whether this says all that the other says, and more."""
        return self.key != other.key and all(
            not said or said == own for own, said in zip(self.parts, other.parts, strict=True)
        )


@dataclass(frozen=True)
class Meant:
    """keys: of each row, the key of the item it is about, by label. doubts: the rows that may mean
    several items → what the row says, and those.
    """

    keys: pd.Series[str]
    doubts: Mapping[Place, tuple[Told, Sequence[Told]]] = field(default_factory=dict)


def meant(
    known: pd.DataFrame, spec: LedgerSpec, aside: Collection[str] = (),
    signed: Collection[Place] = (),
) -> Meant:  # fmt: skip
    """The items that rows of one kind of ledger are about (`known`: `items.identified` of them).

    aside: files that do not count, for a later return stands. signed: rows of which a person said
    that they are as they stand.
    """
    keys = known[KEY].copy()
    doubts: dict[Place, tuple[Told, Sequence[Told]]] = {}
    if "firm" not in spec.key:
        return Meant(keys)
    parts = key_parts(known, spec)
    here = _in_question(known, parts, aside)
    for _, rows in known[here].groupby(FIRM, sort=False):
        for item, may_be in _vaguer(_told(rows, parts)):
            own = rows[rows[KEY] == item.key]
            for label, unit, place in zip(own.index, own[UNIT], _places(own), strict=True):
                if place in signed or all(unit in other.units for other in may_be):
                    continue  # the unit tells of those too, so this is something else
                if len(may_be) > 1:
                    doubts[place] = item, may_be
                else:
                    keys[label] = may_be[0].key
    return Meant(keys, doubts)


def items_meant(known: pd.DataFrame, plan: Plan) -> dict[str, list[str]]:
    """Of each kind of ledger, which item each of its rows is about."""
    return {
        str(kind): list(meant(own, plan.ledgers[str(kind)]).keys)
        for kind, own in known.groupby(LEDGER, sort=False)
    }


def _in_question(
    known: pd.DataFrame, parts: pd.DataFrame, aside: Collection[str]
) -> pd.Series[bool]:
    """The rows of firms of which several units tell, one of them with blanks in a key."""
    stands = known[KEY].notna() & ~known[FILE].isin(list(aside))
    units = known[stands].groupby(FIRM)[UNIT].nunique()
    blank: pd.Series[bool] = (parts == "").any(axis=1)
    vague = set(known.loc[stands & blank, FIRM])
    return stands & known[FIRM].isin(vague & set(units.index[units > 1]))


def _told(rows: pd.DataFrame, parts: pd.DataFrame) -> list[Told]:
    return [
        Told(
            str(key), tuple(parts.loc[own.index[0]]), frozenset(own[UNIT].dropna()),
            min(_places(own), key=lambda p: (p.file, p.sheet, p.row or 0)),
        )
        for key, own in rows.groupby(KEY, sort=True)
    ]  # fmt: skip


def _vaguer(items: Sequence[Told]) -> Iterator[tuple[Told, list[Told]]]:
    """Each of which others tell more, with those of them of which nobody tells more."""
    fullest = [i for i in items if not any(other.holds(i) for other in items)]
    for item in items:
        if may_be := [other for other in fullest if other.holds(item)]:
            yield item, may_be


def _places(rows: pd.DataFrame) -> list[Place]:
    at = zip(rows[FILE], rows[SHEET], rows[ROW], strict=True)
    return [Place(str(file), str(sheet), int(row)) for file, sheet, row in at]
