"""A file → an Inspection: what the reader saw, beside what stands in the sheet.

What was read comes from `read_submission` itself, so that this never tells another story than
`validate`; the file is opened a second time only for the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from phaseout.edges.children import Begin, Death, each
from phaseout.edges.reading.broken import with_broken
from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.picture import Grid, held_columns, marks_of, picture, row_kinds, runs_of
from phaseout.edges.reading.preflight import contents, size_of
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.table_seen import questions_of, table_seen
from phaseout.edges.reading.workbook import SheetCells, open_book
from phaseout.model.finding import Repair
from phaseout.model.inspection import (
    Inspection,
    Picture,
    Question,
    SheetSeen,
)
from phaseout.model.ledger import ROW, Layout, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.sentence import say

OWN_SHEETS = {
    "_字典": say("本工具的下拉选项，不是台账"),
    "填报说明": say("填报说明，不是台账"),
}


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
        return Inspection(read.file, plan.id, read.message or say("无法读取"))
    questions = tuple(q for ledger in read.ledgers for q in questions_of(ledger))
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
    kinds = row_kinds(cells.rows[:depth], layouts, ledgers)
    marks = marks_of(cells, read, questions, ledgers)
    tables = tuple(
        table_seen(
            cells, ledger,
            picture(cells, kinds, span, marks, ledger.layout.columns, _personal(ledger)),
        )
        for ledger, span in zip(ledgers, _spans(ledgers, depth), strict=True)
    )  # fmt: skip
    doubts = tuple(dict.fromkeys((*cells.doubts, *(d for lay in layouts for d in lay.doubts))))
    return SheetSeen(
        cells.name, cells.visible, depth,
        max((c + 1 for r in filled for c, x in enumerate(cells.rows[r]) if text_of(x)), default=0),
        len(cells.merges), tuple(runs_of(kinds)), tables,
        "" if ledgers else _passed_over(cells, read, layouts, bool(filled)),
        tuple(sorted(r + 1 for r in cells.hidden_rows & set(filled))),
        tuple(letter(c) for c in held_columns(cells.rows) if c in cells.hidden_columns), doubts,
        Picture() if ledgers else picture(cells, kinds, range(1, depth + 1), marks, ()),
    )  # fmt: skip


def _personal(ledger: Ledger) -> set[str]:
    """The letters of the columns that hold what is personal."""
    fields = ledger.spec.fields
    return {c for c, name in ledger.layout.columns.items() if fields[name].personal}


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
        return say("上次退回时附的校验结果")
    if not filled:
        return say("空表")
    if any(layout.nil for layout in layouts):
        return say("没有表格，写明零报告")
    if foreign := next((layout.foreign for layout in layouts if layout.foreign), ""):
        return say("标题是“{foreign}”，方案没有这种台账", foreign=foreign)
    return OWN_SHEETS.get(cells.name) or say("没有找到台账的表头（至少要认得两个栏目）")
