"""A city ledger, as `edges/writing/city` wrote it and people worked in it, read back.

Sheets and columns are found by their names, so sorting, filtering, widths, and rows or columns
of one's own do no harm. Merged rows are not read as a clerk's sheet is: their cells are typed
already, and a text `/` is a text.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from phaseout.edges.reading.city import lists
from phaseout.edges.reading.city.before import before_in
from phaseout.edges.reading.city.draft import Draft, draft_in
from phaseout.edges.reading.city.joined import joined
from phaseout.edges.reading.city.opened import Opened, opened
from phaseout.edges.reading.city.tables import (
    duplicate_rows,
    merged_rows,
    refuse_copies,
    waiting_rows,
)
from phaseout.edges.reading.preflight import Unreadable
from phaseout.model.before import Before
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.sentence import say, sentence_of

__all__ = ["joined", "read_before", "read_city"]


def read_city(path: Path, plan: Plan | None = None) -> Merged:
    """The city ledger in a workbook, under its own plan or the one given.

    Raises:
        Unreadable: not a city ledger, or its sheets and heads are not what they were; one
            sentence with the file, the place and what to do.
    """
    try:
        return _merged(opened(path, plan))
    except Unreadable as fault:
        raise Unreadable(say("{name}：{fault}", name=path.name, fault=sentence_of(fault))) from None


def read_before(path: Path, plan: Plan | None = None) -> Before:
    """The last city ledger as a merge takes it up again: with what people changed in it.

    Raises:
        Unreadable: as `read_city`; or the hidden draft is gone by which changes are told.
    """
    try:
        city = opened(path, plan)
        return before_in(city, _merged(city))
    except Unreadable as fault:
        raise Unreadable(say("{name}：{fault}", name=path.name, fault=sentence_of(fault))) from None


def _merged(city: Opened) -> Merged:
    kinds = city.kinds
    tables = {spec.id: merged_rows(city, spec) for spec in kinds}
    waiting = {spec.id: waiting_rows(city, spec) for spec in kinds}
    pending = {name: rows for name, (rows, _) in waiting.items()}
    duplicates = {spec.id: duplicate_rows(city, spec) for spec in kinds}
    for spec in kinds:
        refuse_copies(tables[spec.id], pending[spec.id], duplicates[spec.id])
    more = draft_in(city.sheets) or Draft()
    return Merged(
        city.plan.id,
        city.mark.get("plan_version", ""),
        tables,
        pending,
        {name: raw for name, (_, raw) in waiting.items()},
        duplicates,
        lists.conflicts(city),
        lists.filled(city),
        tuple(
            replace(s, round=number, link=link)
            for s in lists.sources(city)
            for number, link in [more.sources.get(s.file, (None, None))]
        ),
        lists.units(city),
        lists.waived(city),
        more.edits,
        lists.repaired(city, more.repaired),
        more.ignored,
        more.questions,
        more.replaced,
    )
