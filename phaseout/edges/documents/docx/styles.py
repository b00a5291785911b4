"""Styles, faces and settings of a paper (GB/T 9704-2012, 5.2 and 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from docx.oxml.ns import nsdecls

from phaseout.edges.documents.docx.text import CHARACTER, KEEP, LINE, NO_SNAP, jc


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

# Children of pPr, in the order in which the schema wants them:
# keepNext pBdr shd autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl.
_TEXT_LAYOUT = (
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    f'<w:spacing w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/>'
)
_IMPRINT_LAYOUT = f'{NO_SNAP}<w:spacing w:line="480" w:lineRule="exact"/>'
_LOOSE_LAYOUT = f'{NO_SNAP}<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
_CODE_LAYOUT = (
    f'<w:shd w:val="clear" w:color="auto" w:fill="EFEFEF"/>{NO_SNAP}'
    '<w:spacing w:before="120" w:after="120" w:line="320" w:lineRule="exact"/><w:jc w:val="left"/>'
)
_FIRST_LINE = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style; `layout` is the content of pPr in the schema's order."""

    id: str
    name: str
    face: str
    points: float
    layout: str
    based_on: str = "Normal"
    latin: str = _LATIN


def styles_xml(faces: Faces) -> str:
    """The document's defaults and our styles, nothing inherited from a theme."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(faces.text)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    signer = (
        '<w:style w:type="character" w:styleId="GWSigner"><w:name w:val="签发人姓名"/>'
        f"<w:rPr>{_fonts(faces.kai)}</w:rPr></w:style>"
    )
    styles = "".join(map(_style_xml, _styles(faces))) + signer
    return f"<w:styles {nsdecls('w')}>{defaults}{styles}</w:styles>"


def _styles(faces: Faces) -> Iterator[_Style]:
    """The styles of a paper; headings keep Word's ids, so that its navigation finds them."""
    yield _Style("Normal", "Normal", faces.text, 16, _TEXT_LAYOUT, based_on="")
    yield _Style("GWBody", "公文正文", faces.text, 16, _FIRST_LINE)
    yield _Style("Title", "Title", faces.title, 22, _title_layout(f'w:after="{LINE}"'))
    for level, face in enumerate((faces.hei, faces.kai, faces.text, faces.text), start=1):
        layout = f'{KEEP}{_FIRST_LINE}<w:outlineLvl w:val="{level - 1}"/>'
        yield _Style(f"Heading{level}", f"heading {level}", face, 16, layout)
    yield _Style("GWTo", "主送", faces.text, 16, "")
    yield _Style("GWAttachment", "附件说明", faces.text, 16, "")
    yield _Style("GWSign", "署名", faces.text, 16, jc("right"))
    yield _Style("GWRedHead", "发文机关标志", faces.title, 36, _LOOSE_LAYOUT)
    yield _Style("GWNumber", "发文字号", faces.text, 16, "")
    yield _Style("GWImprint", "版记", faces.text, 14, _IMPRINT_LAYOUT)
    yield _Style("GWAnnexNo", "附件序号", faces.hei, 16, KEEP)
    annex_space = f'w:before="{LINE}" w:after="{LINE // 2}"'
    # An annex stands in the navigation beside the headings of the first level.
    annex_layout = _title_layout(annex_space) + '<w:outlineLvl w:val="0"/>'
    yield _Style("GWAnnexTitle", "附件标题", faces.title, 22, annex_layout)
    caption_lines = '<w:spacing w:before="100" w:line="400" w:lineRule="exact"/>'
    caption = f"{KEEP}{NO_SNAP}{caption_lines}{jc('center')}"
    yield _Style("GWCaption", "图表题", faces.hei, 12, caption)
    yield _Style("GWFigure", "图", faces.text, 16, _LOOSE_LAYOUT)
    yield _Style("GWCell", "表格文字", faces.song, 10.5, _LOOSE_LAYOUT)
    yield _Style("GWCellSmall", "表格小字", faces.song, 9, _LOOSE_LAYOUT)
    yield _Style("GWCode", "命令", faces.song, 10.5, _CODE_LAYOUT, latin="Courier New")
    yield _Style("GWFooter", "页码", faces.song, 14, _LOOSE_LAYOUT)


def _style_xml(style: _Style) -> str:
    based_on = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    default = "" if style.based_on else ' w:default="1"'
    # Only text of the grid of 28 characters is drawn together.
    drawn = -5 if style.points == 16 else 0
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{based_on}<w:qFormat/><w:pPr>{style.layout}</w:pPr>'
        f'<w:rPr>{_fonts(style.face, style.latin)}<w:spacing w:val="{drawn}"/>'
        f'<w:sz w:val="{style.points * 2:.0f}"/><w:szCs w:val="{style.points * 2:.0f}"/></w:rPr>'
        "</w:style>"
    )


def _fonts(face: str, latin_face: str = _LATIN) -> str:
    latin = "".join(f' w:{script}="{latin_face}"' for script in ("ascii", "hAnsi", "cs"))
    return f'<w:rFonts{latin} w:eastAsia="{escape(face)}"/>'


def _title_layout(space: str) -> str:
    return f'{KEEP}{NO_SNAP}<w:spacing {space} w:line="640" w:lineRule="exact"/>{jc("center")}'


def settings_xml() -> str:
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


def fonts_xml(faces: Faces) -> str:
    """The faces in use, each with what takes its place on machines without it."""
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
