"""Every hostile or broken file of the gauntlet is read, told or refused as it must be."""

import hashlib
from datetime import date

import pandas as pd
import pytest
from gauntlet import HEADS, ROW, gauntlet

from phaseout.edges.reading.limits import raised, under
from phaseout.jobs.filework import Job, check_each

CASES = gauntlet()
BARE = "格式看不出错误值"
"""Told of every xls, xlsb and ods."""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("收到的台账")
    for case in CASES:
        (folder / case.name).write_bytes(case.content)
    return folder


@pytest.fixture(scope="module")
def came(inbox, tmp_path_factory):
    """What came of each file, all read in one call."""
    paths = [inbox / case.name for case in CASES]
    spool = tmp_path_factory.mktemp("rows")
    with under(raised(["seconds=60"])):
        results = check_each(paths, Job("chongqing-2024", date(2024, 12, 31), spool=spool))
    return {result.submission.file: result for result in results}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_has_the_verdict_that_is_expected_of_it(case, came):
    ordinary = {(f.rule, f.message) for f in came["ordinary.xlsx"].submission.findings}
    got = came[case.name].submission
    told = [
        f.message for f in got.findings
        if (f.rule, f.message) not in ordinary and not (f.rule == "W013" and f.message[4:].startswith(BARE))
    ]  # fmt: skip
    verdict = "refused" if got.status == "unreadable" else "said" if told else "read"
    assert (verdict, case.words in "；".join(told)) == (case.verdict, True), told
    assert "程序出错" not in "".join(told)
    if verdict == "read":
        assert got.rows == came["ordinary.xlsx"].submission.rows == 1


@pytest.mark.parametrize("case", [c for c in CASES if c.verdict != "refused"], ids=lambda c: c.name)
def test_what_is_read_is_what_stands_there(case, came):
    expected = dict(zip(HEADS[2:], ROW[2:], strict=True)) if case.verdict == "read" else {}
    expected |= case.holds
    assert {head: first_row(came[case.name])[head] for head in expected} == expected


def first_row(checked):
    """The first item of a file: heading → value as text, '' where there is none."""
    ledger = checked.ledgers()[0]
    layout, values = ledger.layout, ledger.table.iloc[0]
    read = {layout.headers[letter]: values[field] for letter, field in layout.columns.items()}
    return {head: "" if pd.isna(value) else str(value)[:10] if head == "关停日期" else str(value)
            for head, value in read.items()}  # fmt: skip


def test_every_file_is_told_in_the_order_given_and_none_is_changed(inbox, came):
    assert list(came) == [case.name for case in CASES]
    for case in CASES:
        left = hashlib.sha256((inbox / case.name).read_bytes()).digest()
        assert left == hashlib.sha256(case.content).digest()


def test_the_gauntlet_is_the_same_each_time_and_has_a_file_for_every_class():
    assert [case.content for case in gauntlet()] == [case.content for case in CASES]
    assert len({case.name for case in CASES}) == len(CASES) >= 80
    assert {case.verdict for case in CASES} == {"read", "said", "refused"}
