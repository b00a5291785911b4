"""What a person sees of clocks: the most urgent first, or one enterprise step by step."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.edges.screen import Screen, grid_of
from phaseout.edges.screen.language import mark, safe, shown, styled
from phaseout.model.agenda import DONE, PRESSING, URGENCIES, Agenda, Group, Item
from phaseout.model.due import KIND_WORDS, Due, Explanation
from phaseout.sentence import Sentence, joined, say

STATES: dict[str, Sentence] = {word: word for word in (
    say("逾期"), say("逾期未整改"), say("未到期"),
    say("整改中"), say("整改合格"), say("整改不达标"),
    say("已依法关闭"), say("已退出"), say("主动退出"),
    say("待退出"), say("按期完成"), say("逾期完成"),
    say("不达标"), say("待核实"), say("7天内"), say("30天内"),
    say("30天后"), say("日期未定"), say("已办结"),
)}  # fmt: skip
"""What the screen calls the states and the urgencies, which are the words of the JSON."""


def show_deadlines(screen: Screen, agenda: Agenda) -> None:
    """The clocks that still ask for something, unit by unit, the most urgent first; the rest counted.

    Rows in 待核 stand in a block of their own. Files hold every clock, those that are done too.
    """
    for title, groups in (
        (say("期限（截至 {today}，按紧急程度）", today=agenda.today), agenda.groups),
        (say("待核行的期限（仅供参考，不入名单和统计）"), agenda.pending),
    ):
        running = [(group.unit, own) for group in groups if (own := _running(group))]
        if running:
            screen.say(mark("\n[bold]{title}[/]", title=title))
            grid = grid_of(
                (say("单位"), say("到期日"), say("剩余>"), say("状态"), say("企业／事项"))
            )
            for name, items in running:
                for number, item in enumerate(items):
                    unit = "" if number else safe(name)
                    grid.add_row(*map(shown, (unit, *_due_row(item))))
                grid.add_section()
            screen.out.print(grid)
    if any(i.due.provisional and i.urgency != DONE for i in agenda.items()):
        screen.say("带 * 的到期日待定：当年的节假日安排尚未公布，暂按周末推算。")
        screen.say("（如已公布，请更新本程序，或在方案的 [calendar] 一节写明。）")
    if agenda.counts["待核实"]:
        screen.say("“待核实”的已过规定日期，台账看不出办理与否，或者到期日待定，请逐项核实。")
    counts = agenda.counts
    held = [
        say("{state} {n} 项", state=STATES[word], n=counts[word])
        for word in URGENCIES
        if counts[word]
    ]
    screen.say(
        say("合计：{counts}。", counts=joined("，", held)) if held else say("没有在计的期限。")
    )
    if counts[DONE]:
        screen.say("已办结的不在屏幕上逐项列出，--format xlsx、html 或 json 写出全部。")


def _running(group: Group) -> list[Item]:
    return [item for item in group.told if item.urgency != DONE]


def show_explanation(screen: Screen, told: Explanation) -> None:
    """Each clock of an enterprise step by step, then its rows that have none."""
    screen.say(styled("bold", told.enterprise))
    for due in told.dues:
        screen.say(
            mark("\n[bold]{kind}[/]　{heading}", kind=KIND_WORDS[due.kind], heading=_heading(due))
        )
        for number, step in enumerate(due.steps, 1):
            screen.say(mark("{number:>3}. {step}", number=number, step=step))
        screen.say(say("     到期日 {told}", told=joined("，", _ending(due))))
        if due.basis:
            screen.say(say("     依据：{basis}", basis=due.basis))
    for place, why in told.unclocked:
        screen.say(say("\n{place}：{why}", place=place.line, why=why))


def _ending(due: Due) -> Iterator[str]:
    """The due day, the state, and how long there is still."""
    day = due.due or say("未定")
    yield say("{day}（待定）", day=day) if due.provisional else say("{day}", day=day)
    yield STATES[due.state]
    if due.days_left is not None:
        yield _counted(due.days_left)


def _due_row(item: Item) -> tuple[str, ...]:
    due = item.due
    pressing = item.urgency in PRESSING
    state = styled("red", STATES[due.state]) if pressing else STATES[item.state]
    left = say("—") if due.days_left is None else str(due.days_left)
    day = due.due.isoformat() + "*" * due.provisional if due.due else say("未定")
    return day, left, state, joined("：", filter(None, (due.enterprise, item.matter)))


def _heading(due: Due) -> str:
    """What a clock is about, and the row that it was read from."""
    where = due.place.line if due.place else ""
    waits = say("待核") if due.pending else ""
    return joined("　", filter(None, (due.label, due.unit, where, waits)))


def _counted(days: int) -> str:
    return say("还有{n}天", n=days) if days >= 0 else say("已过{n}天", n=-days)
