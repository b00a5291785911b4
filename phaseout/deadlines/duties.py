"""The days on which units owe what they report, and which return is for which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from phaseout.calendar import Moved, corresponding_day, next_month_day, next_working_day
from phaseout.cases.cards import records
from phaseout.model.law import Duty
from phaseout.model.ledger import UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.sentence import say

Month = tuple[int, int]


def due_days(duty: Duty, plan: Plan, today: date) -> tuple[date, ...]:
    """The days that a duty names, in order; of a monthly one all within the programme that have
    come, and the next.
    """
    if not duty.month_day:
        return tuple(sorted(duty.dues))
    first, last = max(filter(None, (plan.period_from, duty.since)), default=today), plan.period_to
    days = []
    day = next_month_day(first, duty.month_day)
    while day <= (last or date.max):
        days.append(day)
        if day >= today:
            break
        day = next_month_day(corresponding_day(day.replace(day=1), 1), duty.month_day)
    return tuple(days)


def end_of(duty: Duty, day: date, plan: Plan) -> Moved:
    """Where a day of a duty ends: on itself, or moved to a working day if the duty moves."""
    return next_working_day(day, plan.years) if duty.moves else Moved(day, False, "")


def by_term(dues: Sequence[date], days: Iterable[date]) -> dict[date, list[date]]:
    """Due day → the days of the returns for it, in order.

    A return is for the next due day; but for the one before where that lacks one and lies nearer,
    for then it has merely come late.
    """
    found: dict[date, list[date]] = {}
    for day in sorted(days):
        before = max((due for due in dues if due < day), default=None)
        coming = min((due for due in dues if due >= day), default=None)
        late = before and (coming is None or (before not in found and day - before < coming - day))
        if term := before if late else coming:
            found.setdefault(term, []).append(day)
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one unit, one duty, one day: `told` False where nobody can say."""

    done: bool
    on: date | None = None
    told: bool = True
    said: str = ""


@dataclass(frozen=True)
class Returns:
    """What has come in from the units, as the city ledger knows it, up to `today`."""

    merged: Merged
    plan: Plan
    today: date

    def kept(self, duty: Duty, unit: str, day: date) -> Kept:
        """Whether and when a unit fulfilled a duty for a day."""
        if not duty.by_ledger:
            return self._on_record(duty, unit, day)
        if duty.month_day:
            done = unit in self.by_month.get((day.year, day.month), ())
            return Kept(done, said=REPORTED if done else MISSING)
        return self._by_files(duty, unit, day)

    def _by_files(self, duty: Duty, unit: str, day: date) -> Kept:
        """By the days that the files at hand state; an undated one is not for a term to come."""
        terms = by_term(duty.dues, self._filled.get(unit, []))
        if day in terms:
            return Kept(True, terms[day][0], said=say("填报日期 {day}", day=terms[day][0]))
        if unit not in self._sent:
            return Kept(False, said=MISSING)
        if terms:
            later = any(term > day for term in terms)
            return Kept(False, told=not later, said=REPLACED if later else MISSING)
        come = day <= self.today or day == min(duty.dues)
        return Kept(come, said=UNDATED if come else MISSING)

    def _on_record(self, duty: Duty, unit: str, day: date) -> Kept:
        """Of what no ledger tells only the lead office's own record says that it was done."""
        days = [d for d in duty.fulfilled.get(unit, ()) if d <= self.today]
        if own := by_term(due_days(duty, self.plan, self.today), days).get(day):
            return Kept(True, own[0], said=say("方案登记 {day} 办理", day=own[0]))
        return Kept(False, told=False, said=UNTOLD)

    @cached_property
    def by_month(self) -> Mapping[Month, set[str | None]]:
        """Year and month → the units of which a ledger that is kept by the month has a row."""
        return sent_by_month(self.merged, self.plan)

    @cached_property
    def _filled(self) -> dict[str | None, list[date]]:
        """Unit → the days on which its files say they were filled in; a day to come is no day."""
        found: dict[str | None, list[date]] = {}
        for source in self.merged.sources:
            on = source.filled_on if source.status != "unreadable" else None
            if on and on <= self.today:
                found.setdefault(source.unit, []).append(on)
        return found

    @cached_property
    def _sent(self) -> set[str | None]:
        """The units of which something readable has come in, be it a nil return."""
        readable = {s.unit for s in self.merged.sources if s.status != "unreadable"}
        return readable | {*self.merged.units.submitted, *self.merged.units.nil}


MISSING, UNDATED = say("尚未收到"), say("已收到台账，没有填报日期，不作逾期认定")
REPORTED = say("台账有当月的行，报送日期不详，不作逾期认定")
REPLACED = say("市级台账只留有以后的报送，看不出本期，请核实")
UNTOLD = say("台账看不出办理与否，请核实")


def sent_by_month(merged: Merged, plan: Plan) -> dict[Month, set[str | None]]:
    """Year and month → the units of which a ledger that is kept by the month has a row."""
    found: dict[Month, set[str | None]] = {}
    for spec in plan.ledgers.values():
        for tables in (merged.tables, merged.pending) if "month" in spec.fields else ():
            for row in records(tables[spec.id]) if len(tables.get(spec.id, ())) else ():
                if month := row["month"]:
                    units = found.setdefault((month.year, month.month), set())
                    units |= {row[UNIT], row.get("responsible")}
    return found
