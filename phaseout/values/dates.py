"""The date in a cell.

A fact (拆除完成日期) needs its day. A deadline (整改期限) is kept on the last day of the period it
names, so 6月底前, 上半年 or 2025年 are certain there, and a question anywhere else.
"""

import math
import re
from datetime import date, datetime, timedelta

from phaseout.values.cell import NO_SUCH, Cell, Reading, blank
from phaseout.values.named_days import (
    Named,
    likely_day,
    month_end,
    named_day,
    plain,
    without_leading_words,
)

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_HALF_TYPED = re.compile(r"(?P<year>20[0-9]{2})(?:\.(?P<month>[0-9]+))?")


def read_date(
    cell: Cell, *, deadline: bool = False, year: int | None = None, epoch_1904: bool = False
) -> Reading:
    """The day a cell names; for a deadline also the last day of the period it names.

    `year` is the year of the paper, for 6月30日 and 上半年; without it such words name no day.
    """
    if isinstance(cell, date):
        return _in_our_century(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _read_number(cell, deadline, epoch_1904)
    if not isinstance(cell, str):
        return blank(cell) or Reading(fault="F003")
    return (
        _read_iso(cell)
        or blank(cell, NO_SUCH)
        or _read_serial(cell, epoch_1904)
        or _read_words(plain(cell), deadline, year)
    )


def _in_our_century(day: date, repair: str | None = None) -> Reading:
    return Reading(day, repair) if FIRST <= day <= LAST else Reading(fault="F008")


def _question(day: date | None) -> Reading:
    """The fault of a date that does not say its day, with the likely day if there is one."""
    return Reading(fault="F004", hint=day)


def _read_iso(text: str) -> Reading | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return _in_our_century(date.fromisoformat(text))
    except ValueError:
        return None


def _read_serial(text: str, epoch_1904: bool) -> Reading | None:
    if not _SERIAL.fullmatch(text):
        return None
    start = _EPOCH_1904 if epoch_1904 else _EPOCH
    return _in_our_century(start + timedelta(days=int(text[:5])), "R006")


def _read_number(number: float, deadline: bool, epoch_1904: bool) -> Reading:
    """A number in a date column: a serial, 20240630, 202406, or the question 2024.1."""
    if not math.isfinite(number):
        return Reading(fault="F003")
    text = str(int(number)) if number == int(number) else repr(number)
    if _HALF_TYPED.fullmatch(text):
        return _read_half_typed(text)
    return _read_serial(text, epoch_1904) or _read_words(text, deadline, None)


def _read_half_typed(text: str) -> Reading:
    """2024 and 2024.06 as numbers; 2024.1 may have been typed 2024.10 and has no likely day."""
    year, _, month = text.partition(".")
    if month == "1":
        return _question(None)
    likely = month_end(int(year), int(month or 12)) if len(month) < 3 else None
    return _question(likely) if likely else Reading(fault="F003")


def _read_words(text: str, deadline: bool, year: int | None) -> Reading:
    # 2024.10 is a month as text, but 2024.1 may have been a number before it came through CSV.
    if re.fullmatch(r"20[0-9]{2}(?:\.1)?", text):
        return _read_half_typed(text)
    named = named_day(without_leading_words(text) if deadline else text, year)
    if named is None or named.day is None:
        return Reading(fault="F003", hint=likely_day(text))
    if not FIRST <= named.day <= LAST:
        return Reading(fault="F008")
    return _as_deadline(named, named.day) if deadline else _as_fact(named, named.day)


def _as_deadline(named: Named, day: date) -> Reading:
    if not named.clear:
        return _question(None)
    return Reading(day, "R003" if named.exact else "R008")


def _as_fact(named: Named, day: date) -> Reading:
    """Done before 30 June is not done on 30 June."""
    if named.exact and not named.by:
        return Reading(day, "R003")
    return _question(day if named.clear else None)
