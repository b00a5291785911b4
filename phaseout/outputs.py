"""Nouns out to files: blank workbooks, the city ledger, lists and reports, all through `save`.

Beside `batch` the only place below the command line that joins the edges and the verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from phaseout.edges.writing.blank import blank_workbook
from phaseout.edges.writing.save import check_folder, file_name, save
from phaseout.model.plan import Plan
from phaseout.plan import PlanFault


class NoSuchName(PlanFault):
    """A unit, ledger or report that the plan has not; the text names those it has."""


def write_blanks(
    plan: Plan, units: Sequence[str], ledgers: Sequence[str], folder: Path, *, force: bool = False
) -> list[Path]:
    """A blank workbook for each of these units (none named: all districts) and ledgers."""
    _known("填报单位", units, plan.units)
    _known("台账", ledgers, plan.ledgers)
    check_folder(folder)
    written = []
    for unit in units or plan.districts:
        path = folder / file_name(unit, ".xlsx")
        save(path, blank_workbook(plan, unit, ledgers or tuple(plan.ledgers)), force=force)
        written.append(path)
    return written


def _known(
    what: str, names: Sequence[str], known: Sequence[str] | dict[str, object] | object
) -> None:
    words = list(known)  # type: ignore[call-overload]
    for name in names:
        if name not in words:
            close = get_close_matches(name, words, n=1, cutoff=0.4)
            near = f"，是不是“{close[0]}”？" if close else "。"
            raise NoSuchName(f"方案里没有{what}“{name}”{near}")
