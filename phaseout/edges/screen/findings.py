"""What a person sees of findings: file by file, of waivers, and against last year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from phaseout.edges.screen import FEW, SAMPLES, Screen
from phaseout.edges.screen.language import mark, safe, styled
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Repair, alike
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.rules import RULES
from phaseout.sentence import joined, say

STATUS = {
    "ok": styled("green", say("通过")), "faulty": styled("red", say("有错误")),
    "nil": styled("cyan", say("零报告")), "unreadable": styled("bold red", say("无法读取")),
}  # fmt: skip
STYLE = {"error": "red", "warning": "yellow", "info": "cyan"}


def show_validated(
    screen: Screen,
    submissions: Sequence[Submission],
    plan: Plan,
    skipped: Sequence[str] = (),
    waivers: Sequence[Finding] = (),
) -> None:
    """The outcome file by file, then the findings of each file, of the waivers at the end."""
    screen.table(say("校验结果（方案 {plan}，{n} 个文件）", plan=plan.id, n=len(submissions)),
                 ("文件", "填报单位", "行数>", "错误>", "提醒>", "修正>", "结果"),
                 (_outcome(s) for s in submissions))  # fmt: skip
    for (sheet, ledger), number in _readings(submissions, plan).items():
        screen.say(mark(
            "[dim]工作表［{sheet}］读作{ledger}，{n} 张[/]", sheet=sheet, ledger=ledger, n=number
        ))  # fmt: skip
    for submission in submissions:
        for title, own in _by_sheet(submission, plan):
            show_findings(screen, title, own)
    show_waived(screen, [f for s in submissions for f in s.findings if f.waived], waivers)
    _show_repairs(screen, [r for s in submissions for r in s.repairs])
    counts = _counts((*(f for s in submissions for f in s.findings), *waivers))
    said = [
        say("{severity} {n} 处", severity=SEVERITY_WORDS[s], n=counts.get(s, 0)) for s in SEVERITIES
    ]
    waived = [say("已豁免 {n} 处", n=counts["waived"])] if counts["waived"] else []
    screen.say(say(
        "合计：{counts}；按确定含义读取 {n} 格。",
        counts=joined("，", [*said, *waived]), n=sum(len(s.repairs) for s in submissions),
    ))  # fmt: skip
    if skipped:
        screen.say(mark("[yellow]按要求没有执行的规则：{rules}。[/]", rules=_few(skipped)))
    if counts.get("error"):
        screen.say("[dim]规则说明：phaseout explain 规则编号（如 F001）[/]")


def _few(rules: Sequence[str]) -> str:
    few = joined("、", rules[:FEW])
    return say("{few} 等 {n} 条", few=few, n=len(rules)) if len(rules) > FEW else few


def show_waived(
    screen: Screen, findings: Sequence[Finding], waivers: Sequence[Finding] = ()
) -> None:
    """What was waived, by whom and why; then the waivers that are of no use."""
    if findings:
        screen.table("已豁免（照常汇入，不计错误）", ("位置", "规则", "问题与豁免理由"), (
            (joined(" ", (Path(f.place.file).stem, f.place.words)), f.rule, _why_waived(f))
            for f in findings
        ))  # fmt: skip
    by_file: dict[str, list[Finding]] = {}
    for finding in waivers:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, own in by_file.items():
        show_findings(screen, say("{file} 中的豁免", file=file), own)


def show_reviewed(screen: Screen, findings: Sequence[Finding], plan: Plan) -> None:
    """What of last year calls for a look this year, by the file that says it."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, own in by_file.items():
        show_findings(screen, file, own)
    screen.say(say("与上年对照（方案 {plan}）：须核实 {n} 处。", plan=plan.id, n=len(findings)))


def show_findings(screen: Screen, title: str, findings: Sequence[Finding]) -> None:
    """Findings under a title, those that say the same of many cells in one line."""
    rows = [_finding_row(group) for group in alike(findings)]
    screen.table(title, ("位置", "级别", "问题与改法"), rows)


def _show_repairs(screen: Screen, repairs: Sequence[Repair]) -> None:
    """What was read by its certain meaning, a kind a line, with samples."""
    kinds: dict[str, list[Repair]] = {}
    for repair in repairs:
        kinds.setdefault(repair.rule, []).append(repair)
    if kinds:
        screen.table("按确定含义读取（原文件不改；--no-repair 可关闭）", ("规则", "格数>", "例"), (
            (joined(" ", (rule, RULES[rule].title)), str(len(own)), joined("\n", map(_repair_text, own[:SAMPLES])))
            for rule, own in sorted(kinds.items())
        ))  # fmt: skip


def _outcome(submission: Submission) -> tuple[str, ...]:
    counts = _counts(submission.findings)
    return (
        safe(submission.file), submission.unit or say("—"), str(submission.rows),
        str(counts.get("error", 0)), str(counts.get("warning", 0)), str(len(submission.repairs)),
        STATUS[submission.status],
    )  # fmt: skip


def _readings(submissions: Iterable[Submission], plan: Plan) -> Counter[tuple[str, str]]:
    """Sheets whose name is not their ledger's title, and the ledger each was read as."""
    return Counter(
        (layout.sheet, plan.ledgers[layout.ledger].title)
        for submission in submissions
        for layout in submission.sheets
        if layout.ledger and plan.ledgers[layout.ledger].title != layout.sheet
    )


def _counts(findings: Iterable[Finding]) -> Counter[str]:
    """How many of each severity, what was waived apart."""
    return Counter("waived" if f.waived else f.severity for f in findings)


def _by_sheet(submission: Submission, plan: Plan) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of a file, of the whole file first, then sheet by sheet as they lie in it."""
    ledgers = {lay.sheet: lay.ledger for lay in submission.sheets}
    by_sheet: dict[str, list[Finding]] = {sheet: [] for sheet in ("", *ledgers)}
    for finding in submission.findings:
        if not finding.waived:
            by_sheet.setdefault(finding.place.sheet, []).append(finding)
    for sheet, own in by_sheet.items():
        if own:
            yield _title(submission.file, sheet, ledgers.get(sheet), plan), own


def _title(file: str, sheet: str, ledger: str | None, plan: Plan) -> str:
    """渝北区.xlsx［台账］读作落后产能退出台账: a sheet, and what it was taken for if that differs."""
    if not sheet:
        return file
    read_as = plan.ledgers[ledger].title if ledger else ""
    if not read_as or read_as == sheet:
        return say("{file}［{sheet}］", file=file, sheet=sheet)
    return say("{file}［{sheet}］读作{ledger}", file=file, sheet=sheet, ledger=read_as)


def _finding_row(group: Sequence[Finding]) -> tuple[str, str, str]:
    first = group[0]
    severity = styled(STYLE[first.severity], SEVERITY_WORDS[first.severity])
    level = mark("{severity} {rule}", severity=severity, rule=first.rule)
    fix = mark("\n[dim]改法：{fix}[/]", fix=first.fix) if first.fix else ""
    if len(group) == 1:
        return first.place.words, level, mark("{message}{fix}", message=first.message, fix=fix)
    cells = joined("、", (f.place.words for f in group[:SAMPLES]))
    said = joined("；", (f.message for f in group[:SAMPLES]))
    told = mark("[bold]{n} 处[/]：{said}……{fix}", n=len(group), said=said, fix=fix)
    return say("{cells} 等", cells=cells), level, told


def _why_waived(finding: Finding) -> str:
    waiver = finding.waived
    assert waiver is not None
    until = say("，有效期至 {until}", until=waiver.until) if waiver.until else ""
    return say(
        "{enterprise}：{message}\n豁免：{reason}（{by} {on} 批准{until}）",
        enterprise=waiver.enterprise, message=finding.message, reason=waiver.reason, by=waiver.by,
        on=waiver.on, until=until,
    )  # fmt: skip


def _repair_text(repair: Repair) -> str:
    before = re.sub(r"\s+", " ", repair.before) or say("（空）")
    where = joined(" ", (Path(repair.place.file).stem, repair.place.words))
    return say(
        "{before}→{after}（{where}）",
        before=before,
        after=repair.after or say("（空）"),
        where=where,
    )
