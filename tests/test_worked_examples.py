"""The worked examples of every plan's every ledger: typed into the blank, they are without a fault."""

from datetime import date, datetime

import openpyxl
import pytest

from phaseout.check import check_submissions
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.writing.blank import blank_workbook
from phaseout.edges.writing.blank.worked import worked
from phaseout.plan import load, plan_ids

PLANS = {name: plan for name in plan_ids() if (plan := load(name)).reporters}
LEDGERS = [(name, ledger) for name, plan in PLANS.items() for ledger in plan.ledgers]


def typed(field, text):
    """The example as a spreadsheet holds what a clerk types."""
    if field.type in ("date", "deadline") and "-" in text:
        return datetime.fromisoformat(text)
    return float(text) if field.type in ("number", "integer") else text


def found(name, ledger, unit, folder):
    """What is wrong with the blank of one ledger, its first row filled in as the guide shows."""
    plan = PLANS[name]
    spec, path = plan.ledgers[ledger], folder / f"{unit}.xlsx"
    path.write_bytes(blank_workbook(plan, unit, [ledger]))
    book = openpyxl.load_workbook(path)
    sheet, row = book.worksheets[0], worked(plan, spec, unit)
    heads = [f.header for f in spec.fields.values()]
    rows = ([str(c.value).lstrip("*") for c in r] for r in sheet.iter_rows())
    top = next(y for y, texts in enumerate(rows, 1) if texts[: len(heads)] == heads)
    for x, (id, text) in enumerate(row.items(), 1):
        if text:
            sheet.cell(top + 1, x, typed(spec.fields[id], text))
    book.save(path)
    day = plan.period_to or date(plan.year, 12, 31)
    return check_submissions([read_submission(path, plan)], plan, day)[0]


@pytest.mark.parametrize(("name", "ledger"), LEDGERS)
def test_the_example_of_a_ledger_is_a_row_without_a_fault(name, ledger, tmp_path):
    checked = found(name, ledger, PLANS[name].reporters[0], tmp_path)
    assert checked.rows == 1
    assert [
        (f.rule, f.place.cell, f.message) for f in checked.findings if f.severity == "error"
    ] == []


def test_the_days_of_an_example_are_of_the_plans_own_year():
    plan = PLANS["kuancheng-2017"]
    row = worked(plan, plan.ledgers["exit"], None)
    assert row["found_on"].startswith("2017-")
    assert "〔2017〕" in row["document_no"]


def test_days_that_a_programme_of_several_years_covers_stay():
    plan = PLANS["zhengzhou-2019"]
    spec = plan.ledgers["relocation"]
    assert worked(plan, spec, None)["finished_on"] == spec.fields["finished_on"].example


def test_the_district_of_an_example_is_the_units_own():
    plan = PLANS["chongqing-2024"]
    assert worked(plan, plan.ledgers["exit"], "巴南区")["district"] == "巴南区"
    assert worked(plan, plan.ledgers["exit"], "市应急局")["district"] == "渝北区"
