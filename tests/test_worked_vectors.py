"""The page of worked deadlines: each line is worked by hand, and the clock must come to the same."""

import re
from calendar import isleap
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from phaseout.calendar import is_working_day
from phaseout.clock import Order, term
from phaseout.model.plan import Clock
from phaseout.plan import load

PAGE = (Path(__file__).parents[1] / "docs" / "期限算例.md").read_text(encoding="utf-8")
ENERGY = load("chongqing-2024").period_for("能耗", "限期整改")


def table(section):
    """The rows of the table of a section, cell by cell."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


SECTIONS = [part for part in PAGE.split("\n## ") if "| 序号 |" in part]
VECTORS = [
    ("unmoved" if "unmoved" in section.partition("\n")[0] else "moved", *row)
    for section in SECTIONS
    for row in table(section)
]
YEARS = table(PAGE.split("## 节假日安排")[1].split("\n## ")[0])


def day(text):
    return date.fromisoformat(text) if text else None


def order(served, extension, printed):
    """The order of a line; an extension was applied for and approved in good time."""
    months, _, until = extension.partition("，至 ")
    applied = day(served) + timedelta(days=30) if extension else None
    return Order(
        ordered_on=day(served), rectify_by=day(printed), applied_on=applied, approved_on=applied,
        months=int(months) if months else None, extended_to=day(until),
    )  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v[1])
def test_a_worked_line_comes_to_the_day_that_the_page_says(vector):
    starts, _, served, months, extension, printed, due, why = vector
    period = replace(ENERGY, months=int(months))
    found = term(order(served, extension, printed), period, Clock(extension_starts=starts))
    assert found.due == day(due.removesuffix("（待定）")), why
    assert found.provisional == due.endswith("（待定）"), why


SATURDAY = 5
WEEKDAYS = "一二三四五六日"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v[1])
def test_the_weekday_that_a_line_names_is_that_of_its_day(vector):
    due, why = vector[6].removesuffix("（待定）"), vector[7]
    if found := re.match(r"星期([一二三四五六日])", why):
        assert WEEKDAYS[day(due).weekday()] == found[1]
    for month, number, weekday in re.findall(r"(\d+)月(\d+)日星期([一二三四五六日])", why):
        year = int(due[:4]) - (month == "12" and due[5:7] == "01")
        assert WEEKDAYS[date(year, int(month), int(number)).weekday()] == weekday


def test_there_are_at_least_sixty_lines_numbered_through():
    numbers = [int(vector[1]) for vector in VECTORS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 60


def days(year, words):
    """The days that a list of spans names: 1月31日至2月6日，4月5日."""
    for span in words.split("，"):
        first, _, last = re.sub("（.*", "", span).partition("至")
        begin = date(year, *map(int, re.findall(r"\d+", first)))
        numbers = [int(n) for n in re.findall(r"\d+", last)] or [begin.day]
        end = date(year, numbers[0] if len(numbers) > 1 else begin.month, numbers[-1])
        yield from (begin + timedelta(days=k) for k in range((end - begin).days + 1))


@pytest.mark.parametrize("row", YEARS, ids=lambda row: row[0])
def test_the_calendar_is_that_of_the_notices_day_by_day(row):
    year, _, off, worked = int(row[0]), *row[1:]
    begin, next_year = date(year, 1, 1), [other[2] for other in YEARS if other[0] == str(year + 1)]
    holidays, workdays = set(days(year, off)), set(days(year, worked))
    if "上年12月31日" in "".join(next_year):
        holidays.add(date(year, 12, 31))
    for each in (begin + timedelta(days=k) for k in range(365 + isleap(year))):
        working = each in workdays or (each.weekday() < SATURDAY and each not in holidays)
        assert is_working_day(each) == working, each
