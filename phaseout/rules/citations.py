"""C: what a row cites, held against the catalogue and the editions of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.rule import Said, rule
from phaseout.values import Citation, citations, fold

if TYPE_CHECKING:
    from phaseout.model.law import Catalogue, Edition
    from phaseout.model.plan import Plan

EQUIPMENT_SECTION = "落后生产工艺装备"
"""The part of the catalogue's 淘汰类 that lists equipment; the reserved clause stands in it."""


@rule(
    "C002", "依据“{basis}”引用的不是现行《{catalogue}》（{year}年本）的条目",
    "请对照{year}年本核对条目后改写依据", on="basis",
)  # fmt: skip
def wrong_edition_of_the_catalogue(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """目录版本不符

    目录修订后条目和序号都会变化，按旧版本认定的落后产能站不住脚。

    | 结果 | 依据 |
    |---|---|
    | 通过 | 《产业结构调整指导目录（2024年本）》淘汰类 |
    | 通过 | 《中华人民共和国节约能源法》第十六条 |
    | 问题 | 《产业结构调整指导目录（2019年本）》淘汰类 |
    | 问题 | 节约能源法第十六条；产业目录（19年本）淘汰类 |
    | 问题 | 落后生产工艺装备（十八）其他第6项 |
    """
    catalogue = plan.catalogue
    if catalogue is None:
        return _nothing(basis)

    def outdated(text: str) -> Said | None:
        wrong = (c for c in _of_the_catalogue(text, catalogue) if not _in_force(c, catalogue))
        return next((Said(c.text, catalogue) for c in wrong), None)

    return basis.map(outdated, na_action="ignore").astype(object)


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
        cited = (c for c in _cited(text) if not c.malformed)
        told = (_edition_said(c, plan) for c in cited)
        return next(filter(None, told), None)

    return basis.map(otherwise, na_action="ignore").astype(object)


@rule(
    "C011", "“{standard}”标准不能引用目录{said}",
    "请改引所违反的具体条目；确属所列标准的问题，请改正标准类别和责任部门", on="basis",
)  # fmt: skip
def clause_reserved_for_other_standards(
    standard: pd.Series[str], basis: pd.Series[str], *, plan: Plan,
    section: str = EQUIPMENT_SECTION,
) -> pd.Series[Any]:  # fmt: skip
    """引用了专用于其他标准的条目

    方案把目录中的这一项专用于环保、质量、安全等标准，按其他标准认定的应引用具体条目。

    | 结果 | 标准类别 | 依据 |
    |---|---|---|
    | 通过 | 环保 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项 |
    | 通过 | 技术 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第8项 |
    | 问题 | 技术 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项 |
    | 问题 | 能耗 | （十九）其他第9项 |
    """
    catalogue = plan.catalogue
    if catalogue is None or not catalogue.reserved:
        return _nothing(basis)
    own = [plan.standards[name].label for name in catalogue.reserved_for]
    reserved = _pattern(catalogue.reserved)
    words = f"“{catalogue.reserved}”，该项专用于{'、'.join(own)}标准"

    def asks(label: str, text: str) -> Said | None:
        if label in own:
            return None
        cited = (c for c in _of_the_catalogue(text, catalogue) if _in_force(c, catalogue))
        taken = any(_fits(c, reserved) and c.section in ("", section) for c in cited)
        return Said(words, catalogue) if taken else None

    return _by_standard(standard, basis, asks)


@rule(
    "C012", "“{standard}”标准应引用目录{said}",
    "请改引该项；确属工艺装备落后的，请改正标准类别和责任部门", on="basis",
)  # fmt: skip
def clause_other_than_the_reserved(
    standard: pd.Series[str], basis: pd.Series[str], *, plan: Plan,
    section: str = EQUIPMENT_SECTION,
) -> pd.Series[Any]:  # fmt: skip
    """应引用专用条目而引用了其他条目

    环保、质量、安全等标准对照的是目录中专用的一项（方案另准引用的除外），其他条目属于技术标准。

    | 结果 | 标准类别 | 依据 |
    |---|---|---|
    | 通过 | 环保 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项 |
    | 通过 | 质量 | 《产业结构调整指导目录（2024年本）》落后产品（一）示例第1项 |
    | 通过 | 安全 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第2项 |
    | 问题 | 环保 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第2项 |
    | 问题 | 安全 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第8项 |
    """
    catalogue = plan.catalogue
    if catalogue is None or not catalogue.reserved:
        return _nothing(basis)
    reserved = _pattern(catalogue.reserved)
    also = {
        plan.standards[name].label: [_pattern(clause) for clause in catalogue.open_to.get(name, ())]
        for name in catalogue.reserved_for
    }

    def asks(label: str, text: str) -> Said | None:
        for c in _of_the_catalogue(text, catalogue) if label in also else ():
            told = c.section == section and c.subsection and _in_force(c, catalogue)
            vague = c.subsection == reserved.subsection and c.item is None
            if told and not vague and not any(_fits(c, p) for p in (reserved, *also[label])):
                return Said(f"“{catalogue.reserved}”，不是“{c.clause}”", catalogue)
        return None

    return _by_standard(standard, basis, asks)


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
        told = [f"“{c.text}”{c.malformed}" for c in _cited(text) if c.malformed]
        return "，".join(told) or None

    return basis.map(malformed, na_action="ignore").astype(object)


# -- what a cell cites


@lru_cache(maxsize=4096)
def _cited(text: str) -> tuple[Citation, ...]:
    return citations(text)


def _pattern(clause: str) -> Citation:
    """A clause as the plan writes it, in parts."""
    return _cited(clause)[0]


def _of_the_catalogue(text: str, catalogue: Catalogue) -> Iterator[Citation]:
    """The clauses of the plan's catalogue that a cell cites, by its name, a short form, or none."""
    for c in _cited(text):
        if c.kind == "catalogue" and (not c.name or _short_form(c.name, catalogue.name)):
            yield c


def _short_form(name: str, whole: str) -> bool:
    """Whether the signs of the name stand in the whole in this order: 产业目录."""
    rest = iter(whole)
    return all(sign in rest for sign in name)


def _in_force(c: Citation, catalogue: Catalogue) -> bool:
    """Neither of another edition nor numbered as in one."""
    of_another_year = c.edition is not None and c.edition != catalogue.year
    return not of_another_year and not any(_fits(c, _pattern(s)) for s in catalogue.superseded)


def _fits(c: Citation, pattern: Citation) -> bool:
    """Whether the clause is the one of the pattern, or lies in it."""
    return all(
        getattr(c, part) == stated
        for part in ("section", "subsection", "item")
        if (stated := getattr(pattern, part))
    )


# -- the editions of a plan


def _edition_said(c: Citation, plan: Plan) -> Said | None:
    """What the plan says against this citation of one of its documents."""
    entry = _entry_of(c, plan)
    if entry is None:
        return None
    year = c.year if c.kind == "standard" else c.edition
    if entry.year and year and year != entry.year:
        return Said(f"《{entry.name}》应为{entry.year}年，不是{year}年", entry)
    numbers = [a for a in entry.aliases for n in _cited(a) if n.kind == "document" and n.issuer]
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
    numbers = [n for alias in entry.aliases for n in _cited(alias)]
    if c.kind == "standard":
        return any((n.prefix, n.number) == (c.prefix, c.number) for n in numbers)
    own = (c.issuer, c.year, c.number)
    return any((n.issuer, n.year, n.number) == own for n in numbers)


# -- answers


def _nothing(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series(None, index=column.index, dtype=object)


def _by_standard(
    standard: pd.Series[str], basis: pd.Series[str], asks: Callable[[str, str], Said | None]
) -> pd.Series[Any]:
    """The answer to each pair of standard and basis that a row has, asked once each."""
    told = {
        pair: asks(*pair)
        for pair in dict.fromkeys(zip(standard, basis, strict=True))
        if not any(map(pd.isna, pair))
    }
    answers = [told.get(pair) for pair in zip(standard, basis, strict=True)]
    return pd.Series(answers, index=basis.index, dtype=object)
