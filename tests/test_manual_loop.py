"""The manual's pages on sending out, returning and chasing: every command run, every word held."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from calls import phaseout
from test_receipts import CLEAN

from phaseout.model.progress import STATES
from phaseout.paths import folder
from phaseout.rules import RULES
from phaseout.rules.choice import rules_named

PAGES = Path(__file__).parent.parent / "docs" / "手册"
OUT, CHASE = (
    (PAGES / f"{name}.md").read_text("utf-8") for name in ("台账下发和退回", "报送进度和催报")
)
DAY = ("--today", "2024-12-31")


def commands(page):
    return re.findall(r"^phaseout (.+)$", page, re.MULTILINE)


def column(page, heading):
    """The first column of the table below a heading."""
    section = page.split(heading)[1].split("\n## ")[0]
    return re.findall(
        r"^\| (?!---|规则 |状态 |文件 |有什么|退回件里)(.+?) \|", section, re.MULTILINE
    )


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Both pages done in a folder with a faulty ledger and a nil return: command → what it did."""
    here = tmp_path_factory.mktemp("手册")
    (here / "收到的台账").mkdir()
    (here / "再报的台账").mkdir()
    faulty = here / "收到的台账" / "渝北区.xlsx"
    book = openpyxl.load_workbook(CLEAN)
    book.worksheets[0]["B4"] = None
    book.save(faulty)
    shutil.copy(folder("sample_ledgers") / "clean" / "城口县.xlsx", here / "收到的台账")
    done = {}
    for command in commands(OUT):
        if "再报的台账" in command:
            shutil.copy(here / "退回件" / "渝北区_退回.xlsx", here / "再报的台账")
            mended = openpyxl.load_workbook(here / "再报的台账" / "渝北区_退回.xlsx")
            mended.worksheets[1]["B4"] = "渝北区"
            mended.save(here / "再报的台账" / "渝北区_退回.xlsx")
        done[command] = phaseout(*command.split(), *dated(command), cwd=here)
    phaseout("merge", "收到的台账", "-o", "市级台账.xlsx", *DAY, cwd=here)
    for command in commands(CHASE):
        done[command] = phaseout(*command.split(), *dated(command), cwd=here)
    return here, done


def dated(command):
    return () if command.startswith(("blank", "explain")) else (*DAY, "--no-color")


def test_every_command_of_the_pages_is_done(walked):
    codes = [done.returncode for done in walked[1].values()]
    assert codes == [0, 0, 1, 0, 0, 1, 1, 1]
    assert not any("Traceback" in d.stderr for d in walked[1].values())


@pytest.mark.parametrize(
    "place",
    ["空白台账/渝北区.xlsx", "单项台账/渝北区_摸排台账.xlsx", "退回件/渝北区_退回.xlsx",
     "退回件/渝北区_退回2.xlsx", "催报/催报函_渝中区.docx", "催报/报送情况通报.docx"],
)  # fmt: skip
def test_the_files_that_the_pages_name_are_there(place, walked):
    assert Path(place).name in OUT + CHASE
    assert (walked[0] / place).is_file()


def test_the_second_round_is_accepted(walked):
    again = next(d for c, d in walked[1].items() if "再报的台账" in c)
    assert re.search(r"第2轮 │ 予以接收", again.stdout)


def test_the_page_lists_every_rule_about_the_wrong_workbook():
    listed = set(column(OUT, "## 四、拿错了表"))
    assert listed == {*rules_named("W007,W009,W017,W018,W019,W020,W021,W022")}
    origins = {name for name, r in RULES.items() if r.ask.__module__.endswith("origins")}
    assert origins <= listed


def test_the_states_of_the_page_are_those_of_the_program():
    assert {*column(CHASE, "## 一、看进度")} == {*STATES.values()}


def test_what_the_page_says_is_in_the_blank_workbook_is_in_it(walked):
    book = openpyxl.load_workbook(walked[0] / "空白台账" / "渝北区.xlsx")
    assert "填报说明" in book.sheetnames
    assert book.worksheets[0].conditional_formatting
    assert book.worksheets[0].data_validations.dataValidation
    texts = {c.value for row in book.worksheets[0].iter_rows(max_row=6) for c in row}
    assert "零报告：" in texts


def test_the_pages_link_to_pages_that_exist():
    for name in re.findall(r"\]\((.+?\.md)\)", OUT + CHASE):
        assert (PAGES / name).is_file()
