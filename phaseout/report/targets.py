"""What was planned to go and what has gone, industry by industry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from phaseout.cases.cards import records
from phaseout.cases.exits import grouped, plain
from phaseout.model.facts import ExitItem, Figure, TargetLine
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.values import convert

Row = Mapping[str, Any]
FIRMS = "家"


def target_lines(
    merged: Merged, items: Sequence[ExitItem], plan: Plan
) -> tuple[TargetLine, ...]:  # fmt: skip
    """A line an industry with a target, in the plan's order."""
    rank = {industry: k for k, industry in enumerate(plan.industries)}
    by_industry = grouped(_rows(merged, plan), lambda r: r["industry"])
    ordered = sorted(by_industry, key=lambda name: rank.get(name, len(rank)))
    return tuple(
        _line(name, by_industry[name], [i for i in items if i.industry == name]) for name in ordered
    )


def target_figures(merged: Merged, items: Sequence[ExitItem], plan: Plan) -> Iterator[Figure]:
    """Firms planned, and done ÷ planned: in all by firms, by industry by capacity where one is set."""
    if "targets" not in plan.ledgers:
        return
    rows = _rows(merged, plan)
    own = grouped(rows, lambda r: r["industry"])
    firms = int(sum(r["firms"] or 0 for r in rows))
    gone = len({i.firm for i in items if i.industry in own})
    yield Figure("targets.firms", "计划退出企业数", firms, FIRMS, _places(rows))
    if firms:
        rate = rounded(100 * gone / firms)
        yield Figure("targets.rate", "计划完成率", rate, "%", _places(rows))
    for line in target_lines(merged, items, plan):
        if line.rate is not None:
            places = _places(own[line.industry])
            figure, label = f"targets.rate.{line.industry}", f"目标完成率_{line.industry}"
            yield Figure(figure, label, line.rate, "%", places)


def rounded(rate: float) -> int | float:
    """A rate to one decimal; a whole one without it."""
    return plain(round(rate, 1))


def _rows(merged: Merged, plan: Plan) -> list[dict[str, Any]]:
    return records(merged.table("targets")) if "targets" in plan.ledgers else []


def _line(industry: str, targets: Sequence[Row], items: Sequence[ExitItem]) -> TargetLine:
    firms = int(sum(t["firms"] or 0 for t in targets)) or None
    gone = len({i.firm for i in items})
    asked, done, unit = _capacity(targets, items)
    rate = None
    if asked:
        rate = 100 * done / asked
    elif firms and not any(t["capacity"] for t in targets):
        rate = 100 * gone / firms
    return TargetLine(
        industry=industry, firms=firms, firms_gone=gone, capacity=plain(asked) if asked else None,
        capacity_gone=plain(done) if asked else None, unit=unit,
        rate=None if rate is None else rounded(rate),
    )  # fmt: skip


def _capacity(
    targets: Sequence[Row], items: Sequence[ExitItem]
) -> tuple[float | None, float, str]:  # fmt: skip
    """Planned and gone in one unit; nothing where the plan's units cannot be put into one."""
    aims = [t for t in targets if t["capacity"] and t["capacity_unit"]]
    if not aims:
        return None, 0.0, ""
    unit = aims[0]["capacity_unit"]
    asked = [convert(t["capacity"], t["capacity_unit"], unit) for t in aims]
    if None in asked:
        return None, 0.0, ""
    done = (
        convert(i.capacity, i.capacity_unit, unit)
        for i in items
        if i.capacity is not None and i.capacity_unit and i.capacity_counts and _aimed_at(i, aims)
    )
    return _sum(asked), _sum(done), unit


def _aimed_at(item: ExitItem, targets: Sequence[Row]) -> bool:
    """A target of a product counts that product; of an industry alone, all of it."""
    return any(not t["product"] or t["product"] == item.product for t in targets)


def _sum(values: Iterable[float | None]) -> float:
    return sum(v for v in values if v is not None)


def _places(rows: Iterable[Row]) -> tuple[Place, ...]:
    return tuple(Place(r[FILE], r[SHEET], int(r[ROW])) for r in rows)
