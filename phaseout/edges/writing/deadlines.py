"""The clocks as a workbook that an office hands round: a summary, a sheet a unit, what is pending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from phaseout.edges.writing.city import shown
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.nouns import Tint
from phaseout.model.agenda import PRESSING, URGENCIES, Agenda, Group, Item, Urgency
from phaseout.model.due import KIND_WORDS

SUMMARY, PENDING = "汇总", "待核"
TINTS: dict[Urgency, Tint] = {
    "逾期": "red", "不达标": "red", "7天内": "yellow", "已办结": "grey",
}  # fmt: skip
PRINTED = (
    "逾期和不达标的，紧急程度一栏以【】标出；剩余天数为负数的，已过到期日。"
    "同一单位逐期报送的几次合为一行，项数按次数计。"
)
WAITING = "待核行的期限仅供参考，不计入汇总，不入名单和统计。"

Shown = tuple[Column, Callable[[Item], Value]]
COLUMNS: tuple[Shown, ...] = (
    (Column("企业", 24), lambda item: shown(item.who)),
    (Column("紧急程度", 10, align="center"), lambda item: _marked(item.urgency)),
    (Column("到期日", 12, "date"), lambda item: item.due.due),
    (Column("剩余天数", 9, "integer"), lambda item: item.due.days_left),
    (Column("状态", 12), lambda item: item.state),
    (Column("类别", 10), lambda item: KIND_WORDS[item.due.kind]),
    (Column("事项", 24), lambda item: shown(item.matter)),
    (Column("起算日期", 12, "date"), lambda item: item.due.start),
    (Column("法定到期日", 12, "date"), lambda item: item.due.statutory_due),
    (Column("备注", 18), lambda item: "；".join(item.remarks)),
    (Column("依据", 34), lambda item: shown(item.due.basis)),
    (Column("来源", 24), lambda item: shown(_source(item))),
)


def deadline_workbook(agenda: Agenda) -> bytes:
    """The agenda as an .xlsx package; the same agenda gives the same bytes."""
    sheets = [_summary(agenda), *(_of_unit(group, agenda) for group in agenda.groups)]
    if agenda.pending:
        sheets.append(_pending(agenda))
    properties = {"phaseout.kind": "deadlines", "phaseout.plan": agenda.plan}
    created = datetime.combine(agenda.today, time())
    return workbook_bytes(Workbook(sheets, f"{agenda.title}期限", created, properties=properties))


def _summary(agenda: Agenda) -> Sheet:
    """How many of each urgency, unit by unit, and each unit's next day."""
    columns = [
        Column("序号", 6, "integer"), Column("单位", 22),
        *(Column(word, 10, "integer") for word in URGENCIES),
        Column("合计", 10, "integer"), Column("最近到期日", 14, "date"),
    ]  # fmt: skip
    rows = [
        (n, shown(group.unit), *(count or None for count in _counts(group)), _next(group))
        for n, group in enumerate(agenda.groups, start=1)
    ]
    sums = [sum(row[x] for row in map(_counts, agenda.groups)) for x in range(len(URGENCIES) + 1)]
    return Sheet(
        SUMMARY, f"{agenda.title}期限汇总", columns, rows,
        subtitle=_about(agenda), totals=[None, "合计", *sums, None], freeze_columns=2,
        notes=[
            "最近到期日：尚未办结的各项中，最早的到期日。", PRINTED,
            *([f"另有 {_number(agenda.pending)} 项在待核行，见“{PENDING}”表。{WAITING}"]
              if agenda.pending else []),
        ],
        tint={n: "red" for n, g in enumerate(agenda.groups) if any(g.counts[w] for w in PRESSING)},
    )  # fmt: skip


def _counts(group: Group) -> list[int]:
    return [*(group.counts[word] for word in URGENCIES), len(group.items)]


def _next(group: Group) -> date | None:
    days = (i.due.due for i in group.items if i.due.due and i.due.days_left is not None)
    return min(days, default=None)


def _of_unit(group: Group, agenda: Agenda) -> Sheet:
    return Sheet(
        shown(group.unit), f"{shown(group.unit)}期限一览",
        [Column("序号", 6, "integer"), *(column for column, _ in COLUMNS)],
        _rows(group.told), subtitle=_about(agenda), notes=[PRINTED],
        tint=_tints(group.told), freeze_columns=2, paper="A3",
    )  # fmt: skip


def _pending(agenda: Agenda) -> Sheet:
    """The clocks of the rows in 待核, all units on one sheet."""
    items = [item for group in agenda.pending for item in group.items]
    units = [shown(group.unit) for group in agenda.pending for _ in group.items]
    rows = [(n, unit, *row) for unit, (n, *row) in zip(units, _rows(items), strict=True)]
    return Sheet(
        PENDING, "待核行的期限",
        [Column("序号", 6, "integer"), Column("单位", 16), *(column for column, _ in COLUMNS)],
        rows, subtitle=f"{_about(agenda)}\n{WAITING}", notes=[PRINTED],
        tint=_tints(items), freeze_columns=3, paper="A3",
    )  # fmt: skip


def _rows(items: Iterable[Item]) -> list[tuple[Value, ...]]:
    return [(n, *(show(i) for _, show in COLUMNS)) for n, i in enumerate(items, start=1)]


def _tints(items: Iterable[Item]) -> dict[int, Tint]:
    return {n: TINTS[i.urgency] for n, i in enumerate(items) if i.urgency in TINTS}


def _marked(urgency: Urgency) -> str:
    """Overdue shows on a black-and-white print too."""
    return f"【{urgency}】" if urgency in PRESSING else urgency


def _source(item: Item) -> str:
    place = item.due.place
    return f"{place.file}［{place.sheet}］第{place.row}行" if place else ""


def _about(agenda: Agenda) -> str:
    return f"{agenda.office}　截至 {agenda.today}　{agenda.scope}"


def _number(groups: Iterable[Group]) -> int:
    return sum(len(group.items) for group in groups)
