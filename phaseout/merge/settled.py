"""What becomes of a person's changes in rows whose unit has sent a newer return.

A change that the unit made itself is done with; one that the unit did not touch moves to its new
row; where the unit reports something else, both rows wait for a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from phaseout.cases.items import KEY, facts, identified
from phaseout.model.before import Carried, Loose
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.model.ruling import WITHHELD, Edit, cell_text, cell_value

GONE = "填报单位重新报送的文件中没有这一行，而市级台账中改动过：{heads}；请确认是否仍应列入"


@dataclass
class Settled:
    """Edits at their new places, and the rows that stay with their old file because of them."""

    edits: list[Edit] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    held: dict[Place, str] = field(default_factory=dict)
    submissions: list[Submission] = field(default_factory=list)


def settled(ledgers: Sequence[Ledger], taken: Carried, plan: Plan) -> Settled:
    """What the edited rows of replaced returns become beside the rows of this merge."""
    found = Settled()
    for one in taken.loose:
        twin = _twin(one, ledgers, plan)
        if twin is None:
            heads = "、".join(one.ledger.spec.fields[e.field].header for e in one.edits)
            found.held[one.place] = GONE.format(heads=heads)
            found.ledgers.append(one.ledger)
            continue
        open_edits = [e for e in one.edits if _reported(twin, e.field) != e.after]
        if any(_contradicts(twin, e) for e in open_edits):
            found.ledgers.append(_beside(one, twin, open_edits))
        else:
            place = _place(twin)
            found.edits += [
                replace(e, row=place, before=_reported(twin, e.field)) for e in open_edits
            ]
    files = dict.fromkeys(str(lg.table[FILE].iloc[0]) for lg in found.ledgers)
    found.submissions = [_source(file, found, taken) for file in files]
    return found


def _twin(one: Loose, ledgers: Sequence[Ledger], plan: Plan) -> pd.DataFrame | None:
    """The row of the newer return that is about the same item, if there is one."""
    unit = one.ledger.table[UNIT].iloc[0]
    kind = one.ledger.spec.id
    own = [
        lg for lg in ledgers
        if lg.spec.id == kind and len(lg) and lg.table[UNIT].iloc[0] == unit
    ]  # fmt: skip
    if not own:
        return None
    known = identified(facts([_before(one), *own], plan), plan)
    same = known.index[known[KEY].eq(known[KEY].iloc[0]) & known[KEY].notna()]
    rows = pd.concat([lg.table for lg in own], ignore_index=True)
    others = [i - len(one.ledger) for i in same if i >= len(one.ledger)]
    return rows.iloc[others[:1]] if others else None


def _before(one: Loose) -> Ledger:
    """The row as it was reported, by whose key its item is found again."""
    table = one.ledger.table.copy()
    for e in one.edits:
        if e.before != WITHHELD:
            label = table.index[:1]
            table.loc[label, e.field] = pd.Series(
                [cell_value(e.before, table[e.field])], label, dtype=table[e.field].dtype
            )
    return replace(one.ledger, table=table)


def _reported(twin: pd.DataFrame, name: str) -> str | None:
    return cell_text(twin[name].iloc[0])


def _contradicts(twin: pd.DataFrame, edit: Edit) -> bool:
    """Whether the unit now reports something that is neither what it had nor a blank."""
    now = _reported(twin, edit.field)
    return edit.before != WITHHELD and now is not None and now != edit.before


def _beside(one: Loose, twin: pd.DataFrame, edits: Sequence[Edit]) -> Ledger:
    """The row of the newer return with what people had changed, standing where the old one stood."""
    table = twin[[*one.ledger.spec.fields, *PROVENANCE]].reset_index(drop=True)
    place = one.place
    for name, value in ((FILE, place.file), (SHEET, place.sheet), (ROW, place.row)):
        table[name] = pd.Series([value], dtype=table[name].dtype)
    for e in edits:
        value = cell_value(e.after, table[e.field])
        table[e.field] = pd.Series([value], dtype=table[e.field].dtype)
    texts = {n: [cell_text(table[n].iloc[0])] for n in one.ledger.spec.fields}
    raw = pd.DataFrame(texts).astype("str")
    return Ledger(one.ledger.spec, one.ledger.layout, table, raw)


def _place(row: pd.DataFrame) -> Place:
    file, sheet, number = (row[name].iloc[0] for name in (FILE, SHEET, ROW))
    return Place(str(file), str(sheet), int(number))


def _source(file: str, found: Settled, taken: Carried) -> Submission:
    rows = sum(len(lg) for lg in found.ledgers if lg.table[FILE].iloc[0] == file)
    old = taken.sources[file]
    return Submission(
        file, old.sha256, old.unit, status="kept", rows=rows, filled_on=old.filled_on,
        message=f"已由新报送替代，只留市级改动过的 {rows} 行",
    )  # fmt: skip
