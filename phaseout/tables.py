"""The tables that the templates of a report or a list may call upon, by Chinese name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from phaseout.model.card import CardRow, PublishedList
from phaseout.model.document import Align, Table
from phaseout.model.facts import UNSTATED, Amount, ExitLine, Facts, OpenLine
from phaseout.model.plan import Plan

BODY, SMALL = 10.5, 9.0
"""Points of a table with few columns, and of one with many."""
_FEW = 3


def tables(facts: Facts, plan: Plan) -> dict[str, Table]:
    """Name → table for the templates of a report; one without rows says 无 where it is printed."""
    heads = _heads(plan)
    yellow, red = (standing(facts.lists.get(name)) for name in ("yellow", "red"))
    return {
        "分标准": _by_standard(facts, plan, heads),
        "退出产能": _capacities(facts),
        "退出设备": _equipment(facts),
        "分行业分区县": _summary(facts, heads),
        "退出企业名单": _exits(facts, heads),
        "黄牌名单": _cards(yellow, heads, _YELLOW),
        "红牌名单": _cards(red, heads, _RED),
        "逾期未整改": _overdue(facts.overdue, heads),
        "未拆除": _sealed(facts.sealed, heads, facts.today),
        "未计入": _excluded(facts),
        "豁免事项": _waived(facts),
    }


def list_tables(published: PublishedList, plan: Plan) -> dict[str, Table]:
    """The one table of a published list, as it stands on a page on its side."""
    columns = {"red": _RED, "exit": _EXIT}.get(published.list, _YELLOW)
    return {"名单": _cards(standing(published), _heads(plan), columns)}


def standing(published: PublishedList | None) -> tuple[CardRow, ...]:
    """The enterprises that stand on a list; one removed from it is neither printed nor counted."""
    return published.standing if published else ()


def unique(words: Iterable[str]) -> str:
    """The words as an enumeration, each once."""
    return "、".join(dict.fromkeys(words))


def number(value: float) -> str:
    """A number as papers write it, never as 1e-05."""
    return f"{Decimal(repr(value)):f}"


def in_words(amount: Amount) -> str:
    """水泥60万吨/年; what bears no name only 60万吨/年."""
    name, unit = ("" if word == UNSTATED else word for word in (amount.name, amount.unit))
    return f"{name}{number(amount.value)}{unit}"


def by_unit(facts: Facts) -> tuple[Amount, ...]:
    """Equipment of all kinds by unit, as the figures state it."""
    front = "exit.equipment."
    own = (f for f in facts.figures.values() if f.id.startswith(front))
    return tuple(Amount("", f.value, f.unit) for f in own)


class _Column(NamedTuple):
    """A column: its head, its width in mm, how it is aligned, and what stands in it."""

    head: str
    width: float
    align: Align
    cell: Callable[[Any], str]


def _table(
    rows: Iterable[Any], columns: Sequence[_Column], last: Sequence[str] = (), size: float = SMALL
) -> Table:
    """A row a thing, numbered in a first column; `last` is the line of totals below them."""
    numbered = [(str(k), *(c.cell(row) for c in columns)) for k, row in enumerate(rows, start=1)]
    return Table(
        head=("序号", *(c.head for c in columns)),
        rows=(*numbered, *([("", *last)] if last and numbered else [])),
        widths_mm=(size, *(c.width for c in columns)),
        align=("center", *(c.align for c in columns)),
        size=size,
    )


def _heads(plan: Plan) -> dict[str, str]:
    """Field → its header in the plan's ledger, so that papers and workbooks use one word."""
    ledgers = [plan.ledgers[name] for name in ("exit_list", "exit") if name in plan.ledgers]
    return {field.id: field.header for ledger in ledgers for field in ledger.fields.values()}


def _cards(
    rows: Sequence[CardRow], heads: dict[str, str], columns: Sequence[tuple[str, float]]
) -> Table:
    chosen = []
    for name, width in columns:
        field, align, cell = _OF_CARD[name]
        chosen.append(_Column(heads.get(field, field), width, align, cell))
    return _table(rows, chosen)


_OF_CARD: dict[str, tuple[str, Align, Callable[[CardRow], str]]] = {
    "区县": ("district", "center", lambda row: row.unit),
    "企业": ("enterprise", "left", lambda row: row.enterprise),
    "代码": ("credit_code", "center", lambda row: row.credit_code or ""),
    "标准": ("standard", "center", lambda row: "\n".join(row.standards)),
    "事项": ("problem", "left", lambda row: row.problem),
    "依据": ("basis", "left", lambda row: row.basis),
    "责令": ("ordered_on", "center", lambda row: _day(row.since)),
    "到期": ("整改到期日", "center", lambda row: _day(row.until)),
    "要求": ("处置要求", "left", lambda row: "；".join(filter(None, (row.exit_mode, row.demand)))),
    "方式": ("exit_mode", "center", lambda row: row.exit_mode + "（未拆除）" * row.sealed_only),
    "退出": ("closed_on", "center", lambda row: _day(row.since)),
    "设备": ("主体设备（生产线）", "left", lambda row: row.equipment.replace("；", "\n")),
    "产能": ("退出产能", "left", lambda row: row.capacity.replace("；", "\n")),
    "公布": ("公布单位", "left", lambda row: "、".join(row.publishers)),
}
"""Column of a list → field of the ledger whose header it bears (or a head of its own)."""
_YELLOW = (
    ("区县", 15), ("企业", 27), ("代码", 37), ("标准", 11), ("事项", 24), ("依据", 25),
    ("责令", 19), ("到期", 19), ("要求", 17), ("公布", 22),
)  # fmt: skip
_RED = (
    ("区县", 15), ("企业", 31), ("代码", 37), ("标准", 12), ("事项", 29), ("依据", 29),
    ("方式", 16), ("退出", 19), ("公布", 28),
)  # fmt: skip
_EXIT = (
    ("区县", 17), ("企业", 38), ("代码", 37), ("标准", 12), ("设备", 45), ("产能", 30), ("方式", 18),
    ("退出", 19),
)  # fmt: skip


def _by_standard(facts: Facts, plan: Plan, heads: dict[str, str]) -> Table:
    """A row a standard, the last row the totals, in which an enterprise counts once."""
    units = [facts.figures[figure].unit for _, figure in _BY_STANDARD]
    rows = [
        (standard.label, *(number(facts.value(f"{f}.{standard.id}")) for _, f in _BY_STANDARD))
        for standard in plan.standards.values()
    ]
    last = ("合计", *(number(facts.value(figure)) for _, figure in _BY_STANDARD))
    told = (f"{head}\n（{unit}）" for (head, _), unit in zip(_BY_STANDARD, units, strict=True))
    align: list[Align] = ["center"] * len(last)
    widths = (15, *[14.1] * len(_BY_STANDARD))
    return Table((heads["standard"], *told), (*rows, last), widths, tuple(align), SMALL)


_BY_STANDARD = (
    ("不达标\n企业", "found.enterprises"),
    ("不达标\n事项", "found.rows"),
    ("责令\n整改", "orders.rows"),
    ("批准\n延期", "extended.rows"),
    ("复查\n合格", "passed.rows"),
    ("复查\n不合格", "failed.rows"),
    ("整改中", "running.rows"),
    ("逾期\n未整改", "overdue.rows"),
    ("依法\n关闭", "closed.enterprises"),
    ("退出\n企业", "exit.enterprises"),
)


def _capacities(facts: Facts) -> Table:
    """Capacity by product, with the enterprises that gave it up."""

    def firms(whole: Amount) -> str:
        return str(sum(any(_alike(a, whole) for a in e.capacities) for e in facts.exits))

    columns = (
        _Column("产品", 50, "left", lambda a: a.name),
        _Column("退出产能", 35, "right", lambda a: number(a.value)),
        _Column("单位", 35, "center", lambda a: a.unit),
        _Column("涉及企业（家）", 30, "right", firms),
    )
    return _table(facts.capacities, columns, size=BODY)


def _alike(one: Amount, other: Amount) -> bool:
    return (one.name, one.unit) == (other.name, other.unit)


def _equipment(facts: Facts) -> Table:
    columns = (
        _Column("主体设备（生产线）", 85, "left", lambda a: a.name or UNSTATED),
        _Column("数量", 30, "right", lambda a: number(a.value)),
        _Column("单位", 30, "center", lambda a: a.unit),
    )
    return _table(facts.equipment, columns, size=BODY)


def _summary(facts: Facts, heads: dict[str, str]) -> Table:
    """A row an industry and district, the last row the total, in which an enterprise counts once."""
    columns = (
        _Column(heads["industry"], 24, "center", lambda s: s.industry),
        _Column(heads["district"], 24, "center", lambda s: s.district),
        _Column("退出企业（家）", 20, "center", lambda s: str(s.enterprises)),
        _Column("退出设备", 30, "center", lambda s: unique(map(in_words, s.equipment))),
        _Column("退出产能", 48, "left", lambda s: _spaced(s.capacities)),
    )
    firms = number(facts.value("exit.enterprises"))
    last = ("合计", "", firms, unique(map(in_words, by_unit(facts))), _spaced(facts.capacities))
    return _table(facts.summary, columns, last, BODY)


def _spaced(amounts: Iterable[Amount]) -> str:
    """水泥 60万吨/年, a line a product."""
    return "\n".join(f"{a.name} {number(a.value)}{a.unit}" for a in amounts)


def _exits(facts: Facts, heads: dict[str, str]) -> Table:
    """A row an enterprise, each capacity in the unit of its total."""
    columns = (
        _Column(heads["district"], 16, "center", lambda e: e.district),
        _Column(heads["enterprise"], 35, "left", lambda e: e.enterprise),
        _Column(heads["credit_code"], 37, "center", lambda e: e.credit_code),
        _Column(heads["industry"], 15, "center", lambda e: "\n".join(e.industries)),
        _Column(heads["standard"], 12, "center", lambda e: "\n".join(e.standards)),
        _Column("主体设备（生产线）名称、型号和数量", 36, "left", lambda e: "\n".join(e.equipment)),
        _Column("退出产能", 27, "left", lambda e: _spaced(e.capacities)),
        _Column(heads["exit_mode"], 17, "center", _mode),
        _Column(heads["closed_on"], 19, "center", lambda e: _day(e.closed_on)),
    )
    firms = f"{number(facts.value('exit.enterprises'))}家"
    machines = unique(map(in_words, by_unit(facts)))
    # A row as tall as many products need would often stand alone on a page.
    few = len(facts.capacities) <= _FEW
    sums = _spaced(facts.capacities) if few else "分产品合计见汇总表"
    last = ("合计", firms, "", "", "", machines, sums, "", "")
    return _table(facts.exits, columns, last)


def _mode(line: ExitLine) -> str:
    return "、".join(line.exit_modes) + "（未拆除）" * line.sealed


def _overdue(lines: Sequence[OpenLine], heads: dict[str, str]) -> Table:
    columns = (
        _Column(heads["district"], 16, "center", lambda o: o.district),
        _Column(heads["enterprise"], 32, "left", lambda o: o.enterprise),
        _Column(heads["standard"], 10, "center", lambda o: o.standard),
        _Column(heads["problem"], 28, "left", lambda o: o.problem),
        _Column(heads["ordered_on"], 19, "center", lambda o: _day(o.ordered_on)),
        _Column("整改到期日", 19, "center", lambda o: _day(o.due)),
        _Column(heads["department"], 23, "center", lambda o: o.department),
    )
    return _table(lines, columns)


def _sealed(lines: Sequence[OpenLine], heads: dict[str, str], today: date) -> Table:
    def kept(line: OpenLine) -> str:
        if line.demolish_by is None:
            return "期限未定"
        return "逾期" if line.demolish_by < today else "未到期"

    columns = (
        _Column(heads["district"], 18, "center", lambda o: o.district),
        _Column(heads["enterprise"], 36, "left", lambda o: o.enterprise),
        _Column("主体设备（生产线）", 36, "left", lambda o: o.equipment),
        _Column(heads["sealed_on"], 20, "center", lambda o: _day(o.sealed_on)),
        _Column(heads["demolish_by"], 20, "center", lambda o: _day(o.demolish_by)),
        _Column("状态", 15, "center", kept),
    )
    return _table(lines, columns)


def _excluded(facts: Facts) -> Table:
    columns = (
        _Column("未计入", 18, "center", lambda e: e.total),
        _Column("企业名称", 38, "left", lambda e: e.enterprise),
        _Column(
            "所在行", 42, "left", lambda e: f"{e.place.file} {e.place.sheet} 第{e.place.row}行"
        ),
        _Column("原因", 48, "left", lambda e: e.reason),
    )
    return _table(facts.excluded, columns)


def _waived(facts: Facts) -> Table:
    columns = (
        _Column("企业名称", 40, "left", lambda w: w.enterprise),
        _Column("问题", 66, "left", lambda w: w.message),
        _Column("豁免理由", 56, "left", lambda w: w.reason),
        _Column("批准单位和日期", 42, "left", lambda w: f"{w.by}，{_day(w.on)}"),
        _Column("有效期至", 24, "center", lambda w: _day(w.until)),
    )
    return _table(facts.waived, columns)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
