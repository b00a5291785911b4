"""Text on its way into CSV: nothing that Excel would calculate or round."""

import re

from phaseout.edges.writing.city.names import shown
from phaseout.edges.writing.workbook.texts import leads
from phaseout.values import OBEYED, UNREADABLE

_LIKE_A_NUMBER = re.compile(r"\d{12,}|\d+E\d+", re.IGNORECASE)


def harmless(text: str) -> str:
    """The text on one line, such that Excel shows it and neither calculates nor rounds it.

    Before what it would take for a number or a formula stands a tab: it is not seen in a cell, and
    whoever reads the file by program loses it by trimming. An apostrophe would be seen.
    """
    line = " ".join(OBEYED.sub(UNREADABLE, shown(text)).split())
    return f"\t{line}" if _LIKE_A_NUMBER.fullmatch(line) or leads(line) else line
