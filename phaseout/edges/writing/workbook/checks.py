"""What a cell takes as it is typed: drop-downs, dates, numbers, lengths, each with its words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from phaseout.edges.writing.workbook.cells import FIRST_DAY, checked
from phaseout.edges.writing.workbook.layout import Layout, to_fill
from phaseout.edges.writing.workbook.nouns import Column, Sheet
from phaseout.edges.writing.workbook.texts import shortened

TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""UTF-16 units; XlsxWriter leaves a validation out whose texts are longer."""
LAST_DAY = date(2099, 12, 31)
"""So that 20240630, typed without strokes, is no day: a spreadsheet would count that many days."""
LONGEST = 500
"""Characters of a text; more of them are a report rather than an entry."""
CODE_LENGTH = 18

_DAYS = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
"""Any day that an office could mean; which days are plausible is a rule's to say."""
_PROMPTS = {
    "date": "请填日期，如 2024-06-30。",
    "number": "请只填数字，不写单位。",
    "integer": "请填整数。",
    "code": "请填 18 位统一社会信用代码，字母大写。",
    "text": "",
}
_ERRORS = {
    "date": "这里应填日期，写成 2024-06-30 的样子。",
    "number": "这里应填{least}的数字，不写单位。",
    "integer": "这里应填{least}的整数，不写单位。",
    "code": "统一社会信用代码应为 18 位，字母大写。确认无误可选“是”。",
    "text": f"文字超过 {LONGEST} 个字，请写得简短些；确需写全的可选“是”。",
}
_IN_WORDS = "期限请尽量写成日期，如 2024-06-30。文件只写“6月底前”的，可照写，选“是”。"


@dataclass(frozen=True, slots=True)
class Lists:
    """The names that formulas know the dictionary's lists by.

    whole: list → the name of all its choices. words, left: list → the names of the words that
    narrow it and of the choices that each of them leaves, side by side.
    """

    whole: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def check(worksheet: Any, sheet: Sheet, place: Layout, x: int, lists: Lists) -> None:
    """What a column takes, asked where people type: in blanks, and where there are choices."""
    column, filling = sheet.columns[x], to_fill(sheet)
    chosen = column.choices in lists.whole
    if not (chosen or filling):
        return
    rule = _listed(column, place, lists) if chosen else _typed(column, place.first, x)
    if filling:
        rule |= _prompt(column, chosen=chosen)
    code = worksheet.data_validation(place.first, x, place.end - 1, x, rule)
    checked(worksheet, place.first, x, code)


def check_above(worksheet: Any, sheet: Sheet, y: int, x: int, label: str, *, dated: bool) -> None:
    """What a cell above the table takes: a date, its one word, or anything."""
    rule: dict[str, Any] = _DAYS | _objection(_ERRORS["date"]) if dated else {}
    if label in sheet.ticks:
        word, said = sheet.ticks[label]
        rule = {"validate": "list", "source": [word], "input_title": label, "input_message": said}
        rule |= _objection(f"这里只选“{word}”，或者留空。")
    if rule:
        checked(worksheet, y, x, worksheet.data_validation(y, x, y, x, rule))


def _listed(column: Column, place: Layout, lists: Lists) -> dict[str, Any]:
    whole = lists.whole[str(column.choices)]
    source = whole
    if column.chosen_by is not None and column.choices in lists.words:
        cell = xl_rowcol_to_cell(place.first, column.chosen_by, col_abs=True)
        source = _left(cell, whole, lists.words[column.choices], lists.left[column.choices])
    rule = {"validate": "list", "source": f"={source}"}
    error = {"error_title": "请从下拉列表中选择", "error_message": "所填内容不在下拉列表中。"}
    return rule | (error if column.strict else {"show_error": False})


def _left(cell: str, whole: str, words: str, left: str) -> str:
    """The choices that the word in a cell leaves; all of them where it is none of the words."""
    own = f"OFFSET({left},MATCH({cell},{words},0)-1,0,COUNTIF({words},{cell}),1)"
    return f"IF(COUNTIF({words},{cell})=0,{whole},{own})"


def _typed(column: Column, first: int, x: int) -> dict[str, Any]:
    least = f"{'大于' if column.above else '不小于'} {column.least:g} "
    message = _ERRORS[column.kind].format(least=least)
    rule = _BY_KIND[column.kind](column, xl_rowcol_to_cell(first, x))
    if column.kind == "date" and not column.strict:
        rule, message = rule | {"error_type": "warning"}, _IN_WORDS
    return rule | _objection(message)


def _number(column: Column, _: str) -> dict[str, Any]:
    kind = "decimal" if column.kind == "number" else "integer"
    return {"validate": kind, "criteria": ">" if column.above else ">=", "value": column.least}


_BY_KIND: dict[str, Callable[[Column, str], dict[str, Any]]] = {
    "date": lambda *_: _DAYS,
    "number": _number,
    "integer": _number,
    "code": lambda _, cell: {
        "validate": "custom",
        "value": f"=AND(LEN({cell})={CODE_LENGTH},EXACT({cell},UPPER({cell})))",
        "error_type": "warning",
    },
    "text": lambda *_: {
        "validate": "length", "criteria": "<=", "value": LONGEST, "error_type": "warning",
    },
}  # fmt: skip


def _objection(message: str) -> dict[str, str]:
    return {"error_title": "请核对", "error_message": message}


def _prompt(column: Column, *, chosen: bool) -> dict[str, Any]:
    """What shows beside a cell once it is chosen; nothing where there is nothing to say."""
    listed = "请从下拉列表中选择。" if column.strict else "可从下拉列表中选择，也可另填。"
    how = listed if chosen else _PROMPTS[column.kind]
    message = "\n".join(part for part in (how, column.note) if part)
    if not message:
        return {}
    return {
        "input_title": shortened(column.header, TITLE_LIMIT),
        "input_message": shortened(message, MESSAGE_LIMIT),
    }
