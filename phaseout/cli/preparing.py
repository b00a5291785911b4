"""Before the ledgers go out: plans, blank ledgers, the rules explained, the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli import completion
from phaseout.cli.calls import CallFault, screen_for
from phaseout.cli.completion import offering
from phaseout.cli.meant import WORDS
from phaseout.cli.options import Force, NoColor, Out, Quiet
from phaseout.sentence import joined, say

if TYPE_CHECKING:
    from phaseout.edges.screen import Screen


def plans(
    plan: Annotated[
        str | None,
        typer.Argument(
            metavar="编号|路径", help="要查看的方案", autocompletion=offering(completion.plans)
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="编号|路径",
            help="与哪个方案比较",
            autocompletion=offering(completion.plans),
        ),
    ] = None,
    check: Annotated[
        str | None, typer.Option("--check", metavar="路径", help="检查自己写的方案，列出全部问题")
    ] = None,
    new: Annotated[
        str | None, typer.Option("--new", metavar="编号", help="新建自己的方案，附各节的说明和示例")
    ] = None,
    extends: Annotated[
        str,
        typer.Option(
            "--extends",
            metavar="编号|路径",
            help="新方案的上级方案",
            autocompletion=offering(completion.plans),
        ),
    ] = "national",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="路径", help="新方案的位置；不写则为 编号.toml"),
    ] = None,
    no_color: NoColor = False,
) -> None:
    """列出方案；给出编号则显示其单位、标准、期限、栏目及依据。"""
    from phaseout.compare import compare
    from phaseout.edges.screen.programme import show_comparison, show_plan, show_plans
    from phaseout.plan import load, plan_ids

    screen = screen_for(False, no_color)
    if check:
        raise typer.Exit(_checked(screen, check))
    if new:
        _begun(screen, new, extends, out or Path(f"{new}.toml"))
    elif against:
        if not plan:
            raise CallFault(
                say(
                    "请写明要比较的方案，例如 phaseout plans chongqing-2024 --against chongqing-2022。"
                )
            )
        show_comparison(screen, compare(load(plan), load(against)))
    elif plan:
        show_plan(screen, load(plan))
    else:
        show_plans(screen, [load(name) for name in plan_ids()])


def blank(
    out: Out,
    plan: Annotated[
        str,
        typer.Option(
            "--plan",
            metavar="编号|路径",
            help="方案；有哪些，见 phaseout plans",
            autocompletion=offering(completion.plans),
        ),
    ],
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="单位",
            help="只制发这些单位；可写多次",
            autocompletion=offering(completion.units),
        ),
    ] = None,
    ledger: Annotated[
        list[str] | None,
        typer.Option(
            "--ledger",
            metavar="台账",
            help="只要这些台账，每种一份；可写多次",
            autocompletion=offering(completion.ledgers),
        ),
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """制发空白台账，每个填报单位一份；写了 --ledger 的，每种台账一份。"""
    from phaseout.jobs.blanks import blanks_count, write_blanks
    from phaseout.plan import load

    screen, programme = screen_for(quiet, no_color), load(plan)
    with screen.progress("制发", blanks_count(programme, unit or [], ledger or [])) as step:
        written = write_blanks(programme, unit or [], ledger or [], out, step, force=force)
    screen.say(say("已制发空白台账 {n} 份，在 {out}", n=len(written), out=out))
    if besides := () if unit else programme.reporting_besides:
        screen.say(say(
            "部门也要以台账报送的：{names}；它们的空白台账用 --unit 制发，如 --unit {first}",
            names=joined("、", besides), first=besides[0],
        ))  # fmt: skip


def explain(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="规则编号",
            help="如 D001；写 D 则为一类规则；也可写标题里的词，如 必填",
            autocompletion=offering(completion.rules),
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="所有规则，Markdown 格式")] = False,
    no_color: NoColor = False,
) -> None:
    """说明一条规则：要求什么、为什么、怎样算通过、怎样算问题。"""
    from phaseout.edges.rule_pages import rule_pages
    from phaseout.edges.screen.rules import show_rule
    from phaseout.rules import RULES
    from phaseout.rules.choice import UnknownRule, rules_named

    screen = screen_for(False, no_color)
    if every:
        screen.raw(rule_pages(RULES.values()))
    elif rule:
        try:
            for name in rules_named(rule):
                show_rule(screen, RULES[name])
        except UnknownRule as fault:
            _explain_word(screen, rule, fault)
    else:
        raise CallFault(say("请写明规则编号，例如 phaseout explain D001；全部规则用 --all。"))


def _explain_word(screen: Screen, word: str, fault: Exception) -> None:
    """A word of a message: the rules whose titles hold it, the command that answers it.

    Raises:
        UnknownRule: no rule and no command is about the word.
    """
    from phaseout.edges.screen.rules import show_rule
    from phaseout.rules import RULES
    from phaseout.rules.choice import titled

    named, command = titled(word), WORDS.get(word, "-")
    if not named and command.startswith("-"):
        raise fault
    if len(named) > MANY:
        screen.say(say("标题里有“{word}”的规则有 {n} 条，写编号看全文：", word=word, n=len(named)))
        for name in named:
            screen.say(joined("　", (name, RULES[name].title)))
    else:
        for name in named:
            show_rule(screen, RULES[name])
    if not command.startswith("-"):
        screen.say(
            say(
                "要办“{word}”的事，命令是 phaseout {command}（用法见 phaseout {command} --help）；"
                "词的意思，见手册“名词”一页。",
                word=word, command=command,
            )
        )  # fmt: skip


MANY = 3
"""Of so many rules the pages are shown at once; of more, their titles."""


def import_catalogue(
    source: Annotated[Path, typer.Argument(metavar="文件", help="目录的 xlsx 或 csv")],
    out: Out,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """检查一份目录，写成条目清单，供方案或 --catalogue 引用。"""
    from phaseout.clauses import counted, doubled, gaps, incomplete
    from phaseout.edges.children import alone
    from phaseout.edges.reading.clause_list import read_clauses
    from phaseout.edges.reading.preflight import size_of
    from phaseout.jobs.outputs import write_clauses
    from phaseout.plan import load, plan_ids

    if out.suffix.lower() != ".csv":
        raise CallFault(say("条目清单是 CSV 文件，输出位置 {out} 请以 .csv 结尾。", out=out))
    screen = screen_for(quiet, no_color)
    listed = alone(read_clauses, source, size=size_of(source))
    clauses = [clause for _, clause in listed.clauses]
    faults = [*listed.faults, *doubled(listed.clauses)]
    if faults or not clauses:
        for fault in faults:
            screen.complain(fault)
        raise CallFault(
            say("{source} 有 {n} 处要改，没有写出条目清单。", source=source, n=len(faults))
        )
    for remark in gaps(clauses):
        screen.remark(remark)
    known = [plan.catalogue for name in plan_ids() if (plan := load(name)).catalogue]
    objections = incomplete(clauses, filter(None, known)) if listed.complete else []
    for objection in objections:
        screen.remark(objection)
    write_clauses(clauses, out, force=force)
    screen.say(say("条目清单在 {out}：{counted}", out=out, counted=joined("；", counted(clauses))))
    raise typer.Exit(1 if objections else 0)


def _checked(screen: Screen, path: str) -> int:
    """What is wrong with a plan, or what it holds; the exit status."""
    from phaseout.edges.screen.programme import show_contents, show_faults
    from phaseout.plan import examine

    plan, faults = examine(path)
    if plan is None:
        show_faults(screen, faults)
        return 2
    show_contents(screen, plan)
    return 0


def _begun(screen: Screen, id: str, extends: str, out: Path) -> None:
    """A plan of one's own to begin with, and what to do next."""
    from phaseout.jobs.outputs import write_skeleton

    write_skeleton(id, extends, out)
    screen.say(
        say("已新建方案 {out}。按文件里的说明改写，再检查：phaseout plans --check {out}", out=out)
    )
