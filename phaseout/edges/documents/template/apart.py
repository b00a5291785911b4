"""Templates from outside the package, rendered in a child with a clock and a limit of memory.

The sandbox keeps a template from Python and from files; neither keeps it from running for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from phaseout.edges.documents.template.fault import TemplateFault
from phaseout.edges.documents.template.rendering import Section, render
from phaseout.sentence import say

SECONDS = 20.0
MEMORY_BYTES = 2 << 30
"""Address space, most of which the interpreter only reserves."""


def render_apart(
    folders: Sequence[Path], variables: Mapping[str, Any], seconds: float = SECONDS
) -> tuple[Section, ...]:
    """What `render` makes of these folders, within so many seconds. Raises TemplateFault."""
    ours, theirs = get_context("spawn").Pipe(duplex=False)
    child = get_context("spawn").Process(
        target=_work, args=(theirs, list(folders), dict(variables)), daemon=True
    )
    child.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(seconds) else None
    except EOFError:
        raise TemplateFault(say("模板"), None, say("占用的内存太多，已停止")) from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if answer is None:
        says = say(
            "{seconds:g} 秒还没有写完，已停止；请检查循环是否太多或没有尽头", seconds=seconds
        )
        raise TemplateFault(say("模板"), None, says)
    kind, content = answer
    if kind == "fault":
        raise TemplateFault(*content)
    return tuple(Section(name, text) for name, text in content)


def _work(answer: Connection, folders: list[Path], variables: dict[str, Any]) -> None:
    _limit_memory()
    try:
        told = ("text", [(s.name, str(s.text)) for s in render(folders, variables)])
    except TemplateFault as fault:
        told = ("fault", (fault.file, fault.line, fault.says))  # type: ignore[assignment]
    answer.send(told)
    answer.close()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the clock holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
