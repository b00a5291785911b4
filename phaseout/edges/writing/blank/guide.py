"""The page 填报说明: each column, when it is to be filled in, how, and an example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phaseout.edges.writing.blank.needs import need
from phaseout.edges.writing.blank.worked import worked
from phaseout.edges.writing.city import ledger_title, short_title
from phaseout.edges.writing.workbook import Column, Sheet

if TYPE_CHECKING:
    from phaseout.model.plan import Field, LedgerSpec, Plan

GUIDE = "填报说明"
NIL, YES = "零报告", "是"
"""The box above the table, and the word that ticks it."""
FEW_CHOICES = 12
"""Choices that the guide names one by one; longer lists are in the drop-down alone."""
_HOW = {
    "date": "填到日", "deadline": "填到日",
    "number": "不写单位", "integer": "只填整数",
    "code": "字母大写", "flag": "填“是”或“否”",
}  # fmt: skip
_RULES = (
    "一、每一项填一行，从表头下第一行填起，中间不要空行，不要自己加合计行。不够填的，在最后一行下面接着填。",
    "二、必填：不填的列入待核，退回补正；写明“……时必填”的，符合所写情况就必须填。"
    "应填：暂缺的可以先报，随后补上。选填：有就填。该填而没有填的格，红色为必填，黄色为应填，填上颜色就没有了。",
    "三、有下拉列表的栏目从列表中选择；责任部门等随标准类别变化的，先选标准类别。"
    "从其他表格复制内容，请用“选择性粘贴—数值”，否则会冲掉下拉列表和格式。",
    f"四、没有情况可报的也要报：在表上方“{NIL}”一格选“{YES}”，表内留空。空白的表不算零报告。",
    "五、不要改动工作表名和表头。默认只打印第一页能放下的行，填得更多的，打印前请取消打印区域。",
    "六、示例均为虚构；把一种台账的示例自上而下连起来，就是填好的一行。",
)


def guide(plan: Plan, specs: Sequence[LedgerSpec], unit: str | None) -> Sheet:
    """How the ledgers of a workbook are filled in, all of them on one page."""
    several = len(specs) > 1
    names = [short_title(spec) for spec in specs]
    columns = [
        Column("所属台账", max(14, *(2 * len(name) + 2 for name in names))),
        Column("栏目名称", 24),
        Column("是否必填", 40, align="left"),
        Column("填写要求", 60),
        Column("填写示例", 32, align="left"),
    ]
    rows = [
        (name, field.header, need(plan, spec, field), _how(plan, field), example)
        for name, spec in zip(names, specs, strict=True)
        for field, example in zip(
            spec.fields.values(), worked(plan, spec, unit).values(), strict=True
        )
    ]
    return Sheet(
        GUIDE,
        ledger_title(plan, "台账填报说明"),
        columns if several else columns[1:],
        rows if several else [row[1:] for row in rows],
        subtitle="\n".join(_RULES),
        freeze_columns=2 if several else 1,
    )


def _how(plan: Plan, field: Field) -> str:
    parts = [
        field.note,
        _offered(plan, field) or _HOW.get(field.type, ""),
        "个人信息，只供核实，不对外公布" if field.personal and "公布" not in field.note else "",
    ]
    return "；".join(part for part in parts if part)


def _offered(plan: Plan, field: Field) -> str:
    """What the drop-down offers, and whether the cell may depart from it."""
    choices = plan.choices(field)
    if not choices:
        return ""
    named = f"：{'、'.join(choices)}" if len(choices) <= FEW_CHOICES else ""
    return f"从下拉列表中选{named}" + ("" if field.strict else "；列表没有的可另填")
