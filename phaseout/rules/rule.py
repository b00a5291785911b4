"""The registry: a rule is a question whose answer is a boolean column; its docstring is its page.

A rule's positional parameters are the columns it asks about (or `ledger`, `sheets`, `items` for
rules above the cell); its keyword-only parameters are settings that a plan may change, except
`plan` and `today`, which the engine hands in. A missing value is never guilty. The answer is a
boolean column; or words, entries of the plan that are broken, or both (`Said`), missing where
nothing is wrong: `{said}` in the message then repeats them, and an entry lends its basis.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from phaseout.model.finding import Severity
from phaseout.model.law import Entry
from phaseout.sentence import Sentence, mentioned, say

Scope = Literal[
    "cells",
    "ledger",
    "table",
    "totals",
    "columns",
    "sheets",
    "items",
    "across",
    "years",
    "files",
    "waivers",
    "entries",
    "repairs",
]
Rests = Literal["", "standard", "period"]
FAMILIES = {
    "F": say("栏目"), "D": say("企业身份"), "T": say("日期和期限"), "C": say("内容和产能"), "S": say("合计和目标"), "Y": say("跨年对照"),
    "W": say("文件和工作表"), "R": say("按确定含义读取"),
}  # fmt: skip
"""The first letter of a rule's id, and what the family is about."""
GROUNDS: dict[Rests, str] = {
    "standard": say("所用方案规定这一标准的条款"), "period": say("所用方案规定整改期限的条款"),
    "": say("所用方案规定报送这份台账的条款"),
}  # fmt: skip
"""What stands for the basis on the page of a rule that differs by plan."""
HANDED_IN = ("plan", "today")


@dataclass(frozen=True, slots=True)
class Rule:
    """What the registry knows of a rule.

    scope: `cells` a row at a time, by columns · `ledger` the rows of
    a ledger, each by itself, answer = a column or a frame with one boolean column a field · `table`
    the rows of a sheet against each other · `columns` a row = a column of a sheet · `sheets` a row = a sheet · `items` a row = an item of any file ·
    `totals` a row = a figure in a total row · `across` the ledgers of all files that the parameters
    name, with the columns in `uses` · `years` this year's exit ledger and last year's ·
    `waivers` a row = a waiver · `entries` a row = what the plan names and the city ledger must answer for · `files` a row = a file · `repairs` nothing is asked: the page of a certain reading.
    settings: what a plan may change, with the value that holds where it does not.
    rests: the entry of the plan that a fault offends, where it is the standard or the period that
    the row names; a finding cites it.
    """

    id: str
    ask: Callable[..., Any]
    scope: Scope
    severity: Severity
    says: str
    fix: str
    on: str
    basis: str
    needs: tuple[str, ...]
    settings: Mapping[str, Any]
    handed_in: tuple[str, ...]
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rests: Rests = ""

    @property
    def family(self) -> str:
        """The letter of the rule's family (F, D, T …)."""
        return self.id[0]

    @property
    def mentions(self) -> frozenset[str]:
        """The names that its message and its advice fill in."""
        return mentioned(self.says) | mentioned(self.fix)

    @property
    def rests_on(self) -> str:
        """What its page says of the basis: the law itself, or what of the plan in use holds."""
        if self.basis or self.severity != "error":
            return self.basis
        return GROUNDS[self.rests]

    @property
    def title(self) -> str:
        """The first line of the docstring: the fault, named."""
        return say(self.page.splitlines()[0].strip())

    @property
    def page(self) -> str:
        """The docstring, unindented: title, reason, and the table of examples."""
        return inspect.cleandoc(self.ask.__doc__ or "")

    @property
    def reason(self) -> str:
        """Why the rule is there: its page without the title and the table."""
        lines = [line.strip() for line in self.page.splitlines()[1:]]
        told = "\n".join(line for line in lines if line and not line.startswith("|"))
        return say(told) if told else ""

    @property
    def advice(self) -> str:
        """How to mend it, without a cell at hand: what the cell would say is left out or named."""
        return Advice(self.fix, {"header": say("该栏"), "other": say("××")})

    @property
    def examples(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """The rows of the page's table: (通过 | 问题 | 修正, header → cell text)."""
        lines = [line.strip() for line in self.page.splitlines() if line.strip().startswith("|")]
        cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
        if len(cells) < 3:
            return ()
        head = cells[0]
        return tuple(
            (row[0], dict(zip(head[1:], (c.replace("\\|", "|") for c in row[1:]), strict=True)))
            for row in cells[2:]
        )


class Advice(Sentence):
    """How to mend a fault in general: no hint, no choices; values that only a cell has are `other`."""

    __slots__ = ()

    @classmethod
    def filled(cls, template: str, values: Mapping[str, Any]) -> str:
        """The advice with `header` and `other` for whatever it mentions."""
        without = re.sub(r"[{](hint|note|above|choices|nearest|others|said)[}]", "", template)
        return re.sub(
            r"[{](\w+)(:[^}]*)?[}]",
            lambda found: values.get(found[1], values["other"]),
            without.rstrip("：: "),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words, and the entry of the plan that they rest on."""

    words: str
    entry: Entry


def said(answer: Any) -> str:
    """What an answer adds to the message: its words, or the name of the plan's entry."""
    if isinstance(answer, Said):
        return answer.words
    return answer if isinstance(answer, Sentence) else str(getattr(answer, "label", answer))


def rests_on(answer: Any) -> str:
    """The basis that an answer's entry lends to the finding; empty for other answers."""
    entry = answer.entry if isinstance(answer, Said) else answer
    return str(entry.basis or "") if isinstance(entry, Entry) else ""


RULES: dict[str, Rule] = {}


def rule(
    id: str,
    says: str = "",
    fix: str = "",
    *,
    on: str = "",
    severity: Severity = "error",
    basis: str = "",
    scope: Scope = "cells",
    uses: Mapping[str, tuple[str, ...]] | None = None,
    rests: Rests = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a rule; the function itself is left as it is."""

    def register(ask: Callable[..., Any]) -> Callable[..., Any]:
        if id in RULES:
            raise ValueError(f"rule {id} is defined twice")
        parameters = inspect.signature(ask).parameters.values()
        keywords = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
        needs = tuple(p.name for p in parameters if p.kind is not p.KEYWORD_ONLY)
        RULES[id] = Rule(
            id, ask, scope, severity, says, fix, on or (needs[0] if scope == "cells" else ""),
            basis, needs,
            {k: default for k, default in keywords.items() if k not in HANDED_IN},
            tuple(k for k in keywords if k in HANDED_IN),
            dict(uses or {}), rests,
        )  # fmt: skip
        return ask

    return register
