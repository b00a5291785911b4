"""How the year stands in a folder and what to do there next: a look, the plans, the verb."""

from __future__ import annotations

from collections.abc import Iterable, Set
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from phaseout.edges.reading.desk import look
from phaseout.edges.reading.preflight import Unreadable
from phaseout.model.desk import Advice, Desk, Season, Standing
from phaseout.overview import advice, held_against, season
from phaseout.overview.season import Known, following, next_id

CITY_BYTES = 1_000_000
"""A city ledger up to this is read, in about a second; of a larger one only the mark is told."""
SOON = 30


def overview(folder: Path, today: date, asked: date | None) -> tuple[Desk, Season, Advice]:
    """What lies in the folder, the year that is at work there, and what to do next.

    asked: the day that the call asked for, if it did.
    """
    desk = look(folder)
    seen = {m.plan for m in desk.made} | {s.plan for s in desk.sent}
    own = [m.path for m in desk.of("plan")]
    known = _known(folder, own, seen) if seen or own else {}
    here = season(desk, known, today)
    if here.city and (standing := _standing(folder / here.city.path, here.given, today)):
        here = held_against(here, desk, standing)
    if here.over and here.city:
        ships = following(here.plan, _known(folder, own, None))
        then = ships or next_id(here.plan)
        moved = (folder.absolute().parent / then).is_dir()
        here = replace(here, following=then, ready=bool(ships), moved=moved)
    return desk, here, advice(here, today, asked)


def _known(folder: Path, own: Iterable[str], named: Set[str] | None) -> Known:
    """The plans in the folder and those of these ids that ship (all for None).

    A file that is no plan yet names nothing.
    """
    from phaseout.plan import PlanFault, plan_ids
    from phaseout.plan.outline import outline

    found = {}
    shipped = [(id, id) for id in plan_ids() if named is None or id in named]
    for given, place in shipped + [(path, str(folder / path)) for path in own]:
        with suppress(PlanFault, LookupError, TypeError, ValueError, AttributeError):
            names = outline(place)
            found[names.id] = given, names
    return found


def _standing(path: Path, given: str, today: date) -> Standing | None:
    """How the city ledger stands; None where that cannot be told in a moment."""
    from phaseout.deadlines.clocks import deadlines, within_days
    from phaseout.jobs.outputs import read_cities
    from phaseout.model.due import LATE_STATES
    from phaseout.plan import PlanFault

    if path.stat().st_size > CITY_BYTES:
        return None
    try:
        city, plan = read_cities([path], given or None)
    except (Unreadable, PlanFault):
        return None
    dues = [due for due in deadlines(city, plan, today) if not due.pending]
    late = [due for due in dues if due.state in LATE_STATES]
    soon = [
        due for due in within_days(dues, SOON) if due.days_left is not None and due.days_left >= 0
    ]
    files = frozenset(s.sha256 for s in city.sources)
    return Standing(files, len(late), len(soon), city.count("pending"))
