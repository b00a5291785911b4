"""Which day Chinese words name: 2024年6月30日, 6月底前, 二〇二四年上半年, 4-6月.

Written for the policy documents and ledgers of the exit programmes. A period is stood for by its
last day: who must be done 6月底前 or 上半年 has until the end of 30 June.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from phaseout.values.cell import DASHES, INVISIBLE
from phaseout.values.numerals import NUMERALS, chinese_integer, digits_one_by_one

_YEAR = r"(?:(?P<y>\d{4}|\d{2})年)?"
_TO = "[-~至到]"
_END = "(?:月?(?P<end>[底末内]))?"

# A single day; its year may be left to the paper the ledger belongs to.
_DAYS = (
    re.compile(rf"{_YEAR}(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?"),
    re.compile(r"(?P<y>\d{4})(?P<sep>[-/.,、。·])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})[日号]?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})日?"),
)
# A period, of which the last part counts. Of six digits only those are a month that cannot be
# a day: 202406, but not 201203, which may be the third of December 2020.
_PERIODS = (
    re.compile(rf"{_YEAR}(?P<m>\d{{1,2}})月份?{_END}"),
    re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})月?{_END}"),
    re.compile(r"(?P<y>20(?:1[3-9]|[2-9]\d))(?P<m>0[1-9]|1[0-2])"),
    re.compile(rf"{_YEAR}(?P<m>\d{{1,2}})月份?(?P<third>[上中下])旬"),
    re.compile(rf"{_YEAR}(?P<half>[上下])半年{_END}"),
    re.compile(rf"{_YEAR}[第前]?(?P<quarter>[1-4])季度?{_END}"),
    re.compile(r"(?P<y>\d{4}|\d{2})年(?:度|全年)?(?:年?(?P<end>[底末内]))?"),
    re.compile(r"(?P<y>\d{4})(?P<end>[底末])"),
    re.compile(r"[本今当]?年(?P<end>[底末内])"),
    re.compile(rf"\d{{4}}年?{_TO}(?P<y>\d{{4}})年(?:年?(?P<end>[底末]))?"),
    re.compile(
        rf"{_YEAR}(?P<m1>\d{{1,2}})月?{_TO}(?:(?P<y2>\d{{4}})年)?(?P<m>\d{{1,2}})月份?{_END}"
    ),
    re.compile(
        rf"{_YEAR}(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})[日号]?{_TO}"
        r"(?:(?:(?P<y2>\d{4})年)?(?P<m>\d{1,2})月)?(?P<d>\d{1,2})[日号]"
    ),
)

_TIME = re.compile(r"(?:(?<=[日号])\s*|[\sT]+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_UNSEEN = re.compile(rf"[\s{INVISIBLE}]+")
_LEADING = re.compile(r"^(?:力争|确保|争取|务必|计划|预计|拟)?(?:截至|截止到?|[至到于在])?")
_BEFORE = re.compile(r"(?:之前|以前|前|为?止)$")
_SIGNS = str.maketrans(
    dict.fromkeys(DASHES, "-") | {"曰": "日", "廿": "二十", "卅": "三十", "～": "~", "元": "一"}
)
_NUMERAL_RUN = re.compile(rf"[Oo{NUMERALS}]+(?=[年月日号季前底末之以]|$|{_TO})")
_SOME_DAY = re.compile(
    r"(?<!\d)(?P<y>\d{4}|\d{2})[年\-/.,、。·](?P<m>\d{1,2})[月\-/.,、。·](?P<d>\d{1,2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """The last day of what some words name.

    `exact` where they name a single day; `by` where the day is a limit (前, 止); `clear` unless a
    limit leaves open which end of a period it means (6月前: the end of May, or of June?).
    """

    day: date | None
    exact: bool
    by: bool
    clear: bool


def named_day(text: str, year: int | None = None) -> Named | None:
    """What `plain` words name, `year` being the paper's; day is None where there is no such day."""
    words = _BEFORE.sub("", text)
    by = words != text
    for exact, patterns in ((True, _DAYS), (False, _PERIODS)):
        for pattern in patterns:
            if found := pattern.fullmatch(words):
                parts = found.groupdict()
                return Named(
                    _last_day(parts, year), exact, by, exact or not by or bool(parts.get("end"))
                )
    return None


def plain(text: str) -> str:
    """The words in half width, without blanks, time of day or closing stop, and in digits."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    text = _UNSEEN.sub("", _TIME.sub("", text)).rstrip("。.,;、")
    return _NUMERAL_RUN.sub(_in_digits, text)


def without_leading_words(text: str) -> str:
    """力争到2020年底 -> 2020年底; only a deadline may shed what announces it."""
    return _LEADING.sub("", text, count=1)


def likely_day(text: str) -> date | None:
    """The only day that other words can mean: 已于2024.6.30拆除, 24-6-30, 2018630."""
    runs = re.findall(r"\d+", text)
    found = _SOME_DAY.search(text)
    if found is not None and len(runs) == 3:
        return _last_day(found.groupdict(), None)
    if len(runs) != 1:
        return None
    digits = runs[0]
    splits = {6: ((2, 4),), 7: ((4, 5), (4, 6)), 8: ((4, 6),)}.get(len(digits), ())
    days = {_day(_full_year(digits[:a]), int(digits[a:b]), int(digits[b:])) for a, b in splits}
    days.discard(None)
    return days.pop() if len(days) == 1 else None


def month_end(year: int, month: int) -> date | None:
    """The last day of the month."""
    first_of_next = _day(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1) if first_of_next and 1 <= month <= 12 else None


def _in_digits(found: re.Match[str]) -> str:
    run = found[0].translate({ord("O"): "〇", ord("o"): "〇"})
    number = chinese_integer(run)
    if number is not None:
        return str(number)
    by_digit = digits_one_by_one(run)
    is_short_year = len(run) == 2 and found.string[found.end() : found.end() + 1] == "年"
    if by_digit is not None and (len(run) == 4 or is_short_year or by_digit.startswith("0")):
        return by_digit
    return found[0]


def _last_day(parts: dict[str, str | None], paper_year: int | None) -> date | None:
    year = _full_year(parts.get("y2") or parts.get("y")) or paper_year
    month = _last_month(parts)
    if year is None or not _runs_forward(parts):
        return None
    if parts.get("d"):
        return _day(year, month, int(parts["d"] or 0))
    third = parts.get("third")
    if third in ("上", "中"):
        return _day(year, month, 10 if third == "上" else 20)
    return month_end(year, month)


def _last_month(parts: dict[str, str | None]) -> int:
    if half := parts.get("half"):
        return 6 if half == "上" else 12
    if quarter := parts.get("quarter"):
        return 3 * int(quarter)
    return int(parts.get("m") or parts.get("m1") or 12)


def _runs_forward(parts: dict[str, str | None]) -> bool:
    """Whether a range ends after it begins: 11-2月 does not, unless a second year is named."""
    if not parts.get("m1") or parts.get("y2"):
        return True
    start = (int(parts["m1"] or 0), int(parts.get("d1") or 0))
    return start < (_last_month(parts), int(parts.get("d") or 1))


def _full_year(text: str | None) -> int | None:
    if not text or len(text) != 2:
        return int(text) if text else None
    return int(text) + (2000 if int(text) < 70 else 1900)


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None
