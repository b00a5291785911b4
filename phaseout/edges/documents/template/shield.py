"""Values that can never become structure, and lines that tell their number."""

from __future__ import annotations

import re
from datetime import datetime, time
from math import isnan
from typing import Any

MISSING = "—"

# Characters that mean something to the line reader, each with a stand-in from the last private
# plane: a value that passes a macro or a set twice is not escaped twice, as entities would be.
_SHIELD = {ord(c): chr(0x10FF00 + i) for i, c in enumerate("\n\r#*【】／；;：:")}
# Digits by which a line tells its number in the template, after loops and macros moved it.
MARK_DIGITS = {ord("0") + d: chr(0x10FE30 + d) for d in range(10)}
_RESTORE: dict[int, str] = {ord(stand_in): chr(c) for c, stand_in in _SHIELD.items()}
_UNMARK = {ord(stand_in): chr(c) for c, stand_in in MARK_DIGITS.items()}
_MARK = re.compile("^([\U0010fe30-\U0010fe39]*)(.*)$", re.DOTALL)


class Written(str):
    """Text put together by the template itself, in which every value is shielded already."""

    __slots__ = ()


def numbered_line(text: str) -> tuple[int | None, str]:
    """The number of a rendered line in its template, where it tells it, and the line without it."""
    found = _MARK.match(text)
    assert found
    digits = found[1].translate(_UNMARK)
    return int(digits) if digits else None, found[2]


def restored(text: str) -> str:
    """The text with every shielded character itself again."""
    marks = dict.fromkeys(_UNMARK, "")
    return text.translate(_RESTORE | marks)


def shielded(value: Any) -> str:
    """A value as text in which nothing is structure; floats whole, what is missing as a dash."""
    if isinstance(value, Written):
        return value
    if absent(value):
        return MISSING
    if isinstance(value, float):
        return float.__repr__(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value).translate(_SHIELD)


def absent(value: Any) -> bool:
    """Whether there is no value: None, no number, no date."""
    # A missing date of pandas is a datetime whose year is not a number.
    number = value.year if isinstance(value, datetime) else value
    return value is None or (isinstance(number, float) and isnan(number))
