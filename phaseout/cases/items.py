"""Who a row is about and which item it is: the identity of rows across sheets, files and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas as pd

from phaseout.model.ledger import FILE, ROW, SHEET, UNIT, Ledger
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.values import normal_name

LEDGER, KEY, FIRM, NAME, NAME_HERE, FROM_DISTRICT = (
    "_ledger", "_key", "_firm", "_name", "_name_here", "_from_district",
)  # fmt: skip
SHOWN = ("enterprise", "credit_code", "district")


def facts(ledgers: Iterable[Ledger], plan: Plan) -> pd.DataFrame:
    """Who and where each row of these ledgers is: one row an item, whatever the ledger.

    Columns: enterprise, credit_code, district (missing where the ledger has none), the parts of
    the ledger's key, `_ledger`, `_name`, `_name_here` (name and district), `_from_district`
    (submitted by a district) and `_unit _file _sheet _row`.
    """
    frames = [_facts(ledger, plan) for ledger in ledgers if len(ledger)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def packed(frames: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """The same frames in half the room: each text is held once for all, a cell is its number.

    A frame is given the columns of the others, empty.
    """
    if not frames:
        return []
    whole = pd.concat(frames, ignore_index=True)
    for name in whole:
        if isinstance(whole[name].dtype, pd.StringDtype):
            whole[name] = pd.Categorical.from_codes(*pd.factorize(whole[name]))
    ends = accumulate(map(len, frames))
    return [whole.iloc[end - len(frame) : end] for frame, end in zip(frames, ends, strict=True)]


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Packed rows one below the other, as text again."""
    texts = {name for frame in frames for name in frame.select_dtypes("category")}
    return pd.concat(frames, ignore_index=True).astype(dict.fromkeys(texts, "str"))


def identified(facts: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The same rows with `_firm` and `_key`, which hold across all files they come from."""
    facts = facts.assign(
        **{FIRM: firms(facts), KEY: pd.Series(pd.NA, index=facts.index, dtype="str")}
    )
    for name, spec in plan.ledgers.items():
        here = facts[LEDGER] == name
        if here.any():
            asked = [name for name in (FIRM, "enterprise", *spec.key) if name in facts]
            facts.loc[here, KEY] = item_keys(facts.loc[here, [*dict.fromkeys(asked)]], spec)
    return facts


def _facts(ledger: Ledger, plan: Plan) -> pd.DataFrame:
    wanted = [k for k in dict.fromkeys((*SHOWN, *ledger.spec.key)) if k in ledger.table]
    facts = ledger.table[[*wanted, UNIT, FILE, SHEET, ROW]].copy()
    for column in SHOWN:
        if column not in facts:
            facts[column] = pd.Series(pd.NA, index=facts.index, dtype="str")
    facts = named(facts)
    facts[FROM_DISTRICT] = facts[UNIT].isin(plan.districts)
    return facts.assign(**{LEDGER: ledger.spec.id})


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with `_name`, the enterprise's name as compared, and `_name_here`."""
    names = rows["enterprise"]
    same = names.map({n: normal_name(n) for n in names.dropna().unique()}).astype("str")
    return rows.assign(**{NAME: same, NAME_HERE: same + "@" + rows["district"].fillna("")})


def firms(facts: pd.DataFrame) -> pd.Series[str]:
    """The enterprise of each row: its code, else name and district; missing where neither stands.

    A row without a code is given the code that the same name bears in the same district, when
    there is only one: a blank is no fact.
    """
    coded = facts[["credit_code", NAME, NAME_HERE]].dropna(subset=["credit_code", NAME])
    codes = coded.groupby(NAME_HERE)["credit_code"].agg(["nunique", "first"])
    only = codes.loc[codes["nunique"] == 1, "first"].to_dict()
    known = facts["credit_code"].fillna(facts[NAME_HERE].map(only).astype("str"))
    return known.fillna(facts[NAME_HERE])


def listed_firm(row: Mapping[str, Any]) -> str:
    """The enterprise of a list that bears no codes: its name and the smallest place it is in.

    The province alone does not tell apart: 河北 and 河北省 stand in neighbouring rows.
    """
    where = row["city"] or row["district"] or row["province"] or ""
    return f"{normal_name(row['enterprise'])}@{where}"


def item_keys(facts: pd.DataFrame, spec: LedgerSpec) -> pd.Series[str]:
    """The key of each row: the parts that the ledger's plan names, joined.

    Missing where the row does not say what it is about: the firm, the enterprise that the ledger
    asks for, or else the first part of the key.
    """
    parts = key_parts(facts, spec)
    columns = [parts[part].fillna("").to_numpy() for part in spec.key]
    key = pd.Series(map("｜".join, zip(*columns, strict=True)), index=facts.index, dtype="str")
    if "firm" in spec.key:
        return key.where(facts[FIRM].notna())
    return key.where(facts["enterprise" if "enterprise" in spec.fields else spec.key[0]].notna())


def key_parts(facts: pd.DataFrame, spec: LedgerSpec) -> pd.DataFrame:
    """What the key of each row is joined of, as compared: columns = the parts, blanks as ''."""
    return pd.DataFrame(
        {part: facts[FIRM] if part == "firm" else _part(facts[part]) for part in spec.key}
    )


def _part(values: pd.Series[str]) -> pd.Series[str]:
    names = {v: normal_name(str(v)) for v in values.dropna().unique()}
    return values.map(names).astype("str").fillna("")
