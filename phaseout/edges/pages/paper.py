"""A paper as a page: complete without its script, right on a phone, on paper and read aloud."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from phaseout.edges.documents.drawing import drawn
from phaseout.edges.pages.shell import page
from phaseout.model.document import (
    NOTHING,
    Annex,
    Block,
    Document,
    Figure,
    Table,
    TableBlock,
    char_width,
    words,
)

SEARCHED_FROM = 20
"""Rows of a list from which a page offers to search and sort it."""
_COLUMNS, _PHONE = 5, 30
"""Columns, and characters of all together, that a phone can show side by side, wrapped."""
_LONGEST = 12
_WHOLE = 18
"""Characters of a code or a date that keeps to one line."""


def paper_page(document: Document) -> str:
    """The whole paper as one page that loads nothing; long lists can be searched and sorted."""
    tables = [block.data for block in document.blocks if isinstance(block, TableBlock)]
    return page(
        "paper", "paper.css", script=any(map(_searched, tables)), paper=document,
        sections=list(_sections(document)), nothing=NOTHING, searched=_searched,
        stacked=_stacked, look=_look, drawing=_drawing, words=words,
        base64=lambda png: b64encode(png).decode(),
    )  # fmt: skip


def _sections(document: Document) -> Iterator[dict[str, Any]]:
    """The paper itself, then each annex: its blocks by kind, and its number on the page."""
    annexes = count(1)
    for blocks in document.sections:
        annex = blocks[0] if blocks and isinstance(blocks[0], Annex) else None
        yield {
            "blocks": list(_kinds(blocks)), "annex": annex,
            "number": next(annexes) if annex else 0,
        }  # fmt: skip


def _kinds(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    for block in blocks:
        yield type(block).__name__, block


def _searched(table: Table) -> bool:
    return table.numbered and len(table.rows) >= SEARCHED_FROM


def _stacked(table: Table) -> bool:
    """Whether a phone shows each row as a card of its own."""
    columns = zip(table.head, *table.rows, strict=True)
    return (
        len(table.head) > _COLUMNS
        or sum(min(_LONGEST, max(map(char_width, column))) for column in columns) > _PHONE
    )


def _look(align: str, text: str) -> str:
    """How a cell stands; a code or a date keeps to one line, an empty one is no line on a phone."""
    if not text:
        return f"{align} empty"
    whole = text.isascii() and " " not in text and len(text) <= _WHOLE
    return f"{align} whole" if whole else align


def _drawing(figure: Figure) -> Any:
    """The chart as it enters the page: our own drawing, in which every text is escaped."""
    from markupsafe import Markup

    return Markup(drawn(figure.data))  # noqa: S704 -- ours
