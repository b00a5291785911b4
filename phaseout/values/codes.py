"""The unified social credit code (GB 32100-2015)."""

import re
import unicodedata
from functools import cache
from operator import getitem

from phaseout.values.cell import DASHES, INVISIBLE, NO_SUCH, Cell, Reading, as_text, blank

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Registering authority, kind of body, six digits of the region, nine of the organisation, check.
_SIGN = f"[{SIGNS}]"
FORM = rf"[1-9ANY]{_SIGN}[0-9]{{6}}{_SIGN}{{10}}"
_FORM = re.compile(FORM)
_ADDED = re.compile(rf"[\s{INVISIBLE}'`’‘{re.escape(DASHES)}]")
_DAMAGED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}|[0-9]{15}000(?:\.0+)?")

# B and L may stand after the region, O, I, Z and S nowhere.
_READ_FOR = str.maketrans("OIZS", "0125")
_READ_IN_REGION = str.maketrans("OIZSBL", "012581")


def read_code(cell: Cell) -> Reading:
    """The credit code in capitals, its form and check digit verified by python-stdnum.

    A code that Excel took for a number has kept fifteen of its digits; it cannot be restored.
    """
    if isinstance(cell, str) and _is_valid(cell):
        return Reading(cell)
    nothing = blank(cell, NO_SUCH)
    if nothing is not None:
        return nothing
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Reading(fault="D002")
    text = as_text(cell)
    code = _ADDED.sub("", unicodedata.normalize("NFKC", text)).upper()
    if _is_valid(code):
        return Reading(code, repair=None if code == text else "R002")
    if _DAMAGED.fullmatch(code):
        return Reading(fault="D002")
    return Reading(fault="D001", hint=_likely_code(code))


def _is_valid(code: str) -> bool:
    """Whether form and check digit are right.

    Bodies registered by the agricultural authorities (N) and others (A, Y) begin with a letter;
    stdnum's own `validate` refuses those, its check digit holds for them too.
    """
    if not _FORM.fullmatch(code):
        return False
    shares = check_shares()
    return SIGNS[sum(map(getitem, shares, code)) % len(SIGNS)] == code[len(shares)]


@cache
def check_shares() -> tuple[dict[str, int], ...]:
    """What each sign adds to the check digit, place by place, as python-stdnum counts it.

    The digit is a sum over the places (GB 32100, weights by the place), so the library is asked
    once for each sign in each place and not for every code, which would cost ten times as much.
    """
    # 50 ms that only a ledger with codes shall pay
    from stdnum.cn import uscc

    return tuple(
        {sign: SIGNS.index(uscc.calc_check_digit("0" * place + sign)) for sign in SIGNS}
        for place in range(17)
    )


def _likely_code(code: str) -> str | None:
    """The code with each letter that cannot stand in its place read as the digit it looks like."""
    likely = code[:8].translate(_READ_IN_REGION) + code[8:].translate(_READ_FOR)
    return likely if likely != code and _is_valid(likely) else None
