"""`phaseout inspect`: what a clerk sees of how a file was read."""

import json
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from calls import phaseout
from rich.cells import cell_len
from rich.console import Console

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.inspection import inspect_file, inspect_files
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.screen.inspection import drawn
from phaseout.paths import folder
from phaseout.plan import load

SAMPLES = folder("sample_ledgers")
CLEAN, MESSY = SAMPLES / "clean", SAMPLES / "messy"
LISTS = Path(__file__).parent / "data" / "lists"
FILES = sorted([*CLEAN.iterdir(), *MESSY.iterdir()])
REAL = sorted(p for p in LISTS.glob("*.csv") if p.name != "SOURCES.csv")
HEADER = "序号,区县,企业名称,所属行业,标准类别,产能（万吨/年）,退出日期,镇街,"


def inspect(*words):
    return phaseout("inspect", *words)


def plan_of(path):
    return load("national" if path.parent == LISTS else "chongqing-2024")


@cache
def seen(path, **how):
    return inspect_file(path, plan_of(path), **how)


def lines(one, width=80):
    return [line.plain for piece in drawn(one, width) for line in piece.split(allow_blank=True)]


def screen(path):
    return "\n".join(lines(seen(path)))


@pytest.fixture
def sheet(tmp_path):
    """A CSV file with this text."""

    def write(*rows, name="渝北区.csv"):
        path = tmp_path / name
        path.write_text("\n".join(rows), encoding="utf-8")
        return inspect_file(path, load("chongqing-2024"))

    return write


def kinds(one):
    (only,) = one.sheets
    return {n: run.kind for run in only.runs for n in range(run.first, run.last + 1)}


# -- rows


def test_a_clean_ledger_tells_title_stated_line_header_data_and_notes():
    told = kinds(seen(CLEAN / "渝北区.xlsx"))
    assert [told[n] for n in (1, 2, 3, 4, 15, 16, 17)] == [
        "title", "stated", "header", "data", "data", "note", "note",
    ]  # fmt: skip


def test_a_header_over_two_rows_is_told_as_two_rows_and_both_its_parts():
    one = seen(MESSY / "渝北区_两行表头.xlsx")
    (table,) = one.tables
    assert table.header_rows == (3, 4)
    assert {c.header: c.field for c in table.columns}["企业基本情况 / 企业名称"] == "enterprise"


def test_a_total_row_of_a_real_list_is_told_as_a_total():
    path = LISTS / "chengde_2020_steel.csv"
    assert kinds(seen(path)) == {1: "header", 2: "data", 3: "data", 4: "total"}
    assert any(line.startswith("合计 4│合计") for line in lines(seen(path)))


def test_repeated_headers_totals_and_empty_rows_are_told_apart(sheet):
    one = sheet(
        HEADER, "1,渝北区,示例甲厂,水泥,能耗,30,2024-01-02,,", HEADER,
        "2,渝北区,示例乙厂,水泥,能耗,30,2024-01-02,,", "小计,,,,,60,,,", "", "注：以上为示例,,,,,,,,",
    )  # fmt: skip
    assert list(kinds(one).values()) == [
        "header", "data", "repeated", "data", "total", "blank", "note",
    ]  # fmt: skip


def test_a_nil_return_is_told_as_such():
    assert "nil" in kinds(seen(CLEAN / "城口县.xlsx")).values()
    assert "写明零报告" in screen(CLEAN / "城口县.xlsx")


def test_a_long_ledger_is_shortened_but_its_first_rows_and_its_total_stay(sheet):
    rows = [f"{k},渝北区,示例{k}厂,水泥,能耗,30,2024-01-02,," for k in range(1, 200)]
    one = sheet(HEADER, *rows[:90], HEADER, *rows[90:], "合计,,,,,9,,,", "注：示例,,,,,,,,")
    picture = one.tables[0].picture
    assert len(picture.lines) <= 14
    whole = [line.run.kind for line in picture.lines if line.cells]
    assert whole[:3] == ["header", "data", "data"]
    assert whole[-2:] == ["total", "note"]


@pytest.mark.parametrize("path", [*FILES, *REAL], ids=lambda p: p.name)
def test_every_row_of_a_sheet_is_of_one_kind(path):
    for each in seen(path).sheets:
        counted = [n for run in each.runs for n in range(run.first, run.last + 1)]
        assert counted == list(range(1, each.rows + 1))


# -- columns


def test_a_header_over_two_columns_is_province_and_city():
    (table,) = seen(LISTS / "chengde_2020_steel.csv").tables
    fields = {c.letter: (c.header, c.field, c.filled) for c in table.columns}
    assert fields["B"] == ("省(区、市)", "province", 2)
    assert fields["C"] == ("", "city", 2)
    assert "（同左）" in screen(LISTS / "chengde_2020_steel.csv")


def test_the_unit_in_a_header_stands_beside_its_column():
    (table,) = seen(LISTS / "chengde_2020_steel.csv").tables
    assert {c.field: c.unit for c in table.columns}["capacity"] == "万吨"


def test_a_column_without_a_field_is_listed_with_its_count_even_without_a_header(sheet):
    one = sheet(HEADER, "1,渝北区,示例甲厂,水泥,能耗,30,2024-01-02,甲镇,多出的字",
                "2,渝北区,示例乙厂,水泥,能耗,30,2024-01-02,乙镇,")  # fmt: skip
    left = {c.letter: (c.header, c.filled, c.sample) for c in one.tables[0].unmapped}
    assert left == {"H": ("镇街", 2, "甲镇"), "I": ("（无表头）", 1, "多出的字")}
    assert "（无表头）" in "\n".join(lines(one))


def test_a_header_that_resembles_a_field_names_it(sheet):
    one = sheet("序号,区县,企业名称,退出日期,整改时限说明", "1,渝北区,示例甲厂,2024-01-02,x")
    assert {c.letter: c.nearest for c in one.tables[0].unmapped} == {"E": "整改期限"}


def test_required_fields_that_the_sheet_lacks_are_named():
    one = seen(MESSY / "巴南区_缺栏目和隐藏表.xlsx")
    assert one.tables[0].absent == ("标准类别",)
    assert "缺少必填栏目：标准类别" in "\n".join(lines(one))


@pytest.mark.parametrize("path", [*FILES, *REAL], ids=lambda p: p.name)
def test_no_column_of_a_table_disappears(path):
    """Every column with a value in a data row is mapped, or listed with how many it holds."""
    try:
        grids = {each.name: each.rows for each in open_book(contents(path)).sheets}
    except Unreadable:
        return
    for each in seen(path).sheets:
        if len(each.tables) != 1:
            continue
        (table,) = each.tables
        data = [grids[each.sheet][n - 1] for run in each.runs if run.kind == "data"
                for n in range(run.first, run.last + 1)]  # fmt: skip
        held: dict[str, int] = {}
        for row in data:
            for c, cell in enumerate(row):
                held[letter(c)] = held.get(letter(c), 0) + bool(text_of(cell))
        mapped, left = {c.letter for c in table.columns}, {c.letter: c for c in table.unmapped}
        assert not mapped & left.keys()
        for name, count in held.items():
            assert not count or name in mapped or left[name].filled == count


def test_a_cell_that_names_two_machines_is_one_row_read_as_two_items(tmp_path):
    path = tmp_path / "示例.csv"
    path.write_text("企业名称,主体设备名称、规格型号及数量,产能(万吨),照片\n"
                    "示例铝厂,400KA电解槽48台、500KA电解槽50台,20,有", encoding="utf-8")  # fmt: skip
    one = inspect_file(path, load("national"))
    (table,) = one.tables
    assert (table.rows, table.items) == (1, 2)
    assert [c.filled for c in (*table.columns, *table.unmapped)] == [1, 1, 1, 1]
    assert "读成 2 项" in "\n".join(lines(one))


# -- repairs and questions


def test_repairs_are_counted_by_rule_with_what_was_written_and_what_is_read():
    told = screen(MESSY / "涪陵区_各种写法.xlsx")
    assert "R003 日期的其他写法：5 格" in told
    assert "AE6 退出日期 20241021 → 2024-10-21" in told


def test_a_placeholder_is_shown_as_it_was_written_though_it_counts_as_empty():
    found = [r for r in seen(MESSY / "涪陵区_各种写法.xlsx").repairs if r.rule == "R007"]
    assert found and all(r.before and not r.after for r in found)


def test_without_repairs_what_would_have_been_repaired_is_a_question():
    one = seen(MESSY / "涪陵区_各种写法.xlsx", repair=False)
    assert {r.rule for r in one.repairs} <= {"R007", "R010", "R011"}
    assert ("AE6", "2024-10-21") in {(q.place.cell, q.hint) for q in one.questions}


def test_a_cell_in_question_names_its_likely_meaning():
    one = seen(MESSY / "江津区_单元格有误.xlsx")
    told = {q.place.cell: (q.value, q.hint) for q in one.questions}
    assert told["AE7"] == ("2018630曰前", "2018-06-30")
    assert told["U9"] == ("约30", "30")
    assert told["AE6"][1] == ""


def test_many_questions_of_one_kind_are_three_samples_and_a_count(sheet):
    rows = [f"{k},渝北区,示例{k}厂,水泥,能耗,约{k},2024-01-02,," for k in range(1, 31)]
    one = sheet(HEADER, *rows)
    told = [line for line in lines(one) if "数字无效" in line]
    assert len(one.questions) == 30
    assert len(told) == 4 and "共 30 格" in told[-1]


def test_a_column_of_which_nothing_could_be_read_shows_no_sample():
    (table,) = seen(LISTS / "neimenggu_2022_aluminium.csv").tables
    assert {c.letter: (c.filled, c.sample) for c in table.columns}["G"] == (1, "")
    assert "没有一格读得准" in screen(LISTS / "neimenggu_2022_aluminium.csv")


# -- the screen


@pytest.mark.parametrize("path", [*FILES, *REAL], ids=lambda p: p.name)
def test_no_line_is_wider_than_eighty_columns(path):
    paper = StringIO()
    Console(file=paper, width=80).print(*drawn(seen(path), 80), sep="\n")
    assert [line for line in paper.getvalue().splitlines() if cell_len(line) > 80] == []
    # a sentence may wrap; a picture and a table must fit by themselves
    drawn_lines = [line for line in lines(seen(path)) if "│" in line or "──" in line]
    assert all(cell_len(line) <= 80 for line in drawn_lines)


def test_the_command_prints_no_line_wider_than_eighty_columns():
    done = inspect(MESSY, "--plan", "chongqing-2024")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if cell_len(line) > 80] == []


def test_what_colour_says_is_also_said_by_a_word_or_a_sign():
    told = screen(LISTS / "neimenggu_2022_aluminium.csv")
    assert "? 待核实" in told and "~ 按确定含义读取" in told
    for word in ("表头 1│", "数据 2│", "合计 3│"):
        assert word in told


def test_a_hidden_sheet_is_shown_and_marked():
    assert "工作表“底稿”［隐藏］" in screen(MESSY / "巴南区_缺栏目和隐藏表.xlsx")


def test_hidden_rows_and_columns_are_marked_in_the_picture(monkeypatch, tmp_path):
    path = tmp_path / "示例.csv"
    path.write_text("企业名称,淘汰产能(万吨)\n示例甲厂,3\n示例乙厂,4\n", encoding="utf-8")
    book = open_book(contents(path))
    sheet = replace(book.sheets[0], hidden_rows=frozenset({2}), hidden_columns=frozenset({1}))
    hiding = replace(book, sheets=(sheet,))
    monkeypatch.setattr("phaseout.edges.reading.inspection.open_book", lambda _: hiding)
    told = "\n".join(lines(inspect_file(path, load("national"))))
    assert "隐藏的行：第 3 行" in told and "隐藏的列：B" in told
    assert "数据 隐3│示例乙厂" in told
    assert "B隐藏" in told


def test_a_file_without_a_ledger_shows_what_stands_in_it_and_why_it_was_not_read():
    told = screen(MESSY / "武隆区_情况说明.xlsx")
    assert "没有找到台账的表头" in told
    assert "未读 1│关于落后产能退出情况的" in told


def test_a_cell_cannot_give_orders_to_the_terminal(sheet):
    one = sheet(
        HEADER, "1,渝北区,\x1b[31m示例\x07[red]甲厂,水泥,能耗,约\x1b[2J3,2024-01-02,\x1b]0;x,"
    )
    assert not any("\x1b" in line or "\x07" in line for line in lines(one))
    assert "[red]" in "\n".join(lines(one))


# -- the command


def test_a_file_that_cannot_be_read_is_one_sentence_and_the_others_go_on():
    done = inspect(MESSY / "奉节县_已加密.xlsx", CLEAN / "渝北区.xlsx", "--plan", "chongqing-2024")
    assert done.returncode == 0
    assert "无法读取：文件已加密，请取消密码后重报" in done.stdout
    assert "渝北区.xlsx" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.parametrize("plan", [(), ("--plan", "chongqing-2024")])
def test_nothing_readable_ends_with_two(plan):
    done = inspect(MESSY / "奉节县_已加密.xlsx", *plan)
    assert done.returncode == 2
    assert "文件已加密" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_a_file_without_a_ledger_of_the_plan_ends_with_two():
    assert inspect(MESSY / "武隆区_情况说明.xlsx", "--plan", "chongqing-2024").returncode == 2


def test_the_json_has_the_keys_that_scripts_rely_on():
    done = inspect(LISTS / "neimenggu_2022_aluminium.csv", "--format", "json")
    face = json.loads(done.stdout)
    assert done.returncode == 0 and face["plan"] == "national"
    (one,) = face["files"]
    assert set(one) >= {"file", "status", "message", "unit", "sheets", "repairs", "questions"}
    (only,) = one["sheets"]
    assert only["rows"] == [
        {"kind": "header", "first": 1, "last": 1},
        {"kind": "data", "first": 2, "last": 2},
        {"kind": "total", "first": 3, "last": 3},
    ]
    (table,) = only["tables"]
    assert set(table) >= {"ledger", "header_rows", "columns", "unmapped", "total_rows", "absent"}
    assert set(table["columns"][0]) >= {"column", "header", "field", "type", "unit", "filled"}
    assert set(one["questions"][0]) >= {"rule", "sheet", "cell", "field", "value", "likely"}
    assert set(one["repairs"][0]) >= {"sheet", "cell", "field", "before", "after", "rule"}


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "渝北区.csv").write_text(HEADER, encoding="utf-8")
    paths = [tmp_path / name / "渝北区.csv" for name in ("甲", "乙")]
    assert len({one.file for one in inspect_files(paths, load("chongqing-2024"))}) == 2


def test_a_telephone_number_in_a_column_that_nobody_asked_for_is_shown_nowhere(sheet):
    one = sheet(
        "序号,区县,企业名称,附言", "1,渝北区,示例水泥一厂,打13912345678",
        "2,渝北区,示例水泥二厂,13912345678",
    )  # fmt: skip
    told = "\n".join(lines(one))
    assert "13912345678" not in told
    assert told.count("13******") >= 2
