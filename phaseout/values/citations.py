"""What a cell cites: catalogue clauses, numbered documents, standards, laws.

Clerks cite several things in one cell, with or without book marks, in any brackets. A clause that
follows a catalogue belongs to it. Only what is certainly malformed is so called: a document number
is 发文机关代字〔年份〕顺序号 (GB/T 9704), a standard 代号 顺序号-年份.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from phaseout.sentence import say
from phaseout.values.citation_words import LETTERED, Word, counts, in_figures, plain, words
from phaseout.values.numerals import chinese_integer, chinese_numeral

Kind = Literal["catalogue", "document", "standard", "law", "other"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing that a cell cites, in parts; a part that is not stated is empty.

    `text`: as it stands in the cell. `edition`: 2024 of 2024年本. A catalogue has `category`
    (淘汰类), `section` (落后生产工艺装备), `subsection` （十九）其他, `item`. A document has `issuer`,
    `year` and `number`, a standard `prefix` (GB/T), `number` and `year`, a law its `article`.
    """

    kind: Kind
    text: str
    name: str = ""
    edition: int | None = None
    category: str = ""
    section: str = ""
    subsection: str = ""
    item: int | None = None
    issuer: str = ""
    prefix: str = ""
    number: str = ""
    year: int | None = None
    article: str = ""
    malformed: str = ""

    @property
    def clause(self) -> str:
        """The clause as a message names it: 落后生产工艺装备（十九）其他第9项."""
        item = f"第{self.item}项" if self.item else ""
        return f"{self.category}{self.section}{self.subsection}{item}"


_LEVELS = ("category", "section", "subsection", "item")
_APART = re.compile(r"[;；\n、,，。]+")
_LEADING = re.compile(
    r".*(?:按照|依据|根据|依照|参照|对照|违反|符合|执行|落实)|^(?:以及|属于|和|及|与|见|即|文件|因|由|被列入|列入|《)+"
)
_LAWS = re.compile(r"(?:法|条例|办法|规定|细则)$")
_BRACKETED_END = re.compile(r"\([\u4e00-\u9fff]+\)$")
_EDITION_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}|(?<![0-9])[0-9]{2}(?=年?[本版])")
_TITLE_EDITION = re.compile(
    r"\(?((?:19|20)[0-9]{2}|(?<![0-9])[0-9]{2}(?=年?[本版]))\)?年?(?:修[订正])?[本版]\)?"
    r"|\(((?:19|20)[0-9]{2})年?(?:第[一二三四五六七八九十]+批)?(?:修[订正])?\)"
)
_NUMBER = re.compile(
    r"(?P<issuer>[^0-9(]+)(?P<open>\(?)(?P<year>[0-9]+(?=\))|[0-9]{4})(?P<close>\)?)年?第?(?P<number>[0-9]*)(?P<hao>号?)"
)
_STANDARD = re.compile(
    r"(?P<code>T/[A-Z]+|[A-Z]+)(?P<place>[0-9]*(?=/))?/?(?P<kind>[TZ]?)/?"
    r"(?P<number>[0-9]+(?:\.[0-9]+)*)?(?P<dash>[-:]*)(?P<year>[0-9]*)"
)
_PAIRS = ("〔〕", "[]", "()", "【】", "{}", "〖〗")
_ORDER_NUMBER = re.compile(r"([0-9]{1,5})号")


@lru_cache(maxsize=4096)
def citations(cell: str) -> tuple[Citation, ...]:
    """What the cell cites, in its order; what is no citation in form is of the kind other."""
    found: list[Citation] = []
    known = list(words(cell))
    end = 0
    for word in known:
        before = found[-1] if found else None
        _take(found, word, cell[word.start : word.end], cell[end : word.start])
        if found and found[-1] is not before:  # else it stands between two words of the next
            end = word.end
    standing = [word for word in known if word.kind != "edition"]
    return (*found, *_others(cell, standing if found else ()))


def _take(found: list[Citation], word: Word, text: str, between: str) -> None:
    """Add what a word says: to the citation that it belongs to, or as one of its own.

    `between`: what stands in the cell since the word that was taken before.
    """
    here = found[-1] if found else None
    beside = here is not None and not _APART.search(between) and not re.search("[和及与]", between)
    match word.kind:
        case "edition" if here and beside and here.edition is None:
            found[-1] = replace(
                here, text=here.text + between + text, edition=_edition_of(word.text)
            )
        case "edition":
            return
        case "article" if here and here.kind in ("law", "document"):
            _add_article(found, here, word, text, between)
        case "category" | "section" | "subsection" | "item" | "article" | "except":
            _take_clause(found, word, text, between)
        case _:
            named = _named(word, text)
            joined = _joined(here, named, between) if here and beside else None
            if joined:
                found[-1] = joined
            else:
                found.append(named)


# -- a thing by its name or number


def _named(word: Word, text: str) -> Citation:
    match word.kind:
        case "standard":
            return _standard(word.text, text)
        case "number":
            return _numbered(word.text, text)
        case "order":
            number = _ORDER_NUMBER.search(word.text)
            issuer = _LEADING.sub("", re.split(r"[0-9(]|第", word.text)[0])
            return Citation("document", text, issuer=issuer, number=number[1] if number else "")
        case _:
            return _titled(word.text, text)


def _titled(title: str, text: str) -> Citation:
    marked = title.startswith("《")
    inner = in_figures(title[1:].removesuffix("》") if marked else _LEADING.sub("", title))
    edition = _TITLE_EDITION.search(inner)
    name = _TITLE_EDITION.sub("", inner, count=1) if edition else inner
    name = name.replace("(", "（").replace(")", "）")
    bare = _BRACKETED_END.sub("", plain(name))
    kind: Kind = "document"
    if bare.endswith(("目录", "名录")):
        kind = "catalogue"
    elif _LAWS.search(bare):
        kind = "law"
    return Citation(kind, text, name, _edition_of(edition[0]) if edition else None)


def _edition_of(text: str) -> int | None:
    found = _EDITION_YEAR.search(in_figures(text))
    if found is None:
        return None
    return int(found[0]) if len(found[0]) == 4 else 2000 + int(found[0])


def _numbered(plain_text: str, text: str) -> Citation:
    parts = _NUMBER.fullmatch(plain_text)
    assert parts is not None
    issuer = _LEADING.sub("", parts["issuer"])
    year = int(parts["year"]) if len(parts["year"]) == 4 else None
    return Citation(
        "document", text[text.index(issuer[0]) :] if issuer and issuer[0] in text else text,
        issuer=issuer, year=year, number=parts["number"].lstrip("0"),
        malformed=_number_fault(parts, text) if issuer else say("缺少发文机关代字"),
    )  # fmt: skip


def _number_fault(parts: re.Match[str], text: str) -> str:
    if not (parts["open"] or parts["close"]):
        return say("年份没有加括号，应写作〔年份〕")
    if not (parts["open"] and parts["close"]) or _in_unlike_brackets(parts["year"], text):
        return say("年份的括号不成对，应写作〔年份〕")
    if len(parts["year"]) != 4 or parts["year"][:2] not in ("19", "20"):
        return say("年份应为四位数字")
    if not parts["number"].strip("0"):
        return say("缺少顺序号")
    return "" if parts["hao"] else say("顺序号后缺少“号”字")


def _in_unlike_brackets(year: str, text: str) -> bool:
    """Whether the year stands between brackets of two shapes, the width of a sign apart."""
    around = re.search(rf"(\S)\s*{year}\s*(\S)", unicodedata.normalize("NFKC", text))
    return around is not None and around[1] + around[2] not in _PAIRS


def _standard(plain_text: str, text: str) -> Citation:
    if LETTERED.fullmatch(plain_text):
        return Citation("standard", text, malformed=say("顺序号中混有字母，应为数字"))
    parts = _STANDARD.fullmatch(plain_text.upper())
    assert parts is not None
    place = parts["place"] or ""
    prefix = parts["code"] + place + (f"/{parts['kind']}" if parts["kind"] else "")
    fault, stated = _standard_fault(parts, text), parts["year"]
    if fault or not stated:
        return Citation(
            "standard", text, prefix=prefix, number=parts["number"] or "", malformed=fault
        )
    year = int(stated) + (1900 if len(stated) == 2 else 0)
    return Citation("standard", text, prefix=prefix, number=parts["number"], year=year)


def _standard_fault(parts: re.Match[str], text: str) -> str:
    number, year = parts["number"] or "", parts["year"]
    if parts["code"] == "DB" and len(parts["place"] or "") not in (2, 4):
        return say("地方标准应写作 DB、行政区划代码、“/”、顺序号和年份")
    if not number:
        return say("缺少顺序号")
    if ill_joined := _joint_fault(parts, text):
        return ill_joined
    if year and not _is_year_of_a_standard(year):
        return say("年份应为四位数字")
    return ""


def _joint_fault(parts: re.Match[str], text: str) -> str:
    """What is wrong between a standard's number and its year."""
    number = parts["number"]
    if parts["dash"] == ":" or re.search(r"\.(?:19|20)[0-9]{2}$", number):
        return say("顺序号与年份之间应为“-”")
    if re.search(r"[0-9]\s+(?:19|20)[0-9]{2}$", text) or len(number.split(".")[0]) > 6:
        return say("顺序号与年份之间缺少“-”")
    return say("“-”之后缺少年份") if parts["dash"] and not parts["year"] else ""


def _is_year_of_a_standard(year: str) -> bool:
    """Four digits; two until 1995 (GB 13223-91)."""
    return bool(re.fullmatch(r"(?:19[5-9]|20[0-9])[0-9]|[5-9][0-9]", year))


def _joined(here: Citation, named: Citation, between: str) -> Citation | None:
    """A title and the number beside it as one citation; nothing where they are two."""
    text = here.text + between + named.text
    if named.kind == "document" and named.number and not named.name and here.name:
        if not here.number:
            return replace(
                here, text=text, issuer=named.issuer, year=named.year, number=named.number,
                malformed=named.malformed,
            )  # fmt: skip
    elif here.kind == "standard" and named.name and not here.name:
        return replace(here, text=text, name=named.name)
    elif named.kind == "standard" and here.kind == "document" and not here.number:
        return replace(named, text=text, name=here.name)
    elif here.number and not here.name and here.kind == "document" and named.name:
        return replace(
            named, text=text, issuer=here.issuer, year=here.year, number=here.number,
            malformed=here.malformed,
        )  # fmt: skip
    return None


def _add_article(
    found: list[Citation], here: Citation, word: Word, text: str, between: str
) -> None:
    if here.article:
        found.append(replace(here, text=text, article=word.text))
    else:
        found[-1] = replace(here, text=here.text + between + text, article=word.text)


# -- a clause of a catalogue


def _take_clause(found: list[Citation], word: Word, text: str, between: str) -> None:
    """A word of a clause fills the catalogue cited last, or begins a further clause of it."""
    here = next((c for c in reversed(found) if c.kind == "catalogue"), None)
    if word.kind == "except":
        if here is not None and here is found[-1]:
            said = here.text + between + text
            found[-1] = replace(here, text=said, subsection="", item=None)
        return
    level = "item" if word.kind == "article" else word.kind
    if (level == "item" and (here is None or not here.subsection)) or (
        here is None and word.text[0] in "一二三四五六七八九十" and level == "subsection"
    ):
        return
    for value in _values(level, word.text):
        here = _with_level(found, here, (level, value), text, between)


def _values(level: str, text: str) -> Iterator[str | int]:
    match level:
        case "item":
            numbers = (int(n) if n.isdigit() else chinese_integer(n) for n in counts(text))
            yield from (n for n in numbers if n)
        case "subsection":
            number = counts(text)[0]
            spelt = chinese_numeral(int(number)) if number.isdigit() else number
            about = re.sub(r"^[^、)]*?[、)]|^\(" + number, "", text).replace("其它", "其他")
            yield f"（{spelt}）{about}"
        case "section":
            yield text.rpartition("、")[2]
        case _:
            yield text


def _with_level(
    found: list[Citation], here: Citation | None, stated: tuple[str, str | int], text: str,
    between: str,
) -> Citation:  # fmt: skip
    """The citation with this level of its clause stated; a further one if it was stated already."""
    level, value = stated
    below = _LEVELS[_LEVELS.index(level) :]
    if here is None:
        found.append(Citation("catalogue", text))
    elif here is not found[-1] or any(getattr(here, name) for name in below):
        emptied = {name: None if name == "item" else "" for name in below}
        found.append(replace(here, text=text, **emptied))  # type: ignore[arg-type]
    else:
        found[-1] = replace(here, text=here.text + between + text)
    found[-1] = replace(found[-1], **{level: value})  # type: ignore[arg-type]
    return found[-1]


def _others(cell: str, known: Sequence[Word]) -> Iterator[Citation]:
    """The pieces of a cell in which no word of a citation stands."""
    start = 0
    for apart in [*_APART.finditer(cell), None]:
        end = apart.start() if apart else len(cell)
        piece = cell[start:end].strip(" \t\"“”'()（）")
        if piece and not any(w.start < end and w.end > start for w in known):
            yield replace(_titled(piece, piece), kind="other")
        start = apart.end() if apart else end
