"""The findings about rows held against others: of other sheets, ledgers, files and years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout.cases.items import KEY, NAME_HERE
from phaseout.check.asking import guilty, running, settings
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, ROW, SHEET, Layout
from phaseout.model.plan import Plan
from phaseout.rules import Rule
from phaseout.rules.grounds import ground, severity_of
from phaseout.rules.rule import rests_on, said
from phaseout.sentence import fill, joined, say

RELATED_SHOWN = 3
RELATED_KEPT = 20


def check_items(
    items: pd.DataFrame, layouts: Mapping[tuple[str, str], Layout], plan: Plan, today: date
) -> list[Finding]:
    """The findings of rules that look across sheets, files and units (`items.items`)."""
    found: list[Finding] = []
    for rule in running(plan, "items"):
        if len(items) == 0 or (rule.on == "district" and "district" not in items):
            continue
        answer = rule.ask(items, **settings(rule, plan, today))
        accused = _accused(items, answer)
        found += _item_findings(rule, accused, layouts, plan)
    return found


def check_across(
    tables: Mapping[str, pd.DataFrame], layouts: Mapping[tuple[str, str], Layout], plan: Plan,
    today: date,
) -> list[Finding]:  # fmt: skip
    """The findings of rules that hold one ledger against another, in all files together."""
    return _check_tables("across", tables, layouts, plan, today)


def check_years(now: pd.DataFrame, last: pd.DataFrame, plan: Plan, today: date) -> list[Finding]:
    """The findings of rules that hold this year's exit ledger against last year's."""
    return _check_tables("years", {"now": now, "last": last}, {}, plan, today)


def _check_tables(
    scope: str, tables: Mapping[str, pd.DataFrame], layouts: Mapping[tuple[str, str], Layout],
    plan: Plan, today: date,
) -> list[Finding]:  # fmt: skip
    found: list[Finding] = []
    for rule in running(plan, scope):
        if all(name in tables for name in rule.needs):
            asked = [tables[name] for name in rule.needs]
            answer = rule.ask(*asked, **settings(rule, plan, today))
            accused = _accused(asked[0], answer)
            found += _item_findings(rule, accused, layouts, plan)
    return found


def columns_across(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The columns of each ledger that rules across ledgers ask for, beside where a row stands."""
    wanted: dict[str, dict[str, None]] = {}
    for rule in running(plan, "across"):
        for ledger, columns in rule.uses.items():
            if ledger in plan.ledgers:
                known = plan.ledgers[ledger].fields
                wanted.setdefault(ledger, {}).update(
                    dict.fromkeys(c for c in columns if c in known)
                )
    return {ledger: tuple(columns) for ledger, columns in wanted.items()}


GROUPS = {"D003": "credit_code", "D004": NAME_HERE, "D005": KEY}
"""The column whose equal values make rows accuse each other; other rules accuse a row alone."""


def _accused(items: pd.DataFrame, answer: pd.Series[Any]) -> list[dict[str, Any]]:
    """The rows that an answer accuses, with what it says of each and what that rests on."""
    told = answer[guilty(answer)]
    rows = _records(items.loc[told.index])
    return [
        row | {"said": said(one), "_basis": rests_on(one)}
        for row, one in zip(rows, told, strict=True)
    ]


def _records(items: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain dicts, missing values as empty text."""
    columns = {str(c): ["" if pd.isna(v) else v for v in items[c].array] for c in items}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _item_findings(
    rule: Rule,
    accused: Sequence[dict[str, Any]],
    layouts: Mapping[tuple[str, str], Layout],
    plan: Plan,
) -> Iterator[Finding]:
    group = GROUPS.get(rule.id, "")
    alike: dict[Any, list[dict[str, Any]]] = {}
    for row in accused if group else ():
        alike.setdefault((row[group], row["_ledger"] if group == KEY else ""), []).append(row)
    for row in accused:
        same = alike.get((row[group], row["_ledger"] if group == KEY else ""), []) if group else []
        others = [r for r in same if r is not row]
        words = row | {"others": _described(rule, row, others)}
        yield Finding(
            rule.id, severity_of(rule, plan), _item_place(row, rule.on, layouts),
            fill(rule.says, words), fill(rule.fix, words), rule.on,
            str(words.get(rule.on, "")) or None,
            row["_basis"] or ground(rule, plan, plan.ledgers.get(row.get("_ledger", "")), rule.on, words),
            related=tuple(_item_place(other, rule.on, layouts) for other in others[:RELATED_KEPT]),
        )  # fmt: skip


def _described(rule: Rule, row: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    """The names, codes or places that a row is held against, the first few of them."""
    if rule.id == "D003":
        words = [str(other["enterprise"]) for other in others]
    elif rule.id == "D004":
        words = [str(other["credit_code"]) for other in others]
    else:
        words = [_seen_from(row, other) for other in others]
    known = [word for word in dict.fromkeys(words) if word]
    few = joined("、", known[:RELATED_SHOWN])
    return say("{few} 等", few=few) if len(known) > RELATED_SHOWN else few


def _seen_from(row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Where another row stands: its file and sheet are named where they are others."""
    here = other[FILE] == row[FILE]
    names = [] if here else [other[FILE]]
    names += [] if here and other[SHEET] == row[SHEET] else [other[SHEET]]
    return joined(" ", [*map(str, names), say("第{row}行", row=other[ROW])])


def _item_place(
    row: Mapping[str, Any], field: str, layouts: Mapping[tuple[str, str], Layout]
) -> Place:
    layout = layouts.get((row[FILE], row[SHEET]))
    return Place(row[FILE], row[SHEET], int(row[ROW]), layout.letter(field) if layout else "")
