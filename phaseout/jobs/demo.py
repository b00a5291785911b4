"""The year on the sample ledgers: every verb once, each telling what it made and where."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from phaseout.deadlines.agenda import agenda
from phaseout.deadlines.clocks import deadlines
from phaseout.edges.screen import Screen
from phaseout.edges.screen.city import show_merged
from phaseout.edges.screen.deadlines import show_deadlines
from phaseout.edges.screen.findings import show_validated
from phaseout.edges.writing.save import check_folder
from phaseout.jobs import inbox
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.blanks import write_blanks
from phaseout.jobs.cities import write_city
from phaseout.jobs.outputs import read_cities
from phaseout.jobs.publication import publish
from phaseout.jobs.reporting import Wish, write_report
from phaseout.model.due import LATE_STATES
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.sentence import say

PLAN = "chongqing-2024"
AS_OF = date(2024, 12, 31)
"""The samples' own day."""
UNITS = ("渝北区", "巴南区")


def run(place: Path, screen: Screen) -> None:
    """Copy the clean samples to `place` and walk them through blank … report, as of their day."""
    plan = load(PLAN)
    check_folder(place)
    screen.say(say("演示：{plan}，以 {day} 为准。", plan=plan.title, day=AS_OF))
    received = _copied(place / "收到的台账")
    blanks = write_blanks(plan, UNITS, (), place / "空白台账", force=False)
    paths, _ = inbox.files([received])
    with screen.progress("校验、汇总", len(paths)) as step:
        merged, checked = merge_files(paths, Job(PLAN, AS_OF), step)
    show_validated(screen, [c.submission for c in checked], plan)
    city_path = place / "市级台账.xlsx"
    write_city(merged, plan, AS_OF, city_path, force=False)
    show_merged(screen, merged, plan, city_path)
    city, _ = read_cities([city_path], None)
    dues = deadlines(city, plan, AS_OF)
    running = [due for due in dues if due.days_left is not None]
    show_deadlines(screen, agenda(running, city, plan, AS_OF))
    lists = publish(city, plan, AS_OF, place / "名单", ("xlsx", "docx"))
    report = write_report(city, plan, AS_OF, Wish("annual"), place / "报告", ("docx", "md"))
    made = [
        ("blank", say("空白台账 {n} 份（可一次制发 {whole} 份）", n=len(blanks), whole=len(plan.districts)), place / "空白台账"),
        ("validate", say("校验 {n} 个文件", n=len(checked)), received),
        ("merge", say("市级台账"), city_path),
        ("deadlines", say("在计期限 {n} 项", n=len(running)), city_path),
        ("lists", say("名单 {n} 份，另按公布单位 {own} 份", n=len(lists.files), own=len(lists.own)), place / "名单"),
        ("report", say("年度报告 {n} 份，{places} 处待人补写", n=len(report.files), places=len(report.unwritten)), place / "报告"),
    ]  # fmt: skip
    screen.table("做了什么，在哪里", ("步骤", "做出", "位置"), ((a, b, str(c)) for a, b, c in made))
    screen.table("市级经办人先要知道的三个数", ("指标", "数值>"), (
        (say("未报送单位"), str(len(city.units.missing))),
        (say("待核行"), str(sum(source.pending for source in city.sources))),
        (say("逾期未整改事项"), str(sum(d.state in LATE_STATES and d.kind == "order" and not d.pending for d in dues))),
    ))  # fmt: skip


def _copied(place: Path) -> Path:
    """The clean samples, in a folder of their own; a file of that name is left as it is."""
    place.mkdir(parents=True, exist_ok=True)
    for sample in sorted((folder("sample_ledgers") / "clean").glob("*.xlsx")):
        if not (place / sample.name).exists():
            shutil.copyfile(sample, place / sample.name)
    return place
