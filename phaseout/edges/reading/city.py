"""A city ledger, as `edges/writing/city.py` wrote it and people worked in it, read back.

Sheets and columns are found by their names, so sorting, filtering, widths, and rows or columns
of one's own do no harm. Nothing is repaired: what stands in a merged row is what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from phaseout.edges.reading.layout import NOTE, SEARCHED_ROWS, TOTAL, letter, text_of
from phaseout.edges.reading.layout import Table as Understood
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.table import DTYPES, Origin, read_table
from phaseout.edges.reading.workbook import MARK_PREFIX, Book, Cell, SheetCells, open_book
from phaseout.edges.writing.city import (
    CONFLICTS,
    FILLED,
    HEADS,
    KIND,
    SOURCES,
    STATUS_WORDS,
    UNIT_WORDS,
    UNITS,
    as_written,
    sheet_names,
    short_title,
)
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT, Layout
from phaseout.model.merged import (
    REASON,
    REPEATS,
    Conflict,
    Filled,
    Merged,
    Source,
    UnitStates,
)
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.plan import PlanFault, load
from phaseout.values import Reading, read_date, read_number

NOT_CITY = "不是 phaseout merge 汇总出的市级台账；请先对各单位报送的文件运行 phaseout merge"
AGAIN = "请改回原样，或重新运行 phaseout merge"


def read_city(path: Path, plan: Plan | None = None) -> Merged:
    """The city ledger in a workbook; `plan` if it is not one that ships with the toolkit.

    Raises:
        Unreadable: not a city ledger, or its sheets and heads are no longer what they were; one
            sentence that names the file, the place and what to do.
    """
    try:
        book = open_book(contents(path))
        return _read(book, plan)
    except Unreadable as fault:
        raise Unreadable(f"{path.name}：{fault}") from None


def joined(parts: Sequence[Merged]) -> Merged:
    """Several city ledgers of one plan as one, their rows as they stand.

    Raises:
        Unreadable: of different plans, or one file was merged into more than one of them.
    """
    plans = list(dict.fromkeys(part.plan for part in parts))
    if len(plans) != 1:
        raise Unreadable(f"几份市级台账不是同一方案（{'、'.join(plans)}），请分开处理")
    _refuse_twice(parts)
    kinds = dict.fromkeys(name for part in parts for name in part.tables)

    def stacked(frames: str) -> dict[str, pd.DataFrame]:
        each = [getattr(part, frames) for part in parts]
        return {
            name: pd.concat([f[name] for f in each if name in f], ignore_index=True)
            for name in kinds
            if any(name in f for f in each)
        }

    return Merged(
        plans[0], parts[0].plan_version,
        stacked("tables"), stacked("pending"), stacked("raw"), stacked("duplicates"),
        tuple(c for part in parts for c in part.conflicts),
        tuple(f for part in parts for f in part.filled),
        tuple(s for part in parts for s in part.sources),
        _joined_units([part.units for part in parts]),
    )  # fmt: skip


def _refuse_twice(parts: Sequence[Merged]) -> None:
    """Rows of one file in two city ledgers would be counted twice."""
    seen: dict[str, str] = {}
    for part in parts:
        own = {s.sha256: s.file for s in part.sources if s.sha256 and s.read}
        for digest in own.keys() & seen.keys():
            raise Unreadable(
                f"几份市级台账都汇入了 {own[digest]}，合在一起会重复计算；请重新运行 phaseout merge"
            )
        seen |= own


def _joined_units(states: Sequence[UnitStates]) -> UnitStates:
    """A unit's best state counts: rows in one ledger, nothing in the other is submitted."""
    sent = tuple(dict.fromkeys(u for s in states for u in s.submitted))
    nil = tuple(dict.fromkeys(u for s in states for u in s.nil if u not in sent))
    every = dict.fromkeys(u for s in states for u in s.missing)
    return UnitStates(sent, nil, tuple(u for u in every if u not in {*sent, *nil}))


def _read(book: Book, plan: Plan | None) -> Merged:
    mark = book.mark or _written_mark(book)
    if mark.get("kind") != KIND:
        raise Unreadable(NOT_CITY)
    city = _City(book, plan or _plan(mark), mark)
    kinds = city.kinds
    tables = {spec.id: city.table(spec) for spec in kinds}
    waiting = {spec.id: city.pending(spec) for spec in kinds}
    return Merged(
        mark.get("plan", ""), mark.get("plan_version", ""),
        tables,
        {name: rows for name, (rows, _) in waiting.items()},
        {name: raw for name, (_, raw) in waiting.items()},
        {spec.id: city.duplicates(spec) for spec in kinds},
        city.conflicts(), city.filled(), city.sources(), city.units(),
    )  # fmt: skip


def _written_mark(book: Book) -> dict[str, str]:
    """The mark from the very hidden sheet, for programs that drop a document's properties."""
    rows = next((sheet.rows for sheet in book.sheets if sheet.name == "_字典"), [])
    pairs = [(text_of(row[0]), text_of(row[1])) for row in rows if len(row) > 1]
    return {n.removeprefix(MARK_PREFIX): v for n, v in pairs if n.startswith(MARK_PREFIX)}


def _plan(mark: Mapping[str, str]) -> Plan:
    name = mark.get("plan", "")
    try:
        return load(name)
    except PlanFault:
        raise Unreadable(f"它按方案“{name}”汇总，这里没有这个方案；请用 --plan 指明方案文件") from None


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet whose heads were found: where each column is, and which rows are items."""

    sheet: SheetCells
    columns: Mapping[str, int]
    items: tuple[int, ...]

    def cells(self, head: str) -> list[Cell]:
        """The column of this head, item by item."""
        x = self.columns[head]
        return [_cell(self.sheet.rows[y], x) for y in self.items]

    def texts(self, head: str) -> list[str]:
        """The column of this head as text."""
        return [text_of(cell) for cell in self.cells(head)]

    def numbers(self, head: str) -> list[int]:
        """The column of this head as whole numbers."""
        return [self._whole(y, head) for y in self.items]

    def _whole(self, y: int, head: str) -> int:
        text = text_of(_cell(self.sheet.rows[y], self.columns[head]))
        try:
            return int(text)
        except ValueError:
            raise Unreadable(
                f"工作表“{self.sheet.name}”第{y + 1}行的“{head}”应是整数，现为“{text}”；{AGAIN}"
            ) from None

    def address(self, index: int, head: str) -> str:
        """Where an item's cell stands: 退出台账!D6."""
        return f"{self.sheet.name}!{letter(self.columns[head])}{self.items[index] + 1}"


def _cell(row: Sequence[Cell], x: int) -> Cell:
    return row[x] if x < len(row) else ""


class _City:
    """The workbook while it is read, sheet by sheet."""

    def __init__(self, book: Book, plan: Plan, mark: Mapping[str, str]) -> None:
        if plan.id != mark.get("plan"):
            raise Unreadable(f"它按方案“{mark.get('plan')}”汇总，不是“{plan.id}”；请核对 --plan")
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._plan = plan
        self._changed = plan.version != mark.get("plan_version")
        self._names = sheet_names(plan)
        self.kinds = [
            plan.ledgers[name]
            for key, name in mark.items()
            if key.startswith("ledger.") and name in plan.ledgers
        ]

    def table(self, spec: LedgerSpec) -> pd.DataFrame:
        """The merged rows of a ledger."""
        found = self._ledger(self._names[spec.id].table, spec)
        return self._in_order(self._typed(found, spec))

    def duplicates(self, spec: LedgerSpec) -> pd.DataFrame:
        """The rows that repeat others, and which."""
        found = self._ledger(self._names[spec.id].duplicates, spec, REPEATS)
        repeats = _text_series(found.texts(HEADS[REPEATS]))
        return self._in_order(self._typed(found, spec).assign(**{REPEATS: repeats}))

    def pending(self, spec: LedgerSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows that wait, typed anew from what the clerk wrote, and that text itself."""
        found = self._ledger(self._names[spec.id].pending, spec, REASON)
        rows = [[as_written(c) if isinstance(c, str) else c for c in r] for r in found.sheet.rows]
        positions = {found.columns[f.header]: f.id for f in spec.fields.values()}
        understood = Understood(Layout(found.sheet.name), spec, found.items, positions)
        cells = SheetCells(found.sheet.name, rows)
        ledger = read_table(cells, understood, self._plan, Origin("", None))
        typed = ledger.table.assign(
            **_provenance(found), **{REASON: _text_series(found.texts(HEADS[REASON]))}
        )
        ordered = self._in_order(typed, keep_labels=True)
        return ordered.reset_index(drop=True), ledger.raw.loc[ordered.index].reset_index(drop=True)

    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts in their order, the rows of each in theirs."""
        found = self._found(CONFLICTS, ("序号", "台账", "事项", "不一致的栏目"), PROVENANCE)
        lines = self._in_order(
            pd.DataFrame(_provenance(found)).assign(
                number=found.numbers("序号"), ledger=found.texts("台账"),
                key=found.texts("事项"), differs=found.texts("不一致的栏目"),
            )
        ).to_dict("records")  # fmt: skip
        lines.sort(key=lambda line: int(line["number"]))
        return tuple(
            self._conflict(list(rows)) for _, rows in groupby(lines, lambda line: line["number"])
        )

    def _conflict(self, lines: Sequence[Mapping[Any, Any]]) -> Conflict:
        spec = self._called(lines[0]["ledger"])
        differs = tuple(self._field(spec, head).id for head in lines[0]["differs"].split("\n"))
        places = tuple(Place(line[FILE], line[SHEET], line[ROW]) for line in lines)
        return Conflict(spec.id, lines[0]["key"], places, differs)

    def filled(self) -> tuple[Filled, ...]:
        """The cells that were taken from other returns, in their order."""
        own = PROVENANCE[1:]
        heads = ("序号", "台账", "补填的栏目", "取自文件", "取自工作表", "取自行")
        found = self._found(FILLED, heads, own)
        rows = zip(found.texts(HEADS[FILE]), found.texts(HEADS[SHEET]), found.numbers(HEADS[ROW]), strict=True)
        sources = zip(found.texts("取自文件"), found.texts("取自工作表"), found.numbers("取自行"), strict=True)
        lines = zip(found.numbers("序号"), found.texts("台账"), found.texts("补填的栏目"), rows, sources, strict=True)
        made = []
        for _, ledger, head, row, source in sorted(lines):
            spec = self._called(ledger)
            made.append(Filled(spec.id, Place(*row), self._field(spec, head).id, Place(*source)))
        return tuple(made)

    def sources(self) -> tuple[Source, ...]:
        """The files that were merged, in their order."""
        counts = ("读取", "汇入", "待核", "重复")
        found = self._found(SOURCES, ("序号", "单位", "文件", "状态", *counts, "SHA-256", "说明"), (), "文件")
        meant = {word: status for status, word in STATUS_WORDS.items()}
        statuses = [self._word(text, meant, SOURCES) for text in found.texts("状态")]
        lines = zip(
            found.numbers("序号"), found.texts("文件"), found.texts("SHA-256"), found.texts("单位"),
            statuses, *(found.numbers(head) for head in counts), found.texts("说明"), strict=True,
        )  # fmt: skip
        return tuple(
            Source(file, digest, unit or None, status, *numbers, message or None)
            for _, file, digest, unit, status, *numbers, message in sorted(lines)
        )

    def units(self) -> UnitStates:
        """Which units sent rows, a nil return, or nothing, in the plan's order."""
        found = self._found(UNITS, ("单位", "报送情况"), (), "单位")
        meant = {word: state for state, word in UNIT_WORDS.items()}
        states = [self._word(text, meant, UNITS) for text in found.texts("报送情况")]
        order = {unit: k for k, unit in enumerate(self._plan.units)}
        pairs = sorted(zip(found.texts("单位"), states, strict=True), key=lambda p: order.get(p[0], len(order)))
        return UnitStates(
            **{state: tuple(u for u, s in pairs if s == state) for state in UNIT_WORDS}
        )

    def _word(self, text: str, meant: Mapping[str, str], sheet: str) -> str:
        if text not in meant:
            known = "、".join(meant)
            raise Unreadable(f"工作表“{sheet}”中有“{text}”，这里只能是{known}；{AGAIN}")
        return meant[text]

    def _called(self, short: str) -> LedgerSpec:
        """The ledger of this short title."""
        for spec in self._plan.ledgers.values():
            if short_title(spec) == short:
                return spec
        raise Unreadable(f"方案中没有叫“{short}”的台账；{AGAIN}")

    def _field(self, spec: LedgerSpec, head: str) -> Field:
        for field in spec.fields.values():
            if field.header == head:
                return field
        raise Unreadable(f"“{spec.title}”中没有栏目“{head}”；{AGAIN}")
