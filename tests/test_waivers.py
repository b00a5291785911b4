"""Waivers: a rule that the city does not hold against an enterprise, seen in every output."""

import json
from datetime import date
from pathlib import Path

import pytest
from calls import phaseout

from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.reading.city import read_city
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.city import city_workbook
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.reporting import paper_of
from phaseout.paths import folder
from phaseout.plan import PlanFault, load
from phaseout.report.facts import facts
from phaseout.report.reported import asked
from phaseout.returns.waivers import useless
from phaseout.rules import RULES

TODAY = date(2024, 12, 31)
FAULTY = folder("sample_ledgers") / "messy" / "合川区_日期矛盾.xlsx"
NAMED = """
[waiver.order]
rule = "T001"
enterprise = "示例T001厂"
reason = "责令书补发，发现日期以巡查记录为准"
by = "示例市经济信息委"
on = 2024-11-01
until = 2025-06-30
"""
BY_CODE = NAMED.replace("[waiver.order]", "[waiver.code]").replace("T001", "T002").replace(
    '"示例T002厂"', '"91500117MAEXAMP53R"'
)  # fmt: skip
SPENT = NAMED.replace("[waiver.order]", "[waiver.spent]").replace("T001", "T003").replace(
    "2025-06-30", "2024-12-30"
)  # fmt: skip
IDLE = NAMED.replace("[waiver.order]", "[waiver.idle]").replace("示例T001厂", "示例别的厂")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("waivers") / "豁免.toml"
    path.write_text(NAMED + BY_CODE + SPENT + IDLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(file):
    return merge_files([FAULTY], Job("chongqing-2024", TODAY, waivers=str(file)))


@pytest.fixture(scope="module")
def plan(file):
    return load("chongqing-2024", waivers=str(file))


@pytest.fixture(scope="module")
def without():
    return merge_files([FAULTY], Job("chongqing-2024", TODAY))[0]


def written(tmp_path, text):
    path = tmp_path / "豁免.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_waived_row_is_merged_whether_its_firm_is_named_or_given_by_code(done, without):
    merged, _ = done
    gone = set(without.pending["exit"]["enterprise"]) - set(merged.pending["exit"]["enterprise"])
    assert gone == {"示例T001厂", "示例T002厂"} <= set(merged.table("exit")["enterprise"])


def test_another_fault_of_another_firm_stays_held_back(done):
    assert "示例T003厂" in set(done[0].pending["exit"]["enterprise"])


def test_what_was_waived_is_told_with_reason_person_and_day(done):
    told = {(w.enterprise, w.rule): w for w in done[0].waived}
    assert set(told) == {("示例T001厂", "T001"), ("91500117MAEXAMP53R", "T002")}
    one = told["示例T001厂", "T001"]
    assert (one.reason, one.by, one.on, one.until) == (
        "责令书补发，发现日期以巡查记录为准", "示例市经济信息委", date(2024, 11, 1), date(2025, 6, 30),
    )  # fmt: skip
    assert (one.place.row, one.place.file) == (5, FAULTY.name)


def test_a_file_whose_every_fault_is_waived_passes(tmp_path):
    errors = {
        f.rule for c in merge_files([FAULTY], Job("chongqing-2024", TODAY))[1]
        for f in c.submission.findings if f.severity == "error"
    }  # fmt: skip
    text = "".join(
        NAMED.replace("[waiver.order]", f"[waiver.w{rule}]").replace("T001", rule)
        for rule in errors
    )
    merged, checked = merge_files(
        [FAULTY], Job("chongqing-2024", TODAY, waivers=written(tmp_path, text))
    )
    assert checked[0].submission.status == "ok"
    assert merged.pending["exit"].empty
    assert len(merged.waived) == len(errors)


def test_a_waiver_that_has_run_out_or_is_of_no_use_is_a_finding(done, plan):
    told = {f.value: (f.rule, f.severity) for f in useless((done[1][0].submission,), plan, TODAY)}
    assert told == {"示例T003厂": ("W014", "warning"), "示例别的厂": ("W015", "info")}


def test_a_waiver_holds_on_its_last_day(file):
    merged, _ = merge_files([FAULTY], Job("chongqing-2024", date(2024, 12, 30), waivers=str(file)))
    assert "示例T003厂" in {w.enterprise for w in merged.waived}


def test_a_city_ledger_gives_back_what_was_waived(done, plan, tmp_path):
    path = tmp_path / "市级台账.xlsx"
    path.write_bytes(city_workbook(done[0], plan, TODAY))
    assert read_city(path, plan).waived == done[0].waived


def test_a_city_ledger_without_waivers_has_no_sheet_of_them(without, tmp_path):
    path = tmp_path / "市级台账.xlsx"
    path.write_bytes(city_workbook(without, load("chongqing-2024"), TODAY))
    assert read_city(path, load("chongqing-2024")).waived == ()


def test_the_report_has_an_annex_of_what_was_waived(done, without):
    said = report(done[0])
    assert "经批准豁免的事项" in said
    assert "责令书补发，发现日期以巡查记录为准" in said
    assert "示例市经济信息委，2024-11-01" in said
    assert "经批准豁免的事项" not in report(without)


def report(merged):
    plan = load("chongqing-2024")
    found = facts(merged, plan, TODAY)
    return to_markdown(paper_of(found, asked(plan, "annual", "", TODAY), TODAY))


def test_the_screen_and_the_json_show_it_apart_from_the_errors(file):
    call = ("validate", FAULTY, "--plan", "chongqing-2024", "--today", TODAY, "--waivers", file)
    shown = phaseout(*call).stdout
    assert "已豁免（照常汇入，不计错误）" in shown
    assert "已豁免 2 处" in shown
    assert "豁免.toml 中的豁免" in shown
    face = json.loads(phaseout(*call, "--format", "json").stdout)
    by_rule = {f["rule"]: f for f in face["findings"]}
    assert by_rule["T001"]["waived"] == {
        "id": "order", "reason": "责令书补发，发现日期以巡查记录为准", "by": "示例市经济信息委",
        "on": "2024-11-01", "until": "2025-06-30",
    }  # fmt: skip
    assert by_rule["T003"]["waived"] is None
    errors = [f for f in face["findings"] if f["severity"] == "error" and not f["waived"]]
    assert (face["counts"]["waived"], face["counts"]["error"]) == (2, len(errors))
    assert by_rule["W014"]["file"] == by_rule["W015"]["file"] == "豁免.toml"


def test_merge_tells_what_was_waived_and_what_is_of_no_use(file, tmp_path):
    done = phaseout("merge", FAULTY, "--plan", "chongqing-2024", "--today", TODAY, "--waivers", file,
                    "-o", tmp_path / "市级台账.xlsx")  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "经批准豁免 2 处" in done.stdout
    assert "豁免.toml 中的豁免" in done.stdout


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('rule = "T001"', 'rule = "T01"', ("第3行", "是不是“T001”")),
        ('rule = "T001"', 'rule = "W001"', ("第3行", "W001", "不能豁免")),
        ("reason =", "reasons =", ("第5行", "reason")),
        ('by = "示例市经济信息委"\n', "", ("by",)),
        ("on = 2024-11-01", 'on = "近日"', ("on",)),
        ("[waiver.order]", "[waive.order]", ("第2行", "waive", "[waiver.编号]")),
    ],
)
def test_a_fault_in_a_file_of_waivers_is_told_with_its_line(before, after, told, tmp_path):
    assert before in NAMED
    with pytest.raises(PlanFault) as fault:
        load("chongqing-2024", waivers=written(tmp_path, NAMED.replace(before, after)))
    assert [word for word in ("豁免.toml", *told) if word not in str(fault.value)] == []


def test_a_file_of_waivers_that_is_not_there_is_told():
    with pytest.raises(PlanFault, match=r"没有的\.toml：没有这个文件"):
        load("chongqing-2024", waivers="没有的.toml")


def test_only_rules_about_what_a_row_says_can_be_waived(tmp_path):
    refused = set()
    for rule in RULES:
        text = NAMED.replace("T001", rule)
        try:
            load("chongqing-2024", waivers=written(tmp_path, text))
        except PlanFault:
            refused.add(rule[0])
    assert refused == {"W", "R"}
    assert Path(written(tmp_path, "")).exists()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('reason = "责令书补发，发现日期以巡查记录为准"', 'reason = " "', "不能是空的"),
        ('by = "示例市经济信息委"', 'by = ""', "不能是空的"),
        ("until = 2025-06-30", "until = 2024-06-30", "早于批准日期"),
    ],
)
def test_a_waiver_says_who_and_why_and_ends_after_it_began(before, after, told, tmp_path):
    assert before in NAMED
    with pytest.raises(PlanFault, match=told):
        load("chongqing-2024", waivers=written(tmp_path, NAMED.replace(before, after)))


def test_a_waiver_is_not_in_force_before_its_day(file):
    merged, _ = merge_files([FAULTY], Job("chongqing-2024", date(2024, 10, 31), waivers=str(file)))
    assert merged.waived == ()


@pytest.mark.parametrize("command", ["deadlines", "lists", "report"])
def test_what_follows_from_the_city_ledger_tells_of_waivers_too(command, file, tmp_path):
    city = tmp_path / "市级台账.xlsx"
    phaseout("merge", FAULTY, "--plan", "chongqing-2024", "--today", TODAY, "--waivers", file,
             "-o", city)  # fmt: skip
    out = () if command == "deadlines" else ("-o", tmp_path / "出")
    done = phaseout(command, city, "--today", TODAY, *out)
    assert "经批准豁免 2 处" in done.stderr
    kinds = ("--format", "json")
    face = json.loads(phaseout(command, city, "--today", TODAY, *out, *kinds).stdout)
    assert {w["rule"] for w in face["waived"]} == {"T001", "T002"}


def test_lists_tell_of_pending_rows_even_when_quiet(file, tmp_path):
    city = tmp_path / "市级台账.xlsx"
    phaseout("merge", FAULTY, "--plan", "chongqing-2024", "--today", TODAY, "-o", city)
    done = phaseout("lists", city, "--today", TODAY, "-o", tmp_path / "名单", "-q")
    assert "没有列入名单" in done.stderr


def test_the_deadlines_that_are_handed_round_tell_of_waivers(file, tmp_path):
    city, page = tmp_path / "市级台账.xlsx", tmp_path / "期限.html"
    phaseout("merge", FAULTY, "--plan", "chongqing-2024", "--today", TODAY, "--waivers", file,
             "-o", city)  # fmt: skip
    phaseout("deadlines", city, "--today", TODAY, "--format", "html", "-o", page)
    assert "台账中经批准豁免 2 处" in page.read_text(encoding="utf-8")
    book = page.with_suffix(".xlsx")
    phaseout("deadlines", city, "--today", TODAY, "--format", "xlsx", "-o", book)
    first = open_book(book.read_bytes()).sheets[0]
    assert any("经批准豁免 2 处" in str(cell) for row in first.rows for cell in row)
