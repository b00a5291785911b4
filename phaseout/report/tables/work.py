"""Targets, tasks, campaigns, inspections and aims as tables, and the year before beside this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phaseout.model.document import Table
from phaseout.model.facts import (
    CampaignLine,
    Facts,
    Figure,
    IndicatorLine,
    InspectionLine,
    LateLine,
    TargetLine,
    TaskLine,
)
from phaseout.report.tables.column import BODY, SMALL, Column, table
from phaseout.report.tables.words import day, number, percent

_AIMS = {"at_least": "不低于", "at_most": "不高于", "fall": "下降"}
_COMPARED = (
    "exit.enterprises", "exit.whole_firm.enterprises", "found.enterprises", "orders.enterprises",
    "closed.enterprises", "yellow.enterprises", "red.enterprises",
)  # fmt: skip
"""What is held against the year before, then the capacity of each product."""


def targets(facts: Facts, heads: dict[str, str]) -> Table:
    """A row an industry, the last the firms in all."""

    def capacity(line: TargetLine, value: float | None) -> str:
        return "—" if value is None else f"{number(value)}{line.unit}"

    columns = (
        Column(heads.get("industry", "行业"), 30, "center", lambda t: t.industry),
        Column("计划退出\n（家）", 20, "center", lambda t: _count(t.firms)),
        Column("实际退出\n（家）", 20, "center", lambda t: str(t.firms_gone)),
        Column("计划退出产能", 32, "center", lambda t: capacity(t, t.capacity)),
        Column("实际退出产能", 32, "center", lambda t: capacity(t, t.capacity_gone)),
        Column("完成率", 20, "center", lambda t: percent(t.rate)),
    )
    planned = _count(sum(t.firms or 0 for t in facts.targets) or None)
    gone = str(sum(t.firms_gone for t in facts.targets))
    last = ("合计", planned, gone, "—", "—", "—")
    return table(facts.targets, columns, last if len(facts.targets) > 1 else (), SMALL)


def tasks(lines: Sequence[TaskLine]) -> Table:
    """A row a task and unit, as last reported."""
    columns = (
        Column("任务", 34, "left", lambda t: t.task),
        Column("牵头单位", 24, "center", lambda t: t.lead),
        Column("责任单位", 24, "center", lambda t: t.responsible),
        Column("时间节点", 21, "center", lambda t: day(t.milestone)),
        Column("上次\n完成率", 14, "center", lambda t: percent(t.rate_before)),
        Column("本次\n完成率", 14, "center", lambda t: percent(t.rate)),
        Column("报告月份", 18, "center", lambda t: f"{t.month:%Y-%m}"),
        Column("进展", 40, "left", lambda t: t.progress),
        Column("存在问题", 26, "left", lambda t: t.problems),
    )
    return table(lines, columns)


def campaigns(lines: Sequence[CampaignLine]) -> Table:
    """A row a campaign and kind of measure."""
    columns = (
        Column("专项", 58, "left", lambda c: c.campaign),
        Column("类型", 28, "center", lambda c: c.kind or "—"),
        Column("列入台账\n（家）", 20, "center", lambda c: str(c.firms)),
        Column("已启动\n（家）", 18, "center", lambda c: _count(c.begun)),
        Column("已完成\n（家）", 18, "center", lambda c: str(c.done)),
    )
    return table(lines, columns, size=BODY)


def inspections(lines: Sequence[InspectionLine]) -> Table:
    """A row a department, the last the sums."""
    columns = (
        Column("检查部门", 46, "left", lambda i: i.department),
        Column("检查次数\n（次）", 19, "center", lambda i: str(i.times)),
        Column("计划检查\n（家）", 19, "center", lambda i: str(i.planned)),
        Column("实查\n（家）", 19, "center", lambda i: str(i.checked)),
        Column("发现问题\n（个）", 19, "center", lambda i: str(i.problems)),
        Column("责令整改\n（份）", 19, "center", lambda i: str(i.orders)),
    )
    names = ("times", "planned", "checked", "problems", "orders")
    sums = (str(sum(getattr(line, name) for line in lines)) for name in names)
    return table(lines, columns, ("合计", *sums) if len(lines) > 1 else (), BODY)


def indicators(lines: Sequence[IndicatorLine]) -> Table:
    """A row an aim of the plan."""
    columns = (
        Column("指标", 52, "left", lambda i: i.indicator),
        Column("目标", 24, "center", _aim),
        Column("完成期限", 21, "center", lambda i: day(i.due) or "—"),
        Column("实际值", 18, "center", _actual),
        Column("截至日期", 21, "center", lambda i: day(i.as_of) or "—"),
        Column("是否达标", 16, "center", lambda i: {True: "是", False: "否", None: "未报"}[i.met]),
    )
    return table(lines, columns)


def late(lines: Sequence[LateLine]) -> Table:
    """A row a day that has passed undone, the oldest first."""
    columns = (
        Column("责任单位", 26, "center", lambda o: o.unit),
        Column("企业（任务）", 40, "left", lambda o: o.about),
        Column("事项", 44, "left", lambda o: o.what),
        Column("期限", 20, "center", lambda o: day(o.due)),
        Column("逾期\n（天）", 15, "center", lambda o: str(o.days)),
    )
    return table(sorted(lines, key=lambda o: o.due), columns)


def compared(facts: Facts) -> Table:
    """A row a figure of this span and the one before; empty without an earlier ledger."""
    columns = (
        Column("指标", 58, "left", lambda p: _called(p[0])),
        Column("单位", 20, "center", lambda p: p[0].unit),
        Column("本期", 20, "center", lambda p: number(p[0].value)),
        Column(facts.against or "上年", 24, "center", lambda p: number(p[1].value)),
        Column("增减", 24, "center", lambda p: _change(p[0].value, p[1].value)),
    )
    return table(list(_pairs(facts)) if facts.against else [], columns, size=BODY)


def _pairs(facts: Facts) -> Iterator[tuple[Figure, Figure]]:
    """A figure and the same of the year before, capacities only where both years have one."""
    names = (
        *_COMPARED,
        *(
            i
            for i in facts.figures
            if i.startswith("exit.capacity.") and not i.endswith(".unconvertible")
        ),
    )
    for name in names:
        now, then = facts.figures.get(name), facts.figures.get(f"previous.{name}")
        if now and then and (now.value or then.value):
            yield now, then


def _called(figure: Figure) -> str:
    """What the figure is called; capacities by their product."""
    product = figure.id.removeprefix("exit.capacity.")
    if product == figure.id:
        return figure.label
    return f"退出产能（{product.removesuffix(figure.unit).rstrip('.')}）"


def _change(now: float, then: float) -> str:
    moved = round(now - then, 6)
    return "持平" if not moved else f"{'+' if moved > 0 else '−'}{number(abs(moved))}"


def _aim(line: IndicatorLine) -> str:
    return f"{_AIMS.get(line.direction, '')}{number(line.target)}{line.unit}"


def _actual(line: IndicatorLine) -> str:
    return "—" if line.actual is None else f"{number(line.actual)}{line.unit}"


def _count(value: int | None) -> str:
    return "—" if value is None else str(value)
