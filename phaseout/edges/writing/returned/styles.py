"""The styles part of a workbook: styles derived for marks, taken back in the next round.

A mark changes nothing of a cell's style but its fill. The last sign of its colour says which fill
was there before, since a spreadsheet program renumbers styles, but keeps colours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from phaseout.edges.writing.returned.markup import (
    Element,
    Unpatchable,
    attributes,
    children,
    escaped,
    inside,
    renewed,
    root,
    spliced,
    with_attributes,
    within,
)
from phaseout.model.finding import Severity
from phaseout.sentence import say

BASES: Final[Mapping[Severity, int]] = {"error": 0xFFC6C0, "warning": 0xFFEA90, "info": 0xD9E9E0}
"""The first colour of each severity; none of them is offered by Excel or WPS."""
CODES = 32
"""Colours in a row that no eye tells apart: as many different fills can lie under marks."""
PLAIN = '<patternFill patternType="none"/>'
TEXT_IN_NAME = 255
"""What Excel takes as a text in a defined name."""

_SECTIONS = ("fonts", "fills", "borders", "cellXfs")
_BUILT_IN = {"General": 0, "@": 49}
_OWN_FORMATS = 164
"""Below it number formats are built in."""
_COLOUR = rb'<fgColor [^>]*?rgb="(?:FF|00)?([0-9A-Fa-f]{6})"'
_SIMPLE = re.compile(
    r'<patternFill(?: patternType="\w+")?(?:/>|>(?:<fgColor(?: \w+="[\w.-]+")*/>)?'
    r'(?:<bgColor(?: \w+="[\w.-]+")*/>)?</patternFill>)'
)


class Styles:
    """The styles of a workbook while marks are set.

    remembered: colour of an earlier mark (six digits) → the fill that was there before.
    """

    def __init__(self, part: bytes, remembered: Mapping[str, str]) -> None:
        self._part = part
        self._sections = within(part, root(part, "styleSheet"))
        if not self._sections.keys() >= set(_SECTIONS):
            raise Unpatchable(say("没有完整的样式"))
        self._blocks = {
            name: _blocks(part, self._sections[name]) if name in self._sections else []
            for name in ("numFmts", *_SECTIONS)
        }
        self._before = {name: len(blocks) for name, blocks in self._blocks.items()}
        self._codes: dict[str, int] = {PLAIN: 0}
        self._read_codes(remembered)
        self._derived: dict[tuple[int, Severity], int] = {}
        self.own = self._own()

    def marked(self, style: int, severity: Severity) -> int:
        """The style as it is, but filled with the colour of the severity.

        The style itself where the fill could not be given back: a gradient, or one too many.
        """
        style = self.own.get(style, style)
        if (style, severity) not in self._derived:
            self._derived[style, severity] = self._derive(style, severity)
        return self._derived[style, severity]

    def look(
        self, font: str, fill: str, border: str, about: str, align: str, number_format: str
    ) -> int:
        """A style of our own: the elements in it, further attributes, and a number format."""
        ids = {
            f"{name}Id": str(self._index(f"{name}s", block.encode()))
            for name, block in (("font", font), ("fill", fill), ("border", border))
        }
        said = " ".join(f'{name}="{index}"' for name, index in ids.items())
        xf = (
            f'<xf numFmtId="{self._format(number_format)}" {said} xfId="0" applyFont="1" applyFill="1" applyBorder="1"'
            f' applyNumberFormat="1" applyAlignment="1"{about}><alignment {align}/></xf>'
        )
        return self._index("cellXfs", xf.encode())

    def names(self) -> dict[str, str]:
        """Colour → the fill it stands for, for all colours but those upon no fill."""
        return {
            f"{base + code:06X}": fill
            for fill, code in self._codes.items()
            for base in BASES.values()
            if code
        }

    def written(self) -> bytes:
        """The part with what was added."""
        edits = []
        for name, blocks in self._blocks.items():
            added = blocks[self._before[name] :]
            if added and name not in self._sections:  # number formats stand before all others
                at = min(section.start for section in self._sections.values())
                held = b"".join(added)
                edits.append((at, at, b'<numFmts count="%d">%b</numFmts>' % (len(added), held)))
            elif added:
                section = self._sections[name]
                about = with_attributes(section.about, {"count": str(len(blocks))})
                held = inside(self._part, section) + b"".join(added)
                edits.append(renewed(self._part, section, about, held))
        return spliced(self._part, edits)

    def _format(self, code: str) -> int:
        """The number of a number format, added if it is not there."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        known = {
            about.get("formatCode", ""): int(about.get("numFmtId", "0"))
            for about in (attributes(_tag(block).about) for block in self._blocks["numFmts"])
        }
        number = known.get(code, max([_OWN_FORMATS - 1, *known.values()]) + 1)
        if code not in known:
            line = f'<numFmt numFmtId="{number}" formatCode="{escaped(code, quotes=True)}"/>'
            self._blocks["numFmts"].append(line.encode())
        return number

    def _read_codes(self, remembered: Mapping[str, str]) -> None:
        for colour, fill in remembered.items():
            code = _code(int(colour, 16))
            if code and _SIMPLE.fullmatch(fill):
                self._codes.setdefault(fill, code)

    def _own(self) -> dict[int, int]:
        """Style that an earlier round derived → a style with the fill that was there before."""
        fills = {code: fill for fill, code in self._codes.items()}
        ours = {
            index: fills.get(code, PLAIN)
            for index, block in enumerate(self._blocks["fills"])
            if (code := _code_of(block)) is not None
        }
        if not ours:
            return {}
        found = {}
        for style, xf in enumerate(list(self._blocks["cellXfs"])):
            fill = _number(xf, "fillId")
            if fill in ours:
                found[style] = self._given_back(xf, ours[fill])
        return found

    def _given_back(self, xf: bytes, fill: str) -> int:
        index = self._index("fills", f"<fill>{fill}</fill>".encode())
        plain = _with(xf, {"fillId": str(index), "applyFill": "1" if index else None})
        wanted = _sense(plain)
        for style, other in enumerate(self._blocks["cellXfs"]):
            if _sense(other) == wanted:
                return style
        return self._index("cellXfs", plain)

    def _derive(self, style: int, severity: Severity) -> int:
        if style >= len(self._blocks["cellXfs"]):
            raise Unpatchable(say("单元格引用了没有的样式"))
        xf = self._blocks["cellXfs"][style]
        code = self._code_for(_number(xf, "fillId"))
        if code is None:
            return style
        colour = (
            f'<fill><patternFill patternType="solid"><fgColor rgb="FF{BASES[severity] + code:06X}"/>'
            '<bgColor indexed="64"/></patternFill></fill>'
        )
        index = self._index("fills", colour.encode())
        return self._index("cellXfs", _with(xf, {"fillId": str(index), "applyFill": "1"}))

    def _code_for(self, fill: int) -> int | None:
        blocks = self._blocks["fills"]
        held = (
            re.sub(rb"</?fill>|>\s+(?=<)", _tightened, blocks[fill]) if fill < len(blocks) else b""
        )
        text = re.sub(r"\s*/>", "/>", held.decode("utf-8", "replace"))
        if fill == 0 or 'patternType="none"' in text or text in ("<fill/>", "<patternFill/>"):
            return 0
        if not _SIMPLE.fullmatch(text) or len(text) > TEXT_IN_NAME:
            return None
        if text not in self._codes:
            free = next((c for c in range(1, CODES) if c not in self._codes.values()), None)
            if free is None:
                return None
            self._codes[text] = free
        return self._codes[text]

    def _index(self, section: str, block: bytes) -> int:
        """Where a block stands in its section, added if it is not there."""
        blocks = self._blocks[section]
        if block not in blocks:
            blocks.append(block)
        return blocks.index(block)


def _blocks(part: bytes, section: Element) -> list[bytes]:
    return [part[c.start : c.end] for c in children(part, section.inner, section.outer)]


def _tightened(found: re.Match[bytes]) -> bytes:
    return b">" if found[0].startswith(b">") else b""


def _tag(xf: bytes) -> Element:
    return next(children(xf))


def _number(xf: bytes, name: str) -> int:
    return int(attributes(_tag(xf).about).get(name, "0"))


def _with(xf: bytes, changes: Mapping[str, str | None]) -> bytes:
    tag = _tag(xf)
    return spliced(xf, [renewed(xf, tag, with_attributes(tag.about, changes), inside(xf, tag))])


def _sense(xf: bytes) -> tuple[frozenset[tuple[str, str]], bytes]:
    """What makes two styles look alike, however their tags are written."""
    tag = _tag(xf)
    about = {n: v for n, v in attributes(tag.about).items() if n != "applyFill"}
    return frozenset(about.items()), inside(xf, tag)


def _code(colour: int) -> int | None:
    return next((colour - b for b in BASES.values() if 0 <= colour - b < CODES), None)


def _code_of(fill: bytes) -> int | None:
    """The code of a fill that is one of our marks."""
    found = re.search(_COLOUR, fill)
    solid = b'"solid"' in fill or b"'solid'" in fill
    return _code(int(found[1], 16)) if found and solid else None
