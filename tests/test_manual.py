"""The manual's pages are true: what they tell to write and to run is written and run here."""

import re
from pathlib import Path

import openpyxl
import pytest
from calls import phaseout

from phaseout.plan import load

PAGE = (Path(__file__).parent.parent / "docs" / "手册" / "自己写方案.md").read_text(
    encoding="utf-8"
)
LESSON, FAULTS = PAGE.split("## 十二、")
HEAD = '[plan]\nid = "my-city-2027"\nextends = "national"\nledgers = ["exit", "revisits"]\n\n'
WRONG = re.findall(r"```toml\n(.*?)```\n\n```text\n(.*?)```", FAULTS, re.DOTALL)
PLAN = "my-city-2027.toml"


def blocks(page):
    """What the page tells to do, in its order: (toml | sh | table, text)."""
    pattern = r"```(toml|sh)\n(.*?)```|((?:^\|[^\n]*\n)+)"
    for found in re.finditer(pattern, page, re.DOTALL | re.MULTILINE):
        yield (found[1], found[2]) if found[1] else ("table", found[3])


def write(plan, block):
    """Put a block into the plan: the head in the place of the head, the others at the end."""
    text = plan.read_text(encoding="utf-8")
    if block.startswith("[plan]"):
        plan.write_text(re.sub(r"^\[plan\]\n(?:\w.*\n)+", block, text, flags=re.MULTILINE), "utf-8")
    else:
        plan.write_text(f"{text}\n{block}", "utf-8")


def fill_in(path, table):
    """Type the rows of a table into the first sheet of a blank workbook, under its headers."""
    head, _, *rows = [
        [c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()
    ]
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book if "退出" in s.title)
    at = next(r for r in sheet.iter_rows() if "*企业名称" in {c.value for c in r})
    columns = {str(cell.value).lstrip("*"): cell.column for cell in at if cell.value}
    for number, row in enumerate(rows, at[0].row + 1):
        for header, value in zip(head, row, strict=True):
            sheet.cell(number, columns[header], value)
    book.save(path)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The whole page done step by step: the folder, and each command with what it printed."""
    folder, done = tmp_path_factory.mktemp("manual"), []
    for kind, text in blocks(LESSON):
        if kind == "toml":
            write(folder / PLAN, text)
        elif kind == "table":
            fill_in(folder / "空白台账" / "示例一区.xlsx", text)
        else:
            for line in text.splitlines():
                done.append((line, phaseout(*line.split()[1:], cwd=folder)))
    return folder, done


def test_every_command_of_the_page_ends_well(lesson):
    assert [(line, d.stdout + d.stderr) for line, d in lesson[1] if d.returncode] == []
    assert [line.split()[1] for line, _ in lesson[1]] == [
        "plans", "plans", "plans", "blank", "validate", "merge", "deadlines",
    ]  # fmt: skip


def test_the_plan_of_the_page_holds_what_the_page_says(lesson):
    plan = load(str(lesson[0] / PLAN))
    assert plan.districts == ("示例一区", "示例二区")
    assert plan.periods["safety-rectification"].months == 3
    assert list(plan.ledgers) == ["exit", "revisits"]
    columns = list(plan.ledgers["exit"].fields)
    assert columns[columns.index("industry") + 1] == "street"
    assert "subsidy" not in columns
    assert plan.rules["C009"].settings["resumed"] == ("具备恢复条件", "已恢复")


def test_the_row_that_the_page_types_has_both_of_its_deadlines(lesson):
    shown = lesson[1][-1][1].stdout
    assert "2027-09-01" in shown
    assert "2027-10-31" in shown
    assert "示例水泥一厂" in shown


def test_the_difference_that_the_page_shows_names_what_was_added(lesson):
    shown = next(d.stdout for line, d in lesson[1] if "--against" in line)
    assert "所属街道" in shown
    assert "环保不达标产能退出" in shown


def test_every_command_that_the_page_names_in_passing_works(lesson):
    for command in re.findall(r"`phaseout (.+?)`", PAGE):
        assert phaseout(*command.split(), cwd=lesson[0]).returncode == 0, command


@pytest.mark.parametrize(("block", "messages"), WRONG, ids=[m.strip()[:12] for _, m in WRONG])
def test_what_the_page_says_of_a_mistake_is_what_the_check_says(tmp_path, block, messages):
    (tmp_path / PLAN).write_text(HEAD + block, encoding="utf-8")
    done = phaseout("plans", "--check", PLAN, cwd=tmp_path)
    assert done.returncode == 2
    told = _cells(done.stdout) + re.sub(r"\s", "", done.stderr)
    for message in messages.splitlines():
        assert re.sub(r"\s", "", message) in told


def _cells(shown):
    """The last column of the table, its folded lines put together again."""
    cells = (line.rsplit("│", 2)[1] for line in shown.splitlines() if "│" in line)
    return re.sub(r"\s", "", "".join(cells))


def test_the_page_shows_a_mistake_of_each_kind():
    assert len(WRONG) == FAULTS.count("```toml") == FAULTS.count("```text")
