"""The cells of a sheet by column: the distinct ones, and which of them stands in each row.

All that is asked of every cell is asked of the distinct ones, of which a ledger has few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress, count, islice
from operator import itemgetter
from typing import Any

import numpy as np

Cell = Any
"""str, float, int, bool, date, datetime, time, timedelta; '' where the cell is empty."""
MANY = 5_000
"""Rows from which on equal cells share an object."""
SHARED = frozenset((str, date, datetime))
NEAR = 500
"""Rows of a ledger whose cells fit into a processor's own memory."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column: the distinct ones, and for each row the place of its own among them;
    `empty` is the place of the empty cell, -1 where there is none.
    """

    distinct: list[Cell]
    codes: np.ndarray[Any, Any]
    empty: int = -1

    @property
    def held(self) -> int:
        """How many rows hold anything."""
        return int(np.count_nonzero(self.codes != self.empty))

    def at(self, rows: slice | np.ndarray[Any, Any]) -> Cells:
        """The cells in these rows, those distinct there alone."""
        codes = self.codes[rows]
        used = np.zeros(len(self.distinct), bool)
        used[codes] = True
        places = np.where(used, np.cumsum(used) - 1, -1)
        empty = -1 if self.empty < 0 else int(places[self.empty])
        return Cells([*compress(self.distinct, used.tolist())], places[codes], empty)


def columns_of(rows: Sequence[list[Cell]]) -> tuple[Cells, ...]:
    """The columns of rows; one that ends early holds nothing beyond its end."""
    width = max(map(len, rows), default=0)
    return gathered(row if len(row) == width else row + [""] * (width - len(row)) for row in rows)[
        1
    ]


def gathered(rows: Iterable[list[Cell]]) -> tuple[list[list[Cell]], tuple[Cells, ...]]:
    """Rows of equal length as they come, and their columns.

    Some hundred rows at a time, while their cells are still near in memory.
    """
    found: list[list[Cell]] = []
    places: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(count().__next__))
    codes: dict[int, list[np.ndarray[Any, Any]]] = defaultdict(list)
    coming = iter(rows)
    same: dict[Any, Any] = {}
    while near := list(islice(coming, NEAR)):
        found += near if len(found) < MANY else _shared(near, same)
        for c, cells in enumerate(zip(*near, strict=True)):
            codes[c].append(_numbered(cells, places[c]))
    columns = (_column(places[c], np.concatenate(codes[c]), found, c) for c in codes)
    return found, tuple(columns)


def _shared(rows: Iterable[list[Cell]], same: dict[Any, Any]) -> list[list[Cell]]:
    """The rows with one object for all cells that say the same: each of its own fills memory.

    Only of types of which no value is equal to one of another.
    """
    alike = same.setdefault
    return [[alike(cell, cell) if type(cell) in SHARED else cell for cell in row] for row in rows]


def _numbered(cells: Sequence[Cell], places: Mapping[Any, int]) -> np.ndarray[Any, Any]:
    """The number of each cell; in a ledger many columns say the same in row after row."""
    first = cells[0]
    if (first is cells[-1] or first == cells[-1]) and cells.count(first) == len(cells):
        return np.full(len(cells), places[first], np.intp)
    return np.fromiter(itemgetter(*cells)(places), np.intp, len(cells))


def _column(
    places: Mapping[Any, int], codes: np.ndarray[Any, Any], rows: Sequence[list[Cell]], c: int
) -> Cells:
    distinct, empty = list(places), places.get("", -1)
    if not places.keys().isdisjoint((True, False)):  # True and 1.0 are equal to Python
        column = [row[c] for row in rows]
        if bool in set(map(type, column)):
            distinct, codes = _flags_apart(column)
            empty = distinct.index("") if "" in distinct else -1
    return Cells(distinct, codes, empty)


def _flags_apart(column: Sequence[Cell]) -> tuple[list[Cell], np.ndarray[Any, Any]]:
    keys = [(bool, cell) if isinstance(cell, bool) else cell for cell in column]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    codes = np.array([places[key] for key in keys], np.intp)
    return [key[1] if isinstance(key, tuple) else key for key in places], codes
