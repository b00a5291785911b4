"""The rows of a file that are no items, with their cells, so that a merge can account for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.layout import Table
from phaseout.edges.reading.lines import NIL
from phaseout.edges.reading.workbook import SheetCells
from phaseout.model.finding import Place
from phaseout.model.ledger import Ignored

MOST_ROWS = 300
"""Of a sheet without a ledger; of more, the number is told."""
MOST_CELLS = 1000
"""Characters of one row's cells."""


def ignored_rows(
    file: str, tables: Iterable[tuple[SheetCells, Table]], *, ours: bool
) -> tuple[Ignored, ...]:
    """Every row with anything in it that no table took for an item.

    ours: a workbook of ours, whose pages of explanation and lists are not told.
    """
    sheets: dict[int, tuple[SheetCells, list[Table]]] = {}
    for sheet, table in tables:
        sheets.setdefault(id(sheet), (sheet, []))[1].append(table)
    return tuple(
        one
        for sheet, own in sheets.values()
        if any(table.spec for table in own) or not ours
        for one in _of_sheet(file, sheet, own)
    )


def _of_sheet(file: str, sheet: SheetCells, tables: Sequence[Table]) -> Iterator[Ignored]:
    items = {r for table in tables for r in table.data_rows}
    kinds = _kinds(tables)
    told = 0
    for r, row in enumerate(sheet.rows):
        if r in items:
            continue
        cells = [(c, text) for c, cell in enumerate(row) if cell != "" and (text := text_of(cell))]
        if not cells:
            continue
        told += 1
        if told > MOST_ROWS:
            continue
        what = kinds.get(r + 1) or _kind(r + 1, cells, tables)
        yield Ignored(Place(file, sheet.name, r + 1), what, _cells(r + 1, cells))
    if told > MOST_ROWS:
        rest = f"另有 {told - MOST_ROWS} 行没有列出"
        yield Ignored(Place(file, sheet.name, len(sheet.rows)), "不是台账", rest)


def _kinds(tables: Sequence[Table]) -> dict[int, str]:
    """Row → what it is, as the tables understood it."""
    layouts = [table.layout for table in tables]
    words = (
        ("表头", lambda lay: (*lay.header_rows, *lay.repeated_headers)),
        ("合计", lambda lay: lay.total_rows),
        ("说明", lambda lay: lay.note_rows),
    )
    return {row: word for word, rows in words for lay in layouts for row in rows(lay)}


def _kind(row: int, cells: Sequence[tuple[int, str]], tables: Sequence[Table]) -> str:
    heads = [lay.header_rows[0] for t in tables if (lay := t.layout).header_rows]
    if not heads:
        return "不是台账"
    if any(NIL.match(text) for _, text in cells):
        return "零报告"
    return "标题" if row < min(heads) else "其他"


def _cells(row: int, cells: Sequence[tuple[int, str]]) -> str:
    said = "　".join(f"{letter(c)}{row}：{text}" for c, text in cells)
    return said if len(said) <= MOST_CELLS else f"{said[: MOST_CELLS - 1]}…"
