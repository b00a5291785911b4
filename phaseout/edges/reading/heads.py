"""The header of a table: where it stands, which ledger it is of, which column holds which field.

All ledgers of a plan are matched at once. The columns decide which one a header is of; between
ledgers that fit nearly equally, the title above it or the name of the sheet does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.workbook import SheetCells
from phaseout.model.plan import LedgerSpec
from phaseout.values import fold, header_unit

SEARCHED_ROWS = 60
"""The header is looked for in the first rows of a sheet; titles are seldom over ten."""
DEEPEST_HEADER = 3
MANY_COLUMNS = 6
"""So many known columns are a ledger that lacks the enterprise; fewer may be a list of choices."""
FEW_COLUMNS = 3
"""So many a ledger has at least that knows no enterprise."""
COUNTED = frozenset({"number", "integer", "date", "deadline"})
TITLE_OUTWEIGHS = 2
"""Columns by which one ledger may fit better than another that the title names."""
SHORTEST_TITLE = 3
"""A title of two characters (台账) tells no ledger from another."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header that was found: counted from 0, columns by position."""

    spec: LedgerSpec
    top: int
    depth: int
    columns: Mapping[int, str]
    texts: Mapping[int, str]
    units: Mapping[int, str]


Matches = Mapping[str, tuple[str, str]]
"""Ledger → the field that a header stands for in it, and the unit that the header names."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the ledgers of a plan call their columns and themselves, all of it folded."""

    specs: Mapping[str, LedgerSpec]
    names: Mapping[str, Mapping[str, str]]
    """Name of a column → ledger → field: every header first, then the aliases in their order."""
    titles: Mapping[str, frozenset[str]]
    """Title → the ledgers that bear it."""
    known: dict[tuple[str, ...], Matches] = field(default_factory=dict)

    def match(self, parts: tuple[str, ...]) -> Matches:
        """What a header, its parts from the top down, stands for: whole, lowest, with its unit."""
        if parts not in self.known:
            self.known[parts] = self._matched(parts)
        return self.known[parts]

    def _matched(self, parts: tuple[str, ...]) -> Matches:
        found: dict[str, tuple[str, str]] = {}
        for text in dict.fromkeys(("".join(parts), "".join(parts[-2:]), parts[-1])):
            whole, name, unit, bare = spellings(text)
            for spelling, said in ((whole, unit), (name, unit), (bare, "")):
                for ledger, field_id in self.names.get(spelling, {}).items():
                    found.setdefault(ledger, (field_id, said))
        return found

    def titled(self, texts: Iterable[str]) -> frozenset[str]:
        """The ledgers that a title names, by the longest of their titles in it."""
        folded = [fold(text) for text in texts]
        named = [title for title in self.titles if any(title in text for text in folded)]
        return self.titles[max(named, key=len)] if named else frozenset()


def index_of(specs: Sequence[LedgerSpec]) -> Index:
    """The names of these ledgers and of their columns."""
    headers = [(spec.id, f.id, f.header) for spec in specs for f in spec.fields.values()]
    aliases = [
        (spec.id, f.id, a) for spec in specs for f in spec.fields.values() for a in f.aliases
    ]
    columns = (*headers, *aliases)
    titles = tuple((spec.id, text) for spec in specs for text in (spec.title, *spec.aliases))
    return Index({spec.id: spec for spec in specs}, _column_names(columns), _titles(titles))


@lru_cache(maxsize=64)
def _column_names(columns: tuple[tuple[str, str, str], ...]) -> Mapping[str, Mapping[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for ledger, field_id, text in columns:
        names.setdefault(fold(text), {}).setdefault(ledger, field_id)
    return names


@lru_cache(maxsize=64)
def _titles(titles: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[str]]:
    bearers: dict[str, frozenset[str]] = {}
    for ledger, text in titles:
        if len(title := fold(text)) >= SHORTEST_TITLE:
            bearers[title] = bearers.get(title, frozenset()) | {ledger}
    return bearers


@lru_cache(maxsize=20_000)
def spellings(text: str) -> tuple[str, str, str, str]:
    """A header folded: whole, without its unit, the unit, without anything in brackets."""
    name, unit = header_unit(text)
    return fold(text), fold(name), unit, fold(re.sub(r"[（(].*?[)）]", "", text))


def find_head(sheet: SheetCells, index: Index, start: int = 0) -> Head | None:
    """The header with the most columns that a ledger knows; the shallowest of equals."""
    covered = _merged_right(sheet)
    best: tuple[tuple[float, ...], Head] | None = None
    above: list[str] = []
    for top in range(start, min(start + SEARCHED_ROWS, len(sheet.rows))):
        if best and len(best[1].columns) > 2 and _ended(sheet, best[1], top, index):
            break
        texts = [c for c in sheet.rows[top] if isinstance(c, str) and c.strip()]
        if texts:
            titled = index.titled(above) or index.titled([sheet.name])
            for depth in range(1, DEEPEST_HEADER + 1):
                for head in _heads_at(sheet, covered, top, depth, index):
                    score = _score(head, head.spec.id in titled)
                    if _convincing(head) and (best is None or score > best[0]):
                        best = (score, head)
        above += texts[:1] if len(texts) < FEW_COLUMNS else []
    return best[1] if best else None


def _ended(sheet: SheetCells, head: Head, top: int, index: Index) -> bool:
    """Whether no header that contains or follows this one can begin here: items have begun."""
    if top > head.top + DEEPEST_HEADER:
        return True
    row = sheet.rows[top]
    who = next((c for c, f in head.columns.items() if f == "enterprise"), len(row))
    texts = [text for text in map(text_of, row) if text]
    return (
        top >= head.top + head.depth
        and who < len(row)
        and text_of(row[who]) != ""
        and not any(spellings(text)[1] in index.names for text in texts)
    )


def _score(head: Head, titled: bool) -> tuple[float, ...]:
    known = len(head.columns)
    return (
        known + TITLE_OUTWEIGHS * titled, titled, -head.depth,
        known / len(head.spec.fields), -head.top,
    )  # fmt: skip


def _convincing(head: Head) -> bool:
    """An enterprise and another known column, many known columns, or a list of names alone."""
    fields = set(head.columns.values())
    if "enterprise" not in head.spec.fields:
        return len(fields) >= FEW_COLUMNS and _distinguished(head.spec, fields)
    if "enterprise" in fields:
        return len(fields) >= 2 or len(head.texts) == 1
    return len(fields) >= MANY_COLUMNS


def _distinguished(spec: LedgerSpec, fields: set[str]) -> bool:
    """Half of what makes or must fill a row, and an amount or a day: a list of choices has none."""
    telling = {f.id for f in spec.fields.values() if f.required or f.id in spec.key}
    counted = {f.id for f in spec.fields.values() if f.type in COUNTED} - {"seq"}
    return 2 * len(telling & fields) >= len(telling) and not counted.isdisjoint(fields)


def _heads_at(
    sheet: SheetCells, covered: Mapping[tuple[int, int], str], top: int, depth: int, index: Index
) -> list[Head]:
    """These rows read as a header, once for each ledger that knows any of its columns."""
    texts: dict[int, str] = {}
    columns: dict[str, dict[int, str]] = {}
    units: dict[str, dict[int, str]] = {}
    for c, parts in _parts(sheet, covered, top, depth).items():
        texts[c] = "".join(dict.fromkeys(parts))
        for ledger, (field_id, unit) in index.match(parts).items():
            own = columns.setdefault(ledger, {})
            if field_id not in own.values():
                own[c] = field_id
                if unit:
                    units.setdefault(ledger, {})[c] = unit
    for ledger, own in columns.items():
        _span(index.specs[ledger], own, texts)
    return [
        Head(index.specs[ledger], top, depth, own, texts, units.get(ledger, {}))
        for ledger, own in columns.items()
    ]


def _parts(
    sheet: SheetCells, covered: Mapping[tuple[int, int], str], top: int, depth: int
) -> dict[int, tuple[str, ...]]:
    """The texts of each column in these rows from the top down, where there is any."""
    levels = [sheet.rows[r] for r in range(top, min(top + depth, len(sheet.rows)))]
    parts: dict[int, list[str]] = {}
    for k, row in enumerate(levels):
        for c in range(max(map(len, levels))):
            if text := covered.get((top + k, c)) or (text_of(row[c]) if c < len(row) else ""):
                parts.setdefault(c, []).append(text)
    return {c: tuple(parts[c]) for c in sorted(parts)}


def _span(spec: LedgerSpec, columns: dict[int, str], texts: Mapping[int, str]) -> None:
    """A header over two columns: the empty one beside it stands for the second field."""
    for c, name in list(columns.items()):
        second = spec.fields[name].spans
        empty = c + 1 not in texts or texts[c + 1] == texts[c]
        if second and second not in columns.values() and c + 1 not in columns and empty:
            columns[c + 1] = second


def nearest_header(text: str, spec: LedgerSpec) -> str:
    """The header of the plan that resembles this one most; empty when none does."""
    from rapidfuzz import process

    choices = {f.header: fold(f.header) for f in spec.fields.values()}
    found = process.extractOne(fold(text), choices, score_cutoff=60)
    return str(found[2]) if found else ""


def _merged_right(sheet: SheetCells) -> dict[tuple[int, int], str]:
    """The header texts that a horizontal merge spreads over the cells it covers."""
    spread: dict[tuple[int, int], str] = {}
    for top, left, _, right in sheet.merges:
        if top < SEARCHED_ROWS and right > left and top < len(sheet.rows):
            row = sheet.rows[top]
            text = text_of(row[left]) if left < len(row) else ""
            spread |= {(top, c): text for c in range(left + 1, right + 1) if text}
    return spread
