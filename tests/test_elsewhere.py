"""The same call on another system: children started anew, other line ends, marks, names and paths."""

import csv
import errno
import io
import sys
from html import escape
from multiprocessing import get_context

import pytest
import xlsxwriter

from phaseout.cli import main
from phaseout.edges import children
from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.city import read_city
from phaseout.edges.reading.decisions import HEADS as DECIDED
from phaseout.edges.reading.decisions import read_decisions
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.hold import opened_elsewhere
from phaseout.paths import PACKAGE, folder
from phaseout.plan import load

CLEAN = folder("sample_ledgers") / "clean"
PLAN = load("chongqing-2024")
DAY = "2024-12-31"
WAIVER = """[waiver.order]
rule = "T001"
enterprise = "示例水泥一厂"
reason = "责令书补发，发现日期以巡查记录为准"
by = "示例市经济信息委"
on = 2024-11-01
until = 2025-06-30
"""
AS_ELSEWHERE = pytest.mark.parametrize(
    ("mark", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("", "\r\n")], ids=["as here", "as Windows", "no mark"]
)  # fmt: skip


def put(path, text, mark="\ufeff", end="\r\n"):
    """A text saved by a program of another system."""
    path.write_bytes((mark + text.replace("\n", end)).encode())
    return path


def rows():
    return [[text_of(c) for c in row] for row in open_book((CLEAN / "涪陵区.xlsx").read_bytes()).sheets[0].rows]  # fmt: skip


def separated(by):
    target = io.StringIO()
    csv.writer(target, delimiter=by, lineterminator="\n").writerows(rows())
    return target.getvalue()


def as_page():
    lines = ("".join(f"<td>{escape(cell)}</td>\n" for cell in row) for row in rows())
    return "<html>\n<table>\n" + "".join(f"<tr>\n{line}</tr>\n" for line in lines) + "</table>\n</html>\n"  # fmt: skip


def as_workbook(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate(rows()):
            for x, text in enumerate(row):
                sheet.write_string(y, x, text)
    return path


TEXTS = {"涪陵区.csv": separated(","), "涪陵区.tsv": separated("\t"), "涪陵区.xls": as_page()}


def said(ledger):
    return ledger.table[list(ledger.spec.fields)].astype(str).to_numpy().tolist()


@AS_ELSEWHERE
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_table_reads_as_the_workbook_does(name, mark, end, tmp_path):
    expected = read_submission(as_workbook(tmp_path / "渝北区.xlsx"), PLAN).ledgers[0]
    read = read_submission(put(tmp_path / name, TEXTS[name], mark, end), PLAN).ledgers[0]
    assert len(read) == len(expected) > 3
    assert said(read) == said(expected)


@AS_ELSEWHERE
def test_a_plan_and_waivers_are_the_same_with_any_line_ends(mark, end, tmp_path):
    text = (PACKAGE / "plans" / "chongqing-2024.toml").read_text(encoding="utf-8")
    text = text.replace('"chongqing-2024"', '"example-2024"', 1)
    plan = put(tmp_path / "example-2024.toml", text, mark, end)
    waivers = put(tmp_path / "豁免.toml", WAIVER, mark, end)
    read = load(str(plan), waivers=str(waivers))
    assert {spec.id: [*spec.fields] for spec in read.ledgers.values()} == {
        spec.id: [*spec.fields] for spec in PLAN.ledgers.values()
    }
    assert [w.reason for w in read.waivers.values()] == ["责令书补发，发现日期以巡查记录为准"]


@AS_ELSEWHERE
def test_decisions_are_the_same_with_any_line_ends(mark, end, tmp_path):
    row = {"台账": "退出台账", "事项": "示例水泥一厂", "处理决定": "取甲"}
    text = f"{','.join(DECIDED)}\n{','.join(row.get(head, '示例') for head in DECIDED)}\n"
    (ruling,) = read_decisions(put(tmp_path / "决定.csv", text, mark, end), PLAN)
    assert (ruling.key, ruling.choice, ruling.by, ruling.print) == (
        "示例水泥一厂", "取甲", "示例", "示例",
    )  # fmt: skip


def called(patch, *words):
    patch.setattr(sys, "argv", ["phaseout", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0


@pytest.fixture
def deep(tmp_path):
    """A folder of a path longer than Windows takes by itself, with blanks in its names."""
    place = (
        tmp_path
        / "报送 材料"
        / ("很长的文件夹 名称" * 9)
        / ("第二层 folder " * 15).strip()
        / "收到 的 台账"
    )
    place.mkdir(parents=True)
    assert len(str(place)) > 260
    return place


@pytest.fixture
def another_system(monkeypatch):
    """Children are started anew, as on Windows and macOS."""
    begun = []
    monkeypatch.setattr(
        children, "get_context", lambda how: (begun.append(how), get_context("spawn"))[1]
    )
    return begun


def test_validate_and_merge_work_where_children_are_started_anew(
    another_system, deep, monkeypatch, capsys
):
    """Of files, plan and waivers as that system saves them, in a folder of a long name."""
    for name, text in TEXTS.items():
        put(deep / name, text)
    waivers = put(deep.parent / "豁免 名单.toml", WAIVER)
    asked = ("--plan", PLAN.id, "--today", DAY, "--waivers", waivers)
    assert called(monkeypatch, "validate", deep / "涪陵区.csv", *asked) == 0, capsys.readouterr()
    out = deep.parent / "市级 台账.xlsx"
    assert called(monkeypatch, "merge", deep, *asked, "-o", out) == 0, capsys.readouterr()
    assert len(read_city(out, PLAN).tables["exit"]) == len(
        read_submission(CLEAN / "涪陵区.xlsx", PLAN).ledgers[0]
    )
    assert another_system


def test_a_name_that_is_too_long_for_a_disk_is_told_in_a_sentence(tmp_path, monkeypatch, capsys):
    out = tmp_path / f"{'很长的名字' * 20}.xlsx"
    call = ("merge", CLEAN / "渝北区.xlsx", "--plan", PLAN.id, "--today", DAY, "-o", out)
    assert called(monkeypatch, *call) == 2
    told = capsys.readouterr().err
    assert "过长" in told
    assert "程序内部出错" not in told
    for words in (
        ("validate", out, "--plan", PLAN.id),
        ("plans", out.stem),
        ("explain", "D001", "--plan", out),
    ):
        assert called(monkeypatch, *words) == 2
        assert "程序内部出错" not in capsys.readouterr().err


def test_a_place_that_may_not_be_read_is_told_as_that(tmp_path, monkeypatch, capsys):
    from phaseout.cli.faults import told

    for number, says in ((errno.EACCES, "没有权限"), (errno.ENOENT, "找不到")):
        assert told(OSError(number, "in English", str(tmp_path))) == 2
        said = capsys.readouterr().err
        assert says in said
        assert "English" not in said
        assert "输出" not in said


def test_the_sign_of_a_program_beside_a_name_as_long_as_may_be_is_none(tmp_path):
    out = tmp_path / ("长" * 83 + ".xlsx")
    out.touch()
    assert opened_elsewhere(out) is None
