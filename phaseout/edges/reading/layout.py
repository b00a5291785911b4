"""The tables of a sheet: what stands above each, its header, its items, totals and notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from phaseout.edges.reading.between import leave_title, unread_above, unread_below
from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.foreign import foreign_title
from phaseout.edges.reading.heads import SEARCHED_ROWS, Head, Index, find_head, index_of
from phaseout.edges.reading.lines import STATED_ON, STATED_UNIT, filled, like_a_header
from phaseout.edges.reading.rows import Rows, rows_below
from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.model.ledger import Layout
from phaseout.model.plan import LedgerSpec
from phaseout.values import read_date

NO_HEADER = "（无表头）"
NIL_TICKED = re.compile(r"零报告\s*[:：]?\s*[(（\[【]?\s*(是|√|✓|☑|✔)")
NIL_BOX = re.compile(r"零报告\s*[:：]?\s*")
_TICK, _BOX = "√✓☑✔■", "□☐×✗☒"
_SIGN_FIRST = re.compile(rf"[{_TICK}{_BOX}]\s*是")
_YES, _NO = (re.compile(rf"{word}\s*[{_TICK}]") for word in "是否")
_TICKED_YES, _TICKED_NO = (re.compile(rf"[{_TICK}]\s*{word}") for word in "是否")


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet: how it was understood, and which rows (from 0) are items.

    `filled_by_merge` gives the row whose cell stands for one that a merge covers.
    """

    layout: Layout
    spec: LedgerSpec | None = None
    data_rows: tuple[int, ...] = ()
    positions: Mapping[int, str] = field(default_factory=dict)
    filled_by_merge: Mapping[tuple[int, int], int] = field(default_factory=dict)


def understand(
    sheet: SheetCells, specs: Sequence[LedgerSpec], not_chosen: Sequence[str] = ()
) -> list[Table]:
    """The tables of a sheet, each as the ledger it reads as; without any, one that says so.

    `not_chosen`: the titles of ledgers that the plan might have and has not; a table that bears one
    is told by its title alone.
    """
    index = index_of(specs)
    head = find_head(sheet, index)
    if head is None:
        return [Table(_layout_above(sheet, sheet.rows[:SEARCHED_ROWS]))]
    tables: list[Table] = []
    unread, start = [*unread_above(sheet, head.top, index)], 0
    while head:
        rows = rows_below(sheet, head, index)
        stopped, following = rows.end, None
        if stopped < len(sheet.rows):
            leave_title(sheet, rows, index)
            following = _next_head(sheet, index, rows.end)
            unread += unread_below(sheet, stopped, following.top if following else len(sheet.rows))
        if foreign := foreign_title(sheet, start, head, index, not_chosen):
            above = _layout_above(sheet, sheet.rows[start : head.top])
            tables.append(Table(replace(above, foreign=foreign)))
        else:
            tables.append(_table(sheet, head, rows, start))
        start, head = rows.end, following
    last = tables[-1].layout
    return [*tables[:-1], replace(tables[-1], layout=replace(last, doubts=(*last.doubts, *unread)))]


def _next_head(sheet: SheetCells, index: Index, start: int) -> Head | None:
    """The header of the next table, which may stand below many rows that are of none."""
    head = find_head(sheet, index, start)
    for r in range(start + SEARCHED_ROWS, len(sheet.rows)):
        if head is None and like_a_header(filled(sheet.rows[r]), index.names):
            head = find_head(sheet, index, r)
    return head


def _layout_above(sheet: SheetCells, above: Sequence[Sequence[Cell]]) -> Layout:
    """What the lines above a table state: title, unit, day, a nil return."""
    unit, stated_on = _stated(above)
    return Layout(
        sheet.name, sheet.visible,
        title=next((t for row in above for t in map(text_of, row) if len(t) > 4), ""),
        stated_unit=unit, stated_on=stated_on, doubts=sheet.doubts,
        nil=any(_nil_ticked(list(map(text_of, row))) for row in above),
    )  # fmt: skip


def _nil_ticked(row: Sequence[str]) -> bool:
    """Whether a line says 零报告：是, in one cell or in a box beside the words."""
    filled = [text for text in row if text]
    boxes = (a + b for a, b in pairwise(filled) if NIL_BOX.fullmatch(a))
    return any(map(_says_yes, filled)) or any(map(NIL_TICKED.fullmatch, boxes))


def _says_yes(text: str) -> bool:
    """Whether 是 was chosen: of 是□ 否☑ and 是/否 it was not, and two ticks choose nothing."""
    found = NIL_TICKED.search(text)
    if found is None:
        return False
    said = text[found.start() :]
    if "否" not in said:
        return not re.match(rf"\s*[{_BOX}]", text[found.end() :])
    yes, no = (_TICKED_YES, _TICKED_NO) if _SIGN_FIRST.search(said) else (_YES, _NO)
    return bool(yes.search(said)) and not no.search(said)


def _table(sheet: SheetCells, head: Head, rows: Rows, start: int) -> Table:
    data = tuple(rows.data)
    above = _layout_above(sheet, sheet.rows[start : head.top])
    unmapped = _unmapped(sheet, head, data)
    layout = replace(
        above,
        ledger=head.spec.id,
        header_rows=tuple(range(head.top + 1, head.top + head.depth + 1)),
        first_row=data[0] + 1 if data else None,
        last_row=data[-1] + 1 if data else None,
        columns={letter(c): f for c, f in head.columns.items()},
        headers={letter(c): t for c, t in head.texts.items()},
        column_units={letter(c): u for c, u in head.units.items()},
        unmapped={letter(c): head.texts.get(c, NO_HEADER) for c in unmapped},
        unmapped_counts={letter(c): count for c, count in unmapped.items()},
        total_rows=tuple(r + 1 for r in rows.total),
        note_rows=tuple(r + 1 for r in rows.note),
        repeated_headers=tuple(r + 1 for r in rows.header),
        hidden_rows=tuple(r + 1 for r in sorted(sheet.hidden_rows.intersection(data))),
        hidden_columns=_hidden_columns(sheet, head, data),
        nil=above.nil or bool(rows.nil),
    )
    # an amount would count with each row that its merge covers, so it stays with the first
    shared = [c for c, name in head.columns.items() if not head.spec.fields[name].unit_field]
    filled = _filled_by_merge(sheet, head.top + head.depth, shared)
    return Table(layout, head.spec, data, head.columns, filled)


def _hidden_columns(sheet: SheetCells, head: Head, data: Sequence[int]) -> tuple[str, ...]:
    """The columns of fields that are out of sight and hold something."""
    rows = [sheet.rows[r] for r in data] if sheet.hidden_columns else []
    return tuple(
        letter(c)
        for c in sorted(sheet.hidden_columns.intersection(head.columns))
        if any(c < len(row) and text_of(row[c]) != "" for row in rows)
    )


def _filled_by_merge(
    sheet: SheetCells, first: int, columns: Collection[int]
) -> dict[tuple[int, int], int]:
    """For each cell that a vertical merge in these columns of the data covers, the row that shows."""
    return {
        (r, left): top
        for top, left, bottom, _ in sheet.merges
        if first <= top < min(bottom, len(sheet.rows)) and left in columns
        if left < len(sheet.rows[top])
        for r in range(top + 1, min(bottom + 1, len(sheet.rows)))
    }


def _unmapped(sheet: SheetCells, head: Head, data: Sequence[int]) -> dict[int, int]:
    """The columns that no field takes, with how many items hold a value there.

    A column without a header is named only where it holds something.
    """
    rows = [sheet.rows[r] for r in data]
    counts = {}
    for c in range(max(map(len, rows), default=0)):
        if c not in head.columns:
            held = sum(row[c] != "" and text_of(row[c]) != "" for row in rows if c < len(row))
            if held or c in head.texts:
                counts[c] = held
    return counts | {c: 0 for c in head.texts if c not in head.columns and c not in counts}


def _stated(above: Iterable[Sequence[Cell]]) -> tuple[str, date | None]:
    """The unit and the day that the lines above the header state."""
    unit, day = "", None
    for row in above:
        texts = [text_of(c) for c in row]
        for c, text in enumerate(texts):
            after = next((t for t in texts[c + 1 :] if t), "")
            if not unit and (found := STATED_UNIT.match(text)):
                unit = _word(found[1] or after)
            if day is None and (found := STATED_ON.match(text)):
                day = read_date(found[1].strip() or after).value
            for piece in re.split(r"\s{2,}|　+", text)[1:]:
                if not unit and (found := STATED_UNIT.match(piece)):
                    unit = _word(found[1])
                if day is None and (found := STATED_ON.match(piece)):
                    day = read_date(found[1].strip()).value
    return unit, day


def _word(text: str) -> str:
    """The unit's name alone: up to a blank, without a label that followed in the same cell."""
    name = re.split(r"\s{2,}|　|填报|联系|[:：]", text.strip())[0].strip()
    return "" if re.fullmatch(r"(填[表报]人|联系电话|电话|日期)?", name) else name
