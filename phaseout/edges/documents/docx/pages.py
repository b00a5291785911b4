"""Pages of a paper: their sections, and the numbers at their edges (GB/T 9704-2012, 5.2, 7.5)."""

from __future__ import annotations

from dataclasses import dataclass

from docx.oxml.ns import nsdecls

from phaseout.edges.documents.docx.text import (
    HINT,
    LINE,
    TWIPS_PER_MM,
    last_line,
    paragraph,
    run,
)
from phaseout.model.document import Annex, Block


@dataclass(frozen=True, slots=True)
class Page:
    """A page in twips; margins are top, right, bottom, left (GB/T 9704-2012, 5.2)."""

    kind: str
    width: int
    height: int
    margins: tuple[int, int, int, int]
    footer: int
    text_mm: float

    @property
    def orientation(self) -> str:
        """What the size of the page says of a sheet on its side."""
        return ' w:orient="landscape"' if self.width > self.height else ""


_UPRIGHT = Page("Portrait", 11906, 16838, (2098, 1474, 1984, 1587), footer=1389, text_mm=156)
_SIDEWAYS = Page("Landscape", 16838, 11906, (1587, 2098, 1474, 1984), footer=850, text_mm=225)
_PARITIES = (("default", "Odd"), ("even", "Even"))


def page_of(blocks: tuple[Block, ...]) -> Page:
    """The page of a run of blocks: on its side where an annex begins it that wants it so."""
    sideways = blocks and isinstance(blocks[0], Annex) and blocks[0].landscape
    return _SIDEWAYS if sideways else _UPRIGHT


def section_xml(page: Page) -> str:
    """The properties of a section.

    Every section names its own heads and feet, or it would take those of the one before.
    """
    references = "".join(
        f'<w:{side.lower()}Reference w:type="{type_}" r:id="rId{side}{page.kind}{parity}"/>'
        for side in ("Header", "Footer")
        for type_, parity in _PARITIES
    )
    top, right, bottom, left = page.margins
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{page.orientation}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="850" w:footer="{page.footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def running_xml() -> dict[tuple[str, str], tuple[str, str]]:
    """Header and footer by kind of page and parity: the number at the outer edge (7.5)."""
    odd = '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
    even = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'
    return {
        ("Portrait", "Odd"): (_header(), _footer(_page_number(odd))),
        ("Portrait", "Even"): (_header(), _footer(_page_number(even))),
        ("Landscape", "Odd"): (_header(_turned(odd, top_mm=156)), _footer(last_line())),
        ("Landscape", "Even"): (_header(_turned(even, top_mm=28)), _footer(last_line())),
    }


def _header(content: str = "") -> str:
    return f"<w:hdr {nsdecls('w')}>{content}{last_line()}</w:hdr>"


def _footer(content: str) -> str:
    return f"<w:ftr {nsdecls('w')}>{content}</w:ftr>"


def _page_number(layout: str) -> str:
    """— 1 —"""
    begin, separate, end = (
        f'<w:r><w:rPr>{HINT}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    )
    code = f'<w:r><w:rPr>{HINT}</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    field = f"{begin}{code}{separate}{run('1')}{end}"
    return paragraph("GWFooter", f"{run('— ')}{field}{run(' —')}", layout)


def _turned(layout: str, top_mm: float) -> str:
    """The page number of a sheet on its side, where it is when the sheet is held upright.

    The upright bottom is the left of the lying sheet: a floating cell of 8 × 28 mm, 23 mm from
    the edge, text downwards.
    """
    width, height, left, top = (round(mm * TWIPS_PER_MM) for mm in (8, 28, 23, top_mm))
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{left}" '
        f'w:tblpY="{top}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{_page_number(layout)}</w:tc></w:tr></w:tbl>'
    )
