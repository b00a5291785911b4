"""The samples of every plan: made by their script, without an error, every ledger at least once."""

import runpy
from datetime import date

import pytest

from phaseout.edges.reading.workbook import open_book
from phaseout.jobs.batch import Job, merge_files
from phaseout.paths import folder
from phaseout.plan import load

SAMPLES = folder("sample_ledgers")
PLANS = sorted(path.stem for path in (SAMPLES / "plans").glob("*.md"))


def last_day(plan):
    return plan.period_to or date(plan.year, 12, 31)


@pytest.fixture(scope="module", params=PLANS)
def merged(request):
    plan = load(request.param)
    files = sorted((SAMPLES / "plans" / plan.id).glob("*.xlsx"))
    city, checked = merge_files(files, Job(plan=plan.id, today=last_day(plan)))
    return plan, city, checked


def test_the_script_makes_the_files_of_the_repository(tmp_path):
    made = runpy.run_path(str(SAMPLES / "make_plan_samples.py"))["make"](tmp_path)
    kept = {p.relative_to(SAMPLES) for p in SAMPLES.glob("[pf]*/*/*.xlsx")}
    assert {p.relative_to(tmp_path) for p in made} == kept
    for path in made:
        same = SAMPLES / path.relative_to(tmp_path)
        assert open_book(path.read_bytes()) == open_book(same.read_bytes()), path.name


def test_no_sample_holds_an_error(merged):
    _, _, checked = merged
    findings = [f for c in checked for f in c.submission.findings if f.severity == "error"]
    assert [(f.rule, f.place.file, f.place.cell, f.message) for f in findings] == []


def test_every_ledger_of_the_plan_holds_a_row(merged):
    plan, city, _ = merged
    assert [name for name in plan.ledgers if not len(city.table(name))] == []


def test_every_firm_is_plainly_invented(merged):
    plan, city, _ = merged
    real = {firm.enterprise for firm in plan.named.values()}
    for name in plan.ledgers:
        table = city.table(name)
        for firm in table["enterprise"].dropna() if "enterprise" in table else ():
            assert "示例" in firm, firm
            assert firm not in real
