"""The verb of `deadlines --explain`: the clocks of one enterprise, with nothing left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.cards import cases, records
from phaseout.cases.history import history
from phaseout.model.due import Due, Explanation
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import REASON, Merged
from phaseout.model.plan import Plan
from phaseout.sentence import joined, say
from phaseout.values import alike, normal_name

NAMES_OFFERED = 5


class UnknownEnterprise(LookupError):
    """No row of the city ledger is about that enterprise; the text names the nearest."""


def explanation(
    merged: Merged, dues: Iterable[Due], plan: Plan, today: date, name: str
) -> Explanation:
    """The clocks among `dues` that are the enterprise's, and its rows that have none.

    Raises:
        UnknownEnterprise: the city ledger does not know the name.
    """
    wanted = normal_name(name)
    tables = [
        (ledger, own)
        for held in (merged.tables, merged.pending)
        for ledger, table in held.items()
        if len(own := _about(table, wanted))
    ]
    if not tables:
        raise UnknownEnterprise(_unknown(name, merged))
    dues = tuple(due for due in dues if normal_name(due.enterprise) == wanted)
    states = _states((own for ledger, own in tables if ledger == "exit"), plan, today)
    rows = [row for _, own in tables for row in records(own)]
    clocked = {due.place for due in dues}
    unclocked = tuple(
        (
            place,
            say(
                "{states}{waiting}没有在计的期限",
                states=states.get(place, ""),
                waiting=_waiting(row),
            ),
        )
        for row in rows
        if (place := _place(row)) not in clocked
    )
    return Explanation(rows[0]["enterprise"], dues, unclocked)


def _about(table: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The rows of a table about an enterprise; none where its rows are not about any."""
    if "enterprise" not in table:
        return table.iloc[:0]
    return table[[normal_name(str(name)) == wanted for name in table["enterprise"]]]


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row[FILE], row[SHEET], int(row[ROW]))


def _states(tables: Iterable[pd.DataFrame], plan: Plan, today: date) -> dict[Place, str]:
    """How each row of the exit ledger came to its state, in words."""
    words: dict[Place, str] = {}
    for case in (case for table in tables for case in cases(table, plan, today)):
        changes = (
            say("{word}（{why}）；", word=change.state.word, why=change.state.why)
            if change.on is None
            else say(
                "{on} 起{word}（{why}）；",
                on=change.on,
                word=change.state.word,
                why=change.state.why,
            )
            for change in history(case, plan, today)
        )
        words[case.place] = joined("", changes)
    return words


def _waiting(row: Mapping[str, Any]) -> str:
    return say("本行待核（{reason}），", reason=row[REASON]) if row.get(REASON) else ""


def _unknown(name: str, merged: Merged) -> str:
    """The names that hold what was typed, else those that resemble it."""
    tables = (t for held in (merged.tables, merged.pending) for t in held.values())
    known = list(
        dict.fromkeys(
            name for t in tables if "enterprise" in t for name in t["enterprise"].dropna()
        )
    )
    near = [other for other in known if normal_name(name) in normal_name(other)]
    near = (near or alike(name, known))[:NAMES_OFFERED]
    offered = (
        say("名称相近的有：{near}", near=joined("、", near))
        if near
        else say("也没有名称相近的企业")
    )
    return say("台账中没有“{name}”，{offered}。", name=name, offered=offered)
