"""validate --return as a clerk calls it: where the copies go, and how they come in again."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256

import openpyxl
import pytest
from calls import phaseout

from phaseout.paths import folder

SAMPLES = folder("sample_ledgers")
CALL = ("--plan", "chongqing-2024", "--today", "2024-12-31")


def validate(*words, cwd=None):
    return phaseout("validate", *words, *CALL, cwd=cwd)


@pytest.fixture
def inbox(tmp_path):
    for name in ("江津区_单元格有误.xlsx", "丰都县_扫描件.xlsx"):
        shutil.copy(SAMPLES / "messy" / name, tmp_path / name)
    return tmp_path


def corrected(path):
    book = openpyxl.load_workbook(path)
    book["退出台账"]["C4"] = "示例改正一厂"
    book.save(path)


def test_the_copies_are_told_and_the_originals_are_as_they_were(inbox):
    before = {p.name: sha256(p.read_bytes()).hexdigest() for p in inbox.iterdir()}
    done = validate(inbox, "--return", inbox / "退回")
    assert done.returncode == 1
    assert "退回件：写出 1 份；原文件没有改动。" in done.stdout
    assert (inbox / "退回" / "江津区_单元格有误_退回.xlsx").is_file()
    assert "丰都县_扫描件.xlsx 没有退回件：这是PDF 文件" in done.stderr
    after = {p.name: sha256(p.read_bytes()).hexdigest() for p in inbox.iterdir() if p.is_file()}
    assert after == before


def test_json_names_the_copies_and_how_they_were_made(inbox):
    done = validate(inbox, "--return", inbox / "退回", "--format", "json")
    told = {one["file"]: one for one in json.loads(done.stdout)["returned"]}
    assert told["江津区_单元格有误.xlsx"]["road"] == "patched"
    assert told["丰都县_扫描件.xlsx"]["out"] is None and told["丰都县_扫描件.xlsx"]["message"]


def test_a_copy_that_nobody_changed_is_passed_over_and_said(inbox):
    validate(inbox, "--return", inbox)
    done = validate(inbox, "--format", "json")
    assert "略过 江津区_单元格有误_退回.xlsx：退回后没有改动" in done.stderr
    assert len(json.loads(done.stdout)["files"]) == 2


def test_a_copy_that_a_clerk_corrected_is_read_and_said(inbox):
    validate(inbox, "--return", inbox)
    corrected(inbox / "江津区_单元格有误_退回.xlsx")
    done = validate(inbox, "--format", "json")
    read = {f["file"] for f in json.loads(done.stdout)["files"]}
    assert "江津区_单元格有误_退回.xlsx" in read
    assert "读取 江津区_单元格有误_退回.xlsx：退回后有改动" in done.stderr
    assert "都在，两份都读取，请只留一份" in done.stderr


def test_a_corrected_copy_is_never_overwritten_by_the_next(inbox):
    copy = inbox / "退回" / "江津区_单元格有误_退回.xlsx"
    validate(inbox / "江津区_单元格有误.xlsx", "--return", inbox / "退回")
    corrected(copy)
    content = copy.read_bytes()
    done = validate(inbox / "江津区_单元格有误.xlsx", "--return", inbox / "退回")
    assert done.returncode == 2 and "--force" in done.stderr
    assert copy.read_bytes() == content


def test_the_second_copy_bears_the_number_of_the_round(inbox):
    validate(inbox / "江津区_单元格有误.xlsx", "--return", inbox)
    done = validate(inbox / "江津区_单元格有误_退回.xlsx", "--return", inbox)
    assert done.returncode == 1
    second = openpyxl.load_workbook(inbox / "江津区_单元格有误_退回2.xlsx")
    assert second.sheetnames == ["校验结果", "退出台账"]
    assert "第 2 次校验" in second["校验结果"]["A2"].value


def test_the_receipts_decide_the_number_where_there_are_any(inbox):
    source = inbox / "江津区_单元格有误.xlsx"
    call = ("--receipt", inbox / "回执", "--return", inbox / "退回")
    validate(source, *call)
    corrected(source)  # the original itself, not the return copy, so it bears no mark of a round
    validate(source, *call)
    second = openpyxl.load_workbook(inbox / "退回" / "江津区_单元格有误_退回2.xlsx")
    assert "第 2 次校验" in second["校验结果"]["A2"].value


def test_two_files_that_differ_in_their_ending_each_get_a_copy(inbox):
    (inbox / "潼南区.csv").write_text("企业名称\n示例甲厂\n", "utf-8")
    (inbox / "潼南区.tsv").write_text("企业名称\n示例乙厂\n", "utf-8")
    done = validate(inbox / "潼南区.csv", inbox / "潼南区.tsv", "--return", inbox / "退回")
    assert "写出 2 份" in done.stdout
    held = {openpyxl.load_workbook(p)["CSV"]["A2"].value for p in (inbox / "退回").glob("潼南区*")}
    assert held == {"示例甲厂", "示例乙厂"}


def test_a_copy_is_never_written_over_an_input(inbox):
    source = inbox / "江津区_单元格有误.xlsx"
    taken = inbox / "江津区_单元格有误_退回.xlsx"
    shutil.copy(source, taken)
    content = taken.read_bytes()
    done = validate(source, taken, "--return", inbox, "--force")
    assert done.returncode == 2 and "那里就是一份报送的文件" in done.stderr
    assert taken.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_one_sentence(inbox):
    done = validate(inbox, "--return", inbox / "江津区_单元格有误.xlsx")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "没有写入" in done.stderr


def test_return_copies_that_nobody_corrected_are_to_be_corrected_first(inbox):
    validate(inbox, "--return", inbox / "退回件")
    done = validate(inbox / "退回件")
    assert done.returncode == 2
    assert "请先照退回件第一张表改好、保存" in done.stderr and "核对路径" not in done.stderr


def test_inspect_says_why_the_results_were_not_read(inbox):
    validate(inbox, "--return", inbox)
    call = [
        sys.executable,
        "-m",
        "phaseout",
        "inspect",
        inbox / "江津区_单元格有误_退回.xlsx",
        *CALL[:2],
    ]
    done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "上次退回时附的校验结果" in done.stdout
