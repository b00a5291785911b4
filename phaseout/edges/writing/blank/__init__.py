"""The blank workbook that units fill in: one sheet a ledger, and a page that says how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from phaseout import __version__
from phaseout.edges.writing.blank.guide import GUIDE, NIL, YES, guide
from phaseout.edges.writing.blank.needs import cases, need, required_when
from phaseout.edges.writing.city import kind_of, ledger_title, short_title
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.model.form import heads_name, list_name

if TYPE_CHECKING:
    from phaseout.model.plan import Field, LedgerSpec, Plan

__all__ = ["blank_workbook", "need"]

KIND = "blank"
PREPARED_ROWS = 500


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
        "phaseout.plan_title": plan.title,
        "phaseout.plan_version": plan.version,
        "phaseout.version": __version__,
    }
    listed = [
        (spec, field) for spec in specs for field in spec.fields.values() if plan.choices(field)
    ]
    book = Workbook(
        [*(_sheet(plan, spec, unit) for spec in specs), guide(plan, specs, unit)],
        f"{unit or ''}空白台账（{plan.title}）",
        datetime.combine(day, time()),
        mark | ({"phaseout.unit": unit} if unit else {}),
        dictionary={list_name(spec.id, field.id): plan.choices(field) for spec, field in listed}
        | {heads_name(spec.id): [f.header for f in spec.fields.values()] for spec in specs},
        narrowed={
            list_name(spec.id, field.id): tuple(_by_standard(plan))
            for spec, field in listed if _standard_beside(spec, field) is not None
        },
    )  # fmt: skip
    return workbook_bytes(book)


def _sheet(plan: Plan, spec: LedgerSpec, unit: str | None) -> Sheet:
    lines: list[tuple[str, Value]] = [
        ("填报单位", unit), ("填报人", None), ("联系电话", None), ("填报日期", None), (NIL, None),
    ]  # fmt: skip
    fields = list(spec.fields)
    return Sheet(
        short_title(spec),
        ledger_title(plan, spec.title),
        [_column(plan, spec, field) for field in spec.fields.values()],
        input_line=lines,
        ticks={NIL: (YES, f"没有情况可报的选“{YES}”，表内留空；有情况可报的，这里留空。")},
        notes=[
            "带 * 的橙色栏目必填，黄色栏目在一定情况下要填，灰色栏目选填；该填而空着的格会变色：红色必填，黄色应填。"
            f"怎样填，见“{GUIDE}”。",
            "从其他表格复制内容，请用“选择性粘贴—数值”；请不要改动表头。",
        ],
        freeze_columns=fields.index("enterprise") + 1 if "enterprise" in fields else 1,
        blank_rows=PREPARED_ROWS,
        protect=True,
        paper="A3",
    )  # fmt: skip


def _column(plan: Plan, spec: LedgerSpec, field: Field) -> Column:
    must, fields = required_when(plan, spec, field), list(spec.fields)
    return Column(
        field.header,
        field.width,
        kind_of(field),
        required=field.required,
        wanted=bool(field.wanted or must or field.wanted_when),
        note=field.note,
        need=need(plan, spec, field),
        choices=list_name(spec.id, field.id) if plan.choices(field) else None,
        chosen_by=_standard_beside(spec, field),
        # a term may be written in words: 2024年12月底前
        strict=field.strict and field.type != "deadline",
        required_when=cases(spec, must),
        wanted_when=cases(spec, field.wanted_when),
        least=field.minimum or 0,
        above=field.exclusive,
        names=fields.index("enterprise") if field.type == "code" and "enterprise" in fields else None,
    )  # fmt: skip


def _standard_beside(spec: LedgerSpec, field: Field) -> int | None:
    """The column whose standard says which departments are responsible."""
    if field.choices_from != "departments":
        return None
    fields = enumerate(spec.fields.values())
    return next((x for x, other in fields if other.choices_from == "standards"), None)


def _by_standard(plan: Plan) -> Iterator[tuple[str, str]]:
    for standard in plan.standards.values():
        for department in standard.departments:
            yield standard.label, department
