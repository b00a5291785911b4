"""How a file was read, for a person who wants to see it before trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from phaseout.model.finding import Place, Repair
from phaseout.model.plan import FieldType

RowKind = Literal[
    "title", "stated", "header", "data", "total", "note", "repeated", "nil", "blank", "unread",
    "rest",
]  # fmt: skip
"""`rest`: rows of several kinds that a picture leaves out together."""
Mark = Literal["", "question", "repair", "merged"]


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of one kind that follow one another; counted from 1, both ends in it."""

    kind: RowKind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the picture; `reach` is how many columns of the picture its text may cover."""

    text: str = ""
    mark: Mark = ""
    number: bool = False
    reach: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the picture; without cells it stands for the rows of its run that are left out."""

    run: Run
    cells: tuple[Shown, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A miniature of a table where it stands: some columns by letter, some rows, and what lies outside."""

    letters: tuple[str, ...] = ()
    mapped: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet that is read: what its header says and what it is read as.

    header: a header over several rows from the top down, with ` / ` between them.
    """

    letter: str
    header: str
    field: str
    field_header: str
    type: FieldType
    unit: str
    filled: int
    sample: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A column that is not read: how many cells it holds, and the field its header resembles."""

    letter: str
    header: str
    filled: int
    sample: str = ""
    nearest: str = ""
    taken: str = ""
    """The column that already is the nearest field; empty where none is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that could not be read with certainty, and what it probably means."""

    rule: str
    title: str
    place: Place
    field: str
    header: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table of a sheet as it was read.

    rows: of the sheet that hold data; items: what they were read as, more where a cell that
    names several pieces of equipment was split. A column's `filled` counts rows.
    """

    ledger: str
    title: str
    header_rows: tuple[int, ...]
    total_rows: tuple[int, ...]
    note_rows: tuple[int, ...]
    repeated_headers: tuple[int, ...]
    first_row: int | None
    last_row: int | None
    rows: int
    items: int
    nil: bool = False
    columns: tuple[Column, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    absent: tuple[str, ...] = ()
    """Headers of required fields for which the sheet has no column."""
    picture: Picture = Picture()


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet: the kinds of all its rows and its tables; or why it was passed over, and a picture."""

    sheet: str
    visible: bool
    rows: int
    width: int
    merges: int = 0
    runs: tuple[Run, ...] = ()
    tables: tuple[TableSeen, ...] = ()
    passed_over: str = ""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    picture: Picture = Picture()


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file as it was read."""

    file: str
    plan: str
    message: str | None = None
    """Why nothing could be read; None for a file that was."""
    unit: str | None = None
    expects_unit: bool = True
    """Whether the plan has reporting units, so that one ought to be known."""
    stated_unit: str | None = None
    filled_on: date | None = None
    sheets: tuple[SheetSeen, ...] = ()
    repairs: tuple[Repair, ...] = ()
    questions: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """Field → its header, for the fields that repairs name."""

    @property
    def tables(self) -> tuple[TableSeen, ...]:
        """All tables that were read, sheet by sheet."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)
