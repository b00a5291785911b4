"""A catalogue that a user has, as xlsx or CSV → its clauses, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phaseout.edges.reading.cells import text_of
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.workbook import Cell, SheetCells, open_book
from phaseout.model.clause import CATEGORIES, CLAUSE_HEADS, Clause
from phaseout.plan.fault import nearest
from phaseout.sentence import joined, say, sentence_of
from phaseout.values import fold, read_date, read_text
from phaseout.values.numerals import chinese_integer

ALIASES = {
    "edition": ("目录版本", "年本", "版次"), "category": ("大类", "目录类别"),
    "section": ("部分", "章", "篇章"), "title": ("小类", "行业", "分类名称"),
    "item": ("项", "项号", "条目序号", "编号"), "text": ("条目", "条目内容", "条文", "具体内容"),
    "deadline": ("淘汰期限", "截止日期"),
}  # fmt: skip
LOOKED_AT = 20
"""Rows among which a sheet's head is looked for."""

_COMPLETE = re.compile("全文|完整|全本|全部条目")
_DEADLINE = re.compile(
    r"[（(]((?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?底?(?:之前|以前|前)?)[）)][\s。；;]*$"
)
_EDITION = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The clauses that could be read, each with its place; faults in sentences.

    `complete`: the list calls itself the whole edition.
    """

    clauses: tuple[tuple[str, Clause], ...]
    faults: tuple[str, ...]
    complete: bool


def read_clauses(path: Path) -> Listed:
    """The clauses of all sheets that have the columns of a clause list.

    Raises:
        Unreadable: no such file, or no sheet has the columns; the text names the missing ones.
    """
    try:
        sheets = open_book(contents(path)).sheets
    except Unreadable as fault:
        raise Unreadable(say("{path}：{fault}", path=path, fault=sentence_of(fault))) from None
    heads = {sheet.name: _head(sheet) for sheet in sheets}
    whole = [s for s in sheets if not _missing(heads[s.name][1])]
    if not whole:
        raise Unreadable(_told_missing(path.name, sheets, heads))
    clauses: list[tuple[str, Clause]] = []
    faults: list[str] = []
    for sheet in whole:
        for place, read in _rows(sheet, *heads[sheet.name]):
            if isinstance(read, Clause):
                clauses.append((place, read))
            else:
                faults.append(say("{place}：{read}", place=place, read=read))
    named = [path.stem, *(s.name for s in whole), *_titles(whole, heads)]
    return Listed(tuple(clauses), tuple(faults), any(map(_COMPLETE.search, named)))


def _head(sheet: SheetCells) -> tuple[int, dict[str, int]]:
    """The row of the head, from 0, and the column of each field it names."""
    spellings = {
        fold(word): name for name, head in CLAUSE_HEADS.items() for word in (head, *ALIASES[name])
    }
    found: list[tuple[int, dict[str, int]]] = []
    for number, row in enumerate(sheet.rows[:LOOKED_AT]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            name = spellings.get(fold(text_of(cell)))
            if name:
                columns.setdefault(name, at)
        found.append((number, columns))
    return max(found, key=lambda each: len(each[1]), default=(0, {}))


def _missing(columns: Mapping[str, int]) -> list[str]:
    return [h for name, h in CLAUSE_HEADS.items() if name not in columns and name != "deadline"]


def _told_missing(
    file: str, sheets: Sequence[SheetCells], heads: Mapping[str, tuple[int, dict[str, int]]]
) -> str:
    """Which columns the likeliest sheet lacks, each with the nearest word of its head."""
    sheet = max(sheets, key=lambda s: len(heads[s.name][1]))
    number, columns = heads[sheet.name]
    free = [text_of(c) for at, c in enumerate(sheet.rows[number]) if at not in columns.values()]
    lacking = [
        say("缺少栏目“{head}”{nearest}", head=head, nearest=nearest(head, filter(None, free)))
        for head in _missing(columns)
    ]
    return say(
        "{file} 不是条目清单：{lacking}栏目应为{values}。",
        file=file,
        lacking=joined("", lacking),
        values=joined("、", CLAUSE_HEADS.values()),
    )


def _titles(
    sheets: Sequence[SheetCells], heads: Mapping[str, tuple[int, dict[str, int]]]
) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows[: heads[sheet.name][0]]:
            yield from map(text_of, row)


def _rows(
    sheet: SheetCells, head: int, columns: Mapping[str, int]
) -> Iterator[tuple[str, Clause | str]]:
    """Each filled row below the head: its clause, or what is wrong with it."""
    rows = _unmerged(sheet)
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if any(map(text_of, cells.values())):
            place = say("{name} 第{number}行", name=sheet.name, number=number)
            try:
                yield place, _clause(cells)
            except ValueError as fault:
                yield place, sentence_of(fault)


def _unmerged(sheet: SheetCells) -> list[list[Cell]]:
    """The rows with the value of each merge in all its cells."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merges:
        for row in rows[top : bottom + 1]:
            for at in range(left, min(right + 1, len(row))):
                row[at] = rows[top][left]
    return rows


def _clause(cells: Mapping[str, Cell]) -> Clause:
    """The clause of a row; ValueError with the sentence of its fault."""
    words = {name: str(read_text(text_of(cell)).value or "") for name, cell in cells.items()}
    edition = _EDITION.search(words["edition"])
    if not edition:
        raise ValueError(
            say("版本“{edition}”看不出年份，请写作 2024年本 这样的形式", edition=words["edition"])
        )
    category = words["category"]
    if not category.endswith("类"):
        category += "类"
    if category not in CATEGORIES:
        close = nearest(category, CATEGORIES)
        raise ValueError(
            say(
                "没有类别“{category}”{close}可用：{categories}",
                category=words["category"],
                close=close,
                categories=joined("、", CATEGORIES),
            )
        )
    item = _number(words["item"])
    if not item:
        raise ValueError(say("序号“{item}”不是数字，每一条都要有序号", item=words["item"]))
    if not words["text"]:
        raise ValueError(say("没有内容，请补上条目原文"))
    return Clause(
        int(edition[1]), category, words["section"], words["title"], item, words["text"],
        _deadline(cells.get("deadline", ""), words["text"]),
    )  # fmt: skip


def _number(text: str) -> int | None:
    bare = text.removeprefix("第").rstrip("项条、.．")
    return int(bare) if bare.isdecimal() else chinese_integer(bare) if bare else None


def _deadline(cell: Cell, text: str) -> date | None:
    """The day by which it goes: its own column's, or the one in brackets at the end of the text."""
    found = _DEADLINE.search(text)
    days: list[date | None] = []
    for held in (cell, found[1] if found else ""):
        reading = read_date(held, deadline=True)
        if reading.fault:
            raise ValueError(
                say(
                    "读不出期限“{text}”，请写作 2025-12-31 或 2025年12月31日",
                    text=text_of(held),
                )
            )
        days.append(reading.value)
    if all(days) and days[0] != days[1]:
        raise ValueError(
            say(
                "期限栏（{days}）与内容末尾括号里的日期（{stated}）不同，请核对",
                days=days[0],
                stated=days[1],
            )
        )
    own, bracketed = days
    return own or bracketed
