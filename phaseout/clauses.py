"""The verb of `catalogue import`: what a clause list is held against before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from phaseout.model.clause import ELIMINATED, Clause
from phaseout.model.law import Catalogue
from phaseout.sentence import joined, say

GAPS_SHOWN = 10


def doubled(placed: Iterable[tuple[str, Clause]]) -> list[str]:
    """Each item number that stands twice under one title, in a sentence."""
    seen: dict[tuple[object, ...], str] = {}
    said: list[str] = []
    for place, c in placed:
        key = (c.edition, c.category, c.section, c.title, c.item)
        if key in seen:
            said.append(
                say(
                    "{place}：{clause}与{other}序号重复，请核对",
                    place=place,
                    clause=c.called,
                    other=seen[key],
                )
            )
        seen.setdefault(key, place)
    return said


def gaps(clauses: Iterable[Clause]) -> list[str]:
    """Each title whose item numbers leave some out, in a sentence."""
    numbers: dict[tuple[int, str, str, str], set[int]] = {}
    for c in clauses:
        numbers.setdefault((c.edition, c.category, c.section, c.title), set()).add(c.item)
    return [
        say(
            "{edition}年本 {category} {section}{title}：缺第{numbers}项",
            edition=edition,
            category=category,
            section=section,
            title=title,
            numbers=_listed(absent),
        )
        for (edition, category, section, title), held in numbers.items()
        if (absent := sorted({*range(1, max(held) + 1)} - held))
    ]


def _listed(numbers: Sequence[int]) -> str:
    shown = joined("、", map(str, numbers[:GAPS_SHOWN]))
    if len(numbers) <= GAPS_SHOWN:
        return shown
    return say("{few}……共{n}项，以上", few=shown, n=len(numbers))


def counted(clauses: Sequence[Clause]) -> list[str]:
    """How many items of each edition and category the list has."""
    by_edition = Counter(c.edition for c in clauses)
    by_category = Counter((c.edition, c.category) for c in clauses)
    return [
        say(
            "{edition}年本 {n} 项，其中{parts}",
            edition=edition,
            n=count,
            parts=joined(
                "、",
                (
                    say("{kind} {n} 项", kind=kind, n=own)
                    for (year, kind), own in by_category.items()
                    if year == edition
                ),
            ),
        )
        for edition, count in by_edition.items()
    ]


def incomplete(clauses: Sequence[Clause], catalogues: Iterable[Catalogue]) -> list[str]:
    """Where a list that calls itself whole has another number of items than the edition."""
    known = {c.year: c for c in catalogues if c.items}
    return [
        said
        for edition in dict.fromkeys(c.edition for c in clauses)
        if edition in known
        for said in _differences([c for c in clauses if c.edition == edition], known[edition])
    ]


def _differences(clauses: Sequence[Clause], catalogue: Catalogue) -> Iterator[str]:
    eliminated = sum(c.category == ELIMINATED for c in clauses)
    held = (
        (ELIMINATED, eliminated, catalogue.eliminated),
        (say("全部"), len(clauses), catalogue.items),
    )
    for what, own, due in held:
        if due and own != due:
            yield (
                say(
                    "清单自称完整，{year}年本{what}应有 {due} 项，这里有 {own} 项，请核对原文",
                    year=catalogue.year,
                    what=what,
                    due=due,
                    own=own,
                )
            )
