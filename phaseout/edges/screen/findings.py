"""What a person sees of findings: file by file, of waivers, and against last year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import FEW, SAMPLES, Screen
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Repair, alike
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.rules import RULES

STATUS = {
    "ok": "[green]通过[/]", "faulty": "[red]有错误[/]", "nil": "[cyan]零报告[/]",
    "unreadable": "[bold red]无法读取[/]",
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
    screen.table(f"校验结果（方案 {plan.id}，{len(submissions)} 个文件）",
                 ("文件", "填报单位", "行数>", "错误>", "提醒>", "修正>", "结果"),
                 (_outcome(s) for s in submissions))  # fmt: skip
    for (sheet, ledger), number in _readings(submissions, plan).items():
        screen.say(f"[dim]工作表［{escape(sheet)}］读作{escape(ledger)}，{number} 张[/]")
    for submission in submissions:
        for title, own in _by_sheet(submission, plan):
            show_findings(screen, title, own)
    show_waived(screen, [f for s in submissions for f in s.findings if f.waived], waivers)
    _show_repairs(screen, [r for s in submissions for r in s.repairs])
    counts = _counts((*(f for s in submissions for f in s.findings), *waivers))
    said = "，".join(f"{SEVERITY_WORDS[s]} {counts.get(s, 0)} 处" for s in SEVERITIES)
    repairs = sum(len(s.repairs) for s in submissions)
    waived = f"，已豁免 {counts['waived']} 处" if counts["waived"] else ""
    screen.say(f"合计：{said}{waived}；按确定含义读取 {repairs} 格。")
    if skipped:
        few = "、".join(skipped[:FEW])
        more = f" 等 {len(skipped)} 条" if len(skipped) > FEW else ""
        screen.say(f"[yellow]按要求没有执行的规则：{few}{more}。[/]")
    if counts.get("error"):
        screen.say("[dim]规则说明：phaseout explain 规则编号（如 F001）[/]")


def show_waived(
    screen: Screen, findings: Sequence[Finding], waivers: Sequence[Finding] = ()
) -> None:
    """What was waived, by whom and why; then the waivers that are of no use."""
    if findings:
        screen.table("已豁免（照常汇入，不计错误）", ("位置", "规则", "问题与豁免理由"), (
            (f"{escape(Path(f.place.file).stem)} {f.place.words}", f.rule, _why_waived(f))
            for f in findings
        ))  # fmt: skip
    by_file: dict[str, list[Finding]] = {}
    for finding in waivers:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, own in by_file.items():
        show_findings(screen, f"{file} 中的豁免", own)


def show_reviewed(screen: Screen, findings: Sequence[Finding], plan: Plan) -> None:
    """What of last year calls for a look this year, by the file that says it."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, own in by_file.items():
        show_findings(screen, file, own)
    screen.say(f"与上年对照（方案 {plan.id}）：须核实 {len(findings)} 处。")


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
            (f"{rule} {RULES[rule].title}", str(len(own)), "\n".join(map(_repair_text, own[:SAMPLES])))
            for rule, own in sorted(kinds.items())
        ))  # fmt: skip


def _outcome(submission: Submission) -> tuple[str, ...]:
    counts = _counts(submission.findings)
    return (
        escape(submission.file), submission.unit or "—", str(submission.rows),
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
            yield submission.file + _sheet_title(sheet, ledgers.get(sheet), plan), own


def _sheet_title(sheet: str, ledger: str | None, plan: Plan) -> str:
    """［台账］读作落后产能退出台账: the sheet, and what it was taken for where its name differs."""
    if not sheet:
        return ""
    read_as = plan.ledgers[ledger].title if ledger else ""
    return f"［{sheet}］" + (f"读作{read_as}" if read_as and read_as != sheet else "")


def _finding_row(group: Sequence[Finding]) -> tuple[str, str, str]:
    first = group[0]
    style = STYLE[first.severity]
    level = f"[{style}]{SEVERITY_WORDS[first.severity]}[/] {first.rule}"
    fix = f"\n[dim]改法：{escape(first.fix)}[/]" if first.fix else ""
    if len(group) == 1:
        return first.place.words, level, escape(first.message) + fix
    cells = "、".join(f.place.words for f in group[:SAMPLES])
    said = "；".join(f.message for f in group[:SAMPLES])
    return f"{cells} 等", level, f"[bold]{len(group)} 处[/]：{escape(said)}……{fix}"


def _why_waived(finding: Finding) -> str:
    waiver = finding.waived
    assert waiver is not None
    until = f"，有效期至 {waiver.until}" if waiver.until else ""
    return escape(
        f"{waiver.enterprise}：{finding.message}\n豁免：{waiver.reason}（{waiver.by} {waiver.on} 批准{until}）"
    )


def _repair_text(repair: Repair) -> str:
    before = re.sub(r"\s+", " ", repair.before) or "（空）"
    where = f"{Path(repair.place.file).stem} {repair.place.cell or f'第{repair.place.row}行'}"
    return escape(f"{before}→{repair.after or '（空）'}（{where}）")
