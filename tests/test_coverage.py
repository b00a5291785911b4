"""Every numbered clause of the five documents is carried, or said to be a duty of people."""

import runpy
from pathlib import Path

import pytest

from phaseout.plan import load

DOCS = Path(__file__).parents[1] / "docs"
COVERAGE = runpy.run_path(str(DOCS / "make_coverage.py"))
PLANS = ("chongqing-2022", "chongqing-2024", "huizhou-2021", "kuancheng-2017", "zhengzhou-2019")
Clause, faults, index_of = (COVERAGE[name] for name in ("Clause", "faults", "index_of"))


def test_each_of_the_five_documents_has_an_index():
    assert COVERAGE["indexed"]() == PLANS


@pytest.mark.parametrize("name", PLANS)
def test_every_clause_has_a_carrier_or_a_reason_and_every_citation_a_clause(name):
    assert faults(load(name), index_of(name)) == []


def test_the_page_in_the_docs_is_what_the_script_writes():
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    assert page == COVERAGE["page"](), "python docs/make_coverage.py"


@pytest.mark.parametrize("name", PLANS)
def test_the_page_has_a_line_for_every_clause(name):
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    part = page.split(f"方案 `{name}`。")[1].split("\n## ")[0]
    assert [c.number for c in index_of(name) if f"\n| {c.number} |" not in part] == []


def said(name, **of_a_clause):
    """What is wrong once the clause 二(一) is written so."""
    clauses = [
        Clause(number=c.number, opens=c.opens, **of_a_clause) if c.number == "二(一)" else c
        for c in index_of(name)
    ]
    return " ".join(faults(load(name), tuple(clauses)))


def test_a_clause_that_nothing_carries_is_a_fault():
    lost = tuple(c for c in index_of("kuancheng-2017") if c.number == "五(一)")
    (bare,) = [Clause(number=c.number, opens=c.opens) for c in lost]
    rest = [bare if c.number == "五(一)" else c for c in index_of("kuancheng-2017")]
    carried = COVERAGE["carriers"](load("kuancheng-2017"), bare)
    assert carried or "没有任何条目承载" in " ".join(faults(load("kuancheng-2017"), tuple(rest)))


def test_a_clause_that_is_carried_needs_no_people():
    assert "不应再写 people" in said("chongqing-2024", people="示例理由")


def test_a_carrier_that_does_not_exist_is_a_fault():
    for word in ("rule Z999", "template annual/99_没有", "ledger exit.nothing", "ledger nothing"):
        assert f"没有“{word}”" in said("chongqing-2024", carried=(word,))


def test_a_clause_that_is_left_out_is_missed_by_its_neighbours():
    clauses = tuple(c for c in index_of("chongqing-2024") if c.number != "二(三)")
    assert "条款 二(三) 没有编入索引" in " ".join(faults(load("chongqing-2024"), clauses))


def test_an_entry_that_cites_an_unknown_clause_is_a_fault():
    clauses = tuple(c for c in index_of("chongqing-2024") if c.number != "四(四)")
    assert "索引中没有这一条" in " ".join(faults(load("chongqing-2024"), clauses))
