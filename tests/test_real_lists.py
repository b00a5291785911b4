"""Really published exit lists (tests/data/lists, sources in SOURCES.csv) read as they stand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from phaseout.jobs.batch import Job, check_files, merge_files
from phaseout.lists.entries import cards
from phaseout.plan import load
from phaseout.report.facts import facts

FOLDER = Path(__file__).parent / "data" / "lists"
LISTS = sorted(p for p in FOLDER.glob("*.csv") if p.name != "SOURCES.csv")
JOB = Job("national", date(2024, 12, 31))


@pytest.fixture(scope="module")
def city():
    return merge_files(LISTS, JOB)[0]


def of(city, name):
    rows = city.tables["exit_list"]
    return rows[rows["_file"] == name]


def test_every_list_bears_its_source():
    with (FOLDER / "SOURCES.csv").open(encoding="utf-8") as table:
        sources = {row["file"]: row["source"] for row in csv.DictReader(table)}
    assert set(sources) == {p.name for p in LISTS}
    assert all(address.startswith("http") for address in sources.values())


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.stem)
def test_the_header_is_found_and_the_firms_are_read(path):
    (checked,) = check_files([path], JOB)
    (layout,) = checked.submission.sheets
    assert layout.ledger == "exit_list"
    assert "enterprise" in layout.columns.values()
    assert checked.submission.rows > 0


def test_the_nine_lists_merge_into_one_ledger_and_every_row_is_accounted_for(city):
    assert len(city.sources) == 9
    for source in city.sources:
        assert source.read == source.merged + source.pending + source.duplicate
    assert sum(s.read for s in city.sources) == 54


def test_shaanxi_2018_closed_21_mines_of_581_together(city):
    rows = of(city, "shaanxi_2018_coal.csv")
    assert rows["enterprise"].nunique() == 21
    assert rows["capacity"].sum() == 581
    assert set(rows["capacity_unit"]) == {"万吨/年"}


@pytest.mark.parametrize(
    ("name", "product", "capacity"),
    [
        ("shaanxi_2016_steel.csv", "炼铁", 160),
        ("shaanxi_2016_steel.csv", "炼钢", 70),
        ("chengde_2020_steel.csv", "炼铁", 148.34),
        ("chengde_2020_steel.csv", "炼钢", 170),
    ],
)
def test_iron_and_steel_are_summed_apart_to_what_the_source_states(city, name, product, capacity):
    rows = of(city, name)
    assert rows.loc[rows["product"] == product, "capacity"].sum() == pytest.approx(capacity)


def test_tangshan_sealed_seven_furnaces(city):
    assert of(city, "tangshan_2021_blast_furnaces.csv")["quantity"].sum() == 7


def test_a_header_over_two_columns_gives_province_and_city(city):
    rows = of(city, "chengde_2020_steel.csv")
    assert set(rows["city"]) == {"承德市"}
    assert list(rows["province"]) == ["河北", "河北省"]


def test_a_date_that_no_calendar_knows_waits_and_is_not_lost(city):
    pending = city.pending["exit_list"]
    (reason,) = pending.loc[pending["_file"] == "neimenggu_2022_aluminium.csv", "_reason"]
    assert "因未建设不涉及" in reason


def test_a_published_list_becomes_an_exit_list_with_each_firm_once(city):
    (exits,) = cards(city, load("national"), date(2024, 12, 31))
    named = [row.enterprise for row in exits.rows]
    assert len(named) == len(set(named))
    (chengde,) = [row for row in exits.rows if row.enterprise == "承德兆丰钢铁集团有限公司"]
    assert chengde.capacity == "炼铁 148.34万吨；炼钢 170万吨"


def test_the_figures_of_shaanxi_2018_are_what_the_source_states(tmp_path):
    mines, _ = merge_files([FOLDER / "shaanxi_2018_coal.csv"], JOB)
    found = facts(mines, load("national"), date(2024, 12, 31))
    assert found.value("exit.enterprises") == 21
    assert [(a.value, a.unit) for a in found.capacities] == [(581, "万吨/年")]
