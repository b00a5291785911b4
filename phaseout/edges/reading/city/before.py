"""What people did in a city ledger since it was written: cells changed, rows signed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from phaseout.edges.reading.city.draft import rows_in
from phaseout.edges.reading.city.opened import Opened
from phaseout.edges.reading.city.tables import waiting_ledger
from phaseout.edges.reading.columns import DTYPES
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.writing.city.draft import REPEATED, TABLE, WAITING, drafted
from phaseout.model.before import Before, Restated
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, CellFault, Ledger
from phaseout.model.merged import REASON, SIGNED_BY, SIGNED_WHY, Merged
from phaseout.model.plan import LedgerSpec
from phaseout.model.ruling import BY_OTHERS, WITHHELD, Edit, Signature, cell_text, cell_value
from phaseout.sentence import say

Key = tuple[Place, int]
"""Where a row stands, and which of the machines of one cell it is."""
Cells = list[str | None]
Rows = dict[Key, tuple[str | None, Cells]]
"""Unit and cells of each row, as a draft holds them."""
Changes = list[tuple[Place, str, str | None, str | None]]
"""Row, field, what the cell held, what it holds."""


def before_in(city: Opened, merged: Merged) -> Before:
    """The ledger with what was done in it since it was written."""
    was = _was(city)
    edits: list[Edit] = []
    restated: list[Restated] = []
    removed: dict[str, pd.DataFrame] = {}
    for spec in city.kinds:
        table = merged.tables[spec.id]
        now = _rows(table, drafted(table, spec))
        old = was.get((spec.id, TABLE), {})
        waiting = waiting_ledger(city, spec)
        here = _rows(waiting.table, drafted(waiting.raw, spec))
        waited = was.get((spec.id, WAITING), {})
        again = merged.duplicates[spec.id]
        _refuse_changed(spec, city.names[spec.id].duplicates, _changes(
            spec, was.get((spec.id, REPEATED), {}), _rows(again, drafted(again, spec))
        ))  # fmt: skip
        _refuse_lost(city.names[spec.id].pending, waited.keys() - here.keys())
        known = {(e.row, e.field): e for e in merged.edits if e.ledger == spec.id}
        merged_places = {place for place, _ in now}
        edits += _edits(spec, _spoken(spec, _changes(spec, old, now), table), {
            at: e for at, e in known.items() if at[0] in merged_places
        })  # fmt: skip
        words = waiting.raw.assign(**waiting.table[[*PROVENANCE]])
        told, own = _restated(spec, waiting, _spoken(spec, _changes(spec, waited, here), words), {
            at: e for at, e in known.items() if at[0] not in merged_places
        })  # fmt: skip
        edits, restated = edits + told, restated + own
        if gone := old.keys() - now.keys():
            removed[spec.id] = _frame(spec, old, gone)
    _refuse_fewer(merged)
    return Before(replace(merged, edits=tuple(edits)), tuple(restated), removed)


def _was(city: Opened) -> dict[tuple[str, str], Rows]:
    """Ledger and frame → the rows as they were written; equal cells share one text."""
    lines: dict[tuple[str, str], list[tuple[Place, str | None, Cells]]] = {}
    same: dict[str | None, str | None] = {}
    for ledger, frame, unit, file, sheet, row, *own in rows_in(city.sheets):
        cells = [same.setdefault(cell, cell) for cell in own]
        lines.setdefault((ledger, frame), []).append((Place(file, sheet, int(row)), unit, cells))
    return {at: _numbered(own) for at, own in lines.items()}


def _rows(frame: pd.DataFrame, cells: Iterable[Sequence[str | None]]) -> Rows:
    where = frame[[*PROVENANCE]].itertuples(index=False, name=None)
    return _numbered([
        (Place(str(file), str(sheet), int(row)), _word(unit) or None, list(own))
        for (unit, file, sheet, row), own in zip(where, cells, strict=True)
    ])  # fmt: skip


def _numbered(lines: Sequence[tuple[Place, str | None, Cells]]) -> Rows:
    """The rows by place; machines of one cell in the order of their cells, however people sorted."""
    found: Rows = {}
    several: dict[Place, list[tuple[str | None, Cells]]] = {}
    for place, unit, cells in lines:
        several.setdefault(place, []).append((unit, cells))
    for place, own in several.items():
        ordered = own if len(own) == 1 else sorted(own, key=lambda o: [c or "" for c in o[1]])
        found |= {(place, nth): each for nth, each in enumerate(ordered)}
    return found


def _changes(spec: LedgerSpec, was: Rows, now: Rows) -> Changes:
    names = list(spec.fields)
    return [
        (key[0], name, before, after)
        for key, (_, cells) in now.items()
        if key in was and cells != was[key][1]
        for name, before, after in zip(names, was[key][1], cells, strict=True)
        if before != after
    ]


def _spoken(spec: LedgerSpec, changes: Changes, frame: pd.DataFrame) -> Changes:
    """The same with personal values as they stand; of what stood there the draft knows too little."""
    personal = {name for name, f in spec.fields.items() if f.personal}
    if not any(name in personal for _, name, _, _ in changes):
        return changes
    labels: dict[Place, int] = {}
    for label, (file, sheet, row) in zip(
        frame.index, frame[[FILE, SHEET, ROW]].to_numpy(), strict=True
    ):
        labels.setdefault(Place(str(file), str(sheet), int(row)), label)
    return [
        (place, name, WITHHELD if before else None, cell_text(frame[name].at[labels[place]]))
        if name in personal
        else (place, name, before, after)
        for place, name, before, after in changes
    ]


def _edits(
    spec: LedgerSpec, changes: Changes, known: Mapping[tuple[Place, str], Edit]
) -> list[Edit]:
    """The edits of earlier days with those made since; one taken back is none."""
    found = dict(known)
    for place, name, before, after in changes:
        old = known.get((place, name))
        edit = Edit(spec.id, place, name, before, after)
        found[place, name] = replace(old, after=after) if old else edit
    return [e for e in found.values() if e.before != e.after or not e.field]


def _restated(
    spec: LedgerSpec, waiting: Ledger, changes: Changes, known: Mapping[tuple[Place, str], Edit]
) -> tuple[list[Edit], list[Restated]]:
    """What was changed in rows that wait, and those rows as they stand now."""
    table = waiting.table
    signed = {
        Place(str(file), str(sheet), int(row)): (_word(by), _word(why), str(reason))
        for file, sheet, row, by, why, reason in table[
            [FILE, SHEET, ROW, SIGNED_BY, SIGNED_WHY, REASON]
        ].itertuples(index=False, name=None)
    }
    touched = {place for place, *_ in changes}
    lasting = {
        e.row
        for e in known.values()
        if not signed.get(e.row, ("", "", ""))[2].startswith(BY_OTHERS)
    }
    edits, rows = [], []
    for e in _edits(spec, changes, known):
        by, why, _ = signed.get(e.row, ("", "", ""))
        own = e.row in touched | lasting
        edits.append(replace(e, by=by, reason=why) if own else e)
    for place, (by, why, _) in signed.items():
        signature = Signature(by, why)
        if place in touched | lasting or signature.complete:
            rows.append(Restated(place, _only(waiting, place), signature))
            if signature.complete and not any(e.row == place for e in edits):
                edits.append(Edit(spec.id, place, "", None, None, by, why))
    return edits, rows


def _word(text: object) -> str:
    return text if isinstance(text, str) else ""


def _only(ledger: Ledger, place: Place) -> Ledger:
    """The rows at one place as a ledger of their own."""
    table = ledger.table
    own = (table[FILE] == place.file) & (table[SHEET] == place.sheet) & (table[ROW] == place.row)
    labels = list(table.index[own])
    renumbered = {label: k for k, label in enumerate(labels)}
    faults = tuple(
        CellFault(f.rule, renumbered[f.index], f.field, f.hint)
        for f in ledger.faults
        if f.index in renumbered
    )
    columns = [*ledger.spec.fields, *PROVENANCE]
    layout = replace(ledger.layout, sheet=place.sheet)
    return Ledger(
        ledger.spec, layout, table.loc[labels, columns].reset_index(drop=True),
        ledger.raw.loc[labels].reset_index(drop=True), faults,
    )  # fmt: skip


def _frame(spec: LedgerSpec, rows: Rows, keys: Iterable[Key]) -> pd.DataFrame:
    """Rows that somebody deleted, typed; their personal cells are not kept anywhere."""
    order = sorted(keys, key=lambda key: (key[0].file, key[0].sheet, key[0].row or 0, key[1]))
    columns = {}
    for k, f in enumerate(spec.fields.values()):
        like: pd.Series[str] = pd.Series(dtype=DTYPES.get(f.type, "str"))
        cells = [None if f.personal else rows[key][1][k] for key in order]
        columns[f.id] = pd.Series([cell_value(c, like) for c in cells], dtype=like.dtype)
    where = {
        "_unit": pd.Series([rows[key][0] for key in order], dtype="str"),
        FILE: pd.Series([key[0].file for key in order], dtype="str"),
        SHEET: pd.Series([key[0].sheet for key in order], dtype="str"),
        ROW: pd.Series([key[0].row for key in order], dtype="int64"),
    }
    return pd.DataFrame(columns | where)


def _refuse_lost(sheet: str, lost: Iterable[Key]) -> None:
    """A row that waits may be corrected, not thrown away."""
    for place, _ in sorted(lost, key=lambda key: (key[0].file, key[0].sheet, key[0].row or 0))[:1]:
        raise Unreadable(
            say(
                "工作表“{sheet}”少了来自 {file} {other} 第{row}行的一行；待核的行不能删去，请恢复该行，或请填报单位撤回后重报",
                sheet=sheet,
                file=place.file,
                other=place.sheet,
                row=place.row,
            )
        )


def _refuse_changed(spec: LedgerSpec, sheet: str, changes: Changes) -> None:
    """What is changed in a row that repeats another would be without effect, and lost."""
    for place, name, before, _ in changes[:1]:
        raise Unreadable(
            say(
                "工作表“{sheet}”中来自 {file} {other} 第{row}行的“{header}”有改动：重复的行不计入台账，在那里改不起作用；请改在它所重复的那一行上，并把这一格改回“{before}”",
                sheet=sheet,
                file=place.file,
                other=place.sheet,
                row=place.row,
                header=spec.fields[name].header,
                before=before or say("（空）"),
            )
        )


def _refuse_fewer(merged: Merged) -> None:
    """A row that repeats another stays in the account."""
    held = sum(map(len, merged.duplicates.values()))
    if held != merged.count("duplicate"):
        raise Unreadable(
            say(
                "“重复”表有 {held} 行，而来源表记有 {count} 行；请恢复删去的行",
                held=held,
                count=merged.count("duplicate"),
            )
        )
