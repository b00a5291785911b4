"""The figures a report states, each with the rows it was counted from.

Enterprises are counted once in a total and once under each standard they fail. Only what has
happened by the day asked is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from phaseout.cases.cards import Case, is_exit, is_sealed, records
from phaseout.cases.exits import capacities, equipment, grouped, spoken, total, unconvertible
from phaseout.model.card import PublishedList
from phaseout.model.facts import Amount, Excluded, ExitItem, Figure
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.report.campaigns import campaign_figures

FIRMS, ROWS = "家", "项"


class Told(NamedTuple):
    """A row of the exit ledger, and whose it is."""

    firm: str
    case: Case


class _Count(NamedTuple):
    """A figure counted over the exit ledger, in all and for each standard."""

    id: str
    label: str
    unit: str
    counts: Callable[[Case], bool]


def figures(
    merged: Merged, told: Sequence[Told], items: Sequence[ExitItem],
    lists: Mapping[str, PublishedList], plan: Plan, today: date, others: Iterable[Figure] = (),
) -> dict[str, Figure]:  # fmt: skip
    """All figures by id, in the order of the report; a label is unique.

    others: those of the lines that a report prints beside them.
    """
    own = _figures(merged, told, items, lists, plan, today)
    return by_id((*own, *others, *_merge_figures(merged)))


def under_seal(case: Case, plan: Plan) -> bool:
    """Whether its equipment is out by sealing and still stands."""
    return is_exit(case, plan) and is_sealed(case, plan)


def stated_again(told: Sequence[Told]) -> Iterator[Excluded]:
    """Rows whose number of workers or subsidy is in no sum, since another row states the same."""
    for name, _, label, _ in _FIRM_SUMS:
        for first, *others in _statements(told, name):
            why = f"与{spoken(first.case.place)}是同一企业的同一数字，已在该行计入"
            for t in others:
                yield Excluded(t.case.place, t.case.row["enterprise"], label, why)


def _figures(
    merged: Merged, told: Sequence[Told], items: Sequence[ExitItem],
    lists: Mapping[str, PublishedList], plan: Plan, today: date,
) -> Iterator[Figure]:  # fmt: skip
    yield from _exit_figures(items, plan)
    yield from _case_figures(told, plan, today)
    yield from _follow_up_figures(told, plan, today)
    yield from _money_figures(told)
    for name, label in (("yellow", "黄牌企业数"), ("red", "红牌企业数")):
        yield _listed_figure(name, label, lists.get(name))
    yield from _source_figures(told)
    yield from _tip_figures(merged, today)
    yield from campaign_figures(merged, plan, today)


def by_id(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The figures by id; labels that would be the same name in a template are told apart."""
    found: dict[str, Figure] = {}
    labels: set[str] = set()
    for figure in figures:
        label = _variable(figure.label)
        while label in labels:
            label += "_另"
        labels.add(label)
        found[figure.id] = Figure(figure.id, label, figure.value, figure.unit, figure.rows)
    return found


def _variable(label: str) -> str:
    """The label as the name of a template variable: 水泥（熟料） → 水泥熟料, 万吨/年 → 万吨每年."""
    spelt = unicodedata.normalize("NFKC", label).replace("/", "每")
    return "".join(sign for sign in spelt if re.match(r"\w", sign) and f"_{sign}".isidentifier())


# ── Exits ──


def _exit_figures(items: Sequence[ExitItem], plan: Plan) -> Iterator[Figure]:
    yield _firms("exit.enterprises", "退出企业数", items)
    for standard in plan.standards.values():
        own = [i for i in items if i.standard == standard.label]
        yield _firms(f"exit.enterprises.{standard.id}", f"退出企业数_{standard.label}", own)
    whole = {i.firm for i in items if i.whole_firm}
    in_part = [i for i in items if i.firm not in whole and i.exit_mode]
    yield _firms(
        "exit.whole_firm.enterprises", "整体退出企业数", [i for i in items if i.firm in whole]
    )
    yield _firms("exit.in_part.enterprises", "设备退出企业数", in_part)
    for kind, label, parts in _parts(items, plan):
        for name, own in parts.items():
            yield _firms(f"exit.{kind}.{name}", f"{label}_{name}", own)
    for amount in equipment(items):
        yield _amount(f"exit.equipment.{amount.unit}", f"退出设备_{amount.unit}", amount)
    for amount in capacities(items):
        where = f"{amount.name}.{amount.unit}"
        yield _amount(f"exit.capacity.{where}", f"退出产能_{amount.name}_{amount.unit}", amount)
    lost = unconvertible(items)
    yield _rows("exit.capacity.unconvertible", "产能单位不明事项数", [i.place for i in lost])


def _parts(
    items: Sequence[ExitItem], plan: Plan
) -> tuple[tuple[str, str, dict[str, list[ExitItem]]], ...]:
    """The exits by industry and by district, each in the plan's order."""
    rank = {unit: k for k, unit in enumerate(plan.units)}
    by_unit = sorted(items, key=lambda i: rank.get(i.district, len(rank)))
    return (
        ("industry", "行业退出企业数", grouped(items, lambda i: i.industry)),
        ("district", "区县退出企业数", grouped(by_unit, lambda i: i.district)),
    )


def _firms(figure: str, label: str, items: Sequence[ExitItem]) -> Figure:
    """Distinct enterprises of these exits."""
    return Figure(figure, label, len({i.firm for i in items}), FIRMS, tuple(i.place for i in items))


def _amount(figure: str, label: str, amount: Amount) -> Figure:
    return Figure(figure, label, amount.value, amount.unit, amount.rows)


def _rows(figure: str, label: str, places: Sequence[Place], unit: str = ROWS) -> Figure:
    return Figure(figure, label, len(places), unit, tuple(places))


# ── What each standard's departments found, ordered and closed ──


def _case_figures(told: Sequence[Told], plan: Plan, today: date) -> Iterator[Figure]:
    for count in _counts(plan, today):
        own = [t for t in told if count.counts(t.case)]
        by_standard = grouped(own, lambda t: t.case.row["standard"])
        yield _counted(count.id, count.label, count.unit, own)
        for standard in plan.standards.values():
            figure, label = f"{count.id}.{standard.id}", f"{count.label}_{standard.label}"
            yield _counted(figure, label, count.unit, by_standard.get(standard.label, ()))


def _counts(plan: Plan, today: date) -> tuple[_Count, ...]:
    def found(case: Case) -> bool:
        return not _later(_known_on(case), today)

    def ordered(case: Case) -> bool:
        return case.facts.ordered and not _later(case.row["ordered_on"], today)

    def closed(case: Case) -> bool:
        return case.state.word == "已依法关闭" and is_exit(case, plan)

    def moved(case: Case) -> bool:
        done = case.row["exit_mode"] and _by(case.row["closed_on"], today)
        return bool(done) and not (case.facts.closed or case.facts.out)

    def waiting(case: Case) -> bool:
        return case.state.word == "待退出" and found(case) and not moved(case)

    def stands(word: str) -> Callable[[Case], bool]:
        return lambda case: case.state.word == word

    return (
        _Count("found.enterprises", "不达标企业数", FIRMS, found),
        _Count("found.rows", "不达标事项数", ROWS, found),
        _Count("orders.enterprises", "责令整改企业数", FIRMS, ordered),
        _Count("orders.rows", "责令整改事项数", ROWS, ordered),
        _Count("extended.rows", "批准延期事项数", ROWS, lambda case: case.term.extended),
        _Count("passed.rows", "复查合格事项数", ROWS, lambda case: case.facts.recheck == "合格"),
        _Count(
            "failed.rows", "复查不合格事项数", ROWS, lambda case: case.facts.recheck == "不合格"
        ),
        _Count("failing.rows", "整改不达标事项数", ROWS, stands("整改不达标")),
        _Count("running.rows", "整改中事项数", ROWS, stands("整改中")),
        _Count("overdue.rows", "逾期未整改事项数", ROWS, stands("逾期未整改")),
        _Count("waiting.rows", "待退出事项数", ROWS, waiting),
        _Count("moved.rows", "搬迁转产事项数", ROWS, moved),
        _Count("closed.enterprises", "依法关闭企业数", FIRMS, closed),
    )


def _known_on(case: Case) -> date | None:
    """The first day of which the row tells anything; None where it tells no day."""
    names = ("found_on", "ordered_on", "closed_on")
    return min((day for name in names if (day := case.row.get(name))), default=None)


def _later(day: date | None, today: date) -> bool:
    return day is not None and day > today


def _counted(figure: str, label: str, unit: str, told: Sequence[Told]) -> Figure:
    """Distinct enterprises, or rows, as the unit says."""
    number = len({t.firm for t in told}) if unit == FIRMS else len(told)
    return Figure(figure, label, number, unit, tuple(t.case.place for t in told))


# ── What follows an exit ──


def _follow_up_figures(told: Sequence[Told], plan: Plan, today: date) -> Iterator[Figure]:
    exits = [t for t in told if is_exit(t.case, plan)]
    sealed = [t for t in told if under_seal(t.case, plan)]
    late = [t for t in sealed if t.case.row["demolish_by"] and t.case.row["demolish_by"] < today]
    recorded = [t for t in told if _by(t.case.row["credit_recorded_on"], today)]
    priced = [t for t in told if t.case.row["price_policy"] == "是"]
    accepted = _throughout(
        exits, lambda c: c.row["acceptance"] == "通过" and _by(c.row["accepted_on"], today)
    )
    announced = _throughout(exits, lambda c: _by(c.row["announced_on"], today))
    yield _counted("accepted.enterprises", "验收通过企业数", FIRMS, accepted)
    yield _counted("announced.enterprises", "已公告企业数", FIRMS, announced)
    archived = _throughout(exits, lambda c: bool(c.row.get("archive_no")))
    yield _counted("archived.enterprises", "已归档企业数", FIRMS, archived)
    yield _counted("sealed.enterprises", "封存未拆除企业数", FIRMS, sealed)
    pledged = [t for t in sealed if _by(t.case.row["pledged_on"], today)]
    yield _counted("sealed.pledged.enterprises", "封存已承诺企业数", FIRMS, pledged)
    yield _counted("sealed.rows", "封存未拆除事项数", ROWS, sealed)
    yield _counted("sealed.overdue.rows", "逾期未拆除事项数", ROWS, late)
    yield _counted("credit.enterprises", "信用归集企业数", FIRMS, recorded)
    yield _counted("price.enterprises", "差别电价企业数", FIRMS, priced)
    licensed = [t for t in exits if _papers(t.case)]
    yield _counted("licences.enterprises", "证照处理企业数", FIRMS, licensed)
    for paper in dict.fromkeys(p for t in licensed for p in _papers(t.case)):
        own = [t for t in licensed if paper in _papers(t.case)]
        yield _counted(f"licences.{paper}", f"证照处理企业数_{paper}", FIRMS, own)


def _by(day: date | None, today: date) -> bool:
    """Whether something was done by the day asked."""
    return day is not None and day <= today


def _throughout(exits: Sequence[Told], done: Callable[[Case], bool]) -> list[Told]:
    """The rows of the enterprises on all of whose exits this was done."""
    by_whom = grouped(exits, lambda t: t.firm)
    return [t for own in by_whom.values() if all(done(t.case) for t in own) for t in own]


def _papers(case: Case) -> tuple[str, ...]:
    """What was done with the firm's licences, one deed after the other; nothing for 无相关证照."""
    deeds = re.split("[、，,；;/ \n]+", case.row["licences"] or "")
    return tuple(deed for deed in deeds if deed and not deed.startswith("无"))


# ── Money and people ──


def _money_figures(told: Sequence[Told]) -> Iterator[Figure]:
    for name, figure, label, unit in _FIRM_SUMS:
        once = [t for own in _statements(told, name) for t in own[:1]]
        amount = total(float(t.case.row[name]) for t in once)
        yield Figure(figure, label, amount, unit, tuple(t.case.place for t in once))


_FIRM_SUMS = (
    ("workers", "workers.settled", "安置职工数", "人"),
    ("subsidy", "subsidy.amount", "奖补资金", "万元"),
)


def _statements(told: Sequence[Told], name: str) -> Iterator[list[Told]]:
    """Rows of one enterprise that state the same number: a fact of the firm, written on each row."""
    stating = [t for t in told if t.case.row[name]]
    yield from grouped(stating, lambda t: (t.firm, t.case.row[name])).values()


# ── Lists, sources, tips, the merge itself ──


def _listed_figure(name: str, label: str, published: PublishedList | None) -> Figure:
    rows = [r for r in published.rows if r.change != "removed"] if published else []
    places = tuple(place for row in rows for place in row.places)
    return Figure(f"{name}.enterprises", label, len(rows), FIRMS, places)


def _source_figures(told: Sequence[Told]) -> Iterator[Figure]:
    known = [t for t in told if t.case.row["source"]]
    for source, own in grouped(known, lambda t: t.case.row["source"]).items():
        yield _counted(f"source.{source}", f"线索来源_{source}", ROWS, own)


def _tip_figures(merged: Merged, today: date) -> Iterator[Figure]:
    """Tips received, verified and answered; 0 where the programme keeps no ledger of them."""
    rows = records(merged.table("tips"))
    for column, figure, label in (
        ("received_on", "tips.received", "举报线索数"),
        ("verified_on", "tips.verified", "举报线索核查数"),
        ("replied_on", "tips.replied", "举报线索反馈数"),
    ):
        own = [row for row in rows if _by(row.get(column), today)]
        yield _rows(figure, label, [_place(row) for row in own], "件")


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row[FILE], row[SHEET], int(row[ROW]))


def _merge_figures(merged: Merged) -> Iterator[Figure]:
    for figure, label, frames in (
        ("rows.merged", "汇总行数", merged.tables),
        ("pending.rows", "待核行数", merged.pending),
        ("duplicate.rows", "重复填报行数", merged.duplicates),
    ):
        places = [
            Place(file, sheet, int(row))
            for frame in frames.values()
            if len(frame)
            for file, sheet, row in zip(frame[FILE], frame[SHEET], frame[ROW], strict=True)
        ]
        yield _rows(figure, label, places, "行")
    states = merged.units
    expected = len(states.submitted) + len(states.nil) + len(states.missing)
    yield Figure("units.expected", "应报送单位数", expected, "个")
    yield Figure("units.submitted", "已报送单位数", len(states.submitted), "个")
    yield Figure("units.nil", "零报告单位数", len(states.nil), "个")
    yield Figure("units.missing", "未报送单位数", len(states.missing), "个")
