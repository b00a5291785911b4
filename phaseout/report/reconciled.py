"""勾稽: what tables and charts print is held against the figures once more, as text and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import isclose
from typing import Any

from phaseout.cases.exits import total
from phaseout.model.document import Chart, Table
from phaseout.model.facts import Facts
from phaseout.report.charts import family
from phaseout.report.facts import FiguresDisagree
from phaseout.report.tables import LIST_WORDS
from phaseout.sentence import say

Side = tuple[str, float, float]
"""What is compared, what the figure states, what the table or chart states."""
_LISTED = {
    "逾期未整改": "overdue.rows", "未拆除": "sealed.rows", "逾期节点": "late.rows", "任务进展": "tasks.rows",
}  # fmt: skip
"""Table that lists a row each → the figure that counts them."""
_ENUMERATED = {"分行业退出": "exit.industry.", "分区县退出": "exit.district."}
"""Words of a sentence → the figures that they enumerate."""
_NUMBER = re.compile(r"-?[\d.]+")


def reconcile(
    facts: Facts, words: Mapping[str, Any], tables: Mapping[str, Table], charts: Mapping[str, Chart]
) -> None:
    """Nothing where all that is printed agrees: words of sentences, tables, charts and annexes.

    Raises:
        FiguresDisagree: each pair that does not, with what both sides state.
    """
    sides = (
        *_sentences(facts, words),
        *_rows(facts, tables),
        *_columns(tables),
        *_bars(facts, charts),
        *_months(facts, charts),
    )
    wrong = [
        f"{what}（{one:g}、{other:g}）"
        for what, one, other in sides
        if not isclose(one, other, rel_tol=1e-9)
    ]
    if wrong:
        raise FiguresDisagree(say("报告数据勾稽不符：{wrong}。", wrong="；".join(wrong)))


def _sentences(facts: Facts, words: Mapping[str, Any]) -> Iterator[Side]:
    """What a sentence enumerates against the figures of that family, and names against figures."""
    for name, front in _ENUMERATED.items():
        asked = [f"{part}{value}家" for part, value in family(facts, front).items() if value]
        yield f"正文“{name}”的项数", len(asked), sum(part in words[name] for part in asked)
    for figure in facts.figures.values():
        said = words.get(figure.label)
        if isinstance(said, (int, float)):
            yield f"正文“{figure.label}”", figure.value, said
    amounts = sum(bool(a.value) for a in facts.capacities)
    yield "正文“退出产能”的项数", amounts, len(words["各产品产能"])


def _rows(facts: Facts, tables: Mapping[str, Table]) -> Iterator[Side]:
    """As many lines in a table as the figure counts."""
    for name, figure in _LISTED.items():
        yield f"{name}表的行数", facts.value(figure), len(tables[name].rows)
    exits = [row for row in tables["退出企业名单"].rows if row[0]]
    yield "退出企业名单附件的企业数", facts.value("exit.enterprises"), len(exits)
    for name, word in LIST_WORDS.items():
        if name in ("yellow", "red"):
            count = len(tables[f"{word}名单"].rows)
            yield f"{word}名单附件的企业数", facts.value(f"{name}.enterprises"), count


def _columns(tables: Mapping[str, Table]) -> Iterator[Side]:
    """Columns of rows and of capacities against the line of totals below them."""
    for name, columns in (("分标准", "项"), ("监督检查", "次家个份"), ("目标完成", "家")):
        table = tables[name]
        if table.rows and "合计" in table.rows[-1][:2]:
            yield from _summed(name, table, columns)
    summary = tables["分行业分区县"]
    if summary.rows:
        yield from _amounts("汇总表", [row[-1] for row in summary.rows])


def _summed(name: str, table: Table, units: str) -> Iterator[Side]:
    *rows, last = table.rows
    for column, head in enumerate(table.head):
        if head.endswith(tuple(f"（{unit}）" for unit in units)) and _NUMBER.fullmatch(
            last[column]
        ):
            parts = (float(r[column]) for r in rows if _NUMBER.fullmatch(r[column]))
            what = head.replace("\n", "")
            yield f"{name}表“{what}”合计与各行", float(last[column]), float(total(parts))


def _amounts(name: str, cells: Iterable[str]) -> Iterator[Side]:
    """水泥 60万吨/年, a line a product, against the same lines of the last cell."""
    *parts, last = (
        [found for line in cell.split("\n") if (found := _amount(line))] for cell in cells
    )
    for thing, whole in last:
        own = [value for part in parts for named, value in part if named == thing]
        yield f"{name}“{thing}”合计与各行", whole, float(total(own))


def _amount(line: str) -> tuple[str, float] | None:
    """Product and unit of a line, and its number."""
    product, _, rest = line.rpartition(" ")
    found = _NUMBER.match(rest)
    return (f"{product}（{rest[found.end() :]}）", float(found[0])) if found else None


def _bars(facts: Facts, charts: Mapping[str, Chart]) -> Iterator[Side]:
    """Each bar against the figure of its name; all of them against the figures of their family."""
    for name, front in (("分行业", "exit.industry."), ("分区县", "exit.district.")):
        known, chart = family(facts, front), charts[name]
        for category, value in zip(chart.categories, chart.series[0].values, strict=True):
            yield f"{name}图“{category}”", known.get(category, 0), value or 0
        drawn = sum(value or 0 for value in chart.series[0].values)
        yield f"{name}图各项之和", sum(known.values()), drawn


def _months(facts: Facts, charts: Mapping[str, Chart]) -> Iterator[Side]:
    """Where the lines end against the figures of the day."""
    for line in charts["分月"].series:
        if line.name == "累计退出" and line.values:
            months = sum(family(facts, "exit.month.").values())
            yield "分月图的累计退出与各月之和", months, line.values[-1] or 0
    for name, word in (("yellow", "黄牌"), ("red", "红牌")):
        for line in charts["黄牌红牌"].series:
            if line.name.startswith(word) and line.values:
                stood = list(family(facts, f"{name}.month.").values())
                yield f"{word}图末月与数据", stood[-1], line.values[-1] or 0
