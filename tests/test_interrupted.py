"""Ctrl-C: the call says what was finished, ends with 130, and nothing is half-written."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from phaseout.paths import folder

CLEAN = folder("sample_ledgers") / "clean"
PLAN = ("--plan", "chongqing-2024")
DAY = ("--today", "2024-12-31")
# A real signal at the moment asked: after so many steps, or so many files written.
STRUCK = """
import os, signal, sys
from phaseout import cli
from phaseout.edges import screen
from phaseout.edges.writing import save as door
point, left = sys.argv[1], int(sys.argv[2])
sys.argv = ["phaseout", *sys.argv[3:]]
def strike():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGINT)
if point == "step":
    bar = screen.Screen._bar
    from contextlib import contextmanager
    @contextmanager
    def struck(self, what, total):
        with bar(self, what, total) as step:
            yield lambda name: (step(name), strike())
    screen.Screen._bar = struck
else:
    replace = door._replace
    def struck(path, content):
        strike()
        replace(path, content)
    door._replace = struck
cli.main()
"""


def struck(point, after, *words, cwd):
    call = [sys.executable, "-c", STRUCK, point, str(after), *map(str, words)]
    return subprocess.run(
        call, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False
    )


def halves(place):
    return [path for path in place.rglob("*") if path.suffix == ".tmp"]


pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send to a process there")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (
            ("validate", CLEAN, *PLAN, *DAY, "--receipt", "回执"),
            "校验没有做完：6 个文件完成了 2 个",
        ),
        (("merge", CLEAN, *PLAN, *DAY, "-o", "市级台账.xlsx"), "汇总没有做完：6 个文件完成了 2 个"),
    ],
)
def test_a_call_that_is_stopped_while_it_reads_tells_how_far_it_came(words, what, tmp_path):
    done = struck("step", 2, *words, cwd=tmp_path)
    assert done.returncode == 130
    assert what in done.stderr and "已中断，没有写出任何文件" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.xlsx"))


def test_a_call_that_is_stopped_while_it_writes_tells_what_is_written(tmp_path):
    words = (
        "blank",
        *PLAN,
        "--unit",
        "渝北区",
        "--unit",
        "巴南区",
        "--unit",
        "万州区",
        "-o",
        "空白",
    )
    done = struck("save", 3, *words, cwd=tmp_path)
    assert done.returncode == 130
    assert "制发没有做完：3 个文件完成了 2 个" in done.stderr
    assert "此前写出的 2 个文件是完整的，在 空白" in done.stderr
    written = sorted((tmp_path / "空白").glob("*.xlsx"))
    assert len(written) == 2 and all(zipfile.ZipFile(path).testzip() is None for path in written)
    assert not halves(tmp_path)


@pytest.mark.parametrize("command", ["lists", "report", "deadlines"])
def test_papers_that_are_stopped_are_whole_or_not_there(command, tmp_path):
    city = tmp_path / "市级台账.xlsx"
    call = [
        sys.executable,
        "-m",
        "phaseout",
        "merge",
        CLEAN / "渝北区.xlsx",
        *PLAN,
        *DAY,
        "-o",
        city,
    ]
    subprocess.run(list(map(str, call)), capture_output=True, check=False)
    out = ("--format", "xlsx", "-o", "期限.xlsx") if command == "deadlines" else ("-o", "出")
    after = 1 if command == "deadlines" else 2
    done = struck("save", after, command, city, *DAY, *out, cwd=tmp_path)
    assert done.returncode == 130
    assert ("没有写出任何文件" if after == 1 else "此前写出的 1 个文件是完整的") in done.stderr
    assert not halves(tmp_path) and not (tmp_path / "期限.xlsx").exists()


def test_the_last_city_ledger_stays_whole_when_the_next_is_stopped(tmp_path):
    city = tmp_path / "市级台账.xlsx"
    shutil.copyfile(CLEAN / "渝北区.xlsx", city)
    before = city.read_bytes()
    done = struck("save", 1, "merge", CLEAN, *PLAN, *DAY, "-o", city, "--force", cwd=tmp_path)
    assert done.returncode == 130 and city.read_bytes() == before


def test_ctrl_c_at_the_keyboard_stops_the_children_too(tmp_path):
    """The terminal sends the signal to the call and its children alike."""
    words = ["validate", str(CLEAN), *PLAN, *DAY, "--receipt", "回执"]
    call = subprocess.Popen(
        [sys.executable, "-m", "phaseout", *words], cwd=tmp_path, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    while call.poll() is None and len(list(tmp_path.glob("回执/*.json"))) < 2:
        time.sleep(0.01)
    os.killpg(call.pid, signal.SIGINT)
    told = call.communicate()[1]
    assert call.returncode == 130, told
    assert "个文件是完整的，在 回执" in told and "Traceback" not in told
    assert not halves(tmp_path)
    with pytest.raises(ProcessLookupError):
        os.killpg(call.pid, 0)
