"""explain, and which rules a call puts."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.edges.rule_pages import rule_pages
from phaseout.paths import folder
from phaseout.rules import RULES
from phaseout.rules.choice import UnknownRule, rules_named

PAGES = Path(__file__).parents[1] / "docs" / "规则.md"
MESSY = folder("sample_ledgers") / "messy"


def phaseout(*words):
    return CliRunner().invoke(app, list(words))


def found(*words):
    call = ("validate", str(MESSY / "江津区_单元格有误.xlsx"), "--plan", "chongqing-2024")
    done = phaseout(*call, "--today", "2024-12-31", "--format", "json", *words)
    return json.loads(done.stdout)


def test_the_page_of_all_rules_in_the_docs_is_what_explain_prints():
    assert PAGES.read_text(encoding="utf-8") == rule_pages(RULES.values()), (
        "phaseout explain --all --lang zh > docs/规则.md"
    )


def test_every_rule_has_its_heading_in_the_docs():
    text = PAGES.read_text(encoding="utf-8")
    assert [name for name in RULES if f"### {name} " not in text] == []


def test_a_rule_is_explained_whatever_the_case_of_its_letter():
    assert "统一社会信用代码错误" in phaseout("explain", "d001").stdout


def test_a_family_is_explained_whole():
    said = phaseout("explain", "S").stdout
    assert all(name in said for name in RULES if name.startswith("S"))


def test_selected_rules_alone_are_put_and_the_others_are_named():
    face = found("--select", "D,F001")
    assert {f["rule"] for f in face["findings"]} <= {"F001", *(r for r in RULES if r[0] == "D")}
    assert {"F003", "T001"} <= set(face["skipped"])


def test_an_ignored_rule_is_not_put_and_is_named():
    face = found("--ignore", "F005")
    assert "F005" not in {f["rule"] for f in face["findings"]}
    assert face["skipped"] == ["F005"]
    assert "F005" in {f["rule"] for f in found()["findings"]}


def test_the_screen_says_which_rules_were_not_put():
    done = phaseout(
        "validate",
        str(MESSY / "江津区_单元格有误.xlsx"),
        "--plan",
        "chongqing-2024",
        "--ignore",
        "F005",
    )
    assert "没有执行的规则：F005" in done.stdout


def test_an_unknown_rule_is_named_with_the_nearest():
    with pytest.raises(UnknownRule, match="没有规则“D01”，是不是“D001”"):
        rules_named("D01")


def test_a_word_leads_to_the_rules_that_are_headed_by_it():
    said = phaseout("explain", "信用代码").stdout
    assert "D001 统一社会信用代码错误" in said and "GB 32100-2015" in said and "R002" in said
    assert "F001" not in said


def test_a_word_of_many_rules_lists_their_titles_and_the_command_that_answers():
    said = phaseout("explain", "期限").stdout
    assert "T011　整改期限超过法定期限" in said and "改法" not in said
    assert "命令是 phaseout deadlines（" in said


def test_a_word_of_no_rule_leads_to_its_command():
    done = phaseout("explain", "黄牌")
    assert done.exit_code == 0 and "命令是 phaseout lists（" in done.stdout


@pytest.mark.parametrize("word", ["轮次", "help", "deadlines"])
def test_a_word_of_neither_is_repeated_as_it_was_typed(word):
    fault = phaseout("explain", word).exception
    assert isinstance(fault, UnknownRule) and f"没有规则“{word}”" in str(fault)


def test_what_keeps_a_file_from_being_read_is_always_told():
    assert "W001" not in found("--select", "D")["skipped"]
