"""C: the clauses that a row cites, held against the plan's catalogue and the list of its clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.model.clause import ELIMINATED
from phaseout.rules.distinct import by_row, by_value
from phaseout.rules.rule import Said, rule
from phaseout.sentence import joined, say
from phaseout.values import Citation, citations

if TYPE_CHECKING:
    from phaseout.model.clause import Clause
    from phaseout.model.law import Catalogue
    from phaseout.model.plan import Plan

EQUIPMENT_SECTION = "落后生产工艺装备"
"""The part of the catalogue's 淘汰类 that lists equipment; the reserved clause stands in it."""


@rule(
    "C002", "依据“{basis}”引用的不是现行《{catalogue}》（{year}年本）的条目",
    "请对照{year}年本核对条目后改写依据", on="basis",
)  # fmt: skip
def wrong_editionof_the_catalogue(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
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
        wrong = (c for c in of_the_catalogue(text, catalogue) if not in_force(c, catalogue))
        return next((Said(c.text, catalogue) for c in wrong), None)

    return by_value(basis, outdated)


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
    words = say(
        "“{clause}”，该项专用于{standards}标准",
        clause=catalogue.reserved,
        standards=joined("、", own),
    )

    def asks(label: str, text: str) -> Said | None:
        if label in own:
            return None
        cited = (c for c in of_the_catalogue(text, catalogue) if in_force(c, catalogue))
        taken = any(_fits(c, reserved) and c.section in ("", section) for c in cited)
        return Said(words, catalogue) if taken else None

    return _by_standard(standard, basis, asks)


@rule(
    "C012", "“{standard}”标准应引用目录{said}",
    "请改引该项；确属其他标准的问题，请改正标准类别和责任部门", on="basis",
)  # fmt: skip
def clause_other_than_the_reserved(
    standard: pd.Series[str], basis: pd.Series[str], *, plan: Plan
) -> pd.Series[Any]:
    """应引用专用条目而引用了其他条目

    环保、质量、安全等标准对照的是目录中专用的一项（方案另准引用的除外），其他条目属于技术标准。
    没有写明类别的条目，只在方案没有另准引用一整类时核对。

    | 结果 | 标准类别 | 依据 |
    |---|---|---|
    | 通过 | 环保 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9项 |
    | 通过 | 质量 | 《产业结构调整指导目录（2024年本）》落后产品（一）示例第1项 |
    | 通过 | 安全 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第2项 |
    | 问题 | 环保 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第2项 |
    | 通过 | 质量 | 《产业结构调整指导目录（2024年本）》（五）示例第3项 |
    | 通过 | 环保 | 《示例方案》（五）示例第3项 |
    | 问题 | 安全 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第8项 |
    | 问题 | 环保 | 《产业结构调整指导目录（2024年本）》淘汰类（五）示例第3项 |
    | 问题 | 安全 | （五）示例第3项 |
    | 问题 | 环保 | 《产业结构调整指导目录（2024年本）》落后产品（一）示例第1项 |
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
        for c in of_the_catalogue(text, catalogue) if label in also else ():
            told = c.subsection and _clear(c, also[label], text) and in_force(c, catalogue)
            vague = c.subsection == reserved.subsection and c.item is None
            if told and not vague and not any(_fits(c, p) for p in (reserved, *also[label])):
                return Said(_rather(catalogue.reserved, c.clause), catalogue)
        return None

    return _by_standard(standard, basis, asks)


@rule(
    "C017", "“{standard}”标准{said}", "请核对所引条目；确属产品不合格的，请改正标准类别和责任部门",
    on="basis", severity="warning",
)  # fmt: skip
def clause_of_another_section(
    standard: pd.Series[str], basis: pd.Series[str], *, plan: Plan
) -> pd.Series[Any]:
    """引用了目录另一类的条目

    技术标准对照的是目录“落后生产工艺装备”一类，落后产品属于质量标准。有的设备也列在落后产品中，由人核实。

    | 结果 | 标准类别 | 依据 |
    |---|---|---|
    | 通过 | 技术 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（五）示例第3项 |
    | 通过 | 技术 | 《产业结构调整指导目录（2024年本）》淘汰类（五）示例第3项 |
    | 通过 | 质量 | 《产业结构调整指导目录（2024年本）》落后产品（一）示例第1项 |
    | 问题 | 技术 | 《产业结构调整指导目录（2024年本）》落后产品（一）示例第1项 |
    """
    catalogue = plan.catalogue
    if catalogue is None:
        return _nothing(basis)
    own = {plan.standards[name].label: section for name, section in catalogue.sections.items()}

    def asks(label: str, text: str) -> Said | None:
        for c in of_the_catalogue(text, catalogue) if label in own else ():
            if c.section not in ("", own[label]):
                return Said(
                    say("对照的是目录{words}", words=_rather(own[label], c.clause)), catalogue
                )
        return None

    return _by_standard(standard, basis, asks)


@rule(
    "C014", "载入的目录条目中没有“{said}”", "请对照{year}年本核对章节和序号；条目清单不全的，请补全清单",
    on="basis", severity="warning",
)  # fmt: skip
def clause_not_in_the_catalogue(basis: pd.Series[str], *, plan: Plan) -> pd.Series[Any]:
    """目录中没有所引条目

    只在载入了目录条目清单时核对；清单中没有的类别、小类没有编号的类别不核对，不写到序号的只核对到小类。

    | 结果 | 依据 |
    |---|---|
    | 通过 | 《产业结构调整指导目录（2024年本）》淘汰类 一、落后生产工艺装备（十九）其他第8项 |
    | 通过 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿 |
    | 通过 | 《产业结构调整指导目录（2024年本）》限制类（三）示例第3项 |
    | 问题 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第99项 |
    | 问题 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（二十）示例 |
    """
    catalogue = plan.catalogue
    if catalogue is None or not plan.clauses:
        return _nothing(basis)
    listed = [(clause.category, _parts(clause)) for clause in plan.clauses]
    unclear = {category for category, parts in listed if not (parts.subsection and parts.item)}
    categories = {category for category, _ in listed} - unclear

    def absent(text: str) -> Said | None:
        for c in of_the_catalogue(text, catalogue):
            asked = c.category in categories if c.category else not unclear
            told = c.subsection and asked and in_force(c, catalogue)
            if told and not any(c.category in ("", k) and _fits(p, c) for k, p in listed):
                return Said(c.clause, catalogue)
        return None

    return by_value(basis, absent)


@rule(
    "C015", "“{equipment}”与目录条目相近：{said}", "只供参考，请对照条目原文判断；确属该条的，请写入依据",
    on="equipment", severity="info",
)  # fmt: skip
def equipment_resembles_a_clause(
    equipment: pd.Series[str], basis: pd.Series[str], *, plan: Plan, likeness: float = 85,
    shortest: int = 4,
) -> pd.Series[Any]:  # fmt: skip
    """设备名称与目录条目相近

    只在载入了目录条目清单时提示；名称相近不等于属于该条，是否落后由人判断。

    | 结果 | 主体设备(生产线)名称 | 依据 |
    |---|---|---|
    | 通过 | 示例竖井提升机 | 《产业结构调整指导目录（2024年本）》落后生产工艺装备（十七）采矿第1项 |
    | 通过 | 新型示范生产线 | 《中华人民共和国节约能源法》 |
    | 问题 | 示例土法烧结装置 | 《中华人民共和国节约能源法》 |
    """
    listed = [clause for clause in plan.clauses if clause.category == ELIMINATED]
    if plan.catalogue is None or not listed:
        return _nothing(equipment)
    from rapidfuzz import fuzz, process

    texts = [clause.text for clause in listed]

    @lru_cache(maxsize=4096)
    def nearest(name: str) -> Clause | None:
        if len(name) < shortest:
            return None
        found = process.extractOne(name, texts, scorer=fuzz.partial_ratio, score_cutoff=likeness)
        return listed[found[2]] if found else None

    answers = [
        Said(say("{clause}“{text}”", clause=near.called, text=near.text), plan.catalogue)
        if near and not any(_fits(_parts(near), c) for c in _clauses_in(text, plan.catalogue))
        else None
        for name, text in zip(equipment.fillna(""), basis.fillna(""), strict=True)
        for near in (nearest(name),)
    ]
    return pd.Series(answers, index=equipment.index, dtype=object)


def _rather(clause: str, cited: str) -> str:
    """The clause that should be cited, and the one that is."""
    return say("“{clause}”，不是“{cited}”", clause=clause, cited=cited)


# -- what a cell cites


def _pattern(clause: str) -> Citation:
    """A clause as the plan writes it, in parts."""
    return citations(clause)[0]


def of_the_catalogue(text: str, catalogue: Catalogue) -> Iterator[Citation]:
    """The clauses of the plan's catalogue that a cell cites, by its name, a short form, or none."""
    for c in citations(text):
        if c.kind == "catalogue" and (not c.name or _short_form(c.name, catalogue.name)):
            yield c


def _clear(c: Citation, also: Sequence[Citation], text: str) -> bool:
    """Whether it is certain which clause is meant: its section is stated, or none but one can be.

    Without a name a clause may be of any document beside it.
    """
    whole_section = any(p.section and not p.subsection for p in also)
    beside = any(other.kind in ("document", "law") for other in citations(text))
    return bool(c.section) or not (whole_section or (beside and not c.name))


def _clauses_in(text: str, catalogue: Catalogue) -> Iterator[Citation]:
    """Those that name their subsection at least."""
    return (c for c in of_the_catalogue(text, catalogue) if c.subsection)


def _parts(clause: Clause) -> Citation:
    """A clause of the list in the parts of a citation."""
    return citations(f"《目录》{clause.section}{clause.title}第{clause.item}项")[0]


def _short_form(name: str, whole: str) -> bool:
    """Whether the signs of the name stand in the whole in this order: 产业目录."""
    rest = iter(whole)
    return all(sign in rest for sign in name)


def in_force(c: Citation, catalogue: Catalogue) -> bool:
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


# -- answers


def _nothing(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series(None, index=column.index, dtype=object)


def _by_standard(
    standard: pd.Series[str], basis: pd.Series[str], asks: Callable[[str, str], Said | None]
) -> pd.Series[Any]:
    """The answer to each pair of standard and basis that a row has, asked once each."""
    pairs = pd.concat([standard, basis], axis=1)
    return by_row(pairs, lambda row: asks(*row.values()), skip_missing=True)
