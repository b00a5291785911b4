"""One worksheet, drawn top to bottom."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import formats as look
from phaseout.edges.writing.workbook.cells import Table, as_text, checked, put
from phaseout.edges.writing.workbook.checks import Lists, check_above
from phaseout.edges.writing.workbook.formats import Formats, Look
from phaseout.edges.writing.workbook.guides import comment, guide, head_note, head_text
from phaseout.edges.writing.workbook.layout import (
    Pair,
    Span,
    grouped,
    groups,
    head_row,
    input_lines,
    layout,
    pages_across,
    printed_end,
    reach,
    to_fill,
    width,
)
from phaseout.edges.writing.workbook.nouns import Column, Sheet, Value
from phaseout.edges.writing.workbook.texts import leads, lines
from phaseout.sentence import say

ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 16_384
MOST_LINKS = 65_530
"""Of one sheet; Excel drops those beyond."""
LINE_HEIGHT, TALLEST = 15, 409
"""Points; Excel takes no higher row."""
PAPER = {"A3": 8, "A4": 9}
PROTECTED_BUT = dict.fromkeys(
    ("format_columns", "format_rows", "sort", "autofilter", "insert_rows", "delete_rows"), True
)
Area = tuple[int, int, int, int]
"""First row and column, last row and column."""


class Canvas:
    """One worksheet while it is drawn."""

    def __init__(self, worksheet: Any, sheet: Sheet, formats: Formats) -> None:
        self.worksheet, self.sheet, self.formats = worksheet, sheet, formats
        self.place = layout(sheet)
        self.last, self.reach = len(sheet.columns) - 1, reach(sheet.columns)
        self.widths = [width(column) for column in sheet.columns]

    def draw(self, lists: Lists) -> None:
        """All of the sheet, top to bottom."""
        if self.place.last >= ROW_LIMIT:
            raise WriteRefused(
                say(
                    "没有写出工作表“{name}”：共 {last:,} 行，超过 Excel 的上限 {row_limit:,} 行；请分开写出。",
                    name=self.worksheet.name,
                    last=self.place.last + 1,
                    row_limit=ROW_LIMIT,
                )
            )
        self._columns()
        self._above()
        self._head()
        self._table()
        self._below()
        self._page()
        guide(self.worksheet, self.sheet, self.place, self.formats, lists)
        if self.sheet.rows or to_fill(self.sheet):
            self._frame()

    def _columns(self) -> None:
        locked = not self.sheet.protect
        self.worksheet.set_default_row(LINE_HEIGHT + 3)
        for x, column in enumerate(self.sheet.columns):
            shape = self.formats.below(column, locked=locked)
            options = {"hidden": True} if column.hidden else {}
            self.worksheet.set_column(x, x, width(column) or column.width, shape, options)
        if self.sheet.protect:
            # Excel deletes no row of a protected sheet with a locked cell, however far to the right
            beyond = self.formats.get(locked=False)
            self.worksheet.set_column(self.last + 1, COLUMN_LIMIT - 1, None, beyond)

    def _above(self) -> None:
        sheet, place = self.sheet, self.place
        self._line(0, sheet.title, look.title(), size=18, padding=10)
        if sheet.subtitle:
            self._line(place.subtitle, sheet.subtitle, look.line())
        for y, (pairs, places) in enumerate(input_lines(sheet), place.inputs):
            self._inputs(y, pairs, places)
        if to_fill(sheet):
            self._notes(place.notes_above)

    def _below(self) -> None:
        if not to_fill(self.sheet):
            self._notes(self.place.notes_below)

    def _notes(self, first: int) -> None:
        for y, note in enumerate(self.sheet.notes, first):
            self._line(y, note, look.line(font_size=9))

    def _line(self, y: int, text: str, shape: Look, size: int = 10, padding: int = 4) -> None:
        """A text across the table, as far as it is seen, in a row as high as it needs."""
        self._span((y, 0, y, self.reach), text, shape)
        room = sum(self.widths[: self.reach + 1]) * 10 / size
        self._height(y, lines(text, room) * LINE_HEIGHT * size / 10 + padding)

    def _inputs(self, y: int, pairs: Sequence[Pair], places: Sequence[Span]) -> None:
        head = look.line(align="right", bold=True, text_wrap=False)
        count = 1
        for (label, value), (x, start, end) in zip(pairs, places, strict=True):
            dated = isinstance(value, date) or "日期" in label
            shape = look.line(
                bottom=1,
                locked=not self.sheet.protect,
                num_format=look.DATE if dated else look.TEXT,
            )
            self._span((y, x, y, start - 1), f"{label.rstrip('：:')}：", head)
            self._span((y, start, y, end), value, shape)
            if isinstance(value, str):
                count = max(count, lines(value, sum(self.widths[start : end + 1])))
            check_above(self.worksheet, self.sheet, y, start, label, dated=dated)
        self._height(y, count * LINE_HEIGHT + 9)

    def _head(self) -> None:
        place, columns = self.place, self.sheet.columns
        top, bottom = place.head, place.head_bottom
        for x, column in enumerate(columns):
            shape = look.head(head_fill(column, self.sheet))
            self._span(
                (head_row(column, place), x, bottom, x), head_text(column, self.sheet), shape
            )
            note = head_note(column, self.sheet)
            comment(self.worksheet, head_row(column, place), x, note)
        for name, first, last in groups(columns):
            if name:
                self._span((top, first, top, last), name, look.head(look.HEAD))
        self._head_heights()

    def _head_heights(self) -> None:
        """Each head has room; one that spans both rows of the head fills them together."""
        place, upper = self.place, 0.0
        if grouped(self.sheet):
            upper = LINE_HEIGHT * self._group_lines() + 6
            self._height(place.head, upper)
        needed = [
            LINE_HEIGHT * lines(head_text(column, self.sheet), room - 1)
            - (0 if column.group else upper)
            for column, room in zip(self.sheet.columns, self.widths, strict=True)
            if not column.hidden
        ]
        self._height(place.head_bottom, max(needed, default=0) + 12)

    def _group_lines(self) -> int:
        return max(
            lines(name, sum(self.widths[first : last + 1]) - 1)
            for name, first, last in groups(self.sheet.columns)
        )

    def _table(self) -> None:
        sheet, place = self.sheet, self.place
        table = Table(self.worksheet, self.formats, sheet.columns, locked=not sheet.protect)
        linked = _by_row(list(sheet.links.items())[:MOST_LINKS])
        told = _by_row(sorted(sheet.comments.items()))
        for index, row in enumerate(sheet.rows):
            y = place.first + index
            tallest = table.row(y, row, look.FILLS[sheet.tint.get(index, "")])
            if tallest > 1:
                self._height(y, tallest * LINE_HEIGHT + 3)
            # with their row: of a large workbook no earlier row is at hand any more
            for x, text in told.get(index, ()):
                comment(self.worksheet, y, x, text)
            for x, file in linked.get(index, ()):
                text = str(row[x])
                shape = self.formats.get(**look.link(), quote_prefix=leads(text))
                self.worksheet.write_url(y, x, f"external:{file}", shape, text)
        if not sheet.rows and not to_fill(sheet):
            nothing = look.box(align="center")
            self._span((place.first, 0, place.first, self.last), "无", nothing)
        if sheet.totals is not None:
            table.row(place.totals, sheet.totals, look.FILLS["grey"], bold=True)

    def _frame(self) -> None:
        """The borders of empty cells, which are not written: often they are a third of all.

        Under the colours, which bring their own: LibreOffice shows of several looks the first.
        """
        area = self.place.first, 0, self.place.end - 1, self.last
        every = {"type": "formula", "criteria": "=TRUE", "format": self.formats.frame()}
        self.worksheet.conditional_format(*area, every)

    def _page(self) -> None:
        worksheet, sheet, place = self.worksheet, self.sheet, self.place
        worksheet.freeze_panes(place.first, sheet.freeze_columns)
        if sheet.rows or to_fill(sheet):
            worksheet.autofilter(place.head_bottom, 0, place.end - 1, self.last)
        worksheet.set_landscape()
        worksheet.set_paper(PAPER[sheet.paper])
        worksheet.fit_to_pages(pages_across(sheet), 0)
        if sheet.freeze_columns:
            worksheet.repeat_columns(0, sheet.freeze_columns - 1)
        worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        worksheet.center_horizontally()
        worksheet.repeat_rows(place.head, place.head_bottom)
        if sheet.visible == "visible":  # LibreOffice prints a hidden sheet that has an area
            worksheet.print_area(0, 0, printed_end(sheet, place), self.last)
        worksheet.set_footer('&C&"宋体,常规"&9第 &P 页 共 &N 页')
        if sheet.protect:
            worksheet.protect("", PROTECTED_BUT)
        if sheet.visible != "visible":
            (worksheet.hide if sheet.visible == "hidden" else worksheet.very_hidden)()

    def _height(self, y: int, points: float) -> None:
        """The row as high as asked."""
        self.worksheet.set_row(y, min(max(points, LINE_HEIGHT + 3), TALLEST))

    def _span(self, area: Area, value: Value, shape: Look) -> None:
        """A value in one cell or, where the corners differ, in merged ones."""
        y, x, to_y, to_x = area
        text = as_text(value) if value is not None else ""
        made = self.formats.get(**shape, quote_prefix=leads(text))
        if (y, x) != (to_y, to_x):
            checked(self.worksheet, y, x, self.worksheet.merge_range(*area, "", made))
        else:
            checked(self.worksheet, y, x, self.worksheet.write_blank(y, x, None, made))
        if isinstance(value, date):
            checked(self.worksheet, y, x, self.worksheet.write_datetime(y, x, value, made))
        elif text:
            put(self.worksheet, y, x, text, made)


def _by_row(
    cells: Iterable[tuple[tuple[int, int], str]],
) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, x), text in cells:
        rows.setdefault(row, []).append((x, text))
    return rows


def head_fill(column: Column, sheet: Sheet) -> str:
    """The colour of the head: what is asked for where the sheet is to be filled in."""
    if not to_fill(sheet):
        return look.HEAD
    if column.required:
        return look.REQUIRED
    return look.WANTED if column.wanted else look.OPTIONAL
