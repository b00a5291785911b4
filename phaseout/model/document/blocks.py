"""The parts of an official paper, each with what all outputs must say alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from phaseout.model.document.chart import Chart
from phaseout.model.document.sign import Sign
from phaseout.model.document.table import Table
from phaseout.model.document.wording import (
    TEXT_WIDTH,
    balanced,
    char_width,
    chinese_date,
    filled,
)

TITLE_WIDTH, LANDSCAPE_TITLE_WIDTH = 20, 29
"""Characters of a 22 pt title in a line of an upright page, and of one on its side."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph in one weight."""

    text: str
    bold: bool = False


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

    @property
    def lines(self) -> tuple[str, ...]:
        """The units in lines that end behind one of them."""
        return filled(re.split("(?<=[、，；])", self.text), TEXT_WIDTH)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `number` is plain text as printed (一、 （一） 1. （1）).

    `new_page`: it begins one, as a chapter does.
    """

    level: int
    number: str
    text: str
    new_page: bool = False


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
class Figure:
    """A chart above its caption."""

    data: Chart
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
class RedHead:
    """版头: 发文机关标志, 发文字号, and the 签发人 of a paper that goes upward."""

    office: str
    number: str = ""
    signers: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """The size of 发文机关标志: as wide as the text, below 22 mm, above the title (7.2.4)."""
        return min(62, max(26, int(440 / max(1, char_width(self.office)))))

    @property
    def signer_lines(self) -> tuple[str, ...]:
        """签发人 and the names, two to a line, each name as wide as the widest (7.2.6)."""
        widest = max(map(len, self.signers), default=0)
        names = [_spread(name, widest) for name in self.signers]
        pairs = ("　".join(names[k : k + 2]) for k in range(0, len(names), 2))
        return tuple(f"{'　　　　' if k else '签发人：'}{pair}" for k, pair in enumerate(pairs))


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记, at the foot of the last page: 抄送机关, 印发机关 and the day it was printed."""

    copied: str = ""
    office: str = ""
    day: date | None = None

    @property
    def copied_text(self) -> str:
        """抄送机关 with the word and the full stop."""
        return f"抄送：{self.copied}。" if self.copied else ""

    @property
    def day_text(self) -> str:
        """The day as printed."""
        return f"{chinese_date(self.day)}印发" if self.day else ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A place that a person must still write."""

    hint: str

    @property
    def text(self) -> str:
        """The place as printed until then."""
        return f"【待写：{self.hint}】" if self.hint else "【待写】"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `level` from 1, `mark` as printed (1. or •)."""

    level: int
    mark: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines as they are typed or printed, in a face of one width."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture above its caption, which also tells of it to those who see none."""

    png: bytes
    width_mm: float
    height_mm: float
    caption: str


Block = (
    Title
    | Addressee
    | Heading
    | Para
    | TableBlock
    | Figure
    | Attachments
    | Sign
    | Note
    | Annex
    | RedHead
    | Imprint
    | Todo
    | Item
    | Code
    | Picture
)


def _spread(name: str, width: int) -> str:
    """A name of two characters as wide as those of three: 张　三."""
    return f"{name[0]}{'　' * (width - 2)}{name[1]}" if len(name) == 2 else name.ljust(width, "　")
