"""The looks of cells, each made once."""

from typing import Any

from phaseout.edges.writing.workbook.nouns import Column

FONT = "宋体"
DATE = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
THOUSANDS = "#,##0"
THOUSANDS_AND_MORE = "#,##0.####"
GENERAL = "General"
TEXT = "@"

FILLS = {"red": "#FBE3E1", "yellow": "#FFF5CF", "grey": "#EDEDED", "": ""}
HEAD, REQUIRED, WANTED, OPTIONAL = "#DCE6F1", "#F8C596", "#FFEBB0", "#E7E6E6"
LINE, LINK = "#595959", "#0563C1"

SHORT = 14
"""Texts in columns narrower than this are words of a list rather than sentences: centred."""
_NUMBER = {"text": TEXT, "code": TEXT, "date": DATE, "number": GENERAL, "integer": GENERAL}


Look = dict[str, Any]
"""XlsxWriter's properties of a format."""


def title() -> Look:
    """The sheet's title."""
    return {"font_size": 18, "bold": True, "align": "center", "text_wrap": True}


def line(**look: Any) -> Look:
    """A line above or below the table."""
    return {"align": "left", "text_wrap": True} | look


def head(fill: str) -> Look:
    """A column's head."""
    return box(bold=True, align="center", text_wrap=True, bg_color=fill)


def box(**look: Any) -> Look:
    """A cell with thin borders."""
    return {"border": 1, "border_color": LINE} | look


def link() -> Look:
    """A cell that leads to a file."""
    return box(font_color=LINK, underline=1, text_wrap=True)


def align(column: Column) -> str:
    """Sentences to the left, measures to the right, all else in the middle."""
    if column.align:
        return column.align
    if column.kind == "text" and column.width >= SHORT:
        return "left"
    return "right" if column.kind == "number" else "center"


class Formats:
    """XlsxWriter's formats of one workbook; the same look asked twice is the same format."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:
        """The format of this look, in the house font, 10 points, centred in height."""
        look = {"font_name": FONT, "font_size": 10, "valign": "vcenter"} | look
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._package.add_format(look)
        return self._made[key]

    def data(self, column: Column, *, fill: str = "", locked: bool = True, **look: Any) -> Any:
        """A cell of the column."""
        return self.get(**box(**(_kind(column) | _filled(fill) | _locked(locked) | look)))

    def below(self, column: Column, *, locked: bool = True) -> Any:
        """A cell not written, in or under the table, which somebody may fill in: no borders."""
        return self.get(**(_kind(column) | _locked(locked)))

    def frame(self) -> Any:
        """The borders of a conditional format."""
        return self._package.add_format(box())

    def tint(self, fill: str) -> Any:
        """The colour of a conditional format, with borders."""
        return self._package.add_format(box(bg_color=fill))


def _kind(column: Column) -> Look:
    room = {"text_wrap": True} if column.kind in {"text", "code"} else {"shrink": True}
    return {"num_format": _NUMBER[column.kind], "align": align(column)} | room


def _filled(fill: str) -> Look:
    return {"bg_color": fill} if fill else {}


def _locked(locked: bool) -> Look:
    return {} if locked else {"locked": False}
