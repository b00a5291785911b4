"""How far the cells of a sheet reach: a reader lays out every cell from A1 to the last, so a stray
one may take all of a computer's memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from phaseout.edges.reading.cells import address, letter, position
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.sentence import say

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
NARROW = 26 + 26 * 26
"""Columns with a name of one or two letters."""
NEAR = 250_000
"""Bytes that fit into a processor's own memory, with what is worked out for each."""

OUTSIDE = say("有单元格超出了工作表的范围，文件已损坏，请重新导出后报送")

_BORNE = re.compile(rb'<c\b[^>]*?\sr="([A-Za-z]+)(\d+)"[^>]*(?<!/)>(?!</c>)')


def refuse_far(part: bytes, last: int) -> None:
    """Refuse a sheet, its last row this, for which a reader would lay out more than fits.

    Addresses beyond the last row's digits or the widest column that is still harmless are looked
    for; only where there is one, all are gone through.

    Raises:
        Unreadable: a cell outside the sheet, or too far off.
    """
    if last > MAX_ROW:
        raise Unreadable(
            say("有内容在第{last}行，超出了工作表的范围，文件已损坏，请重新导出后报送", last=last)
        )
    digits, widest = len(str(last)), limits().cells // max(last, 1)
    if widest >= NARROW and not _may_be_far(part, digits):
        return
    columns = _ordinary_columns(widest)
    # behind a blank: xmlns:r="…" is no address
    if re.search(rf'\sr="{columns}[0-9]{{,{digits}}}+[^"]'.encode(), part):
        _refuse_box(part)


def refuse_outside(places: Iterable[tuple[int, int]]) -> None:
    """Refuse a sheet with one of these cells, by row and column from 0, where no sheet has any.

    Raises:
        Unreadable: a cell outside the sheet.
    """
    if any(not (0 <= row < MAX_ROW and column < MAX_COLUMN) for row, column in places):
        raise Unreadable(OUTSIDE)


def _may_be_far(part: bytes, digits: int) -> bool:
    """Whether three letters and a digit, or a letter and more digits than these, stand in the cells.

    Readers take small letters for large ones. Comparing all bytes at once takes a third of the time
    that the pattern takes.
    """
    first, end = max(part.find(b"sheetData"), 0), max(part.rfind(b"sheetData"), 0)
    signs = np.frombuffer(part, np.uint8)[first:end]
    longest = max(4, digits + 2)
    for start in range(0, len(signs), NEAR):
        near = signs[start : start + NEAR + longest - 1]
        letters = (near & 0xDF) - ord("A") < 26  # large and small; below the first it wraps
        digit = near - ord("0") < 10
        if _in_a_row([*[letters] * 3, digit]) or _in_a_row([letters, *[digit] * (digits + 1)]):
            return True
    return False


def _in_a_row(wanted: list[np.ndarray[Any, Any]]) -> bool:
    """Whether somewhere the first holds of a sign, the second of the next, and so on."""
    found, count = wanted[0], len(wanted[0])
    for k, holds in enumerate(wanted[1:], 1):
        found = found[: count - k] & holds[k:]
    return bool(found.any())


def _ordinary_columns(widest: int) -> str:
    """A pattern for the columns up to this one, or somewhat fewer of those with two letters."""
    letters = letter(min(widest, NARROW) - 1)
    if len(letters) == 1:
        return f"[A-{letters}]?+"
    return ("" if letters[0] == "A" else f"[A-{chr(ord(letters[0]) - 1)}]?+") + "[A-Z]?+"


def _refuse_box(part: bytes) -> None:
    """Refuse a sheet whose cells with something in them span too large a box."""
    found = _BORNE.findall(part)
    column = max((position(letters.decode()) for letters in {each[0] for each in found}), default=0)
    row = max((int(number) - 1 for _, number in found), default=0)
    if row >= MAX_ROW or column >= MAX_COLUMN:
        raise Unreadable(OUTSIDE)
    if (row + 1) * (column + 1) > limits().cells:
        raise Unreadable(
            say(
                "内容一直延伸到 {address}，请删除表外零散的内容后报送", address=address(row, column)
            )
        )
