"""The states of a case. The table below is the rule; the code is held to it line by line."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phaseout.batch import Job, merge_files
from phaseout.cards import CaseFacts, cards, state
from phaseout.deadlines import deadlines
from phaseout.model.plan import Clock
from phaseout.plan import load

PLAN = load("chongqing-2024")
TODAY = date(2024, 12, 31)
DUE = date(2024, 10, 8)
EARLY, LATE = date(2024, 9, 1), date(2024, 11, 1)

TABLE = [
    # ordered, closed, out, closed_on, recheck, failed before closing, due → state, list
    ((False, True, False, EARLY, "", False, None), "已退出", ""),
    ((False, False, True, EARLY, "", False, None), "已退出", ""),
    ((True, True, False, EARLY, "不合格", True, DUE), "已依法关闭", "red"),
    ((True, True, False, LATE, "", False, DUE), "已依法关闭", "red"),
    ((True, True, False, LATE, "不合格", False, DUE), "已依法关闭", "red"),
    ((True, True, False, LATE, "合格", False, DUE), "主动退出", ""),
    ((True, False, True, LATE, "", False, DUE), "已退出", ""),
    ((True, False, True, EARLY, "不合格", True, DUE), "已退出", ""),
    ((True, True, False, EARLY, "", False, DUE), "主动退出", ""),
    ((True, True, False, EARLY, "不合格", False, DUE), "主动退出", ""),
    ((True, True, False, LATE, "", False, None), "主动退出", ""),
    ((True, False, True, EARLY, "", False, DUE), "主动退出", ""),
    ((False, False, False, None, "", False, None), "待退出", ""),
    ((True, False, False, None, "合格", False, DUE), "整改合格", ""),
    ((True, False, False, None, "不合格", False, DUE), "整改不达标", "yellow"),
    ((True, False, False, None, "不合格", False, date(2025, 3, 1)), "整改不达标", "yellow"),
    ((True, False, False, None, "", False, DUE), "逾期未整改", "yellow"),
    ((True, False, False, None, "", False, TODAY), "整改中", "yellow"),
    ((True, False, False, None, "", False, None), "整改中", "yellow"),
]


def facts(row):
    names = ("ordered", "closed", "out", "closed_on", "recheck", "failed_before_closing", "due")
    return CaseFacts(**dict(zip(names, row, strict=True)))


@pytest.mark.parametrize(("row", "word", "where"), TABLE)
def test_a_case_stands_where_the_table_says(row, word, where):
    found = state(facts(row), TODAY, Clock())
    assert found.word == word
    assert ("red" if found.red else "yellow" if found.yellow else "") == where


def test_equipment_alone_is_red_only_where_the_plan_asks_for_capacity():
    row = facts((True, False, True, LATE, "", False, DUE))
    assert not state(row, TODAY, Clock()).red
    assert state(row, TODAY, Clock(red_requires="capacity")).red


def every_case():
    for ordered, mode, closed_on, recheck, due in product(
        (True, False), ("", "closed", "out"), (EARLY, LATE), ("", "合格", "不合格"), (None, DUE, date(2025, 3, 1))
    ):  # fmt: skip
        for failed in (True, False) if recheck == "不合格" and mode else (False,):
            yield CaseFacts(
                ordered=ordered, closed=mode == "closed", out=mode == "out",
                closed_on=closed_on if mode else None, recheck=recheck, due=due,
                failed_before_closing=failed,
            )  # fmt: skip


def test_no_case_is_yellow_and_red_at_once():
    assert not [f for f in every_case() if (s := state(f, TODAY, Clock())).yellow and s.red]


def test_a_firm_is_never_red_without_a_closure():
    assert not [f for f in every_case() if state(f, TODAY, Clock()).red and not f.closed]


@given(
    st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31))
)
def test_time_alone_never_turns_red_into_yellow(one, other):
    first, second = sorted((one, other))
    for case in every_case():
        if state(case, first, Clock()).red:
            assert state(case, second, Clock()).red


HEADS = (
    "区县,企业名称,统一社会信用代码,手续情况,所属行业,标准类别,不达标事项,依据,责任部门,处置措施,文书号,"
    "责令整改日期,整改期限,复查日期,复查结果,退出方式,退出日期,产能,产能单位,产品,联系人,联系电话"
)
ORDER = (
    "渝北区,示例水泥一厂,,无,水泥,能耗,超限额,GB 16780-2021,市经济信息委,限期整改,示例〔2024〕1号"
)


def merged(tmp_path, *rows):
    path = tmp_path / "渝北区.csv"
    path.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    return merge_files([path], Job("chongqing-2024", TODAY))[0]


def the_lists(tmp_path, *rows):
    return {one.list: one for one in cards(merged(tmp_path, *rows), PLAN, TODAY)}


def test_a_running_order_puts_the_firm_on_the_yellow_list_with_publisher_and_date(tmp_path):
    found = the_lists(tmp_path, f"{ORDER},2024-09-02,,,,,,,,,示例人员,023-67890123")
    (row,) = found["yellow"].rows
    assert (row.enterprise, row.standards, row.since) == (
        "示例水泥一厂",
        ("能耗",),
        date(2024, 9, 2),
    )
    assert row.publishers == PLAN.standards["energy"].publishers
    assert row.until == date(2025, 3, 3)
    assert not found["red"].rows


def test_red_under_one_standard_outweighs_yellow_under_another(tmp_path):
    other = ORDER.replace("能耗,超限额", "质量,强度不合格").replace("市经济信息委", "市市场监管局")
    found = the_lists(
        tmp_path,
        f"{ORDER},2024-04-01,,,,整体关停,2024-11-01,30,万吨/年,水泥,,",
        f"{other},2024-09-02,,,,,,,,,,",
    )
    assert [r.enterprise for r in found["red"].rows] == ["示例水泥一厂"]
    assert not found["yellow"].rows
    assert found["red"].rows[0].since == date(2024, 11, 1)
    assert [r.enterprise for r in found["exit"].rows] == ["示例水泥一厂"]


def test_a_fact_dated_after_the_day_asked_has_not_happened(tmp_path):
    city = merged(tmp_path, f"{ORDER},2024-04-01,,2024-12-20,合格,,,,,,,")
    assert cards(city, PLAN, date(2024, 12, 19))[0].rows[0].overdue
    assert not cards(city, PLAN, TODAY)[0].rows


def test_no_personal_fact_reaches_a_list(tmp_path):
    found = the_lists(tmp_path, f"{ORDER},2024-09-02,,,,,,,,,暗号甲,023-67890123")
    assert "暗号甲" not in repr(found) and "67890123" not in repr(found)


def test_late_orders_come_first_among_the_deadlines(tmp_path):
    city = merged(
        tmp_path,
        f"{ORDER},2024-09-02,,,,,,,,,,",
        f"{ORDER.replace('一厂', '二厂')},2024-04-01,,,,,,,,,,",
    )
    dues = deadlines(city, PLAN, TODAY)
    assert [(d.enterprise, d.state, d.days_left) for d in dues if d.kind == "order"] == [
        ("示例水泥二厂", "逾期未整改", -84),
        ("示例水泥一厂", "整改中", 62),
    ]


def test_a_pending_row_is_clocked_apart_and_never_listed(tmp_path):
    wrong = ORDER.replace("市经济信息委", "市应急局")
    city = merged(tmp_path, f"{wrong},2024-04-01,,,,,,,,,,")
    (due,) = [d for d in deadlines(city, PLAN, TODAY) if d.kind == "order"]
    assert due.pending and due.state == "逾期未整改"
    assert not cards(city, PLAN, TODAY)[0].rows
