"""Which findings a city has waived, and which of its waivers are of no use any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from phaseout.cases.items import NAME
from phaseout.check import check_waiver_frame
from phaseout.model.finding import Finding
from phaseout.model.law import Waiver
from phaseout.model.ledger import ROW, SHEET, Submission
from phaseout.model.plan import Plan
from phaseout.sentence import say
from phaseout.values import normal_name

Row = tuple[str, int]
"""Sheet and row."""


def waived(
    submission: Submission, who: pd.DataFrame, waivers: Mapping[str, Waiver], today: date
) -> Submission:
    """The same file with its waived findings marked; they hold no row back and make nothing faulty.

    `who`: whose each row of the file is (`items.facts`). A waiver that is not in force on this day marks nothing.
    """
    running = [w for w in waivers.values() if _in_force(w, today)]
    if not running or not submission.findings:
        return submission
    firms = _firms(who)
    findings = tuple(_marked(f, firms, running) for f in submission.findings)
    held = any(f.holds_back for f in findings)
    status = "ok" if submission.status == "faulty" and not held else submission.status
    return replace(submission, findings=findings, status=status)


def useless(submissions: Iterable[Submission], plan: Plan, today: date) -> tuple[Finding, ...]:
    """The findings about the waivers themselves: not in force, or of use nowhere in these files."""
    used = {f.waived.id for s in submissions for f in s.findings if f.waived}
    rows = [
        {
            "id": w.id, "rule": w.rule, "enterprise": w.enterprise, "on": w.on,
            "until": say("，有效期至 {until}", until=w.until) if w.until else "", "expired": not _in_force(w, today), "used": w.id in used,
            "file": w.origin[-1] if w.origin else plan.id,
        }
        for w in plan.waivers.values()
    ]  # fmt: skip
    if not rows:
        return ()
    until = pd.Series([row["until"] for row in rows], dtype=object)
    return tuple(check_waiver_frame(pd.DataFrame(rows).assign(until=until), plan, today))


def _in_force(waiver: Waiver, today: date) -> bool:
    return waiver.on <= today <= (waiver.until or today)


def _firms(who: pd.DataFrame) -> dict[Row, set[str]]:
    """What each row's enterprise is called: its name as compared, and its code."""
    if who.empty:
        return {}
    rows = zip(who[SHEET], who[ROW], who[NAME], who["credit_code"], strict=True)
    return {(sheet, int(row)): {name, code} for sheet, row, name, code in rows}


def _marked(finding: Finding, firms: Mapping[Row, set[str]], waivers: list[Waiver]) -> Finding:
    place = finding.place
    names = firms.get((place.sheet, place.row), set()) if place.row else set()
    fitting = (
        w for w in waivers
        if w.rule == finding.rule and {w.enterprise, normal_name(w.enterprise)} & names
    )  # fmt: skip
    waiver = next(fitting, None)
    return replace(finding, waived=waiver) if waiver else finding
