"""署名 and 成文日期: where each name and the date stand (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from math import ceil

from phaseout.model.document.wording import TEXT_WIDTH, balanced, char_width, chinese_date

SEAL_PITCH = 4.5
"""Lines from one row of seals to the next: 46 mm, the largest seal being 45."""
_SEATS = 3
_APART = 1
_FROM_THE_RIGHT, _DAY_FROM_THE_RIGHT = 2, 4


@dataclass(frozen=True, slots=True)
class Sign:
    """署名 and 成文日期; a paper may bear a date alone, a joint one several units, a line each.

    Units under seals sign side by side, three to a row; all others one below the other.
    """

    unit: str
    day: date
    sealed: bool = True

    @property
    def day_text(self) -> str:
        """The date as printed."""
        return chinese_date(self.day)

    @property
    def units(self) -> tuple[str, ...]:
        """The units, that in charge first."""
        return tuple(self.unit.split("\n")) if self.unit else ()

    @property
    def side_by_side(self) -> bool:
        """Whether its units stand in rows."""
        return self.sealed and len(self.units) > 1

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The units that stand side by side, the last row filled from the right, above the date.

        A name too long for its seat is in several lines.
        """
        seats = self.seats
        room = seats[1] - seats[0] - _APART
        whole = _roomy(self.units, seats)
        names = (unit if whole else "\n".join(balanced((unit,), room)) for unit in self.units)
        return tuple(_chunks(names, len(seats)))

    @property
    def seats(self) -> tuple[float, ...]:
        """The middle of each column in characters from the left; under the last stands the date."""
        even = ceil(len(self.units) / ceil(len(self.units) / _SEATS))
        fits = (n for n in range(even, 1, -1) if _roomy(self.units, self._middles(n)))
        return self._middles(next(fits, 2))

    @property
    def lines(self) -> tuple[tuple[str, float], ...]:
        """Else each line of the units, and how far it ends from the right.

        Under a seal they are centred, without seals they begin at one edge.
        """
        widest, (indent, _) = char_width(self._broken), self.indents
        share = 0.5 if self.sealed else 1
        texts = self._broken.split("\n") if self.unit else []
        return tuple((text, indent + share * (widest - char_width(text))) for text in texts)

    @property
    def indents(self) -> tuple[float, float]:
        """How far the widest unit and the date end from the right, in characters."""
        unit, day = char_width(self._broken), char_width(self.day_text)
        if self.side_by_side:
            return _DAY_FROM_THE_RIGHT, _DAY_FROM_THE_RIGHT
        return _under_a_seal(unit, day) if self.sealed else _without_seal(unit, day)

    @property
    def _broken(self) -> str:
        """The units in lines that leave as much room at the left as they must at the right."""
        room = TEXT_WIDTH - 2 * _FROM_THE_RIGHT
        return "\n".join(line for unit in self.units for line in balanced((unit,), room))

    def _middles(self, columns: int) -> tuple[float, ...]:
        """Columns of one width from the left edge on, the last with its middle above the date's."""
        last = TEXT_WIDTH - _DAY_FROM_THE_RIGHT - char_width(self.day_text) / 2
        width = last / (columns - 0.5)
        return tuple(width * (k + 0.5) for k in range(columns))


def _chunks(names: Iterable[str], columns: int) -> Iterator[tuple[str, ...]]:
    rest = iter(names)
    while row := tuple(islice(rest, columns)):
        yield row


def _roomy(units: tuple[str, ...], middles: tuple[float, ...]) -> bool:
    """Whether each name has its place in one line, clear of the edge and of its neighbour."""
    rows = [list(map(char_width, row)) for row in _chunks(units, len(middles))]
    apart = middles[1] - middles[0]
    beside = all(
        (a + b) / 2 + _APART <= apart for row in rows for a, b in pairwise(row)
    )  # fmt: skip
    return beside and all(row[0] / 2 <= middles[len(middles) - len(row)] for row in rows)


def _under_a_seal(unit: float, day: float) -> tuple[float, float]:
    """The date 4 from the right and the unit centred on it (7.3.5.1); neither closer than 2."""
    indent = _DAY_FROM_THE_RIGHT + (day - unit) / 2
    if indent >= _FROM_THE_RIGHT:
        return indent, _DAY_FROM_THE_RIGHT
    return _FROM_THE_RIGHT, _FROM_THE_RIGHT + (unit - day) / 2


def _without_seal(unit: float, day: float) -> tuple[float, float]:
    """The date begins 2 to the right of where the unit begins (7.3.5.2); neither closer than 2."""
    return (2, unit - day) if unit - day >= 2 else (day + 4 - unit, 2)
