"""The verb of `report`: the figures, and the lines of the tables, all from one set of rows.

Only merged rows count, never pending ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import isclose

from phaseout.cases.cards import Case, by_firm, card_of
from phaseout.cases.exits import (
    capacities,
    equipment,
    exit_items,
    grouped,
    total,
    unconvertible,
    undated,
)
from phaseout.deadlines.tasks import (
    indicator_figures,
    indicator_lines,
    late_figures,
    late_lines,
    task_figures,
    task_lines,
)
from phaseout.lists.entries import cards
from phaseout.model.card import LISTS
from phaseout.model.facts import (
    Amount,
    Excluded,
    ExitItem,
    ExitLine,
    Facts,
    OpenLine,
    SummaryLine,
)
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.report.campaigns import campaign_lines, inspection_lines
from phaseout.report.figures import Told, figures, stated_again, under_seal
from phaseout.report.months import month_figures
from phaseout.report.targets import target_figures, target_lines
from phaseout.sentence import say


class FiguresDisagree(Exception):
    """Figures that must agree do not; the text says which, and what each side states."""


def facts(merged: Merged, plan: Plan, today: date) -> Facts:
    """What a report of this city ledger states as of `today`.

    Raises:
        FiguresDisagree: sums by standard, industry, district or list differ from their totals.
    """
    firms = by_firm(merged, plan, today)
    told = [Told(firm, case) for firm, own in firms.items() for case in own]
    items = exit_items(merged, firms, plan)
    lists = {str(p.list): p for p in cards(merged, plan, today)}
    tasks, aims = task_lines(merged, plan, today), indicator_lines(merged, plan, today)
    late = late_lines(merged, plan, today)
    others = (
        *month_figures(firms, items, merged, plan, today), *target_figures(merged, items, plan),
        *task_figures(tasks, plan), *indicator_figures(aims, plan), *late_figures(late),
    )  # fmt: skip
    found = Facts(
        plan=plan.id,
        today=today,
        figures=figures(merged, told, items, lists, plan, today, others),
        lists=lists,
        equipment=equipment(items, lambda i: i.equipment),
        capacities=capacities(items),
        summary=_summary(items, plan),
        exits=_exit_lines(items, told, plan),
        overdue=tuple(_open(t.case) for t in told if t.case.state.word == "逾期未整改"),
        sealed=tuple(_open(t.case) for t in told if under_seal(t.case, plan)),
        excluded=(*_undated(merged, plan), *_left_out(items), *stated_again(told)),
        units=merged.units,
        senders=tuple(dict.fromkeys(s.unit for s in merged.sources if s.unit)),
        waived=merged.waived,
        targets=target_lines(merged, items, plan),
        tasks=tasks,
        indicators=aims,
        late=late,
        campaigns=campaign_lines(merged, plan, today),
        inspections=inspection_lines(merged, plan, today),
    )
    disagreements = list(disagreeing(found, told, items, plan))
    if disagreements:
        raise FiguresDisagree(say("报告数据勾稽不符：{wrong}。", wrong="；".join(disagreements)))
    return found


# ── Lines of the tables ──


def _summary(items: Sequence[ExitItem], plan: Plan) -> tuple[SummaryLine, ...]:
    """By industry and district, both in the plan's order, what it does not name behind."""
    places = grouped(items, lambda i: (i.industry, i.district))
    whole = capacities(items)
    return tuple(
        SummaryLine(
            industry=industry,
            district=district,
            enterprises=len({i.firm for i in places[industry, district]}),
            equipment=equipment(places[industry, district]),
            capacities=capacities(places[industry, district], whole),
        )
        for industry, district in sorted(places, key=_order(plan))
    )


def _order(plan: Plan) -> Callable[[tuple[str, str]], tuple[int, str, int, str]]:
    industries = {name: k for k, name in enumerate(plan.industries)}
    units = {name: k for k, name in enumerate(plan.units)}

    def rank(place: tuple[str, str]) -> tuple[int, str, int, str]:
        industry, district = place
        return (
            industries.get(industry, len(industries)), industry,
            units.get(district, len(units)), district,
        )  # fmt: skip

    return rank


def _exit_lines(
    items: Sequence[ExitItem], told: Sequence[Told], plan: Plan
) -> tuple[ExitLine, ...]:
    """An enterprise a line, by district in the plan's order, then by name, as lists are."""
    units = {name: k for k, name in enumerate(plan.units)}
    sealed = {t.case.place for t in told if under_seal(t.case, plan)}
    whole = capacities(items)
    lines = (_exit_line(own, sealed, whole) for own in grouped(items, lambda i: i.firm).values())
    return tuple(sorted(lines, key=lambda e: (units.get(e.district, len(units)), e.enterprise)))


def _exit_line(own: Sequence[ExitItem], sealed: set[Place], whole: Sequence[Amount]) -> ExitLine:
    return ExitLine(
        firm=own[0].firm,
        enterprise=own[0].enterprise,
        credit_code=next((i.credit_code for i in own if i.credit_code), ""),
        district=own[0].district,
        industries=tuple(dict.fromkeys(i.industry for i in own)),
        standards=tuple(dict.fromkeys(i.standard for i in own if i.standard)),
        equipment=tuple(_machine(i) for i in own if i.equipment and i.equipment_counts),
        capacities=capacities(own, whole),
        exit_modes=tuple(dict.fromkeys(i.exit_mode for i in own if i.exit_mode)),
        closed_on=min((i.closed_on for i in own if i.closed_on), default=None),
        sealed=any(i.place in sealed for i in own),
        places=tuple(i.place for i in own),
    )


def _machine(item: ExitItem) -> str:
    """水泥磨 Φ2.6m×13m 2台."""
    number = f"{total([item.quantity])}{item.quantity_unit}" if item.quantity else ""
    return " ".join(word for word in (item.equipment, item.model, number) if word)


def _open(case: Case) -> OpenLine:
    row = case.row
    return OpenLine(
        place=case.place, district=row["district"] or "", enterprise=row["enterprise"],
        standard=row["standard"] or "", problem=row["problem"] or "",
        equipment=row["equipment"] or "", department=row["department"] or "",
        ordered_on=row["ordered_on"], due=case.term.due, sealed_on=row["sealed_on"],
        demolish_by=row["demolish_by"],
    )  # fmt: skip


def _undated(merged: Merged, plan: Plan) -> Iterator[Excluded]:
    """Published exits that may be of this span or of another."""
    for row in undated(merged, plan):
        place = Place(row[FILE], row[SHEET], int(row[ROW]))
        yield Excluded(place, row["enterprise"] or "", "退出企业", "没有日期，不知是否属于本期")


def _left_out(items: Iterable[ExitItem]) -> Iterator[Excluded]:
    """Exits of which something is in no total, and why."""
    for item in items:
        if item.why:
            yield Excluded(item.place, item.enterprise, "退出产能", item.why)
        elif item.capacity is None:
            yield Excluded(item.place, item.enterprise, "退出产能", "没有填写产能")
        elif unconvertible([item]):
            yield Excluded(item.place, item.enterprise, "退出产能", "产能单位没有填写或无法识别")
    for item in items:
        if item.equipment and item.equipment_counts and not item.quantity:
            yield Excluded(item.place, item.enterprise, "退出设备", "没有填写数量")


# ── 勾稽: what is counted on two roads must come out alike ──


def disagreeing(
    facts: Facts, told: Sequence[Told], items: Sequence[ExitItem], plan: Plan
) -> Iterator[str]:
    """Each pair of figures that should agree and does not, in a sentence."""
    sides = (
        *_firm_sides(facts, told, items, plan),
        *_amount_sides(facts),
        *_standard_sides(facts, plan),
        *_told_sides(facts, items, plan),
    )
    for what, one, other in sides:
        if not isclose(one, other, rel_tol=1e-9):
            yield f"{what}（{one}、{other}）"


_Sides = Iterator[tuple[str, float, float]]


def _firm_sides(
    facts: Facts, told: Sequence[Told], items: Sequence[ExitItem], plan: Plan
) -> _Sides:
    """Enterprises as counted, as listed in the annexes, and as published."""
    counted = facts.value("exit.enterprises")
    yield "退出企业数与退出企业名单", counted, len(facts.exits)
    lines = len({(i.firm, i.industry, i.district) for i in items})
    yield "分行业分区县汇总表的企业数与退出台账", sum(s.enterprises for s in facts.summary), lines
    on: dict[str, set[str]] = {name: set() for name in (*LISTS, "")}
    for t in told:
        on[card_of(t.case, plan) or ""].add(t.firm)
    firms_of = on | {
        "yellow": on["yellow"] - on["red"],
        "over-emission": on["over-emission"] - on["serious"],
        "exit": {i.firm for i in items},
    }
    for name, firms in firms_of.items():
        if name in facts.lists:
            published = facts.lists[name].standing
            yield f"{facts.lists[name].title}与台账", len(published), len(firms)


def _amount_sides(facts: Facts) -> _Sides:
    """Equipment and capacity in all, by industry and district, and by enterprise."""
    for whole in facts.capacities:
        stated = facts.value(f"exit.capacity.{whole.name}.{whole.unit}")
        for table, lines in (("汇总表", facts.summary), ("退出企业名单", facts.exits)):
            parts = (a.value for line in lines for a in line.capacities if _alike(a, whole))
            yield f"{whole.name}退出产能与{table}", stated, total(parts)
    for unit in dict.fromkeys(a.unit for a in facts.equipment):
        stated = facts.value(f"exit.equipment.{unit}")
        kinds = (a.value for a in facts.equipment if a.unit == unit)
        parts = (a.value for line in facts.summary for a in line.equipment if a.unit == unit)
        yield f"退出设备（{unit}）与分种类合计", stated, total(kinds)
        yield f"退出设备（{unit}）与汇总表", stated, total(parts)


def _alike(one: Amount, other: Amount) -> bool:
    return (one.name, one.unit) == (other.name, other.unit)


def _standard_sides(facts: Facts, plan: Plan) -> _Sides:
    """Rows by standard against rows in all; a row bears one standard."""
    for figure in facts.figures.values():
        own = [facts.figures.get(f"{figure.id}.{s.id}") for s in plan.standards.values()]
        parts = [part for part in own if part]
        if parts and figure.id.endswith(".rows"):
            yield f"{figure.label}与分标准合计", figure.value, sum(p.value for p in parts)
        elif parts and figure.id != "exit.enterprises":
            yield f"{figure.label}与分标准各行", len(figure.rows), sum(len(p.rows) for p in parts)


def _told_sides(facts: Facts, items: Sequence[ExitItem], plan: Plan) -> _Sides:
    """What sentences divide: exits by way and by month, units by what they sent."""
    gone = facts.value("exit.enterprises")
    whole, in_part = (facts.value(f"exit.{way}.enterprises") for way in ("whole_firm", "in_part"))
    if all(e.exit_modes for e in facts.exits):
        yield "退出企业数与整体退出、设备退出之和", gone, whole + in_part
    first, last = plan.period_from, plan.period_to
    dated = all(i.closed_on for i in items)
    if dated and first and last and first.year == last.year:
        months = (f.value for f in facts.figures.values() if f.id.startswith("exit.month."))
        yield "退出企业数与各月之和", gone, sum(months)
    parts = (facts.value(f"units.{state}") for state in ("submitted", "nil", "missing"))
    yield "应报送单位数与已报、零报告、未报之和", facts.value("units.expected"), sum(parts)
