"""What each variable of the report templates means, for those who change the wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phaseout.model.facts import Facts

MEANINGS: Mapping[str, str] = {
    "题目": "报告的题目，一行",
    "题目各段": "报告的题目，分成可以断行的几段",
    "主送": "主送机关；多个单位的台账汇总时为空",
    "起草单位": "方案规定由谁起草",
    "署名单位": "在报告上署名的单位",
    "署名各单位": "联合署名时的各单位",
    "填报单位": "台账只来自一个单位时的这个单位，否则为空",
    "须经同意": "报送前须经谁同意",
    "报送": "同意后报送的机关",
    "抄报": "抄报的机关",
    "要求": "据以写这份报告的文件和条款",
    "年度": "方案的年份",
    "期间": "报告所报的期间，如2024年度、2021年上半年、2020年6月",
    "地区": "方案的地区",
    "方案": "方案文件的名称",
    "牵头单位": "方案的牵头单位",
    "区县称谓": "台账中对区县的称谓",
    "单位称谓": "应报送台账的单位的称谓",
    "截止日": "数据截至哪一天",
    "未计入行数": "台账中没有计入合计的行数",
    "上年称谓": "与哪一年（期）比较，如上年、上年同期；没有 --previous 时为空",
    "有累计": "是否另有自年初（方案开始）以来的累计数据（名称以“累计_”开头）",
    "名单": "各名单：题目、网站、公布单位、企业数等；方案没有的名单为空",
    "各名单": "方案公布的各名单（退出名单除外），逐个",
    "附件": "各附件的编号，如附件2；没有内容的为空",
    "有附件": "是否有附件",
    "政策措施": "方案的政策措施，逐项",
    "有台账": "方案有没有这种台账",
    "各标准": "各标准，逐个，带各自的数据",
    "各产品产能": "退出产能，逐个产品",
    "退出产能": "退出产能，连成一句",
    "退出设备": "退出设备，连成一句",
    "累计退出产能": "累计的退出产能，连成一句",
    "分标准退出": "各标准的退出企业数，连成一句",
    "分行业退出": "各行业的退出企业数，由多到少，连成一句",
    "分区县退出": "各区县的退出企业数，由多到少，连成一句",
    "证照处理": "各种证照处理的企业数，连成一句",
    "线索来源": "各种线索来源的事项数，连成一句",
    "重大隐患销号": "各类已销号的重大隐患，连成一句",
    "未报送单位": "没有报送台账的单位",
    "零报告单位": "零报告的单位",
    "各摸排": "各项摸排，逐项",
    "目标完成": "计划退出企业数的完成率，如95%",
    "各目标": "各行业的目标和完成情况，逐个行业",
    "各专项": "搬迁改造、提标治理、专项整治，逐项",
    "各问题": "本月任务报告中反映的问题，逐条",
    "未报任务": "本月没有报告进展的任务",
    "未达标指标": "尚未达到目标的指标",
}  # fmt: skip
"""Variables that are no figures."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A variable: what a template writes, what it means, what it says today."""

    name: str
    means: str
    value: str


def meanings(facts: Facts, words: Mapping[str, Any]) -> tuple[Meaning, ...]:
    """Every variable, the plan's words first; of lists also what their items have."""
    figures = {f.label: f for f in facts.figures.values()}
    own = [line for name in words if name not in figures for line in _lines(name, words[name])]
    numbers = (
        Meaning(f.label, f"{f.label.replace('_', ' ')}（{f.unit}），编号 {f.id}", str(f.value))
        for f in figures.values()
    )
    return (*own, *numbers)


def _lines(name: str, value: Any) -> Iterator[Meaning]:
    yield Meaning(name, MEANINGS.get(name, ""), _told(value))
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield Meaning(f"{name}.{key}", "", _told(held))
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
    for key in dict.fromkeys(key for item in items for key in item):
        first = next(item[key] for item in items if key in item)
        yield Meaning(f"{name} 每项的 .{key}", "", _told(first))


def _told(value: Any) -> str:
    """A value as a reader of the list needs it; of what has parts only how many."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, Mapping)):
        return f"共{len(value)}项"
    return "（空）" if value in (None, "") else str(value)
