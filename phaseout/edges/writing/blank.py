"""The blank workbook that units fill in: one sheet a ledger, and a page that says how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from phaseout import __version__
from phaseout.edges.writing.city import kind_of, ledger_title, short_title
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes

if TYPE_CHECKING:
    from phaseout.model.law import Condition
    from phaseout.model.plan import Field, LedgerSpec, Plan

KIND = "blank"
GUIDE = "填报说明"
PREPARED_ROWS = 500
FEW_CHOICES = 12
"""Choices that the guide names one by one; longer lists are in the drop-down alone."""
_HOW = {
    "date": "填到日", "deadline": "填到日",
    "number": "不写单位", "integer": "只填整数",
    "code": "字母大写", "flag": "填“是”或“否”",
}  # fmt: skip


def blank_workbook(
    plan: Plan, unit: str | None = None, ledgers: Sequence[str] = (), made_on: date | None = None
) -> bytes:
    """The blank ledgers of a plan (all of them if none is named) for a unit, as an .xlsx package.

    The same plan gives the same bytes: without `made_on` the package bears the programme's first
    day. Raises KeyError for a ledger that the plan has not.
    """
    specs = [plan.ledgers[name] for name in ledgers or plan.ledgers]
    day = made_on or plan.period_from or date(plan.year, 1, 1)
    mark = {
        "phaseout.kind": KIND,
        "phaseout.plan": plan.id,
        "phaseout.plan_version": plan.version,
        "phaseout.version": __version__,
    }
    book = Workbook(
        [*(_sheet(plan, spec, unit) for spec in specs), _guide(plan, specs)],
        f"{unit or ''}空白台账（{plan.title}）",
        datetime.combine(day, time()),
        mark | ({"phaseout.unit": unit} if unit else {}),
        dictionary={
            _list_name(spec, field): choices
            for spec in specs
            for field in spec.fields.values()
            if (choices := plan.choices(field))
        },
    )
    return workbook_bytes(book)


def _sheet(plan: Plan, spec: LedgerSpec, unit: str | None) -> Sheet:
    lines: list[tuple[str, Value]] = [
        ("填报单位", unit), ("填报人", None), ("联系电话", None), ("填报日期", None),
    ]  # fmt: skip
    fields = list(spec.fields)
    return Sheet(
        short_title(spec),
        ledger_title(plan, spec.title),
        [_column(plan, spec, field) for field in spec.fields.values()],
        input_line=lines,
        notes=[
            "带 * 的橙色栏目必填，黄色栏目在一定情况下要填，灰色栏目选填；什么情况下填、怎样填，"
            f"见“{GUIDE}”。",
            f"没有情况可报的，只在第一行“{_nil_head(plan, spec)}”栏填写“零报告”三个字。",
            "从其他表格复制内容，请用“选择性粘贴—数值”；请不要改动表头。",
        ],
        freeze_columns=fields.index("enterprise") + 1 if "enterprise" in fields else 1,
        blank_rows=PREPARED_ROWS,
        protect=True,
        paper="A3",
    )


def _column(plan: Plan, spec: LedgerSpec, field: Field) -> Column:
    sometimes = field.wanted or field.required_when or field.wanted_when
    return Column(
        field.header,
        field.width,
        kind_of(field),
        required=field.required,
        wanted=bool(sometimes),
        note=field.note,
        choices=_list_name(spec, field) if plan.choices(field) else None,
        strict=field.strict,
    )


def _list_name(spec: LedgerSpec, field: Field) -> str:
    # Never a header: the lists stand in a sheet of their own, which is no ledger.
    return f"{spec.id}_{field.id}"


def _nil_head(plan: Plan, spec: LedgerSpec) -> str:
    """The column where 零报告 can be typed: the first that takes any text."""
    free = (f for f in spec.fields.values() if kind_of(f) == "text" and not plan.choices(f))
    return next((f.header for f in free), next(iter(spec.fields.values())).header)


# -- the guide


def _guide(plan: Plan, specs: Sequence[LedgerSpec]) -> Sheet:
    several = len(specs) > 1
    columns = [
        Column("所属台账", 14),
        Column("栏目名称", 24),
        Column("是否必填", 36),
        Column("填写要求", 60),
        Column("填写示例", 32, align="left"),
    ]
    rows = [
        (short_title(spec), field.header, need(spec, field), _how(plan, field), field.example)
        for spec in specs
        for field in spec.fields.values()
    ]
    heads = "、".join(dict.fromkeys(_nil_head(plan, spec) for spec in specs))
    return Sheet(
        GUIDE,
        ledger_title(plan, "台账填报说明"),
        columns if several else columns[1:],
        rows if several else [row[1:] for row in rows],
        subtitle="\n".join((
            "一、每一项填一行，从表头下第一行填起，中间不要空行，不要自己加合计行。",
            "二、必填：不填的列入待核，退回补正；写明“……时必填”的，符合所写情况就必须填。"
            "应填：暂缺的可以先报，随后补上。选填：有就填。",
            "三、有下拉列表的栏目从列表中选择；从其他表格复制内容，请用“选择性粘贴—数值”，"
            "否则会冲掉下拉列表和格式。",
            f"四、没有情况可报的也要报：只在第一行“{heads}”栏填写“零报告”三个字，其余留空。"
            "空白的表不算零报告。",
            "五、不要改动工作表名和表头；不够填的，在最后一行下面接着填。示例均为虚构。",
        )),
        freeze_columns=2 if several else 1,
    )  # fmt: skip


def need(spec: LedgerSpec, field: Field) -> str:
    """Whether the field is to be filled in: 必填, 应填, when it must or ought to be, or 选填."""
    if field.required:
        return "必填"
    said = []
    if field.required_when:
        said.append(f"{_when(spec, field.required_when)}必填")
    if field.wanted_when:
        said.append(f"{_when(spec, field.wanted_when)}应填")
    elif field.wanted:
        said.append("应填")
    return "；".join(said) or "选填"


def _when(spec: LedgerSpec, condition: Condition) -> str:
    """A condition in words: 处置措施为限期整改、停产整改时."""
    tables = ("，且".join(_parts(spec, table)) for table in condition)
    return "，或者".join(tables) + "时"


def _parts(spec: LedgerSpec, table: Mapping[str, object]) -> Iterable[str]:
    for name, values in table.items():
        header = spec.fields[name].header
        if isinstance(values, tuple):
            yield f"{header}为{'、'.join(values)}"
        else:
            yield f"已填{header}"


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
