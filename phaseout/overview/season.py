"""Which programme's year lies in a folder, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from phaseout.model.desk import Desk, Inbox, Made, Season, Sent, Standing

if TYPE_CHECKING:
    from phaseout.plan.outline import Outline

Known = Mapping[str, tuple[str, "Outline"]]
"""Plan → what names it in a call, and the names in it."""


def season(desk: Desk, known: Known, today: date) -> Season:
    """The year that is at work: of the programmes of which something lies there the latest.

    known: the plans that can be had, those whose files lie in the folder among them.
    """
    plan = _at_work(desk, known, today)
    given, names = known.get(plan, ("", None))
    blanks = desk.of("blank", plan)
    here = Season(
        plan, given,
        blanks=len(blanks), blank_place=_place(blanks[0].path) if blanks else "",
        inboxes=_inboxes(desk, plan, frozenset()),
        receipts=next((a.place for a in desk.answers if a.plan == plan), ""),
        returns=_place(own[0].path) if (own := desk.of("returned", plan)) else "",
        city=desk.newest("city", plan), last=_last(desk, plan, known),
        revisits=desk.newest("revisits", plan), agenda=desk.newest("deadlines", plan),
        publication=desk.newest("lists", plan),
    )  # fmt: skip
    return _named(here, names, desk, today) if names else here


def held_against(here: Season, desk: Desk, standing: Standing) -> Season:
    """The same year with what its city ledger tells."""
    inboxes = _inboxes(desk, here.plan, standing.files)
    return replace(here, standing=standing, inboxes=inboxes)


def _named(here: Season, names: Outline, desk: Desk, today: date) -> Season:
    kind = _report(names, today)
    return replace(
        here, title=names.title, publishes=bool(names.lists), report=kind,
        over=names.last is not None and today > names.last,
        paper=_paper(desk, names.reports[kind]) if kind else None,
    )  # fmt: skip


def _at_work(desk: Desk, known: Known, today: date) -> str:
    """The programme that the day is in, else the last that began; without any its unmarked files'."""
    plans = {m.plan for m in desk.of("blank")} | {s.plan for s in desk.sent if s.plan}
    if not plans:  # one's own plan counts where nothing is under way, beside last year's ledger
        plans = {plan for plan, (given, _) in known.items() if given.endswith(".toml")}
    plans |= {m.plan for m in desk.of("city")}

    def order(plan: str) -> tuple[bool, date, str]:
        names = known[plan][1] if plan in known else None
        return bool(names and names.runs(today)), (names and names.first) or date.min, plan

    return max(plans, key=order, default="")


def _inboxes(desk: Desk, plan: str, merged: frozenset[str]) -> tuple[Inbox, ...]:
    """The folders of what came in, except where all of it is another programme's."""
    sent: dict[str, list[Sent]] = {place: [] for place in desk.inboxes}
    for one in desk.sent:
        sent.setdefault(one.place, []).append(one)
    return tuple(
        _inbox(place, files, desk, merged)
        for place, files in sent.items()
        if not files or any(one.plan in {plan, ""} for one in files)
    )


def _inbox(place: str, files: list[Sent], desk: Desk, merged: frozenset[str]) -> Inbox:
    """How far the files of one folder have come; what was there at the last check was checked."""
    answered = {answer.sha256: answer.accepted for answer in desk.answers}
    checked = max((answer.written for answer in desk.answers), default=0.0)
    readable = [one for one in files if one.readable]
    waiting = [
        one for one in readable
        if one.sha256 not in answered and one.sha256 not in merged and one.arrived >= checked
    ]  # fmt: skip
    return Inbox(
        place or ".", len(files), len(waiting),
        sum(answered.get(one.sha256, True) is False for one in readable),
        len(files) - len(readable), sum(one.sha256 not in merged for one in readable),
    )  # fmt: skip


def _last(desk: Desk, plan: str, known: Known) -> Made | None:
    """The city ledger of the latest programme before this one."""
    began = _first(plan, known)
    earlier = [m for m in desk.of("city") if m.plan != plan and _first(m.plan, known) < began]
    return max(earlier, key=lambda m: (_first(m.plan, known), m.on or date.min), default=None)


def _first(plan: str, known: Known) -> date:
    return (known[plan][1].first if plan in known else None) or date.min


def next_id(plan: str) -> str:
    """chongqing-2024 → chongqing-2025."""
    year = re.search(r"20\d\d", plan)
    if year is None:
        return f"{plan}-next"
    return f"{plan[: year.start()]}{int(year[0]) + 1}{plan[year.end() :]}"


def _report(names: Outline, today: date) -> str:
    """The kind of report that is written at this time; the annual one before others."""
    over = names.last is not None and today > names.last
    seasons = {
        "yearly": over or today.month == 12,
        "half-yearly": today.month in {6, 7, 12, 1},
        "monthly": True,
    }
    due = [kind for kind, often in names.issued.items() if over or seasons[often]]
    if len(names.reports) > 1:
        due = [kind for kind in due if kind != "notice"]
    return min(due, key=lambda kind: kind != "annual", default="")


def _paper(desk: Desk, title: str) -> Made | None:
    own = [m for m in desk.of("paper") if PurePath(m.path).stem.startswith(title)]
    return max(own, key=lambda m: (m.on or date.min, m.path), default=None)


def _place(path: str) -> str:
    """The folder of a file, as one would type it."""
    return PurePath(path).parent.as_posix()


def following(plan: str, known: Known) -> str:
    """The programme that follows in the same place; empty where there is none."""
    if plan not in known:
        return ""
    own = known[plan][1]
    later = [
        (names.first, names.id) for _, names in known.values()
        if names.jurisdiction == own.jurisdiction and names.first and own.first
        and names.first > own.first
    ]  # fmt: skip
    return min(later)[1] if later else ""
