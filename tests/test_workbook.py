"""What a workbook of ours holds when two other readers open it."""

import hashlib
import os
import re
import subprocess
import sys
import warnings
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import python_calamine
from openpyxl.utils import column_index_from_string

from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import Column, Sheet, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.formats import DATE, GENERAL, THOUSANDS
from phaseout.edges.writing.workbook.texts import display_width, lines, sheet_name
from phaseout.sentence import say

DAY = datetime(2024, 12, 31)
CODE = "915000000000000012"
COLUMNS = [
    Column("序号", 6, "integer"),
    Column("企业名称", 20, required=True, note="与营业执照一致"),
    Column("统一社会信用代码", 20, "code"),
    Column("行业", 10, choices="行业", wanted=True),
    Column("产能", 10, "number", group="退出产能"),
    Column("单位", 8, group="退出产能"),
    Column("关停日期", 12, "date"),
    Column("联系电话", 14, hidden=True),
]
ROW = [1, "示例水泥一厂", CODE, "水泥", 1250.5, "万吨", date(2024, 6, 30), "13800000000"]
LISTS = {"行业": ["水泥", "钢铁"], "能耗/环保": ["能耗"], "空表": []}
MARK = {"phaseout.plan": "chongqing-2024", "phaseout.unit": "渝北区"}


def made(columns=COLUMNS, rows=(ROW,), **more):
    """The bytes of a workbook of one sheet."""
    behind = {"mark": MARK, "dictionary": LISTS}
    sheet = Sheet(more.pop("name", "台账"), more.pop("title", "示例台账"), columns, rows, **more)
    return workbook_bytes(Workbook([sheet], "示例", DAY, **behind))


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


def table(content):
    return opened(content).worksheets[0]


def unwritten(sheet, letter):
    """The look that a cell takes which somebody fills in where nothing is written."""
    x = column_index_from_string(letter)
    return next(c for c in sheet.column_dimensions.values() if c.min <= x <= c.max)


def one_cell(value, kind="text"):
    """The cell that shows the value, in a table of one column under title and head."""
    return table(made([Column("甲", 20, kind)], [[value]]))["A3"]


def package(content):
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name).decode("utf-8", "replace") for name in parts.namelist()}


def blank(**more):
    settings = {"rows": (), "blank_rows": 500, "protect": True, "freeze_columns": 2} | more
    return made(**settings)


# -- values


def test_two_readers_find_the_values_as_they_were():
    content = made()
    rows = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_name("台账").to_python()
    assert rows[3] == ROW
    cells = [cell.value for cell in table(content)[4]]
    assert cells == [*ROW[:6], datetime(2024, 6, 30), ROW[7]]


def test_an_18_digit_code_is_a_text_in_a_column_of_text():
    cell = one_cell(CODE, "code")
    assert (cell.data_type, cell.value, cell.number_format) == ("s", CODE, "@")


def test_a_number_in_a_text_column_is_written_as_text():
    assert one_cell(500112).value == "500112"
    assert one_cell(3.0).value == "3"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, GENERAL),
        (12.5, GENERAL),
        (0.001, GENERAL),
        (12000, THOUSANDS),
        (12000.0, THOUSANDS),
        (1250.5, "#,##0.####"),
        (-1250, THOUSANDS),
    ],
)
def test_thousands_are_separated_and_no_whole_number_ends_in_a_point(value, shown):
    cell = one_cell(value, "number")
    assert (cell.value, cell.number_format) == (value, shown)


def test_a_number_too_long_for_a_spreadsheet_becomes_text():
    assert one_cell(915000000000000012, "number").value == CODE


def test_a_date_is_a_date_and_shows_as_one():
    cell = one_cell(date(2024, 6, 30), "date")
    assert (cell.value, cell.number_format) == (datetime(2024, 6, 30), DATE)


def test_a_moment_keeps_its_time():
    assert one_cell(datetime(2024, 6, 30, 8, 30), "date").value == datetime(2024, 6, 30, 8, 30)


def test_a_date_before_the_days_of_spreadsheets_is_a_text():
    assert one_cell(date(1900, 1, 1), "date").value == "1900-01-01"


def test_an_unreadable_date_stays_the_text_it_was():
    assert one_cell("2024年6月底前", "date").value == "2024年6月底前"


@pytest.mark.parametrize("kind", ["text", "number"])
def test_truth_is_written_in_chinese(kind):
    assert one_cell(True, kind).value == "是"


@pytest.mark.parametrize("nothing", [None, "", float("nan"), pd.NaT, pd.NA])
@pytest.mark.parametrize("kind", ["text", "number", "date"])
def test_what_a_data_frame_leaves_out_is_an_empty_cell(nothing, kind):
    assert one_cell(nothing, kind).value is None


def test_what_a_data_frame_counts_is_a_number():
    assert one_cell(pd.Series([7]).iloc[0], "integer").value == 7
    assert one_cell(pd.Timestamp(2024, 6, 30), "date").value == datetime(2024, 6, 30)


def test_line_ends_are_those_of_cells():
    assert one_cell("甲\r\n乙\r丙").value == "甲\n乙\n丙"


# -- nothing evaluates


WEAPONS = [
    "=1+1",
    '=HYPERLINK("http://a.example")',
    "{=1+1}",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "＝1+1",
    "http://a.example",
    "mailto:a@a.example",
    "internal:台账!A1",
    "file:///etc/passwd",
    "#REF!",
    "_x0041_",
]


@pytest.mark.parametrize("text", WEAPONS)
@pytest.mark.parametrize("kind", ["text", "date", "number"])
def test_a_dangerous_text_stays_a_text(text, kind):
    content = made([Column("甲", 20, kind)], [[text]])
    value = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()[2][0]
    assert value == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", " =1", "＝1", "－1"])
def test_a_text_that_could_wake_as_a_formula_is_quoted(text):
    assert one_cell(text).quotePrefix
    assert one_cell(text, "number").quotePrefix


def test_a_common_text_is_not_quoted():
    assert not one_cell("示例水泥一厂").quotePrefix


def test_no_formula_link_or_macro_is_in_the_package_wherever_the_text_stood():
    evil = "=1+1"
    sheet = Sheet(
        evil,
        evil,
        [Column(evil, note=evil, group=evil, choices="行业"), Column("乙")],
        [[evil, evil]],
        subtitle=evil,
        notes=[evil],
        totals=[evil, evil],
        comments={(0, 0): evil},
        input_line=[(evil, evil)],
    )
    lists = {"行业": [evil]}
    parts = package(
        workbook_bytes(Workbook([sheet], evil, DAY, mark={"甲": evil}, dictionary=lists))
    )
    sheets = "".join(text for name, text in parts.items() if name.startswith("xl/worksheets/"))
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert not [name for name in parts if re.search(r"vba|external|activeX|embed", name)]


def test_a_sentence_is_written_as_any_text_of_the_same_words():
    words = "示例水泥一厂的退出日期早于责令整改日期，请核对后补报，" * 3
    column = [Column("问题", 20)]
    assert made(column, [[say(words)]]) == made(column, [[words]])


def test_a_title_like_a_formula_is_quoted():
    assert table(made(title="=1+1"))["A1"].quotePrefix


# -- refusals


def test_a_text_too_long_for_a_cell_is_refused_by_its_place():
    with pytest.raises(WriteRefused, match=r"工作表“台账”的单元格 B4.*32,767"):
        made(rows=[[1, "长" * 32_768, *ROW[2:]]])


def test_characters_beyond_the_bmp_count_twice():
    with pytest.raises(WriteRefused, match="40,000"):
        one_cell("𬭎" * 20_000)


def test_the_longest_text_a_cell_holds_is_written_whole():
    assert len(one_cell("长" * 32_767).value) == 32_767


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_a_control_character_is_refused_by_its_place(character):
    with pytest.raises(WriteRefused, match=r"单元格 A3.*控制字符"):
        one_cell(f"甲{character}乙")


@pytest.mark.parametrize(
    "more",
    [
        {"title": "甲\x01"},
        {"subtitle": "甲\x01"},
        {"notes": ["甲\x01"]},
        {"comments": {(0, 0): "甲\x01"}},
        {"comments": {(0, 0): "长" * 40_000}},
        {"columns": [Column("甲\x01")], "rows": [["乙"]]},
    ],
)
def test_a_bad_text_outside_the_table_is_refused_too(more):
    with pytest.raises(WriteRefused, match="工作表“台账”的单元格"):
        made(**more)


def test_an_infinite_number_is_refused():
    with pytest.raises(WriteRefused, match="无穷大"):
        one_cell(float("inf"), "number")


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(WriteRefused, match="第 4 行"):
        made(rows=[ROW[:-1]])


def test_more_rows_than_excel_holds_are_refused_before_they_are_written():
    class Endless(list):
        def __len__(self):
            return 2_000_000

    with pytest.raises(WriteRefused, match="1,048,576"):
        made(rows=Endless([ROW]))


def test_choices_that_no_dictionary_holds_are_refused():
    with pytest.raises(WriteRefused, match="字典中没有“省份”"):
        made([Column("省", choices="省份")], [["重庆"]])


def test_a_document_property_too_long_for_excel_is_refused():
    with pytest.raises(WriteRefused, match="255"):
        workbook_bytes(
            Workbook([Sheet("甲", "甲", [Column("甲")])], "甲", DAY, {"标记": "长" * 256})
        )


def test_a_workbook_without_a_visible_sheet_is_refused():
    with pytest.raises(WriteRefused, match="可见"):
        made(visible="hidden")


# -- the look


def test_the_title_is_merged_across_the_table():
    assert "A1:H1" in {str(area) for area in table(made()).merged_cells.ranges}


def test_neighbours_of_a_group_share_a_head():
    sheet = table(made())
    assert (sheet["E2"].value, sheet["E3"].value, sheet["F3"].value) == ("退出产能", "产能", "单位")
    assert {"E2:F2", "B2:B3"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_panes_are_frozen_below_the_head_and_right_of_the_name():
    assert table(made(freeze_columns=2)).freeze_panes == "C4"


def test_the_filter_covers_the_table_without_its_totals():
    assert table(made(totals=["合计", *[None] * 7])).auto_filter.ref == "A3:H4"


def test_the_head_repeats_on_every_printed_page():
    assert table(made()).print_title_rows == "$2:$3"


WIDE = [Column("企业名称", 28), *(Column(f"栏目{n}", 12) for n in range(40))]


def test_what_stands_above_a_wide_table_is_seen_without_scrolling():
    labels = [("填报单位", "渝北区"), ("填报日期", None)]
    sheet = table(made(WIDE, (), blank_rows=3, input_line=labels))
    assert "A1:K1" in {str(area) for area in sheet.merged_cells.ranges}
    places = [c.column for row in sheet.iter_rows(max_row=2) for c in row if c.value]
    assert max(places) <= 11


def test_a_wide_table_is_printed_over_several_pages_with_its_frozen_columns():
    sheet = table(made(WIDE, (), blank_rows=3, freeze_columns=1, paper="A3"))
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$A")


def test_the_page_is_landscape_one_page_wide_and_numbered():
    sheet = table(made(paper="A3"))
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert "第 &P 页 共 &N 页" in str(sheet.oddFooter.center.text)


def test_the_whole_table_with_its_notes_is_printed():
    assert table(made(notes=["注一", "注二"])).print_area == "'台账'!$A$1:$H$6"


def test_a_wrapped_text_has_a_row_high_enough():
    text = "主体设备已拆除" * 4  # 56 wide in a column of 20
    assert table(made(rows=[[1, text, *ROW[2:]]])).row_dimensions[4].height == 3 * 15 + 3


def test_a_hidden_column_is_hidden():
    assert table(made()).column_dimensions["H"].hidden


def test_a_tinted_row_is_tinted_and_its_neighbour_is_not():
    sheet = table(made(rows=[ROW, ROW], tint={0: "red"}))
    assert sheet["B4"].fill.fgColor.rgb == "FFFBE3E1"
    assert sheet["B5"].fill.fill_type is None


def test_data_cells_have_thin_borders():
    assert table(made())["A4"].border.left.style == "thin"


def test_empty_cells_are_framed_though_they_are_not_written():
    content = made([Column("甲", 20), Column("乙", 20)], [["有", None]])
    assert 'r="B3"' not in package(content)["xl/worksheets/sheet1.xml"]
    ((area, rules),) = table(content).conditional_formatting._cf_rules.items()
    assert str(area.sqref) == "A3:B3" and rules[0].formula == ["TRUE"]
    assert rules[0].dxf.border.left.style == "thin"


def test_empty_cells_of_a_sheet_to_be_filled_in_are_not_written_either():
    assert '<row r="4"' not in package(blank())["xl/worksheets/sheet1.xml"]


def test_an_empty_table_says_so():
    sheet = table(made(rows=()))
    assert sheet["A4"].value == "无"
    assert "A4:H4" in {str(area) for area in sheet.merged_cells.ranges}


def test_totals_stand_under_the_table_and_notes_under_them():
    sheet = table(made(totals=["合计", *[None] * 3, 1250.5, *[None] * 3], notes=["注"]))
    assert (sheet["A5"].value, sheet["E5"].value, sheet["A6"].value) == ("合计", 1250.5, "注")


def test_sheets_may_be_hidden_and_the_first_seen_is_in_front():
    sheets = [
        Sheet("标记", "标记", [Column("甲")], visible="very_hidden"),
        Sheet("台账", "台账", [Column("甲")]),
    ]
    book = opened(workbook_bytes(Workbook(sheets, "甲", DAY)))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["veryHidden", "visible"]
    assert book.active.title == "台账"


def test_texts_that_are_numbers_raise_no_green_triangles():
    assert 'numberStoredAsText="1"' in package(made())["xl/worksheets/sheet1.xml"]


# -- comments


def test_a_comment_stands_at_its_cell_under_our_name():
    comment = table(made(comments={(0, 1): "名称与执照不符"}))["B4"].comment
    assert (comment.text, comment.author) == ("名称与执照不符", "phaseout")


def test_a_long_comment_has_a_higher_box():
    def height(text):
        parts = package(made(columns=[Column("甲")], rows=[["乙"]], comments={(0, 0): text}))
        drawing = next(part for name, part in parts.items() if name.endswith(".vml"))
        return float(re.search(r"height:([\d.]+)pt", drawing)[1])

    assert height("很长的批注" * 20) > height("短") + 50


# -- sheets to be filled in


def validation(content, cell):
    for rule in table(content).data_validations.dataValidation:
        if cell in rule.sqref:
            return rule
    return None


def test_a_prepared_row_looks_like_a_row_of_the_table():
    sheet = table(blank())
    assert unwritten(sheet, "C").number_format == "@"
    (frame,) = [rule for area in sheet.conditional_formatting for rule in area.rules
                if str(area.sqref) == "A4:H503"]  # fmt: skip
    assert (frame.formula, frame.dxf.border.left.style) == (["TRUE"], "thin")


def test_a_drop_down_points_to_a_name_of_the_dictionary():
    content = blank()
    assert validation(content, "D503").formula1 == "字典_行业"
    assert opened(content).defined_names["字典_行业"].attr_text == "'_字典'!$C$2:$C$3"


def test_a_name_of_the_dictionary_has_no_sign_a_formula_would_read():
    assert "字典_能耗_环保" in opened(blank()).defined_names


@pytest.mark.parametrize(
    ("cell", "kind"), [("A4", "whole"), ("C4", "custom"), ("E4", "decimal"), ("G4", "date")]
)
def test_a_cell_takes_what_its_column_is_for(cell, kind):
    assert validation(blank(), cell).type == kind


def test_a_column_that_is_not_strict_offers_its_choices_and_takes_other_words():
    columns = [Column("行业", choices="行业", strict=False)]
    rule = validation(made(columns, (), blank_rows=3), "A4")
    assert rule.formula1 == "字典_行业"
    assert not rule.showErrorMessage


def test_a_doubtful_credit_code_is_warned_of_but_may_stay():
    assert validation(blank(), "C4").errorStyle == "warning"


def test_a_cell_prompts_with_the_note_of_its_column():
    rule = validation(blank(), "B4")
    assert (rule.promptTitle, rule.prompt) == ("企业名称", "与营业执照一致")


def test_long_prompts_are_cut_so_that_excel_keeps_them():
    columns = [Column("很长的栏目名" * 10, note="𬭎" * 300, choices="行业")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rule = validation(made(columns, (), blank_rows=3), "A4")
    assert len(rule.promptTitle) <= 32
    assert len(rule.prompt.encode("utf-16-le")) <= 2 * 255


def test_the_head_tells_what_is_required():
    sheet = table(blank())
    assert sheet["B2"].value == "*企业名称"
    assert [sheet[c].comment.text for c in ("B2", "D2", "C2")] == [
        "【必填】与营业执照一致",
        "【应填】",
        "【选填】",
    ]
    assert len({sheet[cell].fill.fgColor.rgb for cell in ("B2", "D2", "C2")}) == 3


def test_cells_are_open_and_heads_locked():
    sheet = table(blank())
    assert sheet.protection.sheet
    assert sheet["B2"].protection.locked
    assert not any(unwritten(sheet, letter).protection.locked for letter in "ABCDEFGH")


def test_rows_may_be_sorted_inserted_and_deleted_in_a_protected_sheet():
    protection = table(blank()).protection
    allowed = ("sort", "autoFilter", "insertRows", "deleteRows", "formatRows", "formatColumns")
    assert not any(getattr(protection, name) for name in allowed)  # False = not forbidden


def test_no_locked_cell_right_of_the_table_keeps_a_row_from_being_deleted():
    sheet = table(blank())
    for letter in ("I", "ZZ", "XFD"):
        assert not unwritten(sheet, letter).protection.locked


def test_no_more_prepared_rows_are_printed_than_fill_a_page():
    assert table(blank()).print_area == "'台账'!$A$1:$H$25"


def test_the_line_above_the_table_is_open_for_typing():
    labels = [("填报单位", "渝北区经济信息委"), ("填报日期", None)]
    sheet = table(blank(input_line=labels))
    filled = {cell.value: cell for cell in sheet[2] if cell.value}
    assert set(filled) == {"填报单位：", "渝北区经济信息委", "填报日期："}
    assert not filled["渝北区经济信息委"].protection.locked


def test_a_narrow_table_has_several_lines_above_it_rather_than_narrow_cells():
    columns = [Column("序号", 6), Column("企业名称", 28), Column("区县", 10), Column("备注", 30)]
    labels = [("填报单位", "甲"), ("填报人", "乙"), ("填报日期", None)]
    sheet = table(blank(columns=columns, input_line=labels))
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [
        "填报单位：",
        "填报人：",
        "填报日期：",
    ]
    assert [sheet.cell(row, 3).value for row in (2, 3)] == ["甲", "乙"]


def test_the_line_above_a_table_of_one_column_stands_beside_it():
    sheet = table(blank(columns=[Column("企业")], input_line=[("单位", "甲")], freeze_columns=0))
    assert (sheet["A2"].value, sheet["B2"].value) == ("单位：", "甲")


def test_the_day_of_the_line_takes_a_date_alone():
    content = blank(input_line=[("填报单位", ""), ("填报日期", date(2024, 12, 31))])
    cell = next(cell for cell in table(content)[2] if isinstance(cell.value, datetime))
    assert cell.number_format == DATE
    assert validation(content, cell.coordinate).type == "date"


def test_notes_stand_above_a_table_that_is_to_be_filled_in():
    assert table(blank(notes=["无任务的请填零报告"]))["A2"].value == "无任务的请填零报告"


def test_required_cells_left_empty_and_codes_of_two_names_are_coloured():
    columns = [*COLUMNS[:2], Column("统一社会信用代码", 20, "code", names=1)]
    rules = table(blank(columns=columns)).conditional_formatting
    assert [str(area.sqref) for area in rules] == ["B3:B502", "C3:C502", "A3:C502"]
    # LibreOffice shows the first that holds alone, so a colour has its own borders
    assert all(rule.dxf.border.left.style == "thin" for area in rules for rule in area.rules)


def test_a_drop_down_also_serves_who_edits_a_ledger():
    assert validation(made(), "D4").formula1 == "字典_行业"
    assert validation(made(), "E4") is None


# -- what stands behind


def test_the_mark_stands_in_the_properties_and_in_the_hidden_sheet():
    book = opened(made())
    assert {item.name: item.value for item in book.custom_doc_props.props} == MARK
    hidden = book["_字典"]
    assert hidden.sheet_state == "veryHidden"
    assert {row[0].value: row[1].value for row in hidden["A2:B3"]} == MARK


def test_a_workbook_without_mark_and_lists_has_no_hidden_sheet():
    book = Workbook([Sheet("甲", "甲", [Column("甲")])], "甲", DAY, properties={"甲": "乙"})
    assert opened(workbook_bytes(book)).sheetnames == ["甲"]


def test_the_same_workbook_gives_the_same_bytes():
    again = "from test_workbook import blank, hashlib_of; print(hashlib_of(blank()))"
    folder = Path(__file__).parent
    path = os.pathsep.join([str(folder.parent), str(folder)])
    prints = {
        subprocess.run(
            [sys.executable, "-c", again],
            env=os.environ | {"PYTHONPATH": path, "TZ": zone, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed in (("Asia/Shanghai", "1"), ("America/New_York", "2"))
    }
    assert prints == {f"{hashlib_of(blank())}\n".encode()}


def hashlib_of(content):
    return hashlib.sha256(content).hexdigest()


# -- names and measures


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("渝北/巴南[1]", "渝北_巴南_1_"),
        ("'台账'", "台账"),
        ("", "表"),
        ("History", "History_"),
        ("长" * 40, "长" * 31),
        ("𬭎" * 20, "𬭎" * 15),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(text, name):
    assert sheet_name(text, set()) == name


def test_sheets_of_one_name_are_numbered():
    sheets = [Sheet(name, "甲", [Column("甲")]) for name in ("List", "list", "长" * 31, "长" * 31)]
    names = opened(workbook_bytes(Workbook(sheets, "甲", DAY))).sheetnames
    assert names == ["List", "list(2)", "长" * 31, "长" * 28 + "(2)"]


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("水泥", 4), ("“a”（b）", 10), ("Φ3.0×11", 8)]
)
def test_a_chinese_character_counts_two(text, wide):
    assert display_width(text) == wide


@pytest.mark.parametrize(
    ("text", "width", "count"), [("", 9, 1), ("水泥水泥水", 9, 2), ("a\nb", 9, 2), ("abc", 0.5, 2)]
)
def test_lines_are_counted_as_excel_breaks_them(text, width, count):
    assert lines(text, width) == count


def test_the_command_line_does_not_pay_for_xlsxwriter_until_it_draws():
    program = "import sys, phaseout.edges.writing.workbook; print('xlsxwriter' in sys.modules)"
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"False"
