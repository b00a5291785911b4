"""The two plans of 重庆市: what each says, and 2024 as the difference from 2022."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.fitting import plan_for
from phaseout.paths import PLANS
from phaseout.plan import PlanFault, load

OLD, NEW = load("chongqing-2022"), load("chongqing-2024")
BEFORE = json.loads((Path(__file__).parent / "data/chongqing-2024.json").read_text("utf-8"))
TABLES = (
    "standards", "tasks", "periods", "deadlines", "duties", "editions", "thresholds", "indicators",
    "lists", "disclosures", "supervision", "reports", "policies", "ledgers",
)  # fmt: skip


def bases(plan):
    """Every basis of a plan, with the place it stands at."""
    entries = {f"{t}.{k}": e for t in (*TABLES, "units") for k, e in getattr(plan, t).items()}
    for ledger in plan.ledgers.values():
        entries |= {f"{ledger.id}.{c.id}": c for c in ledger.fields.values()}
    entries["catalogue"] = plan.catalogue
    return {place: e.basis for place, e in entries.items() if e.basis}


def plain(value):
    """A plan's value as JSON has it."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def differing(said, held, place=""):
    """The places at which a plan no longer says what it said."""
    if isinstance(said, dict) and isinstance(held, dict):
        return [
            p for k, v in said.items() for p in differing(v, held.get(k), f"{place}.{k}".strip("."))
        ]
    return [] if said == held else [place]


# ── the re-based plan of 2024 says what it said ──────────────────────────────────────────────────


def test_2024_as_a_delta_says_what_it_said_as_a_plan_of_its_own():
    now = plain(asdict(NEW)) | {"districts": list(NEW.districts), "ledgers": list(NEW.ledgers)}
    now["exit"] = plain(asdict(NEW.ledgers["exit"]))["fields"]
    # the clause that prices 挖矿 was added to the words of 三(三)
    assert differing(BEFORE, now) == ["policies.price.basis.words", "exit.source.basis.section"]


def test_2024_has_no_unit_or_entry_in_those_tables_that_it_had_not():
    for table in ("standards", "periods", "duties", "lists", "policies"):
        assert set(getattr(NEW, table)) == set(BEFORE[table])
    assert set(NEW.units) == {*BEFORE["districts"], *BEFORE["units"]}


def test_2024_is_a_delta_of_2022():
    written = tomllib.loads((PLANS / "chongqing-2024.toml").read_text("utf-8"))
    assert written["plan"]["extends"] == "chongqing-2022"


def test_nothing_in_2024_rests_on_the_document_of_2022():
    assert [place for place, b in bases(NEW).items() if b.doc == OLD.document] == []


@pytest.mark.parametrize("plan", [OLD, NEW], ids=lambda p: p.id)
def test_what_rests_on_the_state_s_document_is_its_period_and_its_columns(plan):
    foreign = {place for place, b in bases(plan).items() if b.doc != plan.document}
    assert {p for p in foreign if not p.startswith("exit.")} == {"periods.energy-rectification"}


@pytest.mark.parametrize("plan", [OLD, NEW], ids=lambda p: p.id)
def test_each_entry_and_ledger_rests_on_a_clause_of_the_document(plan):
    bare = [f"{t}.{k}" for t in TABLES for k, e in getattr(plan, t).items() if not e.basis]
    assert bare == []
    own = [b for b in bases(plan).values() if b.doc == plan.document]
    assert all(b.section and 4 <= len(b.words) <= 120 for b in own)
    assert all(b.words == b.words.strip("。；， ") for b in own)


@pytest.mark.parametrize("plan", [OLD, NEW], ids=lambda p: p.id)
def test_brackets_and_quotation_marks_of_a_quotation_are_closed(plan):
    for place, basis in bases(plan).items():
        words = basis.words.translate(str.maketrans("（）", "()"))
        for left, right in ("()", "“”", "《》", "〔〕", "〈〉"):
            assert words.count(left) == words.count(right), place


# ── 2022 ─────────────────────────────────────────────────────────────────────────────────────────


def test_both_years_have_the_same_districts_and_areas():
    assert len(OLD.districts) == 41
    assert OLD.districts == NEW.districts


@pytest.mark.parametrize(
    ("label", "departments", "publishers"),
    [
        ("能耗", "市经济信息委 市发展改革委", "市经济信息委"),
        ("环保", "市生态环境局", "市生态环境局"),
        ("质量", "市市场监管局", "市市场监管局"),
        ("安全", "市应急局", "市应急局"),
        ("技术", "市经济信息委 市发展改革委 市能源局", "市经济信息委"),
    ],
)
def test_2022_gives_each_standard_its_departments_and_four_publishers(
    label, departments, publishers
):
    standard = OLD.standard_of(label)
    assert standard.departments == tuple(departments.split())
    assert standard.publishers == tuple(publishers.split())


def test_2022_has_five_standards_and_2024_a_sixth_with_a_part_for_each_department():
    assert set(NEW.standards) - set(OLD.standards) == {"other"}
    assert NEW.standards["other"].roles == {
        "市发展改革委": "噪声", "市经济信息委": "噪声、高耗水",
        "市生态环境局": "噪声", "市能源局": "成品油",
    }  # fmt: skip


def test_2022_cites_the_catalogue_of_2019_and_reserves_its_item_6():
    one = OLD.catalogue
    assert (one.year, one.reserved, one.superseded) == (2019, "（十八）其他第6项", ())
    assert one.open_to == {"quality": ("落后产品",)}
    assert one.sections == {"technology": "落后生产工艺装备"}


def test_2024_cites_the_catalogue_of_2024_and_opens_mining_to_safety():
    one = NEW.catalogue
    assert (one.year, one.reserved) == (2024, "（十九）其他第9项")
    assert one.superseded == (OLD.catalogue.reserved,)
    assert one.reserved_for == OLD.catalogue.reserved_for == ("environment", "quality", "safety")
    assert one.open_to == {"quality": ("落后产品",), "safety": ("（十七）采矿",)}


def test_the_benchmarks_of_energy_are_of_2021_then_of_2023():
    old, new = OLD.editions["energy-benchmarks"], NEW.editions["energy-benchmarks"]
    assert (old.name, old.year) == ("高耗能行业重点领域能效标杆水平和基准水平", 2021)
    assert (new.name, new.year) == ("工业重点领域能效标杆水平和基准水平", 2023)
    assert old.name in new.aliases


def test_a_document_that_the_plan_cites_by_name_alone_has_no_edition():
    assert OLD.editions["obsolete-safety-equipment-2015"].year == 2015
    assert NEW.editions["obsolete-safety-equipment"].year is None


def test_the_lists_of_2022_stand_on_two_sites():
    sites = ("信用中国（重庆）", "国家企业信用信息公示平台（重庆）")
    assert OLD.lists["yellow"].published_at == OLD.lists["red"].published_at == sites
    assert OLD.lists["exit"].published_at == ()


def test_the_report_of_2022_goes_up_through_the_city_government():
    report = OLD.reports["annual"]
    assert (report.author, report.addressee) == (OLD.office, "市政府")
    assert (report.forwarded, report.copied) == (("工业和信息化部", "国家能源局"), ())


def test_2022_has_seven_policy_measures_in_order():
    assert [p.basis.section for p in OLD.policies.values()] == [
        f"三({n})" for n in "一二三四五六七"
    ]


def test_no_duty_of_2022_has_a_day_since_the_document_names_none():
    assert [(k, d.to, d.dues) for k, d in OLD.duties.items()] == [
        (k, OLD.office, ()) for k in ("plan", "enforcement", "summary", "problems")
    ]


def test_the_four_counts_of_items_and_the_three_full_coverages_are_figures_of_2022():
    figures = {k: (i.target, i.unit) for k, i in OLD.indicators.items()}
    assert figures == {
        "hazards-dust": (6, "项"), "hazards-aluminium": (7, "项"), "hazards-steel": (8, "项"),
        "hazards-confined-space": (4, "项"), "licensed-checks": (100, "%"),
        "safety-class-two": (100, "%"), "safety-class-three": (100, "%"),
    }  # fmt: skip


@pytest.mark.parametrize("plan", [OLD, NEW], ids=lambda p: p.id)
def test_every_numbered_task_of_chapter_two_is_there(plan):
    items = {OLD.id: (2, 3, 3, 3, 5), NEW.id: (3, 3, 4, 3, 4, 3)}[plan.id]
    asked = {f"二({h}){n + 1}" for h, count in zip("一二三四五六", items, strict=False)
             for n in range(count)}  # fmt: skip
    assert {t.basis.section for t in plan.tasks.values()} - {"四(四)"} == asked


# ── what 2024 does not carry over, and what it adds ──────────────────────────────────────────────


def test_2024_drops_the_ledgers_of_mining_hazards_and_revisits_and_adds_three():
    assert set(OLD.ledgers) - set(NEW.ledgers) == {"mining", "hazards", "revisits"}
    assert set(NEW.ledgers) - set(OLD.ledgers) == {"register", "mines", "sites"}


def test_2024_keeps_the_price_of_mining_alone():
    assert "虚拟货币“挖矿”项目" in NEW.policies["price"].basis.words
    assert "mining" not in {*NEW.tasks, *NEW.deadlines, *NEW.editions}


def test_2024_asks_for_no_timetable_no_full_coverage_and_no_count_of_items():
    assert {t.asks for t in NEW.thresholds.values()} == {"exit"}
    assert not {"planned_exit_by", "roadmap"} & set(NEW.ledgers["exit"].fields)
    assert NEW.indicators == {}


def test_2024_surveys_all_industrial_firms_and_their_use_of_water():
    assert NEW.ledgers["survey"].covers == "register"
    assert NEW.ledgers["survey"].fields["topic"].choices == ("工业装备", "高耗水")
    assert OLD.ledgers["survey"].covers == ""
    assert OLD.ledgers["survey"].fields["topic"].choices == ("重点行业装备", "工业固废")


def test_2024_adds_boilers_below_ten_tons_and_in_the_area_of_a_heat_network():
    assert set(NEW.thresholds) - set(OLD.thresholds) == {
        "coal-boiler-10", "coal-boiler-heat-network",
    }  # fmt: skip
    assert (NEW.thresholds["coal-boiler-10"].below, NEW.thresholds["coal-boiler-10"].place) == (
        10, "",
    )  # fmt: skip


# ── the columns that the timetable of 2022 asks for ──────────────────────────────────────────────


def test_the_day_and_the_route_of_a_planned_exit_stand_behind_the_extension():
    columns = list(OLD.ledgers["exit"].fields)
    at = columns.index("extended_to")
    assert columns[at : at + 4] == ["extended_to", "planned_exit_by", "roadmap", "rechecked_on"]
    assert columns[-1] == "remark"


def test_a_column_put_behind_one_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "town.toml"
    path.write_text(
        '[plan]\nid = "town"\nextends = "chongqing-2022"\n'
        '[ledger.exit.field.x]\nheader = "示例栏"\nafter = "extended_too"\n',
        encoding="utf-8",
    )
    with pytest.raises(
        PlanFault, match=r"town\.toml.*\[ledger\.exit\.field\.x\] after.*是不是“extended_to”"
    ):
        load(str(path))


# ── what is found in a ledger ────────────────────────────────────────────────────────────────────

HEADS = "区县,企业名称,所属行业,标准类别,不达标事项,依据,主体设备(生产线)名称,数量,数量单位,产品,产能,产能单位,责任部门,处置措施,文书号,责令整改日期,整改期限,计划退出日期"


def found(tmp_path, plan, row):
    """The rules that accuse a row of the exit ledger of 渝北区."""
    path = tmp_path / "渝北区.csv"
    path.write_text(f"{HEADS}\n{row}", encoding="utf-8")
    _, checked = merge_files([path], Job(plan.id, plan.period_to))
    return {f.rule for c in checked for f in c.submission.findings}


@pytest.mark.parametrize(
    ("machine", "product", "size", "planned", "accused"),
    [
        ("示例装置", "乙烯", "30", "", True),
        ("示例装置", "乙烯", "30", "2025-12-31", False),
        ("示例装置", "乙烯", "31", "", False),
        ("示例装置", "聚乙烯", "20", "", False),
        ("示例装置", "对二甲苯", "59", "", True),
        ("示例装置", "对二甲苯", "60", "", False),
        ("示例装置", "电石", "10", "", True),
        ("内燃式电石炉", "电石", "20", "", True),
        ("煤气洗涤水开式冷却塔", "煤气", "5", "", True),
        ("水泥磨", "水泥", "5", "", False),
    ],
)
def test_2022_asks_for_the_planned_day_of_what_has_a_timetable(
    tmp_path, machine, product, size, planned, accused
):
    row = (
        f"渝北区,示例一厂,化工,技术,示例事项,《产业结构调整指导目录（2019年本）》,{machine},1,套,{product},{size},"
        f"万吨/年,市经济信息委,关停退出,,,,{planned}"
    )
    assert ("C006" in found(tmp_path, OLD, row)) is accused


@pytest.mark.parametrize(
    ("plan", "tons", "rule"),
    [(OLD, "20", "C005"), (NEW, "20", "C005"), (NEW, "8", "C004"), (NEW, "40", "C005")],
    ids=["2022 below 35", "2024 below 35", "2024 below 10", "2024 in a heat network's area"],
)
def test_a_small_coal_boiler_has_to_go(tmp_path, plan, tons, rule):
    row = (
        f"渝北区,示例一厂,燃煤锅炉,环保,示例事项,示例依据,燃煤锅炉,1,台,蒸汽,{tons},蒸吨/小时,"
        f"市生态环境局,限期整改,示例1号,{plan.year}-03-01,{plan.year}-06-30,"
    )
    assert {"C004", "C005"} & found(tmp_path, plan, row) >= {rule}


@pytest.mark.parametrize(
    ("plan", "tons", "rule"),
    [(OLD, "20", "C005"), (NEW, "20", "C005"), (NEW, "8", "C004")],
    ids=["2022 below 35", "2024 below 35", "2024 below 10"],
)
def test_tons_an_hour_of_a_boiler_are_tons_of_steam(tmp_path, plan, tons, rule):
    row = (
        f"渝北区,示例一厂,燃煤锅炉,环保,示例事项,示例依据,燃煤锅炉,1,台,蒸汽,{tons},t/h,"
        f"市生态环境局,限期整改,示例1号,{plan.year}-03-01,{plan.year}-06-30,"
    )
    assert {"C004", "C005"} & found(tmp_path, plan, row) >= {rule}


@pytest.mark.parametrize("size", ["40,蒸吨/小时", "40,t/h"])
def test_a_large_coal_boiler_may_stay_in_2022(tmp_path, size):
    row = (
        f"渝北区,示例一厂,燃煤锅炉,环保,示例事项,示例依据,燃煤锅炉,1,台,蒸汽,{size},"
        "市生态环境局,限期整改,示例1号,2022-03-01,2022-06-30,"
    )
    assert not {"C004", "C005"} & found(tmp_path, OLD, row)


def test_the_catalogue_of_2024_is_of_another_edition_in_2022_and_the_reverse(tmp_path):
    row = "渝北区,示例一厂,化工,技术,示例事项,《产业结构调整指导目录（{}年本）》,示例机,1,台,,,,市经济信息委,立即淘汰,,,,"
    assert "C002" in found(tmp_path, OLD, row.format(2024))
    assert "C002" not in found(tmp_path, OLD, row.format(2019))
    assert "C002" in found(tmp_path, NEW, row.format(2019))


def test_development_and_energy_answer_for_technology_in_2022_only(tmp_path):
    row = "渝北区,示例一厂,化工,技术,示例事项,示例依据,示例机,1,台,,,,市能源局,立即淘汰,,,,"
    assert "C001" not in found(tmp_path, OLD, row)
    assert "C001" in found(tmp_path, NEW, row)


# ── which of the two a file is of ────────────────────────────────────────────────────────────────


def sent(tmp_path, title):
    path = tmp_path / "渝北区.csv"
    path.write_text(f"{title}\n{HEADS}\n渝北区,示例一厂", encoding="utf-8")
    return [path]


@pytest.mark.parametrize("year", [2022, 2024])
def test_the_year_in_the_title_tells_which_plan_a_ledger_follows(tmp_path, year):
    title = f"重庆市{year}年落后产能退出台账"
    assert plan_for(sent(tmp_path, title), None).id == f"chongqing-{year}"


def test_a_ledger_that_names_no_year_is_asked_about(tmp_path):
    with pytest.raises(PlanFault, match=r"有几个方案都合适.*chongqing-2022、chongqing-2024"):
        plan_for(sent(tmp_path, "重庆市落后产能退出台账"), None)
