"""Months and working days, as the statutory periods count them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from phaseout.sentence import joined, say

_WEEKEND = {5: say("周六"), 6: say("周日")}


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a year as a plan states them: each day off with its holiday, and the days on
    which offices work though they fall on a weekend.
    """

    number: int
    off: tuple[tuple[date, str], ...]
    working: tuple[date, ...] = ()


Years = tuple[Year, ...]
"""What a plan states beside the library; what it says of a day holds."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """The working day a period ends on.

    `provisional` where the State Council has not yet published the holidays of a year it rests
    on; `why` names the days off it passed over (国庆节; 周六、周日), "" if it did not move.
    """

    day: date
    provisional: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Day:
    working: bool
    known: bool
    name: str


def corresponding_day(start: date, months: int) -> date:
    """The day a period of months ends on: the same day of its last month, or that month's last.

    The day of service itself is not counted (民法典 arts. 201 and 202).
    """
    ends_on: date = start + relativedelta(months=months)
    return ends_on


def next_month_day(today: date, number: int) -> date:
    """The first day from `today` on that bears this number in its month (25日前, monthly)."""
    months = 0 if today.day <= number else 1
    day: date = today + relativedelta(months=months, day=number)
    return day


def is_working_day(day: date, years: Years = ()) -> bool:
    """Whether offices work on that day: neither weekend nor statutory holiday, or 调休上班.

    Weekends alone decide where `calendar_is_known` is False.
    """
    return _kind_of(day, years).working


def calendar_is_known(day: date, years: Years = ()) -> bool:
    """Whether the holidays of that day's year are known."""
    return _kind_of(day, years).known


def next_working_day(day: date, years: Years = ()) -> Moved:
    """The day itself if offices work on it, else the next on which they do (民法典 art. 203)."""
    passed = list(_days_off_from(day, years))
    moved = day + _ONE_DAY * len(passed)
    kinds = [_kind_of(each, years) for each in (*passed, moved)]
    names = dict.fromkeys(kind.name for kind in kinds[:-1])
    return Moved(moved, not all(kind.known for kind in kinds), joined("、", names))


def working_days_between(start: date, end: date, years: Years = ()) -> int:
    """How many working days lie after `start` up to and including `end`; 0 if it is not later."""
    days = (start + _ONE_DAY * number for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, years) for day in days)


def _days_off_from(day: date, years: Years) -> Iterator[date]:
    while not is_working_day(day, years):
        yield day
        day += _ONE_DAY


@cache
def _kind_of(day: date, years: Years) -> _Day:
    for year in years:
        if name := dict(year.off).get(day):
            return _Day(working=False, known=True, name=name)
        if day in year.working:
            return _Day(working=True, known=True, name="")
    told = _by_the_library(day)
    stated = any(year.number == day.year for year in years)
    return replace(told, known=True) if stated and not told.known else told


def _by_the_library(day: date) -> _Day:
    # 18 ms that only a run with due days shall pay
    import chinese_calendar

    weekend = _WEEKEND.get(day.weekday(), "")
    try:
        day_off, festival = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _Day(working=not weekend, known=False, name=weekend)
    if not day_off:
        return _Day(working=True, known=True, name="")
    name = _in_chinese(festival) if festival else weekend
    return _Day(working=False, known=True, name=name)


_FESTIVALS: dict[str, str] = {word: word for word in (
    say("元旦"), say("春节"), say("清明节"), say("劳动节"), say("端午节"), say("国庆节"), say("中秋节"),
)}  # fmt: skip


def _in_chinese(festival: str) -> str:
    """National Day -> 国庆节; the library's own short 清明, 端午, 中秋 become 清明节 …"""
    from chinese_calendar import Holiday

    name: str = Holiday(festival).chinese
    return _FESTIVALS.get(name) or _FESTIVALS.get(f"{name}节") or name
