"""What the templates of a report or a list may call upon: variables and tables, by Chinese name.

The wording is the templates'; here stand only names, numbers and their enumerations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from phaseout.model.card import CardRow, PublishedList
from phaseout.model.document import Align, Table
from phaseout.model.facts import UNSTATED, Amount, ExitLine, Facts, OpenLine
from phaseout.model.plan import Plan, Report
from phaseout.plan import PlanFault

SMALL = 9
_ANNEXES = ("汇总表", "退出名单", "黄牌名单", "红牌名单")
_LISTS = {"yellow": "黄牌", "red": "红牌", "exit": "退出"}


def variables(facts: Facts, plan: Plan, kind: str = "annual") -> dict[str, Any]:
    """Name → value for the templates of a report of this kind.

    Every figure stands under its label; beside them the plan's own words and enumerations such
    as 退出产能 (水泥60万吨/年、…), which are empty where there is nothing to enumerate.

    Raises:
        PlanFault: the plan has no report of this kind; the text names those it has.
    """
    figures = {figure.label: figure.value for figure in facts.figures.values()}
    return figures | _plan_words(facts, plan, _report(plan, kind)) | _enumerations(facts, plan)


def tables(facts: Facts, plan: Plan) -> dict[str, Table]:
    """Name → table for the templates of a report; a table may be empty."""
    heads = _Heads(plan)
    rows = {name: _listed(facts.lists.get(name)) for name in _LISTS}
    return {
        "分标准": _by_standard(facts, plan),
        "退出产能": _capacities(facts),
        "退出设备": _equipment(facts),
        "分行业分区县": _summary(facts, heads),
        "退出企业名单": _exits(facts, heads),
        "黄牌名单": _cards(rows["yellow"], heads, _YELLOW, SMALL),
        "红牌名单": _cards(rows["red"], heads, _RED, SMALL),
        "逾期未整改": _overdue(facts.overdue, heads),
        "未拆除": _sealed(facts.sealed, heads, facts.today),
        "未计入": _excluded(facts),
    }


def list_variables(
    published: PublishedList, plan: Plan, today: date, number: str = ""
) -> dict[str, Any]:
    """Name → value for the template of a published list; `number` is the list's own."""
    rows = _listed(published)
    about = plan.lists[published.list]
    every = [p for standard in plan.standards.values() for p in standard.publishers]
    publishers = [p for row in rows for p in row.publishers] or every
    return {
        "名单": _LISTS[published.list],
        "题目": published.title,
        "制度": published.regime,
        "方案": plan.document,
        "依据": str(about.basis or plan.document),
        "依据条款": about.basis.section if about.basis else "",
        "地区": plan.jurisdiction,
        "年度": plan.year,
        "牵头单位": plan.office,
        "截止日": today,
        "编号": number,
        "企业数": len(rows),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
        "封存企业数": sum(row.sealed_only for row in rows),
        "公布部门": _unique(p for p in plan.departments if p in publishers),
        "公布网站": _unique(published.published_at),
    }


def list_tables(published: PublishedList, plan: Plan) -> dict[str, Table]:
    """The one table of a published list, as it stands on an upright page."""
    columns = {"yellow": _YELLOW_UPRIGHT, "red": _RED_UPRIGHT, "exit": _EXIT_UPRIGHT}
    return {"名单": _cards(_listed(published), _Heads(plan), columns[published.list], SMALL)}


# ── Variables ──


def _report(plan: Plan, kind: str) -> Report:
    if kind in plan.reports:
        return plan.reports[kind]
    known = "、".join(plan.reports) or "一种也没有"
    raise PlanFault(f"方案 {plan.id} 没有“{kind}”这种报告。现有：{known}。")


def _plan_words(facts: Facts, plan: Plan, report: Report) -> dict[str, Any]:
    heads = _Heads(plan)
    return {
        "题目": report.title,
        "主送": report.addressee,
        "署名单位": report.author,
        "报送": _unique(report.forwarded),
        "抄报": _unique(report.copied),
        "年度": plan.year,
        "地区": plan.jurisdiction,
        "方案": plan.document,
        "牵头单位": plan.office,
        "区县称谓": heads["district"],
        "截止日": facts.today,
        "名单": {word: _list_words(facts, name) for name, word in _LISTS.items()},
        "附件": _annexes(facts),
        "政策措施": [
            {"编号": p.id, "名称": p.label, "部门": _unique(p.departments)}
            for p in plan.policies.values()
        ],
        "有举报台账": "tips" in plan.ledgers,
    }


def _list_words(facts: Facts, name: str) -> dict[str, Any] | None:
    """What is said of a list; None where the plan publishes none of this kind."""
    published = facts.lists.get(name)
    if published is None:
        return None
    rows = _listed(published)
    return {
        "题目": published.title,
        "网站": _unique(published.published_at),
        "部门": _unique(p for row in rows for p in row.publishers),
        "企业数": len(rows),
        "逾期企业数": sum(row.overdue for row in rows),
        "不达标企业数": sum(row.due_for_closure for row in rows),
    }


def _annexes(facts: Facts) -> dict[str, str]:
    """附件1 … for the annexes that have a row, 附件 for a single one, empty for the others."""
    present = (
        bool(facts.summary), bool(facts.exits),
        bool(_listed(facts.lists.get("yellow"))), bool(_listed(facts.lists.get("red"))),
    )  # fmt: skip
    numbers = [str(sum(present[: k + 1])) if sum(present) > 1 else "" for k in range(len(present))]
    return {
        name: f"附件{number}" if here else ""
        for name, here, number in zip(_ANNEXES, present, numbers, strict=True)
    }


def _enumerations(facts: Facts, plan: Plan) -> dict[str, Any]:
    by_standard = {
        s.label: facts.value(f"exit.enterprises.{s.id}") for s in plan.standards.values()
    }
    return {
        "各标准": [_standard_words(facts, plan, name) for name in plan.standards],
        "各产品产能": [_amount_words(a) for a in facts.capacities if a.value],
        "退出产能": _unique(map(_in_words, (a for a in facts.capacities if a.value))),
        "退出设备": _unique(_in_words(a) for a in _by_unit(facts)),
        "分标准退出": _numbered(by_standard),
        "分行业退出": _numbered(_named(facts, "exit.industry.")),
        "分区县退出": _numbered(_named(facts, "exit.district.")),
        "证照处理": _numbered(_named(facts, "licences.", but=("enterprises",))),
        "线索来源": _numbered(_named(facts, "source."), "项"),
        "未报送单位": _unique(facts.units.missing),
        "零报告单位": _unique(facts.units.nil),
    }


def _standard_words(facts: Facts, plan: Plan, name: str) -> dict[str, Any]:
    """A standard with its departments and its own figures, under the labels of the totals."""
    standard = plan.standards[name]
    own = {
        figure.label.removesuffix(f"_{standard.label}"): figure.value
        for figure in facts.figures.values()
        if figure.id.endswith(f".{name}")
    }
    return {"编号": name, "名称": standard.label, "部门": _unique(standard.departments), **own}


def _amount_words(amount: Amount) -> dict[str, Any]:
    return {"产品": amount.name, "数量": number(amount.value), "单位": amount.unit}


def _in_words(amount: Amount) -> str:
    """水泥60万吨/年; what bears no name only 60万吨/年."""
    return f"{'' if amount.name == UNSTATED else amount.name}{number(amount.value)}{amount.unit}"


def _by_unit(facts: Facts) -> list[Amount]:
    """Equipment of all kinds by unit, as the figures state it."""
    front = "exit.equipment."
    own = [f for f in facts.figures.values() if f.id.startswith(front)]
    return [Amount("", f.value, "" if f.unit == UNSTATED else f.unit) for f in own]


def _named(facts: Facts, front: str, but: Sequence[str] = ()) -> dict[str, int | float]:
    """The figures of one family by the name behind their common front."""
    own = {
        f.id.removeprefix(front): f.value for f in facts.figures.values() if f.id.startswith(front)
    }
    return {name: value for name, value in own.items() if name not in but}


def _numbered(counts: Mapping[str, int | float], unit: str = "家") -> str:
    """水泥3家、煤炭1家, the greater first; what is nought is not told."""
    told = sorted(counts.items(), key=lambda pair: -pair[1])
    return "、".join(f"{name}{number(value)}{unit}" for name, value in told if value)


def _unique(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def number(value: float) -> str:
    """A number as papers write it, never as 1e-05."""
    return f"{Decimal(repr(value)):f}"


# ── Tables ──


class _Heads:
    """The headers of the plan's ledger, so that papers and workbooks use one word."""

    def __init__(self, plan: Plan) -> None:
        ledger = plan.ledgers.get("exit") or plan.ledgers.get("exit_list")
        self._fields = ledger.fields if ledger else {}

    def __getitem__(self, field: str) -> str:
        found = self._fields.get(field)
        return found.header if found else _OTHER_HEADS.get(field, field)


_OTHER_HEADS = {"district": "区县", "enterprise": "企业名称", "credit_code": "统一社会信用代码"}
_Column = tuple[str, Align]

_YELLOW = (
    "seq", "unit", "enterprise", "credit_code", "standards", "problem", "basis", "since", "until",
    "demand", "publishers",
)  # fmt: skip
_RED = (
    "seq", "unit", "enterprise", "credit_code", "standards", "problem", "basis", "exit_mode",
    "closed", "publishers",
)  # fmt: skip
_YELLOW_UPRIGHT = (
    "seq", "unit", "enterprise", "credit_code", "standards", "problem", "until", "demand", "publishers",
)  # fmt: skip
_RED_UPRIGHT = (
    "seq", "unit", "enterprise", "credit_code", "standards", "problem", "exit_mode", "closed", "publishers",
)  # fmt: skip
_EXIT_UPRIGHT = (
    "seq", "unit", "enterprise", "credit_code", "equipment", "capacity", "exit_mode", "closed",
)  # fmt: skip
_CARD_COLUMNS: Mapping[str, tuple[str, Align, float]] = {
    "seq": ("序号", "center", 8),
    "unit": ("district", "center", 15),
    "enterprise": ("enterprise", "left", 32),
    "credit_code": ("credit_code", "center", 34),
    "standards": ("standard", "center", 12),
    "problem": ("problem", "left", 30),
    "basis": ("basis", "left", 30),
    "since": ("ordered_on", "center", 19),
    "until": ("rectify_by", "center", 19),
    "demand": ("处置要求", "left", 20),
    "exit_mode": ("exit_mode", "center", 15),
    "closed": ("closed_on", "center", 19),
    "equipment": ("equipment", "left", 30),
    "capacity": ("capacity", "left", 22),
    "publishers": ("公布部门", "left", 20),
}


def _cards(rows: Sequence[CardRow], heads: _Heads, columns: Sequence[str], size: float) -> Table:
    chosen = [_CARD_COLUMNS[name] for name in columns]
    return Table(
        head=tuple(heads[head] for head, _, _ in chosen),
        rows=tuple(
            tuple(_cell(row, name, k) for name in columns) for k, row in enumerate(rows, start=1)
        ),
        widths_mm=tuple(width for _, _, width in chosen),
        align=tuple(align for _, align, _ in chosen),
        size=size,
    )


def _cell(row: CardRow, column: str, place: int) -> str:
    """What a list says of an enterprise in one of its columns."""
    told = {
        "seq": str(place),
        "standards": "、".join(row.standards),
        "publishers": "、".join(row.publishers),
        "since": _day(row.since),
        "closed": _day(row.since),
        "until": _day(row.until),
        "exit_mode": f"{row.exit_mode}（未拆除）" if row.sealed_only else row.exit_mode,
    }
    return told[column] if column in told else str(getattr(row, column) or "")


def _listed(published: PublishedList | None) -> tuple[CardRow, ...]:
    """The enterprises that stand on a list; one removed from it is neither printed nor counted."""
    return tuple(r for r in published.rows if r.change != "removed") if published else ()


def _by_standard(facts: Facts, plan: Plan) -> Table:
    columns = (
        ("不达标企业", "found.enterprises"), ("不达标事项", "found.rows"), ("责令整改", "orders.rows"),
        ("批准延期", "extended.rows"), ("复查合格", "passed.rows"), ("复查不合格", "failed.rows"),
        ("整改中", "running.rows"), ("逾期未整改", "overdue.rows"), ("依法关闭", "closed.enterprises"),
        ("退出企业", "exit.enterprises"),
    )  # fmt: skip
    heads = (f"{head}（{_unit(facts, figure)}）" for head, figure in columns)
    rows = [
        (s.label, *(number(facts.value(f"{figure}.{s.id}")) for _, figure in columns))
        for s in plan.standards.values()
    ]
    whole = ("合计", *(number(facts.value(figure)) for _, figure in columns))
    center: Align = "center"
    align = (center,) * (len(columns) + 1)
    return Table(("标准类别", *heads), (*rows, whole), align=align, size=SMALL)


def _unit(facts: Facts, figure: str) -> str:
    return facts.figures[figure].unit


def _capacities(facts: Facts) -> Table:
    """Capacity by product, with the enterprises that gave it up."""
    rows = tuple(
        (
            str(k), a.name, number(a.value), a.unit,
            str(sum(any(_alike(own, a) for own in line.capacities) for line in facts.exits)),
        )
        for k, a in enumerate(facts.capacities, start=1)
    )  # fmt: skip
    head = ("序号", "产品", "退出产能", "单位", "涉及企业（家）")
    return Table(head, rows, (14, 50, 32, 32, 28), ("center", "left", "right", "center", "right"))


def _alike(one: Amount, other: Amount) -> bool:
    return (one.name, one.unit) == (other.name, other.unit)


def _equipment(facts: Facts) -> Table:
    rows = tuple(
        (str(k), a.name or UNSTATED, number(a.value), a.unit)
        for k, a in enumerate(facts.equipment, start=1)
    )
    head = ("序号", "主体设备（生产线）", "数量", "单位")
    return Table(head, rows, (14, 82, 30, 30), ("center", "left", "right", "center"))


def _summary(facts: Facts, heads: _Heads) -> Table:
    """附件1: a row an industry and district, the last row the distinct total."""
    rows = [
        (
            str(k), line.industry, line.district, str(line.enterprises),
            _lines(map(_in_words, _nameless(line.equipment))),
            _lines(map(_spaced, line.capacities)),
        )
        for k, line in enumerate(facts.summary, start=1)
    ]  # fmt: skip
    whole = (
        "", "合计", "", number(facts.value("exit.enterprises")),
        _lines(map(_in_words, _by_unit(facts))), _lines(map(_spaced, facts.capacities)),
    )  # fmt: skip
    return Table(
        ("序号", heads["industry"], heads["district"], "退出企业（家）", "退出设备", "退出产能"),
        (*rows, whole) if rows else (),
        (10, 24, 26, 22, 26, 48),
        ("center", "center", "center", "center", "center", "left"),
    )


def _nameless(amounts: Iterable[Amount]) -> Iterable[Amount]:
    return (Amount("", a.value, "" if a.unit == UNSTATED else a.unit) for a in amounts)


def _spaced(amount: Amount) -> str:
    """水泥 60万吨/年, as a cell of a table says it."""
    return f"{amount.name} {number(amount.value)}{amount.unit}"


def _lines(words: Iterable[str]) -> str:
    return "\n".join(words)


def _exits(facts: Facts, heads: _Heads) -> Table:
    """附件2: a row an enterprise, each capacity in the unit of its total."""
    rows = [_exit_row(k, line) for k, line in enumerate(facts.exits, start=1)]
    whole = (
        "", "合计", f"{number(facts.value('exit.enterprises'))}家", "", "", "",
        _lines(map(_in_words, _by_unit(facts))), _lines(map(_spaced, facts.capacities)), "", "", "",
    )  # fmt: skip
    fields = ("district", "enterprise", "credit_code", "industry", "standard", "equipment",
              "capacity", "exit_mode", "closed_on")  # fmt: skip
    align: tuple[Align, ...] = (
        "center", "center", "left", "center", "center", "center", "left", "left", "center", "center",
        "center",
    )  # fmt: skip
    widths = (8.0, 17.0, 36.0, 34.0, 15.0, 12.0, 34.0, 26.0, 17.0, 19.0, 13.0)
    head = ("序号", *(heads[f] for f in fields), "备注")
    return Table(head, (*rows, whole) if rows else (), widths, align, SMALL)


def _exit_row(place: int, line: ExitLine) -> tuple[str, ...]:
    return (
        str(place), line.district, line.enterprise, line.credit_code, "、".join(line.industries),
        "、".join(line.standards), _lines(line.equipment), _lines(map(_spaced, line.capacities)),
        "、".join(line.exit_modes), _day(line.closed_on), "未拆除" if line.sealed else "",
    )  # fmt: skip


def _overdue(lines: Sequence[OpenLine], heads: _Heads) -> Table:
    rows = tuple(
        (str(k), o.district, o.enterprise, o.standard, o.problem, _day(o.ordered_on), _day(o.due), o.department)
        for k, o in enumerate(lines, start=1)
    )  # fmt: skip
    head = (
        "序号", heads["district"], heads["enterprise"], heads["standard"], heads["problem"],
        heads["ordered_on"], "到期日", heads["department"],
    )  # fmt: skip
    align: tuple[Align, ...] = (
        "center", "center", "left", "center", "left", "center", "center", "center",
    )  # fmt: skip
    return Table(head, rows, (9.0, 17, 32, 13, 27, 19, 19, 20), align, SMALL)


def _sealed(lines: Sequence[OpenLine], heads: _Heads, today: date) -> Table:
    rows = tuple(
        (
            str(k), o.district, o.enterprise, o.equipment, _day(o.sealed_on), _day(o.demolish_by),
            "逾期" if o.demolish_by and o.demolish_by < today else "未到期" if o.demolish_by else "期限未定",
        )
        for k, o in enumerate(lines, start=1)
    )  # fmt: skip
    head = (
        "序号", heads["district"], heads["enterprise"], "主体设备（生产线）", heads["sealed_on"],
        heads["demolish_by"], "状态",
    )  # fmt: skip
    align: tuple[Align, ...] = ("center", "center", "left", "left", "center", "center", "center")
    return Table(head, rows, (9.0, 20, 40, 32, 20, 20, 15), align, SMALL)


def _excluded(facts: Facts) -> Table:
    rows = tuple(
        (e.total, e.enterprise, f"{e.place.file} {e.place.sheet} 第{e.place.row}行", e.reason)
        for e in facts.excluded
    )
    return Table(("未计入", "企业名称", "所在行", "原因"), rows, (20.0, 40, 46, 50), size=SMALL)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
