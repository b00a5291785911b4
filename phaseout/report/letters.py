"""What the templates of 催报函 and 通报 may call upon: names, numbers and tables, no wording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from phaseout.model.document import Align, Table
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding
from phaseout.model.law import Basis
from phaseout.model.plan import Plan
from phaseout.model.progress import STATES, Progress, Standing, State
from phaseout.report.variables import district_word

NOTICE = "通报"
"""The measure by which a plan says that those who are slow are told of before all."""


def addressees(told: Progress, plan: Plan) -> tuple[str, ...]:
    """The units that are written to, in the plan's order; no office writes to itself."""
    chased = {one.unit for one in told.standings if one.chased}
    return tuple(unit for unit in plan.units if unit in chased and unit not in plan.office)


def letter_variables(unit: str, told: Progress, plan: Plan) -> dict[str, Any]:
    """Name → value for the templates of a 催报函 to this unit."""
    own = [one for one in told.standings if one.unit == unit and one.chased]
    states = {one.state for one in own}
    return {
        "单位": unit,
        "方案": plan.document,
        "牵头单位": plan.office,
        "截止日": told.today,
        "各事项": [_item(one) for one in own],
        "有未报": "missing" in states,
        "须改正": "faulty" in states,
        "有问题": bool(told.findings.get(unit)),
    }


def letter_tables(unit: str, told: Progress) -> dict[str, Table]:
    """The unit's open findings, the gravest first, as they stand on a page on its side."""
    found = sorted(told.findings.get(unit, ()), key=lambda f: SEVERITIES.index(f.severity))
    rows = [(str(k), *_finding_row(f)) for k, f in enumerate(found, start=1)]
    align: tuple[Align, ...] = ("center", "left", "left", "center", "center", "left", "left")
    heads = ("序号", "文件", "工作表", "位置", "级别", "问题", "改法")
    return {"问题清单": Table(heads, tuple(rows), (10, 35, 25, 17, 13, 70, 55), align, 9.0)}


def notice_variables(told: Progress, plan: Plan) -> dict[str, Any]:
    """Name → value for the templates of the 通报."""
    kinds = {one.kind for one in told.standings}
    return {
        "方案": plan.document,
        "牵头单位": plan.office,
        "截止日": told.today,
        "区县称谓": district_word(plan) if "district" in kinds else "",
        "有部门": "department" in kinds,
        "事项": list(dict.fromkeys(one.label for one in told.standings)),
        "应报单位数": len({one.unit for one in told.standings}),
        "较慢单位数": len(told.ranking),
        "督办": [
            {"依据": _basis(s.basis), "对象": s.of}
            for s in plan.supervision.values()
            if NOTICE in s.measures and s.basis
        ],
    }


def notice_tables(told: Progress) -> dict[str, Table]:
    """How each duty stands, and the ranking of those that are behind."""
    return {"报送情况": _by_duty(told.standings), "排名": _ranked(told)}


def _item(one: Standing) -> dict[str, Any]:
    return {
        "名称": one.label,
        "状态": STATES[one.state],
        "说明": one.reason,
        "期限": one.due,
        "已过期限": one.overdue,
        "报送日": one.submitted_on,
        "迟报": one.late_working_days or 0,
        "暂定": one.provisional,
        "报往": one.to,
        "依据": _basis(one.basis),
    }


def _basis(basis: Basis | None) -> dict[str, str] | None:
    if basis is None:
        return None
    # within quotation marks the marks of the text itself become single ones
    words = basis.words.translate(str.maketrans("“”", "‘’"))
    return {"文件": basis.doc, "条款": basis.section, "原文": words}


def _finding_row(finding: Finding) -> tuple[str, ...]:
    place = finding.place
    message = f"{finding.rule} {finding.message}".strip()
    return (
        place.file,
        place.sheet,
        place.words,
        SEVERITY_WORDS[finding.severity],
        message,
        finding.fix,
    )


def _by_duty(standings: Sequence[Standing]) -> Table:
    heads = ("报送事项", "报送期限", "应报", *(STATES[s] for s in _COUNTED), "迟报")
    duties: dict[tuple[str, str], list[Standing]] = {}
    for one in standings:
        duties.setdefault((one.label, _day(one)), []).append(one)
    rows = [
        (*duty, str(len(own)), *(_count(o.state == state for o in own) for state in _COUNTED),
         _count(bool(o.late_working_days) and o.state != "missing" for o in own))
        for duty, own in duties.items()
    ]  # fmt: skip
    numbers: tuple[Align, ...] = ("center",) * 6
    return Table(heads, tuple(rows), (40, 24, 15, 15, 16, 16, 15, 15), ("left", "center", *numbers))


_COUNTED: tuple[State, ...] = ("submitted", "nil", "faulty", "missing")


def _count(holds: Iterable[bool]) -> str:
    return str(sum(holds))


def _day(one: Standing) -> str:
    return one.due.isoformat() if one.due else "未定"


def _ranked(told: Progress) -> Table:
    rows = tuple(
        (str(s.rank), s.unit, str(s.missing), str(s.faulty), str(s.late_working_days))
        for s in told.ranking
    )
    heads = ("位次", "单位", "未报（项）", "须改正（项）", "逾期（工作日）")
    align: tuple[Align, ...] = ("center", "left", "center", "center", "center")
    return Table(heads, rows, (16, 62, 24, 26, 28), align)
