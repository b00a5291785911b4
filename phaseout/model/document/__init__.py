"""The parts of an official paper, with everything settled on which all outputs must agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

from phaseout.model.document.blocks import (
    LANDSCAPE_TITLE_WIDTH,
    TITLE_WIDTH,
    Addressee,
    Annex,
    Attachments,
    Block,
    Code,
    Figure,
    Heading,
    Imprint,
    Item,
    Note,
    Para,
    Picture,
    RedHead,
    Run,
    TableBlock,
    Title,
    Todo,
)
from phaseout.model.document.chart import Chart, Series
from phaseout.model.document.sign import SEAL_PITCH, Sign
from phaseout.model.document.table import NOTHING, Align, Table
from phaseout.model.document.wording import (
    TEXT_WIDTH,
    balanced,
    char_width,
    chinese_date,
    chinese_number,
    printable,
)
from phaseout.model.document.words import words

__all__ = [
    "LANDSCAPE_TITLE_WIDTH", "NOTHING", "SEAL_PITCH", "TEXT_WIDTH", "TITLE_WIDTH", "Addressee", "Align",
    "Annex", "Attachments", "Block", "Chart", "Code", "Document", "Figure", "Heading", "Imprint", "Item", "Note",
    "Para", "Picture", "RedHead", "Run", "Series", "Sign", "Table", "TableBlock", "Title", "Todo", "balanced",
    "char_width", "chinese_date", "chinese_number", "kept_with_next", "printable", "words",
]  # fmt: skip


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

    @property
    def annexes(self) -> tuple[Annex, ...]:
        """The beginnings of its annexes, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Annex))

    def _paged(self) -> Iterator[tuple[int, Block]]:
        """Each block behind the number of runs begun; 版记 stands upright even behind a lying annex."""
        begun, lying = 0, False
        for block in self.blocks:
            if isinstance(block, Annex) or (lying and isinstance(block, Imprint)):
                begun += 1
                lying = isinstance(block, Annex) and block.landscape
            yield begun, block


def kept_with_next(blocks: Sequence[Block]) -> tuple[bool, ...]:
    """Which blocks stand on the page of the one below them.

    What leads to a table (else LibreOffice tears it after a few rows); and what the signature ends,
    the list of annexes and two lines of text, so that it never stands alone (7.3.5.5).
    """
    kept = [isinstance(below, (*_CLOSING, TableBlock)) for below in (*blocks[1:], None)]
    for place, (above, text, below) in enumerate(zip(blocks, blocks[1:], blocks[2:], strict=False)):
        kept[place] |= (
            isinstance(below, _CLOSING) and _lines(text) == 1 and 0 < _lines(above) <= _FEW
        )
    return tuple(kept)


_CLOSING = (Sign, Attachments)
_FEW = 4
"""Lines of a paragraph that goes to the next page whole; a longer one would leave too much room."""


def _lines(block: Block) -> int:
    """The lines of a text, its indent of two characters in the first; 0 of what is no text."""
    return ceil((char_width(block.text) + 2) / TEXT_WIDTH) if isinstance(block, Para | Todo) else 0
