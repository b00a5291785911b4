"""Tables whose title names a ledger that the plan has not: they are told, not read as another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.heads import FEW_COLUMNS, Head, Index
from phaseout.edges.reading.workbook import SheetCells
from phaseout.values import fold

STRANGE_COLUMNS = 3
"""So many columns that the ledger does not know make it doubtful that the table is one."""
_LEDGER = re.compile(r"台账(?:\s*[（(][^（）()]*[)）])?$")


def foreign_title(
    sheet: SheetCells, start: int, head: Head, index: Index, not_chosen: Sequence[str]
) -> str:
    """The title of a table that is of no ledger of the plan; empty where it may be of one.

    So it is where columns are missing that the ledger must have, and the title names a ledger that
    the plan might have chosen and has not; or, where half of them are missing and some are there
    that it has not, none that is like any of the plan's.
    """
    above = [[t for t in map(text_of, row) if t] for row in sheet.rows[start : head.top]]
    titles = [texts[0] for texts in above if 0 < len(texts) < FEW_COLUMNS]
    lines = [text for text in titles if _LEDGER.search(text)]
    named = lines[-1] if lines else "" if titles else sheet.name
    lacking, required = _lacking(head)
    if not lacking or not _LEDGER.search(named):
        return ""
    title = fold(named)
    own, other = _longest(title, index.titles), _longest(title, map(fold, not_chosen))
    strange = len(head.texts) - len(head.columns) >= STRANGE_COLUMNS
    unheard_of = bool(lines) and strange and 2 * lacking >= required and not _akin(title, index)
    return named if other > own or (unheard_of and not own) else ""


def _lacking(head: Head) -> tuple[int, int]:
    """How many required columns of its ledger a header lacks, and of how many.

    All of them where most of its columns are none of the ledger's: it only happens to share some.
    """
    required = {f.id for f in head.spec.fields.values() if f.required}
    if 2 * len(head.columns) < len(head.texts):
        return len(required), len(required)
    return len(required - set(head.columns.values())), len(required)


def _longest(title: str, names: Iterable[str]) -> int:
    return max((len(name) for name in names if name in title), default=0)


def _akin(title: str, index: Index) -> bool:
    """Whether two signs beside each other in the title stand so in the title of a ledger."""
    pairs = (title[k : k + 2] for k in range(len(title) - 2))
    bare = [own.removesuffix("台账") for own in index.titles]
    return any(pair in own for pair in pairs for own in bare)
