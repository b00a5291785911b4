"""What the files of a plan name, taken as it stands: a key press and a look round wait for no check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from phaseout.plan.fault import Faults
from phaseout.plan.files import chain
from phaseout.plan.layers import chosen, in_order, merge, stamped, with_likenesses


@dataclass(frozen=True, slots=True)
class Outline:
    """The names in a plan: its units, ledgers (id → title), lists, reports (kind → title)."""

    id: str
    title: str
    jurisdiction: str
    first: date | None
    last: date | None
    units: tuple[str, ...]
    ledgers: Mapping[str, str]
    lists: tuple[str, ...]
    reports: Mapping[str, str]
    issued: Mapping[str, str]
    """Kind of report → how often it is written: yearly, half-yearly or monthly."""

    def runs(self, day: date) -> bool:
        """Whether the day is in the programme's time; never for one that names none."""
        return self.first is not None and self.first <= day <= (self.last or day)


@cache
def outline(name: str) -> Outline:
    """The names in the plan of this id, or of the TOML file at this path.

    Raises:
        PlanFault: no such plan, or a file that is no TOML.
        LookupError, TypeError, ValueError, AttributeError: a plan that `load` would refuse.
    """
    said = _said(name)
    head, reports = said["plan"], said.get("report", {})
    return Outline(
        head["id"], head["title"], head["jurisdiction"], head.get("from"), head.get("to"),
        tuple(said.get("unit", {})),
        {id: ledger["title"] for id, ledger in said.get("ledger", {}).items()},
        tuple(said.get("list", {})),
        {kind: report["title"].replace("／", "") for kind, report in reports.items()},
        {kind: report.get("issued", "yearly") for kind, report in reports.items()},
    )  # fmt: skip


def _said(name: str) -> dict[str, Any]:
    """What the files say together, later ones over earlier ones."""
    faults = Faults()
    said: dict[str, Any] = {}
    for layer in (layers := chain(name, faults)):
        merge(said, stamped(layer.data, layer.path.name))
    file = layers[-1].path.name
    return chosen(with_likenesses(in_order(said, file, faults), file, faults), file, faults)
