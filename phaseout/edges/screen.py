"""What a person sees in the terminal: tables that fit 80 columns and speak without colour."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from phaseout.model.card import PublishedList
from phaseout.model.due import Due
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Repair
from phaseout.model.ledger import Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.rules import RULES, Rule

WIDTH = 80
GROUPED_FROM = 5
"""As many findings of one rule in one column of one sheet are told as one line with samples."""
SAMPLES = 3
SKIPPED_SHOWN = 8

STATUS = {
    "ok": "[green]通过[/]", "faulty": "[red]有错误[/]", "nil": "[cyan]零报告[/]",
    "unreadable": "[bold red]无法读取[/]",
}  # fmt: skip
STYLE = {"error": "red", "warning": "yellow", "info": "cyan"}
LATE = {"逾期", "逾期未整改", "整改不达标"}


class Screen:
    """The terminal: results go to stdout, progress and remarks to stderr."""

    def __init__(self, *, quiet: bool = False, color: bool = True) -> None:
        self._quiet = quiet
        plain = None if color else True
        self.out = Console(no_color=plain, highlight=False, width=None if _wide() else WIDTH)
        self.err = Console(no_color=plain, highlight=False, stderr=True)

    def say(self, text: str) -> None:
        """A line of the result; `text` is ours, data in it already escaped."""
        self.out.print(text, soft_wrap=True)

    def raw(self, text: str) -> None:
        """Text for machines, in UTF-8 whatever the terminal speaks."""
        content = (text if text.endswith("\n") else text + "\n").encode(errors="replace")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()

    def remark(self, text: str) -> None:
        """A remark beside the result, silent with --quiet."""
        if not self._quiet:
            self.err.print(escape(text), soft_wrap=True)

    def complain(self, text: str) -> None:
        """Why the call came to nothing; never silent."""
        self.err.print(f"[bold red]错误：[/]{escape(text)}", soft_wrap=True)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[str], None]]:
        """A bar for long work, on a terminal only; call the result once a file."""
        if self._quiet or not self.err.is_terminal or total < 10:
            yield lambda _: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn(what),
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
            self.say(f"\n[bold]{escape(title)}[/]")
        grid = Table()
        for head in heads:
            right = head.endswith(">")
            grid.add_column(
                head.rstrip(">"), justify="right" if right else "left",
                overflow="fold", no_wrap=right,
            )  # fmt: skip
        for row in rows:
            grid.add_row(*row)
        self.out.print(grid)

    def validated(
        self,
        submissions: Sequence[Submission],
        plan: Plan,
        skipped: Sequence[str] = (),
        waivers: Sequence[Finding] = (),
    ) -> None:
        """The outcome file by file, then the findings of each file, of the waivers at the end."""
        self.table(f"校验结果（方案 {plan.id}，{len(submissions)} 个文件）",
                   ("文件", "填报单位", "行数>", "错误>", "提醒>", "修正>", "结果"),
                   (_outcome(s) for s in submissions))  # fmt: skip
        for submission in submissions:
            for title, own in _by_sheet(submission, plan):
                self._findings(title, own)
        self.waived([f for s in submissions for f in s.findings if f.waived], waivers)
        self._repairs([r for s in submissions for r in s.repairs])
        counts = _counts(f for s in submissions for f in s.findings)
        said = "，".join(f"{SEVERITY_WORDS[s]} {counts.get(s, 0)} 处" for s in SEVERITIES)
        repairs = sum(len(s.repairs) for s in submissions)
        waived = f"，已豁免 {counts['waived']} 处" if counts["waived"] else ""
        self.say(f"合计：{said}{waived}；按确定含义读取 {repairs} 格。")
        if skipped:
            few = "、".join(skipped[:SKIPPED_SHOWN])
            more = f" 等 {len(skipped)} 条" if len(skipped) > SKIPPED_SHOWN else ""
            self.say(f"[yellow]按要求没有执行的规则：{few}{more}。[/]")
        if counts.get("error"):
            self.say("[dim]规则说明：phaseout explain 规则编号（如 F001）[/]")

    def _repairs(self, repairs: Sequence[Repair]) -> None:
        """What was read by its certain meaning, a kind a line, with samples."""
        kinds: dict[str, list[Repair]] = {}
        for repair in repairs:
            kinds.setdefault(repair.rule, []).append(repair)
        if kinds:
            self.table("按确定含义读取（原文件不改；--no-repair 可关闭）", ("规则", "格数>", "例"), (
                (f"{rule} {RULES[rule].title}", str(len(own)), "\n".join(map(_repair_text, own[:SAMPLES])))
                for rule, own in sorted(kinds.items())
            ))  # fmt: skip

    def waived(self, findings: Sequence[Finding], waivers: Sequence[Finding] = ()) -> None:
        """What was waived, by whom and why; then the waivers that are of no use."""
        if findings:
            self.table("已豁免（照常汇入，不计错误）", ("位置", "规则", "问题与豁免理由"), (
                (f"{escape(Path(f.place.file).stem)} {_where(f)}", f.rule, _why_waived(f))
                for f in findings
            ))  # fmt: skip
        by_file: dict[str, list[Finding]] = {}
        for finding in waivers:
            by_file.setdefault(finding.place.file, []).append(finding)
        for file, own in by_file.items():
            self._findings(f"{file} 中的豁免", own)

    def _findings(self, title: str, findings: Sequence[Finding]) -> None:
        rows = [_finding_row(group) for group in _grouped(findings)]
        self.table(title, ("位置", "级别", "问题与改法"), rows)

    def reviewed(self, findings: Sequence[Finding], plan: Plan) -> None:
        """What of last year calls for a look this year, by the file that says it."""
        by_file: dict[str, list[Finding]] = {}
        for finding in findings:
            by_file.setdefault(finding.place.file, []).append(finding)
        for file, own in by_file.items():
            self._findings(file, own)
        self.say(f"与上年对照（方案 {plan.id}）：须核实 {len(findings)} 处。")

    def merged(self, city: Merged, plan: Plan, out: Path) -> None:
        """The accounting: read = merged + pending + duplicate, by file and in sum."""
        rows = [
            (escape(s.file), s.unit or "—", *map(str, (s.read, s.merged, s.pending, s.duplicate)),
             "相符" if s.read == s.merged + s.pending + s.duplicate else "[red]不符[/]")
            for s in city.sources
        ]  # fmt: skip
        sums = [
            sum(getattr(s, n) for s in city.sources)
            for n in ("read", "merged", "pending", "duplicate")
        ]
        rows.append(("[bold]合计[/]", "", *(f"[bold]{n}[/]" for n in sums),
                     "相符" if sums[0] == sum(sums[1:]) else "[red]不符[/]"))  # fmt: skip
        self.table("汇总核对（读取 = 汇入 + 待核 + 重复）",
                   ("文件", "填报单位", "读取>", "汇入>", "待核>", "重复>", "核对"), rows)  # fmt: skip
        units = city.units
        if plan.reporters:
            self.say(
                f"填报单位：已报 {len(units.submitted)}，零报告 {len(units.nil)}，"
                f"[yellow]未报 {len(units.missing)}[/]。"
            )
        if city.waived:
            self.say(f"[yellow]经批准豁免 {len(city.waived)} 处[/]，见“豁免”表。")
        if city.conflicts:
            self.say(
                f"[yellow]同一事项不一致 {len(city.conflicts)} 项[/]，见“冲突”表，须由人确认。"
            )
        self.say(f"市级台账：{escape(str(out))}")

    def deadlines(self, dues: Sequence[Due]) -> None:
        """Every clock, the most urgent first; rows in 待核 in a block of their own."""
        for title, block in (
            ("期限（按紧急程度）", [d for d in dues if not d.pending]),
            ("待核行的期限（仅供参考，不入名单和统计）", [d for d in dues if d.pending]),
        ):
            if block:
                self.table(
                    title, ("到期日", "剩余>", "状态", "单位", "企业／事项"), map(_due_row, block)
                )
        if not dues:
            self.say("没有在计的期限。")

    def lists(self, published: Iterable[PublishedList], files: Iterable[Path]) -> None:
        """How many firms stand on each list, and where the lists lie."""
        rows = [(escape(one.title), str(len(one.rows))) for one in published]
        if rows:
            self.table("名单", ("名单", "企业数>"), rows)
        else:
            self.say("方案没有规定公布名单，未出名单。")
        self.files(files)

    def files(self, files: Iterable[Path]) -> None:
        """Where the outputs lie."""
        for path in files:
            self.say(f"已写出：{escape(str(path))}")

    def reported(self, files: Iterable[Path], unwritten: Sequence[tuple[str, str]]) -> None:
        """Where the report lies, and the places in it that a person must still write."""
        self.files(files)
        if unwritten:
            self.table("以下各处须由人补写（文中灰底处）", ("章节", "要写的内容"),
                       ((escape(heading), escape(hint)) for heading, hint in unwritten))  # fmt: skip

    def rule(self, about: Rule) -> None:
        """A rule's page: what it asks, why, and what passes and fails."""
        self.say(f"[bold]{about.id} {escape(about.title)}[/]（{SEVERITY_WORDS[about.severity]}）")
        if about.reason:
            self.say(escape(about.reason))
        if about.rests_on:
            self.say(f"依据：{escape(about.rests_on)}")
        if about.fix:
            self.say(f"改法：{escape(in_general(about.fix))}")
        if about.examples:
            heads = ("结果", *about.examples[0][1])
            self.table(
                "", heads, ((kind, *map(escape, row.values())) for kind, row in about.examples)
            )


def _repair_text(repair: Repair) -> str:
    before = re.sub(r"\s+", " ", repair.before) or "（空）"
    where = f"{Path(repair.place.file).stem} {repair.place.cell or f'第{repair.place.row}行'}"
    return escape(f"{before}→{repair.after or '（空）'}（{where}）")


def in_general(text: str) -> str:
    """A rule's advice without a cell at hand: what the cell would say is left out or named."""
    without = re.sub(r"[{](hint|note|above|choices|nearest|others|said)[}]", "", text).rstrip("：")
    return re.sub(r"[{]\w+(:[^}]*)?[}]", "××", without.replace("{header}", "该栏"))


def _wide() -> bool:
    return sys.stdout.isatty()


def _outcome(submission: Submission) -> tuple[str, ...]:
    counts = _counts(submission.findings)
    return (
        escape(submission.file), submission.unit or "—", str(submission.rows),
        str(counts.get("error", 0)), str(counts.get("warning", 0)), str(len(submission.repairs)),
        STATUS[submission.status],
    )  # fmt: skip


def _counts(findings: Iterable[Finding]) -> Counter[str]:
    """How many of each severity, what was waived apart."""
    return Counter("waived" if f.waived else f.severity for f in findings)


def _why_waived(finding: Finding) -> str:
    waiver = finding.waived
    assert waiver is not None
    until = f"，有效期至 {waiver.until}" if waiver.until else ""
    return escape(
        f"{waiver.enterprise}：{finding.message}\n豁免：{waiver.reason}（{waiver.by} {waiver.on} 批准{until}）"
    )


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


def _reading_order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.sheet, place.row or 0, len(place.column), place.column, finding.rule


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings in sheet order; many of one kind in one column as one group."""
    order = sorted(findings, key=_reading_order)
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in order:
        alike.setdefault((finding.rule, finding.place.sheet, finding.field or ""), []).append(
            finding
        )
    groups = [g for g in alike.values() if len(g) >= GROUPED_FROM]
    many = {id(f) for g in groups for f in g}
    return [[f] for f in order if id(f) not in many] + groups


def _finding_row(group: Sequence[Finding]) -> tuple[str, str, str]:
    first = group[0]
    style = STYLE[first.severity]
    level = f"[{style}]{SEVERITY_WORDS[first.severity]}[/] {first.rule}"
    fix = f"\n[dim]改法：{escape(first.fix)}[/]" if first.fix else ""
    if len(group) == 1:
        return _where(first), level, escape(first.message) + fix
    cells = "、".join(_where(f) for f in group[:SAMPLES])
    said = "；".join(f.message for f in group[:SAMPLES])
    return f"{cells} 等", level, f"[bold]{len(group)} 处[/]：{escape(said)}……{fix}"


def _where(finding: Finding) -> str:
    place = finding.place
    if place.row:
        return place.cell or f"第{place.row}行"
    return "整张表" if place.sheet else "整个文件"


def _due_row(due: Due) -> tuple[str, ...]:
    state = f"[red]{due.state}[/]" if due.state in LATE else due.state
    left = "—" if due.days_left is None else str(due.days_left)
    day = due.due.isoformat() if due.due else "未定"
    return (
        day + ("*" if due.provisional else ""),
        left,
        state,
        due.unit,
        escape("：".join(filter(None, (due.enterprise, due.label))) or due.deadline),
    )
