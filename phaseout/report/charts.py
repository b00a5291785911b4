"""The charts that the templates of a report may call upon, by Chinese name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from phaseout.model.document import Chart, Series
from phaseout.model.facts import Facts
from phaseout.model.plan import Plan

FIRMS = "家"


def charts(facts: Facts, plan: Plan) -> dict[str, Chart]:
    """Name → chart; every value of them is one of the figures."""
    return {
        "分标准": _by_standard(facts, plan),
        "分行业": _by(facts, "exit.industry.", "退出企业"),
        "分区县": _by(facts, "exit.district.", "退出企业"),
        "分月": _by_month(facts),
        "黄牌红牌": _cards(facts),
    }


def _by_standard(facts: Facts, plan: Plan) -> Chart:
    names = {s.label: facts.value(f"exit.enterprises.{s.id}") for s in plan.standards.values()}
    return _bars(names, "退出企业")


def _by(facts: Facts, front: str, name: str) -> Chart:
    """One bar for each figure of a family, the longest first."""
    own = family(facts, front)
    return _bars(dict(sorted(own.items(), key=lambda pair: -pair[1])), name)


def _by_month(facts: Facts) -> Chart:
    """Firms gone since the beginning, month by month, beside those planned by then."""
    gone = family(facts, "exit.month.")
    planned = family(facts, "plan.month.")
    lines = {"累计退出": _running(gone.values())}
    if planned:
        lines["累计计划"] = tuple(planned.values())
    return _lines(gone, lines)


def _cards(facts: Facts) -> Chart:
    yellow, red = (family(facts, f"{name}.month.") for name in ("yellow", "red"))
    lines = {"黄牌企业": tuple(yellow.values())} if yellow else {}
    if red:
        lines["红牌企业"] = tuple(red.values())
    return _lines(yellow or red, lines)


def family(facts: Facts, front: str) -> dict[str, int | float]:
    """The figures whose id begins so, by what follows."""
    return {
        f.id.removeprefix(front): f.value
        for f in facts.figures.values()
        if f.id.startswith(front)
    }  # fmt: skip


def _running(values: Iterable[int | float]) -> tuple[int | float, ...]:
    total: int | float = 0
    return tuple(total := total + value for value in values)


def _bars(values: Mapping[str, int | float], name: str) -> Chart:
    return Chart("bar", tuple(values), (Series(name, tuple(values.values())),), FIRMS)


def _lines(months: Mapping[str, object], lines: Mapping[str, tuple[int | float, ...]]) -> Chart:
    """Lines over the months, which bear their number alone: they are of one year."""
    names = tuple(f"{int(month[5:])}月" for month in months)
    return Chart("line", names, tuple(Series(n, v) for n, v in lines.items()), FIRMS)
