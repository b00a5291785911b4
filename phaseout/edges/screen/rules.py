"""A rule's page in the terminal."""

from __future__ import annotations

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import mark
from phaseout.model.finding import SEVERITY_WORDS
from phaseout.rules import Rule
from phaseout.sentence import Sentence, say

RESULTS: dict[str, Sentence] = {word: word for word in (say("通过"), say("问题"), say("修正"))}
"""How the pages name what an example comes to."""


def show_rule(screen: Screen, about: Rule) -> None:
    """A rule's page: what it asks, why, and what passes and fails."""
    screen.say(mark(
        "[bold]{id} {title}[/]（{severity}）",
        id=about.id, title=about.title, severity=SEVERITY_WORDS[about.severity],
    ))  # fmt: skip
    if about.reason:
        screen.say(about.reason)
    if about.rests_on:
        screen.say(say("依据：{basis}", basis=about.rests_on))
    if about.fix:
        screen.say(say("改法：{fix}", fix=about.advice))
    if about.examples:
        heads = (say("结果"), *map(_data, about.examples[0][1]))
        screen.table(
            "", heads, ((RESULTS[kind], *map(_data, row.values())) for kind, row in about.examples)
        )


def _data(text: str) -> str:
    """A cell of an example, which is never told in another language."""
    return say("{text}", text=text)
