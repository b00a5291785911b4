"""The sheet of repairs: every cell of the merged rows that was written otherwise in its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from phaseout.edges.writing.city.names import MOST_REPAIRS, REPAIRS, of_plan, short_title, shown
from phaseout.edges.writing.city.tables import frame_of, other_column, places
from phaseout.edges.writing.workbook import Column, Sheet, Value
from phaseout.model.finding import Place
from phaseout.model.ledger import PROVENANCE
from phaseout.model.merged import Merged
from phaseout.model.ruling import cell_text

if TYPE_CHECKING:
    from phaseout.model.plan import LedgerSpec, Plan

BEFORE, AFTER, FIELD = "原文", "读作", "栏目"


def repair_sheets(merged: Merged, plan: Plan, most: int) -> Iterator[Sheet]:
    """Every repair, a line a cell; so many to a sheet, the second is called 修正-2."""
    columns = [
        Column("序号", 8, "integer"), Column("台账", 14), Column(FIELD, 20), Column(BEFORE, 36),
        Column(AFTER, 36), *map(other_column, PROVENANCE[1:]),
    ]  # fmt: skip
    rows = list(_lines(merged, plan))
    for nth, start in enumerate(range(0, len(rows), most), start=1):
        yield Sheet(
            repairs_name(nth), f"{of_plan(plan)}读取时的修正", columns, rows[start : start + most],
            subtitle=_subtitle(merged), paper="A3",
        )  # fmt: skip


def repairs_name(nth: int) -> str:
    """What the first, second … sheet of repairs is called."""
    return REPAIRS if nth == 1 else f"{REPAIRS}-{nth}"


def _subtitle(merged: Merged) -> str:
    most = max(Counter(r.ledger for r in merged.repaired).values())
    said = (
        f"共 {len(merged.repaired)} 处，意思不变，只是写法照台账的要求改过；填报单位的原件没有改动"
    )
    if most > MOST_REPAIRS:
        said += f"。台账里每种只有前 {MOST_REPAIRS:,} 处写有批注，全部列在这里"
    return said


def _lines(merged: Merged, plan: Plan) -> Iterator[tuple[Value, ...]]:
    kinds = dict.fromkeys(r.ledger for r in merged.repaired)
    now = {name: _held(merged, plan.ledgers[name]) for name in kinds}
    for number, r in enumerate(merged.repaired, start=1):
        spec = plan.ledgers[r.ledger]
        yield (
            number, short_title(spec), spec.fields[r.field].header, shown(r.before),
            shown(now[r.ledger].get((r.row, r.field), "")), shown(r.row.file), shown(r.row.sheet),
            r.row.row,
        )  # fmt: skip


def _held(merged: Merged, spec: LedgerSpec) -> dict[tuple[Place, str], str]:
    """What the repaired cells hold; of several machines from one cell, the first."""
    wanted: dict[str, set[Place]] = {}
    for r in merged.repaired:
        if r.ledger == spec.id:
            wanted.setdefault(r.field, set()).add(r.row)
    rows = frame_of(merged.tables, spec)
    every = places(rows)
    found: dict[tuple[Place, str], str] = {}
    for name, own in wanted.items():
        for place, value in zip(every, rows[name].tolist(), strict=True):
            if place in own:
                found.setdefault((place, name), cell_text(value) or "")
    return found
