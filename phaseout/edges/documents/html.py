"""A paper as one HTML page: complete without a script, right on a phone, on paper and read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from phaseout.edges.documents.drawing import drawn
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
    Run,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
    printable,
)

# Nothing is fetched and nothing runs: the page is text.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CSS = """
:root{color-scheme:light}
body{margin:0 auto;max-width:1120px;padding:24px 20px 48px;color:#1a1a1a;background:#fff;
font:17px/1.8 "FangSong_GB2312","仿宋_GB2312","FangSong","仿宋","STFangsong","Noto Serif CJK SC",serif}
h1,h2.annex{font-family:"方正小标宋简体","STZhongsong","Noto Serif CJK SC","SimSun",serif;
font-weight:600;text-align:center;line-height:1.4;text-wrap:balance;word-break:keep-all;overflow-wrap:anywhere;margin:.8em 0 1em}
h1{font-size:28px}h2.annex{font-size:22px;margin-top:2em}
h2,h3,h4,h5{font:600 17px/1.8 "SimHei","黑体","Heiti SC","Noto Sans CJK SC",sans-serif;margin:1em 0 .3em}
h2.annex small{display:block;text-align:left;font-size:16px}
p{margin:.3em 0;text-indent:2em;overflow-wrap:anywhere}
p.flush,p.sign,p.note,p.copy,p.caption{text-indent:0}
p.sign{text-align:right;margin-right:2em}
p.caption{text-align:center;font-weight:600}
p.todo{background:#d9d9d9}
table{border-collapse:collapse;width:100%;margin:.8em 0;
font:14px/1.5 "SimSun","宋体","Songti SC","Noto Serif CJK SC",serif}
th,td{border:1px solid #555;padding:5px 6px;vertical-align:middle;overflow-wrap:break-word}
th{background:#f0f0f0;text-align:center}
thead th{position:sticky;top:0}
.center{text-align:center}.right{text-align:right}
td.whole{white-space:nowrap}
@media (max-width:900px){
body{padding:12px 14px 32px}h1{font-size:22px}h2.annex{font-size:19px}
table,tbody,tr,td{display:block;width:auto}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid #555;margin:0 0 12px}
td,td.center,td.right{display:grid;grid-template-columns:8.2em 1fr;gap:8px;border:0;
border-bottom:1px solid #ddd;text-align:left;white-space:normal;overflow-wrap:anywhere}
tr>td:last-child{border-bottom:0}
td::before{content:attr(data-head);color:#555}
td.empty{display:none}td.nothing{display:block}td.nothing::before{content:none}
}
@media print{
body{max-width:none;padding:0}h2.annex{break-before:page}tr{break-inside:avoid}
thead{display:table-header-group}thead th{position:static}@page{size:A4 landscape;margin:18mm 15mm}
}
"""


_LOOKS: dict[type, str] = {Addressee: "flush", Note: "note", CopyTo: "copy", Todo: "todo"}


def to_html(document: Document) -> str:
    """The whole paper as one page that loads nothing and runs nothing."""
    body = "\n".join(map(_html, document.blocks))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(document.title)}</title>\n<style>{_CSS}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    match block:
        case Title():
            html = f"<h1>{_pieces(block.pieces)}</h1>"
        case Heading():
            level = block.level + 1
            html = f"<h{level}>{_text(block.number + block.text)}</h{level}>"
        case Annex():
            number = f"<small>{_text(block.label)}</small>"
            html = f'<h2 class="annex">{number}{_pieces(block.pieces)}</h2>'
        case Para():
            html = f"<p>{''.join(map(_run, block.runs))}</p>"
        case TableBlock():
            html = _captioned(block)
        case Figure():
            html = _figure(block)
        case Attachments():
            html = _attachments(block)
        case Sign():
            html = _sign(block)
        case Addressee() | Note() | CopyTo() | Todo():
            html = _paragraph(_LOOKS[type(block)], block.text)
        case _:
            assert_never(block)
    return html


def _pieces(pieces: Iterable[str]) -> str:
    """A title that breaks between its pieces where it can."""
    return "<wbr>".join(map(_text, pieces))


def _captioned(block: TableBlock) -> str:
    caption = _paragraph("caption", block.caption) + "\n" if block.caption else ""
    return caption + _table(block.data)


def _figure(block: Figure) -> str:
    """The drawing, its figures as a table for those who do not see it, and its caption."""
    caption = f"<figcaption>{_text(block.caption)}</figcaption>" if block.caption else ""
    figures = f"<details><summary>图中数据</summary>{_table(block.data.table)}</details>"
    picture = _paragraph("center", NOTHING) if block.data.empty else drawn(block.data) + figures
    return f"<figure>{picture}{caption}</figure>"


def _table(table: Table) -> str:
    """A table whose cells know their head, which a phone shows in front of each."""
    head = "".join(f'<th scope="col">{_text(text)}</th>' for text in table.head)
    rows = "\n".join(f"<tr>{_cells(table, row)}</tr>" for row in table.rows)
    if table.empty:
        rows = f'<tr><td class="center nothing" colspan="{len(table.head)}">{NOTHING}</td></tr>'
    columns = "".join(f'<col style="width:{width:.1f}%">' for width in table.widths(100))
    return f"<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _cells(table: Table, row: Iterable[str]) -> str:
    return "".join(
        f'<td class="{_look(align, text)}" data-head="{_attribute(head)}">'
        f"<span>{_text(text)}</span></td>"
        for head, align, text in zip(table.head, table.alignment, row, strict=True)
    )


def _look(align: str, text: str) -> str:
    """How a cell stands; a code or a date keeps to one line, an empty one is no line on a phone."""
    if not text:
        return f"{align} empty"
    return f"{align} whole" if text.isascii() and " " not in text and len(text) <= 18 else align


def _attachments(block: Attachments) -> str:
    return "\n".join(
        _paragraph(
            "flush" if index else "", f"附件：{number}{name}" if not index else number + name
        )
        for index, (number, name) in enumerate(block.items)
    )


def _sign(block: Sign) -> str:
    return "\n".join(_paragraph("sign", part) for part in (block.unit, block.day_text) if part)


def _paragraph(look: str, text: str) -> str:
    name = f' class="{look}"' if look else ""
    return f"<p{name}>{_text(text)}</p>"


def _run(run: Run) -> str:
    return f"<b>{_text(run.text)}</b>" if run.bold else _text(run.text)


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")


def _attribute(text: str) -> str:
    return escape(printable(text).replace("\n", ""))
