"""What a person sees of files written: return copies, and the report with its open places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def show_copied(screen: Screen, files: Sequence[Path], place: Path) -> None:
    """Where the templates lie now, and how they are used."""
    screen.say(f"已复制模板 {len(files)} 个：{escape(str(place))}")
    screen.say(
        "用记事本或 WPS 文字修改（UTF-8）。不要哪一章，就把那个文件清空；没有改的文件可以删掉。"
    )
    screen.say(f"检查：phaseout report --check-template --templates {escape(str(place))} …")
    screen.say(f"使用：phaseout report 市级台账.xlsx -o 报告 --templates {escape(str(place))}")


def show_template_faults(screen: Screen, faults: Sequence[str]) -> None:
    """Every fault on a line of its own, or that there is none."""
    for fault in faults:
        screen.complain(fault)
    screen.say(f"模板有 {len(faults)} 处问题。" if faults else "模板没有问题。")


def show_vocabulary(
    screen: Screen, variables: Iterable[tuple[str, str, str]], filters: Mapping[str, str],
    tables: Sequence[str], charts: Sequence[str], parts: Sequence[str],
) -> None:  # fmt: skip
    """What a template may call."""
    rows = (tuple(map(escape, line)) for line in variables)
    screen.table("变量，写作 {{ 名称 }}", ("名称", "含义", "当前值"), rows)
    screen.table("过滤器，写作 {{ 名称|过滤器 }}", ("过滤器", "作用"), filters.items())
    screen.say(f"表，写作【表：名】表题：{'、'.join(tables)}")
    screen.say(f"图，写作【图：名】图题：{'、'.join(charts)}")
    screen.say(f"标记，单独占一行：{'、'.join(f'【{part}】' for part in parts)}")


def _left_out(one: Excluded) -> tuple[str, ...]:
    where = f"{one.place.file} {one.place.sheet} 第{one.place.row}行"
    return tuple(map(escape, (one.total, one.enterprise, where, one.reason)))


def _show_files(screen: Screen, files: Iterable[Path]) -> None:
    """Where the outputs lie."""
    for path in files:
        screen.say(f"已写出：{escape(str(path))}")
