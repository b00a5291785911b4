"""Rows that contradict themselves get no state in silence: they wait, and say for what."""

import csv
from itertools import product

import pytest
from test_cards import CLOSED, PLAN, ROW, TODAY, conditions, fitting

from phaseout.cases.cards import cases
from phaseout.deadlines.clocks import deadlines
from phaseout.deadlines.explanation import explanation
from phaseout.jobs.batch import Job, merge_files
from phaseout.lists.entries import cards
from phaseout.model.merged import REASON

CHECKED = {"复查日期": "2024-09-20", "复查结果": "合格"}
EXTENDED = {
    "延期申请日期": "2024-09-12", "延期批准日期": "2024-09-20", "延期月数": "3", "延期至": "2025-01-08",
}  # fmt: skip
NO_ORDER = {"处置措施": "立即淘汰", "责令整改日期": "", "文书号": ""}


def merged(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerows(ROW | row for row in rows)
    return merge_files([path], Job(PLAN.id, TODAY))[0]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (CLOSED | {"退出日期": "2024-03-20"}, "T003 退出日期 2024-03-20 早于责令整改日期 2024-04-01"),
        (NO_ORDER | CHECKED, "T008 有复查结果，却没有责令整改的记录"),
        (CHECKED | {"复查日期": "2024-03-20"}, "T007 复查日期 2024-03-20 早于责令整改日期"),
        ({"整改期限": "2024-03-20"}, "T002 整改期限 2024-03-20 早于责令整改日期"),
        ({"责令整改日期": ""}, "F001"),
        ({"复查结果": "合格"}, "F001"),
        ({"复查日期": "2024-09-20"}, "F001"),
        ({"退出日期": "2024-11-01"}, "F001"),
        ({"退出方式": "整体关停"}, "F001"),
        (CHECKED | CLOSED | {"复查日期": "2024-12-01", "复查结果": "合格"}, "T022"),
        (CHECKED | {"复查日期": "2025-02-20"}, "T009"),
        (EXTENDED | {"延期批准日期": "2024-09-02"}, "T018 延期批准日期 2024-09-02 早于前一步的日期"),
        (EXTENDED | {"延期申请日期": "2024-03-02"}, "T018 延期申请日期 2024-03-02 早于前一步的日期"),
        (EXTENDED | CLOSED | {"退出日期": "2024-09-19"}, "T018 退出日期 2024-09-19 早于前一步的日期"),
        (EXTENDED | {"延期申请日期": "2024-10-09", "延期批准日期": "2024-10-10"}, "T014"),
        (EXTENDED | {"延期至": "2024-09-30"}, "T021 延期至 2024-09-30，没有晚于延期之前的期限（2024-10-08）"),
        (EXTENDED | {"标准类别": "质量", "责任部门": "市市场监管局"}, "T012"),
    ],
)  # fmt: skip
def test_a_contradiction_waits_on_no_list_and_every_clock_of_it_says_why(tmp_path, row, rule):
    city = merged(tmp_path / "渝北区.csv", [row])
    assert not len(city.table("exit"))
    assert [one.rows for one in cards(city, PLAN, TODAY) if one.rows] == []
    assert rule in city.pending["exit"][REASON][0]
    dues = deadlines(city, PLAN, TODAY)
    told = explanation(city, dues, PLAN, TODAY, "示例水泥一厂")
    said = [due.steps[0] for due in told.dues] + [why for _, why in told.unclocked]
    assert said
    assert all("本行待核" in words and rule in words for words in said)
    assert all(due.pending for due in dues)


def every_row():
    """Every combination of what a clerk may fill in, most of them contradictory."""
    for number, (order, check, exit, extension) in enumerate(
        product(
            ({}, {"责令整改日期": "2024-09-02"}, {"责令整改日期": ""}, NO_ORDER),
            ({}, *({"复查日期": d, "复查结果": r} for d in ("2024-03-20", "2024-09-20", "2024-12-02", "") for r in ("合格", "不合格"))),
            ({}, *(CLOSED | {"退出方式": m, "退出日期": d} for m in ("关闭", "搬迁") for d in ("2024-03-20", "2024-09-30", "2024-11-01"))),
            ({}, EXTENDED),
        )
    ):  # fmt: skip
        yield {"企业名称": f"示例第{number}厂"} | order | check | exit | extension


def test_every_row_without_an_error_has_one_state_and_every_other_waits_with_a_reason(tmp_path):
    rows = list(every_row())
    city = merged(tmp_path / "渝北区.csv", rows)
    sound = list(cases(city.table("exit"), PLAN, TODAY))
    waiting = city.pending["exit"]
    assert len(sound) + len(waiting) == len(rows)
    assert len(sound) > 50
    for case in sound:
        card = "红" if case.state.red else "黄" if case.state.yellow else ""
        assert fitting(case.facts) == [(case.state.word, card)]
    assert {case.state.word for case in sound} == {word for _, (word, _) in conditions()}
    assert waiting[REASON].str.match(r"[A-Z]\d{3} ").all()


def test_no_row_without_an_error_tells_of_a_step_before_its_order(tmp_path):
    city = merged(tmp_path / "渝北区.csv", every_row())
    for case in cases(city.table("exit"), PLAN, TODAY):
        served, checked = case.row["ordered_on"], case.row["rechecked_on"]
        assert not checked or (served and served <= checked)
        assert not (served and case.facts.closed_on and case.facts.closed_on < served)
        assert served or case.facts.ordered is False or case.row["rectify_by"] is not None


SHUT = CLOSED | {"复查日期": "2024-09-20", "复查结果": "不合格"}
OTHER = {"标准类别": "质量", "责任部门": "市市场监管局"}


@pytest.mark.parametrize(
    ("second", "waits"),
    [
        ({}, True),
        ({"企业名称": "示例水泥二厂"}, False),
        ({"复查日期": "2024-09-20", "复查结果": "合格"}, False),
        (SHUT, False),
    ],
)
def test_an_open_order_of_a_firm_closed_under_another_standard_waits(tmp_path, second, waits):
    city = merged(tmp_path / "渝北区.csv", [SHUT, OTHER | second])
    reasons = [] if city.pending.get("exit") is None else list(city.pending["exit"][REASON])
    assert [why[:4] for why in reasons] == ["T023"] * waits
    if waits:
        assert (
            "企业已于 2024-11-01 整体关停（渝北区.csv CSV 第2行），本行的责令整改却没有了结"
            in reasons[0]
        )
        listed = {one.list: len(one.rows) for one in cards(city, PLAN, TODAY)}
        assert (listed["red"], listed["yellow"]) == (1, 0)


@pytest.mark.parametrize(("printed", "accused"), [("2060-10-08", False), ("2060-12-31", True)])
def test_a_period_is_too_long_only_beyond_what_a_calendar_not_yet_issued_may_allow(
    tmp_path, printed, accused
):
    """2060-04-01 and six months end on 2060-10-01; how long the holidays then last nobody knows."""
    row = {"责令整改日期": "2060-04-01", "整改期限": printed}
    city = merged(tmp_path / "渝北区.csv", [row])
    reasons = "；".join(city.pending["exit"][REASON])
    assert ("T011" in reasons) is accused
    assert "T009" in reasons
