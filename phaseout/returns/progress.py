"""The verb of `progress`: every unit of the plan against every reporting duty, as of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from phaseout.calendar import Years, calendar_is_known, working_days_between
from phaseout.deadlines.duties import by_term, due_days, end_of, sent_by_month
from phaseout.model.law import Duty, Unit
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.progress import STATES, Progress, Received, Slow, Standing, Untold
from phaseout.model.receipt import Receipt
from phaseout.returns.received import Sent, by_receipt, receipt_day, spoken, submitted_on
from phaseout.sentence import say

LEDGER = "ledger"
"""The id of what a unit owes whose ledgers are awaited though no duty says that they fulfil it."""
ORDER = tuple(STATES)


@dataclass(frozen=True)
class _Term:
    """What is asked of whom, by which day; `asked` is that day as the plan names it, of `dues`."""

    id: str
    label: str
    duty: Duty | None = None
    due: date | None = None
    asked: date | None = None
    dues: tuple[date, ...] = ()


def progress(
    received: Sequence[Received],
    merged: Merged,
    plan: Plan,
    today: date,
    receipts: Sequence[Receipt] = (),
) -> Progress:
    """Who has sent what is due by these files and receipts; `merged`: the rows of the files.

    A file without a 填报日期 was sent on the day of its receipt, if there is one.
    """
    known = [r for r in receipts if r.plan == plan.id and receipt_day(r) <= today]
    dated = [replace(one, on=submitted_on(one, known, today)) for one in received]
    months = sent_by_month(merged, plan) if _kept_by_month(plan) else None
    desks = [_desk(unit, dated, known) for unit in plan.units.values()]
    standings = sorted(
        (_standing(desk, term, months, plan, today)
         for desk in desks for term in _owed(desk, plan, today)),
        key=_urgency,
    )  # fmt: skip
    return Progress(
        today, tuple(standings), _ranking(standings), tuple(_untold(plan, today)),
        tuple(r for r in dated if r.unit not in plan.units),
        {desk.unit.id: told.findings for desk in desks if (told := spoken(desk.files))},
    )  # fmt: skip


@dataclass(frozen=True)
class _Desk:
    """A unit, the files it has sent (without any, its last receipt), and the days of its receipts."""

    unit: Unit
    files: Sequence[Received]
    receipt_days: Sequence[date]


_Months = Mapping[tuple[int, int], Collection[str | None]] | None
"""Year and month → the units that have reported for it; None where no ledger is kept by the month."""


def _desk(unit: Unit, received: Sequence[Received], receipts: Sequence[Receipt]) -> _Desk:
    own = [r for r in receipts if r.unit == unit.id]
    files = [r for r in received if r.unit == unit.id]
    return _Desk(unit, files or by_receipt(own), [receipt_day(r) for r in own])


def _kept_by_month(plan: Plan) -> bool:
    return any("month" in spec.fields for spec in plan.ledgers.values())


# ── what is owed ─────────────────────────────────────────────────────────────────────────────────


def _owed(desk: _Desk, plan: Plan, today: date) -> Iterator[_Term]:
    """The duties that ledgers fulfil; without any, the ledgers of those from whom they are awaited."""
    bound = [d for d in plan.duties.values() if d.by_ledger and d.binds(desk.unit)]
    for duty in bound:
        asked = asked_day(duty, plan, today)
        due = end_of(duty, asked, plan).day if asked else None
        yield _Term(duty.id, duty.label, duty, due, asked, due_days(duty, plan, today))
    if not bound and (desk.unit.id in plan.reporters or desk.files):
        yield _Term(LEDGER, _ledger_title(plan))


def _ledger_title(plan: Plan) -> str:
    spec = plan.ledgers.get("exit") or next(iter(plan.ledgers.values()))
    return spec.title


def asked_day(duty: Duty, plan: Plan, today: date) -> date | None:
    """The day that is asked as of today: the last that has come; before that, the first."""
    days = due_days(duty, plan, today)
    come = [day for day in days if day <= today]
    return come[-1] if come else next(iter(days), None)


def _untold(plan: Plan, today: date) -> Iterator[Untold]:
    for duty in plan.duties.values():
        if not duty.by_ledger:
            bound = tuple(unit.id for unit in plan.units.values() if duty.binds(unit))
            yield Untold(
                duty=duty.id, label=duty.label, units=bound, due=asked_day(duty, plan, today),
                to=duty.to, basis=duty.basis,
            )  # fmt: skip


# ── how a unit stands ────────────────────────────────────────────────────────────────────────────


def _standing(desk: _Desk, term: _Term, months: _Months, plan: Plan, today: date) -> Standing:
    sent = _for_term(desk, term, months)
    counted_to = today if sent.state == "missing" else sent.on
    late = _late(term.due, counted_to, plan.years)
    return Standing(
        unit=desk.unit.id, kind=desk.unit.kind, duty=term.id, label=term.label, state=sent.state,
        reason=sent.reason, submitted_on=sent.on, due=term.due, late_working_days=late,
        provisional=bool(late and counted_to and not calendar_is_known(counted_to, plan.years)),
        overdue=bool(term.due and today > term.due), to=term.duty.to if term.duty else "",
        basis=term.duty.basis if term.duty else None,
    )  # fmt: skip


def _late(due: date | None, sent_on: date | None, years: Years) -> int | None:
    """Working days after the due day; nought where the plan names none."""
    if due is None:
        return 0
    return working_days_between(due, sent_on, years) if sent_on else None


def _for_term(desk: _Desk, term: _Term, months: _Months) -> Sent:
    """What a unit has sent for this term, and when first; what was for another does not count."""
    days = _days_for(term, [*desk.receipt_days, *_days_of(desk.files)])
    own = [r for r in desk.files if not r.on or r.on in days]
    if desk.files and not own:
        last = max(r.on for r in desk.files if r.on)
        return Sent("missing", reason=say("只有另一期的（{last} 报），本期没有收到", last=last))
    told = _for_month(desk.unit.id, term, spoken(own), months)
    readable = _days_of(r for r in own if r.status != "unreadable")
    first = min({*readable, *desk.receipt_days} & days, default=None)
    return replace(told, on=None if told.state == "missing" else first)


def _days_of(files: Iterable[Received]) -> list[date]:
    return [file.on for file in files if file.on]


def _days_for(term: _Term, days: Iterable[date]) -> set[date]:
    """Those of the days that are of this term; all of them where it is the only one."""
    if term.asked is None:
        return set(days)
    return set(by_term(term.dues, days).get(term.asked, ()))


def _for_month(unit: str, term: _Term, told: Sent | None, months: _Months) -> Sent:
    """For a monthly duty by the rows of that month, in whosever file they stand."""
    nothing = Sent("missing")
    monthly = term.due and term.duty and term.duty.month_day and months is not None
    if not monthly or (told and told.state != "submitted"):
        return told or nothing
    assert term.due and months is not None
    month = say("{year}年{month}月", year=term.due.year, month=term.due.month)
    if unit in months.get((term.due.year, term.due.month), ()):
        return told or Sent(
            "submitted", reason=say("{month}的进展见于其他单位的台账，报送日期不详", month=month)
        )
    return (
        Sent("missing", reason=say("收到的台账中没有{month}的进展", month=month))
        if told
        else nothing
    )


# ── who is slow ──────────────────────────────────────────────────────────────────────────────────


def _urgency(one: Standing) -> tuple[int, int]:
    """Missing before faulty, the latest first; equals keep the plan's order."""
    return ORDER.index(one.state), -(one.late_working_days or 0)


def _ranking(standings: Sequence[Standing]) -> tuple[Slow, ...]:
    """Units that are late, or owe what is not waiting for a day to come; the slowest first."""
    by_unit: dict[str, list[Standing]] = {}
    for one in standings:
        if one.late_working_days or (one.state in ("missing", "faulty") and not _to_come(one)):
            by_unit.setdefault(one.unit, []).append(one)
    rows = [_slow(own) for own in by_unit.values()]
    rows.sort(key=_behind, reverse=True)
    ranked: list[Slow] = []
    for k, row in enumerate(rows):
        tied = k and _behind(row) == _behind(rows[k - 1])
        ranked.append(replace(row, rank=ranked[-1].rank if tied else k + 1))
    return tuple(ranked)


def _to_come(one: Standing) -> bool:
    return one.due is not None and not one.overdue


def _slow(own: Sequence[Standing]) -> Slow:
    return Slow(
        rank=0, unit=own[0].unit, kind=own[0].kind,
        late_working_days=sum(one.late_working_days or 0 for one in own),
        missing=sum(one.state == "missing" for one in own),
        faulty=sum(one.state == "faulty" for one in own),
    )  # fmt: skip


def _behind(slow: Slow) -> tuple[int, int, int]:
    return slow.late_working_days, slow.missing, slow.faulty
