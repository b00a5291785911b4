"""The tables that the templates of a report or a list may call upon, by Chinese name."""

from __future__ import annotations

from phaseout.model.card import ListId, PublishedList
from phaseout.model.document import Table
from phaseout.model.facts import Facts
from phaseout.model.plan import Plan
from phaseout.report.tables.cards import of_list, standing, untold
from phaseout.report.tables.column import heads
from phaseout.report.tables.exits import by_standard, capacities, equipment, exits, summary
from phaseout.report.tables.open import excluded, overdue, sealed, waived
from phaseout.report.tables.register import register
from phaseout.report.tables.words import by_unit, day, in_words, number, unique
from phaseout.report.tables.work import (
    campaigns,
    compared,
    indicators,
    inspections,
    late,
    targets,
    tasks,
)

__all__ = [
    "LIST_WORDS", "by_unit", "day", "heads", "in_words", "list_tables", "number", "standing", "tables", "unique",
    "untold",
]  # fmt: skip

LIST_WORDS: dict[ListId, str] = {
    "yellow": "黄牌", "red": "红牌", "over-emission": "超标排放", "serious": "超标排放情节严重", "exit": "退出",
}  # fmt: skip
"""What the names of a list's table, annex and variables begin with."""


def tables(facts: Facts, plan: Plan) -> dict[str, Table]:
    """Name → table for the templates of a report; one without rows says 无 where it is printed."""
    words = heads(plan)
    lists = {
        f"{word}名单": of_list(facts.lists.get(name), name, words)
        for name, word in LIST_WORDS.items()
    }
    return {
        "分标准": by_standard(facts, plan, words),
        "退出产能": capacities(facts),
        "退出设备": equipment(facts),
        "分行业分区县": summary(facts, words),
        "退出企业名单": exits(facts, words),
        **lists,
        "逾期未整改": overdue(facts.overdue, words),
        "未拆除": sealed(facts.sealed, words, facts.today),
        "未计入": excluded(facts),
        "豁免事项": waived(facts),
        "目标完成": targets(facts, words),
        "任务进展": tasks(facts.tasks),
        "专项进展": campaigns(facts.campaigns),
        "监督检查": inspections(facts.inspections),
        "指标": indicators(facts.indicators),
        "逾期节点": late(facts.late),
        "与上年比较": compared(facts),
        "数据来源": register(facts),
    }


def list_tables(published: PublishedList, plan: Plan) -> dict[str, Table]:
    """The one table of a published list, as it stands on a page on its side."""
    return {"名单": of_list(published, published.list, heads(plan))}
