"""The plan of 郑州市 2019, held against its document sentence by sentence."""

from collections import Counter
from datetime import date

import pytest

from phaseout.jobs.batch import Job, check_files
from phaseout.model.plan import Plan
from phaseout.plan import load
from phaseout.values import fold

END_OF_2020 = date(2020, 12, 31)
ALL = ("各县（市、区）政府", "开发区管委会")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load("zhengzhou-2019")


def entries(plan):
    """Every entry that bears a basis, with its place."""
    tables = [(name, getattr(plan, name)) for name in Plan.__dataclass_fields__]
    for name, table in tables:
        if isinstance(table, dict):
            yield from ((f"{name}.{key}", entry) for key, entry in table.items())
    for ledger in plan.ledgers.values():
        yield from ((f"{ledger.id}.{f.id}", f) for f in ledger.fields.values())


# ── the plan as a whole ──────────────────────────────────────────────────────────────────────────


def test_the_plan_runs_from_2018_to_2025(plan):
    assert (plan.period_from, plan.period_to) == (date(2018, 1, 1), date(2025, 12, 31))


def test_what_the_plan_itself_says_bears_its_section_and_its_words(plan):
    own = [(place, e.basis) for place, e in entries(plan) if getattr(e, "basis", None)]
    own = [(place, b) for place, b in own if b.doc == plan.document]
    assert len(own) > 100
    assert [place for place, b in own if not (b.section and 4 <= len(b.words) <= 120)] == []
    assert [place for place, b in own if b.words != b.words.strip("。；，、 ")] == []


def test_every_bracket_and_quotation_mark_in_a_quotation_is_closed(plan):
    for place, entry in entries(plan):
        if getattr(entry, "basis", None):
            count = Counter(entry.basis.words.replace("(", "（").replace(")", "）"))
            assert count["（"] == count["）"] and count["《"] == count["》"], place
            assert count["“"] == count["”"], place


def test_nothing_of_the_state_s_periods_cards_or_lists_is_taken_over(plan):
    assert not plan.periods
    assert not plan.lists
    assert plan.catalogue is None
    assert not any(standard.publishers for standard in plan.standards.values())


def test_no_credit_record_and_no_licence_is_asked_for(plan):
    assert not plan.rules["T016"].runs
    assert plan.ledgers["exit"].fields["licences"].wanted_when == ()


def test_no_day_to_rectify_is_only_warned_about_since_no_period_serves(plan):
    assert plan.ledgers["exit"].fields["rectify_by"].wanted_when == ()


# ── who ──────────────────────────────────────────────────────────────────────────────────────────


def test_six_districts_five_cities_one_county_and_four_zones_report(plan):
    kinds = Counter(name[-1] for name in plan.districts[:12])
    assert kinds == {"区": 6, "市": 5, "县": 1}
    assert len(plan.districts) == 16


def test_no_name_means_two_units(plan):
    names = Counter(fold(n) for u in plan.units.values() for n in {u.id, *u.aliases})
    assert [name for name, times in names.items() if times > 1] == []


def test_a_county_s_own_bureau_is_the_county_not_the_bureau_of_the_city(plan):
    assert "新郑市工信局" in plan.units["新郑市"].aliases
    assert "工信局" in plan.units["市工信局"].aliases


@pytest.mark.parametrize(
    ("label", "lead"),
    [
        ("能耗", "市工信局"),
        ("环保", "市生态环境局"),
        ("质量", "市工信局"),
        ("安全", "市工信局"),
        ("技术", "市工信局"),
    ],
)
def test_each_standard_has_one_lead_and_the_others_assist(plan, label, lead):
    standard = plan.standard_of(label)
    assert [d for d, role in standard.roles.items() if role == "牵头"] == [lead]
    assert set(standard.roles) == set(standard.departments)
    assert {role for d, role in standard.roles.items() if d != lead} == {"配合"}


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────

TASKS = """
二(一)              | 市发展改革委 | 市生态环境局、市工信局 | 2020-12-31
二(二)1             | 市工信局 | 市发展改革委、市生态环境局、市市场监管局、市应急管理局 | 2020-12-31
二(二)2             | 市生态环境局 | 市发展改革委、市工信局 | 2020-12-31
三(一)、一(三)      | 市工信局 | 市生态环境局、市发展改革委、市应急管理局、市城建局、市自然资源和规划局、市财政局、市人社局 | 2022-12-31
三(二)              | 市工信局 | 市发展改革委、市生态环境局、市应急管理局、市城建局、市自然资源和规划局 | 2020-12-31
三(三)2(1)          | 市生态环境局 | 市工信局 | 2019-03-31
三(三)2(1)          | 市生态环境局 | 市工信局 | 2019-05-31
三(三)1、三(三)2(2) | 市工信局 | 市生态环境局 | 2020-12-31
四(一)              |  |  | 2020-12-31
五(一)              | 市工信局 | 市发展改革委、市生态环境局 | 2020-12-31
五(二)              | 市工信局 | 市发展改革委、市生态环境局 | 2020-12-31
五(三)              | 市工信局 | 市发展改革委、市科技局 | 2020-12-31
五(四)              | 市工信局 | 市发展改革委、市交运局、市城建局、市科技局、市机关事务管理局、市公安局 | 2020-12-31
五(五)              | 市发展改革委 | 市生态环境局、市工信局、市交运局、市科技局 | 2020-12-31
六(一)              | 市工信局 | 市发展改革委、市生态环境局、市水利局 |
六(二)              | 市水利局 | 市工信局、市发展改革委、市生态环境局 |
六(三)              | 市生态环境局 | 市工信局、市发展改革委 | 2020-12-31
六(四)              | 市发展改革委 | 市城建局、市自然资源和规划局、市生态环境局 | 2020-12-31
六(五)              | 市发展改革委 | 市工信局、市生态环境局、市应急管理局 | 2020-12-31
"""


def test_every_task_has_the_lead_the_assisting_units_and_the_day_of_its_section(plan):
    told = [
        " | ".join(
            (t.basis.section, "、".join(t.lead), "、".join(t.assisting), str(t.due or "")),
        )
        for t in plan.tasks.values()
    ]
    wanted = [
        " | ".join(part.strip() for part in line.split("|")) for line in TASKS.strip().splitlines()
    ]
    assert told == wanted


def test_whoever_leads_or_assists_is_a_reporting_department(plan):
    named = {d for t in plan.tasks.values() for d in (*t.lead, *t.assisting)}
    assert named == set(plan.departments)


def test_the_units_of_the_scattered_polluters_are_lost_and_left_empty(plan):
    lost = plan.tasks["scattered"]
    assert (lost.lead, lost.responsible, lost.assisting) == ((), (), ())


def test_the_counties_with_chemical_firms_are_named_in_their_task(plan):
    responsible = plan.tasks["chemicals"].responsible
    assert responsible[:4] == ("中牟县政府", "荥阳市政府", "新郑市政府", "二七区政府")
    assert plan.tasks["reduce-capacity"].responsible == ALL


# ── named enterprises ────────────────────────────────────────────────────────────────────────────


def test_one_chemical_firm_is_to_move_and_five_are_to_close(plan):
    routes = Counter(firm.facts["route"] for firm in plan.named.values())
    assert routes == {"异地搬迁": 1, "关闭退出": 5}
    assert {firm.ledger for firm in plan.named.values()} == {"chemicals"}


def test_the_firm_that_moves_goes_to_the_park_that_the_plan_names(plan):
    (firm,) = (f for f in plan.named.values() if f.group == "异地搬迁")
    assert firm.enterprise == "河南中威高科技化工有限公司"
    assert firm.facts["park"] == "三门峡陕州工业园区"


def test_firms_that_are_encouraged_to_rebuild_or_merge_are_not_named_to_go(plan):
    assert not [f for f in plan.named.values() if "钢" in f.enterprise or "水泥" in f.enterprise]


# ── days, thresholds, figures ────────────────────────────────────────────────────────────────────

DAYS = """
就地改造启动                             | 2019-06-30
就地改造完成                             | 2020-12-31
转型转产启动                             | 2019-06-30
转型转产完成                             | 2021-12-31
退城入园启动                             | 2019-12-31
中小型企业退城入园完成                   | 2022-12-31
大型和特大型企业退城入园完成             | 2025-12-31
关闭退出完成                             | 2020-12-31
危险化学品生产企业搬迁改造完成           | 2020-12-31
关闭退出企业清除生产设备                 | 2020-12-31
关闭退出企业开展土壤污染状况调查         | 2020-12-31
制定“一厂一策”专项方案                   | 2019-05-31
重点行业治理基本达到绿色环保标准         | 2020-12-31
彻底整治“散乱污”企业                     | 2020-12-31
关停退出环保不达标企业                   | 2020-12-31
关停退出未按时完成超低排放改造的钢铁产能 | 2020-12-31
"""


@pytest.mark.parametrize("line", DAYS.strip().splitlines())
def test_a_row_must_be_done_by_the_day_that_the_plan_names(plan, line):
    label, day = (part.strip() for part in line.split("|"))
    (deadline,) = (d for d in plan.deadlines.values() if d.label == label)
    assert deadline.due == date.fromisoformat(day)
    assert not deadline.moves


@pytest.mark.parametrize(
    ("name", "number", "unit"),
    [
        ("aluminium-plant", ("below", 20), "万吨/年"),
        ("aluminium-carbon", ("below", 10), "万吨/年"),
        ("ammonia", ("below", 30), "万吨/年"),
        ("clinker", ("at_most", 2000), "吨/日"),
        ("cement-mill", ("at_most", 3), "米"),
    ],
)
def test_a_size_includes_its_own_number_only_where_the_plan_says_so(plan, name, number, unit):
    threshold = plan.thresholds[name]
    held = {"at_most": threshold.at_most, "below": threshold.below}
    assert held == {"at_most": None, "below": None} | {number[0]: number[1]}
    assert threshold.unit == unit


def test_gasifiers_go_whatever_their_size_and_smelters_in_the_centre_too(plan):
    for name, place in (("gasifier", ""), ("aluminium-centre", "中心城区")):
        threshold = plan.thresholds[name]
        assert (threshold.at_most, threshold.below, threshold.place) == (None, None, place)


INDICATORS = {
    "energy-intensity": ("fall", 23, "%", 2015, END_OF_2020),
    "water-intensity": ("fall", 25, "%", 2015, END_OF_2020),
    "vocs": ("fall", 10, "%", 2015, END_OF_2020),
    "robots": ("at_least", 1000, "台", None, END_OF_2020),
    "smart-workshops": ("at_least", 60, "个", None, END_OF_2020),
    "green-factories": ("at_least", 15, "家", None, END_OF_2020),
    "new-energy-cars": ("at_least", 80, "%", None, END_OF_2020),
    "energy-supervision": ("at_least", 100, "%", None, None),
    "cleaner-production": ("at_least", 100, "%", None, END_OF_2020),
    "solid-waste": ("at_least", 80, "%", None, END_OF_2020),
}


def test_every_figure_has_its_direction_its_target_its_base_year_and_its_day(plan):
    told = {
        i.id: (i.direction, i.target, i.unit, i.base_year, i.due) for i in plan.indicators.values()
    }
    assert told == INDICATORS


# ── duties, supervision, policies, ledgers ───────────────────────────────────────────────────────


def test_counties_and_zones_owe_plan_lists_ledger_and_schedule_by_25_june_2019(plan):
    duty = plan.duties["plan"]
    assert (duty.by, duty.dues, duty.by_ledger) == (("district",), (date(2019, 6, 25),), True)


def test_counties_zones_and_departments_report_by_the_25th_of_every_month(plan):
    duty = plan.duties["monthly"]
    assert (duty.by, duty.month_day) == (("district", "department"), 25)
    assert duty.to == plan.reports["monthly"].addressee == plan.office


def test_the_assessment_counts_in_that_of_the_battle_against_pollution(plan):
    assert "绩效考评" in plan.supervision["assessment"].measures[0]


def test_whoever_leads_a_task_guides_and_supervises_it(plan):
    leads = {lead for task in plan.tasks.values() for lead in task.lead}
    assert set(plan.supervision["leads"].departments) == leads


def test_lists_of_leaders_and_of_recyclers_are_published_but_are_no_exit_lists(plan):
    assert set(plan.disclosures) == {"energy-leaders", "recyclers"}


def test_every_ledger_has_the_clause_that_asks_for_it(plan):
    asked = "exit register relocation chemicals upgrades scattered targets tasks indicators"
    assert list(plan.ledgers) == asked.split()
    assert all(ledger.basis.doc == plan.document for ledger in plan.ledgers.values())


def test_no_header_means_two_columns_of_a_ledger(plan):
    for ledger in plan.ledgers.values():
        owners: dict[str, str] = {}
        for column in ledger.fields.values():
            for header in (column.header, *column.aliases):
                assert owners.setdefault(fold(header), column.id) == column.id, header


def test_each_column_has_a_note_and_an_example_that_it_would_accept(plan):
    for ledger in plan.ledgers.values():
        for column in ledger.fields.values():
            assert column.note and column.example, column.id
            if column.strict and plan.choices(column):
                assert column.example in plan.choices(column), column.id


# ── the plan at work ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def found(tmp_path):
    """The rules that a row of a county's CSV breaks, an invented firm's, as of the end of 2019."""

    def of(**cells: str) -> set[str]:
        path = tmp_path / "巩义市.csv"
        path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
        (checked,) = check_files([path], Job(plan="zhengzhou-2019", today=date(2019, 12, 31)))
        return {f.rule for f in checked.submission.findings}

    return of


KILN = {
    "区县": "巩义市", "企业名称": "示例水泥厂", "所属行业": "水泥", "标准类别": "技术", "不达标事项": "规模过小",
    "依据": "示例方案", "主体设备(生产线)名称": "水泥熟料生产线", "数量": "1", "数量单位": "条", "产能": "2000",
    "产能单位": "吨/日", "责任部门": "市工信局", "处置措施": "限期整改", "文书号": "示例〔2019〕1号",
    "责令整改日期": "2019-07-01", "整改期限": "2019-12-31",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, {"C004"}),
        ({"产能": "2500"}, set()),
        ({"产能": "60", "产能单位": "万吨/年"}, {"C005"}),
        ({"主体设备(生产线)名称": "特种水泥熟料生产线"}, set()),
        ({"主体设备(生产线)名称": "水泥磨", "规格型号": "Φ3.0m×13m"}, {"C004"}),
        ({"主体设备(生产线)名称": "水泥磨", "规格型号": "Φ3.2m×13m"}, set()),
        ({"所属行业": "电解铝", "主体设备(生产线)名称": "电解槽", "产能": "40", "产能单位": "万吨/年"}, {"C005"}),
        ({"所属行业": "铝用炭素", "主体设备(生产线)名称": "焙烧炉", "产能": "8", "产能单位": "万吨/年"}, {"C005"}),
        ({"所属行业": "独立铝用炭素", "主体设备(生产线)名称": "焙烧炉", "产能": "8", "产能单位": "万吨/年"}, {"C004"}),
        ({"所属行业": "独立铝用炭素", "主体设备(生产线)名称": "焙烧炉", "产能": "10", "产能单位": "万吨/年"}, {"C005"}),
        (
            {"所属行业": "铝用炭素", "主体设备(生产线)名称": "焙烧炉", "不达标事项": "非独立企业",
             "产能": "8", "产能单位": "万吨/年"},
            set(),
        ),
        ({"所属行业": "传统煤化工", "主体设备(生产线)名称": "固定床间歇式煤气化炉", "产能": ""}, {"C004"}),
    ],
)  # fmt: skip
def test_what_must_go_by_its_size_is_not_ordered_to_rectify(found, change, rule):
    assert found(**KILN | change) & {"C004", "C005"} == rule


def test_an_order_to_rectify_must_name_its_day_since_the_plan_sets_no_months(found):
    assert "C003" in found(**KILN | {"整改期限": ""})


TASK = {
    "任务": "加快压减产能", "条款": "二(二)1", "牵头单位": "市工信局", "责任单位": "巩义市", "配合单位": "市发展改革委",
    "时间节点": "2020年年底前", "报告月份": "2019年7月", "进展": "示例进展", "完成率(%)": "40",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, set()),
        ({"条款": "二、（二）1(1)"}, set()),
        ({"任务": "加快压减示例产能"}, {"C024"}),
        ({"条款": "九(九)"}, {"C024"}),
        ({"完成率(%)": "130"}, {"S007"}),
    ],
)
def test_a_task_is_one_of_the_plan_and_done_at_most_wholly(found, change, rule):
    assert found(**TASK | change) & {"C024", "S007"} == rule


CHEMICALS = {"区县": "新郑市", "规模": "小型", "搬改类型": "关闭退出", "责任单位": "新郑市"}


def test_a_named_closure_told_with_another_route_is_an_error(found, plan):
    closure = plan.named["closure-1"].enterprise
    told = {"企业名称": closure, "设备清除日期": "", "土壤调查日期": ""}
    assert "C021" in found(**CHEMICALS | told | {"搬改类型": "就地改造"})
    assert "C021" not in found(**CHEMICALS | told)
