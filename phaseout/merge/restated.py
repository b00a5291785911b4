"""Rows that a person corrected, in the place of those of their file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from phaseout.merge.kind import places_of
from phaseout.model.before import Restated
from phaseout.model.ledger import FILE, PROVENANCE, UNIT, Ledger


def put_in_place(ledgers: Sequence[Ledger], restated: Sequence[Restated]) -> list[Ledger]:
    """The ledgers with these rows instead of those that stand at their places."""
    if not restated:
        return list(ledgers)
    return [_with(ledger, restated) for ledger in ledgers]


def _with(ledger: Ledger, restated: Sequence[Restated]) -> Ledger:
    files = set(ledger.table[FILE].unique()) if len(ledger) else set()
    mine = [r for r in restated if r.ledger.spec.id == ledger.spec.id and r.place.file in files]
    places = places_of(ledger.table) if mine else []
    mine = [r for r in mine if r.place in places]
    if not mine:
        return ledger
    stays = [place not in {r.place for r in mine} for place in places]
    unit = ledger.table[UNIT].iloc[0]
    columns = [*ledger.spec.fields, *PROVENANCE]
    tables = [r.ledger.table[columns].assign(**{UNIT: unit}) for r in mine]
    return Ledger(
        ledger.spec, ledger.layout,
        pd.concat([ledger.table.loc[stays, columns], *tables], ignore_index=True)
        .astype(ledger.table[columns].dtypes.to_dict()),
        pd.concat([ledger.raw[stays], *(r.ledger.raw for r in mine)], ignore_index=True),
    )  # fmt: skip
