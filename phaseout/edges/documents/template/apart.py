"""Templates from outside the package, rendered in a child with a clock and a limit of memory.

The sandbox keeps a template from Python and from files; neither keeps it from running for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from phaseout.edges.children import Lost, alone
from phaseout.edges.documents.template.fault import TemplateFault
from phaseout.edges.documents.template.rendering import Section, render
from phaseout.edges.reading.limits import limits, under
from phaseout.sentence import say

SECONDS = 20


def render_apart(
    folders: Sequence[Path], variables: Mapping[str, Any], seconds: int = SECONDS
) -> tuple[Section, ...]:
    """What `render` makes of these folders, within so many seconds. Raises TemplateFault."""
    try:
        with under(replace(limits(), seconds=seconds)):
            return alone(_plain, list(folders), dict(variables))
    except Lost as fault:
        says = say("占用的内存太多，已停止")
        if fault.cause == "time":
            says = say(
                "{seconds:g} 秒还没有写完，已停止；请检查循环是否太多或没有尽头", seconds=seconds
            )
        raise TemplateFault(say("模板"), None, says) from None


def _plain(folders: list[Path], variables: dict[str, Any]) -> tuple[Section, ...]:
    """The sections as plain text, which alone may leave the child."""
    return tuple(Section(one.name, str(one.text)) for one in render(folders, variables))
