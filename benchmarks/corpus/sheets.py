"""A sheet described once: the same words draw its cells and state what must be found in them.

Nothing here reads a file or calls the program that is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from phaseout.plan import load

SPECS = {
    "chongqing-2024": load("chongqing-2024").ledgers["exit"].fields,
    "national": load("national").ledgers["exit_list"].fields,
}
"""The columns of the two ledgers: of the programme only the headers and the pairs number–unit."""

Cell = Any


@dataclass(frozen=True, slots=True)
class Planted:
    """A cell and what must be found in it; `A|B` where either rule says it rightly.

    faults: rules. repairs: (rule, the text it is read as). also: rules that may follow from it.
    maybe: a repair of this cell is allowed and not demanded (the cell bears a fault).
    """

    cell: Cell
    faults: tuple[str, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    maybe: bool = False


def wrong(rules: str, cell: Cell, also: str = "", maybe: bool = False) -> Planted:
    """A faulty cell; several rules by blanks."""
    return Planted(cell, faults=tuple(rules.split()), also=tuple(also.split()), maybe=maybe)


def spelt(rule: str, cell: Cell, after: str, faults: str = "", also: str = "") -> Planted:
    """A cell that is read with certainty though it is written otherwise."""
    return Planted(cell, tuple(faults.split()), ((rule, after),), tuple(also.split()))


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows #REF! or the like."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the result Excel left in the file; None where it left none."""

    text: str
    result: Cell = None


@dataclass(frozen=True, slots=True)
class Covered:
    """The cell lies under a vertical merge that begins above; it may hide a value of its own."""

    hidden: Cell = None
    rule: str = ""


ABOVE = Covered()

Row = Mapping[str, Cell]
"""Field id (or the id of a further column, beginning with x:) → what stands in the cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is no item: total, section, note, page title. Merged over the table if `wide`."""

    cells: Mapping[str | int, Cell]
    wide: bool = False
    rows: int = 1
    """How many rows the merged line takes."""


BLANK = Line({})
AGAIN = "the header once more"


@dataclass(frozen=True)
class Table:
    """A table in a sheet. `heads`: field → its header, or the texts from the top level down.

    A text of the upper levels that neighbours share is merged over them; `<` merges a header cell
    with its left neighbour; the lowest text is merged down to the last level.
    """

    fields: Sequence[str]
    rows: Sequence[Row | Line | str]
    heads: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    above: Sequence[str | Sequence[Cell]] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    """Number field → the unit its header names."""
    absent: Sequence[str] = ()
    """Required fields that have no column: one fault each."""
    hidden: Sequence[int] = ()
    """Rows (counted from 1 below the header) that are hidden."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of tables, one below the other."""

    name: str
    tables: Sequence[Table] = ()
    plan: str = "chongqing-2024"
    state: str = "visible"
    left: int = 0
    top: int = 0
    gap: int = 2
    styled_to: int = 0
    """Blank cells with borders down to this row."""
    lines: Sequence[Sequence[Cell]] = ()
    """Cells of a sheet without a table."""
    told: str = ""
    """Rules that speak of the whole sheet."""


@dataclass(frozen=True)
class Book:
    """A file: its sheets and how it is packed."""

    name: str
    sheets: Sequence[Sheet] = ()
    plan: str = "chongqing-2024"
    told: str = ""
    """Rules that speak of the whole file."""
    also: str = ""
    """Rules that may speak of it: what its format does not let a reader see."""
    packed: str = "xlsx"
    mark: Mapping[str, str] = field(default_factory=dict)
    epoch_1904: bool = False
    patch: Callable[[str], str] | None = None
    """What is changed in the XML of the first sheet."""
    content: bytes | None = None
    """The bytes of a file that is no workbook."""


@dataclass
class Grid:
    """A sheet drawn: cells by (row, column) from 0."""

    sheet: Sheet
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    heads: set[tuple[int, int]] = field(default_factory=set)
    hidden: list[int] = field(default_factory=list)
    boxed: set[tuple[int, int]] = field(default_factory=set)
    faults: list[dict[str, Any]] = field(default_factory=list)
    also: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    maybe: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge these cells, if they are more than one."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def width(self) -> int:
        """One more than the last column."""
        return max((x for _, x in self.cells | dict.fromkeys(self.boxed)), default=0) + 1

    def height(self) -> int:
        """One more than the last row."""
        return max((y for y, _ in self.cells | dict.fromkeys(self.boxed)), default=0) + 1


def letter(x: int) -> str:
    """The letter of a column counted from 0."""
    return letter(x // 26 - 1) + chr(65 + x % 26) if x >= 26 else chr(65 + x)


def address(y: int, x: int) -> str:
    """A cell counted from 0 as Excel writes it."""
    return f"{letter(x)}{y + 1}"


def drawn(sheet: Sheet) -> Grid:
    """The cells of a sheet and what must be found in them."""
    grid = Grid(sheet)
    y = sheet.top
    for line, texts in enumerate(sheet.lines):
        grid.cells |= {(y + line, sheet.left + x): c for x, c in enumerate(texts) if c is not None}
    y += len(sheet.lines)
    for table in sheet.tables:
        y = _Drawing(grid, table).draw(y) + sheet.gap
    for rule in sheet.told.split():
        grid.faults.append({"rule": rule, "places": [""]})
    return grid


class _Drawing:
    """One table on its way into a grid."""

    def __init__(self, grid: Grid, table: Table) -> None:
        self.grid, self.table = grid, table
        self.spec = SPECS[grid.sheet.plan]
        self.left = grid.sheet.left
        self.last = self.left + len(table.fields) - 1
        self.at = {f: self.left + k for k, f in enumerate(table.fields) if f}
        self.heads = {f: self._head(f) for f in self.at}
        self.depth = max(map(len, self.heads.values()))

    def draw(self, y: int) -> int:
        """Draw from row y on; the first row below the table."""
        for line in self.table.above:
            self._line_above(y, line)
            y += 1
        top = y
        self._draw_head(top)
        y += self.depth
        first, number, rows = y, 0, []
        for row in self.table.rows:
            if row == AGAIN:
                self._draw_head(y)
                y += self.depth
            elif isinstance(row, Line):
                self._draw_line(y, row)
                y += row.rows
            else:
                assert not isinstance(row, str)
                number += 1
                self._draw_row(y, dict(row), number)
                rows.append((y, row))
                y += 1
        self._merge_down(rows)
        self._told(rows, top)
        self.grid.hidden += [first + k - 1 for k in self.table.hidden]
        self.grid.tables.append(
            {
                "header_rows": list(range(top + 1, top + self.depth + 1)),
                "rows": [r + 1 for r, _ in rows],
                "columns": {letter(x): f for f, x in self.at.items() if f in self.spec},
            }
        )
        return y

    # -- above and around

    def _line_above(self, y: int, line: str | Sequence[Cell]) -> None:
        if isinstance(line, str):
            self.grid.cells[y, self.left] = line
            self.grid.merge(y, self.left, y, self.last)
            return
        self.grid.cells |= {(y, self.left + x): c for x, c in enumerate(line) if c is not None}

    def _draw_line(self, y: int, line: Line) -> None:
        for name, cell in line.cells.items():
            x = self.left + name if isinstance(name, int) else self.at.get(name, -1)
            if x >= 0:
                self.grid.cells[y, x] = cell
        if line.wide:
            self.grid.merge(y, self.left, y + line.rows - 1, self.last)

    # -- header

    def _head(self, name: str) -> tuple[str, ...]:
        text = self.table.heads.get(name)
        if text is None:
            text = self.spec[name].header if name in self.spec else name.removeprefix("x:")
        return (text,) if isinstance(text, str) else text

    def _draw_head(self, top: int) -> None:
        names = list(self.at)
        for name in names:
            x, texts = self.at[name], self.heads[name]
            for level, text in enumerate(texts):
                y = top + level
                self.grid.heads.add((y, x))
                if level == len(texts) - 1:
                    self._draw_lowest(y, x, text, top + self.depth - 1)
                elif not self._spread(name, level):
                    self._draw_upper(names, name, level, y)

    def _draw_lowest(self, y: int, x: int, text: str, bottom: int) -> None:
        if text == "<":
            self.grid.merge(y, x - 1, bottom, x)
            return
        if text:
            self.grid.cells[y, x] = text
        right = next((f for f, at in self.at.items() if at == x + 1), "")
        if not right or self.heads[right][-1] != "<":
            self.grid.merge(y, x, bottom, x)
        self.grid.heads |= {(r, x) for r in range(y, bottom + 1)}

    def _spread(self, name: str, level: int) -> bool:
        """Whether the cell is covered by its left neighbour's."""
        left = next((f for f, x in self.at.items() if x == self.at[name] - 1), "")
        return bool(left) and self._same(left, name, level)

    def _same(self, one: str, other: str, level: int) -> bool:
        a, b = self.heads[one], self.heads[other]
        return len(a) > level + 1 and len(b) > level + 1 and a[: level + 1] == b[: level + 1]

    def _draw_upper(self, names: Sequence[str], name: str, level: int, y: int) -> None:
        x = right = self.at[name]
        for other in names[names.index(name) + 1 :]:
            if self.at[other] != right + 1 or not self._same(name, other, level):
                break
            right += 1
        if self.heads[name][level]:
            self.grid.cells[y, x] = self.heads[name][level]
            self.grid.merge(y, x, y, right)

    # -- items

    def _draw_row(self, y: int, row: dict[str, Cell], number: int) -> None:
        if "seq" in self.at:
            row.setdefault("seq", number)
        for name, x in self.at.items():
            self.grid.boxed.add((y, x))
            cell = row.get(name)
            shown = cell.cell if isinstance(cell, Planted) else cell
            if isinstance(shown, Covered):
                shown = shown.hidden
            if shown is not None:
                self.grid.cells[y, x] = shown

    def _merge_down(self, rows: Sequence[tuple[int, Row]]) -> None:
        for name, x in self.at.items():
            for top, bottom in self._runs(rows, name):
                self.grid.merge(top, x, bottom, x)

    def _runs(self, rows: Sequence[tuple[int, Row]], name: str) -> Iterator[tuple[int, int]]:
        """First and last row of each vertical merge in a column."""
        top = bottom = -1
        for y, row in rows:
            if isinstance(row.get(name), Covered):
                bottom = y
                continue
            if bottom > top >= 0:
                yield top, bottom
            top, bottom = y, -1
        if bottom > top >= 0:
            yield top, bottom

    # -- what must be found

    def _told(self, rows: Sequence[tuple[int, Row]], top: int) -> None:
        under = {
            (r, name): range(first, last + 1)
            for name in self.at
            for first, last in self._runs(rows, name)
            for r in range(first, last + 1)
        }
        for y, row in rows:
            for name, cell in row.items():
                if isinstance(cell, Covered) and cell.rule and name in self.at:
                    self._fault(cell.rule, [address(y, self.at[name])], name)
                if isinstance(cell, Planted):
                    merged = under.get((y, name), range(y, y + 1))
                    self._planted(cell, name, merged)
            self._units(y, row)
        self._columns([row for _, row in rows], top)

    def _planted(self, cell: Planted, name: str, merged: Sequence[int]) -> None:
        places = [self._place(r, name) for r in merged]
        for rule in cell.faults:
            self._fault(rule, places, name)
        for rule in cell.also:
            self.grid.also.append({"rule": rule, "places": places})
        for rule, after in cell.repairs:
            self._repair(rule, merged, name, after)
        if cell.maybe:
            self.grid.maybe += [{"row": r + 1, "field": name} for r in merged]

    def _place(self, y: int, name: str) -> str:
        """The cell; the row alone where the field has no column."""
        return address(y, self.at[name]) if name in self.at else str(y + 1)

    def _fault(self, rule: str, places: list[str], name: str = "") -> None:
        self.grid.faults.append({"rule": rule, "places": places, "field": name})

    def _repair(self, rule: str, rows: Sequence[int], name: str, after: str) -> None:
        """Under a merge the first row's repair is demanded, that of the others allowed."""
        self.grid.repairs.append(
            {"rule": rule, "place": self._place(rows[0], name), "row": rows[0] + 1,
             "field": name, "after": after}
        )  # fmt: skip
        self.grid.maybe += [{"row": r + 1, "field": name} for r in rows[1:]]

    def _units(self, y: int, row: Row) -> None:
        """What the header says of the unit is read for every row that holds a number."""
        for name, unit in self.table.units.items():
            target = self.spec[name].unit_field
            cell, own = row.get(name), row.get(str(target))
            assert target
            # a unit without a column is nowhere in the sheet, whatever the row would say
            if cell is None or (own is not None and target in self.at) or isinstance(own, Planted):
                continue
            if isinstance(cell, Planted) and ("R007", "") in cell.repairs:
                continue
            if isinstance(cell, Planted) and cell.faults:
                self.grid.maybe.append({"row": y + 1, "field": target})
            else:
                self._repair("R011", [y], target, unit)

    def _columns(self, rows: Sequence[Row], top: int) -> None:
        levels = range(top, top + self.depth)
        for name, x in self.at.items():
            if name not in self.spec and any(row.get(name) is not None for row in rows):
                self._fault("W004", [address(r, x) for r in levels], name)
        for name in self.table.absent:
            self._fault("W003", [""], name)
