"""惠州市 2021: what the document says, as an official can confirm it line by line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from phaseout.check import check_city
from phaseout.deadlines.clocks import deadlines
from phaseout.jobs.batch import Job, merge_files
from phaseout.merge import merge
from phaseout.model.merged import Source
from phaseout.paths import folder
from phaseout.plan import load

SAMPLES = folder("sample_ledgers") / "plans" / "huizhou-2021"
LAST = date(2021, 12, 31)
PLAN = load("huizhou-2021")


def test_the_districts_are_five_counties_and_two_zones():
    assert len(PLAN.districts) == 7
    assert {"惠城区", "惠阳区", "惠东县", "博罗县", "龙门县"} <= set(PLAN.districts)


@pytest.mark.parametrize(
    ("label", "first", "count"),
    [
        ("能耗", "市能源和重点项目局", 3), ("环保", "市生态环境局", 1), ("质量", "市市场监管局", 1),
        ("技术", "市工业和信息化局", 7),
    ],
)  # fmt: skip
def test_each_standard_has_the_departments_of_its_heading_in_their_order(label, first, count):
    standard = PLAN.standard_of(label)
    assert (standard.departments[0], len(standard.departments)) == (first, count)


def test_energy_has_six_months_and_three_more_on_application():
    (period,) = PLAN.periods.values()
    assert (period.standard, period.months, period.extension_months) == ("energy", 6, 3)


def test_environment_is_on_two_lists_of_its_own_and_on_no_card():
    lists = PLAN.lists
    assert lists["over-emission"].standards == lists["serious"].standards == ("environment",)
    assert "environment" not in lists["yellow"].standards + lists["red"].standards
    assert len(lists["yellow"].standards) == 4


def test_the_five_named_firms_are_to_be_revisited_and_nothing_more_is_said_of_them():
    assert len(PLAN.named) == 5
    assert {firm.ledger for firm in PLAN.named.values()} == {"revisits"}
    assert len({firm.group for firm in PLAN.named.values()}) == 2
    assert {tuple(firm.facts) for firm in PLAN.named.values()} <= {(), ("district",)}


def test_departments_tell_what_was_closed_in_june_and_in_december():
    days = {duty.dues for duty in PLAN.duties.values()}
    assert (date(2021, 6, 30), date(2021, 12, 31)) in days
    assert (date(2021, 6, 15),) in days


def test_county_plans_need_the_consent_of_their_government_and_go_to_the_bureau():
    (duty,) = [d for d in PLAN.duties.values() if d.dues == (date(2021, 6, 15),)]
    assert duty.consent
    assert "市工业和信息化局" in (duty.to, *duty.copied)


def test_the_city_reports_up_by_the_tenth_of_january_as_printed():
    assert any(date(2022, 1, 10) in duty.dues for duty in PLAN.duties.values())


def test_six_departments_inspect_at_least_twice_a_year():
    (duty,) = [s for s in PLAN.supervision.values() if s.inspections]
    assert (duty.inspections, len(duty.departments)) == (2, 6)


def test_who_did_not_fulfil_the_task_is_notified_and_summoned():
    measures = {m for s in PLAN.supervision.values() for m in s.measures}
    assert {"通报", "约谈"} <= measures


def test_an_exit_wants_its_acceptance_and_its_file():
    exit_ = PLAN.ledgers["exit"].fields
    assert exit_["archive_no"].wanted_when and exit_["accepted_on"].wanted_when


def test_the_eight_named_of_twelve_industries_are_its_key_industries():
    named = ("钢铁", "水泥", "电解铝", "平板玻璃", "造纸", "陶瓷", "印染", "制革")
    assert set(named) <= set(PLAN.industries)


def test_the_ledgers_are_those_the_document_asks_for():
    assert {"exit", "revisits", "inspections", "tips"} <= set(PLAN.ledgers)
    assert all(ledger.basis for ledger in PLAN.ledgers.values())


def test_a_named_firm_that_no_unit_has_told_of_is_asked_for_in_the_whole_city(tmp_path):
    merged, _ = merge_files(sorted(SAMPLES.glob("*.xlsx")), Job("huizhou-2021", LAST))
    plan = load("huizhou-2021")
    asked = {f.value for f in check_city(merged, plan, LAST) if f.rule == "C027"}
    assert asked == {firm.enterprise for firm in plan.named.values()}
    firm = next(iter(plan.named.values()))
    rows = merged.tables[firm.ledger].head(1).assign(enterprise=firm.enterprise)
    told = replace(merged, tables={**merged.tables, firm.ledger: rows})
    assert firm.enterprise not in {f.value for f in check_city(told, plan, LAST)}


def test_a_department_without_any_inspection_is_asked_for_when_the_year_is_over():
    plan = load("huizhou-2021")
    duty = next(d for d in plan.supervision.values() if d.inspections)
    silent = merge([], plan)
    over = {f.value: f.basis for f in check_city(silent, plan, LAST) if f.rule == "S008"}
    assert over == dict.fromkeys(duty.departments, str(duty.basis))
    before = check_city(silent, plan, LAST - timedelta(days=1))
    assert [f for f in before if f.rule == "S008"] == []


def returned_on(*days):
    """The city ledger of a department whose files say that they were filled in on these days."""
    sources = tuple(
        Source(f"{n}.xlsx", "", "市应急管理局", "ok", filled_on=day) for n, day in enumerate(days)
    )
    return replace(merge([], PLAN), sources=sources)


@pytest.mark.parametrize(
    ("days", "today", "june", "december"),
    [
        ((date(2021, 6, 25),), date(2021, 7, 25), "按期完成", "未到期"),
        ((date(2021, 7, 20),), date(2021, 7, 25), "逾期完成", "未到期"),
        ((date(2021, 6, 25),), date(2022, 1, 5), "按期完成", "逾期"),
        ((date(2021, 6, 25), date(2021, 12, 30)), date(2022, 1, 5), "按期完成", "按期完成"),
        ((None,), date(2021, 7, 25), "按期完成", "未到期"),
        ((date(2021, 7, 20), date(2021, 12, 30)), date(2022, 1, 5), "逾期完成", "按期完成"),
        ((), date(2021, 7, 25), "逾期", "未到期"),
    ],
)
def test_a_return_is_judged_by_the_day_that_it_states(days, today, june, december):
    duty = next(d for d in PLAN.duties.values() if d.by_ledger)
    assert duty.dues == (date(2021, 6, 30), date(2021, 12, 31))
    told = [
        d.state
        for d in sorted(deadlines(returned_on(*days), PLAN, today), key=lambda d: str(d.due))
        if d.deadline == duty.id and d.unit == "市应急管理局"
    ]  # fmt: skip
    assert told == [june, december]


def test_a_return_for_the_second_half_does_not_prove_that_the_first_was_never_sent():
    dues = deadlines(returned_on(date(2021, 12, 28)), PLAN, date(2022, 1, 5))
    june, december = sorted(
        (d for d in dues if d.deadline == "returns" and d.unit == "市应急管理局"),
        key=lambda d: str(d.due),
    )
    assert (december.state, june.certain) == ("按期完成", False)
    assert june.steps[-1] == (
        "截至 2022-01-05：已过规定日期（市级台账只留有以后的报送，看不出本期，请核实）"
    )


def test_a_duty_that_no_ledger_tells_of_has_a_clock_before_and_after_its_day():
    told = {
        today: next(
            d for d in deadlines(merge([], PLAN), PLAN, today)
            if d.deadline == "county-plan" and d.unit == "博罗县"
        )
        for today in (date(2021, 6, 10), date(2021, 6, 20))
    }  # fmt: skip
    before, after = told.values()
    assert (before.kind, before.due, before.state, before.days_left, before.certain) == (
        "duty", date(2021, 6, 15), "未到期", 5, False,
    )  # fmt: skip
    assert (after.state, after.days_left, after.certain) == ("逾期", -5, False)
    assert after.steps[-1] == "截至 2021-06-20：已过规定日期（台账看不出办理与否，请核实）"


def test_what_the_lead_office_has_on_record_stops_the_clock_of_a_duty():
    duty = replace(PLAN.duties["county-plan"], fulfilled={"博罗县": (date(2021, 6, 18),)})
    plan = replace(PLAN, duties={"county-plan": duty})
    told = {d.unit: (d.state, d.certain) for d in deadlines(merge([], plan), plan, LAST)}
    assert told["博罗县"] == ("逾期完成", True)
    assert told["龙门县"] == ("逾期", False)
