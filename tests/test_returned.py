"""Return copies: the district's own file with marks, and nothing else of it changed."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from phaseout.check import check_submissions
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.writing.returned import return_copy
from phaseout.edges.writing.returned.comments import BEGIN
from phaseout.model.finding import Finding, Place
from phaseout.model.law import Waiver
from phaseout.model.ledger import Submission
from phaseout.paths import folder
from phaseout.plan import load

PLAN = load("chongqing-2024")
DAY = date(2024, 12, 31)
SAMPLES = folder("sample_ledgers")
HEADS = ("序号", "区县", "企业名称", "统一社会信用代码", "产能")
ROWS = [(n, "渝北区", f"示例水泥{n}厂", f"9150000000000000{n:02}", 10 * n) for n in range(1, 9)]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cf"
    "c0f01f0005000102ff5e2f8d0000000049454e44ae426082"
)
TOUCHED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
}  # fmt: skip


def ledger(draw=None, heads=HEADS, rows=ROWS):
    """A ledger as a clerk keeps it: a picture, a shape, merges, colours, comments, formats."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    blue = book.add_format({"bg_color": "#BDD7EE", "border": 1, "bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd", "font_color": "#7030A0", "border": 2})
    sheet.merge_range(0, 0, 0, 4, "2024年落后产能退出台账", blue)
    sheet.write_row(1, 0, heads, blue)
    for y, row in enumerate(rows, 2):
        sheet.write_row(y, 0, row, day if y % 2 else None)
    sheet.write("C4", "示例水泥2厂", blue)
    sheet.write_comment("C4", "本单位批注：已电话核实", {"author": "渝北区填报人"})
    sheet.insert_image("H3", "pixel.png", {"image_data": BytesIO(PIXEL)})
    sheet.insert_textbox("H9", "填表前请看说明")
    sheet.conditional_format("E3:E10", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B3:B10", {"validate": "list", "source": "=单位!$A$1:$A$3"})
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.set_column("C:C", 24)
    for y in range(40, 240):
        sheet.merge_range(y, 0, y, 1, "", day)
    sheet.repeat_rows(1)
    sheet.print_area("A1:E10")
    names = book.add_worksheet("单位")
    names.write_column("A1", ["渝北区", "巴南区", "南岸区"])
    names.repeat_rows(0)
    if draw:
        draw(book, sheet)
    book.close()
    return target.getvalue()


def fault(cell, severity="error", message="信用代码校验位不对", sheet="台账", **more):
    column = cell.rstrip("0123456789")
    place = Place(
        "渝北区.xlsx", sheet, int(cell[len(column) :]) if cell != column else None, column
    )
    known = {"fix": "请对照营业执照核对", "basis": "GB 32100-2015"} | more
    return Finding("D001", severity, place, message, **known)


def returned(content, *findings, earlier=None, road="patched", **more):
    about = Submission("渝北区.xlsx", unit="渝北区", findings=findings, rows=8)
    if earlier:
        about = replace(about, results=earlier, returned=1)
    made = return_copy(content, about, PLAN, DAY, about.returned + 1, **more)
    assert made.road == road, made.lost
    return made


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def book(content):
    return openpyxl.load_workbook(BytesIO(content))


def with_parts(content, changes):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", 8) as new:
        for name, part in (parts(content) | changes).items():
            new.writestr(name, part)
    return target.getvalue()


def looks(sheet):
    """What each cell of a sheet holds and how it looks, whatever number its style has."""
    return {
        cell.coordinate: (
            cell.value,
            *map(repr, (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format)),
            cell.comment.text if cell.comment else None,
        )
        for row in sheet
        for cell in row
    }


def texts(content):
    return [
        str(cell.value)
        for row in book(content).worksheets[0] for cell in row if cell.value is not None
    ]  # fmt: skip


# -- what stays as it was


def test_every_part_that_bears_no_mark_stays_byte_for_byte_the_same():
    before = parts(content := ledger())
    after = parts(returned(content, fault("D3"), fault("C4"), fault("K30", "warning")).content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == TOUCHED
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}


def test_untouched_entries_keep_even_their_packed_bytes():
    content = ledger()
    made = returned(content, fault("D3")).content
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(BytesIO(made)) as new:
        for info in old.infolist():
            if info.filename not in TOUCHED:
                other = new.getinfo(info.filename)
                assert (info.CRC, info.compress_size) == (other.CRC, other.compress_size)
                assert packed(content, info) == packed(made, other)


def packed(content, info):
    at = info.header_offset
    lengths = content[at + 26 : at + 28], content[at + 28 : at + 30]
    start = at + 30 + sum(int.from_bytes(n, "little") for n in lengths)
    return content[start : start + info.compress_size]


def test_only_the_fill_of_a_faulty_cell_changes():
    content = ledger()
    before = looks(book(content)["台账"])
    sheet = book(returned(content, fault("D3"), fault("D4")).content)["台账"]
    after = looks(sheet)
    assert {cell for cell in before if before[cell] != after[cell]} == {"D3", "D4"}
    for cell in ("D3", "D4"):
        assert before[cell][:2] == after[cell][:2]
        assert before[cell][3:6] == after[cell][3:6]
        assert sheet[cell].fill.fgColor.rgb == "FFFFC6C0"


def test_conditional_formats_shapes_and_list_checks_are_still_in_the_sheet():
    made = parts(returned(ledger(), fault("D3")).content)["xl/worksheets/sheet1.xml"]
    for word in (b"x14:conditionalFormatting", b"<dataValidation ", b'hidden="1"', b"<drawing "):
        assert word in made
    assert made.count(b"<mergeCell ") == 201


def test_a_workbook_with_macros_keeps_them_and_its_ending():
    types = parts(content := ledger())["[Content_Types].xml"]
    macros = with_parts(content, {
        "[Content_Types].xml": types.replace(
            b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"
        ).replace(b"openxmlformats-officedocument.sheet.macro", b"ms-excel.sheet.macro"),
        "xl/vbaProject.bin": b"macros as they were",
    })  # fmt: skip
    made = returned(macros, fault("D3"))
    assert made.suffix == ".xlsm"
    assert parts(made.content)["xl/vbaProject.bin"] == b"macros as they were"


def test_a_cell_with_a_fill_of_its_own_is_marked_like_any_other():
    cell = book(returned(ledger(), fault("C4", "warning")).content)["台账"]["C4"]
    assert cell.fill.fgColor.rgb.startswith("FFFFEA9") and cell.font.bold


def test_marks_make_one_style_for_each_old_style_and_severity():
    content = ledger()
    findings = [fault(f"{c}{r}", s) for c in "ABCDE" for r in range(3, 11) for s in ("error",)]
    one, all_of_them = (
        parts(returned(content, *some).content)["xl/styles.xml"]
        for some in (findings[:1], findings)
    )
    count = re.compile(rb'<cellXfs count="(\d+)"')
    assert int(count.search(all_of_them)[1]) - int(count.search(one)[1]) <= 2


def test_the_same_file_and_findings_give_the_same_bytes():
    content = ledger()
    assert returned(content, fault("D3")).content == returned(content, fault("D3")).content


# -- what is put in


def test_the_comment_says_what_why_and_what_to_write():
    made = returned(ledger(), fault("D3", suggestion="915000000000000014"))
    text = book(made.content)["台账"]["D3"].comment.text
    for words in (
        "信用代码校验位不对",
        "请对照营业执照核对",
        "915000000000000014",
        "GB 32100-2015",
    ):
        assert words in text


def test_the_districts_own_comment_is_kept_and_ours_stands_below_it():
    comment = book(returned(ledger(), fault("C4")).content)["台账"]["C4"].comment
    assert comment.text.startswith("本单位批注：已电话核实\n" + BEGIN)
    assert comment.author == "渝北区填报人"


def test_every_comment_has_a_box_and_every_box_an_id_of_its_own():
    vml = parts(returned(ledger(), fault("D3"), fault("C4"), fault("E9")).content)
    shapes = vml["xl/drawings/vmlDrawing1.vml"]
    ids = re.findall(rb'<v:shape id="([^"]+)"', shapes)
    assert len(ids) == len(set(ids)) == 3


def test_a_sheet_that_has_buttons_but_no_comments_keeps_its_buttons():
    content = ledger(
        lambda package, _: package.worksheets()[1].insert_button("D2", {"caption": "汇总"})
    )
    name = next(n for n, part in parts(content).items() if "汇总".encode() in part)
    made = parts(returned(content, fault("A2", sheet="单位")).content)
    assert "汇总".encode() in made[name] and b"<x:Row>1</x:Row>" in made[name]
    assert len(re.findall(rb"<legacyDrawing ", made["xl/worksheets/sheet2.xml"])) == 1


def test_a_sheet_without_comments_gets_the_parts_for_them():
    sheet = book(returned(ledger(), fault("A2", sheet="单位")).content)["单位"]
    assert BEGIN in sheet["A2"].comment.text


def test_several_faults_of_a_cell_are_one_comment_in_the_gravest_colour():
    made = returned(ledger(), fault("D3", "info", "提示一"), fault("D3", message="错误二"))
    cell = book(made.content)["台账"]["D3"]
    assert "提示一" in cell.comment.text and "错误二" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFFFC6C0"


def test_absent_cells_and_rows_are_put_in_their_order():
    made = returned(ledger(), fault("Z3"), fault("B300"), fault("G20"), fault("F3")).content
    sheet = parts(made)["xl/worksheets/sheet1.xml"]
    rows = [int(n) for n in re.findall(rb'<row [^>]*?r="(\d+)"', sheet)]
    cells = re.findall(rb'<c r="([A-Z]+)3"', sheet)
    assert rows == sorted(set(rows)) and {20, 300} <= set(rows)
    assert cells == [b"A", b"B", b"C", b"D", b"E", b"F", b"Z"]


def test_cells_without_an_address_are_counted():
    content = ledger()
    bare = re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", parts(content)["xl/worksheets/sheet1.xml"])
    bare = bare.split(b"<row", 6)
    sheet = (
        b"<row".join(bare[:6])
        + b"</sheetData>"
        + b"<row".join(bare[6:]).partition(b"</sheetData>")[2]
    )
    made = returned(with_parts(content, {"xl/worksheets/sheet1.xml": sheet}), fault("D3"))
    assert made.road == "patched"
    assert re.search(rb'<c s="\d+" t="s"', parts(made.content)["xl/worksheets/sheet1.xml"])
    assert BEGIN in book(made.content)["台账"]["D3"].comment.text


def test_attributes_in_another_order_and_quotes_are_understood():
    content = ledger()
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    turned = re.sub(rb'<c r="([A-Z]+\d+)" s="(\d+)" t="s">', rb"<c t='s' s='\2' r='\1'>", sheet)
    assert turned != sheet
    made = returned(with_parts(content, {"xl/worksheets/sheet1.xml": turned}), fault("D4"))
    assert book(made.content)["台账"]["D4"].fill.fgColor.rgb == "FFFFC6C0"
    assert repr(book(content)["台账"]["D4"].font) == repr(book(made.content)["台账"]["D4"].font)


def test_a_fault_under_a_merge_is_shown_at_its_corner():
    assert book(returned(ledger(), fault("B50")).content)["台账"]["A50"].comment is not None


def test_a_conversation_is_left_alone_and_its_cell_only_coloured():
    content = ledger()
    rels = parts(content)["xl/worksheets/_rels/sheet1.xml.rels"]
    talk = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><threadedComment ref="C4" id="{0}"><text>请核实</text></threadedComment>'
        "</ThreadedComments>"
    ).encode()
    content = with_parts(content, {
        "xl/threadedComments/threadedComment1.xml": talk,
        "xl/worksheets/_rels/sheet1.xml.rels": rels.replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships'
            b'/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        ),
    })  # fmt: skip
    made = returned(content, fault("C4"), fault("D3")).content
    cell = book(made)["台账"]["C4"]
    assert cell.comment.text == "本单位批注：已电话核实"
    assert cell.fill.fgColor.rgb.startswith("FFFFC6")
    assert parts(made)["xl/threadedComments/threadedComment1.xml"] == talk
    assert BEGIN in book(made)["台账"]["D3"].comment.text


# -- the sheet in front


def test_the_first_sheet_tells_and_its_links_lead_to_the_cells():
    front = book(returned(ledger(), fault("D3"), fault("E5", "warning")).content).worksheets[0]
    assert front.title == "校验结果"
    links = {cell.value: cell.hyperlink.location for row in front for cell in row if cell.hyperlink}
    assert links == {"D3": "'台账'!D3", "E5": "'台账'!E5"}


def test_links_find_a_sheet_with_an_apostrophe_in_its_name():
    content = ledger(lambda package, _: package.add_worksheet("a'b&c"))
    front = book(returned(content, fault("B2", sheet="a'b&c")).content).worksheets[0]
    (link,) = [c.hyperlink.location for row in front for c in row if c.hyperlink]
    assert link == "'a''b&c'!B2"


def test_only_the_first_sheet_is_selected_and_shown():
    content = ledger(lambda package, sheet: package.worksheets()[1].activate())
    made = parts(returned(content, fault("D3")).content)
    selected = [n for n, part in made.items() if b'tabSelected="1"' in part]
    assert selected == ["xl/worksheets/sheet3.xml"]
    assert b'activeTab="0"' in made["xl/workbook.xml"]


def test_print_areas_and_titles_stay_with_their_sheets():
    made = book(returned(ledger(), fault("D3")).content)
    assert made["台账"].print_title_rows == "$2:$2"
    assert made["台账"].print_area == "'台账'!$A$1:$E$10"
    assert made["单位"].print_title_rows == "$1:$1"
    assert made["校验结果"].print_title_rows is None


def test_a_sheet_of_that_name_that_is_not_ours_is_kept():
    content = ledger(lambda package, _: package.add_worksheet("校验结果").write("A1", "本单位自查"))
    made = book(returned(content, fault("D3")).content)
    assert made.sheetnames == ["校验结果(2)", "台账", "单位", "校验结果"]
    assert made["校验结果"]["A1"].value == "本单位自查"


def test_many_alike_in_one_column_are_one_line_with_their_stretches():
    findings = [fault(f"D{r}", field="credit_code") for r in (3, 4, 5, 8, 9)]
    said = texts(returned(ledger(), *findings).content)
    assert "D3:D5、D8:D9" in "".join(t for t in said if t.startswith("台账!") or t.startswith("D3"))
    assert any(t.startswith("5 处：") for t in said)


def test_rows_without_a_cell_are_named_as_rows():
    rows = [replace(fault("D3"), place=Place("渝北区.xlsx", "台账", n)) for n in range(3, 9)]
    assert "第3—8行" in texts(returned(ledger(), *rows).content)


def test_each_cell_of_a_group_has_its_own_suggestion_to_copy():
    findings = [
        fault(f"D{r}", field="credit_code", value=f"旧{r}", suggestion=f"新{r}")
        for r in range(3, 9)
    ]
    said = texts(returned(ledger(), *findings).content)
    assert [t for t in said if t.startswith("新")] == [f"新{r}" for r in range(3, 9)]


def test_a_suggested_day_or_number_is_copied_as_one():
    made = returned(
        ledger(), fault("D3", suggestion=date(2024, 6, 30)), fault("E3", suggestion=12.5)
    )
    values = [c.value for row in book(made.content).worksheets[0] for c in row]
    assert 12.5 in values and any(getattr(v, "day", None) == 30 for v in values)


def test_what_is_waived_is_listed_as_waived_and_not_marked():
    waiver = Waiver(
        id="w1", rule="D001", enterprise="示例水泥1厂", reason="证照正在换发", by="市经济信息委",
        on=date(2024, 9, 1),
    )  # fmt: skip
    made = returned(ledger(), fault("D3", waived=waiver))
    cell = book(made.content)["台账"]["D3"]
    said = texts(made.content)
    assert cell.comment is None and cell.fill.fill_type is None
    assert "豁免" in said and "证照正在换发" in said and "错误" not in said


def test_faults_of_a_row_a_sheet_or_the_file_are_in_the_table():
    row = fault("D3", message="整行重复")
    row = replace(row, place=replace(row.place, column=""))
    whole = replace(row, place=Place("渝北区.xlsx"), message="单位不符")
    made = returned(ledger(), row, whole, replace(row, place=replace(row.place, row=None)))
    said = texts(made.content)
    assert {"第3行", "整个文件", "台账!整张表"} <= set(said)


def test_a_file_without_faults_is_told_so():
    said = texts(returned(ledger()).content)
    assert "没有需要修改的地方。" in said


# -- texts that could do harm


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "<b>&\"'"])
def test_a_text_that_looks_like_something_else_stays_a_text(text):
    made = returned(ledger(), fault("D3", message=text, suggestion=text)).content
    front = book(made).worksheets[0]
    cells = [
        c
        for row in front
        for c in row
        if c.data_type in ("s", "inlineStr", "f") and c.value == text
    ]
    assert len(cells) == 2 and all(c.data_type != "f" for c in cells)
    assert text in book(made)["台账"]["D3"].comment.text
    assert all(b"<f>" not in part for n, part in parts(made).items() if n.endswith("sheet3.xml"))


def test_a_text_that_looks_like_a_code_of_a_letter_is_not_read_as_the_letter():
    made = returned(ledger(), fault("D3", message="_x0041_")).content
    front = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
    assert any("_x0041_" in row for row in front)


def test_control_characters_show_as_a_sign_and_the_file_opens():
    made = returned(ledger(), fault("D3", message="代码\x00\x01含控制字符")).content
    assert any("代码\ufffd\ufffd含控制字符" in t for t in texts(made))


# -- the second round


def second(content, *findings, **more):
    return returned(content, *findings, earlier="校验结果", **more)


def resaved(content):
    """The workbook as another program saves it: styles renumbered, strings moved."""
    target = BytesIO()
    book(content).save(target)
    return target.getvalue()


@pytest.mark.parametrize("saved", [lambda content: content, resaved], ids=["as sent", "saved anew"])
def test_a_second_copy_bears_no_mark_of_the_first(saved):
    content = saved(ledger())
    once = returned(content, fault("D3"), fault("C4", "warning"), fault("D4"), fault("E9")).content
    twice = second(saved(once)).content
    assert looks(book(twice)["台账"]) == looks(book(saved(content))["台账"])
    assert book(twice).sheetnames == ["校验结果", "台账", "单位"]


def test_a_second_copy_marks_what_is_still_wrong():
    once = returned(ledger(), fault("D3"), fault("C4")).content
    sheet = book(second(once, fault("C4", "warning", "仍然不对")).content)["台账"]
    assert sheet["D3"].comment is None and sheet["D3"].fill.fill_type is None
    assert sheet["C4"].comment.text.count(BEGIN) == 1 and "仍然不对" in sheet["C4"].comment.text


def test_marks_that_moved_with_their_rows_are_taken_back_too():
    once = book(returned(ledger(), fault("D3"), fault("C4")).content)
    once["台账"].move_range("A3:E10", rows=20, translate=True)
    target = BytesIO()
    once.save(target)
    sheet = book(second(target.getvalue()).content)["台账"]
    assert not any(
        str(c.fill.fgColor.rgb).startswith(("FFFFC6", "FFFFEA")) for row in sheet for c in row
    )


def test_print_titles_survive_ten_rounds_and_styles_do_not_grow():
    content = returned(ledger(), fault("D3"), fault("C4")).content
    size = None
    for _ in range(9):
        content = second(content, fault("D3"), fault("C4")).content
        size = size or len(parts(content)["xl/styles.xml"])
    made = book(content)
    assert len(parts(content)["xl/styles.xml"]) == size
    assert made["台账"].print_title_rows == "$2:$2" and made["单位"].print_title_rows == "$1:$1"
    assert made.sheetnames == ["校验结果", "台账", "单位"]


def test_what_the_clerk_wrote_below_our_words_stays():
    once = book(returned(ledger(), fault("D3")).content)
    comment = once["台账"]["D3"].comment
    comment.text += "\n已核对，代码无误"
    target = BytesIO()
    once.save(target)
    assert book(second(target.getvalue()).content)["台账"]["D3"].comment.text == "已核对，代码无误"


def test_a_results_sheet_that_was_deleted_does_not_matter():
    once = book(returned(ledger(), fault("D3"), fault("C4")).content)
    del once["校验结果"]
    target = BytesIO()
    once.save(target)
    twice = returned(target.getvalue()).content
    assert looks(book(twice)["台账"])["C4"][1:] == looks(book(resaved(ledger()))["台账"])["C4"][1:]


def test_the_reader_passes_over_the_results_and_counts_the_round(tmp_path):
    (tmp_path / "渝北区_退回.xlsx").write_bytes(
        second(returned(ledger(), fault("D3")).content).content
    )
    read = read_submission(tmp_path / "渝北区_退回.xlsx", PLAN)
    assert (read.results, read.returned) == ("校验结果", 2)
    assert "校验结果" not in [layout.sheet for layout in read.sheets]


@pytest.mark.parametrize("name", [
    "江津区_单元格有误.xlsx", "涪陵区_各种写法.xlsx", "潼南区_系统导出.csv", "忠县_网页导出.xls",
    "黔江区_错误值和公式.xlsx",
])  # fmt: skip
def test_a_copy_handed_in_again_says_what_the_original_said(tmp_path, name):
    source = SAMPLES / "messy" / name
    first = check_submissions([read_submission(source, PLAN)], PLAN, DAY)[0]
    made = return_copy(source.read_bytes(), first, PLAN, DAY, 1)
    path = tmp_path / f"{source.stem}_退回{made.suffix}"
    path.write_bytes(made.content)
    again = check_submissions([read_submission(path, PLAN)], PLAN, DAY)[0]
    assert (again.unit, again.rows, len(again.repairs)) == (
        first.unit,
        first.rows,
        len(first.repairs),
    )
    assert [(f.rule, f.place.cell, f.message) for f in again.findings] == [
        (f.rule, f.place.cell, f.message) for f in first.findings
    ]


# -- other roads


def test_a_csv_comes_back_as_a_workbook_of_its_values_and_says_so():
    made = returned(
        "企业名称,产能\n示例水泥一厂,=1+1\n".encode(), fault("B2", sheet="CSV"), road="values"
    )
    sheet = book(made.content)["CSV"]
    assert made.road == "values" and made.suffix == ".xlsx"
    assert sheet["A2"].value == "示例水泥一厂" and sheet["B2"].data_type == "s"
    assert BEGIN in sheet["B2"].comment.text
    assert any("没有带来格式" in text for text in texts(made.content))


@pytest.mark.parametrize("pair", [
    (b"<worksheet xmlns=", b"<x:worksheet xmlns:x="),
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
], ids=["prefixed", "strict"])  # fmt: skip
def test_a_package_built_otherwise_comes_back_as_its_values(pair):
    content = ledger()
    sheet = parts(content)["xl/worksheets/sheet1.xml"].replace(*pair)
    if pair[1].startswith(b"<x:"):
        sheet = re.sub(rb"<(/?)(?=[a-wyz])", rb"<\1x:", sheet)
    content = with_parts(content, {"xl/worksheets/sheet1.xml": sheet})
    made = returned(content, fault("D3"), road="values")
    assert made.lost
    assert book(made.content)["台账"]["C3"].value == "示例水泥1厂"


def test_a_digital_signature_that_ends_is_told():
    made = returned(with_parts(ledger(), {"_xmlsignatures/sig1.xml": b"<Signature/>"}), fault("D3"))
    assert made.road == "patched" and "签名" in made.lost[0]


# -- the samples


MESSY = sorted((SAMPLES / "messy").iterdir())


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.name)
def test_the_return_copies_of_the_samples_open_and_hold_every_value(path):
    submission = check_submissions([read_submission(path, PLAN)], PLAN, DAY)[0]
    if submission.status == "unreadable":
        assert submission.message
        return
    made = return_copy(path.read_bytes(), submission, PLAN, DAY, 1)
    package = CalamineWorkbook.from_filelike(BytesIO(made.content))
    opened = book(made.content)
    assert package.sheet_names[0] == opened.sheetnames[0] == "校验结果"
    for finding in submission.findings:
        if finding.place.cell:
            cells = opened[finding.place.sheet]
            assert any(BEGIN in (c.comment.text if c.comment else "") for row in cells for c in row)
    if made.road == "patched":
        before = CalamineWorkbook.from_path(str(path))
        for index in range(len(before.sheet_names)):
            old, new = (
                b.get_sheet_by_index(i).to_python(skip_empty_area=False)
                for b, i in ((before, index), (package, index + 1))
            )
            assert trimmed(new) == trimmed(old)


def trimmed(rows):
    """The filled cells by where they stand: marks on empty cells may widen a sheet."""
    return {(y, x): v for y, row in enumerate(rows) for x, v in enumerate(row) if v != ""}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_a_copy_and_what_it_saves_is_cleared_again(tmp_path):
    (tmp_path / "in.xlsx").write_bytes(
        returned(ledger(), fault("D3"), fault("C4"), fault("E9")).content
    )
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out", tmp_path / "in.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = (tmp_path / "out" / "in.xlsx").read_bytes()
    assert BEGIN in book(saved)["台账"]["D3"].comment.text
    sheet = book(second(saved).content)["台账"]
    assert sheet["C4"].comment.text.strip() == "本单位批注：已电话核实"
    assert sheet["D3"].comment is None and sheet["D3"].fill.fill_type is None
    assert str(sheet["C4"].fill.fgColor.rgb) == "FFBDD7EE"
