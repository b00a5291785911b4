"""The sheets of one kind of ledger: its merged rows, those that wait, those that repeat others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from phaseout.edges.reading.cells import letter, text_of
from phaseout.edges.reading.city.found import Found, at, held, provenance
from phaseout.edges.reading.city.opened import Opened
from phaseout.edges.reading.city.typed import typed
from phaseout.edges.reading.layout import Table
from phaseout.edges.reading.lines import NOTE, TOTAL
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.readers import Origin
from phaseout.edges.reading.table import read_table
from phaseout.edges.reading.workbook import SheetCells
from phaseout.edges.writing.city.names import HEADS, as_written
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, Layout, Ledger
from phaseout.model.merged import REASON, REPEATS, SIGNED_BY, SIGNED_WHY
from phaseout.model.plan import LedgerSpec
from phaseout.sentence import say

SIGNED = (SIGNED_BY, SIGNED_WHY)


def merged_rows(city: Opened, spec: LedgerSpec) -> pd.DataFrame:
    """The merged rows."""
    found = _ledger(city, city.names[spec.id].table, spec)
    return city.in_order(typed(found, spec, city.plan)).reset_index(drop=True)


def duplicate_rows(city: Opened, spec: LedgerSpec) -> pd.DataFrame:
    """The rows that repeat others, and which."""
    name = city.names[spec.id].duplicates
    if _empty(city, name, spec):
        return _nothing(spec).assign(**{REPEATS: pd.Series(dtype="str")})
    found = _ledger(city, name, spec, REPEATS)
    rows = typed(found, spec, city.plan).assign(**{REPEATS: found.texts(HEADS[REPEATS])})
    return city.in_order(rows).reset_index(drop=True)


def waiting_rows(city: Opened, spec: LedgerSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that wait, typed anew from what stands there, and that text itself."""
    ledger = waiting_ledger(city, spec)
    return ledger.table, ledger.raw


def waiting_ledger(city: Opened, spec: LedgerSpec) -> Ledger:
    """The rows that wait, as `read_table` reads them; the table bears also why, and who signed."""
    name = city.names[spec.id].pending
    lead = (REASON, *SIGNED)
    if _empty(city, name, spec):
        words = {each: pd.Series(dtype="str") for each in lead}
        raw = pd.DataFrame({field: pd.Series(dtype="str") for field in spec.fields})
        return Ledger(spec, Layout(name), _nothing(spec).assign(**words), raw)
    found = _ledger(city, name, spec, *lead)
    rows = [[as_written(c) if isinstance(c, str) else c for c in r] for r in found.sheet.rows]
    positions = {found.columns[f.header]: f.id for f in spec.fields.values()}
    layout = Layout(
        found.sheet.name, ledger=spec.id, columns={letter(x): f for x, f in positions.items()}
    )
    table = Table(layout, spec, tuple(found.items), positions)
    ledger = read_table(SheetCells(found.sheet.name, rows), table, city.plan, Origin("", None))
    words = {each: found.texts(HEADS[each]) for each in lead}
    ordered = city.in_order(ledger.table.assign(**provenance(found), **words))
    renumbered = {old: new for new, old in enumerate(ordered.index)}
    return Ledger(
        spec, layout, ordered.reset_index(drop=True),
        ledger.raw.loc[ordered.index].reset_index(drop=True),
        tuple(type(f)(f.rule, renumbered[f.index], f.field, f.hint) for f in ledger.faults),
    )  # fmt: skip


def refuse_copies(*frames: pd.DataFrame) -> None:
    """A row that a person copied within the workbook would be counted twice.

    Machines from one cell share their row, and differ.
    """
    every = pd.concat(frames)
    own = [name for name in every if name in PROVENANCE or name in {"equipment", "model"}]
    copies = every.loc[every.duplicated(own), [FILE, SHEET, ROW]]
    for file, sheet, row in copies.head(1).itertuples(index=False):
        raise Unreadable(
            say(
                "有不止一行的来源是 {file} {sheet} 第{row}行，会重复计算；请删去自己复制的行，新增的事项请由填报单位补报后重新运行 phaseout merge",
                file=file,
                sheet=sheet,
                row=row,
            )
        )


def _empty(city: Opened, name: str, spec: LedgerSpec) -> bool:
    """Whether the sheet was left out because it would have held nothing."""
    return spec.id != city.kinds[0].id and name not in city.sheets


def _nothing(spec: LedgerSpec) -> pd.DataFrame:
    from phaseout.edges.reading.columns import DTYPES

    fields = {f.id: pd.Series(dtype=DTYPES.get(f.type, "str")) for f in spec.fields.values()}
    where = {name: pd.Series(dtype="int64" if name == ROW else "str") for name in PROVENANCE}
    return pd.DataFrame(fields | where)


def _ledger(city: Opened, name: str, spec: LedgerSpec, *more: str) -> Found:
    """The sheet of a ledger; every row in it that holds anything is an item or is told."""
    heads: Sequence[str] = [
        *(HEADS[each] for each in more),
        *(f.header for f in spec.fields.values()),
    ]
    found = city.find(name, heads, PROVENANCE)
    strays = set(held(found.sheet, found.head + 1, found.columns.values())) - set(found.items)
    for y in sorted(strays):
        texts = [text_of(at(found.sheet.rows[y], x)) for x in found.columns.values()]
        first = next(filter(None, texts))
        if not (first == "无" or TOTAL.match(first) or NOTE.match(first)):
            raise Unreadable(
                say(
                    "工作表“{name}”第{row}行没有“{file}”：市级台账只收从报送文件汇入的行；请由填报单位补报后重新运行 phaseout merge，或删去该行",
                    name=name,
                    row=y + 1,
                    file=HEADS[FILE],
                )
            )
    return found
