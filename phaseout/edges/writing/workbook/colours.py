"""What turns to colour in a sheet to be filled in: what is still missing, what does not agree."""

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from phaseout.edges.writing.workbook.cells import checked
from phaseout.edges.writing.workbook.formats import Formats
from phaseout.edges.writing.workbook.layout import Layout
from phaseout.edges.writing.workbook.nouns import Case, Column, Sheet

MISSING, WANTED, AT_ODDS = "#F8CBC6", "#FFF0B8", "#FFD966"


def colour(worksheet: Any, sheet: Sheet, place: Layout, formats: Formats) -> None:
    """Empty cells that must or ought to be filled, and equal codes of different names."""
    first, last = place.first, place.end - 1
    for x, column in enumerate(sheet.columns):
        for formula, fill in _told(sheet, column, place, x):
            rule = {"type": "formula", "criteria": f"={formula}", "format": formats.tint(fill)}
            checked(worksheet, first, x, worksheet.conditional_format(first, x, last, x, rule))


def _told(sheet: Sheet, column: Column, place: Layout, x: int) -> Iterator[tuple[str, str]]:
    """What turns a cell of the column to colour, the graver first: formula for its first cell, fill."""
    first = place.first
    empty = _empty(_cell(first, x))
    if column.required:
        begun = f"COUNTA({_cell(first, 0)}:{_cell(first, len(sheet.columns) - 1)})>0"
        yield f"AND({begun},{empty})", MISSING
    for cases, fill in ((column.required_when, MISSING), (column.wanted_when, WANTED)):
        if cases:
            yield f"AND({_any('OR', [_case(case, first) for case in cases])},{empty})", fill
    if column.names is not None:
        yield _at_odds(place, x, column.names), AT_ODDS


def _case(case: Case, row: int) -> str:
    return _any("AND", [_holds(_cell(row, x), words) for x, words in case.items()])


def _holds(cell: str, words: tuple[str, ...] | None) -> str:
    if words is None:
        return f"LEN(TRIM({cell}))>0"
    return _any("OR", [f"TRIM({cell})={_quoted(word)}" for word in words])


def _any(join: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{join}({','.join(parts)})"


def _at_odds(place: Layout, code: int, name: int) -> str:
    """The code stands elsewhere beside another name."""
    codes, names = (xl_range_abs(place.first, x, place.end - 1, x) for x in (code, name))
    own, called = _cell(place.first, code), _cell(place.first, name)
    return f'AND(LEN({own})>0,SUMPRODUCT(({codes}={own})*({names}<>"")*({names}<>{called}))>0)'


def _empty(cell: str) -> str:
    return f"LEN(TRIM({cell}))=0"


def _cell(row: int, x: int) -> str:
    return str(xl_rowcol_to_cell(row, x, col_abs=True))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
