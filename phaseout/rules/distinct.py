"""Columns judged by their distinct values: a ledger repeats few words in many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def by_value(column: pd.Series[Any], judge: Callable[[Any], Any]) -> pd.Series[Any]:
    """What is said of each value, row by row, as objects; missing where the value is."""
    return by_row(column.to_frame(), lambda row: judge(next(iter(row.values()))), skip_missing=True)


def by_row(
    rows: pd.DataFrame, judge: Callable[[dict[str, Any]], Any], *, skip_missing: bool = False
) -> pd.Series[Any]:
    """What is said of each distinct row, as a dict by column, given to all rows that equal it.

    skip_missing: nothing is said of a row that lacks a value.
    """
    kinds, first = distinct(rows)
    one_each = rows.iloc[first]
    whole = one_each.notna().all(axis=1) if skip_missing else [True] * len(first)
    told = np.empty(len(first), dtype=object)
    for number, (row, asked) in enumerate(zip(_records(one_each), whole, strict=True)):
        told[number] = judge(row) if asked else None
    return pd.Series(told[kinds], index=rows.index, dtype=object)


def outside(
    allowed: Collection[tuple[Any, ...]], first: pd.Series[Any], second: pd.Series[Any]
) -> pd.Series[bool]:
    """The rows in which two columns hold a pair that is none of those allowed."""
    rows = pd.concat([first, second], axis=1)
    return by_row(rows, lambda row: tuple(row.values()) not in allowed).astype(bool)


def distinct(rows: pd.DataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Which distinct row each row equals, and the position of each distinct row's first."""
    kinds = np.zeros(len(rows), dtype=np.int64)
    for name in rows.columns:
        own, values = pd.factorize(rows[name], use_na_sentinel=False)
        kinds, _ = pd.factorize(kinds * len(values) + own)
    first = np.empty(kinds.max(initial=-1) + 1, dtype=np.int64)
    first[kinds[::-1]] = np.arange(len(kinds))[::-1]
    return kinds, first


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]  # the columns' names are text
