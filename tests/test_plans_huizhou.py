"""惠州市 2021: what the document says, as an official can confirm it line by line."""

from datetime import date

import pytest

from phaseout.plan import load

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
