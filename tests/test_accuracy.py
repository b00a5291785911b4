"""The published accuracy: everything planted in the corpus is found, and nothing else accused."""

import json
import runpy
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def benchmark():
    """The scorer as it runs from the command line: its folder first on the path."""
    sys.path.insert(0, str(BENCHMARKS))
    yield runpy.run_path(str(BENCHMARKS / "accuracy.py"))
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def score(benchmark, tmp_path_factory):
    return benchmark["score"](tmp_path_factory.mktemp("corpus"))


def listed(entries):
    return "\n".join(str(entry) for entry in entries)


def test_the_corpus_is_as_large_as_it_is_said_to_be(score):
    assert score.files >= 25
    assert len(score.faults) >= 200
    assert len(score.repairs) >= 150
    assert score.lawful >= 6


def test_every_planted_fault_is_found(score):
    missed = [fault for fault in score.faults if not fault.found]
    assert not missed, listed(missed)


def test_no_error_accuses_what_is_sound(score):
    alarms = [alarm for alarm in score.alarms if alarm.severity == "error"]
    assert not alarms, listed(alarms)


def test_every_certain_reading_is_made_exactly(score):
    wrong = [repair for repair in score.repairs if repair.got != "exact"]
    assert not wrong, listed(wrong)


def test_nothing_is_repaired_that_nobody_expected(score):
    assert not score.unexpected, listed(score.unexpected)


def test_the_corpus_is_the_same_each_time(benchmark, tmp_path):
    make = benchmark["make"]
    first, second = make(tmp_path / "a"), make(tmp_path / "b")
    assert json.dumps(first) == json.dumps(second)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
