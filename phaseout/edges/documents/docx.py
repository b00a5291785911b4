"""A paper as docx, set as GB/T 9704-2012 asks: page, faces, numbers, signature, annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from html import escape
from io import BytesIO
from typing import assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.package import Package

from phaseout.model.document import (
    NOTHING,
    Addressee,
    Annex,
    Attachments,
    Block,
    CopyTo,
    Document,
    Figure,
    Heading,
    Note,
    Para,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
    printable,
)


@dataclass(frozen=True, slots=True)
class Faces:
    """The names of the Chinese faces; domestic systems have others (方正仿宋_GBK and the like)."""

    text: str = "仿宋_GB2312"
    kai: str = "楷体_GB2312"
    hei: str = "黑体"
    title: str = "方正小标宋简体"
    song: str = "宋体"


GB_FACES = Faces()

# Word takes the other name on machines without the face itself.
_SUBSTITUTES = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "方正小标宋_GBK",
}
_LATIN = "Times New Roman"

# Lengths in twips, 1/20 pt: a line of the text area (22 to a page), a character (28 to a line).
_LINE, _CHARACTER = 579, 316
_SEAL_LINES = 2
_TWIPS_PER_MM = 1440 / 25.4
# A full page leaves 18 twips over: a taller paragraph would put an empty page before the annex.
_LAST_LINE = 14
_BELOW_TABLE = 200

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_GREY_GROUND = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
_ATTACHMENT_WORD = "附件："

# Children of pPr, in the order in which the schema wants them:
# keepNext pBdr autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl.
_KEEP = "<w:keepNext/>"
# The grid would double the line height of what is not text of the page.
_NO_SNAP = '<w:snapToGrid w:val="0"/>'
_TEXT_LAYOUT = (
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    f'<w:spacing w:line="{_LINE}" w:lineRule="exact"/><w:jc w:val="both"/>'
)
_LOOSE_LAYOUT = f'{_NO_SNAP}<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
_FIRST_LINE = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * _CHARACTER}"/>'
_COPY_LAYOUT = (
    "<w:pBdr>"
    '<w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/>'
    f'</w:pBdr><w:spacing w:before="{_LINE}"/>'
    '<w:ind w:leftChars="400" w:left="1120" w:rightChars="100" w:right="280" '
    'w:hangingChars="300" w:hanging="840"/>'
)
_NO_ROOM = f'{_NO_SNAP}<w:spacing w:line="{_LAST_LINE}" w:lineRule="exact"/>'


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style; `layout` is the content of pPr in the schema's order."""

    id: str
    name: str
    face: str
    points: float
    layout: str
    based_on: str = "Normal"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in twips; margins are top, right, bottom, left (GB/T 9704-2012, 5.2)."""

    kind: str
    width: int
    height: int
    margins: tuple[int, int, int, int]
    footer: int
    text_mm: float

    @property
    def orientation(self) -> str:
        return ' w:orient="landscape"' if self.width > self.height else ""


_UPRIGHT = _Page("Portrait", 11906, 16838, (2098, 1474, 1984, 1587), footer=1389, text_mm=156)
_SIDEWAYS = _Page("Landscape", 16838, 11906, (1587, 2098, 1474, 1984), footer=850, text_mm=225)
_OneParagraph = Title | Heading | Para | Addressee | Note | CopyTo | Todo
_PARITIES = (("default", "Odd"), ("even", "Even"))


def to_docx(document: Document, faces: Faces = GB_FACES) -> bytes:
    """The paper as a docx file; the same paper gives the same bytes."""
    package = Package()
    paper = _part(package, "document", CT.WML_DOCUMENT_MAIN, _document_xml(document))
    package.relate_to(paper, RT.OFFICE_DOCUMENT)
    for kind, (content_type, relation, xml) in _side_parts(faces).items():
        part = _part(package, kind[0].lower() + kind[1:], content_type, xml)
        paper.load_rel(relation, part, f"rId{kind}")
    _describe(package, document)
    saved = BytesIO()
    package.save(saved)
    return _same_each_time(saved.getvalue())


def _part(package: Package, name: str, content_type: str, xml: str) -> Part:
    blob = (_XML + xml).encode()
    return Part(PackURI(f"/word/{name}.xml"), content_type, blob, package)


def _side_parts(faces: Faces) -> dict[str, tuple[str, str, str]]:
    """Content type, relationship and XML of the parts beside the document, by name."""
    parts = {
        "Styles": (CT.WML_STYLES, RT.STYLES, _styles_xml(faces)),
        "Settings": (CT.WML_SETTINGS, RT.SETTINGS, _settings_xml()),
        "FontTable": (CT.WML_FONT_TABLE, RT.FONT_TABLE, _fonts_xml(faces)),
    }
    for (page, parity), (header, footer) in _running_xml().items():
        parts[f"Header{page}{parity}"] = (CT.WML_HEADER, RT.HEADER, header)
        parts[f"Footer{page}{parity}"] = (CT.WML_FOOTER, RT.FOOTER, footer)
    return parts


def _describe(package: Package, document: Document) -> None:
    """The properties of the file; its times are the paper's date, never the clock."""
    moment = datetime.combine(document.day, time())
    properties = package.core_properties
    properties.title = printable(document.title)[:255]
    properties.author = properties.last_modified_by = printable(document.author)[:255]
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = moment


def _same_each_time(saved: bytes) -> bytes:
    """The package with its entries in one order and without the time of writing."""
    written = BytesIO()
    with ZipFile(BytesIO(saved)) as source, ZipFile(written, "w") as target:
        for name in sorted(source.namelist(), key=_package_order):
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name), ZIP_DEFLATED, compresslevel=6)
    return written.getvalue()


def _package_order(name: str) -> tuple[bool, bool, str]:
    """Readers that stream the package expect the two indexes first."""
    return name != "[Content_Types].xml", name != "_rels/.rels", name


def _document_xml(document: Document) -> str:
    """The body: sections, each but the last ended by a paragraph that carries its page."""
    *earlier, last = document.sections or ((),)
    ended = "".join(_section(blocks) + _last_line(_page_xml(_page(blocks))) for blocks in earlier)
    closing = _last_line() if last and isinstance(last[-1], TableBlock) else ""
    body = ended + _section(last) + closing + _page_xml(_page(last))
    return f"<w:document {nsdecls('w', 'r')}><w:body>{body}</w:body></w:document>"


def _page(blocks: tuple[Block, ...]) -> _Page:
    sideways = blocks and isinstance(blocks[0], Annex) and blocks[0].landscape
    return _SIDEWAYS if sideways else _UPRIGHT


def _section(blocks: tuple[Block, ...]) -> str:
    page = _page(blocks)
    followers = (*blocks[1:], None)
    return "".join(_block(b, f, page) for b, f in zip(blocks, followers, strict=True))


def _last_line(page_xml: str = "") -> str:
    """A paragraph that takes no room: Word wants one behind a table and at a section's end."""
    return f"<w:p><w:pPr>{_NO_ROOM}{page_xml}</w:pPr></w:p>"


def _block(block: Block, follower: Block | None, page: _Page) -> str:
    """A block as paragraphs and tables; `follower` is the next block of its section."""
    # The signature must not stand alone on a page (7.3.5).
    keep = _KEEP if isinstance(follower, Sign) else ""
    match block:
        case Annex():
            xml = _annex(block)
        case TableBlock():
            xml = _captioned(block, page) + _below_table(follower)
        case Figure():
            figures = TableBlock(block.data.table, block.caption)
            xml = _captioned(figures, page) + _below_table(follower)
        case Attachments():
            xml = _attachments(block, keep)
        case Sign():
            xml = _signature(block)
        case Title() | Heading() | Para() | Addressee() | Note() | CopyTo() | Todo():
            xml = _paragraph(_style_of(block), _runs(block), keep)
        case _:
            assert_never(block)
    return xml


def _style_of(block: _OneParagraph) -> str:
    if isinstance(block, Heading):
        return f"Heading{block.level}"
    return {Title: "Title", Addressee: "GWTo", CopyTo: "GWCopy"}.get(type(block), "GWBody")


def _runs(block: _OneParagraph) -> str:
    match block:
        case Title():
            return _run("\n".join(block.lines))
        case Heading():
            return _run(block.number + block.text)
        case Para():
            return "".join(_run(run.text, "<w:b/>" if run.bold else "") for run in block.runs)
        case Todo():
            return _run(block.text, _GREY_GROUND)
    return _run(block.text)


def _annex(annex: Annex) -> str:
    """The number first: LibreOffice turns no page that begins with a table."""
    title = _paragraph("GWAnnexTitle", _run("\n".join(annex.lines)))
    return _paragraph("GWAnnexNo", _run(annex.label)) + title


def _attachments(block: Attachments, keep: str) -> str:
    """附件说明, one line below the text, every name ending its lines at one indent (7.3.4)."""
    number = max(_number_width(number) for number, _ in block.items)
    names_at = 2 + len(_ATTACHMENT_WORD) + number
    first, *others = (_run(f"{number}{name}") for number, name in block.items)
    layout = keep + _space_before(1) + _hanging(names_at, names_at - 2)
    below = keep + _hanging(names_at, number)
    return "".join(
        [
            _paragraph("GWAttachment", _run(_ATTACHMENT_WORD) + first, layout),
            *(_paragraph("GWAttachment", other, below) for other in others),
        ]
    )


def _number_width(number: str) -> float:
    """Characters of `12.`: a figure of Times New Roman takes ½, its full stop ¼."""
    return len(number) / 2 - 0.25 if number else 0


def _signature(sign: Sign) -> str:
    """署名 above 成文日期; room for a seal above both, a single line without one."""
    unit_indent, day_indent = sign.indents
    room = _space_before(_SEAL_LINES if sign.sealed else 1)
    day = _run(sign.day_text)
    if not sign.unit:
        return _paragraph("GWSign", day, room + _from_right(day_indent))
    unit = _paragraph("GWSign", _run(sign.unit), _KEEP + room + _from_right(unit_indent))
    return unit + _paragraph("GWSign", day, _from_right(day_indent))


def _captioned(block: TableBlock, page: _Page) -> str:
    caption = _paragraph("GWCaption", _run(block.caption)) if block.caption else ""
    return caption + _table(block.data, page.text_mm)


def _below_table(follower: Block | None) -> str:
    """Air below a table; two tables without a paragraph between them would become one."""
    if not follower:
        return ""
    spacing = f'<w:spacing w:line="{_BELOW_TABLE}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{_NO_SNAP}{spacing}</w:pPr></w:p>"


def _table(table: Table, width_mm: float) -> str:
    """A table as one text, the width of the type area; its head repeats on every page."""
    widths = [round(width * _TWIPS_PER_MM) for width in table.widths(width_mm)]
    style, height = ("GWCell", 454) if table.size > 9 else ("GWCellSmall", 397)
    tall = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    heads = [_cell_start(width, style, "center") for width in widths]
    cells = list(map(_cell_start, widths, [style] * len(widths), table.alignment))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return "".join(
        (
            f"<w:tbl>{_table_properties(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>",
            _row(tall + "<w:tblHeader/>", heads, table.head, "<w:b/>"),
            *(_row(tall, cells, row) for row in table.rows),
            _nothing_row(tall, sum(widths), len(widths), style) if table.empty else "",
            "</w:tbl>",
        )
    )


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
        f"{start}{_run(text, weight)}</w:p></w:tc>"
        for start, text in zip(starts, texts, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell_start(width: int, style: str, align: str, span: str = "") -> str:
    """A cell as far as its text, the same for every row of a column."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{align}"/></w:pPr>'
    )


def _nothing_row(properties: str, width: int, columns: int, style: str) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>'
    return _row(properties, [_cell_start(width, style, "center", span)], [NOTHING])


def _paragraph(style: str, runs: str, layout: str = "") -> str:
    """A paragraph; `layout` differs from the style and stands in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{runs}</w:p>'


def _space_before(lines: int) -> str:
    return f'<w:spacing w:before="{lines * _LINE}"/>'


def _hanging(left: float, hanging: float) -> str:
    """Indents in characters, with the same in twips for readers that know no characters."""
    return (
        f'<w:ind w:leftChars="{_hundredths(left)}" w:left="{_twips(left)}" '
        f'w:hangingChars="{_hundredths(hanging)}" w:hanging="{_twips(hanging)}"/>'
    )


def _from_right(indent: float) -> str:
    return f'<w:ind w:rightChars="{_hundredths(indent)}" w:right="{_twips(indent)}"/>'


def _hundredths(characters: float) -> int:
    return round(characters * 100)


def _twips(characters: float) -> int:
    return round(characters * _CHARACTER)


def _run(text: str, properties: str = "") -> str:
    """A run set from the Chinese face: without the hint “ ” — … would be half wide."""
    return f"<w:r><w:rPr>{_HINT}{properties}</w:rPr>{_texts(text)}</w:r>"


def _texts(text: str) -> str:
    """The content of a run, nothing in it read as markup."""
    pieces = re.split("([\n\t])", printable(text))
    return "".join(_BREAKS.get(piece) or _text_element(piece) for piece in pieces if piece)


def _text_element(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


def _page_xml(page: _Page) -> str:
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
        f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/></w:sectPr>'
    )


def _running_xml() -> dict[tuple[str, str], tuple[str, str]]:
    """Header and footer by kind of page and parity: the number at the outer edge (7.5)."""
    odd = '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
    even = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'
    return {
        ("Portrait", "Odd"): (_header(), _footer(_page_number(odd))),
        ("Portrait", "Even"): (_header(), _footer(_page_number(even))),
        ("Landscape", "Odd"): (_header(_turned(odd, top_mm=156)), _footer(_last_line())),
        ("Landscape", "Even"): (_header(_turned(even, top_mm=28)), _footer(_last_line())),
    }


def _header(content: str = "") -> str:
    return f"<w:hdr {nsdecls('w')}>{content}{_last_line()}</w:hdr>"


def _footer(content: str) -> str:
    return f"<w:ftr {nsdecls('w')}>{content}</w:ftr>"


def _page_number(layout: str) -> str:
    """— 1 —"""
    begin, separate, end = (
        f'<w:r><w:rPr>{_HINT}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    )
    code = (
        f'<w:r><w:rPr>{_HINT}</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    )
    field = f"{begin}{code}{separate}{_run('1')}{end}"
    return _paragraph("GWFooter", f"{_run('— ')}{field}{_run(' —')}", layout)


def _turned(layout: str, top_mm: float) -> str:
    """The page number of a sheet on its side, where it is when the sheet is held upright.

    The upright bottom is the left of the lying sheet: a floating cell of 8 × 28 mm, 23 mm from
    the edge, text downwards.
    """
    width, height, left, top = (round(mm * _TWIPS_PER_MM) for mm in (8, 28, 23, top_mm))
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{left}" '
        f'w:tblpY="{top}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{_page_number(layout)}</w:tc></w:tr></w:tbl>'
    )


def _settings_xml() -> str:
    """Odd and even pages differ; Chinese punctuation is drawn together; the layout of Word 2013."""
    return (
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotExpandShiftReturn/>"
        '<w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _fonts_xml(faces: Faces) -> str:
    names = sorted({faces.text, faces.kai, faces.hei, faces.title, faces.song})
    fonts = "".join(map(_font, names))
    return (
        f'<w:fonts {nsdecls("w")}>{fonts}<w:font w:name="{_LATIN}"><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _font(name: str) -> str:
    other = _SUBSTITUTES.get(name)
    alternative = f'<w:altName w:val="{other}"/>' if other else ""
    return (
        f'<w:font w:name="{escape(name)}">{alternative}<w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
    )


def _styles_xml(faces: Faces) -> str:
    """The document's defaults and our styles, nothing inherited from a theme."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(faces.text)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    styles = "".join(map(_style_xml, _styles(faces)))
    return f"<w:styles {nsdecls('w')}>{defaults}{styles}</w:styles>"


def _styles(faces: Faces) -> Iterator[_Style]:
    """The styles of a paper; headings keep Word's ids, so that its navigation finds them."""
    yield _Style("Normal", "Normal", faces.text, 16, _TEXT_LAYOUT, based_on="")
    yield _Style("GWBody", "公文正文", faces.text, 16, _FIRST_LINE)
    yield _Style("Title", "Title", faces.title, 22, _title_layout(f'w:after="{_LINE}"'))
    for level, face in enumerate((faces.hei, faces.kai, faces.text, faces.text), start=1):
        layout = f'{_KEEP}{_FIRST_LINE}<w:outlineLvl w:val="{level - 1}"/>'
        yield _Style(f"Heading{level}", f"heading {level}", face, 16, layout)
    yield _Style("GWTo", "主送", faces.text, 16, "")
    yield _Style("GWAttachment", "附件说明", faces.text, 16, "")
    yield _Style("GWSign", "署名", faces.text, 16, _jc("right"))
    yield _Style("GWCopy", "抄送", faces.text, 14, _COPY_LAYOUT)
    yield _Style("GWAnnexNo", "附件序号", faces.hei, 16, _KEEP)
    annex_space = f'w:before="{_LINE}" w:after="{_LINE // 2}"'
    yield _Style("GWAnnexTitle", "附件标题", faces.title, 22, _title_layout(annex_space))
    caption_lines = '<w:spacing w:before="100" w:line="400" w:lineRule="exact"/>'
    caption = f"{_KEEP}{_NO_SNAP}{caption_lines}{_jc('center')}"
    yield _Style("GWCaption", "图表题", faces.hei, 12, caption)
    yield _Style("GWFigure", "图", faces.text, 16, _LOOSE_LAYOUT)
    yield _Style("GWCell", "表格文字", faces.song, 10.5, _LOOSE_LAYOUT)
    yield _Style("GWCellSmall", "表格小字", faces.song, 9, _LOOSE_LAYOUT)
    yield _Style("GWFooter", "页码", faces.song, 14, _LOOSE_LAYOUT)


def _style_xml(style: _Style) -> str:
    based_on = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    default = "" if style.based_on else ' w:default="1"'
    # Only text of the grid of 28 characters is drawn together.
    drawn = -5 if style.points == 16 else 0
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{based_on}<w:qFormat/><w:pPr>{style.layout}</w:pPr>'
        f'<w:rPr>{_fonts(style.face)}<w:spacing w:val="{drawn}"/>'
        f'<w:sz w:val="{style.points * 2:.0f}"/><w:szCs w:val="{style.points * 2:.0f}"/></w:rPr>'
        "</w:style>"
    )


def _fonts(face: str) -> str:
    latin = "".join(f' w:{script}="{_LATIN}"' for script in ("ascii", "hAnsi", "cs"))
    return f'<w:rFonts{latin} w:eastAsia="{escape(face)}"/>'


def _title_layout(space: str) -> str:
    return f'{_KEEP}{_NO_SNAP}<w:spacing {space} w:line="640" w:lineRule="exact"/>{_jc("center")}'


def _jc(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'
