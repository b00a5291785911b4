"""Text on its way into a cell: harmless, measured, named."""

import re
from math import ceil, floor

from phaseout.sentence import say
from phaseout.values import CUT, TEXT_LIMIT, length

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEAD = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")
_WIDE = re.compile(
    "[\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u203b\u2103-\u33ff\u3400-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)


class Unfit(ValueError):
    """A value that no cell can hold; its text says why, in Chinese."""


def fit(text: str) -> str:
    """The text with line ends as cells keep them; raises Unfit where it can't be written whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if found := _FORBIDDEN.search(text):
        raise Unfit(say("文字中有不能写入的控制字符 U+{ord:04X}，请从原表删除", ord=ord(found[0])))
    if len(text) > TEXT_LIMIT // 2 and length(text) > TEXT_LIMIT:
        raise Unfit(
            say(
                "文字有 {units:,} 个字符，超过一个单元格的上限 {text_limit:,}，请缩短",
                units=length(text),
                text_limit=TEXT_LIMIT,
            )
        )
    return text


def leads(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula once somebody edits the cell."""
    return _LEAD.match(text) is not None


def shortened(text: str, limit: int) -> str:
    """The text, or as much of it as fits the limit with an ellipsis."""
    return text if length(text) <= limit else _cut(text, limit - 1) + "…"


def kept(text: str) -> str:
    """The text, or as much of it as a cell holds with the words that it was cut."""
    if len(text) <= TEXT_LIMIT // 2 or length(text) <= TEXT_LIMIT:
        return text
    mark = CUT.format(n=length(text))
    return _cut(text, TEXT_LIMIT - len(mark)) + mark


def display_width(text: str) -> int:
    """Latin letters that take the same room; a Chinese character counts 2."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def lines(text: str, width: float) -> int:
    """The lines a wrapped text takes in a cell of that width; a Chinese character isn't split."""
    room = max(floor(width), 2)
    if text.isascii():
        return sum(max(ceil(len(part) / room), 1) for part in text.split("\n"))
    room -= room % 2
    return sum(max(ceil(display_width(part) / room), 1) for part in text.split("\n"))


def sheet_name(text: str, taken: set[str]) -> str:
    """A name Excel takes for a sheet (31 places, no ``[]:*?/\\``), unlike those taken."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]", "_", text).strip("' ")
    name = _cut(name, 31).rstrip("' ") or "表"
    if name.lower() == "history":  # Excel keeps that name for itself
        name += "_"
    number, unique = 1, name
    while unique.lower() in taken:
        number += 1
        unique = _cut(name, 31 - len(f"({number})")) + f"({number})"
    return unique


def defined_name(text: str) -> str:
    """The name of a dictionary list as formulas spell it: letters, digits and ``_`` only."""
    return "字典_" + re.sub(r"\W", "_", text)


def _cut(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
