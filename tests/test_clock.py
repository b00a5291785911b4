"""The clock, after 民法典 arts. 200-203: each vector can be checked with a calendar in the hand."""

from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phaseout.calendar import Year, corresponding_day, is_working_day
from phaseout.clock import Order, period_of, term
from phaseout.model.plan import Clock
from phaseout.plan import load
from phaseout.values import read_date

PLAN = load("chongqing-2024")
ENERGY = PLAN.period_for("能耗", "限期整改")
QUALITY = PLAN.period_for("质量", "限期整改")
D = date.fromisoformat


def ends(period=ENERGY, settings=PLAN.clock, **facts):
    """The term of an order whose days are written as text."""
    days = {name: D(value) if isinstance(value, str) else value for name, value in facts.items()}
    return term(Order(**days), period, settings)


EXTENDED = {"ordered_on": "2024-04-01", "applied_on": "2024-09-20", "approved_on": "2024-09-27"}


# ── the statutory period ─────────────────────────────────────────────────────────────────────────


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
    found = ends(ordered_on=served)
    assert found.due == found.first_due == found.statutory_due == D(due), why
    assert not found.extended


def test_a_period_that_does_not_move_ends_on_the_holiday_itself():
    assert ends(replace(ENERGY, moves=False), ordered_on="2024-04-01").due == D("2024-10-01")


def test_a_year_without_a_published_calendar_gives_a_provisional_end():
    found = ends(ordered_on="2030-01-15")
    assert found.provisional
    assert "2030年节假日安排尚未公布，只按周末推算，到期日待定" in found.steps


OCTOBER = Year(
    2030, tuple((date(2030, 10, k), "国庆节") for k in range(1, 8)), (date(2030, 9, 29),)
)


@pytest.mark.parametrize(
    ("served", "due"),
    [("2030-04-01", "2030-10-08"), ("2030-03-29", "2030-09-29"), ("2030-04-09", "2030-10-09")],
)
def test_a_calendar_that_the_plan_states_takes_the_place_of_the_guess(served, due):
    found = term(Order(ordered_on=D(served)), ENERGY, PLAN.clock, (OCTOBER,))
    assert (found.due, found.provisional, found.settled) == (D(due), False, True)
    assert ends(ordered_on=served).provisional


def test_a_printed_day_that_no_holiday_can_overtake_is_settled_in_an_unknown_year():
    before = ends(ordered_on="2030-01-15", rectify_by="2030-07-15")
    after = ends(ordered_on="2030-01-15", rectify_by="2030-07-16")
    assert (before.provisional, before.settled) == (True, True)
    assert (after.provisional, after.settled) == (True, False)
    assert after.steps[-2] == "放假安排公布之前，到期日暂定，不作逾期认定"


def test_an_end_in_a_year_with_a_calendar_is_certain():
    assert not ends(ordered_on="2024-04-01").provisional


# ── the printed day ──────────────────────────────────────────────────────────────────────────────


def test_a_printed_day_before_the_statutory_end_holds_and_does_not_move():
    found = ends(ordered_on="2024-04-01", rectify_by="2024-09-01")  # a Sunday
    assert (found.due, found.statutory_due) == (D("2024-09-01"), D("2024-10-08"))


def test_a_printed_holiday_holds_though_the_statutory_end_moves_on():
    found = ends(ordered_on="2024-04-01", rectify_by="2024-10-01")
    assert (found.due, found.statutory_due) == (D("2024-10-01"), D("2024-10-08"))


def test_a_printed_day_beyond_the_statutory_end_does_not_lengthen_the_period():
    found = ends(ordered_on="2024-04-01", rectify_by="2024-12-31")
    assert found.due == D("2024-10-08")
    assert "文书载明期限 2024-12-31，超过法定期限 2024-10-08，以法定期限为准" in found.steps


def test_without_statutory_months_the_printed_day_alone_counts():
    found = ends(None, ordered_on="2024-04-01", rectify_by="2024-07-07")
    assert (found.statutory_due, found.due) == (None, D("2024-07-07"))


def test_without_a_day_of_service_the_printed_day_alone_counts():
    found = ends(rectify_by="2024-07-07")
    assert (found.statutory_due, found.due) == (None, D("2024-07-07"))


def test_with_neither_the_end_is_open():
    found = ends(None, ordered_on="2024-04-01")
    assert (found.statutory_due, found.first_due, found.due) == (None, None, None)
    assert found.steps[-1] == "到期日未定，不作逾期认定"


# ── the extension ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("served", "starts", "due"),
    [
        ("2024-08-31", "moved", "2025-05-28"),  # from 02-28, never 05-31
        ("2024-04-01", "moved", "2025-01-08"),  # from 10-08
        ("2024-04-01", "unmoved", "2025-01-02"),  # from 10-01; New Year's Day moves
    ],
)
def test_an_extension_is_a_new_period_after_the_first(served, starts, due):
    found = ends(
        settings=Clock(extension_starts=starts), **EXTENDED | {"ordered_on": served}, months=3
    )
    assert (found.due, found.statutory_due, found.extended) == (D(due), D(due), True)
    assert found.first_due == ends(ordered_on=served).due


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"approved_on": None}, "延期尚未批准，延期不予计算"),
        ({"applied_on": None}, "没有延期申请日期，延期不予计算"),
        (
            {"applied_on": "2024-10-09"},
            "延期申请日期 2024-10-09 晚于期限届满日 2024-10-08，延期不予计算",
        ),
        (
            {"rectify_by": "2024-09-10"},
            "延期申请日期 2024-09-20 晚于期限届满日 2024-09-10，延期不予计算",
        ),
        ({"months": None}, "延期月数和延期至都没有填，延期不予计算"),
    ],
)
def test_an_extension_does_not_count_without_its_conditions(changes, reason):
    facts = EXTENDED | {"months": 3} | changes
    found = ends(**facts)
    assert (found.extended, found.due) == (False, found.first_due)
    assert reason in found.steps


def test_an_application_on_the_last_day_is_in_time():
    found = ends(**EXTENDED | {"applied_on": "2024-10-08", "approved_on": "2024-10-20"}, months=3)
    assert (found.extended, found.due) == (True, D("2025-01-08"))


@pytest.mark.parametrize("period", [QUALITY, None])
def test_an_extension_that_the_plan_does_not_know_does_not_count(period):
    found = ends(period, **EXTENDED, rectify_by="2024-09-30", months=3, extended_to="2024-12-31")
    assert (found.extended, found.due) == (False, D("2024-09-30"))


def test_an_extension_beyond_the_maximum_is_cut_to_it():
    found = ends(**EXTENDED, months=6)
    assert found.due == D("2025-01-08")
    assert f"批准延期6个月，超过上限，按3个月计算，依据{ENERGY.basis}" in found.steps


def test_the_approved_day_takes_the_place_of_the_printed_one():
    found = ends(**EXTENDED, rectify_by="2024-09-30", months=2, extended_to="2024-11-30")
    assert (found.first_due, found.due) == (D("2024-09-30"), D("2024-11-30"))


def test_an_approved_day_beyond_the_extended_end_does_not_lengthen_it():
    found = ends(**EXTENDED, months=3, extended_to="2025-06-30")
    assert found.due == found.statutory_due == D("2025-01-08")


def test_where_only_the_approved_day_is_known_the_maximum_bounds_it():
    assert ends(**EXTENDED, extended_to="2024-12-15").due == D("2024-12-15")
    assert ends(**EXTENDED, extended_to="2025-12-15").due == D("2025-01-08")


# ── which period ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("standard", "measure", "period"),
    [
        ("能耗", "限期整改", "energy-rectification"),
        ("质量", "停产整改", "quality-rectification"),
        ("能耗", "依法查处", None),  # an order, but none of those the period is for
        ("能耗", "关停退出", "energy-rectification"),  # the measure came after the order
        ("能耗", None, "energy-rectification"),
        ("环保", "停产整治", None),
        ("环保", "关停退出", None),
        (None, "限期整改", None),
    ],
)
def test_an_order_runs_under_the_period_of_its_standard_and_measure(standard, measure, period):
    found = period_of(PLAN, standard, measure)
    assert (found.id if found else None) == period


def test_of_two_periods_of_a_standard_none_is_guessed():
    second = replace(ENERGY, id="second", measures=("停产整治",))
    plan = replace(PLAN, periods={**PLAN.periods, "second": second})
    assert period_of(plan, "能耗", "关停退出") is None
    assert period_of(plan, "能耗", "停产整治") is second


# ── the reasoning ────────────────────────────────────────────────────────────────────────────────


def test_the_reasoning_reads_as_an_official_would_write_it():
    found = ends(**EXTENDED, rectify_by="2024-10-08", months=3, extended_to="2025-01-08")
    assert found.steps == (
        "送达 2024-04-01，当日不计，自次日起算（民法典第二百零一条）",
        f"整改期限6个月，依据{ENERGY.basis}",
        "6个月 → 2024-10-01，期满月的对应日（民法典第二百零二条）",
        "2024-10-01 逢国庆节（2024年节假日安排）→ 顺延至 2024-10-08（民法典第二百零三条）",
        "文书载明期限 2024-10-08，以载明日期为准，不顺延",
        "2024-09-20 申请延期，2024-09-27 批准",
        "延期是前一期限届满后的新期限：自 2024-10-08 起3个月，不与前一期限相加",
        "3个月 → 2025-01-08，期满月的对应日（民法典第二百零二条）",
        "延期批准至 2025-01-08，以载明日期为准，不顺延",
        "到期日 2025-01-08",
    )


@pytest.mark.parametrize(
    ("served", "step"),
    [
        ("2024-09-08", "2025-03-08 逢周六、周日（2025年节假日安排）→ 顺延至 2025-03-10（民法典第二百零三条）"),
        ("2022-06-30", "6个月 → 2022-12-30，期满月的对应日（民法典第二百零二条）"),
        ("2022-07-01", "2023-01-01 逢元旦（2023年节假日安排）→ 顺延至 2023-01-03（民法典第二百零三条）"),
        ("2023-06-30", "2023-12-30 逢元旦（2023年、2024年节假日安排）→ 顺延至 2024-01-02（民法典第二百零三条）"),
        ("2023-08-31", "6个月 → 2024-02-29，2024年2月没有31日，取月末日（民法典第二百零二条）"),
        ("2024-08-08", "2025-02-08 是周末，调休上班（2025年节假日安排），不顺延"),
        ("2030-06-01", "2030-12-01 逢周日（2030年节假日安排尚未公布，暂按周末）→ 顺延至 2030-12-02（民法典第二百零三条）"),
    ],
)  # fmt: skip
def test_each_step_names_the_day_the_article_and_the_calendar(served, step):
    assert step in ends(ordered_on=served).steps


def test_an_end_that_the_plan_does_not_move_says_so():
    steps = ends(replace(ENERGY, moves=False), ordered_on="2024-04-01").steps
    assert "方案规定期满之日不顺延" in steps


# ── what holds for every day ─────────────────────────────────────────────────────────────────────

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
starts = st.sampled_from(["moved", "unmoved"])


def extended(served, months=3, settings=PLAN.clock):
    order = Order(
        ordered_on=served, applied_on=served, approved_on=served + timedelta(1), months=months
    )
    return term(order, ENERGY, settings)


@given(days, days, starts)
def test_served_later_never_ends_earlier(one, other, setting):
    settings = Clock(extension_starts=setting)
    first, second = (extended(served, 3, settings) for served in sorted((one, other)))
    assert first.first_due <= second.first_due
    assert first.due <= second.due


@given(days)
def test_the_end_is_never_before_the_corresponding_day(served):
    assert ends(ordered_on=served).statutory_due >= corresponding_day(served, ENERGY.months)


@given(days)
def test_the_statutory_end_is_a_working_day(served):
    assert is_working_day(ends(ordered_on=served).statutory_due)


@given(days, st.integers(1, 12), starts)
def test_an_extension_ends_after_the_first_period_and_within_the_maximum(served, months, setting):
    settings = Clock(extension_starts=setting)
    found = extended(served, months, settings)
    assert found.first_due < found.due <= extended(served, ENERGY.extension_months, settings).due


@given(days, days)
def test_a_printed_day_never_lengthens_the_period(served, printed):
    found = ends(ordered_on=served, rectify_by=printed)
    assert found.due == min(printed, found.statutory_due)


@given(days, st.integers(0, 24), st.integers(0, 24))
def test_a_longer_period_never_ends_earlier(served, one, other):
    shorter, longer = (
        ends(replace(ENERGY, months=months), ordered_on=served) for months in sorted((one, other))
    )
    assert shorter.due <= longer.due


@given(days, st.integers(1, 12), st.integers(1, 12), starts)
def test_a_longer_extension_never_ends_earlier(served, one, other, setting):
    settings = Clock(extension_starts=setting)
    shorter, longer = (extended(served, months, settings) for months in sorted((one, other)))
    assert shorter.due <= longer.due


@given(days, starts)
def test_no_end_is_before_the_one_that_does_not_move(served, setting):
    settings = Clock(extension_starts=setting)
    order = Order(ordered_on=served, applied_on=served, approved_on=served, months=3)
    moved, unmoved = (
        term(order, replace(ENERGY, moves=moves), settings) for moves in (True, False)
    )
    assert moved.first_due >= unmoved.first_due
    assert moved.due >= unmoved.due


@given(days, st.booleans(), starts)
def test_a_statutory_end_is_a_day_of_work_by_the_issued_calendar_or_provisional(
    served, longer, setting
):
    order = Order(
        ordered_on=served, applied_on=served if longer else None,
        approved_on=served if longer else None, months=3,
    )  # fmt: skip
    found = term(order, ENERGY, Clock(extension_starts=setting))
    try:
        working = chinese_calendar.is_workday(found.statutory_due)
    except NotImplementedError:
        assert found.provisional
    else:
        assert working


PRINTED = ("{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y/%m/%d}", "{0:%Y%m%d}")  # fmt: skip


@given(days, st.sampled_from(PRINTED))
def test_an_end_that_is_printed_and_read_again_is_the_same_day(served, form):
    due = ends(ordered_on=served).due
    for deadline in (True, False):
        assert read_date(form.format(due), deadline=deadline).value == due


@given(days)
def test_the_reasoning_ends_with_the_due_day_as_it_is_printed(served):
    found = ends(ordered_on=served)
    word, _, printed = found.steps[-1].partition(" ")
    assert (word, read_date(printed).value) == ("到期日", found.due)
