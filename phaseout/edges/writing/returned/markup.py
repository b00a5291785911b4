"""XML edited as bytes: elements found by their tags, and only what must change is written anew.

A parser that reads and writes a part drops or renames what it does not know (prefixes that only
mc:Ignorable names, the order and quotes of attributes); a cut and a paste leave the rest as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from phaseout.sentence import say

TAG = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(?P<close>/?)(?P<name>[\w:.-]+)(?P<about>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Element(NamedTuple):
    """An element's name and attributes as they are written, and where it and its inside lie."""

    name: str
    about: bytes
    start: int
    inner: int
    outer: int
    end: int


class Unpatchable(Exception):
    """A part that is not built as this package edits it; the text says in Chinese what it is."""


def children(part: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements that lie directly in this stretch of a part.

    Raises:
        Unpatchable: tags that do not close each other.
    """
    depth, opened = 0, None
    for tag in TAG.finditer(part, start, len(part) if end is None else end):
        if tag["name"] is None:
            continue
        if tag["close"]:
            depth -= 1
        elif opened is None:
            opened = tag
        if depth < 0 or opened is None:
            raise Unpatchable(say("内部结构不完整"))
        depth += not (tag["close"] or tag["empty"])
        if depth == 0:
            yield _element(opened, tag)
            opened = None
    if opened is not None:
        raise Unpatchable(say("内部结构不完整"))


def _element(opened: re.Match[bytes], closed: re.Match[bytes]) -> Element:
    inner = opened.end()
    outer = closed.start() if closed["close"] else inner
    return Element(
        opened["name"].decode(), opened["about"], opened.start(), inner, outer, closed.end()
    )


def root(part: bytes, name: str) -> Element:
    """The root of a part.

    Raises:
        Unpatchable: it bears another name, or a prefix.
    """
    found = next(children(part), None)
    if found is None or found.name != name:
        raise Unpatchable(say("内部标记写法少见"))
    return found


def within(part: bytes, parent: Element) -> dict[str, Element]:
    """The children of an element by name, the first of each."""
    found: dict[str, Element] = {}
    for child in children(part, parent.inner, parent.outer):
        found.setdefault(child.name, child)
    return found


def attributes(about: bytes) -> dict[str, str]:
    """The attributes of a tag, entities resolved."""
    return {
        name.decode(): resolved((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(about)
    }


def with_attributes(about: bytes, changes: Mapping[str, str | None]) -> bytes:
    """A tag's attributes with some set anew in their place, added at the end, or (None) left out."""
    left = dict(changes)

    def changed(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        if name not in changes:
            return found[0]
        value = left.pop(name, None)
        return b"" if value is None else _written(name, value)

    kept = _ATTRIBUTE.sub(changed, about).rstrip()
    added = b"".join(b" " + _written(n, v) for n, v in left.items() if v is not None)
    return kept + added


def _written(name: str, value: str) -> bytes:
    return f'{name}="{escaped(value, quotes=True)}"'.encode()


def spliced(part: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The part with each stretch (from, to) replaced; two at one place keep their order."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [part[at:start], new]
        at = end
    return b"".join([*pieces, part[at:]])


def renewed(part: bytes, old: Element, about: bytes, inside: bytes) -> tuple[int, int, bytes]:
    """The edit that gives an element other attributes and another content."""
    name = old.name.encode()
    if not inside:
        return old.start, old.end, b"<" + name + about + b"/>"
    return old.start, old.end, b"<" + name + about + b">" + inside + b"</" + name + b">"


def inside(part: bytes, element: Element) -> bytes:
    """What an element holds, as it is written."""
    return part[element.inner : element.outer]


def escaped(text: str, *, quotes: bool = False) -> str:
    """Text fit to stand in a part; what no XML can hold shows as a replacement sign."""
    text = _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;") if quotes else text


def in_cell(text: str) -> str:
    """Text fit to stand in a cell or comment, where ``_x0041_`` would be read as a letter."""
    return escaped(_LOOKS_CODED.sub("_x005F_", text))


def resolved(text: str) -> str:
    """The text that entities stand for."""

    def sign(found: re.Match[str]) -> str:
        word = found[1]
        if not word.startswith("#"):
            return _ENTITIES.get(word, found[0])
        code = int(word[2:], 16) if word[1:2] in "xX" else int(word[1:])
        return chr(code) if 0 < code < 0x110000 else "\ufffd"

    return re.sub(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\w+);", sign, text) if "&" in text else text
