"""A city ledger, as `edges/writing/city.py` wrote it and people worked in it, read back.

Sheets and columns are found by their names, so sorting, filtering, widths, and rows or columns
of one's own do no harm. Merged rows are not read as a clerk's sheet is: their cells are typed
already, and a text `/` is a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.columns import DTYPES
from phaseout.edges.reading.heads import SEARCHED_ROWS
from phaseout.edges.reading.layout import Table
from phaseout.edges.reading.lines import NOTE, TOTAL
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.readers import Origin, choice_reader
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import MARK_PREFIX, Book, Cell, SheetCells, open_book
from phaseout.edges.writing.city import (
    CONFLICTS,
    COUNTS,
    FILLED,
    HEADS,
    KIND,
    SOURCES,
    STATUS_WORDS,
    UNIT_WORDS,
    UNITS,
    WAIVED,
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
    Waived,
)
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.plan import PlanFault, load
from phaseout.values import read_date, read_number

NOT_CITY = "不是 phaseout merge 汇总出的市级台账；请先对各单位报送的文件运行 phaseout merge"
AGAIN = "请改回原样，或重新运行 phaseout merge"


def read_city(path: Path, plan: Plan | None = None) -> Merged:
    """The city ledger in a workbook, under its own plan or the one given.

    Raises:
        Unreadable: not a city ledger, or its sheets and heads are not what they were; one
            sentence with the file, the place and what to do.
    """
    try:
        book = open_book(contents(path))
        mark = book.mark or _written_mark(book)
        if mark.get("kind") != KIND:
            raise Unreadable(NOT_CITY)
        return _City(book, plan or _plan(mark), mark).merged()
    except Unreadable as fault:
        raise Unreadable(f"{path.name}：{fault}") from None


def joined(parts: Sequence[Merged]) -> Merged:
    """Several city ledgers of one plan as one, their rows as they stand.

    Raises:
        Unreadable: of different plans, or a file was merged into more than one of them.
    """
    plans = dict.fromkeys(part.plan for part in parts)
    if len(plans) != 1:
        raise Unreadable(f"几份市级台账不是同一方案（{'、'.join(plans)}），请分开处理")
    _refuse_twice(parts)
    return Merged(
        parts[0].plan,
        parts[0].plan_version,
        _stacked([part.tables for part in parts]),
        _stacked([part.pending for part in parts]),
        _stacked([part.raw for part in parts]),
        _stacked([part.duplicates for part in parts]),
        tuple(c for part in parts for c in part.conflicts),
        tuple(f for part in parts for f in part.filled),
        tuple(s for part in parts for s in part.sources),
        _best([part.units for part in parts]),
        tuple(w for part in parts for w in part.waived),
    )


def _refuse_twice(parts: Sequence[Merged]) -> None:
    """Rows of one file in two city ledgers would be counted twice."""
    seen: set[str] = set()
    for part in parts:
        own = {s.sha256: s.file for s in part.sources if s.sha256 and s.read}
        if twice := sorted(own[digest] for digest in own.keys() & seen):
            raise Unreadable(
                f"几份市级台账都汇入了 {twice[0]}，合在一起会重复计算；请重新运行 phaseout merge"
            )
        seen |= own.keys()


def _stacked(frames: Sequence[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    kinds = dict.fromkeys(name for each in frames for name in each)
    return {
        name: pd.concat([each[name] for each in frames if name in each], ignore_index=True)
        for name in kinds
    }


def _best(states: Sequence[UnitStates]) -> UnitStates:
    """Each unit in its best state: rows in one ledger and nothing in the other is submitted."""
    every = [dict.fromkeys(u for s in states for u in getattr(s, name)) for name in UNIT_WORDS]
    sent, nil, missing = every
    return UnitStates(
        tuple(sent),
        tuple(u for u in nil if u not in sent),
        tuple(u for u in missing if u not in sent and u not in nil),
    )


def _written_mark(book: Book) -> dict[str, str]:
    """The mark in the very hidden sheet, for programs that drop a document's properties."""
    rows = next((sheet.rows for sheet in book.sheets if sheet.name == "_字典"), [])
    pairs = [(text_of(row[0]), text_of(row[1])) for row in rows if len(row) > 1]
    return {n.removeprefix(MARK_PREFIX): v for n, v in pairs if n.startswith(MARK_PREFIX)}


def _plan(mark: Mapping[str, str]) -> Plan:
    name = mark.get("plan", "")
    try:
        return load(name)
    except PlanFault:
        raise Unreadable(
            f"它按方案“{name}”汇总，找不到这个方案；请用 --plan 指明方案文件"
        ) from None


@dataclass(frozen=True, slots=True)
class _Found:
    """A table whose heads were found: head → column, and the rows (from 0) that are items."""

    sheet: SheetCells
    head: int
    columns: Mapping[str, int]
    items: Sequence[int]

    def cells(self, head: str) -> list[Cell]:
        """The column of this head, item by item."""
        x = self.columns[head]
        return [_at(self.sheet.rows[y], x) for y in self.items]

    def texts(self, head: str) -> pd.Series[str]:
        """The column of this head as text, missing where a cell is empty."""
        return pd.Series([text_of(c) or None for c in self.cells(head)], dtype="str")

    def wholes(self, head: str) -> pd.Series[int]:
        """The column of this head as whole numbers. Raises Unreadable for anything else."""
        try:
            return pd.Series([int(text_of(c)) for c in self.cells(head)], dtype="int64")
        except ValueError:
            wrong = next(k for k, c in enumerate(self.cells(head)) if not text_of(c).isdecimal())
            raise Unreadable(f"{self.address(wrong, head)} 应是整数；{AGAIN}") from None

    def lines(self, texts: Sequence[str], wholes: Sequence[str]) -> list[dict[str, Any]]:
        """The items in the order of their 序号: head → text (empty if missing) or number."""
        columns = {head: list(self.texts(head).fillna("")) for head in texts}
        numbers = {head: list(self.wholes(head)) for head in ("序号", *wholes)}
        rows = pd.DataFrame({**columns, **numbers}).sort_values("序号", kind="stable")
        return [
            {str(head): value for head, value in row.items()} for row in rows.to_dict("records")
        ]

    def address(self, index: int, head: str) -> str:
        """Where an item's cell stands: 退出台账!D6."""
        return f"{self.sheet.name}!{letter(self.columns[head])}{self.items[index] + 1}"


def _at(row: Sequence[Cell], x: int) -> Cell:
    return row[x] if x < len(row) else ""


class _City:
    """The workbook while it is read, sheet by sheet."""

    def __init__(self, book: Book, plan: Plan, mark: Mapping[str, str]) -> None:
        if plan.id != mark.get("plan"):
            raise Unreadable(f"它按方案“{mark.get('plan')}”汇总，不是“{plan.id}”；请核对 --plan")
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.plan, self.mark = plan, mark
        self.names = sheet_names(plan)
        self.rank = {unit: k for k, unit in enumerate(plan.units)}

    def merged(self) -> Merged:
        """All of it."""
        marked = [name for key, name in self.mark.items() if key.startswith("ledger.")]
        kinds = [spec for spec in self.plan.ledgers.values() if spec.id in marked]
        if len(kinds) < len(marked):
            raise Unreadable("汇总之后方案改过，有的台账已不在方案中；请重新运行 phaseout merge")
        tables = {spec.id: self.table(spec) for spec in kinds}
        waiting = {spec.id: self.pending(spec) for spec in kinds}
        pending = {name: rows for name, (rows, _) in waiting.items()}
        duplicates = {spec.id: self.duplicates(spec) for spec in kinds}
        for spec in kinds:
            _refuse_copies(tables[spec.id], pending[spec.id], duplicates[spec.id])
        return Merged(
            self.plan.id,
            self.mark.get("plan_version", ""),
            tables,
            pending,
            {name: raw for name, (_, raw) in waiting.items()},
            duplicates,
            self.conflicts(),
            self.filled(),
            self.sources(),
            self.units(),
            self.waived(),
        )

    # -- the sheets of a ledger

    def table(self, spec: LedgerSpec) -> pd.DataFrame:
        """The merged rows."""
        found = self._ledger(self.names[spec.id].table, spec)
        return self._in_order(_typed(found, spec, self.plan)).reset_index(drop=True)

    def duplicates(self, spec: LedgerSpec) -> pd.DataFrame:
        """The rows that repeat others, and which."""
        found = self._ledger(self.names[spec.id].duplicates, spec, REPEATS)
        typed = _typed(found, spec, self.plan).assign(**{REPEATS: found.texts(HEADS[REPEATS])})
        return self._in_order(typed).reset_index(drop=True)

    def pending(self, spec: LedgerSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows that wait, typed anew from what the clerk wrote, and that text itself."""
        found = self._ledger(self.names[spec.id].pending, spec, REASON)
        rows = [[as_written(c) if isinstance(c, str) else c for c in r] for r in found.sheet.rows]
        positions = {found.columns[f.header]: f.id for f in spec.fields.values()}
        table = Table(Layout(found.sheet.name), spec, tuple(found.items), positions)
        origin = Origin("", None)
        ledger = read_table(SheetCells(found.sheet.name, rows), table, self.plan, origin)
        reasons = {REASON: found.texts(HEADS[REASON])}
        typed = self._in_order(ledger.table.assign(**_provenance(found), **reasons))
        return typed.reset_index(drop=True), ledger.raw.loc[typed.index].reset_index(drop=True)

    def _ledger(self, name: str, spec: LedgerSpec, more: str = "") -> _Found:
        """The sheet of a ledger; every row in it that holds anything is an item or is told."""
        heads = [*([HEADS[more]] if more else []), *(f.header for f in spec.fields.values())]
        found = self._found(name, heads, PROVENANCE)
        strays = set(_held(found.sheet, found.head + 1, found.columns.values())) - set(found.items)
        for y in sorted(strays):
            texts = [text_of(_at(found.sheet.rows[y], x)) for x in found.columns.values()]
            first = next(filter(None, texts))
            if not (first == "无" or TOTAL.match(first) or NOTE.match(first)):
                raise Unreadable(
                    f"工作表“{name}”第{y + 1}行没有“{HEADS[FILE]}”：市级台账只收从报送文件汇入的行；"
                    "请由填报单位补报后重新运行 phaseout merge，或删去该行"
                )
        return found

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows as they were merged: by unit in the plan's order, then file, sheet, row."""
        rank = rows[UNIT].map(self.rank).fillna(len(self.rank))
        by = ["_rank", UNIT, FILE, SHEET, ROW]
        return rows.assign(_rank=rank).sort_values(by, kind="stable").drop(columns="_rank")

    # -- the sheets of the whole

    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts in their order, the rows of each in theirs."""
        heads = ("台账", "事项", "不一致的栏目")
        found = self._found(CONFLICTS, ("序号", *heads), PROVENANCE)
        told = {head: found.texts(head) for head in heads}
        rows = pd.DataFrame({"序号": found.wholes("序号"), **told, **_provenance(found)})
        lines = self._in_order(rows).sort_values("序号", kind="stable").to_dict("records")
        return tuple(
            self._conflict(list(same)) for _, same in groupby(lines, lambda line: line["序号"])
        )

    def _conflict(self, lines: Sequence[Mapping[Any, Any]]) -> Conflict:
        spec = self._called(lines[0]["台账"])
        differs = tuple(_field(spec, head) for head in lines[0]["不一致的栏目"].split("\n"))
        places = tuple(Place(line[FILE], line[SHEET], line[ROW]) for line in lines)
        return Conflict(spec.id, lines[0]["事项"], places, differs)

    def filled(self) -> tuple[Filled, ...]:
        """The cells that were taken from other returns."""
        texts = ("台账", "补填的栏目", HEADS[FILE], HEADS[SHEET], "取自文件", "取自工作表")
        wholes = (HEADS[ROW], "取自行")
        found = self._found(FILLED, ("序号", *texts, *wholes))
        return tuple(
            Filled(
                spec.id,
                Place(line[HEADS[FILE]], line[HEADS[SHEET]], line[HEADS[ROW]]),
                _field(spec, line["补填的栏目"]),
                Place(line["取自文件"], line["取自工作表"], line["取自行"]),
            )
            for line in found.lines(texts, wholes)
            for spec in [self._called(line["台账"])]
        )

    def waived(self) -> tuple[Waived, ...]:
        """The faults that were waived; the sheet is there only where there are any."""
        if WAIVED not in self.sheets:
            return ()
        heads = ("企业名称", "规则", "问题", "豁免理由", "批准", "批准日期", "有效期至")
        found = self._found(WAIVED, ("序号", *heads, HEADS[FILE], HEADS[SHEET], HEADS[ROW]))
        return tuple(
            Waived(
                Place(line[HEADS[FILE]], line[HEADS[SHEET]], line[HEADS[ROW]]),
                line["企业名称"], line["规则"], line["问题"], line["豁免理由"], line["批准"],
                date.fromisoformat(line["批准日期"]),
                _day(line["有效期至"]),
            )
            for line in found.lines((*heads, HEADS[FILE], HEADS[SHEET]), (HEADS[ROW],))
        )  # fmt: skip

    def sources(self) -> tuple[Source, ...]:
        """The files that were merged."""
        texts = ("文件", "SHA-256", "单位", "状态", "填报日期", "说明")
        wholes = tuple(COUNTS.values())
        found = self._found(SOURCES, ("序号", *texts, *wholes), proof="文件")
        return tuple(
            Source(
                file=line["文件"],
                sha256=line["SHA-256"],
                unit=line["单位"] or None,
                status=_meant(line["状态"], STATUS_WORDS, SOURCES),
                message=line["说明"] or None,
                filled_on=_day(line["填报日期"]),
                **{count: line[head] for count, head in COUNTS.items()},
            )
            for line in found.lines(texts, wholes)
        )

    def units(self) -> UnitStates:
        """Which units sent rows, a nil return, or nothing."""
        texts = ("单位", "报送情况")
        lines = self._found(UNITS, ("序号", *texts), proof="单位").lines(texts, ())
        states = {line["单位"]: _meant(line["报送情况"], UNIT_WORDS, UNITS) for line in lines}
        return UnitStates(
            *(tuple(u for u, state in states.items() if state == name) for name in UNIT_WORDS)
        )

    def _called(self, short: str) -> LedgerSpec:
        """The ledger of this short title."""
        for spec in self.plan.ledgers.values():
            if short_title(spec) == short:
                return spec
        raise Unreadable(f"方案中没有叫“{short}”的台账；{AGAIN}")

    # -- finding a table

    def _found(
        self, name: str, heads: Sequence[str], places: Sequence[str] = (), proof: str = HEADS[FILE]
    ) -> _Found:
        """The table under these heads; a row with something under `proof` is an item.

        Raises:
            Unreadable: no such sheet, a head that is gone or stands twice.
        """
        sheet = self.sheets.get(name)
        if sheet is None:
            raise Unreadable(f"缺少工作表“{name}”（可能被删除或改名）；{AGAIN}")
        wanted = [*heads, *(HEADS[place] for place in places)]
        y, columns = self._head(sheet, wanted)
        return _Found(sheet, y, columns, _held(sheet, y + 1, [columns[proof]]))

    def _head(self, sheet: SheetCells, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The row that holds the heads, and the column of each."""
        rows = [list(map(_one_line, row)) for row in sheet.rows[:SEARCHED_ROWS]]
        names = {_one_line(head): head for head in wanted}
        y = max(range(len(rows)), key=lambda r: len(names.keys() & set(rows[r])), default=0)
        row = rows[y] if rows else []
        for name, head in names.items():
            if row.count(name) != 1:
                self._complain(sheet.name, head, missing=name not in row)
        return y, {head: row.index(name) for name, head in names.items()}

    def _complain(self, sheet: str, head: str, *, missing: bool) -> None:
        if not missing:
            raise Unreadable(f"工作表“{sheet}”的表头有不止一处“{head}”，请把自己加的栏目改个名称")
        if self.plan.version != self.mark.get("plan_version"):
            raise Unreadable(
                f"工作表“{sheet}”的表头没有“{head}”：汇总之后方案改过，请重新运行 phaseout merge"
            )
        raise Unreadable(f"工作表“{sheet}”的表头改过：找不到“{head}”；{AGAIN}")


def _refuse_copies(*frames: pd.DataFrame) -> None:
    """A row that a person copied within the workbook would be counted twice.

    Machines from one cell share their row, and differ.
    """
    every = pd.concat(frames)
    own = [name for name in every if name in PROVENANCE or name in {"equipment", "model"}]
    copies = every.loc[every.duplicated(own), [FILE, SHEET, ROW]]
    for file, sheet, row in copies.head(1).itertuples(index=False):
        raise Unreadable(
            f"有不止一行的来源是 {file} {sheet} 第{row}行，会重复计算；请删去自己复制的行，"
            "新增的事项请由填报单位补报后重新运行 phaseout merge"
        )


def _one_line(cell: Cell) -> str:
    return "".join(text_of(cell).split())


def _held(sheet: SheetCells, first: int, columns: Iterable[int]) -> list[int]:
    """The rows from `first` on that hold anything in these columns."""
    xs = list(columns)
    return [
        first + k
        for k, row in enumerate(sheet.rows[first:])
        if any(_at(row, x) != "" and text_of(_at(row, x)) for x in xs)
    ]


def _meant(text: str, words: Mapping[str, str], sheet: str) -> str:
    """The state that a word stands for."""
    for state, word in words.items():
        if word == text:
            return state
    raise Unreadable(f"工作表“{sheet}”中的“{text}”应是{'、'.join(words.values())}之一；{AGAIN}")


def _day(text: str) -> date | None:
    """A day as the city ledger writes it; None where there is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unreadable(f"市级台账中的日期“{text}”应写作 2024-12-31；{AGAIN}") from None


def _field(spec: LedgerSpec, head: str) -> str:
    """The field under this head."""
    for field in spec.fields.values():
        if field.header == head:
            return field.id
    raise Unreadable(f"“{spec.title}”中没有栏目“{head}”；{AGAIN}")


# -- cells that are typed already


def _typed(found: _Found, spec: LedgerSpec, plan: Plan) -> pd.DataFrame:
    """The rows under the spec's heads, as `Ledger.table` types them."""
    fields = {field.id: _values(found, field, plan) for field in spec.fields.values()}
    return pd.DataFrame({**fields, **_provenance(found)})


def _provenance(found: _Found) -> dict[str, pd.Series[Any]]:
    places = {place: found.texts(HEADS[place]) for place in (UNIT, FILE, SHEET)}
    return {**places, ROW: found.wholes(HEADS[ROW])}


def _chosen(found: _Found, field: Field, plan: Plan) -> pd.Series[str]:
    """A column of listed values. Raises Unreadable for a word that the plan does not list."""
    read = choice_reader(field, plan)
    values: list[str | None] = []
    for index, cell in enumerate(found.cells(field.header)):
        reading = read(cell)
        if reading.fault:
            listed = "、".join(plan.choices(field)[:10])
            raise Unreadable(
                f"{found.address(index, field.header)} 的“{text_of(cell)}”不在可选值之内"
                f"（{listed}）；请改正"
            )
        values.append(reading.value)
    return pd.Series(values, dtype="str")


def _values(found: _Found, field: Field, plan: Plan) -> pd.Series[Any]:
    """A column as its field types it. Raises Unreadable for what a person mistyped there."""
    if field.type == "choice" and field.strict and plan.choices(field):
        return _chosen(found, field, plan)
    if field.type not in DTYPES:
        return found.texts(field.header)
    dated = field.type in ("date", "deadline")
    plain = (date, datetime) if dated else (int, float)
    values = []
    for index, cell in enumerate(found.cells(field.header)):
        if cell == "" or (isinstance(cell, plain) and not isinstance(cell, bool)):
            values.append(None if cell == "" else cell)
            continue
        reading = read_date(cell) if dated else read_number(cell)
        if reading.fault:
            word = "日期" if dated else "数字"
            raise Unreadable(
                f"{found.address(index, field.header)} 应是{word}，现为“{text_of(cell)}”；请改正"
            )
        values.append(reading.value)
    return pd.Series(values, dtype=DTYPES[field.type])
