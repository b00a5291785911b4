"""Receipts read back: those of a folder, and one that a call names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.writing.receipt import FORM, KIND, seal
from phaseout.model.receipt import FindingMark, Marks, Receipt, RowMark, SheetMark
from phaseout.sentence import say, sentence_of

NAMED = re.compile(r"(?P<unit>.+?)(（第\d+份）)?_回执_第\d+轮\.json")
Mark = TypeVar("Mark")
ROW, SHEET, FINDING = (
    tuple(f.name for f in fields(kind)) for kind in (RowMark, SheetMark, FindingMark)
)


class ReceiptFault(Exception):
    """A receipt that cannot be used; its text is one Chinese sentence: which, why, what to do."""


def read_receipt(path: Path) -> Receipt:
    """The receipt in a JSON file.

    Raises:
        ReceiptFault: not there, no receipt of ours, damaged, or edited since.
    """
    if path.suffix.lower() in {".docx", ".html"}:
        raise ReceiptFault(
            say(
                "{path} 是给人看的回执，核对请用同名的 {name}。",
                path=path,
                name=path.with_suffix(".json").name,
            )
        )
    try:
        face = json.loads(contents(path))
    except Unreadable as fault:
        raise ReceiptFault(
            say("回执 {path} 无法读取：{fault}。", path=path, fault=sentence_of(fault))
        ) from None
    except (ValueError, RecursionError):
        raise ReceiptFault(
            say("{path} 不是回执，或已损坏；{again}", path=path, again=_AGAIN)
        ) from None
    if not isinstance(face, dict) or face.get("kind") != KIND:
        raise ReceiptFault(say("{path} 不是 phaseout 出具的回执，请核对文件。", path=path))
    if face.get("form") != FORM:
        raise ReceiptFault(
            say("回执 {path} 是另一版本的程序出具的，本程序不能读取；请用新版程序核对。", path=path)
        )
    if face.get("seal") != seal(face):
        raise ReceiptFault(
            say(
                "回执 {path} 出具后被改动过，或已损坏，不能作为凭据；{again}",
                path=path,
                again=_AGAIN,
            )
        )
    try:
        return _receipt(face)
    except (LookupError, TypeError, ValueError):
        raise ReceiptFault(
            say("回执 {path} 内容不完整；{again}", path=path, again=_AGAIN)
        ) from None


_AGAIN = say("请换用出具时保存的原件。")


def read_receipts(folder: Path) -> tuple[list[Receipt], dict[str, str]]:
    """The receipts of a folder, and what is wrong with others, by the unit whose name they bear.

    Other JSON files are no concern of this folder.
    """
    found: list[Receipt] = []
    faults: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        named = NAMED.fullmatch(path.name)
        try:
            found.append(read_receipt(path))
        except ReceiptFault as fault:
            if named:
                faults[named["unit"]] = sentence_of(fault)
    return found, faults


def receipt_head(path: Path) -> Mapping[str, Any]:
    """What a receipt says before it comes to findings and rows, unproved; empty for no receipt."""
    with suppress(OSError, ValueError, RecursionError):
        with path.open(encoding="utf-8") as file:
            head = file.read(_HEAD)
        face = json.loads(head.partition(',\n "counts"')[0] + "}")
        return face if isinstance(face, dict) and face.get("kind") == KIND else {}
    return {}


_HEAD = 4096
"""Signs; the head of a receipt takes a quarter of them."""


def _receipt(face: Mapping[str, Any]) -> Receipt:
    return Receipt(
        str(face["unit"]), str(face["file"]), str(face["sha256"]), _at(face["at"]),
        str(face["plan"]), str(face["plan_version"]), str(face["tool_version"]),
        face["outcome"], str(face["status"]), int(face["part"]), int(face["round"]),
        sheets=tuple(_mark(SheetMark, SHEET, one) for one in face["sheets"]),
        counts=dict(face["counts"]),
        findings=tuple(_mark(FindingMark, FINDING, one) for one in face["findings"]),
        marks=Marks(tuple(_mark(RowMark, ROW, one) for one in face["rows"]), str(face["content"])),
    )  # fmt: skip


def _mark(kind: Callable[..., Mark], names: Iterable[str], given: Mapping[str, Any]) -> Mark:
    known = ((name, given[name]) for name in names)
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in known})


def _at(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
