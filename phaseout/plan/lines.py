"""The line of a plan file on which a key stands, which no TOML reader tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phaseout.plan.fault import Fault
from phaseout.plan.files import Layer

_HEADER = re.compile(r"\s*\[+[^\[\]=]+\]+")
_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


def located(fault: Fault, layers: Sequence[Layer]) -> Fault:
    """The same fault with its line, and with the file in which its key really stands.

    A plan is looked through from the file that the fault names down to the root: what is wrong in
    it may be inherited. `layers`: the files, root first.
    """
    names = [layer.path.name for layer in layers]
    if fault.place.file not in names:
        return fault
    below = layers[: names.index(fault.place.file) + 1]
    found = [(layer, *_line(layer.text, fault)) for layer in reversed(below)]
    layer, _, line = max(found, key=lambda one: one[1])
    place = replace(fault.place, file=layer.path.name)
    return replace(fault, place=place, line=line)


def _line(text: str, fault: Fault) -> tuple[tuple[bool, int], int | None]:
    """How well the best line fits (the word itself on it, keys shared), and its number."""
    path = (*fault.place.section, *fault.place.keys)
    word = re.compile(rf"(?<![\w-]){re.escape(fault.word)}(?![\w-])") if fault.word else None
    best: tuple[tuple[bool, int], int | None] = ((False, 0), None)
    for number, at, line in _lines(text):
        fit = bool(word and word.search(line)), _shared(at, path, line)
        if fit[1] >= len(fault.place.section) and (fit > best[0] or best[1] is None):
            best = fit, number
    return best


def _lines(text: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each line with the path of the key that it belongs to; remarks are left out."""
    section: tuple[str, ...] = ()
    at = section
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        if header := _HEADER.match(line):
            section = at = _path(header[0])
        elif key := _KEY.match(line):
            at = section + _path(f"{key[1]} = 0")
        yield number, at, line


def _path(line: str) -> tuple[str, ...]:
    """The names in a header or a dotted key, as TOML reads them."""
    try:
        table = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(table, dict) and table:
        ((name, table),) = table.items()
        names.append(name)
    return tuple(names)


def _shared(at: tuple[str, ...], path: tuple[str, ...], line: str) -> int:
    """How many names of the path are met from its beginning: by the key, then within its line."""
    pairs = enumerate(zip(at, path, strict=False))
    met = next((n for n, (a, b) in pairs if a != b), min(len(at), len(path)))
    if met == len(at):
        for name in path[met:]:
            if not re.search(rf"""(?<![\w-])["']?{re.escape(name)}["']?\s*=""", line):
                break
            met += 1
    return met
