"""What a city clerk met who followed the pages word by word, and made the usual mistakes."""

import shlex

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
