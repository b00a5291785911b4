"""Which row of a sheet holds what; numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from math import ceil, floor

from phaseout.edges.writing.workbook.nouns import Column, Sheet, Value
from phaseout.edges.writing.workbook.texts import display_width

PAPER_ROOM = {"A3": (1119, 748), "A4": (770, 501)}
"""Points of a landscape page within our margins, across and down."""
HEADINGS, INPUT, NOTE, ROW = 90, 24, 34, 18
"""Points that title and head, a line to be filled in, a note and a prepared row take at most."""
READABLE = {"A3": 340, "A4": 240}
"""Latin letters to a printed line; a wider table goes on beside, under its frozen columns."""

ROOM_TO_WRITE = 16
"""Latin letters that a cell to be filled in above the table holds at least, if it can."""

SCREEN = 150
"""Latin letters that a screen shows at once; what stands above a wider table keeps to them."""

Pair = tuple[str, Value]
Span = tuple[int, int, int]
"""First column of a label, first and last column of its value."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Row numbers from 0; an end is the first row no longer of its part."""

    subtitle: int
    inputs: int
    notes_above: int
    head: int
    first: int
    end: int
    totals: int
    notes_below: int
    last: int

    @property
    def head_bottom(self) -> int:
        """The lowest row of the head, which bears the filter."""
        return self.first - 1


def layout(sheet: Sheet) -> Layout:
    """The sheet's parts from the title (row 0) down."""
    subtitle = 1
    inputs = subtitle + bool(sheet.subtitle)
    notes_above = inputs + len(input_lines(sheet))
    head = notes_above + (len(sheet.notes) if to_fill(sheet) else 0)
    first = head + (2 if grouped(sheet) else 1)
    end = first + max(len(sheet.rows) + sheet.blank_rows, 1)
    notes_below = end + (sheet.totals is not None)
    last = notes_below + (0 if to_fill(sheet) else len(sheet.notes)) - 1
    return Layout(subtitle, inputs, notes_above, head, first, end, end, notes_below, last)


def to_fill(sheet: Sheet) -> bool:
    """Whether somebody is to fill the sheet in."""
    return sheet.blank_rows > 0


def grouped(sheet: Sheet) -> bool:
    """Whether the head has two rows."""
    return any(column.group for column in sheet.columns)


def groups(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """Runs of neighbours of one group: its name, first and last column."""
    found, first = [], 0
    for name, run in groupby(columns, key=lambda column: column.group):
        last = first + len(list(run)) - 1
        found.append((name, first, last))
        first = last + 1
    return found


def head_row(column: Column, place: Layout) -> int:
    """The row where the column's own head stands: the lower one under a group, else the first."""
    return place.head_bottom if column.group else place.head


def pages_across(sheet: Sheet) -> int:
    """How many pages beside each other the table is printed on."""
    return ceil(sum(map(width, sheet.columns)) / READABLE[sheet.paper])


def printed_end(sheet: Sheet, place: Layout) -> int:
    """The last printed row: of prepared ones, as many as fill a page, or empty borders follow."""
    if not to_fill(sheet):
        return place.last
    across, down = PAPER_ROOM[sheet.paper]
    pages, frozen = pages_across(sheet), sheet.columns[: sheet.freeze_columns]
    repeated = (pages - 1) * sum(map(_points, frozen))
    scale = min(1.0, across * pages / (sum(map(_points, sheet.columns)) + repeated))
    inputs, notes = place.notes_above - place.inputs, place.head - place.notes_above
    above = HEADINGS + INPUT * inputs + NOTE * notes
    fitting = floor((down / scale - above) / ROW)
    return min(place.last, place.first + len(sheet.rows) + fitting - 1)


def _points(column: Column) -> float:
    """The width of a column on paper at full size."""
    return (width(column) * 7 + 5) * 0.75


def width(column: Column) -> float:
    """The column's width on paper and screen; a date is never cut to ####."""
    if column.hidden:
        return 0.0
    return max(column.width, 10.5) if column.kind == "date" else column.width


def reach(columns: Sequence[Column]) -> int:
    """The last column that a screen shows beside the first, where the title still is seen."""
    total = 0.0
    for x, column in enumerate(columns):
        total += width(column)
        if total > SCREEN:
            return max(x - 1, 0)
    return len(columns) - 1


def input_lines(sheet: Sheet) -> list[tuple[Sequence[Pair], list[Span]]]:
    """The labelled cells above the table and where they stand, as many to a line as have room."""
    seen = sheet.columns[: reach(sheet.columns) + 1]
    pairs, widths = sheet.input_line, [width(column) for column in seen]
    for to_a_line in range(len(pairs), 0, -1):
        lines = [pairs[start : start + to_a_line] for start in range(0, len(pairs), to_a_line)]
        rooms = [[display_width(label) + 3 for label, _ in line] for line in lines]
        placed = [spans(widths, room) for room in rooms]
        if to_a_line == 1 or all(map(_roomy, repeat(widths), rooms, placed)):
            return list(zip(lines, placed, strict=True))
    return []


def _roomy(widths: Sequence[float], rooms: Sequence[float], line: Sequence[Span]) -> bool:
    """Whether each label of the line fits, and its value has room enough to write."""
    return all(
        sum(widths[start:value]) >= room and sum(widths[value : end + 1]) >= ROOM_TO_WRITE
        for room, (start, value, end) in zip(rooms, line, strict=True)
    )


def spans(widths: Sequence[float], labels: Sequence[float]) -> list[Span]:
    """For each label its first column, the first of its value, and the last of its value.

    A label takes columns until it has room, its value the rest of an equal share of the line. At
    least two columns for each label are needed; a table of one column lends its neighbour.
    """
    if len(widths) < 2 * len(labels):
        return [(2 * index, 2 * index + 1, 2 * index + 1) for index in range(len(labels))]
    found, start = [], 0
    share = sum(widths) / len(labels)
    for index, label in enumerate(labels):
        left = 2 * (len(labels) - index - 1)  # columns the labels to come need
        value = start + 1
        while sum(widths[start:value]) < label and value < len(widths) - left - 1:
            value += 1
        end = value + 1
        while sum(widths[:end]) < share * (index + 1) - 1 and end < len(widths) - left:
            end += 1
        found.append((start, value, end - 1))
        start = end
    return found
