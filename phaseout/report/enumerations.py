"""What a report enumerates: words with their numbers, and things for a template to go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phaseout.deadlines.tasks import troubled
from phaseout.model.facts import Amount, Facts
from phaseout.model.plan import Plan
from phaseout.report.tables import by_unit, in_words, number, unique


def enumerations(facts: Facts, plan: Plan) -> dict[str, Any]:
    """Name → text such as 水泥3家、煤炭1家, or a list whose items have Chinese names too."""
    by_standard = {
        s.label: facts.value(f"exit.enterprises.{s.id}") for s in plan.standards.values()
    }
    return {
        "各标准": [_standard_words(facts, plan, name) for name in plan.standards],
        "各产品产能": [_amount_words(a) for a in facts.capacities if a.value],
        "退出产能": unique(map(in_words, (a for a in facts.capacities if a.value))),
        "退出设备": unique(in_words(a) for a in by_unit(facts)),
        "累计退出产能": _so_far(facts, "exit.capacity."),
        "分标准退出": _numbered(by_standard),
        "分行业退出": _numbered(_most_first(_named(facts, "exit.industry."))),
        "分区县退出": _numbered(_most_first(_named(facts, "exit.district."))),
        "证照处理": _numbered(_named(facts, "licences.", but=("enterprises",))),
        "线索来源": _numbered(_most_first(_named(facts, "source.")), "项"),
        "重大隐患销号": _numbered(_named(facts, "hazards.closed_out."), "项"),
        "未报送单位": unique(facts.units.missing),
        "零报告单位": unique(facts.units.nil),
        "各摸排": [_survey(facts, plan, name) for name in plan.ledgers if _surveys(plan, name)],
        "目标完成": _rate(facts),
        "各目标": [_target(facts, line.industry) for line in facts.targets],
        "各专项": _campaigns(facts),
        "各问题": [
            {"任务": t.task, "单位": t.responsible, "问题": t.problems.rstrip("。；;")}
            for t in facts.tasks
            if troubled(t)
        ],
        "未报任务": unique(
            f"{t.task}（{t.responsible}）" for t in facts.tasks if not t.current
        ),
        "未达标指标": unique(i.indicator for i in facts.indicators if i.met is False),
    }  # fmt: skip


def _standard_words(facts: Facts, plan: Plan, name: str) -> dict[str, Any]:
    """A standard with its departments and its own figures, under the labels of the totals."""
    standard = plan.standards[name]
    parts = ((f.label, facts.figures.get(f"{f.id}.{name}")) for f in facts.figures.values())
    own = {label: part.value for label, part in parts if part}
    return {"编号": name, "名称": standard.label, "部门": unique(standard.departments), **own}


def _amount_words(amount: Amount) -> dict[str, Any]:
    return {"产品": amount.name, "数量": number(amount.value), "单位": amount.unit}


def _so_far(facts: Facts, front: str) -> str:
    """The amounts from the beginning to the span's end; empty where the span is all of it."""
    own = (f for f in facts.figures.values() if f.id.startswith(f"so_far.{front}"))
    told = (
        Amount(f.id.removeprefix(f"so_far.{front}").rpartition(".")[0], f.value, f.unit)
        for f in own
        if f.value and f.unit != "项"
    )
    return unique(map(in_words, told))


def _surveys(plan: Plan, name: str) -> bool:
    return "found" in plan.ledgers[name].fields


def _survey(facts: Facts, plan: Plan, name: str) -> dict[str, Any]:
    """What one survey ledger says; 覆盖率 None where there is no register to cover."""
    coverage = facts.figures.get(f"{name}.coverage")
    return {
        "名称": _campaign_name(plan.ledgers[name].title),
        "分类": _numbered(_named(facts, f"{name}.firms.")),
        "企业数": facts.value(f"{name}.firms"),
        "存在企业数": facts.value(f"{name}.found"),
        "项数": facts.value(f"{name}.items"),
        "已处置": facts.value(f"{name}.disposed"),
        "逾期": facts.value(f"{name}.overdue"),
        "覆盖率": f"{number(coverage.value)}%" if coverage else "",
    }


def _rate(facts: Facts) -> str:
    """Done ÷ planned by firms; empty where nothing was planned in firms."""
    rate = facts.figures.get("targets.rate")
    return f"{number(rate.value)}%" if rate else ""


def _campaign_name(title: str) -> str:
    """The survey by its ledger's title; a ledger called 摸排台账 is of backward equipment."""
    name = title.removesuffix("台账")
    return "落后生产工艺装备摸排" if name == "摸排" else name


def _target(facts: Facts, industry: str) -> dict[str, Any]:
    line = next(line for line in facts.targets if line.industry == industry)
    return {
        "行业": industry,
        "计划企业数": line.firms or 0,
        "退出企业数": line.firms_gone,
        "完成率": "" if line.rate is None else f"{number(line.rate)}%",
    }


def _campaigns(facts: Facts) -> list[dict[str, Any]]:
    """Each campaign with its kinds: enterprises on the ledger, begun, done."""
    names = dict.fromkeys(line.campaign for line in facts.campaigns)
    own = {name: [c for c in facts.campaigns if c.campaign == name] for name in names}
    return [
        {
            "名称": name,
            "企业数": sum(c.firms for c in lines),
            "已启动": sum(c.begun or 0 for c in lines),
            "已完成": sum(c.done for c in lines),
            "分类": _numbered({c.kind: c.firms for c in lines if c.kind}),
        }
        for name, lines in own.items()
    ]


def _named(facts: Facts, front: str, but: Sequence[str] = ()) -> dict[str, int | float]:
    """The figures of one family by the name behind their common front."""
    own = {
        f.id.removeprefix(front): f.value for f in facts.figures.values() if f.id.startswith(front)
    }
    return {name: value for name, value in own.items() if name not in but}


def _most_first(counts: Mapping[str, int | float]) -> dict[str, int | float]:
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _numbered(counts: Mapping[str, int | float], unit: str = "家") -> str:
    """水泥3家、煤炭1家; what is nought is not told."""
    return "、".join(f"{name}{number(value)}{unit}" for name, value in counts.items() if value)
