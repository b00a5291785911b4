"""The city ledger on the disk: written over the last one, which is kept aside, and taken up again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from phaseout.edges.children import alone
from phaseout.edges.reading.city import read_before, read_city
from phaseout.edges.reading.decisions import read_decisions
from phaseout.edges.reading.preflight import Unreadable, size_of
from phaseout.edges.reading.receipt import read_receipts
from phaseout.edges.writing.city import city_workbook, steps_of
from phaseout.edges.writing.revisits import revisit_workbook
from phaseout.edges.writing.save import NotOurs, WriteRefused, ours, save
from phaseout.jobs.batch import Again
from phaseout.jobs.inbox import is_city
from phaseout.merge.dropped import Held, dropped, held_in
from phaseout.model.before import Before
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.revisit import Revisit
from phaseout.plan import load
from phaseout.sentence import joined, say, sentence_of

__all__ = [
    "last_city", "linked", "steps_of", "taken_up", "write_city", "write_revisits",
]  # fmt: skip


def last_city(path: Path, asked: str | None) -> Before:
    """The last city ledger with what people did in it, under its own plan or the one asked.

    Raises:
        Unreadable: no city ledger of this plan, or changed beyond reading; nothing is written.
    """
    return alone(read_before, path, load(asked) if asked else None, size=size_of(path))


def write_revisits(
    lines: Sequence[Revisit], plan: Plan, made_on: date, path: Path, *, force: bool
) -> None:
    """The ledger of revisits to fill in, as a workbook."""
    save(path, revisit_workbook(lines, plan, made_on), force=force)


def taken_up(
    plan: Plan, before: Before | None, decisions: Path | None, receipts: Path | None
) -> Again:
    """What a merge takes up beside the files. Raises Unreadable for decisions of no use."""
    return Again(
        before,
        alone(read_decisions, decisions, plan, size=size_of(decisions)) if decisions else (),
        tuple(read_receipts(receipts)[0]) if receipts else None,
    )


def write_city(
    merged: Merged, plan: Plan, made_on: date, path: Path, *, force: bool,
    previous: Path | None = None, files: Mapping[str, Path] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Path | None:  # fmt: skip
    """The city ledger as a workbook; where the last one lay until now, if it stood at this place.

    files: name → path of what was merged, for the links. The last ledger is kept beside the new
    one under the day's name; nothing is written where nothing changed.

    Raises:
        WriteRefused: something else stands there, or a ledger in which people have worked, or that
            holds decisions or units which `merged` does not, and is not the `previous` of this call.
    """
    beside = previous is not None and previous.absolute().parent == path.absolute().parent
    content = city_workbook(linked(merged, path, files or {}, old=beside), plan, made_on, step)
    if previous is None or not path.exists() or previous.resolve() != path.resolve():
        if not force and ours(path) == "unchanged" and path.read_bytes() != content:
            _refuse_dropped(path, merged, plan)
        try:
            save(path, content, force=force)
        except NotOurs as refusal:
            raise _with_previous(refusal) from None
        return None
    old = path.read_bytes()
    if old == content:
        return path
    aside = _aside(path, made_on, old)
    save(aside, old, force=True)
    save(path, content, force=True)
    return aside


def _refuse_dropped(path: Path, merged: Merged, plan: Plan) -> None:
    """Nothing where all that a city ledger there holds is in the new one too, else WriteRefused."""
    if not is_city(path):
        return
    try:
        lost = dropped(alone(_held_at, path, plan, size=size_of(path)), held_in(merged))
    except Unreadable as fault:
        raise WriteRefused(
            say(
                "没有写入 {path}：那里已有一份市级台账，核对不了其中的决定和改动（{fault}）；不要保留的，请加 --force，或换一个输出位置。",
                path=path,
                fault=sentence_of(fault),
            )
        ) from None
    if lost:
        raise WriteRefused(
            say(
                "没有写入 {path}：那里的市级台账有{lost}，这样重新汇总就没有了；要接着用的，请加 --previous {path}；不要保留的，请加 --force，或换一个输出位置。",
                path=path,
                lost=joined("、", lost),
            )
        )


def _held_at(path: Path, plan: Plan) -> Held:
    """What the ledger there holds; its rows stay in the child that reads them."""
    return held_in(read_city(path, plan))


def _with_previous(refusal: NotOurs) -> WriteRefused:
    """The same refusal, which of a city ledger that people worked in names the way to keep it."""
    if refusal.state != "changed" or not is_city(refusal.path):
        return refusal
    return WriteRefused(
        say(
            "没有写入 {path}：那里的市级台账有人改动过，已原样保留；要保留其中的改动和决定，请加 --previous {path}；不要保留的，请加 --force，或换一个输出位置。",
            path=refusal.path,
        )
    )


def _aside(path: Path, day: date, old: bytes) -> Path:
    """A free name for the last ledger: 市级台账.2024-12-31.xlsx, then …-2."""
    for number in range(1, 1000):
        tail = f"-{number}" if number > 1 else ""
        place = path.with_name(f"{path.stem}.{day}{tail}{path.suffix}")
        if not place.exists() or place.read_bytes() == old:
            return place
    raise WriteRefused(say("没有写入 {path}：旁边的备份太多，请清理后再运行。", path=path))


def linked(merged: Merged, path: Path, files: Mapping[str, Path], *, old: bool = False) -> Merged:
    """The same ledger, its sources linked to these files as seen from where it will lie.

    old: whether the links of the last ledger, which lay in the same folder, still hold.
    """
    folder = path.absolute().parent
    known = {name: _link(file, folder) for name, file in files.items()}
    return replace(
        merged,
        sources=tuple(
            replace(s, link=known.get(s.file, s.link if old else None)) for s in merged.sources
        ),
    )


def _link(file: Path, folder: Path) -> str | None:
    """A file as seen from a folder; None where no relative way leads there.

    None also where Excel would take a sign of the name for something else: a place in the file, or
    (on Windows, of a name that came from elsewhere) the way to another folder, computer or program;
    and where the name is no text.
    """
    try:
        link = Path(os.path.relpath(file.absolute(), folder)).as_posix()
        link.encode()
    except ValueError:  # another drive; a name in GBK
        return None
    return None if {"#", "'", "\\", ":"} & set(link) else link
