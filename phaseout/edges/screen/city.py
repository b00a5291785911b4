"""The accounting of a merge, on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import FEW, Screen
from phaseout.edges.screen.findings import show_findings
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.ruling import PENDING

COUNTS = ("read", "merged", "pending", "duplicate")
STATUSES = {"replaced": "（已被替代）", "kept": "（留改动行）"}


def show_merged(
    screen: Screen, city: Merged, plan: Plan, out: Path, findings: Sequence[Finding] = (),
    aside: Path | None = None,
) -> None:  # fmt: skip
    """The accounting: read = merged + pending + duplicate, by file and in sum.

    `findings`: what is to say about the city as a whole. `aside`: where the last ledger is kept.
    """
    rows = [
        (escape(s.file + STATUSES.get(s.status, "")), s.unit or "—", *(str(getattr(s, n)) for n in COUNTS),
         "相符" if s.read == s.merged + s.pending + s.duplicate else "[red]不符[/]")
        for s in city.sources
    ]  # fmt: skip
    sums = [city.count(name) for name in COUNTS]
    rows.append(("[bold]合计[/]", "", *(f"[bold]{n}[/]" for n in sums),
                 "相符" if sums[0] == sum(sums[1:]) else "[red]不符[/]"))  # fmt: skip
    screen.table("汇总核对（读取 = 汇入 + 待核 + 重复）",
                 ("文件", "填报单位", "读取>", "汇入>", "待核>", "重复>", "核对"), rows)  # fmt: skip
    for line in _lines(city, plan):
        screen.say(line)
    if findings:
        show_findings(screen, "全市", findings)
    if aside == out:
        screen.say(f"没有变化，市级台账未改写：{escape(str(out))}")
        return
    screen.say(f"市级台账：{escape(str(out))}")
    if aside:
        screen.say(f"原来的一份留在：{escape(str(aside))}")


def _lines(city: Merged, plan: Plan) -> Iterator[str]:
    """What a person must know beside the counts, a sentence each."""
    units = city.units
    if plan.reporters:
        yield (
            f"填报单位：已报 {len(units.submitted)}，零报告 {len(units.nil)}，"
            f"[yellow]未报 {len(units.missing)}[/]。"
        )
    if city.ignored:
        yield f"标题、表头、合计、说明等 {len(city.ignored)} 行不是事项，逐行列在“未汇入的内容”表。"
    yield from _disputes(city)
    if city.waived:
        yield f"[yellow]经批准豁免 {len(city.waived)} 处[/]，见“豁免”表。"
    if city.edits:
        signed = sum(bool(e.by) for e in city.edits)
        yield f"市级改动 {len(city.edits) - signed} 处、补正 {signed} 处，均已保留，见“人工改动”表。"
    if city.questions:
        yield f"[yellow]请核实 {len(city.questions)} 处[/]（疑似同一企业、合计不符等），见“请核实”表。"
    for one in city.replaced:
        gone = f"，不再填报 {_few(one.gone)}" if one.gone else ""
        yield escape(
            f"{one.unit}以 {one.new}（{one.new_rows} 行）替换 {one.old}（{one.old_rows} 行）{gone}。"
        )


def _disputes(city: Merged) -> Iterator[str]:
    waiting = [c for c in city.conflicts if c.resolution == PENDING]
    if followed := len(city.conflicts) - len(waiting):
        yield f"按决定处理的冲突 {followed} 项，见“冲突”表。"
    if waiting:
        yield f"[yellow]同一事项不一致 {len(waiting)} 项[/]，见“冲突”表，须由人确认。"
    for conflict in waiting:
        if conflict.note:
            yield f"[yellow]冲突 {escape(conflict.key)}：{escape(conflict.note)}。[/]"


def _few(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 家" if len(names) > FEW else ""
    return "、".join(names[:FEW]) + more
