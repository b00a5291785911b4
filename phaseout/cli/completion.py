"""What the Tab key offers: plans, units, ledgers, rules, kinds, limits.

A key press loads no pandas, prints nothing and never fails: what cannot be offered is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phaseout.paths import PACKAGE

if TYPE_CHECKING:
    from phaseout.plan.outline import Outline

Offer = Iterable[tuple[str, str]]
"""Words with what they mean."""
Complete = Callable[[typer.Context, str], list[tuple[str, str]]]

_RULE = re.compile(r'@rule\(\s*"([A-Z]\d{3})".*?"""(.*?)(?:\n|""")', re.DOTALL)


def offering(offer: Callable[[typer.Context], Offer]) -> Complete:
    """The words of an offer that begin as typed; of a list with commas its last word is completed."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, last = incomplete.rpartition(",")
        try:
            words = [(word, means) for word, means in offer(ctx) if word.startswith(last)]
        except Exception:  # whatever a plan or a file is like: here is nobody to be told
            return []
        return [(f"{before}{comma}{word}", means) for word, means in words]

    return complete


def one_of_these(kinds: Sequence[str]) -> Complete:
    """An offer of words that are known beforehand."""
    return offering(lambda _: ((kind, "") for kind in kinds))


def plans(_: typer.Context) -> Offer:
    """The plans that ship, and files in this folder that may be one."""
    from phaseout.plan import plan_ids
    from phaseout.plan.outline import outline

    yield from ((name, outline(name).title) for name in plan_ids())
    yield from ((path.name, "") for path in sorted(Path().glob("*.toml")))


def units(ctx: typer.Context) -> Offer:
    """The units of the plan that the call names."""
    return ((unit, "") for unit in _named(ctx).units)


def ledgers(ctx: typer.Context) -> Offer:
    """The ledgers of the plan that the call names."""
    return _named(ctx).ledgers.items()


def kinds(ctx: typer.Context) -> Offer:
    """The reports of the plan that the call names, or that its city ledger follows."""
    return _named(ctx).reports.items()


def rules(_: typer.Context) -> Offer:
    """The rules as their sources name them; to load them would take half a second."""
    for path in sorted((PACKAGE / "rules").glob("*.py")):
        yield from _RULE.findall(path.read_text(encoding="utf-8"))


def limits(_: typer.Context) -> Offer:
    """The limits that a call may raise."""
    from phaseout.edges.reading.limits import told

    return ((f"{name}=", str(limit.get("unit", ""))) for name, limit in told().items())


def _named(ctx: typer.Context) -> Outline:
    """The plan that the call names, else that of the first file it names."""
    from phaseout.edges.reading.marks import property_mark
    from phaseout.plan.outline import outline

    if plan := ctx.params.get("plan"):
        return outline(plan)
    # while an option still lacks its value, the files stand unparsed
    first = [*(ctx.params.get("inputs") or ()), *ctx.args][0]
    return outline(property_mark(Path(first).read_bytes())["plan"])
