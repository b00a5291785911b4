"""Text that no cell of Excel holds: it is said, it waits, and what is left of it is never the text."""

import openpyxl
import pytest
from test_city_again import DAY, YUBEI, City, put, sheet

from phaseout.edges.writing.workbook.texts import kept
from phaseout.jobs.batch import Job, check_files
from phaseout.jobs.return_copies import write_returns
from phaseout.plan import load
from phaseout.values import TEXT_LIMIT, length, overlong

PLAN = load("chongqing-2024")
LONG = "示例事项" * 10_000
CUT = "…（原文 40,000 个字符，只保留前面部分）"
SIGNED = {"补正人": "示例人员", "补正理由": "电话核实"}


def told(tmp_path, row):
    """What is found in a return of one row, by rule and field; and all that came of it."""
    (tmp_path / YUBEI).write_text(sheet(row), "utf-8")
    (checked,) = check_files([tmp_path / YUBEI], Job(PLAN.id, DAY))
    return {(f.rule, f.field): f for f in checked.submission.findings}, checked


@pytest.fixture
def city(tmp_path):
    return City(tmp_path)


def waiting(city):
    rows = [*openpyxl.load_workbook(city.path)["待核"].iter_rows(values_only=True)]
    top = next(k for k, row in enumerate(rows) if "待核原因" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[0]]


@pytest.mark.parametrize(
    ("head", "field"),
    [("不达标事项", "problem"), ("依据", "basis"), ("公告网址", "announced_at"), ("备注", "remark"),
     ("统一社会信用代码", "credit_code"), ("线索来源", "source"), ("发现日期", "found_on"),
     ("数量", "quantity"), ("标准类别", "standard"), ("企业名称", "enterprise")],
)  # fmt: skip
def test_whatever_the_column_the_text_is_an_error_that_names_its_length(tmp_path, head, field):
    found, _ = told(tmp_path, {head: "https://a.example/" + LONG})
    finding = found["F018", field]
    assert finding.severity == "error" and "40,018 个字符" in finding.message
    assert len(finding.message) < 200 and len(finding.value) < 200


def test_a_personal_text_is_told_by_its_length_alone(tmp_path):
    found, _ = told(tmp_path, {"详细地址": LONG})
    assert "40,000 个字符" in found["F018", "address"].message
    assert LONG[:10] not in found["F018", "address"].message + found["F018", "address"].value


@pytest.mark.parametrize(("text", "fits"), [
    ("长" * TEXT_LIMIT, True), ("长" * (TEXT_LIMIT + 1), False),
    ("𠮷" * (TEXT_LIMIT // 2), True), ("𠮷" * (TEXT_LIMIT // 2 + 1), False),
])  # fmt: skip
def test_the_limit_is_excels_which_counts_rare_characters_twice(tmp_path, text, fits):
    found, _ = told(tmp_path, {"不达标事项": text})
    assert (("F018", "problem") not in found) is fits


@pytest.mark.parametrize("sign", ["长", "𠮷"])
def test_what_is_kept_of_a_text_fills_a_cell_says_so_and_is_known_again(sign):
    left = kept(sign * (40_000 // length(sign)))
    assert TEXT_LIMIT - 1 <= length(left) <= TEXT_LIMIT
    assert left.endswith(CUT) and overlong(left) and kept(left) == left


def test_a_row_with_such_a_text_waits_and_shows_its_beginning(city):
    city.send(
        YUBEI,
        {},
        {
            "不达标事项": LONG,
            "企业名称": "示例水泥二厂",
            "统一社会信用代码": "",
            "手续情况": "不完备",
        },
    )
    merged = city.merge()
    assert merged.tables["exit"]["enterprise"].tolist() == ["示例水泥一厂"]
    (row,) = waiting(city)
    assert "F018 不达标事项有 40,000 个字符" in row["待核原因"]
    assert row["不达标事项"].startswith("示例事项") and row["不达标事项"].endswith(CUT)


def test_the_beginning_of_a_text_never_passes_for_it_although_the_row_is_signed(city):
    city.send(YUBEI, {"不达标事项": LONG, "发现日期": "2024-02-30"})
    city.merge()
    city.work(lambda book: put(book, "待核", {"发现日期": "2024-03-15", **SIGNED}))
    merged = city.merge()
    assert len(merged.tables["exit"]) == 0
    (row,) = waiting(city)
    assert "F018 不达标事项有 40,000 个字符" in row["待核原因"] and "F003" not in row["待核原因"]
    city.work(lambda book: put(book, "待核", {"不达标事项": "能耗超过限额", **SIGNED}))
    assert city.merge().tables["exit"]["problem"].tolist() == ["能耗超过限额"]


def test_a_return_copy_with_the_beginning_alone_is_not_taken_for_the_whole(tmp_path):
    _, checked = told(tmp_path, {"不达标事项": LONG})
    (copy,) = write_returns([tmp_path / YUBEI], [checked], PLAN, DAY, tmp_path / "退回")
    (again,) = check_files([copy.path], Job(PLAN.id, DAY))
    assert [f.message for f in again.submission.findings if f.rule == "F018"] == [
        "不达标事项有 40,000 个字符，Excel 的一格放不下"
    ]
