"""Which rules a call names: by id, or by the front of it for a family."""

from __future__ import annotations

from dataclasses import replace

from phaseout.model.law import RuleSetting
from phaseout.model.plan import Plan
from phaseout.rules.rule import RULES
from phaseout.sentence import say
from phaseout.values import nearest


class UnknownRule(Exception):
    """A call names a rule that does not exist; the text says which is near."""


def rules_named(words: str) -> list[str]:
    """The ids that a comma list names: `D,T001` → all of D, and T001; in the order of the ids.

    Raises:
        UnknownRule: no rule begins so.
    """
    found: set[str] = set()
    for word in filter(None, (w.strip() for w in words.replace("，", ",").split(","))):
        front = word.upper()
        own = {n for n in RULES if n == front or (len(word) < 4 and n.startswith(front))}
        if not own:
            raise UnknownRule(_unknown(word, nearest(front, RULES, 0.4)))
        found |= own
    return sorted(found)


def titled(word: str) -> list[str]:
    """The ids of the rules in whose title a word stands (必填 → F001), in the order of the ids."""
    return sorted(name for name, rule in RULES.items() if word in rule.title)


def _unknown(word: str, close: str) -> str:
    if close:
        return say(
            "没有规则“{word}”，是不是“{close}”？全部规则见 phaseout explain --all。",
            word=word,
            close=close,
        )
    return say(
        "没有规则“{word}”。全部规则见 phaseout explain --all；词的意思，见手册“名词”一页。",
        word=word,
    )


def skipped_by(select: str, ignore: str) -> tuple[str, ...]:
    """The ids that a call leaves out: all but those selected, and those ignored.

    What keeps a file from being read at all (W001, W002) is always told.
    """
    kept = set(rules_named(select)) if select else set(RULES)
    left_out = (set(RULES) - kept) | set(rules_named(ignore))
    return tuple(sorted(name for name in left_out - ALWAYS if RULES[name].scope != "repairs"))


ALWAYS = {"W001", "W002"}


def without(plan: Plan, skipped: tuple[str, ...]) -> Plan:
    """The same plan with these rules switched off."""
    off = {name: RuleSetting(id=name, runs=False) for name in skipped}
    return replace(plan, rules={**plan.rules, **off}) if off else plan
