"""Figures of the ledgers beside the exit ledger: coverage, disposal, revisits, inspections.

Only what the plan's own ledgers hold is stated: a programme without surveys has no coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.cards import records
from phaseout.cases.exits import grouped
from phaseout.cases.items import FIRM, firms, named
from phaseout.model.facts import UNSTATED, CampaignLine, Figure, InspectionLine
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import LedgerSpec, Plan

Row = Mapping[str, Any]
WHO = ("enterprise", "credit_code", "district")


def campaign_figures(merged: Merged, plan: Plan, today: date) -> Iterator[Figure]:
    """The figures of the ledgers of surveys, of steps, of revisits and of inspections."""
    for spec in plan.ledgers.values():
        if spec.covers:
            yield from _survey(spec, merged, today)
        if "found" in spec.fields:
            yield from _found(spec, merged, today)
    yield from _progress(merged, plan, today)
    yield from _campaign_figures(merged, plan, today)
    yield from _inspections(merged, plan, today)


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
    for kind, own in grouped(rows, lambda row: row.get("kind")).items():
        if kind:
            yield _firms(f"{spec.id}.firms.{kind}", f"{name}企业数_{kind}", own)
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


CAMPAIGNS = (
    ("relocation", "重污染企业搬迁改造", "route", "started_on", "finished_on"),
    ("chemicals", "危险化学品生产企业搬迁改造", "route", "", "finished_on"),
    ("upgrades", "“一企一策”提标治理", "", "plan_on", "met_on"),
    ("scattered", "“散乱污”企业整治", "class", "", "finished_on"),
)
"""Ledger, its campaign, the column of the kind, those of the days it began and was done."""


def campaign_lines(merged: Merged, plan: Plan, today: date) -> tuple[CampaignLine, ...]:
    """A line a campaign and kind, kinds as the plan's form lists them."""
    return tuple(
        line
        for ledger, name, kind, begun, done in CAMPAIGNS
        if ledger in plan.ledgers
        for line in _campaign(plan.ledgers[ledger], merged, (name, kind, begun, done), today)
    )


def _campaign(
    spec: LedgerSpec, merged: Merged, about: tuple[str, str, str, str], today: date
) -> Iterator[CampaignLine]:
    name, kind, begun, done = about
    groups = grouped(records(merged.table(spec.id)), lambda r: (r[kind] or "") if kind else "")
    order = spec.fields[kind].choices if kind else ()
    for word in sorted(groups, key=lambda w: order.index(w) if w in order else len(order)):
        own = groups[word]
        yield CampaignLine(
            campaign=name, kind=word, firms=len(own),
            begun=sum(_by(r[begun], today) for r in own) if begun else None,
            done=sum(_by(r[done], today) for r in own), places=_places(own),
        )  # fmt: skip


def _campaign_figures(merged: Merged, plan: Plan, today: date) -> Iterator[Figure]:
    """Enterprises on the ledger of each campaign, in all and by kind."""
    ledgers = {name: ledger for ledger, name, *_ in CAMPAIGNS}
    for name, own in grouped(
        campaign_lines(merged, plan, today), lambda line: line.campaign
    ).items():
        places = tuple(place for line in own for place in line.places)
        firms = sum(line.firms for line in own)
        yield Figure(f"{ledgers[name]}.firms", f"{name}企业数", firms, "家", places)
        for line in own:
            if line.kind:
                figure, label = f"{ledgers[name]}.firms.{line.kind}", f"{name}企业数_{line.kind}"
                yield Figure(figure, label, line.firms, "家", line.places)


def inspection_lines(merged: Merged, plan: Plan, today: date) -> tuple[InspectionLine, ...]:
    """A line a department, in the plan's order."""
    if "inspections" not in plan.ledgers:
        return ()
    rows = [r for r in records(merged.table("inspections")) if _by(r["inspected_on"], today)]
    rank = {name: k for k, name in enumerate(plan.departments)}
    own = grouped(rows, lambda r: r["department"] or UNSTATED)
    return tuple(
        InspectionLine(
            department=name, times=len(own[name]), planned=_sum(own[name], "planned"),
            checked=_sum(own[name], "checked"), problems=_sum(own[name], "problems"),
            orders=_sum(own[name], "orders"), places=_places(own[name]),
        )
        for name in sorted(own, key=lambda name: rank.get(name, len(rank)))
    )  # fmt: skip


def _sum(rows: Iterable[Row], name: str) -> int:
    return int(sum(r[name] or 0 for r in rows))


def _inspections(merged: Merged, plan: Plan, today: date) -> Iterator[Figure]:
    """Inspections made, firms checked, what was found, the share of those that were to be checked."""
    if "inspections" not in plan.ledgers:
        return
    lines = inspection_lines(merged, plan, today)
    places = tuple(place for line in lines for place in line.places)
    for figure, label, unit, name in (
        ("inspections.rows", "监督检查次数", "次", "times"),
        ("inspections.checked", "监督检查企业数", "家", "checked"),
        ("inspections.problems", "监督检查发现问题数", "个", "problems"),
        ("inspections.orders", "监督检查责令整改份数", "份", "orders"),
    ):
        number = sum(getattr(line, name) for line in lines)
        yield Figure(figure, label, number, unit, places)
    yield Figure("inspections.departments", "监督检查部门数", len(lines), "个", places)
    rows = [r for r in records(merged.table("inspections")) if _by(r["inspected_on"], today)]
    planned = [r for r in rows if r["planned"]]
    if planned:
        share = 100 * _sum(planned, "checked") / _sum(planned, "planned")
        yield Figure("inspections.share", "监督检查覆盖率", _round(share), "%", _places(planned))


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
