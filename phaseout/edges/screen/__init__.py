"""What a person sees in the terminal: tables that fit 80 columns and speak without colour.

`Screen` is the terminal; each room beside it shows one thing on it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.table import Table

from phaseout.edges.screen.language import in_language, mark, shown
from phaseout.sentence import Sentence, say
from phaseout.values import OBEYED, UNREADABLE

WIDTH = 80
SAMPLES = 3
_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) != "\n"}
FEW = 8
"""So many names stand in a sentence; of more, the number is told."""


class _Wary(Console):
    """A terminal that is sent no character of a text that it would obey: each by its picture."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of what is printed; only rich's own steer the terminal."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=harmless(piece.text))


def harmless(text: str) -> str:
    """The text with control characters and turns of direction as pictures; lines stay lines."""
    return OBEYED.sub(UNREADABLE, text.translate(_PICTURES))


class Screen:
    """The terminal: results go to stdout, progress and remarks to stderr."""

    def __init__(self, *, quiet: bool = False, color: bool = True) -> None:
        self._quiet = quiet
        plain = None if color else True
        self.out = _Wary(no_color=plain, highlight=False, width=None if _wide() else WIDTH)
        self.err = _Wary(no_color=plain, highlight=False, stderr=True)

    def say(self, text: str) -> None:
        """A line of the result; what is no sentence is markup, data in it already escaped."""
        told = shown(text) if isinstance(text, Sentence) else in_language(text)
        self.out.print(told, soft_wrap=True)

    def raw(self, text: str) -> None:
        """Text for machines, in UTF-8 whatever the terminal speaks."""
        content = (text if text.endswith("\n") else text + "\n").encode(errors="replace")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()

    def remark(self, text: str) -> None:
        """A remark beside the result, silent with --quiet."""
        if not self._quiet:
            self.err.print(escape(in_language(text)), soft_wrap=True)

    def warn(self, text: str) -> None:
        """What must be known before the result is used; never silent."""
        self.err.print(shown(mark("[bold yellow]注意：[/]{text}", text=text)), soft_wrap=True)

    def complain(self, text: str) -> None:
        """Why the call came to nothing; never silent."""
        self.err.print(shown(mark("[bold red]错误：[/]{text}", text=text)), soft_wrap=True)

    @contextmanager
    def progress(
        self, what: str, total: int, *, files: bool = True
    ) -> Iterator[Callable[[str], None]]:
        """A count of long work, call the result once a file; what was done is told if it is broken off.

        files: whether a step is a file, else it is a part of one.
        """
        done: list[str] = []
        with self._bar(what, total) as step:

            def count(name: str) -> None:
                done.append(name)
                step(name)

            try:
                yield count
            except KeyboardInterrupt:
                self.warn(
                    say("{what}没有做完：{total} 个文件完成了 {done} 个。",
                        what=say(what), total=total, done=len(done))
                    if files else say("{what}没有做完。", what=say(what))
                )  # fmt: skip
                raise

    @contextmanager
    def _bar(self, what: str, total: int) -> Iterator[Callable[[str], None]]:
        """A bar, on a terminal only."""
        if self._quiet or not self.err.is_terminal or total < 10:
            yield lambda _: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn(what := in_language(what)),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[name]}"),
        )
        with Progress(*columns, console=self.err, transient=True) as bar:
            task = bar.add_task(what, total=total, name="")
            yield lambda name: bar.update(task, advance=1, name=escape(name))

    def table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A plain table; heads ending in `>` are right-aligned."""
        if title:
            self.say(mark("\n[bold]{title}[/]", title=in_language(title)))
        grid = grid_of(heads)
        for row in rows:
            grid.add_row(*map(shown, row))
        self.out.print(grid)


def grid_of(heads: Sequence[str]) -> Table:
    """An empty table; heads ending in `>` are right-aligned."""
    grid = Table()
    for head in heads:
        right = head.endswith(">")
        grid.add_column(
            in_language(head.rstrip(">") if right else head), justify="right" if right else "left",
            overflow="fold", no_wrap=right,
        )  # fmt: skip
    return grid


def _wide() -> bool:
    return sys.stdout.isatty()
