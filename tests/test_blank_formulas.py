"""The formulas of a blank workbook, worked out by LibreOffice: what turns to colour, what is offered."""

import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.formula import ArrayFormula
from test_blank import PLAN, heads

from phaseout.edges.writing.blank import blank_workbook

ROWS = (
    {"标准类别": "环保", "处置措施": "限期整改"},
    {"标准类别": "能耗", "处置措施": "限期整改"},
    {"标准类别": "技术", "处置措施": "立即淘汰"},
    {"企业名称": "示例一厂", "手续情况": "完备", "统一社会信用代码": "91500000MAXXXXXX71"},
    {"企业名称": "示例二厂", "统一社会信用代码": "91500000MAXXXXXX71"},
    {"企业名称": "示例二厂", "统一社会信用代码": "915000000000000011"},
    {"企业名称": "示例二厂", "统一社会信用代码": "915000000000000012"},
    {"退出方式": "断水断电封存", "退出日期": "2024-06-30", "封存日期": "2024-06-30"},
    {},
    {"企业名称": "示例五厂", "手续情况": "完备"},
)
RED, YELLOW, ORANGE = "F8CBC6", "FFF0B8", "FFD966"
STANDARDS = [standard.label for standard in PLAN.standards.values()]
SCRATCH = 200
"""The first column of the cells that hold the workbook's own formulas."""


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory):
    """(colours, choices): (row, head) → colour of an empty or odd cell; standard → departments."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("soffice is not installed: the formulas were not worked out")
    book = openpyxl.load_workbook(BytesIO(blank_workbook(PLAN, "渝北区", ["exit"])))
    sheet = book.worksheets[0]
    top, columns = heads(sheet)
    columns = {head.lstrip("*"): column for head, column in columns.items() if head}
    for y, row in enumerate(ROWS, top + 1):
        for head, value in row.items():
            sheet.cell(y, columns[head], value)
    asked = [*_colours(sheet, top, columns), *_choices(sheet, top, columns)]
    for at, (_, formula) in enumerate(asked):
        cell = sheet.cell(top + 1, SCRATCH + at)
        cell.value = ArrayFormula(cell.coordinate, f"={formula}")
    folder = tmp_path_factory.mktemp("formulas")
    book.save(folder / "a.xlsx")
    subprocess.run(
        [program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out", folder / "a.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = openpyxl.load_workbook(folder / "out" / "a.xlsx", data_only=True).worksheets[0]
    found = {key: done.cell(top + 1, SCRATCH + at).value for at, (key, _) in enumerate(asked)}
    colours = {}
    for (kind, *key), value in found.items():
        if kind == "colour" and value:
            colours.setdefault(tuple(key[:2]), key[2])
    choices = {
        s: [v for (k, *key), v in found.items() if k == s and v != "-"] for s in ["", *STANDARDS]
    }
    return colours, choices


def _colours(sheet, top, columns):
    """The conditional formats' own formulas, moved to each of the rows, the graver first."""
    names = {column: head for head, column in columns.items()}
    for area in sheet.conditional_formatting:
        head = names[next(iter(area.sqref.ranges)).min_col]
        for rule in (rule for rule in area.rules if rule.dxf.fill):  # the last brings borders alone
            formula = Translator(f"={rule.formula[0]}", origin=f"A{top + 1}")
            for y in range(len(ROWS)):
                moved = formula.translate_formula(f"A{top + 1 + y}").removeprefix("=")
                yield ("colour", y, head, rule.dxf.fill.bgColor.rgb[2:]), moved


def _choices(sheet, top, columns):
    """What the drop-down of 责任部门 offers beside each standard."""
    cell = sheet.cell(top + 1, columns["责任部门"]).coordinate
    rule = next(r for r in sheet.data_validations.dataValidation if cell in r.sqref)
    beside = f"${sheet.cell(top + 1, columns['标准类别']).column_letter}{top + 1}"
    for standard in ["", *STANDARDS]:
        formula = rule.formula1.replace(beside, f'"{standard}"')
        for k in range(8):
            yield (standard, k), f'IFERROR(INDEX({formula},{k + 1}),"-")'


def test_what_an_order_asks_for_turns_red_until_it_is_filled(worked_out):
    colours, _ = worked_out
    assert [colours.get((0, head)) for head in ("文书号", "责令整改日期", "整改期限")] == [RED] * 3


def test_the_day_of_an_order_that_has_a_period_is_only_wanted(worked_out):
    assert worked_out[0].get((1, "整改期限")) == YELLOW


def test_what_no_order_asks_for_stays_white(worked_out):
    colours, _ = worked_out
    assert not {(2, "文书号"), (2, "责令整改日期"), (2, "整改期限")} & colours.keys()


def test_required_cells_of_a_row_that_was_begun_turn_red_and_of_none_other(worked_out):
    colours, _ = worked_out
    assert colours[0, "企业名称"] == RED
    assert (3, "企业名称") not in colours
    assert not [head for y, head in colours if y == 8]


def test_a_code_is_asked_for_where_the_papers_are_complete(worked_out):
    colours, _ = worked_out
    assert colours[9, "统一社会信用代码"] == RED
    assert (8, "统一社会信用代码") not in colours


def test_one_code_of_two_names_is_marked_and_a_firm_on_two_rows_is_not(worked_out):
    colours, _ = worked_out
    marked = {y for y, head in colours if head == "统一社会信用代码" and colours[y, head] == ORANGE}
    assert marked == {3, 4}


def test_a_sealed_line_asks_for_the_steps_that_are_not_yet_filled(worked_out):
    colours, _ = worked_out
    assert colours[7, "断水断电日期"] == RED
    assert (7, "封存日期") not in colours


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_departments_offered_are_those_of_the_standard(standard, worked_out):
    departments = next(s.departments for s in PLAN.standards.values() if s.label == standard)
    assert worked_out[1][standard] == list(departments)


def test_all_departments_are_offered_before_a_standard_is_chosen(worked_out):
    assert worked_out[1][""] == list(PLAN.departments)[:8]
