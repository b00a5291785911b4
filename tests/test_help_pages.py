"""Help: nothing is cut on narrow screens, in either language; every example can be typed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata

import pytest
import xlsxwriter
from typer.main import get_command

from phaseout.cli import app, main
from phaseout.paths import folder

PAGES = """
import contextlib, sys
from typer.main import get_command
from phaseout.cli import app, main
names = [()]
for name, command in get_command(app).commands.items():
    names += [(name,), *((name, below) for below in getattr(command, "commands", {}))]
for name in names:
    sys.argv = ["phaseout", *name, "--help"]
    with contextlib.suppress(SystemExit):
        main()
"""


def wide(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 60])
def test_every_help_page_says_all_of_its_words_on_a_narrow_screen(language, columns):
    place = os.environ | {"PHASEOUT_LANG": language, "COLUMNS": str(columns)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PAGES],
        capture_output=True,
        encoding="utf-8",
        env=place,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert sum(("用法" if language == "zh" else "Usage") in line for line in lines) == 17
    assert [line for line in lines if "…" in line or wide(line) > columns] == []
    assert [line for line in lines if "<" in line] == []  # typer's words for Python's types


CLEAN = folder("sample_ledgers") / "clean"
DAY = "2024-12-31"
HEADS = ("版本", "类别", "章节", "名称", "序号", "内容")
CLAUSE = ("2024年本", "淘汰类", "一、落后生产工艺装备", "（一）示例行业", "1", "示例小窑")


def pages(command, words):
    """Each command below, as it is typed, with its click command."""
    for name, below in command.commands.items():
        if hasattr(below, "commands"):
            yield from pages(below, [*words, name])
        else:
            yield [*words, name], below


PAGES_OF_COMMANDS = {" ".join(words): page for words, page in pages(get_command(app), [])}


def typed(line, page):
    """The exit status of a line in this process; the samples' day where the command takes one."""
    takes_day = any("--today" in param.opts for param in page.params)
    sys.argv = ["phaseout", *shlex.split(line), *(("--today", DAY) if takes_day else ())]
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def list_a_clause(path):
    """A catalogue of one clause, as an office types it."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, CLAUSE)
    book.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with all that the examples name, made by the commands themselves."""
    place = tmp_path_factory.mktemp("desk")
    shutil.copytree(CLEAN, place / "收到的台账")
    shutil.copy(CLEAN / "渝北区.xlsx", place)
    list_a_clause(place / "目录.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(sys, "argv", sys.argv)
        for name, line in (
            ("validate", "validate 渝北区.xlsx --plan chongqing-2024 --receipt ."),
            ("merge", "merge 收到的台账 -o 市级台账.xlsx"),
            ("lists", "lists 市级台账.xlsx -o 上期名单"),
        ):
            assert typed(line, PAGES_OF_COMMANDS[name]) in {0, 1}
    shutil.copy(place / "市级台账.xlsx", place / "上年市级台账.xlsx")
    return place


@pytest.mark.parametrize("name", PAGES_OF_COMMANDS)
def test_the_example_of_a_help_page_does_what_the_command_is_for(
    name, desk, tmp_path, monkeypatch, capsys
):
    place = shutil.copytree(desk, tmp_path / "desk")
    monkeypatch.chdir(place)
    monkeypatch.setattr(sys, "argv", sys.argv)
    page = PAGES_OF_COMMANDS[name]
    example = re.fullmatch(r"例：phaseout (.+)", str(page.epilog))[1]
    assert example.startswith(name)
    assert typed(example, page) in {0, 1}, capsys.readouterr().err
