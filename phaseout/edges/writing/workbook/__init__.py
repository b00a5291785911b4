"""Workbooks as an office draws them: nouns that say what, one function that draws it.

XlsxWriter is tamed here and nowhere else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from phaseout.edges.writing.workbook.nouns import Column, Sheet, Value, Workbook

if TYPE_CHECKING:
    from phaseout.edges.reading.workbook import Book

__all__ = ["Column", "Sheet", "Value", "Workbook", "values_workbook", "workbook_bytes"]


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook as an .xlsx package; the same workbook gives the same bytes.

    Raises WriteRefused, naming sheet and cell, for what no workbook can hold: a text of more than
    32,767 characters, a control character, an infinite number, too many rows.
    """
    from phaseout.edges.writing.workbook.draw import drawn

    return drawn(book)


def values_workbook(book: Book, day: date) -> bytes:
    """A workbook that was read as an .xlsx package of its values, each in its own cell.

    Formats, formulas and pictures are not taken along; `day` is the only time in the package.
    """
    from phaseout.edges.writing.workbook.plain import copied

    return copied(book, day)
