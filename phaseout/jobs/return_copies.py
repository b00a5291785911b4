"""Checked files out to their return copies, in a folder of their own choice, never over a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path

import pandas as pd

from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.writing.returned import return_copy
from phaseout.edges.writing.save import WriteRefused, check_folder, file_name, save
from phaseout.jobs.batch import Checked
from phaseout.model.ledger import ROW, SHEET
from phaseout.model.plan import Plan
from phaseout.model.returned import ReturnFile, return_name
from phaseout.model.round import Round
from phaseout.sentence import say, sentence_of


def write_returns(
    paths: Sequence[Path], results: Sequence[Checked], plan: Plan, today: date, folder: Path,
    rounds: Iterable[Round] = (), *, force: bool = False,
) -> tuple[ReturnFile, ...]:  # fmt: skip
    """The return copy of each file that could be read; what stood against the others is said.

    rounds: the files against their receipts, which decide the number of the round; without one, the
    mark that the last return copy left in the file does.

    Raises:
        WriteRefused: nothing can be written to the folder.
    """
    check_folder(folder)
    inputs: frozenset[Path] = frozenset(path.resolve() for path in paths)
    made: set[Path] = set()
    by_receipt = {told.file: told.number for told in rounds}
    copies = []
    for path, result in zip(paths, results, strict=True):
        number = by_receipt.get(result.submission.file) or result.submission.returned + 1
        copies.append(
            _written(path, result, plan, today, folder, number, inputs, made, force=force)
        )
    return tuple(copies)


def _written(
    path: Path, result: Checked, plan: Plan, today: date, folder: Path, number: int,
    inputs: Collection[Path], made: set[Path], *, force: bool,
) -> ReturnFile:  # fmt: skip
    submission = result.submission
    if submission.status == "unreadable":
        return ReturnFile(submission.file, why=submission.message or "")
    firms = dict(_firms(result.identities))
    try:
        content = contents(path)
        if sha256(content).hexdigest() != submission.sha256:
            raise Unreadable(say("校验之后文件有改动，请重新校验"))
        copy = return_copy(content, submission, plan, today, number, firms)
    except Unreadable as fault:
        return ReturnFile(submission.file, why=sentence_of(fault), refused=True)
    target = _target(folder, submission.file, number, copy.suffix, made)
    try:
        if target.resolve() in inputs:
            raise WriteRefused(
                say(
                    "没有写入 {target}：那里就是一份报送的文件，不能覆盖；请把退回件写到另一个文件夹。",
                    target=target,
                )
            )
        save(target, copy.content, force=force)
    except WriteRefused as fault:
        return ReturnFile(submission.file, why=sentence_of(fault), refused=True)
    made.add(target)
    return ReturnFile(
        submission.file,
        target,
        copy.road,
        copy.lost,
        faulty=any(f.holds_back for f in submission.findings),
    )


def _target(folder: Path, file: str, number: int, suffix: str, made: Collection[Path]) -> Path:
    """Where a copy goes: 渝北区.xls and 渝北区.xlsx of one call do not go to the same place."""
    places = (folder / file_name(return_name(file, number, part), suffix) for part in count(1))
    return next(place for place in places if place not in made)


def _firms(identities: pd.DataFrame) -> Iterator[tuple[tuple[str, int], str]]:
    """The enterprise of each row that names one."""
    if identities.empty:
        return
    named = identities[identities["enterprise"].notna()]
    for sheet, row, name in zip(named[SHEET], named[ROW], named["enterprise"], strict=True):
        yield (str(sheet), int(row)), str(name)
