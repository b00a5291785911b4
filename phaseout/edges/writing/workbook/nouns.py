"""What to draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Value = str | int | float | date | datetime | bool | None
"""One cell. NaN and NaT count as empty; a text in a column of numbers or dates stays a text."""
Kind = Literal["text", "code", "date", "number", "integer"]
Tint = Literal["red", "yellow", "grey"]
Visible = Literal["visible", "hidden", "very_hidden"]
Case = Mapping[int, "tuple[str, ...] | None"]
"""Column index → the words of which its cell holds one (None: any); all of them together."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, and how its cells look and what they take.

    ``required`` > ``wanted`` > neither colours the head of a sheet to be filled in. ``code`` is a
    text of 18 places (a credit code). ``choices`` names a list of the workbook's dictionary, from
    which a cell may depart unless the column is ``strict``, as from a day; ``chosen_by`` is the column whose word
    narrows the list, where the dictionary says how.
    ``required_when``, ``wanted_when``: an empty cell is coloured in any of these cases.
    ``least``: the smallest number; ``above``: it is itself too small. ``names``: the column that
    must say the same wherever two codes are the same.
    Neighbours of one ``group`` share a head above their own. ``width`` counts Latin letters.
    """

    header: str
    width: float = 12
    kind: Kind = "text"
    required: bool = False
    wanted: bool = False
    note: str = ""
    need: str = ""
    choices: str | None = None
    chosen_by: int | None = None
    strict: bool = True
    hidden: bool = False
    group: str = ""
    align: Literal["left", "center", "right"] | None = None
    required_when: Sequence[Case] = ()
    wanted_when: Sequence[Case] = ()
    least: float = 0
    above: bool = False
    names: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title, a line below it, a table, its totals, notes at the foot.

    ``rows`` = one sequence for each row, as long as ``columns``. ``comments`` = (row index, column
    index) → text, ``links`` = likewise → a file beside the workbook, and ``tint`` = row index →
    colour, all counted in ``rows``. ``input_line`` =
    label → value of cells to be filled in above the table; ``ticks`` = label → the word that its
    cell takes, and what is said beside it. ``blank_rows`` prepared rows make it a
    sheet to be filled in: heads tell what is required, cells prompt, notes stand above the table.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]] = ()
    subtitle: str = ""
    input_line: Sequence[tuple[str, Value]] = ()
    ticks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    totals: Sequence[Value] | None = None
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    tint: Mapping[int, Tint] = field(default_factory=dict)
    freeze_columns: int = 0
    blank_rows: int = 0
    protect: bool = False
    paper: Literal["A3", "A4"] = "A4"
    visible: Visible = "visible"


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in order, and what stands behind them.

    ``created`` is the only time in the package, so it is given, not read from the clock. ``mark``
    (plan, unit, version …) goes unseen into the document's properties and the very hidden sheet
    ``_字典``, so that either tells where a workbook comes from; ``properties`` are properties only.
    ``dictionary`` = name of a list → its choices, for the columns' drop-downs; ``narrowed`` = name
    of a list → (word of the column that narrows it, a choice that is then left), word by word.
    """

    sheets: Sequence[Sheet]
    title: str
    created: datetime
    mark: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    dictionary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    narrowed: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
