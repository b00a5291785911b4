"""The pages of all rules as Markdown, for the docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phaseout.model.finding import SEVERITY_WORDS
from phaseout.rules import FAMILIES, Rule


def rule_pages(rules: Iterable[Rule]) -> str:
    """Every rule by family: what it asks, why, what passes and fails, how to mend it."""
    by_family: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda r: r.id):
        by_family.setdefault(rule.family, []).append(rule)
    parts = [
        "# 规则",
        "每条规则有固定编号，不重复使用。级别：错误的行列入待核，提醒和提示不影响汇总。",
    ]
    for family, name in FAMILIES.items():
        parts.append(f"## {family} {name}")
        parts += ["\n\n".join(_page(rule)) for rule in by_family.get(family, [])]
    return "\n\n".join(parts) + "\n"


def _page(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id} {rule.title}"
    facts = [f"级别：{'修正' if rule.scope == 'repairs' else SEVERITY_WORDS[rule.severity]}"]
    if rule.rests_on:
        facts.append(f"依据：{rule.rests_on}")
    yield "；".join(facts)
    yield "\n".join(rule.page.splitlines()[1:]).strip()
    if rule.fix:
        yield f"改法：{rule.advice}"
