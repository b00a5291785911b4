"""What a person should look into stands on the sheet 请核实: sums, targets, coverage, inspections."""

import csv
from datetime import date

import openpyxl
import pytest

from phaseout.check import check_city
from phaseout.edges.writing.city import city_workbook
from phaseout.jobs.batch import Job, merge_files
from phaseout.merge import asking
from phaseout.paths import folder
from phaseout.plan import load

PLAN_FILE = str(folder("sample_ledgers") / "faulty" / "example-city.toml")
PLAN = load(PLAN_FILE)
"""An invented city with every ledger and every kind of entry."""
DAY = date(2024, 12, 31)
ORDER = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "手续情况": "不完备", "所属行业": "水泥", "标准类别": "能耗",
    "不达标事项": "水泥单位产品能耗超过限额", "依据": "《中华人民共和国节约能源法》", "发现日期": "2024-03-12",
    "主体设备(生产线)名称": "水泥磨", "数量": "1", "数量单位": "台", "产品": "水泥", "产能": "30",
    "产能单位": "万吨/年", "责任部门": "市经济信息委", "处置措施": "立即淘汰", "退出方式": "拆除主体设备",
    "退出日期": "2024-05-30",
}  # fmt: skip
TARGET = {
    "区县": "渝北区", "所属行业": "水泥", "产品": "水泥", "产能": "60", "产能单位": "万吨/年",
    "完成期限": "2024-06-30", "责任部门": "市经济信息委",
}  # fmt: skip
FIRM = {"区县": "渝北区", "企业名称": "示例水泥二厂"}
SURVEYED = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "摸排日期": "2024-05-14", "是否存在落后装备": "无",
}  # fmt: skip
VISIT = {"检查部门": "市经济信息委", "区县": "渝北区", "检查日期": "2024-06-12", "实查(家)": "3"}
TOTAL = dict.fromkeys(ORDER, "") | {"区县": "合计", "产能": "90"}


def sent(path, kind, *rows):
    """A return as CSV: the title of its ledger, heads, rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([PLAN.ledgers[kind].title])
        writer.writerow(list(rows[0]))
        writer.writerows(list(row.values()) for row in rows)
    return path


def city_of(paths):
    merged, _ = merge_files(paths, Job(PLAN_FILE, DAY))
    return asking(merged, check_city(merged, PLAN, DAY))


def asked(city, out):
    """Rule, firm and question of each line of the sheet."""
    out.write_bytes(city_workbook(city, PLAN, DAY))
    rows = list(openpyxl.load_workbook(out)["请核实"].iter_rows(values_only=True))
    top = next(k for k, row in enumerate(rows) if row[0] == "序号")
    return [tuple(row[1:4]) for row in rows[top + 1 :]]


@pytest.mark.parametrize(
    ("rule", "ledgers", "said"),
    [
        ("S001", {"exit": [ORDER, TOTAL]}, "“合计”行的产能是 90，各行相加是 30"),
        (
            "S002", {"exit": [ORDER], "targets": [TARGET]},
            "完成期限已过，目标没有完成：产能目标60万吨/年，已退出30万吨/年",
        ),
        (
            "S003", {"survey": [SURVEYED], "register": [FIRM]},
            "清查名录中的“示例水泥二厂”没有列入摸排台账",
        ),
        ("S004", {"inspections": [VISIT]}, "市经济信息委 本年度监督检查 1 次，不足 2 次"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_asked_of_the_city(rule, ledgers, said, tmp_path):
    paths = [sent(tmp_path / f"渝北区_{k}.csv", k, *rows) for k, rows in ledgers.items()]
    told = [line for line in asked(city_of(paths), tmp_path / "city.xlsx") if line[0] == rule]
    assert [line[2] for line in told] == [said]


def test_a_department_that_never_inspected_is_asked_about_in_the_workbook(tmp_path):
    told = asked(city_of([sent(tmp_path / "渝北区_exit.csv", "exit", ORDER)]), tmp_path / "c.xlsx")
    silent = {firm for rule, firm, _ in told if rule == "S008"}
    duty = next(d for d in PLAN.supervision.values() if d.inspections)
    assert silent == set(duty.departments)


def test_an_item_that_two_units_report_counts_once_towards_the_target(tmp_path):
    paths = [
        sent(tmp_path / "渝北区_exit.csv", "exit", ORDER),
        sent(tmp_path / "市经济信息委_exit.csv", "exit", ORDER),
        sent(tmp_path / "渝北区_targets.csv", "targets", TARGET),
    ]
    assert "S002" in {q.rule for q in city_of(paths).questions}


def test_a_capacity_of_another_dimension_is_told_and_not_added(tmp_path):
    daily = ORDER | {"主体设备(生产线)名称": "立窑", "产能": "1000", "产能单位": "吨/日"}
    paths = [
        sent(tmp_path / "渝北区_exit.csv", "exit", ORDER, daily),
        sent(tmp_path / "渝北区_targets.csv", "targets", TARGET),
    ]
    (told,) = [q.message for q in city_of(paths).questions if q.rule == "S002"]
    assert told.endswith("已退出30万吨/年（另有 1 项的单位不同，没有计入）")
