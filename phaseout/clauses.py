"""The verb of `catalogue import`: what a clause list is held against before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from phaseout.model.clause import ELIMINATED, Clause
from phaseout.model.law import Catalogue

GAPS_SHOWN = 10


def doubled(placed: Iterable[tuple[str, Clause]]) -> list[str]:
    """Each item number that stands twice under one title, in a sentence."""
    seen: dict[tuple[object, ...], str] = {}
    said = []
    for place, c in placed:
        key = (c.edition, c.category, c.section, c.title, c.item)
        if key in seen:
            said.append(f"{place}：{c.called}与{seen[key]}序号重复，请核对")
        seen.setdefault(key, place)
    return said


def gaps(clauses: Iterable[Clause]) -> list[str]:
    """Each title whose item numbers leave some out, in a sentence."""
    numbers: dict[tuple[int, str, str, str], set[int]] = {}
    for c in clauses:
        numbers.setdefault((c.edition, c.category, c.section, c.title), set()).add(c.item)
    return [
        f"{edition}年本 {category} {section}{title}：缺第{_listed(absent)}项"
        for (edition, category, section, title), held in numbers.items()
        if (absent := sorted({*range(1, max(held) + 1)} - held))
    ]


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:GAPS_SHOWN]))
    return shown if len(numbers) <= GAPS_SHOWN else f"{shown}……共{len(numbers)}项，以上"


def counted(clauses: Sequence[Clause]) -> list[str]:
    """How many items of each edition and category the list has."""
    by_edition = Counter(c.edition for c in clauses)
    by_category = Counter((c.edition, c.category) for c in clauses)
    return [
        f"{edition}年本 {count} 项，其中"
        + "、".join(f"{kind} {n} 项" for (year, kind), n in by_category.items() if year == edition)
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
    held = ((ELIMINATED, eliminated, catalogue.eliminated), ("全部", len(clauses), catalogue.items))
    for what, own, due in held:
        if due and own != due:
            yield (
                f"清单自称完整，{catalogue.year}年本{what}应有 {due} 项，这里有 {own} 项，请核对原文"
            )
