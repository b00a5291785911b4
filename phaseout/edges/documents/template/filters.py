"""The filters of the templates, by Chinese name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real
from typing import Any

from phaseout.edges.documents.template.shield import MISSING, absent
from phaseout.model.document import chinese_date, chinese_number
from phaseout.sentence import say


class WrongValue(Exception):
    """A value that a filter cannot print, said in Chinese."""


def thousands(value: Any, places: int = 0) -> str:
    """1,234,567; rounded half up to `places` decimals."""
    return MISSING if absent(value) else f"{_rounded(value, places, '千分位'):,}"


def percentage(value: Any, places: int = 1) -> str:
    """85.3% for 0.853; rounded half up to `places` decimals."""
    if absent(value):
        return MISSING
    return f"{_rounded(_number(value, '百分比') * 100, places, '百分比')}%"


def ordinal(value: Any) -> str:
    """一 to 九十九."""
    try:
        return MISSING if absent(value) else chinese_number(int(_number(value, "中文序")))
    except ValueError as error:
        raise WrongValue(str(error)) from error


def dated(value: Any) -> str:
    """2025年1月8日."""
    if absent(value):
        return MISSING
    if not isinstance(value, date):
        raise WrongValue(say("“中文日期”只用于日期，这里是“{value}”", value=value))
    return chinese_date(value)


FILTERS: Mapping[str, Callable[..., str]] = {
    "千分位": thousands,
    "百分比": percentage,
    "中文序": ordinal,
    "中文日期": dated,
}


def _number(value: Any, filter_name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise WrongValue(
            say("“{filter}”只用于数字，这里是“{value}”", filter=filter_name, value=value)
        )
    return Decimal(str(value))


def _rounded(value: Any, places: int, filter_name: str) -> Decimal:
    # Half up, as officials round; Python's own formatting rounds 2.5 to 2.
    return _number(value, filter_name).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
