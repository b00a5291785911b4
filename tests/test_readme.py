"""README.md is kept true: its transcript, its commands, and the wheel they install."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from phaseout import __version__

ROOT = Path(__file__).parent.parent
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
}
pages = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


def block_after(mark, page):
    return re.search(rf"<!-- {mark} -->\n```\n(.*?)```", page, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("name", "words"), [("README.md", []), ("README.zh-CN.md", ["--lang", "zh"])]
)
def test_the_transcript_of_the_demo_is_what_the_demo_prints(name, words, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "phaseout", "demo", *words],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=True,
        env={k: v for k, v in os.environ.items() if k != "PHASEOUT_LANG"} | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    shown = block_after("transcript: phaseout demo", PAGES[name]).splitlines()
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    assert printed[-len(shown) :] == [line.rstrip() for line in shown]


@pages
@pytest.mark.parametrize("words", ["phaseout demo( --lang zh)?", "-m pytest()"])
def test_each_of_the_two_commands_is_one_line_that_sets_itself_up(page, words):
    ((line, *_),) = re.findall(rf"^(python3 -m venv \.venv && .*{words})$", page, re.MULTILINE)
    assert ".venv/bin/pip install -q" in line


@pages
def test_every_command_and_option_named_exists(page):
    from typer.main import get_command

    from phaseout.cli import app

    known = get_command(app).commands
    for line in re.findall(r"`phaseout ([a-z][^`]*)`", page):
        options = {o for p in known[line.split()[0]].params for o in p.opts} | {"--help", "--lang"}
        assert {word for word in line.split() if word.startswith("--")} <= options, line


@pages
def test_what_a_readme_links_to_is_there(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page):
        assert (ROOT / target).exists(), target


@pages
def test_the_figures_of_a_readme_can_be_repeated_by_scripts_that_are_there(page):
    for script in re.findall(r"`python ((?:benchmarks|docs)/\w+\.py)", page):
        assert (ROOT / script).is_file(), script


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that the checkout builds."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = place.glob("*.whl")
    return built


def test_the_wheel_carries_templates_samples_plans_and_the_catalogue(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "phaseout/templates/annual/10_总体情况.md.j2",
        "phaseout/sample_ledgers/clean/渝北区.xlsx",
        "phaseout/plans/chongqing-2024.toml",
        "phaseout/locale/en/LC_MESSAGES/phaseout.mo",
    ):
        assert part in names


def test_the_demo_runs_from_the_wheel_alone(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    called = (
        "import sys, phaseout.cli; print(phaseout.__file__);"
        "sys.argv = ['phaseout', 'demo']; phaseout.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", called], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(site)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert [*tmp_path.rglob("*书面报告.docx")]


def test_the_changelog_begins_with_this_version():
    first = next(
        x for x in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if x[:3] == "## "
    )
    assert re.fullmatch(rf"## {re.escape(__version__)} \(\d{{4}}-\d\d-\d\d\)", first)
