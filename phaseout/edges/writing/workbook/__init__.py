"""Workbooks as an office draws them: nouns that say what, one function that draws it.

XlsxWriter is tamed here and nowhere else.
"""

from phaseout.edges.writing.workbook.nouns import Column, Sheet, Value, Workbook

__all__ = ["Column", "Sheet", "Value", "Workbook", "workbook_bytes"]


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook as an .xlsx package; the same workbook gives the same bytes.

    Raises WriteRefused, naming sheet and cell, for what no workbook can hold: a text of more than
    32,767 characters, a control character, an infinite number, too many rows.
    """
    from phaseout.edges.writing.workbook.draw import drawn

    return drawn(book)
