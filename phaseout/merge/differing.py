"""Where rows of one item contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from phaseout.cases.items import KEY
from phaseout.values import normal_name


def differing(rows: pd.DataFrame, compared: Sequence[str]) -> dict[str, set[str]]:
    """Column → the keys under which its filled cells differ, words compared as names are.

    Nothing of no rows.
    """
    found: dict[str, set[str]] = {}
    for name in compared if len(rows) else ():
        values = rows[name].dropna()
        kind = values.dtype
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            values = values.map({v: normal_name(str(v)) for v in values.unique()})
        counts = values.groupby(rows[KEY].reindex(values.index)).nunique()
        found[name] = {str(key) for key in counts.index[counts > 1]}
    return found
