"""Help on narrow screens: nothing is cut, nothing stands out, in either language."""

import os
import subprocess
import sys
import unicodedata

import pytest

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
