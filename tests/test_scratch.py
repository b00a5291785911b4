"""The private folders of a call: gone at its end, and after a sudden death with the next call."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phaseout.edges import owners, scratch

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc and signals")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The folder for temporary things, as a process finds it that begins."""
    monkeypatch.setattr(scratch, "gettempdir", lambda: str(tmp_path))
    scratch._swept.cache_clear()
    yield tmp_path
    scratch._swept.cache_clear()


@pytest.fixture(scope="module")
def dead():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left(place, pid, host=owners._HOST):
    folder = place / f"phaseout-{host}-{pid}-0123abcd"
    folder.mkdir()
    (folder / "000000.pickle").write_bytes(b"rows")
    return folder


def test_a_folder_is_this_users_alone_and_gone_at_the_end(place):
    with scratch.scratch() as folder:
        (folder / "0").write_text("1")
        assert folder.parent == place
        assert os.name == "nt" or folder.stat().st_mode & 0o777 == 0o700
    assert not list(place.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="age decides there")
def test_what_a_dead_process_left_is_swept_by_the_next(place, dead):
    stale = left(place, dead)
    with scratch.scratch():
        assert not stale.exists()


def test_what_a_living_process_uses_stays(place):
    living = left(place, os.getpid())
    with scratch.scratch():
        assert living.exists()


def test_what_another_computer_left_in_a_shared_folder_stays(place, dead):
    elsewhere = left(place, dead, host="00000000")
    with scratch.scratch():
        assert elsewhere.exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_of_such_a_name_is_not_followed(place, dead, tmp_path_factory):
    kept = tmp_path_factory.mktemp("elsewhere")
    (kept / "台账.xlsx").write_bytes(b"whole")
    (place / f"phaseout-{owners._HOST}-{dead}-0123abcd").symlink_to(kept)
    with scratch.scratch():
        assert (kept / "台账.xlsx").read_bytes() == b"whole"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners")
def test_what_belongs_to_another_user_stays(place, dead, monkeypatch):
    theirs = left(place, dead)
    monkeypatch.setattr(os, "getuid", lambda: theirs.stat().st_uid + 1)
    with scratch.scratch():
        assert theirs.exists()


@pytest.mark.parametrize("name", ["phaseout-report", "phaseout-1234", "phaseout--1-x", "phaseout"])
def test_a_folder_that_only_begins_like_one_stays(name, place):
    (place / name).mkdir()
    with scratch.scratch():
        assert (place / name).exists()


READING = """
import sys, time
from phaseout.edges.reading import submission
submission.open_book = lambda content: time.sleep(60)
from phaseout.cli import main
sys.argv = ["phaseout", "validate", sys.argv[1], "--plan", "chongqing-2024", "--limit", "seconds=3"]
main()
"""


@linux
def test_after_kill_9_of_the_call_its_folder_is_swept_and_its_children_end(place, tmp_path_factory):
    inbox = tmp_path_factory.mktemp("收到的台账")
    (inbox / "渝北区.csv").write_text("序号,企业名称\n1,示例水泥一厂\n", encoding="utf-8")
    environment = os.environ | {"TMPDIR": str(place)}
    call = subprocess.Popen(
        [sys.executable, "-c", READING, str(inbox)], env=environment, stdout=subprocess.DEVNULL
    )
    born = until(lambda: list(place.glob("phaseout-*/0")) and born_of(call.pid))
    call.send_signal(signal.SIGKILL)
    call.wait()
    assert list(place.glob("phaseout-*"))
    until(lambda: not any(Path(f"/proc/{pid}/stat").exists() for pid in born))
    with scratch.scratch() as folder:
        assert list(place.iterdir()) == [folder]


def born_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def until(asked):
    """What is asked, once it is so."""
    for _ in range(600):
        if answer := asked():
            return answer
        time.sleep(0.1)
    raise AssertionError("a minute has passed")
