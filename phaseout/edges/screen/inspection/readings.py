"""What is told once for a file: cells read by a certain meaning, and cells that are a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from phaseout.edges.screen import SAMPLES
from phaseout.edges.screen.inspection.pieces import cut_to, line_of, list_of, text_of
from phaseout.edges.screen.language import told
from phaseout.model.finding import GROUPED_FROM, Place, Repair
from phaseout.model.inspection import Inspection, Question
from phaseout.rules import RULES
from phaseout.sentence import joined, say


def repairs_of(seen: Inspection, several: bool, width: int) -> Iterator[Text]:
    """The certain readings by rule, with three samples of each."""
    if not seen.repairs:
        return
    yield text_of(say("\n按确定含义读取（原文件不改；--no-repair 可关闭）"), style="bold green")
    ordered = sorted(seen.repairs, key=lambda r: r.rule)
    for rule, group in groupby(ordered, key=lambda r: r.rule):
        repairs = list(group)
        title = RULES[rule].title if rule in RULES else ""
        yield line_of(
            (rule, "green"), say(" {title}：", title=title), (say("{n} 格", n=len(repairs)), "bold")
        )
        for repair in _samples(repairs):
            yield _repair(repair, seen, several, width)


def questions_of(questions: Sequence[Question], several: bool, width: int) -> Iterator[Text]:
    """The cells that nobody guesses at, many of one kind cut short."""
    if not questions:
        return
    yield text_of(say("\n待核实（读不准的格，不猜；由填报单位核实后改）"), style="bold red")
    heads = (say("位置"), say("栏目"), say("填写"), say("问题"), say("可能是"))
    rows = [row for group in _alike(questions) for row in _question_rows(group, several)]
    yield from list_of(heads, rows, width, (16, 14, 20, 28, 0))


def _samples(repairs: Sequence[Repair]) -> list[Repair]:
    """Three repairs, of different fields where there are."""
    first: dict[str, Repair] = {}
    for repair in repairs:
        first.setdefault(repair.field, repair)
    others = [r for r in repairs if first[r.field] is not r]
    return [*first.values(), *others][:SAMPLES]


def _repair(repair: Repair, seen: Inspection, several: bool, width: int) -> Text:
    where = cut_to(_where(repair.place, several), 22)
    header = cut_to(seen.headers.get(repair.field, repair.field), 18)
    arrow, empty = told(say(" → ")), told(say("（空）"))
    room = width - cell_len(f"  {where} {header} {arrow}")
    before, after = (_plain(text) or empty for text in (repair.before, repair.after))
    before = cut_to(before, max(room - cell_len(after), room // 2))
    after = cut_to(after, room - cell_len(before))
    return line_of(f"  {where} ", (f"{header} ", "dim"), before, (arrow, "dim"), (after, "green"))


def _plain(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _where(place: Place, several: bool) -> str:
    cell = place.cell or say("第{row}行", row=place.row)
    return joined("!", (place.sheet, cell)) if several and place.sheet else cell


def _alike(questions: Sequence[Question]) -> list[list[Question]]:
    groups: dict[tuple[str, str, str], list[Question]] = {}
    for question in questions:
        groups.setdefault((question.place.sheet, question.field, question.rule), []).append(
            question
        )
    return list(groups.values())


def _question_rows(group: Sequence[Question], several: bool) -> Iterator[tuple[str | Text, ...]]:
    many = len(group) >= GROUPED_FROM
    for question in group[: SAMPLES if many else None]:
        yield (
            text_of(_where(question.place, several), style="red"), question.header, question.value,
            question.title, text_of(question.hint or say("—"), style="bold" if question.hint else "dim"),
        )  # fmt: skip
    if many:
        yield say("……"), group[0].header, say("共 {n} 格", n=len(group)), group[0].title, ""
