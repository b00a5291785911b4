"""What the next merge must know of a city ledger beside what people see: the very hidden sheet 底稿.

Compressed lines of JSON: first what no sheet tells wholly, then each row as it was written, so that
a person's changes can be told from it. Personal data stand there as a few digits of a hash alone.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.edges.writing.city.names import DRAFT, shown
from phaseout.edges.writing.city.tables import AT_ONCE
from phaseout.edges.writing.workbook import Column, Sheet
from phaseout.model.ledger import PROVENANCE
from phaseout.model.merged import Merged
from phaseout.model.ruling import cell_text

if TYPE_CHECKING:
    from phaseout.model.plan import LedgerSpec, Plan

FORM = 1
HEAD = "底稿"
CHUNK = 32_000
"""Characters of one cell."""
NOUNS = ("edits", "ignored", "questions", "replaced")
TABLE, WAITING, REPEATED = "t", "p", "d"


def draft_sheet(merged: Merged, plan: Plan) -> Sheet:
    """The sheet; the same ledger gives the same text."""
    packer = zlib.compressobj(6)
    packed = b"".join(packer.compress(line.encode()) for line in _lines(merged, plan))
    text = b64encode(packed + packer.flush()).decode("ascii")
    rows = [(text[k : k + CHUNK],) for k in range(0, len(text), CHUNK)]
    return Sheet(
        DRAFT,
        "程序用来辨认人工改动的底稿，请勿改动",
        [Column(HEAD, 40)],
        rows,
        visible="very_hidden",
    )


def masked(text: str) -> str:
    """What stands for a personal value: enough to tell that it was changed, too little to find it."""
    return "#" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:5]


def _lines(merged: Merged, plan: Plan) -> Iterator[str]:
    nouns = {name: [asdict(one) for one in getattr(merged, name)] for name in NOUNS}
    sources = {s.file: [s.round, s.link] for s in merged.sources if s.round or s.link}
    fields = {name: list(plan.ledgers[name].fields) for name in merged.tables}
    yield _line(
        {
            "form": FORM,
            **nouns,
            "repaired": len(merged.repaired),
            "sources": sources,
            "fields": fields,
        }
    )
    for name, table in merged.tables.items():
        spec = plan.ledgers[name]
        yield from _rows(name, TABLE, table, table, spec)
        if name in merged.pending:
            yield from _rows(name, WAITING, merged.pending[name], merged.raw[name], spec)
        if name in merged.duplicates:
            again = merged.duplicates[name]
            yield from _rows(name, REPEATED, again, again, spec)


def _rows(
    ledger: str, frame: str, rows: pd.DataFrame, cells: pd.DataFrame, spec: LedgerSpec
) -> Iterator[str]:
    where = zip(*(rows[name].tolist() for name in PROVENANCE), strict=True)
    for (unit, file, sheet, row), own in zip(where, drafted(cells, spec), strict=True):
        yield _line(
            [ledger, frame, unit if isinstance(unit, str) else None, file, sheet, int(row), *own]
        )


def drafted(cells: pd.DataFrame, spec: LedgerSpec) -> Iterator[tuple[str | None, ...]]:
    """Each row's fields as the draft holds them: texts as a cell shows them, None for a blank."""
    for start in range(0, len(cells), AT_ONCE):
        part = cells.iloc[start : start + AT_ONCE]
        columns = [_texts(part[name], personal=f.personal) for name, f in spec.fields.items()]
        yield from zip(*columns, strict=True)


def _texts(column: pd.Series[Any], *, personal: bool) -> list[str | None]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    values = column.tolist()
    known = {v: _text(v, personal=personal) for v in set(column.dropna())}
    return [known.get(v) for v in values]


def _text(value: Any, *, personal: bool) -> str | None:
    text = cell_text(value)
    if not text or not (kept := shown(text.replace("\r\n", "\n")).strip()):
        return None
    return masked(kept) if personal else kept


def _line(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")) + "\n"
