"""As the ledgers come in, file by file: how each is read, what is wrong with it, its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli import completion
from phaseout.cli.calls import (
    CallFault,
    as_json,
    called,
    clause_list,
    day_of,
    fits_its_name,
    give,
    given_receipts,
    raise_limits,
    screen_for,
    show_json,
    status_of,
)
from phaseout.cli.completion import offering
from phaseout.cli.options import (
    CatalogueOption,
    Files,
    Force,
    LimitOption,
    NoColor,
    NoRepair,
    OutFile,
    PlanOption,
    Quiet,
    ReceiptOption,
    SchedulerOption,
    Today,
    WaiversOption,
    format_option,
)
from phaseout.sentence import say

if TYPE_CHECKING:
    from phaseout.jobs.batch import Checked
    from phaseout.model.plan import Plan
    from phaseout.model.returned import ReturnFile
    from phaseout.model.round import Round


def inspect(
    inputs: Files,
    plan: PlanOption = None,
    format: Annotated[str, format_option("table", "json")] = "table",
    no_repair: NoRepair = False,
    limit: LimitOption = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """看一份台账是怎样读的：表头、栏目、合计行，哪些按确定含义读取，哪些待核实。"""
    from phaseout.edges import faces
    from phaseout.edges.reading.inspection import inspect_files
    from phaseout.edges.screen.inspection import show

    screen = screen_for(quiet, no_color)
    raise_limits(limit)
    paths, programme = called(inputs, plan, screen)
    seen = inspect_files(paths, programme, repair=not no_repair)
    if format == "json":
        show_json(screen, faces.inspected(seen, programme.id))
    else:
        show(screen, seen)
    raise typer.Exit(0 if any(one.tables for one in seen) else 2)


def validate(
    inputs: Files,
    plan: PlanOption = None,
    today: Today = None,
    select: Annotated[
        str,
        typer.Option(
            "--select",
            metavar="规则",
            help="只执行这些规则，如 D,T001",
            autocompletion=offering(completion.rules),
        ),
    ] = "",
    ignore: Annotated[
        str,
        typer.Option(
            "--ignore",
            metavar="规则",
            help="不执行这些规则，如 D003",
            autocompletion=offering(completion.rules),
        ),
    ] = "",
    catalogue: CatalogueOption = None,
    waivers: WaiversOption = None,
    receipt: ReceiptOption = None,
    format: Annotated[
        str, format_option("table", "json", "html", "sarif", "junit", "csv")
    ] = "table",
    out: OutFile = None,
    returned: Annotated[
        Path | None,
        typer.Option(
            "--return", metavar="文件夹", help="写退回件：原文件标上颜色和批注，前附校验结果表"
        ),
    ] = None,
    no_repair: NoRepair = False,
    scheduler: SchedulerOption = None,
    limit: LimitOption = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """校验填报的台账，逐格指出问题和改法。"""
    from phaseout.edges import faces
    from phaseout.edges.findings import written
    from phaseout.edges.pages import findings_page
    from phaseout.edges.screen.findings import show_validated
    from phaseout.edges.screen.rounds import show_rounds
    from phaseout.edges.screen.written import show_returned
    from phaseout.jobs.batch import Job, check_files
    from phaseout.returns.waivers import useless
    from phaseout.rules.choice import skipped_by

    skipped = skipped_by(select, ignore)
    if receipt and skipped:
        raise CallFault(say("回执是对整份台账的答复，--receipt 不能与 --select、--ignore 同用。"))
    fits_its_name(format, out)
    screen = screen_for(quiet, no_color)
    raise_limits(limit)
    paths, programme = called(inputs, plan, screen)
    listed = clause_list(catalogue, programme, screen)
    job = Job(
        plan or programme.id, day_of(today), not no_repair, listed,
        skipped=skipped, waivers=str(waivers or ""), marked=receipt is not None,
        scheduler=scheduler or "",
    )  # fmt: skip
    with screen.progress("校验", len(paths)) as step:
        results = check_files(paths, job, step)
    submissions = [r.submission for r in results]
    idle = useless(submissions, job.programme(), job.today)
    told = given_receipts(results, programme, today, receipt)
    copies = _returns(paths, results, programme, job.today, returned, told, force)
    if format == "table":
        show_validated(screen, submissions, programme, skipped, idle)
        show_rounds(screen, told, programme, receipt)
    elif format == "json":
        face = faces.validated(submissions, programme.id, job.today, skipped, idle)
        own = faces.rounds(told) if receipt else {}
        give(screen, as_json(face | own | faces.returned(copies)), out, force)
    else:
        text = (
            findings_page(submissions, programme, job.today, skipped, idle)
            if format == "html"
            else written(format, submissions, idle)
        )
        give(screen, text, out, force)
        for one in told:
            screen.remark(
                say("{file}：{note}", file=one.file, note=one.note)
                if one.note
                else say("{file}：已出回执", file=one.file)
            )
    show_returned(screen, copies, aside=format != "table")
    raise typer.Exit(2 if any(c.refused for c in copies) else status_of(submissions))


def check_receipt(
    receipt: Annotated[Path, typer.Argument(metavar="回执", help="json 格式的回执")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="要核对的台账文件")],
    plan: PlanOption = None,
    format: Annotated[str, format_option("table", "json")] = "table",
    limit: LimitOption = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """核对一份文件是不是回执所说收到的那一份；不是的，指出哪里不同。"""
    from phaseout.edges import faces
    from phaseout.edges.screen.rounds import show_inspected
    from phaseout.jobs.batch import inspect_receipt

    screen = screen_for(quiet, no_color)
    raise_limits(limit)
    seen = inspect_receipt(receipt, file, plan)
    if format == "json":
        show_json(screen, faces.received(seen))
    else:
        show_inspected(screen, seen)
    raise typer.Exit(0 if seen.same else 1)


def _returns(
    paths: Sequence[Path], results: Sequence[Checked], plan: Plan, day: date,
    folder: Path | None, told: Sequence[Round], force: bool,
) -> tuple[ReturnFile, ...]:  # fmt: skip
    """The return copies that a call asks for; none without a folder."""
    if folder is None:
        return ()
    from phaseout.jobs.return_copies import write_returns

    return write_returns(paths, results, plan, day, folder, told, force=force)
