"""The verb of `review`: this year's city ledger held against last year's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.cards import records
from phaseout.cases.items import FIRM, firms, named
from phaseout.check import check_years
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.revisit import Revisit
from phaseout.values import normal_name


def review(city: Merged, previous: Merged, plan: Plan, today: date) -> tuple[Finding, ...]:
    """What of last year comes back, is not finished, is gone, or bears another name this year.

    Pending rows count on this year's side: a row that waits is not lost. A year of which no row
    came in loses all its open orders, and they are told.
    """
    last = previous.table("exit")
    if not len(last):
        return ()
    now = [t for t in (city.table("exit"), city.pending.get("exit", pd.DataFrame())) if len(t)]
    columns = [c for c in last if all(c in t for t in now)]
    both = pd.concat([*(t[columns] for t in now), last[columns]], ignore_index=True)
    both = both.assign(**{FIRM: firms(named(both))})
    old = both.index >= len(both) - len(last)
    return tuple(check_years(both[~old], both[old], plan, today))


def revisits(
    city: Merged, previous: Merged, plan: Plan, findings: Iterable[Finding]
) -> tuple[Revisit, ...]:
    """The ledger of revisits to fill in: the exits of last year, then firms the plan names.

    A firm that this year's ledger of revisits says was checked is left out.
    """
    checked = city.table("revisits")
    done = set()
    if len(checked):
        done = set(
            checked.loc[checked["checked_on"].notna(), "enterprise"].dropna().map(normal_name)
        )
    told = _told(findings)
    lines = [
        _line(row, told)
        for row in records(previous.table("exit"))
        if _gone(row, plan) and normal_name(str(row["enterprise"])) not in done
    ]
    known = {normal_name(line.enterprise) for line in lines} | done
    lines += [
        Revisit(enterprise=firm.enterprise, why="方案点名，尚未回头看")
        for firm in plan.named.values()
        if firm.ledger == "revisits" and normal_name(firm.enterprise) not in known
    ]
    order = {unit: k for k, unit in enumerate(plan.units)}
    return tuple(sorted(lines, key=lambda r: (order.get(r.district, len(order)), r.district)))


def _gone(row: Mapping[str, Any], plan: Plan) -> bool:
    exits = (*plan.terms.whole_firm_exits, *plan.terms.equipment_exits)
    return row["closed_on"] is not None and row["exit_mode"] in exits


def _told(findings: Iterable[Finding]) -> dict[Place, list[str]]:
    """What the findings say of each row, and of each row's firm by name."""
    told: dict[Place, list[str]] = {}
    for f in findings:
        told.setdefault(Place(f.place.file, f.place.sheet, f.place.row), []).append(f.message)
    return told


def _line(row: Mapping[str, Any], told: Mapping[Place, Sequence[str]]) -> Revisit:
    place = Place(row[FILE], row[SHEET], row[ROW])
    code, name, machine = row["credit_code"], str(row["enterprise"] or ""), row["equipment"] or ""
    again = [
        said for own in told.values() for said in own if f"“{name}”的{machine}" in said and machine
    ]
    return Revisit(
        row["district"] or "", name, code or "", row["industry"] or "", row["closed_on"].year,
        machine, row["capacity"], row["capacity_unit"] or "",
        "；".join(dict.fromkeys((*told.get(place, ()), *again))),
    )  # fmt: skip
