"""How words, numbers and days stand in an official paper, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from math import ceil
from unicodedata import east_asian_width

from phaseout.model.document.words import words
from phaseout.sentence import say

_DIGITS = "零一二三四五六七八九"
_PAUSE = re.compile("(?<=[的、，：》”）])(?![）》”、，：])|(?<=年度)|(?=[“《（])")
_SIGN = re.compile("[!-~]")
# XML 1.0 admits none of these, and Word opens no file that holds one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


TEXT_WIDTH = 28
"""Characters in a line of the text (GB/T 9704-2012, 5.2.3)."""


def chinese_number(number: int) -> str:
    """一 to 九十九. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(say("中文序号只从一到九十九，这里是{number}", number=number))
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )


def chinese_date(day: date) -> str:
    """2025年1月8日, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def char_width(text: str) -> float:
    """The width of the widest line of a text in characters: full-width 1, half-width ½."""
    return max(map(_line_width, text.split("\n")))


def printable(text: str) -> str:
    """The text without the characters that no paper can bear, line ends as in Unix."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def balanced(pieces: tuple[str, ...], width: float) -> tuple[str, ...]:
    """The pieces in the fewest lines of at most `width` characters, of nearly one length.

    A piece too long for a line breaks where a reader would pause, else between words; a word too
    long for a line in parts of one length.
    """
    parts = _parted(pieces, width)
    fewest = len(_laid(parts, width))
    narrower = (half / 2 for half in range(1, int(2 * width)))
    fits = (_laid(parts, limit) for limit in narrower)
    return next((lines for lines in fits if len(lines) <= fewest), _laid(parts, width))


def filled(pieces: Iterable[str], width: float) -> tuple[str, ...]:
    """The pieces in lines as full as `width` allows; one too long for a line breaks as a title does."""
    return _laid(_parted(pieces, width), width)


def _parted(pieces: Iterable[str], width: float) -> tuple[str, ...]:
    return tuple(part for piece in pieces for part in _parts(piece, width))


def _laid(parts: Iterable[str], width: float) -> tuple[str, ...]:
    """The parts in lines as full as `width` allows; a longer part keeps a line to itself."""
    lines = [""]
    for part in parts:
        if lines[-1] and char_width(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return tuple(lines)


def _parts(piece: str, width: float) -> list[str]:
    """A piece in parts that fit; one that fits stays whole."""
    if char_width(piece) <= width:
        return [piece]
    for smaller in ([part for part in _PAUSE.split(piece) if part], words(piece)):
        if len(smaller) > 1:
            return [part for one in smaller for part in _parts(one, width)]
    middle = len(piece) // ceil(char_width(piece) / width)
    while middle > 1 and _SIGN.match(piece[middle - 1]) and _SIGN.match(piece[middle]):
        middle -= 1
    return [piece[:middle], *_parts(piece[middle:], width)] if middle else [piece]


def _line_width(line: str) -> float:
    if line.isascii():
        return len(line) / 2
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in line)
