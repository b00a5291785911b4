"""Several files of one unit: parts of one return, or an earlier and a later version of it.

Which version is the later is for the receipts to say; no file's date is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from phaseout.cases.items import KEY
from phaseout.merge.differing import differing
from phaseout.merge.kind import places_of
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, UNIT, Ledger, Submission
from phaseout.model.plan import LedgerSpec
from phaseout.model.receipt import Receipt

UNCLEAR = "本单位报来两份内容不一的"
"""How the reason of a row begins that waits because nobody can tell which version stands."""
REFUSED = "本轮没有通过校验，台账用已接收的 {file}；请填报单位改正后重报"


@dataclass(frozen=True)
class Versions:
    """superseded: file → the return that took its place. unclear: file → why its rows wait."""

    superseded: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    rounds: Mapping[str, int] = field(default_factory=dict)

    def waiting(self, ledgers: Sequence[Ledger]) -> dict[Place, str]:
        """Why the rows of unclear files wait."""
        return {
            place: self.unclear[place.file]
            for lg in ledgers
            if len(lg) and lg.table[FILE].iloc[0] in self.unclear
            for place in places_of(lg.table)
        }


def versions(
    submissions: Sequence[Submission], ledgers: Sequence[Ledger], keys: Mapping[str, Sequence[str]],
    receipts: Sequence[Receipt] | None, known_old: Mapping[str, str],
) -> Versions:  # fmt: skip
    """Which files of one unit are versions of each other, and which of them stands.

    receipts: None where the call names no folder of them. known_old: files of which it is known
    already that a later return stands for them.
    """
    sent = {s.file: s for s in submissions}
    settled = {*known_old, *(s.file for s in submissions if s.status == "kept")}
    known = {r.sha256: r for r in receipts or ()}
    rounds = {f: known[s.sha256].round for f, s in sent.items() if s.sha256 in known}
    superseded: dict[str, str] = {}
    unclear: dict[str, str] = {}
    for spec, one, other in _pairs(ledgers, keys):
        if sent[one].sha256 == sent[other].sha256 or settled & {one, other}:
            continue
        turn = _turn(sent[one], sent[other], known) if receipts is not None else None
        if turn is None:
            why = _unclear(spec, one, other)
            unclear |= {one: why, other: why}
        elif turn.accepted:
            said = f"（第{rounds[turn.later]}轮）" if turn.later in rounds else ""
            superseded[turn.earlier] = f"已由 {turn.later}{said}替代"
        elif turn.later != turn.earlier:
            unclear[turn.later] = f"{UNCLEAR}{spec.title}：{REFUSED.format(file=turn.earlier)}"
    return Versions(
        {**known_old, **superseded},
        {f: why for f, why in unclear.items() if f not in superseded},
        rounds,
    )


def _pairs(
    ledgers: Sequence[Ledger], keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[LedgerSpec, str, str]]:
    """Files of one unit that hold the same items and do not simply complete each other."""
    for spec in {lg.spec.id: lg.spec for lg in ledgers}.values():
        own = [lg.table for lg in ledgers if lg.spec.id == spec.id]
        where = pd.concat([table[[UNIT, FILE]] for table in own], ignore_index=True)
        files = where.dropna(subset=[UNIT]).drop_duplicates()
        several = set(files.loc[files.duplicated(UNIT, keep=False), FILE])
        if not several:
            continue
        rows = pd.concat(own, ignore_index=True)
        rows[KEY] = pd.Series(keys.get(spec.id), index=rows.index, dtype="str")
        rows = rows[rows[FILE].isin(several) & rows[KEY].notna()]
        for _, unit in rows.groupby(UNIT, sort=True):
            parts = {str(name): part for name, part in unit.groupby(FILE, sort=True)}
            for one, other in combinations(parts, 2):
                if _versions(spec, parts[one], parts[other]):
                    yield spec, one, other


def _versions(spec: LedgerSpec, one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables hold common items, and each has facts or items that the other has not."""
    first, second = set(one[KEY]), set(other[KEY])
    common = first & second
    if not common:
        return False
    if first - second and second - first:
        return True
    both = pd.concat([one, other], ignore_index=True)
    both = both[both[KEY].isin(common)]
    return any(differing(both, spec.compared).values())


@dataclass(frozen=True)
class _Turn:
    """Which of two files came first; accepted: whether the later one takes its place.

    Two parts of one return are each other's neither: both names are the same.
    """

    earlier: str
    later: str
    accepted: bool = True


def _turn(one: Submission, other: Submission, known: Mapping[str, Receipt]) -> _Turn | None:
    """Which version came first; None where no receipt tells. One without a receipt came last."""
    first, second = known.get(one.sha256), known.get(other.sha256)
    if not first and not second:
        return None
    if first and second:
        if first.part != second.part:
            return _Turn(one.file, one.file, accepted=False)
        if first.round > second.round:
            one, other, first, second = other, one, second, first
        return _Turn(
            one.file, other.file, second.outcome == "accepted" or first.outcome != "accepted"
        )
    old, new, receipt = (one, other, first) if first else (other, one, second)
    refused = any(f.holds_back for f in new.findings)
    return _Turn(old.file, new.file, not (refused and receipt and receipt.outcome == "accepted"))


def _unclear(spec: LedgerSpec, one: str, other: str) -> str:
    return (
        f"{UNCLEAR}{spec.title}：{one}、{other}，不知以哪一份为准；"
        "请用 --receipt 指明存放回执的文件夹，或只留一份，再重新汇总"
    )
