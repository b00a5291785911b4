"""Files in, results out: the one place below the command line that joins the edges and the verbs.

`check_some` is the work for some files: paths go in, small picklable results come out. The rows
stay in spool files, so that a batch needs no more memory than the rows judged together.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from phaseout.check import (
    check_across,
    check_items,
    check_submissions,
    columns_across,
    with_findings,
)
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.receipt import read_receipt
from phaseout.edges.reading.submission import read_submission
from phaseout.items import facts, identified
from phaseout.merge import merge
from phaseout.model.finding import Finding
from phaseout.model.ledger import PROVENANCE, Ledger, Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.receipt import Marks
from phaseout.model.round import Inspected
from phaseout.plan import PlanFault, load
from phaseout.receipts import marks
from phaseout.rounds import held_against
from phaseout.rules.choice import without
from phaseout.waivers import waived

ROWS_TOGETHER = 10_000
"""So many rows are judged at once; from there on a question's fixed cost is no longer felt."""

Received = tuple[int, Path, str]
"""A file's number in the batch, where it lies, and what it is called in findings."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of each file; picklable, so that a child process can do it.

    `skipped`: the ids of rules that are not put. `marked`: whether rows are marked for receipts.
    """

    plan: str
    today: date
    repair: bool = True
    catalogue: str = ""
    spool: Path | None = None
    skipped: tuple[str, ...] = ()
    waivers: str = ""
    marked: bool = False

    def programme(self) -> Plan:
        """The plan, with the clause list and the waivers of this call, without the rules left out."""
        return without(load(self.plan, self.catalogue, self.waivers), self.skipped)


@dataclass(frozen=True)
class Checked:
    """One file checked: the submission without its rows, who its rows are about, where they lie.

    `tables`: the few columns that rules across ledgers ask for, by ledger. `marks`: empty unless
    the job asks for them.
    """

    submission: Submission
    identities: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    spool: Path | None = None
    marks: Marks = field(default_factory=Marks)

    def ledgers(self) -> tuple[Ledger, ...]:
        """The file's ledgers, from the spool."""
        if self.spool is None:
            return ()
        # written by this process tree a moment ago, in a private folder
        return pickle.loads(self.spool.read_bytes())  # type: ignore[no-any-return]  # noqa: S301


def check_some(
    files: Iterable[Received], job: Job, step: Callable[[str], None] = lambda _: None
) -> Iterator[Checked]:
    """Read and check files, in the order given. Never raises for what is in a file."""
    plan, read = job.programme(), list[tuple[int, Submission]]()
    for number, path, name in files:
        step(name)
        read.append((number, read_submission(path, plan, name=name, repair=job.repair)))
        if sum(submission.rows for _, submission in read) >= ROWS_TOGETHER:
            yield from _judged(read, job, plan)
            read.clear()
    yield from _judged(read, job, plan)


def _judged(read: Sequence[tuple[int, Submission]], job: Job, plan: Plan) -> Iterator[Checked]:
    submissions = check_submissions([submission for _, submission in read], plan, job.today)
    for (number, _), submission in zip(read, submissions, strict=True):
        yield _kept(number, submission, job, plan)


def _kept(number: int, submission: Submission, job: Job, plan: Plan) -> Checked:
    """What is kept of a file that was checked; its rows go to the spool."""
    identities = facts(submission.ledgers, plan)
    tables = _tables(submission.ledgers, columns_across(plan))
    spool = None
    if job.spool is not None and submission.ledgers:
        spool = job.spool / f"{number:06d}.pickle"
        spool.write_bytes(pickle.dumps(submission.ledgers, protocol=5))
    seen = marks(submission.ledgers, submission.sheets, plan) if job.marked else Marks()
    return Checked(replace(submission, ledgers=()), identities, tables, spool, seen)


def _tables(
    ledgers: Sequence[Ledger], columns: Mapping[str, tuple[str, ...]]
) -> dict[str, pd.DataFrame]:
    own = {
        name: [lg.table[[*wanted, *PROVENANCE]] for lg in ledgers if lg.spec.id == name]
        for name, wanted in columns.items()
    }
    return {name: pd.concat(parts, ignore_index=True) for name, parts in own.items() if parts}


def check_files(
    paths: Sequence[Path], job: Job, step: Callable[[str], None] = lambda _: None
) -> tuple[Checked, ...]:
    """All files checked, each by itself and then against each other, in the order given."""
    plan = job.programme()
    received = zip(range(len(paths)), paths, _names(paths), strict=True)
    return _across([*check_some(received, job, step)], plan, job.today)


def _across(results: Sequence[Checked], plan: Plan, today: date) -> tuple[Checked, ...]:
    """The same results with the findings between files, each given to the file it accuses."""
    frames = [r.identities for r in results if len(r.identities)]
    if not frames:
        return tuple(results)
    layouts = {(r.submission.file, lay.sheet): lay for r in results for lay in r.submission.sheets}
    found = check_items(
        identified(pd.concat(frames, ignore_index=True), plan), layouts, plan, today
    )
    found += check_across(_together(results), layouts, plan, today)
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


def _together(results: Sequence[Checked]) -> dict[str, pd.DataFrame]:
    names = dict.fromkeys(name for result in results for name in result.tables)
    return {
        name: pd.concat([r.tables[name] for r in results if name in r.tables], ignore_index=True)
        for name in names
    }


def _names(paths: Sequence[Path]) -> list[str]:
    """What each file is called in findings: its name, with as many folders as tell it apart."""
    names = [path.name for path in paths]
    for depth in range(2, max((len(p.parts) for p in paths), default=0) + 1):
        if len(set(names)) == len(names):
            break
        twice = {name for name, times in Counter(names).items() if times > 1}
        names = [
            "/".join(path.parts[-depth:]) if name in twice else name
            for path, name in zip(paths, names, strict=True)
        ]
    return names


def merge_files(
    paths: Sequence[Path], job: Job, step: Callable[[str], None] = lambda _: None
) -> tuple[Merged, tuple[Checked, ...]]:
    """The city ledger of these files, and what was checked on the way."""
    with spooled(job) as spooling:
        results = check_files(paths, spooling, step)
        return merge_checked(results, job.programme()), results


@contextmanager
def spooled(job: Job) -> Iterator[Job]:
    """The same job with a private folder for the rows, removed at the end."""
    with TemporaryDirectory(prefix="phaseout-") as folder:
        yield replace(job, spool=Path(folder))


def merge_checked(results: Iterable[Checked], plan: Plan) -> Merged:
    """The city ledger of files that were checked, a file's rows in memory at a time."""
    return merge(((r.submission, r.ledgers()) for r in results), plan)


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
        raise Unreadable(f"{file}：{fault}。") from None
    if found == receipt.sha256:
        return Inspected(receipt, file.name, found, same=True)
    try:
        plan = load(asked or receipt.plan)
    except PlanFault as fault:
        why = f"{fault}回执所按的方案是自己写的，请用 --plan 指明它的路径。"
        return Inspected(receipt, file.name, found, same=False, fault=why)
    submission = read_submission(file, plan)
    if submission.status == "unreadable":
        return Inspected(receipt, file.name, found, same=False, fault=submission.message or "")
    seen = marks(submission.ledgers, submission.sheets, plan)
    return held_against(receipt, submission, seen)
