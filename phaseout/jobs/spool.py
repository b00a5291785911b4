"""The rows of a file that was checked, on the disk until the merge takes them up."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from phaseout.model.ledger import Ledger


def spool(ledgers: Sequence[Ledger], path: Path) -> Path:
    """The ledgers of one file put there."""
    path.write_bytes(pickle.dumps(tuple(ledgers), protocol=5))
    return path


def unspooled(path: Path) -> tuple[Ledger, ...]:
    """Those ledgers again, without what only the check asked of them."""
    # written by this process tree a moment ago, in a private folder
    ledgers: tuple[Ledger, ...] = pickle.loads(path.read_bytes())  # noqa: S301
    seen: dict[int, Any] = {}
    return tuple(
        replace(
            lg,
            table=_lean(lg.table, seen),
            raw=_lean(lg.raw, seen),
            faults=(),
            repairs=(),
            totals=(),
        )
        for lg in ledgers
    )


def _lean(frame: pd.DataFrame, seen: dict[int, Any]) -> pd.DataFrame:
    """The same frame whose empty cells are one object: pickle makes one of each, 24 bytes a cell."""
    columns = {name: frame[name].array for name in frame}
    for array in columns.values():
        if id(array) not in seen and isinstance(array.dtype, pd.StringDtype):
            cells = array.to_numpy(dtype=object, na_value=np.nan)
            seen[id(array)] = array, pd.array(cells, dtype=array.dtype)
    return pd.DataFrame(
        {name: seen.get(id(array), (array, array))[1] for name, array in columns.items()},
        index=frame.index, copy=False,
    )  # fmt: skip
