"""The findings about the city as a whole, and about what it waives."""

from __future__ import annotations

from datetime import date

import pandas as pd

from phaseout.check.asking import guilty, running, settings
from phaseout.model.finding import Finding, Place
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.rules.frames import entries_frame
from phaseout.rules.grounds import severity_of
from phaseout.rules.rule import rests_on
from phaseout.sentence import fill


def check_waiver_frame(waivers: pd.DataFrame, plan: Plan, today: date) -> list[Finding]:
    """The findings about waivers: a row = a waiver, columns as in the rules of scope `waivers`."""
    found: list[Finding] = []
    for rule in running(plan, "waivers"):
        answer = rule.ask(waivers, **settings(rule, plan, today))
        for row in waivers[guilty(answer)].to_dict("records"):
            found.append(Finding(
                rule.id, severity_of(rule, plan), Place(row["file"]), fill(rule.says, row),
                fill(rule.fix, row), value=row["enterprise"],
            ))  # fmt: skip
    return found


def check_city(city: Merged, plan: Plan, today: date) -> tuple[Finding, ...]:
    """The findings about the whole city: what the plan names and no unit has told of.

    Rows in 待核 count as told: they are asked about there.
    """
    told = {name: pd.concat([table, city.pending.get(name)]) for name, table in city.tables.items()}
    frame = entries_frame(told, plan, today)
    return tuple(
        Finding(
            rule.id, severity_of(rule, plan), Place(""), fill(rule.says, row),
            fill(rule.fix, row), value=row["name"], basis=rests_on(row["entry"]),
        )
        for rule in (running(plan, "entries") if len(frame) else ())
        for row in frame[rule.ask(frame)].to_dict("records")
    )  # fmt: skip
