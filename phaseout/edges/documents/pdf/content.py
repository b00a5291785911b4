"""A paper as the data that the typst source lays out; every value a string, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, assert_never

from phaseout.edges.documents.drawing import drawn
from phaseout.model.document import (
    NOTHING,
    SEAL_PITCH,
    Addressee,
    Annex,
    Attachments,
    Block,
    Code,
    Document,
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
    Table,
    TableBlock,
    Title,
    Todo,
    kept_with_next,
    printable,
)

Json = dict[str, Any]
_UPRIGHT_MM, _SIDEWAYS_MM = 156, 225
_MM_PER_POINT = 25.4 / 72
_CELL_MARGINS_MM = 2
_LONG = re.compile(r"[!-~]{12,}")
_TALLEST = 25
"""Lines of a row that still stands on one page."""
_LATIN_WIDTH = 0.62
"""Widths of a capital or digit of the Latin face, in ems: what a column must hold."""


def content(document: Document, song: str) -> Json:
    """The paper as JSON; `song` is the family in which charts are lettered."""
    day = document.day
    return {
        "title": printable(document.title), "author": printable(document.author),
        "day": [day.year, day.month, day.day],
        "sections": [_section(blocks, song) for blocks in document.sections],
    }  # fmt: skip


def _section(blocks: tuple[Block, ...], song: str) -> Json:
    sideways = bool(blocks) and isinstance(blocks[0], Annex) and blocks[0].landscape
    width = _SIDEWAYS_MM if sideways else _UPRIGHT_MM
    return {
        "sideways": sideways,
        "blocks": [
            _block(b, width, song) | {"sticky": kept}
            for b, kept in zip(blocks, kept_with_next(blocks), strict=True)
        ],
    }


def _block(block: Block, width: float, song: str) -> Json:
    match block:
        case Title():
            data: Json = {"kind": "title", "lines": _texts(block.lines)}
        case Heading():
            text = printable(block.number + block.text)
            data = {"kind": "heading", "level": block.level, "text": text, "new": block.new_page}
        case Para():
            data = {"kind": "para", "runs": _runs(block.runs)}
        case Item() | Code() | Picture():
            data = _of_manual(block)
        case TableBlock() | Figure():
            shown = _figure(block, song) if isinstance(block, Figure) else _table(block.data, width)
            data = {"caption": printable(block.caption)} | shown
        case Annex():
            data = {"kind": "annex", "label": block.label, "lines": _texts(block.lines)}
        case Attachments():
            data = _attachments(block)
        case Sign():
            data = _sign(block)
        case RedHead():
            data = _red_head(block)
        case Imprint():
            data = {
                "kind": "imprint", "copied": printable(block.copied_text),
                "office": printable(block.office), "day": block.day_text,
            }  # fmt: skip
        case Addressee() | Note() | Todo():
            data = _line(block)
        case _:
            assert_never(block)
    return data


def _runs(runs: Iterable[Run]) -> list[Json]:
    return [{"text": printable(run.text), "bold": run.bold} for run in runs]


def _line(block: Addressee | Note | Todo) -> Json:
    text = "\n".join(block.lines) if isinstance(block, Addressee) else block.text
    return {"kind": type(block).__name__.lower(), "text": printable(text)}


def _texts(texts: Iterable[str]) -> list[str]:
    return [printable(text) for text in texts]


def _table(table: Table, width: float) -> Json:
    widths = table.widths(width)
    # A row taller than a page could never be set in one piece.
    tall = [index for index, lines in enumerate(table.lines(width)) if lines > _TALLEST]
    held = [(mm - _CELL_MARGINS_MM) / (table.size * _MM_PER_POINT) / _LATIN_WIDTH for mm in widths]
    return {
        "kind": "table", "head": _texts(table.head), "widths": [round(mm, 3) for mm in widths],
        "align": list(table.alignment), "size": table.size, "nothing": NOTHING,
        "tall": tall, "together": table.together(width),
        "rows": [
            [_breakable(text, int(limit)) for text, limit in zip(row, held, strict=True)]
            for row in table.rows
        ],
    }  # fmt: skip


def _breakable(text: str, limit: int) -> str:
    """A text whose Latin words may break where the column ends; typst would print over the next."""
    text = printable(text)
    if len(text) <= limit:
        return text
    step = max(4, limit)
    return _LONG.sub(
        lambda word: "\u200b".join(
            word[0][k : k + step] for k in range(0, len(word[0]), step)
        ) if len(word[0]) > limit else word[0],
        text,
    )  # fmt: skip


def _figure(figure: Figure, song: str) -> Json:
    svg = "" if figure.data.empty else drawn(figure.data, song)
    return {
        "kind": "figure", "svg": svg, "alt": printable(figure.data.description),
        "nothing": NOTHING,
    }  # fmt: skip


def _of_manual(block: Item | Code | Picture) -> Json:
    match block:
        case Item():
            runs = _runs(block.runs)
            return {"kind": "item", "level": block.level, "mark": block.mark, "runs": runs}
        case Code():
            return {"kind": "code", "lines": _texts(block.text.split("\n"))}
        case Picture():
            return {
                "kind": "picture", "png": list(block.png), "width": block.width_mm,
                "caption": printable(block.caption),
            }  # fmt: skip


def _attachments(block: Attachments) -> Json:
    widths = [len(number) / 2 - 0.25 if number else 0 for number, _ in block.items]
    items = [{"number": number, "name": printable(name)} for number, name in block.items]
    return {"kind": "attachments", "number-width": max(widths), "items": items}


def _sign(sign: Sign) -> Json:
    rows = [_texts(row) for row in sign.rows] if sign.side_by_side else []
    return {
        "kind": "sign", "rows": rows, "seats": sign.seats if rows else [],
        "lines": [] if rows else [[printable(text), indent] for text, indent in sign.lines],
        "day": sign.day_text, "sealed": sign.sealed, "day-indent": sign.indents[1],
        "pitch": SEAL_PITCH,
    }  # fmt: skip


def _red_head(head: RedHead) -> Json:
    return {
        "kind": "redhead", "office": printable(head.office), "number": printable(head.number),
        "points": head.points, "signers": [[line[:4], line[4:]] for line in head.signer_lines],
    }  # fmt: skip
