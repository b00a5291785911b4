"""A file → an Inspection: what the reader saw, beside what stands in the sheet.

What was read comes from `read_submission` itself, so that this never tells another story than
`validate`; the file is opened a second time only for the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from phaseout.edges.children import Begin, Death, each
from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.heads import nearest_header
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.lines import NIL, STATED_ON, STATED_UNIT
from phaseout.edges.reading.preflight import contents, size_of
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import Cell, SheetCells, open_book
from phaseout.model.finding import Repair
from phaseout.model.inspection import (
    Column,
    Inspection,
    Line,
    Mark,
    Picture,
    Question,
    RowKind,
    Run,
    SheetSeen,
    Shown,
    TableSeen,
    Unmapped,
)
from phaseout.model.ledger import ROW, Layout, Ledger, Submission
from phaseout.model.plan import Field, Plan
from phaseout.rules import RULES

LINES = 14
COLUMNS = 8
LAST = 4
"""As many lines at the end of a table of many parts are shown: totals and notes stand there."""
FLOWING: frozenset[RowKind] = frozenset({"title", "stated", "note", "nil", "unread"})
"""Rows whose text runs on over the empty cells beside it, as Excel shows it."""
OWN_SHEETS = {"_字典": "本工具的下拉选项，不是台账", "填报说明": "填报说明，不是台账"}

Grid = Sequence[Sequence[Cell]]


def inspect_files(paths: Sequence[Path], plan: Plan, *, repair: bool = True) -> list[Inspection]:
    """Every file as it is read under this plan, in a child process; of files of one name the path
    is told.
    """
    names = [path.name for path in paths]
    called = [p.name if names.count(p.name) == 1 else str(p) for p in paths]
    seen = each(
        partial(_inspect_some, plan, repair),
        [[one] for one in enumerate(zip(paths, called, strict=True))],
        lambda one: 2 * limits().allowance(size_of(one[1][0])),  # it is opened twice
    )
    found = {
        k: Inspection(name, plan.id, came.why) if isinstance(came, Death) else came
        for (k, (_, name)), came in seen
    }
    return [found[k] for k in range(len(paths))]


def _inspect_some(
    plan: Plan, repair: bool, files: Sequence[tuple[int, tuple[Path, str]]], begin: Begin
) -> list[Inspection]:
    found = []
    for at, (_, (path, name)) in enumerate(files):
        begin(at)
        found.append(inspect_file(path, plan, name=name, repair=repair))
    return found


def inspect_file(path: Path, plan: Plan, *, name: str = "", repair: bool = True) -> Inspection:
    """A file as it is read under this plan. A file that cannot be read is said, not raised."""
    read = read_submission(path, plan, name=name, repair=repair)
    if read.status == "unreadable":
        return Inspection(read.file, plan.id, read.message or "无法读取")
    questions = tuple(q for ledger in read.ledgers for q in _questions(ledger))
    sheets = [with_broken(sheet) for sheet in open_book(contents(path)).sheets]
    grids = {sheet.name: sheet.rows for sheet in sheets}
    read = replace(read, repairs=tuple(_as_written(r, grids) for r in read.repairs))
    return Inspection(
        read.file, plan.id, None, read.unit, bool(plan.reporters), read.stated_unit, read.filled_on,
        tuple(_sheet(sheet, read, questions) for sheet in sheets),
        read.repairs, questions, read.remarks,
        {f.id: f.header for ledger in read.ledgers for f in ledger.spec.fields.values()},
    )  # fmt: skip


def _as_written(repair: Repair, grids: Mapping[str, Grid]) -> Repair:
    """The repair of a placeholder with what the cell held: it counts as empty, but was not."""
    place = repair.place
    if repair.before or not place.row or not place.column:
        return repair
    row = grids[place.sheet][place.row - 1]
    held = (text_of(cell) for c, cell in enumerate(row) if letter(c) == place.column)
    return replace(repair, before=next(held, ""))


def _sheet(cells: SheetCells, read: Submission, questions: Sequence[Question]) -> SheetSeen:
    layouts = [lay for lay in read.sheets if lay.sheet == cells.name]
    ledgers = [lg for lg in read.ledgers if lg.layout.sheet == cells.name]
    filled = [r for r, row in enumerate(cells.rows) if any(map(text_of, row))]
    depth = filled[-1] + 1 if filled else 0
    kinds = _kinds(cells.rows[:depth], layouts, ledgers)
    marks = _marks(cells, read, questions, ledgers)
    tables = tuple(
        _table(cells, ledger, _picture(cells, kinds, span, marks, ledger.layout.columns))
        for ledger, span in zip(ledgers, _spans(ledgers, depth), strict=True)
    )
    return SheetSeen(
        cells.name, cells.visible, depth,
        max((c + 1 for r in filled for c, x in enumerate(cells.rows[r]) if text_of(x)), default=0),
        len(cells.merges), tuple(_runs(kinds)), tables,
        "" if ledgers else _passed_over(cells, read, layouts, bool(filled)),
        tuple(sorted(r + 1 for r in cells.hidden_rows & set(filled))),
        tuple(letter(c) for c in _held(cells.rows) if c in cells.hidden_columns), cells.doubts,
        Picture() if ledgers else _picture(cells, kinds, range(1, depth + 1), marks, ()),
    )  # fmt: skip


def _spans(ledgers: Sequence[Ledger], depth: int) -> list[range]:
    """The rows (from 1) that belong to each table: what stands above it, and it."""
    ends = [
        max([*lay.header_rows, *lg.table[ROW], *lay.total_rows, *lay.note_rows,
             *lay.repeated_headers])
        for lg in ledgers
        for lay in [lg.layout]
    ]  # fmt: skip
    starts = [1, *(end + 1 for end in ends[:-1])]
    stops = [*(end + 1 for end in ends[:-1]), depth + 1][: len(ends)]
    return [range(*span) for span in zip(starts, stops, strict=False)]


def _passed_over(
    cells: SheetCells, read: Submission, layouts: Sequence[Layout], filled: bool
) -> str:
    if cells.name == read.results:
        return "上次退回时附的校验结果"
    if not filled:
        return "空表"
    if any(layout.nil for layout in layouts):
        return "没有表格，写明零报告"
    if foreign := next((layout.foreign for layout in layouts if layout.foreign), ""):
        return f"标题是“{foreign}”，方案没有这种台账"
    return OWN_SHEETS.get(cells.name, "没有找到台账的表头（至少要认得两个栏目）")


# -- rows


def _kinds(rows: Grid, layouts: Sequence[Layout], ledgers: Sequence[Ledger]) -> dict[int, RowKind]:
    """What each row is (from 1); a row that no layout names is told by where it stands."""
    named: dict[int, RowKind] = {}
    for lay in layouts:
        named |= dict.fromkeys(lay.header_rows, "header")
        named |= dict.fromkeys(lay.total_rows, "total")
        named |= dict.fromkeys(lay.note_rows, "note")
        named |= dict.fromkeys(lay.repeated_headers, "repeated")
    for ledger in ledgers:
        named |= dict.fromkeys(ledger.table[ROW].tolist(), "data")
    heads = sorted(lay.header_rows[0] for lay in layouts if lay.header_rows)
    titled: set[int] = set()
    for number, row in enumerate(rows, 1):
        if number not in named:
            ahead = next((h for h in heads if h > number), 0)
            named[number] = _unnamed(row, bool(ledgers), ahead, titled)
    return {number: named[number] for number in range(1, len(rows) + 1)}


def _unnamed(row: Sequence[Cell], read: bool, ahead: int, titled: set[int]) -> RowKind:
    """A row outside a table's own: a title or a stated line above a header, else nil or empty."""
    texts = [t for t in map(text_of, row) if t]
    if not texts:
        return "blank"
    if not read:
        return "unread"
    if any(NIL.match(t) for t in texts):
        return "nil"
    if any(STATED_UNIT.match(t) or STATED_ON.match(t) for t in texts):
        return "stated"
    if ahead and ahead not in titled:
        titled.add(ahead)
        return "title"
    return "stated" if ahead else "blank"


def _runs(kinds: Mapping[int, RowKind]) -> Iterator[Run]:
    for kind, group in groupby(kinds.items(), key=lambda item: item[1]):
        numbers = [number for number, _ in group]
        yield Run(kind, numbers[0], numbers[-1])


# -- the picture


def _picture(
    cells: SheetCells,
    kinds: Mapping[int, RowKind],
    span: range,
    marks: Mapping[tuple[int, str], Mark],
    mapped: Iterable[str],
) -> Picture:
    lines = _chosen(list(_runs({number: kinds[number] for number in span})))
    held = _held(cells.rows[span.start - 1 : span.stop - 1])
    shown = held[:COLUMNS]
    across = {(t, c): right for t, c, _, right in cells.merges if right > c}
    covered = {
        (r, c)
        for top, left, bottom, right in cells.merges
        for r in range(top, min(bottom, top + LINES) + 1)
        for c in range(left, min(right, shown[-1] if shown else 0) + 1)
        if (r, c) != (top, left)
    }
    return Picture(
        tuple(map(letter, shown)),
        frozenset(mapped),
        frozenset(map(letter, cells.hidden_columns)),
        tuple(
            Line(run, _line(cells.rows[run.first - 1], run, shown, marks, across, covered),
                 run.first - 1 in cells.hidden_rows)
            if whole else Line(run)
            for run, whole in lines
        ),
        tuple(map(letter, held[COLUMNS:])),
    )  # fmt: skip


def _held(rows: Grid) -> list[int]:
    """The columns that hold anything, in order."""
    return sorted({c for row in rows for c, cell in enumerate(row) if text_of(cell)})


def _chosen(runs: Sequence[Run]) -> list[tuple[Run, bool]]:
    """Single rows to show whole, and runs to leave out, so that the picture stays small.

    Long runs are shortened evenly: what a clerk looks for is where one kind ends.
    """
    first = next((run for run in runs if run.kind == "data"), None)
    for keep in range(LINES, -1, -1):
        told = runs if keep else [run for run in runs if run.kind != "blank"]
        lines = [
            line for run in told for line in _shortened(run, max(keep, 2) if run is first else keep)
        ]
        if len(lines) <= LINES:
            return lines
    left_out = lines[LINES - 1 - LAST : -LAST]
    rest = Run("rest", left_out[0][0].first, left_out[-1][0].last)
    return [*lines[: LINES - 1 - LAST], (rest, False), *lines[-LAST:]]


def _shortened(run: Run, keep: int) -> list[tuple[Run, bool]]:
    size = run.last - run.first + 1
    if run.kind == "blank" and size > 1:
        return [(run, False)]
    whole = size if size <= keep + 1 or run.kind == "header" else keep
    single = [(Run(run.kind, r, r), True) for r in range(run.first, run.first + whole)]
    return single + ([(Run(run.kind, run.first + whole, run.last), False)] if whole < size else [])


def _line(
    row: Sequence[Cell],
    run: Run,
    shown: Sequence[int],
    marks: Mapping[tuple[int, str], Mark],
    across: Mapping[tuple[int, int], int],
    covered: Iterable[tuple[int, int]],
) -> tuple[Shown, ...]:
    r = run.first - 1
    texts = [_clean(row[c]) if c < len(row) and (r, c) not in covered else "" for c in shown]
    found = []
    for k, c in enumerate(shown):
        cell = row[c] if c < len(row) else ""
        last = across.get((r, c), c)
        if run.kind in FLOWING:
            last = shown[-1]
        reach = 1
        while k + reach < len(shown) and shown[k + reach] <= last and not texts[k + reach]:
            reach += 1
        mark = marks.get((r + 1, letter(c)), "")
        number = isinstance(cell, int | float) and not isinstance(cell, bool)
        found.append(Shown(texts[k], mark, number, reach))
    return tuple(found)


def _marks(
    cells: SheetCells, read: Submission, questions: Sequence[Question], ledgers: Sequence[Ledger]
) -> dict[tuple[int, str], Mark]:
    """The cells of the sheet that were filled by a merge, read otherwise, or are in question."""
    data = {int(r) for ledger in ledgers for r in ledger.table[ROW]}
    mapped = {c for ledger in ledgers for c in ledger.layout.columns}
    marks: dict[tuple[int, str], Mark] = {
        (r + 1, letter(left)): "merged"
        for top, left, bottom, _ in cells.merges
        if letter(left) in mapped
        for r in range(top + 1, min(bottom + 1, len(cells.rows)))
        if r + 1 in data
    }
    for repair in read.repairs:
        place = repair.place
        if place.sheet == cells.name and place.row and repair.before:
            marks.setdefault((place.row, place.column), "repair")
    for question in questions:
        if question.place.sheet == cells.name and question.place.row:
            marks[question.place.row, question.place.column] = "question"
    return marks


# -- the tables


def _table(cells: SheetCells, ledger: Ledger, picture: Picture) -> TableSeen:
    layout, spec = ledger.layout, ledger.spec
    heads = [cells.rows[r - 1] for r in layout.header_rows]
    return TableSeen(
        spec.id, spec.title, layout.header_rows, layout.total_rows, layout.note_rows,
        layout.repeated_headers, layout.first_row, layout.last_row,
        ledger.table[ROW].nunique(), len(ledger), layout.nil,
        tuple(_column(c, spec.fields[f], ledger, heads) for c, f in _by_letter(layout.columns)),
        tuple(_unmapped(cells, ledger)),
        tuple(
            f.header for f in spec.fields.values()
            if f.required and not layout.letter(f.id) and ledger.raw[f.id].isna().all()
        ),
        picture,
    )  # fmt: skip


def _by_letter(columns: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(columns.items(), key=lambda item: (len(item[0]), item[0]))


def _column(name: str, field: Field, ledger: Ledger, heads: Grid) -> Column:
    read, raw = ledger.table[field.id].dropna(), ledger.raw[field.id]
    return Column(
        name, _header(ledger.layout.headers.get(name, ""), name, heads), field.id, field.header,
        field.type, ledger.layout.column_units.get(name, ""),
        int(raw.notna().groupby(ledger.table[ROW]).any().sum()),
        _clean(_value(read.iloc[0])) if len(read) else "",
    )  # fmt: skip


def _header(text: str, name: str, heads: Grid) -> str:
    """A header as the layout joined it, with its own lowest part told apart from what is above."""
    own = [text_of(row[c]) for row in heads for c in range(len(row)) if letter(c) == name]
    lowest = next((part for part in reversed(own) if part), "")
    above = text.removesuffix(lowest) if lowest else text
    return _clean(f"{above} / {lowest}" if above and lowest and above != text else text)


def _unmapped(cells: SheetCells, ledger: Ledger) -> Iterator[Unmapped]:
    """The columns with a header or with values that no field takes; none is left out."""
    layout = ledger.layout
    last = max([*ledger.table[ROW], *layout.total_rows, *layout.repeated_headers, 0])
    body = cells.rows[max(layout.header_rows, default=0) : last]
    data = [cells.rows[r - 1] for r in dict.fromkeys(ledger.table[ROW])]
    heads = [cells.rows[r - 1] for r in layout.header_rows]
    named = set(layout.unmapped) | set(map(letter, _held(body)))
    for c in range(max(map(len, cells.rows), default=0)):
        name = letter(c)
        if name in layout.columns or name not in named:
            continue
        texts = [_clean(row[c]) for row in data if c < len(row) and text_of(row[c])]
        header = _header(layout.unmapped.get(name, ""), name, heads)
        near = nearest_header(header, ledger.spec) if header else ""
        field = next((f.id for f in ledger.spec.fields.values() if f.header == near), "")
        yield Unmapped(name, header, len(texts), next(iter(texts), ""), near, layout.letter(field))


def _questions(ledger: Ledger) -> Iterator[Question]:
    faults = sorted(ledger.faults, key=lambda f: f.index)
    for fault in faults:
        raw = ledger.raw.at[fault.index, fault.field]
        yield Question(
            fault.rule, RULES[fault.rule].title if fault.rule in RULES else fault.rule,
            ledger.place(fault.index, fault.field), fault.field,
            ledger.spec.fields[fault.field].header, _clean(raw) if isinstance(raw, str) else "",
            "" if fault.hint is None else _value(fault.hint),
        )  # fmt: skip


def _value(value: Any) -> str:
    """A value as it was read, in the words of the sheet."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return format(value, ".15g") if isinstance(value, float) else text_of(value)


def _clean(cell: Cell) -> str:
    """A cell's text on one line, without anything that a terminal would obey."""
    text = text_of(cell)
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
