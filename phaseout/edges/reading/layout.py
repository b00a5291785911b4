"""Where the table is in a sheet: header rows, columns → fields, data, totals and notes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from phaseout.edges.reading.workbook import Cell, SheetCells
from phaseout.model.ledger import Layout
from phaseout.model.plan import LedgerSpec
from phaseout.values import fold, header_unit, read_date

SEARCHED_ROWS = 60
"""The header is looked for in the first rows of a sheet; titles are seldom over ten."""
DEEPEST_HEADER = 3

TOTAL = re.compile(r".{0,8}?(合计|小计|总计|共计|累计|合\s+计|小\s+计|总\s+计)\s*[:：]?")
NOTE = re.compile(
    r"(备?注|说明|填表说明|填[表报]人?|审核人?|制表人?|复核人?|(单位|分管)?负责人|分管领导|联系人|联系电话)"
    r"\s*([(（][^)）]*[)）])?\s*(\d*\s*[:：.、]|$)|以下空白"
)
SECTION = re.compile(
    r"([（(]?[一二三四五六七八九十]+[)）]?\s*[、.．]|\d{1,2}\s*[、．]|\d{1,2}\s*\.\s*[^\d\s])"
)
SIGNED_ON = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?")
LONGEST_HEADER = 20
MANY_COLUMNS = 6
"""So many known columns are a ledger that lacks the enterprise; fewer may be a list of choices."""
NO_HEADER = "（无表头）"
NIL = re.compile(r"(零报告|无|本期无|无落后产能.*|本(区|县|市|辖区|单位).{0,12}无.*)[。.]?$")
NIL_TICKED = re.compile(r"零报告\s*[:：]?\s*[(（\[【]?\s*(是|√|✓|☑|✔)")
STATED_UNIT = re.compile(
    r"(?:填报|报送|上报|填表)单位(?:[（(]盖?章?[)）])?\s*[:：]?\s*(.*)$", re.DOTALL
)
STATED_ON = re.compile(r"(?:填报|报送|上报|填表|制表)(?:日期|时间)\s*[:：]?\s*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """A header that was found: counted from 0, columns by position."""

    spec: LedgerSpec
    top: int
    depth: int
    columns: Mapping[int, str]
    texts: Mapping[int, str]
    units: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet: how it was understood, and which rows (from 0) are items."""

    layout: Layout
    spec: LedgerSpec | None = None
    data_rows: tuple[int, ...] = ()
    positions: Mapping[int, str] = field(default_factory=dict)
    filled_by_merge: Mapping[tuple[int, int], Cell] = field(default_factory=dict)


def letter(position: int) -> str:
    """The letter of a column counted from 0 (0 → A, 26 → AA)."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_of(cell: Cell) -> str:
    """A cell as the text a person sees in it; empty for an empty cell."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def understand(sheet: SheetCells, specs: Sequence[LedgerSpec]) -> list[Table]:
    """The tables of a sheet, each as the ledger it reads as; without any, one that says so."""
    tables: list[Table] = []
    start = 0
    while head := find_head(sheet, specs, start):
        kinds, end = _row_kinds(sheet, head, specs)
        tables.append(_table(sheet, head, kinds, start))
        if end >= len(sheet.rows):
            break
        start = end
    return tables or [Table(_layout_above(sheet, sheet.rows[:SEARCHED_ROWS]))]


def _layout_above(sheet: SheetCells, above: Sequence[Sequence[Cell]]) -> Layout:
    """What the lines above a table state: title, unit, day, a nil return."""
    unit, stated_on = _stated(above)
    return Layout(
        sheet.name, sheet.visible,
        title=next((t for row in above for t in map(text_of, row) if len(t) > 4), ""),
        stated_unit=unit, stated_on=stated_on, doubts=sheet.doubts,
        nil=any(NIL_TICKED.search(text_of(c)) for row in above for c in row),
    )  # fmt: skip


def _table(sheet: SheetCells, head: Head, kinds: Mapping[int, str], start: int) -> Table:
    rows = {kind: tuple(r for r, k in kinds.items() if k == kind) for kind in set(kinds.values())}
    data = rows.get("data", ())
    above = _layout_above(sheet, sheet.rows[start : head.top])
    unmapped = _unmapped(sheet, head, data)
    layout = replace(
        above,
        ledger=head.spec.id,
        header_rows=tuple(range(head.top + 1, head.top + head.depth + 1)),
        first_row=data[0] + 1 if data else None,
        last_row=data[-1] + 1 if data else None,
        columns={letter(c): f for c, f in head.columns.items()},
        headers={letter(c): t for c, t in head.texts.items()},
        column_units={letter(c): u for c, u in head.units.items()},
        unmapped={letter(c): head.texts.get(c, NO_HEADER) for c in unmapped},
        unmapped_counts={letter(c): count for c, count in unmapped.items()},
        total_rows=tuple(r + 1 for r in rows.get("total", ())),
        note_rows=tuple(r + 1 for r in rows.get("note", ())),
        repeated_headers=tuple(r + 1 for r in rows.get("header", ())),
        hidden_rows=tuple(r + 1 for r in data if r in sheet.hidden_rows),
        nil=above.nil or "nil" in rows,
    )
    filled = _filled_by_merge(sheet, head.top + head.depth, head.columns)
    return Table(layout, head.spec, data, head.columns, filled)


def find_head(sheet: SheetCells, specs: Sequence[LedgerSpec], start: int = 0) -> Head | None:
    """The header with the most columns that a ledger knows; the shallowest of equals."""
    covered = _merged_right(sheet)
    best: tuple[tuple[float, ...], Head] | None = None
    for top in range(start, min(start + SEARCHED_ROWS, len(sheet.rows))):
        if best and len(best[1].columns) > 2 and top > best[1].top + DEEPEST_HEADER:
            break
        if not any(isinstance(c, str) and c.strip() for c in sheet.rows[top]):
            continue
        for depth in range(1, DEEPEST_HEADER + 1):
            for spec in specs:
                head = _head_at(sheet, covered, top, depth, spec)
                named = any(spec.title in text_of(c) for row in sheet.rows[start:top] for c in row)
                score = (len(head.columns) + 2 * named, -depth, len(head.columns) / len(spec.fields), -top)
                if _convincing(head) and (best is None or score > best[0]):
                    best = (score, head)
    return best[1] if best else None


def _convincing(head: Head) -> bool:
    """An enterprise and another known column, many known columns, or a list of names alone."""
    fields = set(head.columns.values())
    if "enterprise" not in head.spec.fields:
        return len(fields) >= 2
    if "enterprise" in fields:
        return len(fields) >= 2 or len(head.texts) == 1
    return len(fields) >= MANY_COLUMNS


def _head_at(
    sheet: SheetCells,
    covered: Mapping[tuple[int, int], str],
    top: int,
    depth: int,
    spec: LedgerSpec,
) -> Head:
    index = _index(spec)
    columns: dict[int, str] = {}
    texts: dict[int, str] = {}
    units: dict[int, str] = {}
    levels = [sheet.rows[r] for r in range(top, min(top + depth, len(sheet.rows)))]
    for c in range(max(map(len, levels), default=0)):
        parts = [
            covered.get((top + k, c)) or (text_of(row[c]) if c < len(row) else "")
            for k, row in enumerate(levels)
        ]
        named = [p for p in parts if p]
        if not named:
            continue
        texts[c] = "".join(dict.fromkeys(named))
        found, unit = _match(named, index)
        if found and found not in columns.values():
            columns[c] = found
            if unit:
                units[c] = unit
    _span(spec, columns, texts)
    return Head(spec, top, depth, columns, texts, units)


def _span(spec: LedgerSpec, columns: dict[int, str], texts: Mapping[int, str]) -> None:
    """A header over two columns: the empty one beside it stands for the second field."""
    for c, name in list(columns.items()):
        second = spec.fields[name].spans
        empty = c + 1 not in texts or texts[c + 1] == texts[c]
        if second and second not in columns.values() and c + 1 not in columns and empty:
            columns[c + 1] = second


def _match(parts: Sequence[str], index: Mapping[str, str]) -> tuple[str | None, str]:
    """The field a header stands for and the unit it names: whole, lowest part, with its unit."""
    for text in ("".join(parts), "".join(parts[-2:]), parts[-1]):
        whole, name, unit, bare = _spellings(text)
        if found := index.get(whole) or index.get(name):
            return found, unit
        if found := index.get(bare):
            return found, ""
    return None, ""


@lru_cache(maxsize=20_000)
def _spellings(text: str) -> tuple[str, str, str, str]:
    """A header folded: whole, without its unit, the unit, without anything in brackets."""
    name, unit = header_unit(text)
    return fold(text), fold(name), unit, fold(re.sub(r"[（(].*?[)）]", "", text))


@lru_cache(maxsize=64)
def _index_of(spec_id: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field_id, texts in names:
        for text in texts:
            found.setdefault(fold(text), field_id)
    return found


def _index(spec: LedgerSpec) -> dict[str, str]:
    """Folded header → field: every header first, then the aliases in the plan's order."""
    headers = tuple((f.id, (f.header,)) for f in spec.fields.values())
    aliases = tuple((f.id, f.aliases) for f in spec.fields.values())
    return _index_of(spec.id, headers + aliases)


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


def _filled_by_merge(
    sheet: SheetCells, first: int, columns: Mapping[int, str]
) -> dict[tuple[int, int], Cell]:
    """What a vertical merge in the data stands for in each row that it covers."""
    return {
        (r, left): sheet.rows[top][left]
        for top, left, bottom, _ in sheet.merges
        if top >= first and bottom > top and left in columns and left < len(sheet.rows[top])
        for r in range(top + 1, min(bottom + 1, len(sheet.rows)))
    }


def _row_kinds(
    sheet: SheetCells, head: Head, specs: Sequence[LedgerSpec]
) -> tuple[dict[int, str], int]:
    """What each row below the header is (data, total, note, header, nil), and where it ends.

    A row that reads as another header ends the table; the same header again is only repeated.
    """
    who = next((c for c, f in head.columns.items() if f == "enterprise"), -1)
    known = {name for spec in specs for name in _index(spec)}
    above = (cell for row in sheet.rows[head.top : head.top + head.depth] for cell in row)
    known |= {fold(cell) for cell in above if isinstance(cell, str) and cell}
    wide = {top for top, left, bottom, right in sheet.merges if right - left >= 2 and top == bottom}
    kinds: dict[int, str] = {}
    for r in range(head.top + head.depth, len(sheet.rows)):
        row = sheet.rows[r]
        first = next((cell for cell in row if cell != "" and cell is not None), "")
        if _plainly_data(first, row[who] if 0 <= who < len(row) else "", known):
            kinds[r] = "data"
        elif cells := [(c, t) for c, t in enumerate(map(text_of, row)) if t]:
            if _like_a_header(cells, known):
                if not _again(cells, head):
                    return kinds, r
                kinds[r] = "header"
            else:
                kinds[r] = _row_kind(cells, who, head, r in wide)
    return kinds, len(sheet.rows)


def _plainly_data(first: Cell, enterprise: Cell, known: Container[str]) -> bool:
    """A row that names an enterprise and does not begin like a total, a note or a header."""
    name = enterprise.strip() if isinstance(enterprise, str) else ""
    if (
        not name
        or NIL.match(name)
        or TOTAL.fullmatch(name)
        or (len(name) < LONGEST_HEADER and fold(name) in known)
    ):
        return False
    return not isinstance(first, str) or not (
        TOTAL.fullmatch(first) or NOTE.match(first) or NIL.match(first) or SECTION.match(first)
    )


def _like_a_header(cells: Sequence[tuple[int, str]], known: Container[str]) -> bool:
    """Three cells or more, most of which are names of columns."""
    if len(cells) < 3:
        return False
    named = sum(_spellings(text)[1] in known for _, text in cells)
    return named >= 3 and named >= 0.6 * len(cells)


def _again(cells: Sequence[tuple[int, str]], head: Head) -> bool:
    """Every cell stands in the header of its own column."""
    return all(_plain(text) in _plain(head.texts.get(c, "")) for c, text in cells)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _row_kind(cells: Sequence[tuple[int, str]], who: int, head: Head, wide: bool) -> str:
    first = cells[0][1]
    named = any(c == who for c, _ in cells)
    if TOTAL.fullmatch(first) and (
        not named or head.columns.get(cells[0][0]) in {"seq", "enterprise"}
    ):
        return "total"
    if any(c == who and TOTAL.fullmatch(text) for c, text in cells):
        return "total"
    if NOTE.match(first) and (not named or len(cells) <= 6):
        return "note"
    words = [t for c, t in cells if head.columns.get(c) not in {"seq", "district"}] or [first]
    if len(words) == 1 and NIL.match(words[0]):
        return "nil"
    return _lone_kind(cells[0], head, wide) if len(cells) == 1 else "data"


def _lone_kind(cell: tuple[int, str], head: Head, wide: bool) -> str:
    """A row with a single filled cell: a printed row number, a section title, a note, or data."""
    column, text = cell
    if head.columns.get(column) == "seq" and text.isdigit():
        return "blank"
    if SIGNED_ON.fullmatch(text) and head.spec.fields[head.columns.get(column, "seq")].type in {
        "text",
        "citation",
    }:
        return "note"
    if wide or SECTION.match(text) or column not in head.columns or head.columns[column] == "seq":
        return "note"
    return "note" if len(text) > 20 and head.columns[column] != "enterprise" else "data"


def _unmapped(sheet: SheetCells, head: Head, data: Sequence[int]) -> dict[int, int]:
    """The columns that no field takes, with how many items hold a value there.

    A column without a header is named only where it holds something.
    """
    rows = [sheet.rows[r] for r in data]
    counts = {}
    for c in range(max(map(len, rows), default=0)):
        if c not in head.columns:
            held = sum(1 for row in rows if c < len(row) and text_of(row[c]))
            if held or c in head.texts:
                counts[c] = held
    return counts | {c: 0 for c in head.texts if c not in head.columns and c not in counts}


def _stated(above: Iterable[Sequence[Cell]]) -> tuple[str, date | None]:
    """The unit and the day that the lines above the header state."""
    unit, day = "", None
    for row in above:
        texts = [text_of(c) for c in row]
        for c, text in enumerate(texts):
            after = next((t for t in texts[c + 1 :] if t), "")
            if not unit and (found := STATED_UNIT.match(text)):
                unit = _word(found[1] or after)
            if day is None and (found := STATED_ON.match(text)):
                day = read_date(found[1].strip() or after).value
            for piece in re.split(r"\s{2,}|　+", text)[1:]:
                if not unit and (found := STATED_UNIT.match(piece)):
                    unit = _word(found[1])
                if day is None and (found := STATED_ON.match(piece)):
                    day = read_date(found[1].strip()).value
    return unit, day


def _word(text: str) -> str:
    """The unit's name alone: up to a blank, without a label that followed in the same cell."""
    name = re.split(r"\s{2,}|　|填报|联系|[:：]", text.strip())[0].strip()
    return "" if re.fullmatch(r"(填[表报]人|联系电话|电话|日期)?", name) else name
