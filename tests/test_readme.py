"""README.md is kept true: its transcript, its commands, and the wheel they install."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block_after(mark):
    return re.search(rf"<!-- {mark} -->\n```\n(.*?)```", README, re.DOTALL)[1]


def test_the_transcript_of_the_demo_is_what_the_demo_prints(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "phaseout", "demo"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=True,
        env={k: v for k, v in os.environ.items() if k != "PHASEOUT_LANG"} | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    shown = [line.rstrip() for line in block_after("transcript: phaseout demo").splitlines()]
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    assert printed[-len(shown) :] == shown


@pytest.mark.parametrize("words", ["phaseout demo", "-m pytest"])
def test_each_of_the_two_commands_is_one_line_that_sets_itself_up(words):
    (line,) = re.findall(rf"^python3 -m venv \.venv && .*{words}$", README, re.MULTILINE)
    assert ".venv/bin/pip install -q" in line


def test_every_command_named_in_the_readme_exists():
    from typer.main import get_command

    from phaseout.cli import app

    known = set(get_command(app).commands)
    named = set(re.findall(r"phaseout ([a-z]+)", README)) - {"on"}
    assert named <= known


def test_the_wheel_carries_templates_samples_plans_and_the_catalogue(tmp_path):
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "phaseout/templates/annual/10_总体情况.md.j2",
        "phaseout/sample_ledgers/clean/渝北区.xlsx",
        "phaseout/plans/chongqing-2024.toml",
        "phaseout/locale/en/LC_MESSAGES/phaseout.mo",
    ):
        assert part in names
