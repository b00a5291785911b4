"""What is still to be done, left out or waived, as tables: a row of a ledger a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from phaseout.model.document import Table
from phaseout.model.facts import Facts, OpenLine
from phaseout.report.tables.column import Column, table
from phaseout.report.tables.words import day


def overdue(lines: Sequence[OpenLine], heads: dict[str, str]) -> Table:
    """A row an order whose day has passed."""
    columns = (
        Column(heads["district"], 16, "center", lambda o: o.district),
        Column(heads["enterprise"], 32, "left", lambda o: o.enterprise),
        Column(heads["standard"], 10, "center", lambda o: o.standard),
        Column(heads["problem"], 28, "left", lambda o: o.problem),
        Column(heads["ordered_on"], 19, "center", lambda o: day(o.ordered_on)),
        Column("整改到期日", 19, "center", lambda o: day(o.due)),
        Column(heads["department"], 23, "center", lambda o: o.department),
    )
    return table(lines, columns)


def sealed(lines: Sequence[OpenLine], heads: dict[str, str], today: date) -> Table:
    """A row a machine under seal, and whether the pledge to dismantle it is late."""

    def kept(line: OpenLine) -> str:
        if line.demolish_by is None:
            return "期限未定"
        return "逾期" if line.demolish_by < today else "未到期"

    columns = (
        Column(heads["district"], 18, "center", lambda o: o.district),
        Column(heads["enterprise"], 36, "left", lambda o: o.enterprise),
        Column("主体设备（生产线）", 36, "left", lambda o: o.equipment),
        Column(heads["sealed_on"], 20, "center", lambda o: day(o.sealed_on)),
        Column(heads["demolish_by"], 20, "center", lambda o: day(o.demolish_by)),
        Column("状态", 15, "center", kept),
    )
    return table(lines, columns)


def excluded(facts: Facts) -> Table:
    """A row of a ledger that is left out of a total, and why."""
    columns = (
        Column("未计入", 18, "center", lambda e: e.total),
        Column("企业名称", 38, "left", lambda e: e.enterprise),
        Column("所在行", 42, "left", lambda e: f"{e.place.file} {e.place.sheet} 第{e.place.row}行"),
        Column("原因", 48, "left", lambda e: e.reason),
    )
    return table(facts.excluded, columns)


def waived(facts: Facts) -> Table:
    """A fault that was waived, why, and by whom."""
    columns = (
        Column("企业名称", 40, "left", lambda w: w.enterprise),
        Column("问题", 66, "left", lambda w: w.message),
        Column("豁免理由", 56, "left", lambda w: w.reason),
        Column("批准单位和日期", 42, "left", lambda w: f"{w.by}，{day(w.on)}"),
        Column("有效期至", 24, "center", lambda w: day(w.until)),
    )
    return table(facts.waived, columns)
