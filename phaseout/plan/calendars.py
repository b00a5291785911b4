"""The days off of a year that a plan states, checked, and day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from phaseout.calendar import Year, Years
from phaseout.model.law import YearDays
from phaseout.model.plan import Plan
from phaseout.plan.fault import Faults, Place
from phaseout.sentence import say

SATURDAY = 5
SPAN = 2
"""A holiday is its first and its last day; a single one is its only day."""
LONGEST = 15
"""Days; a longer holiday is a slip of the pen."""


def years_of(plan: Plan) -> Years:
    """The stated years, each holiday spelt out day by day."""
    return tuple(
        Year(int(one.id), tuple(_days_off(one)), one.working) for one in plan.calendars.values()
    )


def check_calendars(plan: Plan, faults: Faults) -> None:
    """Each year is a year, its holidays have a first and a last day of it, and what is worked is
    a weekend.
    """
    for one in plan.calendars.values():
        place = Place(one.origin[-1] if one.origin else plan.files[-1], ("calendar", one.id))
        if not (one.id.isdigit() and len(one.id) == len("2027")):
            faults.tell(
                place, say("应写成年份，如 [calendar.2027]，现为“{id}”。", id=one.id), one.id
            )
            continue
        for name, span in one.holidays.items():
            if why := _wrong_span(span, int(one.id)):
                faults.tell(place.at("holidays").at(name), why)
        off = {day for day, _ in _days_off(one)} if len(faults.found) == 0 else set()
        for day in one.working:
            if day.weekday() < SATURDAY or day in off:
                faults.tell(
                    place.at("working"),
                    say("{day} 不是调休上班的周末，请对照国务院办公厅通知。", day=day),
                )


def _wrong_span(span: tuple[date, ...], year: int) -> str:
    if not 1 <= len(span) <= SPAN:
        return say("应写首日和末日两个日期，只放一天的写一个。")
    if span[-1] < span[0] or (span[-1] - span[0]).days >= LONGEST:
        return say("{first} 至 {last} 首末日不对，请核对。", first=span[0], last=span[-1])
    if year not in (span[0].year, span[-1].year):
        return say("{day} 不在 {year} 年。", day=span[0], year=year)
    return ""


def _days_off(one: YearDays) -> Iterator[tuple[date, str]]:
    for name, span in one.holidays.items():
        for number in range((span[-1] - span[0]).days + 1):
            yield span[0] + timedelta(days=number), name
