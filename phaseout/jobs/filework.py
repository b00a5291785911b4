"""What is done with each file: a path goes in, a small picklable result comes out.

The rows stay in spool files, so that a batch needs no more memory than the rows judged together.
It is done in child processes, for no file may end the call: one that would is unreadable, and the
others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from phaseout.cases.items import facts
from phaseout.check import check_submissions, columns_across
from phaseout.edges.children import Begin, Death, each, processors
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import size_of
from phaseout.edges.reading.submission import read_submission, unreadable
from phaseout.jobs.spool import spool, unspooled
from phaseout.model.ledger import PROVENANCE, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.model.receipt import Marks
from phaseout.plan import load
from phaseout.returns.receipts import marks
from phaseout.rules.choice import without

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
        return self.kept if self.spool is None else unspooled(self.spool)

    def judged(self) -> Checked:
        """The same without what it was held against others by: that is done, and takes room."""
        return replace(self, identities=pd.DataFrame(), tables={})


def check_each(
    paths: Sequence[Path], job: Job, step: Callable[[str], None] = lambda _: None
) -> list[Checked]:
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
    tables = tables_of(submission.ledgers, columns_across(plan))
    place = None
    if job.spool is not None and submission.ledgers:
        place = spool(submission.ledgers, job.spool / f"{number:06d}.pickle")
    seen = marks(submission.ledgers, submission.sheets, plan) if job.marked else Marks()
    return Checked(replace(submission, ledgers=()), identities, tables, place, seen)


def tables_of(
    ledgers: Sequence[Ledger], columns: Mapping[str, tuple[str, ...]]
) -> dict[str, pd.DataFrame]:
    """The few columns that rules across ledgers ask for, with their places, by ledger."""
    own = {
        name: [lg.table[[*wanted, *PROVENANCE]] for lg in ledgers if lg.spec.id == name]
        for name, wanted in columns.items()
    }
    return {name: pd.concat(parts, ignore_index=True) for name, parts in own.items() if parts}


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
