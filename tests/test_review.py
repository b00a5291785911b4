"""This year against last year: what comes back, and what gets lost."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from phaseout.batch import Job, merge_files
from phaseout.cities import write_city
from phaseout.cli import app
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
    assert set(found) == {"Y001"}
    assert "2023-05-10" in found["Y001"]["message"]
    assert found["Y001"]["file"] == "今年_渝北区.csv"


def test_an_open_order_of_last_year_that_is_gone_this_year_is_told(city):
    found = review(city("今年", AGAIN), city("去年", ORDERED))
    assert set(found) == {"Y002"}
    assert "示例砖瓦一厂" in found["Y002"]["message"]
    assert found["Y002"]["file"] == "去年_渝北区.csv"


def test_an_order_that_is_carried_over_is_no_fault(city):
    assert review(city("今年", ORDERED), city("去年", ORDERED)) == {}
