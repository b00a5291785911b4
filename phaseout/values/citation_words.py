"""The words of a citation as clerks write them: titles, editions, clauses, numbers.

A cell is brought to one spelling sign for sign, so that a word found there lies at a known place
of the cell. The patterns say what a word may be; `citations` puts the words together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phaseout.values.cell import DASHES, INVISIBLE
from phaseout.values.numerals import NUMERALS, digits_one_by_one

_SIGNS = (
    {ord(sign): "(" for sign in "（〔﹝[［【｛{〖"}
    | {ord(sign): ")" for sign in "）〕﹞]］】｝}〗"}
    | {ord(sign): '"' for sign in "“”＂「」『』"}
    | {ord(sign): "-" for sign in DASHES}
    | {ord(a): b for a, b in zip("；，：／＜＞．", ";,:/<>.", strict=True)}
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
)
_UNSEEN = re.compile(rf"[\s{INVISIBLE}]")

_HAN = "[\u4e00-\u9fff]"
_COUNT = rf"(?:[{NUMERALS}]+|[0-9]{{1,3}})"
_NOT_THEN = "(?![0-9号项条本版年批吨台套座万米炉机线窑楼泵井矿锅])"
_NOT_BEFORE_A_YEAR = "(?<!公告)(?<!通告)(?<!公报)(?<!令)(?<!目录)(?<!名录)(?<!于)(?<!在)"
_YEAR_IN_WORDS = "[一二][〇○零九][〇○零一二三四五六七八九]{2}"
_FIRST = "(?:(?<![A-Za-z0-9])|(?<=-[0-9]{4}))"
_CODES = (
    "GBZ|GBJ|GB|HJ|AQ|YB|YS|JC|JB|HG|SH|SY|DL|NB|MT|KA|QB|FZ|CJJ|CJ|JGJ|JG|LD|WS|XF|GA|JTG|JT|TB"
    "|LY|NY|SB|SC|SL|TD|YC|YD|YY|DZ|EJ|GY|HY|MH|QC|SJ|XB|BB|T/[A-Z]{2,8}"
)
_LETTERED = rf"(?i:{_CODES})/?(?i:[TZ])?/?(?=[0-9]*[lIOo])[0-9lIOo]+-+[0-9]{{4}}"
_NAMES = "目录|名录|的通知|的意见|指导意见|实施意见|若干意见|工作方案|实施方案|行动计划"
_WORDS = {
    "title": f"《(?:[^《》]|《[^《》]*》)*》|《[^《》;。]{{2,80}}(?:{_NAMES})",
    "standard": (
        rf"{_FIRST}{_LETTERED}(?![0-9])|{_FIRST}(?i:{_CODES}|DB[0-9]*)/?(?i:[TZ](?![A-Z]))?/?"
        rf"[0-9]+(?:\.[0-9]+)*(?:-+[0-9]*|:(?:19|20)[0-9]{{2}})?(?![0-9])"
        rf"|{_FIRST}(?i:GB)(?:/T)?-[0-9]+"
    ),
    "category": "(?:鼓励|限制|淘汰)类",
    "section": rf"(?:{_COUNT}、)?(?:落后生产工艺装备|落后产品)(?!{_HAN}{{0,6}}[目名]录)",
    "order": (
        rf"{_HAN}{{2,24}}?(?:(?:令|公告)\(?(?:[0-9]{{4}}年?)?\)?第?[0-9]{{1,5}}号|[0-9]{{1,5}}号令)"
    ),
    "number": (
        rf"{_HAN}{{2,24}}(?<!录)"
        r"(?:\([0-9]{2,5}\)|\((?:19|20)[0-9]{2}(?=[0-9]{1,5}号)|(?<![0-9])[0-9]{4}\))"
        rf"(?:第?[0-9]{{1,5}}号?|第?号){_NOT_THEN}"
        rf"|{_HAN}{{2,24}}{_NOT_BEFORE_A_YEAR}(?:19|20)[0-9]{{2}}(?:年第?)?[0-9]{{1,5}}号{_NOT_THEN}"
    ),
    "law": (
        rf"{_HAN}{{2,40}}?(?:法|条例|办法|规定|细则)(?:\({_HAN}{{2,4}}\))?(?=》?第{_COUNT}条)"
        rf"|{_HAN}{{2,40}}?(?<![办方做执违用非司])(?:法|条例)(?=[》;、,。(和及与]|$)"
    ),
    "name": rf"{_HAN}{{2,60}}?(?:{_NAMES})",
    "edition": (
        r"\(?(?:(?:19|20)[0-9]{2}|(?<![0-9])[0-9]{2})\)?年?(?:修[订正])?[本版]\)?"
        rf"|\(?{_YEAR_IN_WORDS}年?(?:修[订正])?[本版]\)?"
        r"|\((?:19|20)[0-9]{2}年?(?:第[一二三四五六七八九十]+批)?(?:修[订正])?\)"
    ),
    "subsection": (
        rf"(?:\({_COUNT}\)|(?<![0-9{NUMERALS}]){_COUNT}\)|\([{NUMERALS}]+|[{NUMERALS}]+、)"
        rf"(?:(?!第{_COUNT}|中第|中的){_HAN}){{2,6}}"
        r"(?=\"?中?的?第|[0-9\"》);、,。]|\"?中的|和|及|与|除外|$)"
    ),
    "article": rf"第{_COUNT}条(?:之[一二三四五])?(?:第{_COUNT}款)?(?:第?\(?{_COUNT}\)?项)?",
    "item": (
        rf"第?{_COUNT}(?:项?[、,和及]第?{_COUNT})*小?项|第[0-9]{{1,3}}(?![0-9条款章号批])"
        r"|(?<=[\u4e00-\u9fff])[0-9]{1,3}(?=[;、,。\"]|$)"
    ),
    "except": "除外(?:,下同)?",
}
"""What a word may be, in the order in which they are tried at a place."""
_WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS.items()))
LETTERED = re.compile(_LETTERED)
"""A standard whose number holds a letter that looks like a figure: GB l75-2023."""
_CLAUSE_COUNT = re.compile(rf"[0-9]+|[{NUMERALS}]+")


class Word(NamedTuple):
    """A word of a citation: what it is, its text in one spelling, its place in the cell."""

    kind: str
    text: str
    start: int
    end: int


def words(cell: str) -> Iterator[Word]:
    """The words of a cell in their order; `start` and `end` count the cell's own signs."""
    kept = [at for at, sign in enumerate(cell) if not _UNSEEN.match(sign)]
    plain = "".join(cell[at] for at in kept).translate(_SIGNS)
    for found in _WORD.finditer(plain):
        kind = str(found.lastgroup)
        yield Word(kind, found[0], kept[found.start()], kept[found.end() - 1] + 1)


def counts(text: str) -> list[str]:
    """The numbers in a word, as they stand there (九, 10)."""
    return _CLAUSE_COUNT.findall(text)


def in_figures(text: str) -> str:
    """The text with a year that is spelt in words (二〇一九年本) in figures."""
    return re.sub(
        f"{_YEAR_IN_WORDS}(?=年?(?:修[订正])?[本版])",
        lambda year: digits_one_by_one(year[0]) or year[0],
        text,
    )


def plain(text: str) -> str:
    """The text without blanks and in half-width signs."""
    return _UNSEEN.sub("", text).translate(_SIGNS)
