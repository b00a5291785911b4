"""What is wrong with a plan, in one sentence: file, key, what was expected, the nearest word."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PlanFault(Exception):
    """A plan that cannot be used: file, key, what was expected, the nearest right word."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that this one is likely to mean, as the end of a sentence."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，是不是“{close[0]}”？" if close else "。"


def known(where: str, names: Iterable[str], words: Iterable[str]) -> None:
    """Every name is one of these words.

    Raises:
        PlanFault: the first that is not, with the nearest that is.
    """
    listed = list(words)
    for name in names:
        if name not in listed:
            raise PlanFault(f"{where}：没有“{name}”{nearest(name, listed)}")
