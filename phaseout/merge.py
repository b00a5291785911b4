"""The verb of `merge`: every row that was read becomes merged, pending or a duplicate.

A blank is no fact: rows of one item whose filled cells nowhere differ complete each other. Where
two filled cells differ, all rows of the item wait for a person; nothing wins by being newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from phaseout.items import KEY, LEDGER, facts, identified
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT, Ledger, Submission
from phaseout.model.merged import (
    REASON,
    REPEATS,
    Conflict,
    Filled,
    Merged,
    Source,
    UnitStates,
    Waived,
)
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.values import normal_name

HIDDEN = "隐藏工作表，请填报单位确认"


def merge(read: Iterable[tuple[Submission, Sequence[Ledger]]], plan: Plan) -> Merged:
    """The city ledger of these submissions; they carry the findings of `check`."""
    submissions: list[Submission] = []
    ledgers: list[Ledger] = []
    reasons: dict[tuple[str, str, int], str] = {}
    for submission, own in read:
        submissions.append(submission)
        ledgers += own
        reasons |= _reasons(submission, own)
    keys = _keys(ledgers, plan)
    parts = {
        spec.id: _merge_kind(spec, [lg for lg in ledgers if lg.spec.id == spec.id], keys, reasons, plan)
        for spec in plan.ledgers.values()
    }  # fmt: skip
    kept = {name: part for name, part in parts.items() if part is not None}
    return Merged(
        plan.id, plan.version,
        {name: part.merged for name, part in kept.items()},
        {name: part.pending for name, part in kept.items()},
        {name: part.raw for name, part in kept.items()},
        {name: part.duplicates for name, part in kept.items()},
        tuple(c for part in kept.values() for c in part.conflicts),
        tuple(f for part in kept.values() for f in part.filled),
        tuple(_source(s, kept.values()) for s in submissions),
        _unit_states(submissions, plan),
        tuple(_waived(f) for s in submissions for f in s.findings if f.waived),
    )  # fmt: skip


def _waived(finding: Finding) -> Waived:
    waiver = finding.waived
    assert waiver is not None
    return Waived(
        replace(finding.place, column=""), waiver.enterprise, finding.rule, finding.message, waiver.reason, waiver.by,
        waiver.on, waiver.until,
    )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """One kind of ledger, merged."""

    merged: pd.DataFrame
    pending: pd.DataFrame
    raw: pd.DataFrame
    duplicates: pd.DataFrame
    conflicts: tuple[Conflict, ...]
    filled: tuple[Filled, ...]


def _reasons(submission: Submission, ledgers: Sequence[Ledger]) -> dict[tuple[str, str, int], str]:
    """Why rows of this file must wait: (file, sheet, row) → the findings, in words."""
    words: dict[tuple[str, str, int], list[str]] = {}
    for ledger in ledgers:
        whole = [_word(f) for f in submission.findings if _holds_all(f, ledger)]
        if not ledger.layout.visible:
            whole.append(HIDDEN)
        if whole:
            for row in ledger.table[ROW]:
                words.setdefault((submission.file, ledger.layout.sheet, int(row)), []).extend(whole)
    for finding in submission.findings:
        if finding.holds_back and finding.place.row and not finding.rows:
            at = (finding.place.file, finding.place.sheet, finding.place.row)
            words.setdefault(at, []).append(_word(finding))
    return {at: "；".join(dict.fromkeys(said)) for at, said in words.items()}


def _holds_all(finding: Finding, ledger: Ledger) -> bool:
    """An error of the whole file, or of a whole column of this sheet."""
    if not finding.holds_back:
        return False
    return not finding.place.sheet or (
        bool(finding.rows) and finding.place.sheet == ledger.layout.sheet
    )


def _word(finding: Finding) -> str:
    return f"{finding.rule} {finding.message}"


def _keys(ledgers: Sequence[Ledger], plan: Plan) -> dict[str, list[str]]:
    """The keys of the rows of each kind of ledger, in the order of its ledgers."""
    every = facts(ledgers, plan)
    if every.empty:
        return {}
    known = identified(every, plan)
    return {str(kind): list(own) for kind, own in known.groupby(LEDGER, sort=False)[KEY]}


def _merge_kind(
    spec: LedgerSpec, ledgers: Sequence[Ledger], keys: Mapping[str, Sequence[str]],
    reasons: Mapping[tuple[str, str, int], str], plan: Plan,
) -> _Part | None:  # fmt: skip
    if not ledgers:
        return None
    rows = pd.concat([lg.table for lg in ledgers], ignore_index=True)
    raw = pd.concat([lg.raw for lg in ledgers], ignore_index=True)
    places = pd.MultiIndex.from_frame(rows[[FILE, SHEET, ROW]])
    rows[KEY] = pd.Series(keys.get(spec.id), index=rows.index, dtype="str")
    rows[REASON] = pd.Series([reasons.get(at) for at in places], index=rows.index, dtype="str")
    rows, raw = _in_order(rows, raw, plan)
    sound = rows[rows[REASON].isna()]
    repeated = sound[sound[KEY].notna() & sound.duplicated(KEY, keep=False)]
    conflicts, filled, repeats = _compare(spec, repeated, rows)
    waiting = {at for c in conflicts for at in c[1]}
    for conflict, labels in conflicts:
        said = "、".join(spec.fields[f].header for f in conflict.differs)
        rows.loc[labels, REASON] = f"与同一事项的另一行不一致：{said}"
    pending = rows[REASON].notna()
    duplicate = rows.index.isin(repeats) & ~rows.index.isin(waiting)
    columns = [*spec.fields, *PROVENANCE]
    return _Part(
        rows.loc[~pending & ~duplicate, columns].reset_index(drop=True),
        rows.loc[pending, [*columns, REASON]].reset_index(drop=True),
        raw.loc[pending].reset_index(drop=True),
        rows.loc[duplicate, columns]
        .assign(**{REPEATS: pd.Series(repeats, dtype="str").reindex(rows.index[duplicate])})
        .reset_index(drop=True),
        tuple(c for c, _ in conflicts),
        tuple(filled),
    )


def _in_order(
    rows: pd.DataFrame, raw: pd.DataFrame, plan: Plan
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """By unit in the plan's order, then file, sheet, row: the order of the files does not count."""
    rank = {unit: k for k, unit in enumerate(plan.units)}
    ordered = rows.assign(_rank=rows[UNIT].map(rank).fillna(len(rank))).sort_values(
        ["_rank", UNIT, FILE, SHEET, ROW], kind="stable"
    )
    labels = ordered.index
    return ordered.drop(columns="_rank").reset_index(drop=True), raw.loc[labels].reset_index(
        drop=True
    )


def _compare(
    spec: LedgerSpec, repeated: pd.DataFrame, rows: pd.DataFrame
) -> tuple[list[tuple[Conflict, list[int]]], list[Filled], dict[int, str]]:
    """Rows of one key against each other. Fills blanks of the first row in `rows`."""
    conflicts: list[tuple[Conflict, list[int]]] = []
    filled: list[Filled] = []
    repeats: dict[int, str] = {}
    compared = [name for name in spec.fields if name not in spec.incidental]
    for key, group in repeated.groupby(KEY, sort=False):
        labels = [int(i) for i in group.index]
        differs = tuple(name for name in compared if _differ(group[name]))
        if differs:
            places = tuple(_place(group, i) for i in labels)
            conflicts.append((Conflict(spec.id, str(key), places, differs), labels))
            continue
        filled += _fill(spec, rows, labels)
        repeats |= {i: _said(_place(group, labels[0])) for i in labels[1:]}
    return conflicts, filled, repeats


def _differ(values: pd.Series[Any]) -> bool:
    present = values.dropna()
    if len(present) < 2:
        return False
    return len({normal_name(v) if isinstance(v, str) else v for v in present}) > 1


def _fill(spec: LedgerSpec, rows: pd.DataFrame, labels: Sequence[int]) -> list[Filled]:
    """Blanks of the first row taken from the others, each with its origin."""
    first, found = labels[0], []
    for other in labels[1:]:
        for name in spec.fields:
            if rows[name].isna().at[first] and rows[name].notna().at[other]:
                rows.loc[[first], name] = rows.loc[[other], name].array
                found.append(Filled(spec.id, _place(rows, first), name, _place(rows, other)))
    return found


def _place(rows: pd.DataFrame, label: int) -> Place:
    file, sheet, row = (rows[name].at[label] for name in (FILE, SHEET, ROW))
    return Place(str(file), str(sheet), int(str(row)))


def _said(place: Place) -> str:
    return f"{place.file} {place.sheet} 第{place.row}行"


def _source(submission: Submission, parts: Iterable[_Part]) -> Source:
    def count(frame: pd.DataFrame) -> int:
        return int((frame[FILE] == submission.file).sum())

    each = list(parts)
    return Source(
        submission.file, submission.sha256, submission.unit, submission.status, submission.rows,
        sum(count(p.merged) for p in each), sum(count(p.pending) for p in each),
        sum(count(p.duplicates) for p in each), submission.message, submission.filled_on,
    )  # fmt: skip


def _unit_states(submissions: Iterable[Submission], plan: Plan) -> UnitStates:
    """The units awaited, by what they sent: rows (faulty or not), a nil return, nothing readable."""
    sent: dict[str, str] = {}
    for submission in submissions:
        if submission.unit and submission.status != "unreadable":
            has_rows = submission.rows > 0 or submission.status == "faulty"
            if has_rows or sent.get(submission.unit) != "submitted":
                sent[submission.unit] = "submitted" if has_rows else "nil"
    return UnitStates(
        tuple(u for u in plan.reporters if sent.get(u) == "submitted"),
        tuple(u for u in plan.reporters if sent.get(u) == "nil"),
        tuple(u for u in plan.reporters if u not in sent),
    )
