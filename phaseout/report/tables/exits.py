"""What has gone, as tables: by standard, product, kind of equipment, place, and enterprise."""

from __future__ import annotations

from phaseout.model.document import Align, Table
from phaseout.model.facts import UNSTATED, Amount, ExitLine, Facts
from phaseout.model.plan import Plan
from phaseout.report.tables.column import BODY, SMALL, Column, table
from phaseout.report.tables.words import by_unit, day, in_words, number, spaced, unique

_FEW, _FEW_OF_ALL = 3, 6
"""Products that the line of totals still tells: of the list of firms, and of the table by industry."""
_IN_THE_TEXT = "分产品合计见正文"


def by_standard(facts: Facts, plan: Plan, heads: dict[str, str]) -> Table:
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


def capacities(facts: Facts) -> Table:
    """Capacity by product, with the enterprises that gave it up."""

    def firms(whole: Amount) -> str:
        return str(sum(any(_alike(a, whole) for a in e.capacities) for e in facts.exits))

    columns = (
        Column("产品", 50, "left", lambda a: a.name),
        Column("退出产能", 35, "right", lambda a: number(a.value)),
        Column("单位", 35, "center", lambda a: a.unit),
        Column("涉及企业（家）", 30, "right", firms),
    )
    return table(facts.capacities, columns, size=BODY)


def _alike(one: Amount, other: Amount) -> bool:
    return (one.name, one.unit) == (other.name, other.unit)


def equipment(facts: Facts) -> Table:
    """A row a kind of equipment and unit."""
    columns = (
        Column("主体设备（生产线）", 85, "left", lambda a: a.name or UNSTATED),
        Column("数量", 30, "right", lambda a: number(a.value)),
        Column("单位", 30, "center", lambda a: a.unit),
    )
    return table(facts.equipment, columns, size=BODY)


def summary(facts: Facts, heads: dict[str, str]) -> Table:
    """A row an industry and district, the last row the total, in which an enterprise counts once."""
    columns = (
        Column(heads["industry"], 24, "center", lambda s: s.industry),
        Column(heads["district"], 24, "center", lambda s: s.district),
        Column("退出企业（家）", 20, "center", lambda s: str(s.enterprises)),
        Column("退出设备", 30, "center", lambda s: unique(map(in_words, s.equipment))),
        Column("退出产能", 48, "left", lambda s: spaced(s.capacities)),
    )
    firms = number(facts.value("exit.enterprises"))
    # A row as tall as many products need would often stand alone on a page.
    sums = _sums(facts, _FEW_OF_ALL)
    last = ("合计", "", firms, unique(map(in_words, by_unit(facts))), sums)
    return table(facts.summary, columns, last, BODY)


def exits(facts: Facts, heads: dict[str, str]) -> Table:
    """A row an enterprise, each capacity in the unit of its total."""
    columns = (
        Column(heads["district"], 16, "center", lambda e: e.district),
        Column(heads["enterprise"], 34, "left", lambda e: e.enterprise),
        Column(heads["credit_code"], 40, "center", lambda e: e.credit_code),
        Column(heads["industry"], 15, "center", lambda e: "\n".join(e.industries)),
        Column(heads["standard"], 12, "center", lambda e: "\n".join(e.standards)),
        Column("主体设备（生产线）名称、型号和数量", 34, "left", lambda e: "\n".join(e.equipment)),
        Column("退出产能", 27, "left", lambda e: spaced(e.capacities)),
        Column(heads["exit_mode"], 17, "center", _mode),
        Column(heads["closed_on"], 19, "center", lambda e: day(e.closed_on)),
    )
    firms = f"{number(facts.value('exit.enterprises'))}家"
    machines = unique(map(in_words, by_unit(facts)))
    last = ("合计", firms, "", "", "", machines, _sums(facts, _FEW), "", "")
    return table(facts.exits, columns, last)


def _sums(facts: Facts, few: int) -> str:
    """Capacity in all, a line a product; of many products, where the text tells them."""
    return spaced(facts.capacities) if len(facts.capacities) <= few else _IN_THE_TEXT


def _mode(line: ExitLine) -> str:
    return "、".join(line.exit_modes) + "（未拆除）" * line.sealed
