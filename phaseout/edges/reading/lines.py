"""What the lines of a sheet say by themselves: totals, notes, sections, what is stated above a table."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.heads import spellings
from phaseout.edges.reading.workbook import Cell

TOTAL = re.compile(r".{0,8}?(合计|小计|总计|共计|累计|合\s+计|小\s+计|总\s+计)\s*[:：]?")
NOTE = re.compile(
    r"(备?注|说明|填表说明|填[表报]人?|审核人?|制表人?|复核人?|(单位|分管)?负责人|分管领导|联系人|联系电话)"
    r"\s*([(（][^)）]*[)）])?\s*(\d*\s*[:：.、]|$)|以下空白"
)
SECTION = re.compile(
    r"([（(]?[一二三四五六七八九十]+[)）]?\s*[、.．]|\d{1,2}\s*[、．]|\d{1,2}\s*\.\s*[^\d\s])"
)
SIGNED_ON = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?")
NIL = re.compile(
    r"(零报告|无|本期无|无落后产能[^，,；;]*"
    r"|本(区|县|市|辖区|单位)[^，,；;。]{0,12}无(?![法误证照效关需论])[^，,；;]{0,20})"
    r"([，,]特此(说明|报告))?[。.]?$"
)
"""A line that says there is nothing to report; 本区系统无法导出 and 本单位台账无误 do not."""
STATED_UNIT = re.compile(
    r"(?:填报|报送|上报|填表)单位(?:[（(]盖?章?[)）])?\s*[:：]?\s*(.*)$", re.DOTALL
)
STATED_ON = re.compile(r"(?:填报|报送|上报|填表|制表)(?:日期|时间)\s*[:：]?\s*(.*)$", re.DOTALL)

Cells = Sequence[tuple[int, str]]
"""The filled cells of a row: column and text."""


def filled(row: Sequence[Cell]) -> Cells:
    """The cells of a row that hold anything."""
    return [(c, text) for c, text in enumerate(map(text_of, row)) if text]


def is_stated(cell: tuple[int, str]) -> bool:
    """Whether a cell states the unit or the day of a table."""
    return bool(STATED_UNIT.match(cell[1]) or STATED_ON.match(cell[1]))


def may_begin_an_item(first: str) -> bool:
    """Whether a row may be an item that begins so, and no total, note, nil return or section."""
    return not (
        TOTAL.fullmatch(first) or NOTE.match(first) or NIL.match(first) or SECTION.match(first)
    )


def like_a_header(cells: Cells, known: Container[str]) -> bool:
    """Three cells or more, most of which are names of columns."""
    if len(cells) < 3:
        return False
    named = sum(spellings(text)[1] in known for _, text in cells)
    return named >= 3 and named >= 0.6 * len(cells)
