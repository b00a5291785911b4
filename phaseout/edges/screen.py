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

from phaseout.model.agenda import PRESSING, URGENCIES, Agenda, Item
from phaseout.model.card import Publication, PublishedList
from phaseout.model.due import KIND_WORDS, Due, Explanation
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Place, Repair, alike
from phaseout.model.ledger import Submission
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.returned import ReturnFile
from phaseout.rules import RULES, Rule

WIDTH = 80
SAMPLES = 3
SKIPPED_SHOWN = 8

STATUS = {
    "ok": "[green]通过[/]", "faulty": "[red]有错误[/]", "nil": "[cyan]零报告[/]",
    "unreadable": "[bold red]无法读取[/]",
}  # fmt: skip
STYLE = {"error": "red", "warning": "yellow", "info": "cyan"}


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
        grid = _grid(heads)
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
        counts = _counts((*(f for s in submissions for f in s.findings), *waivers))
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

    def returned(self, copies: Sequence[ReturnFile], *, aside: bool = False) -> None:
        """Which return copies were written, what they lost, and which were not written, and why.

        aside: stdout belongs to another result.
        """
        if not copies:
            return
        written = [c for c in copies if c.path]
        say = self.remark if aside else lambda text: self.say(escape(text))
        say(f"退回件：写出 {len(written)} 份；原文件没有改动。")
        for copy in written:
            say(f"  {copy.path}" + "".join(f"\n    {text}" for text in copy.lost))
        for copy in copies:
            if not copy.path:
                self.complain(f"{copy.file} 没有退回件：{copy.why}")

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
        rows = [_finding_row(group) for group in alike(findings)]
        self.table(title, ("位置", "级别", "问题与改法"), rows)

    def reviewed(self, findings: Sequence[Finding], plan: Plan) -> None:
        """What of last year calls for a look this year, by the file that says it."""
        by_file: dict[str, list[Finding]] = {}
        for finding in findings:
            by_file.setdefault(finding.place.file, []).append(finding)
        for file, own in by_file.items():
            self._findings(file, own)
        self.say(f"与上年对照（方案 {plan.id}）：须核实 {len(findings)} 处。")

    def merged(self, city: Merged, plan: Plan, out: Path, findings: Sequence[Finding] = ()) -> None:
        """The accounting: read = merged + pending + duplicate, by file and in sum.

        `findings`: what is to say about the city as a whole.
        """
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
        if findings:
            self._findings("全市", findings)
        self.say(f"市级台账：{escape(str(out))}")

    def deadlines(self, agenda: Agenda) -> None:
        """Every clock, unit by unit, the most urgent first; rows in 待核 in a block of their own."""
        for title, groups in (
            (f"期限（截至 {agenda.today}，按紧急程度）", agenda.groups),
            ("待核行的期限（仅供参考，不入名单和统计）", agenda.pending),
        ):
            if groups:
                self.say(f"\n[bold]{title}[/]")
                grid = _grid(("单位", "到期日", "剩余>", "状态", "企业／事项"))
                for group in groups:
                    for number, item in enumerate(group.items):
                        grid.add_row("" if number else escape(group.unit), *_due_row(item))
                    grid.add_section()
                self.out.print(grid)
        if any(item.due.provisional for item in agenda.items()):
            self.say("带 * 的到期日待定：当年的节假日安排尚未公布，暂按周末推算。")
        counts = agenda.counts
        said = "，".join(f"{word} {counts[word]} 项" for word in URGENCIES if counts[word])
        self.say(f"合计：{said}。" if said else "没有在计的期限。")

    def explanation(self, told: Explanation) -> None:
        """Each clock of an enterprise step by step, then its rows that have none."""
        self.say(f"[bold]{escape(told.enterprise)}[/]")
        for due in told.dues:
            self.say(f"\n[bold]{KIND_WORDS[due.kind]}[/]　{escape(_heading(due))}")
            for number, step in enumerate(due.steps, 1):
                self.say(f"{number:>3}. {escape(step)}")
            left = "" if due.days_left is None else f"，{_counted(due.days_left)}"
            waits = "（待定）" if due.provisional else ""
            self.say(f"     到期日 {due.due or '未定'}{waits}，{due.state}{left}")
            if due.basis:
                self.say(f"     依据：{escape(due.basis)}")
        for place, why in told.unclocked:
            self.say(f"\n{escape(f'{place.file}［{place.sheet}］第{place.row}行')}：{escape(why)}")

    def lists(
        self, published: Publication, folder: Path, files: tuple[int, int], internal: Sequence[Path]
    ) -> None:
        """How many firms stand on each list, what changed, and where the lists lie.

        files: how many of the plan, and how many of single publishers.
        """
        if not published.lists:
            self.say("方案没有规定公布名单，未出名单。")
            return
        heads = ("名单", "企业数>", *(("新列入>", "转入>", "移出>") if internal else ()))
        self.table("名单", heads, (_list_row(one, len(heads)) for one in published.lists))
        own = f"，另按公布单位 {files[1]} 份，各在其文件夹" if files[1] else ""
        self.say(f"已写出名单 {files[0]} 份{own}：{escape(str(folder))}")
        for path in internal:
            self.say(f"内部文件，不对外公布：{escape(str(path))}")

    def withheld(self, places: Sequence[Place]) -> None:
        """The rows from whose public columns a personal fact was taken out."""
        if places:
            where = "；".join(f"{p.file} {p.sheet} 第{p.row}行" for p in places[:SKIPPED_SHOWN])
            more = f" 等 {len(places)} 行" if len(places) > SKIPPED_SHOWN else ""
            self.remark(
                f"公开栏目里填有电话、证件号码或人名，名单中已隐去，请在台账中改正：{where}{more}"
            )

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


def _list_row(one: PublishedList, width: int) -> tuple[str, ...]:
    of = Counter(row.change for row in one.rows)
    counts = (len(one.standing), of["new"], of["moved"], of["removed"])
    return (escape(one.title), *map(str, counts[: width - 1]))


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
    return "整张表" if place.sheet else "整个文件" if place.file else "全市"


def _heading(due: Due) -> str:
    """What a clock is about, and the row that it was read from."""
    place = due.place
    where = f"{place.file}［{place.sheet}］第{place.row}行" if place else ""
    waits = "待核" if due.pending else ""
    return "　".join(filter(None, (due.label, due.unit, where, waits)))


def _counted(days: int) -> str:
    return f"还有{days}天" if days >= 0 else f"已过{-days}天"


def _due_row(item: Item) -> tuple[str, ...]:
    due = item.due
    state = f"[red]{due.state}[/]" if item.urgency in PRESSING else due.state
    left = "—" if due.days_left is None else str(due.days_left)
    day = due.due.isoformat() if due.due else "未定"
    about = "：".join(filter(None, (due.enterprise, due.label))) or item.matter
    return day + ("*" if due.provisional else ""), left, state, escape(about)


def _grid(heads: Sequence[str]) -> Table:
    """An empty table; heads ending in `>` are right-aligned."""
    grid = Table()
    for head in heads:
        right = head.endswith(">")
        grid.add_column(
            head.rstrip(">"), justify="right" if right else "left",
            overflow="fold", no_wrap=right,
        )  # fmt: skip
    return grid
