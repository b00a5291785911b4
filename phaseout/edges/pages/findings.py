"""What a check found as a page: by unit, by rule, cell by cell, and the pages of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phaseout.edges.pages.shell import page
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Repair, alike
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.rules import RULES, Rule

WAIVED = "已豁免"
LEVELS = (*SEVERITY_WORDS.values(), WAIVED)
OUTCOMES = {"ok": "通过", "faulty": "有错误", "nil": "零报告", "unreadable": "无法读取"}
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to mend: a finding, or many that say the same of one column."""

    findings: tuple[Finding, ...]
    unit: str

    @property
    def first(self) -> Finding:
        """The finding that speaks for all."""
        return self.findings[0]

    @property
    def level(self) -> str:
        """Its severity in words, 已豁免 where the city does not hold it against the firm."""
        return WAIVED if self.first.waived else SEVERITY_WORDS[self.first.severity]

    @property
    def samples(self) -> tuple[Finding, ...]:
        """The first few."""
        return self.findings[:_SAMPLES]


@dataclass(frozen=True, slots=True)
class Group:
    """A sheet of a file (or a whole file) and what is to mend there."""

    file: str
    sheet: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Level → findings of it, in the order of levels."""
        found = Counter(one.level for one in self.lines for _ in one.findings)
        return {level: found[level] for level in LEVELS if found[level]}


@dataclass(frozen=True, slots=True)
class ByUnit:
    """A file in the summary: whose it is, how it was found."""

    file: str
    unit: str
    rows: int
    counts: Mapping[str, int]
    repairs: int
    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class ByRule:
    """A rule in the summary: its page, how often and in how many files it speaks."""

    rule: Rule
    findings: int
    files: int

    @property
    def level(self) -> str:
        """The rule's severity in words; 修正 for a certain reading."""
        repairs = self.rule.scope == "repairs"
        return "修正" if repairs else SEVERITY_WORDS[self.rule.severity]


def findings_page(
    submissions: Sequence[Submission], plan: Plan, today: date,
    skipped: Sequence[str] = (), waivers: Sequence[Finding] = (),
) -> str:  # fmt: skip
    """The whole outcome of a check in one file; nothing of it is left out.

    skipped: rules that the call left out. waivers: what is to say about the waivers themselves.
    """
    groups = [*_groups(submissions), *_of_waivers(waivers)]
    lines = [line for group in groups for line in group.lines]
    return page(
        "findings", "page.css", plan=plan, today=today, skipped=skipped, groups=groups,
        by_unit=[_by_unit(s) for s in submissions], levels=LEVELS, words=SEVERITY_WORDS,
        counts=_levels(f for line in lines for f in line.findings),
        by_rule=_by_rule(lines, submissions), repairs=_repairs(submissions),
        units=_distinct(line.unit for line in lines),
        files=_distinct(group.file for group in groups),
        rules=sorted({_named(line.first) for line in lines}), named=_named, stem=_stem,
        titles={name: rule.title for name, rule in RULES.items()},
    )  # fmt: skip


def _groups(submissions: Iterable[Submission]) -> Iterator[Group]:
    """File by file; of the whole file first, then sheet by sheet as they lie in it."""
    for submission in submissions:
        unit = submission.unit or submission.stated_unit or submission.file
        by_sheet: dict[str, list[Finding]] = {
            s: [] for s in ("", *(x.sheet for x in submission.sheets))
        }
        for finding in submission.findings:
            by_sheet.setdefault(finding.place.sheet, []).append(finding)
        for sheet, own in by_sheet.items():
            if own:
                yield Group(submission.file, sheet, _lines(own, unit))


def _of_waivers(waivers: Iterable[Finding]) -> Iterator[Group]:
    by_file: dict[str, list[Finding]] = {}
    for finding in waivers:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, own in by_file.items():
        yield Group(file, "", _lines(own, "豁免清单"))


def _lines(findings: Sequence[Finding], unit: str) -> tuple[Line, ...]:
    """What holds first, then what is waived; many of a kind in one column are one thing."""
    told = [f for f in findings if not f.waived], [f for f in findings if f.waived]
    return tuple(Line(tuple(group), unit) for part in told for group in alike(part))


def _by_unit(submission: Submission) -> ByUnit:
    return ByUnit(
        submission.file, submission.unit or "—", submission.rows, _levels(submission.findings),
        len(submission.repairs), OUTCOMES[submission.status], submission.message or "",
    )  # fmt: skip


def _by_rule(lines: Iterable[Line], submissions: Iterable[Submission]) -> list[ByRule]:
    """The rules that speak: the gravest first, then the most frequent; certain readings last."""
    spoken = [(f.rule, f.place.file) for line in lines for f in line.findings]
    spoken += [(r.rule, r.place.file) for s in submissions for r in s.repairs]
    often = Counter(rule for rule, _ in spoken)
    files = Counter(rule for rule, _ in set(spoken))
    found = [ByRule(RULES[name], often[name], files[name]) for name in often]
    return sorted(found, key=lambda one: (_rank(one.rule), -one.findings, one.rule.id))


def _rank(rule: Rule) -> int:
    return len(SEVERITIES) if rule.scope == "repairs" else SEVERITIES.index(rule.severity)


def _repairs(submissions: Iterable[Submission]) -> dict[str, list[Repair]]:
    """Certain readings by their rule."""
    by_rule: dict[str, list[Repair]] = {}
    for submission in submissions:
        for repair in submission.repairs:
            by_rule.setdefault(repair.rule, []).append(repair)
    return dict(sorted(by_rule.items()))


def _levels(findings: Iterable[Finding]) -> dict[str, int]:
    counts = Counter(WAIVED if f.waived else SEVERITY_WORDS[f.severity] for f in findings)
    return {level: counts[level] for level in LEVELS}


def _named(finding: Finding) -> str:
    """D001 统一社会信用代码有误: the rule as one chooses it."""
    return f"{finding.rule} {RULES[finding.rule].title}"


def _stem(file: str) -> str:
    return Path(file).stem


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
