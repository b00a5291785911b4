"""What a person sees of files written: return copies, and the report with its open places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.model.facts import Excluded
from phaseout.model.returned import ReturnFile


def show_returned(screen: Screen, copies: Sequence[ReturnFile], *, aside: bool = False) -> None:
    """Which return copies were written, what they lost, and which were not written, and why.

    aside: stdout belongs to another result.
    """
    if not copies:
        return
    written = [c for c in copies if c.path]
    say = screen.remark if aside else lambda text: screen.say(escape(text))
    say(f"退回件：写出 {len(written)} 份；原文件没有改动。")
    by_loss: dict[tuple[str, ...], list[ReturnFile]] = {}
    for copy in written:
        by_loss.setdefault(copy.lost, []).append(copy)
    for lost, own in by_loss.items():
        for text in (*(str(copy.path) for copy in own), *(f"  ↑ {text}" for text in lost)):
            say(f"  {text}")
    for copy in copies:
        if not copy.path:
            screen.complain(f"{copy.file} 没有退回件：{copy.why}")


def show_reported(
    screen: Screen, files: Iterable[Path], unwritten: Sequence[tuple[str, str]],
    excluded: Sequence[Excluded] = (),
) -> None:  # fmt: skip
    """Where the report lies, what no total holds, the places that a person must still write."""
    _show_files(screen, files)
    if excluded:
        screen.table(
            "台账中没有计入合计的事项（正文未列，加 --trace 可附在报告后）",
            ("未计入", "企业名称", "所在行", "原因"), map(_left_out, excluded),
        )  # fmt: skip
    if unwritten:
        screen.table("以下各处须由人补写（文中灰底处）", ("章节", "要写的内容"),
                     ((escape(heading), escape(hint)) for heading, hint in unwritten))  # fmt: skip


def _left_out(one: Excluded) -> tuple[str, ...]:
    where = f"{one.place.file} {one.place.sheet} 第{one.place.row}行"
    return tuple(map(escape, (one.total, one.enterprise, where, one.reason)))


def _show_files(screen: Screen, files: Iterable[Path]) -> None:
    """Where the outputs lie."""
    for path in files:
        screen.say(f"已写出：{escape(str(path))}")
