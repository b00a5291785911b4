"""The sample ledgers: made by their script, clean where they claim to be, and a fault for every rule."""

import runpy
from collections import Counter
from datetime import date

import pytest
from stdnum.cn import uscc

from phaseout.cases.cards import cases
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import open_book
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.fitting import plan_for
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.rules import RULES

SAMPLES = folder("sample_ledgers")
PLAN = load("chongqing-2024")
TODAY = date(2024, 12, 31)
STATES = {
    "已退出", "已依法关闭", "主动退出", "待退出", "整改合格", "整改不达标", "逾期未整改", "整改中",
}  # fmt: skip

files = lambda kind: sorted((SAMPLES / kind).iterdir())  # noqa: E731
rules = lambda repairs: [r.id for r in RULES.values() if (r.scope == "repairs") is repairs]  # noqa: E731


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("samples")
    runpy.run_path(str(SAMPLES / "make_samples.py"))["make"](target)
    return target


@pytest.fixture(scope="module")
def clean():
    return merge_files(files("clean"), Job(plan=PLAN.id, today=TODAY))


@pytest.fixture(scope="module")
def faulty():
    """The findings of the invented city's return: the ledgers and entries that 2024 has not."""
    plan = str(SAMPLES / "faulty" / "example-city.toml")
    paths = sorted((SAMPLES / "faulty" / "example-city").iterdir())
    _, checked = merge_files(paths, Job(plan=plan, today=TODAY))
    return [f for c in checked for f in c.submission.findings]


@pytest.fixture(scope="module")
def messy():
    return merge_files(files("messy"), Job(plan=PLAN.id, today=TODAY))


def seen(path):
    """What a reader sees: sheets, cells, merges and the mark; or why it sees nothing."""
    try:
        return open_book(path.read_bytes())
    except Unreadable as fault:
        return str(fault)


@pytest.mark.parametrize("kind", ["clean", "messy"])
def test_the_script_makes_the_files_of_the_repository(kind, made):
    assert [p.name for p in sorted((made / kind).iterdir())] == [p.name for p in files(kind)]
    for path in files(kind):
        assert seen(made / kind / path.name) == seen(path), f"{path.name}: run make_samples.py"


def test_the_script_makes_the_same_bytes_each_time(made, tmp_path):
    for path in runpy.run_path(str(SAMPLES / "make_samples.py"))["make"](tmp_path):
        assert path.read_bytes() == (made / path.relative_to(tmp_path)).read_bytes(), path.name


def test_the_clean_year_has_no_error(clean):
    merged, checked = clean
    findings = [f for c in checked for f in c.submission.findings]
    assert [f for f in findings if f.severity == "error"] == []
    assert len(merged.table("exit")) == sum(c.submission.rows for c in checked)


def test_a_finding_about_an_entry_of_the_plan_cites_that_entry(faulty):
    cited = {f.rule: f.basis for f in faulty}
    for rule, section in {
        "C004": "一",
        "C020": "二",
        "C021": "四",
        "C022": "三",
        "C023": "四",
        "C024": "二",
        "S002": "六",
        "S004": "五",
        "S005": "二",
    }.items():
        assert cited[rule] == f"《示例市方案》{section}"


def test_what_is_due_by_the_plan_cites_the_entry_that_asks_for_it(faulty):
    cited = {f.rule: f.basis for f in faulty}
    assert cited["T020"] == str(PLAN.deadlines["tips"].basis)
    assert cited["S003"] == str(PLAN.ledgers["survey"].basis)
    assert cited["C025"] == str(PLAN.policies["price"].basis)


def test_a_finding_about_a_citation_cites_the_entry_that_it_breaks(faulty):
    cited = {f.rule: f.basis for f in faulty}
    assert cited["C010"].endswith("二(一)2")
    assert cited["C019"].endswith("二(三)1")
    assert {cited[rule] for rule in ("C011", "C012", "C014", "C016", "C017")} == {
        f"《{PLAN.document}》二(二)、二(三)、二(四)、二(五)"
    }


def test_every_error_says_by_what_right(messy, faulty):
    errors = [f for c in messy[1] for f in c.submission.findings if f.severity == "error"]
    errors += [f for f in faulty if f.severity == "error"]
    assert len({f.rule for f in errors}) > 30
    assert [f.rule for f in errors if not f.basis] == []


@pytest.mark.parametrize(
    ("rule", "entry"),
    [
        ("C001", PLAN.standards["energy"]),
        ("C003", PLAN.standards["environment"]),
        ("T011", PLAN.period_for("能耗", "限期整改")),
        ("T015", PLAN.period_for("能耗", "限期整改")),
        ("F005", PLAN.ledgers["exit"]),
        ("W001", PLAN.ledgers["exit"]),
    ],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_an_error_cites_the_most_particular_entry_of_the_plan(messy, rule, entry):
    cited = {f.basis for c in messy[1] for f in c.submission.findings if f.rule == rule}
    assert cited == {str(entry.basis)}


def test_nothing_in_the_clean_year_had_to_be_repaired(clean):
    assert [r for c in clean[1] for r in c.submission.repairs] == []


def test_the_clean_year_has_a_nil_return(clean):
    assert clean[0].units.nil == ("城口县",)


def test_the_clean_year_holds_every_standard_and_every_state(clean):
    rows = clean[0].table("exit")
    assert set(rows["standard"]) == {s.label for s in PLAN.standards.values()}
    assert {case.state.word for case in cases(rows, PLAN, TODAY)} == STATES


def test_exits_of_the_clean_year_lie_in_every_month(clean):
    assert set(clean[0].table("exit")["closed_on"].dropna().dt.month) == set(range(1, 13))


def test_every_credit_code_of_the_clean_year_is_valid(clean):
    codes = clean[0].table("exit")["credit_code"].dropna()
    assert len(codes) > 0
    assert [c for c in codes if not uscc.is_valid(c)] == []


@pytest.mark.parametrize("path", [*files("clean"), *files("messy")], ids=lambda p: p.name)
def test_no_firm_and_no_person_could_be_taken_for_a_real_one(path):
    for ledger in read_submission(path, PLAN).ledgers:
        for column in ("enterprise", "contact"):
            names = ledger.raw[column].dropna()
            assert [n for n in names if "示例" not in n] == []


# Y rules need two years: test_review.py has them; of waivers test_waivers.py, of the whole city test_plans_huizhou.py.
@pytest.mark.parametrize(
    "rule_id",
    [r for r in rules(repairs=False) if RULES[r].scope not in ("years", "waivers", "entries")],
)
def test_every_rule_finds_something_in_the_samples(rule_id, messy, faulty):
    found = Counter(f.rule for c in messy[1] for f in c.submission.findings)
    found.update(f.rule for f in faulty)
    assert found[rule_id], (
        f"{rule_id}（{RULES[rule_id].title}）没有样例，请在 make_samples.py 或 faulty 中补一行"
    )


# R010 needs a field that implies another; this plan has none (test_real_lists.py has them).
@pytest.mark.parametrize("rule_id", [r for r in rules(repairs=True) if r != "R010"])
def test_every_repair_occurs_in_the_messy_return(rule_id, messy):
    done = Counter(r.rule for c in messy[1] for r in c.submission.repairs)
    assert done[rule_id], (
        f"{rule_id}（{RULES[rule_id].title}）在 messy 中没有样例，请在 make_samples.py 中补一行"
    )


def test_the_messy_return_holds_a_conflict_between_districts_and_duplicates(messy):
    merged, _ = messy
    assert [c.differs for c in merged.conflicts] == [("district", "capacity")]
    assert len(merged.duplicates["exit"]) == 2
    assert [f.field for f in merged.filled] == ["workers"]


def test_a_form_of_another_plan_among_the_returns_does_not_turn_the_call():
    assert plan_for(files("messy"), None).id == PLAN.id
