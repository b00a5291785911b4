"""What a person changed in the merged rows of a city ledger, laid over the rows as merged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import REASON
from phaseout.model.plan import LedgerSpec
from phaseout.model.ruling import WITHHELD, Edit, cell_text, cell_value


def laid_over(
    spec: LedgerSpec, rows: pd.DataFrame, raw: pd.DataFrame, edits: Sequence[Edit],
    repeats: Mapping[int, int | str],
) -> tuple[Edit, ...]:  # fmt: skip
    """Changes `rows` (and `raw`, of rows that wait) as these edits say; those that found their row.

    An edit of a row that now repeats another is laid over that other: the item was edited.
    """
    own = [e for e in edits if e.ledger == spec.id and e.field in spec.fields]
    if not own:
        return ()
    labels = _labels(rows, {e.row for e in own})
    waiting = set(rows.index[rows[REASON].notna()])
    kept = []
    for edit in own:
        found = labels.get(edit.row, [])
        label = _meant(rows, found, edit)
        if label is None:
            continue
        first = repeats.get(label)
        at = first if isinstance(first, int) else label
        if edit.before != WITHHELD and cell_text(rows[edit.field].at[at]) == edit.after:
            continue  # the unit reports it by itself now
        rows.loc[[at], edit.field] = pd.Series(
            [cell_value(edit.after, rows[edit.field])], [at], dtype=rows[edit.field].dtype
        )
        if at in waiting:
            raw.loc[[at], edit.field] = pd.Series([edit.after], [at], dtype="str")
        kept.append(edit)
    return tuple(kept)


def _labels(rows: pd.DataFrame, wanted: set[Place]) -> dict[Place, list[int]]:
    files = rows[rows[FILE].isin({place.file for place in wanted})]
    found: dict[Place, list[int]] = {}
    for label, file, sheet, row in files[[FILE, SHEET, ROW]].itertuples():
        place = Place(str(file), str(sheet), int(row))
        if place in wanted:
            found.setdefault(place, []).append(int(label))
    return found


def _meant(rows: pd.DataFrame, labels: Sequence[int], edit: Edit) -> int | None:
    """The row of an edit; of several machines from one cell the one that holds what was changed."""
    same = [i for i in labels if cell_text(rows[edit.field].at[i]) == edit.before]
    return next(iter(same or labels), None)
