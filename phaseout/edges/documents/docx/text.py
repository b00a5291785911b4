"""Paragraphs and runs as OOXML, and the measures of the standard's page."""

from __future__ import annotations

import re
from html import escape

from phaseout.model.document import printable

# Lengths in twips, 1/20 pt: a line of the text area (22 to a page), a character (28 to a line).
LINE, CHARACTER = 579, 316
TWIPS_PER_MM = 1440 / 25.4
# A full page leaves 18 twips over: a taller paragraph would put an empty page before the annex.
_LAST_LINE = 14

HINT = '<w:rFonts w:hint="eastAsia"/>'
KEEP = "<w:keepNext/>"
NEW_PAGE = "<w:pageBreakBefore/>"
# The grid would double the line height of what is not text of the page.
NO_SNAP = '<w:snapToGrid w:val="0"/>'
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_NO_ROOM = f'{NO_SNAP}<w:spacing w:line="{_LAST_LINE}" w:lineRule="exact"/>'


def paragraph(style: str, runs: str, layout: str = "") -> str:
    """A paragraph; `layout` differs from the style and stands in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{runs}</w:p>'


def last_line(page_xml: str = "") -> str:
    """A paragraph that takes no room: Word wants one behind a table and at a section's end."""
    return f"<w:p><w:pPr>{_NO_ROOM}{page_xml}</w:pPr></w:p>"


def run(text: str, properties: str = "", style: str = "") -> str:
    """A run set from the Chinese face: without the hint “ ” — … would be half wide."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{HINT}{properties}</w:rPr>{_texts(text)}</w:r>"


def space_before(lines: float) -> str:
    """So many empty lines above a paragraph."""
    return f'<w:spacing w:before="{round(lines * LINE)}"/>'


def hanging(left: float, hanging: float) -> str:
    """Indents in characters, with the same in twips for readers that know no characters."""
    return (
        f'<w:ind w:leftChars="{_hundredths(left)}" w:left="{_twips(left)}" '
        f'w:hangingChars="{_hundredths(hanging)}" w:hanging="{_twips(hanging)}"/>'
    )


def from_right(indent: float) -> str:
    """So many characters between the end of a line and the right edge."""
    return f'<w:ind w:rightChars="{_hundredths(indent)}" w:right="{_twips(indent)}"/>'


def _hundredths(characters: float) -> int:
    return round(characters * 100)


def _twips(characters: float) -> int:
    return round(characters * CHARACTER)


def jc(side: str) -> str:
    """Where the lines of a paragraph stand."""
    return f'<w:jc w:val="{side}"/>'


def _texts(text: str) -> str:
    """The content of a run, nothing in it read as markup."""
    pieces = re.split("([\n\t])", printable(text))
    return "".join(_BREAKS.get(piece) or _text_element(piece) for piece in pieces if piece)


def _text_element(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'
