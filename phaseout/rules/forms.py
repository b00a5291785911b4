"""How a workbook that came back differs from the form that the plan has now, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from phaseout.model.form import Form, heads_name, list_name
from phaseout.model.ledger import Layout, Submission
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.sentence import joined, say
from phaseout.values import fold

NAMED = 6
"""Columns that a message names one by one."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d|本)")
"""A year that a title is of: no day's, and no edition's (2019年本)."""


def form_facts(submission: Submission, plan: Plan) -> dict[str, Any]:
    """What the rules about files ask of the form that a file was filled in on."""
    form, unit = submission.form, plan.units.get(submission.unit or "")
    named = plan.units.get(submission.named or "")
    made_for = _called(form.title, form.plan) if form else submission.plan
    changes = heads_differ(submission, plan, None) if submission.plan not in (None, plan.id) else ""
    other_version = form is not None and form.plan == plan.id and form.version != plan.version
    return {
        "made_for": made_for,
        "asked_for": _called(plan.title, plan.id),
        "changes": say("。表头不同：{changes}", changes=changes) if changes else "",
        "other_version": other_version,
        "made_version": form.version if form else "",
        "version": plan.version,
        "differences": form_differs(form, plan) if form and other_version else "",
        "heads": heads_differ(submission, plan, form) if form and not changes else "",
        "other_years": other_years(submission, plan) if submission.plan in (None, plan.id) else "",
        "years": _years(plan),
        # 市生态环境局转来的渝北区台账 names a department in whose hands it was
        "named": submission.named if named and unit and named.kind == unit.kind else None,
    }


def other_years(submission: Submission, plan: Plan) -> str:
    """The sheets whose title is of a year that is not the programme's; empty where there is none.

    Ledgers of what went in earlier years may name those.
    """
    wanted = range(*_span(plan))
    told = []
    for layout in submission.sheets:
        years = [int(year) for year in _YEAR.findall(layout.title)] if layout.ledger else []
        looks_back = layout.ledger and "exited_in" in plan.ledgers[layout.ledger].fields
        if years and not looks_back and not any(year in wanted for year in years):
            told.append(say("［{sheet}］“{title}”", sheet=layout.sheet, title=layout.title))
    return _first(told)


def _span(plan: Plan) -> tuple[int, int]:
    """The years of a programme: the first, and the first that is none of its."""
    first = plan.period_from.year if plan.period_from else plan.year
    last = plan.period_to.year if plan.period_to else plan.year
    return min(first, plan.year), max(last, plan.year) + 1


def _years(plan: Plan) -> str:
    first, end = _span(plan)
    if end == first + 1:
        return say("{year}年", year=first)
    return say("{first}—{last}年", first=first, last=end - 1)


def _called(title: str, id: str) -> str:
    return say("{title}（{id}）", title=title, id=id) if title else id


def heads_differ(submission: Submission, plan: Plan, form: Form | None) -> str:
    """Sheet by sheet which heads are not as they were sent out; without a form, not the plan's."""
    told = []
    for layout in submission.sheets:
        if layout.ledger:
            spec = plan.ledgers[layout.ledger]
            wanted = form.lists.get(heads_name(spec.id), ()) if form else _headers(spec)
            if wanted and (own := list(_heads(layout, spec, wanted))):
                told.append(say("［{sheet}］{told}", sheet=layout.sheet, told=joined("；", own)))
    return joined("。", told)


def form_differs(form: Form, plan: Plan) -> str:
    """What the plan has since changed in the heads and the drop-downs of a form."""
    told: dict[str, None] = {}
    for spec in plan.ledgers.values():
        if changes := _changes(form.lists.get(heads_name(spec.id), ()), _headers(spec)):
            told[say("{title}{changes}", title=spec.title, changes=changes)] = None
        for field in spec.fields.values():
            had = form.lists.get(list_name(spec.id, field.id), ())
            if changes := _changes(had, plan.choices(field)):
                told[say("“{header}”的选项{changes}", header=field.header, changes=changes)] = None
    return joined("；", told)


def _headers(spec: LedgerSpec) -> tuple[str, ...]:
    return tuple(field.header for field in spec.fields.values())


def _heads(layout: Layout, spec: LedgerSpec, wanted: Sequence[str]) -> Iterator[str]:
    """How the heads of a sheet depart from those wanted: renamed, dropped, added, moved."""
    found = {letter: head.lstrip("*") for letter, head in layout.headers.items() if head}
    missing = {fold(head): head for head in wanted}
    for head in found.values():
        missing.pop(fold(head), None)
    known, further = {fold(head) for head in wanted}, []
    for letter, head in found.items():
        if fold(head) not in known:
            name = layout.columns.get(letter)
            meant = missing.pop(fold(spec.fields[name].header), "") if name else ""
            if meant:
                yield say("{letter}列“{head}”应为“{meant}”", letter=letter, head=head, meant=meant)
            else:
                further.append(say("{letter}列“{head}”", letter=letter, head=head))
    if missing:
        yield say("少了{heads}", heads=_quoted([*missing.values()]))
    if further:
        yield say("多了{heads}", heads=_first(further))
    order = [fold(head) for head in found.values() if fold(head) in known]
    if order != [head for head in map(fold, wanted) if head in order]:
        yield say("栏目的次序变了")


def _changes(had: Sequence[str], now: Sequence[str]) -> str:
    """What is no longer there and what is new; nothing where either is not known."""
    gone, new = [w for w in had if w not in now], [w for w in now if w not in had]
    if not (had and now and (gone or new)):
        return ""
    parts = [say("现在没有{words}", words=_quoted(gone))] if gone else []
    return joined("，", parts + ([say("现在另有{words}", words=_quoted(new))] if new else []))


def _quoted(words: Sequence[str]) -> str:
    return _first([say("“{word}”", word=word) for word in words])


def _first(words: Sequence[str]) -> str:
    named = joined("、", words[:NAMED])
    if len(words) <= NAMED:
        return named
    return say("{words}等 {count} 个", words=named, count=len(words))
