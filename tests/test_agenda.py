"""Clocks as an office goes through them: by unit and urgency, each under an identity that lasts."""

from dataclasses import replace
from datetime import date

import pytest
from test_cards import PLAN, SERVED, TODAY, city, frame, merged

from phaseout.calendar import Year
from phaseout.deadlines.agenda import agenda, urgency
from phaseout.deadlines.clocks import deadlines
from phaseout.model.due import Due
from phaseout.model.merged import Merged

LATE = {"standard": "能耗", "measure": "限期整改", "ordered_on": SERVED}
RUNS = LATE | {"ordered_on": date(2024, 9, 2)}
FAILED = LATE | {"recheck": "不合格", "rechecked_on": date(2024, 9, 20)}
PASSED = LATE | {"recheck": "合格", "rechecked_on": date(2024, 9, 20)}
UNDATED = {"standard": "环保", "measure": "停产整治", "ordered_on": SERVED}
SECOND = {"企业名称": "示例水泥二厂", "责令整改日期": "2024-07-15"}


def ordered(found, within=None, today=TODAY):
    return agenda(deadlines(found, PLAN, today), found, PLAN, today, within)


def under(unit, facts):
    return facts | {"district": unit}


@pytest.mark.parametrize(
    ("state", "left", "word"),
    [
        ("逾期未整改", -84, "逾期"), ("逾期", -1, "逾期"), ("整改不达标", -29, "不达标"),
        ("整改不达标", 40, "不达标"), ("整改中", 0, "7天内"), ("整改中", 7, "7天内"),
        ("整改中", 8, "30天内"), ("未到期", 30, "30天内"), ("未到期", 31, "30天后"),
        ("整改中", None, "日期未定"), ("整改合格", None, "已办结"), ("逾期完成", None, "已办结"),
    ],
)  # fmt: skip
def test_a_clock_presses_by_its_state_and_the_days_left(state, left, word):
    due = Due(kind="order", deadline="x", unit="渝北区", state=state, days_left=left)
    assert urgency(due) == word


def test_within_a_unit_what_is_late_comes_first_and_what_is_done_last():
    found = ordered(city(PASSED, UNDATED, RUNS, FAILED, LATE))
    (group,) = found.groups
    assert [item.urgency for item in group.items] == [
        "逾期", "不达标", "30天后", "日期未定", "已办结",
    ]  # fmt: skip


def test_units_stand_in_the_order_of_their_most_urgent_clock():
    found = city(under("渝北区", PASSED), under("巴南区", RUNS), under("涪陵区", LATE))
    assert [group.unit for group in ordered(found).groups] == ["涪陵区", "巴南区", "渝北区"]


def test_the_rows_in_pending_stand_apart_and_are_not_counted():
    found = ordered(Merged(PLAN.id, "", {"exit": frame(RUNS)}, {"exit": frame(LATE)}))
    assert [len(found.groups), len(found.pending)] == [1, 1]
    assert found.counts == {"30天后": 1}


def test_within_holds_for_pending_rows_too_and_leaves_out_what_has_no_day():
    later = RUNS | {"ordered_on": date(2024, 11, 4)}
    found = Merged(
        PLAN.id, "", {"exit": frame(RUNS, later, PASSED, UNDATED)}, {"exit": frame(LATE, later)}
    )
    days = [item.due.days_left for item in ordered(found, 62).items()]
    assert days == [62, -84]


def test_an_unnamed_firm_is_not_taken_for_the_unit_itself():
    (item,) = ordered(city(LATE | {"enterprise": None})).items()
    assert item.who == "（名称未填）"
    duty = Due(kind="duty", deadline="x", unit="渝北区", due=TODAY, state="未到期", days_left=0)
    (item,) = agenda([duty], Merged(PLAN.id, "", {}), PLAN, TODAY).items()
    assert (item.who, item.matter, item.left) == ("（本单位）", "报送", "今天到期")


# ── identity ─────────────────────────────────────────────────────────────────────────────────────


def identities(found, today=TODAY):
    return {i.due.enterprise: i.identity for i in ordered(found, None, today).items()}


def test_a_row_inserted_above_leaves_the_identity_of_the_others(tmp_path):
    before = identities(merged(tmp_path, {}))
    after = identities(merged(tmp_path, SECOND, {}))
    assert after["示例水泥一厂"] == before["示例水泥一厂"]
    assert len(set(after.values())) == 2


def test_a_row_keeps_its_identity_as_it_is_corrected_extended_and_done(tmp_path):
    (before,) = identities(merged(tmp_path, {"责任部门": "市应急局"})).values()
    for change in (
        {"统一社会信用代码": "91500000MA5U000018"},
        {"企业名称": "示例 水泥一厂"},
        {"延期申请日期": "2024-09-20", "延期批准日期": "2024-09-27", "延期月数": "3", "延期至": "2025-01-08"},
        {"复查日期": "2024-09-20", "复查结果": "合格"},
    ):  # fmt: skip
        assert [*identities(merged(tmp_path, change)).values()] == [before]


def test_a_row_has_the_same_identity_on_every_day(tmp_path):
    found = merged(tmp_path, {})
    assert identities(found) == identities(found, date(2024, 5, 1))


def test_two_orders_of_one_firm_on_one_matter_are_told_apart_by_their_day():
    first, second = LATE | {"enterprise": "示例水泥一厂"}, RUNS | {"enterprise": "示例水泥一厂"}
    one, two = (i.identity for i in ordered(city(first, second)).items())
    assert two == one + "#2"
    assert [i.identity for i in ordered(city(second, first)).items()] == [one, two]


def test_the_monthly_duty_of_each_month_is_another():
    duties = [
        Due(
            kind="duty",
            deadline="monthly",
            unit="渝北区",
            due=date(2024, month, 25),
            state="未到期",
        )
        for month in (10, 11)
    ]
    found = agenda(duties, Merged(PLAN.id, "", {}), PLAN, TODAY)
    assert len({item.identity for item in found.items()}) == 2


def owed(*months, state="逾期", certain=True):
    return [
        Due(
            kind="duty", deadline="monthly", unit="渝北区", label="本月进展", state=state,
            due=date(2024 + (m - 1) // 12, (m - 1) % 12 + 1, 25), days_left=-m, certain=certain,
        )
        for m in months
    ]  # fmt: skip


def test_the_months_that_were_missed_are_one_matter_for_people_and_each_an_item_of_its_own():
    found = agenda(owed(1, 2, 3, 4, 6, 11, 12, 13), Merged(PLAN.id, "", {}), PLAN, TODAY)
    (group,) = found.groups
    assert [item.matter for item in group.told] == [
        "本月进展（共8次：2024年1月至2024年4月每月、2024年6月、2024年11月至2025年1月每月）"
    ]
    assert len(list(found.items())) == found.counts["逾期"] == 8


def test_of_whom_nobody_can_tell_nobody_says_that_it_is_late():
    found = agenda(owed(1, certain=False), Merged(PLAN.id, "", {}), PLAN, TODAY)
    (item,) = found.items()
    assert (item.urgency, item.state) == ("待核实", "待核实")
    assert item.remarks == ("台账看不出办理与否",)


def test_a_firm_past_a_day_that_no_calendar_fixes_is_to_be_looked_at_and_not_late():
    order = LATE | {"ordered_on": date(2060, 4, 2)}
    (item,) = ordered(city(order), today=date(2060, 10, 20)).items()
    assert (item.due.due, item.due.state, item.due.certain) == (date(2060, 10, 4), "整改中", False)
    assert item.urgency == "待核实"
    known = replace(PLAN, years=(Year(2060, ()),))
    (due,) = deadlines(city(order), known, date(2060, 10, 20))
    assert (due.state, due.certain, due.provisional) == ("逾期未整改", True, False)
