"""The hidden 底稿 of a city ledger read back: what no sheet tells, and each row as it was written."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.workbook import SheetCells
from phaseout.edges.writing.city.draft import FORM, HEAD
from phaseout.edges.writing.city.names import DRAFT
from phaseout.model.finding import Place
from phaseout.model.ledger import Ignored
from phaseout.model.merged import Question, Replaced
from phaseout.model.ruling import Edit
from phaseout.sentence import say

UNPACKED_LIMIT = 2 * 1024**3
STEP = 1 << 20
LOST = say(
    "缺少程序的底稿（隐藏的工作表“_底稿”已被删除或损坏），无法辨认哪些单元格是人改动的；"
    "请用保留底稿的那一份，或不加 --previous 重新汇总"
)


@dataclass(frozen=True)
class Draft:
    """edits … replaced as in `Merged`, but repaired how many; sources: file → its round and link."""

    edits: tuple[Edit, ...] = ()
    repaired: int = 0
    ignored: tuple[Ignored, ...] = ()
    questions: tuple[Question, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    sources: Mapping[str, list[Any]] = field(default_factory=dict)
    fields: Mapping[str, list[str]] = field(default_factory=dict)


def draft_in(sheets: Mapping[str, SheetCells]) -> Draft | None:
    """What no other sheet tells; None where the sheet is gone or damaged."""
    try:
        first = next(_lines(sheets))
        return _draft(json.loads(first))
    except (StopIteration, ValueError, LookupError, TypeError, zlib.error, Base64Error):
        return None


def rows_in(sheets: Mapping[str, SheetCells]) -> Iterator[list[Any]]:
    """Ledger, `t` or `p`, unit, file, sheet, row, then the cells, of each row as it was written.

    Raises:
        Unreadable: the sheet is gone or damaged.
    """
    try:
        lines = _lines(sheets)
        next(lines)
        for line in lines:
            yield json.loads(line)
    except (StopIteration, ValueError, LookupError, TypeError, zlib.error, Base64Error):
        raise Unreadable(LOST) from None


def _lines(sheets: Mapping[str, SheetCells]) -> Iterator[str]:
    """The lines of the draft, unpacked step by step."""
    cells = (text_of(row[0]) for row in sheets[DRAFT].rows if row)
    for cell in cells:
        if cell == HEAD:
            break
    packed = b64decode("".join(cells), validate=True)
    unpacker, rest, total = zlib.decompressobj(), b"", 0
    while packed:
        piece = unpacker.decompress(packed, STEP)
        total += len(piece)
        if total > UNPACKED_LIMIT or not piece:
            break
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in whole)
        packed = unpacker.unconsumed_tail
    if rest or not unpacker.eof:
        raise ValueError("the draft is cut")


def _draft(told: Mapping[str, Any]) -> Draft:
    if told["form"] != FORM:
        raise ValueError("another form of draft")
    return Draft(
        tuple(Edit(**e | {"row": _place(e["row"])}) for e in told["edits"]),
        int(told["repaired"]),
        tuple(Ignored(**i | {"place": _place(i["place"])}) for i in told["ignored"]),
        tuple(Question(**q | {"place": _place(q["place"])}) for q in told["questions"]),
        tuple(Replaced(**r | {"gone": tuple(r["gone"])}) for r in told["replaced"]),
        dict(told["sources"]),
        dict(told["fields"]),
    )


def _place(told: Mapping[str, Any]) -> Place:
    return Place(**told)
