"""Addresses of web pages and telephone numbers."""

import re
import unicodedata
from urllib.parse import urlsplit

from phaseout.values.cell import DASHES, INVISIBLE, MARKED, NO_SUCH, Cell, Reading, as_text, blank
from phaseout.values.text import compact

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+")
_NOT_IN_ADDRESS = re.compile(rf"[\s\x00-\x1f\x7f-\x9f<>\"`{{}}|\\^、，。；“”{INVISIBLE}]")

_MOBILE = re.compile(r"(?:\+?(?:00)?86-?)?(1[3-9][0-9])-?([0-9]{4})-?([0-9]{4})")
MOBILE = "1[3-9][0-9]{9}"
_PLAIN_MOBILE = re.compile(MOBILE)
# 010 and 02x are the area codes of three digits.
_AREA = "010|02[0-9]|0[3-9][0-9]{2}"
_LANDLINE = re.compile(
    rf"(?:\+?(?:00)?86-?)?(?:\((?P<bracketed>{_AREA})\)-?|(?P<area>{_AREA})-?)?"
    r"(?P<number>[2-9][0-9]{2,3}-?[0-9]{4})"
    r"(?:(?:-|转|转分机|分机|ext\.?|x)(?P<extension>[0-9]{1,6}))?",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"([48]00)-?([0-9]{3})-?([0-9]{4})")
_DASHES = str.maketrans(DASHES, "-" * len(DASHES))


def read_url(cell: Cell) -> Reading:
    """An http or https address, as written."""
    nothing = blank(cell, NO_SUCH)
    if nothing is not None:
        return nothing
    text = as_text(cell)
    if _is_address(text):
        return Reading(text)
    plain = re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFKC", text)).strip()
    if _is_address(plain):
        return Reading(plain, repair="R001")
    return Reading(fault="F010", hint=_likely_address(plain))


def _is_address(text: str) -> bool:
    if not text.lower().startswith(("http://", "https://")) or _NOT_IN_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        # http://gov.cn@elsewhere leads elsewhere; two addresses in a cell lead nowhere
        return bool(
            _HOST.fullmatch(parts.hostname or "")
            and (parts.port is None or parts.port > 0)
            and "@" not in parts.netloc
            and text.count("://") == 1
        )
    except ValueError:
        return False


def _likely_address(text: str) -> str | None:
    """One that lost its scheme, was broken over lines or ends in punctuation."""
    likely = re.sub(r"\s+", "", text).rstrip("。，、；,.;")
    if not re.match("https?://", likely, re.IGNORECASE):
        likely = f"http://{likely}"
    return likely if _is_address(likely) else None


def read_phone(cell: Cell) -> Reading:
    """One or several telephone numbers: 13800000000, 023-67000000-801, joined by 、."""
    nothing = blank(cell, NO_SUCH)
    if nothing is not None:
        return nothing
    text = as_text(cell)
    if _PLAIN_MOBILE.fullmatch(text):
        return Reading(text)
    if MARKED.search(text):
        return Reading(fault="F011")
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    phones = _phones(compact(plain), "[、,;/]+") or _phones(plain.strip(), r"[、,;/\s]+")
    if phones is not None:
        return Reading(phones, repair=None if phones == text else "R001")
    # A number cell has lost the 0 of its area code.
    likely = _phone(f"0{plain}") if isinstance(cell, float) and len(plain) > 8 else None
    return Reading(fault="F011", hint=likely)


def _phones(text: str, between: str) -> str | None:
    phones = [_phone(part) for part in re.split(between, text)]
    return "、".join(filter(None, phones)) if all(phones) else None


def _phone(text: str) -> str | None:
    if found := _MOBILE.fullmatch(text):
        return "".join(found.groups())
    if found := _SERVICE.fullmatch(text):
        return "-".join(found.groups())
    if found := _LANDLINE.fullmatch(text):
        area = found["bracketed"] or found["area"]
        number = found["number"].replace("-", "")
        return "-".join(filter(None, (area, number, found["extension"])))
    return None
