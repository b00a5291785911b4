"""The pictures of README and manual show what the commands print today."""

import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

from make_pictures import COMMANDS, PICTURES, page, prepare, shown, words_of  # noqa: E402

PAGES = [DOCS.parent / "README.md", DOCS.parent / "README.zh-CN.md", *DOCS.rglob("*.md")]


def told(name):
    return words_of((DOCS / "图" / f"{name}.png").read_bytes())


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    here = tmp_path_factory.mktemp("图")
    prepare(here)
    return here


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_shows_what_its_command_prints(name, place):
    assert told(name).split("\n") == [
        f"> {COMMANDS[name][0]}",
        *(line.plain for line in shown(name, place)),
    ]


def test_the_page_of_the_report_says_what_the_report_says(place):
    assert re.sub(r"\s", "", told("报告")) == re.sub(r"\s", "", words_of(page(place)))


def test_every_picture_is_made_by_the_script_and_stands_on_a_page():
    assert {p.stem for p in (DOCS / "图").iterdir()} == {*PICTURES}
    used = {
        n for p in PAGES for n in re.findall(r"\]\([^)]*图/(\S+?)\.png\)", p.read_text("utf-8"))
    }
    assert used == {*PICTURES}
