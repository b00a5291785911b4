"""The values of sheets in a new workbook, each in the cell where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite
from typing import Any

import xlsxwriter

from phaseout.edges.reading.workbook import Book, Cell, SheetCells
from phaseout.edges.writing.workbook import formats as look
from phaseout.edges.writing.workbook.cells import FIRST_DAY
from phaseout.edges.writing.workbook.draw import OPTIONS
from phaseout.edges.writing.workbook.formats import Formats
from phaseout.edges.writing.workbook.texts import (
    display_width,
    kept,
    leads,
    sheet_name,
)

NARROWEST, WIDEST = 8, 36
MEASURED_ROWS = 200


def copied(book: Book, day: date) -> bytes:
    """The workbook's bytes; `day` is the only time in the package."""
    buffer = BytesIO()
    package = xlsxwriter.Workbook(buffer, OPTIONS)
    package.set_properties({"author": "phaseout", "created": datetime.combine(day, time())})
    formats = Formats(package)
    taken: set[str] = set()
    for sheet in book.sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name.lower())
        _copy(package.add_worksheet(name), sheet, formats)
    package.close()
    return buffer.getvalue()


def _copy(worksheet: Any, sheet: SheetCells, formats: Formats) -> None:
    for x, width in enumerate(_widths(sheet.rows)):
        worksheet.set_column(x, x, width)
    for top, left, bottom, right in sheet.merges:
        if (top, left) != (bottom, right):
            shape = formats.get(text_wrap=True, align="center")
            worksheet.merge_range(top, left, bottom, right, "", shape)
    for y, row in enumerate(sheet.rows):
        wrapped = _held(row) > 1  # a title alone in its row goes across
        for x, cell in enumerate(row):
            value = sheet.errors.get((y, x), cell)
            if value not in ("", None):
                _put(worksheet, y, x, value, formats, wrapped=wrapped)
    for y in sheet.hidden_rows:
        worksheet.set_row(y, None, None, {"hidden": True})
    if not sheet.visible:
        worksheet.hide()


def _put(worksheet: Any, y: int, x: int, value: Cell, formats: Formats, *, wrapped: bool) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(y, x, value, formats.get())
    elif isinstance(value, date) and _day(value) >= FIRST_DAY:
        whole = not isinstance(value, datetime) or value.time() == time()
        worksheet.write_datetime(
            y, x, value, formats.get(num_format=look.DATE if whole else look.MOMENT)
        )
    elif isinstance(value, (int, float)) and isfinite(value):
        worksheet.write_number(
            y, x, value, formats.get(num_format="0" if abs(value) >= 1e11 else look.GENERAL)
        )
    else:
        text = kept(str(value))
        shape = formats.get(num_format=look.TEXT, text_wrap=wrapped, quote_prefix=leads(text))
        worksheet.write_string(y, x, text, shape)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How wide each column is by the texts of its first rows."""
    widths = [NARROWEST] * max(map(len, rows), default=0)
    for row in rows[:MEASURED_ROWS]:
        if _held(row) > 1:
            for x, cell in enumerate(row):
                widths[x] = max(widths[x], min(display_width(str(cell)) + 2, WIDEST))
    return widths


def _held(row: Sequence[Cell]) -> int:
    """How many cells of a row hold something."""
    return sum(cell != "" for cell in row)
