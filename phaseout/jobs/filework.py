"""What is done with each file: a path goes in, a small picklable result comes out.

The rows stay in spool files, so that a batch needs no more memory than the rows judged together.
It is done in child processes, here or on a cluster, for no file may end the call: one that would is
unreadable, and the others go on.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from phaseout.cases.items import facts, packed
from phaseout.check import check_submissions, columns_across
from phaseout.edges import children, cluster
from phaseout.edges.children import Begin, Death, processors
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

ROWS_TOGETHER = 20_000
"""So many rows are judged at once; from there on a question's fixed cost is no longer felt."""

GROUP = 2_000_000
"""Bytes of files that a child reads and judges together: some ten thousand rows."""
PARALLEL_FROM = 3_000_000
"""Bytes from which on several children pay; fewer are read as fast by one."""
MOST_CHILDREN = 8

Received = tuple[int, Path, str]
"""A file's number in the batch, where it lies, and what it is called in findings."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of each file; picklable, so that a child process can do it.

    `spool`: the folder for their rows; None: nobody asks for them. `skipped`: the ids of rules that
    are not put. `marked`: whether rows are marked for receipts. `scheduler`: the address of the
    cluster that does it; none: this computer.
    """

    plan: str
    today: date
    repair: bool = True
    catalogue: str = ""
    spool: Path | None = None
    skipped: tuple[str, ...] = ()
    waivers: str = ""
    marked: bool = False
    scheduler: str = ""

    def programme(self) -> Plan:
        """The plan, with the clause list and the waivers of this call, without the rules left out."""
        return without(load(self.plan, self.catalogue, self.waivers), self.skipped)


@dataclass(frozen=True)
class Checked:
    """One file checked: the submission without its rows, who its rows are about, where they lie.

    `identities`: what the rows are held against those of other files by. `tables`: the few columns
    that rules across ledgers ask for, by ledger. Both are `packed`, for they wait until all files
    are read. `marks`: empty unless the job asks for them. `kept`: rows that are at hand, of a
    cluster or of the last city ledger.
    """

    submission: Submission
    identities: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    spool: Path | None = None
    marks: Marks = field(default_factory=Marks)
    kept: tuple[Ledger, ...] = ()

    def ledgers(self) -> tuple[Ledger, ...]:
        """The file's ledgers, from the spool or at hand."""
        return self.kept if self.spool is None else unspooled(self.spool)

    def spooled(self, folder: Path | None, number: int) -> Checked:
        """The same with its rows in the folder, under the file's number in the batch."""
        if folder is None or not self.kept:
            return self
        return replace(self, kept=(), spool=spool(self.kept, folder / f"{number:06d}.pickle"))

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
                (results[number],) = _judged([lost], job, plan)
            else:
                results[number] = came.spooled(job.spool, number)
    return [results[number] for number in sorted(results)]


def _in_children(
    received: Sequence[Received], job: Job
) -> Generator[tuple[Received, Checked | Death]]:
    """Every file with what came of it, as groups of them are ready."""
    sizes = {number: size_of(path) for number, path, _ in received}
    allowed = {number: limits().allowance(size) for number, size in sizes.items()}

    def seconds(one: Received) -> float:
        return allowed[one[0]]

    if job.scheduler:
        there = [(number, path.absolute(), name) for number, path, name in received]
        groups = _grouped(there, sizes, GROUP)
        work = partial(check_away, job, job.programme())
        return cluster.each(job.scheduler, work, groups, seconds, lambda one: one[1])
    groups = _grouped(received, sizes, GROUP)
    several = sum(sizes.values()) >= PARALLEL_FROM
    workers = min(len(groups), processors(), MOST_CHILDREN) if several else 1
    return children.each(partial(_check_here, job), groups, seconds, workers)


def _grouped(
    received: Sequence[Received], sizes: Mapping[int, int], most: int
) -> list[list[Received]]:
    """The files in groups of at most so many bytes, in their order; larger ones by themselves."""
    groups: list[list[Received]] = []
    filled = 0
    for one in received:
        size = sizes[one[0]]
        if not groups or filled + size > most:
            groups.append([])
            filled = 0
        groups[-1].append(one)
        filled += size
    return groups


def _check_here(job: Job, group: Sequence[Received], begin: Begin) -> list[Checked]:
    checked = check_some(group, job, job.programme(), begin)
    return [one.spooled(job.spool, file[0]) for file, one in zip(group, checked, strict=True)]


def check_away(job: Job, plan: Plan, group: Sequence[Received], begin: Begin) -> list[Checked]:
    """A group checked on another computer: the plan is brought, the rows are taken home."""
    return [*check_some(group, job, plan, begin)]


def check_some(
    files: Iterable[Received], job: Job, plan: Plan, begin: Begin = lambda _: None
) -> Iterator[Checked]:
    """Read and check files, in the order given. Never raises for what is in a file.

    begin: called before each file is read, and before what was read is judged together.
    """
    read: list[Submission] = []
    for k, (_, path, name) in enumerate(files):
        begin(k)
        read.append(read_submission(path, plan, name=name, repair=job.repair))
        if sum(submission.rows for submission in read) >= ROWS_TOGETHER:
            begin(None)
            yield from _judged(read, job, plan)
            read.clear()
    begin(None)
    yield from _judged(read, job, plan)


def _judged(read: Sequence[Submission], job: Job, plan: Plan) -> Iterator[Checked]:
    """What is kept of files that were checked, their rows only where they are asked for."""
    checked = check_submissions(read, plan, job.today)
    facts_of = held_by([submission.ledgers for submission in checked], plan)
    for submission, (identities, tables) in zip(checked, facts_of, strict=True):
        seen = marks(submission.ledgers, submission.sheets, plan) if job.marked else Marks()
        rows = submission.ledgers if job.spool else ()
        without_rows = replace(submission, ledgers=())
        yield Checked(without_rows, identities, tables, marks=seen, kept=rows)


def held_by(
    files: Sequence[Sequence[Ledger]], plan: Plan
) -> Iterator[tuple[pd.DataFrame, dict[str, pd.DataFrame]]]:
    """What the rows of each file are held against those of others by: identities and tables."""
    identities = packed([facts(ledgers, plan) for ledgers in files])
    tables: list[dict[str, pd.DataFrame]] = [{} for _ in files]
    for name, wanted in columns_across(plan).items():
        asked = [*wanted, *PROVENANCE]
        own = {
            number: pd.concat(parts, ignore_index=True)
            for number, ledgers in enumerate(files)
            if (parts := [lg.table[asked] for lg in ledgers if lg.spec.id == name])
        }
        for number, frame in zip(own, packed([*own.values()]), strict=True):
            tables[number][name] = frame
    return zip(identities, tables, strict=True)


def names_of(paths: Sequence[Path]) -> list[str]:
    """What each file is called in findings: its name, with as many folders as tell it apart."""
    every = [tuple(map(_legible, path.parts)) for path in paths]
    names = [parts[-1] if parts else "" for parts in every]
    for depth in range(2, max(map(len, every), default=0) + 1):
        if len(set(names)) == len(names):
            break
        twice = {name for name, times in Counter(names).items() if times > 1}
        names = [
            "/".join(parts[-depth:]) if name in twice else name
            for parts, name in zip(every, names, strict=True)
        ]
    return names


def _legible(name: str) -> str:
    """A name as one reads it; out of an archive from Windows it may be in GBK, and is no text here."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
