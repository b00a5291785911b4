"""What guides a person at the cells: drop-downs, prompts, comments, warnings in colour."""

from collections.abc import Callable
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from phaseout.edges.writing.workbook.cells import FIRST_DAY, checked, refusal
from phaseout.edges.writing.workbook.formats import FONT, Formats
from phaseout.edges.writing.workbook.layout import Layout, head_row, to_fill
from phaseout.edges.writing.workbook.nouns import Column, Sheet
from phaseout.edges.writing.workbook.texts import Unfit, fit, lines, shortened

AUTHOR = "phaseout"
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""UTF-16 units; XlsxWriter leaves a validation out whose texts are longer."""

_DAYS = {"validate": "date", "criteria": ">=", "value": FIRST_DAY}
"""Any true date; which dates are plausible is a rule's to say."""
_PROMPTS = {
    "date": "请填日期，如 2024-06-30。",
    "number": "请只填数字，不写单位。",
    "integer": "请填整数。",
    "code": "请填 18 位统一社会信用代码，字母大写。",
    "text": "",
}
_ERRORS = {
    "date": "这里应填日期，如 2024-06-30。",
    "number": "这里应填不小于 0 的数字，单位写在表头。",
    "integer": "这里应填不小于 0 的整数。",
    "code": "统一社会信用代码应为 18 位，字母大写。确认无误可选“是”。",
}
_MISSING = "#FBE3E1"
_DOUBLE = "#FFEB9C"
_BOX_WIDTH = 240
"""Pixels of a comment's box, which hold 32 Latin letters of 9 points."""


def guide(
    worksheet: Any, sheet: Sheet, place: Layout, formats: Formats, lists: dict[str, str]
) -> None:
    """Everything that guides, for one sheet; ``lists`` = dictionary list → defined name."""
    worksheet.set_comments_author(AUTHOR)
    for x, column in enumerate(sheet.columns):
        _comment(worksheet, head_row(column, place), x, _head_note(column, sheet))
        if sheet.rows or to_fill(sheet):
            _validate(worksheet, sheet, place, x, lists)
    for (row, x), text in sorted(sheet.comments.items()):
        _comment(worksheet, place.first + row, x, text)
    if any(column.kind in {"text", "code"} for column in sheet.columns):
        table = xl_range(place.first, 0, place.end, len(sheet.columns) - 1)
        worksheet.ignore_errors({"number_stored_as_text": table})
    if to_fill(sheet):
        _colour(worksheet, sheet, place, formats)


def head_text(column: Column, sheet: Sheet) -> str:
    """The column's head, with a star where a sheet to be filled in requires it."""
    return f"*{column.header}" if column.required and to_fill(sheet) else column.header


def open_cell(worksheet: Any, y: int, x: int, *, dated: bool) -> None:
    """A cell above the table that takes a date, or anything."""
    if dated:
        rule = _DAYS | _objection("date")
        checked(worksheet, y, x, worksheet.data_validation(y, x, y, x, rule))


def _head_note(column: Column, sheet: Sheet) -> str:
    if not to_fill(sheet):
        return column.note
    need = "必填" if column.required else "应填" if column.wanted else "选填"
    return f"【{need}】{column.note}"


def _validate(worksheet: Any, sheet: Sheet, place: Layout, x: int, lists: dict[str, str]) -> None:
    """What the column takes, asked where people type: in blanks, and where there are choices."""
    column = sheet.columns[x]
    rule = _rule(column, xl_rowcol_to_cell(place.first, x), lists, filling=to_fill(sheet))
    if to_fill(sheet):
        rule |= _prompt(column, chosen=rule.get("validate") == "list")
    if rule:
        code = worksheet.data_validation(place.first, x, place.end - 1, x, rule)
        checked(worksheet, place.first, x, code)


def _rule(column: Column, cell: str, lists: dict[str, str], *, filling: bool) -> dict[str, Any]:
    """XlsxWriter's options for what the column takes, empty where it takes anything."""
    if column.choices in lists:
        error = {"error_title": "请从下拉列表中选择", "error_message": "所填内容不在下拉列表中。"}
        rule = {"validate": "list", "source": f"={lists[column.choices]}"}
        return rule | (error if column.strict else {"show_error": False})
    if not filling or column.kind == "text":
        return {}
    return _BY_KIND[column.kind](cell) | _objection(column.kind)


_BY_KIND: dict[str, Callable[[str], dict[str, Any]]] = {
    "date": lambda _: _DAYS,
    "number": lambda _: {"validate": "decimal", "criteria": ">=", "value": 0},
    "integer": lambda _: {"validate": "integer", "criteria": ">=", "value": 0},
    "code": lambda cell: {
        "validate": "custom",
        "value": f"=AND(LEN({cell})=18,EXACT({cell},UPPER({cell})))",
        "error_type": "warning",
    },
}


def _objection(kind: str) -> dict[str, str]:
    return {"error_title": "请核对", "error_message": _ERRORS[kind]}


def _prompt(column: Column, *, chosen: bool) -> dict[str, Any]:
    """What shows beside a cell once it is chosen; nothing where there is nothing to say."""
    listed = "请从下拉列表中选择。" if column.strict else "可从下拉列表中选择，也可另填。"
    how = listed if chosen else _PROMPTS[column.kind]
    message = "\n".join(part for part in (how, column.note) if part)
    if not message:
        return {}
    prompt = {
        "input_title": shortened(column.header, TITLE_LIMIT),
        "input_message": shortened(message, MESSAGE_LIMIT),
    }
    return prompt if chosen or column.kind != "text" else {"validate": "any"} | prompt


def _comment(worksheet: Any, y: int, x: int, text: str) -> None:
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


def _colour(worksheet: Any, sheet: Sheet, place: Layout, formats: Formats) -> None:
    """Required cells still empty in a row already begun, and codes that stand twice."""
    first, last, right = place.first, place.end - 1, len(sheet.columns) - 1
    begun = f"COUNTA(${xl_col_to_name(0)}{first + 1}:${xl_col_to_name(right)}{first + 1})>0"
    for x, column in enumerate(sheet.columns):
        if column.required:
            cell = xl_rowcol_to_cell(first, x)
            empty = f"=AND({begun},LEN(TRIM({cell}))=0)"
            rule = {"type": "formula", "criteria": empty, "format": formats.tint(_MISSING)}
            checked(worksheet, first, x, worksheet.conditional_format(first, x, last, x, rule))
        if column.kind == "code":
            rule = {"type": "duplicate", "format": formats.tint(_DOUBLE)}
            checked(worksheet, first, x, worksheet.conditional_format(first, x, last, x, rule))
