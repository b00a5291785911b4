"""The clock, after 民法典 arts. 200-204: each vector can be checked with a calendar in the hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phaseout.calendar import is_working_day
from phaseout.clock import Order, term
from phaseout.model.plan import Clock
from phaseout.plan import load

PLAN = load("chongqing-2024")
ENERGY = PLAN.period_for("能耗", "限期整改")
QUALITY = PLAN.period_for("质量", "限期整改")
D = date.fromisoformat


def day(text):
    return D(text) if text else None


@pytest.mark.parametrize(
    ("served", "due", "why"),
    [
        ("2023-08-31", "2024-02-29", "no 31st in February: its last day"),
        ("2024-08-31", "2025-02-28", "the same in a common year"),
        ("2024-03-31", "2024-09-30", "September has 30 days"),
        ("2024-04-01", "2024-10-08", "10-01 to 10-07 are the National Day holidays"),
        ("2024-09-08", "2025-03-10", "2025-03-08 is a Saturday"),
        ("2024-08-08", "2025-02-08", "a Saturday on which offices work (调休)"),
        ("2024-06-05", "2024-12-05", "a plain working day"),
    ],
)
def test_six_months_end_on_the_corresponding_working_day(served, due, why):
    found = term(Order(ordered_on=D(served)), ENERGY, PLAN.clock)
    assert found.due == found.statutory_due == D(due), why


@pytest.mark.parametrize(
    ("served", "starts", "due"),
    [
        ("2024-08-31", "moved", "2025-05-28"),
        ("2024-04-01", "moved", "2025-01-08"),
        ("2024-04-01", "unmoved", "2025-01-02"),
    ],
)
def test_an_extension_is_a_new_period_after_the_first(served, starts, due):
    order = Order(
        ordered_on=D(served), applied_on=D("2024-09-20"), approved_on=D("2024-09-27"), months=3
    )
    found = term(order, ENERGY, Clock(extension_starts=starts))
    assert (found.due, found.extended) == (D(due), True)
    assert found.first_due == term(Order(ordered_on=D(served)), ENERGY, Clock()).due


def test_a_printed_day_before_the_statutory_end_holds_and_does_not_move():
    found = term(Order(ordered_on=D("2024-04-01"), rectify_by=D("2024-09-01")), ENERGY, PLAN.clock)
    assert found.due == D("2024-09-01")  # a Sunday
    assert found.statutory_due == D("2024-10-08")


def test_a_printed_day_beyond_the_statutory_end_does_not_lengthen_the_period():
    found = term(Order(ordered_on=D("2024-04-01"), rectify_by=D("2024-12-31")), ENERGY, PLAN.clock)
    assert found.due == D("2024-10-08")


def test_without_statutory_months_the_printed_day_alone_counts():
    found = term(Order(ordered_on=D("2024-04-01"), rectify_by=D("2024-07-07")), None, PLAN.clock)
    assert (found.statutory_due, found.due) == (None, D("2024-07-07"))


def test_with_neither_the_end_is_open():
    found = term(Order(ordered_on=D("2024-04-01")), None, PLAN.clock)
    assert (found.statutory_due, found.first_due, found.due) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"approved_on": None}, "not approved yet"),
        ({"applied_on": D("2024-10-09")}, "applied for after the first end"),
        ({"applied_on": None}, "no application"),
    ],
)
def test_an_extension_does_not_count_when(changes, why):
    facts = {"ordered_on": D("2024-04-01"), "applied_on": D("2024-09-20"),
             "approved_on": D("2024-09-27"), "months": 3} | changes  # fmt: skip
    found = term(Order(**facts), ENERGY, PLAN.clock)
    assert (found.extended, found.due) == (False, D("2024-10-08")), why


def test_an_extension_under_a_standard_without_one_does_not_count():
    order = Order(
        ordered_on=D("2024-04-01"),
        applied_on=D("2024-09-20"),
        approved_on=D("2024-09-27"),
        months=3,
    )
    assert term(order, QUALITY, PLAN.clock).extended is False


def test_an_extension_beyond_the_maximum_is_cut_to_it():
    order = Order(
        ordered_on=D("2024-04-01"),
        applied_on=D("2024-09-20"),
        approved_on=D("2024-09-27"),
        months=6,
    )
    assert term(order, ENERGY, PLAN.clock).due == D("2025-01-08")


def test_the_approved_day_takes_the_place_of_the_printed_one():
    order = Order(
        ordered_on=D("2024-04-01"), rectify_by=D("2024-09-30"), applied_on=D("2024-09-20"),
        approved_on=D("2024-09-27"), months=2, extended_to=D("2024-11-30"),
    )  # fmt: skip
    found = term(order, ENERGY, PLAN.clock)
    assert (found.first_due, found.due) == (D("2024-09-30"), D("2024-11-30"))


def test_a_year_without_a_published_calendar_gives_a_provisional_end():
    found = term(Order(ordered_on=D("2030-01-15")), ENERGY, PLAN.clock)
    assert found.provisional
    assert "结果待定" in "".join(found.steps)


def test_the_reasoning_names_service_period_holiday_and_end():
    said = "\n".join(term(Order(ordered_on=D("2024-04-01")), ENERGY, PLAN.clock).steps)
    for words in (
        "送达 2024-04-01，当日不计入",
        "6个月 → 2024-10-01",
        "国庆节",
        "2024-10-08",
        "到期日",
    ):
        assert words in said


days = st.dates(date(2015, 1, 1), date(2026, 2, 28))


@given(days, days)
def test_served_later_never_ends_earlier(one, other):
    first, second = sorted((one, other))
    ends = [term(Order(ordered_on=d), ENERGY, PLAN.clock).due for d in (first, second)]
    assert ends[0] <= ends[1]


@given(days)
def test_the_statutory_end_is_a_working_day_unless_provisional(served):
    found = term(Order(ordered_on=served), ENERGY, PLAN.clock)
    assert found.provisional or is_working_day(found.statutory_due)


@given(days)
def test_an_extension_never_ends_before_the_first_period(served):
    order = Order(ordered_on=served, applied_on=served, approved_on=served + timedelta(1), months=1)
    found = term(order, ENERGY, PLAN.clock)
    assert found.extended and found.due > found.first_due
