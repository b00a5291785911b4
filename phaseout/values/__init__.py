"""One cell's text → one typed reading: dates, numbers, units, codes, choices, text.

Nothing here opens a file or judges a row. Every reader is pure and takes a cell as
python-calamine gives it; callers ask once per distinct value.
"""

from phaseout.values.cell import DIGITS_KEPT, Cell, Reading
from phaseout.values.choices import choice_table, read_choice, read_flag
from phaseout.values.citations import Citation, citations
from phaseout.values.codes import read_code
from phaseout.values.contacts import read_phone, read_url
from phaseout.values.dates import read_date
from phaseout.values.numbers import read_number
from phaseout.values.personal import (
    WITHHELD,
    is_personal,
    public_name,
    public_text,
    veiled,
    veiled_within,
)
from phaseout.values.plain import plain_codes, plain_dates, plain_phones, plain_texts
from phaseout.values.text import (
    CUT,
    OBEYED,
    TEXT_LIMIT,
    UNREADABLE,
    alike,
    as_printed,
    fold,
    length,
    nearest,
    normal_name,
    overlong,
    read_text,
    whole_length,
)
from phaseout.values.units import (
    UNITS,
    Unit,
    convert,
    header_unit,
    known_unit,
    read_unit,
    same_unit,
)

__all__ = [
    "CUT",
    "DIGITS_KEPT",
    "OBEYED",
    "TEXT_LIMIT",
    "UNITS",
    "UNREADABLE",
    "WITHHELD",
    "Cell",
    "Citation",
    "Reading",
    "Unit",
    "alike",
    "as_printed",
    "choice_table",
    "citations",
    "convert",
    "fold",
    "header_unit",
    "is_personal",
    "known_unit",
    "length",
    "nearest",
    "normal_name",
    "overlong",
    "plain_codes",
    "plain_dates",
    "plain_phones",
    "plain_texts",
    "public_name",
    "public_text",
    "read_choice",
    "read_code",
    "read_date",
    "read_flag",
    "read_number",
    "read_phone",
    "read_text",
    "read_unit",
    "read_url",
    "same_unit",
    "veiled",
    "veiled_within",
    "whole_length",
]
