"""The cells of a column as one typed array and one of text: each distinct cell is judged once.

Ordinary columns (words, numbers) are judged as a whole; only cells that are more than a plain
value cost anything of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from phaseout.edges.reading.broken import Broken
from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.grid import Cell, Cells
from phaseout.model.plan import Field, FieldType
from phaseout.values import (
    DIGITS_KEPT,
    TEXT_LIMIT,
    Reading,
    overlong,
    plain_codes,
    plain_dates,
    plain_phones,
    plain_texts,
)

DTYPES = {
    "date": "datetime64[s]",
    "deadline": "datetime64[s]",
    "number": "float64",
    "integer": "float64",
}
TEXT = pd.StringDtype(na_value=np.nan)
NUMBERS = frozenset({"number", "integer"})
PLAIN: Mapping[FieldType, tuple[type, Callable[[Sequence[Any]], bool]]] = {
    "text": (str, plain_texts),
    "citation": (str, plain_texts),
    "code": (str, plain_codes),
    "phone": (str, plain_phones),
    "date": (date, plain_dates),
    "deadline": (date, plain_dates),
}
"""By type of field, what its plain cells are, and whether many of those are read as they stand."""
FIRST_DAY = date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo(np.int64).min
"""The day from which numpy counts, and the number that it takes for none."""
AT_ONCE = 500
"""So many distinct cells are judged together; one that is not plain costs only its neighbours."""

Array = ExtensionArray | np.ndarray[Any, Any]


class Odd(NamedTuple):
    """A cell that is more than a plain value: its text as a person sees it, and its reading."""

    text: str
    reading: Reading


@dataclass(slots=True)
class Column:
    """A column that was read: typed, as text (missing where it holds nothing), its odd cells by row."""

    typed: Array
    raw: Array
    odd: dict[int, Odd] = field(default_factory=dict)

    def with_texts(self, texts: Mapping[int, str]) -> Column:
        """The same column with these texts in these rows."""
        typed, raw = self.typed.copy(), self.raw.copy()
        rows = np.array(list(texts), np.intp)
        typed[rows] = raw[rows] = list(texts.values())
        return Column(typed, raw, self.odd)


class _Distinct(NamedTuple):
    """The distinct cells of a column: their values, their texts, and those that are odd."""

    typed: Array
    raw: Array
    odd: Mapping[int, Odd] = {}


def empty_column(kind: FieldType, rows: int) -> Column:
    """A column of so many rows that holds nothing."""
    raw = pd.array([None], dtype=TEXT).take(np.zeros(rows, np.intp))
    dtype = DTYPES.get(kind, "str")
    return Column(raw if dtype == "str" else _array([None], dtype).repeat(rows), raw)


def read_column(cells: Cells, spec: Field, read: Callable[[Cell], Reading]) -> Column:
    """A column read by this reader, each distinct cell once."""
    rows = len(cells.codes)
    if cells.distinct in ([], [""], [None]):
        return empty_column(spec.type, rows)
    told = _told(cells.distinct, spec, read)
    if len(cells.distinct) == rows and (cells.codes == np.arange(rows)).all():
        return Column(told.typed, told.raw, dict(told.odd))
    typed = told.typed.take(cells.codes)
    raw = typed if told.raw is told.typed else told.raw.take(cells.codes)
    return Column(typed, raw, _by_row(told.odd, cells.codes))


def _by_row(odd: Mapping[int, Odd], codes: np.ndarray[Any, Any]) -> dict[int, Odd]:
    if not odd:
        return {}
    rows = np.flatnonzero(np.isin(codes, list(odd)))
    return {row: odd[code] for row, code in zip(rows.tolist(), codes[rows].tolist(), strict=True)}


def _told(distinct: list[Cell], spec: Field, read: Callable[[Cell], Reading]) -> _Distinct:
    """What distinct cells are: many at once as long as they are plain, else one by one."""
    kinds = set(map(type, distinct))
    if spec.type in NUMBERS and kinds <= {float, int, str}:
        told = _numbers(distinct, kinds, spec)
        if told:
            return told
    words = _Words(read, *PLAIN.get(spec.type, ()))
    for start in range(0, len(distinct), AT_ONCE):
        words.add(distinct[start : start + AT_ONCE])
    dtype = DTYPES.get(spec.type, "str")
    typed = _array(words.values, dtype)
    shared = dtype == "str" and words.values == words.texts
    return _Distinct(typed, typed if shared else pd.array(words.texts, dtype=TEXT), words.odd)


def _numbers(distinct: list[Cell], kinds: set[type], spec: Field) -> _Distinct | None:
    """Number cells and empty ones, all of them allowed; None if any is not."""
    blank = str in kinds
    if blank and any(isinstance(cell, str) and cell for cell in distinct):
        return None
    numbers = np.array([np.nan if cell == "" else cell for cell in distinct] if blank else distinct)
    numbers = numbers.astype(np.float64)
    held = ~np.isnan(numbers)
    if held.sum() + blank < len(distinct) or not _allowed(numbers[held], spec):
        return None
    return _Distinct(numbers, pd.array(_texts(numbers, distinct), dtype=TEXT))


def _texts(numbers: np.ndarray[Any, Any], cells: list[Cell]) -> list[str | None]:
    """The text of each cell; whole numbers, which count rows, at once."""
    if (numbers % 1 == 0).all() and (abs(numbers) < DIGITS_KEPT).all():
        return list(map(str, numbers.astype(np.int64).tolist()))
    return [text_of(cell) or None for cell in cells]


def _allowed(numbers: np.ndarray[Any, Any], spec: Field) -> bool:
    """Whether `read_number` would give every one of them as it stands."""
    low, whole = spec.minimum, spec.type == "integer"
    if not np.isfinite(numbers).all() or (whole and (numbers % 1).any()):
        return False
    if low is None:
        return True
    return bool((numbers > low).all() if spec.exclusive else (numbers >= low).all())


class _Words:
    """The values, texts and odd readings of distinct cells, as they are added."""

    def __init__(
        self,
        read: Callable[[Cell], Reading],
        kind: type = str,
        plain: Callable[[Sequence[Any]], bool] = lambda cells: False,
    ) -> None:
        self.read, self.kind, self.plain = read, kind, plain
        self.values: list[Any] = []
        self.texts: list[str | None] = []
        self.odd: dict[int, Odd] = {}

    def add(self, cells: list[Cell]) -> None:
        """Some distinct cells: together if all are plain or empty, else each by itself."""
        held = [cell for cell in cells if cell != ""]
        if set(map(type, held)) == {self.kind} and self._plain(held):
            values = [cell or None for cell in cells]
            self.values += values
            self.texts += values if self.kind is str else [v and str(v) for v in values]
        else:
            for cell in cells:
                self._add_one(cell)

    def _plain(self, held: list[Any]) -> bool:
        """Whether none of these cells needs a look of its own."""
        return (self.kind is not str or max(map(len, held)) <= TEXT_LIMIT // 2) and self.plain(held)

    def _add_one(self, cell: Cell) -> None:
        broken = _broken(cell)
        reading = Reading(fault=broken.rule) if broken else self.read(cell)
        text = str(broken) if broken else text_of(cell)
        if reading.fault or reading.repair or reading.note or reading.subject:
            self.odd[len(self.values)] = Odd(text, reading)
        self.values.append(reading.value)
        self.texts.append(None if reading.repair == "R007" else text or None)


def _broken(cell: Cell) -> Broken | None:
    """A cell that has no value to be read: the sheet's own broken ones, and text beyond a cell."""
    if isinstance(cell, Broken):
        return cell
    return Broken(cell, "F018") if isinstance(cell, str) and overlong(cell) else None


def _array(values: list[Any], dtype: str) -> Array:
    if dtype == "str":
        return pd.array(values, dtype=TEXT)
    if dtype == "float64":
        return np.array([np.nan if value is None else value for value in values], np.float64)
    # numbers of days, which numpy takes at a tenth of the cost of dates
    days = [NO_DAY if day is None else day.toordinal() - FIRST_DAY for day in values]
    return np.array(days, np.int64).view("datetime64[D]").astype(dtype)
