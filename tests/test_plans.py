"""The plans that ship, and what the loader says of a plan that is wrong."""

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from phaseout.edges.screen import Screen
from phaseout.edges.screen.programme import show_plan
from phaseout.model.plan import Clock, Field, Plan, Terms
from phaseout.plan import PlanFault, load, plan_ids
from phaseout.plan.tables import SINGLES, TABLES
from phaseout.plan.words import NAMES
from phaseout.values import fold

SHIPPED = (
    "national",
    "chongqing-2022",
    "chongqing-2024",
    "huizhou-2021",
    "kuancheng-2017",
    "zhengzhou-2019",
)
HEAD = """
[plan]
id = "town-2024"
extends = "chongqing-2024"
document = "示例市2024年方案"
"""


@pytest.fixture
def written(tmp_path: Path):
    """A plan written to town.toml below a head of its own, loaded."""

    def load_text(text: str, head: str = HEAD) -> Plan:
        path = tmp_path / "town.toml"
        path.write_text(head + text, encoding="utf-8")
        return load(str(path))

    return load_text


@pytest.fixture
def fault(written):
    """What the loader says of a plan that it refuses."""

    def say(text: str, head: str = HEAD) -> str:
        with pytest.raises(PlanFault) as caught:
            written(text, head)
        return str(caught.value)

    return say


@pytest.fixture(params=SHIPPED)
def plan(request) -> Plan:
    return load(request.param)


@pytest.fixture
def chongqing() -> Plan:
    return load("chongqing-2024")


def entries(plan: Plan):
    """Every entry that a plan rests on a clause, with its place."""
    tables = ("standards", "periods", "duties", "lists", "reports", "policies")
    return [(f"{t}.{k}", e) for t in tables for k, e in getattr(plan, t).items()]


def columns(plan: Plan):
    return [c for ledger in plan.ledgers.values() for c in ledger.fields.values()]


# ── what ships ───────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_plans_are_listed():
    assert set(SHIPPED) <= set(plan_ids())


def test_a_plan_bears_its_own_id_and_the_files_it_came_from(chongqing):
    assert (chongqing.id, chongqing.year) == ("chongqing-2024", 2024)
    layers = ("forms.toml", "national.toml", "chongqing-2022.toml", "chongqing-2024.toml")
    assert chongqing.files == layers


def test_each_entry_bears_a_document_and_the_words_it_rests_on(plan):
    bare = [place for place, e in entries(plan) if not (e.basis and e.basis.doc and e.basis.words)]
    assert bare == []


def test_chongqing_cites_its_own_sections_except_for_the_period_of_the_state(chongqing):
    foreign = [place for place, e in entries(chongqing) if e.basis.doc != chongqing.document]
    assert foreign == ["periods.energy-rectification"]
    own = [e.basis for _, e in entries(chongqing) if e.basis.doc == chongqing.document]
    assert all(b.section[0] in "二三四" and b.section[1] == "(" for b in own)


def test_the_words_of_a_basis_are_a_quotation_not_a_summary(plan):
    quoted = [e.basis for _, e in entries(plan)]
    quoted += [c.basis for c in columns(plan) if c.basis]
    assert all(b.words == b.words.strip("。；， ") and 4 <= len(b.words) <= 120 for b in quoted)


def test_every_quotation_mark_and_bracket_in_a_quotation_is_closed(plan):
    for _, entry in entries(plan):
        count = Counter(entry.basis.words.replace("（", "(").replace("）", ")"))
        assert count["("] == count[")"] and count["“"] == count["”"] and count["《"] == count["》"]


def test_every_key_that_an_entry_can_bear_has_a_word_for_the_screen():
    kinds = [kind for _, kind in TABLES.values()] + [Field, *SINGLES.values()]
    keys = {f.name for kind in kinds for f in fields(kind)} - {"origin", "fields"}
    terms = {f.name for kind in (Terms, Clock) for f in fields(kind)}
    assert keys - terms - NAMES.keys() == set()


# ── units and standards ──────────────────────────────────────────────────────────────────────────


def test_chongqing_has_41_districts_and_areas(chongqing):
    assert len(chongqing.districts) == len(set(chongqing.districts)) == 41
    areas = {"两江新区", "西部科学城重庆高新区", "万盛经开区"}
    assert {"渝北区", "忠县", *areas} <= set(chongqing.districts)


def test_the_generic_departments_of_the_base_are_gone_in_chongqing(chongqing):
    generic = set(load("national").departments)
    assert generic
    assert not generic & set(chongqing.units)


def test_no_name_means_two_units(plan):
    names = Counter(fold(n) for u in plan.units.values() for n in {u.id, *u.aliases})
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    ("label", "departments"),
    [
        ("能耗", ["市经济信息委", "市发展改革委"]),
        ("环保", ["市生态环境局"]),
        ("质量", ["市市场监管局"]),
        ("安全", ["市应急局"]),
        ("技术", ["市经济信息委", "市住房城乡建设委"]),
        ("其他", ["市发展改革委", "市经济信息委", "市生态环境局", "市能源局"]),
    ],
)
def test_each_standard_has_the_departments_that_the_plan_names(chongqing, label, departments):
    assert list(chongqing.standard_of(label).departments) == departments


def test_chongqing_has_the_five_standards_of_the_base_and_a_sixth(chongqing):
    labels = [s.label for s in chongqing.standards.values()]
    assert labels == ["能耗", "环保", "质量", "安全", "技术", "其他"]
    assert [s.label for s in load("national").standards.values()] == labels[:5]


def test_cards_are_published_by_the_six_and_only_by_who_is_responsible(chongqing):
    named = "市发展改革委、市经济信息委、市生态环境局、市住房城乡建设委、市应急局、市市场监管局"
    six = set(named.split("、"))
    for standard in chongqing.standards.values():
        assert set(standard.publishers) == set(standard.departments) & six
    assert {p for s in chongqing.standards.values() for p in s.publishers} == six


# ── periods ──────────────────────────────────────────────────────────────────────────────────────


PERIODS = {
    "national": {"energy", "quality"}, "chongqing-2022": {"energy", "quality"},
    "chongqing-2024": {"energy", "quality"}, "kuancheng-2017": {"energy", "quality"},
    "huizhou-2021": {"energy"}, "zhengzhou-2019": set(),
}  # fmt: skip
"""The standards for which each document names months; Huizhou has none for quality."""


def test_energy_has_six_months_and_at_most_three_more_wherever_months_are_named(plan):
    for period in plan.periods.values():
        if period.standard == "energy":
            assert (period.months, period.extension_months) == (6, 3)


def test_quality_has_six_months_and_no_extension_wherever_months_are_named(plan):
    for period in plan.periods.values():
        if period.standard == "quality":
            assert (period.months, period.extension_months) == (6, 0)


def test_chongqing_orders_quality_to_be_rectified_where_the_base_stops_production(chongqing):
    assert load("national").periods["quality-rectification"].measures == ("停产整改",)
    assert "限期整改" in chongqing.periods["quality-rectification"].measures


def test_only_the_standards_whose_months_the_document_names_have_a_period(plan):
    assert {p.standard for p in plan.periods.values()} == PERIODS[plan.id]


def test_an_empty_day_is_only_warned_about_exactly_where_a_period_serves(plan):
    covered = {
        (plan.standards[period.standard].label, measure)
        for period in plan.periods.values()
        for measure in period.measures
    }
    asked = {
        (standard, measure)
        for table in plan.ledgers["exit"].fields["rectify_by"].wanted_when
        for standard in table["standard"]
        for measure in table["measure"]
    }
    assert asked == covered


def test_no_duty_has_a_day_since_the_document_names_none(chongqing):
    assert set(chongqing.duties) == {"plan", "enforcement", "summary", "problems"}
    assert [d.dues for d in chongqing.duties.values()] == [()] * 4


# ── lists, report, policies ──────────────────────────────────────────────────────────────────────


def test_the_lists_bear_the_words_and_the_regime_of_the_plan(chongqing):
    assert list(chongqing.lists) == ["exit", "yellow", "red"]
    assert "不达标应限期整改的企业名单" in chongqing.lists["yellow"].title
    assert "经整改仍不达标、已依法关闭的企业名单" in chongqing.lists["red"].title
    assert all("利用综合标准依法依规推动落后产能退出" in x.regime for x in chongqing.lists.values())
    assert chongqing.lists["red"].published_at == ("信用中国（重庆）",)


def test_the_annual_report_goes_to_the_city_government_and_on_to_the_state(chongqing):
    report = chongqing.reports["annual"]
    assert (report.author, report.addressee) == ("市制造强市建设领导小组办公室", "市政府")
    assert report.forwarded == ("工业和信息化部", "国家能源局")
    assert report.copied == ("国家其他相关部委",)


def test_chongqing_has_the_seven_policy_measures_in_order(chongqing):
    assert [p.basis.section for p in chongqing.policies.values()] == [
        f"三({n})" for n in "一二三四五六七"
    ]


def test_the_catalogue_in_force_is_of_2024(chongqing):
    assert (chongqing.catalogue.name, chongqing.catalogue.year) == ("产业结构调整指导目录", 2024)


# ── ledgers ──────────────────────────────────────────────────────────────────────────────────────


def test_the_exit_ledger_has_its_columns_in_the_order_of_the_work():
    order = """
        seq district enterprise credit_code formalities scale industry address contact phone
        standard problem basis source found_on
        equipment model quantity quantity_unit product capacity capacity_unit
        department assisting measure document_no ordered_on rectify_by
        extension_applied_on extension_approved_on extension_months extended_to
        rechecked_on recheck
        exit_mode closed_on dismantling_on dismantled_on
        cut_off_on power_unit_removed_on sealed_on pledged_on noticed_on demolish_by
        accepted_on acceptance announced_on announced_at archive_no licences
        serious credit_recorded_on subsidy workers price_policy remark
    """
    assert list(load("national").ledgers["exit"].fields) == order.split()


def test_chongqing_keeps_every_column_of_the_base(chongqing):
    assert list(chongqing.ledgers["exit"].fields) == list(load("national").ledgers["exit"].fields)


def test_the_published_exit_list_is_the_base_s_alone(chongqing):
    assert "exit_list" in load("national").ledgers
    assert "exit_list" not in chongqing.ledgers


def test_no_header_means_two_columns_of_a_ledger(plan):
    for ledger in plan.ledgers.values():
        owners: dict[str, str] = {}
        for column in ledger.fields.values():
            for header in (column.header, *column.aliases):
                assert owners.setdefault(fold(header), column.id) == column.id, header


def test_a_column_of_an_item_s_key_is_not_incidental(plan):
    for ledger in plan.ledgers.values():
        assert not set(ledger.key) & set(ledger.incidental)


def test_each_column_has_a_note_and_an_example_that_it_would_accept(plan):
    for column in columns(plan):
        assert column.note and column.example, column.id
        assert not column.note.endswith("。"), column.id
        if column.strict and plan.choices(column):
            assert column.example in plan.choices(column), column.id


def test_a_spelling_stands_for_one_of_the_choices(plan):
    assert all(v in c.choices for c in columns(plan) for v in c.spellings.values())


def test_what_is_personal_is_never_reported(plan):
    personal = {c.id for c in columns(plan) if c.personal}
    assert not personal & {c.id for c in columns(plan) if c.personal and c.reported}
    if "exit" in plan.ledgers:
        assert {"contact", "phone"} <= personal


def test_only_deadlines_may_be_words_and_facts_are_dates():
    exit = load("national").ledgers["exit"].fields
    deadlines = {c.id for c in exit.values() if c.type == "deadline"}
    assert deadlines == {"rectify_by", "extended_to", "demolish_by"}
    assert all(c.type == "date" for c in exit.values() if c.id.endswith("_on"))


def test_the_terms_are_choices_of_their_columns(plan):
    exit, terms = plan.ledgers["exit"].fields, plan.terms
    assert set(terms.orders) < set(exit["measure"].choices)
    assert {*terms.whole_firm_exits, *terms.equipment_exits} < set(exit["exit_mode"].choices)
    assert set(terms.sealed_exits) < set(terms.equipment_exits)
    assert {*terms.passed, *terms.failed} == set(exit["recheck"].choices)


def test_every_order_asks_for_its_document_and_its_day(plan):
    exit = plan.ledgers["exit"].fields
    for column in ("document_no", "ordered_on"):
        assert exit[column].required_when[0]["measure"] == plan.terms.orders


def test_sealing_asks_for_all_six_of_its_steps(plan):
    sealed = {"exit_mode": plan.terms.sealed_exits}
    asked = [c.id for c in plan.ledgers["exit"].fields.values() if sealed in c.required_when]
    steps = "cut_off_on power_unit_removed_on sealed_on pledged_on noticed_on demolish_by"
    assert asked == steps.split()


@pytest.mark.parametrize(
    ("name", "standards"),
    [
        ("national", ("安全",)),
        ("chongqing-2022", ("质量", "安全")),
        ("chongqing-2024", ("质量", "安全")),
    ],
)
def test_licences_are_asked_for_where_the_plan_revokes_them(name, standards):
    plan = load(name)
    (condition,) = plan.ledgers["exit"].fields["licences"].wanted_when
    assert condition["standard"] == standards
    assert condition["exit_mode"] == plan.terms.whole_firm_exits
    assert condition["closed_on"] == "filled"


def test_a_furnace_tells_its_product_in_the_published_list():
    product = load("national").ledgers["exit_list"].fields["product"]
    assert product.implies == {"equipment": {"高炉": "炼铁", "转炉": "炼钢"}}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("省(区、 市)", "province"), ("(区、市)", "province"), ("省(区)市", "province"),
        ("所属行业", "industry"), ("煤矿名称", "enterprise"), ("企业", "enterprise"),
        ("冶炼设备名称、型号及数量", "equipment"), ("类别(高炉/转炉/电炉等)", "equipment"),
        ("主体设备(生产线)名称、规格型号及数量", "equipment"), ("淘汰生产线", "equipment"),
        ("淘汰内容", "equipment"), ("设备", "equipment"), ("编号", "equipment_no"),
        ("型号(容积/容量等)", "model"), ("单位(立方米/吨/千伏安等)", "model_unit"),
        ("设备数量", "quantity"), ("换算产能", "capacity"), ("核定产能", "capacity"),
        ("压减产能", "capacity"), ("单位", "capacity_unit"), ("启动拆除时  间", "dismantling_on"),
        ("拆除到位时  间", "closed_on"), ("拟淘汰 时间", "exit_by"), ("备 注", "remark"),
    ],
)  # fmt: skip
def test_the_headers_of_published_lists_are_known(header, column):
    found = [
        c.id
        for c in load("national").ledgers["exit_list"].fields.values()
        if fold(header) in {fold(h) for h in (c.header, *c.aliases)}
    ]
    assert found == [column]


# ── a plan of one's own ──────────────────────────────────────────────────────────────────────────


def test_a_plan_that_says_only_what_differs_inherits_the_rest(written):
    plan = written('[standard.safety]\ndepartments = ["市应急局", "市能源局"]')
    assert plan.standards["safety"].departments == ("市应急局", "市能源局")
    assert plan.standards["safety"].label == "安全"
    layers = ("national.toml", "chongqing-2022.toml", "chongqing-2024.toml", "town.toml")
    assert plan.standards["safety"].origin == layers


def test_off_drops_what_was_inherited(written):
    plan = written(
        "[duty.problems]\noff = true\n"
        '[unit]\n"万盛经开区" = { off = true }\n'
        "[ledger.exit.field.subsidy]\noff = true"
    )
    assert "problems" not in plan.duties
    assert len(plan.districts) == 40
    assert "subsidy" not in plan.ledgers["exit"].fields


def test_a_condition_takes_the_place_of_the_inherited_one(written):
    plan = written('[ledger.exit.field.licences]\nwanted_when = { serious = ["是"] }')
    assert plan.ledgers["exit"].fields["licences"].wanted_when == ({"serious": ("是",)},)


def test_a_basis_takes_the_place_of_the_inherited_one(written):
    plan = written('[duty.plan]\nbasis = { words = "按月报送" }')
    assert plan.duties["plan"].basis.section == ""
    assert plan.duties["plan"].basis.doc == "示例市2024年方案"


def test_a_column_may_be_called_basis_and_still_inherit(written):
    column = written("[ledger.exit.field.basis]\nwidth = 40").ledgers["exit"].fields["basis"]
    assert (column.header, column.width) == ("依据", 40.0)


# ── what is wrong is told with file, key and the nearest right word ──────────────────────────────


def names(message: str, *parts: str) -> bool:
    return all(part in message for part in parts)


def test_a_mistyped_key_is_named_with_the_right_one(fault):
    said = fault('[standard.energy]\nlable = "能耗"')
    assert names(said, "town.toml", "[standard.energy]", "“lable”", "是不是“label”")


def test_a_mistyped_section_is_named_with_the_right_one(fault):
    assert names(fault('[standrd.energy]\nlabel = "能耗"'), "town.toml", "“standrd”", "“standard”")


def test_a_mistyped_key_of_a_column_is_named_with_the_right_one(fault):
    said = fault('[ledger.exit.field.remark]\nheadr = "附注"')
    assert names(said, "town.toml", "[ledger.exit.field.remark]", "“headr”", "是不是“header”")


def test_a_mistyped_key_of_a_basis_is_named_with_the_right_one(fault):
    said = fault('[duty.plan]\nbasis = { sectoin = "四(三)", words = "及时" }')
    assert names(said, "town.toml", "[duty.plan] basis", "“sectoin”", "是不是“section”")


def test_a_period_without_a_basis_is_refused(fault):
    said = fault(
        '[period.safety]\nlabel = "安全"\nstandard = "safety"\nmeasures = ["限期整改"]\nmonths = 1'
    )
    assert names(said, "town.toml", "[period.safety]", "缺少依据")


def test_a_condition_on_an_unknown_column_is_refused(fault):
    said = fault('[ledger.exit.field.remark]\nwanted_when = { closed_om = "filled" }')
    assert names(said, "town.toml", "[ledger.exit.field.remark]", "“closed_om”", "“closed_on”")


def test_a_condition_on_an_unknown_value_is_refused(fault):
    said = fault('[ledger.exit.field.remark]\nwanted_when = { exit_mode = ["拆除主设备"] }')
    assert names(said, "town.toml", "“拆除主设备”", "是不是“拆除主体设备”")


def test_a_condition_is_a_list_or_filled(fault):
    said = fault('[ledger.exit.field.remark]\nwanted_when = { closed_on = "empty" }')
    assert names(said, "town.toml", "[ledger.exit.field.remark] wanted_when closed_on", "“empty”")


def test_an_unknown_unit_is_named_with_the_nearest_department(fault):
    said = fault('[standard.energy]\ndepartments = ["市经济信息厅"]')
    assert names(said, "town.toml", "[standard.energy]", "“市经济信息厅”", "是不是“市经济信息委”")


def test_an_unknown_measure_of_a_period_is_refused(fault):
    said = fault('[period.energy-rectification]\nmeasures = ["限期整治"]')
    assert names(said, "town.toml", "[period.energy-rectification]", "是不是“限期整改”")


def test_an_unknown_plan_is_named_with_the_nearest_and_all_known():
    with pytest.raises(PlanFault) as caught:
        load("chongqing-2042")
    assert names(str(caught.value), "没有方案“chongqing-2042”，是不是“chongqing-2024”", "national")


def test_an_unknown_parent_is_told_with_the_file_that_asks_for_it(fault):
    said = fault("", '[plan]\nid = "town"\nextends = "natoinal"\n')
    assert names(said, "town.toml", "[plan] extends", "“natoinal”", "是不是“national”")


def test_plans_that_extend_each_other_are_refused(tmp_path):
    for name, parent in (("one", "two"), ("two", "one")):
        path = tmp_path / f"{name}.toml"
        path.write_text(f'[plan]\nid = "{name}"\nextends = "{parent}"\n', encoding="utf-8")
    with pytest.raises(PlanFault, match=r"one\.toml \[plan\] extends.*one\.toml → two\.toml"):
        load(str(tmp_path / "one.toml"))


def test_a_plan_needs_an_id_of_its_own(fault):
    assert names(fault("", '[plan]\nextends = "national"\n'), "town.toml", "[plan]", "“id”")


def test_a_value_of_the_wrong_kind_is_told_with_the_kind_it_should_be(fault):
    said = fault('[period.energy-rectification]\nmonths = "六"')
    assert names(said, "town.toml", "[period.energy-rectification] months", "整数")
    assert names(fault("", HEAD + 'year = "2024"\n'), "town.toml [plan] year", "整数")


def test_a_section_that_is_no_table_is_refused(fault):
    assert names(fault("", "unit = 3\n" + HEAD), "town.toml [unit]", "应是一个表")


def test_a_file_that_is_no_toml_is_refused(fault):
    assert names(fault("[standard.energy"), "town.toml", "TOML")


def test_a_path_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(PlanFault, match="找不到方案文件"):
        load(str(tmp_path / "nowhere.toml"))


@pytest.mark.parametrize("plan", plan_ids())
def test_a_plan_is_shown_in_words_and_not_in_ids(plan, capsys):
    found = load(plan)
    ids = {name for ledger in found.ledgers.values() for name in ledger.fields if "_" in name}
    show_plan(Screen(color=False), found)
    shown = capsys.readouterr().out.split("\n台账：")[0]
    assert "依据" in shown
    assert [name for name in sorted(ids) if name in shown] == []
