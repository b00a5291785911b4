"""Files are read in child processes: what ends one of them costs one file, and nothing else."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from phaseout.edges import children
from phaseout.edges.children import Death, alone, each
from phaseout.edges.reading import inspection, submission
from phaseout.edges.reading.limits import LimitFault, limits, raised, standing, told, under
from phaseout.edges.reading.preflight import Unreadable
from phaseout.jobs import filework
from phaseout.jobs.batch import Job, check_files
from phaseout.jobs.fitting import plan_for
from phaseout.jobs.inbox import NothingToDo, files
from phaseout.paths import folder
from phaseout.plan import load

CLEAN = folder("sample_ledgers") / "clean"
JOB = Job("chongqing-2024", date(2024, 12, 31))
PAGE = (Path(__file__).parent.parent / "docs" / "手册" / "安全限额.md").read_text(encoding="utf-8")
OPEN = submission.open_book

linux = pytest.mark.skipif(sys.platform != "linux", reason="children inherit what a test changes")


def hang():
    re.match(b"(a+)+$", b"a" * 60 + b"b")


def hoard():
    return [bytearray(50_000_000) for _ in range(100)]


DEADLY = {
    "abort": (os.abort, "读取程序就中断了"),
    "killed": (lambda: os.kill(os.getpid(), 9), "读取程序就中断了"),
    "hang": (hang, "还没有读完，已中止"),
    "hoard": (hoard, "内存超过 300 MB"),
    "defect": (lambda: {}["示例"], "KeyError"),
}


@pytest.fixture
def deadly(monkeypatch):
    """Files whose text is the name of a death die of it when they are opened."""

    def opened(content):
        word = content[:20].decode("ascii", "ignore")
        return DEADLY[word][0]() if word in DEADLY else OPEN(content)

    for room in (submission, inspection):
        monkeypatch.setattr(room, "open_book", opened)
    with under(raised(["seconds=4", "memory-mb=300"])):
        yield


@pytest.fixture
def inbox(tmp_path):
    """Two good files with a deadly one between them."""

    def made(word):
        place = tmp_path / "收到的台账"
        place.mkdir()
        shutil.copy(CLEAN / "巴南区.xlsx", place / "1巴南区.xlsx")
        (place / "2涪陵区.csv").write_text(word)
        shutil.copy(CLEAN / "渝北区.xlsx", place / "3渝北区.xlsx")
        return sorted(place.iterdir())

    return made


@linux
@pytest.mark.parametrize("word", DEADLY)
def test_a_file_that_ends_its_reader_is_unreadable_and_the_others_are_read(word, deadly, inbox):
    one, two, three = (checked.submission for checked in check_files(inbox(word), JOB))
    assert (one.status, three.status) == ("ok", "ok")
    assert (two.status, two.unit) == ("unreadable", "涪陵区")
    assert DEADLY[word][1] in two.message
    assert [finding.rule for finding in two.findings] == ["W001"]


@linux
def test_inspect_tells_a_file_that_ends_its_reader(deadly, inbox):
    plan = load("chongqing-2024")
    one, two, three = inspection.inspect_files(inbox("abort"), plan)
    assert (bool(one.tables), bool(two.tables), bool(three.tables)) == (True, False, True)
    assert "中断" in two.message


@linux
def test_the_plan_is_told_by_the_files_that_can_be_read(deadly, inbox):
    with under(raised(["seconds=1", "memory-mb=300"])):  # a file is read once for each plan
        assert plan_for(inbox("hang"), None).id == "chongqing-2024"


@linux
def test_where_every_file_ends_its_reader_each_is_told(deadly, tmp_path):
    (tmp_path / "渝北区.csv").write_text("abort")
    with pytest.raises(NothingToDo, match=r"渝北区\.csv：读到一半"):
        plan_for([tmp_path / "渝北区.csv"], None)


@linux
def test_what_is_read_alone_is_told_as_unreadable_when_its_child_dies():
    with pytest.raises(Unreadable, match="中断"):
        alone(os.abort)


def test_what_a_child_refuses_is_raised_as_it_was(tmp_path):
    with pytest.raises(FileNotFoundError):
        alone(os.stat, tmp_path / "没有")


def judged(group, begin):
    for k, _ in enumerate(group):
        begin(k)
    begin(None)
    if 3 in group:
        os.abort()
    return group


@linux
def test_a_death_while_several_are_judged_is_laid_to_the_one_that_causes_it():
    came = dict(each(judged, [[1, 2, 3, 4]], lambda _: 5))
    assert [k for k, result in sorted(came.items()) if isinstance(result, Death)] == [3]


@linux
def test_several_children_give_what_one_gives_in_the_same_order(monkeypatch, tmp_path):
    paths = sorted([*CLEAN.iterdir(), *(folder("sample_ledgers") / "messy").iterdir()])
    one = [checked.submission for checked in check_files(paths, JOB)]
    monkeypatch.setattr(filework, "GROUP", 1)
    monkeypatch.setattr(filework, "PARALLEL_FROM", 1)
    monkeypatch.setattr(filework, "processors", lambda: 3)
    assert [checked.submission for checked in check_files(paths, JOB)] == one


def test_children_that_are_started_anew_read_the_same(monkeypatch):
    paths = [CLEAN / "渝北区.xlsx", CLEAN / "城口县.xlsx"]
    as_ever = [checked.submission for checked in check_files(paths, JOB)]
    monkeypatch.setattr(children, "get_context", lambda _: get_context("spawn"))
    assert [checked.submission for checked in check_files(paths, JOB)] == as_ever


HANGING = """
import re, sys
from phaseout.edges.reading import submission
submission.open_book = lambda content: re.match(b"(a+)+$", b"a" * 60 + b"b")
from phaseout.cli import main
print("ready", flush=True)
sys.argv = ["phaseout", "validate", sys.argv[1], "--plan", "chongqing-2024"]
main()
"""


def born_of(pid):
    try:
        return (Path(f"/proc/{pid}/task/{pid}/children")).read_text().split()
    except OSError:
        return []


@linux
def test_ctrl_c_ends_in_a_moment_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "tmp").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", HANGING, CLEAN / "渝北区.xlsx"],
        env=os.environ | {"TMPDIR": str(tmp_path / "tmp")},
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    for _ in range(600):
        time.sleep(0.1)
        if begun := [note for note in (tmp_path / "tmp").rglob("0") if note.read_text()]:
            break
    assert begun and (born := born_of(run.pid))
    start = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert time.monotonic() - start < 5  # a second on a quiet machine
    assert (run.returncode, b"Traceback" in said) == (130, False)
    assert not any(Path(f"/proc/{pid}").exists() for pid in born)
    assert not any((tmp_path / "tmp").iterdir())


# -- before anything is read


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_folder_stops_nothing(tmp_path):
    os.mkfifo(tmp_path / "渝北区.xlsx")
    (path,), _ = files([tmp_path])
    (checked,) = check_files([path], JOB)
    assert "不是普通文件" in checked.submission.message


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "渝北区.xlsx").symlink_to(CLEAN / "渝北区.xlsx")
    (checked,) = check_files(files([tmp_path])[0], JOB)
    assert "不是普通文件" in checked.submission.message


def test_the_owner_file_of_excel_is_passed_over_in_silence(tmp_path):
    (tmp_path / "~$渝北区.xlsx").write_bytes(b"\x05Clerk")
    shutil.copy(CLEAN / "渝北区.xlsx", tmp_path)
    found, remarks = files([tmp_path])
    assert ([path.name for path in found], remarks) == (["渝北区.xlsx"], [])


# -- limits


def test_a_limit_is_raised_for_one_call_by_its_name():
    with under(raised(["cells=20_000_000", "file-mb = 100"])):
        assert (limits().cells, limits().file_mb, limits().parts) == (20_000_000, 100, 2_000)
    assert limits() == standing()


@pytest.mark.parametrize("word", ["cell=9", "cells", "cells=0", "cells=-1", "cells=viel", "=5"])
def test_a_limit_that_is_none_is_told_with_the_right_ones(word):
    with pytest.raises(LimitFault, match=r"cells"):
        raised([word])


def test_a_raised_limit_lets_a_file_through(tmp_path):
    wide = tmp_path / "渝北区.csv"
    wide.write_text("x" * 2_000_000)
    with under(raised(["file-mb=1"])):
        (small,) = check_files([wide], JOB)
    (whole,) = check_files([wide], JOB)
    assert "文件过大" in small.submission.message
    assert "文件过大" not in (whole.submission.message or "")


@pytest.mark.parametrize("name", told())
def test_the_page_of_limits_says_what_holds_and_why(name):
    about = told()[name]
    value = f"{about['value']:,} {about['unit']}"
    assert f"| `{name}` | {about['what']} | {value} | {about['why']} |" in PAGE


def test_the_call_raises_a_limit_and_names_those_there_are():
    call = [sys.executable, "-m", "phaseout", "validate", str(CLEAN / "渝北区.xlsx")]
    done = subprocess.run(
        [*call, "--limit", "second=60"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "seconds" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    )
    done = subprocess.run([*call, "--limit", "file-mb=60", "-q"], capture_output=True, check=False)
    assert done.returncode in (0, 1)
