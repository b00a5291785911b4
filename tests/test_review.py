"""This year against last year: what comes back, and what gets lost."""

import json
from datetime import date

import openpyxl
import pytest
from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.cities import write_city
from phaseout.plan import load

PLAN = load("chongqing-2024")
HEADS = (
    "区县,企业名称,所属行业,标准类别,不达标事项,依据,主体设备(生产线)名称,规格型号,数量,数量单位,产能,产能单位,"
    "责任部门,处置措施,文书号,责令整改日期,整改期限,退出方式,退出日期"
)
MILL = "渝北区,示例水泥一厂,水泥,技术,示例事项,示例依据,水泥磨,Φ2.2m,1,台,15,万吨/年,市经济信息委"
KILN = "渝北区,示例砖瓦一厂,烧结砖瓦,环保,示例事项,示例依据,隧道窑,3.6m,1,条,6000,万块标砖/年,市生态环境局"
EXITED = f"{MILL},立即淘汰,,,,拆除主体设备,2023-05-10"
ORDERED = f"{KILN},责令改正,示例1号,2023-08-01,2024-02-01,,"
AGAIN = f"{MILL},停产整治,示例2号,2024-08-01,2025-02-01,,"


@pytest.fixture
def city(tmp_path):
    """Writes a city ledger of these rows."""

    def write(name, *rows):
        sent = tmp_path / f"{name}_渝北区.csv"
        sent.write_text("\n".join((HEADS, *rows)), encoding="utf-8")
        merged, _ = merge_files([sent], Job(PLAN.id, date(2024, 12, 31)))
        path = tmp_path / f"{name}.xlsx"
        write_city(merged, PLAN, date(2024, 12, 31), path, force=True)
        return path

    return write


def review(now, last):
    call = [
        "review",
        str(now),
        "--previous",
        str(last),
        "--today",
        "2024-12-31",
        "--format",
        "json",
    ]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    return {f["rule"]: f for f in json.loads(done.stdout)["findings"]}


def test_equipment_that_exited_last_year_and_stands_in_the_ledger_again_is_told(city):
    found = review(city("今年", AGAIN), city("去年", EXITED))
    assert set(found) == {"Y001", "Y004"}
    assert "2023-05-10" in found["Y001"]["message"]
    assert found["Y001"]["file"] == "今年_渝北区.csv"


def test_an_open_order_of_last_year_that_is_gone_this_year_is_told(city):
    found = review(city("今年", AGAIN), city("去年", ORDERED))
    assert set(found) == {"Y002"}
    assert "示例砖瓦一厂" in found["Y002"]["message"]
    assert found["Y002"]["file"] == "去年_渝北区.csv"


def test_an_order_that_is_carried_over_is_no_fault(city):
    assert review(city("今年", ORDERED), city("去年", ORDERED)) == {}


def test_an_order_under_another_standard_does_not_stand_for_the_lost_one(city):
    other = ORDERED.replace("环保", "质量").replace("市生态环境局", "市市场监管局")
    found = review(city("今年", other), city("去年", ORDERED))
    assert "责令改正（环保）没有结果，本年台账中也没有这一项" in found["Y002"]["message"]


def test_any_machine_of_a_firm_closed_as_a_whole_last_year_is_told(city):
    shut = EXITED.replace("水泥磨,Φ2.2m,1,台", ",,,").replace("拆除主体设备", "整体关停")
    assert "Y001" in review(city("今年", AGAIN), city("去年", shut))


def test_an_exit_copied_into_this_years_ledger_is_no_resurgence(city):
    assert "Y001" not in review(city("今年", EXITED), city("去年", EXITED))


def test_equipment_of_a_like_name_is_a_question_with_its_score(city):
    alike = AGAIN.replace("水泥磨,", "水泥磨机,")
    found = review(city("今年", alike), city("去年", EXITED))
    assert "“水泥磨”（相近程度" in found["Y003"]["message"]
    assert found["Y003"]["severity"] == "warning"


def test_an_exit_that_was_neither_accepted_nor_announced_is_told(city):
    found = review(city("今年", AGAIN), city("去年", EXITED))
    assert "至今没有验收、公告" in found["Y004"]["message"]


def test_the_ledger_of_revisits_is_filled_in_and_can_be_read_as_one(city, tmp_path):
    out = tmp_path / "回头看.xlsx"
    call = ["review", str(city("今年", AGAIN)), "--previous", str(city("去年", EXITED, ORDERED)),
            "--today", "2024-12-31", "--format", "xlsx", "-o", str(out)]  # fmt: skip
    assert CliRunner().invoke(app, call).exit_code == 0
    worksheet = openpyxl.load_workbook(out)["回头看台账"]
    heads, row = (list(r) for r in worksheet.iter_rows(min_row=3, max_row=4, values_only=True))
    line = dict(zip(heads, row, strict=True))
    assert (line["企业名称"], line["退出年份"], line["产能"], line["检查日期"]) == (
        "示例水泥一厂", 2023, 15, None,
    )  # fmt: skip
    assert "本年又在台账中" in line["备注"]
    assert worksheet.max_row == 4


def test_a_year_is_written_without_a_comma(city, tmp_path):
    out = tmp_path / "回头看.xlsx"
    call = ["review", str(city("今年", AGAIN)), "--previous", str(city("去年", EXITED)), "--today"]
    CliRunner().invoke(app, [*call, "2024-12-31", "--format", "xlsx", "-o", str(out)])
    sheet = openpyxl.load_workbook(out)["回头看台账"]
    years = [c for row in sheet.iter_rows() for c in row if c.value == 2023]
    assert [c.number_format for c in years] == ["General"]


def test_the_named_firms_of_the_plan_are_on_it(tmp_path):
    from phaseout.review import revisits

    plan = load("huizhou-2021")
    merged, _ = merge_files([], Job(plan.id, date(2021, 12, 31)))
    named = {firm.enterprise for firm in plan.named.values() if firm.ledger == "revisits"}
    assert {line.enterprise for line in revisits(merged, merged, plan, ())} == named


def test_a_ledger_held_against_itself_is_told(city, tmp_path):
    path = city("本年", EXITED)
    (tmp_path / "副本.xlsx").write_bytes(path.read_bytes())
    for last, told in (("副本.xlsx", True), ("上年.xlsx", False)):
        if not told:
            city("上年", EXITED, ORDERED)
        done = CliRunner().invoke(app, ["review", str(path), "--previous", str(tmp_path / last)])
        assert ("与本年台账是同一份" in done.output) == told
