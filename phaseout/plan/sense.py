"""What an entry says makes sense by itself: nothing empty, nothing that can never take effect."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.model.law import Basis, Entry, Waiver
from phaseout.model.plan import Plan
from phaseout.plan.fault import Faults, Place, nearest
from phaseout.plan.tables import TABLES
from phaseout.sentence import say
from phaseout.values import UNITS, known_unit

BRACKETS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))


def check_sense(plan: Plan, faults: Faults) -> None:
    """Every entry of the resolved plan; what does not make sense is told with its place."""
    if plan.period_from and plan.period_to and plan.period_to < plan.period_from:
        faults.tell(
            _head(plan).at("to"),
            say(
                "截止日 {period_to} 早于起始日 {period_from}。",
                period_to=plan.period_to,
                period_from=plan.period_from,
            ),
        )
    for place, entry in _entries(plan):
        if entry.basis is not None:
            _check_basis(entry.basis, place.at("basis"), faults)
    _check_numbers(plan, faults)
    _check_columns(plan, faults)
    check_waivers_sense(plan, faults)


def check_waivers_sense(plan: Plan, faults: Faults) -> None:
    """A waiver says who waived what for whom and why, and ends after it began."""
    for waiver in plan.waivers.values():
        place = _at(plan, waiver, "waiver", waiver.id)
        for key in ("enterprise", "reason", "by"):
            if not getattr(waiver, key).strip():
                faults.tell(
                    place.at(key), say("不能是空的：豁免须写明哪家企业、什么理由、谁批准。")
                )
        _check_span(waiver, place.at("until"), faults)


def _check_span(waiver: Waiver, place: Place, faults: Faults) -> None:
    if waiver.until and waiver.until < waiver.on:
        faults.tell(
            place, say("有效期至 {until}，早于批准日期 {on}。", until=waiver.until, on=waiver.on)
        )


def _entries(plan: Plan) -> Iterator[tuple[Place, Entry]]:
    for section, (attribute, _) in TABLES.items():
        for entry in getattr(plan, attribute).values():
            yield _at(plan, entry, section, entry.id), entry
    if plan.catalogue:
        yield _at(plan, plan.catalogue, "catalogue"), plan.catalogue
    for ledger in plan.ledgers.values():
        for column in ledger.fields.values():
            yield _at(plan, column, "ledger", ledger.id, "field", column.id), column


def _check_basis(basis: Basis, place: Place, faults: Faults) -> None:
    """The words are what an official looks up; where they stand may be unknown."""
    if not basis.words.strip():
        faults.tell(place, say("缺少依据的原文，请写 basis = { section = …, words = … }。"))
    for text in (basis.section, basis.words):
        for first, last in BRACKETS:
            if text.count(first) != text.count(last):
                faults.tell(
                    place,
                    say(
                        "“{text}”中的{first}{last}不成对，请照原文抄全。",
                        text=text,
                        first=first,
                        last=last,
                    ),
                )


def _check_numbers(plan: Plan, faults: Faults) -> None:
    for period in plan.periods.values():
        place = _at(plan, period, "period", period.id)
        if period.months <= 0:
            faults.tell(
                place.at("months"), say("应是正整数（月），现为“{months}”。", months=period.months)
            )
        if period.extension_months < 0:
            faults.tell(place.at("extension_months"), say("不能是负数；没有延期的写 0。"))
    for threshold in plan.thresholds.values():
        if threshold.unit and threshold.unit not in UNITS:
            place = _at(plan, threshold, "threshold", threshold.id).at("unit")
            near = nearest(known_unit(threshold.unit) or threshold.unit, UNITS)
            faults.tell(
                place,
                say("不认识计量单位“{unit}”{near}", unit=threshold.unit, near=near),
                threshold.unit,
            )


def _check_columns(plan: Plan, faults: Faults) -> None:
    """The columns that a deadline runs by hold days."""
    for deadline in plan.deadlines.values():
        ledger = plan.ledgers[deadline.ledger]
        for key in ("done", "due_field", "starts"):
            column = ledger.fields.get(getattr(deadline, key))
            if column and column.type not in ("date", "deadline"):
                place = _at(plan, deadline, "deadline", deadline.id).at(key)
                faults.tell(
                    place,
                    say("{id}（{header}）一栏不是日期。", id=column.id, header=column.header),
                    column.id,
                )


def _head(plan: Plan) -> Place:
    return Place(plan.files[-1], ("plan",))


def _at(plan: Plan, entry: Entry, *section: str) -> Place:
    return Place(entry.origin[-1] if entry.origin else plan.files[-1], section)
