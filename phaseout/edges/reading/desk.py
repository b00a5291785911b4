"""What lies in a folder, looked at from outside: names, marks and heads, never a row.

Whatever the folder is (a home directory, a share without rights), the look is short and quiet.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

from phaseout.edges.reading.preflight import Unreadable, contents, is_regular
from phaseout.edges.writing.save import written
from phaseout.model.desk import Answered, Desk, Made, Sent, Thing
from phaseout.model.returned import original_name

Kind = TypeVar("Kind")
FOLDERS, ENTRIES, FILES, BYTES = 40, 5_000, 400, 100_000_000
"""So many folders, names in each, files that are opened and bytes: an office's year stays below."""
PLAN_BYTES = 200_000
BOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv", ".tsv"}
PAPERS = {".docx", ".pdf", ".html", ".md"}
MADE = {"blank", "city", "deadlines", "revisits"}
"""The marks of workbooks that tell of a step done."""
INBOX = re.compile("收到|收件|报送|报来|上报|再报|重报")
"""In the name of a folder for what comes in, marked or not."""
_ASIDE = re.compile(r"\.\d{4}-\d\d-\d\d(-\d+)?$")
"""Ends the stem of a city ledger that was replaced and kept."""
_PLAN = re.compile(rb"^\[plan\]", re.MULTILINE)


def look(folder: Path) -> Desk:
    """What lies in the folder and in those directly in it; what cannot be opened is named."""
    reach = _Reach()
    places = ("", *reach.folders(folder))
    things = [thing for place in places for thing in _in(folder, place, reach)]
    inboxes = tuple(place for place in places if INBOX.search(place))
    sent = _of(Sent, things)
    telling = {one.place for one in sent if one.plan} | {*inboxes}
    return Desk(
        _of(Made, things), tuple(one for one in sent if one.place in telling),
        _of(Answered, things), inboxes, tuple(reach.closed), reach.cut,
    )  # fmt: skip


def _of(kind: type[Kind], things: Sequence[Thing]) -> tuple[Kind, ...]:
    return tuple(thing for thing in things if isinstance(thing, kind))


@dataclass
class _Reach:
    """How far a look still reaches, and where it could not."""

    files: int = FILES
    left: int = BYTES
    cut: bool = False
    closed: list[str] = field(default_factory=list)

    def folders(self, folder: Path) -> list[str]:
        """The names of the folders in a folder."""
        names = [e.name for e in self.entries(folder) if e.is_dir(follow_symlinks=False)]
        self.cut |= len(names) > FOLDERS
        return names[:FOLDERS]

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What is neither hidden nor a lock of Excel's, in the order of the names."""
        try:
            with os.scandir(folder) as every:
                found = list(islice(every, ENTRIES + 1))
        except OSError:
            self.closed.append(str(folder))
            return []
        self.cut |= len(found) > ENTRIES
        shown = (entry for entry in found[:ENTRIES] if not entry.name.startswith((".", "~$")))
        return sorted(shown, key=lambda entry: entry.name)

    def content(self, path: Path) -> bytes:
        """The bytes of a file; none where the look reaches no further. Raises Unreadable."""
        size = path.lstat().st_size
        if self.files == 0 or self.left < size:
            self.cut = True
            return b""
        self.files, self.left = self.files - 1, self.left - size
        return contents(path)


def _in(folder: Path, place: str, reach: _Reach) -> Iterator[Thing]:
    """What the files of one folder are; nothing of those that are no concern of ours."""
    ours = written(folder / place)
    for entry in reach.entries(folder / place):
        path, shown = Path(entry.path), f"{place}/{entry.name}" if place else entry.name
        with suppress(OSError):
            if not is_regular(path):
                continue
            suffix = path.suffix.lower()
            if suffix in BOOKS:
                yield from _book(path, place, shown, ours.get(path.name, frozenset()), reach)
            elif suffix == ".json":
                yield from _record(path, place, reach)
            elif suffix == ".toml":
                yield from _plan(path, shown, reach)
            elif suffix in PAPERS and path.name in ours:
                yield from _paper(path, shown, reach)


def _book(
    path: Path, place: str, shown: str, known: frozenset[str], reach: _Reach
) -> Iterator[Thing]:
    """A workbook: one of ours by its mark, or a ledger that came in."""
    arrived = max(path.stat().st_mtime, path.stat().st_ctime)
    try:
        content = reach.content(path)
        mark, day = _marks(content)
    except Unreadable:
        yield Sent(place, path.name, "", readable=False, arrived=arrived)
        return
    if not content:
        return
    kind, plan, digest = mark.get("kind", ""), mark.get("plan", ""), sha256(content).hexdigest()
    if digest in known and original_name(path.name):
        yield Made("returned", shown, plan)
    elif kind in MADE and (kind != "blank" or digest in known):
        if not _ASIDE.search(path.stem):
            yield Made(kind, shown, plan, day)
    elif digest not in known and kind in {"", "blank"}:
        yield Sent(place, path.name, digest, plan, arrived=arrived)


def _marks(content: bytes) -> tuple[dict[str, str], date | None]:
    """What a workbook says of itself, and the day it was made. Raises Unreadable."""
    from phaseout.edges.reading.kinds import kind_of
    from phaseout.edges.reading.ooxml import created, mark
    from phaseout.edges.reading.package import Package

    if content and not content.startswith(b"PK"):
        kind_of(content)
    if not content.startswith(b"PK"):
        return {}, None
    package = Package(content)
    return mark(package), created(package)


def _record(path: Path, place: str, reach: _Reach) -> Iterator[Thing]:
    """A publication's list for machines, or a receipt."""
    from phaseout.edges.reading.publication import PUBLICATION
    from phaseout.edges.reading.receipt import NAMED

    if path.name == PUBLICATION:
        yield from _publication(path, place, reach)
    elif NAMED.fullmatch(path.name):
        yield from _answer(path, place)


def _publication(path: Path, place: str, reach: _Reach) -> Iterator[Made]:
    with suppress(Unreadable, ValueError, LookupError, TypeError, RecursionError):
        face = json.loads(reach.content(path) or b"[]")
        yield Made("lists", place or ".", str(face["plan"]), date.fromisoformat(face["date"]))


def _answer(path: Path, place: str) -> Iterator[Answered]:
    from phaseout.edges.reading.receipt import receipt_head

    with suppress(LookupError, TypeError, ValueError):
        head = receipt_head(path)
        yield Answered(
            place or ".", head["unit"], head["part"], head["round"], head["sha256"], head["plan"],
            head["outcome"] == "accepted", path.stat().st_mtime,
        )  # fmt: skip


def _plan(path: Path, shown: str, reach: _Reach) -> Iterator[Made]:
    with suppress(Unreadable):
        if path.stat().st_size <= PLAN_BYTES and _PLAN.search(reach.content(path)):
            yield Made("plan", shown)


def _paper(path: Path, shown: str, reach: _Reach) -> Iterator[Made]:
    day = None
    with suppress(Unreadable):
        day = _marks(reach.content(path))[1] if path.suffix.lower() == ".docx" else None
    yield Made("paper", shown, "", day)
