"""A report asked for, written and checked: like `outputs` it joins the edges and the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phaseout.edges.documents.lines import unwritten
from phaseout.edges.documents.report import annex_names, check_own, report_folders, written
from phaseout.edges.writing.save import check_folder, file_name, save
from phaseout.jobs.outputs import WRITERS
from phaseout.model.document import Document
from phaseout.model.facts import Facts
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.report.charts import charts
from phaseout.report.reconciled import reconcile
from phaseout.report.reported import Asked, asked, kind_of
from phaseout.report.stated import Earlier, stated
from phaseout.report.tables import tables
from phaseout.report.variables import author, variables


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call asks of a report: its kind and span, what to compare with, whose wording.

    `period`: 2024, 2024H1 or 2024-06; empty: the span that the day is in. `templates`: the
    office's own folder, over ours. `trace`: with the register of figures.
    """

    kind: str = ""
    period: str = ""
    last: Earlier | None = None
    templates: Path | None = None
    trace: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written: its figures, where it lies, and what people must still write."""

    facts: Facts
    files: tuple[Path, ...]
    unwritten: tuple[tuple[str, str], ...]


def write_report(
    city: Merged, plan: Plan, today: date, wish: Wish, folder: Path, formats: Sequence[str],
    *, force: bool = False,
) -> Written:  # fmt: skip
    """The written report in these formats.

    Raises:
        PlanFault: a kind or span that the plan has not; the text names those it has.
        FiguresDisagree: figures that must agree do not.
        TemplateFault: a fault in a template, with its file and line.
        PdfRefused: a PDF is asked for that this machine cannot make.
    """
    one = asked(plan, wish.kind or kind_of(plan), wish.period, today)
    found = stated(city, one, wish.last)
    paper = paper_of(found, one, today, wish)
    check_folder(folder)
    # All are made before the first is saved: one that cannot be made leaves no half of a report.
    made = {folder / file_name(one.title, f".{name}"): WRITERS[name](paper) for name in formats}
    for path, content in made.items():
        save(path, content, force=force)
    return Written(found, tuple(made), tuple((u.heading, u.hint) for u in unwritten(paper)))


def paper_of(found: Facts, one: Asked, today: date, wish: Wish = Wish()) -> Document:
    """The paper of these figures, dated `today`, before it is written in any format.

    Raises:
        FiguresDisagree: tables or charts state something else than the figures.
        TemplateFault: a fault in a template, with its file and line.
    """
    if wish.templates:
        check_own(wish.templates)
    places = report_folders(one.kind, one.plan.lineage, wish.templates)
    words = variables(found, one, annex_names(places), trace=wish.trace)
    named, drawn = tables(found, one.plan), charts(found, one.plan)
    reconcile(found, words, named, drawn)
    return written(
        places, words, named, drawn, day=today, author=author(found, one), own=wish.templates
    )
