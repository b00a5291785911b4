"""Which plan a call follows: as asked, by the files' own marks, else the only one that fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from phaseout.edges.children import Begin, Death, each
from phaseout.edges.reading.form import mark_of
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.marks import property_mark
from phaseout.edges.reading.preflight import Unreadable, contents, size_of
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import open_book
from phaseout.jobs.inbox import NothingToDo
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.plan import PlanFault, load, plan_ids
from phaseout.sentence import joined, say, sentence_of

LOOKED_AT = 3
"""So many readable files are read under every plan."""


class Look(NamedTuple):
    """What a file shows under a plan: whether a ledger of it, from whom, the titles of its sheets."""

    ledgers: bool
    unit: str | None
    titles: tuple[str, ...]


Looks = Mapping[str, Look]
"""By plan; none under which the file cannot be read."""


def plan_for(paths: Sequence[Path], asked: str | None) -> Plan:
    """The plan a call follows: as asked, by the files' own marks, else the only one that fits.

    Marks decide where they agree and at least half of the files bear one: a form of another year
    among the returns of a city must not turn the call.

    Raises:
        PlanFault: no such plan, or none or several fit; the text names them.
        NothingToDo: not one of the files can be read.
    """
    if asked:
        return load(asked)
    marks, faults = _marks(paths)
    if len(set(marks)) == 1 and 2 * len(marks) >= len(paths) - len(faults):
        return load(marks[0])
    looks, lost = _looks([path for path in paths if path not in faults])
    faults |= lost
    if len(faults) == len(paths):
        raise NothingToDo(
            joined(
                "\n",
                (say("{path}：{fault}", path=path, fault=fault) for path, fault in faults.items()),
            )
        )
    cities = _fitting(looks)
    if len(cities) > 1:
        cities = [name for name in cities if name in marks] or cities
    if len(cities) == 1:
        return load(cities[0])
    raise PlanFault(_undecided(cities, faults))


def _undecided(cities: Sequence[str], faults: Mapping[Path, str]) -> str:
    why = say("有几个方案都合适") if cities else say("看不出属于哪个方案")
    if faults:
        few = [
            say("{file}：{fault}", file=path.name, fault=fault)
            for path, fault in islice(faults.items(), 3)
        ]
        why = say("{why}（{faults}）", why=why, faults=joined("；", few))
    known = cities or plan_ids()
    return say(
        "{why}，请用 --plan 指明，例如 --plan {first}。可选：{known}。",
        why=why,
        first=known[0],
        known=joined("、", known),
    )


def _fitting(looks: Sequence[Looks]) -> list[str]:
    """The plans that fit the files; those of a city first, and of these the one that fits best."""
    fitting = [name for name in plan_ids() if _fits(_under(looks, name), load(name))]
    cities = [name for name in fitting if load(name).reporters] or fitting
    for narrower in (_of_its_city, _from_its_units, _of_its_year):
        if len(cities) > 1:
            cities = [n for n in cities if narrower(_under(looks, n), load(n))] or cities
    return cities


def _under(looks: Sequence[Looks], plan: str) -> list[Look]:
    return [look[plan] for look in looks if plan in look]


def _fits(looks: Sequence[Look], plan: Plan) -> bool:
    """Whether a file has a ledger of the plan, from a unit of the plan."""
    return any(look.ledgers and (not plan.reporters or look.unit in plan.units) for look in looks)


def _of_its_city(looks: Sequence[Look], plan: Plan) -> bool:
    """Whether a title names the plan's city."""
    return any(plan.jurisdiction in title for look in looks for title in look.titles)


def _from_its_units(looks: Sequence[Look], plan: Plan) -> bool:
    """Whether the files all come from units of the plan, a district among them.

    市生态环境局 is a department of every city; its districts are a city's own.
    """
    units = {look.unit for look in looks}
    return units <= plan.units.keys() and (not plan.districts or bool(units & {*plan.districts}))


def _of_its_year(looks: Sequence[Look], plan: Plan) -> bool:
    """Whether the titles name years, and only years of the plan."""
    titles = (title for look in looks for title in look.titles)
    years = {int(year) for title in titles for year in re.findall(r"(20\d\d)年", title)}
    if not years or plan.period_from is None or plan.period_to is None:
        return False
    return all(plan.period_from.year <= year <= plan.period_to.year for year in years)


# -- in a child, since no file has been read before


def _marks(paths: Sequence[Path]) -> tuple[list[str], dict[Path, str]]:
    """The plans that the files say they were made for, and why others cannot be read."""
    marks: list[str] = []
    faults: dict[Path, str] = {}
    for path, seen in each(_marked, [paths], _allowance):
        if isinstance(seen, Death):
            faults[path] = seen.why
        elif seen in plan_ids():
            marks.append(seen)
    return marks, {path: faults[path] for path in paths if path in faults}


def _marked(paths: Sequence[Path], begin: Begin) -> list[str | Death]:
    """The plan that each file is marked with, or why it cannot be read."""
    found: list[str | Death] = []
    for k, path in enumerate(paths):
        begin(k)
        try:
            content = contents(path)
            mark = property_mark(content) or mark_of(open_book(content))
            found.append(mark.get("plan", ""))
        except Unreadable as fault:
            found.append(Death(sentence_of(fault)))
    return found


def _looks(paths: Sequence[Path]) -> tuple[list[Looks], dict[Path, str]]:
    """The first readable files under every plan, and why those before them cannot be read."""
    looks: list[Looks] = []
    faults: dict[Path, str] = {}
    for start in range(0, len(paths), LOOKED_AT):
        some = paths[start : start + LOOKED_AT]
        for path, look in each(_seen, [some], lambda p: len(plan_ids()) * _allowance(p)):
            if isinstance(look, Death):
                faults[path] = look.why
            else:
                looks.append(look)
        if len(looks) >= LOOKED_AT:
            break
    return looks[:LOOKED_AT], faults


def _seen(paths: Sequence[Path], begin: Begin) -> list[Looks | Death]:
    found: list[Looks | Death] = []
    for k, path in enumerate(paths):
        begin(k)
        read = {name: read_submission(path, load(name)) for name in plan_ids()}
        faults = [s.message for s in read.values() if s.status == "unreadable"]
        looks = {name: _look(s) for name, s in read.items() if s.status != "unreadable"}
        found.append(looks or Death(next(filter(None, faults), "")))
    return found


def _look(seen: Submission) -> Look:
    return Look(bool(seen.ledgers), seen.unit, tuple(sheet.title for sheet in seen.sheets))


def _allowance(path: Path) -> float:
    return limits().allowance(size_of(path))
