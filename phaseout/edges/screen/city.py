"""What a person sees of the city ledger: that every row of every file is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import Screen
from phaseout.edges.screen.findings import show_findings
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan


def show_merged(
    screen: Screen, city: Merged, plan: Plan, out: Path, findings: Sequence[Finding] = ()
) -> None:
    """The accounting: read = merged + pending + duplicate, by file and in sum.

    `findings`: what is to say about the city as a whole.
    """
    rows = [
        (escape(s.file), s.unit or "—", *map(str, (s.read, s.merged, s.pending, s.duplicate)),
         "相符" if s.read == s.merged + s.pending + s.duplicate else "[red]不符[/]")
        for s in city.sources
    ]  # fmt: skip
    sums = [
        sum(getattr(s, n) for s in city.sources) for n in ("read", "merged", "pending", "duplicate")
    ]
    rows.append(("[bold]合计[/]", "", *(f"[bold]{n}[/]" for n in sums),
                 "相符" if sums[0] == sum(sums[1:]) else "[red]不符[/]"))  # fmt: skip
    screen.table("汇总核对（读取 = 汇入 + 待核 + 重复）",
                 ("文件", "填报单位", "读取>", "汇入>", "待核>", "重复>", "核对"), rows)  # fmt: skip
    units = city.units
    if plan.reporters:
        screen.say(
            f"填报单位：已报 {len(units.submitted)}，零报告 {len(units.nil)}，"
            f"[yellow]未报 {len(units.missing)}[/]。"
        )
    if city.waived:
        screen.say(f"[yellow]经批准豁免 {len(city.waived)} 处[/]，见“豁免”表。")
    if city.conflicts:
        screen.say(f"[yellow]同一事项不一致 {len(city.conflicts)} 项[/]，见“冲突”表，须由人确认。")
    if findings:
        show_findings(screen, "全市", findings)
    screen.say(f"市级台账：{escape(str(out))}")
