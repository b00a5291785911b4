"""A rule's page in the terminal."""

from __future__ import annotations

from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.model.finding import SEVERITY_WORDS
from phaseout.rules import Rule


def show_rule(screen: Screen, about: Rule) -> None:
    """A rule's page: what it asks, why, and what passes and fails."""
    screen.say(f"[bold]{about.id} {escape(about.title)}[/]（{SEVERITY_WORDS[about.severity]}）")
    if about.reason:
        screen.say(escape(about.reason))
    if about.rests_on:
        screen.say(f"依据：{escape(about.rests_on)}")
    if about.fix:
        screen.say(f"改法：{escape(about.advice)}")
    if about.examples:
        heads = ("结果", *about.examples[0][1])
        screen.table(
            "", heads, ((kind, *map(escape, row.values())) for kind, row in about.examples)
        )
