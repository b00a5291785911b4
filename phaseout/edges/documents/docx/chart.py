"""A chart as Word draws it: its part, and the workbook from which 编辑数据 takes its figures.

The values stand in the part as well: they are what is drawn.
"""

from __future__ import annotations

from datetime import date
from html import escape

from docx.oxml.ns import nsdecls

from phaseout.edges.documents.docx.inline import attribute, graphic_xml, inline_xml
from phaseout.edges.documents.drawing import DASHES, FILLS, INK
from phaseout.edges.reading.workbook import Book, SheetCells
from phaseout.edges.writing.workbook import values_workbook
from phaseout.model.document import Chart, printable
from phaseout.model.document.chart import WIDTH_MM, Series, Value

_SHEET = "数据"
_LOW = 0.12
"""Share of the axis below which a label under its point would stand upon the axis."""
_CATEGORY_AXIS, _VALUE_AXIS = "111111111", "222222222"
_DASHES = dict(zip(DASHES, ("solid", "dash", "sysDot", "lgDashDot"), strict=True))
_MARKS = ("circle", "square", "square", "circle")
_POINTS = 10.5


def chart_inline_xml(chart: Chart, caption: str, number: int, relation: str) -> str:
    """The drawing that shows the chart in a line of text, with its description for a reader."""
    told = f"{caption}。{chart.description}" if caption else chart.description
    graphic = graphic_xml("chart", f'<c:chart r:id="{relation}"/>')
    return inline_xml(graphic, (WIDTH_MM, chart.height_mm), told, number, f"图表 {number}")


def chart_xml(chart: Chart, song: str, relation: str) -> str:
    """The part of the chart; `song` is the face of its words, `relation` leads to its workbook."""
    plot = _line_plot(chart) if chart.kind == "line" else _bar_plot(chart)
    legend = "" if len(chart.series) < 2 else _legend(song)
    unit = _title(f"单位：{chart.unit}", song) if chart.unit else ""
    return (
        f"<c:chartSpace {nsdecls('c', 'a', 'r')}>"
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'{unit}<c:autoTitleDeleted val="{0 if unit else 1}"/><c:plotArea><c:layout/>{plot}'
        f"{_category_axis(chart, song)}{_value_axis(chart, song)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_words(song)}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def workbook_of(chart: Chart, day: date) -> bytes:
    """The figures of the chart as a workbook: a row = a category, columns = the series."""
    head = ["", *(printable(one.name) for one in chart.series)]
    rows = [
        [printable(name), *(_cell(one.values[index]) for one in chart.series)]
        for index, name in enumerate(chart.categories)
    ]
    return values_workbook(Book("xlsx", (SheetCells(_SHEET, [head, *rows]),)), day)


def _cell(value: Value) -> str | float:
    return "" if value is None else float(value)


def _bar_plot(chart: Chart) -> str:
    series = "".join(_series(chart, n, one) for n, one in enumerate(chart.series))
    overlap = '<c:overlap val="0"/>' if len(chart.series) > 1 else ""
    return (
        f'<c:barChart><c:barDir val="{"bar" if chart.lying else "col"}"/>'
        f'<c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="{_gap(chart)}"/>'
        f"{overlap}{_axes()}</c:barChart>"
    )


def _gap(chart: Chart) -> int:
    """Hundredths of a bar between two groups: few bars stand no broader than many."""
    return max(45, 500 // max(1, len(chart.categories)) - 40)


def _line_plot(chart: Chart) -> str:
    series = "".join(_series(chart, n, one) for n, one in enumerate(chart.series))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        f'<c:marker val="1"/>{_axes()}</c:lineChart>'
    )


def _axes() -> str:
    return f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'


def _series(chart: Chart, number: int, one: Series) -> str:
    column = _letter(number + 1)
    last = len(chart.categories) + 1
    look = _line_look(number) if chart.kind == "line" else _bar_look(number)
    smooth = '<c:smooth val="0"/>' if chart.kind == "line" else ""
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>{_strings((one.name,))}</c:strRef></c:tx>"
        f"{look}{_labels(chart, number, one)}"
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f>{_strings(chart.categories)}"
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>"
        f"{_numbers(one.values)}</c:numRef></c:val>{smooth}</c:ser>"
    )


def _bar_look(number: int) -> str:
    fill = _solid(FILLS[number % len(FILLS)])
    line = f'<a:ln w="6350">{_solid(INK)}</a:ln>'
    return f'<c:spPr>{fill}{line}</c:spPr><c:invertIfNegative val="0"/>'


def _line_look(number: int) -> str:
    dash = f'<a:prstDash val="{_DASHES[DASHES[number % len(DASHES)]]}"/>'
    mark = _solid("#ffffff" if number % 2 else INK)
    return (
        f'<c:spPr><a:ln w="22225">{_solid(INK)}{dash}</a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{_MARKS[number % len(_MARKS)]}"/><c:size val="7"/>'
        f"<c:spPr>{mark}<a:ln>{_solid(INK)}</a:ln></c:spPr></c:marker>"
    )


def _labels(chart: Chart, number: int, one: Series) -> str:
    """Each value at its bar or point; below every second line, but never upon the axis."""
    if chart.kind != "line" or number % 2 == 0:
        return f"<c:dLbls>{_label('outEnd' if chart.kind == 'bar' else 't')}</c:dLbls>"
    low = [n for n, v in enumerate(one.values) if v is not None and v < _LOW * chart.axis[0]]
    above = "".join(f'<c:dLbl><c:idx val="{n}"/>{_label("t")}</c:dLbl>' for n in low)
    return f"<c:dLbls>{above}{_label('b')}</c:dLbls>"


def _label(position: str) -> str:
    return (
        f'<c:dLblPos val="{position}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/>'
    )


def _category_axis(chart: Chart, song: str) -> str:
    """Lying bars are read from the top, as the list they stand for."""
    side, order = ("l", "maxMin") if chart.lying else ("b", "minMax")
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{side}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_words(song)}'
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'<c:tickLblSkip val="{chart.label_every}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, song: str) -> str:
    """From nought, in the steps of the drawing; beside lying bars only their labels stand."""
    top, step = chart.axis
    grid = (
        ""
        if chart.lying
        else f'<c:majorGridlines><c:spPr><a:ln w="4763">{_solid("#bbbbbb")}</a:ln></c:spPr>'
        "</c:majorGridlines>"
    )
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{top:.10g}"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="{int(chart.lying)}"/><c:axPos val="{"b" if chart.lying else "l"}"/>{grid}'
        '<c:numFmt formatCode="#,##0.##########" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_words(song)}'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step:.10g}"/></c:valAx>'
    )


def _legend(song: str) -> str:
    return f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_words(song)}</c:legend>'


def _title(text: str, song: str) -> str:
    """The unit, above the axis at the left."""
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{_face('defRPr', song)}</a:pPr>"
        f"<a:r>{_face('rPr', song)}<a:t>{escape(printable(text), quote=False)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        '<c:x val="0.01"/><c:y val="0.01"/></c:manualLayout></c:layout><c:overlay val="0"/>'
        "</c:title>"
    )


def _words(song: str) -> str:
    return (
        f"<c:txPr><a:bodyPr/><a:p><a:pPr>{_face('defRPr', song)}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _face(element: str, song: str) -> str:
    size = (
        f'lang="zh-CN" sz="{_POINTS * 100:.0f}" b="0"'
        if element == "rPr"
        else (f'sz="{_POINTS * 100:.0f}" b="0"')
    )
    return (
        f'<a:{element} {size}>{_solid("#000000")}<a:latin typeface="Times New Roman"/>'
        f'<a:ea typeface="{attribute(song)}"/></a:{element}>'
    )


def _strings(texts: tuple[str, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(printable(text), quote=False)}</c:v></c:pt>'
        for n, text in enumerate(texts)
    )
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _numbers(values: tuple[Value, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"<c:numCache><c:formatCode>#,##0.##########</c:formatCode>{count}{points}</c:numCache>"


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.lstrip("#").upper()}"/></a:solidFill>'


def _letter(column: int) -> str:
    """The letter of a column counted from 0; a chart has few series."""
    return chr(ord("A") + column)
