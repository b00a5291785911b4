"""A file from a reporting unit → a Submission: whose it is, and the ledgers in it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.form import dictionary_of, form_of, mark_of
from phaseout.edges.reading.ignored import ignored_rows
from phaseout.edges.reading.layout import Table, understand
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.readers import Origin
from phaseout.edges.reading.returned import results_sheet, round_of
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import Book, open_book
from phaseout.model.ledger import Layout, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.sentence import sentence_of
from phaseout.values import choice_table, fold


def read_submission(path: Path, plan: Plan, *, name: str = "", repair: bool = True) -> Submission:
    """What a file holds under this plan. A file that cannot be read is said, not raised."""
    with _collecting_later():
        return _read(path, plan, name or path.name, repair)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Without the collector of cycles: a sheet is made of many lists, and none of them is waste."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(path: Path, plan: Plan, name: str, repair: bool) -> Submission:
    try:
        content = contents(path)
        book = open_book(content)
    except Unreadable as fault:
        return unreadable(path, plan, name, sentence_of(fault))
    specs = list(plan.ledgers.values())
    own = results_sheet(book)
    ours = {id(own), id(dictionary_of(book))}
    sheets = [with_broken(sheet) for sheet in book.sheets if id(sheet) not in ours]
    tables = [
        (sheet, table) for sheet in sheets for table in understand(sheet, specs, plan.not_chosen)
    ]
    layouts = tuple(table.layout for _, table in tables)
    form, names = form_of(book), unit_names(plan)
    unit = submitting_unit(plan, book, [table for _, table in tables], path.stem)
    origin = Origin(name, unit, book.epoch_1904, repair)
    ledgers = tuple(read_table(s, t, plan, origin) for s, t in tables if t.spec)
    nil = any(layout.nil for layout in layouts) and not any(len(ledger) for ledger in ledgers)
    return Submission(
        name, sha256(content).hexdigest(), unit or _only_district(ledgers),
        _stated(plan, layouts), mark_of(book).get("plan"),
        "nil" if nil else "ok", None, layouts, ledgers,
        filled_on=next((lay.stated_on for lay in layouts if lay.stated_on), None),
        remarks=book.remarks, rows=sum(map(len, ledgers)), repairs=tuple(r for lg in ledgers for r in lg.repairs),
        results=own.name if own else "", returned=round_of(own),
        form=form, named=_another_in(path.stem, names, unit),
        ignored=ignored_rows(name, tables, ours=bool(mark_of(book))),
    )  # fmt: skip


def unreadable(path: Path, plan: Plan, name: str, why: str) -> Submission:
    """What is known of a file that cannot be read: the unit that its name tells, and why."""
    unit = _named_in(path.stem, unit_names(plan))
    return Submission(name, unit=unit, status="unreadable", message=why)


def submitting_unit(plan: Plan, book: Book, tables: Sequence[Table], stem: str) -> str | None:
    """The unit that submits: by our mark, the 填报单位 line, or the name of the file."""
    names = unit_names(plan)
    marked = names.get(fold(mark_of(book).get("unit", "")))
    stated = next((found for t in tables if (found := names.get(fold(t.layout.stated_unit)))), None)
    return marked or stated or _named_in(stem, names)


def _stated(plan: Plan, layouts: Sequence[Layout]) -> str | None:
    """The unit that the sheets themselves state, as the plan spells it."""
    names = unit_names(plan)
    words = (layout.stated_unit for layout in layouts if layout.stated_unit)
    return next((names.get(fold(word), word) for word in words), None)


def unit_names(plan: Plan) -> Mapping[str, str]:
    """Folded spelling → unit of the plan."""
    aliases = {alias: unit.id for unit in plan.units.values() for alias in unit.aliases}
    return choice_table(plan.units, aliases, plan.prefixes)


def _named_in(stem: str, names: Mapping[str, str]) -> str | None:
    """The one unit whose name stands in the file's name, by its longest spelling."""
    folded = fold(stem)
    found = [spelling for spelling in names if len(spelling) > 1 and spelling in folded]
    longest = max(map(len, found), default=0)
    units = {names[spelling] for spelling in found if len(spelling) == longest}
    return units.pop() if len(units) == 1 else None


def _another_in(stem: str, names: Mapping[str, str], unit: str | None) -> str | None:
    """The unit that the file's name speaks of, unless it names the unit itself as well."""
    folded = fold(stem)
    own = any(
        len(spelling) > 1 and spelling in folded for spelling, u in names.items() if u == unit
    )
    return unit if own else _named_in(stem, names)


def _only_district(ledgers: Sequence[Ledger]) -> str | None:
    """The district that all rows name, if there is only one."""
    named = {
        district
        for ledger in ledgers
        if "district" in ledger.spec.fields
        for district in ledger.table["district"].dropna().unique()
    }
    return named.pop() if len(named) == 1 else None
