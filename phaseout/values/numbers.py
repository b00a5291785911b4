"""Numbers as clerks write them: 1,200, １２, 两座, 39.5万吨, 炼铁产能148.34万吨."""

import math
import re
import unicodedata

from phaseout.values.cell import DASHES, MARKED, NO_SUCH, Cell, Reading, blank
from phaseout.values.numerals import NUMERALS, chinese_integer
from phaseout.values.units import unit_or_count_list

_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_EXPONENT = re.compile(r"[-+]?[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}", re.IGNORECASE)
_PHRASE = re.compile(
    rf"(?P<subject>[A-Za-z一-鿿()、]*)[:：]?(?P<number>(?<![A-Za-z一-鿿:：])[-+]?{_NUMBER}|{_NUMBER})"
    r"(?P<unit>[^0-9]*)"
)
_ALONE = re.compile(rf"(?:^[-+])?(?<![0-9.,]){_NUMBER}(?![0-9]|[.,][0-9])")
_BLANKS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_DASHES = str.maketrans(DASHES, "-" * len(DASHES))

# "About thirty", "thirty left", "number two" are no quantities of thirty, thirty and two.
_DOUBT = re.compile(
    r"^(?:大约|剩余|尚余|其余|另|原有|原为|未|拟|计划|预计|减少|增加|新增)"
    r"|(?:约|近|超过?|逾|不足|不到|不低于|至少|最多|最大|最小|[大小多少高低]于|第|编号|型号)$"
)
_ABOUT_CAPACITY = re.compile(
    r"^(?:共计?|合计|退出|淘汰|压减|化解|核定|换算|设计)+"
    r"|(?:年?(?:产能|生产能力|能力|产量)|年产|共计?|合计)[为是]?$"
)


def read_number(
    cell: Cell, *, minimum: float | None = None, exclusive: bool = False, whole: bool = False
) -> Reading:
    """The number in a cell, a float (an int if `whole`), with the unit and words around it.

    The minimum itself is allowed unless `exclusive`.
    """
    if type(cell) is float or type(cell) is int:
        reading = Reading(float(cell))
    else:
        reading = blank(cell, NO_SUCH) or _read_other(cell)
    if reading.value is not None and not math.isfinite(reading.value):
        reading = Reading(fault="F005")
    if whole:
        reading = _as_whole(reading)
    if reading.value is None or minimum is None:
        return reading
    allowed = reading.value > minimum if exclusive else reading.value >= minimum
    return reading if allowed else reading._replace(value=None, repair=None, fault="F006")


def _read_other(cell: Cell) -> Reading:
    if not isinstance(cell, str):
        return Reading(fault="F005")
    if _PLAIN.fullmatch(cell):
        return Reading(float(cell))
    if MARKED.search(cell):
        return _not_a_number(MARKED.sub(" ", cell))
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", cell).translate(_DASHES).strip())
    # The 3 of m3 is no second number in the cell.
    text = re.sub(r"m3(?![0-9])", "立方米", text, flags=re.IGNORECASE)
    return _read_digits(text) or _read_numerals(text) or _not_a_number(text)


def _read_digits(text: str) -> Reading | None:
    if _EXPONENT.fullmatch(text):
        return Reading(float(text), repair="R004")
    found = _PHRASE.fullmatch(text)
    if found is None or _DOUBT.search(found["subject"]):
        return None
    unit, subject = _unit_after(found["unit"]), _ABOUT_CAPACITY.sub("", found["subject"])
    # 型号40 is a name with a number in it; 炼铁40万吨 and 产能40 are quantities.
    if unit is None or (subject and not unit and subject == found["subject"]):
        return None
    value = float(found["number"].replace(",", ""))
    return Reading(value, repair="R004", note=unit, subject=subject)


def _read_numerals(text: str) -> Reading | None:
    """两座 -> 2 座; 两万吨 -> 2 万吨, since the longest unit is tried first."""
    length = len(text) - len(text.lstrip(NUMERALS))
    for end in range(1, length + 1):
        value, unit = chinese_integer(text[:end]), _unit_after(text[end:])
        if value is not None and unit is not None:
            return Reading(float(value), repair="R004", note=unit)
    return None


def _unit_after(text: str) -> str | None:
    if not text:
        return ""
    bracketed = text[0] == "(" and text[-1] == ")"
    return unit_or_count_list(text[1:-1] if bracketed else text)


def _not_a_number(text: str) -> Reading:
    alone = _ALONE.findall(text)
    digits = re.findall(r"[0-9]+(?:[.,][0-9]+)*", text)
    likely = float(alone[0].replace(",", "")) if len(alone) == len(digits) == 1 else None
    return Reading(fault="F005", hint=likely)


def _as_whole(reading: Reading) -> Reading:
    if reading.value is not None:
        if not float(reading.value).is_integer():
            return reading._replace(value=None, repair=None, fault="F005")
        return reading._replace(value=int(reading.value))
    if reading.hint is not None:
        likely = int(reading.hint) if float(reading.hint).is_integer() else None
        return reading._replace(hint=likely)
    return reading
