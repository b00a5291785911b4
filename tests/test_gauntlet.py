"""Every hostile or broken file of the gauntlet is read, told or refused as it must be."""

import hashlib
from datetime import date

import pytest
from gauntlet import gauntlet

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
def came(inbox):
    """What came of each file, all read in one call."""
    paths = [inbox / case.name for case in CASES]
    with under(raised(["seconds=60"])):
        results = check_each(paths, Job("chongqing-2024", date(2024, 12, 31)))
    return {result.submission.file: result.submission for result in results}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_has_the_verdict_that_is_expected_of_it(case, came):
    ordinary = {(f.rule, f.message) for f in came["ordinary.xlsx"].findings}
    got = came[case.name]
    told = [
        f.message for f in got.findings
        if (f.rule, f.message) not in ordinary and not (f.rule == "W013" and f.message[4:].startswith(BARE))
    ]  # fmt: skip
    verdict = "refused" if got.status == "unreadable" else "said" if told else "read"
    assert (verdict, case.words in "；".join(told)) == (case.verdict, True), told
    assert "程序出错" not in "".join(told)
    if verdict == "read":
        assert got.rows == came["ordinary.xlsx"].rows == 1


def test_every_file_is_told_in_the_order_given_and_none_is_changed(inbox, came):
    assert list(came) == [case.name for case in CASES]
    for case in CASES:
        left = hashlib.sha256((inbox / case.name).read_bytes()).digest()
        assert left == hashlib.sha256(case.content).digest()


def test_the_gauntlet_is_the_same_each_time_and_has_a_file_for_every_class():
    assert [case.content for case in gauntlet()] == [case.content for case in CASES]
    assert len({case.name for case in CASES}) == len(CASES) >= 80
    assert {case.verdict for case in CASES} == {"read", "said", "refused"}
