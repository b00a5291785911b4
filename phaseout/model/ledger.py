"""A ledger as it was read: typed columns, the raw text beside them, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from phaseout.model.finding import Finding, Place, Repair
from phaseout.model.form import Form
from phaseout.model.law import Condition
from phaseout.model.plan import LedgerSpec

FILE, SHEET, ROW, UNIT = "_file", "_sheet", "_row", "_unit"
PROVENANCE = (UNIT, FILE, SHEET, ROW)
ITEM = "_item"
"""Which item a row is about, where the ledgers of all files stand together."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet was understood. Rows count from 1 as in Excel; columns are letters.

    hidden_rows, hidden_columns: those out of sight that hold data which was read.

    foreign: the title of a ledger that the plan has not; the table below it was not read.
    """

    sheet: str
    visible: bool = True
    ledger: str | None = None
    title: str = ""
    foreign: str = ""
    stated_unit: str = ""
    stated_on: date | None = None
    header_rows: tuple[int, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    column_units: Mapping[str, str] = field(default_factory=dict)
    unmapped: Mapping[str, str] = field(default_factory=dict)
    unmapped_counts: Mapping[str, int] = field(default_factory=dict)
    total_rows: tuple[int, ...] = ()
    note_rows: tuple[int, ...] = ()
    repeated_headers: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    nil: bool = False
    ours: bool = False

    def letter(self, field_id: str) -> str:
        """The column that holds a field; empty where the sheet has none."""
        return next((c for c, f in self.columns.items() if f == field_id), "")


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose text could not be read as its type: rule, row (index label), field, hint."""

    rule: str
    index: int
    field: str
    hint: Any = None


@dataclass(frozen=True, slots=True)
class Total:
    """A row that sums others: its number in the sheet, what it calls itself, and its amounts.

    label: 合计, 水泥小计 …, without blanks and colon. values: field → number, in the column's unit,
    for the number fields that the row fills with a readable number.
    """

    row: int
    label: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Ledger:
    """One table of one sheet.

    `table`: a row = an item, columns = every field of the spec, typed (dates as datetime64, numbers
    as float, the rest as text), then `_unit _file _sheet _row`. `raw`: the same rows and fields
    as text, missing where the cell is empty. A value that could not be read is missing in
    `table`, stands in `raw` and in `faults`.
    """

    spec: LedgerSpec
    layout: Layout
    table: pd.DataFrame
    raw: pd.DataFrame
    faults: tuple[CellFault, ...] = ()
    repairs: tuple[Repair, ...] = ()
    siblings: frozenset[int] = frozenset()
    """Labels of further items from a cell that names several; the row's amounts are not theirs."""
    totals: tuple[Total, ...] = ()

    def __len__(self) -> int:
        """The number of items."""
        return len(self.table)

    @cached_property
    def filled(self) -> pd.DataFrame:
        """Where a cell holds anything: a row = an item, columns = fields, booleans."""
        return self.raw.notna()

    @cached_property
    def hints(self) -> dict[tuple[str, int, str], Any]:
        """What the reader thinks that a faulty cell may mean, by rule, label and field."""
        return {(f.rule, f.index, f.field): f.hint for f in reversed(self.faults)}

    def faulty(self, rule: str) -> pd.DataFrame:
        """The cells that the reader marked for this rule: booleans, columns = fields accused."""
        marks = [f for f in self.faults if f.rule == rule]
        accused = {f.field for f in marks}
        columns = [name for name in self.spec.fields if name in accused]
        frame = pd.DataFrame(False, index=self.table.index, columns=columns)
        for name in columns:
            frame.loc[[m.index for m in marks if m.field == name], name] = True
        return frame

    def holds(self, condition: Condition) -> pd.Series[bool]:
        """The rows for which a plan's condition holds."""
        result = pd.Series(False, index=self.table.index)
        for table in condition:
            fits = pd.Series(True, index=self.table.index)
            for name, values in table.items():
                fits &= self.filled[name] if values == "filled" else self.table[name].isin(values)
            result |= fits
        return result

    def place(self, index: int, field_id: str = "") -> Place:
        """Where a value stands: the file, sheet and row it came from."""
        column = self.layout.letter(field_id) if field_id else ""
        file, sheet, row = (self.table[name].at[index] for name in (FILE, SHEET, ROW))
        return Place(str(file), str(sheet), int(str(row)), column)


@dataclass(frozen=True)
class Ignored:
    """A row of a file that is no item: what it is, and its filled cells (A3：合计　F3：90)."""

    place: Place
    kind: str
    cells: str


@dataclass(frozen=True)
class Submission:
    """One file as it was received: what it is, from whom, and the ledgers in it."""

    file: str
    sha256: str = ""
    unit: str | None = None
    stated_unit: str | None = None
    plan: str | None = None
    status: Literal["ok", "faulty", "nil", "unreadable", "replaced", "kept"] = "ok"
    """`replaced` and `kept` only in a city ledger: a later return stands for it, or for all but the
    rows that a person had changed."""
    message: str | None = None
    sheets: tuple[Layout, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    findings: tuple[Finding, ...] = ()
    filled_on: date | None = None
    remarks: tuple[str, ...] = ()
    rows: int = 0
    repairs: tuple[Repair, ...] = ()
    results: str = ""
    """The sheet of results that an earlier return copy bears; it was not read."""
    returned: int = 0
    """How often the file was returned before, as that sheet says."""
    ignored: tuple[Ignored, ...] = ()
    """The rows that are no items: titles, headers, totals, notes."""
    form: Form | None = None
    """The blank workbook that it was, if it was one of ours."""
    named: str | None = None
    """The unit that the file's name speaks of."""
