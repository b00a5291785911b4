"""The manual's page on receipts and rounds: its commands run, its words are the program's."""

import re
import shutil
from pathlib import Path

import pytest
from calls import phaseout
from test_receipts import CLEAN, edited, without_the_last_item

from phaseout.model.round import COURSES

PAGE = (Path(__file__).parent.parent / "docs" / "手册" / "回执和轮次.md").read_text("utf-8")
COMMANDS = re.findall(r"^phaseout (.+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The page's commands, one after the other, in a folder with a first and a second round."""
    here = tmp_path_factory.mktemp("手册")
    for folder in ("收到的台账", "再报的台账"):
        (here / folder).mkdir()
    shutil.copyfile(CLEAN, here / "收到的台账" / "渝北区.xlsx")
    edited(CLEAN, here / "再报的台账" / "渝北区.xlsx", without_the_last_item)
    return here, [phaseout(*words.split(), "--no-color", cwd=here) for words in COMMANDS]


def test_every_command_of_the_page_is_done(walked):
    assert [done.returncode for done in walked[1]] == [0, 0, 0]


def test_the_files_that_the_page_names_are_there(walked):
    for name in re.findall(r"^\| (渝北区_\S+) \|", PAGE, re.MULTILINE):
        assert (walked[0] / "回执" / name).exists()


def test_the_second_round_names_the_row_that_is_gone(walked):
    assert "本轮不见了的行" in walked[1][1].stdout


def test_the_page_explains_every_course_that_a_finding_can_take():
    assert set(re.findall(r"^\| (\S+) \|", PAGE.split("## 二")[1], re.MULTILINE)) >= {
        *COURSES.values()
    }
