"""Chinese numerals below one hundred million."""

_DIGITS = "零一二三四五六七八九"
_VALUE_OF = {sign: value for value, sign in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_RANKS = {"十": 10, "百": 100, "千": 1000}

NUMERALS = "".join(_VALUE_OF) + "".join(_RANKS) + "万"


def chinese_integer(text: str) -> int | None:
    """The number that 十二, 两千零五十 or 三万 spells in full; None for every other text.

    二百五 (said for 250, spelt 205) and 二三 (two or three) are not spelt in full.
    """
    value = _lenient_value(text)
    if value is None or value >= 10**8 or _shortened(_spelt(value)) != _shortened(text):
        return None
    return value


def chinese_numeral(value: int) -> str:
    """The value below one hundred million as Chinese spells it: 19 -> 十九."""
    return _spelt(value).removeprefix("一") if 10 <= value < 20 else _spelt(value)


def digits_one_by_one(text: str) -> str | None:
    """二〇二四 -> "2024": each sign one digit; None where a sign is not a digit."""
    if not all(sign in _VALUE_OF for sign in text):
        return None
    return "".join(str(_VALUE_OF[sign]) for sign in text)


def _lenient_value(text: str) -> int | None:
    total = section = digit = 0
    for sign in text:
        if sign in _VALUE_OF:
            digit = _VALUE_OF[sign]
        elif sign in _RANKS:
            section, digit = section + (digit or 1) * _RANKS[sign], 0
        elif sign == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            return None
    return total + section + digit


def _spelt(value: int) -> str:
    high, low = divmod(value, 10_000)
    if not high:
        return _spelt_section(low) or "零"
    gap = "零" if 0 < low < 1000 else ""
    return f"{_spelt_section(high)}万{gap}{_spelt_section(low)}"


def _spelt_section(value: int) -> str:
    pairs = zip(f"{value:04d}", ("千", "百", "十", ""), strict=True)
    spelt = "".join("零" if digit == "0" else _DIGITS[int(digit)] + rank for digit, rank in pairs)
    while "零零" in spelt:
        spelt = spelt.replace("零零", "零")
    return spelt.strip("零")


def _shortened(text: str) -> str:
    text = text.replace("两", "二").replace("〇", "零").replace("○", "零")
    return text.removeprefix("一") if text.startswith("一十") else text
