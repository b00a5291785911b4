"""Every command on every kind of console: of other codes, narrow, colourless, closed, without reader.

Commands are typed in the tests' own process, on streams as Python makes them for such a console;
what only a process of its own can show is shown by a few.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from test_help_pages import PAGES_OF_COMMANDS, list_a_clause

from phaseout.cli import main
from phaseout.paths import folder

CLEAN = folder("sample_ledgers") / "clean"
DAY = "--today 2024-12-31"
PLAN = "--plan chongqing-2024"
CALLS = {
    "": 0,
    "--help": 0,
    "--version": 0,
    "validate --help": 0,
    "plans": 0,
    "plans chongqing-2024": 0,
    f"blank {PLAN} --unit 渝北区 -o OUT": 0,
    f"inspect 渝北区.xlsx {PLAN}": 0,
    f"inspect 渝北区.xlsx {PLAN} --format json": 0,
    f"validate 渝北区.xlsx {PLAN} {DAY}": 0,
    f"validate 渝北区.xlsx {PLAN} {DAY} --format json": 0,
    f"merge 渝北区.xlsx {PLAN} {DAY} -o OUT.xlsx": 0,
    f"progress 渝北区.xlsx {PLAN} {DAY}": 1,
    f"deadlines 市级台账.xlsx {DAY}": 0,
    f"lists 市级台账.xlsx -o OUT {DAY}": 0,
    f"report 市级台账.xlsx -o OUT {DAY}": 0,
    f"review 市级台账.xlsx --previous 上年市级台账.xlsx {DAY}": 0,
    "explain D001": 0,
    "catalogue import 目录.xlsx -o OUT.csv": 0,
    "receipt check 渝北区_回执_第1轮.json 渝北区.xlsx": 0,
    "validate 没有这份.xlsx": 2,
    "nonsense": 2,
}
"""What is typed, and its exit status."""
ELSEWHERE = {"demo"}
"""Typed on a console of another code in test_cli.py, for it takes long."""
LONG = ("lists", "report", "blank", "review")
"""Typed on two consoles only: what they print comes at the end, as that of `merge`."""
FAULT = re.compile(
    r"Traceback|Exception ignored|程序内部出错|went wrong inside|Error:.*\bat\b.*\.py"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*\b(?:3[0-9]|4[0-9]|9[0-9])\b[0-9;]*m")


class Terminal(io.TextIOWrapper):
    """Text to a terminal."""

    def isatty(self):
        return True


class Said(io.BytesIO):
    """Bytes that stay when the stream above them is gone."""

    def close(self):
        pass


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with what the calls name, made by the commands themselves."""
    place = tmp_path_factory.mktemp("desk")
    shutil.copy(CLEAN / "渝北区.xlsx", place)
    list_a_clause(place / "目录.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for call in (
            f"validate 渝北区.xlsx {PLAN} {DAY} --receipt .",
            f"merge 渝北区.xlsx {PLAN} {DAY} -o 市级台账.xlsx",
        ):
            assert typed(patch, call, Said(), Said()) == 0
    shutil.copy(place / "市级台账.xlsx", place / "上年市级台账.xlsx")
    return place


@pytest.fixture
def here(desk, monkeypatch):
    monkeypatch.chdir(desk)
    return monkeypatch


def typed(patch, call, out, err, *, code="utf-8", language="zh", of=io.TextIOWrapper):
    """The exit status of a call; `out` and `err` take its bytes, None: a stream that is closed."""
    words = [*call.split(), "--lang", language]
    with patch.context() as now:
        now.setattr(sys, "argv", ["phaseout", *words])
        for name, raw in (("stdout", out), ("stderr", err)):
            now.setattr(sys, name, None if raw is None else of(raw, encoding=code))
        now.setattr(sys, "stdin", None)
        with pytest.raises(SystemExit) as ended:
            main()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # as Python does at the end; what is raised now would be shown
    return ended.value.code or 0


def put(call, tmp_path):
    return call.replace("OUT", str(tmp_path / "out"))


def outputs(tmp_path):
    return sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())


def test_every_command_is_typed_here():
    known = {n for n in PAGES_OF_COMMANDS if any(call.startswith(n) for call in CALLS)}
    assert known | ELSEWHERE == set(PAGES_OF_COMMANDS)


@pytest.mark.parametrize("call", CALLS)
def test_a_narrow_colourless_console_in_gbk_shows_every_word(call, here, tmp_path):
    here.setenv("COLUMNS", "40")
    here.setenv("NO_COLOR", "1")
    out, err = Said(), Said()
    status = typed(here, put(call, tmp_path), out, err, code="gbk", of=Terminal)
    machine = call.endswith("--format json")
    told = out.getvalue().decode("utf-8" if machine else "gbk") + err.getvalue().decode("gbk")
    assert status == CALLS[call], told
    assert told
    assert not FAULT.search(told)
    assert not COLOUR.search(told)
    assert "?" not in told
    if machine:
        assert json.loads(out.getvalue())


@pytest.mark.parametrize("call", CALLS)
def test_a_console_in_ascii_without_stdin_shows_what_it_can_in_english(call, here, tmp_path):
    out, err = Said(), Said()
    status = typed(here, put(call, tmp_path), out, err, code="ascii", language="en")
    machine = call.endswith("--format json")
    told = out.getvalue().decode("utf-8" if machine else "ascii") + err.getvalue().decode("ascii")
    assert status == CALLS[call], told
    assert not FAULT.search(told)
    if machine:
        assert "渝北区" in str(json.loads(out.getvalue()))


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe there ends in other ways")
@pytest.mark.parametrize("call", [call for call in CALLS if not call.startswith(LONG)])
def test_a_reader_that_leaves_changes_neither_status_nor_outputs(call, here, tmp_path):
    """As `phaseout … | head -1`; stderr is closed besides."""
    reading, writing = os.pipe()
    os.close(reading)
    with io.FileIO(writing, "wb") as pipe:
        status = typed(here, put(call, tmp_path), pipe, None, code="gbk", language="en")
    assert status == CALLS[call]
    assert bool(outputs(tmp_path)) == ("OUT" in call)


@pytest.mark.parametrize("call", ["", "--version", "plans", "explain D001", f"validate 渝北区.xlsx {PLAN} {DAY}", "nonsense"])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_call_without_any_stream_does_its_work(call, language, here, tmp_path):
    assert typed(here, call, None, None, language=language) == CALLS[call]


def shell(line, here):
    python = f"'{sys.executable}' -m phaseout"
    here.setenv("PHASEOUT_LANG", "zh")
    return subprocess.run(
        ["bash", "-c", line.replace("phaseout", python)], capture_output=True, check=False
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="a shell is asked")
@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("phaseout explain --all | head -1 >head; exit ${PIPESTATUS[0]}", 0),
        (f"phaseout validate 渝北区.xlsx {PLAN} {DAY} <&- >&- 2>&-", 0),
        ("phaseout plans > /dev/full", 2),
        ("phaseout plans 2> /dev/full", 0),
        ("phaseout nonsense 2> /dev/full", 2),
    ],
)  # fmt: skip
def test_python_ends_as_the_call_did(line, status, here):
    done = shell(line, here)
    told = (done.stdout + done.stderr).decode()
    assert done.returncode == status, told
    assert not FAULT.search(told)
