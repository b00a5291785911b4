"""The parts of an official paper, with everything settled on which all outputs must agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

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
    Sign,
    TableBlock,
    Title,
    Todo,
)
from phaseout.model.document.chart import Chart, Series
from phaseout.model.document.table import NOTHING, Align, Table
from phaseout.model.document.wording import (
    balanced,
    char_width,
    chinese_date,
    chinese_number,
    printable,
)

__all__ = [
    "LANDSCAPE_TITLE_WIDTH", "NOTHING", "TITLE_WIDTH", "Addressee", "Align", "Annex", "Attachments",
    "Block", "Chart", "Code", "Document", "Figure", "Heading", "Imprint", "Item", "Note", "Para", "Picture", "RedHead", "Run", "Series",
    "Sign", "Table", "TableBlock", "Title", "Todo", "balanced", "char_width", "chinese_date",
    "chinese_number", "printable",
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
