"""The sheet 校验结果 as a part of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from phaseout.edges.reading.cells import letter
from phaseout.edges.writing.returned.markup import escaped, in_cell
from phaseout.edges.writing.returned.results import Cell, Line, Results, table_head
from phaseout.edges.writing.returned.styles import Styles
from phaseout.edges.writing.workbook import formats
from phaseout.edges.writing.workbook.texts import display_width, kept, leads, lines
from phaseout.model.finding import Place

WIDTHS = (6, 15, 7, 24, 16, 42, 36, 20, 26)
PLACES, WIDEST = 1, 36
"""The column of links, as wide as its longest word up to here: not every program breaks a link."""
LAST = len(WIDTHS) - 1
MARK_COLUMN = LAST + 1
LINE_HEIGHT, TALLEST = 15, 409
"""Points."""
_EPOCH = date(1899, 12, 30).toordinal()

_FONT = (
    '<font><sz val="{size}"/>{colour}<name val="宋体"/><family val="3"/><charset val="134"/></font>'
)
_STRONG = '<font><b/><sz val="{size}"/>{colour}<name val="宋体"/><family val="3"/><charset val="134"/></font>'
_FILL = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/>'
    "</patternFill></fill>"
)
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_SIDE = '<{0} style="thin"><color rgb="FF7F7F7F"/></{0}>'
_BOX = f"<border>{''.join(_SIDE.format(s) for s in ('left', 'right', 'top', 'bottom'))}<diagonal/></border>"
_NO_BOX = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_MIDDLE = 'horizontal="center" vertical="center" wrapText="1"'
_LEFT = 'horizontal="left" vertical="center" wrapText="1"'


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of the sheet looks."""

    size: int = 10
    strong: bool = False
    colour: str = ""
    fill: str = ""
    box: bool = True
    align: str = _LEFT
    underlined: bool = False


LOOKS: Mapping[str, Look] = {
    "title": Look(16, True, box=False, align=_MIDDLE),
    "line": Look(box=False),
    "strong": Look(11, True, box=False),
    "head": Look(strong=True, fill="DCE6F1", align=_MIDDLE),
    "text": Look(),
    "number": Look(align=_MIDDLE),
    "link": Look(colour="0563C1", underlined=True, align=_MIDDLE),
    "offer": Look(fill="E2F0D9"),
    "waived": Look(colour="595959", align=_MIDDLE),
    "error": Look(strong=True, colour="9C0006", fill="FFC7CE", align=_MIDDLE),
    "warning": Look(strong=True, colour="7F5200", fill="FFEB9C", align=_MIDDLE),
    "info": Look(strong=True, colour="1F4E79", fill="DDEBF7", align=_MIDDLE),
}


@dataclass(slots=True)
class Page:
    """The sheet while it is written; `tabs` are the names that a link can lead to."""

    styles: Styles
    tabs: Sequence[str]
    _rows: list[str] = field(default_factory=list)
    _merges: list[str] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _widths: list[int] = field(default_factory=lambda: list(WIDTHS))

    def written(self, about: Results) -> bytes:
        """The sheet part."""
        self._fit(about.below)
        for line in (*about.above, table_head()):
            self._line(line, about.mark)
        frozen = len(self._rows)
        for line in about.below:
            self._line(line, about.mark)
        self._marks_left(about.mark)
        return "".join(self._parts(frozen)).encode()

    def _fit(self, below: Sequence[Line]) -> None:
        places = (line.cells[PLACES] for line in below if len(line.cells) > 1)
        longest = max((display_width(_text(cell.value)) for cell in places), default=0)
        self._widths[PLACES] = min(max(longest + 2, WIDTHS[PLACES]), WIDEST)

    def _parts(self, frozen: int) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.'
        yield 'openxmlformats.org/spreadsheetml/2006/main"><sheetPr><tabColor rgb="FFC00000"/>'
        yield '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0"'
        yield f' tabSelected="1" workbookViewId="0"><pane ySplit="{frozen}" topLeftCell="A{frozen + 1}"'
        yield ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
        yield '</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        for number, width in enumerate(self._widths, 1):
            yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        hidden = MARK_COLUMN + 1
        yield f'<col min="{hidden}" max="{hidden}" width="9" hidden="1" customWidth="1"/>'
        yield f"</cols><sheetData>{''.join(self._rows)}</sheetData>"
        if self._merges:
            yield f'<mergeCells count="{len(self._merges)}">{"".join(self._merges)}</mergeCells>'
        if self._links:
            yield f"<hyperlinks>{''.join(self._links)}</hyperlinks>"
        yield '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        yield "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        yield "</worksheet>"

    def _line(self, line: Line, mark: Sequence[str]) -> None:
        number = len(self._rows) + 1
        cells = line.cells
        widths = self._widths
        if len(cells) == 1:
            cells = (*cells, *(Cell(None, cells[0].look) for _ in WIDTHS[1:]))
            self._merges.append(f'<mergeCell ref="A{number}:{letter(LAST)}{number}"/>')
            widths = [sum(widths), *widths[1:]]
        written = [self._cell(number, x, cell) for x, cell in enumerate(cells)]
        written += self._mark(number, mark)
        height = max(
            lines(_text(c.value), w - 1) * LOOKS[c.look].size * 1.5 for c, w in zip(cells, widths, strict=True)
        )  # fmt: skip
        points = min(max(height + 5, LINE_HEIGHT + 3), TALLEST)
        self._rows.append(
            f'<row r="{number}" ht="{points:g}" customHeight="1">{"".join(written)}</row>'
        )

    def _mark(self, number: int, mark: Sequence[str]) -> list[str]:
        """The hidden cell at the end of the first rows that says whose sheet this is."""
        return (
            [_inline(f"{letter(MARK_COLUMN)}{number}", "0", mark[number - 1])]
            if number <= len(mark)
            else []
        )

    def _marks_left(self, mark: Sequence[str]) -> None:
        for number in range(len(self._rows) + 1, len(mark) + 1):
            self._rows.append(f'<row r="{number}">{"".join(self._mark(number, mark))}</row>')

    def _cell(self, row: int, x: int, cell: Cell) -> str:
        where = f"{letter(x)}{row}"
        if cell.link and cell.link.sheet in self.tabs:
            self._links.append(_link(where, cell.link))
        value = cell.value
        if value is None or value == "":
            return f'<c r="{where}" s="{self._style(cell.look)}"/>'
        if isinstance(value, date):
            style = self._style(cell.look, formats.DATE)
            return f'<c r="{where}" s="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'
        if isinstance(value, float):
            return f'<c r="{where}" s="{self._style(cell.look)}"><v>{value:.15g}</v></c>'
        style = self._style(cell.look, formats.TEXT, quoted=leads(value))
        return _inline(where, str(style), value)

    def _style(
        self, look: str, number_format: str = formats.GENERAL, *, quoted: bool = False
    ) -> int:
        shape = LOOKS[look]
        font = (_STRONG if shape.strong else _FONT).format(
            size=shape.size, colour=f'<color rgb="FF{shape.colour}"/>' if shape.colour else ""
        )
        if shape.underlined:
            font = font.replace("<font>", "<font><u/>")
        fill = _FILL.format(shape.fill) if shape.fill else _NO_FILL
        about = ' quotePrefix="1"' if quoted else ""
        box = _BOX if shape.box else _NO_BOX
        return self.styles.look(font, fill, box, about, shape.align, number_format)


def _inline(where: str, style: str, text: str) -> str:
    held = in_cell(kept(text))
    return (
        f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _link(where: str, to: Place) -> str:
    """A link that leads to a cell, to the beginning of a row, or to the top of a sheet."""
    cell = to.cell or f"A{to.row or 1}"
    sheet = to.sheet.replace("'", "''")
    location = escaped(f"'{sheet}'!{cell}", quotes=True)
    return f'<hyperlink ref="{where}" location="{location}" display="{location}"/>'
