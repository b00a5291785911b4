"""The commands as a user calls them: exit statuses, sentences, JSON faces."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from calls import phaseout

from phaseout.paths import folder

SAMPLES = folder("sample_ledgers")
DAY = ("--today", "2024-12-31")
PLAN = ("--plan", "chongqing-2024")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    out = tmp_path_factory.mktemp("city") / "市级台账.xlsx"
    done = phaseout("merge", SAMPLES / "clean", "-o", out, *DAY)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def messy():
    return phaseout("validate", SAMPLES / "messy", *PLAN, *DAY, "--format", "json")


def test_validate_passes_clean_ledgers_and_finds_their_plan_by_itself():
    done = phaseout("validate", SAMPLES / "clean", *DAY, "--format", "json")
    face = json.loads(done.stdout)
    assert done.returncode == 0
    assert face["plan"] == "chongqing-2024"
    assert face["counts"]["error"] == 0
    assert {f["file"]: f["status"] for f in face["files"]}["城口县.xlsx"] == "nil"


def test_validate_objects_to_messy_ledgers_without_a_traceback(messy):
    assert messy.returncode == 1
    assert "Traceback" not in messy.stderr + messy.stdout


def test_the_json_of_validate_has_the_keys_that_scripts_rely_on(messy):
    face = json.loads(messy.stdout)
    assert set(face) >= {"plan", "today", "files", "findings", "repairs", "counts"}
    assert set(face["files"][0]) >= {
        "file",
        "sha256",
        "unit",
        "status",
        "rows",
        "message",
        "sheets",
    }
    sheets = [sheet for f in face["files"] for sheet in f["sheets"]]
    assert set(sheets[0]) >= {
        "sheet", "ledger", "header_rows", "first_row", "last_row", "columns", "unmapped",
        "total_rows", "note_rows",
    }  # fmt: skip
    assert set(face["findings"][0]) >= {
        "rule", "severity", "file", "sheet", "cell", "row", "field", "value", "message", "fix",
        "basis", "related",
    }  # fmt: skip
    assert set(face["repairs"][0]) >= {"file", "sheet", "cell", "field", "before", "after", "rule"}


def test_a_finding_names_the_cell_that_holds_the_fault(messy):
    face = json.loads(messy.stdout)
    wrong = [f for f in face["findings"] if f["rule"] == "F007"]
    assert wrong and all(f["cell"] and f["row"] and f["value"] for f in wrong)


def test_an_unreadable_file_is_one_finding_and_the_others_go_on(messy):
    face = json.loads(messy.stdout)
    unreadable = [f for f in face["files"] if f["status"] == "unreadable"]
    assert unreadable and all(f["message"] for f in unreadable)
    assert any(f["rows"] for f in face["files"])


def test_merge_accounts_for_every_row_in_every_file_and_in_sum(tmp_path):
    done = phaseout(
        "merge", SAMPLES / "messy", "-o", tmp_path / "c.xlsx", *PLAN, *DAY, "--format", "json"
    )
    face = json.loads(done.stdout)
    assert done.returncode == 1
    for count in (face["rows"], *face["by_file"]):
        assert count["read"] == count["merged"] + count["pending"] + count["duplicate"]
    assert face["conflicts"][0]["resolution"] == "pending"
    assert (
        len(face["units"]["missing"]) + len(face["units"]["submitted"]) + len(face["units"]["nil"])
        == 41
    )


def test_deadlines_puts_late_orders_first_and_objects(city):
    done = phaseout("deadlines", city, *DAY, "--format", "json")
    items = json.loads(done.stdout)["items"]
    assert done.returncode == 1
    assert items[0]["state"] == "逾期未整改" and items[0]["days_left"] < 0
    assert set(items[0]) >= {
        "kind", "deadline", "unit", "enterprise", "row", "start", "statutory_due", "due",
        "extended", "provisional", "state", "pending", "days_left", "basis",
    }  # fmt: skip


def test_within_leaves_out_what_ends_later(city):
    done = phaseout("deadlines", city, *DAY, "--within", "20", "--format", "json")
    assert all(item["days_left"] <= 20 for item in json.loads(done.stdout)["items"])


def test_lists_writes_each_list_as_workbook_and_document(city, tmp_path):
    done = phaseout("lists", city, "-o", tmp_path / "名单", *DAY)
    assert done.returncode == 0, done.stderr
    lists = [p for p in (tmp_path / "名单").iterdir() if p.is_file() and p.name[0] != "."]
    assert sorted(p.suffix for p in lists) == [".docx"] * 3 + [".json"] + [".xlsx"] * 3


def test_the_json_of_lists_has_the_keys_that_scripts_rely_on(city, tmp_path):
    done = phaseout("lists", city, "-o", tmp_path, *DAY, "--format", "json")
    lists = {one["list"]: one for one in json.loads(done.stdout)["lists"]}
    assert set(lists) == {"yellow", "red", "exit"}
    assert set(lists["yellow"]["rows"][0]) >= {
        "enterprise", "credit_code", "unit", "standards", "publishers", "since", "overdue",
        "change", "reason",
    }  # fmt: skip


def test_lists_says_what_changed_since_the_publication_before(city, tmp_path):
    first, second = tmp_path / "上期", tmp_path / "本期"
    phaseout("lists", city, "-o", first, "--today", "2024-08-31", "--format", "md")
    done = phaseout(
        "lists", city, "-o", second, *DAY, "--previous", first, "--format", "json", "--number", "2"
    )
    face = json.loads(done.stdout)
    rows = [row for one in face["lists"] for row in one["rows"]]
    assert {row["change"] for row in rows} == {"new", "kept", "moved", "removed"}
    assert all(row["reason"] for row in rows if row["change"] in {"moved", "removed"})
    assert (face["date"], face["number"]) == ("2024-12-31", "2")
    stored = json.loads((second / "名单.json").read_text("utf-8"))
    assert {row["change"] for one in stored["lists"] for row in one["rows"]} == {None}


def test_a_publication_before_that_cannot_be_read_is_one_sentence(city, tmp_path):
    done = phaseout("lists", city, "-o", tmp_path / "本期", *DAY, "--previous", tmp_path)
    assert done.returncode == 2
    assert "里面没有 名单.json，无法与上一期比较" in done.stderr
    assert "Traceback" not in done.stderr


def test_report_writes_the_paper_and_its_figures(city, tmp_path):
    done = phaseout("report", city, "-o", tmp_path, *DAY, "--format", "json")
    figures = {f["id"]: f for f in json.loads(done.stdout)["figures"]}
    assert done.returncode == 0, done.stderr
    assert figures["exit.enterprises"]["label"] == "退出企业数"
    assert figures["exit.enterprises"]["value"] > 0 and figures["exit.enterprises"]["rows"]
    assert {p.suffix for p in tmp_path.iterdir()} >= {".docx", ".md"}


def test_a_kind_of_report_that_the_plan_has_not_names_those_it_has(city, tmp_path):
    done = phaseout("report", city, "-o", tmp_path, "--kind", "monthly", *DAY)
    assert done.returncode == 2
    assert "annual" in done.stderr


def test_blank_makes_a_workbook_for_the_unit_named(tmp_path):
    done = phaseout("blank", *PLAN, "--unit", "渝北区", "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "渝北区.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("validate", "没有这个文件.xlsx"), "找不到"),
        (("validate", SAMPLES / "clean", "--plan", "chongqing-2042"), "chongqing-2024"),
        (("explain", "D01"), "是不是“D001”"),
        (("blank", *PLAN, "--unit", "渝北", "-o", "x"), "渝北区"),
        (("blank", *PLAN, "--ledger", "exi", "-o", "x"), "exit"),
        (("deadlines", SAMPLES / "clean" / "渝北区.xlsx"), "phaseout merge"),
    ],
    ids=["file", "plan", "rule", "unit", "ledger", "not a city ledger"],
)
def test_a_wrong_call_is_one_sentence_and_status_2(words, said, tmp_path):
    done = phaseout(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_nothing_readable_is_status_2(tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    done = phaseout("validate", tmp_path, *PLAN)
    assert done.returncode == 2
    assert "已损坏" in done.stdout.replace("\n", "").replace("│", "").replace(" ", "")


def test_an_output_folder_that_cannot_be_made_is_said(city, tmp_path):
    (tmp_path / "占用").write_text("不是文件夹", encoding="utf-8")
    done = phaseout("lists", city, "-o", tmp_path / "占用" / "名单", *DAY)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_foreign_file_at_the_place_of_an_output_is_left_alone(tmp_path):
    out = tmp_path / "市级台账.xlsx"
    shutil.copyfile(SAMPLES / "clean" / "渝北区.xlsx", out)
    before = out.read_bytes()
    done = phaseout("merge", SAMPLES / "clean", "-o", out, *DAY)
    assert done.returncode == 2 and "--force" in done.stderr
    assert out.read_bytes() == before


def test_inputs_are_not_changed(city):
    before = {p: p.read_bytes() for p in (SAMPLES / "clean").iterdir()}
    phaseout("validate", SAMPLES / "clean", *DAY)
    assert {p: p.read_bytes() for p in (SAMPLES / "clean").iterdir()} == before


@pytest.mark.parametrize(
    "command",
    ["", "demo", "plans", "blank", "validate", "merge", "deadlines", "lists", "report", "explain"],
)
def test_every_command_has_help_with_an_example_that_fits_80_columns(command):
    done = phaseout(*filter(None, [command]), "--help")
    assert done.returncode == 0
    assert command == "" or f"例：phaseout {command}" in done.stdout
    assert "phaseout" in done.stdout


def test_the_plan_is_shown_with_units_standards_and_basis():
    done = phaseout("plans", "chongqing-2024")
    assert done.returncode == 0
    for words in ("填报单位 41 个", "市经济信息委", "6个月", "二(三)2", "统一社会信用代码"):
        assert words in done.stdout


def test_the_demo_ends_with_what_was_made_and_the_three_figures_on_a_console_in_gbk(tmp_path):
    done = phaseout("demo", cwd=tmp_path, code="gbk")
    assert done.returncode == 0, done.stderr
    assert "?" not in done.stdout
    for words in ("2024-12-31", "市级台账.xlsx", "未报送单位", "待核行", "逾期未整改"):
        assert words in done.stdout
    assert Path(tmp_path / "phaseout-demo" / "市级台账.xlsx").exists()


def test_the_demo_may_be_run_twice(tmp_path):
    first, second = phaseout("demo", cwd=tmp_path), phaseout("demo", cwd=tmp_path)
    assert second.returncode == 0, second.stderr
    assert first.stdout == second.stdout


def test_an_input_is_never_overwritten_by_the_output(tmp_path):
    folder = tmp_path / "收到"
    shutil.copytree(SAMPLES / "clean", folder)
    before = (folder / "渝北区.xlsx").read_bytes()
    done = phaseout("merge", folder, "-o", folder / "渝北区.xlsx", *DAY, "--force")
    assert done.returncode == 2 and "不能覆盖" in done.stderr
    assert (folder / "渝北区.xlsx").read_bytes() == before


def test_a_city_ledger_among_the_returns_is_passed_over_though_somebody_edited_it(tmp_path):
    folder = tmp_path / "收到"
    shutil.copytree(SAMPLES / "clean", folder)
    first = phaseout("merge", folder, "-o", folder / "市级台账.xlsx", *DAY, "--format", "json")
    book = openpyxl.load_workbook(folder / "市级台账.xlsx")
    book.worksheets[0]["C5"] = "改过"
    book.save(folder / "市级台账.xlsx")
    again = phaseout("merge", folder, "-o", tmp_path / "新.xlsx", *DAY, "--format", "json")
    assert json.loads(again.stdout)["rows"] == json.loads(first.stdout)["rows"]
    assert "是市级台账" in again.stderr


def test_a_word_that_the_plan_does_not_list_is_refused_with_its_cell_in_a_city_ledger(
    city, tmp_path
):
    edited = tmp_path / "市级台账.xlsx"
    book = openpyxl.load_workbook(city)
    sheet = book["退出台账"]
    head = next(row for row in sheet.iter_rows() if any(c.value == "退出方式" for c in row))
    column = next(c.column for c in head if c.value == "退出方式")
    cell = next(c for c in (sheet.cell(r, column) for r in range(head[0].row + 1, 99)) if c.value)
    cell.value = "整体关闭"
    book.save(edited)
    done = phaseout("lists", edited, "-o", tmp_path / "名单", *DAY)
    assert done.returncode == 2
    assert cell.coordinate in done.stderr and "整体关闭" in done.stderr


def test_without_any_usable_file_no_city_ledger_is_written(tmp_path):
    (tmp_path / "渝北区.csv").write_text("你好\n", encoding="utf-8")
    done = phaseout("merge", tmp_path, "-o", tmp_path / "c.xlsx", *PLAN)
    assert done.returncode == 2
    assert not (tmp_path / "c.xlsx").exists()


def test_a_city_ledger_is_only_written_as_a_workbook(tmp_path):
    done = phaseout("merge", SAMPLES / "clean", "-o", tmp_path / "c.txt", *DAY)
    assert done.returncode == 2 and ".xlsx" in done.stderr


def test_validate_shows_what_it_read_by_its_certain_meaning():
    done = phaseout("validate", SAMPLES / "messy", *PLAN, *DAY)
    assert "按确定含义读取" in done.stdout and "1,200→1200" in done.stdout


def test_the_page_of_a_rule_has_no_blanks_where_a_cell_would_speak():
    for rule in ("F001", "C001", "T013"):
        assert "“”" not in phaseout("explain", rule).stdout


def test_validate_says_which_ledger_a_sheet_was_read_as_though_nothing_is_wrong_with_it():
    done = phaseout("validate", SAMPLES / "clean", *PLAN, *DAY)
    assert "工作表［退出台账］读作落后产能退出台账，6 张" in done.stdout


# ── wrong calls ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "deadlines a.xlsx --today 2024-13-45",
            "--today 的“2024-13-45”不是日期，请写成 2024-12-31 这样",
        ),
        ("deadlines a.xlsx --within -3", "--within 不能小于 0"),
        ("deadlines a.xlsx --within 三十", "--within 应是整数"),
        ("deadlines a.xlsx --format pdf", "--format 没有“pdf”，可选：table、json、xlsx、html"),
        ("deadlines a.xlsx --foo", "没有选项 --foo"),
        ("deadlines", "缺少市级台账"),
        (
            "lists a.xlsx",
            "缺少选项 --out（-o）：输出位置。例：phaseout lists 市级台账.xlsx -o 名单",
        ),
        (
            "blank -o x",
            "缺少选项 --plan：方案；有哪些，见 phaseout plans。例：phaseout blank --plan",
        ),
        ("lists a.xlsx -o", "选项 -o 后面要写内容。用法见 phaseout lists --help"),
        ("explain D001 D002", "多出了“D002”"),
        ("deadline a.xlsx", "没有命令“deadline”，是不是“deadlines”？"),
        ("catalogue foo", "没有命令“foo”"),
    ],
)
def test_a_call_that_cannot_be_understood_is_told_in_chinese(call, said):
    done = phaseout(*call.split())
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误：{said}")
    assert "--help。" in done.stderr
    assert not {"Usage", "Error", "Invalid"} & set(re.findall("[A-Za-z]+", done.stderr))


@pytest.mark.parametrize(
    ("day", "hinted"),
    [("2024-06-30", False), ("2025-06-30", False), ("2027-06-30", True), ("2021-06-30", True)],
)
def test_a_day_far_from_the_years_of_the_plan_is_hinted_at(city, day, hinted):
    done = phaseout("deadlines", city, "--today", day, "--format", "json", "-q")
    assert (
        "不在方案 chongqing-2024 的年度（2024-01-01 至 2024-12-31）之内" in done.stderr
    ) == hinted
