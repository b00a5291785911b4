"""Cells without a value that can be read: error values, formulas never calculated, values that a
merge hides. They are put in the place of the blank that the reader gives, so that none passes as
empty.
"""

from __future__ import annotations

from dataclasses import replace

from phaseout.edges.reading.workbook import Cell, SheetCells


class Broken(str):
    """What a person sees in such a cell, and the rule that accuses it."""

    __slots__ = ("rule",)
    rule: str

    def __new__(cls, text: str, rule: str) -> Broken:
        """The text, marked."""
        made = super().__new__(cls, text)
        made.rule = rule
        return made

    def __eq__(self, other: object) -> bool:
        """A text #REF! that was typed is another cell."""
        return isinstance(other, Broken) and (str(self), self.rule) == (str(other), other.rule)

    def __hash__(self) -> int:
        return hash((self.rule, str(self)))


def with_broken(sheet: SheetCells) -> SheetCells:
    """The same sheet with its broken cells in place; the sheet itself where it has none."""
    broken: dict[tuple[int, int], Cell] = {at: Broken(t, "F014") for at, t in sheet.errors.items()}
    broken |= {at: Broken("（公式）", "F015") for at in sheet.uncalculated if at not in broken}
    broken |= {at: Broken(text, "F016") for at, text in _under_merges(sheet).items()}
    if not broken:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for (r, c), cell in broken.items():
        rows += [[] for _ in range(r + 1 - len(rows))]
        rows[r] += [""] * (c + 1 - len(rows[r]))
        rows[r][c] = cell
    return replace(sheet, rows=rows, columns=())


def _under_merges(sheet: SheetCells) -> dict[tuple[int, int], str]:
    """Values in the covered cells of a merge that differ from the one that shows."""
    hidden = {}
    for top, left, bottom, right in sheet.merges:
        shown = _at(sheet, top, left)
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                under = _at(sheet, r, c)
                if under not in ("", None) and under != shown:
                    hidden[r, c] = str(under)
    return hidden


def _at(sheet: SheetCells, r: int, c: int) -> Cell:
    row = sheet.rows[r] if r < len(sheet.rows) else []
    return row[c] if c < len(row) else ""
