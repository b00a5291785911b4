"""What guides a person at the cells: comments on heads, prompts, checks, warnings in colour."""

from typing import Any

from xlsxwriter.utility import xl_range

from phaseout.edges.reading.ooxml import AUTHOR
from phaseout.edges.writing.workbook.cells import checked, refusal
from phaseout.edges.writing.workbook.checks import Lists, check
from phaseout.edges.writing.workbook.colours import colour
from phaseout.edges.writing.workbook.formats import FONT, Formats
from phaseout.edges.writing.workbook.layout import Layout, to_fill
from phaseout.edges.writing.workbook.nouns import Column, Sheet
from phaseout.edges.writing.workbook.texts import Unfit, fit, lines

_BOX_WIDTH = 240
"""Pixels of a comment's box, which hold 32 Latin letters of 9 points."""


def guide(worksheet: Any, sheet: Sheet, place: Layout, formats: Formats, lists: Lists) -> None:
    """Everything that guides, for one sheet."""
    worksheet.set_comments_author(AUTHOR)
    for x in range(len(sheet.columns) if sheet.rows or to_fill(sheet) else 0):
        check(worksheet, sheet, place, x, lists)
    if any(column.kind in {"text", "code"} for column in sheet.columns):
        table = xl_range(place.first, 0, place.end, len(sheet.columns) - 1)
        worksheet.ignore_errors({"number_stored_as_text": table})
    if to_fill(sheet):
        colour(worksheet, sheet, place, formats)


def head_text(column: Column, sheet: Sheet) -> str:
    """The column's head, with a star where a sheet to be filled in requires it."""
    return f"*{column.header}" if column.required and to_fill(sheet) else column.header


def head_note(column: Column, sheet: Sheet) -> str:
    """What the comment of a head says; in a sheet to be filled in, also whether it must be."""
    if not to_fill(sheet):
        return column.note
    need = column.need or ("必填" if column.required else "应填" if column.wanted else "选填")
    return f"【{need}】{column.note}"


def comment(worksheet: Any, y: int, x: int, text: str) -> None:
    """A comment whose box is as high as its text needs."""
    if not text:
        return
    try:
        text = fit(text)
    except Unfit as reason:
        raise refusal(worksheet.name, y, x, f"批注：{reason}") from reason
    options = {
        "author": AUTHOR,
        "width": _BOX_WIDTH,
        "height": min(18 * lines(text, 32) + 14, 600),
        "font_name": FONT,
        "font_size": 9,
    }
    checked(worksheet, y, x, worksheet.write_comment(y, x, text, options))
