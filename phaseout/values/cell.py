"""What a cell may hold, and what reading one gives."""

import re
from datetime import date, time, timedelta
from typing import Any, NamedTuple, TypeAlias

# datetime is a date; an empty cell is "" or None.
Cell: TypeAlias = str | float | int | bool | date | time | timedelta | None

DASHES = "-‐‑‒–—―−－﹣"
DIGITS_KEPT = 1e15
MARKED = re.compile("[①-⒛⓪-⓿❶-➓¹⁰-⁹₀-₉]|(?<![mM米])[²³]")
"""Digits that stand beside a number, not in it: 12① and 10⁴; the ³ of m³ is a unit's."""
"""Below it a number has all the digits that were typed."""
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202c\u2060-\u2069\ufe00-\ufe0f\ufeff"

_UNSEEN = re.compile(f"[{INVISIBLE}]")
_STROKES = frozenset(DASHES + "/／\\＼")

# The word 无 stands for an empty cell where only a number, a date, a code … can stand;
# in a text or a choice it is an answer.
NO_SUCH = frozenset({"无"})


class Reading(NamedTuple):
    """One cell read: the typed value, or the fault that kept it from being read.

    A repair says that the text had to be changed and its meaning is certain all the same; a hint
    is the likely meaning of a faulty cell and is never used as the value.
    """

    value: Any = None
    repair: str | None = None
    fault: str | None = None
    hint: Any = None
    note: str = ""
    subject: str = ""


EMPTY = Reading()
PLACEHOLDER = Reading(repair="R007")


def blank(cell: Cell, words: frozenset[str] = frozenset()) -> Reading | None:
    """The reading of an empty cell, or of a placeholder for one (--, /, one of the words).

    None for any other cell.
    """
    if not isinstance(cell, str):
        return EMPTY if cell is None else None
    text = cell if cell.isalnum() else _UNSEEN.sub("", cell).strip()
    if not text:
        return EMPTY
    return PLACEHOLDER if text in words or _STROKES.issuperset(text) else None


def as_text(cell: Cell) -> str:
    """The cell as Excel would show it in a column wide enough; nothing is folded yet.

    A float of sixteen digits or more keeps its exponent: Excel holds fifteen, and the digits
    after them were typed by nobody.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")
