"""What the cover page of a publication says: an internal paper on who came, moved and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from phaseout.model.card import CardRow, Publication, PublishedList
from phaseout.model.document import Align, Table
from phaseout.model.plan import Plan

_KINDS = (
    ("new", "新列入的企业", "上期不在该名单，本期列入。"),
    ("moved", "改列的企业", "上期在另一名单，本期改列到该名单。"),
    ("removed", "移出的企业", "上期在该名单，本期不再列入，对外公布的名单中不出现。"),
    ("kept", "仍在名单、须留意的企业", "仍在该名单，但标准、状态、期限、公布单位或名称等有变化。"),
)
"""Change → heading of its section, and what it means; of those kept only who has a reason."""


def cover_variables(now: Publication, before: Publication, plan: Plan) -> dict[str, Any]:
    """Name → value for the template of the cover page."""
    told = [(kind, title, says) for kind, title, says in _KINDS if any(_rows(now, kind))]
    rows = [row for one in now.lists for row in one.rows]
    changed = sum(row.change != "kept" for row in rows)
    altered = sum(row.change == "kept" and bool(row.reason) for row in rows)
    return {
        "方案": plan.document,
        "年度": now.year,
        "地区": plan.jurisdiction,
        "牵头单位": plan.office,
        "截止日": now.on,
        "编号": now.number,
        "上期日期": before.on,
        "上期编号": before.number,
        "变动数": changed,
        "变化数": altered,
        "各类": [{"标题": title, "说明": says, "表": title} for _, title, says in told],
    }


def cover_tables(now: Publication, before: Publication) -> dict[str, Table]:
    """Name → table for the template of the cover page, on an upright page."""
    return {"汇总": _sums(now, before)} | {
        title: _changes(tuple(_rows(now, kind))) for kind, title, _ in _KINDS
    }


def _rows(now: Publication, kind: str) -> Iterator[tuple[PublishedList, CardRow]]:
    """The rows of a change, list by list."""
    for one in now.lists:
        for row in one.rows:
            if row.change == kind and (row.reason or kind != "kept"):
                yield one, row


def _sums(now: Publication, before: Publication) -> Table:
    """A row a list: how many stood on it, came, went, and stand on it."""
    stood = {one.list: len(one.rows) for one in before.lists}
    rows = []
    for one in now.lists:
        of = Counter(row.change for row in one.rows)
        were = stood.get(one.list, 0)
        away = were - of["kept"] - of["removed"]
        altered = sum(row.change == "kept" and bool(row.reason) for row in one.rows)
        counts = (were, of["new"], of["moved"], away, of["removed"], altered, len(one.standing))
        rows.append((one.title, *map(str, counts)))
    align: list[Align] = ["center"] * 8
    align[0] = "left"
    head = ("名单", "上期", "新列入", "转入", "转出", "移出", "有变化", "本期")
    return Table(head, tuple(rows), (51, 15, 15, 15, 15, 15, 15, 15), tuple(align))


def _changes(rows: Sequence[tuple[PublishedList, CardRow]]) -> Table:
    head = ("序号", "名单", "所在地", "企业名称", "统一社会信用代码", "原因")
    cells = tuple(
        (str(k), one.title, row.unit, row.enterprise, row.credit_code or "", row.reason or "")
        for k, (one, row) in enumerate(rows, start=1)
    )
    align: tuple[Align, ...] = ("center", "left", "center", "left", "center", "left")
    return Table(head, cells, (9, 25, 15, 27, 37, 43), align, 9)
