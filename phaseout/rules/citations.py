"""C: the documents and standards that a row cites, held against the editions of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phaseout.rules.rule import Said, rule
from phaseout.values import Citation, citations, fold

if TYPE_CHECKING:
    import pandas as pd

    from phaseout.model.law import Edition
    from phaseout.model.plan import Plan


@rule(
    "C010", "依据“{basis}”引用的文件版本与方案不符：{said}", "请核对现行版本后改写依据", on="basis",
)  # fmt: skip
def wrong_edition_of_a_document(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """文件版本不符

    标准和文件修订后，指标和要求往往随之变化；方案写明了年份或文号的，按方案引用。

    | 结果 | 依据 |
    |---|---|
    | 通过 | GB 175-2023 |
    | 通过 | 《关于发布〈工业重点领域能效标杆水平和基准水平（2023年版）〉的通知》（发改产业〔2023〕723号） |
    | 通过 | 示例能耗限额标准 |
    | 问题 | GB 175-2007 |
    | 问题 | 高耗能行业重点领域能效标杆水平和基准水平（2021年版） |
    | 问题 | 《关于严格能效约束推动重点领域节能降碳的若干意见》（发改产业〔2021〕1646号） |
    """

    def otherwise(text: str) -> Said | None:
        cited = (c for c in citations(text) if not c.malformed)
        told = (_edition_said(c, plan) for c in cited)
        return next(filter(None, told), None)

    return basis.map(otherwise, na_action="ignore").astype(object)


@rule(
    "C013", "依据“{basis}”中的文号或标准号写法有误：{said}",
    "请按原文件核对，文号写作“机关代字〔年份〕顺序号”，标准写作“代号 顺序号-年份”",
    on="basis", severity="warning",
)  # fmt: skip
def malformed_number(basis: pd.Series[str]) -> pd.Series[Any]:
    """文号或标准号写法有误

    文号和标准号缺了年份、顺序号或括号，就找不到所引的文件。

    | 结果 | 依据 |
    |---|---|
    | 通过 | 发改产业〔2021〕1464号 |
    | 通过 | GB21256—2013；DB50/ 418-2016 |
    | 问题 | 发改产业〔21〕1464号 |
    | 问题 | 发改产业〔2021〕1464 |
    | 问题 | GB 175 2023 |
    | 问题 | 《中华人民共和国节约能源法》；DB418-2016 |
    """

    def malformed(text: str) -> str | None:
        told = [f"“{c.text}”{c.malformed}" for c in citations(text) if c.malformed]
        return "，".join(told) or None

    return basis.map(malformed, na_action="ignore").astype(object)


# -- the editions of a plan


def _edition_said(c: Citation, plan: Plan) -> Said | None:
    """What the plan says against this citation of one of its documents."""
    entry = _entry_of(c, plan)
    if entry is None:
        return None
    year = c.year if c.kind == "standard" else c.edition
    if entry.year and year and year != entry.year:
        return Said(f"《{entry.name}》应为{entry.year}年，不是{year}年", entry)
    numbers = [a for a in entry.aliases for n in citations(a) if n.kind == "document" and n.issuer]
    if c.issuer and numbers and fold(c.name) == fold(entry.name) and not _numbered(c, entry):
        return Said(f"《{entry.name}》的文号应为{'、'.join(numbers)}", entry)
    return None


def _entry_of(c: Citation, plan: Plan) -> Edition | None:
    """The plan's entry that the citation means: by its number, else by the longest of its names."""
    if c.kind == "standard" or (c.issuer and not c.name):
        return next((e for e in plan.editions.values() if _numbered(c, e)), None)
    cited = fold(c.name)
    named = [
        (len(fold(name)), e)
        for e in plan.editions.values()
        for name in (e.name, *e.aliases)
        if fold(name) in cited
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _numbered(c: Citation, entry: Edition) -> bool:
    """Whether the number is one of the entry's; a standard's year is not part of it."""
    numbers = [n for alias in entry.aliases for n in citations(alias)]
    if c.kind == "standard":
        return any((n.prefix, n.number) == (c.prefix, c.number) for n in numbers)
    own = (c.issuer, c.year, c.number)
    return any((n.issuer, n.year, n.number) == own for n in numbers)
