"""What a public list shows: its columns, by one allow-list for every format.

Nothing but these columns is ever published: no contact, no telephone, no address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from phaseout.model.card import CardRow, ListId
from phaseout.values import as_printed

if TYPE_CHECKING:
    from phaseout.model.plan import Plan

Shown = str | date | None
ColumnId = Literal[
    "district", "enterprise", "credit_code", "standard", "problem", "basis", "ordered_on", "until",
    "state", "demand", "exit_mode", "closed_on", "exited_on", "equipment", "capacity", "sealed",
    "publishers",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column of a list: the ledger's field whose header it bears, or a head of its own."""

    head: str
    show: Callable[[CardRow], Shown]

    def header(self, plan: Plan) -> str:
        """Its head, in the plan's own word where the plan has one: 县(区), 街道(镇)."""
        names = [name for name in ("exit", "exit_list") if name in plan.ledgers]
        fields = (plan.ledgers[name].fields.get(self.head) for name in names)
        header = next((field.header for field in fields if field), self.head)
        return as_printed(header)


QUOTED = (
    "problem", "basis", "measure", "exit_mode", "equipment", "model", "quantity_unit", "product",
    "capacity_unit",
)  # fmt: skip
"""The columns of text that a list quotes besides the name, the code and the district."""
PROVISIONAL = "（暂定）"
PROVISIONAL_NOTE = f"注：标有“{PROVISIONAL[1:-1]}”的日期，因当年放假安排尚未公布，暂按周末推算，以放假安排公布后推算的日期为准。"


def until(row: CardRow) -> Shown:
    """The day an order ends; marked in words where no calendar fixes it yet."""
    if row.until and row.until_provisional:
        return f"{row.until}{PROVISIONAL}"
    return row.until


def state(row: CardRow) -> str:
    """How the enterprise stands, in the words of the cards."""
    if row.closed_on:
        return "已依法关闭"
    if row.due_for_closure:
        return "整改不达标"
    return "逾期未整改" if row.overdue else "整改中"


COLUMNS: dict[ColumnId, PublicColumn] = {
    "district": PublicColumn("district", lambda row: row.unit),
    "enterprise": PublicColumn("enterprise", lambda row: row.enterprise),
    "credit_code": PublicColumn("credit_code", lambda row: row.credit_code),
    "standard": PublicColumn("standard", lambda row: "、".join(row.standards)),
    "problem": PublicColumn("problem", lambda row: row.problem),
    "basis": PublicColumn("basis", lambda row: row.basis),
    "ordered_on": PublicColumn("ordered_on", lambda row: row.since),
    "until": PublicColumn("整改到期日", until),
    "state": PublicColumn("状态", state),
    "demand": PublicColumn("处置要求", lambda row: row.demand),
    "exit_mode": PublicColumn("exit_mode", lambda row: row.exit_mode),
    "closed_on": PublicColumn("依法关闭日期", lambda row: row.closed_on),
    "exited_on": PublicColumn("closed_on", lambda row: row.since),
    "equipment": PublicColumn("主体设备（生产线）", lambda row: row.equipment),
    "capacity": PublicColumn("退出产能", lambda row: row.capacity),
    "sealed": PublicColumn("未拆除", lambda row: "已封存" if row.sealed_only else None),
    "publishers": PublicColumn("公布单位", lambda row: "、".join(row.publishers)),
}
_WHO: tuple[ColumnId, ...] = ("district", "enterprise", "credit_code", "standard")
_OPEN: tuple[ColumnId, ...] = (
    *_WHO, "problem", "basis", "ordered_on", "until", "state", "demand", "publishers",
)  # fmt: skip
PUBLIC: dict[ListId, tuple[ColumnId, ...]] = {
    "yellow": _OPEN,
    "over-emission": _OPEN,
    "serious": (*_OPEN[:-1], "exit_mode", "closed_on", "publishers"),
    "red": (*_WHO, "problem", "basis", "exit_mode", "closed_on", "publishers"),
    "exit": (*_WHO, "equipment", "capacity", "exit_mode", "exited_on", "sealed"),
}
"""List → its columns in order."""
SPARED: frozenset[tuple[ListId, ColumnId]] = frozenset(
    ("exit", column)
    for column in ("district", "credit_code", "standard", "exit_mode", "exited_on", "sealed")
)
"""List and column that no programme asks to be published: firms, equipment and capacities it does."""
