"""Published lists: what changed since the last, and that only public facts ever leave the house."""

import csv
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest
from test_facts import city

from phaseout.edges.pages import paper_page
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.publication import read_publication
from phaseout.edges.writing.lists import list_csv, list_workbook
from phaseout.jobs.publication import FORMATS, publish
from phaseout.lists.changes import NotComparable
from phaseout.lists.entries import cards, own_lists
from phaseout.model.card import CardRow, PublishedList
from phaseout.model.document import Document, Para, Run, Table, TableBlock, Title
from phaseout.model.merged import Merged
from phaseout.plan import load, plan_ids
from phaseout.report.facts import facts
from phaseout.report.tables import list_tables, tables
from phaseout.report.variables import list_variables
from phaseout.values import WITHHELD, public_text

PLAN = load("chongqing-2024")
HUIZHOU = load("huizhou-2021")
FIRST, SECOND = date(2024, 8, 31), date(2024, 12, 31)
A, B = "91500112MAEXAMP016", "91500112MAEXAMP03C"

LEDGER = """
    | 企业     | 措施     | 责令       | 期限       | 复查       | 结果 | 方式     | 退出       | 产能 | 单位 |
    | 示例甲厂 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      |          |            |      |      |
    | 示例乙厂 | 限期整改 | 2024-03-04 | 2024-09-04 | 2024-09-02 | 合格 |          |            |      |      |
    | 示例丙厂 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      | 整体关停 | 2024-11-01 | 30   | 万吨 |
    | 示例丁厂 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      | 整体关停 | 2024-09-02 | 30   | 万吨 |
    | 示例戊厂 | 限期整改 | 2024-10-08 | 2025-04-08 |            |      |          |            |      |      |
"""


def sheet(*firms):
    """A ledger of running orders; a firm is its name, or its name and its code."""
    lines = [(firm, "") if isinstance(firm, str) else firm for firm in firms]
    rows = "\n".join(
        f"| {name} | {code} | 限期整改 | 2024-07-08 | 2025-01-08 |" for name, code in lines
    )
    return f"| 企业 | 代码 | 措施 | 责令 | 期限 |\n{rows}"


@pytest.fixture
def issue(tmp_path):
    """Publishes the lists of a table, after an earlier publication if one is named."""

    def make(text, day=SECOND, name="本期", previous=None, kinds=FORMATS, number=""):
        ledger = tmp_path / f"台账{name}"
        ledger.mkdir(exist_ok=True)
        return publish(
            city(ledger, text), PLAN, day, tmp_path / name, kinds, number=number,
            previous=tmp_path / previous if previous else None,
        )  # fmt: skip

    return make


def changes(made, name):
    """Enterprise → its change and the reason, on one list."""
    (one,) = [one for one in made.publication.lists if one.list == name]
    return {row.enterprise: (row.change, row.reason) for row in one.rows}


def texts(path):
    """Everything that stands in a file: each part of a package, markup undone, and its name."""
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as package:
            parts = [package.read(name).decode("utf-8") for name in package.namelist()]
    else:
        parts = [path.read_text("utf-8")]
    return unescape(re.sub("<[^>]*>", "", "\n".join(parts))) + "\n".join(parts) + str(path)


def everything(folder):
    return {p: texts(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def public(folder):
    assert not [p for p in folder.rglob("*") if "内部" in p.name]
    return everything(folder)


# ── what changed ─────────────────────────────────────────────────────────────────────────────────


def test_each_row_says_how_it_stands_to_the_list_before_and_why(issue):
    issue(LEDGER, FIRST, "上期")
    made = issue(LEDGER, previous="上期")
    assert changes(made, "yellow") == {
        "示例甲厂": ("kept", "能耗：2024-09-05起逾期未整改（期限已过，没有复查合格，也没有退出）"),
        "示例戊厂": ("new", "能耗：2024-10-08 限期整改"),
        "示例乙厂": ("removed", "能耗：2024-09-02 整改合格（复查合格）"),
        "示例丁厂": ("removed", "能耗：2024-09-02 主动退出（期限之内退出，复查没有不合格）"),
    }
    assert changes(made, "red") == {
        "示例丙厂": (
            "moved",
            f"由{PLAN.lists['yellow'].title}转入；"
            "能耗：2024-11-01 已依法关闭（复查不合格或逾期之后关闭）",
        )
    }


def test_without_a_list_before_no_change_is_claimed_and_no_cover_page_made(issue, tmp_path):
    made = issue(LEDGER)
    assert {change for change, _ in changes(made, "yellow").values()} == {None}
    assert made.internal == () and not (tmp_path / "本期（内部）").exists()


def test_the_same_ledger_again_has_no_change(issue):
    issue(LEDGER, name="上期")
    made = issue(LEDGER, previous="上期")
    assert {c for name in ("yellow", "red", "exit") for c, _ in changes(made, name).values()} == {
        "kept"
    }


def test_a_firm_that_left_stands_in_no_public_file(issue, tmp_path):
    issue(LEDGER, FIRST, "上期")
    issue(LEDGER, previous="上期")
    named = {p.name for p, text in public(tmp_path / "本期").items() if "示例乙厂" in text}
    assert named == set()
    inside = [p for p, text in everything(tmp_path / "本期（内部）").items() if "示例乙厂" in text]
    assert [p.suffix for p in inside] == [".docx", ".md"]


def test_a_list_written_again_leaves_no_older_format_that_names_who_left(issue, tmp_path):
    issue(LEDGER, FIRST, "本期")
    issue(LEDGER, SECOND, "本期", kinds=["csv"])
    assert not [p for p, text in public(tmp_path / "本期").items() if "示例乙厂" in text]


def test_a_department_whose_last_firm_left_publishes_an_empty_list(issue, tmp_path):
    quality = "| 企业 | 标准 | 措施 | 责令 | 期限 | 复查 | 结果 |\n"
    issue(quality + "| 示例甲厂 | 质量 | 限期整改 | 2024-03-04 | 2024-09-04 | | |", FIRST, "上期")
    issue(
        quality + "| 示例甲厂 | 质量 | 限期整改 | 2024-03-04 | 2024-09-04 | 2024-09-02 | 合格 |",
        previous="上期", kinds=["md"],
    )  # fmt: skip
    (path,) = (tmp_path / "本期" / "市市场监管局").glob("*.md")
    assert "无列入本名单的企业" in path.read_text("utf-8")


def test_the_cover_page_is_marked_internal_and_its_sums_add_up(issue, tmp_path):
    issue(LEDGER, FIRST, "上期", number="2024年第1期")
    issue(LEDGER, previous="上期", number="2024年第2期")
    text = (tmp_path / "本期（内部）" / "变动说明（内部）.md").read_text("utf-8")
    assert "内部资料：只供审核名单之用，不对外公布" in text
    assert "2024年8月31日（2024年第1期）" in text
    sums = [re.findall(r"\| (\d+)", line) for line in text.splitlines() if "牌”名单） | " in line]
    sums = [list(map(int, numbers)) for numbers in sums if len(numbers) == 7]
    assert len(sums) == 2
    for were, new, came, went, left, altered, are in sums:
        assert were + new + came - went - left == are
        assert altered <= are
    assert "<b>" not in text


def test_a_firm_that_changed_its_name_is_the_same_by_its_code_and_that_is_told(issue):
    issue(sheet(("示例甲厂", A)), name="上期")
    made = issue(sheet(("示例新甲厂", A)), previous="上期")
    assert changes(made, "yellow") == {
        "示例新甲厂": (
            "kept", "企业名称由“示例甲厂”改为“示例新甲厂”（统一社会信用代码未变）",
        )
    }  # fmt: skip


def test_a_firm_that_got_its_code_since_is_the_same_by_its_name(issue):
    issue(sheet("示例甲厂"), name="上期")
    made = issue(sheet(("示例甲厂", A)), previous="上期")
    assert changes(made, "yellow") == {"示例甲厂": ("kept", None)}


def test_one_name_with_two_codes_is_two_firms_and_someone_must_look(issue):
    issue(sheet(("示例甲厂", A)), name="上期")
    made = issue(sheet(("示例甲厂", B)), previous="上期")
    rows = made.publication.lists[0].rows
    assert [row.change for row in rows] == ["new", "removed"]
    assert rows[1].reason == (
        f"同名企业的统一社会信用代码不同（上期是 {A}，本期是 {B}），请核实是否同一企业"
    )


def test_a_firm_with_another_code_is_no_new_name_of_one_that_is_gone(issue):
    issue(sheet(("示例水泥一厂", A)), name="上期")
    made = issue(sheet(("示例水泥厂", B)), previous="上期")
    assert changes(made, "yellow")["示例水泥一厂"] == (
        "removed", "本期市级台账中没有这家企业，请核实",
    )  # fmt: skip


def test_a_firm_the_ledger_no_longer_knows_is_removed_with_a_question(issue):
    issue(sheet("示例水泥一厂", "示例陶瓷厂"), name="上期")
    made = issue(sheet("示例水泥厂", "示例陶瓷厂"), previous="上期")
    assert changes(made, "yellow")["示例水泥一厂"] == (
        "removed",
        "本期市级台账中没有这家企业，本期新列入的“示例水泥厂”名称相近，是否更名，请核实",
    )


def test_a_firm_whose_row_waits_for_a_decision_is_said_to_wait(issue):
    issue(sheet("示例甲厂", "示例乙厂"), name="上期")
    wrong = sheet("示例甲厂", "示例乙厂").replace(
        "示例甲厂 |  | 限期整改 | 2024-07-08", "示例甲厂 |  | 限期整改 | 待定"
    )
    made = issue(wrong, previous="上期")
    change, reason = changes(made, "yellow")["示例甲厂"]
    assert change == "removed"
    assert reason.startswith("有 1 行待核，核实之前不列入：")


# ── the publication before ───────────────────────────────────────────────────────────────────────


def test_the_stored_list_is_all_that_the_next_publication_needs(issue, tmp_path):
    made = issue(LEDGER, FIRST, "上期", number="2024年第1期")
    for path in (tmp_path / "上期").iterdir():
        if path.name != "名单.json":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = read_publication(tmp_path / "上期")
    assert (before.plan, before.year, before.on, before.number) == (
        PLAN.id, 2024, FIRST, "2024年第1期",
    )  # fmt: skip
    assert [[r.enterprise for r in one.rows] for one in before.lists] == [
        [r.enterprise for r in one.rows] for one in made.publication.lists
    ]
    assert issue(LEDGER, previous="上期").internal


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "里面没有 名单.json"),
        (b"", "是空文件，读不出上一期的名单；请用 phaseout lists 当时写出的文件夹"),
        (b'{"plan": "chongqing-2024"', "内容已损坏"),
        (b"[]", "内容已损坏"),
        (b"[" * 9999, "内容已损坏"),
        ("名单".encode("gbk"), "内容已损坏"),
        (b'{"plan": "a", "year": 2024, "date": "2024-13-01", "number": "", "lists": []}', "已损坏"),
        (
            b'{"plan": "a", "year": 2024, "date": "2024-01-01", "number": "", "lists":'
            b' [{"list": "yellow", "title": "a", "regime": "a", "published_at": [],'
            b' "rows": [{"enterprise": null}]}]}',
            "已损坏",
        ),
    ],
)
def test_a_list_before_that_is_absent_or_damaged_is_told_in_a_sentence(tmp_path, content, said):
    if content is not None:
        (tmp_path / "名单.json").write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read_publication(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unreadable, match="没有这个文件夹"):
        read_publication(tmp_path / "上期")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("plan", "huizhou-2021", "上一期名单是方案 huizhou-2021 的，本期是方案 chongqing-2024"),
        ("year", 2023, "上一期名单是 2023 年度的，本期是 2024 年度"),
        ("date", "2025-01-01", "上一期名单的日期 2025-01-01 晚于本期的 2024-12-31"),
    ],
)
def test_a_list_of_another_plan_year_or_a_later_day_is_refused(issue, tmp_path, key, value, said):
    issue(LEDGER, FIRST, "上期")
    path = tmp_path / "上期" / "名单.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}), "utf-8")
    (tmp_path / "上期" / ".phaseout.json").unlink()
    with pytest.raises(NotComparable, match=said):
        issue(LEDGER, previous="上期")
    assert not (tmp_path / "本期").exists()


def test_a_list_before_that_somebody_changed_is_refused(issue, tmp_path):
    issue(LEDGER, FIRST, "上期")
    path = tmp_path / "上期" / "名单.json"
    path.write_text(path.read_text("utf-8").replace("示例甲厂", "示例己厂"), "utf-8")
    with pytest.raises(NotComparable, match="写出之后被改动过，不能作为上一期的依据"):
        issue(LEDGER, previous="上期")
    assert not (tmp_path / "本期").exists()


def test_of_a_list_before_without_its_record_it_is_said_that_nobody_can_tell(issue, tmp_path):
    issue(LEDGER, FIRST, "上期")
    assert not issue(LEDGER, previous="上期").unverified
    (tmp_path / "上期" / ".phaseout.json").unlink()
    assert issue(LEDGER, previous="上期").unverified


TWO = """
    | 企业     | 标准 | 措施     | 责令       | 期限       | 复查       | 结果 |
    | 示例甲厂 | 能耗 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      |
    | 示例甲厂 | 质量 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      |
"""


def test_a_firm_that_leaves_one_publisher_and_stays_with_another_is_told(issue):
    issue(TWO, FIRST, "上期")
    passed = TWO.replace("质量 | 限期整改 | 2024-03-04 | 2024-09-04 |            |      ",
                         "质量 | 限期整改 | 2024-03-04 | 2024-09-04 | 2024-08-30 | 合格 ")  # fmt: skip
    made = issue(passed, FIRST, previous="上期")
    assert changes(made, "yellow")["示例甲厂"] == (
        "kept",
        "不再列入标准质量（质量：2024-08-30 整改合格（复查合格））；退出市市场监管局公布的名单",
    )
    back = issue(TWO, FIRST, "再一期", previous="本期")
    assert changes(back, "yellow")["示例甲厂"] == (
        "kept",
        "新增标准质量（质量：2024-03-04 限期整改）；列入市市场监管局公布的名单",
    )


FAILED = "| 2024-08-30 | 不合格 |"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("|            |      |", FAILED, "2024-08-30 整改不达标（复查不合格，应依法关停退出）"),
        ("2024-09-04", "2024-08-04", "2024-08-05起逾期未整改"),
        ("2024-09-04", "2024-09-01", "整改到期日由“2024-09-04”改为“2024-09-01”"),
        ("2024-03-04 ", "2024-03-05 ", "责令整改日期由“2024-03-04”改为“2024-03-05”"),
    ],
)
def test_what_became_otherwise_of_a_firm_that_stays_yellow_is_told(issue, was, now, said):
    text = "\n".join(LEDGER.splitlines()[:3])
    issue(text, FIRST, "上期")
    made = issue(text.replace(was, now, 1), FIRST, previous="上期")
    change, reason = changes(made, "yellow")["示例甲厂"]
    assert change == "kept"
    assert said in reason


def test_a_publication_is_not_compared_with_the_folder_it_is_written_to(issue):
    issue(LEDGER, FIRST, "本期")
    with pytest.raises(NotComparable, match="同一个文件夹"):
        issue(LEDGER, previous="本期")


# ── each plan, each publisher ────────────────────────────────────────────────────────────────────


def frame(*rows):
    days = ("ordered_on", "rectify_by", "closed_on")
    return pd.DataFrame(
        [{"_unit": "x", "_file": "x.xlsx", "_sheet": "台账", "_row": n + 4, "capacity": None,
          **dict.fromkeys(days), **row} for n, row in enumerate(rows)]
    ).astype(dict.fromkeys(days, "datetime64[us]"))  # fmt: skip


RUNS = {
    "district": "博罗县", "enterprise": "示例甲厂", "measure": "停产整治", "problem": "示例事项",
    "ordered_on": date(2021, 3, 1),
}  # fmt: skip


def test_the_two_lists_of_the_environment_bear_their_own_titles_and_publisher(tmp_path):
    rows = frame(
        RUNS | {"standard": "环保", "serious": "否"},
        RUNS | {"standard": "环保", "serious": "是", "enterprise": "示例乙厂"},
        RUNS | {"standard": "能耗", "serious": None, "enterprise": "示例丙厂"},
    )
    found = Merged(HUIZHOU.id, "", {"exit": rows})
    publish(found, HUIZHOU, date(2021, 12, 31), tmp_path, ["md"])
    here = {p.stem: p.read_text("utf-8") for p in (tmp_path / "市生态环境局").glob("*.md")}
    assert set(here) == {"超标排放企业名单", "超标排放情节严重的企业名单"}
    assert "示例甲厂" in here["超标排放企业名单"]
    assert "示例乙厂" in here["超标排放情节严重的企业名单"]
    assert "公布单位：市生态环境局" in here["超标排放企业名单"]
    assert all(HUIZHOU.lists["over-emission"].regime in text for text in here.values())


def test_a_firm_closed_by_law_is_no_longer_said_to_be_rectifying(tmp_path):
    closed = {"standard": "环保", "exit_mode": "关闭", "closed_on": date(2021, 9, 1)}
    rows = frame(RUNS | closed | {"rectify_by": date(2021, 6, 1), "serious": "否"})
    found = Merged(HUIZHOU.id, "", {"exit": rows})
    (row,) = next(
        one for one in cards(found, HUIZHOU, date(2021, 12, 31)) if one.list == "serious"
    ).rows
    assert (row.since, row.until, row.exit_mode, row.demand) == (date(2021, 3, 1), None, "关闭", "")
    assert row.closed_on == date(2021, 9, 1)


def test_a_publishers_own_list_tells_only_what_is_its_own_to_tell(tmp_path):
    rows = """
        | 企业     | 标准 | 措施     | 责令       | 期限       | 不达标事项 |
        | 示例甲厂 | 能耗 | 限期整改 | 2024-07-08 | 2025-01-08 | 电耗超限   |
        | 示例甲厂 | 质量 | 限期整改 | 2024-09-09 | 2025-03-10 | 强度不合格 |
    """
    own = {
        one.publisher: one
        for one in own_lists(city(tmp_path, rows), PLAN, SECOND)
        if one.list == "yellow"
    }
    (row,) = own["市市场监管局"].rows
    assert (row.problem, row.since, row.publishers) == (
        "强度不合格", date(2024, 9, 9), ("市市场监管局",),
    )  # fmt: skip
    assert own["市应急局"].rows == ()


def test_red_under_one_standard_keeps_the_firm_off_every_yellow_list(tmp_path):
    rows = """
        | 企业     | 标准 | 措施     | 责令       | 期限       | 方式     | 退出       | 产能 | 单位 |
        | 示例甲厂 | 能耗 | 限期整改 | 2024-01-08 | 2024-07-08 | 整体关停 | 2024-08-01 | 30   | 万吨 |
        | 示例甲厂 | 质量 | 限期整改 | 2024-09-09 | 2025-03-10 |          |            |      |      |
    """
    own = own_lists(city(tmp_path, rows), PLAN, SECOND)
    assert not [one.publisher for one in own if one.list == "yellow" and one.rows]


def test_a_plan_that_publishes_no_list_writes_nothing(tmp_path):
    plan = load("zhengzhou-2019")
    made = publish(Merged(plan.id, "", {}), plan, SECOND, tmp_path / "名单", FORMATS)
    assert made.publication.lists == () and not (tmp_path / "名单").exists()


# ── public means public ──────────────────────────────────────────────────────────────────────────

ALLOWED = {
    "district", "enterprise", "credit_code", "standard", "problem", "basis", "measure", "exit_mode",
    "equipment", "model", "quantity_unit", "product", "capacity_unit", "province", "city",
}  # fmt: skip
"""The columns of a ledger of which a list may quote the text. Whoever adds one looks here first."""
PHONE, CARD_NO, CONTACT = "13800001234", "500112199003071234", "欧阳示例"


def planted(plan):
    """A city ledger with a word of its own in every column of text of every ledger of the plan."""
    tables = {}
    for ledger in plan.ledgers.values():
        row = {}
        for field in ledger.fields.values():
            dated = field.type in {"date", "deadline"}
            number = field.type in {"integer", "number"}
            row[field.id] = None if dated or number else f"暗号〔{ledger.id}·{field.id}〕"
        table = pd.DataFrame([row, row])
        days = [f.id for f in ledger.fields.values() if f.type in {"date", "deadline"}]
        table = table.astype(dict.fromkeys(days, "datetime64[us]"))
        tables[ledger.id] = table.assign(
            _unit="", _file=f"{ledger.id}.xlsx", _sheet="台账", _row=[4, 5]
        )
    exits = tables["exit"]
    standard = next(iter(plan.standards.values())).label
    exits["standard"] = standard
    exits["ordered_on"] = pd.to_datetime([f"{plan.year}-01-10", None])
    exits["measure"] = [plan.terms.orders[0], "立即淘汰"]
    exits["exit_mode"] = [None, plan.terms.whole_firm_exits[0]]
    exits["closed_on"] = pd.to_datetime([None, f"{plan.year}-02-01"])
    exits["quantity"], exits["capacity"] = 2.0, 30.0
    exits["credit_code"] = None
    return Merged(plan.id, "", tables, pending={"exit": exits.assign(_reason="暗号〔待核〕")})


@pytest.mark.parametrize("plan", [p for p in plan_ids() if load(p).lists])
def test_no_word_of_any_column_but_the_allowed_ones_leaves_the_house(plan, tmp_path):
    programme = load(plan)
    day = date(programme.year, 12, 31)
    found = planted(programme)
    publish(found, programme, day, tmp_path / "上期", FORMATS)
    made = publish(found, programme, day, tmp_path / "本期", FORMATS, previous=tmp_path / "上期")
    assert {path.suffix[1:] for path in made.files} == set(FORMATS)
    seen = {word.replace("\\", "") for text in everything(tmp_path / "本期").values()
            for word in re.findall(r"暗号〔([^〕]*)〕", text)}  # fmt: skip
    assert {word.rpartition("·")[2] for word in seen} <= ALLOWED
    assert "exit·enterprise" in seen


@pytest.mark.parametrize("column", ["不达标事项", "依据", "主体设备(生产线)名称", "规格型号"])
def test_a_person_named_in_a_public_column_is_taken_out_and_the_clerk_is_told(
    issue, tmp_path, column
):
    machine = "主体设备(生产线)名称" if column == "规格型号" else "备注"
    secret = f"示例{CONTACT}，电话{PHONE}，身份证{CARD_NO}，座机（023）67890123"
    made = issue(
        f"| 企业 | {machine} | 措施 | 责令 | 期限 | {column} | 联系人 | 方式 | 退出 | 产能 | 单位 |\n"
        f"| 示例甲厂 | 立窑 | 限期整改 | 2024-01-08 | 2024-07-08 | {secret} | {CONTACT} | 整体关停 "
        "| 2024-08-01 | 30 | 万吨 |\n"
    )
    for path, text in everything(tmp_path / "本期").items():
        for word in (CONTACT, PHONE, CARD_NO, "67890123"):
            assert word not in text, path.name
    assert any(WITHHELD in text for text in everything(tmp_path / "本期").values())
    assert [(place.file, place.row) for place in made.withheld] == [("渝北区.csv", 2)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("超限额，联系人：张三丰 13800001234", f"超限额，{WITHHELD} {WITHHELD}"),
        ("手机138 0000 1234", WITHHELD),
        ("１３８００００１２３４", WITHHELD),
        ("023-67890123转801", f"{WITHHELD}转801"),
        ("身份证号500112199003071234", WITHHELD),
        ("500112 19900307 123X", WITHHELD),
        ("zhang.san@example.cn", WITHHELD),
        ("法定代表人：李四。未验收", f"{WITHHELD}。未验收"),
        ("GB 16780-2021 表1", "GB 16780-2021 表1"),
        ("2024-04-01 送达，2024-10-08 到期", "2024-04-01 送达，2024-10-08 到期"),
        ("YB2-315S-4 280kW Φ2.4×7m", "YB2-315S-4 280kW Φ2.4×7m"),
        ("负责人未到场", "负责人未到场"),
        ("示例〔2024〕1号第七十二条第二款", "示例〔2024〕1号第七十二条第二款"),
    ],
)
def test_numbers_of_persons_go_and_numbers_of_things_stay(text, shown):
    assert public_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", WITHHELD), ("超限额，王建国", f"超限额，{WITHHELD}"), ("（赵秀英）", f"（{WITHHELD}）"),
        ("李四反映烟尘扰民", f"{WITHHELD}反映烟尘扰民"), ("由欧阳明负责", f"由{WITHHELD}负责"),
        ("已告知陈先生", f"已告知{WITHHELD}"), ("李桂兰女士已签收", f"{WITHHELD}已签收"),
    ],
)  # fmt: skip
def test_a_name_that_stands_by_itself_is_taken_for_a_person(text, shown):
    assert public_text(text) == shown


@pytest.mark.parametrize(
    "text",
    ["高炉", "白酒", "石英", "方钢", "黄金", "陶瓷", "金属", "马达", "石灰窑", "高耗能", "唐山", "江东",
     "高炉、石灰窑", "余热锅炉", "万吨", "严重", "程序"],
)  # fmt: skip
def test_a_thing_that_begins_like_a_surname_stays(text):
    assert public_text(text) == text


def test_the_beginning_of_a_district_is_no_name():
    assert public_text("梁平，超限额", places=PLAN.units) == "梁平，超限额"


def test_the_exit_annex_of_the_report_goes_through_the_same_guard(tmp_path):
    text = """
    | 企业     | 标准 | 措施     | 设备         | 产品 | 产能 | 单位    | 方式     | 退出       |
    | 示例甲厂 | 技术 | 立即淘汰 | 水泥磨，张三 | 水泥 | 30   | 万吨/年 | 整体关停 | 2024-06-03 |
    """
    found = tables(facts(city(tmp_path, text), PLAN, SECOND), PLAN)
    annex = str(found["退出企业名单"].rows)
    assert "水泥磨" in annex
    assert "张三" not in annex


def test_the_properties_of_files_name_the_office_and_nobody_else(issue, tmp_path):
    made = issue(LEDGER)
    for path in made.files:
        if path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as package:
                core = package.read("docProps/core.xml").decode()
            authors = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", core)
            assert set(authors) <= {"phaseout", PLAN.office}


# ── the formats ──────────────────────────────────────────────────────────────────────────────────


def one_list(**more):
    row = CardRow(**{
        "list": "yellow", "enterprise": "示例甲厂", "credit_code": A, "unit": "渝北区",
        "standards": ("能耗",), "publishers": ("市经济信息委",), "since": date(2024, 4, 1), **more,
    })  # fmt: skip
    about = PLAN.lists["yellow"]
    return PublishedList(
        list="yellow", title=about.title, regime=about.regime, published_at=(), rows=(row,),
        publishers=("市经济信息委",),
    )  # fmt: skip


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_tells_in_every_row_which_list_it_is_of():
    (row,) = read_csv(list_csv(one_list(), PLAN, SECOND, "2024年第2期"))
    assert (row["企业名称"], row["责令整改日期"], row["编号"], row["公布日期"]) == (
        "示例甲厂", "2024-04-01", "2024年第2期", "2024-12-31",
    )  # fmt: skip
    assert row["制度"] == PLAN.lists["yellow"].regime


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", " =1"])
def test_no_cell_of_the_csv_begins_a_formula(text):
    (row,) = read_csv(list_csv(one_list(problem=text), PLAN, SECOND))
    assert row["不达标事项"] == f"\t{text.strip()}"


def test_the_clerk_is_told_of_what_the_csv_bears_a_tab_before(issue):
    made = issue(sheet("+示例甲厂", "示例乙厂"), kinds=("csv",))
    assert made.tabbed == ("+示例甲厂",)
    assert issue(sheet("+示例甲厂"), name="另一期", kinds=("xlsx",)).tabbed == ()


def test_a_code_of_digits_alone_is_not_rounded_by_excel():
    (row,) = read_csv(list_csv(one_list(credit_code="911100001020000018"), PLAN, SECOND))
    assert row["统一社会信用代码"] == "\t911100001020000018"


def test_every_format_names_the_same_enterprises(issue, tmp_path):
    made = issue(LEDGER)
    for path in made.files:
        if "黄牌" in path.name:
            found = set(re.findall("示例.厂", texts(path)))
            assert found == {"示例甲厂", "示例戊厂"}, path.suffix
    book = openpyxl.load_workbook(next(p for p in made.files if p.suffix == ".xlsx"))
    assert book.worksheets[0]["A1"].value == PLAN.lists["yellow"].title


class Page(HTMLParser):
    """The tags of a page and what they ask a browser to fetch or run."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.active = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in {"meta", "col", "br", "wbr", "link"}:
            self.open.append(tag)
        self.active += [
            k
            for k, v in attrs
            if (k in {"src", "href", "action"} and v[:1] != "#" and v != "data:,") or k[:2] == "on"
        ]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_fetches_and_runs_nothing():
    evil = "<script>alert(1)</script>\"'&<img src=x onerror=y>"
    table = Table(("企业", evil), ((evil, ""), ("示例甲厂", "2024-04-01")))
    paper = Document(
        (Title((evil, "乙")), Para((Run(evil, bold=True),)), TableBlock(table, evil)), evil, SECOND
    )
    page = paper_page(paper)
    seen = Page(page)
    assert not seen.open and not seen.active
    assert not {"script", "img", "iframe"} & set(seen.tags)
    assert "default-src 'none'" in unescape(page)
    assert unescape(page).count("alert(1)") == 8


def test_an_empty_table_of_a_page_says_none():
    paper = Document((TableBlock(Table(("企业",), ())),), "名单", SECOND)
    assert '<td class="center nothing" colspan="1">无</td>' in paper_page(paper)


# ── one source of columns, and what they say ─────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["yellow", "red", "over-emission", "serious", "exit"])
def test_papers_workbooks_and_csv_bear_the_same_columns(name):
    about = HUIZHOU.lists[name]
    one = PublishedList(list=name, title=about.title, regime=about.regime, published_at=(), rows=())
    # a narrow column of the paper breaks its head between words
    paper = [head.replace("\n", "") for head in list_tables(one, HUIZHOU)["名单"].head]
    book = openpyxl.load_workbook(BytesIO(list_workbook(one, HUIZHOU, SECOND))).worksheets[0]
    heads = next(csv.reader(StringIO(list_csv(one, HUIZHOU, SECOND).decode("utf-8-sig"))))
    assert [cell.value for cell in book[3]] == paper
    assert heads[: len(paper)] == paper


def test_a_day_that_no_calendar_fixes_is_marked_in_words_in_every_format():
    one = one_list(until=date(2060, 10, 4), until_provisional=True)
    (row,) = read_csv(list_csv(one, PLAN, SECOND))
    assert row["整改到期日"] == "2060-10-04（暂定）"
    assert "2060-10-04（暂定）" in list_tables(one, PLAN)["名单"].rows[0]
    book = openpyxl.load_workbook(BytesIO(list_workbook(one, PLAN, SECOND))).worksheets[0]
    cells = [str(cell.value) for line in book for cell in line]
    assert "2060-10-04（暂定）" in cells
    assert any(text.startswith("注：标有“暂定”的日期") for text in cells)
    assert list_variables(one, PLAN, SECOND)["有暂定日期"]


@pytest.mark.parametrize(
    ("publishers", "signed"),
    [(("市生态环境局",), "市生态环境局"), (("市生态环境局", "市应急局"), PLAN.office)],
)
def test_a_list_is_signed_by_who_alone_publishes_it(publishers, signed):
    one = replace(one_list(), publishers=publishers)
    assert list_variables(one, PLAN, SECOND)["署名单位"] == signed
