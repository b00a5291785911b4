"""A merge that dies, meets a full disk or another merge leaves the city ledger whole."""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from phaseout.cli import main
from phaseout.edges.writing import hold
from phaseout.edges.writing import save as door
from phaseout.edges.writing.save import ours
from phaseout.paths import folder

ROOT = Path(__file__).parent.parent
STEPS = ("open", "fsync", "replace", "close")
"""What writing consists of; a run may die at any of them."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork and SIGKILL are POSIX")


def arguments(inbox, city):
    words = ["merge", inbox, "-o", city, "--plan", "chongqing-2024", "--today", "2024-12-31"]
    return ["phaseout", *map(str, words), "--quiet"]


def run(argv):
    """The status of a call in this process."""
    before, sys.argv = sys.argv, argv
    try:
        main()
    except SystemExit as done:
        return done.code or 0
    finally:
        sys.argv = before
    return 0


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files():
    return sorted((folder("sample_ledgers") / "clean").glob("*.xlsx"))[:2]


@pytest.fixture
def year(tmp_path):
    """An inbox of two returns, and a city ledger that was merged of the first alone."""
    inbox, first = tmp_path / "收到的台账", tmp_path / "先收到的"
    for place in (inbox, first):
        place.mkdir()
    for path in files():
        shutil.copy(path, inbox)
    shutil.copy(files()[0], first)
    city = tmp_path / "市级" / "市级台账.xlsx"
    assert run(arguments(first, city)) == 0
    return inbox, city


def as_merged(inbox, place):
    """The ledger of the whole inbox, merged elsewhere in peace."""
    assert run(arguments(inbox, place)) == 0
    return digest(place)


def dying_at(step, argv):
    """The status of a call in a child that is killed at this step of its writing; None if it was."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counted(real):
            def call(*args, **kwargs):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        status = 70
        try:
            status = run(argv)
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(ended) else os.WEXITSTATUS(ended)


def test_a_merge_killed_at_any_step_leaves_the_old_or_the_new_ledger(year, tmp_path):
    inbox, city = year
    kept, old, new = tmp_path / "kept", digest(city), as_merged(inbox, tmp_path / "x" / city.name)
    shutil.copytree(city.parent, kept)
    seen = set()
    for step in range(1, 200):
        shutil.rmtree(city.parent)
        shutil.copytree(kept, city.parent)
        status = dying_at(step, arguments(inbox, city))
        seen.add(digest(city))
        assert ours(city) == "unchanged"
        if status is not None:
            break
    assert status == 0
    assert step > len(STEPS)
    assert seen == {old, new}


def test_after_a_killed_merge_the_next_one_goes_through_and_sweeps_up(year, tmp_path):
    inbox, city = year
    new = as_merged(inbox, tmp_path / "x" / city.name)
    assert dying_at(5, arguments(inbox, city)) is None
    assert run(arguments(inbox, city)) == 0
    assert digest(city) == new
    assert not list(city.parent.glob("*.tmp"))


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_disk_that_fails_leaves_the_old_ledger_and_is_told(year, error, monkeypatch, capsys):
    inbox, city = year
    old = digest(city)

    def fail(*_):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(door.os, "fsync", fail)
    assert run(arguments(inbox, city)) == 2
    assert digest(city) == old
    assert "原有文件没有动过" in capsys.readouterr().err


def test_the_returns_are_the_same_after_a_merge_and_need_no_leave_to_write(year):
    inbox, city = year
    before = {path: (digest(path), path.stat().st_mtime_ns) for path in inbox.iterdir()}
    for path in inbox.iterdir():
        path.chmod(0o444)
    assert run(arguments(inbox, city)) == 0
    assert {path: (digest(path), path.stat().st_mtime_ns) for path in inbox.iterdir()} == before


def test_two_merges_at_once_both_end_and_leave_one_whole_ledger(year, tmp_path):
    inbox, city = year
    new = as_merged(inbox, tmp_path / "x" / city.name)
    command = [sys.executable, "-m", *arguments(inbox, city)]
    runs = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [each.wait() for each in runs] == [0, 0]
    assert digest(city) == new


def test_a_merge_that_finds_the_ledger_held_waits_and_then_names_the_holder(
    year, monkeypatch, capsys
):
    inbox, city = year
    old = digest(city)
    monkeypatch.setattr(hold, "PATIENCE", 0.2)
    program = (
        "import sys, time; from pathlib import Path; from phaseout.edges.writing.hold import held\n"
        "with held(Path(sys.argv[1]), print): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(city)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        assert run(arguments(inbox, city)) == 2
        assert f"进程 {holder.pid}" in capsys.readouterr().err
        assert digest(city) == old
    finally:
        holder.kill()
        holder.wait()
    assert run(arguments(inbox, city)) == 0, "what a killed call held is free again"


def test_two_merges_that_carry_on_the_same_ledger_lose_nothing_of_either(year, tmp_path):
    inbox, city = year
    one, other = sorted(inbox.iterdir())
    commands = [
        [sys.executable, "-m", *arguments(each, city), "--previous", str(city)]
        for each in (one, other)
    ]
    runs = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    assert [each.wait() for each in runs] == [0, 0]
    names = openpyxl.load_workbook(city, read_only=True)["来源"].iter_rows(values_only=True)
    assert {one.name, other.name} <= {row[2] for row in names}
