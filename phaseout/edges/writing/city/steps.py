"""How far the writing of a city ledger has come, some hundred rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from phaseout.edges.writing.workbook import Value
from phaseout.model.merged import Merged

A_STEP = 400
"""Rows: a tenth of a second, so that a bar of ten steps begins where one would wonder."""


class Stepped(Sequence[Sequence[Value]]):
    """Rows that call `step` as they are taken, once for so many."""

    def __init__(self, rows: Sequence[Sequence[Value]], step: Callable[[], None]) -> None:
        self._rows, self._step = rows, step

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for number, row in enumerate(self._rows):
            if number % A_STEP == 0:
                self._step()
            yield row

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]


def steps_of(merged: Merged) -> int:
    """How many steps it takes to write the rows of this ledger."""
    frames = (merged.tables, merged.pending, merged.duplicates)
    return sum(-(-len(rows) // A_STEP) for kinds in frames for rows in kinds.values())
