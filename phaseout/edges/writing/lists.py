"""A public list as a workbook and as CSV: its regime's title, and columns by an allow-list only."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from typing import TYPE_CHECKING

from phaseout.edges.writing.city import shown
from phaseout.edges.writing.csv_cells import harmless
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.cells import as_text
from phaseout.edges.writing.workbook.texts import leads
from phaseout.model.card import ListId, PublishedList
from phaseout.model.public import COLUMNS, PROVISIONAL_NOTE, PUBLIC, ColumnId

if TYPE_CHECKING:
    from phaseout.model.plan import Plan

NAMES: dict[ListId, str] = {
    "yellow": "黄牌名单", "red": "红牌名单", "over-emission": "超标排放企业名单",
    "serious": "情节严重企业名单", "exit": "退出企业名单",
}  # fmt: skip

_LOOKS: dict[ColumnId, Column] = {
    "district": Column("", 12), "enterprise": Column("", 26), "credit_code": Column("", 22, "code"),
    "standard": Column("", 11), "problem": Column("", 26), "basis": Column("", 26),
    "ordered_on": Column("", 13, "date"), "until": Column("", 19, "date"),
    "state": Column("", 12), "demand": Column("", 18), "exit_mode": Column("", 16),
    "closed_on": Column("", 13, "date"), "exited_on": Column("", 13, "date"),
    "equipment": Column("", 32), "capacity": Column("", 24),
    "sealed": Column("", 10, align="center"), "publishers": Column("", 16),
}  # fmt: skip
"""How each public column looks in a workbook."""


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
    public = [COLUMNS[name] for name in PUBLIC[published.list]]
    heads = ["序号", *(column.header(plan) for column in public), *_OF_LIST]
    publishers = "、".join(published.publishers)
    of_list = (published.title, published.regime, number, publishers, made_on.isoformat())
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    for n, row in enumerate(published.standing, start=1):
        shows = (column.show(row) for column in public)
        cells = (as_text(value) if value is not None else "" for value in shows)
        writer.writerow([n, *map(harmless, (*cells, *of_list))])
    return text.getvalue().encode("utf-8-sig", "replace")


def tabbed(published: PublishedList) -> tuple[str, ...]:
    """The enterprises in whose row of the CSV a tab stands before what looks like a formula."""
    public = [COLUMNS[name] for name in PUBLIC[published.list]]
    return tuple(
        row.enterprise for row in published.standing
        if any(leads(" ".join(shown(value).split()))
               for column in public if isinstance(value := column.show(row), str))
    )  # fmt: skip


_OF_LIST = ("名单", "制度", "编号", "公布单位（名单）", "公布日期")


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
        [Column("序号", 6, "integer"), *(_column(name, plan) for name in public)],
        [
            (n, *(_cell(COLUMNS[name].show(row)) for name in public))
            for n, row in enumerate(rows, start=1)
        ],
        subtitle=f"{published.regime}\n{'　'.join(shown(part) for part in head)}",
        notes=[PROVISIONAL_NOTE] if any(row.until_provisional for row in rows) else [],
        freeze_columns=3,
    )


def _column(name: ColumnId, plan: Plan) -> Column:
    return replace(_LOOKS[name], header=COLUMNS[name].header(plan))


def _cell(value: Value) -> Value:
    return shown(value) if isinstance(value, str) else value
