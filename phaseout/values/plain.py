"""Many cells at once: whether the reader of their type would give every one as it stands.

Most of a ledger is written as it should be. Asked of a column's cells together, that costs a
tenth of reading them one by one; a no says only that they must be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from phaseout.values.codes import FORM, SIGNS, check_shares
from phaseout.values.contacts import MOBILE
from phaseout.values.dates import FIRST, LAST
from phaseout.values.text import STROKES, TO_MEND

if TYPE_CHECKING:
    import numpy as np

_CODES = re.compile(f"(?:{FORM})*+")
_MOBILES = re.compile(f"(?:{MOBILE})*+")
_CODE_LENGTH, _MOBILE_LENGTH = 18, 11


def plain_texts(texts: Sequence[str]) -> bool:
    """Whether `read_text` gives each of the texts, none of them empty, as it stands."""
    return STROKES.isdisjoint(map(itemgetter(0), texts)) and not TO_MEND.search("".join(texts))


def plain_dates(days: Sequence[date]) -> bool:
    """Whether `read_date` gives each of the days, none with a time, as it stands."""
    return min(days) >= FIRST and max(days) <= LAST


def plain_phones(texts: Sequence[str]) -> bool:
    """Whether each of the texts is the number of a mobile telephone and nothing else."""
    return _all_fit(texts, _MOBILE_LENGTH, _MOBILES)


def plain_codes(texts: Sequence[str]) -> bool:
    """Whether each of the texts is a credit code of the right form and check digit."""
    if not _all_fit(texts, _CODE_LENGTH, _CODES):
        return False
    import numpy as np

    signs = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(-1, _CODE_LENGTH)
    shares, digits = _code_tables()
    sums = shares[np.arange(_CODE_LENGTH - 1), signs[:, :-1]].sum(axis=1)
    return bool((sums % len(SIGNS) == digits[signs[:, -1]]).all())


@cache
def _code_tables() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """What a sign (by its ASCII code) adds in each place, and what it means as the check digit."""
    import numpy as np

    shares = np.zeros((_CODE_LENGTH - 1, 128), np.int64)
    digits = np.zeros(128, np.int64)
    for digit, sign in enumerate(SIGNS):
        digits[ord(sign)] = digit
        shares[:, ord(sign)] = [share[sign] for share in check_shares()]
    return shares, digits


def _all_fit(texts: Sequence[str], length: int, pattern: re.Pattern[str]) -> bool:
    return set(map(len, texts)) <= {length} and bool(pattern.fullmatch("".join(texts)))
