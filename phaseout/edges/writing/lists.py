"""A public list as a workbook: its regime's own title, and columns by an allow-list only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from phaseout.edges.writing.city import shown
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.model.card import CardRow, ListId, PublishedList

if TYPE_CHECKING:
    from phaseout.model.plan import Plan

NAMES: dict[ListId, str] = {
    "yellow": "黄牌名单", "red": "红牌名单", "over-emission": "超标排放企业名单",
    "serious": "情节严重企业名单", "exit": "退出企业名单",
}  # fmt: skip
CHANGES = "变动情况"
DISTRICT = "所在区县"
CHANGE_WORDS = {"new": "新增", "kept": "保留", "moved": "转入", "removed": "移出"}

Show = Callable[[CardRow], Value]
Public = tuple[Column, Show]


def _state(row: CardRow) -> str:
    if row.due_for_closure:
        return "整改不达标"
    return "逾期未整改" if row.overdue else "整改中"


_WHO: tuple[Public, ...] = (
    (Column("企业名称", 26), lambda row: row.enterprise),
    (Column("统一社会信用代码", 22, "code"), lambda row: row.credit_code),
    (Column(DISTRICT, 12), lambda row: row.unit),
    (Column("标准类别", 11), lambda row: "、".join(row.standards)),
)
_WHY: tuple[Public, ...] = (
    (Column("不达标事项", 26), lambda row: row.problem),
    (Column("依据", 26), lambda row: row.basis),
)
_PUBLISHER: Public = (Column("公布单位", 16), lambda row: "、".join(row.publishers))

_OPEN: tuple[Public, ...] = (
    *_WHO, *_WHY,
    (Column("责令整改日期", 13, "date"), lambda row: row.since),
    (Column("整改期限", 13, "date"), lambda row: row.until),
    (Column("状态", 12), _state),
    (Column("要求", 18), lambda row: row.demand),
    _PUBLISHER,
)  # fmt: skip

# Nothing but these columns is ever published: no contact, no telephone, no address.
PUBLIC: dict[ListId, tuple[Public, ...]] = {
    "yellow": _OPEN,
    "over-emission": _OPEN,
    "serious": _OPEN,
    "red": (
        *_WHO, *_WHY,
        (Column("退出方式", 16), lambda row: row.exit_mode),
        (Column("依法关闭日期", 13, "date"), lambda row: row.since),
        _PUBLISHER,
    ),
    "exit": (
        *_WHO,
        (Column("主体设备（生产线）", 32), lambda row: row.equipment),
        (Column("退出产能", 24), lambda row: row.capacity),
        (Column("退出方式", 16), lambda row: row.exit_mode),
        (Column("退出日期", 13, "date"), lambda row: row.since),
        (Column("未拆除", 10, align="center"), lambda row: "已封存" if row.sealed_only else None),
    ),
}  # fmt: skip


def list_workbook(published: PublishedList, plan: Plan, made_on: date) -> bytes:
    """The list as an .xlsx package: its rows, and what changed since the one before, if known."""
    standing = [row for row in published.rows if row.change != "removed"]
    sheets = [_list(published, plan, standing, made_on)]
    if any(row.change for row in published.rows):
        sheets.append(_changes(published))
    properties = {
        "phaseout.kind": "list",
        "phaseout.plan": plan.id,
        "phaseout.list": published.list,
    }
    created = datetime.combine(made_on, time())
    return workbook_bytes(Workbook(sheets, published.title, created, properties=properties))


def _list(published: PublishedList, plan: Plan, rows: Sequence[CardRow], made_on: date) -> Sheet:
    public = PUBLIC[published.list]
    publishers = dict.fromkeys(name for row in rows for name in row.publishers)
    head = [
        f"公布单位：{'、'.join(publishers) or plan.office}",
        f"公布日期：{made_on.isoformat()}",
        f"共 {len(rows)} 家",
        *([f"公布平台：{'、'.join(published.published_at)}"] if published.published_at else []),
    ]
    return Sheet(
        NAMES[published.list],
        published.title,
        [Column("序号", 6, "integer"), *(_worded(column, plan) for column, _ in public)],
        [(n, *(_cell(show(row)) for _, show in public)) for n, row in enumerate(rows, start=1)],
        subtitle=f"{published.regime}\n{'　'.join(head)}",
        freeze_columns=2,
    )


def _worded(column: Column, plan: Plan) -> Column:
    """The column of the district under the plan's own word for it: 县(区), 街道(镇)."""
    ledger = plan.ledgers.get("exit")
    if column.header != DISTRICT or ledger is None:
        return column
    return replace(column, header=f"所在{ledger.fields['district'].header}")


def _cell(value: Value) -> Value:
    return shown(value) if isinstance(value, str) else value


def _changes(published: PublishedList) -> Sheet:
    """Who was added, came from another list, or was removed, and why."""
    columns = [
        Column("序号", 6, "integer"), Column("变动", 8), Column("企业名称", 32),
        Column("统一社会信用代码", 22, "code"), Column(DISTRICT, 16), Column("原因", 48),
    ]  # fmt: skip
    changed = [row for row in published.rows if row.change and row.change != "kept"]
    changed.sort(key=lambda row: list(CHANGE_WORDS).index(row.change or ""))
    rows = [
        (n, CHANGE_WORDS[row.change or ""], shown(row.enterprise), row.credit_code, shown(row.unit),
         shown(row.reason or ""))
        for n, row in enumerate(changed, start=1)
    ]  # fmt: skip
    return Sheet(CHANGES, f"{published.title}变动情况", columns, rows, subtitle="与上一期名单相比")
