"""Files are written whole or not at all, and nobody else's is overwritten."""

import errno
import hashlib
import json
import os
import pickle
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from phaseout.edges import owners
from phaseout.edges.writing import save as door
from phaseout.edges.writing.save import NotOurs, WriteRefused, check_folder, file_name, ours, save
from phaseout.edges.writing.workbook import Column, Sheet, Workbook, workbook_bytes

OLD, NEW = b"old ledger", b"new ledger"
ROOT = Path(__file__).parent.parent


def workbook(value="示例水泥一厂", number=1250.5):
    columns = [Column("企业名称", 20), Column("产能", kind="number")]
    sheet = Sheet("台账", "示例台账", columns, [[value, number], [None, 0.1 + 0.2]])
    return workbook_bytes(Workbook([sheet], "示例", datetime(2024, 12, 31)))


def resaved(path, edit=lambda book: None):
    """What a spreadsheet program does: other bytes, the same values (but for the edit)."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def failing(monkeypatch, function, error, only=None):
    """Let an ``os`` function fail, for one target alone if asked."""
    real = getattr(os, function)

    def fail(*args, **kwargs):
        if only is None or Path(args[-1]).name == only:
            raise OSError(error, os.strerror(error)) if isinstance(error, int) else error
        return real(*args, **kwargs)

    monkeypatch.setattr(door.os, function, fail)


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def ledger(tmp_path):
    """A file that phaseout wrote before."""
    path = tmp_path / "city.txt"
    save(path, OLD)
    return path


# -- writing


def test_a_file_is_written_into_folders_that_did_not_exist(tmp_path):
    path = tmp_path / "2024" / "名单" / "黄牌.md"
    save(path, NEW)
    assert path.read_bytes() == NEW


def test_nothing_but_the_file_and_the_record_is_left_in_the_folder(ledger):
    assert left_in(ledger.parent) == [".phaseout.json", "city.txt"]


def test_the_record_holds_the_hash_of_the_file(ledger):
    record = json.loads((ledger.parent / ".phaseout.json").read_text("utf-8"))
    assert record == {"files": {"city.txt": {"sha256": hashlib.sha256(OLD).hexdigest()}}}


def test_the_record_holds_the_hash_of_the_cells_of_a_workbook(tmp_path):
    save(tmp_path / "市级台账.xlsx", workbook())
    record = json.loads((tmp_path / ".phaseout.json").read_text("utf-8"))
    assert set(record["files"]["市级台账.xlsx"]) == {"sha256", "cells"}


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_replaced_file_keeps_the_mode_its_group_was_given(ledger):
    ledger.chmod(0o664)
    save(ledger, NEW)
    assert ledger.stat().st_mode & 0o777 == 0o664


# -- what stands there already


def test_a_file_nobody_changed_since_is_replaced(ledger):
    save(ledger, NEW)
    assert ledger.read_bytes() == NEW


def test_a_file_phaseout_did_not_write_is_left_alone(tmp_path):
    path = tmp_path / "渝北区.txt"
    path.write_bytes(OLD)
    with pytest.raises(NotOurs):
        save(path, NEW)
    assert path.read_bytes() == OLD


def test_a_file_changed_since_is_left_alone(ledger):
    ledger.write_bytes(b"edited by a person")
    with pytest.raises(NotOurs):
        save(ledger, NEW)
    assert ledger.read_bytes() == b"edited by a person"


def test_the_refusal_names_the_file_and_the_way_out(ledger):
    ledger.write_bytes(b"edited by a person")
    with pytest.raises(NotOurs) as refusal:
        save(ledger, NEW)
    assert str(ledger) in str(refusal.value)
    assert "被改动过" in str(refusal.value)
    assert "--force" in str(refusal.value)


def test_force_replaces_a_foreign_file(tmp_path):
    path = tmp_path / "渝北区.txt"
    path.write_bytes(OLD)
    save(path, NEW, force=True)
    assert path.read_bytes() == NEW
    assert ours(path) == "unchanged"


def test_a_refusal_survives_the_way_back_from_a_worker_process(tmp_path):
    refusal = NotOurs(tmp_path / "a.xlsx", "changed")
    assert str(pickle.loads(pickle.dumps(refusal))) == str(refusal)


def test_a_deleted_output_is_simply_written_again(ledger):
    ledger.unlink()
    save(ledger, NEW)
    assert ledger.read_bytes() == NEW


def test_a_workbook_saved_again_by_a_spreadsheet_program_is_unchanged(tmp_path):
    path = tmp_path / "city.xlsx"
    save(path, workbook())
    resaved(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() not in (
        tmp_path / ".phaseout.json"
    ).read_text("utf-8")
    assert ours(path) == "unchanged"


def test_a_workbook_with_an_edited_cell_is_changed(tmp_path):
    path = tmp_path / "city.xlsx"
    save(path, workbook())
    resaved(path, lambda book: book["台账"].__setitem__("A3", "示例水泥二厂"))
    assert ours(path) == "changed"


def test_a_number_that_became_a_text_is_a_change(tmp_path):
    path = tmp_path / "city.xlsx"
    save(path, workbook())
    resaved(path, lambda book: book["台账"].__setitem__("B3", "1250.5"))
    assert ours(path) == "changed"


def test_a_workbook_with_a_new_sheet_is_changed(tmp_path):
    path = tmp_path / "city.xlsx"
    save(path, workbook())
    resaved(path, lambda book: book.create_sheet("我的草稿"))
    assert ours(path) == "changed"


def test_a_workbook_that_turned_into_rubbish_is_changed(tmp_path):
    path = tmp_path / "city.xlsx"
    save(path, workbook())
    path.write_bytes(b"PK\x03\x04 rubbish")
    assert ours(path) == "changed"


def test_a_file_that_is_not_there_is_foreign(tmp_path):
    assert ours(tmp_path / "none.xlsx") == "foreign"


@pytest.mark.parametrize(
    "record", ["", "[]", '{"files": 3}', '{"files": {"city.txt": 1}}', "[" * 9999]
)
def test_a_broken_record_makes_every_file_foreign(ledger, record):
    (ledger.parent / ".phaseout.json").write_text(record)
    assert ours(ledger) == "foreign"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("force", [False, True])
def test_a_link_at_the_target_is_never_followed(tmp_path, force):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(OLD)
    link = tmp_path / "out" / "city.txt"
    link.parent.mkdir()
    link.symlink_to(outside)
    with pytest.raises(WriteRefused, match="链接"):
        save(link, NEW, force=force)
    assert outside.read_bytes() == OLD
    assert link.is_symlink()


def test_a_folder_at_the_target_is_refused_even_by_force(tmp_path):
    (tmp_path / "city.xlsx").mkdir()
    with pytest.raises(WriteRefused, match="同名的文件夹"):
        save(tmp_path / "city.xlsx", NEW, force=True)


def test_a_file_in_place_of_a_folder_is_told(tmp_path):
    (tmp_path / "out").write_bytes(OLD)
    with pytest.raises(WriteRefused, match="不是文件夹"):
        save(tmp_path / "out" / "city.xlsx", NEW)


# -- when the system fails


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EACCES, "没有写入权限"),
        (errno.EROFS, "只读"),
        (errno.EIO, "磁盘读写出错"),
    ],
)
@pytest.mark.parametrize("function", ["open", "fsync"])
def test_the_old_file_stays_whole_when_writing_fails(
    ledger, monkeypatch, function, error, sentence
):
    failing(monkeypatch, function, error)
    with pytest.raises(WriteRefused, match=sentence):
        save(ledger, NEW)
    monkeypatch.undo()
    assert ledger.read_bytes() == OLD
    assert ours(ledger) == "unchanged"
    assert left_in(ledger.parent) == [".phaseout.json", "city.txt"]


def test_the_old_file_stays_whole_when_the_rename_fails(ledger, monkeypatch):
    failing(monkeypatch, "replace", errno.EIO, only="city.txt")
    with pytest.raises(WriteRefused):
        save(ledger, NEW)
    assert ledger.read_bytes() == OLD
    assert ours(ledger) == "unchanged"
    assert left_in(ledger.parent) == [".phaseout.json", "city.txt"]


@pytest.mark.parametrize("held", ["city.txt", ".phaseout.json"])
def test_a_file_held_by_another_program_is_told_as_such(ledger, monkeypatch, held):
    failing(monkeypatch, "replace", errno.EACCES, only=held)
    with pytest.raises(WriteRefused, match=f"请先在 Excel 或 WPS 中关闭 {held}，"):
        save(ledger, NEW)
    assert ledger.read_bytes() == OLD


def test_a_record_that_cannot_be_written_leaves_the_old_file(ledger, monkeypatch):
    failing(monkeypatch, "replace", errno.ENOSPC, only=".phaseout.json")
    with pytest.raises(WriteRefused, match="磁盘空间不足"):
        save(ledger, NEW)
    assert ledger.read_bytes() == OLD


def test_an_interrupted_run_takes_its_temporary_file_along(ledger, monkeypatch):
    failing(monkeypatch, "fsync", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        save(ledger, NEW)
    assert left_in(ledger.parent) == [".phaseout.json", "city.txt"]


KILLED = """
import os, signal, sys
from pathlib import Path
from phaseout.edges.writing import save as door
left = int(sys.argv[2])
def counted(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
for name in ("open", "fsync", "replace", "close"):
    setattr(os, name, counted(getattr(os, name)))
door.save(Path(sys.argv[1]), b"new ledger")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_run_killed_at_any_step_leaves_the_old_or_the_new_file_and_it_is_ours(tmp_path):
    for step in range(1, 40):
        path = tmp_path / str(step) / "city.txt"
        save(path, OLD)
        command = [sys.executable, "-c", KILLED, str(path), str(step)]
        done = subprocess.run(command, cwd=ROOT, check=False)
        assert path.read_bytes() in (OLD, NEW)
        assert ours(path) == "unchanged"
        if done.returncode == 0:
            break
    assert step > 6
    assert path.read_bytes() == NEW


@pytest.mark.skipif(os.name == "nt", reason="folders can't be locked there")
def test_processes_that_write_to_one_folder_lose_no_entry_of_its_record(tmp_path):
    program = (
        "import sys; from pathlib import Path; from phaseout.edges.writing.save import save\n"
        "for n in range(8): save(Path(sys.argv[1]) / f'{sys.argv[2]}{n}.txt', b'x')"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    runs = [subprocess.Popen([*command, who], cwd=ROOT) for who in "abc"]
    assert [run.wait() for run in runs] == [0, 0, 0]
    files = [tmp_path / f"{who}{number}.txt" for who in "abc" for number in range(8)]
    assert {ours(path) for path in files} == {"unchanged"}


# -- temporary files of killed runs


def temporary(folder, pid, host=owners._HOST):
    path = folder / f".phaseout-{host}-{pid}-0123abcd.tmp"
    path.write_bytes(b"half a ledger")
    return path


@pytest.mark.skipif(os.name == "nt", reason="age decides there")
def test_temporary_files_of_dead_processes_are_swept(ledger):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    stale = temporary(ledger.parent, dead.pid)
    save(ledger, NEW)
    assert not stale.exists()


def test_temporary_files_of_living_processes_stay(ledger):
    living = temporary(ledger.parent, os.getpid())
    save(ledger, NEW)
    assert living.exists()


def test_temporary_files_of_another_computer_stay(ledger):
    elsewhere = temporary(ledger.parent, 2**22 + 1, host="00000000")
    save(ledger, NEW)
    assert elsewhere.exists()


# -- a folder, before a long job


def test_a_folder_that_can_be_written_passes_without_a_trace(tmp_path):
    check_folder(tmp_path)
    assert left_in(tmp_path) == []


def test_a_folder_yet_to_be_made_passes_and_is_not_made(tmp_path):
    check_folder(tmp_path / "2024" / "out")
    assert left_in(tmp_path) == []


def test_a_read_only_folder_is_told_before_the_job(tmp_path, monkeypatch):
    failing(monkeypatch, "open", errno.EROFS)
    with pytest.raises(WriteRefused, match="只读"):
        check_folder(tmp_path)


def test_a_file_given_as_a_folder_is_told_before_the_job(tmp_path):
    (tmp_path / "out").write_bytes(OLD)
    with pytest.raises(WriteRefused, match="不是文件夹"):
        check_folder(tmp_path / "out" / "2024")


# -- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("渝北区", "渝北区.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd.xlsx"),
        ("C:\\台账", "C__台账.xlsx"),
        ("名单\n\t2024", "名单 2024.xlsx"),
        ("甲\u200b乙\u202e丙\x00", "甲乙丙.xlsx"),
        ("结尾有点. . ", "结尾有点.xlsx"),
        (".hidden", "hidden.xlsx"),
        ("~$city", "$city.xlsx"),
        ("CON", "_CON.xlsx"),
        ("nul.tar", "_nul.tar.xlsx"),
        ("com¹", "_com¹.xlsx"),
        ("CONSOLE", "CONSOLE.xlsx"),
        ("", "未命名.xlsx"),
        ("...", "未命名.xlsx"),
        ("\ud800", "未命名.xlsx"),
    ],
)
def test_a_file_name_is_one_every_system_takes(text, name):
    assert file_name(text, ".xlsx") == name


@pytest.mark.parametrize("text", ["厂" * 300, "a" * 300, "𬭎" * 300, "厂" * 83 + ". " * 9])
def test_a_long_file_name_is_cut_between_characters(text):
    name = file_name(text, "_退回.xlsx")
    assert len(name.encode()) <= 255
    assert name.endswith("_退回.xlsx")


def test_the_hash_of_cells_reads_the_package_once_from_memory(tmp_path):
    content = workbook()
    assert door._cells(tmp_path / "a.xlsx", content) == door._cells(tmp_path / "b.XLSX", content)
    assert openpyxl.load_workbook(BytesIO(content)).sheetnames == ["台账"]
