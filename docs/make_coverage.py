"""Writes coverage.md: `python docs/make_coverage.py [folder]`.

`clauses/<plan>.toml` is the index of a document: every clause that it numbers, in its order. A row
says `number` (compact: 二(三)2), `opens` (its first words, brackets and commas full-width; empty
where the copy at hand has lost them), and, as far as needed, one of

- `carried`: what carries it beside the entries of the plan that cite it: "rule C001",
  "template annual/10_总体情况", "ledger exit", "ledger exit.licences", "task access" …
- `people`: why there is nothing to compute. Not where anything carries it.
- `heading = true`: its duties stand in the clauses below it.

`note` is a remark for the reader. Each run writes the same bytes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import chain
from pathlib import Path

from phaseout.edges.screen.programme import called, short
from phaseout.model.law import Duty, Entry, Supervision
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.plan.tables import TABLES, WORDS
from phaseout.rules import RULES

HERE = Path(__file__).parent
INDEXES = HERE / "clauses"
PREAMBLE = "前言"
KINDS = {**WORDS, "field": "栏目", "rule": "规则", "template": "报告模板"}
NAMES_ONLY = {"unit", "edition", "disclosure", "policy"}
"""Entries that say who is responsible, or cite; nothing is computed from them."""
FOLLOWED_IN = {"task": "tasks", "indicator": "indicators"}
"""Entries from which something is computed only where the plan keeps such a ledger."""
COUNTS = ("条款", "标题", "方案条目", "只作登记", "规则", "报告模板", "由人办理")
_PART = re.compile(
    r"([一二三四五六七八九十]+)|\(([一二三四五六七八九十]+)\)|(\d+)|\((\d+)\)|([①-⑳])"
)
_NUMERALS = "一二三四五六七八九十"


class CoverageFault(Exception):
    """What is wrong with an index, or between an index and its plan: one sentence a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered clause of a document, and what the index says of it."""

    number: str
    opens: str
    carried: tuple[str, ...] = ()
    people: str = ""
    heading: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries a clause: an entry of the plan, a rule or a section of a report.

    `computed`: false where it only says who is responsible, and the work is done by people.
    `of`: the ledger that has the column.
    """

    kind: str
    name: str
    computed: bool = True
    of: str = ""


# ── what is there ────────────────────────────────────────────────────────────────────────────────


def indexed() -> tuple[str, ...]:
    """The plans whose documents have an index."""
    return tuple(sorted(path.stem for path in INDEXES.glob("*.toml")))


def index_of(plan: str) -> tuple[Clause, ...]:
    """The clauses of a plan's document. Raises CoverageFault: a row with an unknown key."""
    path = INDEXES / f"{plan}.toml"
    known = {f.name for f in fields(Clause)}
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["clause"]
    for row in rows:
        if strange := row.keys() - known:
            raise CoverageFault(f"{path.name} {row.get('number')}：不认识“{'、'.join(strange)}”。")
    return tuple(Clause(**row | {"carried": tuple(row.get("carried", ()))}) for row in rows)


def cited(plan: Plan) -> Mapping[str, list[Carrier]]:
    """Section → the entries of the plan that cite it from the plan's own document."""
    found = defaultdict(list)
    for carrier, entry in _entries(plan):
        if entry.basis and entry.basis.doc == plan.document:
            for section in entry.basis.section.split("、"):
                found[section].append(carrier)
    return found


def carriers(plan: Plan, clause: Clause) -> tuple[Carrier, ...]:
    """All that carries a clause, each once: entries that cite it, then what the index names."""
    named = (_named(plan, word) for word in clause.carried)
    found = chain(cited(plan).get(clause.number, []), filter(None, named))
    return tuple(dict.fromkeys(found))


def _entries(plan: Plan) -> Iterator[tuple[Carrier, Entry]]:
    if plan.catalogue:
        yield _entry(plan, "catalogue", plan.catalogue), plan.catalogue
    for section, (attribute, _) in TABLES.items():
        for entry in getattr(plan, attribute).values():
            yield _entry(plan, section, entry), entry
    for ledger in plan.ledgers.values():
        for column in ledger.fields.values():
            yield _column(ledger, column), column


def _entry(plan: Plan, kind: str, entry: Entry) -> Carrier:
    computed = _computed(plan, kind, entry)
    missing = "（尚无模板）" if kind == "report" and not computed else ""
    return Carrier(kind, called(entry) + missing, computed)


def _column(ledger: LedgerSpec, column: Field) -> Carrier:
    return Carrier("field", column.header, of=short(ledger.title))


def _computed(plan: Plan, kind: str, entry: Entry) -> bool:
    if kind in FOLLOWED_IN:
        return FOLLOWED_IN[kind] in plan.ledgers
    if isinstance(entry, Supervision):
        return entry.inspections > 0
    if isinstance(entry, Duty):
        return bool(entry.dues or entry.month_day or entry.by_ledger)
    if kind == "report":
        return (folder("templates") / entry.id).is_dir()
    return kind not in NAMES_ONLY


def _named(plan: Plan, word: str) -> Carrier | None:
    """The carrier that a word of `carried` names; None where there is no such thing."""
    kind, _, name = word.partition(" ")
    if kind == "rule":
        runs = name in RULES and (name not in plan.rules or plan.rules[name].runs)
        return Carrier(kind, f"{name} {RULES[name].title}") if runs else None
    if kind == "template":
        paper, _, section = name.partition("/")
        printed = paper == "lists" or paper in plan.reports
        there = (folder("templates") / f"{name}.md.j2").is_file()
        return (
            Carrier(kind, section.partition("_")[2].replace("_", "："))
            if printed and there
            else None
        )
    name, _, column = name.partition(".")
    entry = getattr(plan, TABLES[kind][0]).get(name) if kind in TABLES else None
    if isinstance(entry, LedgerSpec) and column:
        return _column(entry, entry.fields[column]) if column in entry.fields else None
    return _entry(plan, kind, entry) if entry else None


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────


def faults(plan: Plan, clauses: tuple[Clause, ...]) -> list[str]:
    """Every fault between a plan and the index of its document, one sentence each."""
    numbers = [clause.number for clause in clauses]
    said = [f"条款 {n} 写了 {k} 次。" for n, k in Counter(numbers).items() if k > 1]
    missing = [(n, m) for n in numbers if n != PREAMBLE for m in _before(n) if m not in numbers]
    said += [f"条款 {m} 没有编入索引，却有 {n}。" for n, m in missing]
    sections = cited(plan)
    for section in sections.keys() - set(numbers):
        names = "、".join(f"{KINDS[c.kind]}“{c.name}”" for c in sections[section])
        said.append(f"{names} 的依据是“{section}”，索引中没有这一条。")
    for clause in clauses:
        said += [f"{clause.number}：{fault}" for fault in _clause_faults(plan, clause, numbers)]
    return said


def _clause_faults(plan: Plan, clause: Clause, numbers: list[str]) -> Iterator[str]:
    for word in clause.carried:
        if _named(plan, word) is None:
            yield f"方案 {plan.id} 没有“{word}”。"
    held = carriers(plan, clause)
    if held and clause.people:
        yield f"已由{KINDS[held[0].kind]}“{held[0].name}”承载，不应再写 people。"
    if held and clause.heading:
        yield f"已由{KINDS[held[0].kind]}“{held[0].name}”承载，不应再写 heading。"
    if not held and not clause.people and not clause.heading:
        yield "没有任何条目承载，也没有写明由人办理的理由。"
    below = any(_above(n) == clause.number for n in numbers if n != PREAMBLE)
    if clause.heading and not below:
        yield "下面没有条款，不是标题。"
    if not clause.opens and not clause.note:
        yield "没有开头的文字，须在 note 写明原因。"


def _above(number: str) -> str:
    """The clause under which one stands: 二(三) of 二(三)2; empty for 二."""
    return number[: _parts(number)[-1].start()]


def _before(number: str) -> tuple[str, ...]:
    """The clauses that must stand before one: that above it, and its elder sibling."""
    elder = _one_less(_parts(number)[-1])
    return tuple(filter(None, (_above(number), elder and _above(number) + elder)))


@cache
def _parts(number: str) -> tuple[re.Match[str], ...]:
    parts = tuple(_PART.finditer(number))
    if "".join(part[0] for part in parts) != number:
        raise CoverageFault(f"条款编号“{number}”写法不对，应如 二(三)2、二(二)1(2)③。")
    return parts


def _one_less(part: re.Match[str]) -> str:
    """The numeral before this one in the same style; empty before the first."""
    chinese, listed = part[1] or part[2], part[3] or part[4]
    if chinese:
        at = _NUMERALS.index(chinese)
        return part[0].replace(chinese, _NUMERALS[at - 1]) if at else ""
    if listed:
        return part[0].replace(listed, str(int(listed) - 1)) if int(listed) > 1 else ""
    return chr(ord(part[0]) - 1) if part[0] != "①" else ""


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def page() -> str:
    """The whole of coverage.md. Raises CoverageFault: every fault of every index."""
    plans = [(load(name), index_of(name)) for name in indexed()]
    said = [f"{plan.id} {fault}" for plan, clauses in plans for fault in faults(plan, clauses)]
    if said:
        raise CoverageFault("\n".join(said))
    parts = [_HEAD, _overview(plans), *(_plan_part(plan, clauses) for plan, clauses in plans)]
    return "\n".join(parts)


_HEAD = """# 条款对照表

本页由 `docs/make_coverage.py` 根据各方案和条款索引（`docs/clauses/`）生成，请勿手工修改。

五份文件的每一个编号条款各占一行，写明由什么承载：方案中的条目（标准、期限、台账及其栏目等）、校验规则、
报告模板；都没有的，写明由人办理、没有可以计算的内容的理由。国家基础方案所据的工信部联产业〔2017〕30号没有取得
原文，没有编入。条款编号照原文层次连写，`二(三)2` 即
“二、（三）2.”，没有编号的开头一段记作“前言”。“开头”一栏照录原文，只将半角逗号、括号改为全角并删去多余的空格。

在方案中查看某一条目及其依据：`phaseout plans 方案编号`；查看某一规则：`phaseout explain 规则编号`。

- **方案条目**：方案中有条目以这一条为依据，或者索引指明由某一条目承载。
- **只作登记**：方案条目中只写明由谁负责、引用什么文件，工作由人办理，不作计算。这样的条款不算作“由人办理”。
- **标题**：只有标题，内容在下面各条。
- 同一条款可以同时由条目、规则和模板承载，因此各栏相加可以大于条款数。
"""


def _overview(plans: list[tuple[Plan, tuple[Clause, ...]]]) -> str:
    rows = [[f"{plan.id}", *map(str, counts(plan, clauses).values())] for plan, clauses in plans]
    totals = [sum(int(row[k]) for row in rows) for k in range(1, len(COUNTS) + 1)]
    return _table(("方案", *COUNTS), [*rows, ["合计", *map(str, totals)]])


def counts(plan: Plan, clauses: tuple[Clause, ...]) -> dict[str, int]:
    """How many clauses there are, and by what they are carried; one may count several times."""
    kept = [(clause, carriers(plan, clause)) for clause in clauses]
    entries = [[c for c in held if c.kind not in {"rule", "template"}] for _, held in kept]
    found = (
        len(kept),
        sum(clause.heading for clause, _ in kept),
        sum(bool(own) for own in entries),
        sum(_registered(held) for _, held in kept),
        sum(any(c.kind == "rule" for c in held) for _, held in kept),
        sum(any(c.kind == "template" for c in held) for _, held in kept),
        sum(bool(clause.people) for clause, _ in kept),
    )
    return dict(zip(COUNTS, found, strict=True))


def _registered(held: tuple[Carrier, ...]) -> bool:
    return bool(held) and not any(c.computed for c in held)


def _plan_part(plan: Plan, clauses: tuple[Clause, ...]) -> str:
    rows = [
        [c.number, c.opens or "（缺）", _held(held), _remark(c, held)]
        for c in clauses
        for held in (carriers(plan, c),)
    ]
    tally = "，".join(f"{name} {count}" for name, count in counts(plan, clauses).items())
    table = _table(("条款", "开头", "由什么承载", "说明"), rows)
    return f"## {plan.document}\n\n方案 `{plan.id}`。\n\n{table}\n合计：{tally}。\n"


def _held(held: tuple[Carrier, ...]) -> str:
    kinds: dict[str, list[str]] = defaultdict(list)
    for carrier in held:
        under = f"（{carrier.of}）" if carrier.of else ""
        kinds[KINDS[carrier.kind] + under].append(carrier.name)
    return "；".join(f"**{kind}** {'、'.join(names)}" for kind, names in kinds.items()) or "——"


def _remark(clause: Clause, held: tuple[Carrier, ...]) -> str:
    said = [f"由人办理：{clause.people}" if clause.people else ""]
    said += ["标题" if clause.heading else "", "只作登记" if _registered(held) else ""]
    return "；".join(filter(None, [*said, clause.note]))


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    try:
        (target / "coverage.md").write_text(page(), encoding="utf-8")
    except CoverageFault as fault:
        sys.exit(str(fault))
