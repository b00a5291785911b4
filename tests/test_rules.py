"""Every rule's page is its test: the table in its docstring is read as a clerk's sheet."""

import csv
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from phaseout.batch import Job, check_files
from phaseout.check import _ledger_findings
from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.layout import understand
from phaseout.edges.reading.readers import Origin
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import SheetCells
from phaseout.plan import load
from phaseout.rules import RULES

PLAN = load("chongqing-2024")
TODAY = date(2024, 12, 31)
FLAGS = {"是": True, "否": False}
FACTS = {
    "可读": "readable", "说明": "message", "台账数": "ledgers", "数据行数": "rows", "零报告": "nil",
    "文件方案": "plan", "本次方案": "asked_plan", "有填报单位": "has_units", "填报单位": "unit",
    "表内单位": "stated_unit", "可见": "visible", "栏目": "header", "必填": "required",
    "隐藏行数": "hidden_rows", "疑点": "doubts", "晚于填报日期的事实": "late_facts",
    "附注": "remarks", "表中有": "present", "已识别": "mapped", "单元格数": "count",
}  # fmt: skip

of_scope = lambda *scopes: [r.id for r in RULES.values() if r.scope in scopes]  # noqa: E731


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_a_title_a_page_and_examples_of_both_kinds(rule_id):
    rule = RULES[rule_id]
    kinds = {kind for kind, _ in rule.examples}
    assert rule.title
    if rule.scope == "repairs":
        assert kinds <= {"修正"}
    else:
        assert kinds == {"通过", "问题"}, f"{rule_id} lacks an example"
        assert rule.says, f"{rule_id} has no message"


@pytest.mark.parametrize("rule_id", of_scope("cells", "ledger"))
def test_the_examples_of_a_row_rule_pass_and_fail_as_its_page_says(rule_id, tmp_path):
    rule = RULES[rule_id]
    heads = list(rule.examples[0][1])
    ledger = _read(heads, [row for _, row in rule.examples], tmp_path / "渝北区.csv")
    shown = {ledger.layout.columns[c] for c in ledger.layout.columns}
    accused = {
        f.place.row for f in _ledger_findings(ledger, PLAN, TODAY)
        if f.rule == rule_id and f.field in shown | {rule.on}
    }  # fmt: skip
    assert accused == _expected(rule), rule.page


@pytest.mark.parametrize("rule_id", of_scope("items"))
def test_the_examples_of_a_rule_between_rows_pass_and_fail_as_its_page_says(rule_id, tmp_path):
    rule = RULES[rule_id]
    by_unit: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for kind, row in rule.examples:
        by_unit.setdefault(row.pop("填报单位", "渝北区"), []).append((kind, row))
    paths, guilty = [], set()
    for unit, rows in by_unit.items():
        path = tmp_path / f"{unit}.csv"
        _write(path, list(rows[0][1]), [row for _, row in rows])
        paths.append(path)
        guilty |= {(path.name, n + 2) for n, (kind, _) in enumerate(rows) if kind == "问题"}
    checked = check_files(paths, Job("chongqing-2024", TODAY))
    accused = {
        (f.place.file, f.place.row)
        for c in checked for f in c.submission.findings if f.rule == rule_id
    }  # fmt: skip
    assert accused == guilty


@pytest.mark.parametrize("rule_id", of_scope("files", "sheets", "columns"))
def test_the_examples_of_a_workbook_rule_pass_and_fail_as_its_page_says(rule_id):
    rule = RULES[rule_id]
    rows = [{FACTS[h]: FLAGS.get(t, int(t) if t.isdigit() else t or None) for h, t in row.items()}
            for _, row in rule.examples]  # fmt: skip
    answer = rule.ask(pd.DataFrame(rows)).fillna(False).astype(bool)
    assert list(answer) == [kind == "问题" for kind, _ in rule.examples]


@pytest.mark.parametrize("rule_id", of_scope("repairs"))
def test_the_examples_of_a_repair_are_read_as_its_page_says(rule_id, tmp_path):
    for _, row in RULES[rule_id].examples:
        ledger = _read(list(dict.fromkeys(["企业名称", row["字段"]])), [{row["字段"]: row["填写"]} | (
            {} if row["字段"] == "企业名称" else {"企业名称": "示例水泥一厂"})],
            tmp_path / "渝北区.csv")  # fmt: skip
        field = next(f.id for f in ledger.spec.fields.values() if f.header == row["字段"])
        value = ledger.table[field].iloc[0]
        shown = "" if pd.isna(value) else f"{value:%Y-%m-%d}" if hasattr(value, "year") else (
            f"{value:g}" if isinstance(value, float) else value)  # fmt: skip
        assert shown == row["读作"]
        assert rule_id in {r.rule for r in ledger.repairs if r.field == field}


def _expected(rule):
    return {n + 2 for n, (kind, _) in enumerate(rule.examples) if kind == "问题"}


def _write(path, heads, rows):
    text = StringIO()
    writer = csv.DictWriter(text, heads, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue().replace("\\x01", "\x01"), encoding="utf-8")


def _read(heads, rows, path):
    if "企业名称" not in heads:  # what makes a sheet a ledger
        heads = ["企业名称", *heads]
        rows = [{"企业名称": "示例水泥一厂"} | row for row in rows]
    if any(text.startswith(BROKEN) for row in rows for text in row.values()):
        return _read_broken(heads, rows)
    _write(path, heads, rows)
    return read_submission(path, PLAN).ledgers[0]


BROKEN = ("#REF!", "（公式）", "（被盖住）")


def _read_broken(heads, rows):
    """What no CSV can hold: error values, formulas without a result, values under a merge."""
    cells = [heads, *([row.get(h, "") for h in heads] for row in rows)]
    at = {
        (r, c): t for r, row in enumerate(cells) for c, t in enumerate(row) if t.startswith(BROKEN)
    }
    hidden = [place for place, text in at.items() if text.startswith("（被盖住）")]
    for (r, c), text in at.items():
        cells[r][c] = text.removeprefix("（被盖住）") if (r, c) in hidden else ""
    sheet = SheetCells(
        "台账", cells, merges=tuple((r - 1, c, r, c) for r, c in hidden),
        errors={p: t for p, t in at.items() if t == "#REF!"},
        uncalculated=frozenset(p for p, t in at.items() if t == "（公式）"),
    )  # fmt: skip
    (table,) = understand(with_broken(sheet), list(PLAN.ledgers.values()))
    return read_table(with_broken(sheet), table, PLAN, Origin("渝北区.xlsx", "渝北区"))
