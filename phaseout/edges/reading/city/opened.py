"""A city ledger opened: its sheets, its mark, and the plan it follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from phaseout.edges.reading.city.found import AGAIN, Found, HeadLost, find
from phaseout.edges.reading.form import mark_of
from phaseout.edges.reading.limits import limits, under
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.workbook import SheetCells, open_book
from phaseout.edges.writing.city.names import (
    HEADS,
    KIND,
    PENDING,
    SheetNames,
    sheet_names,
    short_title,
)
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.plan import PlanFault, load
from phaseout.sentence import say

UNPACKED_MB, CELLS = 2_000, 60_000_000
"""A whole city's rows are more than any return may hold: 41 × 2,500 of 49 columns take 280 MB."""
NOT_CITY = say("不是 phaseout merge 汇总出的市级台账；请先对各单位报送的文件运行 phaseout merge")


@dataclass(frozen=True)
class Opened:
    """The workbook while it is read."""

    sheets: Mapping[str, SheetCells]
    plan: Plan
    mark: Mapping[str, str]

    @cached_property
    def names(self) -> dict[str, SheetNames]:
        """Ledger → what its sheets are called."""
        return sheet_names(self.plan)

    @cached_property
    def kinds(self) -> list[LedgerSpec]:
        """The kinds of ledger that were merged, in the plan's order."""
        marked = [name for key, name in self.mark.items() if key.startswith("ledger.")]
        found = [spec for spec in self.plan.ledgers.values() if spec.id in marked]
        if len(found) < len(marked):
            raise Unreadable(
                say("汇总之后方案改过，有的台账已不在方案中；请重新运行 phaseout merge")
            )
        return found

    def find(
        self, name: str, heads: Sequence[str], places: Sequence[str] = (), proof: str = HEADS[FILE]
    ) -> Found:
        """The table under these heads of a sheet."""
        try:
            return find(self.sheets, name, heads, places, proof)
        except HeadLost as lost:
            if self.plan.version == self.mark.get("plan_version"):
                raise
            raise Unreadable(
                say(
                    "工作表“{name}”的表头没有“{head}”：汇总之后方案改过，请重新运行 phaseout merge",
                    name=name,
                    head=lost.head,
                )
            ) from None

    def may_lack(self, name: str) -> bool:
        """Whether a sheet is not there because it would have been empty."""
        return name not in self.sheets and name.startswith(f"{PENDING}-")

    def in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows as they were merged: by unit in the plan's order, then file, sheet, row."""
        order = {unit: k for k, unit in enumerate(self.plan.units)}
        rank = rows[UNIT].map(order).fillna(len(order))
        by = ["_rank", UNIT, FILE, SHEET, ROW]
        return rows.assign(_rank=rank).sort_values(by, kind="stable").drop(columns="_rank")

    def called(self, short: str) -> LedgerSpec:
        """The ledger of this short title."""
        for spec in self.plan.ledgers.values():
            if short_title(spec) == short:
                return spec
        raise Unreadable(say("方案中没有叫“{short}”的台账；{again}", short=short, again=AGAIN))


def opened(path: Path, plan: Plan | None) -> Opened:
    """The city ledger in a file, under its own plan or the one given.

    Raises:
        Unreadable: not a city ledger, or of another plan.
    """
    now = limits()
    room = replace(now, unpacked_mb=max(now.unpacked_mb, UNPACKED_MB), cells=max(now.cells, CELLS))
    with under(room):
        book = open_book(contents(path))
    mark = mark_of(book)
    if mark.get("kind") != KIND:
        raise Unreadable(NOT_CITY)
    plan = plan or _plan(mark)
    if plan.id != mark.get("plan"):
        raise Unreadable(
            say("它按方案“{own}”汇总，不是“{id}”；请核对 --plan", own=mark.get("plan"), id=plan.id)
        )
    return Opened({sheet.name: sheet for sheet in book.sheets}, plan, mark)


def _plan(mark: Mapping[str, str]) -> Plan:
    name = mark.get("plan", "")
    try:
        return load(name)
    except PlanFault:
        raise Unreadable(
            say("它按方案“{name}”汇总，找不到这个方案；请用 --plan 指明方案文件", name=name)
        ) from None
