"""The comments part of a sheet: ours put in beside the district's, and taken out again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from phaseout.edges.reading.cells import letter
from phaseout.edges.reading.ooxml import AUTHOR
from phaseout.edges.writing.returned.cells import Address, address_of
from phaseout.edges.writing.returned.markup import (
    Element,
    attributes,
    children,
    escaped,
    in_cell,
    inside,
    renewed,
    resolved,
    root,
    spliced,
    with_attributes,
    within,
)

BEGIN, END = "▼ 校验意见", "▲ 校验意见完"
_BLOCK = re.compile(rf"\n?{BEGIN}.*?{END}\n?", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_RUN = re.compile(
    rb"<r>(?:(?!</r>).)*?<t\b[^>]*?(?:/>|></t>)</r>|^<t\b[^>]*?(?:/>|></t>)", re.DOTALL
)
_LOOK = (
    '<rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/>'
    '<charset val="134"/></rPr>'
)
EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="http://schemas.'
    b'openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>'
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A comments part, and what became of each comment: for each cell the text it now shows and
    the one it showed; `gone` are those in which nothing is left.
    """

    part: bytes
    shown: Mapping[Address, tuple[str, str]] = field(default_factory=dict)
    gone: frozenset[Address] = frozenset()


def block(lines: Sequence[str]) -> str:
    """What we say in a comment, between the lines by which it is found again."""
    return "\n".join((BEGIN, *lines, END))


def without_ours(part: bytes) -> Noted:
    """The comments as the district wrote them."""
    listed = _list(part)
    edits, shown, gone = [], {}, set()
    for comment in children(part, listed.inner, listed.outer):
        held = inside(part, comment)
        cell = address_of(attributes(comment.about)["ref"])
        if BEGIN.encode() not in held:
            continue
        before = "".join(_texts(held))
        kept = _BLOCK.sub("", before)
        if kept.strip():
            shown[cell] = (kept, before)
            edits.append(renewed(part, comment, comment.about, _cut(held)))
        else:
            gone.add(cell)
            edits.append((comment.start, comment.end, b""))
    return Noted(spliced(part, edits), shown, frozenset(gone))


def with_ours(part: bytes, notes: Mapping[Address, str], closed: frozenset[Address]) -> Noted:
    """The comments with ours: a line below the district's own, or a comment of its own.

    closed: cells of a conversation, whose comment is only its shadow and is left alone.
    """
    listed = _list(part)
    edits, shown = [], {}
    absent = {cell: text for cell, text in notes.items() if cell not in closed}
    for comment in children(part, listed.inner, listed.outer):
        cell = address_of(attributes(comment.about)["ref"])
        if cell in absent:
            said, before = absent.pop(cell), "".join(_texts(inside(part, comment)))
            shown[cell] = (f"{before}\n{said}", before)
            edits.append(_appended(part, comment, f"\n{said}"))
    if absent:
        author, naming = _author(part)
        edits += [*naming, _added(listed, absent, author)]
    shown |= {cell: (text, "") for cell, text in absent.items()}
    return Noted(spliced(part, edits), shown)


def _author(part: bytes) -> tuple[int, list[tuple[int, int, bytes]]]:
    """Our number among the authors, and the edit that names us if none has yet."""
    authors = within(part, root(part, "comments"))["authors"]
    known = [
        resolved(inside(part, a).decode("utf-8", "replace"))
        for a in children(part, authors.inner, authors.outer)
    ]
    if AUTHOR in known:
        return known.index(AUTHOR), []
    named = inside(part, authors) + f"<author>{AUTHOR}</author>".encode()
    return len(known), [renewed(part, authors, authors.about, named)]


def conversations(part: bytes) -> frozenset[Address]:
    """The cells that a part of threaded comments speaks of."""
    found = re.findall(rb"<threadedComment\b[^>]*?\sref=[\"']([A-Z]+[0-9]+)[\"']", part)
    return frozenset(address_of(cell.decode()) for cell in found)


def _list(part: bytes) -> Element:
    return within(part, root(part, "comments"))["commentList"]


def _texts(held: bytes) -> list[str]:
    return [resolved((t[1] or b"").decode("utf-8", "replace")) for t in _TEXT.finditer(held)]


def _cut(held: bytes) -> bytes:
    """A comment's content without our words, in however many pieces a program wrote them."""
    whole = "".join(_texts(held))
    ours = [found.span() for found in _BLOCK.finditer(whole)]
    at = 0
    edits = []
    for piece, text in zip(_TEXT.finditer(held), _texts(held), strict=True):
        kept = "".join(
            sign for place, sign in enumerate(text, at) if not any(a <= place < b for a, b in ours)
        )
        at += len(text)
        if kept != text:
            edits.append((piece.start(), piece.end(), _text(kept)))
    return _RUN.sub(b"", spliced(held, edits))


def _text(text: str) -> bytes:
    return f'<t xml:space="preserve">{escaped(text)}</t>'.encode() if text else b"<t/>"


def _run(text: str) -> bytes:
    return f'<r>{_LOOK}<t xml:space="preserve">{in_cell(text)}</t></r>'.encode()


def _appended(part: bytes, comment: Element, text: str) -> tuple[int, int, bytes]:
    """A run more; a text without runs becomes the first of them."""
    holder = within(part, comment).get("text")
    if holder is None:
        return comment.outer, comment.outer, b"<text>" + _run(text) + b"</text>"
    runs = [
        b"<r>" + part[c.start : c.end] + b"</r>" if c.name == "t" else part[c.start : c.end]
        for c in children(part, holder.inner, holder.outer)
    ]
    plain = [r for r in runs if not r.startswith((b"<r>", b"<r "))]
    kept = [r for r in runs if r.startswith((b"<r>", b"<r "))]
    return renewed(part, holder, holder.about, b"".join([*kept, _run(text), *plain]))


def _added(listed: Element, notes: Mapping[Address, str], author: int) -> tuple[int, int, bytes]:
    new = b"".join(
        f'<comment ref="{letter(column - 1)}{row}" authorId="{author}"><text>'.encode()
        + _run(text)
        + b"</text></comment>"
        for (row, column), text in sorted(notes.items())
    )
    if listed.inner == listed.outer == listed.end:
        about = with_attributes(listed.about, {})
        return listed.start, listed.end, b"<commentList" + about + b">" + new + b"</commentList>"
    return listed.outer, listed.outer, new
