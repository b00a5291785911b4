"""Cells of a city ledger that are typed already."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.city.found import Found, provenance
from phaseout.edges.reading.columns import DTYPES
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.readers import choice_reader
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.sentence import joined, say
from phaseout.values import read_date, read_number
from phaseout.values.dates import FIRST, LAST


def typed(found: Found, spec: LedgerSpec, plan: Plan) -> pd.DataFrame:
    """The rows under the spec's heads, as `Ledger.table` types them."""
    fields = {field.id: _values(found, field, plan) for field in spec.fields.values()}
    return pd.DataFrame({**fields, **provenance(found)})


def _chosen(found: Found, field: Field, plan: Plan) -> pd.Series[str]:
    """A column of listed values. Raises Unreadable for a word that the plan does not list."""
    read = choice_reader(field, plan)
    values: list[str | None] = []
    for index, cell in enumerate(found.cells(field.header)):
        reading = read(cell)
        if reading.fault:
            listed = joined("、", plan.choices(field)[:10])
            raise Unreadable(
                say(
                    "{address} 的“{text}”不在可选值之内（{listed}）；请改正",
                    address=found.address(index, field.header),
                    text=text_of(cell),
                    listed=listed,
                )
            )
        values.append(reading.value)
    return pd.Series(values, dtype="str")


def _values(found: Found, field: Field, plan: Plan) -> pd.Series[Any]:
    """A column as its field types it. Raises Unreadable for what a person mistyped there."""
    if field.type == "choice" and field.strict and plan.choices(field):
        return _chosen(found, field, plan)
    if field.type not in DTYPES:
        return found.texts(field.header)
    dated = field.type in ("date", "deadline")
    plain = (date, datetime) if dated else (int, float)
    values = []
    for index, cell in enumerate(found.cells(field.header)):
        known = isinstance(cell, plain) and not isinstance(cell, bool)
        if cell == "" or (known and not _far_off(cell)):
            values.append(None if cell == "" else cell)
            continue
        reading = read_date(cell) if dated else read_number(cell)
        if reading.fault:
            word = (
                say("2000 至 2099 年的日期")
                if _far_off(cell)
                else say("日期")
                if dated
                else say("数字")
            )
            raise Unreadable(
                say(
                    "{address} 应是{word}，现为“{text}”；请改正",
                    address=found.address(index, field.header),
                    word=word,
                    text=text_of(cell),
                )
            )
        values.append(reading.value)
    return pd.Series(values, dtype=DTYPES[field.type])


def _far_off(cell: object) -> bool:
    """Whether it is a day from which no period can be counted; a district's would be F008."""
    return isinstance(cell, date) and not FIRST <= date(cell.year, cell.month, cell.day) <= LAST
