"""What a city clerk met who followed the pages word by word, and made the usual mistakes."""

import errno
import os
import shlex
import shutil
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from test_city_again import (
    BANAN,
    ELSEWHERE,
    HEADS,
    KILN,
    PLAN,
    YUBEI,
    City,
    conflicting,
    decide,
    head_row,
)
from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.edges.reading.city import read_city
from phaseout.edges.reading.ooxml import mark
from phaseout.edges.reading.package import Package
from phaseout.edges.reading.submission import read_submission
from phaseout.jobs import filework


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def city(tmp_path):
    return City(tmp_path)


def merge(folder, out, *more, plan=PLAN.id):
    return run("merge", folder, "-o", out, "--plan", plan, "--today", "2024-12-31", *more)


# -- merging again without --previous


def worked_in(city):
    """A ledger with a decision that a merge has taken up, as phaseout left it."""
    conflicting(city)
    city.work(decide("取甲"))
    city.merge()
    return city.path.read_bytes()


def test_a_decision_taken_up_once_is_not_lost_by_a_merge_without_the_last_ledger(city):
    before = worked_in(city)
    done = merge(city.folder / "收到", city.path)
    assert "已决定的冲突 1 项" in str(done.exception)
    assert f"请加 --previous {city.path}" in str(done.exception)
    assert city.path.read_bytes() == before
    assert merge(city.folder / "收到", city.path, "--force").exit_code == 1
    assert city.path.read_bytes() != before


def test_a_merge_of_some_units_does_not_drop_the_others_without_a_word(city):
    city.send(YUBEI, {})
    city.send(BANAN, ELSEWHERE)
    city.merge()
    before = city.path.read_bytes()
    (city.folder / "再报").mkdir()
    city.files[BANAN].rename(city.folder / "再报" / BANAN)
    done = merge(city.folder / "再报", city.path)
    assert "这次没有报来（或没有报全）的单位 1 个（渝北区）" in str(done.exception)
    assert city.path.read_bytes() == before


def test_the_second_file_of_a_unit_is_not_dropped_without_a_word(city):
    city.send("渝北区一.csv", {})
    city.send("渝北区二.csv", KILN)
    city.merge()
    before = city.path.read_bytes()
    city.files["渝北区二.csv"].unlink()
    done = merge(city.folder / "收到", city.path)
    assert "没有报全）的单位 1 个（渝北区）" in str(done.exception)
    assert city.path.read_bytes() == before


def test_a_row_that_somebody_deleted_does_not_come_back_without_a_word(city):
    city.send(YUBEI, {}, KILN)
    city.merge()
    city.work(lambda book: book["退出台账"].delete_rows(head_row(book["退出台账"]) + 1))
    assert len(city.merge().pending["exit"]) == 1
    before = city.path.read_bytes()
    done = merge(city.folder / "收到", city.path)
    assert "市级改动和补正 1 处" in str(done.exception)
    assert city.path.read_bytes() == before


def test_a_decision_that_nobody_signed_yet_is_not_lost_either(city):
    conflicting(city)
    city.work(decide("取甲", by=""))
    city.merge()
    before = city.path.read_bytes()
    assert "没有写入" in str(merge(city.folder / "收到", city.path).exception)
    assert city.path.read_bytes() == before


def test_a_unit_that_sends_a_nil_return_has_reported(city):
    city.send(YUBEI, {})
    city.send(BANAN, ELSEWHERE)
    city.merge()
    city.files[YUBEI].write_text(f"{','.join(HEADS)}\n,,零报告\n", encoding="utf-8")
    done = merge(city.folder / "收到", city.path)
    assert "没有写入" not in str(done.exception)
    told = {source.unit: source.status for source in read_city(city.path).sources}
    assert told == {"渝北区": "nil", "巴南区": "ok"}


def test_the_same_returns_may_be_merged_twice(city):
    city.send(YUBEI, {})
    first = merge(city.folder / "收到", city.path)
    before = city.path.read_bytes()
    again = merge(city.folder / "收到", city.path)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert city.path.read_bytes() == before


def test_a_ledger_of_another_plan_is_not_written_over(city):
    before = worked_in(city)
    done = merge(city.folder / "收到", city.path, plan="chongqing-2022")
    assert "没有写入" in str(done.exception)
    assert city.path.read_bytes() == before


def test_rows_that_wait_are_counted_and_the_next_command_is_named(city):
    conflicting(city)
    done = merge(city.folder / "收到", city.folder / "乙.xlsx")
    assert "待核 2 行没有汇入" in done.output
    assert "再运行：phaseout merge -o" in " ".join(done.output.split())


# -- a folder where something else was wanted


@pytest.mark.parametrize(
    "words", [["lists", "-o", "名单"], ["deadlines"], ["report", "-o", "报告"]]
)
def test_who_gives_a_folder_of_returns_is_told_to_merge_first(words, tmp_path):
    done = run(words[0], tmp_path, *words[1:])
    assert f"请先汇总：phaseout merge {tmp_path} -o 市级台账.xlsx" in str(done.exception)


def test_an_inbox_without_a_file_is_told_as_that(tmp_path):
    assert "里面还没有文件" in str(run("validate", tmp_path).exception)
    (tmp_path / "渝北区").mkdir()
    assert "下级文件夹不看" in str(run("validate", tmp_path).exception)


@pytest.mark.parametrize(("make", "says"), [(False, "没有这个文件夹"), (True, "里面没有模板")])
def test_a_check_of_a_folder_that_holds_no_templates_does_not_pass(tmp_path, make, says):
    place = tmp_path / "模版"
    if make:
        place.mkdir()
    words = ("--plan", "huizhou-2021", "--kind", "annual", "--templates", place)
    done = run("report", "--check-template", *words)
    assert done.exit_code != 0
    assert says in str(done.exception)


# -- what to type next


def test_what_is_said_after_copying_can_be_typed_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("--plan", "huizhou-2021", "--kind", "annual")
    done = run("report", "--copy-templates", "我的 模板", *words)
    typed = done.output.split("检查：phaseout ")[1].split("使用：")[0]
    assert run(*shlex.split(typed)).exit_code == 0


def test_departments_that_report_by_ledger_too_are_named_with_the_blanks(tmp_path):
    done = run("blank", "--plan", "huizhou-2021", "-o", tmp_path)
    assert "部门也要以台账报送的：" in done.output
    assert "市生态环境局" in done.output
    one = run("blank", "--plan", "huizhou-2021", "--unit", "市生态环境局", "-o", tmp_path)
    assert "部门也要" not in one.output


# -- the ledger is still open in a spreadsheet program


def test_a_ledger_open_in_a_spreadsheet_program_is_told_and_the_sign_named(city):
    city.send(YUBEI, {})
    city.merge()
    assert "打开着" not in merge(city.folder / "收到", city.path).output
    city.path.with_name(f"~${city.path.name}").touch()
    done = merge(city.folder / "收到", city.path)
    assert done.exit_code == 0
    assert "打开着" in "".join(done.output.split())
    assert f"~${city.path.name}" in "".join(done.output.split())


# -- what lies in an inbox


@pytest.mark.parametrize(
    ("line", "nil"),
    [
        ("零报告：是", True), ("零报告：√", True), ("零报告：是☑ 否□", True), ("零报告：☑是 □否", True),
        ("零报告：是□ 否☑", False), ("零报告（是□ 否√）", False), ("零报告：是/否", False),
        ("是否零报告：是□ 否☑", False), ("零报告：□是 ☑否", False), ("零报告：是□", False),
    ],
)  # fmt: skip
def test_a_nil_return_is_one_where_yes_is_ticked(line, nil, tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(f"填报单位：渝北区\n{line}\n{','.join(HEADS)}\n", encoding="utf-8")
    assert (read_submission(path, PLAN).status == "nil") is nil


@pytest.mark.parametrize(
    ("line", "nil"),
    [
        ("本区无落后产能", True), ("本单位2024年无退出企业。", True), ("本区无此类情况，特此说明。", True),
        ("本区系统故障无法导出数据，请稍后补报", False), ("本区暂无法统计，月底前补报", False),
        ("本单位台账无误，见附件", False), ("本区无证企业3家，另行报送", False),
    ],
)  # fmt: skip
def test_a_line_that_excuses_itself_is_no_nil_return(line, nil, tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(f"填报单位：渝北区\n{','.join(HEADS)}\n{line}\n", encoding="utf-8")
    assert (read_submission(path, PLAN).status == "nil") is nil


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_in_gbk_is_read_as_it_was_meant_and_ends_nothing(city):
    city.send(BANAN, ELSEWHERE)
    city.send(YUBEI, {})
    here = city.folder / "收到"
    (here / YUBEI).rename(here / os.fsdecode(YUBEI.encode("gbk")))
    done = merge(here, city.path)
    assert done.exit_code == 0, done.exception
    assert {s.file for s in read_city(city.path).sources} == {YUBEI, BANAN}
    assert run("validate", here, "--plan", PLAN.id, "--today", "2024-12-31").exit_code == 0


def test_folders_and_hidden_files_in_an_inbox_are_told(city):
    city.send(YUBEI, {})
    here = city.folder / "收到"
    (here / "第二批").mkdir()
    for name in ("第二批/巴南区.csv", ".长寿区.csv", "._渝北区.csv"):
        (here / name).write_bytes(city.files[YUBEI].read_bytes())
    told = "".join(run("validate", here, "--plan", PLAN.id, "--today", "2024-12-31").output.split())
    assert "略过第二批：是下级文件夹" in told
    assert "略过.长寿区.csv：是隐藏文件" in told
    assert "._渝北区" not in told


# -- what lies where a file is written


def test_a_holder_that_is_a_link_is_not_followed(city):
    city.send(YUBEI, {})
    precious = city.folder / "别的"
    precious.write_text("别的", encoding="utf-8")
    (city.folder / ".市级台账.xlsx.holder").symlink_to(precious)
    assert merge(city.folder / "收到", city.path).exit_code == 0
    assert precious.read_text(encoding="utf-8") == "别的"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_record_that_is_no_file_stops_nothing(city):
    city.send(YUBEI, {})
    os.mkfifo(city.folder / "收到" / ".phaseout.json")
    os.mkfifo(city.folder / "豁免.toml")
    assert merge(city.folder / "收到", city.path).exit_code == 0
    done = merge(city.folder / "收到", city.path, "--waivers", city.folder / "豁免.toml")
    assert "不是普通文件" in str(done.exception)


def test_properties_beyond_reason_bear_no_mark():
    inside = (
        b'<Properties><property name="phaseout.kind"/>'
        + b"".join(b"<a%d/>" % k for k in range(200_000))
        + b"</Properties>"
    )
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("docProps/custom.xml", inside)
    assert mark(Package(package.getvalue())) == {}


def test_a_full_folder_for_temporary_files_is_told_once(city, monkeypatch):
    city.send(YUBEI, {})
    city.send(BANAN, ELSEWHERE)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filework, "check_some", full)
    done = merge(city.folder / "收到", city.path)
    assert "临时文件夹" in str(done.exception)
    assert not city.path.exists()


def test_a_number_that_slipped_into_another_column_is_not_told_whole(city):
    city.send(YUBEI, {"处置措施": "13912345678", "发现日期": "500102199003076831"})
    for format in ("table", "json", "csv"):
        done = run(
            "validate",
            city.folder / "收到",
            "--plan",
            PLAN.id,
            "--today",
            "2024-12-31",
            "--format",
            format,
        )
        assert "13912345678" not in done.output
        assert "500102199003076831" not in done.output
        assert "13********" in "".join(done.output.split())


def test_lists_for_a_publisher_do_not_go_through_a_link(city):
    city.send(YUBEI, {"整改期限": "2024-10-08"})
    city.merge()
    elsewhere, lists = city.folder / "别处", city.folder / "名单"
    run("lists", city.path, "-o", lists, "--today", "2024-12-31")
    (own, *_) = [path for path in lists.iterdir() if path.is_dir()]
    shutil.move(own, elsewhere)
    own.symlink_to(elsewhere)
    before = {path: path.stat().st_mtime_ns for path in elsewhere.iterdir()}
    done = run("lists", city.path, "-o", lists, "--today", "2024-12-31", "--force")
    assert "那里是一个链接" in str(done.exception)
    assert {path: path.stat().st_mtime_ns for path in elsewhere.iterdir()} == before
