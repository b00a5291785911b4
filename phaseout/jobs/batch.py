"""Files in, results out: each file by itself (`filework`), then all of them together.

Here and in `filework` alone the edges and the verbs are joined below the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pandas as pd

from phaseout.cases.items import facts, identified, stacked
from phaseout.cases.meant import items_meant
from phaseout.check import (
    check_across,
    check_items,
    check_submissions,
    ledger_findings,
    with_findings,
)
from phaseout.edges.children import alone
from phaseout.edges.reading.preflight import Unreadable, contents, size_of
from phaseout.edges.reading.receipt import read_receipt
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.scratch import scratch
from phaseout.jobs.filework import Checked, Job, check_each, held_by, names_of
from phaseout.merge import asking_of_edits, carried, edited_rows, lacking, merge, row_reasons
from phaseout.merge.completed import REQUIRED
from phaseout.merge.kind import places_of
from phaseout.model.before import Before, Carried, Restated
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import ITEM, Ledger, Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.receipt import Receipt
from phaseout.model.round import Inspected
from phaseout.model.ruling import Ruling
from phaseout.plan import PlanFault, load
from phaseout.returns.receipts import marks
from phaseout.returns.rounds import held_against
from phaseout.returns.waivers import waived
from phaseout.sentence import say, sentence_of

__all__ = [
    "Again", "Checked", "Job", "check_files", "inspect_receipt", "merge_checked", "merge_files",
    "names_of", "spooled",
]  # fmt: skip


def check_files(
    paths: Sequence[Path], job: Job, step: Callable[[str], None] = lambda _: None
) -> tuple[Checked, ...]:
    """All files checked, each by itself and then against each other, in the order given."""
    return _across(check_each(paths, job, step), job.programme(), job.today)


def _across(results: Sequence[Checked], plan: Plan, today: date) -> tuple[Checked, ...]:
    """The same results with the findings between files, each given to the file it accuses."""
    frames = [r.identities for r in results if len(r.identities)]
    if not frames:
        return tuple(results)
    layouts = {(r.submission.file, lay.sheet): lay for r in results for lay in r.submission.sheets}
    known = identified(stacked(frames), plan)
    found = check_items(known, layouts, plan, today)
    items = items_meant(known, plan)
    del known  # what comes next takes as much room again
    found += check_across(_together(results, items), layouts, plan, today)
    by_file: dict[str, list[Finding]] = {}
    for finding in found:
        by_file.setdefault(finding.place.file, []).append(finding)
    checked = (
        (r, with_findings(r.submission, by_file.get(r.submission.file, ()))) for r in results
    )
    return tuple(
        replace(r, submission=waived(submission, r.identities, plan.waivers, today))
        for r, submission in checked
    )


def _together(
    results: Sequence[Checked], items: Mapping[str, Sequence[str]]
) -> dict[str, pd.DataFrame]:
    """The tables of all files by ledger, each row with the item it is about."""
    names = dict.fromkeys(name for result in results for name in result.tables)
    return {
        name: stacked([r.tables[name] for r in results if name in r.tables]).assign(
            **{ITEM: pd.Series(items.get(name, []), dtype="str")}
        )
        for name in names
    }


@dataclass(frozen=True)
class Again:
    """What a merge takes up beside the files: the last ledger, decisions, receipts (None: not asked)."""

    before: Before | None = None
    rulings: tuple[Ruling, ...] = ()
    receipts: tuple[Receipt, ...] | None = None


def merge_files(
    paths: Sequence[Path], job: Job, step: Callable[[str], None] = lambda _: None,
    again: Again | None = None,
) -> tuple[Merged, tuple[Checked, ...]]:  # fmt: skip
    """The city ledger of these files, and what was checked on the way."""
    again, plan = again or Again(), job.programme()
    with spooled(job) as spooling:
        results = check_each(paths, spooling, step)
        if again.before is None:
            checked = tuple(r.judged() for r in _across(results, plan, job.today))
            results.clear()
            return merge_checked(checked, plan, None, again), checked
        taken = _taken(results, again, plan, job.today)
        asked = lacking(again.before.city)
        kept = [_of_last(s, own, plan, job.today, asked) for s, own in taken.kept]
        every = tuple(r.judged() for r in _across([*results, *kept], plan, job.today))
        merged = merge_checked(every, plan, taken, again)
        return _edits_judged(merged, plan, job.today), every[: len(results)]


def _taken(results: Sequence[Checked], again: Again, plan: Plan, today: date) -> Carried:
    """What the last ledger lends, its corrected rows checked again."""
    assert again.before is not None
    taken = carried(
        [r.submission for r in results], [r.identities for r in results], again.before, plan,
        accepted_only=again.receipts is not None,
    )  # fmt: skip
    failing = {
        row.place: "；".join(said)
        for row in taken.restated
        if row.signature.complete and (said := _faults(row, plan, today))
    }
    return replace(taken, held={**taken.held, **failing})


def _faults(row: Restated, plan: Plan, today: date) -> list[str]:
    """Why a row that was corrected still has to wait."""
    one = Submission(row.place.file, ledgers=(row.ledger,), rows=len(row.ledger))
    (checked,) = check_submissions([one], plan, today)
    checked = waived(checked, facts([row.ledger], plan), plan.waivers, today)
    return [said for own in row_reasons(checked.findings).values() for said in own]


def _edits_judged(merged: Merged, plan: Plan, today: date) -> Merged:
    """The same ledger with a question for each rule that a changed cell breaks."""
    rows = edited_rows(merged, plan)
    changed = {(e.row, e.field) for e in merged.edits}
    found = [
        f
        for own in ledger_findings(rows, plan, today)
        for f in own
        if f.severity == "error" and (replace(f.place, column=""), f.field) in changed
    ]
    return asking_of_edits(merged, found, rows) if found else merged


def _of_last(
    submission: Submission, ledgers: Sequence[Ledger], plan: Plan, today: date,
    asked: Collection[Place],
) -> Checked:  # fmt: skip
    """A file of the last ledger, to be held against the others as if it had been read.

    asked: the rows of which it is asked again what they leave empty, for another row may fill it.
    """
    own = tuple(ledgers)
    ((identities, tables),) = held_by([own], plan)
    again = [part for part in (_rows_at(ledger, asked) for ledger in own) if len(part)]
    found = (f for of_one in ledger_findings(again, plan, today) for f in of_one)
    blank = tuple(f for f in found if f.rule == REQUIRED)
    return Checked(replace(submission, ledgers=(), findings=blank), identities, tables, kept=own)


def _rows_at(ledger: Ledger, places: Collection[Place]) -> Ledger:
    """These rows of a ledger of the city, which has every column though no sheet was read."""
    here = [place in places for place in places_of(ledger.table)]
    return replace(
        ledger,
        layout=replace(ledger.layout, columns={name: name for name in ledger.spec.fields}),
        table=ledger.table[here].reset_index(drop=True),
        raw=ledger.raw[here].reset_index(drop=True),
        faults=(),
    )


@contextmanager
def spooled(job: Job) -> Iterator[Job]:
    """The same job with a private folder for the rows, removed at the end."""
    with scratch() as folder:
        yield replace(job, spool=folder)


def merge_checked(
    results: Iterable[Checked], plan: Plan, taken: Carried | None = None, again: Again | None = None
) -> Merged:
    """The city ledger of files that were checked, a file's rows in memory at a time."""
    again = again or Again()
    read = ((r.submission, r.ledgers()) for r in results)
    return merge(read, plan, taken, again.rulings, again.receipts)


def inspect_receipt(path: Path, file: Path, asked: str | None = None) -> Inspected:
    """Whether a file is the one that a receipt was given for; if not, what differs.

    asked: the plan to read the file by, where it is not the receipt's own.

    Raises:
        ReceiptFault: the receipt cannot be used.
        Unreadable: the file's bytes cannot be read.
    """
    receipt = read_receipt(path)
    try:
        found = sha256(contents(file)).hexdigest()
    except Unreadable as fault:
        raise Unreadable(say("{file}：{fault}。", file=file, fault=sentence_of(fault))) from None
    if found == receipt.sha256:
        return Inspected(receipt, file.name, found, same=True)
    try:
        plan = load(asked or receipt.plan)
    except PlanFault as fault:
        why = say(
            "{fault}回执所按的方案是自己写的，请用 --plan 指明它的路径。", fault=sentence_of(fault)
        )
        return Inspected(receipt, file.name, found, same=False, fault=why)
    submission = alone(read_submission, file, plan, size=size_of(file))
    if submission.status == "unreadable":
        return Inspected(receipt, file.name, found, same=False, fault=submission.message or "")
    seen = marks(submission.ledgers, submission.sheets, plan)
    return held_against(receipt, submission, seen)
