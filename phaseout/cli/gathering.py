"""As the ledgers come in, all together: the city ledger, and who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli.calls import (
    CallFault,
    called,
    clause_list,
    day_of,
    given_receipts,
    raise_limits,
    screen_for,
    show_json,
    status_of,
    warn_of_day,
)
from phaseout.cli.options import (
    CatalogueOption,
    Force,
    LimitOption,
    NoColor,
    Out,
    PlanOption,
    Quiet,
    ReceiptOption,
    SchedulerOption,
    Today,
    WaiversOption,
    format_option,
)
from phaseout.sentence import say, sentence_of

if TYPE_CHECKING:
    from phaseout.edges.screen import Screen
    from phaseout.jobs.batch import Checked
    from phaseout.model.before import Before
    from phaseout.model.merged import Merged
    from phaseout.model.plan import Plan
    from phaseout.model.progress import Received
    from phaseout.model.receipt import Receipt


def merge(
    context: typer.Context,
    out: Out,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="文件|文件夹", help="台账文件，或放着台账的文件夹；只落实决定和补正的可以不写"
        ),
    ] = None,
    plan: PlanOption = None,
    today: Today = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            metavar="路径",
            help="上次的市级台账：没有重报的单位、人的改动和决定都接着用",
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", metavar="路径", help="对冲突的决定（表头同“冲突”表的工作簿或 CSV）"
        ),
    ] = None,
    catalogue: CatalogueOption = None,
    waivers: WaiversOption = None,
    receipt: ReceiptOption = None,
    format: Annotated[str, format_option("table", "json")] = "table",
    scheduler: SchedulerOption = None,
    limit: LimitOption = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """汇总成市级台账：有错误的行列入待核，一行也不丢。"""
    from phaseout.check import check_city
    from phaseout.edges import faces
    from phaseout.edges.screen.city import show_merged
    from phaseout.edges.screen.findings import show_waived
    from phaseout.edges.screen.rounds import show_rounds
    from phaseout.edges.writing.hold import held, opened_elsewhere
    from phaseout.jobs.batch import Job, merge_files, names_of
    from phaseout.jobs.cities import steps_of, taken_up, write_city
    from phaseout.merge import asking
    from phaseout.merge import useless as idle_decisions
    from phaseout.returns.waivers import useless

    screen = screen_for(quiet, no_color)
    raise_limits(limit)
    context.with_resource(held(out, screen.remark))
    if sign := opened_elsewhere(previous or out):
        screen.warn(say(
            "{path} 好像正在 Excel 或 WPS 里打开着（旁边有 {sign}）：没有保存的决定和改动读不到；请保存、关闭后再汇总一次。已经关闭了的，删去 {sign} 即可。",
            path=previous or out, sign=sign.name,
        ))  # fmt: skip
    before = _last(previous, plan)
    paths, programme = _called(inputs or [], plan, before, screen, out)
    listed = clause_list(catalogue, programme, screen)
    job = Job(
        plan or programme.id, day_of(today), catalogue=listed, waivers=str(waivers or ""),
        marked=receipt is not None, scheduler=scheduler or "",
    )  # fmt: skip
    again = taken_up(programme, before, decisions, receipt)
    with screen.progress("汇总", len(paths)) as step:
        city, results = merge_files(paths, job, step, again)
    status = _mergeable(results, programme, screen)
    whole = check_city(city, job.programme(), job.today)
    city = asking(city, whole)
    files = dict(zip(names_of(paths), paths, strict=True))
    with screen.progress("写出", steps_of(city), files=False) as step:
        aside = write_city(
            city, programme, day_of(today), out, force=force, previous=previous, files=files,
            step=step,
        )  # fmt: skip
    old = {s.file for s in city.sources if s.status == "replaced"}
    told = given_receipts(
        [r for r in results if r.submission.file not in old], programme, today, receipt
    )
    idle = useless([r.submission for r in results], job.programme(), job.today)
    for said in idle_decisions(again.rulings, city.conflicts):
        screen.warn(say("{said}。", said=said))
    if format == "json":
        face = faces.merged(city, str(out), (*whole, *idle), str(aside) if aside else None)
        show_json(screen, face | faces.rounds(told) if receipt else face)
    else:
        show_merged(screen, city, programme, out, whole, aside)
        show_rounds(screen, told, programme, receipt)
        show_waived(screen, (), idle)
    raise typer.Exit(max(status, 1 if any(s.pending for s in city.sources) else 0))


def _mergeable(results: Sequence[Checked], plan: Plan, screen: Screen) -> int:
    """The status of a merge of these files; CallFault where none of them can be merged."""
    from phaseout.edges.screen.findings import show_validated

    submissions = [r.submission for r in results]
    status = status_of(submissions) if submissions else 0
    if status == 2:
        show_validated(screen, submissions, plan)
        raise CallFault(say("没有一份文件可以汇总，没有写出市级台账。"))
    return status


def _last(previous: Path | None, plan: str | None) -> Before | None:
    from phaseout.jobs.cities import last_city
    from phaseout.jobs.inbox import is_city

    if previous is None:
        return None
    if not is_city(previous):
        raise CallFault(
            say(
                "{previous} 不是 phaseout merge 汇总出的市级台账，请核对 --previous。",
                previous=previous,
            )
        )
    return last_city(previous, plan)


def _called(
    inputs: Sequence[Path], plan: str | None, before: Before | None, screen: Screen, out: Path
) -> tuple[list[Path], Plan]:
    """The files of a merge and the plan it follows: as asked, else that of the last ledger."""
    from phaseout.plan import load

    if before is None and not inputs:
        raise CallFault(
            say("请写明要汇总的文件或文件夹，例如 phaseout merge 收到的台账 -o 市级台账.xlsx。")
        )
    named = plan or (before.city.plan if before else None)
    return called(inputs, named, screen, out) if inputs else ([], load(str(named)))


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
    format: Annotated[str, format_option("table", "json")] = "table",
    limit: LimitOption = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """看报送进度：谁已报、零报告、须改正、未报，迟几个工作日；写催报函和通报。"""
    from phaseout.edges import faces
    from phaseout.edges.screen.progress import show_letters, show_progress
    from phaseout.jobs.outputs import write_letters
    from phaseout.returns.progress import progress as held

    screen = screen_for(quiet, no_color)
    receipts = _receipts_in(receipt, screen)
    raise_limits(limit)
    received, city, programme = _received(inputs, plan, day_of(today), waivers, screen)
    warn_of_day(screen, programme, day_of(today))
    told = held(received, city, programme, day_of(today), receipts)
    written = write_letters(told, programme, letters, force=force) if letters else []
    if format == "json":
        letter_files = {"letters": [str(path) for path in written]} if letters else {}
        show_json(screen, faces.progress(told, programme.id) | letter_files)
    else:
        show_progress(screen, told, programme)
        if letters:
            show_letters(screen, written, letters)
    raise typer.Exit(1 if told.count("missing") else 0)


def _received(
    inputs: Sequence[Path], plan: str | None, today: date, waivers: Path | None, screen: Screen
) -> tuple[Sequence[Received], Merged, Plan]:
    """What came in, from a folder or a city ledger, its rows, and the plan they follow."""
    from phaseout.jobs.batch import Job, merge_files
    from phaseout.jobs.inbox import NothingToDo, is_city
    from phaseout.jobs.outputs import read_cities
    from phaseout.plan import load
    from phaseout.returns.received import received_from, received_in

    if all(is_city(path) for path in inputs):
        if waivers:
            raise CallFault(say("豁免在汇总时已经计入市级台账；--waivers 请用于 phaseout merge。"))
        city, programme = read_cities(inputs, plan)
        return received_in(city), city, _with_reporters(programme)
    for path in inputs:
        if not path.exists():
            raise CallFault(
                say(
                    "没有 {path}，看不出谁报了没有；请核对名称，还没有收到的先建好文件夹。",
                    path=path,
                )
            )
    try:
        paths, programme = called(inputs, plan, screen)
    except NothingToDo as nothing:
        # At the beginning of a season nothing has come in, and everybody is missing.
        if not plan or not all(path.is_dir() for path in inputs):
            raise
        screen.remark(sentence_of(nothing))
        paths, programme = [], load(plan)
    job = Job(plan or programme.id, today, waivers=str(waivers or ""))
    with screen.progress("读取", len(paths)) as step:
        city, results = merge_files(paths, job, step)
    return received_from(r.submission for r in results), city, _with_reporters(programme)


def _with_reporters(plan: Plan) -> Plan:
    if not plan.reporters:
        raise CallFault(
            say("方案 {id} 没有列出报送单位，无从看进度；请用 --plan 指明本地的方案。", id=plan.id)
        )
    return plan


def _receipts_in(folder: Path | None, screen: Screen) -> Sequence[Receipt]:
    """The receipts of a folder; what is wrong with others is remarked."""
    from phaseout.edges.reading.receipt import read_receipts

    if folder is None:
        return ()
    if not folder.is_dir():
        raise CallFault(
            say(
                "没有存放回执的文件夹 {folder}：出过回执的，请核对路径；还没有出过的，请去掉 --receipt，或先用 phaseout validate … --receipt {folder} 校验一次。",
                folder=folder,
            )
        )
    receipts, faults = read_receipts(folder)
    for fault in faults.values():
        screen.remark(fault)
    return receipts
