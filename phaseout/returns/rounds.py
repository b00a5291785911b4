"""Rounds: a file against the earlier receipts of its unit; what was mended, what was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace

from phaseout.model.ledger import Submission
from phaseout.model.receipt import FindingMark, Marks, Receipt, RowMark
from phaseout.model.round import Followed, Inspected, LostRow, Round, RowChanges
from phaseout.sentence import say

Trait = Callable[[RowMark], tuple[str, ...]]
TRAITS: tuple[Trait, ...] = (
    lambda row: (row.key, row.hash),
    lambda row: (row.key,),
    lambda row: (row.hash,),
    lambda row: (row.rest, row.name),
    lambda row: (row.rest, row.code),
)
"""By what a row is known again, the surest first: unchanged, the same item, the same cells under
another key, all but the key's cells of the same enterprise. Position is no evidence: a row that was
deleted must not hide behind one that was inserted at its place."""

Series = dict[int, list[Receipt]]
"""A unit's workbooks by part, each with its receipts round by round."""


def rounds(
    drafts: Sequence[Receipt], earlier: Iterable[Receipt], units: Set[str]
) -> tuple[Round, ...]:
    """Each file of a call against the receipts of its unit under its plan.

    drafts: unnumbered receipts. units: of all files of the call; a finding held against a unit
    that is not among them could not be looked for, so it is not told as mended.
    """
    known = list(earlier)
    told: dict[str, Round] = {}
    for unit, plan in dict.fromkeys((d.unit, d.plan) for d in drafts):
        own = [d for d in drafts if (d.unit, d.plan) == (unit, plan)]
        series = _series(r for r in known if (r.unit, r.plan) == (unit, plan))
        here = {row.key for d in own for row in d.rows}
        for draft, part in _parts(own, series):
            told[draft.file] = _round(replace(draft, part=part), series.get(part, []), units, here)
    return tuple(told[d.file] for d in drafts)


def _series(receipts: Iterable[Receipt]) -> Series:
    series: Series = {}
    for receipt in sorted(receipts, key=lambda r: (r.part, r.round)):
        series.setdefault(receipt.part, []).append(receipt)
    return series


def _parts(drafts: Sequence[Receipt], series: Series) -> list[tuple[Receipt, int]]:
    """Which of the unit's workbooks each file is, the likest first; a further one is a new part.

    A file that shares no row and no name with an earlier one takes the place of one of the same
    ledgers that nothing else was sent for, so that the rows of that one are told as lost.
    """
    likeness = sorted(
        ((_likeness(d, own[-1]), -part, d.file) for d in drafts for part, own in series.items()),
        reverse=True,
    )
    found: dict[str, int] = {}
    for alike, earlier_first, file in likeness:
        part = -earlier_first
        if any(alike) and file not in found and part not in found.values():
            found[file] = part
    for draft in drafts:
        further = max([*series, *found.values()], default=0) + 1
        found.setdefault(draft.file, further)
    return [(draft, found[draft.file]) for draft in drafts]


def _likeness(draft: Receipt, last: Receipt) -> tuple[bool, int, bool, bool]:
    """Same bytes, then items in common, the same name, the same kinds of ledger."""
    common = {r.key for r in draft.rows if r.key} & {r.key for r in last.rows}
    kinds = {s.ledger for s in draft.sheets} & {s.ledger for s in last.sheets}
    empty = not draft.sheets or not last.sheets
    return (
        draft.sha256 == last.sha256, len(common), draft.file == last.file, bool(kinds) or empty
    )  # fmt: skip


def _round(draft: Receipt, earlier: Sequence[Receipt], units: Set[str], here: Set[str]) -> Round:
    if not earlier:
        return Round(draft.file, "first", draft.unit, replace(draft, round=1))
    last = earlier[-1]
    if identical(draft, last):
        return Round(draft.file, "same", draft.unit, None, last, note=_same(draft, last))
    rows = row_changes(last.rows, draft.rows, here)
    seen = {mark.fingerprint for r in earlier[:-1] for mark in r.findings}
    followed = _followed(last, draft, units)
    marked = (replace(f, again=f.course == "new" and f.mark.fingerprint in seen) for f in followed)
    now = replace(draft, round=last.round + 1)
    old = next((r for r in earlier if r.sha256 == draft.sha256), None)
    note = (
        say("与第{round}轮收到的文件相同，请核实是否误发了旧文件。", round=old.round) if old else ""
    )
    return Round(draft.file, "next", draft.unit, now, last, tuple(marked), rows, note)


def identical(draft: Receipt, last: Receipt) -> bool:
    """Whether a file is the last round's: by its bytes, or resaved with nothing changed in it."""
    if draft.sha256 == last.sha256:
        return True
    same = bool(draft.marks.content) and draft.marks.content == last.marks.content
    return same and _prints(draft) == _prints(last)


def _prints(receipt: Receipt) -> list[str]:
    return sorted(mark.fingerprint for mark in receipt.findings)


def _same(draft: Receipt, last: Receipt) -> str:
    how = (
        say("一字未改")
        if draft.sha256 == last.sha256
        else say("只是重新保存过，读到的内容没有改动")
    )
    differs = (
        say("本次校验出的问题与该回执不尽相同，可能是方案有修订、日期不同，或一并校验的文件不同。")
        if _prints(draft) != _prints(last)
        else ""
    )
    return say(
        "与第{round}轮收到的文件相同（{how}），不作为新的一轮；仍以第{round}轮回执为准。{differs}",
        round=last.round,
        how=how,
        differs=differs,
    )


# ── Rows ──


def matched(was: Sequence[RowMark], now: Sequence[RowMark]) -> dict[int, int]:
    """Which row of `now` each row of `was` is, by index; several of one trait in their order."""
    pairs: dict[int, int] = {}
    for trait in TRAITS:
        free = _by_trait(now, set(pairs.values()), trait)
        for old, row in enumerate(was):
            same = free.get((row.ledger, *trait(row))) if old not in pairs else None
            if same:
                pairs[old] = same.pop(0)
    return pairs


def _by_trait(
    rows: Sequence[RowMark], taken: Set[int], trait: Trait
) -> dict[tuple[str, ...], list[int]]:
    free: dict[tuple[str, ...], list[int]] = {}
    for index, row in enumerate(rows):
        if index not in taken and all(trait(row)):
            free.setdefault((row.ledger, *trait(row)), []).append(index)
    return free


def row_changes(
    was: Sequence[RowMark], now: Sequence[RowMark], here: Set[str] = frozenset()
) -> RowChanges:
    """What became of the rows; `here`: keys of items that stand in any file of the unit."""
    pairs = matched(was, now)
    both = [(was[old], now[new]) for old, new in pairs.items()]
    taken = set(pairs.values())
    added = [row for index, row in enumerate(now) if index not in taken]
    lost = [row for index, row in enumerate(was) if index not in pairs]
    likely = _by_firm(added)
    return RowChanges(
        tuple(LostRow(r, bool(r.key) and r.key in here, _only(r, likely)) for r in lost),
        tuple(added),
        tuple((old, new) for old, new in both if old.hash != new.hash),
        sum(old.hash == new.hash for old, new in both),
    )


def _by_firm(rows: Iterable[RowMark]) -> dict[tuple[str, str], list[RowMark]]:
    """Ledger and enterprise, by name and by code → its rows."""
    firms: dict[tuple[str, str], list[RowMark]] = {}
    for row in rows:
        for who in {row.name, row.code} - {""}:
            firms.setdefault((row.ledger, who), []).append(row)
    return firms


def _only(row: RowMark, firms: Mapping[tuple[str, str], Sequence[RowMark]]) -> RowMark | None:
    """The row of the same enterprise, when there is only one."""
    same = {r for who in (row.name, row.code) for r in firms.get((row.ledger, who), ())}
    return same.pop() if len(same) == 1 else None


# ── Findings ──


def _followed(last: Receipt, now: Receipt, units: Set[str]) -> list[Followed]:
    """Each finding of the last round with what became of it, then the new ones."""
    subjects = _subjects(last, now)
    items = _items(now.rows)
    standing: dict[tuple[object, ...], list[FindingMark]] = {}
    for mark in now.findings:
        item = items.get((mark.sheet, mark.row))
        about = _above_rows(mark, now) if item is None else item
        standing.setdefault((mark.rule, mark.field, about), []).append(mark)
    followed = []
    for mark, subject in zip(last.findings, subjects, strict=True):
        same = standing.get((mark.rule, mark.field, subject))
        now_it_is = same.pop(0) if same else None
        followed.append(_course(mark, now_it_is, units, gone=subject is None))
    left = (Followed("new", None, mark) for own in standing.values() for mark in own)
    return [*followed, *(f for f in left if not f.mark.waived)]


def _subjects(last: Receipt, now: Receipt) -> list[object]:
    """What each finding of the last round is about in the present one: None for a row that is lost.

    A row is told by its index, what stands above the rows by its ledger.
    """
    pairs, was, items = matched(last.rows, now.rows), _items(last.rows), _items(now.rows)
    subjects: list[object] = []
    for mark in last.findings:
        item = was.get((mark.sheet, mark.row))
        if item is None:
            subjects.append(_above_rows(mark, last))
        else:
            here = now.rows[pairs[item]] if item in pairs else None
            subjects.append(items[here.sheet, here.row] if here else None)
    return subjects


def _items(rows: Iterable[RowMark]) -> Mapping[tuple[str, int | None], int]:
    """Sheet and row → the first item there: a further machine of one cell shares its row."""
    items: dict[tuple[str, int | None], int] = {}
    for index, row in enumerate(rows):
        items.setdefault((row.sheet, row.row), index)
    return items


def _above_rows(mark: FindingMark, receipt: Receipt) -> str:
    """The ledger of a finding's sheet, which may be renamed; else the sheet, or the whole file."""
    return receipt.ledgers.get(mark.sheet, mark.sheet)


def _course(was: FindingMark, now: FindingMark | None, units: Set[str], *, gone: bool) -> Followed:
    if gone:
        return Followed("gone", was)
    if now:
        return Followed("waived" if now.waived else "open", was, now)
    unseen = bool(was.others) and not set(was.others) <= units
    return Followed("unchecked" if unseen else "fixed", was)


# ── A file against its receipt ──


def held_against(receipt: Receipt, submission: Submission, seen: Marks) -> Inspected:
    """What differs between the file that was received and another one: sheets and rows."""
    now = [lay.sheet for lay in submission.sheets if lay.ledger]
    was = [mark.sheet for mark in receipt.sheets]
    return Inspected(
        receipt, submission.file, submission.sha256, same=False,
        resaved=bool(seen.content) and seen.content == receipt.marks.content,
        sheets_lost=tuple(s for s in was if s not in now),
        sheets_added=tuple(s for s in dict.fromkeys(now) if s not in was),
        rows=row_changes(receipt.rows, seen.rows, {row.key for row in seen.rows}),
    )  # fmt: skip
