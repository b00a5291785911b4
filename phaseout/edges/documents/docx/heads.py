"""版头 and 版记: what stands above the title and at the foot of the last page (7.2, 7.4)."""

from __future__ import annotations

from phaseout.edges.documents.docx.text import (
    CHARACTER,
    LINE,
    TWIPS_PER_MM,
    paragraph,
    run,
)
from phaseout.model.document import Imprint, RedHead

_RED = "FF0000"
_TEXT_WIDTH = round(156 * TWIPS_PER_MM)
_TOP = round(35 * TWIPS_PER_MM)
_LINE_BELOW = 11
"""Points from 发文字号 to the red line: 4 mm (7.2.7)."""
_SMALL = 280
"""A character of 版记 in twips: its lines keep one from either side (7.4.2)."""
_THICK, _THIN = 20, 15
"""Lines of 版记 in twips: 0.35 and 0.25 mm (7.4.1)."""


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
    """A frame at the foot of its page: 抄送, then 印发机关 and the day, between lines as wide as the text.

    LibreOffice would set a floating table so wide behind the text.
    """
    texts = []
    if imprint.copied:
        names = f'<w:ind w:left="{4 * _SMALL}" w:right="{_SMALL}" w:hanging="{3 * _SMALL}"/>'
        texts.append(_framed(run(imprint.copied_text), names))
    if imprint.office:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{_TEXT_WIDTH - _SMALL}"/></w:tabs>'
        sides = f'<w:ind w:left="{_SMALL}" w:right="{_SMALL}"/>'
        texts.append(_framed(run(f"{imprint.office}\t{imprint.day_text}"), tab + sides))
    return _rule(_THICK) + _rule(_THIN).join(texts) + _rule(_THICK)


def _rule(twips: int) -> str:
    """A line so thick: a paragraph with a black ground, since LibreOffice frames no unlike borders."""
    ground = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
    return _framed("", f'{ground}<w:spacing w:line="{twips}" w:lineRule="exact"/>')


def _framed(runs: str, layout: str) -> str:
    """A paragraph of the frame: those that follow one another share one."""
    frame = (
        f'<w:framePr w:w="{_TEXT_WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" '
        'w:xAlign="left" w:yAlign="bottom"/>'
    )
    return paragraph("GWImprint", runs, frame + layout)
