"""A sheet in miniature: what each row was taken for, and its first cells as they stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.lines import NIL, STATED_ON, STATED_UNIT
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.model.inspection import (
    Line,
    Mark,
    Picture,
    Question,
    RowKind,
    Run,
    Shown,
)
from phaseout.model.ledger import ROW, Layout, Ledger, Submission
from phaseout.values import veiled, veiled_within

LINES = 14
COLUMNS = 8
LAST = 4
"""As many lines at the end of a table of many parts are shown: totals and notes stand there."""
FLOWING: frozenset[RowKind] = frozenset({"title", "stated", "note", "nil", "unread"})
"""Rows whose text runs on over the empty cells beside it, as Excel shows it."""

Grid = Sequence[Sequence[Cell]]


def row_kinds(
    rows: Grid, layouts: Sequence[Layout], ledgers: Sequence[Ledger]
) -> dict[int, RowKind]:
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


def runs_of(kinds: Mapping[int, RowKind]) -> Iterator[Run]:
    """Rows of one kind that follow each other, as one run."""
    for kind, group in groupby(kinds.items(), key=lambda item: item[1]):
        numbers = [number for number, _ in group]
        yield Run(kind, numbers[0], numbers[-1])


def picture(
    cells: SheetCells,
    kinds: Mapping[int, RowKind],
    span: range,
    marks: Mapping[tuple[int, str], Mark],
    mapped: Collection[str],
    personal: Collection[str] = (),
) -> Picture:
    """These rows of a sheet in miniature, with what was taken for what.

    mapped, personal: letters of columns; of what is personal only its beginning is shown, in a
    column that nobody asked for of what is personal by its form.
    """
    lines = _chosen(list(runs_of({number: kinds[number] for number in span})))
    held = held_columns(cells.rows[span.start - 1 : span.stop - 1])
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
            Line(
                run,
                _line(cells.rows[run.first - 1], run, shown, marks, across, covered, mapped, personal),
                run.first - 1 in cells.hidden_rows,
            )
            if whole else Line(run)
            for run, whole in lines
        ),
        tuple(map(letter, held[COLUMNS:])),
    )  # fmt: skip


def held_columns(rows: Grid) -> list[int]:
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
    covered: Collection[tuple[int, int]],
    mapped: Collection[str],
    personal: Collection[str],
) -> tuple[Shown, ...]:
    r = run.first - 1
    texts = [
        _mentioned(row[c], run.kind, letter(c) in personal, letter(c) in mapped)
        if c < len(row) and (r, c) not in covered else "" for c in shown
    ]  # fmt: skip
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


def _mentioned(cell: Cell, kind: RowKind, personal: bool, mapped: bool) -> str:
    """What a picture shows of a cell: of an item's personal fact, or one in a line, the beginning."""
    text = shown_text(cell)
    if kind == "data" and personal:
        return veiled(text)
    return veiled_within(text) if kind in FLOWING or not mapped else text


def marks_of(
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


def shown_text(cell: Cell) -> str:
    """A cell's text on one line, without anything that a terminal would obey."""
    text = text_of(cell)
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
