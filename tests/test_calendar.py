"""The statutory clock: months end on the corresponding day, days off move it on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phaseout.calendar import (
    Moved,
    calendar_is_known,
    corresponding_day,
    is_working_day,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 36)


@pytest.mark.parametrize(
    ("served_on", "months", "ends_on"),
    [
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2024-04-01", 6, "2024-10-01"),
        ("2024-09-08", 6, "2025-03-08"),
        ("2025-02-28", 3, "2025-05-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-06-30", 0, "2024-06-30"),
        ("2024-11-30", 15, "2026-02-28"),
    ],
)
def test_a_period_of_months_ends_on_the_corresponding_day_or_the_months_last(
    served_on, months, ends_on
):
    assert corresponding_day(date.fromisoformat(served_on), months) == date.fromisoformat(ends_on)


@pytest.mark.parametrize(
    ("last_day", "moved_to", "why"),
    [
        ("2024-10-01", "2024-10-08", "国庆节"),
        ("2025-03-08", "2025-03-10", "周六、周日"),
        ("2025-01-01", "2025-01-02", "元旦"),
        ("2024-05-01", "2024-05-06", "劳动节"),
        ("2024-04-04", "2024-04-07", "清明节"),
        ("2024-02-10", "2024-02-18", "春节"),
        ("2024-09-15", "2024-09-18", "中秋节"),
        ("2024-06-08", "2024-06-11", "周六、周日、端午节"),
        ("2025-10-01", "2025-10-09", "国庆节、中秋节"),
        ("2024-06-28", "2024-06-28", ""),
    ],
)
def test_a_last_day_off_moves_to_the_next_working_day_and_says_why(last_day, moved_to, why):
    moved = next_working_day(date.fromisoformat(last_day))
    assert moved == Moved(date.fromisoformat(moved_to), False, why)


def test_six_months_extended_by_three_are_chained_and_not_added():
    first_due = next_working_day(corresponding_day(date(2024, 8, 31), 6)).day
    assert first_due == date(2025, 2, 28)
    assert next_working_day(corresponding_day(first_due, 3)).day == date(2025, 5, 28)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # counted from the moved last day of the first period, or from the unmoved one
        (date(2024, 10, 8), date(2025, 1, 8)),
        (date(2024, 10, 1), date(2025, 1, 2)),
    ],
)
def test_an_extension_counts_from_the_day_the_plan_says(start, due):
    assert next_working_day(corresponding_day(start, 3)).day == due


def test_a_saturday_worked_for_a_holiday_is_a_working_day():
    assert is_working_day(date(2024, 10, 12))
    assert next_working_day(date(2024, 10, 12)) == Moved(date(2024, 10, 12), False, "")


def test_a_weekday_off_for_a_festival_is_no_working_day():
    assert not is_working_day(date(2024, 10, 4))


def test_a_year_without_a_published_calendar_knows_weekends_only_and_is_provisional():
    national_day = date(2041, 10, 1)
    assert not calendar_is_known(national_day)
    assert next_working_day(national_day) == Moved(national_day, True, "")
    assert next_working_day(date(2041, 10, 5)) == Moved(date(2041, 10, 7), True, "周六、周日")
    assert calendar_is_known(date(2024, 10, 1))


@pytest.mark.parametrize(
    ("due", "done", "days"),
    [
        ("2024-09-30", "2024-10-08", 1),
        ("2024-09-27", "2024-09-30", 2),
        ("2024-06-28", "2024-06-28", 0),
        ("2024-06-28", "2024-06-01", 0),
        ("2024-06-28", "2024-07-01", 1),
    ],
)
def test_late_by_so_many_working_days_counts_the_day_it_was_done_but_not_the_due_day(
    due, done, days
):
    assert working_days_between(date.fromisoformat(due), date.fromisoformat(done)) == days


@given(DAYS, DAYS, MONTHS)
def test_who_is_served_earlier_is_due_no_later(one, other, months):
    earlier, later = sorted((one, other))
    assert corresponding_day(earlier, months) <= corresponding_day(later, months)


@given(DAYS, MONTHS)
def test_a_corresponding_day_keeps_the_day_unless_its_month_is_too_short(start, months):
    ends_on = corresponding_day(start, months)
    assert ends_on.day == start.day or (ends_on + timedelta(days=1)).day == 1


@given(DAYS)
def test_the_next_working_day_is_not_earlier_and_does_not_move_again(day):
    moved = next_working_day(day)
    assert moved.day >= day
    assert is_working_day(moved.day)
    assert next_working_day(moved.day).day == moved.day
    assert bool(moved.why) == (moved.day > day)
