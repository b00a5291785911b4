"""The sheet of results that a return copy bears: known by its mark, and never read as a ledger."""

from __future__ import annotations

import re

from phaseout.edges.reading.workbook import Book, SheetCells

RESULTS = "校验结果"
MARK = "phaseout.return"
"""What stands in a hidden cell of the first row, and below it the number of the round."""


def results_sheet(book: Book) -> SheetCells | None:
    """Our own word about a ledger, under whatever name it came back; None in a first return."""
    return next((s for s in book.sheets if s.rows and MARK in s.rows[0]), None)


def round_of(sheet: SheetCells | None) -> int:
    """How often a file was returned before, by that sheet."""
    if sheet is None:
        return 0
    column = sheet.rows[0].index(MARK)
    below = [str(row[column]) for row in sheet.rows[1:2] if column < len(row)]
    return int(float(below[0])) if below and re.fullmatch(r"\d{1,4}(\.0)?", below[0]) else 1
