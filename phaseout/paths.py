"""Where the project's own data lies, inside the wheel or beside the package; paths as typed."""

import re
import shlex
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PLANS = PACKAGE / "plans"
_PLAIN = re.compile(r"[\w./:\\+=@%-]+")


def folder(name: str) -> Path:
    """The folder `templates` or `sample_ledgers`: inside the package first, then beside it."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def as_typed(word: object) -> str:
    """A path or word as one types it; one with blanks or signs of the shell in quotation marks.

    >>> as_typed("市级 台账.xlsx"), as_typed("市级台账.xlsx")
    ('"市级 台账.xlsx"', '市级台账.xlsx')
    """
    text = str(word)
    if _PLAIN.fullmatch(text):
        return text
    return shlex.quote(text) if set(text) & set('"$`!') else f'"{text}"'
