"""Which ledger a table is, what its title is, and what its total rows say."""

from datetime import date
from itertools import chain

import pytest

from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.heads import find_head, index_of
from phaseout.edges.reading.inspection import inspect_file
from phaseout.edges.reading.layout import understand
from phaseout.edges.reading.readers import Origin
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import SheetCells
from phaseout.model.ledger import Total
from phaseout.plan import load

PLAN = load("chongqing-2024")
SPECS = list(PLAN.ledgers.values())
SURVEYED = [
    "序号", "区县", "企业名称", "统一社会信用代码", "所属行业", "摸排日期", "是否存在落后装备",
    "主体设备名称", "规格型号", "数量", "数量单位", "处置期限",
]  # fmt: skip
TIPS = [
    "序号",
    "线索编号",
    "受理日期",
    "渠道",
    "区县",
    "被举报企业",
    "涉及方面",
    "线索内容",
    "转办部门",
]
INSPECTED = ["序号", "检查部门", "区县", "检查日期", "所属行业", "计划检查(家)", "实查(家)"]
EXITS = ["序号", "区县", "企业名称", "所属行业", "主体设备名称", "数量", "产能（万吨/年）"]
ONE = [1.0, "渝北区", "示例水泥一厂", "水泥", "水泥磨", 2.0, 30.0]
TWO = [2.0, "渝北区", "示例水泥二厂", "水泥", "水泥磨", 1.0, 20.5]


def tables(*rows, name="Sheet1", merges=()):
    sheet = SheetCells(name, [list(row) for row in rows], merges=merges)
    return understand(with_broken(sheet), SPECS)


def read_as(*rows, name="Sheet1"):
    return [table.layout.ledger for table in tables(*rows, name=name)]


def ledger(*rows):
    sheet = with_broken(SheetCells("台账", [list(row) for row in rows]))
    (table,) = understand(sheet, SPECS)
    return read_table(sheet, table, PLAN, Origin("渝北区.xlsx", "渝北区"))


# -- which ledger


@pytest.mark.parametrize(
    ("title", "ledger_id"),
    [
        ("渝北区落后生产工艺装备摸排台账", "survey"),
        ("渝北区采矿业落后生产工艺装备摸排台账（2024年）", "mines"),
        ("渝北区建筑工地摸排台账", "sites"),
    ],
)
def test_the_title_decides_between_ledgers_of_the_same_columns(title, ledger_id):
    assert read_as([title], SURVEYED) == [ledger_id]


def test_the_name_of_the_sheet_decides_where_no_title_stands():
    assert read_as(SURVEYED, name="采矿摸排台账") == ["mines"]


def test_the_title_in_the_sheet_comes_before_the_name_of_the_sheet():
    assert read_as(["建筑工地摸排台账"], SURVEYED, name="采矿摸排台账") == ["sites"]


def test_a_title_outweighs_a_column_that_only_another_ledger_has():
    assert read_as(["建筑工地摸排台账"], [*SURVEYED, "摸排类别"]) == ["sites"]


def test_the_column_of_its_own_tells_a_ledger_without_any_title():
    assert read_as([*SURVEYED, "采矿许可证号"]) == ["mines"]


def test_the_columns_decide_against_a_title_that_contradicts_them():
    assert read_as(["落后产能退出台账"], TIPS) == ["tips"]


def test_a_title_of_two_characters_names_no_ledger():
    assert read_as(["台账"], INSPECTED) == ["inspections"]


def test_a_ledger_without_enterprises_is_known_by_its_own_columns():
    assert read_as(INSPECTED) == ["inspections"]


def test_a_list_of_choices_is_no_ledger():
    choices = ["区县", "检查部门", "所属行业", "备注"]
    assert read_as(choices, ["渝北区", "市经济信息委", "水泥", ""]) == [None]


def test_every_ledger_of_every_form_is_known_by_its_own_headers():
    for spec in SPECS:
        sheet = SheetCells("Sheet1", [[field.header for field in spec.fields.values()]])
        assert find_head(sheet, index_of(SPECS)).spec is spec


def test_inspect_says_as_which_ledger_a_sheet_was_read(tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(
        "采矿摸排台账\n" + ",".join(SURVEYED) + "\n1,渝北区,示例石料厂\n", encoding="utf-8"
    )
    (seen,) = inspect_file(path, PLAN).tables
    assert (seen.ledger, seen.title) == ("mines", "采矿业落后生产工艺装备摸排台账")


# -- a second table


def test_the_title_above_a_second_table_is_that_tables():
    first, second = tables(
        ["落后产能退出台账"], EXITS, ONE, [],
        ["渝北区举报线索台账"], ["填报单位：渝北区", "", "填报日期：2024年7月1日"], TIPS, [1.0, "X1"],
    )  # fmt: skip
    assert (first.layout.ledger, first.layout.note_rows, first.layout.last_row) == ("exit", (), 3)
    assert (second.layout.ledger, second.layout.title) == ("tips", "渝北区举报线索台账")
    assert (second.layout.stated_unit, second.layout.stated_on) == ("渝北区", date(2024, 7, 1))


def test_the_title_above_a_second_table_helps_to_tell_its_ledger():
    assert read_as(EXITS, ONE, [], ["建筑工地摸排台账"], SURVEYED) == ["exit", "sites"]


def test_a_note_below_the_first_table_stays_a_note_of_it():
    first, second = tables(EXITS, ONE, ["注：以上为上半年数"], [], ["举报线索台账"], TIPS)
    assert first.layout.note_rows == (3,)
    assert second.layout.title == "举报线索台账"


def test_a_sentence_right_above_a_second_table_is_a_note_of_the_first():
    first, second = tables(EXITS, ONE, ["以上企业均已核实。"], TIPS)
    assert (first.layout.note_rows, second.layout.title) == ((3,), "")


# -- rows that no table takes

CONTACTS = ["联系人", "联系电话", "备注"]
CLERK = ["示例联系人", "13800000000", ""]


def unread(*rows):
    return [doubt for table in tables(*rows) for doubt in table.layout.doubts]


def test_rows_below_a_header_of_no_ledger_are_told():
    (told,) = unread(EXITS, ONE, ["序号", *CONTACTS], [1.0, *CLERK], [2.0, *CLERK])
    assert told == "第3行像一张表的表头，却认不出是哪种台账，其下第4至5行（共 2 行）没有读取"


def test_inspect_tells_rows_that_no_table_took(tmp_path):
    rows = [EXITS, ONE, ["序号", *CONTACTS], [1, *CLERK]]
    path = tmp_path / "渝北区.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    (sheet,) = inspect_file(path, PLAN).sheets
    assert any("其下第4行没有读取" in doubt for doubt in sheet.doubts)


def test_a_ledger_far_below_a_header_of_no_ledger_is_read_and_what_stands_between_is_told():
    between = [["序号", *CONTACTS], *[[1.0, *CLERK]] * 70]
    first, second = tables(EXITS, ONE, *between, EXITS, TWO)
    assert (first.data_rows, second.data_rows) == ((1,), (74,))
    assert "第4至73行（共 70 行）没有读取" in second.layout.doubts[0]


def test_a_table_of_no_ledger_above_the_first_is_told():
    (told,) = unread(["序号", *CONTACTS], [1.0, *CLERK], [], ["落后产能退出台账"], EXITS, ONE)
    assert "其下第2行没有读取" in told


def test_a_second_ledger_below_its_title_leaves_nothing_unread():
    assert not unread(
        EXITS,
        ONE,
        ["举报线索台账"],
        ["填报单位：渝北区", "填报日期：2024年7月1日"],
        TIPS,
        [1.0, "X1"],
    )


def test_the_signatures_below_a_table_are_no_rows_that_were_not_read():
    assert not unread(EXITS, ONE, ["填报人", "", "联系电话", "", "填报日期"])


def test_empty_cells_merged_below_the_last_row_are_no_rows():
    (table,) = tables(EXITS, ONE, merges=((4, 2, 6, 2), (1, 0, 900, 0)))
    assert table.data_rows == (1,)


# -- totals


def test_a_total_row_is_handed_over_with_its_amounts():
    read = ledger(EXITS, ONE, TWO, ["合 计：", "", "", "", "", 3.0, 50.5])
    assert read.totals == (Total(4, "合计", {"quantity": 3.0, "capacity": 50.5}),)
    assert len(read) == 2


def test_every_subtotal_is_handed_over_under_its_own_name():
    read = ledger(
        EXITS, ONE, ["", "示例小计", "", "", "", 2.0, ""], TWO, ["", "", "总计", "", "", "3台", "/"]
    )
    assert [(t.row, t.label) for t in read.totals] == [(3, "示例小计"), (5, "总计")]
    assert [t.values for t in read.totals] == [{"quantity": 2.0}, {"quantity": 3.0}]


def test_a_total_in_another_unit_is_converted_to_the_columns():
    read = ledger(EXITS, ONE, ["合计", "", "", "", "", "", "300000吨/年"])
    assert read.totals[0].values == {"capacity": 30.0}


def test_a_total_that_cannot_be_read_gives_no_amount():
    read = ledger(EXITS, ONE, ["合计", "", "", "", "", "若干", 30.0])
    assert read.totals[0].values == {"capacity": 30.0}


def test_a_table_without_totals_has_none():
    assert ledger(EXITS, ONE).totals == ()


# -- cells that are equal to Python and not to a person


def test_true_one_and_the_text_true_stay_apart():
    read = ledger([*EXITS, "备注"], [*ONE, True], [*TWO, 1.0], [3.0, *TWO[1:], "TRUE "])
    assert list(read.raw["remark"]) == ["TRUE", "1", "TRUE"]
    assert [(r.rule, r.place.row) for r in read.repairs if r.field == "remark"] == [("R001", 4)]


def test_an_error_value_and_the_same_text_typed_stay_apart():
    rows = [list(EXITS), list(ONE), list(TWO)]
    rows[1][4], rows[2][4] = "#REF!", ""
    sheet = with_broken(SheetCells("台账", rows, errors={(2, 4): "#REF!"}))
    (table,) = understand(sheet, SPECS)
    read = read_table(sheet, table, PLAN, Origin("渝北区.xlsx", "渝北区"))
    assert [(f.rule, f.index) for f in read.faults] == [("F014", 1)]


def test_one_odd_word_among_many_is_found_where_it_stands(tmp_path):
    names = [f"示例水泥{k}厂" for k in range(1200)]
    names[700] = "示例 水泥七百厂"
    path = tmp_path / "渝北区.csv"
    rows = (f"{k + 1},渝北区,{name}" for k, name in enumerate(names))
    path.write_text("\n".join(chain(["序号,区县,企业名称"], rows)), encoding="utf-8")
    (read,) = read_submission(path, PLAN).ledgers
    (repair,) = [r for r in read.repairs if r.field == "enterprise"]
    assert (repair.place.row, repair.after) == (702, "示例水泥七百厂")
    assert read.table["enterprise"][700] == "示例水泥七百厂"


# -- ledgers that the plan has not

MINING = [
    "序号",
    "区县",
    "企业名称",
    "地点",
    "矿机数量",
    "用电容量(千伏安)",
    "发现日期",
    "处置期限",
    "清退日期",
    "差别电价",
]
MINED = [
    1.0,
    "渝北区",
    "示例数据公司",
    "示例园区",
    120.0,
    630.0,
    "2024-04-20",
    "2024-06-30",
    "",
    "是",
]


def foreign(*rows, name="Sheet1", not_chosen=PLAN.not_chosen):
    sheet = with_broken(SheetCells(name, [list(row) for row in rows]))
    return [(t.layout.foreign, t.layout.ledger) for t in understand(sheet, SPECS, not_chosen)]


@pytest.mark.parametrize(
    ("title", "not_chosen"),
    [("虚拟货币“挖矿”台账", PLAN.not_chosen), ("重庆市2024年挖矿台账（汇总）", PLAN.not_chosen),
     ("示例矿机台账", ())],
)  # fmt: skip
def test_a_ledger_that_the_plan_has_not_is_not_read_as_another(title, not_chosen):
    assert foreign([title], MINING, MINED, not_chosen=not_chosen) == [(title, None)]


def test_the_name_of_the_sheet_may_name_a_ledger_that_the_plan_has_not():
    assert foreign(MINING, MINED, name="挖矿台账") == [("挖矿台账", None)]


@pytest.mark.parametrize(
    "title", ["渝北区2024年台账", "示例退出企业台账", "任务台账", "示例工作台账"]
)
def test_a_title_of_no_ledger_does_not_keep_a_whole_ledger_from_being_read(title):
    spec = PLAN.ledgers["inspections"]
    heads = [f.header for f in spec.fields.values()]
    assert foreign([title], heads, ["1"] * len(heads)) == [("", "inspections")]


def test_a_table_below_a_ledger_that_the_plan_has_not_is_read():
    spec = PLAN.ledgers["inspections"]
    heads = [f.header for f in spec.fields.values()]
    rows = ["虚拟货币“挖矿”台账"], MINING, MINED, ["监督检查台账"], heads, ["1"] * len(heads)
    assert foreign(*rows) == [("虚拟货币“挖矿”台账", None), ("", "inspections")]
