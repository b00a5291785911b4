"""Tables as one text: the width of the type area, the head repeated on every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phaseout.edges.documents.docx.text import KEEP, TWIPS_PER_MM, run
from phaseout.model.document import NOTHING, Table


def table_xml(table: Table, width_mm: float) -> str:
    """A table as one text, the width of the type area; its head repeats on every page."""
    widths = [round(width * TWIPS_PER_MM) for width in table.widths(width_mm)]
    style, height = ("GWCell", 454) if table.size > 9 else ("GWCellSmall", 397)
    tall = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    heads = [_cell_start(width, style, "center", keep=KEEP) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return "".join(
        (
            f"<w:tbl>{_table_properties(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>",
            _row(tall + "<w:tblHeader/>", heads, table.head, "<w:b/>"),
            *_rows(table, widths, style, tall, whole=table.together(width_mm)),
            _nothing_row(tall, sum(widths), len(widths), style) if table.empty else "",
            "</w:tbl>",
        )
    )


def _rows(table: Table, widths: list[int], style: str, tall: str, *, whole: bool) -> Iterator[str]:
    """The rows; in a table that stays whole each keeps with the next."""
    plain = list(map(_cell_start, widths, [style] * len(widths), table.alignment))
    kept = [
        _cell_start(width, style, align, keep=KEEP)
        for width, align in zip(widths, table.alignment, strict=True)
    ]
    for row in table.rows[:-1]:
        yield _row(tall, kept if whole else plain, row)
    for row in table.rows[-1:]:
        yield _row(tall, plain, row)


def _table_properties(width: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for s in sides)
    margins = "".join(f'<w:{s} w:w="57" w:type="dxa"/>' for s in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )


def _row(properties: str, starts: Iterable[str], texts: Iterable[str], weight: str = "") -> str:
    cells = "".join(
        f"{start}{run(text, weight)}</w:p></w:tc>"
        for start, text in zip(starts, texts, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell_start(width: int, style: str, align: str, span: str = "", keep: str = "") -> str:
    """A cell as far as its text, the same for every row of a column."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{align}"/></w:pPr>'
    )


def _nothing_row(properties: str, width: int, columns: int, style: str) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>'
    return _row(properties, [_cell_start(width, style, "center", span)], [NOTHING])
