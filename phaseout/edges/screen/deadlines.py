"""What a person sees of clocks: the most urgent first, or one enterprise step by step."""

from __future__ import annotations

from rich.markup import escape

from phaseout.edges.screen import Screen, grid_of
from phaseout.model.agenda import PRESSING, URGENCIES, Agenda, Item
from phaseout.model.due import KIND_WORDS, Due, Explanation


def show_deadlines(screen: Screen, agenda: Agenda) -> None:
    """Every clock, unit by unit, the most urgent first; rows in 待核 in a block of their own."""
    for title, groups in (
        (f"期限（截至 {agenda.today}，按紧急程度）", agenda.groups),
        ("待核行的期限（仅供参考，不入名单和统计）", agenda.pending),
    ):
        if groups:
            screen.say(f"\n[bold]{title}[/]")
            grid = grid_of(("单位", "到期日", "剩余>", "状态", "企业／事项"))
            for group in groups:
                for number, item in enumerate(group.told):
                    grid.add_row("" if number else escape(group.unit), *_due_row(item))
                grid.add_section()
            screen.out.print(grid)
    if any(item.due.provisional for item in agenda.items()):
        screen.say("带 * 的到期日待定：当年的节假日安排尚未公布，暂按周末推算。")
        screen.say("（如已公布，请更新本程序，或在方案的 [calendar] 一节写明。）")
    if agenda.counts["待核实"]:
        screen.say("“待核实”的已过规定日期，台账看不出办理与否，或者到期日待定，请逐项核实。")
    counts = agenda.counts
    said = "，".join(f"{word} {counts[word]} 项" for word in URGENCIES if counts[word])
    screen.say(f"合计：{said}。" if said else "没有在计的期限。")


def show_explanation(screen: Screen, told: Explanation) -> None:
    """Each clock of an enterprise step by step, then its rows that have none."""
    screen.say(f"[bold]{escape(told.enterprise)}[/]")
    for due in told.dues:
        screen.say(f"\n[bold]{KIND_WORDS[due.kind]}[/]　{escape(_heading(due))}")
        for number, step in enumerate(due.steps, 1):
            screen.say(f"{number:>3}. {escape(step)}")
        left = "" if due.days_left is None else f"，{_counted(due.days_left)}"
        waits = "（待定）" if due.provisional else ""
        screen.say(f"     到期日 {due.due or '未定'}{waits}，{due.state}{left}")
        if due.basis:
            screen.say(f"     依据：{escape(due.basis)}")
    for place, why in told.unclocked:
        screen.say(f"\n{escape(f'{place.file}［{place.sheet}］第{place.row}行')}：{escape(why)}")


def _due_row(item: Item) -> tuple[str, ...]:
    due = item.due
    state = f"[red]{due.state}[/]" if item.urgency in PRESSING else item.state
    left = "—" if due.days_left is None else str(due.days_left)
    day = due.due.isoformat() if due.due else "未定"
    about = "：".join(filter(None, (due.enterprise, item.matter)))
    return day + ("*" if due.provisional else ""), left, state, escape(about)


def _heading(due: Due) -> str:
    """What a clock is about, and the row that it was read from."""
    place = due.place
    where = f"{place.file}［{place.sheet}］第{place.row}行" if place else ""
    waits = "待核" if due.pending else ""
    return "　".join(filter(None, (due.label, due.unit, where, waits)))


def _counted(days: int) -> str:
    return f"还有{days}天" if days >= 0 else f"已过{-days}天"
