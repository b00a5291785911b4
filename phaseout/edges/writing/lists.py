"""A public list as a workbook and as CSV: its regime's title, and columns by an allow-list only."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from typing import TYPE_CHECKING

from phaseout.edges.writing.city import shown
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.cells import as_text
from phaseout.edges.writing.workbook.texts import leads
from phaseout.model.card import CardRow, ListId, PublishedList

if TYPE_CHECKING:
    from phaseout.model.plan import Plan

NAMES: dict[ListId, str] = {
    "yellow": "黄牌名单", "red": "红牌名单", "over-emission": "超标排放企业名单",
    "serious": "情节严重企业名单", "exit": "退出企业名单",
}  # fmt: skip
DISTRICT = "所在区县"

Show = Callable[[CardRow], Value]
Public = tuple[Column, Show]


def _state(row: CardRow) -> str:
    if row.exit_mode and not row.demand:
        return "已依法关闭"
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
    "serious": (*_OPEN[:-1], (Column("退出方式", 16), lambda row: row.exit_mode), _PUBLISHER),
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


def list_workbook(published: PublishedList, plan: Plan, made_on: date, number: str = "") -> bytes:
    """The list as an .xlsx package; who was removed from it stands nowhere in it."""
    properties = {
        "phaseout.kind": "list",
        "phaseout.plan": plan.id,
        "phaseout.list": published.list,
    }
    created = datetime.combine(made_on, time())
    sheet = _list(published, plan, made_on, number)
    return workbook_bytes(Workbook([sheet], published.title, created, properties=properties))


def list_csv(published: PublishedList, plan: Plan, made_on: date, number: str = "") -> bytes:
    """The list as CSV that Excel opens: UTF-8 with its mark, no cell that it would calculate.

    Columns: those of the workbook, then list, regime, number, publishers and day of publication.
    """
    public = PUBLIC[published.list]
    heads = ["序号", *(_worded(column, plan).header for column, _ in public), *_OF_LIST]
    publishers = "、".join(published.publishers)
    of_list = (published.title, published.regime, number, publishers, made_on.isoformat())
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    for n, row in enumerate(published.standing, start=1):
        cells = (as_text(value) if (value := show(row)) is not None else "" for _, show in public)
        writer.writerow([n, *map(_harmless, (*cells, *of_list))])
    return text.getvalue().encode("utf-8-sig", "replace")


_OF_LIST = ("名单", "制度", "编号", "公布单位（名单）", "公布日期")
_LIKE_A_NUMBER = re.compile(r"\d{12,}|\d+E\d+", re.IGNORECASE)


def _harmless(text: str) -> str:
    """The text on one line, such that Excel shows it and neither calculates nor rounds it."""
    line = " ".join(shown(text).split())
    if _LIKE_A_NUMBER.fullmatch(line):
        return f"\t{line}"
    return f"'{line}" if leads(line) else line


def _list(published: PublishedList, plan: Plan, made_on: date, number: str) -> Sheet:
    public, rows = PUBLIC[published.list], published.standing
    head = [
        f"公布单位：{'、'.join(published.publishers) or plan.office}",
        *([f"编号：{number}"] if number else []),
        f"公布日期：{made_on.isoformat()}",
        f"共 {len(rows)} 家",
        *([f"公布平台：{'、'.join(published.published_at)}"] if published.published_at else []),
    ]
    return Sheet(
        NAMES[published.list],
        published.title,
        [Column("序号", 6, "integer"), *(_worded(column, plan) for column, _ in public)],
        [(n, *(_cell(show(row)) for _, show in public)) for n, row in enumerate(rows, start=1)],
        subtitle=f"{published.regime}\n{'　'.join(shown(part) for part in head)}",
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
