"""Who has sent what is due: states, days, terms, receipts, and what is never claimed."""

import json
from datetime import date

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.returns.progress import asked_day

SAMPLES = folder("sample_ledgers")
HEADS = "区县,企业名称,所属行业,标准类别,不达标事项,依据,责任部门,处置措施"
SOUND = "示例水泥一厂,水泥,技术,示例事项,示例依据"
CITIES = {
    "chongqing-2024": ("渝北区", f"渝北区,{SOUND},市经济信息委,立即淘汰"),
    "huizhou-2021": ("市应急管理局", f"博罗县,{SOUND},市工业和信息化局,立即淘汰"),
    "zhengzhou-2019": ("巩义市", ""),
}
TASKS = "任务,条款,牵头单位,责任单位,时间节点,报告月份,进展"


@pytest.fixture
def inbox(tmp_path):
    """Writes a file that a unit sent into the folder of what came in."""
    (tmp_path / "收到").mkdir()

    def put(name, *rows, unit="", on="", heads=HEADS):
        above = f"填报单位：{unit},填报日期：{on}\n" if on else ""
        path = tmp_path / "收到" / f"{name}.csv"
        path.write_text(above + "\n".join((heads, *rows)), encoding="utf-8")
        return path

    put.folder = tmp_path / "收到"
    return put


def run(*words):
    return CliRunner().invoke(app, ["progress", *map(str, words)])


def face(place, plan, today, *more):
    done = run(place, "--plan", plan, "--today", today, "--format", "json", *more)
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def unit(place, plan, today, name, *more, duty=None):
    own = [u for u in face(place, plan, today, *more)["units"] if u["unit"] == name]
    return next(u for u in own if duty in (None, u["duty"]))


def sent(plan, rows=1):
    return [CITIES[plan][1]] * rows


def test_a_unit_of_which_nothing_came_is_missing_and_not_late_where_the_plan_names_no_day(inbox):
    inbox("渝北区", *sent("chongqing-2024"))
    told = unit(inbox.folder, "chongqing-2024", "2025-03-01", "巴南区")
    assert (told["state"], told["due"], told["late_working_days"]) == ("missing", None, 0)


def test_a_missing_unit_makes_the_exit_status_1_and_none_makes_it_0():
    plan = ("--plan", "kuancheng-2017", "--today", "2017-12-31")
    place = SAMPLES / "plans" / "kuancheng-2017"
    assert run(place, *plan).exit_code == 0
    assert run(place / "区安监局.xlsx", *plan).exit_code == 1


def test_rows_are_submitted_a_nil_return_is_nil():
    told = {u["unit"]: u for u in face(SAMPLES / "clean", "chongqing-2024", "2024-12-31")["units"]}
    assert told["渝北区"]["state"] == "submitted"
    assert told["渝北区"]["submitted_on"] == "2024-12-25"
    assert told["城口县"]["state"] == "nil"


def test_an_empty_sheet_without_the_word_is_faulty(inbox):
    inbox("渝北区")
    told = unit(inbox.folder, "chongqing-2024", "2024-12-31", "渝北区")
    assert told["state"] == "faulty"
    assert "没有写明零报告" in told["reason"]


def test_a_file_that_cannot_be_read_is_missing_with_the_reason(inbox):
    (inbox.folder / "渝北区.xlsx").write_bytes(b"PK\x03\x04 half a file")
    told = unit(inbox.folder, "chongqing-2024", "2024-12-31", "渝北区")
    assert told["state"] == "missing"
    assert "渝北区.xlsx 无法读取：" in told["reason"]


def test_a_file_of_another_plan_is_faulty_and_says_so():
    place = SAMPLES / "messy" / "开州区_往年方案.xlsx"
    told = unit(place, "chongqing-2024", "2024-12-31", "开州区")
    assert told["state"] == "faulty"
    assert "按方案“huizhou-2021”制作" in told["reason"]


def test_lateness_counts_working_days_of_the_calendar_from_the_due_day(inbox):
    # 2022-01-01 to 01-03 are 元旦; 01-04 and 01-05 are the first working days
    inbox("市应急管理局", *sent("huizhou-2021"), unit="市应急管理局", on="2022-01-05")
    told = unit(inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局")
    assert (told["due"], told["submitted_on"]) == ("2021-12-31", "2022-01-05")
    assert told["late_working_days"] == 2


def test_who_sends_on_the_due_day_is_not_late(inbox):
    inbox("市应急管理局", *sent("huizhou-2021"), unit="市应急管理局", on="2021-12-31")
    told = unit(inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局")
    assert told["late_working_days"] == 0


def test_a_missing_unit_is_late_up_to_today(inbox):
    inbox("博罗县", *sent("huizhou-2021"))
    told = unit(inbox.folder, "huizhou-2021", "2022-01-05", "市生态环境局")
    assert (told["state"], told["late_working_days"]) == ("missing", 2)


def test_before_the_first_due_day_nobody_is_late(inbox):
    inbox("博罗县", *sent("huizhou-2021"))
    told = unit(inbox.folder, "huizhou-2021", "2021-05-10", "市生态环境局")
    assert (told["due"], told["late_working_days"]) == ("2021-06-30", 0)


def test_where_no_day_of_sending_is_known_lateness_is_unknown(inbox):
    inbox("市应急管理局", *sent("huizhou-2021"))
    told = unit(inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局")
    assert told["state"] == "submitted"
    assert told["submitted_on"] is told["late_working_days"] is None


def test_a_day_in_the_future_is_no_day_of_sending(inbox):
    inbox("市应急管理局", *sent("huizhou-2021"), unit="市应急管理局", on="2022-12-30")
    told = unit(inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局")
    assert told["submitted_on"] is told["late_working_days"] is None


def test_the_receipt_tells_the_day_that_the_sheet_does_not(inbox, tmp_path):
    path = inbox("市应急管理局", *sent("huizhou-2021"))
    receipts = tmp_path / "回执"
    call = [
        "validate",
        path,
        "--plan",
        "huizhou-2021",
        "--today",
        "2022-01-04",
        "--receipt",
        receipts,
    ]
    CliRunner().invoke(app, [str(word) for word in call])
    told = unit(
        inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局", "--receipt", receipts
    )  # fmt: skip
    assert (told["submitted_on"], told["late_working_days"]) == ("2022-01-04", 1)


def test_a_receipt_stands_for_a_file_that_is_not_at_hand(inbox, tmp_path):
    path = inbox("市应急管理局", *sent("huizhou-2021"), unit="市应急管理局", on="2021-12-30")
    receipts = tmp_path / "回执"
    call = [
        "validate",
        path,
        "--plan",
        "huizhou-2021",
        "--today",
        "2021-12-30",
        "--receipt",
        receipts,
    ]
    CliRunner().invoke(app, [str(word) for word in call])
    path.unlink()
    told = unit(
        inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局", "--receipt", receipts
    )  # fmt: skip
    assert told["state"] == "submitted"
    assert told["reason"] == "据第1轮回执予以接收，文件不在此处"


def test_a_folder_of_receipts_that_does_not_exist_is_a_wrong_call(inbox, tmp_path):
    done = run(inbox.folder, "--plan", "huizhou-2021", "--receipt", tmp_path / "没有")
    assert done.exit_code != 0
    assert "没有存放回执的文件夹" in str(done.exception)
    assert "还没有出过的，请去掉 --receipt" in str(done.exception)


def test_a_place_that_does_not_exist_makes_nobody_missing(tmp_path):
    done = run(tmp_path / "没有", "--plan", "huizhou-2021", "--letters", tmp_path / "催报")
    assert done.exit_code != 0
    assert "看不出谁报了没有" in str(done.exception)
    assert not (tmp_path / "催报").exists()


def test_of_several_files_the_latest_counts_and_that_is_said(inbox):
    row = CITIES["chongqing-2024"][1]
    inbox("渝北区_一", row.replace("立即淘汰", "限期"), unit="渝北区", on="2024-12-02")
    inbox("渝北区_二", row, unit="渝北区", on="2024-12-20")
    told = unit(inbox.folder, "chongqing-2024", "2024-12-31", "渝北区")
    assert told["state"] == "submitted"
    assert told["reason"] == "收到 2 份，以最近的为准：渝北区_二.csv（2024-12-20）"


def test_who_mends_a_return_after_the_due_day_is_not_late_for_it(inbox):
    row = CITIES["huizhou-2021"][1]
    inbox("市应急管理局_一", row, unit="市应急管理局", on="2021-12-30")
    inbox("市应急管理局_二", row, unit="市应急管理局", on="2022-01-06")
    told = unit(inbox.folder, "huizhou-2021", "2022-01-10", "市应急管理局")
    assert told["late_working_days"] == 0


def test_what_was_sent_for_the_last_term_does_not_stand_for_this_one(inbox):
    inbox("市应急管理局", *sent("huizhou-2021"), unit="市应急管理局", on="2021-06-28")
    told = unit(inbox.folder, "huizhou-2021", "2022-01-05", "市应急管理局")
    assert (told["state"], told["late_working_days"]) == ("missing", 2)
    assert told["reason"] == "只有另一期的（2021-06-28 报），本期没有收到"


def test_a_monthly_duty_is_fulfilled_by_the_rows_of_its_month(inbox):
    july = "示例任务,二(二),市工信局,巩义市,2020-12-31,2019-07,示例进展"
    june = july.replace("2019-07", "2019-06").replace("巩义市", "新郑市")
    inbox("巩义市", july, unit="巩义市", on="2019-07-25", heads=TASKS)
    inbox("新郑市", june, unit="新郑市", on="2019-07-25", heads=TASKS)
    told = {
        u["unit"]: u
        for u in face(inbox.folder, "zhengzhou-2019", "2019-07-29")["units"]
        if u["duty"] == "monthly"
    }
    assert (told["巩义市"]["state"], told["巩义市"]["due"]) == ("submitted", "2019-07-25")
    assert told["新郑市"]["state"] == "missing"
    assert told["新郑市"]["reason"] == "收到的台账中没有2019年7月的进展"
    assert told["新郑市"]["late_working_days"] == 2


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2019, 7, 24), date(2019, 6, 25)),
        (date(2019, 7, 25), date(2019, 7, 25)),
        (date(2026, 3, 1), date(2025, 12, 25)),
    ],
)
def test_the_due_day_asked_is_the_last_that_has_come_within_the_programme(today, due):
    plan = load("zhengzhou-2019")
    assert asked_day(plan.duties["monthly"], plan, today) == due


def test_a_file_that_tells_no_unit_is_named_and_counts_for_nobody(inbox):
    path = inbox("台账", CITIES["chongqing-2024"][1].replace("渝北区", "某某区"))
    told = face(inbox.folder, "chongqing-2024", "2024-12-31")
    assert [f["file"] for f in told["unplaced"]] == [path.name]
    assert {u["state"] for u in told["units"]} == {"missing"}


def test_an_empty_folder_means_that_nobody_has_sent_anything(inbox):
    told = face(inbox.folder, "chongqing-2024", "2024-12-31")
    assert {u["state"] for u in told["units"]} == {"missing"}
    assert len(told["units"]) == len(load("chongqing-2024").districts)


def test_an_empty_folder_without_a_plan_is_a_wrong_call(inbox):
    assert "没有可处理的文件" in str(run(inbox.folder).exception)


def test_a_plan_without_units_has_no_progress(inbox):
    inbox("渝北区", *sent("chongqing-2024"))
    assert "没有列出报送单位" in str(run(inbox.folder, "--plan", "national").exception)


def test_duties_that_ledgers_do_not_tell_of_accuse_nobody(inbox):
    told = face(SAMPLES / "clean", "chongqing-2024", "2025-03-01")
    plan = load("chongqing-2024")
    assert [u["duty"] for u in told["untold"]] == list(plan.duties)
    assert {u["duty"] for u in told["units"]} == {"ledger"}
    assert set(told["untold"][0]["units"]) == set(plan.units)


@pytest.mark.parametrize(
    "plan",
    ["chongqing-2022", "chongqing-2024", "huizhou-2021", "kuancheng-2017", "zhengzhou-2019"],
)
def test_every_unit_whose_ledger_is_awaited_stands_in_every_plan(plan):
    told = face(SAMPLES / "plans" / plan, plan, "2025-06-30")
    assert {u["unit"] for u in told["units"]} >= set(load(plan).reporters)
    assert {u["state"] for u in told["units"]} <= {"submitted", "nil", "missing", "faulty"}
    assert set(told["units"][0]) >= {
        "unit", "kind", "duty", "state", "reason", "submitted_on", "due", "late_working_days",
    }  # fmt: skip


def test_the_city_ledger_tells_the_same_as_the_files_that_went_into_it(tmp_path):
    out, messy = tmp_path / "市级台账.xlsx", SAMPLES / "messy"
    call = [
        "merge",
        str(messy),
        "-o",
        str(out),
        "--plan",
        "chongqing-2024",
        "--today",
        "2024-12-31",
    ]
    CliRunner().invoke(app, call)
    asked = ("unit", "state", "submitted_on", "late_working_days")
    by_files, by_city = (
        {tuple(u[key] for key in asked) for u in face(p, "chongqing-2024", "2024-12-31")["units"]}
        for p in (messy, out)
    )
    assert by_files == by_city


def test_units_equally_far_behind_share_a_rank(inbox):
    inbox("博罗县", *sent("huizhou-2021"))
    ranking = face(inbox.folder, "huizhou-2021", "2022-01-05")["ranking"]
    departments = [r for r in ranking if r["kind"] == "department"]
    assert {r["rank"] for r in departments} == {1}
    assert {r["late_working_days"] for r in departments} == {2}
    assert {r["rank"] for r in ranking if r["kind"] == "district"} == {len(departments) + 1}


def test_a_unit_whose_day_is_still_to_come_is_not_ranked(inbox):
    inbox("博罗县", *sent("huizhou-2021"))
    ranking = face(inbox.folder, "huizhou-2021", "2021-05-10")["ranking"]
    assert {r["kind"] for r in ranking} == {"district"}


def test_the_screen_keeps_to_80_columns_and_tells_missing_units_first():
    done = run(SAMPLES / "messy", "--plan", "chongqing-2024", "--today", "2024-12-31")
    lines = done.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    states = [
        word
        for line in lines
        for word in ("未报", "须改正", "零报告", "已报")
        if f"│ {word}" in line
    ]
    assert states == sorted(states, key=["未报", "须改正", "零报告", "已报"].index)
    assert set(states) >= {"未报", "须改正", "已报"}
