"""版头 and 版记: what stands above the title and at the foot of the last page (7.2, 7.4)."""

from __future__ import annotations

from phaseout.edges.documents.docx.text import (
    CHARACTER,
    LINE,
    TWIPS_PER_MM,
    hanging,
    paragraph,
    run,
)
from phaseout.model.document import Imprint, RedHead

_RED = "FF0000"
_TEXT_WIDTH = round(156 * TWIPS_PER_MM)
_TOP = round(35 * TWIPS_PER_MM)
_LINE_BELOW = 11
"""Points from 发文字号 to the red line: 4 mm (7.2.7)."""
_COPIED_AT = 4
"""Characters from the left at which names begin behind 抄送：, one of them the margin (7.4.2)."""


def red_head_xml(head: RedHead) -> str:
    """The name of the office, its number with 签发人 beside it, the red line."""
    size = head.points * 2
    look = f'<w:color w:val="{_RED}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    name = paragraph("GWRedHead", run(head.office, look), f'<w:spacing w:before="{_TOP}"/>')
    border = f'<w:bottom w:val="single" w:sz="12" w:space="{_LINE_BELOW}" w:color="{_RED}"/>'
    *above, last = _lines(head)
    first = f'<w:spacing w:before="{2 * LINE}"/>'
    layouts = [first, *[""] * len(above)]
    higher = "".join(_line(*pair, "", layout) for pair, layout in zip(above, layouts, strict=False))
    return name + higher + _line(*last, f"<w:pBdr>{border}</w:pBdr>", layouts[len(above)])


def _lines(head: RedHead) -> list[tuple[str, str]]:
    """发文字号 and a line of 签发人, side by side in the last line."""
    signers = head.signer_lines or ("",)
    return [*(("", line) for line in signers[:-1]), (head.number, signers[-1])]


def _line(number: str, signers: str, border: str, layout: str) -> str:
    if not signers:
        return paragraph("GWNumber", run(number), f'{border}{layout}<w:jc w:val="center"/>')
    # Tabs and no indent: the red line would begin where the indent does.
    left = f'<w:tab w:val="left" w:pos="{CHARACTER}"/>'
    right = f'<w:tab w:val="right" w:pos="{_TEXT_WIDTH - CHARACTER}"/>'
    word, names = signers[:4], signers[4:]
    texts = run(f"\t{number}\t{word}") + run(names, style="GWSigner")
    return paragraph("GWNumber", texts, f"{border}<w:tabs>{left}{right}</w:tabs>{layout}")


def imprint_xml(imprint: Imprint) -> str:
    """A table at the foot of its page: 抄送, then 印发机关 and the day, lines as wide as the text."""
    rows = []
    if imprint.copied:
        rows.append(
            paragraph(
                "GWImprint", run(imprint.copied_text), hanging(_COPIED_AT - 1, _COPIED_AT - 1)
            )
        )
    if imprint.office:
        tab = f'<w:tab w:val="right" w:pos="{_TEXT_WIDTH - 2 * CHARACTER}"/>'
        printed = run(f"{imprint.office}\t{imprint.day_text}")
        rows.append(paragraph("GWImprint", printed, f"<w:tabs>{tab}</w:tabs>"))
    thick, thin = (f'w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>' for size in (8, 6))
    borders = f"<w:top {thick}<w:bottom {thick}<w:insideH {thin}"
    side = f'w:w="{CHARACTER}" w:type="dxa"/>'
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="1" '
        f'w:tblpYSpec="bottom"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar><w:left {side}<w:right {side}</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="{_TEXT_WIDTH}"/></w:tblGrid>'
        + "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(row)}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def _cell(content: str) -> str:
    width = f'<w:tcW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}</w:tcPr>{content}</w:tc>"
