"""Figures of the ledgers beside the exit ledger."""

from datetime import date

import pytest

from phaseout.jobs.batch import Job, merge_files
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.report.facts import facts

PLAN_FILE = str(folder("sample_ledgers") / "faulty" / "example-city.toml")
PLAN = load(PLAN_FILE)
TODAY = date(2024, 12, 31)
REGISTER = "清查名录\n区县,企业名称,统一社会信用代码\n"
SURVEY = "摸排台账\n区县,企业名称,统一社会信用代码,摸排日期,是否存在落后装备,主体设备(生产线)名称,数量,数量单位,依据,处置期限,处置完成日期\n"


@pytest.fixture
def counted(tmp_path):
    """The values of the figures of these texts, each a file."""

    def count(*texts):
        paths = []
        for n, text in enumerate(texts):
            paths.append(tmp_path / f"{n}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        merged, _ = merge_files(paths, Job(PLAN_FILE, TODAY))
        return {f.id: f.value for f in facts(merged, PLAN, TODAY).figures.values()}

    return count


def test_coverage_is_the_firms_of_the_register_that_were_surveyed_by_district(counted):
    register = REGISTER + "渝北区,示例一厂,\n渝北区,示例二厂,\n巴南区,示例三厂,\n"
    survey = (
        SURVEY + "渝北区,示例一厂,,2024-05-14,无,,,,,,\n渝北区,示例名录外厂,,2024-05-14,无,,,,,,\n"
    )
    found = counted(register, survey)
    assert found["survey.coverage"] == 33.3
    assert found["survey.coverage.渝北区"] == 50
    assert found["survey.coverage.巴南区"] == 0


def test_a_firm_surveyed_under_its_code_is_the_firm_of_the_register(counted):
    code = "91500000MAXXXXXX71"
    register = REGISTER + f"渝北区,示例一厂,{code}\n"
    survey = SURVEY + f"渝北区,示例一厂有限公司,{code},2024-05-14,无,,,,,,\n"
    assert counted(register, survey)["survey.coverage"] == 100


def test_a_firm_with_two_machines_is_one_firm_and_two_items(counted):
    row = "渝北区,示例一厂,,2024-05-14,有,{},1,台,示例依据,2024-06-30,{}\n"
    found = counted(SURVEY + row.format("示例机床甲", "2024-06-01") + row.format("示例机床乙", ""))
    assert (found["survey.found"], found["survey.items"]) == (1, 2)
    assert (found["survey.disposed"], found["survey.overdue"]) == (1, 1)


def test_a_target_of_capacity_is_held_against_the_capacity_that_exited(counted):
    exits = (
        "落后产能退出台账\n区县,企业名称,所属行业,标准类别,不达标事项,依据,主体设备(生产线)名称,数量,数量单位,产品,产能,产能单位,责任部门,处置措施,退出方式,退出日期\n"
        "渝北区,示例一厂,水泥,技术,示例,示例依据,示例立窑,1,座,水泥熟料,300000,吨/年,市经济信息委,立即淘汰,整体关停,2024-05-30\n"
    )
    targets = (
        "年度目标计划台账\n区县,所属行业,产品,产能,产能单位,完成期限,责任部门\n"
        "渝北区,水泥,水泥熟料,40,万吨/年,2024-12-31,市经济信息委\n"
    )
    assert counted(exits, targets)["targets.rate.水泥"] == 75


def test_a_plan_without_surveys_states_no_coverage():
    merged, _ = merge_files(
        sorted((folder("sample_ledgers") / "clean").iterdir()), Job("chongqing-2024", TODAY)
    )
    found = facts(merged, load("chongqing-2024"), TODAY).figures
    assert not [name for name in found if name.startswith(("hazards", "relocation", "targets"))]
