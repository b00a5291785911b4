"""The command line: each command calls one verb and shows or saves what comes out.

It alone knows the exit status and which day it is. 0 done, 1 done with an objection, 2 wrong
call or nothing readable, 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from phaseout.batch import Checked
    from phaseout.edges.screen import Screen
    from phaseout.model.merged import Merged
    from phaseout.model.plan import Plan
    from phaseout.model.progress import Received
    from phaseout.model.receipt import Receipt
    from phaseout.model.round import Round

app = typer.Typer(
    name="phaseout", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]},
    help="落后产能退出台账工具：制发空白台账、校验、汇总、盯期限、出名单、写报告。",
    epilog="一年的顺序：blank → validate → merge → deadlines → lists → report。先试试 phaseout demo。",
)  # fmt: skip
catalogue = typer.Typer(no_args_is_help=True, help="产业结构调整指导目录等目录的条目清单。")
app.add_typer(catalogue, name="catalogue")
receipts = typer.Typer(no_args_is_help=True, help="回执：收到的是哪一份文件，是第几轮。")
app.add_typer(receipts, name="receipt")

Files = Annotated[
    list[Path], typer.Argument(metavar="文件|文件夹", help="台账文件，或放着台账的文件夹")
]
City = Annotated[
    list[Path], typer.Argument(metavar="市级台账", help="phaseout merge 生成的市级台账")
]
PlanOption = Annotated[
    str | None, typer.Option("--plan", metavar="编号|路径", help="方案；不写则按文件判断")
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="日期", help="以哪一天为准；不写则为今天"
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="路径", help="输出位置")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已被改动的同名文件")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只输出结果")]
NoColor = Annotated[bool, typer.Option("--no-color", help="不用颜色")]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", metavar="路径", help="目录的条目清单（phaseout catalogue import 写出的）"
    ),
]
WaiversOption = Annotated[
    Path | None,
    typer.Option("--waivers", metavar="路径", help="豁免清单（toml，写法见 phaseout plans --new）"),
]
ReceiptOption = Annotated[
    Path | None,
    typer.Option("--receipt", metavar="文件夹", help="出回执，与该文件夹里上一轮的回执对照"),
]
NoRepair = Annotated[bool, typer.Option("--no-repair", help="不按确定含义读取，一律作为问题列出")]


def _format(*kinds: str) -> Any:
    words = "、".join(kinds)
    return typer.Option(
        "--format", metavar="格式", help=f"输出格式：{words}", callback=_one_of(kinds)
    )


def _one_of(kinds: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        wrong = [v for v in value.split(",") if v not in kinds]
        if wrong:
            raise typer.BadParameter(f"没有“{wrong[0]}”，可选：{'、'.join(kinds)}")
        return value

    return check


def _day(today: datetime | None) -> date:
    return today.date() if today else date.today()


def _screen(quiet: bool, no_color: bool) -> Screen:
    from phaseout.edges.screen import Screen

    return Screen(quiet=quiet, color=not no_color)


def _show_json(screen: Screen, face: dict[str, Any]) -> None:
    screen.raw(_json(face))


def _json(face: dict[str, Any]) -> str:
    return json.dumps(face, ensure_ascii=False, indent=1)


def _give(screen: Screen, text: str, out: Path | None, force: bool) -> None:
    """A text for machines: into its file, or onto stdout."""
    from phaseout.outputs import write_text

    if out is None:
        screen.raw(text)
    else:
        write_text(text, out, force=force)
        screen.remark(f"已写出：{out}")


@app.command(epilog="例：phaseout demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="演示用的文件夹")] = Path(
        "phaseout-demo"
    ),
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """用自带的样例台账把全年工作走一遍。"""
    from phaseout.demo import run

    run(folder, _screen(quiet, no_color))


@app.command(epilog="例：phaseout plans chongqing-2024")
def plans(
    plan: Annotated[str | None, typer.Argument(metavar="编号|路径", help="要查看的方案")] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="编号|路径", help="与哪个方案比较")
    ] = None,
    check: Annotated[
        str | None, typer.Option("--check", metavar="路径", help="检查自己写的方案，列出全部问题")
    ] = None,
    new: Annotated[
        str | None, typer.Option("--new", metavar="编号", help="新建自己的方案，附各节的说明和示例")
    ] = None,
    extends: Annotated[
        str, typer.Option("--extends", metavar="编号|路径", help="新方案的上级方案")
    ] = "national",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="路径", help="新方案的位置；不写则为 编号.toml"),
    ] = None,
    no_color: NoColor = False,
) -> None:
    """列出方案；给出编号则显示其单位、标准、期限、栏目及依据。"""
    from phaseout.compare import compare
    from phaseout.edges.programme import show_comparison, show_plan, show_plans
    from phaseout.plan import load, plan_ids

    screen = _screen(False, no_color)
    if check:
        raise typer.Exit(_checked(screen, check))
    if new:
        _begun(screen, new, extends, out or Path(f"{new}.toml"))
    elif against:
        if not plan:
            raise CallFault(
                "请写明要比较的方案，例如 phaseout plans chongqing-2024 --against chongqing-2022。"
            )
        show_comparison(screen, compare(load(plan), load(against)))
    elif plan:
        show_plan(screen, load(plan))
    else:
        show_plans(screen, [load(name) for name in plan_ids()])


@app.command(epilog="例：phaseout blank --plan chongqing-2024 --unit 渝北区 -o 空白台账")
def blank(
    out: Out,
    plan: Annotated[str, typer.Option("--plan", metavar="编号|路径", help="方案")],
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只制发这些单位；可写多次")
    ] = None,
    ledger: Annotated[
        list[str] | None, typer.Option("--ledger", metavar="台账", help="只要这些台账；可写多次")
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """制发空白台账，每个填报单位一份。"""
    from phaseout.outputs import write_blanks
    from phaseout.plan import load

    screen = _screen(quiet, no_color)
    written = write_blanks(load(plan), unit or [], ledger or [], out, force=force)
    screen.say(f"已制发空白台账 {len(written)} 份，在 {out}")


@app.command(epilog="例：phaseout inspect 渝北区.xlsx --plan chongqing-2024")
def inspect(
    inputs: Files,
    plan: PlanOption = None,
    format: Annotated[str, _format("table", "json")] = "table",
    no_repair: NoRepair = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """看一份台账是怎样读的：表头、栏目、合计行，哪些按确定含义读取，哪些待核实。"""
    from phaseout.edges import faces
    from phaseout.edges.inspection import show
    from phaseout.edges.reading.inspection import inspect_files

    screen = _screen(quiet, no_color)
    paths, programme = _called(inputs, plan, screen)
    seen = inspect_files(paths, programme, repair=not no_repair)
    if format == "json":
        _show_json(screen, faces.inspected(seen, programme.id))
    else:
        show(screen, seen)
    raise typer.Exit(0 if any(one.tables for one in seen) else 2)


@app.command(epilog="例：phaseout validate 收到的台账 --plan chongqing-2024")
def validate(
    inputs: Files,
    plan: PlanOption = None,
    today: Today = None,
    select: Annotated[
        str, typer.Option("--select", metavar="规则", help="只执行这些规则，如 D,T001")
    ] = "",
    ignore: Annotated[
        str, typer.Option("--ignore", metavar="规则", help="不执行这些规则，如 D003")
    ] = "",
    catalogue: CatalogueOption = None,
    waivers: WaiversOption = None,
    receipt: ReceiptOption = None,
    format: Annotated[str, _format("table", "json", "sarif", "junit", "csv")] = "table",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="路径", help="输出到文件；不写则输出到屏幕"),
    ] = None,
    no_repair: NoRepair = False,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """校验填报的台账，逐格指出问题和改法。"""
    from phaseout.batch import Job, check_files
    from phaseout.edges import faces
    from phaseout.edges.findings import written
    from phaseout.edges.rounds import show_rounds
    from phaseout.rules.choice import skipped_by
    from phaseout.waivers import useless

    skipped = skipped_by(select, ignore)
    if receipt and skipped:
        raise CallFault("回执是对整份台账的答复，--receipt 不能与 --select、--ignore 同用。")
    screen = _screen(quiet, no_color)
    paths, programme = _called(inputs, plan, screen)
    listed = _clause_list(catalogue, programme, screen)
    job = Job(
        plan or programme.id, _day(today), not no_repair, listed,
        skipped=skipped, waivers=str(waivers or ""), marked=receipt is not None,
    )  # fmt: skip
    with screen.progress("校验", len(paths)) as step:
        results = check_files(paths, job, step)
    submissions = [r.submission for r in results]
    idle = useless(submissions, job.programme(), job.today)
    told = _receipts(results, programme, today, receipt)
    if format == "table":
        screen.validated(submissions, programme, skipped, idle)
        show_rounds(screen, told, programme, receipt)
    elif format == "json":
        face = faces.validated(submissions, programme.id, job.today, skipped, idle)
        _give(screen, _json(face | faces.rounds(told) if receipt else face), out, force)
    else:
        _give(screen, written(format, submissions, idle), out, force)
        for one in told:
            screen.remark(f"{one.file}：{one.note}" if one.note else f"{one.file}：已出回执")
    raise typer.Exit(_status(submissions))


@app.command(epilog="例：phaseout merge 收到的台账 -o 市级台账.xlsx")
def merge(
    inputs: Files,
    out: Out,
    plan: PlanOption = None,
    today: Today = None,
    catalogue: CatalogueOption = None,
    waivers: WaiversOption = None,
    receipt: ReceiptOption = None,
    format: Annotated[str, _format("table", "json")] = "table",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """汇总成市级台账：有错误的行列入待核，一行也不丢。"""
    from phaseout.batch import Job, merge_files
    from phaseout.edges import faces
    from phaseout.edges.rounds import show_rounds
    from phaseout.outputs import write_city
    from phaseout.waivers import useless

    screen = _screen(quiet, no_color)
    paths, programme = _called(inputs, plan, screen, out)
    listed = _clause_list(catalogue, programme, screen)
    job = Job(
        plan or programme.id, _day(today), catalogue=listed, waivers=str(waivers or ""),
        marked=receipt is not None,
    )  # fmt: skip
    with screen.progress("汇总", len(paths)) as step:
        city, results = merge_files(paths, job, step)
    submissions = [r.submission for r in results]
    status = _status(submissions)
    if status == 2:
        screen.validated(submissions, programme)
        raise CallFault("没有一份文件可以汇总，没有写出市级台账。")
    write_city(city, programme, _day(today), out, force=force)
    told = _receipts(results, programme, today, receipt)
    if format == "json":
        face = faces.merged(city, str(out))
        _show_json(screen, face | faces.rounds(told) if receipt else face)
    else:
        screen.merged(city, programme, out)
        show_rounds(screen, told, programme, receipt)
        screen.waived((), useless(submissions, job.programme(), job.today))
    raise typer.Exit(max(status, 1 if any(s.pending for s in city.sources) else 0))


@app.command(epilog="例：phaseout progress 收到的台账 --plan chongqing-2024 --letters 催报")
def progress(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="文件夹|市级台账", help="放着台账的文件夹，或 merge 生成的市级台账"),
    ],
    plan: PlanOption = None,
    today: Today = None,
    receipt: Annotated[
        Path | None,
        typer.Option("--receipt", metavar="文件夹", help="存放回执的文件夹，据以认定报送日期"),
    ] = None,
    waivers: WaiversOption = None,
    letters: Annotated[
        Path | None,
        typer.Option("--letters", metavar="文件夹", help="写催报函（每单位一份）和通报"),
    ] = None,
    format: Annotated[str, _format("table", "json")] = "table",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """看报送进度：谁已报、零报告、须改正、未报，迟几个工作日；写催报函和通报。"""
    from phaseout.edges import faces
    from phaseout.edges.progress import show_letters, show_progress
    from phaseout.outputs import write_letters
    from phaseout.progress import progress as held

    screen = _screen(quiet, no_color)
    receipts = _receipts_in(receipt, screen)
    received, city, programme = _received(inputs, plan, _day(today), waivers, screen)
    told = held(received, city, programme, _day(today), receipts)
    written = write_letters(told, programme, letters, force=force) if letters else []
    if format == "json":
        letter_files = {"letters": [str(path) for path in written]} if letters else {}
        _show_json(screen, faces.progress(told, programme.id) | letter_files)
    else:
        show_progress(screen, told, programme)
        if letters:
            show_letters(screen, written, letters)
    raise typer.Exit(1 if told.count("missing") else 0)


@app.command(epilog="例：phaseout deadlines 市级台账.xlsx --within 30")
def deadlines(
    inputs: City,
    plan: PlanOption = None,
    today: Today = None,
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="天数", min=0, help="只看这些天内到期的和已逾期的"),
    ] = None,
    format: Annotated[str, _format("table", "json")] = "table",
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """盯期限：整改、延期、承诺拆除、方案所定完成期限和报送的到期日。"""
    from phaseout.deadlines import LATE_STATES, within_days
    from phaseout.deadlines import deadlines as clocks
    from phaseout.edges import faces
    from phaseout.outputs import read_cities

    screen = _screen(quiet, no_color)
    city, programme = read_cities(inputs, plan)
    dues = within_days(clocks(city, programme, _day(today)), within)
    if format == "json":
        _show_json(screen, faces.deadlines(dues, _day(today)))
    else:
        screen.deadlines(dues)
    raise typer.Exit(1 if any(d.state in LATE_STATES for d in dues) else 0)


@app.command(epilog="例：phaseout lists 市级台账.xlsx -o 名单")
def lists(
    inputs: City,
    out: Out,
    plan: PlanOption = None,
    today: Today = None,
    format: Annotated[str, _format("xlsx", "docx", "json")] = "xlsx,docx",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """出黄牌、红牌和退出名单。"""
    from phaseout.cards import cards
    from phaseout.edges import faces
    from phaseout.outputs import read_cities, write_lists

    screen = _screen(quiet, no_color)
    city, programme = read_cities(inputs, plan)
    published = cards(city, programme, _day(today))
    kinds = format.split(",")
    written = write_lists(published, programme, _day(today), out, kinds, force=force)
    if "json" in kinds:
        _show_json(screen, faces.lists(published))
    else:
        screen.lists(published, written)


@app.command(epilog="例：phaseout review 市级台账.xlsx --previous 上年市级台账.xlsx")
def review(
    inputs: City,
    previous: Annotated[Path, typer.Option("--previous", metavar="路径", help="上年的市级台账")],
    plan: PlanOption = None,
    today: Today = None,
    format: Annotated[str, _format("table", "json")] = "table",
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """与上年对照：已退出的设备再次出现，上年未了的整改不见了。"""
    from phaseout.edges import faces
    from phaseout.outputs import read_cities
    from phaseout.review import review as held_against

    screen = _screen(quiet, no_color)
    city, programme = read_cities(inputs, plan)
    last, _ = read_cities([previous], None)
    findings = held_against(city, last, programme, _day(today))
    if format == "json":
        _show_json(screen, faces.reviewed(findings, programme.id, _day(today)))
    else:
        screen.reviewed(findings, programme)


@app.command(epilog="例：phaseout report 市级台账.xlsx -o 报告")
def report(
    inputs: City,
    out: Out,
    plan: PlanOption = None,
    today: Today = None,
    kind: Annotated[str, typer.Option("--kind", metavar="种类", help="报告种类")] = "annual",
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="格式", help="docx、md，逗号分隔", callback=_one_of(("docx", "md"))
        ),
    ] = "docx,md",
    format: Annotated[str, _format("table", "json")] = "table",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """写年度书面报告，附汇总表和名单。"""
    from phaseout.edges import faces
    from phaseout.outputs import read_cities, write_report

    screen = _screen(quiet, no_color)
    city, programme = read_cities(inputs, plan)
    made = write_report(city, programme, _day(today), kind, out, to.split(","), force=force)
    if format == "json":
        _show_json(screen, faces.figures(made.facts))
    else:
        screen.reported(made.files, made.unwritten)


@app.command(epilog="例：phaseout explain D001")
def explain(
    rule: Annotated[
        str | None, typer.Argument(metavar="规则编号", help="如 D001；写 D 则为一类规则")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="所有规则，Markdown 格式")] = False,
    no_color: NoColor = False,
) -> None:
    """说明一条规则：要求什么、为什么、怎样算通过、怎样算问题。"""
    from phaseout.edges.rule_pages import rule_pages
    from phaseout.rules import RULES
    from phaseout.rules.choice import rules_named

    screen = _screen(False, no_color)
    if every:
        screen.raw(rule_pages(RULES.values()))
    elif rule:
        for name in rules_named(rule):
            screen.rule(RULES[name])
    else:
        raise CallFault("请写明规则编号，例如 phaseout explain D001；全部规则用 --all。")


@receipts.command("check", epilog="例：phaseout receipt check 渝北区_回执_第1轮.json 渝北区.xlsx")
def check_receipt(
    receipt: Annotated[Path, typer.Argument(metavar="回执", help="json 格式的回执")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="要核对的台账文件")],
    plan: PlanOption = None,
    format: Annotated[str, _format("table", "json")] = "table",
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """核对一份文件是不是回执所说收到的那一份；不是的，指出哪里不同。"""
    from phaseout.batch import inspect_receipt
    from phaseout.edges import faces
    from phaseout.edges.rounds import show_inspected

    screen = _screen(quiet, no_color)
    seen = inspect_receipt(receipt, file, plan)
    if format == "json":
        _show_json(screen, faces.received(seen))
    else:
        show_inspected(screen, seen)
    raise typer.Exit(0 if seen.same else 1)


@catalogue.command("import", epilog="例：phaseout catalogue import 目录.xlsx -o clauses.csv")
def import_catalogue(
    source: Annotated[Path, typer.Argument(metavar="文件", help="目录的 xlsx 或 csv")],
    out: Out,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """检查一份目录，写成条目清单，供方案或 --catalogue 引用。"""
    from phaseout.clauses import counted, doubled, gaps, incomplete
    from phaseout.edges.reading.clause_list import read_clauses
    from phaseout.outputs import write_clauses
    from phaseout.plan import load, plan_ids

    if out.suffix.lower() != ".csv":
        raise CallFault(f"条目清单是 CSV 文件，输出位置 {out} 请以 .csv 结尾。")
    screen = _screen(quiet, no_color)
    listed = read_clauses(source)
    clauses = [clause for _, clause in listed.clauses]
    faults = [*listed.faults, *doubled(listed.clauses)]
    if faults or not clauses:
        for fault in faults:
            screen.complain(fault)
        raise CallFault(f"{source} 有 {len(faults)} 处要改，没有写出条目清单。")
    for remark in gaps(clauses):
        screen.remark(remark)
    known = [plan.catalogue for name in plan_ids() if (plan := load(name)).catalogue]
    objections = incomplete(clauses, filter(None, known)) if listed.complete else []
    for objection in objections:
        screen.remark(objection)
    write_clauses(clauses, out, force=force)
    screen.say(f"条目清单在 {out}：{'；'.join(counted(clauses))}")
    raise typer.Exit(1 if objections else 0)


def _checked(screen: Screen, path: str) -> int:
    """What is wrong with a plan, or what it holds; the exit status."""
    from phaseout.edges.programme import show_contents, show_faults
    from phaseout.plan import examine

    plan, faults = examine(path)
    if plan is None:
        show_faults(screen, faults)
        return 2
    show_contents(screen, plan)
    return 0


def _begun(screen: Screen, id: str, extends: str, out: Path) -> None:
    """A plan of one's own to begin with, and what to do next."""
    from phaseout.outputs import write_skeleton

    write_skeleton(id, extends, out)
    screen.say(f"已新建方案 {out}。按文件里的说明改写，再检查：phaseout plans --check {out}")


class CallFault(Exception):
    """A call that names something that does not exist."""


def _called(
    inputs: Sequence[Path], plan: str | None, screen: Screen, out: Path | None = None
) -> tuple[list[Path], Plan]:
    """The files of a call and the plan they follow; remarks go to the screen."""
    from phaseout.inbox import files, plan_for

    if out and out.suffix.lower() != ".xlsx":
        raise CallFault(f"市级台账是 Excel 工作簿，输出位置 {out} 请以 .xlsx 结尾。")
    paths, remarks = files(inputs, out)
    for remark in remarks:
        screen.remark(remark)
    return paths, plan_for(paths, plan)


def _received(
    inputs: Sequence[Path], plan: str | None, today: date, waivers: Path | None, screen: Screen
) -> tuple[Sequence[Received], Merged, Plan]:
    """What came in, from a folder or a city ledger, its rows, and the plan they follow."""
    from phaseout.batch import Job, merge_files
    from phaseout.inbox import NothingToDo, is_city
    from phaseout.outputs import read_cities
    from phaseout.plan import load
    from phaseout.received import received_from, received_in

    if all(is_city(path) for path in inputs):
        if waivers:
            raise CallFault("豁免在汇总时已经计入市级台账；--waivers 请用于 phaseout merge。")
        city, programme = read_cities(inputs, plan)
        return received_in(city), city, _with_reporters(programme)
    try:
        paths, programme = _called(inputs, plan, screen)
    except NothingToDo as nothing:
        # At the beginning of a season nothing has come in, and everybody is missing.
        if not plan or not all(path.is_dir() for path in inputs):
            raise
        screen.remark(str(nothing))
        paths, programme = [], load(plan)
    job = Job(plan or programme.id, today, waivers=str(waivers or ""))
    with screen.progress("读取", len(paths)) as step:
        city, results = merge_files(paths, job, step)
    return received_from(r.submission for r in results), city, _with_reporters(programme)


def _with_reporters(plan: Plan) -> Plan:
    if not plan.reporters:
        raise CallFault(
            f"方案 {plan.id} 没有列出报送单位，无从看进度；请用 --plan 指明本地的方案。"
        )
    return plan


def _receipts_in(folder: Path | None, screen: Screen) -> Sequence[Receipt]:
    """The receipts of a folder; what is wrong with others is remarked."""
    from phaseout.edges.reading.receipt import read_receipts

    if folder is None:
        return ()
    if not folder.is_dir():
        raise CallFault(f"没有存放回执的文件夹 {folder}，请核对路径。")
    receipts, faults = read_receipts(folder)
    for fault in faults.values():
        screen.remark(fault)
    return receipts


def _receipts(
    results: Sequence[Checked], plan: Plan, today: datetime | None, folder: Path | None
) -> tuple[Round, ...]:
    """The rounds of the files of a call, where it asks for receipts; their moment is the day asked."""
    from phaseout.outputs import write_receipts

    if folder is None:
        return ()
    at = today.date() if today else datetime.now().replace(microsecond=0)
    return write_receipts([(r.submission, r.marks) for r in results], plan, at, folder)


def _clause_list(given: Path | None, plan: Plan, screen: Screen) -> str:
    """The clause list that a call gives; without any, a remark that only the form is checked."""
    if not given and plan.catalogue and not plan.clauses:
        screen.remark("未载入目录条目，只核对引用的写法。")
    return str(given) if given else ""


def _status(submissions: Sequence[Any]) -> int:
    """2 when nothing was readable or no file fits the plan, 1 with an error finding, else 0."""
    readable = [s for s in submissions if s.status != "unreadable"]
    fitting = [s for s in readable if not any(f.rule in {"W002", "W007"} for f in s.findings)]
    if not fitting:
        return 2
    return int(any(f.holds_back for s in submissions for f in s.findings))


def main() -> None:
    """Run the command line; what goes wrong is one sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as fault:
        sys.exit(_told(fault))


def _told(fault: Exception) -> int:
    """The sentence of a fault that we foresaw; anything else is a defect and says so."""
    from phaseout.edges.documents.template import TemplateFault
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.receipt import ReceiptFault
    from phaseout.edges.screen import Screen
    from phaseout.edges.writing.save import WriteRefused
    from phaseout.facts import FiguresDisagree
    from phaseout.inbox import NothingToDo
    from phaseout.plan import PlanFault
    from phaseout.rules.choice import UnknownRule

    foreseen = (
        FiguresDisagree,
        CallFault,
        UnknownRule,
        PlanFault,
        NothingToDo,
        ReceiptFault,
        Unreadable,
        WriteRefused,
        TemplateFault,
    )
    text = str(fault) if isinstance(fault, foreseen) else (
        f"程序内部出错（{type(fault).__name__}：{fault}）。输入文件没有改动，请把这句话和所用命令告诉维护人员。"
    )  # fmt: skip
    Screen().complain(text)
    return 2
