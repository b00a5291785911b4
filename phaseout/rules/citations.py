"""C: the documents and standards that a row cites, held against the editions of the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.rules.catalogue import in_force, of_the_catalogue
from phaseout.rules.distinct import by_value
from phaseout.rules.rule import Said, rule
from phaseout.sentence import joined, say
from phaseout.values import Citation, citations, fold

if TYPE_CHECKING:
    from phaseout.model.law import Edition
    from phaseout.model.plan import Plan

_NAMED = re.compile(
    r"《|(?:条例|规定|规则|办法|细则|标准|规范|规程|准则|导则|目录|名录|清单|方案|计划|通知|意见|通告|公告"
    r"|决定|命令|批复|纪要|工作要求|指南)(?:$|[（(第])"
)
"""Words on which the name of a law, a document or a list ends."""


@rule(
    "C010", "依据“{basis}”引用的文件版本与方案不符：{said}", "请核对现行版本后改写依据", on="basis",
)  # fmt: skip
def wrong_edition_of_a_document(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """文件版本不符

    文件修订后，指标和要求往往随之变化；方案写明了年份或文号的，按方案引用。标准的年份另按 C019 提示。

    | 结果 | 依据 |
    |---|---|
    | 通过 | GB 175-2023 |
    | 通过 | 《关于发布〈工业重点领域能效标杆水平和基准水平（2023年版）〉的通知》（发改产业〔2023〕723号） |
    | 通过 | 示例能耗限额标准 |
    | 通过 | GB 175-2007 |
    | 问题 | 高耗能行业重点领域能效标杆水平和基准水平（2021年版） |
    | 问题 | 《关于严格能效约束推动重点领域节能降碳的若干意见》（发改产业〔2021〕1646号） |
    """

    def otherwise(text: str) -> Said | None:
        cited = (c for c in citations(text) if not c.malformed and c.kind != "standard")
        told = (_edition_said(c, plan) for c in cited)
        return next(filter(None, told), None)

    return by_value(basis, otherwise)


@rule(
    "C019", "依据“{basis}”引用的可能不是现行标准：{said}",
    "请核对标准的实施日期，按认定时施行的版本改写依据", on="basis", severity="warning",
)  # fmt: skip
def perhaps_another_edition_of_a_standard(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """标准年份与方案不同

    标准从自己的实施日期起施行，方案没有写明这一天；在此之前认定的，原来的版本仍是依据，由人核实。

    | 结果 | 依据 |
    |---|---|
    | 通过 | GB 175-2023 |
    | 通过 | GB 16780-2021 |
    | 问题 | GB 175-2007 |
    | 问题 | 《通用硅酸盐水泥》（GB 175-2007） |
    """

    def otherwise(text: str) -> Said | None:
        cited = (c for c in citations(text) if not c.malformed and c.kind == "standard")
        told = (_edition_said(c, plan) for c in cited)
        return next(filter(None, told), None)

    return by_value(basis, otherwise)


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
    | 问题 | 发改产业2021 1464号 |
    | 问题 | 发改产业〔2021]1464号 |
    | 问题 | 渝府发2021年12号 |
    | 问题 | GB 175 |
    | 问题 | GB175:2023 |
    | 问题 | GB l75-2023 |
    | 问题 | GB 175 2023 |
    | 问题 | 《中华人民共和国节约能源法》；DB418-2016 |
    """

    def malformed(text: str) -> str | None:
        told = [
            say("“{text}”{fault}", text=c.text, fault=fault)
            for c in citations(text)
            if (fault := _fault(c))
        ]
        return joined("，", told) if told else None

    return by_value(basis, malformed)


@rule(
    "C016", "依据“{basis}”没有写明《{catalogue}》是哪一年本",
    "请写明目录名称和年本，如《{catalogue}（{year}年本）》", on="basis", severity="warning",
)  # fmt: skip
def catalogue_without_its_edition(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """引用目录而未写明年本

    各年本的条目和序号不同，不写明年本就不知道引用的是哪一条。

    | 结果 | 依据 |
    |---|---|
    | 通过 | 《产业结构调整指导目录（2024年本）》淘汰类 |
    | 通过 | 产业结构调整指导目录（二〇二四年本）（五）示例第3项 |
    | 通过 | 《示例方案》（五）示例第3项 |
    | 问题 | 《产业结构调整指导目录》淘汰类（五）示例第3项 |
    | 问题 | （十九）其他第9项 |
    """
    catalogue = plan.catalogue
    if catalogue is None:
        return pd.Series(None, index=basis.index, dtype=object)

    def unstated(text: str) -> Said | None:
        cited = list(of_the_catalogue(text, catalogue))
        if any(c.edition for c in cited) or not all(in_force(c, catalogue) for c in cited):
            return None
        beside = any(c.kind in ("document", "law") for c in citations(text))
        told = (c for c in cited if c.name or (c.subsection and not beside))
        return next((Said(c.text, catalogue) for c in told), None)

    return by_value(basis, unstated)


@rule(
    "C018", "依据“{basis}”没有写出法律、文件、标准或目录的名称",
    "请写明认定所依据的法律、文件、标准或目录及其条目；事实写入“不达标事项”", on="basis",
    severity="warning",
)  # fmt: skip
def nothing_is_cited(basis: pd.Series[str]) -> pd.Series[bool]:
    """依据栏没有引用任何文件

    依据要能查到原文。只写事实，不知道违反了哪一条规定。

    | 结果 | 依据 |
    |---|---|
    | 通过 | 《中华人民共和国节约能源法》 |
    | 通过 | 水泥单位产品能源消耗限额标准 |
    | 通过 | 国家成品油整治工作要求 |
    | 通过 | GB 175 2023 |
    | 问题 | 能耗超限额 |
    | 问题 | 未取得排污许可证 |
    """

    def only_facts(text: str) -> bool:
        return all(c.kind == "other" and not _NAMED.search(c.text) for c in citations(text))

    return by_value(basis, only_facts).eq(True)


def _fault(c: Citation) -> str:
    """What is wrong with the form of a citation; a standard is cited with its year."""
    undated = c.kind == "standard" and not c.malformed and c.year is None
    return say("缺少年份") if undated else c.malformed


# -- the editions of a plan


def _edition_said(c: Citation, plan: Plan) -> Said | None:
    """What the plan says against this citation of one of its documents."""
    entry = _entry_of(c, plan)
    if entry is None:
        return None
    year = c.year if c.kind == "standard" else c.edition
    if c.kind == "standard" and entry.year and year and year != entry.year:
        return Said(
            say(
                "方案所引《{name}》是{wanted}年的，这里是{year}年的",
                name=entry.name, wanted=entry.year, year=year,
            ),
            entry,
        )  # fmt: skip
    if entry.year and year and year != entry.year:
        return Said(
            say(
                "《{name}》应为{wanted}年，不是{year}年",
                name=entry.name,
                wanted=entry.year,
                year=year,
            ),
            entry,
        )
    numbers = [a for a in entry.aliases for n in citations(a) if n.kind == "document" and n.issuer]
    if c.issuer and numbers and fold(c.name) == fold(entry.name) and not _numbered(c, entry):
        return Said(
            say("《{name}》的文号应为{numbers}", name=entry.name, numbers=joined("、", numbers)),
            entry,
        )
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
