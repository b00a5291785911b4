"""When a row that has a deadline was done: by its day, its rate, or the exits it aims at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.exits import grouped
from phaseout.model.law import Deadline
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.rules.sums import gone_by, shortfall
from phaseout.sentence import say

Row = Mapping[str, Any]
FULL = 100
EXITS = (
    "district", "industry", "product", "equipment", "quantity", "quantity_unit", "enterprise",
    "credit_code", "capacity", "capacity_unit", "exit_mode", "closed_on",
)  # fmt: skip
"""What a target is held against."""
ASKED = ("firms", "quantity", "capacity")


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """The day a row was done by `today`, or None, and what the ledgers say of it.

    `known`: whether they say anything; a target without a number can't be held against exits.
    """

    on: date | None
    said: str
    known: bool = True


def fulfilments(
    deadline: Deadline, rows: Sequence[Row], merged: Merged, plan: Plan, today: date
) -> Iterator[tuple[Row, Fulfilment]]:
    """Each row that the deadline is for, with its fulfilment; of a monthly ledger the last."""
    if deadline.rate:
        key = [name for name in plan.ledgers[deadline.ledger].key if name != "month"]
        for own in grouped(rows, lambda row: tuple(row[name] for name in key)).values():
            yield max(own, key=_month), _by_rate(own, deadline.rate, today)
    elif deadline.by_exits:
        yield from ((row, _by_exits(row, _gone(merged, plan, today))) for row in rows)
    else:
        header = plan.ledgers[deadline.ledger].fields[deadline.done].header
        yield from ((row, _by_day(row[deadline.done], header, today)) for row in rows)


def _by_day(done: date | None, header: str, today: date) -> Fulfilment:
    yet = say("，尚未到这一天") if done and done > today else ""
    on = done if done and done <= today else None
    return Fulfilment(
        on, say("{header} {day}{yet}", header=header, day=done or say("未填"), yet=yet)
    )


def _month(row: Row) -> date:
    return row.get("month") or date.min


def _by_rate(own: Iterable[Row], rate: str, today: date) -> Fulfilment:
    """Done with the first month that says so. Which day of it nobody tells: the first counts."""
    told = [r for r in own if r.get("month") and r["month"].replace(day=1) <= today]
    if not told:
        return Fulfilment(None, say("尚无截至当月的报告"))
    full = [r["month"] for r in told if r[rate] is not None and r[rate] >= FULL]
    last = max(told, key=_month)
    month = min(full, default=last["month"])
    reached = FULL if full else last[rate]
    rate = say("未填") if reached is None else f"{reached:g}%"
    said = say("{year}年{month}月报告完成率 {rate}", year=month.year, month=month.month, rate=rate)
    return Fulfilment(min(full).replace(day=1) if full else None, said)


def _gone(merged: Merged, plan: Plan, today: date) -> pd.DataFrame:
    """What has gone by the exit ledger, with every column that a target is held against."""
    exits = merged.table("exit")
    return (gone_by(exits, plan, today) if len(exits) else exits).reindex(columns=list(EXITS))


def _by_exits(target: Row, gone: pd.DataFrame) -> Fulfilment:
    """Done on the day of the exit that made up the last of it."""
    if not any(target.get(name) for name in ASKED):
        return Fulfilment(
            None, say("目标没有填写企业数、设备数量或产能，无法与退出台账核对"), known=False
        )
    missing = shortfall(target, gone)
    if missing:
        return Fulfilment(None, say("与退出台账核对：{missing}", missing=missing))
    days = sorted(gone["closed_on"].unique())
    on = next(day for day in days if shortfall(target, gone[gone["closed_on"] <= day]) is None)
    return Fulfilment(on.date(), say("与退出台账核对：{date} 达到目标", date=on.date()))
