"""The verb of `validate`: put every rule to what was read; findings come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from phaseout.clock import order_of, period_of, term
from phaseout.items import KEY, NAME_HERE
from phaseout.model.finding import Finding, Place, Suggestion
from phaseout.model.ledger import FILE, ROW, SHEET, Layout, Ledger, Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.rules import RULES, Rule
from phaseout.rules.frames import (
    absent_required,
    columns_frame,
    entries_frame,
    file_facts,
    sheet_facts,
    totals_frame,
)
from phaseout.rules.grounds import ground, severity_of
from phaseout.rules.rule import rests_on, said

SAME_AS_ABOVE = ("district", "enterprise", "credit_code", "industry")
RELATED_SHOWN = 3
RELATED_KEPT = 20


def check_submission(submission: Submission, plan: Plan, today: date) -> Submission:
    """The same file with the findings of all rules that look at one file."""
    findings = [*_file_findings(submission, plan, today)]
    for ledger in submission.ledgers:
        findings += _ledger_findings(ledger, plan, today)
    return with_findings(submission, findings)


def with_findings(submission: Submission, findings: Iterable[Finding]) -> Submission:
    """The same file with these findings added; its status follows from them."""
    every = (*submission.findings, *findings)
    faulty = any(f.holds_back for f in every)
    status = "faulty" if faulty and submission.status in ("ok", "nil") else submission.status
    return replace(submission, findings=every, status=status)


def check_items(
    items: pd.DataFrame, layouts: Mapping[tuple[str, str], Layout], plan: Plan, today: date
) -> list[Finding]:
    """The findings of rules that look across sheets, files and units (`items.items`)."""
    found: list[Finding] = []
    for rule in _running(plan, "items"):
        if len(items) == 0 or (rule.on == "district" and "district" not in items):
            continue
        answer = rule.ask(items, **_settings(rule, plan, today))
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
    for rule in _running(plan, scope):
        if all(name in tables for name in rule.needs):
            asked = [tables[name] for name in rule.needs]
            answer = rule.ask(*asked, **_settings(rule, plan, today))
            accused = _accused(asked[0], answer)
            found += _item_findings(rule, accused, layouts, plan)
    return found


def check_waiver_frame(waivers: pd.DataFrame, plan: Plan, today: date) -> list[Finding]:
    """The findings about waivers: a row = a waiver, columns as in the rules of scope `waivers`."""
    found: list[Finding] = []
    for rule in _running(plan, "waivers"):
        answer = rule.ask(waivers, **_settings(rule, plan, today))
        for row in waivers[_guilty(answer)].to_dict("records"):
            found.append(Finding(
                rule.id, severity_of(rule, plan), Place(row["file"]), rule.says.format_map(row),
                rule.fix.format_map(row), value=row["enterprise"],
            ))  # fmt: skip
    return found


def check_city(city: Merged, plan: Plan, today: date) -> tuple[Finding, ...]:
    """The findings about the whole city: what the plan names and no unit has told of.

    Rows in 待核 count as told: they are asked about there.
    """
    told = {name: pd.concat([table, city.pending.get(name)]) for name, table in city.tables.items()}
    frame = entries_frame(told, plan, today)
    return tuple(
        Finding(
            rule.id, severity_of(rule, plan), Place(""), rule.says.format_map(row),
            rule.fix.format_map(row), value=row["name"], basis=rests_on(row["entry"]),
        )
        for rule in (_running(plan, "entries") if len(frame) else ())
        for row in frame[rule.ask(frame)].to_dict("records")
    )  # fmt: skip


def columns_across(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The columns of each ledger that rules across ledgers ask for, beside where a row stands."""
    wanted: dict[str, dict[str, None]] = {}
    for rule in _running(plan, "across"):
        for ledger, columns in rule.uses.items():
            if ledger in plan.ledgers:
                known = plan.ledgers[ledger].fields
                wanted.setdefault(ledger, {}).update(
                    dict.fromkeys(c for c in columns if c in known)
                )
    return {ledger: tuple(columns) for ledger, columns in wanted.items()}


def _running(plan: Plan, *scopes: str) -> Iterator[Rule]:
    for rule in RULES.values():
        if rule.scope in scopes and (rule.id not in plan.rules or plan.rules[rule.id].runs):
            yield rule


def _settings(rule: Rule, plan: Plan, today: date) -> dict[str, Any]:
    given = {"plan": plan, "today": today}
    own = plan.rules[rule.id].settings if rule.id in plan.rules else {}
    return {name: given[name] for name in rule.handed_in} | dict(own)


def _ledger_findings(ledger: Ledger, plan: Plan, today: date) -> Iterator[Finding]:
    yield from _column_findings(ledger, plan, today)
    if len(ledger) == 0:
        return
    yield from _total_findings(ledger, plan, today)
    for rule in _running(plan, "cells", "ledger"):
        known = ledger.spec.fields
        if rule.scope == "cells" and not all(name in known for name in rule.needs):
            continue
        if rule.scope == "ledger" and rule.on and rule.on not in known:
            continue
        for field, answer in _answers(rule, ledger, plan, today):
            rows = _guilty(answer)
            # a further machine of one cell shares its row: the first one answers for it
            for label in rows.index[rows & ~rows.index.isin(ledger.siblings)]:
                yield _cell_finding(rule, ledger, int(label), field, plan, today, answer.at[label])


def _guilty(answer: pd.Series[Any]) -> pd.Series[bool]:
    """The rows that an answer accuses: where it is true, or says something at all."""
    return answer.fillna(False).astype(bool) if answer.dtype == bool else answer.notna()


def _answers(
    rule: Rule, ledger: Ledger, plan: Plan, today: date
) -> Iterator[tuple[str, pd.Series[Any]]]:
    """What a rule answers: field by field, the rows."""
    settings = _settings(rule, plan, today)
    if rule.scope == "cells":
        answer = rule.ask(*(ledger.table[name] for name in rule.needs), **settings)
    else:
        answer = rule.ask(ledger, **settings)
    if isinstance(answer, pd.Series):
        yield rule.on, answer
        return
    absent = absent_required(ledger) if rule.id == "F001" else ()
    for field in answer.columns:
        if field not in absent:
            yield field, answer[field]


def _cell_finding(
    rule: Rule, ledger: Ledger, label: int, field: str, plan: Plan, today: date, answer: Any
) -> Finding:
    words = _words(ledger, label, field, rule, plan, today) | {"said": said(answer)}
    basis = rests_on(answer) or ground(rule, plan, ledger.spec, field, words)
    return Finding(
        rule.id, severity_of(rule, plan), ledger.place(label, field),
        rule.says.format_map(words), rule.fix.format_map(words), field, words["value"] or None,
        basis, suggestion=_suggestion(rule, ledger, label, field),
    )  # fmt: skip


def _words(
    ledger: Ledger, label: int, field: str, rule: Rule, plan: Plan, today: date
) -> dict[str, Any]:
    """What a message may mention: the row's values, the column, the plan's own words."""
    typed, raw = ledger.table.loc[label], ledger.raw.loc[label]
    words: dict[str, Any] = {
        name: typed[name] if pd.notna(typed[name]) else ("" if pd.isna(raw[name]) else raw[name])
        for name in ledger.spec.fields
    }
    column = ledger.spec.fields[field]
    hint = _hint(rule, ledger, label, field)
    standard = plan.standard_of(str(words.get("standard", "")))
    words |= {
        "header": column.header,
        "value": "" if pd.isna(raw[field]) else str(raw[field]),
        "hint": "" if hint is None else f"（可能是 {_text(hint)}）",
        "above": _as_above(ledger, label, field) if rule.id == "F001" else "",
        "note": f"（{column.note}）" if column.note else "",
        "choices": _listed(plan.choices(column)),
        "responsible": "、".join(standard.departments) if standard else "",
        "catalogue": plan.catalogue.name if plan.catalogue else "",
        "year": plan.catalogue.year if plan.catalogue else "",
        "period": f"{plan.period_from}至{plan.period_to}",
        "today": today,
        "sequence": _sequence(ledger, field),
    }
    if rule.family == "T" and "extended_to" in ledger.spec.fields:
        words |= _statutory_words(ledger, label, plan)
    return words


def _sequence(ledger: Ledger, field: str) -> str:
    """The columns of which this one is a later step, in their order."""
    steps = next((own for own in ledger.spec.sequences if field in own), ())
    return "、".join(ledger.spec.fields[name].header for name in steps)


def _hint(rule: Rule, ledger: Ledger, label: int, field: str) -> Any:
    """What the reader thinks that a faulty cell may mean."""
    return next(
        (f.hint for f in ledger.faults
         if f.rule == rule.id and f.index == label and f.field == field), None
    )  # fmt: skip


def _suggestion(rule: Rule, ledger: Ledger, label: int, field: str) -> Suggestion:
    """What could stand in the cell: the reader's hint, or for an empty one what stands above."""
    hint = _hint(rule, ledger, label, field)
    if hint is None:
        return (_above(ledger, label, field) or None) if rule.id == "F001" else None
    if isinstance(hint, datetime):
        return hint.date()
    return (
        float(hint)
        if isinstance(hint, int)
        else hint
        if isinstance(hint, (float, date))
        else str(hint)
    )


def _as_above(ledger: Ledger, label: int, field: str) -> str:
    """A question: does an empty cell below an enterprise mean the same as above?"""
    above = _above(ledger, label, field)
    return f"；与上一行同一企业的，请填“{above}”" if above else ""


def _above(ledger: Ledger, label: int, field: str) -> str:
    """The value above an empty cell, where the row names no enterprise of its own."""
    if label == 0 or field not in SAME_AS_ABOVE or "enterprise" not in ledger.spec.fields:
        return ""
    if ledger.filled["enterprise"].at[label] or not ledger.filled[field].at[label - 1]:
        return ""
    return str(ledger.raw[field].iloc[label - 1])


def _statutory_words(ledger: Ledger, label: int, plan: Plan) -> dict[str, Any]:
    """The ends that the law sets for a row, for the messages about periods and extensions."""
    row = ledger.table.loc[label]
    order = order_of({str(name): value for name, value in row.items()})
    period = period_of(plan, str(row["standard"]), str(row["measure"]))
    first = term(replace(order, approved_on=None), period, plan.clock)
    return {
        "statutory_due": first.statutory_due,
        "first_due": first.first_due,
        "extended_due": term(order, period, plan.clock).statutory_due,
        "most": period.extension_months if period else 0,
        "window": plan.clock.application_window_days,
    }


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listed(choices: Sequence[str]) -> str:
    return "、".join(choices) if len(choices) <= 12 else f"{'、'.join(choices[:6])}……"


def _column_findings(ledger: Ledger, plan: Plan, today: date) -> Iterator[Finding]:
    frame = columns_frame(ledger)
    place = Place(ledger.table[FILE].iloc[0] if len(ledger) else "", ledger.layout.sheet)
    for rule in _running(plan, "columns"):
        answer = rule.ask(frame, **_settings(rule, plan, today))
        for row in frame[answer].to_dict("records"):
            head = max(ledger.layout.header_rows, default=None)
            here = replace(place, row=head if row["letter"] else None, column=row["letter"])
            yield Finding(
                rule.id, severity_of(rule, plan), here, rule.says.format_map(row),
                rule.fix.format_map(row), row["field"] or None, row["header"],
                ground(rule, plan, ledger.spec, row["field"]),
                rows=tuple(map(int, ledger.table[ROW])) if rule.id == "W003" else (),
            )  # fmt: skip


def _total_findings(ledger: Ledger, plan: Plan, today: date) -> Iterator[Finding]:
    frame = totals_frame(ledger)
    place = Place(ledger.table[FILE].iloc[0], ledger.layout.sheet)
    for rule in _running(plan, "totals") if len(frame) else ():
        for row in frame[rule.ask(frame, **_settings(rule, plan, today))].to_dict("records"):
            here = replace(place, row=row["row"], column=ledger.layout.letter(row["field"]))
            yield Finding(
                rule.id, severity_of(rule, plan), here, rule.says.format_map(row),
                rule.fix.format_map(row), row["field"], f"{row['stated']:g}",
                ground(rule, plan, ledger.spec, row["field"]),
            )  # fmt: skip


def _file_findings(submission: Submission, plan: Plan, today: date) -> Iterator[Finding]:
    place = Place(submission.file)
    files = pd.DataFrame([file_facts(submission, plan)])
    for rule in _running(plan, "files"):
        if bool(rule.ask(files, **_settings(rule, plan, today)).iloc[0]):
            facts = files.iloc[0].to_dict()
            yield Finding(
                rule.id,
                severity_of(rule, plan),
                place,
                rule.says.format_map(facts),
                rule.fix.format_map(facts),
                basis=ground(rule, plan),
            )
    sheets = pd.DataFrame([sheet_facts(ledger, today) for ledger in submission.ledgers])
    for rule in _running(plan, "sheets") if len(sheets) else ():
        for facts in sheets[rule.ask(sheets, **_settings(rule, plan, today))].to_dict("records"):
            yield Finding(
                rule.id, severity_of(rule, plan), replace(place, sheet=facts["sheet"]),
                rule.says.format_map(facts), rule.fix.format_map(facts),
                basis=ground(rule, plan, plan.ledgers.get(facts["ledger"])),
                rows=facts["numbers"] if rule.id == "W011" else (),
            )  # fmt: skip


GROUPS = {"D003": "credit_code", "D004": NAME_HERE, "D005": KEY}
"""The column whose equal values make rows accuse each other; other rules accuse a row alone."""


def _accused(items: pd.DataFrame, answer: pd.Series[Any]) -> list[dict[str, Any]]:
    """The rows that an answer accuses, with what it says of each and what that rests on."""
    told = answer[_guilty(answer)]
    return _records(
        items.loc[told.index].assign(said=told.map(said), _basis=told.map(rests_on).astype("str"))
    )


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
        words = row | {"others": _described(rule, others)}
        yield Finding(
            rule.id, severity_of(rule, plan), _item_place(row, rule.on, layouts),
            rule.says.format_map(words), rule.fix.format_map(words), rule.on,
            str(words.get(rule.on, "")) or None,
            row["_basis"] or ground(rule, plan, plan.ledgers.get(row.get("_ledger", "")), rule.on, words),
            related=tuple(_item_place(other, rule.on, layouts) for other in others[:RELATED_KEPT]),
        )  # fmt: skip


def _described(rule: Rule, others: Sequence[Mapping[str, Any]]) -> str:
    """The names, codes or places that a row is held against, the first few of them."""
    if rule.id == "D003":
        words = [str(other["enterprise"]) for other in others]
    elif rule.id == "D004":
        words = [str(other["credit_code"]) for other in others]
    else:
        words = [f"{other[FILE]} {other[SHEET]} 第{other[ROW]}行" for other in others]
    known = [word for word in dict.fromkeys(words) if word]
    return "、".join(known[:RELATED_SHOWN]) + (" 等" if len(known) > RELATED_SHOWN else "")


def _item_place(
    row: Mapping[str, Any], field: str, layouts: Mapping[tuple[str, str], Layout]
) -> Place:
    layout = layouts.get((row[FILE], row[SHEET]))
    return Place(row[FILE], row[SHEET], int(row[ROW]), layout.letter(field) if layout else "")
