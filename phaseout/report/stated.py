"""All that one report states: its own span, what came before it in the year, the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from phaseout.model.facts import Facts, Figure
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.report.facts import facts
from phaseout.report.figures import by_id
from phaseout.report.reported import Asked, before

Earlier = tuple[Merged, Plan]
"""A city ledger of an earlier year and the plan it follows."""
SO_FAR, PREVIOUS = "so_far", "previous"
_SO_FAR = ("exit.", "targets.")
"""What a report of a month or half-year also tells of from the beginning; the rest is so anyway."""
_NOT_COMPARED = ("rows.", "pending.", "duplicate.", "units.", "plan.month.", "late.", "tasks.")
"""What says something about the ledgers and their rounds, not about the year."""


def stated(city: Merged, one: Asked, last: Earlier | None = None) -> Facts:
    """The figures and lines of a report: `累计_` from the beginning, `上年_` of the ledger compared with.

    Raises:
        FiguresDisagree: figures that must agree do not.
        PlanFault: the ledger to be compared with is not of an earlier year.
    """
    found = facts(city, one.plan, one.on)
    others: list[Figure] = []
    if one.so_far:
        whole = facts(city, one.so_far, one.on)
        found = replace(found, targets=whole.targets)
        others += _called(whole, SO_FAR, "累计", only=_SO_FAR)
    if last:
        then = before(one, last[1])
        others += _called(facts(last[0], then.plan, then.on), PREVIOUS, "上年", but=_NOT_COMPARED)
        found = replace(found, against=then.words)
    return replace(found, figures=by_id((*found.figures.values(), *others)))


def _called(
    facts: Facts, front: str, word: str, *, only: tuple[str, ...] = ("",), but: tuple[str, ...] = ()
) -> Iterator[Figure]:
    """The figures of other facts under names of their own."""
    for figure in facts.figures.values():
        if figure.id.startswith(only) and not (but and figure.id.startswith(but)):
            yield replace(figure, id=f"{front}.{figure.id}", label=f"{word}_{figure.label}")
