"""Lines of rendered text to the blocks of a paper; a line is a paragraph, a heading or a part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from phaseout.edges.documents.settling import LEVELS, Line, settle
from phaseout.edges.documents.template import (
    Section,
    TemplateFault,
    numbered_line,
    restored,
    suggestion,
)
from phaseout.model.document import (
    Addressee,
    Annex,
    Attachments,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Imprint,
    Note,
    Para,
    RedHead,
    Run,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
)
from phaseout.sentence import joined, say

_BREAK = "／"
_HEADING = re.compile(r"(#+)\s*(.*)")
_PART = re.compile(r"【([^【】：:]+)(?:[：:]([^【】]*))?】(.*)")
_PART_INSIDE = re.compile(r"【(表|图|附件|待写)[：:][^【】]*】")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")

_ANY_DAY, _ANYBODY = date(2000, 1, 1), "某机关"


class Unwritten(NamedTuple):
    """A place still to be written: the heading it stands under, and the hint."""

    heading: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a line may call upon."""

    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]
    day: date
    author: str


class _Part(NamedTuple):
    """【name：options】text, as it stands on a line."""

    line: Line
    options: tuple[str, ...]
    text: str


def read(
    sections: Iterable[Section], tables: Mapping[str, Table],
    charts: Mapping[str, Chart] = MappingProxyType({}), *, day: date, author: str = "",
) -> Document:  # fmt: skip
    """The paper that the sections describe; `day` is its date. Raises TemplateFault."""
    paper = _Paper(tables, charts, day, author)
    settled = settle((line, _block(line, paper)) for line in _lines(sections))
    title = next((b.text for b in settled if isinstance(b, Title)), "")
    return Document(settled, title, day, author)


def line_fault(line: Line) -> TemplateFault | None:
    """What is wrong with a line whatever the paper is filled with; of tables and charts nothing."""
    found = _PART.fullmatch(line.text)
    if found and found[1].strip() in ("表", "图"):
        return None
    try:
        _block(line, _Paper({}, {}, _ANY_DAY, _ANYBODY))
    except TemplateFault as fault:
        return fault
    return None


def unwritten(document: Document) -> tuple[Unwritten, ...]:
    """The places that a person must still write, in the order of the paper."""
    return tuple(_unwritten(document.blocks))


def _unwritten(blocks: Iterable[Block]) -> Iterator[Unwritten]:
    heading = ""
    for block in blocks:
        if isinstance(block, Todo):
            yield Unwritten(heading, block.hint)
        heading = _heading_text(block) or heading


def _heading_text(block: Block) -> str:
    match block:
        case Title():
            return block.text
        case Heading():
            return block.number + block.text
        case Annex():
            return f"{block.label}　{block.title}"
    return ""


def _lines(sections: Iterable[Section]) -> Iterator[Line]:
    """The lines that hold anything; indents and empty lines mean nothing."""
    for section in sections:
        for text in section.text.split("\n"):
            number, bare = numbered_line(text.strip())
            if bare.strip():
                yield Line(section.name, number, bare.strip())


def _block(line: Line, paper: _Paper) -> Block:
    """What one line becomes, number and annexes not yet settled."""
    if found := _HEADING.fullmatch(line.text):
        return _heading(line, len(found[1]), found[2])
    found = _PART.fullmatch(line.text)
    if found and found[1].strip() in PARTS:
        options = tuple(o.strip() for o in re.split("[：:]", found[2] or "") if o.strip())
        return PARTS[found[1].strip()](_Part(line, options, found[3].strip()), paper)
    if found := _PART_INSIDE.search(line.text):
        raise line.fault(say("{text}要单独占一行，前面不能有文字", text=restored(found[0])))
    return Para(tuple(_runs(line.text)))


def _heading(line: Line, hashes: int, text: str) -> Block:
    if not text:
        raise line.fault(say("“{word}”后面没有标题", word="#" * hashes))
    if hashes == 1:
        return Title(_pieces(text))
    if hashes > LEVELS + 1:
        raise line.fault(say("标题最多四级，即五个“#”，这里有{count}个", count=hashes))
    return Heading(hashes - 1, "", _bare(text))


def _runs(text: str) -> Iterator[Run]:
    """The pieces between pairs of two asterisks, every second one bold."""
    for index, piece in enumerate(_BOLD.split(text)):
        if piece:
            yield Run(restored(piece), bold=index % 2 == 1)


def _bare(text: str) -> str:
    """A text whose weight is settled by where it stands."""
    return restored(_BOLD.sub(r"\1", text))


def _pieces(text: str) -> tuple[str, ...]:
    pieces = (piece.strip() for piece in text.split(_BREAK))
    return tuple(_bare(piece) for piece in pieces if piece)


def _addressee(part: _Part, _: _Paper) -> Block:
    return Addressee(f"{_bare(_needed(part, '主送机关')).rstrip('：:')}：")


def _attachments(part: _Part, _: _Paper) -> Block:
    names = (n.strip() for n in re.split("[；;]", part.text.replace(_BREAK, "").rstrip("。")))
    return Attachments(tuple(_bare(name) for name in names if name))


def _sign(part: _Part, paper: _Paper) -> Block:
    unknown = [o for o in part.options if o != "不盖章"]
    if unknown:
        raise part.line.fault(say("署名不认识“{text}”，只有“不盖章”", text=restored(unknown[0])))
    unit = _bare(part.text) or paper.author
    if not unit:
        raise part.line.fault(say("【署名】后面没有写发文机关"))
    return Sign(unit, paper.day, sealed=not part.options)


def _day(part: _Part, paper: _Paper) -> Block:
    """A date still without its unit; without a text, the date of the paper."""
    if not part.text:
        return Sign("", paper.day)
    found = _DAY.fullmatch(restored(part.text))
    try:
        return Sign("", date(*map(int, found.groups() if found else ())))
    except (TypeError, ValueError) as error:
        says = say("“{text}”不是日期，应如2025年1月8日", text=restored(part.text))
        raise part.line.fault(says) from error


def _note(part: _Part, _: _Paper) -> Block:
    text = _bare(_needed(part, "附注"))
    return Note(text if text.startswith("（") else f"（{text}）")


def _copied(part: _Part, _: _Paper) -> Block:
    return Imprint(copied=_bare(_needed(part, "抄送机关")).rstrip("。"))


def _printed(part: _Part, paper: _Paper) -> Block:
    return Imprint(office=_bare(part.text) or paper.author, day=paper.day)


def _red_head(part: _Part, _: _Paper) -> Block:
    return RedHead(_bare(_needed(part, "发文机关标志")))


def _number(part: _Part, _: _Paper) -> Block:
    return RedHead("", number=_bare(_needed(part, "发文字号")))


def _signers(part: _Part, _: _Paper) -> Block:
    names = re.split("[、，,\\s]+", _needed(part, "签发人姓名"))
    return RedHead("", signers=tuple(_bare(name) for name in names if name))


def _table(part: _Part, paper: _Paper) -> Block:
    name = restored("：".join(part.options))
    if name not in paper.tables:
        raise part.line.fault(_no_such(say("表"), name, paper.tables))
    return TableBlock(paper.tables[name], _bare(part.text))


def _figure(part: _Part, paper: _Paper) -> Block:
    name = restored("：".join(part.options))
    if name not in paper.charts:
        raise part.line.fault(_no_such(say("图"), name, paper.charts))
    return Figure(paper.charts[name], _bare(part.text))


def _no_such(kind: str, name: str, known: Iterable[str]) -> str:
    return say(
        "没有名为“{name}”的{kind}{near}现有的{kind}：{names}",
        name=name, kind=kind, near=suggestion(name, known) or say("。"),
        names=joined("、", known) or say("一个也没有"),
    )  # fmt: skip


def _annex(part: _Part, _: _Paper) -> Block:
    numbers = [o for o in part.options if o.isdecimal()]
    turns = [o for o in part.options if o in ("横页", "竖页")]
    if len(numbers) > 1 or len(turns) > 1 or len(numbers + turns) < len(part.options):
        raise part.line.fault(say("附件应写成【附件：1：横页】或【附件：1：竖页】"))
    pieces = _pieces(_needed(part, "标题"))
    return Annex(int(numbers[0]) if numbers else None, pieces, landscape=turns == ["横页"])


def _todo(part: _Part, _: _Paper) -> Block:
    if part.text:
        raise part.line.fault(say("【待写】要单独占一行，后面不能有文字"))
    return Todo(restored("：".join(part.options)))


def _needed(part: _Part, what: str) -> str:
    if not part.text:
        raise part.line.fault(say("这里没有写{what}", what=what))
    return part.text


PARTS: Mapping[str, Callable[[_Part, _Paper], Block]] = {
    "主送": _addressee,
    "附件说明": _attachments,
    "署名": _sign,
    "日期": _day,
    "附注": _note,
    "红头": _red_head,
    "文号": _number,
    "签发人": _signers,
    "抄送": _copied,
    "印发": _printed,
    "表": _table,
    "图": _figure,
    "附件": _annex,
    "待写": _todo,
}
