"""A plan on the screen: what it holds, on what basis, from which file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from phaseout.edges.screen import Screen
from phaseout.edges.screen.language import mark, safe
from phaseout.model.difference import Comparison, Difference
from phaseout.model.law import Entry
from phaseout.model.plan import Field, Plan
from phaseout.plan import Fault
from phaseout.plan.outdated import outdated
from phaseout.plan.tables import TABLES, WORDS
from phaseout.plan.words import NAMES, TYPES, called, short, summary, value, words_of
from phaseout.sentence import joined, say


def show_plans(screen: Screen, plans: Iterable[Plan]) -> None:
    """The plans that ship with the toolkit."""
    rows = (
        (
            p.id,
            p.title,
            str(len(p.reporters)),
            joined("、", (short(lg.title) for lg in p.ledgers.values())),
        )
        for p in plans
    )
    screen.table("方案", ("编号", "名称", "单位>", "台账"), rows)
    screen.say("[dim]查看一个方案：phaseout plans 编号[/]")
    screen.say("[dim]按方案制发空白台账：phaseout blank --plan 编号 -o 空白台账[/]")


def show_plan(screen: Screen, plan: Plan) -> None:
    """A resolved plan, table by table, each entry with its basis and the file it came from."""
    screen.say(mark(
        "[bold]{title}[/]（{id}，版本 {version}）",
        title=plan.title, id=plan.id, version=plan.version,
    ))  # fmt: skip
    screen.say(say(
        "依据：{document}；牵头：{office}；文件：{files}",
        document=plan.document, office=plan.office, files=joined(" ← ", reversed(plan.files)),
    ))  # fmt: skip
    for template, names in (
        (say("填报单位 {n} 个：{names}"), plan.reporters), (say("部门 {n} 个：{names}"), plan.departments),
    ):  # fmt: skip
        listed = joined("、", names) or say("（未列）")
        screen.say(say(template, n=len(names), names=listed))
    words = words_of(plan)
    if plan.catalogue:
        _entries(screen, WORDS["catalogue"], [plan.catalogue], words)
    for section, (attribute, _) in TABLES.items():
        entries = list(getattr(plan, attribute).values())
        if section == "unit":
            entries = [unit for unit in entries if unit.basis]
        if section not in {"ledger", "rule", "waiver"}:
            _entries(screen, WORDS[section], entries, words)
    for ledger in plan.ledgers.values():
        screen.table(
            say("台账：{title}（{id}）", title=ledger.title, id=ledger.id), ("栏目", "编号", "填写", "类型", "依据"), (
                (f.header, f.id, _demand(f), TYPES[f.type], _rests_on(f))
                for f in ledger.fields.values()
            )
        )  # fmt: skip
        if ledger.basis:
            screen.say(say("依据：{basis}", basis=_rests_on(ledger)))
    changed = [
        (k, say("不执行") if not r.runs else r.severity or "", str(dict(r.settings) or ""))
        for k, r in plan.rules.items()
    ]
    if changed:
        screen.table("规则设置", ("规则", "级别", "设置"), changed)


def show_faults(screen: Screen, faults: Sequence[Fault]) -> None:
    """What is wrong with a plan, file by file, in the order of the lines."""
    files = dict.fromkeys(fault.place.file for fault in faults)
    for file in files:
        own = sorted((f for f in faults if f.place.file == file), key=lambda f: f.line or 0)
        rows = ((str(f.line or ""), safe(str(f.place)), safe(f.says)) for f in own)
        screen.table(
            say("{file} 有 {n} 处问题", file=file, n=len(own)), ("行>", "位置", "问题"), rows
        )
    screen.say("改好后请再检查一遍：有的问题要等前面的改了才看得出来。")


def show_contents(screen: Screen, plan: Plan) -> None:
    """That a plan is without fault, and how much of what it holds."""
    screen.say(mark(
        "[green]没有发现问题[/]：{title}（{id}），文件：{files}",
        title=plan.title, id=plan.id, files=joined(" ← ", reversed(plan.files)),
    ))  # fmt: skip
    screen.say(say(
        "填报单位：{reporters}；部门：{departments}",
        reporters=_counted(plan.reporters), departments=_counted(plan.departments),
    ))  # fmt: skip
    ledgers = [short(ledger.title) for ledger in plan.ledgers.values()]
    screen.say(say("台账：{ledgers}", ledgers=_counted(ledgers)))
    held = [
        joined(" ", (WORDS[section], len(getattr(plan, attribute))))
        for section, (attribute, _) in TABLES.items()
        if section not in {"unit", "ledger"} and getattr(plan, attribute)
    ]
    screen.say(say("条目：{held}", held=joined("、", held) or say("没有")))
    rows = [(joined("　", (f"{o.section}.{o.id}", o.key)), safe(o.text)) for o in outdated(plan)]
    if rows:
        screen.table("仍写着其他年度的，请核对；要改的，写进本方案", ("位置", "内容"), rows)


def _counted(names: Sequence[str]) -> str:
    """How many, and which."""
    return (
        say("{n} 个（{names}）", n=len(names), names=joined("、", names)) if names else say("没有")
    )


def _entries(
    screen: Screen, title: str, entries: Sequence[Entry], words: Mapping[Any, str]
) -> None:
    rows = [
        (safe(summary(e, words)), _rests_on(e),
         e.origin[-1].removesuffix(".toml") if e.origin else "")
        for e in entries
    ]  # fmt: skip
    if rows:
        screen.table(title, ("内容", "依据", "来自"), rows)


def _rests_on(entry: Entry) -> str:
    """Section and words of an entry's basis, for the screen; empty where it has none."""
    basis = entry.basis
    return say("{section} “{words}”", section=basis.section, words=basis.words) if basis else ""


KINDS = {"new": say("新增"), "gone": say("删去"), "changed": say("改变")}


def show_comparison(screen: Screen, found: Comparison) -> None:
    """What a plan says otherwise than another, section by section, with the basis of each side."""
    screen.say(mark("[bold]{title}[/]（{id}）", title=found.plan.title, id=found.plan.id))
    screen.say(say("与 {title}（{id}）相比：", title=found.other.title, id=found.other.id))
    words = words_of(found.other) | words_of(found.plan)
    by_section: dict[str, list[Difference]] = {}
    for difference in found.differences:
        by_section.setdefault(difference.section, []).append(difference)
    for section, own in by_section.items():
        screen.table(
            section_word(found, section), ("变化", "内容", "依据"),
            [(KINDS[d.kind], safe(difference_text(d, words)), safe(_cited(d))) for d in own],
        )  # fmt: skip
    if found.reworded:
        screen.say(say("另有 {n} 项内容相同，只是依据的条文或措辞不同。", n=found.reworded))
    if not found.differences:
        screen.say("内容完全相同。")


def section_word(found: Comparison, section: str) -> str:
    """What an official calls a section; of a ledger's columns, the ledger."""
    name, _, ledger = section.partition(".")
    if ledger:
        return say("栏目：{title}", title=found.plan.ledgers[ledger].title)
    return say("方案") if section == "plan" else WORDS[name]


def difference_text(difference: Difference, words: Mapping[Any, str]) -> str:
    """A difference in words: a new or dropped entry whole, a changed one key by key."""
    entry = difference.entry
    if difference.kind != "changed" and entry:
        return summary(entry, words)
    name = called(entry) if entry else ""
    keys = [
        say(
            "{key}：{before} → {after}",
            key=NAMES.get(k.key, k.key),
            before=_or_none(k.before, words),
            after=_or_none(k.after, words),
        )
        for k in difference.keys
    ]
    return joined("\n", [name, *keys] if name else keys)


def _or_none(held: Any, words: Mapping[Any, str]) -> str:
    return say("（无）") if held is None or held in ((), "") else value(held, words)


def _cited(difference: Difference) -> str:
    after = difference.after.section if difference.after else ""
    before = difference.before.section if difference.before else ""
    return (
        after
        if not before or before == after
        else say("{before} → {after}", before=before, after=after)
    )


def _demand(field: Field) -> str:
    if field.required:
        return say("必填")
    if field.required_when:
        return say("条件必填")
    return say("应填") if field.wanted or field.wanted_when else say("选填")
