"""Decisions about conflicts from a file of its own: a table with the heads of the sheet 冲突."""

from __future__ import annotations

from pathlib import Path

from phaseout.edges.reading.city.found import Found, HeadLost, head_of, held
from phaseout.edges.reading.city.lists import RULED, rulings_in
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.city.names import CONFLICTS, STATE, short_title
from phaseout.model.plan import Plan
from phaseout.model.ruling import Ruling
from phaseout.sentence import say, sentence_of

HEADS = ("台账", "事项", *(head for head in RULED if head != STATE))


def read_decisions(path: Path, plan: Plan) -> tuple[Ruling, ...]:
    """What a workbook or a CSV file decides; rows without a decision count for nothing.

    Raises:
        Unreadable: no sheet of it has the heads of 冲突.
    """
    try:
        book = open_book(contents(path))
    except Unreadable as fault:
        raise Unreadable(
            say("决定文件 {name} 无法读取：{fault}", name=path.name, fault=sentence_of(fault))
        ) from None
    specs = {short_title(spec): spec for spec in plan.ledgers.values()}
    lost: HeadLost | None = None
    for sheet in sorted(book.sheets, key=lambda s: s.name != CONFLICTS):
        try:
            y, columns = head_of(sheet, HEADS)
        except HeadLost as fault:
            lost = lost or fault
            continue
        found = Found(sheet, y, columns, held(sheet, y + 1, [columns["事项"]]))
        return tuple(rulings_in(found, specs))
    assert lost is not None
    raise Unreadable(
        say(
            "决定文件 {name} 的表头没有“{head}”；请从市级台账的“冲突”表把表头和要决定的行整行复制过来再填写",
            name=path.name,
            head=lost.head,
        )
    )
