"""Makes the 手册 into one docx and one PDF, by the engine of the reports: `python docs/make_manual.py -o DIR`.

Its chapters are the pages that 目录.md lists, in that order; 目录 itself stands before them.
"""

from __future__ import annotations

import argparse
import re
import struct
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from phaseout.edges.documents.docx import to_docx
from phaseout.edges.documents.pdf import to_pdf
from phaseout.model.document import (
    Block,
    Code,
    Document,
    Heading,
    Item,
    Para,
    Picture,
    Run,
    Table,
    TableBlock,
    Title,
    chinese_number,
)

MANUAL = Path(__file__).parent / "手册"
NAME = "落后产能退出台账工具使用手册"
TITLE = ("落后产能退出台账工具", "使用手册")
WIDTH_MM, UPRIGHT_MM = 150, 90
"""The width of a picture, nearly that of the text; and of one that stands upright."""
READER = MarkdownIt("commonmark").enable("table")


def manual(day: date) -> Document:
    """The whole manual; `day` is its date."""
    contents = (MANUAL / "目录.md").read_text("utf-8")
    names = re.findall(r"^\d+\. \[(.+?)\]", contents, re.MULTILINE)
    chapters = [
        block for number, name in enumerate(names, start=1) for block in chapter(name, number)
    ]
    return Document((Title(TITLE), *preface(contents), *chapters), NAME, day)


def preface(contents: str) -> Iterator[Block]:
    """目录 without its title."""
    yield from blocks(contents.partition("\n")[2])


def chapter(name: str, number: int) -> Iterator[Block]:
    """A page: its title as 第一章, its headings as they are numbered on the page."""
    title, _, text = (MANUAL / f"{name}.md").read_text("utf-8").partition("\n")
    yield Heading(1, f"第{chinese_number(number)}章　", title.removeprefix("# "), new_page=True)
    yield from blocks(text)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page."""
    for node in Node(READER.parse(text)).children:
        yield from block(node, 1)


def block(node: Node, level: int) -> Iterator[Block]:
    """What a piece of the page becomes; `level`: how deep a list in it would stand."""
    match node.type:
        case "heading":
            yield Heading(int(node.tag[1:]), "", words(node))
        case "paragraph":
            yield from paragraph(node)
        case "fence" | "code_block":
            yield Code(node.content.rstrip("\n"))
        case "bullet_list" | "ordered_list":
            yield from items(node, level)
        case "table":
            yield TableBlock(table(node))
        case "html_block":
            return
        case _:
            raise ValueError(f"手册里有不认识的写法：{node.type}")


def paragraph(node: Node) -> Iterator[Block]:
    """A paragraph, or the picture that is all of it."""
    inline = node.children[0].children
    if len(inline) == 1 and inline[0].type == "image":
        yield picture(inline[0])
    else:
        yield Para(tuple(runs(node)))


def picture(image: Node) -> Picture:
    """A picture as wide as the text."""
    png = (MANUAL / unquote(str(image.attrs["src"]))).resolve().read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    shown = WIDTH_MM if width > height else UPRIGHT_MM
    return Picture(png, shown, shown * height / width, image.content)


def items(node: Node, level: int) -> Iterator[Block]:
    """A list: each item's first paragraph bears its mark, what stands below it follows."""
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}." if node.type == "ordered_list" else "•"
        head, *rest = item.children
        yield Item(level, mark, tuple(runs(head)))
        for below in rest:
            yield from block(below, level + 1)


def table(node: Node) -> Table:
    """A table; its cells are words."""
    head, *body = ([words(cell) for cell in row.children] for row in _rows(node))
    return Table(tuple(head), tuple(map(tuple, body)))


def _rows(node: Node) -> Iterator[Node]:
    for part in node.children:
        yield from part.children


def words(node: Node) -> str:
    """The text of a piece, without its marks; a link is its words."""
    return "".join(run.text for run in runs(node))


def runs(node: Node, *, bold: bool = False) -> Iterator[Run]:
    """The text of a piece by weight; a broken line goes on, as Chinese has no blanks."""
    if node.type in {"text", "code_inline"} and node.content:
        yield Run(node.content, bold)
    elif node.type == "hardbreak":
        yield Run("\n", bold)
    for child in node.children:
        yield from runs(child, bold=bold or node.type == "strong")


def main() -> None:
    """Both files in the folder asked for, dated today unless a day is asked for."""
    asked = argparse.ArgumentParser(description="手册成册：一份 docx，一份 pdf")
    asked.add_argument("-o", "--out", type=Path, required=True, help="放在哪个文件夹")
    asked.add_argument("--today", type=date.fromisoformat, default=date.today(), help="日期")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    document = manual(given.today)
    (given.out / f"{NAME}.docx").write_bytes(to_docx(document))
    (given.out / f"{NAME}.pdf").write_bytes(to_pdf(document))


if __name__ == "__main__":
    main()
