"""Tables of a paper: cells as text, columns measured by what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import Literal

from phaseout.model.document.wording import char_width
from phaseout.sentence import joined, say

Align = Literal["left", "center", "right"]

NOTHING = "无"
_MM_PER_POINT = 25.4 / 72
_CELL_MARGINS_MM = 3.2
_LONGEST_WISH = 16
_LONGEST_TOKEN = 20
_LEAST_WIDTH = 2
_TOGETHER = 12
"""Rows and lines of a table that fills about a third of a page."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text: a row = an item, columns = those of `head`; `size` in points.

    Without `widths_mm` the columns are measured by what stands in them; without `align` every
    cell begins at the left. Raises ValueError for a row longer or shorter than the head.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[float, ...] | None = None
    align: tuple[Align, ...] = ()
    size: float = 10.5

    def __post_init__(self) -> None:
        """Refuse what no output could print in its column."""
        if not self.head:
            raise ValueError(say("表格没有表头"))
        columns = {len(row) for row in (self.head, *self.rows)}
        columns |= {len(given) for given in (self.widths_mm, self.align) if given}
        if len(columns) != 1:
            raise ValueError(
                say(
                    "表格各行列数不一：{columns}列", columns=joined("、", map(str, sorted(columns)))
                )
            )

    @property
    def empty(self) -> bool:
        """Whether outputs print 无 in place of rows."""
        return not self.rows

    @property
    def numbered(self) -> bool:
        """Whether every row bears its number: a list, which may be sorted and searched."""
        return bool(self.rows) and all(row[0].isdecimal() for row in self.rows)

    @property
    def alignment(self) -> tuple[Align, ...]:
        """The alignment of each column."""
        left: Align = "left"
        return self.align or (left,) * len(self.head)

    def widths(self, total_mm: float) -> tuple[float, ...]:
        """The width of each column in mm, together `total_mm`."""
        if self.widths_mm:
            scale = total_mm / sum(self.widths_mm)
            return tuple(width * scale for width in self.widths_mm)
        return self._measured(total_mm)

    def lines(self, total_mm: float) -> tuple[int, ...]:
        """About how many lines of text each row needs in a table so wide."""
        held = [
            max(1.0, (width - _CELL_MARGINS_MM) / (self.size * _MM_PER_POINT))
            for width in self.widths(total_mm)
        ]
        return tuple(max(map(_lines_of, row, held)) for row in self.rows)

    def together(self, total_mm: float) -> bool:
        """Whether the table is so short that it should not be torn between two pages."""
        return len(self.rows) <= _TOGETHER and sum(self.lines(total_mm)) <= _TOGETHER

    def _measured(self, total_mm: float) -> tuple[float, ...]:
        """Widths that keep codes and dates whole, the rest shared out by what is wished for."""
        columns = list(zip(self.head, *self.rows, strict=True))
        least = [self._mm(max(_LEAST_WIDTH, *map(_token_width, column))) for column in columns]
        wish = [
            max(low, self._mm(min(_LONGEST_WISH, max(map(char_width, column)))))
            for low, column in zip(least, columns, strict=True)
        ]
        if sum(wish) <= total_mm or sum(least) >= total_mm:
            given = wish if sum(wish) <= total_mm else least
            return tuple(width * total_mm / sum(given) for width in given)
        share = (total_mm - sum(least)) / (sum(wish) - sum(least))
        return tuple(low + share * (high - low) for low, high in zip(least, wish, strict=True))

    def _mm(self, characters: float) -> float:
        """The width of a cell that holds so many full-width characters."""
        return characters * self.size * _MM_PER_POINT + _CELL_MARGINS_MM


def _lines_of(text: str, held: float) -> int:
    """The lines of a text in a cell that holds so many characters."""
    return sum(max(1, ceil(char_width(line) / held)) for line in text.split("\n"))


def _token_width(text: str) -> float:
    """The characters a column needs so that no code, date or number breaks in two."""
    tokens = [t for t in re.findall(r"[!-~]+", text) if len(t) <= _LONGEST_TOKEN]
    # Capitals of Times New Roman are nearer to seven tenths of a character than to a half.
    widths = [0.5 * len(t) + 0.2 * sum(map(str.isupper, t)) for t in tokens]
    return max(widths, default=0)
