"""The days that a plan sets for the rows of its ledgers, and the duties of units.

Days and words are those of the plans, mostly of 郑州市 2019; every firm is invented.
"""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from phaseout.deadlines.clocks import deadlines
from phaseout.model.law import Basis, Deadline
from phaseout.model.merged import Merged
from phaseout.plan import load

FULL = load("zhengzhou-2019")
PLAN = replace(FULL, duties={})
TODAY = date(2023, 6, 30)


def day(text):
    return date.fromisoformat(text)


def frame(ledger, *rows, plan=PLAN):
    """Rows of a ledger as they were read: days as days, the rest as text."""
    columns = plan.ledgers[ledger].fields
    table = pd.DataFrame({name: [row.get(name) for row in rows] for name in columns})
    for name, column in columns.items():
        if column.type in {"date", "deadline"}:
            table[name] = pd.to_datetime(table[name])
    return table.assign(
        _unit="巩义市", _file="巩义市.xlsx", _sheet="表", _row=range(4, 4 + len(rows))
    )


def city(ledger, *rows, plan=PLAN):
    return Merged(plan.id, plan.version, {ledger: frame(ledger, *rows, plan=plan)})


FIRM = {"district": "巩义市", "enterprise": "示例铸造厂"}


def clocks(ledger, row, today=TODAY, plan=PLAN):
    """Deadline → due day, state, days left, of a single row."""
    dues = deadlines(city(ledger, FIRM | row, plan=plan), plan, today)
    return {due.deadline: (due.due, due.state, due.days_left) for due in dues}


# ── the routes of relocation, 三(一)1 ────────────────────────────────────────────────────────────

ROUTES = """
route    | size   | started    | finished   → start               | finish
就地改造 | 小型   | 2019-06-30 | 2020-12-31 → 2019-06-30 按期完成 | 2020-12-31 按期完成
就地改造 | 小型   | 2019-07-01 | 2021-01-01 → 2019-06-30 逾期完成 | 2020-12-31 逾期完成
转型转产 | 中型   | 2019-06-28 | 2021-12-31 → 2019-06-30 按期完成 | 2021-12-31 按期完成
转型转产 | 中型   |            |            → 2019-06-30 逾期     | 2021-12-31 逾期
退城入园 | 中型   | 2019-12-31 | 2022-12-31 → 2019-12-31 按期完成 | 2022-12-31 按期完成
退城入园 | 小型   | 2019-12-31 | 2023-01-01 → 2019-12-31 按期完成 | 2022-12-31 逾期完成
退城入园 | 大型   | 2020-01-02 |            → 2019-12-31 逾期完成 | 2025-12-31 未到期
退城入园 | 特大型 | 2019-11-01 | 2023-05-01 → 2019-12-31 按期完成 | 2025-12-31 按期完成
关闭退出 | 小型   |            | 2020-12-31 →                     | 2020-12-31 按期完成
关闭退出 | 小型   |            |            →                     | 2020-12-31 逾期
"""


@pytest.mark.parametrize("line", ROUTES.strip().splitlines()[1:])
def test_a_route_has_the_start_and_the_finish_of_its_size(line):
    facts, wanted = (part.split("|") for part in line.split("→"))
    route, size, started, finished = (part.strip() or None for part in facts)
    row = {"route": route, "size": size, "started_on": started, "finished_on": finished}
    told = clocks("relocation", row)
    ends = {name: f"{due} {state}" for name, (due, state, _) in told.items()}
    start = next((end for name, end in ends.items() if name.endswith("-start")), "")
    (finish,) = (end for name, end in ends.items() if "-finish" in name)
    assert [start, finish] == [part.strip() for part in wanted]


def test_a_route_that_is_not_filled_in_has_no_clock():
    assert clocks("relocation", {"size": "小型"}) == {}


def test_days_left_are_calendar_days_and_none_when_done():
    row = {"route": "退城入园", "size": "大型", "started_on": "2019-12-01"}
    told = clocks("relocation", row, day("2025-12-01"))
    assert told["park-finish-large"] == (day("2025-12-31"), "未到期", 30)
    assert told["park-start"][2] is None


def test_what_is_dated_after_today_has_not_happened_yet():
    row = {"route": "关闭退出", "size": "小型", "finished_on": "2020-12-20"}
    assert clocks("relocation", row, day("2020-12-19"))["close-finish"][1:] == ("未到期", 12)
    assert clocks("relocation", row, day("2020-12-20"))["close-finish"][1:] == ("按期完成", None)
    late = row | {"finished_on": "2021-02-01"}
    assert clocks("relocation", late, day("2021-01-31"))["close-finish"][1:] == ("逾期", -31)


# ── chemicals, upgrades, 散乱污, exit ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "risk", "held"),
    [("小型", None, True), ("中型", "否", True), ("大型", "是", True), ("大型", "否", False)],
)
def test_of_large_chemical_firms_only_those_with_a_grave_risk_have_a_day(size, risk, held):
    row = {"size": size, "grave_risk": risk, "route": "异地搬迁"}
    assert list(clocks("chemicals", row)) == ["chemicals-finish"] * held


def test_a_chemical_firm_that_closes_is_cleared_and_its_soil_surveyed_by_the_end_of_2020():
    row = {"size": "小型", "route": "关闭退出", "cleared_on": "2020-10-15", "soil_on": "2021-01-12"}
    told = clocks("chemicals", row | {"finished_on": "2020-12-18"})
    assert {name: state for name, (_, state, _) in told.items()} == {
        "chemicals-finish": "按期完成",
        "chemicals-cleared": "按期完成",
        "chemicals-soil": "逾期完成",
    }


def test_a_firm_has_its_plan_by_may_2019_and_meets_the_limits_by_the_end_of_2020():
    told = clocks("upgrades", {"plan_on": "2019-06-14", "met_on": "2020-12-22"})
    assert told["upgrade-plan"][:2] == (day("2019-05-31"), "逾期完成")
    assert told["upgrade-met"][:2] == (day("2020-12-31"), "按期完成")


def test_a_scattered_polluter_is_held_to_its_own_day_and_to_the_plan_s():
    told = clocks("scattered", {"finish_by": "2020-06-30", "finished_on": "2020-07-08"})
    assert told["scattered-own"][:2] == (day("2020-06-30"), "逾期完成")
    assert told["scattered"][:2] == (day("2020-12-31"), "按期完成")


def test_a_scattered_polluter_without_a_day_of_its_own_has_only_the_plan_s():
    assert list(clocks("scattered", {})) == ["scattered"]


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"standard": "技术", "measure": "立即淘汰"}, ["exit-capacity"]),
        ({"standard": "环保", "measure": "关停退出"}, ["exit-polluters"]),
        ({"standard": "环保", "measure": "依法查处", "recheck": "不合格"}, ["exit-polluters"]),
        ({"standard": "环保", "measure": "依法查处", "recheck": "合格"}, []),
        ({"ultra_low": "未按时完成"}, ["exit-steel"]),
        ({"ultra_low": "已按时完成"}, []),
    ],
)
def test_what_is_to_go_has_until_the_end_of_2020(row, held):
    told = clocks("exit", row)
    assert [name for name in told if name.startswith("exit-")] == held


# ── targets, held against the exit ledger ────────────────────────────────────────────────────────

TARGET = {"district": "巩义市", "industry": "水泥", "finish_by": "2020-06-30"}
MILLS = TARGET | {"product": "水泥", "capacity": 60.0, "capacity_unit": "万吨/年"}
EXIT = {
    "district": "巩义市", "enterprise": "示例水泥一厂", "industry": "水泥", "standard": "技术",
    "measure": "立即淘汰", "product": "水泥", "capacity": 30.0, "capacity_unit": "万吨/年",
    "exit_mode": "整体关停", "closed_on": "2020-05-20",
}  # fmt: skip
SECOND = EXIT | {"enterprise": "示例水泥二厂", "capacity": 300000.0, "capacity_unit": "吨/年"}


def target(row, *exits, today="2020-12-01"):
    """The clock of a target beside these exits; None where it has none."""
    tables = {"targets": frame("targets", row), "exit": frame("exit", *exits)}
    dues = deadlines(Merged(PLAN.id, "", tables), PLAN, day(today))
    return next((due for due in dues if due.deadline == "targets"), None)


@pytest.mark.parametrize(
    ("exits", "today", "state"),
    [
        ((EXIT, SECOND | {"closed_on": "2020-06-30"}), "2020-12-01", "按期完成"),
        ((EXIT, SECOND | {"closed_on": "2020-07-15"}), "2020-12-01", "逾期完成"),
        ((EXIT, SECOND | {"closed_on": "2020-07-15"}), "2020-07-14", "逾期"),
        ((EXIT,), "2020-12-01", "逾期"),
        ((EXIT,), "2020-06-30", "未到期"),
        ((), "2020-07-01", "逾期"),
        ((EXIT, SECOND | {"exit_mode": "转产"}), "2020-12-01", "逾期"),
        ((EXIT, SECOND | {"district": "新郑市"}), "2020-12-01", "逾期"),
    ],
)
def test_a_target_is_kept_by_the_exit_that_makes_up_the_last_of_it(exits, today, state):
    assert target(MILLS, *exits, today=today).state == state


def test_a_target_says_what_it_is_for_and_how_far_it_is():
    due = target(MILLS, EXIT)
    assert (due.kind, due.unit, due.label) == ("milestone", "巩义市", "压减产能目标（水泥）")
    assert due.steps == (
        "压减产能目标：最迟 2020-06-30（台账所填完成期限）",
        "截至 2020-12-01：逾期（与退出台账核对：产能目标60万吨/年，已退出30万吨/年）",
    )


def test_a_target_without_a_number_is_never_called_late():
    assert target(TARGET, today="2020-06-30").state == "未到期"
    assert target(TARGET, today="2020-07-01") is None


# ── tasks, told by the month ─────────────────────────────────────────────────────────────────────

TASK = {"task": "加快压减产能", "responsible": "巩义市", "milestone": "2020-12-31"}


def task(*rates, today="2021-03-01"):
    """The clocks of a task whose rate was told month by month, as (month, rate)."""
    rows = (TASK | {"month": month, "rate": rate} for month, rate in rates)
    return [d for d in deadlines(city("tasks", *rows), PLAN, day(today)) if d.deadline == "tasks"]


@pytest.mark.parametrize(
    ("rates", "state", "said"),
    [
        ([("2020-11-30", 80.0), ("2020-12-31", 100.0)], "按期完成", "2020年12月报告完成率 100%"),
        ([("2020-12-31", 90.0), ("2021-01-31", 100.0)], "逾期完成", "2021年1月报告完成率 100%"),
        ([("2020-12-31", 90.0), ("2021-01-31", 95.0)], "逾期", "2021年1月报告完成率 95%"),
        ([("2020-12-31", None)], "逾期", "2020年12月报告完成率 未填"),
    ],
)
def test_a_task_is_done_with_the_first_month_that_reports_it_whole(rates, state, said):
    (due,) = task(*rates)
    assert (due.state, due.enterprise, due.unit) == (state, "加快压减产能", "巩义市")
    assert due.steps[-1] == f"截至 2021-03-01：{state}（{said}）"


def test_a_month_still_to_come_is_not_counted():
    (due,) = task(("2020-10-31", 50.0), ("2020-11-30", 100.0), today="2020-10-25")
    assert (due.state, due.days_left) == ("未到期", 67)


def test_each_unit_that_is_responsible_for_a_task_has_its_own_clock():
    rows = [TASK | {"responsible": unit, "month": "2020-12-31", "rate": 1.0} for unit in ("新郑市", "荥阳市")]  # fmt: skip
    dues = deadlines(city("tasks", *rows), PLAN, TODAY)
    assert {d.unit for d in dues if d.deadline == "tasks"} == {"新郑市", "荥阳市"}


# ── surveys, sites, mines, 挖矿, hazards, tips, each under the plan that has it ──────────────────

DISPOSALS = """
plan           | ledger  | due        | done          → deadline | kind
chongqing-2024 | survey  | dispose_by | disposed_on   → survey   | survey
chongqing-2024 | mines   | dispose_by | disposed_on   → mines    | survey
chongqing-2024 | sites   | dispose_by | disposed_on   → sites    | survey
chongqing-2024 | tips    | due_on     | replied_on    → tips     | tip
chongqing-2022 | survey  | dispose_by | disposed_on   → survey   | survey
chongqing-2022 | mining  | dispose_by | cleared_on    → mining   | survey
chongqing-2022 | hazards | rectify_by | closed_out_on → hazards  | survey
chongqing-2022 | tips    | due_on     | replied_on    → tips     | tip
huizhou-2021   | survey  | dispose_by | disposed_on   → survey   | survey
huizhou-2021   | tips    | due_on     | replied_on    → tips     | tip
kuancheng-2017 | tips    | due_on     | replied_on    → tips     | tip
"""


@pytest.mark.parametrize("line", DISPOSALS.strip().splitlines()[1:])
@pytest.mark.parametrize(
    ("done", "state"),
    [("2024-06-28", "按期完成"), ("2024-07-01", "逾期完成"), (None, "逾期")],
)
def test_what_a_survey_or_a_tip_found_is_disposed_of_by_the_day_in_its_row(line, done, state):
    (name, ledger, due, done_on), wanted = (
        [word.strip() for word in part.split("|")] for part in line.split("→")
    )
    plan = replace(load(name), duties={})
    row = {"enterprise": "示例厂", "found": "有", due: "2024-06-30", done_on: done}
    (clock,) = deadlines(city(ledger, row, plan=plan), plan, day("2024-12-31"))
    assert [clock.deadline, clock.kind] == wanted
    assert (clock.due, clock.state) == (day("2024-06-30"), state)  # a Sunday: it stays


def test_a_survey_that_found_nothing_has_nothing_to_dispose_of():
    plan = replace(load("chongqing-2024"), duties={})
    row = {"enterprise": "示例厂", "found": "无", "dispose_by": "2024-06-30"}
    assert deadlines(city("survey", row, plan=plan), plan, TODAY) == ()


def test_a_planned_exit_has_the_day_of_its_timetable():
    plan = replace(load("chongqing-2022"), duties={})
    row = {"measure": "立即淘汰", "planned_exit_by": "2022-06-30", "closed_on": "2022-07-02"}
    (clock,) = deadlines(city("exit", FIRM | row, plan=plan), plan, TODAY)
    assert (clock.deadline, clock.state) == ("planned-exit", "逾期完成")


# ── an order of each standard ────────────────────────────────────────────────────────────────────

ORDERS = """
plan           | standard | measure      → deadline              | due
chongqing-2024 | 能耗     | 限期整改     → energy-rectification  | 2024-10-08
chongqing-2024 | 质量     | 停产整改     → quality-rectification | 2024-10-08
chongqing-2024 | 环保     | 停产整治     → printed               | 2024-07-07
chongqing-2024 | 安全     | 停产停业整顿 → printed               | 2024-07-07
chongqing-2024 | 技术     | 责令改正     → printed               | 2024-07-07
chongqing-2024 | 其他     | 限期整改     → printed               | 2024-07-07
chongqing-2022 | 能耗     | 限期整改     → energy-rectification  | 2024-10-08
chongqing-2022 | 质量     | 限期整改     → quality-rectification | 2024-10-08
huizhou-2021   | 能耗     | 限期整改     → energy-rectification  | 2024-10-08
huizhou-2021   | 质量     | 依法查处     → printed               | 2024-07-07
kuancheng-2017 | 能耗     | 限期整改     → energy-rectification  | 2024-10-08
kuancheng-2017 | 质量     | 停产整改     → quality-rectification | 2024-10-08
kuancheng-2017 | 环保     | 限制生产     → printed               | 2024-07-07
national       | 能耗     | 限期整改     → energy-rectification  | 2024-10-08
national       | 质量     | 停产整改     → quality-rectification | 2024-10-08
"""


@pytest.mark.parametrize("line", ORDERS.strip().splitlines()[1:])
def test_an_order_has_the_period_of_its_standard_or_the_printed_day_alone(line):
    (name, standard, measure), (deadline, due) = (
        [word.strip() for word in part.split("|")] for part in line.split("→")
    )
    plan = replace(load(name), duties={})
    row = {
        "enterprise": "示例厂",
        "standard": standard,
        "measure": measure,
        "ordered_on": "2024-04-01",
    }
    if deadline == "printed":
        row["rectify_by"] = due
    (clock,) = deadlines(city("exit", row, plan=plan), plan, day("2024-06-01"))
    assert (clock.kind, clock.deadline, clock.due, clock.state) == (
        "order",
        deadline,
        day(due),
        "整改中",
    )
    assert clock.label == standard + measure


# ── the duties of units: once, half-yearly, yearly ───────────────────────────────────────────────

HUIZHOU = load("huizhou-2021")


def owed(unit, today):
    """What a unit of 惠州市 still owes on a day when nothing has come in."""
    dues = deadlines(Merged(HUIZHOU.id, "", {}), HUIZHOU, day(today))
    return {
        (d.deadline, str(d.due), d.state + "?" * (d.state == "逾期" and not d.certain))
        for d in dues if d.unit == unit
    }  # fmt: skip


def test_a_department_owes_its_plan_its_two_returns_and_its_summary():
    assert owed("市发展和改革局", "2021-03-01") == {
        ("departments-plan", "2021-04-30", "未到期"),
        ("june-inspections", "2021-06-30", "未到期"),
        ("returns", "2021-06-30", "未到期"),
        ("july-revisits", "2021-07-31", "未到期"),
        ("returns", "2021-12-31", "未到期"),
        ("summary", "2021-12-31", "未到期"),
    }


def test_a_county_owes_its_plan_by_the_middle_of_june():
    assert ("county-plan", "2021-06-15", "未到期") in owed("惠城区", "2021-06-15")


def test_the_lead_office_owes_the_city_summary_in_the_january_after():
    assert ("city-summary", "2022-01-10", "未到期") in owed("市工业和信息化局", "2022-01-10")


def test_of_what_is_past_only_what_the_ledgers_tell_is_certain():
    assert owed("市发展和改革局", "2021-07-31") == {
        ("departments-plan", "2021-04-30", "逾期?"),
        ("june-inspections", "2021-06-30", "逾期?"),
        ("returns", "2021-06-30", "逾期"),
        ("july-revisits", "2021-07-31", "未到期"),
        ("returns", "2021-12-31", "未到期"),
        ("summary", "2021-12-31", "未到期"),
    }


# ── how a clock is told ──────────────────────────────────────────────────────────────────────────


def test_a_clock_names_the_firm_the_milestone_the_place_and_the_clause():
    row = FIRM | {"route": "退城入园", "size": "中型", "started_on": "2019-11-20"}
    dues = deadlines(city("relocation", row), PLAN, TODAY)
    (due,) = (d for d in dues if d.deadline == "park-finish-small")
    assert (due.kind, due.label) == ("milestone", "中小型企业退城入园完成")
    assert (due.unit, due.enterprise, due.start) == ("巩义市", "示例铸造厂", day("2019-11-20"))
    assert (due.place.file, due.place.row) == ("巩义市.xlsx", 4)
    assert due.basis == str(PLAN.deadlines["park-finish-small"].basis)
    assert due.steps == (
        "启动日期 2019-11-20",
        "中小型企业退城入园完成：最迟 2022-12-31（方案规定）",
        "截至 2023-06-30：逾期（完成日期 未填）",
    )


def test_a_day_still_to_come_is_said_to_be_so():
    row = FIRM | {"finish_by": "2020-06-30", "finished_on": "2020-07-08"}
    dues = deadlines(city("scattered", row), PLAN, day("2020-07-01"))
    (due,) = (d for d in dues if d.deadline == "scattered-own")
    assert due.steps == (
        "“散乱污”企业限期治理：最迟 2020-06-30（台账所填完成期限）",
        "截至 2020-07-01：逾期（完成日期 2020-07-08，尚未到这一天）",
    )


def test_a_row_without_a_district_stands_under_the_unit_that_sent_it():
    (due,) = deadlines(city("scattered", {"enterprise": "示例家具厂"}), PLAN, TODAY)
    assert due.unit == "巩义市"


def test_pending_rows_are_clocked_apart():
    waiting = Merged(PLAN.id, "", {}, {"scattered": frame("scattered", FIRM)})
    (due,) = deadlines(waiting, PLAN, TODAY)
    assert (due.pending, due.state) == (True, "逾期")


def test_what_is_late_comes_first_whatever_its_clock():
    rows = (FIRM | {"finished_on": "2020-12-01"}, FIRM | {"enterprise": "示例家具厂"})
    assert [due.state for due in deadlines(city("scattered", *rows), PLAN, TODAY)] == [
        "逾期",
        "按期完成",
    ]


def with_deadline(**changes):
    deadline = Deadline(
        id="own", label="示例期限", ledger="scattered", done="finished_on",
        basis=Basis("示例方案", "一", "示例期限"), **changes,
    )  # fmt: skip
    return replace(PLAN, deadlines={"own": deadline})


def test_a_fixed_day_moves_to_a_working_day_only_where_the_plan_says_so():
    saturday = day("2024-12-14")
    fixed, moved = (
        clocks("scattered", {}, TODAY, with_deadline(due=saturday, moves=moves))["own"][0]
        for moves in (False, True)
    )
    assert (fixed, moved) == (saturday, day("2024-12-16"))


def test_a_condition_may_ask_that_a_column_be_filled():
    plan = with_deadline(due=day("2020-12-31"), when=({"result": "filled"},))
    assert clocks("scattered", {}, TODAY, plan) == {}
    assert list(clocks("scattered", {"result": "通过"}, TODAY, plan)) == ["own"]


def test_the_clock_of_a_tip_says_that_it_is_one():
    plan = with_deadline(due=day("2020-12-31"), kind="tip")
    (due,) = deadlines(city("scattered", FIRM, plan=plan), plan, TODAY)
    assert due.kind == "tip"


# ── the monthly report, 七(三) ───────────────────────────────────────────────────────────────────


def monthly(*rows, today):
    """Unit → what is told of it, by the day it had or has until."""
    plan = replace(FULL, duties={"monthly": FULL.duties["monthly"]})
    found = (
        Merged(plan.id, "", {"tasks": frame("tasks", *rows)}) if rows else Merged(plan.id, "", {})
    )
    return {(d.unit, d.due): d.state for d in deadlines(found, plan, today)}


JULY = {"task": "加快压减产能", "responsible": "荥阳市", "month": "2019-07-31"}


def test_a_unit_without_a_row_for_the_month_is_late_after_the_25th():
    told = monthly(JULY, today=day("2019-07-26"))
    assert told["新郑市", day("2019-07-25")] == told["市公安局", day("2019-07-25")] == "逾期"


def test_a_unit_has_reported_for_the_month_whose_row_it_sent_or_is_responsible_for():
    told = monthly(JULY, today=day("2019-07-26"))
    assert told["巩义市", day("2019-07-25")] == told["荥阳市", day("2019-07-25")] == "按期完成"
    assert told["荥阳市", day("2019-08-25")] == "未到期"


def test_all_sixteen_counties_and_zones_and_fourteen_departments_report_monthly():
    told = monthly(today=day("2019-07-01"))
    assert len({unit for unit, _ in told}) == 30
    assert {due for _, due in told} == {day("2019-06-25"), day("2019-07-25")}


def test_every_month_that_was_missed_has_its_clock_until_the_programme_ends():
    told = monthly(JULY, today=day("2026-02-01"))
    own = {due: state for (unit, due), state in told.items() if unit == "荥阳市"}
    assert (min(own), max(own), len(own)) == (day("2019-06-25"), day("2025-12-25"), 79)
    assert [due for due, state in own.items() if state != "逾期"] == [day("2019-07-25")]
