"""Columns judged by their distinct values: a ledger repeats few words in many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable


def by_value(column: pd.Series[Any], judge: Callable[[Any], Any]) -> pd.Series[Any]:
    """What is said of each value, row by row, as objects; missing where the value is."""
    told = {value: judge(value) for value in column.dropna().unique()}
    answer = pd.Series([told.get(value) for value in column], index=column.index, dtype=object)
    return answer.where(column.notna())


def by_row(rows: pd.DataFrame, judge: Callable[[dict[str, Any]], Any]) -> pd.Series[Any]:
    """What is said of each distinct row, as a dict by column, given to all rows that equal it."""
    kinds = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup()
    first = rows[~kinds.duplicated()]
    told = dict(zip(kinds[first.index], map(judge, _records(first)), strict=True))
    return pd.Series([told[kind] for kind in kinds], index=rows.index, dtype=object)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]  # the columns' names are text
