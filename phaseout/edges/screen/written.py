"""What a person sees of files written: return copies, and the report with its open places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import safe
from phaseout.model.facts import Excluded
from phaseout.model.returned import ReturnFile
from phaseout.paths import as_typed
from phaseout.sentence import joined, say


def show_returned(screen: Screen, copies: Sequence[ReturnFile], *, aside: bool = False) -> None:
    """Which return copies were written, what they lost, and which were not written, and why.

    aside: stdout belongs to another result.
    """
    if not copies:
        return
    written = [c for c in copies if c.path]
    tell = screen.remark if aside else screen.say
    tell(say("退回件：写出 {n} 份；原文件没有改动。", n=len(written)))
    if 0 < (faulty := sum(copy.faulty for copy in written)) < len(written):
        tell(say("其中 {n} 份有错误，须退回改正；其余没有错误，不必退回。", n=faulty))
    by_loss: dict[tuple[str, ...], list[ReturnFile]] = {}
    for copy in written:
        by_loss.setdefault(copy.lost, []).append(copy)
    for lost, own in by_loss.items():
        for copy in own:
            tell(say("  {path}", path=copy.path))
        for text in lost:
            tell(say("    ↑ {text}", text=text))
    for copy in copies:
        if not copy.path:
            screen.complain(say("{file} 没有退回件：{why}", file=copy.file, why=copy.why))


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
                     ((safe(heading), safe(hint)) for heading, hint in unwritten))  # fmt: skip


def show_copied(screen: Screen, files: Sequence[Path], place: Path, plan: str, kind: str) -> None:
    """Where the templates lie now, and how those of this kind are checked and used.

    plan: what names it in a call.
    """
    screen.say(say("已复制模板 {n} 个：{place}", n=len(files), place=place))
    screen.say(
        "用记事本或 WPS 文字修改（UTF-8）。不要哪一章，就把那个文件清空；没有改的文件可以删掉。"
    )
    screen.say(say(
        "检查：phaseout report --check-template --templates {place} --plan {plan} --kind {kind}",
        place=as_typed(place), plan=as_typed(plan), kind=kind,
    ))  # fmt: skip
    screen.say(say(
        "使用：phaseout report 市级台账.xlsx -o 报告 --templates {place} --kind {kind}",
        place=as_typed(place), kind=kind,
    ))  # fmt: skip


def show_template_faults(screen: Screen, faults: Sequence[str]) -> None:
    """Every fault on a line of its own, or that there is none."""
    for fault in faults:
        screen.complain(fault)
    screen.say(say("模板有 {n} 处问题。", n=len(faults)) if faults else say("模板没有问题。"))


def show_vocabulary(
    screen: Screen, variables: Iterable[tuple[str, str, str]], filters: Mapping[str, str],
    tables: Sequence[str], charts: Sequence[str], parts: Sequence[str],
) -> None:  # fmt: skip
    """What a template may call."""
    rows = (tuple(map(safe, line)) for line in variables)
    screen.table("变量，写作 {{ 名称 }}", ("名称", "含义", "当前值"), rows)
    screen.table(
        "过滤器，写作 {{ 名称|过滤器 }}",
        ("过滤器", "作用"),
        ((name, safe(does)) for name, does in filters.items()),
    )
    screen.say(say("表，写作【表：名】表题：{tables}", tables=joined("、", tables)))
    screen.say(say("图，写作【图：名】图题：{charts}", charts=joined("、", charts)))
    signs = joined("、", (say("【{part}】", part=part) for part in parts))
    screen.say(say("标记，单独占一行：{signs}", signs=signs))


def _left_out(one: Excluded) -> tuple[str, ...]:
    return tuple(map(safe, (one.total, one.enterprise, one.place.line, one.reason)))


def _show_files(screen: Screen, files: Iterable[Path]) -> None:
    """Where the outputs lie."""
    for path in files:
        screen.say(say("已写出：{path}", path=path))
