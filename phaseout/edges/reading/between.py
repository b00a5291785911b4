"""What stands between the tables of a sheet: the title of the next one, and rows that nobody read."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.heads import Index
from phaseout.edges.reading.lines import NOTE, SIGNED_ON, filled, is_stated, like_a_header
from phaseout.edges.reading.rows import Rows
from phaseout.edges.reading.workbook import SheetCells
from phaseout.sentence import say


def unread_above(sheet: SheetCells, end: int, index: Index) -> Iterator[str]:
    """A doubt where the rows above the first table, which ends them, hold another without a name."""
    for r in range(end):
        if like_a_header(filled(sheet.rows[r]), index.names):
            yield from unread_below(sheet, r, end)
            return


def unread_below(sheet: SheetCells, head: int, end: int) -> Iterator[str]:
    """A doubt where rows stand below what reads as a header, but of no ledger; none is an item.

    A line of one cell is a title or a note, and what states the unit or the day is no row either.
    """
    rows = ((r, filled(sheet.rows[r])) for r in range(head + 1, end))
    lost = [r for r, cells in rows if len(cells) > 1 and not any(map(is_stated, cells))]
    if lost:
        first, last = lost[0] + 1, lost[-1] + 1
        rows_said = say("{row}行", row=first)
        if first != last:
            rows_said = say("{first}至{last}行（共 {n} 行）", first=first, last=last, n=len(lost))
        yield say(
            "第{head}行像一张表的表头，却认不出是哪种台账，其下第{rows}没有读取",
            head=head + 1, rows=rows_said,
        )  # fmt: skip


def leave_title(sheet: SheetCells, rows: Rows, index: Index) -> None:
    """End the table before the title of the next one, and before what is stated below that."""
    titled = False
    for r in range(rows.end - 1, -1, -1):
        texts = [text for text in map(text_of, sheet.rows[r]) if text]
        if r not in rows.note and r not in rows.data and texts:
            break
        stated = any(map(is_stated, enumerate(texts)))
        if texts and not stated:
            if len(texts) > 1 or not _is_title(texts[0], r in rows.note, index):
                break
            titled = True
        elif titled:
            break
        if texts:
            rows.end = r
    rows.note = [r for r in rows.note if r < rows.end]
    rows.data = [r for r in rows.data if r < rows.end]


def _is_title(text: str, noted: bool, index: Index) -> bool:
    """Whether a line between two tables is the second's title and no note of the first."""
    if not noted:
        return bool(index.titled([text]))
    return not (NOTE.match(text) or SIGNED_ON.fullmatch(text) or text.endswith(("。", "；")))
