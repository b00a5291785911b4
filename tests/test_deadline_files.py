"""The deadlines as files: a workbook to hand round, a page, a calendar that an import brings up to date."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import openpyxl
import pytest
from calls import phaseout
from icalendar import Calendar
from lxml import html
from test_agenda import FAILED, LATE, PASSED, RUNS, UNDATED, ordered, under
from test_cards import PLAN, TODAY, frame, merged
from test_cli import DAY
from test_cli import city as city_file  # noqa: F401 -- a fixture

from phaseout.deadlines.agenda import agenda as assemble
from phaseout.edges.pages import deadline_page
from phaseout.edges.writing.calendar_file import calendar_file
from phaseout.edges.writing.deadlines import deadline_workbook
from phaseout.model.merged import Merged

EVIL = "示例<script>alert(1)</script>&\"'；,\\{{ 7*7 }}厂\nBEGIN:VEVENT\x0b䶮"
LONG = "示例" + "特种水泥熟料制造" * 12 + "有限公司"


def found(**names):
    """A city with every urgency in two units, and a pending row in a third."""
    rows = [
        under("渝北区", RUNS), under("渝北区", PASSED), under("巴南区", LATE),
        under("巴南区", FAILED), under("巴南区", UNDATED),
        under("渝北区", LATE | {"ordered_on": date(2024, 7, 15)}),
    ]  # fmt: skip
    named = [{"enterprise": f"示例水泥{k}厂"} | row | names for k, row in enumerate(rows)]
    waits = under("涪陵区", LATE) | {"enterprise": "示例待核厂"}
    return Merged(PLAN.id, "", {"exit": frame(*named)}, {"exit": frame(waits)})


@pytest.fixture(scope="module")
def agenda():
    return ordered(found())


@pytest.fixture(scope="module")
def book(agenda):
    return openpyxl.load_workbook(BytesIO(deadline_workbook(agenda)))


def table(sheet):
    """The rows of a sheet's table as dicts, by its head."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(k for k, row in enumerate(rows) if row[0] == "序号")
    return [
        dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if type(row[0]) is int
    ]


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────


def test_the_summary_comes_first_then_a_sheet_for_each_unit_then_what_is_pending(book):
    assert book.sheetnames == ["汇总", "巴南区", "渝北区", "待核"]


def test_the_summary_counts_by_unit_and_leaves_the_pending_out(book):
    rows = {row["单位"]: row for row in table(book["汇总"])}
    assert set(rows) == {"巴南区", "渝北区"}
    assert (rows["巴南区"]["逾期"], rows["巴南区"]["不达标"], rows["巴南区"]["合计"]) == (1, 1, 3)
    assert rows["渝北区"]["最近到期日"].date() == date(2025, 1, 15)


def test_days_are_days_and_what_is_overdue_says_so_in_words(book):
    late, failed, undated = table(book["巴南区"])
    assert (late["紧急程度"], failed["紧急程度"], undated["紧急程度"]) == (
        "【逾期】", "【不达标】", "日期未定",
    )  # fmt: skip
    assert late["到期日"].date() == date(2024, 10, 8)
    assert (late["剩余天数"], undated["到期日"]) == (-84, None)


def test_every_sheet_prints_in_landscape_with_its_head_on_each_page(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == (9 if sheet.title == "汇总" else 8)  # A4, A3
        head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.freeze_panes[1:] == str(head + 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}  # where nothing is said, one


def test_the_pending_rows_bear_their_unit_and_a_warning(book):
    assert [(row["单位"], row["企业"]) for row in table(book["待核"])] == [("涪陵区", "示例待核厂")]
    assert "不入名单和统计" in book["待核"]["A2"].value


def test_the_same_agenda_gives_the_same_files(agenda):
    for write in (deadline_workbook, deadline_page, calendar_file):
        assert write(agenda) == write(ordered(found()))


@pytest.mark.parametrize("name", [EVIL, LONG, "=1+1", "a" * 40_000])
def test_no_name_breaks_a_file(name):
    strange = ordered(found(enterprise=name))
    for write in (deadline_workbook, deadline_page, calendar_file):
        assert write(strange)


# ── the calendar ─────────────────────────────────────────────────────────────────────────────────


def events(agenda):
    return Calendar.from_ical(calendar_file(agenda)).walk("VEVENT")


def event_of(agenda, name):
    return next(e for e in events(agenda) if name in e["SUMMARY"])


def test_every_clock_with_a_day_is_an_all_day_entry_under_a_uid_of_its_own(agenda):
    every = events(agenda)
    assert len(every) == 6  # seven clocks, one of them without a day
    assert len({e["UID"] for e in every}) == 6
    entry = event_of(agenda, "示例水泥0厂")
    assert (entry["DTSTART"].params["VALUE"], entry.decoded("DTSTART")) == (
        "DATE",
        date(2025, 3, 3),
    )
    assert entry.decoded("DTEND") - entry.decoded("DTSTART") == timedelta(days=1)
    assert entry["SUMMARY"] == "示例水泥0厂：能耗限期整改到期（渝北区）"


def test_what_runs_has_alarms_thirty_seven_and_one_day_before_and_what_is_done_none(agenda):
    alarms = [a.decoded("TRIGGER").days for a in event_of(agenda, "示例水泥0厂").walk("VALARM")]
    assert alarms == [-30, -7, -1]
    assert not event_of(agenda, "［已办结］示例水泥1厂").walk("VALARM")
    assert not event_of(agenda, "［逾期］示例水泥2厂").walk("VALARM")


def test_a_clock_that_ends_today_still_has_its_alarms():
    today = ordered(found(), today=date(2025, 3, 3))
    assert len(event_of(today, "示例水泥0厂").walk("VALARM")) == 3


def test_a_pending_row_is_marked(agenda):
    entry = event_of(agenda, "示例待核厂")
    assert entry["SUMMARY"].startswith("［待核］")
    assert "待核" in entry["CATEGORIES"].to_ical().decode()


def test_an_import_on_a_later_day_brings_the_entries_up_to_date():
    before, after = events(ordered(found())), events(ordered(found(), today=date(2025, 1, 2)))
    assert {e["UID"] for e in before} == {e["UID"] for e in after}
    assert {e["SEQUENCE"] for e in after} == {e["SEQUENCE"] + 2 for e in before}
    assert {e.decoded("DTSTAMP").date() for e in after} == {date(2025, 1, 2)}


def test_an_extension_moves_the_entry_of_the_order_itself(tmp_path):
    extended = {"延期申请日期": "2024-09-20", "延期批准日期": "2024-09-27", "延期月数": "3",
                "延期至": "2025-01-08"}  # fmt: skip
    (before,) = events(ordered(merged(tmp_path, {})))
    (after,) = events(ordered(merged(tmp_path, extended)))
    assert before["UID"] == after["UID"]
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (
        date(2024, 10, 8), date(2025, 1, 8),
    )  # fmt: skip


def test_lines_are_folded_by_octets_and_never_within_a_character():
    content = calendar_file(ordered(found(enterprise=LONG)))
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert not any(b"\n" in line for line in lines)
    assert LONG in content.replace(b"\r\n ", b"").decode("utf-8")


def test_a_name_cannot_forge_an_entry():
    parsed = Calendar.from_ical(calendar_file(ordered(found(enterprise=EVIL))))
    assert len(parsed.walk("VEVENT")) == 6
    assert "\\{{ 7*7 }}厂\nBEGIN:VEVENT␋䶮" in str(parsed.walk("VEVENT")[0]["SUMMARY"])


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def page(agenda):
    return deadline_page(agenda)


def test_the_page_loads_nothing_and_admits_its_own_style_and_script_only(page):
    tree = html.fromstring(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (text,) = tree.xpath(f"//{tag}/text()")
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.findall(r"(?:https?:)?//[a-z]", page)
    assert not tree.xpath("//@style | //*[@*[starts-with(name(), 'on')]]")


def test_the_page_is_complete_without_its_script(page, agenda):
    tree = html.fromstring(page)
    assert len(tree.xpath("//tbody/tr[not(@class='group')]")) == len([*agenda.items()])
    assert tree.xpath("//form/@hidden") and not tree.xpath("//table//*[@hidden]")
    assert [h.text_content().split()[0] for h in tree.xpath("//tr[@class='group']/th")] == [
        "巴南区", "渝北区", "涪陵区",
    ]  # fmt: skip


def test_each_clock_of_the_page_tells_how_its_day_was_found(page, agenda):
    tree = html.fromstring(page)
    first = tree.xpath("(//details)[1]")[0].text_content()
    item = next(agenda.items())
    assert all(step in first for step in item.due.steps)
    assert item.due.basis in first


def test_the_pending_rows_have_a_section_of_their_own(page):
    (section,) = html.fromstring(page).xpath("//section[@class='pending']")
    assert "示例待核厂" in section.text_content()
    assert "不入名单和统计" in section.text_content()


def test_a_name_stays_text_on_the_page():
    text = deadline_page(ordered(found(enterprise=EVIL)))
    assert "<script>alert" not in text
    name = html.fromstring(text).xpath("//td[@data-label='企业和事项']/strong")[0].text
    assert name == EVIL.replace("\x0b", "\ufffd")


def test_a_title_stays_text_on_the_page(agenda):
    text = deadline_page(replace(agenda, title="</title><script>alert(1)</script>"))
    assert "<script>alert" not in text


def test_without_any_clock_the_files_say_so():
    nothing = assemble([], Merged(PLAN.id, "", {}), PLAN, TODAY)
    assert "没有在计的期限" in deadline_page(nothing)
    assert not events(nothing)
    book = openpyxl.load_workbook(BytesIO(deadline_workbook(nothing)))
    assert book["汇总"]["A4"].value == "无"


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def test_within_holds_for_every_output(city_file, tmp_path):  # noqa: F811
    wide, near = (
        [phaseout("deadlines", city_file, *DAY, *within, "--format", kind, "-o", folder / f"期限.{kind}",
                  "--ics", folder / "期限.ics").returncode for kind in ("xlsx", "html")]
        for within, folder in (((), tmp_path / "全部"), (("--within", "20"), tmp_path / "近期"))
    )  # fmt: skip
    assert wide == near == [1, 1]
    for folder, entries in ((tmp_path / "全部", 40), (tmp_path / "近期", 10)):
        assert len(Calendar.from_ical((folder / "期限.ics").read_bytes()).walk("VEVENT")) == entries
    book = openpyxl.load_workbook(tmp_path / "近期" / "期限.xlsx")
    assert sum(len(table(sheet)) for sheet in book if sheet.title != "汇总") == 10
    tree = html.fromstring((tmp_path / "近期" / "期限.html").read_text("utf-8"))
    assert len(tree.xpath("//tbody/tr[not(@class='group')]")) == 10
    assert "20 天内" in tree.xpath("//header")[0].text_content()


def test_the_files_of_one_enterprise_hold_its_clocks_alone(city_file, tmp_path):  # noqa: F811
    path = tmp_path / "期限.ics"
    phaseout("deadlines", city_file, *DAY, "--explain", "示例水泥三厂", "--ics", path)
    every = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert every and all("示例水泥三厂" in e["SUMMARY"] for e in every)


def test_a_clock_without_a_day_is_told_when_the_calendar_leaves_it_out(city_file, tmp_path):  # noqa: F811
    done = phaseout("deadlines", city_file, *DAY, "--ics", tmp_path / "期限.ics")
    assert "2 项没有到期日，未写入日历" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "xlsx"), "请用 -o 写明以 .xlsx 结尾的位置"),
        (("--format", "html", "-o", "期限.xlsx"), "请用 -o 写明以 .html 结尾的位置"),
        (("-o", "期限.xlsx"), "请加 --format xlsx"),
    ],
)
def test_a_place_that_does_not_fit_the_format_is_told(city_file, words, sentence, tmp_path):  # noqa: F811
    done = phaseout("deadlines", city_file, *DAY, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("words", [("--format", "html", "-o"), ("--ics",)])
def test_a_file_of_somebody_else_is_left_alone(city_file, words, tmp_path):  # noqa: F811
    path = tmp_path / "期限.html"
    path.write_text("mine", encoding="utf-8")
    done = phaseout("deadlines", city_file, *DAY, *words, path)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert path.read_text("utf-8") == "mine"
