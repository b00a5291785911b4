"""The blank workbook: what it asks for, and that it reads back empty, filled in or as nil."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from test_workbook import unwritten

from phaseout.check import check_submissions
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.blank import blank_workbook, need
from phaseout.plan import load, plan_ids
from phaseout.values import read_unit

PLAN = load("chongqing-2024")
NATIONAL = load("national")
EXIT = PLAN.ledgers["exit"]
DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def blank():
    return blank_workbook(PLAN, "渝北区")


def book_of(content):
    return openpyxl.load_workbook(BytesIO(content))


def heads(worksheet):
    """Head → column of the row that holds the enterprise's name."""
    row = next(r for r in worksheet.iter_rows() if "*企业名称" in [c.value for c in r])
    return row[0].row, {c.value: c.column for c in row}


def filled(content, path, rows, above=None, sheet=0):
    """The workbook as a clerk saves it: the first prepared rows filled in, and lines above."""
    book = book_of(content)
    worksheet = book.worksheets[sheet]
    top, columns = heads(worksheet)
    for y, row in enumerate(rows, start=top + 1):
        for head, value in row.items():
            worksheet.cell(y, columns.get(head) or columns[f"*{head}"], value)
    for row in worksheet.iter_rows(max_row=top - 1):
        for cell in row:
            label = str(cell.value or "").rstrip("：")
            if above and label in above:
                next(c for c in row[cell.column :] if type(c).__name__ == "Cell").value = above[
                    label
                ]
    book.save(path)
    return path


ROW = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "统一社会信用代码": "91500000MAXXXXXX71",
    "所属行业": "水泥", "标准类别": "能耗", "不达标事项": "能耗超限额", "依据": "示例依据",
    "责任部门": "市经济信息委", "处置措施": "立即淘汰", "退出日期": datetime(2024, 12, 16),
    "退出方式": "关闭", "产能": 30, "产能单位": "万吨/年",
}  # fmt: skip


# -- read back


@pytest.mark.parametrize("name", plan_ids())
def test_an_unfilled_blank_has_no_rows_and_is_no_nil_return(name, tmp_path):
    plan = load(name)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_workbook(plan))
    submission = read_submission(path, plan)
    assert (submission.status, submission.rows) == ("ok", 0)
    assert [lg.spec.id for lg in submission.ledgers] == list(plan.ledgers)
    assert not any(layout.nil or layout.unmapped for layout in submission.sheets)


def test_an_unfilled_blank_is_told_from_a_nil_return(blank, tmp_path):
    path = tmp_path / "渝北区.xlsx"
    path.write_bytes(blank)
    checked = check_submissions([read_submission(path, PLAN)], PLAN, DAY)[0]
    assert [f.rule for f in checked.findings if f.severity == "error"] == ["W005"]


def test_a_filled_blank_reads_with_its_unit_day_and_rows(blank, tmp_path):
    above = {"填报人": "示例人员", "联系电话": "010-20000000", "填报日期": datetime(2024, 11, 5)}
    path = filled(blank, tmp_path / "x.xlsx", [ROW, ROW | {"企业名称": "示例水泥二厂"}], above)
    read = read_submission(path, PLAN)
    assert (read.status, read.rows, read.unit, read.stated_unit) == ("ok", 2, "渝北区", "渝北区")
    assert read.filled_on == date(2024, 11, 5)
    table = read.ledgers[0].table
    assert table["enterprise"].tolist() == ["示例水泥一厂", "示例水泥二厂"]
    assert table["closed_on"].iloc[0].date() == date(2024, 12, 16)
    assert table["capacity"].iloc[0] == 30
    assert not read.ledgers[0].faults
    assert not read.repairs


def test_the_last_prepared_row_is_read_too(blank, tmp_path):
    rows = [{}] * 499 + [ROW]
    assert read_submission(filled(blank, tmp_path / "x.xlsx", rows), PLAN).rows == 1


def test_a_blank_for_no_unit_takes_the_unit_that_is_written_in(tmp_path):
    path = filled(blank_workbook(PLAN), tmp_path / "x.xlsx", [ROW], {"填报单位": "巴南区"})
    assert read_submission(path, PLAN).unit == "巴南区"


@pytest.mark.parametrize("head", ["序号", "区县", "企业名称", "统一社会信用代码", "手续情况"])
def test_nil_written_in_any_of_the_first_columns_is_a_nil_return(head, blank, tmp_path):
    path = filled(blank, tmp_path / "x.xlsx", [{head: "零报告"}])
    submission = read_submission(path, PLAN)
    assert (submission.status, submission.rows, submission.unit) == ("nil", 0, "渝北区")


def test_nil_beside_a_number_is_a_nil_return(blank, tmp_path):
    path = filled(blank, tmp_path / "x.xlsx", [{"序号": 1, "企业名称": "零报告"}])
    assert read_submission(path, PLAN).status == "nil"


def test_the_box_above_the_table_makes_a_nil_return(blank, tmp_path):
    path = filled(blank, tmp_path / "x.xlsx", [], {"零报告": "是"})
    submission = read_submission(path, PLAN)
    assert (submission.status, submission.rows, submission.unit) == ("nil", 0, "渝北区")


def test_the_box_offers_the_one_word_that_ticks_it(blank):
    worksheet = book_of(blank).worksheets[0]
    row = next(r for r in worksheet.iter_rows(max_row=6) if "零报告：" in [c.value for c in r])
    own = {cell.coordinate for cell in row}
    rule = next(
        r
        for r in worksheet.data_validations.dataValidation
        if own & {str(a) for a in r.sqref.ranges}
    )
    assert rule.formula1 == '"是"'


def test_rows_beside_a_ticked_box_are_read_and_the_contradiction_is_told(blank, tmp_path):
    path = filled(blank, tmp_path / "x.xlsx", [ROW], {"零报告": "是"})
    checked = check_submissions([read_submission(path, PLAN)], PLAN, DAY)[0]
    assert checked.rows == 1
    assert "W017" in {f.rule for f in checked.findings}


def test_one_ledger_filled_and_the_other_left_is_read(tmp_path):
    content = blank_workbook(NATIONAL)
    row = {"企业名称": "示例钢铁一厂", "产品": "炼铁", "产能": 100}
    submission = read_submission(filled(content, tmp_path / "x.xlsx", [row], sheet=1), NATIONAL)
    assert [(lg.spec.id, len(lg)) for lg in submission.ledgers] == [("exit", 0), ("exit_list", 1)]


# -- what it bears


def test_the_mark_tells_plan_version_and_unit(blank):
    mark = open_book(blank).mark
    assert mark["kind"] == "blank"
    assert (mark["plan"], mark["plan_version"], mark["unit"]) == (
        "chongqing-2024", PLAN.version, "渝北区",
    )  # fmt: skip


def test_the_same_plan_gives_the_same_bytes(blank):
    assert blank_workbook(PLAN, "渝北区") == blank


def test_only_the_ledgers_asked_for_are_in_it():
    assert book_of(blank_workbook(NATIONAL, None, ["exit_list"])).sheetnames[:1] == ["退出名单"]


def test_title_and_unit_stand_above_the_table(blank):
    worksheet = book_of(blank).worksheets[0]
    assert worksheet["A1"].value == "重庆市2024年落后产能退出台账"
    texts = [c.value for row in worksheet.iter_rows(max_row=3) for c in row if c.value]
    assert texts[texts.index("填报单位：") + 1] == "渝北区"
    assert {"填报人：", "联系电话：", "填报日期："} <= {*texts}


def test_every_required_column_has_a_star_and_no_other(blank):
    _, columns = heads(book_of(blank).worksheets[0])
    starred = {head.removeprefix("*") for head in columns if head and head.startswith("*")}
    assert starred == {f.header for f in EXIT.fields.values() if f.required}


@pytest.mark.parametrize("name", plan_ids())
def test_every_column_of_the_plan_is_there_in_its_order(name):
    plan = load(name)
    book = book_of(blank_workbook(plan))
    for spec, worksheet in zip(plan.ledgers.values(), book.worksheets, strict=False):
        wanted = [f.header for f in spec.fields.values()]
        rows = (r for r in worksheet.iter_rows(values_only=True))
        columns = next(row for row in rows if str(row[0]).lstrip("*") == wanted[0])
        assert [head.lstrip("*") for head in columns] == [f.header for f in spec.fields.values()]


def rule_at(worksheet, head):
    top, columns = heads(worksheet)
    cell = worksheet.cell(top + 500, columns.get(head) or columns[f"*{head}"]).coordinate
    return next((r for r in worksheet.data_validations.dataValidation if cell in r.sqref), None)


@pytest.mark.parametrize(
    ("head", "choices"),
    [
        ("区县", PLAN.districts), ("产能单位", EXIT.fields["capacity_unit"].choices),
        ("标准类别", tuple(s.label for s in PLAN.standards.values())),
        ("处置措施", EXIT.fields["measure"].choices), ("差别电价", ("是", "否")),
    ],
)  # fmt: skip
def test_a_listed_column_has_a_drop_down_in_every_prepared_row(head, choices, blank):
    book = book_of(blank)
    name = rule_at(book.worksheets[0], head).formula1
    sheet, cells = book.defined_names[name].attr_text.split("!")
    found = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
    assert tuple(found) == choices


@pytest.mark.parametrize("head", ["所属行业", "数量单位", "证照处理"])
def test_a_column_that_takes_other_words_offers_the_usual_ones_and_refuses_none(head, blank):
    rule = rule_at(book_of(blank).worksheets[0], head)
    assert rule.type == "list"
    assert not rule.showErrorMessage


@pytest.mark.parametrize(
    ("head", "kind"),
    [("责令整改日期", "date"), ("整改期限", "date"), ("产能", "decimal"), ("安置职工(人)", "whole"),
     ("统一社会信用代码", "custom")],
)  # fmt: skip
def test_dates_numbers_and_codes_are_checked_as_they_are_typed(head, kind, blank):
    assert rule_at(book_of(blank).worksheets[0], head).type == kind


def test_a_day_typed_without_strokes_is_refused(blank):
    rule = rule_at(book_of(blank).worksheets[0], "责令整改日期")
    assert int(rule.formula1) < (datetime(2024, 6, 30) - datetime(1899, 12, 30)).days
    assert int(rule.formula2) < 20240630


def test_a_term_in_words_is_warned_of_and_a_fact_in_words_refused(blank):
    worksheet = book_of(blank).worksheets[0]
    assert rule_at(worksheet, "整改期限").errorStyle == "warning"
    assert rule_at(worksheet, "退出日期").errorStyle in (None, "stop")


def test_a_number_is_held_to_what_the_plan_says_of_it(blank):
    rule = rule_at(book_of(blank).worksheets[0], "数量")
    assert (rule.operator, rule.formula1) == ("greaterThan", "0")
    assert "大于 0 的数字" in rule.error


@pytest.mark.parametrize("unit", EXIT.fields["capacity_unit"].choices)
def test_every_unit_that_is_offered_reads_as_it_is_written(unit):
    assert read_unit(unit).value == unit


def test_heads_are_locked_and_cells_are_open(blank):
    worksheet = book_of(blank).worksheets[0]
    top, _ = heads(worksheet)
    assert worksheet.protection.sheet
    assert worksheet.cell(top, 3).protection.locked
    assert not any(unwritten(worksheet, letter).protection.locked for letter in ("C", "XFD"))
    assert worksheet.freeze_panes == f"D{top + 1}"


# -- the page that says how


def guide(content):
    worksheet = book_of(content)["填报说明"]
    rows = list(worksheet.iter_rows(values_only=True))
    top = next(k for k, row in enumerate(rows) if "栏目名称" in row)
    return worksheet, [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def test_the_guide_explains_every_column_with_an_example(blank):
    _, rows = guide(blank)
    columns = [f.header for ledger in PLAN.ledgers.values() for f in ledger.fields.values()]
    assert [row["栏目名称"] for row in rows] == columns
    assert all(row["填写要求"] and row["填写示例"] for row in rows)


def test_the_guide_says_how_a_nil_return_is_made(blank):
    worksheet, _ = guide(blank)
    assert "在表上方“零报告”一格选“是”，表内留空" in worksheet["A2"].value


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("enterprise", "必填"),
        ("remark", "选填"),
        ("credit_code", "手续情况为完备时必填"),
        ("exit_mode", "已填退出日期时必填"),
        ("extension_approved_on", "已填延期月数，或者已填延期至时必填"),
        (
            "rectify_by",
            "标准类别为环保、安全、技术、其他，且处置措施为限期整改、停产整改时必填；"
            "标准类别为能耗、质量，且处置措施为限期整改、停产整改时应填",
        ),
        ("accepted_on", "已填退出日期时应填"),
    ],
)
def test_a_condition_is_said_in_words(field, words):
    assert need(PLAN, EXIT, EXIT.fields[field]) == words


def test_the_guide_of_several_ledgers_names_each_columns_ledger():
    _, rows = guide(blank_workbook(NATIONAL))
    assert {row["所属台账"] for row in rows} == {"退出台账", "退出名单"}
