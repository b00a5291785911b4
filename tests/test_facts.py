"""The figures of a report, from ledgers as clerks write them; the table in a test is the sheet."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from phaseout.cases.cards import by_firm
from phaseout.cases.exits import exit_items
from phaseout.jobs.batch import Job, merge_files
from phaseout.plan import load
from phaseout.report.facts import disagreeing, facts
from phaseout.report.figures import Told

PLAN = load("chongqing-2024")
TODAY = date(2024, 12, 31)
REAL = Path(__file__).parent / "data" / "lists"

DEPARTMENTS = {
    "能耗": "市经济信息委", "环保": "市生态环境局", "质量": "市市场监管局", "安全": "市应急局",
    "技术": "市经济信息委", "其他": "市经济信息委",
}  # fmt: skip
SHORT = {
    "企业": "企业名称", "代码": "统一社会信用代码", "行业": "所属行业", "标准": "标准类别",
    "设备": "主体设备(生产线)名称", "型号": "规格型号", "单位": "产能单位", "措施": "处置措施",
    "责令": "责令整改日期", "期限": "整改期限", "复查": "复查日期", "结果": "复查结果",
    "方式": "退出方式", "退出": "退出日期", "奖补": "奖补资金(万元)", "安置": "安置职工(人)",
    "证照": "证照处理", "来源": "线索来源", "发现": "发现日期", "公告": "公告日期",
}  # fmt: skip


def table(text):
    """The rows of a Markdown table, empty cells left out."""
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")]
             for line in text.strip().splitlines()]  # fmt: skip
    heads = [SHORT.get(head, head) for head in lines[0]]
    return [
        {head: cell for head, cell in zip(heads, cells, strict=True) if cell}
        for cells in lines[1:]
        if set("".join(cells)) - set("-:")
    ]


def complete(row):
    """The row with what the plan requires of it and the test does not care about."""
    usual = {
        "区县": "渝北区", "企业名称": "示例一厂", "所属行业": "水泥", "标准类别": "能耗",
        "不达标事项": "示例事项", "依据": "《示例依据》", "处置措施": "立即淘汰",
    }  # fmt: skip
    row = usual | row
    row.setdefault("责任部门", DEPARTMENTS[row["标准类别"]])
    if "责令整改日期" in row:
        row.setdefault("文书号", "示例〔2024〕1号")
    if "主体设备(生产线)名称" in row:
        row = {"数量": "1", "数量单位": "台"} | row
    if "退出日期" in row:
        row.setdefault("退出方式", "整体关停")
    if row.get("退出方式") == "断水断电封存":
        days = ("断水断电日期", "拆除动力装置日期", "封存日期", "公开承诺日期", "网站公告日期")
        row = {**dict.fromkeys(days, row["退出日期"]), "限时拆除日期": "2025-06-30", **row}
    return row


def city(folder, text):
    """The city ledger of these rows, a file for each district."""
    rows = [complete(row) for row in table(text)]
    paths = []
    for district in dict.fromkeys(row["区县"] for row in rows):
        own = [row for row in rows if row["区县"] == district]
        sheet = StringIO()
        writer = csv.DictWriter(
            sheet, list(dict.fromkeys(h for row in own for h in row)), restval=""
        )
        writer.writeheader()
        writer.writerows(own)
        paths.append(folder / f"{district}.csv")
        paths[-1].write_text(sheet.getvalue(), encoding="utf-8")
    return merge_files(paths, Job("chongqing-2024", TODAY))[0]


@pytest.fixture
def stated(tmp_path):
    """Figures by id from the rows of a table."""

    def figures(text, today=TODAY):
        return facts(city(tmp_path, text), PLAN, today)

    return figures


def capacities(found):
    return {(a.name, a.value, a.unit) for a in found.capacities}


def reasons(found):
    return [(e.place.row, e.reason) for e in found.excluded]


# ---- enterprises


def test_an_enterprise_under_two_standards_counts_once_and_once_under_each(stated):
    found = stated("""
        | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 能耗 | 磨机 | 水泥 | 30  | 万吨/年 | 2024-06-30 |
        | 示例甲厂 | 环保 | 回转窑 | 熟料 | 20  | 万吨/年 | 2024-06-30 |
        | 示例乙厂 | 环保 | 立窑 | 熟料 | 10  | 万吨/年 | 2024-06-30 |
    """)
    assert found.value("exit.enterprises") == 2
    assert found.value("exit.enterprises.energy") == 1
    assert found.value("exit.enterprises.environment") == 2
    assert found.value("exit.enterprises.quality") == 0


def test_one_name_in_two_districts_is_two_enterprises(stated):
    found = stated("""
        | 区县   | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 渝北区 | 示例砖厂 | 砖  | 30  | 万块/年 | 2024-06-30 |
        | 巴南区 | 示例砖厂 | 砖  | 30  | 万块/年 | 2024-06-30 |
    """)
    assert found.value("exit.enterprises") == 2
    assert found.value("exit.district.渝北区") == found.value("exit.district.巴南区") == 1


def test_a_row_without_a_code_is_the_same_enterprise_as_its_namesake_with_one(stated):
    found = stated("""
        | 企业   | 代码               | 标准 | 设备 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 91500000MAXXXXXX71 | 能耗 | 磨机 | 水泥 | 30  | 万吨/年 | 2024-06-30 |
        | 示例甲厂 |                    | 环保 | 收尘器 | 水泥 | 10  | 万吨/年 | 2024-06-30 |
    """)
    assert found.value("exit.enterprises") == 1
    assert found.exits[0].credit_code == "91500000MAXXXXXX71"


def test_a_firm_closed_and_a_firm_that_only_gave_up_a_machine_are_told_apart(stated):
    found = stated("""
        | 企业   | 设备 | 产品 | 产能 | 单位    | 方式         | 退出       |
        | 示例甲厂 | 磨机 | 水泥 | 30  | 万吨/年 | 关闭         | 2024-06-30 |
        | 示例甲厂 | 立窑 | 熟料 | 30  | 万吨/年 | 拆除主体设备 | 2024-05-30 |
        | 示例乙厂 | 立窑 | 熟料 | 30  | 万吨/年 | 拆除主体设备 | 2024-06-30 |
    """)
    assert found.value("exit.whole_firm.enterprises") == 1
    assert found.value("exit.in_part.enterprises") == 1


def test_moving_elsewhere_is_no_exit_and_no_waiting_either(stated):
    found = stated("""
        | 企业   | 设备 | 产品 | 产能 | 单位    | 措施     | 方式 | 退出       |
        | 示例甲厂 | 磨机 | 水泥 | 30  | 万吨/年 | 搬迁改造 | 搬迁 | 2024-06-30 |
        | 示例乙厂 | 磨机 | 水泥 | 30  | 万吨/年 | 立即淘汰 |      |            |
    """)
    assert found.value("exit.enterprises") == 0
    assert found.value("moved.rows") == 1
    assert found.value("waiting.rows") == 1


def test_an_exit_after_the_day_asked_or_before_the_plan_is_not_counted(stated):
    found = stated(
        """
        | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 水泥 | 30  | 万吨/年 | 2024-03-30 |
        | 示例乙厂 | 水泥 | 30  | 万吨/年 | 2023-12-20 |
    """
    )
    assert found.value("exit.enterprises") == 1
    assert stated("| 企业 | 产品 | 产能 | 单位 | 退出 |\n| 示例甲厂 | 水泥 | 30 | 万吨/年 | 2024-03-30 |",
                  date(2024, 3, 1)).value("exit.enterprises") == 0  # fmt: skip


def test_a_row_that_waits_for_correction_is_in_no_figure_but_its_own(stated):
    found = stated("""
        | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 水泥 | 30  | 万吨/年 | 2024-06-30 |
        | 示例乙厂 | 水泥 | 约30 | 万吨/年 | 2024-06-30 |
    """)
    assert found.value("exit.enterprises") == found.value("found.enterprises") == 1
    assert found.value("pending.rows") == 1
    assert [p.row for p in found.figures["pending.rows"].rows] == [3]


# ---- capacity and equipment


def test_one_machine_under_two_standards_leaves_once_and_the_other_row_says_so(stated):
    found = stated("""
        | 企业   | 标准 | 设备   | 型号 | 数量 | 产品 | 产能   | 单位    | 方式         | 退出       |
        | 示例甲厂 | 能耗 | 水泥磨 | Φ3.2m | 2 | 水泥 | 60     | 万吨/年 | 拆除主体设备 | 2024-06-30 |
        | 示例甲厂 | 环保 | 水泥磨 | φ3.2M | 2 | 水泥 | 600000 | 吨/年   | 拆除主体设备 | 2024-06-30 |
    """)
    assert capacities(found) == {("水泥", 60, "万吨/年")}
    assert found.value("exit.equipment.台") == 2
    assert reasons(found) == [
        (3, "与渝北区.csv CSV 第2行是同一企业的同一设备（产能），已在该行计入")
    ]
    assert found.value("exit.enterprises.environment") == 1


def test_one_machine_stated_with_two_capacities_counts_once_and_asks(stated):
    found = stated("""
        | 企业   | 标准 | 设备   | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 能耗 | 水泥磨 | 水泥 | 60  | 万吨/年 | 2024-06-30 |
        | 示例甲厂 | 环保 | 水泥磨 | 水泥 | 50  | 万吨/年 | 2024-06-30 |
    """)
    assert capacities(found) == {("水泥", 60, "万吨/年")}
    assert reasons(found)[0][1].endswith("两行所填的数量或产能不同，请核实")


def test_two_machines_dismantled_under_two_standards_both_count(stated):
    found = stated("""
        | 企业   | 标准 | 设备   | 型号  | 产品 | 产能 | 单位    | 方式         | 退出       |
        | 示例甲厂 | 能耗 | 水泥磨 | Φ3.2m | 水泥 | 60  | 万吨/年 | 拆除主体设备 | 2024-06-30 |
        | 示例甲厂 | 环保 | 水泥磨 | Φ2.4m | 水泥 | 60  | 万吨/年 | 拆除主体设备 | 2024-06-30 |
    """)
    assert capacities(found) == {("水泥", 120, "万吨/年")}
    assert found.value("exit.equipment.台") == 2
    assert found.excluded == ()


def test_a_closed_firm_told_of_by_two_departments_gives_up_its_capacity_once(stated):
    found = stated("""
        | 企业   | 标准 | 设备   | 产品   | 产能 | 单位        | 方式 | 退出       |
        | 示例砖厂 | 环保 | 隧道窑 | 烧结砖 | 3000 | 万块标砖/年 | 关闭 | 2024-06-30 |
        | 示例砖厂 | 质量 | 制砖机 | 烧结砖 | 3000 | 万块标砖/年 | 关闭 | 2024-06-30 |
    """)
    assert capacities(found) == {("烧结砖", 3000, "万块标砖/年")}
    assert found.value("exit.equipment.台") == 2
    assert reasons(found) == [
        (3, "同一企业整体关停，这项产能已按另一标准的渝北区.csv CSV 第2行计入")
    ]


@pytest.mark.parametrize(("firm", "machines", "counted"), [("90", "30", 90), ("50", "30", 60)])
def test_a_firm_told_of_as_a_whole_and_machine_by_machine_counts_on_its_larger_side(
    stated, firm, machines, counted
):
    found = stated(f"""
        | 企业   | 标准 | 设备   | 型号  | 产品 | 产能 | 单位    | 方式     | 退出       |
        | 示例甲厂 | 能耗 | 水泥磨 | Φ3.2m | 水泥 | {machines} | 万吨/年 | 整体关停 | 2024-06-30 |
        | 示例甲厂 | 能耗 | 水泥磨 | Φ2.4m | 水泥 | {machines} | 万吨/年 | 整体关停 | 2024-06-30 |
        | 示例甲厂 | 环保 |        |       |      | {firm} | 万吨/年 | 整体关停 | 2024-06-30 |
    """)
    assert sum(value for _, value, _ in capacities(found)) == counted
    assert found.value("exit.equipment.台") == 2


def test_two_products_of_one_closed_firm_are_two_capacities(stated):
    found = stated("""
        | 企业   | 标准 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 能耗 | 水泥 | 60  | 万吨/年 | 2024-06-30 |
        | 示例甲厂 | 环保 | 熟料 | 60  | 万吨/年 | 2024-06-30 |
    """)
    assert capacities(found) == {("水泥", 60, "万吨/年"), ("熟料", 60, "万吨/年")}


def test_tonnes_and_ten_thousands_of_them_add_up_in_the_larger_unit(stated):
    found = stated("""
        | 企业   | 产品 | 产能   | 单位    | 退出       |
        | 示例甲厂 | 水泥 | 250000 | 吨/年   | 2024-06-30 |
        | 示例乙厂 | 水泥 | 0.1    | 万吨/年 | 2024-06-30 |
        | 示例丙厂 | 水泥 | 0.2    | 万吨/年 | 2024-06-30 |
        | 示例丁厂 | 涂料 | 6000   | 吨/年   | 2024-06-30 |
    """)
    assert capacities(found) == {("水泥", 25.3, "万吨/年"), ("涂料", 6000, "吨/年")}
    assert found.figures["exit.capacity.水泥.万吨/年"].label == "退出产能_水泥_万吨每年"
    assert len(found.figures["exit.capacity.水泥.万吨/年"].rows) == 3


def test_an_amount_a_yearly_and_a_daily_capacity_are_never_added(stated):
    found = stated("""
        | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 熟料 | 30  | 万吨    | 2024-06-30 |
        | 示例乙厂 | 熟料 | 40  | 万吨/年 | 2024-06-30 |
        | 示例丙厂 | 熟料 | 2000 | 吨/日  | 2024-06-30 |
    """)
    assert capacities(found) == {
        ("熟料", 30, "万吨"), ("熟料", 40, "万吨/年"), ("熟料", 2000, "吨/日"),
    }  # fmt: skip


def test_the_annexes_state_every_part_in_the_unit_of_the_total(stated):
    found = stated("""
        | 区县   | 企业   | 产品 | 产能   | 单位    | 退出       |
        | 渝北区 | 示例甲厂 | 水泥 | 250000 | 吨/年   | 2024-06-30 |
        | 巴南区 | 示例乙厂 | 水泥 | 60     | 万吨/年 | 2024-06-30 |
    """)
    parts = [a for line in found.exits for a in line.capacities]
    assert sorted((a.value, a.unit) for a in parts) == [(25, "万吨/年"), (60, "万吨/年")]
    assert sum(a.value for line in found.summary for a in line.capacities) == 85


def test_a_capacity_without_a_known_unit_is_listed_and_not_dropped(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text(
        "企业名称,产品,产能,单位\n示例甲厂,水泥,30,万吨\n示例乙厂,水泥,40,\n示例丙厂,水泥,,万吨\n",
        encoding="utf-8",
    )
    plan = load("national")
    found = facts(merge_files([path], Job("national", TODAY))[0], plan, TODAY)
    assert capacities(found) == {("水泥", 30, "万吨")}
    assert found.value("exit.capacity.unconvertible") == 1
    assert [p.row for p in found.figures["exit.capacity.unconvertible"].rows] == [3]
    assert reasons(found) == [(3, "产能单位没有填写或无法识别"), (4, "没有填写产能")]


def test_equipment_is_counted_by_unit_and_by_kind(stated):
    found = stated("""
        | 企业   | 设备   | 数量 | 数量单位 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 水泥磨 | 2 | 台 | 水泥 | 60 | 万吨/年 | 2024-06-30 |
        | 示例乙厂 | 水泥磨 | 1 | 台 | 水泥 | 60 | 万吨/年 | 2024-06-30 |
        | 示例丙厂 | 立窑   | 1 | 座 | 熟料 | 60 | 万吨/年 | 2024-06-30 |
    """)
    assert found.value("exit.equipment.台") == 3
    assert found.value("exit.equipment.座") == 1
    assert {(a.name, a.value, a.unit) for a in found.equipment} == {
        ("水泥磨", 3, "台"), ("立窑", 1, "座"),
    }  # fmt: skip


# ---- orders, cards and what follows

YEAR = """
    | 区县   | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 措施         | 责令       | 期限       | 复查       | 结果   | 方式 | 退出       |
    | 渝北区 | 示例甲厂 | 能耗 | 磨机 | 水泥 | 60 | 万吨/年 | 限期整改     | 2024-02-01 | 2024-08-01 | 2024-07-20 | 合格   |      |            |
    | 渝北区 | 示例乙厂 | 能耗 | 磨机 | 水泥 | 50 | 万吨/年 | 限期整改     | 2024-02-01 | 2024-08-01 |            |        |      |            |
    | 渝北区 | 示例丙厂 | 能耗 | 磨机 | 水泥 | 40 | 万吨/年 | 限期整改     | 2024-09-20 |            |            |        |      |            |
    | 渝北区 | 示例丙厂 | 环保 | 收尘器 | 水泥 | 40 | 万吨/年 | 停产整治   | 2024-03-20 | 2024-06-20 | 2024-06-22 | 不合格 |      |            |
    | 巴南区 | 示例丁厂 | 安全 | 反应釜 | 涂料 | 6000 | 吨/年 | 停产停业整顿 | 2024-02-20 | 2024-05-20 | 2024-05-22 | 不合格 | 关闭 | 2024-06-18 |
    | 巴南区 | 示例戊厂 | 技术 | 立窑 | 熟料 | 12 | 万吨/年 | 立即淘汰     |            |            |            |        | 关闭 | 2024-06-18 |
"""


def test_what_each_standard_found_ordered_and_closed(stated):
    found = stated(YEAR)
    assert [found.value(f"found.rows.{s}") for s in PLAN.standards] == [3, 1, 0, 1, 1, 0]
    assert found.value("found.rows") == 6
    assert found.value("found.enterprises") == 5
    assert [found.value(f"orders.rows.{s}") for s in PLAN.standards] == [3, 1, 0, 1, 0, 0]
    assert found.value("passed.rows") == 1
    assert found.value("failed.rows") == 2
    assert found.value("overdue.rows") == found.value("overdue.rows.energy") == 1
    assert found.value("running.rows") == 1
    assert found.value("failing.rows") == found.value("failing.rows.environment") == 1
    assert found.value("closed.enterprises") == found.value("closed.enterprises.safety") == 1


def test_cards_are_counted_by_enterprise_and_agree_with_the_lists(stated):
    found = stated(YEAR)
    assert found.value("yellow.enterprises") == len(found.lists["yellow"].rows) == 2
    assert found.value("red.enterprises") == len(found.lists["red"].rows) == 1
    assert found.value("exit.enterprises") == len(found.lists["exit"].rows) == 2


def test_what_is_dated_after_the_day_asked_has_not_happened(stated):
    found = stated(YEAR, date(2024, 6, 1))
    assert found.value("exit.enterprises") == found.value("red.enterprises") == 0
    assert found.value("passed.rows") == 0
    assert found.value("overdue.rows") == 0
    assert found.value("orders.rows") == 4  # the order of September is still to come


def test_an_extension_counts_only_when_it_was_granted_in_time(stated):
    found = stated("""
        | 企业   | 措施     | 责令       | 期限       | 延期申请日期 | 延期批准日期 | 延期月数 | 延期至     |
        | 示例甲厂 | 限期整改 | 2024-03-15 | 2024-09-15 | 2024-08-28 | 2024-09-10 | 3 | 2024-12-15 |
        | 示例乙厂 | 限期整改 | 2024-03-15 | 2024-09-15 | 2024-08-28 |            |   |            |
    """)
    assert found.value("extended.rows") == found.value("extended.rows.energy") == 1
    assert found.value("overdue.rows") == 2


def test_sealed_equipment_counts_and_is_shown_apart(stated):
    found = stated("""
        | 企业   | 设备 | 产品 | 产能 | 单位    | 方式         | 退出       | 限时拆除日期 | 拆除完成日期 |
        | 示例甲厂 | 立窑 | 熟料 | 10 | 万吨/年 | 断水断电封存 | 2024-06-15 | 2024-11-30 |            |
        | 示例乙厂 | 立窑 | 熟料 | 20 | 万吨/年 | 断水断电封存 | 2024-06-15 | 2025-03-31 |            |
        | 示例丙厂 | 立窑 | 熟料 | 30 | 万吨/年 | 断水断电封存 | 2024-06-15 | 2024-11-30 | 2024-11-20 |
    """)
    assert capacities(found) == {("熟料", 60, "万吨/年")}
    assert found.value("sealed.enterprises") == found.value("sealed.rows") == 2
    assert found.value("sealed.overdue.rows") == 1
    assert [line.enterprise for line in found.sealed] == ["示例甲厂", "示例乙厂"]


def test_acceptance_notice_and_licences_are_counted_by_enterprise(stated):
    found = stated("""
        | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 退出       | 验收日期   | 验收结论 | 公告       | 证照                           |
        | 示例甲厂 | 安全 | 磨机 | 水泥 | 60 | 万吨/年 | 2024-06-15 | 2024-06-20 | 通过     | 2024-07-01 | 吊销安全生产许可证、吊销营业执照 |
        | 示例甲厂 | 能耗 | 立窑 | 熟料 | 60 | 万吨/年 | 2024-06-15 | 2024-06-20 | 通过     |            |                                |
        | 示例乙厂 | 技术 | 立窑 | 熟料 | 60 | 万吨/年 | 2024-06-15 | 2024-06-20 | 不通过   | 2024-07-01 | 无相关证照                     |
    """)
    assert found.value("accepted.enterprises") == 1
    assert found.value("announced.enterprises") == 1
    assert found.value("licences.enterprises") == 1
    assert found.value("licences.吊销营业执照") == found.value("licences.吊销安全生产许可证") == 1


def test_workers_of_a_firm_written_on_each_of_its_rows_are_settled_once(stated):
    found = stated("""
        | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 退出       | 安置 | 奖补 |
        | 示例甲厂 | 能耗 | 磨机 | 水泥 | 60 | 万吨/年 | 2024-06-15 | 228 | 80.5 |
        | 示例甲厂 | 环保 | 立窑 | 熟料 | 60 | 万吨/年 | 2024-06-15 | 228 |      |
        | 示例乙厂 | 环保 | 立窑 | 熟料 | 60 | 万吨/年 | 2024-06-15 | 228 | 19.5 |
    """)
    assert found.value("workers.settled") == 456
    assert found.value("subsidy.amount") == 100
    assert [e.total for e in found.excluded] == ["安置职工数"]


def test_without_a_ledger_of_tips_there_are_none(stated):
    found = stated(YEAR)
    assert found.value("tips.received") == found.value("tips.verified") == 0


def test_units_are_counted_by_what_they_sent(stated):
    found = stated(YEAR)
    assert found.value("units.expected") == 41
    assert found.value("units.submitted") == 2
    assert found.value("units.missing") == 39


# ---- few rows, many rows, strange names


def test_a_year_without_exits_states_nought_and_lists_nothing(stated):
    found = stated(
        "| 企业 | 措施 | 责令 | 期限 |\n| 示例甲厂 | 限期整改 | 2024-09-20 | 2025-03-20 |"
    )
    assert found.value("exit.enterprises") == 0
    assert (found.exits, found.summary, found.capacities, found.equipment) == ((), (), (), ())
    assert not [f for f in found.figures if f.startswith(("exit.capacity.水", "exit.equipment."))]


def test_one_exit_is_in_every_total(stated):
    found = stated(
        "| 设备 | 产品 | 产能 | 单位 | 退出 |\n| 立窑 | 熟料 | 12 | 万吨/年 | 2024-03-28 |"
    )
    assert found.value("exit.enterprises") == found.value("exit.industry.水泥") == 1
    assert capacities(found) == {("熟料", 12, "万吨/年")}
    (line,) = found.summary
    assert (line.industry, line.district, line.enterprises) == ("水泥", "渝北区", 1)


def test_every_figure_leads_to_its_rows(stated):
    found = stated(YEAR)
    for figure in found.figures.values():
        if figure.unit in {"家", "项", "行"}:
            assert len(figure.rows) >= figure.value, figure.id
            assert bool(figure.rows) == bool(figure.value), figure.id
    assert {(p.file, p.row) for p in found.figures["overdue.rows"].rows} == {("渝北区.csv", 3)}


def test_every_label_is_unique_and_a_name_that_a_template_can_call(stated):
    found = stated("""
        | 企业   | 行业     | 产品              | 产能 | 单位      | 设备   | 退出       |
        | 示例甲厂 | A&B<合资> | 水泥(P.O 42.5)     | 60 | 万吨/年   | 磨机   | 2024-06-15 |
        | 示例乙厂 | "玻璃"   | 水泥 P.O42.5      | 60 | 万吨/年   | {{7*7}} | 2024-06-15 |
        | 示例丙厂 | **甲**   | 【表：x】         | 60 | 立方米/日 | # 甲   | 2024-06-15 |
        | 示例丁厂 | 䶮㛃     | 2号产品           | 60 | m³/d      | 窑     | 2024-06-15 |
    """)
    labels = [figure.label for figure in found.figures.values()]
    assert len(set(labels)) == len(labels)
    assert [label for label in labels if not label.isidentifier()] == []
    assert found.figures["exit.capacity.水泥(P.O 42.5).万吨/年"].value == 60


def test_the_coal_mines_that_shaanxi_closed_in_2018_are_21_of_581(tmp_path):
    merged = merge_files([REAL / "shaanxi_2018_coal.csv"], Job("national", TODAY))[0]
    found = facts(merged, load("national"), TODAY)
    assert found.value("exit.enterprises") == 21
    assert found.value("exit.capacity.未注明.万吨/年") == 581
    assert len(found.exits) == 21


def test_all_real_lists_together_agree_with_themselves():
    paths = sorted(p for p in REAL.glob("*.csv") if p.name != "SOURCES.csv")
    merged = merge_files(paths, Job("national", TODAY))[0]
    found = facts(merged, load("national"), TODAY)
    assert found.value("exit.enterprises") == len(found.exits)
    assert sum(len(line.places) for line in found.exits) == found.value("rows.merged")


# ---- 勾稽


def tampered(folder, change):
    merged = city(folder, YEAR)
    found = facts(merged, PLAN, TODAY)
    firms = by_firm(merged, PLAN, TODAY)
    told = [Told(firm, case) for firm, own in firms.items() for case in own]
    items = exit_items(merged, firms, PLAN)
    return list(disagreeing(change(found), told, items, PLAN))


def test_figures_that_agree_raise_no_objection(tmp_path):
    assert tampered(tmp_path, lambda found: found) == []


def test_a_firm_missing_from_the_annex_is_noticed(tmp_path):
    said = tampered(tmp_path, lambda found: replace(found, exits=found.exits[1:]))
    assert said == ["退出企业数与退出企业名单（2、1）", "涂料退出产能与退出企业名单（6000、0）"]


def test_a_wrong_total_is_noticed_with_both_sides(tmp_path):
    def change(found):
        wrong = replace(found.figures["overdue.rows"], value=3)
        return replace(found, figures={**found.figures, "overdue.rows": wrong})

    assert tampered(tmp_path, change) == ["逾期未整改事项数与分标准合计（3、1）"]


def test_a_list_that_lost_a_row_is_noticed(tmp_path):
    def change(found):
        short = replace(found.lists["yellow"], rows=found.lists["yellow"].rows[1:])
        return replace(found, lists={**found.lists, "yellow": short})

    assert tampered(tmp_path, change) == ["不达标应限期整改的企业名单（“黄牌”名单）与台账（1、2）"]
