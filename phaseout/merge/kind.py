"""The rows of one kind of ledger: merged, pending or a duplicate, each with why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phaseout.cases.items import KEY
from phaseout.merge.completed import Blanks, completed
from phaseout.merge.differing import differing
from phaseout.merge.edited import laid_over
from phaseout.merge.ruled import Group, judged
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT, Ledger
from phaseout.model.merged import REASON, REPEATS, SIGNED_BY, SIGNED_WHY, Filled
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.model.ruling import DIFFERS, Conflict, Edit, Ruling, Signature


@dataclass(frozen=True)
class Orders:
    """What a merge is told beside the rows: why some wait, and what people decided.

    reasons, signed and blanks by place. superseded: file → the return that took its place.
    """

    reasons: Mapping[Place, str]
    signed: Mapping[Place, Signature]
    superseded: Mapping[str, str]
    edits: Sequence[Edit]
    rulings: Mapping[tuple[str, str], Ruling]
    blanks: Mapping[Place, Blanks]


@dataclass(frozen=True)
class Part:
    """One kind of ledger, merged."""

    merged: pd.DataFrame
    pending: pd.DataFrame
    raw: pd.DataFrame
    duplicates: pd.DataFrame
    conflicts: tuple[Conflict, ...]
    filled: tuple[Filled, ...]
    edits: tuple[Edit, ...]


def merge_kind(
    spec: LedgerSpec, ledgers: Sequence[Ledger], keys: Sequence[str], plan: Plan, orders: Orders
) -> Part | None:
    """All rows of one kind of ledger, in the order of the plan's units; None where there is none."""
    if not ledgers:
        return None
    rows, raw = _rows(ledgers, keys, plan, orders)
    old = rows.index[rows[FILE].isin(list(orders.superseded))]
    blanks = _by_label(rows, orders.blanks)
    same = rows[KEY].isin(rows.loc[list(blanks), KEY]) & ~rows.index.isin(old)
    rows.loc[sorted(completed(rows[same], blanks, spec.compared)), REASON] = pd.NA
    sound = rows[rows[REASON].isna() & ~rows.index.isin(old)]
    repeated = sound[sound[KEY].notna() & sound.duplicated(KEY, keep=False)]
    conflicts, filled, repeats = _compare(spec, repeated, rows, orders)
    for conflict, labels in conflicts:
        if labels:
            said = "、".join(spec.fields[f].header for f in conflict.differs)
            rows.loc[labels, REASON] = f"{DIFFERS}{said}"
    repeats |= {int(i): orders.superseded[str(rows[FILE].at[i])] for i in old}
    edits = laid_over(spec, rows, raw, orders.edits, repeats)
    pending = rows[REASON].notna() & ~rows.index.isin(old)
    duplicate = rows.index.isin(list(repeats)) & ~pending
    columns = [*spec.fields, *PROVENANCE]
    told = pd.Series(
        {k: v if isinstance(v, str) else _said(place_of(rows, v)) for k, v in repeats.items()},
        dtype="str",
    )
    return Part(
        rows.loc[~pending & ~duplicate, columns].reset_index(drop=True),
        _waiting(rows[pending], columns, orders),
        raw.loc[rows.index[pending], list(spec.fields)].reset_index(drop=True),
        rows.loc[duplicate, columns]
        .assign(**{REPEATS: told.reindex(rows.index[duplicate])})
        .reset_index(drop=True),
        tuple(c for c, _ in conflicts),
        tuple(filled),
        edits,
    )


def _by_label(rows: pd.DataFrame, blanks: Mapping[Place, Blanks]) -> dict[int, Blanks]:
    """The rows that wait and lack something, by their label."""
    waiting = rows[rows[REASON].notna() & rows[KEY].notna()] if blanks else rows[:0]
    each = zip(waiting.index, places_of(waiting), strict=True)
    return {int(label): blanks[place] for label, place in each if place in blanks}


def _rows(
    ledgers: Sequence[Ledger], keys: Sequence[str], plan: Plan, orders: Orders
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All rows with their keys and why they wait, and the texts of those that may come to wait.

    Ledgers in the order of the plan's units, then of files and sheets: a second copy of all rows,
    sorted, would take as much memory again.
    """
    rank = {unit: k for k, unit in enumerate(plan.units)}
    parts = _keyed(ledgers, keys)
    parts.sort(key=lambda part: _order(part[0], rank))
    rows = pd.concat([part.table for part, _ in parts], ignore_index=True)
    rows[KEY] = pd.Series([key for _, own in parts for key in own], index=rows.index, dtype="str")
    rows[REASON] = pd.Series([orders.reasons.get(p) for p in places_of(rows)], dtype="str")
    doubtful = rows[REASON].notna() | (rows[KEY].notna() & rows.duplicated(KEY, keep=False))
    raw = pd.concat([
        part.raw[doubtful.to_numpy()[start : start + len(part)]].set_axis(
            doubtful.index[start : start + len(part)][doubtful[start : start + len(part)]]
        )
        for start, part in _started(part for part, _ in parts)
    ])  # fmt: skip
    order = rows[[UNIT, FILE, SHEET, ROW]].assign(_rank=rows[UNIT].map(rank).fillna(len(rank)))
    ordered = order.sort_values(["_rank", UNIT, FILE, SHEET, ROW], kind="stable").index
    if not ordered.is_monotonic_increasing:
        renumbered = pd.Series(range(len(ordered)), index=ordered)
        rows = rows.loc[ordered].reset_index(drop=True)
        raw = raw.set_axis(renumbered[raw.index].to_numpy()).sort_index()
    return rows, raw


def _keyed(ledgers: Sequence[Ledger], keys: Sequence[str]) -> list[tuple[Ledger, Sequence[str]]]:
    """Each ledger with the keys of its rows."""
    each = (keys[start : start + len(ledger)] for start, ledger in _started(ledgers))
    return list(zip(ledgers, each, strict=True))


def _started(ledgers: Iterable[Ledger]) -> Iterator[tuple[int, Ledger]]:
    """Each ledger with the number of rows before it."""
    start = 0
    for ledger in ledgers:
        yield start, ledger
        start += len(ledger)


def _order(ledger: Ledger, rank: Mapping[str, int]) -> tuple[int, str, str, str, int]:
    if not len(ledger):
        return -1, "", "", "", 0
    unit, file, sheet, row = (ledger.table[name].iloc[0] for name in PROVENANCE)
    named = unit if isinstance(unit, str) else ""
    return rank.get(named, len(rank)), named, str(file), str(sheet), int(row)


def _waiting(rows: pd.DataFrame, columns: Sequence[str], orders: Orders) -> pd.DataFrame:
    signed = [orders.signed.get(place, Signature()) for place in places_of(rows)]
    return (
        rows[[*columns, REASON]]
        .assign(**{
            SIGNED_BY: pd.Series([s.by or None for s in signed], rows.index, dtype="str"),
            SIGNED_WHY: pd.Series([s.reason or None for s in signed], rows.index, dtype="str"),
        })
        .reset_index(drop=True)
    )  # fmt: skip


def _compare(
    spec: LedgerSpec, repeated: pd.DataFrame, rows: pd.DataFrame, orders: Orders
) -> tuple[list[tuple[Conflict, list[int]]], list[Filled], dict[int, int | str]]:
    """Rows of one key against each other: conflicts with the rows that wait for them, blanks of
    first rows filled in `rows`, and which row repeats which.
    """
    conflicts: list[tuple[Conflict, list[int]]] = []
    filled: list[Filled] = []
    repeats: dict[int, int | str] = {}
    compared = list(spec.compared)
    differ = differing(repeated, compared)
    for key, group in repeated.groupby(KEY, sort=False):
        labels = [int(i) for i in group.index]
        differs = tuple(name for name in compared if key in differ[name])
        if differs:
            places = tuple(place_of(group, i) for i in labels)
            ruling = orders.rulings.get((spec.id, str(key)))
            found = judged(Group(spec.id, str(key), places, differs, group[compared]), ruling)
            conflicts.append((found.conflict, labels if found.waits else []))
            taken = found.taken
            repeats |= {
                i: f"{_said(places[taken])}（按决定{found.said}）"
                for n, i in enumerate(labels) if taken is not None and n != taken
            }  # fmt: skip
            continue
        filled += _fill(spec, rows, labels)
        repeats |= dict.fromkeys(labels[1:], labels[0])
    return conflicts, filled, repeats


def _fill(spec: LedgerSpec, rows: pd.DataFrame, labels: Sequence[int]) -> list[Filled]:
    """Blanks of the first row taken from the others, each with its origin."""
    first, found = labels[0], []
    group = rows.loc[list(labels), list(spec.fields)].notna()
    for name in [n for n in spec.fields if not group[n].at[first] and group[n].any()]:
        other = int(group.index[group[name]][0])
        rows.loc[[first], name] = rows.loc[[other], name].array
        found.append((other, Filled(spec.id, place_of(rows, first), name, place_of(rows, other))))
    order = {name: k for k, name in enumerate(spec.fields)}
    found.sort(key=lambda one: (labels.index(one[0]), order[one[1].field]))
    return [one for _, one in found]


def place_of(rows: pd.DataFrame, label: int) -> Place:
    """Where a row stands."""
    file, sheet, row = (rows[name].at[label] for name in (FILE, SHEET, ROW))
    return Place(str(file), str(sheet), int(str(row)))


def places_of(rows: pd.DataFrame) -> list[Place]:
    """Where each row stands."""
    at: Any = zip(rows[FILE], rows[SHEET], rows[ROW], strict=True)
    return [Place(str(file), str(sheet), int(row)) for file, sheet, row in at]


def _said(place: Place) -> str:
    return f"{place.file} {place.sheet} 第{place.row}行"
