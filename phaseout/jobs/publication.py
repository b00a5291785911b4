"""A publication of lists: public files, the list for machines beside them, what is internal apart.

Like `outputs` it joins the edges and the verbs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from phaseout.edges import faces
from phaseout.edges.documents.report import folders, written
from phaseout.edges.reading.publication import PUBLICATION, read_publication
from phaseout.edges.writing.lists import list_csv, list_workbook, tabbed
from phaseout.edges.writing.save import check_folder, file_name, ours, refuse_link, save
from phaseout.jobs.outputs import WRITERS
from phaseout.lists.changes import NotComparable, compared
from phaseout.lists.cover import cover_tables, cover_variables
from phaseout.lists.entries import cards, own_lists
from phaseout.model.card import Publication, PublishedList
from phaseout.model.document import Document
from phaseout.model.finding import Place
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.report.tables import list_tables
from phaseout.report.variables import list_variables, signed_by
from phaseout.sentence import say

FORMATS = ("xlsx", "docx", "html", "csv", "md")
"""The formats of a public list, each a file of its own."""
INTERNAL = "（内部）"
"""Ends the name of the folder beside a publication's that does not go to the public: whoever copies
the folder of the publication to a website copies nothing internal."""


@dataclass(frozen=True, slots=True)
class Published:
    """A publication that was written: the lists of the plan, those of each department, the rest.

    `record`: the list for machines. `internal`: the cover page on the changes, if any.
    `unverified`: nothing tells whether the list for machines of the publication before was changed.
    """

    publication: Publication
    files: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()
    record: tuple[Path, ...] = ()
    internal: tuple[Path, ...] = ()
    unverified: bool = False

    @property
    def tabbed(self) -> tuple[str, ...]:
        """The enterprises of which a CSV of these holds something with a tab before it."""
        if not any(path.suffix == ".csv" for path in (*self.files, *self.own)):
            return ()
        return tuple(dict.fromkeys(name for one in self.publication.lists for name in tabbed(one)))

    @property
    def withheld(self) -> tuple[Place, ...]:
        """The rows of the ledger from whose public columns a personal fact was taken out."""
        rows = (row for one in self.publication.lists for row in one.rows)
        return tuple(dict.fromkeys(place for row in rows for place in row.withheld))


def publish(
    city: Merged,
    plan: Plan,
    today: date,
    folder: Path,
    kinds: Sequence[str],
    *,
    number: str = "",
    previous: Path | None = None,
    force: bool = False,
) -> Published:
    """The plan's lists in this folder, each department's own in a folder of its name.

    A list that already lies there in another format is written anew in that format too: no file
    of the folder may name an enterprise that has left. With the folder of the publication before
    (`previous`) there is a cover page on the changes, in a folder of what is internal beside it.

    Raises:
        NotComparable, Unreadable: no publication that these lists could follow.
        WriteRefused: the folder or a file in it cannot be written.
    """
    lists = cards(city, plan, today)
    if not lists:
        return Published(Publication(plan.id, plan.year, today, number, ()))
    before = _before(previous, folder)
    if before:
        lists = compared(lists, before, city, plan, today)
    now = Publication(plan.id, plan.year, today, number, lists)
    check_folder(folder)
    own = [one for one in own_lists(city, plan, today) if _due(one, before, folder, plan)]
    return Published(
        now,
        tuple(_written(lists, now, plan, folder, kinds, force=force)),
        tuple(_written(own, now, plan, folder, kinds, force=force)),
        (_record(now, folder, force=force),),
        tuple(_cover(now, before, plan, folder, force=force)) if before else (),
        unverified=previous is not None and ours(previous / PUBLICATION) == "foreign",
    )


def _before(previous: Path | None, folder: Path) -> Publication | None:
    if previous is None:
        return None
    if previous.resolve() == folder.resolve():
        raise NotComparable(
            say(
                "--previous 和 --out 是同一个文件夹（{folder}）：上一期名单要原样留存，请把本期名单写到别处。",
                folder=folder,
            )
        )
    before = read_publication(previous)
    if ours(previous / PUBLICATION) == "changed":
        raise NotComparable(
            say(
                "{previous}：写出之后被改动过，不能作为上一期的依据；请用 phaseout lists 当时写出、未经改动的文件夹，或从备份中恢复这个文件。",
                previous=previous / PUBLICATION,
            )
        )
    return before


def _due(one: PublishedList, before: Publication | None, folder: Path, plan: Plan) -> bool:
    """Whether a department's own list has an enterprise, or takes the place of one that had."""
    rows = (r for b in (before.lists if before else ()) if b.list == one.list for r in b.rows)
    stood = any(one.publisher in row.publishers for row in rows)
    return bool(one.rows) or stood or any(_path(one, folder, kind).exists() for kind in FORMATS)


def _path(one: PublishedList, folder: Path, kind: str) -> Path:
    place = folder / file_name(one.publisher, "") if one.publisher else folder
    return place / file_name(one.title, f".{kind}")


def _written(
    lists: Sequence[PublishedList], now: Publication, plan: Plan, folder: Path,
    kinds: Sequence[str], *, force: bool,
) -> Iterator[Path]:  # fmt: skip
    for one in lists:
        for kind in FORMATS:
            path = _path(one, folder, kind)
            if kind in kinds or path.exists():
                if one.publisher:
                    refuse_link(path.parent)
                save(path, _bytes(one, now, plan, kind), force=force)
                yield path


def _bytes(one: PublishedList, now: Publication, plan: Plan, kind: str) -> bytes:
    if kind == "xlsx":
        return list_workbook(one, plan, now.on, now.number)
    if kind == "csv":
        return list_csv(one, plan, now.on, now.number)
    return WRITERS[kind](_paper(one, now, plan))


def _paper(one: PublishedList, now: Publication, plan: Plan) -> Document:
    return written(
        folders("lists", plan.lineage), list_variables(one, plan, now.on, now.number),
        list_tables(one, plan), day=now.on, author=signed_by(one, plan),
    )  # fmt: skip


def internal_folder(folder: Path) -> Path:
    """Where the internal papers of a publication lie: 名单 → 名单（内部）, beside it."""
    named = folder if folder.name else folder.resolve()
    return named.with_name(f"{named.name}{INTERNAL}")


def _record(now: Publication, folder: Path, *, force: bool) -> Path:
    """The list for machines: what is published and nothing of what has left."""
    public = replace(now, lists=tuple(
        replace(one, rows=tuple(replace(row, change=None, reason=None) for row in one.standing))
        for one in now.lists
    ))  # fmt: skip
    path = folder / PUBLICATION
    text = json.dumps(faces.lists(public), ensure_ascii=False, indent=1) + "\n"
    save(path, text.encode(errors="replace"), force=force)
    return path


def _cover(
    now: Publication, before: Publication, plan: Plan, folder: Path, *, force: bool
) -> Iterator[Path]:
    paper = written(
        folders("lists/changes", plan.lineage), cover_variables(now, before, plan),
        cover_tables(now, before), day=now.on, author=plan.office,
    )  # fmt: skip
    for kind in ("docx", "md"):
        path = internal_folder(folder) / f"变动说明（内部）.{kind}"
        refuse_link(path.parent)
        save(path, WRITERS[kind](paper), force=force)
        yield path
