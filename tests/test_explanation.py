"""`deadlines --explain`: every clock of one enterprise, step by step, and what has none."""

import json
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from calls import phaseout
from hypothesis import given, settings
from test_cards import PLAN, SERVED, TODAY, city, frame, rows, some_day

from phaseout.cases.cards import cases
from phaseout.cases.history import history
from phaseout.deadlines.agenda import agenda
from phaseout.deadlines.clocks import deadlines
from phaseout.deadlines.explanation import UnknownEnterprise, explanation
from phaseout.edges.screen import Screen
from phaseout.edges.screen.deadlines import show_deadlines, show_explanation
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.cities import write_city
from phaseout.jobs.outputs import read_cities
from phaseout.model.merged import Merged
from phaseout.paths import folder

ORDER = {"standard": "能耗", "measure": "限期整改", "ordered_on": SERVED}


def told(merged, name, today=TODAY):
    return explanation(merged, deadlines(merged, PLAN, today), PLAN, today, name)


def changes(today=TODAY, **facts):
    """Day → state, of a single row."""
    case = next(cases(frame(ORDER | facts), PLAN, today))
    return [(change.on, change.state.word) for change in history(case, PLAN, today)]


# ── how a case came to its state ─────────────────────────────────────────────────────────────────


def test_an_order_runs_from_its_service_and_is_overdue_from_the_day_after_its_end():
    assert changes() == [(SERVED, "整改中"), (date(2024, 10, 9), "逾期未整改")]


def test_a_failed_recheck_and_the_closure_that_follows_are_each_told_with_their_day():
    facts = {"rechecked_on": date(2024, 9, 20), "recheck": "不合格"}
    closed = {"exit_mode": "整体关停", "closed_on": date(2024, 10, 30)}
    assert changes(**facts, **closed) == [
        (SERVED, "整改中"),
        (date(2024, 9, 20), "整改不达标"),
        (date(2024, 10, 30), "已依法关闭"),
    ]


def test_rectification_that_was_accepted_late_was_overdue_until_then():
    assert changes(rechecked_on=date(2024, 12, 2), recheck="合格") == [
        (SERVED, "整改中"),
        (date(2024, 10, 9), "逾期未整改"),
        (date(2024, 12, 2), "整改合格"),
    ]


def test_an_extension_approved_after_the_first_end_lifts_the_overdue_state_for_its_time():
    case_row = frame(ORDER).assign(
        extension_applied_on=pd.Timestamp("2024-09-20"),
        extension_approved_on=pd.Timestamp("2024-10-15"),
        extension_months=3,
    )
    case = next(cases(case_row, PLAN, date(2025, 1, 31)))
    assert [(c.on, c.state.word) for c in history(case, PLAN, date(2025, 1, 31))] == [
        (SERVED, "整改中"),
        (date(2024, 10, 9), "逾期未整改"),
        (date(2024, 10, 15), "整改中"),
        (date(2025, 1, 9), "逾期未整改"),
    ]


def test_a_change_still_to_come_is_not_told():
    assert changes(today=date(2024, 10, 8)) == [(SERVED, "整改中")]


def test_a_row_that_tells_no_day_has_its_state_without_one():
    assert changes(ordered_on=None) == [(None, "整改中")]


@given(rows, some_day)
@settings(deadline=None, max_examples=60)
def test_the_last_change_is_the_state_of_today_and_no_change_repeats(facts, today):
    for case in cases(frame(*facts), PLAN, today):
        found = history(case, PLAN, today)
        assert found[-1].state == case.state
        days = [change.on for change in found]
        assert days == sorted(set(days)) or days == [None]
        assert all(one.state != other.state for one, other in pairwise(found))


# ── the enterprise ───────────────────────────────────────────────────────────────────────────────


def test_an_enterprise_is_told_all_its_clocks_and_no_other_s():
    pledge = {"measure": "立即淘汰", "demolish_by": date(2024, 11, 30)}
    found = told(city(ORDER, ORDER, pledge | {"enterprise": "示例0厂"}), "示例0厂")
    assert found.enterprise == "示例0厂"
    assert [due.kind for due in found.dues] == ["order", "pledge"]
    assert not found.unclocked


def test_brackets_and_blanks_of_a_name_do_not_matter():
    merged = city(ORDER | {"enterprise": "示例水泥（渝北）厂"})
    assert told(merged, "示例水泥 (渝北)厂").enterprise == "示例水泥（渝北）厂"


def test_a_row_without_a_clock_is_told_with_its_state_and_why_it_has_none():
    gone = {"measure": "立即淘汰", "exit_mode": "整体关停", "closed_on": date(2024, 9, 1)}
    ((place, why),) = told(city(gone), "示例0厂").unclocked
    assert (place.file, place.row) == ("渝北区.xlsx", 4)
    assert why == "2024-09-01 起已退出（未曾责令整改，已经退出）；没有在计的期限"


def test_a_pending_row_says_first_what_it_waits_for():
    table = frame(ORDER).assign(_reason="T003 退出日期早于责令整改日期")
    (due,) = told(Merged(PLAN.id, "", {}, {"exit": table}), "示例0厂").dues
    assert due.pending
    assert due.steps[0] == "本行待核，以下仅供参考：T003 退出日期早于责令整改日期"


def test_a_pending_row_without_enough_facts_for_a_clock_is_told_all_the_same():
    table = frame(ORDER | {"ordered_on": None}).assign(_reason="F001 没有填写责令整改日期")
    ((_, why),) = told(Merged(PLAN.id, "", {}, {"exit": table}), "示例0厂").unclocked
    assert "本行待核（F001 没有填写责令整改日期），没有在计的期限" in why


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("示例水泥", "台账中没有“示例水泥”，名称相近的有：示例水泥一厂、示例水泥二厂。"),
        ("示列水泥一厂", "台账中没有“示列水泥一厂”，名称相近的有：示例水泥一厂、示例水泥二厂。"),
        ("无此单位", "台账中没有“无此单位”，也没有名称相近的企业。"),
    ],
)
def test_an_unknown_name_gets_the_nearest_names(name, message):
    merged = city(*(ORDER | {"enterprise": f"示例水泥{k}厂"} for k in "一二"))
    with pytest.raises(UnknownEnterprise, match=message):
        told(merged, name)


def test_every_kind_of_clock_has_steps_that_end_with_what_holds_today():
    merged = city(ORDER, {"measure": "立即淘汰", "demolish_by": date(2024, 11, 30)})
    for due in deadlines(merged, PLAN, TODAY):
        assert due.steps[-1].startswith(f"截至 {TODAY}：{due.state}")


# ── the command ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def merged_file(tmp_path_factory):
    out = tmp_path_factory.mktemp("explained") / "市级台账.xlsx"
    called("merge", folder("sample_ledgers") / "messy", "-o", out, "--plan", PLAN.id)
    return out


def called(*words):
    return phaseout(*words, "--today", "2024-12-31")


def test_a_provisional_day_is_marked_and_explained_in_the_table_and_in_the_steps(capsys):
    merged = city(ORDER | {"ordered_on": date(2060, 4, 2)})
    today = date(2060, 5, 1)
    screen = Screen(color=False)
    show_deadlines(screen, agenda(deadlines(merged, PLAN, today), merged, PLAN, today))
    show_explanation(screen, told(merged, "示例0厂", today))
    shown = capsys.readouterr().out
    assert "2060-10-04*" in shown
    assert "带 * 的到期日待定：当年的节假日安排尚未公布，暂按周末推算。" in shown
    assert "到期日 2060-10-04（待定），整改中，还有156天" in shown


def test_the_screen_lists_what_still_runs_and_counts_what_is_done(capsys):
    done = ORDER | {"rechecked_on": date(2024, 9, 2), "recheck": "合格"}
    merged = city(ORDER, done, done)
    ordered = agenda(deadlines(merged, PLAN, TODAY), merged, PLAN, TODAY)
    show_deadlines(Screen(), ordered)
    shown = capsys.readouterr().out
    assert "示例0厂" in shown
    assert "示例1厂" not in shown
    assert "已办结 2 项" in shown
    assert "已办结的不在屏幕上逐项列出，--format xlsx、html 或 json 写出全部。" in shown
    assert len([i for i in ordered.items() if i.due.enterprise]) == 3


def test_the_clocks_of_a_city_ledger_are_the_same_after_it_was_written_and_read(tmp_path):
    paths = sorted((folder("sample_ledgers") / "messy").iterdir())
    merged = merge_files(paths, Job(PLAN.id, TODAY))[0]
    write_city(merged, PLAN, TODAY, tmp_path / "市级台账.xlsx", force=False)
    again, plan = read_cities([tmp_path / "市级台账.xlsx"], None)
    assert deadlines(again, plan, TODAY) == deadlines(merged, PLAN, TODAY)


def test_the_command_prints_the_steps_numbered(merged_file):
    done = called("deadlines", merged_file, "--explain", "示例R008厂")
    assert done.returncode == 1
    assert "  1. 送达 2024-04-01，当日不计，自次日起算（民法典第二百零一条）" in done.stdout
    assert "到期日 2024-09-30，逾期未整改，已过92天" in done.stdout
    assert "示例R007厂" not in done.stdout


def test_the_json_of_one_enterprise_bears_the_steps(merged_file):
    done = called("deadlines", merged_file, "--explain", "示例R008厂", "--format", "json")
    (item,) = json.loads(done.stdout)["items"]
    assert item["enterprise"] == "示例R008厂"
    assert item["steps"][0].startswith("送达 2024-04-01")


def test_an_unknown_name_ends_the_call_with_a_sentence(merged_file):
    done = called("deadlines", merged_file, "--explain", "示例R008")
    assert (done.returncode, done.stdout) == (2, "")
    assert "台账中没有“示例R008”，名称相近的有：示例R008厂。" in done.stderr
