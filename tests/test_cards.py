"""The states of a case, the lists, and the deadlines of a city ledger.

The table below is the rule as the programme has it; the code is held to it line by line.
"""

import csv
from dataclasses import replace
from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseout.cases.cards import CaseFacts, card_of, case_on, cases, is_exit, records, state
from phaseout.cases.history import history
from phaseout.deadlines.clocks import deadlines, within_days
from phaseout.jobs.batch import Job, merge_files
from phaseout.lists.entries import cards
from phaseout.model.law import Basis, CardList, Duty
from phaseout.model.merged import Merged, Source, UnitStates
from phaseout.model.plan import Clock
from phaseout.plan import load
from phaseout.report.months import stands_on

PLAN = load("chongqing-2024")
BY_CAPACITY = replace(PLAN, clock=Clock(red_requires="capacity"))
TODAY = date(2024, 12, 31)
SERVED = date(2024, 4, 1)  # six months: due on 2024-10-08

# ── the table ────────────────────────────────────────────────────────────────────────────────────
# Due on 2024-10-08 where an order under 能耗 was served on 04-01; asked on 2024-12-31.
# 环保 has no period: without a printed day its order is open. 自: the day from which it stands so.

TABLE = """
标准 | 处置措施 | 送达       | 复查               | 退出方式     | 退出日期   → 自         | 状态       | 名单

closed or out, and no order was given
能耗 | 立即淘汰 |            |                    | 整体关停     | 2024-09-01 → 2024-09-01 | 已退出     | 退
能耗 | 立即淘汰 |            |                    | 拆除主体设备 | 2024-09-01 → 2024-09-01 | 已退出     | 退

closed, with a failing re-check on or before closed_on, or closed_on > D without a pass
能耗 | 限期整改 | 2024-04-01 | 2024-08-20 不合格  | 整体关停     | 2024-09-01 → 2024-09-01 | 已依法关闭 | 红 退
能耗 | 限期整改 | 2024-04-01 | 2024-09-01 不合格  | 关闭         | 2024-09-01 → 2024-09-01 | 已依法关闭 | 红 退
能耗 | 限期整改 | 2024-04-01 |                    | 停业         | 2024-10-09 → 2024-10-09 | 已依法关闭 | 红 退
能耗 | 限期整改 | 2024-04-01 | 2024-12-01 不合格  | 取缔         | 2024-11-01 → 2024-11-01 | 已依法关闭 | 红 退
能耗 | 关停退出 | 2024-04-01 |                    | 整体关停     | 2024-11-01 → 2024-11-01 | 已依法关闭 | 红 退
环保 | 停产整治 | 2024-04-01 | 2024-08-20 不合格  | 整体关停     | 2024-09-01 → 2024-09-01 | 已依法关闭 | 红 退

out, likewise
能耗 | 限期整改 | 2024-04-01 |                    | 拆除主体设备 | 2024-11-01 → 2024-11-01 | 已退出     | 退
能耗 | 限期整改 | 2024-04-01 | 2024-08-20 不合格  | 断水断电封存 | 2024-09-01 → 2024-09-01 | 已退出     | 退

closed or out while still in time and no failing re-check
能耗 | 限期整改 | 2024-04-01 |                    | 整体关停     | 2024-09-01 → 2024-09-01 | 主动退出   | 退
能耗 | 限期整改 | 2024-04-01 |                    | 整体关停     | 2024-10-08 → 2024-10-08 | 主动退出   | 退
能耗 | 限期整改 | 2024-04-01 | 2024-08-20 合格    | 整体关停     | 2024-09-01 → 2024-09-01 | 主动退出   | 退
能耗 | 限期整改 | 2024-04-01 |                    | 断水断电封存 | 2024-09-01 → 2024-09-01 | 主动退出   | 退
环保 | 停产整治 | 2024-04-01 |                    | 整体关停     | 2024-11-01 → 2024-11-01 | 主动退出   | 退

no order was given, not closed or out
能耗 | 立即淘汰 |            |                    |              |            →            | 待退出     |
能耗 | 搬迁改造 |            |                    | 搬迁         | 2024-09-01 →            | 待退出     |
能耗 | 限期整改 | 2025-01-01 |                    |              |            →            | 待退出     |

last re-check passed
能耗 | 限期整改 | 2024-04-01 | 2024-09-20 合格    |              |            → 2024-09-20 | 整改合格   |
能耗 | 限期整改 | 2024-04-01 | 2024-12-01 合格    |              |            → 2024-12-01 | 整改合格   |
能耗 | 限期整改 | 2024-04-01 | 2024-10-20 合格    | 整体关停     | 2024-11-01 → 2024-10-20 | 整改合格   | 退
能耗 | 限期整改 | 2024-04-01 | 2024-10-20 合格    | 拆除主体设备 | 2024-11-01 → 2024-10-20 | 整改合格   | 退

last re-check failed (also before D; also after a closing in time, which then has not held)
能耗 | 限期整改 | 2024-04-01 | 2024-09-20 不合格  |              |            → 2024-09-20 | 整改不达标 | 黄
能耗 | 限期整改 | 2024-04-01 | 2024-12-01 不合格  |              |            → 2024-12-01 | 整改不达标 | 黄
能耗 | 限期整改 | 2024-09-02 | 2024-12-01 不合格  |              |            → 2024-12-01 | 整改不达标 | 黄
能耗 | 限期整改 | 2024-04-01 | 2024-09-20 不合格  | 整体关停     | 2024-09-01 → 2024-09-20 | 整改不达标 | 黄 退
能耗 | 限期整改 | 2024-04-01 | 2024-09-20 不合格  | 转产         | 2024-10-01 → 2024-09-20 | 整改不达标 | 黄

today > D: never red without a closure
能耗 | 限期整改 | 2024-04-01 |                    |              |            → 2024-10-09 | 逾期未整改 | 黄
能耗 | 限期整改 | 2024-04-01 |                    | 搬迁         | 2024-09-01 → 2024-10-09 | 逾期未整改 | 黄
能耗 | 立即淘汰 | 2024-04-01 |                    |              |            → 2024-10-09 | 逾期未整改 | 黄

else an order runs
能耗 | 限期整改 | 2024-09-02 |                    |              |            → 2024-09-02 | 整改中     | 黄
环保 | 停产整治 | 2024-04-01 |                    |              |            → 2024-04-01 | 整改中     | 黄
能耗 | 限期整改 |            |                    |              |            →            | 整改中     | 黄

facts dated after today have not happened
能耗 | 限期整改 | 2024-04-01 | 2025-01-01 合格    |              |            → 2024-10-09 | 逾期未整改 | 黄
能耗 | 限期整改 | 2024-04-01 | 2025-01-01 不合格  |              |            → 2024-10-09 | 逾期未整改 | 黄
能耗 | 限期整改 | 2024-04-01 |                    | 整体关停     | 2025-01-01 → 2024-10-09 | 逾期未整改 | 黄
能耗 | 限期整改 | 2024-09-02 |                    | 整体关停     | 2025-01-01 → 2024-09-02 | 整改中     | 黄
能耗 | 立即淘汰 |            |                    | 整体关停     | 2025-01-01 →            | 待退出     |
"""

LISTS = {"黄": "yellow", "红": "red", "退": "exit"}
LINES = [line for line in TABLE.splitlines() if "→" in line][1:]


def day(text):
    return date.fromisoformat(text) if text else None


def facts_of(line):
    """A line of the table → the facts of its row, its state with the day it began, its lists."""
    left, right = line.split("→")
    standard, measure, served, check, mode, closed = (cell.strip() for cell in left.split("|"))
    checked, _, result = check.partition(" ")
    since, word, lists = (cell.strip() for cell in right.split("|"))
    facts = {
        "standard": standard, "measure": measure, "ordered_on": day(served),
        "rechecked_on": day(checked), "recheck": result or None,
        "exit_mode": mode or None, "closed_on": day(closed),
    }  # fmt: skip
    return facts, (day(since), word), {LISTS[sign] for sign in lists.split()}


TEXTS = ("district", "enterprise", "standard", "measure", "recheck", "exit_mode")
DAYS = (
    "ordered_on", "rectify_by", "extension_applied_on", "extension_approved_on", "extended_to",
    "rechecked_on", "closed_on", "dismantled_on", "demolish_by", "pledged_on",
)  # fmt: skip
NUMBERS = ("extension_months",)


def frame(*rows):
    """Rows of the exit ledger as a merged table holds them; what is not said is missing."""
    table = pd.DataFrame(
        [{"district": "渝北区", "enterprise": f"示例{k}厂"} | row for k, row in enumerate(rows)],
        columns=[*TEXTS, *DAYS, *NUMBERS],
    ).astype(
        dict.fromkeys(TEXTS, "str")
        | dict.fromkeys(DAYS, "datetime64[us]")
        | dict.fromkeys(NUMBERS, "float64")
    )
    return table.assign(
        _unit="渝北区", _file="渝北区.xlsx", _sheet="台账", _row=range(4, 4 + len(rows))
    )


def city(*rows, **more):
    return Merged(PLAN.id, PLAN.version, {"exit": frame(*rows)}, **more)


def case(facts, plan=PLAN, today=TODAY):
    return next(cases(frame(facts), plan, today))


def listed(found, plan=PLAN):
    lists = {"yellow": found.state.yellow, "red": found.state.red, "exit": is_exit(found, plan)}
    return {name for name, stands in lists.items() if stands}


@pytest.mark.parametrize("line", LINES)
def test_a_case_stands_where_the_table_says(line):
    facts, (since, word), lists = facts_of(line)
    found = case(facts)
    assert (found.state.word, listed(found)) == (word, lists)
    last = history(found, PLAN, TODAY)[-1]
    assert (last.on, last.state) == (since, found.state)


@pytest.mark.parametrize("line", LINES)
def test_where_the_plan_asks_for_capacity_a_forced_exit_of_equipment_is_red_too(line):
    facts, (_, word), lists = facts_of(line)
    forced = word == "已退出" and facts["measure"] == "限期整改"
    found = case(facts, BY_CAPACITY)
    assert (found.state.word, listed(found)) == (word, lists | {"red"} if forced else lists)


def test_the_due_day_itself_is_still_in_time_and_the_next_is_not():
    facts = {"standard": "能耗", "measure": "限期整改", "ordered_on": SERVED}
    assert case(facts, today=date(2024, 10, 8)).state.word == "整改中"
    assert case(facts, today=date(2024, 10, 9)).state.word == "逾期未整改"


# ── what holds for every case ────────────────────────────────────────────────────────────────────

STATES = {
    "已退出",
    "已依法关闭",
    "主动退出",
    "待退出",
    "整改合格",
    "整改不达标",
    "逾期未整改",
    "整改中",
}
YELLOW = {"整改不达标", "逾期未整改", "整改中"}
GRAVITY = {(False, False): 0, (True, False): 1, (False, True): 2}


def every_case():
    before, after = date(2024, 9, 1), date(2024, 11, 1)
    for ordered, mode, closed_on, recheck, failed, due in product(
        (True, False), ("", "closed", "out"), (before, after), ("", "合格", "不合格"),
        (True, False), (None, date(2024, 10, 8), date(2025, 3, 1)),
    ):  # fmt: skip
        yield CaseFacts(
            ordered=ordered, closed=mode == "closed", out=mode == "out",
            closed_on=closed_on if mode else None, recheck=recheck, due=due,
            failed_before_closing=failed and recheck == "不合格" and bool(mode),
        )  # fmt: skip


# The same table by its conditions, every combination of which is tried; the first line that fits
# wins. 关: closed as a whole, 出: out by an exit of equipment, 未: neither, ·: whatever it is.
CONDITIONS = """
退出  | 责令 | 退出前复查不合格 | 退出晚于期限 | 复查   | 期限已过 → 状态       | 牌
关 出 | 无   | ·                | ·            | ·      | ·        → 已退出     |
关    | 有   | 是               | ·            | ·      | ·        → 已依法关闭 | 红
关    | 有   | 否               | 是           | 不合格 | ·        → 已依法关闭 | 红
关    | 有   | 否               | 是           | 无     | ·        → 已依法关闭 | 红
出    | 有   | 是               | ·            | ·      | ·        → 已退出     |
出    | 有   | 否               | 是           | 不合格 | ·        → 已退出     |
出    | 有   | 否               | 是           | 无     | ·        → 已退出     |
关 出 | 有   | 否               | 否           | 合格   | ·        → 主动退出   |
关 出 | 有   | 否               | 否           | 无     | ·        → 主动退出   |
未    | 无   | ·                | ·            | ·      | ·        → 待退出     |
关 出 | 有   | 否               | 是           | 合格   | ·        → 整改合格   |
未    | 有   | ·                | ·            | 合格   | ·        → 整改合格   |
关 出 | 有   | 否               | 否           | 不合格 | ·        → 整改不达标 | 黄
未    | 有   | ·                | ·            | 不合格 | ·        → 整改不达标 | 黄
未    | 有   | ·                | ·            | 无     | 是       → 逾期未整改 | 黄
未    | 有   | ·                | ·            | 无     | 否       → 整改中     | 黄
"""


def conditions():
    """The conditions of each line, its state and its card."""
    for line in CONDITIONS.strip().splitlines()[1:]:
        left, right = ([cell.strip() for cell in part.split("|")] for part in line.split("→"))
        yield left, right


def said_of(facts, today):
    """The facts of a case in the words of the table."""
    late = facts.due and facts.closed_on and facts.closed_on > facts.due
    return [
        "关" if facts.closed else "出" if facts.out else "未",
        "有" if facts.ordered else "无",
        "是" if facts.failed_before_closing else "否",
        "是" if late else "否",
        facts.recheck or "无",
        "是" if facts.due and today > facts.due else "否",
    ]


def fitting(facts, today=TODAY):
    """The lines of the table that fit a case: (state, card)."""
    said = said_of(facts, today)
    return [
        (word, card)
        for cells, (word, card) in conditions()
        if all(
            cell == "·" or value in cell.split() for cell, value in zip(cells, said, strict=True)
        )
    ]


def test_every_combination_of_facts_fits_one_line_of_the_table_and_has_its_state():
    for facts in every_case():
        found = state(facts, TODAY, Clock())
        card = "红" if found.red else "黄" if found.yellow else ""
        assert fitting(facts) == [(found.word, card)], facts


def test_every_line_of_the_table_is_some_case():
    used = {line for facts in every_case() for line in fitting(facts)}
    assert used == {(word, card) for _, (word, card) in conditions()}


@pytest.mark.parametrize("red_requires", ["closure", "capacity"])
def test_every_combination_has_one_state_and_at_most_one_colour(red_requires):
    for facts in every_case():
        found = state(facts, TODAY, Clock(red_requires=red_requires))
        assert found.word in STATES
        assert found.yellow == (found.word in YELLOW)
        assert not (found.yellow and found.red)


def test_a_firm_is_never_red_without_a_closure():
    assert not [f for f in every_case() if state(f, TODAY, Clock()).red and not f.closed]


def test_a_firm_that_was_given_no_order_has_no_card():
    found = [state(f, TODAY, Clock()) for f in every_case() if not f.ordered]
    assert not [s for s in found if s.yellow or s.red]


some_day = st.dates(date(2024, 1, 1), date(2025, 12, 31))
may_be = st.none() | some_day
rows = st.lists(
    st.fixed_dictionaries(
        {
            "enterprise": st.sampled_from(["示例一厂", "示例二厂", "示例三厂"]),
            "standard": st.sampled_from(["能耗", "质量", "环保"]),
            "measure": st.sampled_from(["限期整改", "停产整治", "立即淘汰"]),
            "ordered_on": may_be,
            "rechecked_on": may_be,
            "recheck": st.sampled_from([None, "合格", "不合格"]),
            "exit_mode": st.sampled_from(
                [None, "整体关停", "拆除主体设备", "断水断电封存", "搬迁"]
            ),
            "closed_on": may_be,
            "rectify_by": may_be,
            "extension_applied_on": may_be,
            "extension_approved_on": may_be,
            "extension_months": st.none() | st.integers(1, 4),
            "extended_to": may_be,
        }
    ),
    min_size=1,
    max_size=25,
)
either = st.sampled_from([PLAN, BY_CAPACITY])


def exit_before_approval(row):
    closed, approved = row["closed_on"], row["extension_approved_on"]
    return bool(closed and approved and closed < approved)


@given(rows, some_day, some_day, either)
@settings(deadline=None, max_examples=60)
def test_time_alone_never_turns_a_red_case_yellow(facts, one, other, plan):
    # An extension approved after the exit is a contradiction; such rows never get as far as this.
    sound = [row for row in facts if not exit_before_approval(row)]
    table, (first, second) = frame(*sound), sorted((one, other))
    for before, after in zip(cases(table, plan, first), cases(table, plan, second), strict=True):
        assert not (before.state.red and after.state.yellow)


@given(rows, st.lists(some_day, min_size=1, max_size=13), either)
@settings(deadline=None, max_examples=60)
def test_a_case_followed_from_day_to_day_stands_where_it_would_if_asked_of_each(facts, days, plan):
    for found in cases(frame(*facts), plan, date(2025, 12, 31)):
        asked = [card_of(case_on(found.row, found.period, plan, day), plan) for day in sorted(days)]
        assert list(stands_on(found, plan, sorted(days))) == asked


@given(rows, some_day, either)
@settings(deadline=None, max_examples=60)
def test_a_passed_recheck_never_makes_a_case_worse(facts, today, plan):
    passed = frame(*(row | {"recheck": "合格"} for row in facts))
    for was, better in zip(
        cases(frame(*facts), plan, today), cases(passed, plan, today), strict=True
    ):
        gravity = [GRAVITY[c.state.yellow, c.state.red] for c in (was, better)]
        assert gravity[0] >= gravity[1]


@given(rows, some_day, either)
@settings(deadline=None, max_examples=60)
def test_no_enterprise_stands_twice_on_the_lists_of_cards(facts, today, plan):
    yellow, red, exits = (
        [row.enterprise for row in one.rows] for one in cards(city(*facts), plan, today)
    )
    assert len({*yellow, *red}) == len(yellow) + len(red)
    assert len({*exits}) == len(exits)


# ── the lists, from the district's sheet ─────────────────────────────────────────────────────────

ROW = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "统一社会信用代码": "", "手续情况": "无",
    "所属行业": "水泥", "标准类别": "能耗", "不达标事项": "超限额", "依据": "GB 16780-2021",
    "责任部门": "市经济信息委", "处置措施": "限期整改", "文书号": "示例〔2024〕1号",
    "责令整改日期": "2024-04-01", "整改期限": "", "延期申请日期": "", "延期批准日期": "",
    "延期月数": "", "延期至": "", "复查日期": "", "复查结果": "", "退出方式": "", "退出日期": "",
    "主体设备(生产线)名称": "", "规格型号": "", "数量": "", "数量单位": "", "产品": "水泥",
    "产能": "", "产能单位": "", "断水断电日期": "", "拆除动力装置日期": "", "封存日期": "",
    "公开承诺日期": "", "网站公告日期": "", "限时拆除日期": "", "拆除完成日期": "",
    "联系人": "", "联系电话": "",
}  # fmt: skip
QUALITY = {"标准类别": "质量", "不达标事项": "强度不合格", "责任部门": "市市场监管局"}
CLOSED = {"退出方式": "整体关停", "退出日期": "2024-11-01", "产能": "30", "产能单位": "万吨/年"}
SEALED = {
    "退出方式": "断水断电封存", "退出日期": "2024-06-03", "产能": "30", "产能单位": "万吨/年",
    "主体设备(生产线)名称": "水泥磨", "规格型号": "Φ2.4×7m", "数量": "2", "数量单位": "台",
    "断水断电日期": "2024-06-03", "拆除动力装置日期": "2024-06-03", "封存日期": "2024-06-03",
    "公开承诺日期": "2024-06-03", "网站公告日期": "2024-06-04", "限时拆除日期": "2024-11-30",
}  # fmt: skip


def merged(tmp_path, *rows):
    path = tmp_path / "渝北区.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerows(ROW | row for row in rows)
    return merge_files([path], Job(PLAN.id, TODAY))[0]


def the_lists(found, plan=PLAN, today=TODAY):
    return {one.list: one for one in cards(found, plan, today)}


def names(published):
    return [row.enterprise for row in published.rows]


def test_a_running_order_puts_the_firm_on_the_yellow_list_with_publisher_and_dates(tmp_path):
    found = the_lists(merged(tmp_path, {"责令整改日期": "2024-09-02"}))
    (row,) = found["yellow"].rows
    assert (row.enterprise, row.unit, row.standards) == ("示例水泥一厂", "渝北区", ("能耗",))
    assert (row.since, row.until) == (date(2024, 9, 2), date(2025, 3, 3))
    assert row.publishers == PLAN.standards["energy"].publishers
    assert (row.demand, row.problem, row.basis) == ("限期整改", "超限额", "GB 16780-2021")
    assert (row.overdue, row.due_for_closure) == (False, False)
    assert not found["red"].rows and not found["exit"].rows


def test_a_firm_under_two_standards_stands_once_with_both_and_with_all_publishers(tmp_path):
    found = the_lists(merged(tmp_path, QUALITY | {"责令整改日期": "2024-05-06"}, {}))
    (row,) = found["yellow"].rows
    assert row.standards == ("能耗", "质量")
    assert row.publishers == (
        *PLAN.standards["energy"].publishers, *PLAN.standards["quality"].publishers
    )  # fmt: skip
    assert (row.since, row.until) == (SERVED, date(2024, 10, 8))
    assert len(row.places) == 2


def test_a_department_that_publishes_for_two_standards_is_named_once():
    runs = {"enterprise": "示例一厂", "measure": "限期整改", "ordered_on": date(2024, 9, 2)}
    found = the_lists(city(runs | {"standard": "能耗"}, runs | {"standard": "技术"}))
    (row,) = found["yellow"].rows
    assert row.publishers == ("市经济信息委", "市发展改革委", "市住房城乡建设委")


def test_an_overdue_order_and_a_failed_recheck_are_marked_apart(tmp_path):
    failed = {"企业名称": "示例水泥二厂", "复查日期": "2024-09-20", "复查结果": "不合格"}
    late, due_for_closure = the_lists(merged(tmp_path, {}, failed))["yellow"].rows
    assert (late.overdue, late.due_for_closure) == (True, False)
    assert (due_for_closure.overdue, due_for_closure.due_for_closure) == (False, True)
    assert due_for_closure.demand == "整改不达标，依法关停退出"


def test_red_under_one_standard_outweighs_yellow_under_another(tmp_path):
    found = the_lists(merged(tmp_path, CLOSED, QUALITY | {"责令整改日期": "2024-09-02"}))
    (red,) = found["red"].rows
    assert (red.enterprise, red.standards, red.since) == (
        "示例水泥一厂", ("能耗",), date(2024, 11, 1),
    )  # fmt: skip
    assert (red.exit_mode, red.capacity) == ("整体关停", "水泥 30万吨/年")
    assert not found["yellow"].rows
    assert names(found["exit"]) == ["示例水泥一厂"]


def test_a_fact_dated_after_the_day_asked_has_not_happened(tmp_path):
    found = merged(tmp_path, {"复查日期": "2024-12-20", "复查结果": "合格"})
    assert the_lists(found, today=date(2024, 12, 19))["yellow"].rows[0].overdue
    assert not the_lists(found)["yellow"].rows


def test_before_the_order_was_served_the_firm_is_not_on_the_yellow_list(tmp_path):
    found = merged(tmp_path, {})
    assert not the_lists(found, today=date(2024, 3, 31))["yellow"].rows
    assert the_lists(found, today=SERVED)["yellow"].rows


def test_sealed_equipment_counts_as_an_exit_and_is_shown_apart(tmp_path):
    (row,) = the_lists(merged(tmp_path, SEALED))["exit"].rows
    assert row.sealed_only
    assert (row.equipment, row.exit_mode) == ("水泥磨 Φ2.4×7m 2台", "断水断电封存")


def test_once_dismantled_it_is_no_longer_shown_apart(tmp_path):
    found = merged(tmp_path, SEALED | {"拆除完成日期": "2024-10-15"})
    assert not the_lists(found)["exit"].rows[0].sealed_only
    assert the_lists(found, today=date(2024, 10, 14))["exit"].rows[0].sealed_only


def test_an_exit_before_the_period_of_the_plan_is_not_on_the_exit_list():
    gone = {"measure": "立即淘汰", "exit_mode": "整体关停", "closed_on": date(2023, 12, 31)}
    found = the_lists(city(gone, gone | {"closed_on": date(2024, 1, 1)}))
    assert names(found["exit"]) == ["示例1厂"]


def test_firms_stand_in_the_order_of_the_plans_units_then_by_name():
    at = [
        ("渝北区", "示例乙厂"),
        ("万州区", "示例丙厂"),
        ("渝北区", "示例丁厂"),
        ("外地", "示例甲厂"),
    ]
    runs = {"standard": "能耗", "measure": "限期整改", "ordered_on": date(2024, 9, 2)}
    found = city(*(runs | {"district": where, "enterprise": firm} for where, firm in at))
    assert names(the_lists(found)["yellow"]) == ["示例丙厂", "示例丁厂", "示例乙厂", "示例甲厂"]


def test_only_the_lists_of_the_plan_are_made_and_each_bears_its_own_title():
    found = the_lists(city({}))
    assert [one.title for one in found.values()] == [
        PLAN.lists[name].title for name in ("yellow", "red", "exit")
    ]
    exits_only = replace(PLAN, lists={"exit": PLAN.lists["exit"]})
    assert list(the_lists(city({}), exits_only)) == ["exit"]


def test_a_city_without_an_exit_ledger_has_empty_lists():
    assert not [one.rows for one in cards(Merged(PLAN.id, "", {}), PLAN, TODAY) if one.rows]


def test_no_personal_fact_reaches_a_list(tmp_path):
    found = the_lists(merged(tmp_path, {"联系人": "暗号甲", "联系电话": "023-67890123"}))
    assert found["yellow"].rows
    assert "暗号甲" not in repr(found) and "67890123" not in repr(found)


def test_a_large_capacity_is_written_without_an_exponent(tmp_path):
    large = CLOSED | {"产能": "1234567.8", "产能单位": "吨/年"}
    assert the_lists(merged(tmp_path, large))["red"].rows[0].capacity == "水泥 1234567.8吨/年"


# ── the deadlines ────────────────────────────────────────────────────────────────────────────────


def of(dues, kind):
    return [due for due in dues if due.kind == kind]


def test_an_order_is_told_with_its_days_its_basis_and_the_reasoning(tmp_path):
    (due,) = of(deadlines(merged(tmp_path, {}), PLAN, TODAY), "order")
    assert (due.deadline, due.unit, due.enterprise) == (
        "energy-rectification", "渝北区", "示例水泥一厂",
    )  # fmt: skip
    assert (due.start, due.statutory_due, due.due) == (SERVED, *[date(2024, 10, 8)] * 2)
    assert (due.state, due.days_left, due.pending) == ("逾期未整改", -84, False)
    assert due.basis == str(PLAN.periods["energy-rectification"].basis)
    assert due.place.row == 2
    assert due.steps[-4:] == (
        "到期日 2024-10-08",
        "2024-04-01 起：整改中（整改期限未满或未定）",
        "2024-10-09 起：逾期未整改（期限已过，没有复查合格，也没有退出）",
        "截至 2024-12-31：逾期未整改（期限已过，没有复查合格，也没有退出）",
    )


def test_an_approved_extension_is_counted_from_the_day_of_its_approval_on(tmp_path):
    extended = {
        "延期申请日期": "2024-09-20",
        "延期批准日期": "2024-10-15",
        "延期月数": "3",
        "延期至": "2025-01-08",
    }
    found = merged(tmp_path, extended)
    (before,) = of(deadlines(found, PLAN, date(2024, 10, 14)), "order")
    (after,) = of(deadlines(found, PLAN, date(2024, 10, 15)), "order")
    assert (before.state, before.due, before.extended) == ("逾期未整改", date(2024, 10, 8), False)
    assert (after.state, after.due, after.extended) == ("整改中", date(2025, 1, 8), True)
    assert after.first_due == date(2024, 10, 8)


def test_an_order_without_printed_and_statutory_day_is_open_and_never_overdue():
    row = {"standard": "环保", "measure": "停产整治", "ordered_on": SERVED}
    (due,) = deadlines(city(row), PLAN, TODAY)
    assert (due.statutory_due, due.due, due.days_left, due.state) == (None, None, None, "整改中")
    assert due.basis == str(PLAN.standards["environment"].basis)


def test_a_row_without_an_order_has_no_clock():
    assert not deadlines(city({"standard": "能耗", "measure": "立即淘汰"}), PLAN, TODAY)


def test_late_orders_come_first_then_by_their_day_and_what_is_done_last(tmp_path):
    found = merged(
        tmp_path,
        {"责令整改日期": "2024-11-04"},
        {"企业名称": "示例水泥二厂", "责令整改日期": "2024-09-02"},
        {"企业名称": "示例水泥三厂"},
        {"企业名称": "示例水泥四厂", "复查日期": "2024-09-20", "复查结果": "合格"},
    )
    dues = of(deadlines(found, PLAN, TODAY), "order")
    assert [(d.enterprise, d.state, d.days_left) for d in dues] == [
        ("示例水泥三厂", "逾期未整改", -84),
        ("示例水泥二厂", "整改中", 62),
        ("示例水泥一厂", "整改中", 126),
        ("示例水泥四厂", "整改合格", None),
    ]
    assert [d.enterprise for d in within_days(dues, 62)] == ["示例水泥三厂", "示例水泥二厂"]


@pytest.mark.parametrize(
    ("facts", "today", "word", "left"),
    [
        ({}, "2024-11-30", "未到期", 0),
        ({}, "2024-12-01", "逾期", -1),
        ({"拆除完成日期": "2024-11-30"}, "2024-12-31", "按期完成", None),
        ({"拆除完成日期": "2024-12-02"}, "2024-12-31", "逾期完成", None),
        ({"拆除完成日期": "2024-12-02"}, "2024-12-01", "逾期", -1),
    ],
)
def test_a_pledge_is_kept_by_dismantling_and_its_day_does_not_move(
    tmp_path, facts, today, word, left
):
    (due,) = of(deadlines(merged(tmp_path, SEALED | facts), PLAN, day(today)), "pledge")
    assert (due.start, due.due) == (date(2024, 6, 3), date(2024, 11, 30))  # a Saturday
    assert (due.state, due.days_left) == (word, left)


@pytest.mark.parametrize(
    ("mode", "word"), [("拆除主体设备", "按期完成"), ("断水断电封存", "逾期"), ("整体关停", "逾期")]
)
def test_a_pledge_is_also_kept_on_the_day_of_an_exit_by_dismantling(mode, word):
    row = {"exit_mode": mode, "closed_on": date(2024, 6, 3), "demolish_by": date(2024, 11, 30)}
    (due,) = deadlines(city(row), PLAN, TODAY)
    assert (due.kind, due.state) == ("pledge", word)


def test_a_pending_row_is_clocked_apart_and_never_listed(tmp_path):
    found = merged(tmp_path, {"责任部门": "市应急局"})
    (due,) = of(deadlines(found, PLAN, TODAY), "order")
    assert (due.pending, due.state) == (True, "逾期未整改")
    assert not [one.rows for one in cards(found, PLAN, TODAY) if one.rows]


def test_pending_rows_come_after_all_others_though_they_are_late():
    late = {"standard": "能耗", "measure": "限期整改", "ordered_on": SERVED}
    runs = frame(late | {"ordered_on": date(2024, 9, 2)})
    found = Merged(PLAN.id, "", {"exit": runs}, {"exit": frame(late)})
    assert [d.pending for d in deadlines(found, PLAN, TODAY)] == [False, True]


def test_a_pending_row_without_any_day_is_not_clocked():
    rows = frame({"standard": "能耗", "measure": "限期整改"})
    assert not deadlines(Merged(PLAN.id, "", {}, {"exit": rows}), PLAN, TODAY)


def with_duty(**changes):
    duty = Duty(
        id="summary", label="年度总结", by=("district", "department"), to="市牵头单位", by_ledger=True,
        basis=Basis("示例方案", "四"), **changes,
    )  # fmt: skip
    units = {name: PLAN.units[name] for name in ("渝北区", "南岸区", "巴南区", "市生态环境局")}
    return replace(PLAN, duties={"summary": duty}, units=units)


def test_a_unit_that_has_sent_nothing_is_late_after_the_day_and_a_nil_return_is_a_return():
    units = UnitStates(submitted=("渝北区",), nil=("南岸区",), missing=("巴南区",))
    sent = (
        Source("环保.xlsx", "", "市生态环境局", "ok"),
        Source("坏.xlsx", "", "巴南区", "unreadable"),
    )
    found = Merged(PLAN.id, "", {}, sources=sent, units=units)
    dues = deadlines(found, with_duty(dues=(date(2024, 12, 20),)), TODAY)
    assert [(d.unit, d.state, d.days_left) for d in dues] == [
        ("巴南区", "逾期", -11),
        ("南岸区", "按期完成", None),
        ("市生态环境局", "按期完成", None),
        ("渝北区", "按期完成", None),
    ]
    assert {d.basis for d in dues} == {"《示例方案》四"}


def test_a_duty_moves_to_a_working_day_only_where_the_plan_says_so():
    nobody = Merged(PLAN.id, "", {})
    saturday = date(2024, 12, 14)
    (fixed, *_), (moved, *_) = (
        deadlines(nobody, with_duty(dues=(saturday,), moves=moves), TODAY)
        for moves in (False, True)
    )
    assert (fixed.due, moved.due) == (saturday, date(2024, 12, 16))


def test_a_duty_without_a_day_has_no_clock():
    assert not deadlines(Merged(PLAN.id, "", {}), with_duty(), TODAY)


def test_nobody_is_certain_to_be_late_with_a_summary_that_no_ledger_fulfils():
    plan = with_duty(dues=(date(2024, 12, 20),))
    duty = replace(plan.duties["summary"], by_ledger=False)
    plan = replace(plan, duties={"summary": duty})
    city = Merged(plan.id, "", {}, units=UnitStates(submitted=("渝北区",)))
    before = deadlines(city, plan, date(2024, 6, 1))
    assert {due.state for due in before} == {"未到期"}
    after = deadlines(city, plan, date(2024, 12, 31))
    assert {(due.state, due.certain) for due in after} == {("逾期", False)}
    assert len(after) == len(before) == len(plan.units)


# ── a city that keeps lists of its own for one standard ──────────────────────────────────────────


def with_emission_lists():
    own = CardList(
        id="over-emission", title="超标排放企业名单", regime="示例", standards=("environment",),
        basis=Basis("示例方案", "四"),
    )  # fmt: skip
    serious = replace(own, id="serious", title="超标排放情节严重的企业名单")
    return replace(PLAN, lists=PLAN.lists | {"over-emission": own, "serious": serious})


OPEN = {"measure": "停产整治", "ordered_on": date(2024, 5, 20)}


def test_an_environment_case_stands_on_the_citys_own_list_and_on_no_card():
    found = the_lists(city(OPEN | {"standard": "环保"}), with_emission_lists())
    assert names(found["over-emission"]) == ["示例0厂"]
    assert not (found["yellow"].rows or found["red"].rows or found["serious"].rows)


def test_another_standard_keeps_its_card_beside_it():
    rows = city(OPEN | {"standard": "环保"}, OPEN | {"standard": "能耗", "enterprise": "示例0厂"})
    found = the_lists(rows, with_emission_lists())
    assert names(found["over-emission"]) == names(found["yellow"]) == ["示例0厂"]


def test_a_firm_closed_by_law_counts_as_grave():
    closed = {"exit_mode": "关闭", "closed_on": date(2024, 11, 1), "recheck": "不合格"}
    row = OPEN | closed | {"standard": "环保", "rechecked_on": date(2024, 10, 1)}
    found = the_lists(city(row), with_emission_lists())
    assert names(found["serious"]) == ["示例0厂"]
    assert not (found["over-emission"].rows or found["red"].rows)


def test_a_case_marked_as_grave_stands_on_the_graver_list_alone():
    rows = frame(OPEN | {"standard": "环保"}).assign(serious="是")
    found = the_lists(Merged(PLAN.id, "", {"exit": rows}), with_emission_lists())
    assert names(found["serious"]) == ["示例0厂"]
    assert not found["over-emission"].rows


@pytest.mark.parametrize("kept", [slice(None), slice(1, 2), slice(0)])
def test_a_row_is_told_in_plain_python_and_what_is_missing_as_none(kept):
    rows = pd.DataFrame({
        "enterprise": pd.Series(["示例水泥一厂", None], dtype="str"),
        "closed_on": pd.to_datetime(["2024-05-30", None]),
        "capacity": [30.5, None],
        "_row": [4, 5],
    })  # fmt: skip
    told = [
        {"enterprise": "示例水泥一厂", "closed_on": date(2024, 5, 30), "capacity": 30.5, "_row": 4},
        {"enterprise": None, "closed_on": None, "capacity": None, "_row": 5},
    ]
    found = records(rows[kept])
    assert found == told[kept]
    assert all(type(row["_row"]) is int for row in found)
