"""Nouns out to files: reports, receipts and letters, all through `save`.

Beside `batch` the only place below the command line that joins the edges and the verbs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from phaseout.edges.children import alone
from phaseout.edges.documents.docx import to_docx
from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.documents.pdf import to_pdf
from phaseout.edges.documents.report import folders, written
from phaseout.edges.pages import deadline_page, paper_page
from phaseout.edges.reading.city import joined, read_city
from phaseout.edges.reading.preflight import Unreadable, size_of
from phaseout.edges.reading.receipt import read_receipts
from phaseout.edges.writing.calendar_file import calendar_file
from phaseout.edges.writing.clause_list import clause_csv
from phaseout.edges.writing.deadlines import deadline_workbook
from phaseout.edges.writing.receipt import receipt_json
from phaseout.edges.writing.save import WriteRefused, check_folder, file_name, save
from phaseout.edges.writing.skeleton import skeleton
from phaseout.model.agenda import Agenda
from phaseout.model.clause import Clause
from phaseout.model.document import Document, Table
from phaseout.model.ledger import Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.progress import Progress
from phaseout.model.receipt import Marks, Receipt
from phaseout.model.round import Round
from phaseout.paths import as_typed
from phaseout.plan import PlanFault, load, offered, plan_ids
from phaseout.report.letters import (
    addressees,
    letter_tables,
    letter_variables,
    notice_tables,
    notice_variables,
)
from phaseout.returns.receipts import receipt_of, receipt_tables, receipt_variables
from phaseout.returns.rounds import rounds
from phaseout.sentence import Sentence, say

WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": to_docx,
    "pdf": to_pdf,
    "html": lambda document: paper_page(document).encode(),
    "md": lambda document: to_markdown(document).encode(),
}
"""An output format = one writer."""
DEADLINE_WRITERS: dict[str, Callable[[Agenda], bytes]] = {
    "xlsx": deadline_workbook,
    "html": lambda agenda: deadline_page(agenda).encode(),
    "ics": calendar_file,
}


def write_skeleton(id: str, extends: str, out: Path) -> Path:
    """A plan of one's own to begin with, at this place, where nothing may stand yet.

    extends: the id of a plan, or the path of its file.

    Raises:
        PlanFault: the id is taken or no id, there is no such parent.
        WriteRefused: something stands at this place.
    """
    if not re.fullmatch(r"[\w-]+", id) or id in plan_ids():
        raise PlanFault(
            say("方案编号“{id}”不能用：只用汉字、字母、数字和连字符，且不与自带的方案重名。", id=id)
        )
    parent = load(extends)
    if out.exists():
        raise WriteRefused(
            say(
                "没有写入 {out}：那里已有文件，已原样保留；请换一个编号，或用 -o 另指位置。",
                out=out,
            )
        )
    named = extends
    if extends.endswith(".toml"):
        named = Path(_from(out.parent, extends)).with_suffix("").as_posix()
    save(out, skeleton(id, parent, named, offered(extends)).encode())
    return out


def _from(folder: Path, path: str) -> str:
    """The way from a folder to a file; its whole path where it is on another drive."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return str(Path(path).absolute())


def write_text(text: str, path: Path, *, force: bool) -> None:
    """A text for machines, in UTF-8."""
    save(path, text.encode(errors="replace"), force=force)


def write_deadlines(agenda: Agenda, kind: str, path: Path, *, force: bool) -> None:
    """The clocks as a workbook to hand round, a page, or an iCalendar file."""
    save(path, DEADLINE_WRITERS[kind](agenda), force=force)


def write_clauses(clauses: Iterable[Clause], path: Path, *, force: bool) -> None:
    """A checked clause list as CSV."""
    save(path, clause_csv(clauses), force=force)


def read_cities(paths: Sequence[Path], asked: str | None) -> tuple[Merged, Plan]:
    """The city ledgers of a call as one, and the plan they follow (their own, or the one asked).

    Raises:
        Unreadable: not a city ledger, or its sheets were changed beyond reading.
    """
    for path in paths:
        if path.is_dir():
            raise Unreadable(_merge_first(path))
    under = load(asked) if asked else None
    parts = [alone(read_city, path, under, size=size_of(path)) for path in paths]
    city = joined(parts) if len(parts) > 1 else parts[0]
    return city, load(asked or city.plan)


def _merge_first(folder: Path) -> Sentence:
    return say(
        "{folder} 是文件夹，这条命令要的是市级台账；请先汇总：phaseout merge {folder} -o 市级台账.xlsx，再把 {folder} 换成 市级台账.xlsx",
        folder=as_typed(folder),
    )


def write_receipts(
    received: Sequence[tuple[Submission, Marks]], plan: Plan, at: date, folder: Path
) -> tuple[Round, ...]:
    """A receipt of each file in this folder, and the file's round against the receipts there.

    No receipt is written for the last round's file sent again, nor for one that cannot be read,
    whose unit is not known, or whose unit's earlier receipts are damaged; the round says why.
    """
    check_folder(folder)
    earlier, faults = read_receipts(folder)
    units = {submission.file: _receiver(submission, plan) for submission, _ in received}
    faults |= _of_other_plans(earlier, plan)
    whys = {submission.file: _no_receipt(submission, units, faults) for submission, _ in received}
    drafts = [
        replace(receipt_of(submission, seen, plan, at, units), unit=units[submission.file])
        for submission, seen in received
        if not whys[submission.file]
    ]
    told = {one.file: one for one in rounds(drafts, earlier, set(units.values()))}
    for one in told.values():
        if one.receipt:
            _write_receipt(one, one.receipt, plan, folder)
    return tuple(
        told.get(file) or Round(file, "none", units[file], note=why) for file, why in whys.items()
    )


def _receiver(submission: Submission, plan: Plan) -> str:
    """To whom a receipt goes: the unit; under a plan that has none, the file's own name."""
    named = "" if plan.units else Path(submission.file).stem
    return submission.unit or named


def _of_other_plans(earlier: Iterable[Receipt], plan: Plan) -> dict[str, str]:
    """What is wrong with a folder that holds a unit's receipts of another plan: names would clash."""
    others = {r.unit: r.plan for r in earlier if r.plan != plan.id}
    return {
        unit: say(
            "这个文件夹里已有该单位按方案 {other} 出的回执，不同方案的回执请放在不同的文件夹。",
            other=other,
        )
        for unit, other in others.items()
    }


def _no_receipt(submission: Submission, units: Mapping[str, str], faults: Mapping[str, str]) -> str:
    """Why a file gets no receipt; empty where it gets one."""
    if submission.status == "unreadable":
        return say("文件无法读取，没有出回执。")
    unit = units[submission.file]
    if not unit:
        return say("看不出填报单位，没有出回执；请在“填报单位”一栏或文件名中写明单位。")
    return say("没有出回执：{why}", why=faults[unit]) if unit in faults else ""


def _write_receipt(told: Round, receipt: Receipt, plan: Plan, folder: Path) -> None:
    """The pages before the JSON: it is the record that the round was told."""
    places = folders("receipts", plan.lineage)
    paper = written(
        places, receipt_variables(told, plan), receipt_tables(told, plan),
        day=date(receipt.at.year, receipt.at.month, receipt.at.day), author=plan.office,
    )  # fmt: skip
    for suffix, content in (
        (".docx", to_docx(paper)),
        (".html", paper_page(paper).encode()),
        (".json", receipt_json(receipt)),
    ):
        save(folder / file_name(receipt.name, suffix), content)


def write_letters(told: Progress, plan: Plan, folder: Path, *, force: bool) -> list[Path]:
    """A 催报函 to each unit that is behind, and a 通报 of those that are slow, in this folder."""
    check_folder(folder)
    papers = {
        f"催报函_{unit}": _letter(
            "reminder", letter_variables(unit, told, plan), letter_tables(unit, told), told, plan
        )
        for unit in addressees(told, plan)
    }
    if told.ranking:
        papers["报送情况通报"] = _letter(
            "notice", notice_variables(told, plan), notice_tables(told), told, plan
        )
    places = {name: folder / file_name(name, ".docx") for name in papers}
    for name, path in places.items():
        save(path, to_docx(papers[name]), force=force)
    return list(places.values())


def _letter(
    kind: str, words: Mapping[str, Any], own: Mapping[str, Table], told: Progress, plan: Plan
) -> Document:
    places = folders(f"letters/{kind}", plan.lineage)
    return written(places, words, own, day=told.today, author=plan.office)
