"""What calamine does not say about a sheet of an xlsx, read from the sheet's XML.

One search each over the whole part; positions are worked out only for what was found, so that an
ordinary sheet costs a fraction of its parse. Tags of a prefix of their own are tolerated, and
cells without an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from phaseout.edges.reading.cells import address, position
from phaseout.edges.reading.reach import MAX_COLUMN, refuse_far, refuse_outside
from phaseout.sentence import joined, say

KNOWN_ERRORS = frozenset(
    {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}
)
"""The error values that calamine knows; any other makes it refuse the whole sheet."""
SHOWN = 5

_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet\b")
# what is left open ends with the part: looked for anew from each beginning it would take for ever
_ASIDE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(rb"=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_QUOTED = re.compile(rb"(\s[\w:]+)\s*=\s*'([^'\"<>]*)'")
_ROW = re.compile(rb"<row\b[^>]*>")
_FIRST_NUMBER = re.compile(rb'<row r="(\d+)"')
_NUMBER = re.compile(rb'\sr="(\d+)"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true|on)"|\sht="0(?:\.0+)?"')
_COLUMN = re.compile(rb"<col\s[^>]*>")
_SPAN = re.compile(rb'\s(min|max)="(\d+)"')
_ERROR = re.compile(
    rb'<c\b[^<>]*?\st="e"[^<>]*(?<!/)>(?:(?!</?c\b).)*?<v[^<>]*>([^<]*)</v\s*>', re.DOTALL
)
_FORMULA = re.compile(rb"<f[ />]")
_TO_PROGRAM = re.compile(rb"<f[^>]*>[^<|]*\|[^<!]*!")
_EMPTY = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:(</c>)|<v\s*/>|<v[^>]*>\s*</v>)")
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\sr="([A-Za-z]+)(\d+)"')
_BEARING = re.compile(
    rb"<c\b([^>]*)(?<!/)>(?:\s*<f[^>]*(?:/>|>[^<]*</f>))?\s*(?:<v[^>]*>[^<]|<is\b)"
)
_VALUE = re.compile(rb"<v[^>]*>[^<]|<is\b")

Address = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a sheet's XML says beyond its values; `filled` counts the cells that bear one."""

    errors: Mapping[Address, str] = field(default_factory=dict)
    uncalculated: frozenset[Address] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    doubts: tuple[str, ...] = ()
    filled: int = 0
    to_programs: bool = False
    """Whether a formula asks another program (DDE), as in cmd|'/C calc'!A0."""


def scan(part: bytes) -> Scan:
    """A sheet part, in UTF-8, scanned once.

    Raises:
        Unreadable: a cell outside the sheet, or a stray cell so far off that no reader survives.
    """
    part = plain(part)
    tags = _ROW.findall(part)
    rows = _numbers(tags)
    numbers = list(_counted(rows)) if 0 in rows else rows
    refuse_far(part, max(numbers, default=0))
    # one sign is looked for at a tenth of the cost of a pattern
    formulas = _in_cells(part, b"f") and bool(_FORMULA.search(part))
    errors = _errors(part) if _in_cells(part, b"e") else {}
    uncalculated = _uncalculated(part) if formulas else frozenset()
    refuse_outside((*errors, *uncalculated))
    return Scan(
        errors,
        uncalculated,
        _hidden_rows(tags, numbers),
        _hidden_columns(part),
        _disorder(numbers),
        _count(part, b"</v>") + _count(part, b"<is>") - (part.count(b"<v></v>") if formulas else 0),
        formulas and bool(_TO_PROGRAM.search(part)),
    )


def _in_cells(part: bytes, sign: bytes) -> bool:
    """Whether a sign stands anywhere in the rows; in a sheet of plain cells few letters do."""
    return part.find(sign, part.find(b"<sheetData>") + 11, part.rfind(b"</sheetData>")) >= 0


def _count(part: bytes, word: bytes) -> int:
    """How often four bytes stand in the part: read as numbers, at each of four alignments."""
    wanted = int.from_bytes(word, "little")
    return sum(
        int(np.count_nonzero(np.frombuffer(part, "<u4", (len(part) - k) // 4, k) == wanted))
        for k in range(min(len(word), len(part)))
    )


def _times(part: bytes, sign: bytes) -> int:
    """How often one sign stands in the part; where there are many, faster than `bytes.count`."""
    return int(np.count_nonzero(np.frombuffer(part, np.uint8) == ord(sign)))


def plain(part: bytes) -> bytes:
    """The part with its own tags unprefixed, its attributes in double quotes, without comments.

    Within a tag no > is left but the one that ends it.
    """
    if (b"!" in part and b"<!" in part) or part.find(b"?>", part.find(b"worksheet")) >= 0:
        part = _ASIDE.sub(_said_plainly, part)
    if _times(part, b">") > _times(part, b"<"):
        part = _ATTRIBUTE.sub(lambda found: found[0].replace(b">", b"&gt;"), part)
    root = _ROOT.search(part)
    if root and root[1]:
        part = part.replace(b"<" + root[1] + b":", b"<").replace(b"</" + root[1] + b":", b"</")
    return _QUOTED.sub(rb'\1="\2"', part) if b"'" in part and b"='" in part else part


def _said_plainly(aside: re.Match[bytes]) -> bytes:
    """Nothing of a comment or an instruction; of CDATA the text, as it is spelt outside."""
    text = aside[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def unknown_errors(scanned: Scan) -> bool:
    """Whether calamine would refuse the sheet for an error value that it does not know."""
    return any(text.encode() not in KNOWN_ERRORS for text in scanned.errors.values())


def with_known_errors(part: bytes) -> bytes:
    """The sheet part with each unknown error value as one that calamine knows."""
    return _ERROR.sub(_known, plain(part))


def _known(found: re.Match[bytes]) -> bytes:
    if found[1].strip() in KNOWN_ERRORS:
        return found[0]
    return found[0][: found.start(1) - found.start()] + b"#N/A</v>"


def missing(part: bytes, rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Doubts about cells that bear a value in the XML, but not in the rows that the reader gave.

    Only numbers are looked for, since a text may be empty; and cell by cell only where there are
    more of them, or one address stands twice.
    """
    part = plain(part)
    bearing = _BEARING.findall(part)
    numbers = sum(map(_is_number, bearing))
    given = sum(cell != "" and not isinstance(cell, (str, bool)) for row in rows for cell in row)
    addresses = {about.partition(b' r="')[2].partition(b'"')[0] for about in bearing}
    if numbers == given and len(addresses) == len(bearing):
        return ()
    return _compared(part, rows)


def _compared(part: bytes, rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    seen: set[Address] = set()
    twice: dict[Address, None] = {}
    lost: list[Address] = []
    for _, (r, c), about, inner in _cells(part):
        if not _VALUE.search(inner):
            continue
        twice |= {(r, c): None} if (r, c) in seen else {}
        seen.add((r, c))
        known = 0 <= r < len(rows) and c < len(rows[r]) and rows[r][c] != ""
        if not known and _is_number(about):
            lost.append((r, c))
    return (
        *_said(list(twice), say("出现两次，只读到其中一处")),
        *_said(lost, say("有内容，但没有读到")),
    )


def _is_number(attributes: bytes) -> bool:
    return b' t="' not in attributes or b' t="n"' in attributes


def _said(places: list[Address], what: str) -> list[str]:
    names = joined("、", (address(*at) for at in places[:SHOWN]))
    more = say("等 {n} 个", n=len(places)) if len(places) > SHOWN else ""
    return (
        [
            say("单元格 {names} {more}{what}", names=names, more=more, what=what)
            if more
            else say("单元格 {names} {what}", names=names, what=what)
        ]
        if places
        else []
    )


# -- the searches


def _errors(part: bytes) -> dict[Address, str]:
    if not re.search(rb' t="e"', part):
        return {}
    found = list(_ERROR.finditer(part))
    texts = [each[1].decode("utf-8", "replace").strip() for each in found]
    return dict(zip(_addresses(part, [each.start() for each in found]), texts, strict=True))


def _uncalculated(part: bytes) -> frozenset[Address]:
    """Formulas without a result; an empty text that a formula gave is a result."""
    starts = [
        start
        for found in _EMPTY.finditer(part)
        for start in [part.rfind(b"<c", 0, found.start())]
        if found[1] or b't="str"' not in part[start : part.index(b">", start)]
    ]
    return frozenset(_addresses(part, starts))


def _hidden_rows(tags: list[bytes], numbers: list[int]) -> frozenset[int]:
    joined = b"".join(tags)
    if b" hidden=" not in joined and b' ht="0' not in joined:
        return frozenset()
    return frozenset(n - 1 for n, tag in zip(numbers, tags, strict=True) if _HIDDEN.search(tag))


def _hidden_columns(part: bytes) -> frozenset[int]:
    spans = [
        {name: int(number) for name, number in _SPAN.findall(tag)}
        for tag in _COLUMN.findall(part[: max(part.find(b"<sheetData"), 0)])
        if _HIDDEN.search(tag)
    ]
    return frozenset(
        column
        for span in spans
        for column in range(span.get(b"min", 1) - 1, min(span.get(b"max", 0), MAX_COLUMN))
    )


def _counted(rows: list[int]) -> Iterator[int]:
    """The numbers of the rows, counting on where one bears none."""
    number = 0
    for row in rows:
        number = row or number + 1
        yield number


def _disorder(numbers: list[int]) -> tuple[str, ...]:
    """Row numbers that stand twice, or after a higher one."""
    if numbers == sorted(set(numbers)):
        return ()
    seen: set[int] = set()
    twice: dict[int, None] = {}
    for number in numbers:
        twice |= {number: None} if number in seen else {}
        seen.add(number)
    told = [say("第{row}行出现两次", row=number) for number in twice]
    told += [
        say("第{row}行排在第{before}行之后", row=b, before=a)
        for a, b in pairwise(numbers)
        if b < a and b not in twice
    ]
    more = [say("另有 {n} 处行号有误", n=len(told) - SHOWN)] if len(told) > SHOWN else []
    return (*told[:SHOWN], *more)


# -- positions


def _addresses(part: bytes, starts: Sequence[int]) -> list[Address]:
    """The addresses of the cells whose tags start here; if one bears none, all are counted."""
    found = [_REFERENCE.search(part, start, part.index(b">", start)) for start in starts]
    borne = [(int(each[2]) - 1, position(each[1].decode())) for each in found if each]
    if len(borne) == len(starts):
        return borne
    counted = {start: at for start, at, _, _ in _cells(part)}
    return [counted[start] for start in starts]


def _numbers(tags: list[bytes]) -> list[int]:
    """The number that each row bears, 0 for none; mostly it is what its tag begins with."""
    found = _FIRST_NUMBER.findall(b"".join(tags))
    if len(found) < len(tags):
        found = [m[1] if (m := _NUMBER.search(tag)) else b"0" for tag in tags]
    return list(map(int, found))


def _cells(part: bytes) -> Iterator[tuple[int, Address, bytes, bytes]]:
    """Each cell with its start, its address, its attributes and what is in it."""
    starts = [found.start() for found in _ROW.finditer(part)]
    numbers = _counted(_numbers(_ROW.findall(part)))
    for number, (start, end) in zip(numbers, pairwise([*starts, len(part)]), strict=True):
        column = -1
        for cell in _CELL.finditer(part, start, end):
            found = _REFERENCE.search(cell[1])
            column = position(found[1].decode()) if found else column + 1
            row = int(found[2]) if found else number
            yield cell.start(), (row - 1, column), cell[1], cell[2] or b""
