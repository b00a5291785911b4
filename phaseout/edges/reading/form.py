"""The mark of a workbook that we sent out, in its properties or in its hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.workbook import MARK_PREFIX, Book, SheetCells
from phaseout.model.form import Form

DICTIONARY = "_字典"
BLANK = "blank"


def dictionary_of(book: Book) -> SheetCells | None:
    """Our own hidden sheet: the mark, then the lists; it is no ledger. None where there is none."""
    named = (sheet for sheet in book.sheets if sheet.name == DICTIONARY and sheet.rows)
    return next((sheet for sheet in named if sheet.rows[0][:2] == ["标记", "值"]), None)


def mark_of(book: Book) -> Mapping[str, str]:
    """The mark of a workbook; empty where somebody else made it."""
    return book.mark or _written_mark(dictionary_of(book))


def form_of(book: Book) -> Form | None:
    """The blank workbook that this file was; None where it was none."""
    mark = mark_of(book)
    if mark.get("kind") != BLANK:
        return None
    return Form(
        plan=mark.get("plan", ""),
        title=mark.get("plan_title", ""),
        version=mark.get("plan_version", ""),
        unit=mark.get("unit", ""),
        lists=_lists(dictionary_of(book)),
    )


def _written_mark(hidden: SheetCells | None) -> dict[str, str]:
    """The mark in the hidden sheet, for programs that drop a document's properties."""
    rows = hidden.rows if hidden else []
    pairs = [(text_of(row[0]), text_of(row[1])) for row in rows if len(row) > 1]
    return {n.removeprefix(MARK_PREFIX): v for n, v in pairs if n.startswith(MARK_PREFIX)}


def _lists(hidden: SheetCells | None) -> dict[str, tuple[str, ...]]:
    """Head → the texts below it, for each column of the hidden sheet."""
    columns = zip(*hidden.rows, strict=False) if hidden else ()
    return {
        text_of(head): tuple(text for cell in below if (text := text_of(cell)))
        for head, *below in columns
    }
