"""The rows of a city ledger as their files reported them: without what was filled in or edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import pandas as pd

from phaseout.merge.kind import places_of
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, SHEET, Layout, Ledger
from phaseout.model.merged import REASON, Merged
from phaseout.model.plan import Plan
from phaseout.model.ruling import BY_OTHERS, WITHHELD, cell_text, cell_value

Rows = Mapping[str, Sequence[Ledger]]
"""File → its rows, a ledger for each kind and sheet."""


def as_reported(
    past: Merged, removed: Mapping[str, pd.DataFrame], files: Set[str], plan: Plan
) -> Rows:
    """The rows of these files: merged, pending, duplicate and those that somebody deleted.

    What was corrected by a signed word stays corrected; plain edits are taken back.
    """
    found: dict[str, list[Ledger]] = {}
    for kind, table in past.tables.items():
        spec = plan.ledgers[kind]
        columns = [*spec.fields, *PROVENANCE]
        merged = _taken_back(kind, _of(table, files), past)
        waiting = past.pending.get(kind, pd.DataFrame(columns=columns))
        here = waiting[FILE].isin(files)
        known = [
            _of(f, files)[columns]
            for f in (past.duplicates.get(kind), removed.get(kind)) if f is not None
        ]  # fmt: skip
        typed = [f for f in (merged[columns], *known) if len(f)]
        texts = [_texts(f[[*spec.fields]]) for f in typed]
        if here.any():
            own = waiting.loc[here, columns].reset_index(drop=True)
            raw = past.raw[kind].loc[here.to_numpy(), [*spec.fields]].reset_index(drop=True)
            only = _in_dispute(waiting[here])
            typed.append(_taken_back(kind, own, past, only))
            marked = raw.assign(**own[[*PROVENANCE]])
            texts.append(_taken_back(kind, marked, past, only)[[*spec.fields]])
        if typed:
            rows = pd.concat(typed, ignore_index=True)
            raw = pd.concat(texts, ignore_index=True)
            for (file, sheet), own in rows.groupby([FILE, SHEET], sort=True):
                found.setdefault(str(file), []).append(Ledger(
                    spec, Layout(str(sheet), ledger=kind),
                    own.sort_values("_row", kind="stable").reset_index(drop=True),
                    raw.loc[own.sort_values("_row", kind="stable").index].reset_index(drop=True),
                ))  # fmt: skip
    return found


def edited_rows(city: Merged, plan: Plan) -> list[Ledger]:
    """The merged rows in which somebody changed a cell without a signed word, as they stand."""
    found = []
    for kind, table in city.tables.items():
        changed = {e.row for e in city.edits if e.ledger == kind and not e.by}
        here = [place in changed for place in places_of(table)] if changed else []
        for (_, sheet), rows in table[here].groupby([FILE, SHEET], sort=True) if any(here) else ():
            own, spec = rows.reset_index(drop=True), plan.ledgers[kind]
            texts = _texts(own[[*spec.fields]])
            found.append(Ledger(spec, Layout(str(sheet), ledger=kind), own, texts))
    return found


def _of(frame: pd.DataFrame, files: Set[str]) -> pd.DataFrame:
    return frame[frame[FILE].isin(files)].reset_index(drop=True)


def _in_dispute(waiting: pd.DataFrame) -> set[Place]:
    """The rows that wait for a decision alone: what was edited in them was laid over them."""
    return set(places_of(waiting[waiting[REASON].str.startswith(BY_OTHERS)]))


def _taken_back(
    kind: str, table: pd.DataFrame, past: Merged, only: Set[Place] | None = None
) -> pd.DataFrame:
    """The rows with the cells that people edited and those filled in as they were.

    only: the places of the rows to look at; all, if None.
    """
    plain = [
        e for e in past.edits
        if e.ledger == kind and not e.by and e.before != WITHHELD
        and (only is None or e.row in only)
    ]  # fmt: skip
    filled = [f for f in past.filled if f.ledger == kind]
    if not len(table) or not (plain or filled):
        return table
    labels: dict[Place, list[int]] = {}
    for label, place in enumerate(places_of(table)):
        labels.setdefault(place, []).append(label)
    table = table.copy()
    for edit in plain:
        _put(table, labels.get(edit.row, ()), edit.field, edit.before, now=edit.after)
    for one in filled:
        _put(table, labels.get(one.row, ())[:1], one.field, None)
    return table


def _put(
    table: pd.DataFrame, labels: Sequence[int], name: str, text: str | None, now: str | None = None
) -> None:
    """A cell of the first of these rows, or of the one that holds `now`, made to hold the text."""
    same = [i for i in labels if now is not None and cell_text(table[name].at[i]) == now]
    for label in (same or [*labels])[:1]:
        value = cell_value(text, table[name])
        table.loc[[label], name] = pd.Series([value], [label], dtype=table[name].dtype)


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """The typed cells as a sheet would show them."""
    return pd.DataFrame({name: _column(table[name]) for name in table}, index=table.index)


def _column(values: pd.Series[Any]) -> pd.Series[str]:
    if pd.api.types.is_datetime64_any_dtype(values):
        texts: pd.Series[str] = values.dt.strftime("%Y-%m-%d").astype("str")
        return texts
    if pd.api.types.is_float_dtype(values):
        return pd.Series([cell_text(v) for v in values], values.index, dtype="str")
    return values.astype("str")
