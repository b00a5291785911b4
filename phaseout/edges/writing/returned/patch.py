"""A workbook with its marks, every part that is not concerned left as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phaseout.edges.reading.ooxml import book_part
from phaseout.edges.reading.package import Package
from phaseout.edges.writing.returned.book import Book, Tab
from phaseout.edges.writing.returned.boxes import added, blank, grown, without
from phaseout.edges.writing.returned.cells import (
    Address,
    Grid,
    address_of,
    anchors,
    marked,
    unmarked,
)
from phaseout.edges.writing.returned.comments import (
    BEGIN,
    EMPTY,
    block,
    conversations,
    with_ours,
    without_ours,
)
from phaseout.edges.writing.returned.markup import (
    Element,
    Unpatchable,
    attributes,
    children,
)
from phaseout.edges.writing.returned.page import Page
from phaseout.edges.writing.returned.parts import OFFICE, Parts
from phaseout.edges.writing.returned.results import MOST_COMMENTS, Results, advice, worst
from phaseout.edges.writing.returned.styles import Styles
from phaseout.edges.writing.workbook.texts import sheet_name, shortened
from phaseout.model.finding import Finding
from phaseout.sentence import say

LONGEST_COMMENT = 4_000
"""Characters; a longer one is not read in a box."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY_DRAWING = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
_SELECTED = re.compile(rb"\s+tabSelected\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class Patched:
    """The package, and whether its name must say that it holds macros."""

    content: bytes
    macros: bool


def patched(content: bytes, findings: Sequence[Finding], told: Results, old: str) -> Patched:
    """The workbook with marks at the cells of the findings and the sheet of results in front.

    old: the name of the sheet of results that an earlier round left; empty where there is none.

    Raises:
        Unpatchable: the package is not built as Excel and WPS build one.
    """
    parts = Parts(content)
    book = Book(parts, book_part(Package(content)))
    styles_part = parts.related(book.name, "styles")
    styles = Styles(parts.read(styles_part), book.remembered())
    place = next((n for n, tab in enumerate(book.tabs) if old and tab.name == old), None)
    for number, tab in enumerate(book.tabs):
        if number != place:
            own = [f for f in findings if f.place.sheet == tab.name and f.place.cell]
            _mark_sheet(parts, tab, number + 1, own, styles)
    _front(parts, book, place, told, styles)
    parts.write(styles_part, styles.written())
    return Patched(parts.content(), book.macros)


def _front(parts: Parts, book: Book, place: int | None, told: Results, styles: Styles) -> None:
    """The sheet of results, in its old part if there is one."""
    others = [tab.name for n, tab in enumerate(book.tabs) if n != place]
    name = sheet_name(told.name, {other.lower() for other in others})
    if place is None:
        part = parts.free("xl/worksheets/sheet{}.xml")
        relation = parts.relate(book.name, "worksheet", part)
        parts.declare(part, f"{SPREADSHEET}worksheet+xml")
    else:
        part, relation = book.tabs[place].part, book.tabs[place].relation
    parts.write(part, Page(styles, others).written(told))
    book.with_front(name, relation, place, styles.names())


def _mark_sheet(
    parts: Parts, tab: Tab, number: int, findings: Sequence[Finding], styles: Styles
) -> None:
    part = _deselected(parts.read(tab.part))
    if tab.kind != "worksheet":
        parts.write(tab.part, part)
        return
    part = unmarked(part, styles)
    by_cell = _by_cell(part, findings)
    grid = Grid(part) if by_cell else None
    if grid:
        marks = {cell: worst(f.severity for f in own) for cell, own in by_cell.items()}
        part = marked(grid, marks, styles)
    notes = {cell: _said(own) for cell, own in sorted(by_cell.items())[:MOST_COMMENTS]}
    parts.write(tab.part, _with_notes(parts, tab, part, number, notes, grid))


def _said(findings: Sequence[Finding]) -> str:
    told = "\n".join(line for finding in findings for line in advice(finding))
    return block([shortened(told, LONGEST_COMMENT)])


def _by_cell(part: bytes, findings: Sequence[Finding]) -> dict[Address, list[Finding]]:
    """The findings of each cell that a person sees: those under a merge count to its corner."""
    places = [address_of(f.place.cell or "") for f in findings]
    corner = anchors(part, places) if places else {}
    found: dict[Address, list[Finding]] = {}
    for finding, cell in zip(findings, places, strict=True):
        found.setdefault(corner.get(cell, cell), []).append(finding)
    return found


def _with_notes(
    parts: Parts, tab: Tab, part: bytes, number: int, notes: Mapping[Address, str],
    grid: Grid | None,
) -> bytes:  # fmt: skip
    """The sheet part, its comments and their boxes written beside it."""
    comments = parts.related(tab.part, "comments")
    before = parts.read(comments) if comments else b""
    if not notes and BEGIN.encode() not in before:
        return part
    talked = frozenset(
        cell
        for r in parts.relations(tab.part) if r.kind == "threadedComment"
        for cell in conversations(parts.read(r.target))
    )  # fmt: skip
    cleared = without_ours(before or EMPTY)
    noted = with_ours(cleared.part, notes, talked)
    if not comments:
        comments = parts.free("xl/comments{}.xml")
        parts.relate(tab.part, "comments", comments)
        parts.declare(comments, f"{SPREADSHEET}comments+xml")
    parts.write(comments, noted.part)
    drawing, part = _drawing(parts, tab, part, number)
    boxes = grown(without(parts.read(drawing), cleared.gone), cleared.shown)
    boxes = grown(boxes, {c: t for c, t in noted.shown.items() if t[1]})
    new = {c: t[0] for c, t in noted.shown.items() if not t[1]}
    parts.write(drawing, added(boxes, new, grid) if grid else boxes)
    return part


def _drawing(parts: Parts, tab: Tab, part: bytes, number: int) -> tuple[str, bytes]:
    """The VML part of a sheet, and the sheet part that names it."""
    tail = _tail(part)
    named = next((e for name, e in tail.items() if name == "legacyDrawing"), None)
    if named is not None:
        id = next(v for n, v in attributes(named.about).items() if n.endswith(":id"))
        target = next((r.target for r in parts.relations(tab.part) if r.id == id), "")
        if target:
            return target, part
        raise Unpatchable(say("批注的图形部件找不到"))
    target = parts.free("xl/drawings/vmlDrawing{}.vml")
    relation = parts.relate(tab.part, "vmlDrawing", target)
    parts.declare_all("vml", VML)
    parts.write(target, blank(number))
    at = next(
        (tail[n].start for n in _AFTER_LEGACY_DRAWING if n in tail), part.rindex(b"</worksheet")
    )
    line = f'<legacyDrawing xmlns:r="{OFFICE.rstrip("/")}" r:id="{relation}"/>'.encode()
    return target, part[:at] + line + part[at:]


def _tail(part: bytes) -> dict[str, Element]:
    """What stands in a sheet part after its cells."""
    close = part.rfind(b"</sheetData>")
    start = close + 12 if close >= 0 else part.index(b">", part.index(b"<sheetData")) + 1
    return {e.name: e for e in children(part, start, part.rindex(b"</worksheet"))}


def _deselected(part: bytes) -> bytes:
    """The part of a sheet that is not selected together with the one in front."""
    end = part.find(b"</sheetViews>")
    if end < 0:
        return part
    start = part.rfind(b"<sheetViews", 0, end)
    return part[:start] + _SELECTED.sub(b"", part[start:end]) + part[end:]
