"""`phaseout` alone: what lies in a folder, and the one command to type next."""

import os
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from calls import phaseout

from phaseout.cli import main
from phaseout.edges.reading import desk as reading
from phaseout.edges.reading.desk import look
from phaseout.model.desk import Answered, Desk, Inbox, Made, Season, Sent, Standing, Step
from phaseout.overview import advice, held_against, season, typed
from phaseout.paths import folder
from phaseout.plan.outline import outline

SAMPLES = folder("sample_ledgers")
TODAY = date(2024, 12, 31)
PLAN = "chongqing-2024"
KNOWN = {name: (name, outline(name)) for name in (PLAN, "chongqing-2022")}


# ── the decision: how the year stands → the command ──────────────────────────────────────────────

CITY = Made("city", "市级台账.xlsx", PLAN, date(2024, 12, 20))
ALL_IN = (Inbox("收到的台账", 6),)
MERGED = Season(PLAN, PLAN, inboxes=ALL_IN, receipts="回执", city=CITY)
AGENDA = Made("deadlines", "期限.xlsx", PLAN, date(2024, 12, 30))
LISTED = Made("lists", "名单", PLAN, date(2024, 12, 30))
REPORTED = Made("paper", "报告/书面报告.docx", "", date(2024, 12, 31))


def with_city(**own):
    from dataclasses import replace

    return replace(MERGED, **own)


@pytest.mark.parametrize(
    ("here", "command"),
    [
        (Season(), "phaseout plans"),
        (Season("own-2025", "own.toml"), "phaseout blank --plan own.toml -o 空白台账"),
        (Season(PLAN, PLAN, blanks=41), "mkdir 收到的台账"),
        (
            Season(PLAN, PLAN, blanks=41, inboxes=(Inbox("收件"),)),
            "phaseout progress 收件 --plan chongqing-2024",
        ),
        (
            Season(PLAN, PLAN, inboxes=(Inbox("收到的台账", 6, unanswered=6),)),
            "phaseout validate 收到的台账 --plan chongqing-2024 --return 退回件 --receipt 回执",
        ),
        (
            Season(inboxes=(Inbox(".", 1, unanswered=1),)),
            "phaseout validate . --return 退回件 --receipt 回执",
        ),
        (
            Season(PLAN, PLAN, inboxes=(Inbox("收到 的", 6), Inbox("再报", 1, 1)), receipts="r"),
            'phaseout validate "收到 的" 再报 --plan chongqing-2024 --return 退回件 --receipt r',
        ),
        (
            Season(PLAN, PLAN, inboxes=(Inbox("收到的台账", 6, faulty=2),), receipts="回执"),
            "phaseout merge 收到的台账 --plan chongqing-2024 -o 市级台账.xlsx --receipt 回执",
        ),
        (
            with_city(inboxes=(Inbox("收到的台账", 6, unmerged=1),)),
            "phaseout merge 收到的台账 --plan chongqing-2024 -o 市级台账.xlsx "
            "--previous 市级台账.xlsx --receipt 回执",
        ),
        (
            with_city(last=Made("city", "上年.xlsx", "chongqing-2022", date(2022, 12, 31))),
            "phaseout review 市级台账.xlsx --previous 上年.xlsx --format xlsx -o 回头看.xlsx",
        ),
        (MERGED, "phaseout deadlines 市级台账.xlsx --format xlsx -o 期限.xlsx"),
        (
            with_city(agenda=Made("deadlines", "分送/期限.xlsx", PLAN, date(2024, 12, 21))),
            "phaseout deadlines 市级台账.xlsx --format xlsx -o 分送/期限.xlsx",
        ),
        (with_city(agenda=AGENDA), "phaseout lists 市级台账.xlsx -o 名单"),
        (
            with_city(agenda=AGENDA, publication=Made("lists", "名单", PLAN, date(2024, 6, 30))),
            "phaseout lists 市级台账.xlsx -o 名单_2024-12-31 --previous 名单",
        ),
        (
            with_city(agenda=AGENDA, publication=LISTED, report="annual"),
            "phaseout report 市级台账.xlsx -o 报告",
        ),
        (
            with_city(agenda=AGENDA, publishes=False, report="half-year"),
            "phaseout report 市级台账.xlsx -o 报告 --kind half-year",
        ),
        (
            with_city(agenda=AGENDA, publication=LISTED),
            "phaseout deadlines 市级台账.xlsx --within 30",
        ),
        (
            with_city(
                agenda=AGENDA, publication=LISTED, paper=REPORTED, report="annual", over=True,
                following="chongqing-2025",
            ),
            "phaseout plans --new chongqing-2025 --extends chongqing-2024 "
            "-o ../chongqing-2025/chongqing-2025.toml",
        ),
        (
            with_city(
                agenda=AGENDA, publication=LISTED, over=True, following="next", ready=True
            ),
            "phaseout blank --plan next -o ../next/空白台账",
        ),
        (
            with_city(agenda=AGENDA, publication=LISTED, over=True, following="n", moved=True),
            "cd ../n",
        ),
        (
            Season(PLAN, PLAN, city=Made("city", "2024年/市级台账.xlsx", PLAN, TODAY)),
            "cd 2024年",
        ),
    ],
)  # fmt: skip
def test_the_next_command_follows_from_how_the_year_stands(here, command):
    assert typed(advice(here, TODAY).next) == command


def test_a_day_that_was_asked_is_asked_by_the_next_command_too():
    assert typed(advice(MERGED, TODAY, TODAY).next).endswith(" --today 2024-12-31")
    assert typed(advice(Season(), TODAY, TODAY).next) == "phaseout plans"


def test_what_else_may_be_done_is_something_else():
    for here in (Season(), MERGED, Season(PLAN, PLAN, blanks=3)):
        told = advice(here, TODAY)
        assert told.next.command not in [other.command for other in told.others]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("收到的台账", "收到的台账"), ("收到的 台账", '"收到的 台账"'), ("a&b", '"a&b"'),
        ("$HOME", "'$HOME'"), ("（甲）", '"（甲）"'),
    ],
)  # fmt: skip
def test_a_name_that_a_shell_would_take_apart_stands_in_quotation_marks(name, words):
    assert typed(Step(None, ("cd", name), "")) == f"cd {words}"


# ── from what lies there to how the year stands ──────────────────────────────────────────────────


def test_the_programme_at_work_is_the_latest_of_which_something_lies_there():
    desk = Desk(
        (Made("city", "上年.xlsx", "chongqing-2022", TODAY), Made("blank", "a/b.xlsx", PLAN))
    )
    here = season(desk, KNOWN, TODAY)
    assert (here.plan, here.last.path, here.city) == (PLAN, "上年.xlsx", None)


def test_a_file_waits_for_a_check_until_it_has_a_receipt_or_is_merged():
    sent = tuple(Sent("收到", f"{k}.xlsx", str(k), PLAN, arrived=9) for k in range(3))
    desk = Desk(sent=sent, answers=(Answered("回执", "甲", 1, 1, "0", PLAN, False, written=5),))
    here = season(desk, KNOWN, TODAY)
    assert here.inboxes == (Inbox("收到", 3, unanswered=2, faulty=1, unmerged=3),)
    here = held_against(here, desk, Standing(frozenset("01")))
    assert here.inboxes == (Inbox("收到", 3, unanswered=1, faulty=1, unmerged=1),)


def test_a_file_that_was_there_at_the_last_check_and_got_no_receipt_does_not_wait():
    sent = (Sent("收到", "a.xlsx", "1", arrived=4), Sent("收到", "b.pdf", "", readable=False))
    answers = (Answered("回执", "甲", 1, 1, "0", PLAN, True, written=5),)
    here = season(Desk(sent=sent, answers=answers), KNOWN, TODAY)
    assert here.inboxes == (Inbox("收到", 2, closed=1, unmerged=1),)


def test_what_came_in_for_another_programme_is_not_counted():
    sent = (Sent("上年", "a.xlsx", "1", "chongqing-2022"), Sent("收到", "a.xlsx", "2", PLAN))
    assert [box.place for box in season(Desk(sent=sent), KNOWN, TODAY).inboxes] == ["收到"]


@pytest.mark.parametrize(
    ("plan", "day", "kind"),
    [
        (PLAN, date(2024, 3, 1), ""), (PLAN, date(2024, 12, 1), "annual"),
        (PLAN, date(2025, 2, 1), "annual"), ("huizhou-2021", date(2021, 6, 20), "half-year"),
        ("huizhou-2021", date(2021, 12, 20), "annual"), ("zhengzhou-2019", date(2019, 3, 1), "monthly"),
    ],
)  # fmt: skip
def test_a_report_is_due_at_its_time_of_the_year(plan, day, kind):
    known = {plan: (plan, outline(plan))}
    assert season(Desk((Made("city", "c.xlsx", plan, day),)), known, day).report == kind


# ── the whole year, always typing what it says ───────────────────────────────────────────────────


@pytest.fixture
def type_it(monkeypatch, capsys):
    """What a person types, done in this process: 60 calls would else import everything 60 times."""

    def run(words, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr()

    return run


@pytest.fixture
def follow(type_it):
    """Type what it says until it says the same again: which commands those were."""

    def walk(cwd, day, most=12):
        typed = []
        for _ in range(most):
            status, shown = type_it(["phaseout", "--today", day], cwd)
            assert (status, shown.err) == (0, "")
            words = shlex.split(shown.out.partition("下一步")[2].splitlines()[1])
            if words in typed:
                break
            typed.append(words)
            if words[0] == "cd":
                break
            if words[0] == "mkdir":
                (cwd / words[1]).mkdir()
            else:
                status, shown = type_it(words, cwd)
                assert status in {0, 1}, shown.err
        return [" ".join(words[:2]) for words in typed]

    return walk


def test_the_year_is_walked_by_always_typing_what_it_says(tmp_path, type_it, follow):
    here, then = tmp_path / "huizhou-2021", tmp_path / "huizhou-2022"
    samples = SAMPLES / "plans" / "huizhou-2021"
    here.mkdir()
    assert follow(here, "2021-03-01") == ["phaseout plans"]
    # which plan it is, a person knows
    type_it(
        ["phaseout", "blank", "--plan", "huizhou-2021", "--unit", "博罗县", "-o", "空白台账"], here
    )
    assert follow(here, "2021-03-01") == ["mkdir 收到的台账", "phaseout progress"]
    shutil.copyfile(samples / "博罗县.xlsx", here / "收到的台账" / "博罗县.xlsx")
    assert follow(here, "2021-12-20") == [
        "phaseout validate", "phaseout merge", "phaseout deadlines", "phaseout lists",
        "phaseout report", "phaseout deadlines",
    ]  # fmt: skip
    assert follow(here, "2022-01-15") == [
        "phaseout deadlines", "phaseout plans", "cd ../huizhou-2022"
    ]  # fmt: skip
    shutil.copyfile(here / "市级台账.xlsx", then / "上年市级台账.xlsx")
    assert follow(then, "2022-01-20") == ["phaseout blank", "mkdir 收到的台账", "phaseout progress"]
    shutil.copyfile(samples / "博罗县.xlsx", then / "收到的台账" / "博罗县.xlsx")
    assert follow(then, "2022-12-20", most=3) == [
        "phaseout validate", "phaseout merge", "phaseout review"
    ]  # fmt: skip


def test_a_corrected_file_is_checked_again_and_merged_anew(tmp_path, follow):
    (tmp_path / "收到的台账").mkdir()
    messy = SAMPLES / "messy"
    shutil.copyfile(messy / "合川区_日期矛盾.xlsx", tmp_path / "收到的台账" / "合川区.xlsx")
    (tmp_path / "收到的台账" / "扫描件.pdf").write_bytes(b"%PDF-1.7")
    assert follow(tmp_path, "2024-12-20", most=2) == ["phaseout validate", "phaseout merge"]
    shutil.copyfile(messy / "江北区_零报告.xlsx", tmp_path / "收到的台账" / "合川区.xlsx")
    assert follow(tmp_path, "2024-12-20", most=2) == ["phaseout validate", "phaseout merge"]


# ── strange folders ──────────────────────────────────────────────────────────────────────────────


def names(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_look_writes_nothing(tmp_path):
    shutil.copytree(SAMPLES / "messy", tmp_path / "收到")
    before = names(tmp_path)
    assert phaseout(cwd=tmp_path).returncode == 0
    assert names(tmp_path) == before


def test_of_thousands_of_files_some_are_looked_at_and_that_is_said(tmp_path, monkeypatch):
    for number in range(30):
        (tmp_path / f"{number}.csv").write_text("a,b\n", "utf-8")
    monkeypatch.setattr(reading, "ENTRIES", 10)
    seen = look(tmp_path)
    assert seen.cut and len(seen.sent) == 0


def test_what_is_more_than_a_look_may_read_is_left(tmp_path):
    shutil.copyfile(SAMPLES / "clean" / "渝北区.xlsx", tmp_path / "收到.xlsx")
    reach = reading._Reach(files=0)
    assert reach.content(tmp_path / "收到.xlsx") == b"" and reach.cut


@pytest.mark.skipif(os.name == "nt" or not os.getuid(), reason="rights do not hold for root")
def test_a_folder_without_rights_is_told(tmp_path):
    (tmp_path / "收到").mkdir(mode=0)
    done = phaseout(cwd=tmp_path)
    assert done.returncode == 0 and "没有权限" in done.stderr


@pytest.mark.parametrize(
    "name",
    ["名单.json", "甲_回执_第1轮.json", "plan.toml", "台账.xlsx", "台账.xls", ".phaseout.json"],
)
@pytest.mark.parametrize(
    "content", [b"", b"[plan]\n", b"[" * 9999, b"PK\x03\x04 broken", b"\xff" * 99]
)
def test_a_file_that_is_not_what_its_name_says_stops_nothing(tmp_path, name, content):
    (tmp_path / "收到").mkdir()
    (tmp_path / "收到" / name).write_bytes(content)
    seen = look(tmp_path)
    assert not seen.answers and not seen.of("lists")


def test_files_that_are_no_ledgers_of_ours_are_not_taken_for_returns(tmp_path):
    (tmp_path / "家庭账本").mkdir()
    (tmp_path / "家庭账本" / "支出.csv").write_text("a,b\n", "utf-8")
    assert look(tmp_path).sent == ()


def test_a_folder_that_was_deleted_under_ones_feet_is_told(tmp_path):
    script = (
        "import os, sys; os.mkdir('x'); os.chdir('x'); os.rmdir('../x'); sys.argv = ['phaseout'];"
        "from phaseout.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "程序内部出错" not in done.stderr


# ── the screen ───────────────────────────────────────────────────────────────────────────────────


def test_an_empty_folder_costs_nothing_heavy(tmp_path):
    code = (
        "import sys; sys.argv = ['phaseout']\nfrom phaseout.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('pandas', 'numpy', 'openpyxl', 'phaseout.rules') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_late_is_told_with_the_year_in_order(tmp_path):
    phaseout("demo", "样例", cwd=tmp_path)
    shown = phaseout("--today", "2024-12-31", cwd=tmp_path / "样例").stdout
    assert "逾期 5 项，30 天内到期 5 项" in shown
    stages = ["blank", "validate", "merge", "review", "deadlines", "lists", "report"]
    lines = shown.partition("下一步")[0].splitlines()[2:]
    assert [word for line in lines for word in line.split() if word in stages] == stages


def test_the_version_is_told(tmp_path):
    from phaseout import __version__

    assert phaseout("--version", cwd=tmp_path).stdout == f"phaseout {__version__}\n"


def test_a_day_before_a_command_is_told_to_stand_behind_it(tmp_path):
    done = phaseout("--today", "2024-12-31", "plans", cwd=tmp_path)
    assert done.returncode == 2 and "写在命令的后面" in done.stderr


def test_rows_that_wait_in_the_city_ledger_are_told_with_the_merge_that_takes_them_up():
    asked = "phaseout merge -o 市级台账.xlsx --previous 市级台账.xlsx"
    waiting = with_city(standing=Standing(waiting=47))
    assert asked in [typed(step) for step in advice(waiting, TODAY).others]
    done = with_city(standing=Standing())
    assert asked not in [typed(step) for step in advice(done, TODAY).others]
