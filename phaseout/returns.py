"""Checked files out to their return copies, in a folder of their own choice, never over a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import pandas as pd

from phaseout.batch import Checked
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.writing.returned import return_copy
from phaseout.edges.writing.save import WriteRefused, check_folder, file_name, save
from phaseout.model.ledger import ROW, SHEET
from phaseout.model.plan import Plan
from phaseout.model.returned import ReturnFile, return_name


def write_returns(
    paths: Sequence[Path], results: Sequence[Checked], plan: Plan, today: date, folder: Path,
    *, force: bool = False,
) -> tuple[ReturnFile, ...]:  # fmt: skip
    """The return copy of each file that could be read; what stood against the others is said.

    Raises:
        WriteRefused: nothing can be written to the folder.
    """
    check_folder(folder)
    inputs = {path.resolve() for path in paths}
    return tuple(
        _written(path, result, plan, today, folder, inputs, force=force)
        for path, result in zip(paths, results, strict=True)
    )


def _written(
    path: Path, result: Checked, plan: Plan, today: date, folder: Path,
    inputs: Collection[Path], *, force: bool,
) -> ReturnFile:  # fmt: skip
    submission = result.submission
    if submission.status == "unreadable":
        return ReturnFile(submission.file, why=submission.message or "")
    number = submission.returned + 1
    firms = dict(_firms(result.identities))
    try:
        content = contents(path)
        if sha256(content).hexdigest() != submission.sha256:
            raise Unreadable("校验之后文件有改动，请重新校验")
        made = return_copy(content, submission, plan, today, number, firms)
    except Unreadable as fault:
        return ReturnFile(submission.file, why=str(fault), refused=True)
    target = folder / file_name(return_name(submission.file, number), made.suffix)
    try:
        _save(target, made.content, inputs, force=force)
    except WriteRefused as fault:
        return ReturnFile(submission.file, why=str(fault), refused=True)
    return ReturnFile(submission.file, target, made.road, made.lost)


def _save(target: Path, content: bytes, inputs: Collection[Path], *, force: bool) -> None:
    if target.resolve() in inputs:
        raise WriteRefused(
            f"没有写入 {target}：那里就是一份报送的文件，不能覆盖；请把退回件写到另一个文件夹。"
        )
    save(target, content, force=force)


def _firms(identities: pd.DataFrame) -> Iterator[tuple[tuple[str, int], str]]:
    """The enterprise of each row that names one."""
    if identities.empty:
        return
    named = identities[identities["enterprise"].notna()]
    for sheet, row, name in zip(named[SHEET], named[ROW], named["enterprise"], strict=True):
        yield (str(sheet), int(row)), str(name)
