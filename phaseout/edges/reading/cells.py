"""How a cell is seen: its text, and where it stands."""

from __future__ import annotations

from datetime import date, datetime

from phaseout.edges.reading.grid import Cell
from phaseout.values import DIGITS_KEPT


def letter(position: int) -> str:
    """The letter of a column counted from 0 (0 → A, 26 → AA)."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(letters: str) -> int:
    """The column of a letter, large or small, counted from 0 (A → 0, AA → 26)."""
    place = 0
    for one in letters.upper():
        place = place * 26 + ord(one) - 64
    return place - 1


def address(row: int, column: int) -> str:
    """Where a person finds the cell: (4, 3) → D5."""
    return f"{letter(column)}{row + 1}"


def text_of(cell: Cell) -> str:
    """A cell as the text a person sees in it; empty for an empty cell."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < DIGITS_KEPT:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
