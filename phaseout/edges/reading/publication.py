"""The publication before, read back from the list that machines read, stored beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.model.card import CardRow, ListId, Publication, PublishedList
from phaseout.sentence import say, sentence_of

PUBLICATION = "名单.json"
"""The name under which `phaseout lists` stores it in the folder of a publication."""
_AGAIN = say("请用 phaseout lists 当时写出的文件夹，不要改动其中的 名单.json")


def read_publication(folder: Path) -> Publication:
    """The lists that were published from this folder, a removed enterprise not among them.

    Raises:
        Unreadable: no such folder, no list for machines in it, or one that was damaged.
    """
    if not folder.is_dir():
        raise Unreadable(
            say(
                "{folder}：上一期名单应是一个文件夹，这里没有这个文件夹；{again}。",
                folder=folder,
                again=_AGAIN,
            )
        )
    path = folder / PUBLICATION
    if path.is_file() and path.stat().st_size == 0:
        raise Unreadable(
            say("{path}：是空文件，读不出上一期的名单；{again}。", path=path, again=_AGAIN)
        )
    try:
        face = json.loads(contents(path).decode("utf-8-sig"))
        return _publication(face)
    except Unreadable as fault:
        if not path.exists():
            why = say("里面没有 {file}，无法与上一期比较", file=PUBLICATION)
            raise Unreadable(
                say("{folder}：{why}；{again}。", folder=folder, why=why, again=_AGAIN)
            ) from None
        raise Unreadable(say("{path}：{fault}。", path=path, fault=sentence_of(fault))) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(
            say("{path}：内容已损坏，读不出上一期的名单；{again}。", path=path, again=_AGAIN)
        ) from None


def _publication(face: Mapping[str, Any]) -> Publication:
    return Publication(
        plan=_text(face["plan"]), year=int(face["year"]), on=date.fromisoformat(face["date"]),
        number=_text(face["number"]), lists=tuple(map(_list, face["lists"])),
    )  # fmt: skip


def _list(one: Mapping[str, Any]) -> PublishedList:
    name: ListId = one["list"]
    if name not in get_args(ListId):
        raise ValueError(name)
    return PublishedList(
        list=name, title=_text(one["title"]), regime=_text(one["regime"]),
        published_at=_texts(one["published_at"]),
        rows=tuple(_row(name, row) for row in one["rows"]),
    )  # fmt: skip


def _row(name: ListId, row: Mapping[str, Any]) -> CardRow:
    """A row as it was published; what the comparison and its cover page need of it."""
    code, since = row["credit_code"], row["since"]
    return CardRow(
        list=name, enterprise=_text(row["enterprise"]), credit_code=_text(code) if code else None,
        unit=_text(row["unit"]), standards=_texts(row["standards"]),
        publishers=_texts(row["publishers"]), since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if (until := row.get("until")) else None,
        until_provisional=row.get("until_provisional") is True,
        overdue=row["overdue"] is True, due_for_closure=row.get("due_for_closure") is True,
        problem=_text(row.get("problem", "")), basis=_text(row.get("basis", "")),
        exit_mode=_text(row.get("exit_mode", "")), equipment=_text(row.get("equipment", "")),
        capacity=_text(row.get("capacity", "")),
    )  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(values)
    return tuple(map(_text, values))
