"""Text as it is kept, and text as it is compared: names of enterprises, headers, choices."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from phaseout.values.cell import DASHES, DIGITS_KEPT, INVISIBLE, Cell, Reading, as_text, blank

# Tab, line feed, vertical tab, form feed and return are blanks; the right-to-left overrides,
# halves of a character and the mark of a failed decoding can only be damage.
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffd-\uffff]"
)
OBEYED = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys beside the control characters of ASCII: those of C1, turns of direction."""
UNREADABLE = "\ufffd"
"""Stands for a character that is not shown."""
TEXT_LIMIT = 32_767
"""Characters of one cell or comment, as Excel counts them: those beyond the BMP count twice."""
CUT = "…（原文 {n:,} 个字符，只保留前面部分）"
"""Ends what is left of a text that no cell could hold."""
_CUT = re.compile(r"…（原文 ([\d,]{6,20}) 个字符，只保留前面部分）$")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_BLANKS = re.compile(r"\s+")
# PDF viewers copy radicals and compatibility ideographs in place of the characters they look like.
_LOOKALIKE = re.compile(r"[⺀-⿕\uf900-\ufaff]")
# Nothing to do for a text in which these find nothing: most of a ledger.
STROKES = frozenset(f"/／\\＼{DASHES}")
TO_MEND = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f０-９Ａ-Ｚａ-ｚ⺀-⿕\uf900-\ufaff\ud800-\udfff\u202d\u202e\ufffd-\uffff"
    f"{INVISIBLE}]"
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
_BRACKETS = str.maketrans("[]{}〔〕【】〖〗「」『』〈〉<>", "()" * 9)


class _Comparable(dict[int, int | None]):
    """What `fold` makes of a character, remembered: nothing for blanks and punctuation."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] in "CMPSZ" else code
        return self[code]


_COMPARABLE = _Comparable()


def read_text(cell: Cell) -> Reading:
    """The words of a cell without stray blanks, line breaks and full-width letters or digits.

    A number of sixteen digits or more was a permit or a file number; Excel kept fifteen of them.
    """
    if isinstance(cell, str) and cell and cell[0] not in STROKES and not TO_MEND.search(cell):
        return Reading(cell)
    nothing = blank(cell)
    if nothing is not None:
        return nothing
    if isinstance(cell, float) and not abs(cell) < DIGITS_KEPT:
        return Reading(fault="D002")
    text = as_text(cell)
    if _CONTROL.search(text):
        return Reading(fault="F009", hint=tidy(_CONTROL.sub("", text)) or None)
    tidied = tidy(text)
    return Reading(tidied, repair=None if tidied == text else "R001")


def length(text: str) -> int:
    """The text's length as Excel counts it (UTF-16)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def whole_length(text: str) -> int:
    """The same of a text that may be the beginning of one that no cell could hold: of all of it."""
    left = _CUT.search(text, len(text) - 50) if len(text) > TEXT_LIMIT // 2 else None
    return int(left[1].replace(",", "")) if left else length(text)


def overlong(text: str) -> bool:
    """Whether no cell of Excel can hold the text, or the text is what is left of such a one."""
    return len(text) > TEXT_LIMIT // 2 and whole_length(text) > TEXT_LIMIT


def tidy(text: str) -> str:
    """The text with half-width letters and digits, and blanks only between Latin words."""
    text = _INVISIBLE.sub("", text).translate(_HALF_WIDTH).strip()
    text = _LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _BLANKS.sub(_one_blank_or_none, text)


def _one_blank_or_none(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "" if _is_wide(before) or _is_wide(after) else " "


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def compact(text: str) -> str:
    """The text in compatibility form (NFKC) and without any blank or invisible character."""
    return _BLANKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def as_printed(text: str) -> str:
    """Brackets as Chinese papers print them, whatever a sheet or a plan has."""
    return text.replace("(", "（").replace(")", "）")


def fold(text: str) -> str:
    """The form in which headers and choices are compared.

    NFKC (so m³ is m3), lower case, without blanks and without punctuation of any script.
    """
    lower = text.lower()
    if lower.isalnum() and unicodedata.is_normalized("NFKC", text):
        return lower
    return unicodedata.normalize("NFKC", text).lower().translate(_COMPARABLE)


def normal_name(text: str) -> str:
    """The name of an enterprise as its identity: NFKC, no blanks, all brackets round."""
    return compact(text).translate(_BRACKETS)


def nearest(word: str, known: Iterable[str], like: float = 0.5) -> str:
    """The known word that resembles this one most; empty if none does."""
    return next(iter(alike(word, known, like)), "")


def alike(word: str, known: Iterable[str], like: float = 0.5) -> list[str]:
    """The known words that resemble this one, the likest first.

    Of equals the one of the same characters (2042 is rather 2024 than 2022), else the first.
    `like`: how much of the two must agree, from 0 to 1.
    """
    likeness = {
        other: (
            SequenceMatcher(None, other, word).ratio(),
            (Counter(other) & Counter(word)).total(),
        )
        for other in known
    }
    ranked = sorted(likeness, key=likeness.__getitem__, reverse=True)
    return [other for other in ranked if other and likeness[other][0] >= like]
