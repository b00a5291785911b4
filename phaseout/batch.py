"""Files in, results out: the one place below the command line that joins the edges and the verbs.

`check_some` is the work for some files: paths go in, small picklable results come out. The rows
stay in spool files, so that a batch needs no more memory than the rows judged together. It is done
in child processes, for no file may end the call: one that does is unreadable, and the others go on.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
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
from phaseout.edges.children import Begin, Death, alone, each, processors
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable, contents, size_of
from phaseout.edges.reading.receipt import read_receipt
from phaseout.edges.reading.submission import read_submission, unreadable
from phaseout.items import facts, identified
from phaseout.merge import carried, merge, row_reasons
from phaseout.model.before import Before, Carried, Restated
from phaseout.model.finding import Finding
from phaseout.model.ledger import PROVENANCE, Ledger, Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.receipt import Marks, Receipt
from phaseout.model.round import Inspected
from phaseout.model.ruling import Ruling
from phaseout.plan import PlanFault, load
from phaseout.receipts import marks
from phaseout.rounds import held_against
from phaseout.rules.choice import without
from phaseout.waivers import waived

ROWS_TOGETHER = 10_000
"""So many rows are judged at once; from there on a question's fixed cost is no longer felt."""

GROUP = 1_250_000
"""Bytes of files that a child reads and judges together: some thousands of rows."""
PARALLEL_FROM = 3_000_000
"""Bytes from which on several children pay; fewer are read as fast by one."""
MOST_CHILDREN = 8

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
    kept: tuple[Ledger, ...] = ()

    def ledgers(self) -> tuple[Ledger, ...]:
        """The file's ledgers, from the spool; of a file of the last city ledger, at hand."""
        if self.spool is None:
            return self.kept
        # written by this process tree a moment ago, in a private folder
        return pickle.loads(self.spool.read_bytes())  # type: ignore[no-any-return]  # noqa: S301


def check_some(
    files: Iterable[Received], job: Job, begin: Begin = lambda _: None
) -> Iterator[Checked]:
    """Read and check files, in the order given. Never raises for what is in a file.

    begin: called before each file is read, and before what was read is judged together.
    """
    plan, read = job.programme(), list[tuple[int, Submission]]()
    for k, (number, path, name) in enumerate(files):
        begin(k)
        read.append((number, read_submission(path, plan, name=name, repair=job.repair)))
        if sum(submission.rows for _, submission in read) >= ROWS_TOGETHER:
            begin(None)
            yield from _judged(read, job, plan)
            read.clear()
    begin(None)
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
    return _across(_each(paths, job, step), job.programme(), job.today)


def _each(paths: Sequence[Path], job: Job, step: Callable[[str], None]) -> list[Checked]:
    """Every file checked by itself in a child process, in the order given."""
    plan = job.programme()
    received = [*zip(range(len(paths)), paths, names_of(paths), strict=True)]
    results: dict[int, Checked] = {}
    with closing(_in_children(received, job)) as coming:
        for (number, path, name), came in coming:
            step(name)
            if isinstance(came, Death):
                lost = unreadable(path, plan, name, came.why)
                (results[number],) = _judged([(number, lost)], job, plan)
            else:
                results[number] = came
    return [results[number] for number in sorted(results)]


def _in_children(
    received: Sequence[Received], job: Job
) -> Generator[tuple[Received, Checked | Death]]:
    """Every file with what came of it, as groups of them are ready."""
    sizes = [size_of(path) for _, path, _ in received]
    groups: list[list[Received]] = []
    filled = 0
    for one, size in zip(received, sizes, strict=True):
        if not groups or filled + size > GROUP:
            groups.append([])
            filled = 0
        groups[-1].append(one)
        filled += size
    workers = min(len(groups), processors(), MOST_CHILDREN) if sum(sizes) >= PARALLEL_FROM else 1
    allowed = {
        number: limits().allowance(size) for (number, *_), size in zip(received, sizes, strict=True)
    }
    return each(partial(_check_group, job), groups, lambda one: allowed[one[0]], workers)


def _check_group(job: Job, group: Sequence[Received], begin: Begin) -> list[Checked]:
    return [*check_some(group, job, begin)]


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


def names_of(paths: Sequence[Path]) -> list[str]:
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
        results = _each(paths, spooling, step)
        if again.before is None:
            checked = _across(results, plan, job.today)
            return merge_checked(checked, plan, None, again), checked
        taken = _taken(results, again, plan, job.today)
        kept = [_of_last(s, own, plan) for s, own in taken.kept]
        every = _across([*results, *kept], plan, job.today)
        merged = merge_checked(every, plan, taken, again)
        return merged, every[: len(results)]


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
    alone = Submission(row.place.file, ledgers=(row.ledger,), rows=len(row.ledger))
    (checked,) = check_submissions([alone], plan, today)
    checked = waived(checked, facts([row.ledger], plan), plan.waivers, today)
    return [said for own in row_reasons(checked.findings).values() for said in own]


def _of_last(submission: Submission, ledgers: Sequence[Ledger], plan: Plan) -> Checked:
    """A file of the last ledger, to be held against the others as if it had been read."""
    own = tuple(ledgers)
    return Checked(
        replace(submission, ledgers=()), facts(own, plan), _tables(own, columns_across(plan)),
        kept=own,
    )  # fmt: skip


@contextmanager
def spooled(job: Job) -> Iterator[Job]:
    """The same job with a private folder for the rows, removed at the end."""
    with TemporaryDirectory(prefix="phaseout-") as folder:
        yield replace(job, spool=Path(folder))


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
        raise Unreadable(f"{file}：{fault}。") from None
    if found == receipt.sha256:
        return Inspected(receipt, file.name, found, same=True)
    try:
        plan = load(asked or receipt.plan)
    except PlanFault as fault:
        why = f"{fault}回执所按的方案是自己写的，请用 --plan 指明它的路径。"
        return Inspected(receipt, file.name, found, same=False, fault=why)
    submission = alone(read_submission, file, plan, size=size_of(file))
    if submission.status == "unreadable":
        return Inspected(receipt, file.name, found, same=False, fault=submission.message or "")
    seen = marks(submission.ledgers, submission.sheets, plan)
    return held_against(receipt, submission, seen)
