"""CSV and text with tabs between: bytes → text → rows of text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO

from phaseout.edges.reading.preflight import Unreadable
from phaseout.sentence import joined, say

LONGEST_FIELD = 131_072
"""Characters; a cell of Excel holds 32,767, so a longer one is a quotation mark without its pair."""
SHOWN = 5
BROKEN = "\ufffd"

UNKNOWN = say("不认识的文件格式，请另存为 .xlsx 后报送")
CODED = say("不认识的文字编码，请在 Excel 中打开后另存为 .xlsx 再报送")

_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_FOOT = re.compile(
    r"\s*(备?注|说明|填[表报]|审核|制表|复核|(分管)?负责|联系|合计|小计|总计|共计|累计)"
)


def decoded(content: bytes) -> str:
    """The text of a CSV, HTML or XML file: by its BOM, as UTF-8, as it declares, as GB18030.

    What is valid UTF-8 is so, whatever a web page declares; GB18030 contains GBK and GB2312.

    Raises:
        Unreadable: none of these, or every twentieth sign is a control character, as in no text.
    """
    text = _text(content)
    if "\x00" in text or 20 * len(_CONTROL.findall(text)) > len(text):
        raise Unreadable(UNKNOWN)
    return text


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    if b"\x00" in content:
        raise Unreadable(UNKNOWN)
    for encoding in ("utf-8", *_declared(content)):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return _nearly(content, "utf-8") or _chinese(content)


def _declared(content: bytes) -> list[str]:
    """The code that markup declares, unless it is UTF-8 or contained in GB18030."""
    found = _CHARSET.search(content[:4096]) if content.lstrip()[:1] == b"<" else None
    name = found[1].decode("ascii", "replace").lower() if found else ""
    return [name] if name in {"big5", "big5-hkscs"} else []


def _chinese(content: bytes) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        if text := _nearly(content, "gb18030"):
            return text
        raise Unreadable(CODED) from None


def _nearly(content: bytes, encoding: str) -> str:
    """The text of which hardly a sign is broken, as by a transfer that ended too early; else none.

    GBK read as UTF-8 is broken at every other sign, far from every tenth.
    """
    text = content.decode(encoding, "replace")
    broken, beyond_ascii = text.count(BROKEN), len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= beyond_ascii / 10 else ""


def text_rows(text: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of a text table and the doubts about them.

    Raises:
        Unreadable: a field beyond the limit.
    """
    text = text.removesuffix("\x1a")
    delimiter = max(",\t", key=lambda sign: _parts_alike(text, sign))
    doubts = _lost(text)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        rows, torn = _torn(text, delimiter)
        doubts.append(torn)
    return rows, tuple(doubts + _ragged(rows))


def _parts_alike(text: str, sign: str) -> tuple[int, int]:
    """How many of the first lines have this sign equally often, and how often."""
    counts = Counter(line.count(sign) for line in text[:20_000].splitlines()[:50] if sign in line)
    return max(((lines, often) for often, lines in counts.items()), default=(0, 0))


def _torn(text: str, delimiter: str) -> tuple[list[list[str]], str]:
    """The rows of a text whose quotation marks do not pair, and where that begins."""
    strict = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(strict)
    except csv.Error:
        number = len(rows) + 1
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(
            say(
                "第{number}行有一格超过 {longest_field} 字，多半是引号没有配对，请在 Excel 中打开核对后另存为 .xlsx 再报送",
                number=number,
                longest_field=LONGEST_FIELD,
            )
        ) from None
    return rows, say("第{number}行的引号没有配对，其后的内容可能串行", number=number)


def _lost(text: str) -> list[str]:
    """Where bytes could not be read as text."""
    at = text.find(BROKEN)
    return (
        [say("第{count}行有不能识别的字符，文件可能不完整", count=text.count(chr(10), 0, at) + 1)]
        if at >= 0
        else []
    )


def _ragged(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows that have more or fewer cells than the table; titles above and notes are no such rows.

    A cell that holds an unquoted comma or line break moves everything after it, so these rows
    cannot be trusted.
    """
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    if not sizes:
        return []
    width = max(sizes, key=lambda size: (sizes[size], size))
    start = next(k for k, row in enumerate(rows) if len(row) == width)
    odd = [k + 1 for k, row in enumerate(rows) if k > start and _odd(row, width)]
    if not odd:
        return []
    named = joined("、", (str(number) for number in odd[:SHOWN]))
    more = say("等 {n} 行", n=len(odd)) if len(odd) > SHOWN else say("行")
    return [
        say(
            "第{named}{more}的格数与表头（{width} 格）不同，可能有未加引号的逗号或换行",
            named=named,
            more=more,
            width=width,
        )
    ]


def _odd(row: Sequence[str], width: int) -> bool:
    if len(row) > width:
        return any(cell.strip() for cell in row[width:])
    filled = [cell for cell in row if cell.strip()]
    return len(row) < width and len(filled) > 1 and not _FOOT.match(filled[0])
