"""One cell that names several machines: `400KA电解槽48台、500KA电解槽50台` is two items.

Only what reads whole is split: every piece ends in a number and a counting word. Anything else is
kept as it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from phaseout.model.finding import Repair
from phaseout.model.ledger import Ledger

COUNTING = "台|套|座|条|门|组|口|孔|根|只"
PIECES = re.compile(rf"(?<=[{COUNTING.replace('|', '')}])\s*[、，,；;]\s*|\s*[\n；;]\s*")
COUNTED = re.compile(
    rf"(?P<what>[^、，,；;]*?\D)\s*[×xX*＊]?\s*(?P<count>\d{{1,4}})\s*(?P<unit>{COUNTING})"
)
SIZE = r"\d+(?:\.\d+)?\s*(?:KA|kA|千安培|千安(?!培)|MW|兆瓦|m³|m3|立方米|万?千伏安|KVA|kVA|蒸吨|吨|t|mm|米|m)(?:系列)?"
LEADING = re.compile(rf"(?P<model>{SIZE})(?P<name>[一-鿿].*)")
TRAILING = re.compile(r"(?P<name>.*[一-鿿])(?P<model>[Φφ].+)")


class Item(NamedTuple):
    """One machine: its name, its model (empty if none stands in the cell), how many of what."""

    name: str
    model: str
    number: float
    unit: str


def items(text: str) -> tuple[Item, ...]:
    """The machines that a cell names; none where it does not read whole as such."""
    pieces = [piece for piece in PIECES.split(text.strip()) if piece]
    found = [COUNTED.fullmatch(piece) for piece in pieces]
    if not found or not all(found):
        return ()
    return tuple(
        Item(*_named(m["what"].rstrip("×xX*＊ ")), float(m["count"]), m["unit"]) for m in found if m
    )


def _named(what: str) -> tuple[str, str]:
    """Name and model: 400KA电解槽 → (电解槽, 400KA); what is only a size keeps it as its name."""
    for pattern in (LEADING, TRAILING):
        if found := pattern.fullmatch(what):
            return found["name"].strip(), found["model"].strip()
    return what, ""


class _Piece(NamedTuple):
    """A row to come: the row it was, which machine of it, and that machine (None: kept whole)."""

    row: int
    nth: int
    item: Item | None


def apart(ledger: Ledger) -> Ledger:
    """The same ledger with each machine of a cell that names several as a row of its own.

    Amounts of the whole row (capacity, workers, money) stay with the first of them; the others
    are its siblings. A sheet that has a column for the quantity is left alone.
    """
    parts = {"equipment", "model", "quantity", "quantity_unit"}
    if not parts <= ledger.spec.fields.keys() or ledger.layout.letter("quantity"):
        return ledger
    machines = [items(text) if isinstance(text, str) else () for text in ledger.table["equipment"]]
    if not any(machines):
        return ledger
    pieces = [
        _Piece(row, nth, item)
        for row, found in enumerate(machines)
        for nth, item in enumerate(found or (None,))
    ]
    first = {p.row: label for label, p in enumerate(pieces) if p.nth == 0}
    return Ledger(
        ledger.spec, ledger.layout, _spread(ledger, ledger.table, pieces),
        _spread(ledger, ledger.raw, pieces),
        tuple(replace(fault, index=first[fault.index]) for fault in ledger.faults),
        (*ledger.repairs, *_repairs(ledger, pieces)),
        frozenset(label for label, p in enumerate(pieces) if p.nth), ledger.totals,
    )  # fmt: skip


def _spread(ledger: Ledger, frame: pd.DataFrame, pieces: list[_Piece]) -> pd.DataFrame:
    """A row a piece; what the cell says of a machine stands in that machine's columns."""
    rows = frame.iloc[[p.row for p in pieces]].reset_index(drop=True)
    later = pd.Series([p.nth > 0 for p in pieces])
    amounts = [f.id for f in ledger.spec.fields.values() if f.type in {"number", "integer"}]
    rows = rows.assign(**{name: rows[name].mask(later) for name in amounts})
    said: dict[str, list[str | float | None]] = {
        "equipment": [p.item and p.item.name for p in pieces],
        "model": [p.item and p.item.model for p in pieces],
        "quantity": [p.item and p.item.number for p in pieces],
        "quantity_unit": [p.item and p.item.unit for p in pieces],
    }
    for name, values in said.items():
        kind = rows[name].dtype
        texts = [
            f"{v:g}" if isinstance(v, float) and kind != "float64" else v or None for v in values
        ]
        given = pd.Series(texts, index=rows.index, dtype=kind)
        rows[name] = rows[name].fillna(given) if name == "model" else given.fillna(rows[name])
    return rows


def _repairs(ledger: Ledger, pieces: list[_Piece]) -> list[Repair]:
    return [
        Repair(
            "R012", ledger.place(p.row, "equipment"), "equipment",
            str(ledger.raw["equipment"].iloc[p.row]),
            "／".join(filter(None, (p.item.name, p.item.model, f"{p.item.number:g}{p.item.unit}"))),
        )
        for p in pieces if p.item
    ]  # fmt: skip
