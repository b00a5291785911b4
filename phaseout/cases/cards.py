"""Yellow, red and exit: the state of each case, and the list it puts its firm on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.items import firms, named
from phaseout.clock import Order, Term, order_of, period_of, term
from phaseout.model.card import ListId
from phaseout.model.finding import Place
from phaseout.model.law import Period
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Clock, Plan
from phaseout.sentence import say

PASSED, FAILED = "合格", "不合格"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What has happened in a case by the day asked.

    `due` None counts as in time, and so does a due day that the holidays of a year yet unknown may
    still put off: nobody is late on a guess.

    `closed`: by an exit of the whole firm; `out`: by an exit of its equipment. `recheck` is the
    last one, 合格, 不合格 or none.
    """

    ordered: bool
    closed: bool = False
    out: bool = False
    closed_on: date | None = None
    dismantled: bool = False
    recheck: str = ""
    failed_before_closing: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True)
class CardState:
    """The state of a case, the reason, and whether it puts the firm on the yellow or red list."""

    word: str
    why: str
    yellow: bool = False
    red: bool = False


EXITED = CardState(say("已退出"), say("未曾责令整改，已经退出"))
CLOSED = CardState(say("已依法关闭"), say("复查不合格或逾期之后关闭"), red=True)
OUT = CardState(say("已退出"), say("复查不合格或逾期之后设备退出"))
VOLUNTARY = CardState(say("主动退出"), say("期限之内退出，复查没有不合格"))
AWAITING = CardState(say("待退出"), say("未曾责令整改，尚未退出"))
RECTIFIED = CardState(say("整改合格"), say("复查合格"))
NOT_MET = CardState(say("整改不达标"), say("复查不合格，应依法关停退出"), yellow=True)
OVERDUE = CardState(say("逾期未整改"), say("期限已过，没有复查合格，也没有退出"), yellow=True)
RUNNING = CardState(say("整改中"), say("整改期限未满或未定"), yellow=True)


def state(facts: CaseFacts, today: date, settings: Clock) -> CardState:
    """The state of a case: of the lines of the table the first that fits wins."""
    gone = facts.closed or facts.out
    passed, failed = facts.recheck == PASSED, facts.recheck == FAILED
    late = bool(facts.due and facts.closed_on and facts.closed_on > facts.due)
    forced = facts.failed_before_closing or (late and not passed)
    out = replace(OUT, red=True) if settings.red_requires == "capacity" else OUT
    table = (
        (gone and not facts.ordered, EXITED),
        (facts.closed and forced, CLOSED),
        (facts.out and forced, out),
        (gone and not late and not failed, VOLUNTARY),
        (not facts.ordered, AWAITING),
        (passed, RECTIFIED),
        (failed, NOT_MET),
        (bool(facts.due and today > facts.due), OVERDUE),
        (True, RUNNING),
    )
    return next(found for fits, found in table if fits)


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the exit ledger as the clock and the cards see it."""

    row: dict[str, Any]
    place: Place
    term: Term
    facts: CaseFacts
    state: CardState
    period: Period | None = None


def cases(rows: pd.DataFrame, plan: Plan, today: date) -> Iterator[Case]:
    """Each row of an exit ledger with its term and its state as of `today`."""
    periods: dict[tuple[str | None, str | None], Period | None] = {}
    for row in records(_complete(rows)):
        kind = (row["standard"], row["measure"])
        if kind not in periods:
            periods[kind] = period_of(plan, *kind)
        yield case_on(row, periods[kind], plan, today)


def case_on(row: dict[str, Any], period: Period | None, plan: Plan, today: date) -> Case:
    """A row as it stands on a day; `period` is that of its order."""
    ends = term(_order(row, today), period, plan.clock, plan.years)
    facts = _facts(row, ends, plan, today)
    place = Place(row[FILE], row[SHEET], int(row[ROW]))
    return Case(row, place, ends, facts, state(facts, today, plan.clock), period)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain Python: dates for timestamps, None for what is missing."""
    if not len(rows):
        return []
    columns = {name: _plain(rows[name]) for name in rows.columns}
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


READ = (
    "district", "enterprise", "credit_code", "standard", "measure", "problem", "basis",
    "ordered_on", "rectify_by", "extension_applied_on", "extension_approved_on",
    "extension_months", "extended_to", "rechecked_on", "recheck", "exit_mode", "closed_on",
    "dismantled_on", "pledged_on", "demolish_by", "equipment", "model", "quantity",
    "quantity_unit", "product", "capacity", "capacity_unit", "serious",
)  # fmt: skip


def _complete(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column that is read here; a plan may have dropped some."""
    absent = [name for name in READ if name not in rows]
    return rows.assign(**{name: pd.Series(pd.NA, index=rows.index, dtype="str") for name in absent})


def _plain(values: pd.Series[Any]) -> list[Any]:
    days = values.dt.date.astype("object") if values.dtype.kind == "M" else values
    # pandas takes None though its stubs do not say so
    return days.to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload,no-any-return]


def _order(row: dict[str, Any], today: date) -> Order:
    """The order as it stood on the day asked: what is dated later has not happened yet."""
    order = order_of(row)
    if order.applied_on is None and order.approved_on is None:
        return order
    return replace(
        order, applied_on=_happened(order.applied_on, today),
        approved_on=_happened(order.approved_on, today),
    )  # fmt: skip


def _facts(row: dict[str, Any], ends: Term, plan: Plan, today: date) -> CaseFacts:
    """What the row says had happened by `today`; an order served later has not been given."""
    closed_on = _happened(row["closed_on"], today)
    checked_on = _happened(row["rechecked_on"], today)
    served_on = row["ordered_on"]
    recheck = _recheck(row["recheck"], plan) if checked_on else ""
    mode = row["exit_mode"] if closed_on else None
    return CaseFacts(
        ordered=served_on <= today if served_on else row["measure"] in plan.terms.orders,
        closed=mode in plan.terms.whole_firm_exits, out=mode in plan.terms.equipment_exits,
        closed_on=closed_on, dismantled=bool(_happened(row["dismantled_on"], today)),
        recheck=recheck, due=ends.due if ends.settled else None,
        failed_before_closing=bool(
            recheck == FAILED and checked_on and closed_on and checked_on <= closed_on
        ),
    )  # fmt: skip


def _happened(day: date | None, today: date) -> date | None:
    return day if day and day <= today else None


def _recheck(word: str | None, plan: Plan) -> str:
    if word in plan.terms.passed:
        return PASSED
    return FAILED if word in plan.terms.failed else ""


def card_of(case: Case, plan: Plan) -> ListId | None:
    """The list that a case puts its firm on, if any; a plan may keep one of its own for a standard.

    Such a list is of standards that `over-emission` names; grave cases, and firms closed by law,
    then stand on `serious` in place of the red list.
    """
    if not (case.state.red or case.state.yellow):
        return None
    own = plan.lists.get("over-emission")
    standard = plan.standard_of(case.row["standard"] or "")
    if own and standard and standard.id in own.standards:
        grave = case.state.red or case.row["serious"] == "是"
        return "serious" if grave else "over-emission"
    return "red" if case.state.red else "yellow"


def by_firm(merged: Merged, plan: Plan, today: date) -> dict[str, list[Case]]:
    """The cases of the merged exit ledger, enterprise by enterprise."""
    rows = merged.table("exit")
    found: dict[str, list[Case]] = {}
    if len(rows):
        of_row = firms(named(_complete(rows)))
        for case, firm in zip(cases(rows, plan, today), of_row, strict=True):
            found.setdefault(firm, []).append(case)
    return found


def is_exit(case: Case, plan: Plan) -> bool:
    """Closed or out within the plan's period, whatever the card."""
    day = case.facts.closed_on
    if not (case.facts.closed or case.facts.out) or day is None:
        return False
    return (plan.period_from or date.min) <= day <= (plan.period_to or date.max)


def is_sealed(case: Case, plan: Plan) -> bool:
    """Out by sealing and not yet dismantled: counted, and shown apart as 未拆除."""
    return case.row["exit_mode"] in plan.terms.sealed_exits and not case.facts.dismantled
