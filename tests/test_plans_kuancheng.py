"""长春市宽城区 2017: what the document says, as an official can confirm it line by line."""

from phaseout.plan import load

PLAN = load("kuancheng-2017")


def test_its_units_are_departments_of_the_district_and_it_has_no_districts():
    assert PLAN.districts == ()
    assert {"区发改局", "区环保分局", "区质监分局", "区安监局"} <= set(PLAN.departments)


def test_each_standard_has_the_office_that_its_clause_names():
    named = {
        "能耗": ("区发改局",), "环保": ("区环保分局",), "质量": ("区质监分局",), "安全": ("区安监局",),
        "技术": ("区发改局", "区质监分局"),
    }  # fmt: skip
    assert {s.label: s.departments for s in PLAN.standards.values()} == named


def test_energy_may_be_extended_and_quality_may_not():
    energy, quality = PLAN.periods["energy-rectification"], PLAN.periods["quality-rectification"]
    assert (energy.months, energy.extension_months) == (6, 3)
    assert (quality.months, quality.extension_months) == (6, 0)
    assert quality.measures == ("停产整改",)


def test_there_are_no_cards_only_the_yearly_exit_list():
    assert list(PLAN.lists) == ["exit"]
    assert PLAN.lists["exit"].published_at


def test_furnaces_for_structural_steel_all_go_whatever_their_size():
    furnaces = [t for t in PLAN.thresholds.values() if "中频炉" in "".join(t.words)]
    assert furnaces
    assert all(t.at_most is None and t.below is None for t in furnaces)


def test_no_duty_has_a_day_since_the_document_names_none():
    assert not any(duty.dues or duty.month_day for duty in PLAN.duties.values())


def test_nobody_is_summoned_since_the_document_does_not_say_so():
    measures = {m for s in PLAN.supervision.values() for m in s.measures}
    assert not measures & {"通报", "约谈"}


def test_the_survey_takes_in_all_firms_and_the_year_has_targets():
    assert {"exit", "register", "targets", "tips"} <= set(PLAN.ledgers)


def test_a_firm_needs_no_district_here():
    assert all(
        not ledger.fields["district"].required
        for ledger in PLAN.ledgers.values()
        if "district" in ledger.fields
    )
