"""The templates of an office: copied out, checked, and what they may call.

Like `outputs` it joins the edges and the verbs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from phaseout.edges.documents.lines import PARTS, line_fault
from phaseout.edges.documents.report import annex_names, check_own, report_folders, written
from phaseout.edges.documents.settling import Line
from phaseout.edges.documents.template import FILTERS, TemplateFault, faults_in
from phaseout.edges.documents.template.checking import Known
from phaseout.edges.writing.save import check_folder, save
from phaseout.jobs.batch import Job, merge_files
from phaseout.model.facts import Facts
from phaseout.model.merged import Merged, UnitStates
from phaseout.model.plan import Plan
from phaseout.paths import folder
from phaseout.plan import load, plan_ids
from phaseout.report.charts import charts
from phaseout.report.meanings import Meaning, meanings
from phaseout.report.reported import Asked
from phaseout.report.stated import stated
from phaseout.report.tables import tables
from phaseout.report.variables import author, variables
from phaseout.sentence import say

FILTER_MEANINGS = {
    "千分位": "1234567 写成 1,234,567；千分位(1) 留一位小数",
    "百分比": "0.853 写成 85.3%；百分比(0) 不留小数",
    "中文序": "3 写成 三",
    "中文日期": "写成 2025年1月8日",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What templates may call: variables with their value today, filters, tables, charts, markers."""

    variables: tuple[Meaning, ...]
    filters: Mapping[str, str]
    tables: tuple[str, ...]
    charts: tuple[str, ...]
    parts: tuple[str, ...]


def copy_templates(one: Asked, place: Path, *, force: bool) -> list[Path]:
    """The templates of this report, as they are for its plan, to be edited in this folder.

    Raises:
        WriteRefused: a file there that somebody has changed; `force` replaces it.
    """
    places = report_folders(one.kind, one.plan.lineage)
    if not places:
        raise TemplateFault(one.kind, None, say("这种报告没有自带的模板，没有可以复制的"))
    check_folder(place)
    latest = {path.name: path for found in places for path in sorted(found.glob("*.j2"))}
    for name, path in latest.items():
        save(place / name, path.read_bytes(), force=force)
    return [place / name for name in latest]


def vocabulary(city: Merged | None, one: Asked, own: Path | None) -> Vocabulary:
    """What the templates of this report may call, with the values of this city ledger, or none."""
    facts = stated(city or _nothing(one.plan), one)
    words = variables(facts, one, annex_names(report_folders(one.kind, one.plan.lineage, own)))
    return Vocabulary(
        meanings(facts, words), FILTER_MEANINGS | {n: "" for n in FILTERS if n not in FILTER_MEANINGS},
        tuple(tables(facts, one.plan)), tuple(charts(facts, one.plan)), tuple(PARTS),
    )  # fmt: skip


def check_templates(
    city: Merged | None, one: Asked, own: Path | None, today: date
) -> tuple[TemplateFault, ...]:
    """Every fault of these templates: what can be seen at once, then what shows when they are filled.

    They are filled for an empty ledger, for this one (else the samples), and with a year before.

    Raises:
        TemplateFault: no such folder, or nothing in it that could be checked.
    """
    if own:
        check_own(own)
    places = report_folders(one.kind, one.plan.lineage, own)
    every = {name: (facts, _words(facts, one, places)) for name, facts in _cases(city, one)}
    facts = next(reversed(every.values()))[0]
    known = Known(
        [_widest(one), *(words for _, words in every.values())], list(tables(facts, one.plan)),
        list(charts(facts, one.plan)), list(PARTS),
        lambda file, number, text: line_fault(Line(file, number, text)),
    )  # fmt: skip
    found = list(faults_in(places, known))
    lines = {(fault.file, fault.line) for fault in found}
    for name, (case, words) in every.items():
        for fault in _filling(case, words, one, places, today, own):
            if (fault.file, fault.line) not in lines:
                lines.add((fault.file, fault.line))
                found.append(
                    TemplateFault(
                        fault.file, fault.line, say("{says}（{name}）", says=fault.says, name=name)
                    )
                )
    return tuple(found)


def _filling(
    facts: Facts, words: dict[str, Any], one: Asked, places: tuple[Path, ...], today: date,
    own: Path | None,
) -> Iterator[TemplateFault]:  # fmt: skip
    """The first fault that stops the paper, if any."""
    try:
        written(
            places, words, tables(facts, one.plan), charts(facts, one.plan),
            day=today, author=author(facts, one), own=own,
        )  # fmt: skip
    except TemplateFault as fault:
        yield fault


def _words(facts: Facts, one: Asked, places: tuple[Path, ...]) -> dict[str, Any]:
    return variables(facts, one, annex_names(places), trace=True)


def _cases(city: Merged | None, one: Asked) -> Iterator[tuple[str, Facts]]:
    """Facts of three kinds, so that every branch of a template is walked at least once."""
    yield "台账为空时", stated(_nothing(one.plan), one)
    some = city or _sample(one.plan)
    yield "有数据时", stated(some, one)
    last = replace(one.plan, year=one.plan.year - 1, period_from=None, period_to=None)
    yield "与上年比较时", stated(some, one, (some, last))


def _widest(one: Asked) -> dict[str, Any]:
    """The names that there are in a programme with every ledger: a template may ask for them first."""
    ledgers = {k: v for id in plan_ids() for k, v in load(id).ledgers.items()} | dict(
        one.plan.ledgers
    )
    wide = replace(one, plan=replace(one.plan, ledgers=ledgers), so_far=one.so_far or one.plan)
    return variables(stated(_nothing(wide.plan), wide), wide)


def _nothing(plan: Plan) -> Merged:
    return Merged(plan.id, plan.version, {}, units=UnitStates((), plan.reporters, ()))


def _sample(plan: Plan) -> Merged:
    """The sample ledgers of the plan, or of the nearest that it extends; else nothing."""
    samples = folder("sample_ledgers") / "plans"
    near = next((samples / id for id in reversed(plan.lineage) if (samples / id).is_dir()), None)
    if near is None:
        return _nothing(plan)
    day = plan.period_to or date(plan.year, 12, 31)
    return merge_files(sorted(near.glob("*.xlsx")), Job(near.name, day))[0]
