"""What a programme says otherwise than another, as a person reads it."""

from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.compare import compare
from phaseout.plan import load

NEW, OLD = load("chongqing-2024"), load("chongqing-2022")


def of(found, section, kind):
    return {d.id for d in found.differences if (d.section, d.kind) == (section, kind)}


def test_a_plan_does_not_differ_from_itself():
    found = compare(NEW, NEW)
    assert (found.differences, found.reworded) == ((), 0)


def test_what_is_new_gone_and_changed_is_told_apart():
    found = compare(NEW, OLD)
    assert of(found, "standard", "new") == {"other"}
    assert {"mining", "hazards"} <= of(found, "ledger", "gone")
    assert "technology" in of(found, "standard", "changed")
    assert of(found, "catalogue", "changed") == {"catalogue"}


def test_a_change_names_its_key_with_both_values():
    found = compare(NEW, OLD)
    (catalogue,) = [d for d in found.differences if d.section == "catalogue"]
    assert {(k.before, k.after) for k in catalogue.keys if k.key == "year"} == {(2019, 2024)}


def test_entries_that_rest_on_other_words_alone_are_counted_not_listed():
    found = compare(NEW, OLD)
    assert found.reworded > 10
    assert "energy-rectification" not in of(found, "period", "changed")


def test_a_dropped_column_of_a_ledger_is_told_under_its_ledger():
    assert "planned_exit_by" in of(compare(NEW, OLD), "ledger.exit", "gone")


def test_the_screen_tells_the_difference_in_words_within_80_columns():
    done = CliRunner().invoke(app, ["plans", "chongqing-2024", "--against", "chongqing-2022"])
    assert done.exit_code == 0
    for words in ("新增", "删去", "改变", "年份：2019 → 2024", "只是依据的条文或措辞不同"):
        assert words in done.stdout


def test_against_without_a_plan_says_what_to_write():
    done = CliRunner().invoke(app, ["plans", "--against", "chongqing-2022"])
    assert done.exit_code != 0
    assert "请写明要比较的方案" in str(done.exception)
