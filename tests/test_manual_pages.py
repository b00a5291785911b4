"""The manual as a whole: every command of every page is run, every line it shows is printed."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from calls import typed_line
from typer.main import get_command

from phaseout.cli import app
from phaseout.edges.screen.language import LANGUAGES
from phaseout.paths import PACKAGE, folder
from phaseout.rules import RULES

MANUAL = Path(__file__).parent.parent / "docs" / "手册"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(MANUAL.glob("*.md"))}
DAY = "2024-12-31"
CLAUSES = "版本,类别,章节,名称,序号,内容\n2024年本,淘汰类,一、落后生产工艺装备,（一）示例行业,1,示例小窑\n"
OWN = {"自己写方案"}
"""Pages whose commands build on what the page tells to type: run in tests of their own."""
COMMANDS = get_command(app).commands
BLOCK = re.compile(r"^##|^( *)```(sh|text|toml)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


ROOT = MANUAL.parent.parent
WINDOWS = {
    **{name: re.findall(r"^ *```(?:bat|powershell|bash)\n(.*?)^ *```$", page, re.DOTALL | re.MULTILINE)
       for name, page in PAGES.items()},
    "README.zh-CN": re.findall(r"^py -m .+\n", (ROOT / "README.zh-CN.md").read_text("utf-8"), re.MULTILINE),
}  # fmt: skip
"""What a page tells to type that is not run here: on Windows, or in the reader's own shell."""
PROGRAM = re.compile(
    r"(?:(?P<venv>[^ ]+)/Scripts/)?(?P<program>phaseout|pip|activate|Activate\.ps1)"
)
POWERSHELL = {
    "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned",
    "New-Item -ItemType Directory -Force (Split-Path $PROFILE)",
    "Add-Content $PROFILE",
}
"""What is PowerShell's own; nothing here can tell whether it works."""


def run(text, place):
    """A command as the page tells it, on the samples' day."""
    words = shlex.split(text)
    options = {o for p in COMMANDS[words[1]].params for o in p.opts}
    dated = "--today" in options and "--today" not in words
    return typed_line(text, place, *(("--today", DAY) if dated else ()))


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """What lies in the folder of someone who reads a page: ledgers, a city ledger, lists."""
    place, samples = tmp_path_factory.mktemp("手册"), folder("sample_ledgers")
    shutil.copytree(samples / "clean", place / "收到的台账")
    faulty = samples / "messy" / "江津区_单元格有误.xlsx"
    shutil.copy(faulty, place / "收到的台账" / "江津区.xlsx")
    (place / "再报的台账").mkdir()
    shutil.copy(faulty, place / "再报的台账" / "江津区.xlsx")
    (place / "目录.csv").write_text(CLAUSES, "utf-8")
    for line in (
        "phaseout validate 收到的台账 --receipt 回执",
        "phaseout merge 收到的台账 -o 市级台账.xlsx",
        "phaseout merge 收到的台账 -o 去年.xlsx",
        "phaseout lists 市级台账.xlsx -o 上期名单",
    ):
        assert run(line, place).returncode in {0, 1}
    return place


@pytest.fixture(params=[name for name in PAGES if name not in OWN])
def walked(request, scene, tmp_path):
    """A page done from its first command to its last: (what the page says, what came of it).

    Lines shown in the section of a command are of its output; a piece of a plan goes into the plan.
    """
    place = tmp_path / "手册"
    shutil.copytree(scene, place)
    done, printed = [], ""
    for _, kind, text in BLOCK.findall(PAGES[request.param]):
        if kind == "sh":
            results = [(line.strip(), run(line, place)) for line in text.splitlines()]
            printed = "".join(r.stdout + r.stderr for _, r in results)
            done += results
        elif kind == "toml":
            (plan,) = place.glob("*.toml")
            plan.write_text(f"{plan.read_text('utf-8')}\n{text}", "utf-8")
        elif kind == "text" and printed:
            done.append((text, printed))
        else:
            printed = ""
    return done


def test_every_command_of_a_page_is_done_and_prints_what_the_page_shows(walked):
    for told, result in walked:
        if isinstance(result, str):
            for line in told.splitlines():
                assert _bare(line) in _bare(result)
        else:
            assert result.returncode in {0, 1}, f"{told}\n{result.stdout}{result.stderr}"
            assert "Traceback" not in result.stderr


def told_for_windows():
    """(page, its environments, a command) of all that a page tells a reader of Windows to type."""
    for name, blocks in WINDOWS.items():
        lines = [line.strip() for block in blocks for line in block.splitlines()]
        typed = [part for line in lines for part in re.split(r" && | \| ", line)]
        made = {line.split()[-1] for line in typed if line.startswith("py -m venv ")}
        yield from ((name, made, line) for line in typed)


def test_the_pages_tell_windows_what_to_type():
    assert {"安装", "常见问题", "README.zh-CN"} <= {name for name, _, _ in told_for_windows()}


@pytest.mark.parametrize(("page", "made", "line"), [*told_for_windows()])
def test_what_is_typed_on_windows_is_of_real_programs_and_options(page, made, line, tmp_path):
    words = line.replace("\\", "/").replace("py -m pip", "pip").split()
    program = PROGRAM.fullmatch(words[0])
    if program and program["venv"]:
        assert program["venv"] in made, f"{page} makes no {program['venv']}"
    if program and program["program"] == "phaseout":
        assert _phaseout(words[1:], tmp_path)
    elif program and program["program"] == "pip":
        assert {w for w in words if w.startswith("-")} <= _options_of_pip(words[1])
        assert words[-1] in {".", "phaseout"}
    elif words[0] == "setx":
        assert words[1] in (PACKAGE / "cli" / "language.py").read_text("utf-8")
        assert words[2] in LANGUAGES
    elif not program:
        assert line in POWERSHELL | {"py --version"} or words[:3] == ["py", "-m", "venv"]


def _phaseout(words, place):
    """Whether a call is done; of an option of the program itself, whether there is such a one."""
    if words[0].startswith("-"):
        return words == [o for p in get_command(app).params for o in p.opts if o in words]
    return run(shlex.join(["phaseout", *words]), place).returncode == 0


def _options_of_pip(command):
    """What `pip command --help` lists."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", command, "--help"], capture_output=True, text=True, check=True
    )
    return {*re.findall(r"(?<![\w-])--?[a-z][a-z-]*", done.stdout)}


def _bare(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_only_to_what_is_there(page):
    for target in re.findall(r"\]\(([^)#]+?)\)", PAGES[page]):
        assert (MANUAL / target).exists(), target


def test_the_contents_lead_to_every_page():
    listed = re.findall(r"^\d+\. \[(.+?)\]\(\1\.md\)$", PAGES["目录"], re.MULTILINE)
    assert sorted([*listed, "目录"]) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_named_in_passing_exists(page):
    for line in re.findall(r"`phaseout ([^`]+)`", PAGES[page]):
        command = COMMANDS[line.split()[0]]
        options = {o for p in command.params for o in p.opts} | {"--help"}
        if not hasattr(command, "commands"):
            assert {w for w in line.split() if w.startswith("--")} <= options, line


@pytest.mark.parametrize("page", PAGES)
def test_every_rule_that_a_page_names_exists(page):
    assert {*re.findall(r"\b[FDTCSYWR]0\d\d\b", PAGES[page])} <= {*RULES}


def test_the_messages_page_has_a_line_for_every_family_of_rules():
    table = PAGES["提示对照"].split("## 二、")[0]
    assert {*re.findall(r"^\| ([A-Z]) \|", table, re.MULTILINE)} == {name[0] for name in RULES}


def test_the_messages_page_quotes_what_the_program_says():
    source = "".join(p.read_text("utf-8") for p in PACKAGE.rglob("*.py"))
    quoted = re.findall(
        r"^\| (?!屏幕上|---)(.+?) \|", PAGES["提示对照"].split("## 二、")[1], re.MULTILINE
    )
    assert len(quoted) > 30
    assert [words for words in quoted if words not in source] == []


def test_the_messages_page_names_rules_by_their_titles():
    for name, title in re.findall(
        r"^\| ([FDTCSYWR]\d{3}) (\S+) \|", PAGES["提示对照"], re.MULTILINE
    ):
        assert RULES[name].title == title
