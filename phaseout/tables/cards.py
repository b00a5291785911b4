"""The lists as tables: an enterprise a row, only what may be published."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from phaseout.model.card import CardRow, PublishedList
from phaseout.model.document import Align, Table
from phaseout.tables.column import Column, table
from phaseout.tables.words import day


def standing(published: PublishedList | None) -> tuple[CardRow, ...]:
    """The enterprises that stand on a list; one removed from it is neither printed nor counted."""
    return published.standing if published else ()


def of_list(published: PublishedList | None, name: str, heads: dict[str, str]) -> Table:
    """A list of this kind; without rows where the plan has none of it."""
    return _cards(standing(published), heads, {"red": _RED, "exit": _EXIT}.get(name, _YELLOW))


def _cards(
    rows: Sequence[CardRow], heads: dict[str, str], columns: Sequence[tuple[str, float]]
) -> Table:
    chosen = []
    for name, width in columns:
        field, align, cell = _OF_CARD[name]
        chosen.append(Column(heads.get(field, field), width, align, cell))
    return table(rows, chosen)


_OF_CARD: dict[str, tuple[str, Align, Callable[[CardRow], str]]] = {
    "区县": ("district", "center", lambda row: row.unit),
    "企业": ("enterprise", "left", lambda row: row.enterprise),
    "代码": ("credit_code", "center", lambda row: row.credit_code or ""),
    "标准": ("standard", "center", lambda row: "\n".join(row.standards)),
    "事项": ("problem", "left", lambda row: row.problem),
    "依据": ("basis", "left", lambda row: row.basis),
    "责令": ("ordered_on", "center", lambda row: day(row.since)),
    "到期": ("整改到期日", "center", lambda row: day(row.until)),
    "要求": ("处置要求", "left", lambda row: "；".join(filter(None, (row.exit_mode, row.demand)))),
    "方式": ("exit_mode", "center", lambda row: row.exit_mode + "（未拆除）" * row.sealed_only),
    "退出": ("closed_on", "center", lambda row: day(row.since)),
    "设备": ("主体设备（生产线）", "left", lambda row: row.equipment.replace("；", "\n")),
    "产能": ("退出产能", "left", lambda row: row.capacity.replace("；", "\n")),
    "公布": ("公布单位", "left", lambda row: "、".join(row.publishers)),
}
"""Column of a list → field of the ledger whose header it bears (or a head of its own)."""
_YELLOW = (
    ("区县", 15), ("企业", 27), ("代码", 37), ("标准", 11), ("事项", 24), ("依据", 25),
    ("责令", 19), ("到期", 19), ("要求", 17), ("公布", 22),
)  # fmt: skip
_RED = (
    ("区县", 15), ("企业", 31), ("代码", 37), ("标准", 12), ("事项", 29), ("依据", 29),
    ("方式", 16), ("退出", 19), ("公布", 28),
)  # fmt: skip
_EXIT = (
    ("区县", 17), ("企业", 38), ("代码", 37), ("标准", 12), ("设备", 45), ("产能", 30), ("方式", 18),
    ("退出", 19),
)  # fmt: skip
