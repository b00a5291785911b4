"""The register of figures: every number that a report states, and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterable

from phaseout.cases.exits import grouped
from phaseout.model.document import Table
from phaseout.model.facts import Facts
from phaseout.model.finding import Place
from phaseout.report.tables.column import Column, table
from phaseout.report.tables.words import number


def register(facts: Facts) -> Table:
    """A row a figure, in the order of the report."""
    columns = (
        Column("编号", 52, "left", lambda f: f.id),
        Column("名称", 46, "left", lambda f: f.label),
        Column("数值", 20, "right", lambda f: number(f.value)),
        Column("单位", 18, "center", lambda f: f.unit),
        Column("来源行", 80, "left", lambda f: sources(f.rows)),
    )
    return table(facts.figures.values(), columns)


def sources(places: Iterable[Place]) -> str:
    """渝北区.xlsx 台账 第5、7至9行; nothing where a figure counts no rows."""
    sheets = grouped(dict.fromkeys(places), lambda p: (p.file, p.sheet))
    return "；".join(
        f"{file} {sheet} 第{_rows(p.row for p in own)}行" for (file, sheet), own in sheets.items()
    )


def _rows(numbers: Iterable[int | None]) -> str:
    """5、7至9."""
    runs: list[list[int]] = []
    for row in sorted({n for n in numbers if n is not None}):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "、".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    if len(run) > 2:
        return f"{run[0]}至{run[-1]}"
    return "、".join(map(str, run))
