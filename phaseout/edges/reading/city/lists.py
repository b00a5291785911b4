"""The sheets of the whole: conflicts and decisions, cells filled in, waivers, sources, units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count as counter
from itertools import groupby, takewhile
from typing import Any

import pandas as pd

from phaseout.edges.reading.city.found import AGAIN, Found, provenance
from phaseout.edges.reading.city.opened import Opened
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.writing.city.disputes import FOLLOWED, OPEN
from phaseout.edges.writing.city.names import (
    CONFLICTS,
    COUNTS,
    DECIDED_BY,
    DECIDED_WHY,
    DECISION,
    FILLED,
    HEADS,
    PRINT,
    REPAIRS,
    SOURCES,
    STATE,
    STATUS_WORDS,
    UNIT_WORDS,
    UNITS,
    WAIVED,
    as_written,
)
from phaseout.edges.writing.city.repairs import BEFORE, FIELD, repairs_name
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET
from phaseout.model.merged import Filled, Repaired, Source, UnitStates, Waived
from phaseout.model.plan import LedgerSpec
from phaseout.model.ruling import PENDING, Conflict, Ruling
from phaseout.sentence import joined, say

RULED = (DECISION, DECIDED_BY, DECIDED_WHY, STATE, PRINT)
SEVERAL = say("这一项的几行写了不同的决定，请只留一个")


def conflicts(city: Opened) -> tuple[Conflict, ...]:
    """The conflicts in their order, the rows of each in theirs, with what people decided."""
    heads = ("台账", "事项", "不一致的栏目", *RULED)
    found = city.find(CONFLICTS, ("序号", *heads), PROVENANCE)
    told = {head: found.texts(head) for head in heads}
    rows = pd.DataFrame({"序号": found.wholes("序号"), **told, **provenance(found)})
    lines = city.in_order(rows).sort_values("序号", kind="stable").to_dict("records")
    return tuple(
        _conflict(city, list(same)) for _, same in groupby(lines, lambda line: line["序号"])
    )


def _conflict(city: Opened, lines: Sequence[Mapping[Any, Any]]) -> Conflict:
    spec = city.called(lines[0]["台账"])
    differs = tuple(_field(spec, head) for head in lines[0]["不一致的栏目"].split("\n"))
    places = tuple(Place(line[FILE], line[SHEET], line[ROW]) for line in lines)
    ruling = _ruling(spec, lines)
    state = next(iter(_words(lines, STATE)), OPEN)
    followed = state.startswith(FOLLOWED) and ruling is not None
    note = state.partition("；")[2] if state.startswith(OPEN) else ""
    print_ = next(iter(_words(lines, PRINT)), "")
    return Conflict(
        spec.id, lines[0]["事项"], places, differs,
        ruling.choice if followed and ruling else PENDING, print_, ruling, note,
    )  # fmt: skip


def _ruling(spec: LedgerSpec, lines: Sequence[Mapping[Any, Any]]) -> Ruling | None:
    """What people wrote beside the rows of a conflict, on whichever of its lines."""
    told = {head: _words(lines, head) for head in (DECISION, DECIDED_BY, DECIDED_WHY)}
    if not any(told.values()):
        return None
    note = SEVERAL if len(told[DECISION]) > 1 else ""
    first = {head: next(iter(words), "") for head, words in told.items()}
    print_ = next(iter(_words(lines, PRINT)), "")
    return Ruling(
        spec.id,
        lines[0]["事项"],
        print_,
        first[DECISION],
        first[DECIDED_BY],
        first[DECIDED_WHY],
        note,
    )


def _words(lines: Sequence[Mapping[Any, Any]], head: str) -> list[str]:
    return list(dict.fromkeys(str(line[head]) for line in lines if pd.notna(line[head])))


def filled(city: Opened) -> tuple[Filled, ...]:
    """The cells that were taken from other returns."""
    texts = ("台账", "补填的栏目", HEADS[FILE], HEADS[SHEET], "取自文件", "取自工作表")
    wholes = (HEADS[ROW], "取自行")
    found = city.find(FILLED, ("序号", *texts, *wholes))
    return tuple(
        Filled(
            spec.id,
            _place(line),
            _field(spec, line["补填的栏目"]),
            Place(line["取自文件"], line["取自工作表"], line["取自行"]),
        )
        for line in found.lines(texts, wholes)
        for spec in [city.called(line["台账"])]
    )


def waived(city: Opened) -> tuple[Waived, ...]:
    """The faults that were waived; the sheet is there only where there are any."""
    if WAIVED not in city.sheets:
        return ()
    heads = ("企业名称", "规则", "问题", "豁免理由", "批准", "批准日期", "有效期至")
    found = city.find(WAIVED, ("序号", *heads, HEADS[FILE], HEADS[SHEET], HEADS[ROW]))
    return tuple(
        Waived(
            _place(line),
            line["企业名称"], line["规则"], line["问题"], line["豁免理由"], line["批准"],
            date.fromisoformat(line["批准日期"]),
            _day(line["有效期至"]),
        )
        for line in found.lines((*heads, HEADS[FILE], HEADS[SHEET]), (HEADS[ROW],))
    )  # fmt: skip


def sources(city: Opened) -> tuple[Source, ...]:
    """The files that were merged."""
    texts = ("文件", "SHA-256", "单位", "状态", "填报日期", "说明")
    wholes = tuple(COUNTS.values())
    found = city.find(SOURCES, ("序号", *texts, *wholes), proof="文件")
    return tuple(
        Source(
            file=line["文件"],
            sha256=line["SHA-256"],
            unit=line["单位"] or None,
            status=_meant(line["状态"], STATUS_WORDS, SOURCES),
            message=line["说明"] or None,
            filled_on=_day(line["填报日期"]),
            **{count: line[head] for count, head in COUNTS.items()},
        )
        for line in found.lines(texts, wholes)
    )


def units(city: Opened) -> UnitStates:
    """Which units sent rows, a nil return, or nothing."""
    texts = ("单位", "报送情况")
    lines = city.find(UNITS, ("序号", *texts), proof="单位").lines(texts, ())
    states = {line["单位"]: _meant(line["报送情况"], UNIT_WORDS, UNITS) for line in lines}
    return UnitStates(
        *(tuple(u for u, state in states.items() if state == name) for name in UNIT_WORDS)
    )


def repaired(city: Opened, count: int) -> tuple[Repaired, ...]:
    """The cells that were written otherwise in their files, of which there are so many.

    Raises:
        Unreadable: the sheets hold more or fewer.
    """
    names = takewhile(city.sheets.__contains__, map(repairs_name, counter(1)))
    found = tuple(one for name in names for one in _repaired(city, name))
    if len(found) != count:
        raise Unreadable(
            say(
                "“{repairs}”表有 {n} 行，原有 {count} 行；{again}",
                repairs=REPAIRS,
                n=len(found),
                count=count,
                again=AGAIN,
            )
        )
    return found


def _repaired(city: Opened, name: str) -> Iterator[Repaired]:
    texts = ("台账", FIELD, HEADS[FILE], HEADS[SHEET])
    found = city.find(name, ("序号", *texts, BEFORE, HEADS[ROW]))
    columns = [*map(found.texts, texts), found.wholes(HEADS[ROW]), found.cells(BEFORE)]
    order = found.wholes("序号").argsort(kind="stable")
    lines = list(zip(*columns, strict=True))
    for short, head, file, sheet, row, before in (lines[k] for k in order):
        spec = city.called(short)
        yield Repaired(
            spec.id, Place(file, sheet, int(row)), _field(spec, head), as_written(str(before))
        )


def rulings_in(found: Found, spec_of: Mapping[str, LedgerSpec]) -> list[Ruling]:
    """The decisions in a table that bears the heads of the sheet of conflicts."""
    heads = ("台账", "事项", *RULED)
    columns = {head: list(found.texts(head).fillna("")) for head in heads if head in found.columns}
    lines = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in lines:
        filled_in = {head: text or None for head, text in line.items()}
        groups.setdefault((line["台账"], line["事项"]), []).append(filled_in)
    return [
        ruling
        for (short, _), own in groups.items()
        if short in spec_of and (ruling := _ruling(spec_of[short], own)) and ruling.choice
    ]


def _place(line: Mapping[str, Any]) -> Place:
    return Place(line[HEADS[FILE]], line[HEADS[SHEET]], line[HEADS[ROW]])


def _meant(text: str, words: Mapping[str, str], sheet: str) -> str:
    """The state that a word stands for."""
    for state, word in words.items():
        if word == text:
            return state
    raise Unreadable(
        say(
            "工作表“{sheet}”中的“{text}”应是{values}之一；{again}",
            sheet=sheet,
            text=text,
            values=joined("、", words.values()),
            again=AGAIN,
        )
    )


def _day(text: str) -> date | None:
    """A day as the city ledger writes it; None where there is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unreadable(
            say("市级台账中的日期“{text}”应写作 2024-12-31；{again}", text=text, again=AGAIN)
        ) from None


def _field(spec: LedgerSpec, head: str) -> str:
    """The field under this head."""
    for field in spec.fields.values():
        if field.header == head:
            return field.id
    raise Unreadable(
        say("“{title}”中没有栏目“{head}”；{again}", title=spec.title, head=head, again=AGAIN)
    )
