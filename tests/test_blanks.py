"""Which blank workbooks are made, and what they are called."""

import openpyxl
import pytest

from phaseout.edges.reading.submission import read_submission
from phaseout.jobs import inbox
from phaseout.jobs.blanks import write_blanks
from phaseout.plan import PlanFault, load

PLAN = load("kuancheng-2017")
UNIT = "区发改局"


def names(folder):
    return sorted(path.name for path in folder.glob("*.xlsx"))


def test_every_unit_awaited_gets_one_workbook_of_all_ledgers(tmp_path):
    write_blanks(PLAN, (), (), tmp_path)
    assert names(tmp_path) == sorted(f"{unit}.xlsx" for unit in PLAN.reporters)
    book = openpyxl.load_workbook(tmp_path / f"{UNIT}.xlsx", read_only=True)
    assert len(book.worksheets) == len(PLAN.ledgers) + 2  # the guide and the hidden dictionary


def test_each_ledger_that_is_named_is_a_workbook_of_its_own(tmp_path):
    write_blanks(PLAN, (UNIT,), ("targets", "举报线索台账"), tmp_path)
    assert names(tmp_path) == [f"{UNIT}_举报线索台账.xlsx", f"{UNIT}_年度退出目标和计划台账.xlsx"]


def test_a_ledger_of_its_own_reads_back_as_that_ledger_of_that_unit(tmp_path):
    (path,) = write_blanks(PLAN, (UNIT,), ("targets",), tmp_path)
    read = read_submission(path, PLAN)
    assert [ledger.spec.id for ledger in read.ledgers] == ["targets"]
    assert read.unit == UNIT


def test_a_ledger_asked_for_does_not_replace_the_workbook_of_all(tmp_path):
    (whole,) = write_blanks(PLAN, (UNIT,), (), tmp_path)
    before = whole.read_bytes()
    write_blanks(PLAN, (UNIT,), ("exit",), tmp_path)
    assert whole.read_bytes() == before


def test_a_ledger_that_the_plan_has_not_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(PlanFault, match="是不是“举报线索台账”"):
        write_blanks(PLAN, (UNIT,), ("举报线索",), tmp_path)


def test_a_plan_that_awaits_no_units_ledgers_takes_any_unit(tmp_path):
    write_blanks(load("national"), ("示例区",), ("exit",), tmp_path)
    assert names(tmp_path) == ["示例区_落后产能退出台账.xlsx"]


def test_a_plan_that_awaits_no_units_ledgers_asks_for_one(tmp_path):
    with pytest.raises(PlanFault, match="--unit 示例区"):
        write_blanks(load("national"), (), (), tmp_path)


def test_a_folder_of_blanks_that_nobody_filled_is_told_to_be_filled_first(tmp_path):
    write_blanks(load("chongqing-2024"), ("渝北区",), (), tmp_path)
    with pytest.raises(
        inbox.NothingToDo, match=r"渝北区\.xlsx：是还没有填写的空白台账.*请先填好"
    ) as told:
        inbox.files([tmp_path])
    assert "核对路径" not in str(told.value)


def test_a_blank_that_somebody_filled_is_one_of_the_files(tmp_path):
    write_blanks(load("chongqing-2024"), ("渝北区",), (), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "渝北区.xlsx")
    book["退出台账"]["C8"] = "示例水泥一厂"
    book.save(tmp_path / "渝北区.xlsx")
    assert inbox.files([tmp_path]) == ([tmp_path / "渝北区.xlsx"], [])
