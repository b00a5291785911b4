"""Every rule's page is its test: the table in its docstring is read as a clerk's sheet."""

import csv
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from phaseout.check import ledger_findings
from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.layout import understand
from phaseout.edges.reading.readers import Origin
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import SheetCells
from phaseout.jobs.batch import Job, check_files
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.rules import RULES

PLAN_FILE = str(folder("sample_ledgers") / "faulty" / "example-city.toml")
PLAN = load(PLAN_FILE)
"""An invented city with every ledger and every kind of entry."""
TODAY = date(2024, 12, 31)
FLAGS = {"是": True, "否": False, "点名企业": "named", "检查部门": "inspecting"}
FACTS = {
    "可读": "readable", "说明": "message", "台账数": "ledgers", "数据行数": "rows", "零报告": "nil",
    "文件方案": "plan", "本次方案": "asked_plan", "有填报单位": "has_units", "填报单位": "unit",
    "表内单位": "stated_unit", "可见": "visible", "栏目": "header", "必填": "required",
    "隐藏行数": "hidden_rows", "隐藏列数": "hidden_columns", "疑点": "doubts", "晚于填报日期的事实": "late_facts",
    "版本不同": "other_version", "不同之处": "differences", "表头改动": "heads",
    "年度不符的标题": "other_years", "文件名中的单位": "named", "附注": "remarks", "别的台账": "foreign", "合计": "label", "合计数": "stated", "各行之和": "summed", "豁免": "id", "不在有效期": "expired", "事项": "kind", "全市行数": "count", "年度已满": "over", "用上": "used", "表中有": "present", "已识别": "mapped", "单元格数": "count",
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


@pytest.mark.parametrize("rule_id", of_scope("cells", "ledger", "table"))
def test_the_examples_of_a_row_rule_pass_and_fail_as_its_page_says(rule_id, tmp_path):
    rule = RULES[rule_id]
    rows = [row for _, row in rule.examples]
    title = _title(rows[0].get("台账", "退出"))
    heads = [head for head in rows[0] if head != "台账"]
    ledger = _read(heads, rows, tmp_path / "渝北区.csv", title)
    shown = {ledger.layout.columns[c] for c in ledger.layout.columns}
    accused = {
        f.place.row for f in ledger_findings([ledger], PLAN, TODAY)[0]
        if f.rule == rule_id and f.field in shown | {rule.on}
    }  # fmt: skip
    assert accused == _expected(rule), rule.page


@pytest.mark.parametrize("rule_id", of_scope("items", "across"))
def test_the_examples_of_a_rule_between_rows_pass_and_fail_as_its_page_says(rule_id, tmp_path):
    rule = RULES[rule_id]
    by_file: dict[tuple[str, str], list[tuple[str, dict[str, str]]]] = {}
    for kind, row in rule.examples:
        at = row.pop("填报单位", "渝北区"), row.pop("台账", "")
        by_file.setdefault(at, []).append((kind, row))
    paths, guilty = [], set()
    for (unit, ledger), rows in by_file.items():
        path, title = tmp_path / f"{unit}_{ledger}.csv", _title(ledger)
        heads = [head for head in rows[0][1] if not title or head in _heads(title)]
        _write(path, heads, [row for _, row in rows], title)
        paths.append(path)
        first = 2 + bool(title)
        guilty |= {(path.name, n + first) for n, (kind, _) in enumerate(rows) if kind == "问题"}
    checked = check_files(paths, Job(PLAN_FILE, TODAY))
    accused = {
        (f.place.file, f.place.row)
        for c in checked for f in c.submission.findings if f.rule == rule_id
    }  # fmt: skip
    assert accused == guilty


@pytest.mark.parametrize(
    "rule_id", of_scope("files", "sheets", "columns", "totals", "waivers", "entries")
)
def test_the_examples_of_a_workbook_rule_pass_and_fail_as_its_page_says(rule_id):
    rule = RULES[rule_id]
    rows = [{FACTS[h]: FLAGS.get(t, int(t) if t.isdigit() else t or None) for h, t in row.items()}
            for _, row in rule.examples]  # fmt: skip
    answer = rule.ask(pd.DataFrame(rows)).fillna(False).astype(bool)
    assert list(answer) == [kind == "问题" for kind, _ in rule.examples]


@pytest.mark.parametrize("rule_id", of_scope("years"))
def test_the_examples_of_a_rule_between_years_pass_and_fail_as_its_page_says(rule_id, tmp_path):
    rule, tables = RULES[rule_id], {}
    for year, name in (("上年", "last"), ("本年", "now")):
        rows = [row for _, row in rule.examples if row["年度"] == year]
        ledger = _read(
            list(rows[0])[1:], [dict(list(r.items())[1:]) for r in rows], tmp_path / f"{name}.csv"
        )
        tables[name] = ledger.table.assign(_firm=ledger.table["enterprise"])
    asked = [tables[name] for name in rule.needs]
    said = rule.ask(*asked, plan=PLAN)
    guilty = list(said.notna() if said.dtype == object else said)
    accused_year = {"now": "本年", "last": "上年"}[rule.needs[0]]
    assert guilty == [k == "问题" for k, row in rule.examples if row["年度"] == accused_year]


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
    return {n + 3 for n, (kind, _) in enumerate(rule.examples) if kind == "问题"}


def _title(ledger):
    """The title of the ledger that a page's column 台账 names."""
    specs = PLAN.ledgers.values()
    return next((s.title for s in specs if s.title.removesuffix("台账") == ledger), "") or next(
        (s.title for s in specs if ledger and ledger in s.title), ""
    )


def _heads(title):
    spec = next(s for s in PLAN.ledgers.values() if s.title == title)
    return {f.header for f in spec.fields.values()}


def _write(path, heads, rows, title=""):
    text = StringIO(f"{title}\n" if title else "")
    text.seek(0, 2)
    writer = csv.DictWriter(text, heads, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    written = text.getvalue().replace("\\x01", "\x01").replace(LONG, "长" * 40_000)
    path.write_text(written, encoding="utf-8")


def _read(heads, rows, path, title="落后产能退出台账"):
    spec = next(s for s in PLAN.ledgers.values() if s.title == title)
    who = spec.fields["enterprise"].header if "enterprise" in spec.fields else ""
    if who and who not in heads:
        heads = [who, *heads]
        rows = [{who: "示例水泥一厂"} | row for row in rows]
    if any(text.startswith(BROKEN) for row in rows for text in row.values()):
        return _read_broken(heads, rows)
    _write(path, heads, rows, title)
    return read_submission(path, PLAN).ledgers[0]


LONG = "（40,000 个字符）"
BROKEN = ("#REF!", "（公式）", "（被盖住）")


def _read_broken(heads, rows):
    """What no CSV can hold: error values, formulas without a result, values under a merge."""
    cells = [["落后产能退出台账"], heads, *([row.get(h, "") for h in heads] for row in rows)]
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
