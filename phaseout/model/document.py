"""The parts of an official paper, with everything settled on which all outputs must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from unicodedata import east_asian_width

Align = Literal["left", "center", "right"]

NOTHING = "无"
TITLE_WIDTH, LANDSCAPE_TITLE_WIDTH = 20, 29
"""Characters of a 22 pt title in a line of an upright page, and of one on its side."""

_DIGITS = "零一二三四五六七八九"
_MM_PER_POINT = 25.4 / 72
_CELL_MARGINS_MM = 3.2
_LONGEST_WISH = 16
_LONGEST_TOKEN = 20
_LEAST_WIDTH = 2
# XML 1.0 admits none of these, and Word opens no file that holds one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph in one weight."""

    text: str
    bold: bool = False


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
            raise ValueError("表格没有表头")
        columns = {len(row) for row in (self.head, *self.rows)}
        columns |= {len(given) for given in (self.widths_mm, self.align) if given}
        if len(columns) != 1:
            raise ValueError(f"表格各行列数不一：{'、'.join(map(str, sorted(columns)))}列")

    @property
    def empty(self) -> bool:
        """Whether outputs print 无 in place of rows."""
        return not self.rows

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


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the paper, in the pieces between which a line may end."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The title in one line."""
        return "".join(self.pieces)

    @property
    def lines(self) -> tuple[str, ...]:
        """The title as it is set on an upright page."""
        return balanced(self.pieces, TITLE_WIDTH)


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关, with its colon."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `number` is plain text as printed (一、 （一） 1. （1）)."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of the text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph without its weights."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table under its caption."""

    data: Table
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明: the names of the annexes."""

    names: tuple[str, ...]

    @property
    def items(self) -> tuple[tuple[str, str], ...]:
        """Number and name of each; a single annex bears no number (GB/T 9704-2012, 7.3.4)."""
        if len(self.names) == 1:
            return (("", self.names[0]),)
        return tuple((f"{number}.", name) for number, name in enumerate(self.names, start=1))


@dataclass(frozen=True, slots=True)
class Sign:
    """署名 and 成文日期; a paper may bear a date alone."""

    unit: str
    day: date
    sealed: bool = True

    @property
    def day_text(self) -> str:
        """The date as printed."""
        return chinese_date(self.day)

    @property
    def indents(self) -> tuple[float, float]:
        """How far unit and date end from the right, in characters (GB/T 9704-2012, 7.3.5)."""
        unit, day = char_width(self.unit), char_width(self.day_text)
        return _under_a_seal(unit, day) if self.sealed else _without_seal(unit, day)


@dataclass(frozen=True, slots=True)
class Note:
    """附注, in its brackets."""

    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The beginning of an annex, on a new page; a single annex has no number."""

    number: int | None
    pieces: tuple[str, ...]
    landscape: bool = False

    @property
    def label(self) -> str:
        """What stands at the head of the page."""
        return f"附件{self.number or ''}"

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.pieces)

    @property
    def lines(self) -> tuple[str, ...]:
        """The title as it is set on its page."""
        width = LANDSCAPE_TITLE_WIDTH if self.landscape else TITLE_WIDTH
        return balanced(self.pieces, width)


@dataclass(frozen=True, slots=True)
class CopyTo:
    """抄送机关, with the word and the full stop."""

    text: str


@dataclass(frozen=True, slots=True)
class Todo:
    """A place that a person must still write."""

    hint: str

    @property
    def text(self) -> str:
        """The place as printed until then."""
        return f"【待写：{self.hint}】" if self.hint else "【待写】"


Block = (
    Title
    | Addressee
    | Heading
    | Para
    | TableBlock
    | Attachments
    | Sign
    | Note
    | Annex
    | CopyTo
    | Todo
)


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: its blocks in order, and what its properties say of it. `day` is its date."""

    blocks: tuple[Block, ...]
    title: str
    day: date
    author: str = ""

    @property
    def sections(self) -> tuple[tuple[Block, ...], ...]:
        """The blocks by run of pages: the paper itself, then each annex, which begins its run."""
        return tuple(tuple(b for _, b in run) for _, run in groupby(self._paged(), lambda p: p[0]))

    def _paged(self) -> Iterator[tuple[int, Block]]:
        """Each block behind the number of annexes begun so far."""
        begun = 0
        for block in self.blocks:
            begun += isinstance(block, Annex)
            yield begun, block


def chinese_number(number: int) -> str:
    """一 to 九十九. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"中文序号只从一到九十九，这里是{number}")
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )


def chinese_date(day: date) -> str:
    """2025年1月8日, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def char_width(text: str) -> float:
    """The width of the widest line of a text in characters: full-width 1, half-width ½."""
    return max(map(_line_width, text.split("\n")))


def printable(text: str) -> str:
    """The text without the characters that no paper can bear, line ends as in Unix."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def balanced(pieces: tuple[str, ...], width: float) -> tuple[str, ...]:
    """The pieces in the fewest lines of at most `width` characters, of nearly one length."""
    fewest = len(_filled(pieces, width))
    narrower = (half / 2 for half in range(1, int(2 * width)))
    fits = (_filled(pieces, limit) for limit in narrower)
    return next((lines for lines in fits if len(lines) <= fewest), _filled(pieces, width))


def _filled(pieces: tuple[str, ...], width: float) -> tuple[str, ...]:
    """The pieces in lines as full as `width` allows; a longer piece keeps a line to itself."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and char_width(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return tuple(lines)


def _line_width(line: str) -> float:
    if line.isascii():
        return len(line) / 2
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in line)


def _token_width(text: str) -> float:
    """The characters a column needs so that no code, date or number breaks in two."""
    tokens = [t for t in re.findall(r"[!-~]+", text) if len(t) <= _LONGEST_TOKEN]
    # Capitals of Times New Roman are nearer to seven tenths of a character than to a half.
    widths = [0.5 * len(t) + 0.2 * sum(map(str.isupper, t)) for t in tokens]
    return max(widths, default=0)


def _under_a_seal(unit: float, day: float) -> tuple[float, float]:
    """The date 4 from the right and the unit centred on it (7.3.5.1); neither closer than 2."""
    indent = 4 + (day - unit) / 2
    return (indent, 4) if indent >= 2 else (2, 2 + (unit - day) / 2)


def _without_seal(unit: float, day: float) -> tuple[float, float]:
    """The date begins 2 to the right of where the unit begins (7.3.5.2); neither closer than 2."""
    return (2, unit - day) if unit - day >= 2 else (day + 4 - unit, 2)
