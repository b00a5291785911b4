"""The sheet 校验结果: what it says, line by line, without how it looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phaseout import __version__
from phaseout.edges.reading.returned import MARK, RESULTS
from phaseout.model.finding import (
    SEVERITIES,
    SEVERITY_WORDS,
    Finding,
    Place,
    Severity,
    Suggestion,
    alike,
)
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.rules import RULES

Firms = Mapping[tuple[str, int], str]
"""Sheet and row → the enterprise it is about."""

HEADS = ("序号", "位置", "级别", "企业", "栏目", "问题", "改法", "建议填写", "依据")
MOST_COMMENTS = 2_000
"""On a sheet; with many more of them a spreadsheet program hardly opens it."""
SHOWN = 2_000
"""Lines of a table; so many faults are no longer mended one by one."""
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the sheet: what stands there, in which look, and where a click leads to."""

    value: Suggestion = None
    look: str = "text"
    link: Place | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet; a single cell goes across all columns."""

    cells: tuple[Cell, ...]
    look: str = "row"


@dataclass(frozen=True, slots=True)
class Results:
    """The lines down to the head of the to-do table, those after it, and the hidden mark."""

    name: str
    above: tuple[Line, ...]
    below: tuple[Line, ...]
    mark: tuple[str, ...]


def results(
    submission: Submission, plan: Plan, today: date, round: int, firms: Firms, lost: Sequence[str]
) -> Results:
    """What the sheet says about a file that was checked."""
    teller = _Teller(submission, plan, firms)
    unit = submission.unit or submission.stated_unit or submission.file
    above = (
        _across(f"{unit}台账校验结果", "title"),
        _across(
            f"{plan.title}　校验日期：{today}　第 {round} 次校验　原文件：{submission.file}", "line"
        ),
        _across(teller.counted(), "strong"),
        *(_across(text, "line") for text in _how(teller.open, lost)),
    )
    below = (*teller.to_do(), *teller.suggested(), *teller.waived(), *teller.repaired())
    mark = (MARK, str(round), str(today), plan.id, __version__)
    return Results(RESULTS, above, below, mark)


def _how(open: Sequence[Finding], lost: Sequence[str]) -> Iterator[str]:
    if open:
        yield (
            "请按下表逐项修改：点“位置”可跳到那一格。红色的格是错误，须改正；黄色的是提醒，蓝色的是提示，请核实。"
            "格上的批注写明原因和改法。“建议填写”须核对后再用：复制，再用“选择性粘贴—数值”粘贴到该格。"
        )
        cells = Counter(sheet for sheet, _ in {(f.place.sheet, f.place.cell) for f in open})
        if max(cells.values()) > MOST_COMMENTS:
            yield f"问题较多：每张表只在前 {MOST_COMMENTS} 格加了批注，其余的只着色，问题见下表。"
        yield "改完保存，直接报送本文件即可：本表、颜色和校验批注不用删除，下次校验时自动清除；本单位原有的批注保留。"
    else:
        yield "没有需要修改的地方。"
    yield from lost


class _Teller:
    """The tables of the sheet, one after the other."""

    def __init__(self, submission: Submission, plan: Plan, firms: Firms) -> None:
        self.submission, self.plan, self.firms = submission, plan, firms
        self.open = [f for f in submission.findings if not f.waived]
        self.sheets = {lay.sheet: lay for lay in submission.sheets}

    def counted(self) -> str:
        """How many of each severity, what was waived, what was read by its certain meaning."""
        counts = {s: sum(f.severity == s for f in self.open) for s in SEVERITIES}
        said = "，".join(f"{SEVERITY_WORDS[s]} {n} 处" for s, n in counts.items())
        waived = len(self.submission.findings) - len(self.open)
        more = f"，已豁免 {waived} 处" if waived else ""
        read = len(self.submission.repairs)
        more += f"；按确定含义读取 {read} 格，不用修改" if read else ""
        return f"共读取 {self.submission.rows} 行：{said}{more}。"

    def to_do(self) -> Iterator[Line]:
        """A line for each thing to mend; many of a kind in one column are one thing."""
        groups = sorted(alike(self.open), key=_gravest_first)
        for number, group in enumerate(groups[:SHOWN], 1):
            first = group[0]
            level = f"{first.severity}"
            yield Line((
                Cell(float(number), "number"),
                Cell(self._places(group), "link", first.place),
                Cell(SEVERITY_WORDS[first.severity], level),
                Cell(self._firms(group)),
                Cell(self._column(first)),
                Cell(_what(group)),
                Cell(first.fix),
                self._offer(group),
                Cell(first.basis),
            ))  # fmt: skip
        if len(groups) > SHOWN:
            yield _across(
                f"另有 {len(groups) - SHOWN} 项没有列出，请先改正以上各项，再次校验。", "line"
            )

    def suggested(self) -> Iterator[Line]:
        """Cell by cell what could be written, for the groups above."""
        offered = [
            f for group in alike(self.open) for f in group
            if f.suggestion is not None and not _same(group)
        ]  # fmt: skip
        if not offered:
            return
        yield _across("逐格建议（核对后复制“建议填写”，用“选择性粘贴—数值”粘贴）", "strong")
        yield _heads("序号", "位置", "级别", "企业", "栏目", "现在所填", "", "建议填写", "")
        for number, f in enumerate(offered[:SHOWN], 1):
            yield Line((
                Cell(float(number), "number"), Cell(self._place(f.place), "link", f.place),
                Cell(SEVERITY_WORDS[f.severity], f.severity), Cell(self._firms([f])),
                Cell(self._column(f)), Cell(f.value), Cell(),
                Cell(f.suggestion, "offer"), Cell(),
            ))  # fmt: skip

    def waived(self) -> Iterator[Line]:
        """What is not held against the enterprise: by whom, why, until when."""
        found = [(f, f.waived) for f in self.submission.findings if f.waived]
        if not found:
            return
        yield _across("已豁免（经批准不作为问题，不用修改）", "strong")
        yield _heads(
            "序号", "位置", "级别", "企业", "栏目", "豁免的事项", "豁免理由", "批准", "依据"
        )
        for number, (f, waiver) in enumerate(found[:SHOWN], 1):
            until = f"，有效期至 {waiver.until}" if waiver.until else ""
            yield Line((
                Cell(float(number), "number"), Cell(self._place(f.place), "link", f.place),
                Cell("豁免", "waived"), Cell(waiver.enterprise), Cell(self._column(f)),
                Cell(f.message), Cell(waiver.reason), Cell(f"{waiver.by} {waiver.on}{until}"),
                Cell(f.basis),
            ))  # fmt: skip

    def repaired(self) -> Iterator[Line]:
        """What was read by its certain meaning, a kind a line."""
        kinds: dict[str, list[str]] = {}
        for r in self.submission.repairs:
            kinds.setdefault(r.rule, []).append(f"{r.before or '（空）'}→{r.after or '（空）'}")
        if not kinds:
            return
        yield _across("按确定含义读取的写法（不用修改，以后请照右边写）", "strong")
        for rule, said in sorted(kinds.items()):
            some = "；".join(dict.fromkeys(said[: 4 * SAMPLES]))
            yield _across(f"{RULES[rule].title}：{len(said)} 格，如 {some}", "line")

    def _places(self, group: Sequence[Finding]) -> str:
        first = self._place(group[0].place)
        if len(group) == 1:
            return first
        cells = _runs(sorted({(f.place.column, f.place.row or 0) for f in group}))
        some = "、".join(cells[:SAMPLES])
        sheet = first.rpartition("!")[0]
        return f"{sheet}{'!' if sheet else ''}{some}{' 等' if len(cells) > SAMPLES else ''}"

    def _place(self, place: Place) -> str:
        if not place.sheet:
            return "整个文件"
        where = place.cell or (f"第{place.row}行" if place.row else "整张表")
        several = sum(lay.ledger is not None for lay in self.sheets.values()) > 1
        return f"{place.sheet}!{where}" if several or not place.row else where

    def _firms(self, group: Sequence[Finding]) -> str:
        names = dict.fromkeys(
            name for f in group if (name := self.firms.get((f.place.sheet, f.place.row or 0)))
        )
        some = "、".join(list(names)[:SAMPLES])
        return f"{some}等 {len(names)} 家" if len(names) > SAMPLES else some

    def _column(self, finding: Finding) -> str:
        layout = self.sheets.get(finding.place.sheet)
        if layout is None:
            return ""
        fields = self.plan.ledgers[layout.ledger].fields if layout.ledger else {}
        if finding.field and finding.field in fields:
            return fields[finding.field].header
        return layout.headers.get(finding.place.column, "")

    @staticmethod
    def _offer(group: Sequence[Finding]) -> Cell:
        if _same(group):
            return Cell(group[0].suggestion, "offer")
        some = any(f.suggestion is not None for f in group)
        return Cell("见下面的“逐格建议”" if some else None, "text")


def advice(finding: Finding) -> Iterator[str]:
    """The lines of a comment about a finding: what, what to write, by what right."""
    yield f"【{SEVERITY_WORDS[finding.severity]} {finding.rule}】{finding.message}"
    if finding.fix:
        yield f"改法：{finding.fix}"
    if finding.suggestion is not None:
        yield f"建议填写：{_written(finding.suggestion)}"
    if finding.basis:
        yield f"依据：{finding.basis}"


def worst(severities: Iterable[Severity]) -> Severity:
    """The gravest of these."""
    return min(severities, key=SEVERITIES.index)


def _gravest_first(group: Sequence[Finding]) -> tuple[bool, int]:
    """What is wrong with the file as a whole before its cells: it may be the wrong file."""
    first = group[0]
    whole = not first.place.sheet and first.severity != "info"
    return not whole, SEVERITIES.index(first.severity)


def _written(value: Suggestion) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _what(group: Sequence[Finding]) -> str:
    told = list(dict.fromkeys(f.message for f in group))
    if len(group) == 1:
        return told[0]
    more = "……" if len(told) > SAMPLES else ""
    return f"{len(group)} 处：{'；'.join(told[:SAMPLES])}{more}"


def _same(group: Sequence[Finding]) -> bool:
    """Whether one and the same suggestion serves the whole group."""
    return group[0].suggestion is not None and len({f.suggestion for f in group}) == 1


def _runs(cells: Sequence[tuple[str, int]]) -> list[str]:
    """Cells as Excel names stretches of a column: D6:D9; rows as 第6—9行."""
    found: list[list[tuple[str, int]]] = []
    for column, row in cells:
        if found and found[-1][-1] == (column, row - 1):
            found[-1].append((column, row))
        else:
            found.append([(column, row)])
    ends = [(run[0], run[-1]) for run in found]
    return [_stretch(*a, *b) for a, b in ends]


def _stretch(column: str, first: int, _: str, last: int) -> str:
    if not column:
        return f"第{first}行" if first == last else f"第{first}—{last}行"
    return f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"


def _across(text: str, look: str) -> Line:
    return Line((Cell(text, look),), look)


def _heads(*texts: str) -> Line:
    return Line(tuple(Cell(text, "head") for text in texts), "head")


def table_head() -> Line:
    """The head of the to-do table."""
    return _heads(*HEADS)
