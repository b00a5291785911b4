"""A workbook that was not meant for this call: whose it is, and column by column what differs."""

from datetime import date

import openpyxl
import pytest
from test_blank import ROW, filled, heads

from phaseout.check import check_submissions
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.writing.blank import blank_workbook
from phaseout.plan import load

PLAN, DAY = load("chongqing-2024"), date(2024, 12, 31)
BLANK = blank_workbook(PLAN, "渝北区")
OLD = "000000000000"


def findings(path, plan=PLAN):
    return {
        f.rule: f for f in check_submissions([read_submission(path, plan)], plan, DAY)[0].findings
    }


@pytest.fixture
def sent(tmp_path):
    """The unit's filled workbook, its first sheet edited, under a name: what is found in it."""

    def send(edit=lambda book, sheet, columns: None, name="渝北区.xlsx", content=BLANK):
        path = filled(content, tmp_path / name, [ROW])
        book = openpyxl.load_workbook(path)
        top, columns = heads(book.worksheets[0])
        edit(
            book,
            book.worksheets[0],
            {h: book.worksheets[0].cell(top, c) for h, c in columns.items() if h},
        )
        book.save(path)
        return findings(path)

    return send


def older(book, *_):
    for item in book.custom_doc_props.props:
        if item.name == "phaseout.plan_version":
            item.value = OLD


def test_the_workbook_that_was_sent_out_is_not_objected_to(sent):
    assert not {"W007", "W009", "W018", "W019", "W020", "W021", "W022"} & sent().keys()


@pytest.mark.parametrize(
    ("made_by", "unit", "differs"),
    [("huizhou-2021", "惠城区", "B列“县(区)”应为“区县”"),
     ("chongqing-2022", "渝北区", "多了AG列“计划退出日期”、AH列“退出路线图”")],
)  # fmt: skip
def test_a_workbook_of_another_plan_is_said_with_both_titles_and_its_columns(
    made_by, unit, differs, tmp_path
):
    other, path = load(made_by), tmp_path / "x.xlsx"
    path.write_bytes(blank_workbook(other, unit, ["exit"]))
    told = findings(path)["W007"].message
    assert f"“{other.title}（{made_by}）”" in told
    assert f"“{PLAN.title}（chongqing-2024）”" in told
    assert differs in told


def test_heads_renamed_dropped_and_added_are_said_column_by_column(sent):
    def edit(book, sheet, cells):
        cells["*企业名称"].value = "单位名称"
        cells["规模"].value = "照片"
        sheet.delete_cols(cells["*依据"].column)

    told = sent(edit)["W020"].message
    assert "C列“单位名称”应为“企业名称”" in told
    assert "少了“规模”、“依据”" in told
    assert "多了F列“照片”" in told


def test_columns_that_changed_places_are_said(sent):
    def edit(book, sheet, cells):
        one, other = cells["*区县"], cells["*企业名称"]
        one.value, other.value = other.value, one.value

    assert "栏目的次序变了" in sent(edit)["W020"].message


def test_a_star_or_a_blank_in_a_head_is_no_change(sent):
    def edit(book, sheet, cells):
        cells["*企业名称"].value = "企业 名称"

    assert "W020" not in sent(edit)


def test_the_form_of_an_older_version_with_the_same_columns_may_be_used(sent):
    told = sent(older)
    assert told["W019"].severity == "info"
    assert OLD in told["W019"].message
    assert PLAN.version in told["W019"].message


def listed(book, name):
    """The cells of a list in the hidden sheet, below its name."""
    hidden = book["_字典"]
    head = next(cell for cell in hidden[1] if cell.value == name)
    return [row[0] for row in hidden.iter_rows(min_row=2, min_col=head.column, max_col=head.column)]


def test_the_form_of_an_older_version_is_said_with_the_columns_it_had(sent):
    def edit(book, sheet, cells):
        older(book)
        next(c for c in listed(book, "exit@heads") if c.value == "退出方式").value = "淘汰办法"
        cells["退出方式"].value = "淘汰办法"

    told = sent(edit)
    assert "落后产能退出台账现在没有“淘汰办法”，现在另有“退出方式”" in told["W018"].message
    assert not {"W019", "W020"} & told.keys()


def test_the_form_of_an_older_version_with_other_choices_is_said_with_the_choices(sent):
    def edit(book, sheet, cells):
        older(book)
        listed(book, "exit_measure")[0].value = "限期治理"

    told = sent(edit)["W018"].message
    assert "“处置措施”的选项现在没有“限期治理”，现在另有“限期整改”" in told


def test_a_head_changed_by_hand_is_told_of_an_older_form_too(sent):
    def edit(book, sheet, cells):
        older(book)
        cells["*企业名称"].value = "单位名称"

    told = sent(edit)
    assert "C列“单位名称”应为“企业名称”" in told["W020"].message
    assert "W019" in told


def test_the_title_of_another_year_is_said(sent):
    def edit(book, sheet, cells):
        sheet["A1"].value = "重庆市2022年落后产能退出台账"

    told = sent(edit)["W021"]
    assert "2022年" in told.message
    assert told.severity == "warning"


@pytest.mark.parametrize(
    "title", ["重庆市落后产能退出台账", "2024年落后产能退出台账（截至2025年1月）",
              "落后产能退出台账（对照2019年本目录）", "退出台账 填报日期2023年1月5日"],
)  # fmt: skip
def test_a_title_that_names_no_other_year_of_its_own_is_let_be(title, sent):
    def edit(book, sheet, cells):
        sheet["A1"].value = title

    assert "W021" not in sent(edit)


def test_a_file_named_after_another_district_is_said_with_both(sent):
    told = sent(name="巴南区.xlsx")["W022"]
    assert told.severity == "error"
    assert "巴南区" in told.message
    assert "渝北区" in told.message


def test_a_file_that_names_its_own_unit_beside_another_is_let_be(sent):
    assert "W022" not in sent(name="大渡口区转渝北区.xlsx")


def test_a_file_named_after_the_department_that_passed_it_on_is_let_be(sent):
    assert "W022" not in sent(name="市生态环境局转来.xlsx")


def test_the_mark_is_found_in_the_hidden_sheet_where_the_properties_are_lost(sent):
    def edit(book, sheet, cells):
        older(book)
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        cells["*企业名称"].value = "单位名称"

    assert "W020" in sent(edit)
