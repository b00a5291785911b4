"""How tables and texts write amounts, numbers and days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from phaseout.model.facts import UNSTATED, Amount, Facts


def unique(words: Iterable[str]) -> str:
    """The words as an enumeration, each once."""
    return "、".join(dict.fromkeys(words))


def number(value: float) -> str:
    """A number as papers write it, never as 1e-05."""
    return f"{Decimal(repr(value)).normalize():f}"


def in_words(amount: Amount) -> str:
    """水泥60万吨/年; 未注明产品的60万吨/年 where rows name none; what has no name only 60座."""
    unit = "" if amount.unit == UNSTATED else amount.unit
    name = f"{UNSTATED}产品的" if amount.name == UNSTATED else amount.name
    # a product called after a number would run into its amount
    between = "：" if name[-1:].isascii() and name[-1:].isdigit() else ""
    return f"{name}{between}{number(amount.value)}{unit}"


def by_unit(facts: Facts) -> tuple[Amount, ...]:
    """Equipment of all kinds by unit, as the figures state it."""
    front = "exit.equipment."
    own = (f for f in facts.figures.values() if f.id.startswith(front))
    return tuple(Amount("", f.value, f.unit) for f in own)


def spaced(amounts: Iterable[Amount]) -> str:
    """水泥 60万吨/年, a line a product."""
    return "\n".join(f"{a.name} {number(a.value)}{a.unit}" for a in amounts)


def day(when: date | None) -> str:
    """2024-06-30; empty where no day is known."""
    return when.isoformat() if when else ""


def percent(rate: float | None) -> str:
    """85.3%; a dash where no rate can be told."""
    return "—" if rate is None else f"{number(rate)}%"
