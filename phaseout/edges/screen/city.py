"""The accounting of a merge, on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from phaseout.edges.screen import FEW, Screen
from phaseout.edges.screen.findings import show_findings
from phaseout.edges.screen.language import mark, styled
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.ruling import PENDING
from phaseout.paths import as_typed
from phaseout.sentence import joined, say

COUNTS = ("read", "merged", "pending", "duplicate")
STATUSES = {"replaced": say("（已被替代）"), "kept": say("（留改动行）")}


def show_merged(
    screen: Screen, city: Merged, plan: Plan, out: Path, findings: Sequence[Finding] = (),
    aside: Path | None = None,
) -> None:  # fmt: skip
    """The accounting: read = merged + pending + duplicate, by file and in sum.

    `findings`: what is to say about the city as a whole. `aside`: where the last ledger is kept.
    """
    rows = [
        (joined("", (s.file, STATUSES.get(s.status, ""))), s.unit or say("—"), *(str(getattr(s, n)) for n in COUNTS),
         _verdict(s.read == s.merged + s.pending + s.duplicate))
        for s in city.sources
    ]  # fmt: skip
    sums = [city.count(name) for name in COUNTS]
    rows.append((styled("bold", say("合计")), "", *(f"[bold]{n}[/]" for n in sums),
                 _verdict(sums[0] == sum(sums[1:]))))  # fmt: skip
    screen.table("汇总核对（读取 = 汇入 + 待核 + 重复）",
                 ("文件", "填报单位", "读取>", "汇入>", "待核>", "重复>", "核对"), rows)  # fmt: skip
    for line in _lines(city, plan):
        screen.say(line)
    if findings:
        show_findings(screen, say("全市"), findings)
    if aside == out:
        screen.say(say("没有变化，市级台账未改写：{out}", out=out))
        return
    screen.say(say("市级台账：{out}", out=out))
    if aside:
        screen.say(say("原来的一份留在：{aside}", aside=aside))
    if sums[2]:
        screen.say(say(
            "在市级台账里决定冲突、补正待核，保存并关闭，再运行：phaseout merge -o {out} --previous {out}",
            out=as_typed(out),
        ))  # fmt: skip


def _verdict(same: bool) -> str:
    return say("相符") if same else styled("red", say("不符"))


def _lines(city: Merged, plan: Plan) -> Iterator[str]:
    """What a person must know beside the counts, a sentence each."""
    units = city.units
    if plan.reporters:
        yield mark(
            "填报单位：已报 {submitted}，零报告 {nil}，[yellow]未报 {missing}[/]。",
            submitted=len(units.submitted), nil=len(units.nil), missing=len(units.missing),
        )  # fmt: skip
    if city.ignored:
        yield say(
            "标题、表头、合计、说明等 {n} 行不是事项，逐行列在“未汇入的内容”表。",
            n=len(city.ignored),
        )
    if waiting := city.count("pending"):
        yield mark("[yellow]待核 {n} 行[/]没有汇入，原因逐行写在“待核”表。", n=waiting)
    yield from _disputes(city)
    if city.waived:
        yield mark("[yellow]经批准豁免 {n} 处[/]，见“豁免”表。", n=len(city.waived))
    if city.edits:
        signed = sum(bool(e.by) for e in city.edits)
        yield say(
            "市级改动 {changed} 处、补正 {signed} 处，均已保留，见“人工改动”表。",
            changed=len(city.edits) - signed,
            signed=signed,
        )
    if city.questions:
        yield mark(
            "[yellow]请核实 {n} 处[/]（疑似同一企业、合计不符等），见“请核实”表。",
            n=len(city.questions),
        )
    for one in city.replaced:
        gone = say("，不再填报 {few}", few=_few(one.gone)) if one.gone else ""
        yield say(
            "{unit}以 {new}（{new_rows} 行）替换 {old}（{old_rows} 行）{gone}。",
            unit=one.unit,
            new=one.new,
            new_rows=one.new_rows,
            old=one.old,
            old_rows=one.old_rows,
            gone=gone,
        )


def _disputes(city: Merged) -> Iterator[str]:
    waiting = [c for c in city.conflicts if c.resolution == PENDING]
    if followed := len(city.conflicts) - len(waiting):
        yield say("按决定处理的冲突 {n} 项，见“冲突”表。", n=followed)
    if waiting:
        yield mark("[yellow]同一事项不一致 {n} 项[/]，见“冲突”表，须由人确认。", n=len(waiting))
    for conflict in waiting:
        if conflict.note:
            yield mark("[yellow]冲突 {key}：{note}。[/]", key=conflict.key, note=conflict.note)


def _few(names: Sequence[str]) -> str:
    few = joined("、", names[:FEW])
    return say("{few} 等 {n} 家", few=few, n=len(names)) if len(names) > FEW else few
