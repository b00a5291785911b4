"""Draws a workbook: its sheets, and what stands behind them."""

from io import BytesIO
from itertools import zip_longest
from typing import Any

import xlsxwriter

from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import formats as look
from phaseout.edges.writing.workbook.canvas import Canvas
from phaseout.edges.writing.workbook.cells import put
from phaseout.edges.writing.workbook.checks import Lists
from phaseout.edges.writing.workbook.formats import Formats
from phaseout.edges.writing.workbook.layout import grouped
from phaseout.edges.writing.workbook.nouns import Workbook
from phaseout.edges.writing.workbook.texts import Unfit, defined_name, fit, leads, sheet_name
from phaseout.sentence import joined, say
from phaseout.values import length

DICTIONARY = "_字典"
WORDS, LEFT = "_by", "_left"
"""What the two columns of a narrowed list add to its name."""
PROPERTY_LIMIT = 255
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LARGE = {"in_memory": False, "constant_memory": True, "use_zip64": True}
"""Rows go to the disk one by one; their texts stand in the cells, not in a table of their own.

A sheet of 700,000 rows is more than 2 GB of XML, which only the packages of 64 bits can hold.
"""
CELLS_IN_MEMORY = 600_000


def drawn(book: Workbook) -> bytes:
    """The workbook's bytes."""
    buffer = BytesIO()
    package = xlsxwriter.Workbook(buffer, OPTIONS | (LARGE if _large(book) else {}))
    formats = Formats(package)
    lists = _lists(book)
    canvases = _canvases(package, book)
    for sheet, worksheet in zip(book.sheets, canvases, strict=True):
        Canvas(worksheet, sheet, formats).draw(lists)
    _dictionary(package, book, formats)
    _properties(package, book)
    package.close()
    return buffer.getvalue()


def _large(book: Workbook) -> bool:
    """Whether the cells are better kept on the disk than in memory until all are there.

    A head of two rows is not drawn row by row, as that would ask.
    """
    if any(map(grouped, book.sheets)):
        return False
    return sum(len(s.rows) * len(s.columns) for s in book.sheets) > CELLS_IN_MEMORY


def _canvases(package: Any, book: Workbook) -> list[Any]:
    """One worksheet for each sheet, the first to be seen in front."""
    taken, made = {DICTIONARY}, []
    for sheet in book.sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name.lower())
        made.append(package.add_worksheet(name))
    seen = [ws for ws, sheet in zip(made, book.sheets, strict=True) if sheet.visible == "visible"]
    if not seen:
        raise WriteRefused(
            say("没有写出工作簿“{title}”：没有一张可见的工作表；请报告给开发者。", title=book.title)
        )
    seen[0].activate()
    seen[0].set_first_sheet()
    return made


def _lists(book: Workbook) -> Lists:
    """The defined names of the dictionary's lists that have choices, and of those narrowed."""
    names = {name: defined_name(name) for name, choices in book.dictionary.items() if choices}
    asked = {c.choices: s.name for s in book.sheets for c in s.columns if c.choices is not None}
    for name, sheet in asked.items():
        if name not in book.dictionary:
            raise WriteRefused(
                say(
                    "没有写出工作表“{sheet}”：字典中没有“{name}”；请检查方案中的选项名。",
                    sheet=sheet,
                    name=name,
                )
            )
    words = {name: defined_name(name + WORDS) for name in book.narrowed}
    left = {name: defined_name(name + LEFT) for name in book.narrowed}
    every = [*names.values(), *words.values(), *left.values()]
    if len({*every}) < len(every):
        raise WriteRefused(
            say(
                "没有写出工作簿“{title}”：字典名 {names} 只差标点；请改名。",
                title=book.title,
                names=joined("、", names),
            )
        )
    return Lists(names, words, left)


def _dictionary(package: Any, book: Workbook, formats: Formats) -> None:
    """The very hidden sheet: the mark in columns A and B, the lists from C on, a name for each."""
    if not (book.dictionary or book.mark):
        return
    worksheet = package.add_worksheet(DICTIONARY)
    worksheet.very_hidden()
    listed = {name: list(choices) for name, choices in book.dictionary.items()}
    for name, pairs in book.narrowed.items():
        listed |= {
            name + WORDS: [word for word, _ in pairs],
            name + LEFT: [one for _, one in pairs],
        }
    columns = [("标记", list(book.mark)), ("值", list(book.mark.values())), *listed.items()]
    rows = zip_longest(*([head, *values] for head, values in columns))
    for y, row in enumerate(rows):  # row by row: a large package keeps no earlier one
        for x, text in enumerate(row):
            if text is not None:
                shape = formats.get(num_format=look.TEXT, quote_prefix=leads(text))
                put(worksheet, y, x, text, shape)
    for x, (name, choices) in enumerate(listed.items(), start=2):
        if choices:
            _name(package, defined_name(name), x, len(choices))


def _name(package: Any, name: str, x: int, count: int) -> None:
    letters = xlsxwriter.utility.xl_col_to_name(x, col_abs=True)
    if package.define_name(name, f"='{DICTIONARY}'!{letters}$2:{letters}${count + 1}"):
        raise WriteRefused(
            say("没有写出字典“{name}”：名称不能用作 Excel 的定义名；请改名。", name=name)
        )


def _properties(package: Any, book: Workbook) -> None:
    """The document's properties: title, fixed time, and the mark."""
    package.set_properties({"title": book.title, "author": "phaseout", "created": book.created})
    for name, value in (dict(book.properties) | dict(book.mark)).items():
        if max(length(name), length(value)) > PROPERTY_LIMIT or name == "":
            raise WriteRefused(
                say(
                    "没有写出工作簿“{title}”：文档属性“{name}”为空或超过 255 个字符；请缩短。",
                    title=book.title,
                    name=name[:40],
                )
            )
        try:
            package.set_custom_property(fit(name), fit(value))
        except Unfit as reason:
            raise WriteRefused(
                say("没有写出文档属性“{name!r}”：{reason}。", name=name, reason=reason)
            ) from reason
