"""The blocks of a paper as the body of its main part."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from docx.oxml.ns import nsdecls

from phaseout.edges.documents.docx.heads import imprint_xml, red_head_xml
from phaseout.edges.documents.docx.manual import code_xml, item_xml
from phaseout.edges.documents.docx.pages import Page, page_of, section_xml
from phaseout.edges.documents.docx.signature import signature_xml
from phaseout.edges.documents.docx.tables import table_xml
from phaseout.edges.documents.docx.text import (
    HINT,
    KEEP,
    LINE,
    NEW_PAGE,
    NO_SNAP,
    hanging,
    last_line,
    paragraph,
    run,
    space_before,
)
from phaseout.model.document import (
    NOTHING,
    Addressee,
    Annex,
    Attachments,
    Block,
    Chart,
    Code,
    Document,
    Figure,
    Heading,
    Imprint,
    Item,
    Note,
    Para,
    Picture,
    RedHead,
    Sign,
    TableBlock,
    Title,
    Todo,
    kept_with_next,
)

_OneParagraph = Title | Heading | Para | Addressee | Note | Todo
Drawing = Callable[[Chart | Picture, str], str]
"""A chart or picture and its caption to the content of a run that shows it."""

_BELOW_TABLE = 200
_GREY_GROUND = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
_ATTACHMENT_WORD = "附件："
_NAMESPACES = nsdecls("w", "r", "wp", "a", "c")


def document_xml(document: Document, drawing: Drawing) -> str:
    """The body: sections, each but the last ended by a paragraph that carries its page."""
    *earlier, last = document.sections or ((),)
    ended = "".join(
        _section(blocks, drawing) + last_line(section_xml(page_of(blocks))) for blocks in earlier
    )
    closing = last_line() if last and isinstance(last[-1], TableBlock | Imprint) else ""
    body = ended + _section(last, drawing) + closing + section_xml(page_of(last))
    return f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"


def _section(blocks: tuple[Block, ...], drawing: Drawing) -> str:
    page = page_of(blocks)
    kept = (KEEP if keep else "" for keep in kept_with_next(blocks))
    around = zip((None, *blocks), blocks, kept, (*blocks[1:], None), strict=False)
    return "".join(_block(b, above, below, keep, page, drawing) for above, b, keep, below in around)


def _block(
    block: Block, above: Block | None, below: Block | None, keep: str, page: Page, drawing: Drawing
) -> str:
    """A block as paragraphs and tables, beside the blocks above and below it in its section."""
    match block:
        case Annex():
            xml = _annex(block)
        case TableBlock():
            xml = _captioned(block, page) + _below_table(below)
        case Figure():
            shown = "" if block.data.empty else drawing(block.data, block.caption)
            xml = _figure(shown, block.caption)
        case Picture():
            xml = _figure(drawing(block, block.caption), block.caption)
        case Code():
            xml = code_xml(block)
        case Item():
            xml = item_xml(block)
        case Attachments():
            xml = _attachments(block, keep)
        case Sign():
            xml = signature_xml(block)
        case RedHead():
            xml = red_head_xml(block)
        case Imprint():
            xml = imprint_xml(block)
        case Title() | Heading() | Para() | Addressee() | Note() | Todo():
            layout = space_before(2) if isinstance(above, RedHead) else ""
            layout = NEW_PAGE if isinstance(block, Heading) and block.new_page else layout
            xml = paragraph(_style_of(block), _runs(block), keep + layout)
        case _:
            assert_never(block)
    return xml


def _style_of(block: _OneParagraph) -> str:
    if isinstance(block, Heading):
        return f"Heading{block.level}"
    return {Title: "Title", Addressee: "GWTo"}.get(type(block), "GWBody")


def _runs(block: _OneParagraph) -> str:
    match block:
        case Title() | Addressee():
            return run("\n".join(block.lines))
        case Heading():
            return run(block.number + block.text)
        case Para():
            return "".join(run(one.text, "<w:b/>" if one.bold else "") for one in block.runs)
        case Todo():
            return run(block.text, _GREY_GROUND)
    return run(block.text)


def _annex(annex: Annex) -> str:
    """The number first: LibreOffice turns no page that begins with a table."""
    title = paragraph("GWAnnexTitle", run("\n".join(annex.lines)))
    return paragraph("GWAnnexNo", run(annex.label)) + title


def _attachments(block: Attachments, keep: str) -> str:
    """附件说明, one line below the text, every name ending its lines at one indent (7.3.4)."""
    number = max(_number_width(number) for number, _ in block.items)
    names_at = 2 + len(_ATTACHMENT_WORD) + number
    first, *others = (run(f"{number}{name}") for number, name in block.items)
    layout = keep + space_before(1) + hanging(names_at, names_at - 2)
    below = keep + hanging(names_at, number)
    return "".join(
        [
            paragraph("GWAttachment", run(_ATTACHMENT_WORD) + first, layout),
            *(paragraph("GWAttachment", other, below) for other in others),
        ]
    )


def _number_width(number: str) -> float:
    """Characters of `12.`: a figure of Times New Roman takes ½, its full stop ¼."""
    return len(number) / 2 - 0.25 if number else 0


def _figure(drawn: str, caption: str) -> str:
    """A drawing with its caption below, both on one page; 无 where there is nothing to draw."""
    keep = KEEP if caption else ""
    content = f"<w:r><w:rPr>{HINT}</w:rPr>{drawn}</w:r>" if drawn else run(NOTHING)
    picture = paragraph("GWFigure", content, keep)
    if not caption:
        return picture
    after = f'<w:spacing w:after="{LINE // 2}"/>'
    return picture + paragraph("GWCaption", run(caption), f'<w:keepNext w:val="0"/>{after}')


def _captioned(block: TableBlock, page: Page) -> str:
    caption = paragraph("GWCaption", run(block.caption)) if block.caption else ""
    return caption + table_xml(block.data, page.text_mm)


def _below_table(follower: Block | None) -> str:
    """Air below a table; two tables without a paragraph between them would become one."""
    if not follower:
        return ""
    spacing = f'<w:spacing w:line="{_BELOW_TABLE}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{NO_SNAP}{spacing}</w:pPr></w:p>"
