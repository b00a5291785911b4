"""What the manual's page on deadlines and lists says is so."""

from pathlib import Path

import pytest
from calls import typed_line

from phaseout.paths import folder

PAGE = (Path(__file__).parent.parent / "docs" / "手册" / "期限和名单.md").read_text("utf-8")
DAY = ("--today", "2024-12-31")


def run(text, cwd):
    return typed_line(text, cwd, *DAY)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a city ledger, and the lists of the issue before."""
    here = tmp_path_factory.mktemp("名单")
    merged = run(f"phaseout merge {folder('sample_ledgers') / 'clean'} -o 市级台账.xlsx", here)
    assert merged.returncode == 0, merged.stderr
    assert run("phaseout lists 市级台账.xlsx -o 上期名单", here).returncode == 0
    return here


def test_the_commands_of_the_page_end_well_and_internal_papers_lie_beside(place):
    lines = [line for line in PAGE.splitlines() if line.startswith("phaseout ")]
    done = {line: run(line, place) for line in lines}
    assert {line.split()[1]: d.returncode for line, d in done.items()} == {
        "deadlines": 1,
        "lists": 0,
    }
    assert sorted(p.name for p in (place / "名单（内部）").iterdir() if p.name[0] != ".") == [
        "变动说明（内部）.docx", "变动说明（内部）.md",
    ]  # fmt: skip
    assert not [p for p in (place / "名单").rglob("*") if "内部" in p.name]


def test_a_changed_list_before_is_refused_in_a_sentence(place):
    path = place / "上期名单" / "名单.json"
    path.write_text(path.read_text("utf-8").replace("示例", "另例", 1), "utf-8")
    done = run("phaseout lists 市级台账.xlsx -o 又一期 --previous 上期名单", place)
    assert done.returncode == 2
    assert "写出之后被改动过，不能作为上一期的依据" in done.stderr
