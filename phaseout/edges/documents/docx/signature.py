"""署名 and 成文日期 as paragraphs (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

from phaseout.edges.documents.docx.text import (
    CHARACTER,
    KEEP,
    from_right,
    jc,
    paragraph,
    run,
    space_before,
)
from phaseout.model.document import SEAL_PITCH, Sign

_SEAL_LINES = 2
"""Empty lines above the name that a seal covers: its top lies within a line of the text."""


def signature_xml(sign: Sign) -> str:
    """署名 above 成文日期, with room for a seal, or a single line without seals."""
    room = space_before(_SEAL_LINES if sign.sealed else 1)
    if sign.side_by_side:
        units = "".join(
            _signing_row(row, sign.seats, space_before(SEAL_PITCH - 1) if k else room)
            for k, row in enumerate(sign.rows)
        )
    else:
        units = "".join(
            paragraph("GWSign", run(text), KEEP + ("" if k else room) + from_right(indent))
            for k, (text, indent) in enumerate(sign.lines)
        )
    layout = ("" if units else room) + from_right(sign.indents[1])
    return units + paragraph("GWSign", run(sign.day_text), layout)


def _signing_row(row: tuple[str, ...], seats: tuple[float, ...], space: str) -> str:
    """Units side by side, each line of theirs centred at a tab; the last lines of all are level."""
    stops = "".join(
        f'<w:tab w:val="center" w:pos="{round(seat * CHARACTER)}"/>' for seat in seats[-len(row) :]
    )
    columns = [name.split("\n") for name in row]
    tallest = max(map(len, columns))
    padded = [[*[""] * (tallest - len(lines)), *lines] for lines in columns]
    texts = ["".join(f"\t{text}" for text in line) for line in zip(*padded, strict=True)]
    return "".join(
        paragraph(
            "GWSign", run(text), f"{KEEP}<w:tabs>{stops}</w:tabs>{'' if k else space}{jc('left')}"
        )
        for k, text in enumerate(texts)
    )
