"""A paper as Markdown: complete, one block a paragraph, for reading and for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from phaseout.model.document import (
    NOTHING,
    Addressee,
    Annex,
    Attachments,
    Block,
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
    Run,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
    printable,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#]|&(?=#?\w+;))")
# What opens a list, a rule, a fence or an underlined heading at the beginning of a line.
_OPENING = re.compile(r"^([-+=~]|[0-9]+(?=[.)]))", re.MULTILINE)
_RULE = {"left": "---", "center": ":---:", "right": "---:"}


def to_markdown(document: Document) -> str:
    """The whole paper; every text is escaped, so that a reader shows what the docx shows."""
    return "\n\n".join(_markdown(block) for block in document.blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Title():
            text = f"# {_inline(block.text)}"
        case Heading():
            text = f"{'#' * (block.level + 1)} {_inline(block.number + block.text)}"
        case Annex():
            text = f"## {_inline(f'{block.label}　{block.title}')}"
        case Para():
            text = _opened("".join(map(_run, block.runs)))
        case Item() | Code() | Picture():
            text = _of_manual(block)
        case TableBlock() | Figure():
            data = block.data.table if isinstance(block, Figure) else block.data
            text = _captioned(data, block.caption)
        case Attachments():
            text = _attachments(block)
        case Sign():
            text = _paragraphs((*_signing(block), block.day_text))
        case Addressee() | Note() | Todo():
            text = _paragraphs([block.text])
        case RedHead():
            text = _paragraphs(p for p in (block.office, block.number, *block.signer_lines) if p)
        case Imprint():
            printed = f"{block.office}　{block.day_text}" if block.office else ""
            text = _paragraphs(part for part in (block.copied_text, printed) if part)
        case _:
            assert_never(block)
    return text


def _of_manual(block: Item | Code | Picture) -> str:
    """What only a manual holds; a picture is told by its caption."""
    match block:
        case Item():
            mark = "-" if block.mark == "•" else block.mark
            return f"{'   ' * (block.level - 1)}{mark} {''.join(map(_run, block.runs))}"
        case Code():
            return _fenced(printable(block.text))
        case Picture():
            return _paragraphs([f"（图：{block.caption}）"])


def _captioned(table: Table, caption: str) -> str:
    """A table, or the figures of a chart, below its caption."""
    above = [_paragraphs([caption])] if caption else []
    return "\n\n".join([*above, _table(table)])


def _table(table: Table) -> str:
    """A row = a line; an empty table says 无 in its first cell."""
    rows = table.rows or ((NOTHING, *[""] * (len(table.head) - 1)),)
    rule = f"| {' | '.join(_RULE[align] for align in table.alignment)} |"
    return "\n".join([_row(table.head), rule, *map(_row, rows)])


def _fenced(text: str) -> str:
    """Lines as they are, between fences longer than any in them."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_inline, cells))} |"


def _attachments(block: Attachments) -> str:
    return _paragraphs(
        f"附件：{number}{name}" if index == 0 else f"{number}{name}"
        for index, (number, name) in enumerate(block.items)
    )


def _signing(sign: Sign) -> Iterable[str]:
    """The units, those that stand side by side in one line."""
    if not sign.side_by_side:
        return sign.units
    return ("　　".join(name.replace("\n", "") for name in row) for row in sign.rows)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(_opened(_escaped(text)) for text in texts)


def _run(run: Run) -> str:
    text = _escaped(run.text)
    if not run.bold:
        return text
    # Asterisks between a Chinese character and a quotation mark or % sign do not open bold.
    plain_ends = text[0].isalnum() and text[-1].isalnum()
    return f"**{text}**" if plain_ends else f"<b>{text}</b>"


def _inline(text: str) -> str:
    """A text for a place that is one line whatever it holds."""
    return _SPECIAL.sub(r"\\\1", printable(text)).replace("\n", "<br>")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text)).replace("\n", "\\\n")


def _opened(text: str) -> str:
    """A paragraph of which no line can be taken for anything else."""
    return _OPENING.sub(_outside, text)


def _outside(found: re.Match[str]) -> str:
    """`-` as `\\-`, `2024.` as `2024\\.`: the backslash goes before the character that opens."""
    return f"{found[1]}\\" if found[1].isdecimal() else f"\\{found[1]}"
