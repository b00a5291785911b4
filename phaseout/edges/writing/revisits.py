"""The ledger of revisits, filled in with what is known, for people to check and complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from phaseout import __version__
from phaseout.edges.writing.city import ledger_title
from phaseout.edges.writing.city.names import shown
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.model.revisit import Revisit

if TYPE_CHECKING:
    from phaseout.model.plan import Plan

COLUMNS = (
    ("seq", Column("序号", 6, "integer")),
    ("district", Column("区县", 12)),
    ("enterprise", Column("企业名称", 28)),
    ("credit_code", Column("统一社会信用代码", 20, "code")),
    ("industry", Column("所属行业", 12)),
    ("exited_in", Column("退出年份", 8, "integer")),
    ("equipment", Column("主体设备(生产线)名称", 20)),
    ("capacity", Column("产能", 10, "number")),
    ("capacity_unit", Column("产能单位", 10)),
    ("checked_on", Column("检查日期", 12, "date")),
    ("checked_by", Column("检查单位", 16)),
    ("condition", Column("现状", 14, choices="现状")),
    ("evidence", Column("影像编号", 12)),
    ("action", Column("处理情况", 20)),
    ("remark", Column("备注", 40, align="left")),
)
"""Where the plan has a ledger of revisits its own heads stand instead of these."""
CONDITIONS = ("未恢复", "具备恢复条件", "已恢复")


def revisit_workbook(lines: Sequence[Revisit], plan: Plan, made_on: date) -> bytes:
    """The ledger as an .xlsx package; the columns from 检查日期 on are left for the inspectors."""
    spec = plan.ledgers.get("revisits")
    heads = {f.id: f.header for f in spec.fields.values()} if spec else {}
    columns = [replace(c, header=heads.get(name, c.header)) for name, c in COLUMNS]
    rows: list[tuple[Value, ...]] = [
        (
            number, shown(r.district), shown(r.enterprise), r.credit_code, shown(r.industry),
            r.exited_in, shown(r.equipment), r.capacity, r.capacity_unit, None, None, None, None,
            None, shown(r.why),
        )
        for number, r in enumerate(lines, start=1)
    ]  # fmt: skip
    sheet = Sheet(
        "回头看台账", ledger_title(plan, "回头看台账"), columns, rows,
        subtitle=f"编制单位：{plan.office}　编制日期：{made_on.isoformat()}　共 {len(rows)} 行；"
        "前几栏已按上年台账填好，请填检查日期、检查单位、现状和处理情况",
        freeze_columns=3, paper="A3",
    )  # fmt: skip
    mark = {"phaseout.kind": "revisits", "phaseout.plan": plan.id, "phaseout.version": __version__}
    made = datetime.combine(made_on, time())
    return workbook_bytes(
        Workbook([sheet], sheet.title, made, mark, dictionary={"现状": CONDITIONS})
    )
