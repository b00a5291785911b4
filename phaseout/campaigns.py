"""Figures of the ledgers beside the exit ledger: coverage, disposal, revisits, targets.

Only what the plan's own ledgers hold is stated: a programme without surveys has no coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cards import records
from phaseout.exits import grouped
from phaseout.items import FIRM, firms, named
from phaseout.model.facts import ExitItem, Figure
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.values import convert

Row = Mapping[str, Any]
WHO = ("enterprise", "credit_code", "district")


def campaign_figures(
    merged: Merged, items: Sequence[ExitItem], plan: Plan, today: date
) -> Iterator[Figure]:
    """The figures of all ledgers of the plan but the exit ledger and the tips."""
    for spec in plan.ledgers.values():
        if spec.covers:
            yield from _survey(spec, merged, today)
        if "found" in spec.fields:
            yield from _found(spec, merged, today)
    yield from _progress(merged, plan, today)
    yield from _inspections(merged, plan)
    yield from _targets(merged, items, plan)


# ── Surveys ──


def _survey(spec: LedgerSpec, merged: Merged, today: date) -> Iterator[Figure]:
    """Distinct firms surveyed ÷ firms in the register, in all and by district."""
    register, done = merged.table(spec.covers), merged.table(spec.id)
    if not len(register):
        return
    both = _with_firms([register, done])
    listed, surveyed = both[: len(register)], both[len(register) :]
    days = surveyed["surveyed_on"]
    reached = set(surveyed.loc[days <= pd.Timestamp(today), FIRM].dropna())
    yield _coverage(f"{spec.id}.coverage", f"{_short(spec)}覆盖率", listed, reached)
    for district, own in listed.groupby("district", sort=False):
        name = f"{spec.id}.coverage.{district}"
        yield _coverage(name, f"{_short(spec)}覆盖率_{district}", own, reached)


def _coverage(figure: str, label: str, listed: pd.DataFrame, reached: set[str]) -> Figure:
    firms_listed = set(listed[FIRM].dropna())
    rate = 100 * len(firms_listed & reached) / len(firms_listed) if firms_listed else 0
    return Figure(figure, label, _round(rate), "%", _places(records(listed)))


def _found(spec: LedgerSpec, merged: Merged, today: date) -> Iterator[Figure]:
    """Firms surveyed, firms with backward equipment, and its disposal."""
    table = merged.table(spec.id)
    rows = records(_with_firms([table])) if len(table) else []
    yes = [row for row in rows if row["found"] == "有"]
    done = [row for row in yes if _by(row["disposed_on"], today)]
    due = [
        row for row in yes if row not in done and row["dispose_by"] and row["dispose_by"] < today
    ]
    name = _short(spec)
    yield _firms(f"{spec.id}.firms", f"{name}企业数", rows)
    yield _firms(f"{spec.id}.found", f"{name}存在落后装备企业数", yes)
    yield _count(f"{spec.id}.items", f"{name}落后装备项数", yes)
    yield _count(f"{spec.id}.disposed", f"{name}落后装备已处置项数", done)
    yield _count(f"{spec.id}.overdue", f"{name}落后装备逾期未处置项数", due)


# ── What is done step by step ──


STEPS: tuple[tuple[str, str, str, str, Callable[[Row], Any]], ...] = (
    ("mining", "mining.found", "挖矿活动数", "处", lambda r: r["found_on"]),
    ("mining", "mining.cleared", "挖矿活动已清退数", "处", lambda r: r["cleared_on"]),
    ("hazards", "hazards.found", "重大隐患数", "项", lambda r: r["found_on"]),
    ("hazards", "hazards.closed_out", "重大隐患已销号数", "项", lambda r: r["closed_out_on"]),
    ("revisits", "revisits.checked", "回头看检查数", "项", lambda r: r["checked_on"]),
    ("relocation", "relocation.started", "搬迁改造已启动数", "家", lambda r: r["started_on"]),
    ("relocation", "relocation.finished", "搬迁改造已完成数", "家", lambda r: r["finished_on"]),
    ("chemicals", "chemicals.finished", "危化品企业搬迁改造已完成数", "家", lambda r: r["finished_on"]),
    ("upgrades", "upgrades.met", "提标治理已达标数", "家", lambda r: r["met_on"]),
    ("scattered", "scattered.finished", "散乱污整治已完成数", "家", lambda r: r["finished_on"]),
)  # fmt: skip
"""Ledger, figure, label, unit, and the day that makes a row count."""


def _progress(merged: Merged, plan: Plan, today: date) -> Iterator[Figure]:
    for ledger, figure, label, unit, day in STEPS:
        if ledger in plan.ledgers:
            rows = [r for r in records(merged.table(ledger)) if _by(day(r), today)]
            yield _count(figure, label, rows, unit)
    if "hazards" in plan.ledgers:
        closed = [r for r in records(merged.table("hazards")) if _by(r["closed_out_on"], today)]
        for kind, own in grouped(closed, lambda r: r["kind"]).items():
            yield _count(f"hazards.closed_out.{kind}", f"重大隐患已销号数_{kind}", own)
    if "revisits" in plan.ledgers:
        rows = records(merged.table("revisits"))
        back = [r for r in rows if _by(r["checked_on"], today) and r["condition"] == "已恢复"]
        yield _count("revisits.resumed", "回头看发现恢复生产数", back)


def _inspections(merged: Merged, plan: Plan) -> Iterator[Figure]:
    """Inspections made, firms checked, and the share of those that were to be checked."""
    if "inspections" not in plan.ledgers:
        return
    rows = records(merged.table("inspections"))
    planned = [r for r in rows if r["planned"]]
    checked = sum(r["checked"] or 0 for r in rows)
    yield _count("inspections.rows", "监督检查次数", rows, "次")
    yield Figure("inspections.checked", "监督检查企业数", int(checked), "家", _places(rows))
    if planned:
        share = 100 * sum(r["checked"] or 0 for r in planned) / sum(r["planned"] for r in planned)
        yield Figure("inspections.share", "监督检查覆盖率", _round(share), "%", _places(planned))


# ── Targets ──


def _targets(merged: Merged, items: Sequence[ExitItem], plan: Plan) -> Iterator[Figure]:
    """Done ÷ target by industry: of the capacity where one is set, else of the firms."""
    rows = records(merged.table("targets")) if "targets" in plan.ledgers else []
    for industry, own in grouped(rows, lambda r: r["industry"]).items():
        rate = _rate(own, [i for i in items if i.industry == industry])
        if rate is not None:
            figure = f"targets.rate.{industry}"
            yield Figure(figure, f"目标完成率_{industry}", _round(rate), "%", _places(own))


def _rate(targets: Sequence[Row], items: Sequence[ExitItem]) -> float | None:
    set_capacity = [t for t in targets if t["capacity"] and t["capacity_unit"]]
    if set_capacity:
        unit = set_capacity[0]["capacity_unit"]
        asked = [convert(t["capacity"], t["capacity_unit"], unit) for t in set_capacity]
        done = [
            convert(i.capacity, i.capacity_unit, unit)
            for i in items
            if i.capacity is not None and i.capacity_unit and _aimed_at(i, set_capacity)
        ]
        return None if None in asked else 100 * _sum(done) / _sum(asked)
    firms_asked = sum(t["firms"] or 0 for t in targets)
    return 100 * len({i.firm for i in items}) / firms_asked if firms_asked else None


def _aimed_at(item: ExitItem, targets: Sequence[Row]) -> bool:
    """A target of a product counts that product; of an industry alone, all of it."""
    return any(not t["product"] or t["product"] == item.product for t in targets)


def _sum(values: Iterable[float | None]) -> float:
    return sum(v for v in values if v is not None)


# ── Parts ──


def _with_firms(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """These tables one below the other, with whose each row is."""
    both = pd.concat(tables, ignore_index=True)
    return both.assign(**{FIRM: firms(named(both))})


def _by(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _firms(figure: str, label: str, rows: Sequence[Row]) -> Figure:
    return Figure(figure, label, len({r[FIRM] for r in rows if r[FIRM]}), "家", _places(rows))


def _count(figure: str, label: str, rows: Sequence[Row], unit: str = "项") -> Figure:
    return Figure(figure, label, len(rows), unit, _places(rows))


def _places(rows: Iterable[Row]) -> tuple[Place, ...]:
    return tuple(Place(r[FILE], r[SHEET], int(r[ROW])) for r in rows)


def _round(rate: float) -> int | float:
    """A rate to one decimal; a whole one without it."""
    shown = round(rate, 1)
    return int(shown) if shown == int(shown) else shown


def _short(spec: LedgerSpec) -> str:
    return spec.title.removesuffix("台账")
