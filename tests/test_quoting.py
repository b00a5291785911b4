"""What a message repeats of a cell: its beginning where it is long, and nothing that is personal."""

from datetime import date

import openpyxl
import pytest

from phaseout.edges.reading.limits import raised, under
from phaseout.jobs.filework import Job, check_each
from phaseout.model.finding import LONGEST, QUOTED, Finding, Place, Repair
from phaseout.sentence import say
from phaseout.values import veiled

PHONE, WRONG, PERSON = "０２３-67000000", "1380000", "示例人员"


def told_of(tmp_path, **cells):
    heads = {
        "district": "区县",
        "enterprise": "企业名称",
        "industry": "所属行业",
        "phone": "联系电话",
    }
    book = openpyxl.Workbook()
    book.active.append(list(heads.values()))
    row = {"district": "渝北区", "enterprise": "示例水泥一厂", "industry": "水泥"} | cells
    book.active.append([row.get(name) for name in heads])
    book.save(tmp_path / "渝北区.xlsx")
    with under(raised(["seconds=120"])):
        (result,) = check_each(
            [tmp_path / "渝北区.xlsx"], Job("chongqing-2024", date(2024, 12, 31))
        )
    return result.submission


def test_a_cell_of_thousands_of_signs_is_told_by_its_beginning(tmp_path):
    findings = told_of(tmp_path, industry="水" * 30_000).findings
    (told,) = [f for f in findings if f.rule == "F012"]
    assert "（30,000）" in told.message
    assert max(len(text) for f in findings for text in (f.message, f.fix, f.value or "")) < LONGEST


def test_a_wrong_telephone_number_is_told_by_its_beginning(tmp_path):
    findings = told_of(tmp_path, phone=WRONG).findings
    (told,) = [f for f in findings if f.rule == "F011"]
    assert (told.value, WRONG in told.message, veiled(WRONG) in told.message) == (
        "1******",
        False,
        True,
    )


def test_a_telephone_number_that_was_read_otherwise_is_told_by_its_beginning(tmp_path):
    repairs = told_of(tmp_path, phone=PHONE).repairs
    (told,) = [r for r in repairs if r.field == "phone"]
    assert "67000000" not in told.before + told.after


@pytest.mark.parametrize("text", ["", "张", "示例人员", "13800000000", "示例路" * 100])
def test_of_a_personal_value_a_quarter_is_shown_and_three_signs_at_most(text):
    shown = veiled(text)
    assert len(shown.rstrip("*")) <= min(3, len(text) / 4)
    assert text.startswith(shown.rstrip("*"))


def test_a_long_quotation_that_is_not_the_cells_own_is_cut_too():
    told = Finding("F001", "error", Place("甲.xlsx"), f"与“{'乙' * 500}”重复", value="丙")
    assert told.message == f"与“{'乙' * (QUOTED - 30)}……（500）”重复"


def test_a_message_of_many_short_things_ends_somewhere():
    told = Finding("F001", "error", Place("甲.xlsx"), "“乙”、" * 5_000)
    assert len(told.message) == LONGEST


def test_an_ordinary_message_stays_as_it_is():
    told = Finding("F001", "error", Place("甲.xlsx"), "“示例水泥一厂”未填写", value="示例水泥一厂")
    assert (told.message, told.value) == ("“示例水泥一厂”未填写", "示例水泥一厂")


def test_a_long_cell_that_was_read_otherwise_is_told_by_its_beginning():
    told = Repair("R001", Place("甲.xlsx"), "problem", "甲 " * 5_000, "甲" * 5_000)
    assert max(len(told.before), len(told.after)) <= QUOTED


@pytest.mark.parametrize("signs", [QUOTED + 1, 400, 999])
def test_a_sentence_about_a_long_cell_stays_one_that_can_be_translated(signs):
    cell = "水" * signs
    says = say("所属行业“{value}”", value=cell)
    told = Finding("F012", "warning", Place("甲.xlsx"), says, value=cell)
    assert (told.message.template, told.message.values["value"]) == (
        "所属行业“{value}”",
        told.value,
    )
    assert len(told.message) == 103
