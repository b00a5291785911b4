"""What a merge takes over from the last city ledger: files nobody sent again, and people's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from phaseout.cases.items import KEY, LEDGER, facts, identified, stacked
from phaseout.merge.kind import places_of
from phaseout.merge.originals import as_reported
from phaseout.merge.versions import UNCLEAR
from phaseout.model.before import Before, Carried, Loose, Restated
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, UNIT, Ledger, Submission
from phaseout.model.merged import REASON, REPEATS, Merged, Replaced, Source
from phaseout.model.plan import Plan
from phaseout.model.ruling import BY_OTHERS, Edit, Signature
from phaseout.rules import RULES

REMOVED = (
    "在市级台账中被人删去；确应删去的，请填报单位撤回这一行；不应删去的，请填补正人和补正理由恢复"
)
UNSIGNED = "；市级已改动本行，写明补正人和补正理由后才重新校验"


def carried(
    sent: Sequence[Submission], identities: Sequence[pd.DataFrame], before: Before, plan: Plan, *,
    accepted_only: bool = False,
) -> Carried:  # fmt: skip
    """What the last ledger lends to a merge of these files.

    accepted_only: a return that was sent back does not take the place of an accepted one.
    """
    past = before.city
    turns = _Turns(sent, past, accepted_only)
    touched = {e.row for e in past.edits}
    wanted = {s.file for s in past.sources} - {*turns.names} | {place.file for place in touched}
    rows = as_reported(past, before.removed, wanted, plan)
    restated = [*before.restated, *_corrected(past, rows)]
    kept, loose = [], []
    for source in past.sources:
        ledgers = rows.get(source.file, ())
        stays = tuple(lg for lg in ledgers if lg.spec.id not in turns.gone(source))
        if turns.keeps(source, stays):
            kept.append((_submission(source, stays, past), stays))
        gone = [lg for lg in ledgers if lg.spec.id in turns.gone(source)]
        loose += [
            Loose(place, one, tuple(e for e in past.edits if e.row == place))
            for lg in gone for place, one in _rows_at(lg, touched)
        ]  # fmt: skip
    here = {p for lg in (lg for _, own in kept for lg in own) for p in places_of(lg.table)}
    stay = {*here, *(r.place for r in restated if r.place.file in turns.names)}
    alive = [r for r in restated if r.place in stay]
    own = {r.place for r in alive}
    lost = {loose_one.place for loose_one in loose}
    plain = [e for e in past.edits if e.row not in own and e.row not in lost]
    stated = [e for e in past.edits if e.row in own]
    return _renamed(Carried(
        tuple(kept), tuple(alive), _held(before, turns, alive), tuple(plain), tuple(stated),
        _superseded(past), tuple(loose), {s.file: s for s in past.sources},
        _replaced(turns, rows, identities, plan), turns.called, past,
    ))  # fmt: skip


def lacking(past: Merged) -> set[Place]:
    """The rows of the last ledger that waited, or whose blanks another row filled."""
    waiting = (place for frame in past.pending.values() for place in places_of(frame))
    return {*waiting, *(filled.row for filled in past.filled)}


@dataclass(frozen=True)
class _Turns:
    """Which files of the last ledger are here again, and which a newer return replaces."""

    sent: Sequence[Submission]
    past: Merged
    accepted_only: bool

    @property
    def names(self) -> Mapping[str, str]:
        """File of the last ledger → the same file in this call."""
        now = {s.sha256: s.file for s in self.sent if s.sha256}
        return {s.file: now[s.sha256] for s in self.past.sources if s.sha256 in now}

    @property
    def called(self) -> Mapping[str, str]:
        """File of the last ledger → its name now, unlike that of any file sent."""
        taken = {s.file for s in self.sent}
        aside = {
            s.file: f"{s.file}（前一份 {s.sha256[:6]}）"
            for s in self.past.sources
            if s.file in taken and s.file not in self.names and s.sha256
        }
        return {**aside, **self.names}

    def keeps(self, source: Source, stays: Sequence[Ledger]) -> bool:
        """Whether an old file still stands for anything that nobody sent again."""
        if source.file in self.names:
            return False
        if source.status == "unreadable" and source.file in {s.file for s in self.sent}:
            return False
        return bool(stays) or not self.gone(source)

    def new(self) -> Iterator[Submission]:
        """The readable files that the last ledger did not know."""
        old = {s.sha256 for s in self.past.sources}
        yield from (s for s in self.sent if s.status != "unreadable" and s.sha256 not in old)

    def gone(self, source: Source) -> set[str]:
        """The kinds of ledger of an old file that newer returns of its unit replace."""
        if source.file in self.names:
            return set()
        return {kind for s in self.replacing(source) for kind in self._kinds(s)}

    def replacing(self, source: Source) -> Iterator[Submission]:
        """The newer returns of the unit of an old file that stand."""
        for new in self.new():
            same = new.unit == source.unit if source.unit else new.file == source.file
            if same and not self.waits(new, source):
                yield new

    def waits(self, new: Submission, source: Source) -> bool:
        """Whether a return was sent back while the accepted one stands."""
        refused = any(f.holds_back for f in new.findings)
        return self.accepted_only and refused and source.status == "ok"

    def _kinds(self, new: Submission) -> set[str]:
        """The ledgers that a return speaks of, by rows or as nil; a sheet left blank says nothing."""
        told = {str(lay.ledger) for lay in new.sheets if lay.ledger and (lay.first_row or lay.nil)}
        return told or (set(self.past.tables) if new.status == "nil" else set())


def _submission(source: Source, ledgers: Sequence[Ledger], past: Merged) -> Submission:
    rows = sum(map(len, ledgers))
    return Submission(
        source.file, source.sha256, source.unit, None, None, source.status,  # type: ignore[arg-type]
        source.message, (), tuple(ledgers), filled_on=source.filled_on, rows=rows,
        ignored=tuple(i for i in past.ignored if i.place.file == source.file),
    )  # fmt: skip


def _rows_at(ledger: Ledger, touched: set[Place]) -> Iterator[tuple[Place, Ledger]]:
    """The rows of a ledger that somebody changed, each as a ledger of its own."""
    places = places_of(ledger.table)
    for place in dict.fromkeys(p for p in places if p in touched):
        own = [p == place for p in places]
        yield place, Ledger(
            ledger.spec, ledger.layout,
            ledger.table[own].reset_index(drop=True), ledger.raw[own].reset_index(drop=True),
        )  # fmt: skip


def _corrected(past: Merged, rows: Mapping[str, Sequence[Ledger]]) -> Iterator[Restated]:
    """The rows that were corrected in an earlier merge and are merged since."""
    signed = {e.row: Signature(e.by, e.reason) for e in past.edits if e.by}
    waiting = {p for frame in past.pending.values() for p in places_of(frame)}
    for ledgers in rows.values():
        for ledger in ledgers:
            for place, one in _rows_at(ledger, {*signed} - waiting):
                yield Restated(place, one, signed[place])


def _held(before: Before, turns: _Turns, restated: Sequence[Restated]) -> dict[Place, str]:
    """Why rows wait that no rule holds back in this merge."""
    past, found = before.city, {}
    signed = {r.place: r.signature.complete for r in restated}
    gone = {s.file: turns.gone(s) for s in past.sources}
    for kind, frame in past.pending.items():
        for place, reason in zip(places_of(frame), map(_lasting, frame[REASON]), strict=True):
            if kind in gone.get(place.file, ()) or signed.get(place) or not reason:
                continue
            if place in signed:
                found[place] = f"{reason.removesuffix(UNSIGNED)}{UNSIGNED}"
            elif place.file not in turns.names or reason == REMOVED:
                found[place] = reason
    for kind, frame in before.removed.items():
        found |= {p: REMOVED for p in places_of(frame) if kind not in gone.get(p.file, ())}
    return found


def _lasting(reason: str) -> str:
    """What of a reason does not rest on the other rows of a merge, which may be others now.

    A rule that holds rows against each other is put to the kept rows again.
    """
    alone = reason
    for mark in (UNCLEAR, *BY_OTHERS):
        alone = alone.split(mark, maxsplit=1)[0].removesuffix("；")
    return "；".join(said for said in _RULES_SAID.split(alone) if said and not _between(said))


_RULES_SAID = re.compile(r"；(?=[A-Z]\d{3} )")
"""Between what two rules say: a message may hold the sign itself."""


def _between(said: str) -> bool:
    rule = RULES.get(said[:4])
    return rule is not None and rule.scope in {"items", "across"}


def _superseded(past: Merged) -> dict[str, str]:
    """The files that the last ledger says a later return stands for."""
    old = {s.file for s in past.sources if s.status == "replaced"}
    frames = [f for f in past.duplicates.values() if len(f)]
    pairs = ((f, r) for frame in frames for f, r in zip(frame[FILE], frame[REPEATS], strict=True))
    return {str(file): str(said) for file, said in pairs if file in old}


def _replaced(
    turns: _Turns, rows: Mapping[str, Sequence[Ledger]], identities: Sequence[pd.DataFrame],
    plan: Plan,
) -> tuple[Replaced, ...]:  # fmt: skip
    """Each return that took an earlier one's place, and the items no longer in it."""
    told = list(turns.past.replaced)
    for source in turns.past.sources:
        for new in turns.replacing(source):
            if source.file in turns.names:
                continue
            for kind in sorted(turns.gone(source)):
                old = [lg for lg in rows.get(source.file, ()) if lg.spec.id == kind]
                if any(map(len, old)):
                    told.append(_one_replaced(source, new, kind, old, identities, plan))
    return tuple(dict.fromkeys(told))


def _one_replaced(
    source: Source, new: Submission, kind: str, old: Sequence[Ledger],
    identities: Sequence[pd.DataFrame], plan: Plan,
) -> Replaced:  # fmt: skip
    there = [i[(i[LEDGER] == kind) & (i[UNIT] == source.unit)] for i in identities if len(i)]
    own = stacked(there) if there else pd.DataFrame()
    before = facts(old, plan)
    both = identified(pd.concat([before, own], ignore_index=True), plan)
    was, now_keys = both[: len(before)], set(both[KEY][len(before) :])
    gone = was[was[KEY].notna() & ~was[KEY].isin(now_keys)]
    return Replaced(
        source.unit or "", kind, source.file, sum(map(len, old)), new.file,
        int((own[FILE] == new.file).sum()) if len(own) else 0,
        tuple(dict.fromkeys(map(str, gone["enterprise"].fillna("（无企业名称）")))),
    )  # fmt: skip


def _renamed(one: Carried) -> Carried:
    """The same with the places of files that bear another name in this call."""
    names = {old: new for old, new in one.names.items() if old != new}
    if not names:
        return one

    def at(place: Place) -> Place:
        return Place(names.get(place.file, place.file), place.sheet, place.row, place.column)

    def edits(own: Iterable[Edit]) -> tuple[Edit, ...]:
        return tuple(
            Edit(e.ledger, at(e.row), e.field, e.before, e.after, e.by, e.reason) for e in own
        )

    kept = tuple(
        (
            replace(s, file=names.get(s.file, s.file), ledgers=()),
            tuple(_moved(lg, names) for lg in own),
        )
        for s, own in one.kept
    )
    kept = tuple((replace(s, ledgers=own), own) for s, own in kept)
    return Carried(
        kept,
        tuple(Restated(at(r.place), _moved(r.ledger, names), r.signature) for r in one.restated),
        {at(p): why for p, why in one.held.items()}, edits(one.edits), edits(one.stated),
        {names.get(f, f): why for f, why in one.superseded.items()},
        tuple(Loose(at(o.place), _moved(o.ledger, names), edits(o.edits)) for o in one.loose),
        {names.get(f, f): source for f, source in one.sources.items()},
        one.replaced, one.names, one.past,
    )  # fmt: skip


def _moved(ledger: Ledger, names: Mapping[str, str]) -> Ledger:
    table = ledger.table.assign(**{FILE: ledger.table[FILE].replace(dict(names)).astype("str")})
    return Ledger(ledger.spec, ledger.layout, table, ledger.raw, ledger.faults)
