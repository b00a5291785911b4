"""The written report, and the templates that an office may make its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli.calls import day_of, screen_for, show_json
from phaseout.cli.following import tell_of_rows
from phaseout.cli.options import (
    City,
    Force,
    NoColor,
    Out,
    PlanOption,
    Quiet,
    Today,
    format_option,
    one_of,
)

if TYPE_CHECKING:
    from phaseout.model.merged import Merged
    from phaseout.model.plan import Plan

FORMATS = ("docx", "pdf", "html", "md")


def report(
    inputs: City,
    out: Out,
    plan: PlanOption = None,
    today: Today = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="annual、half-year、monthly、notice，看方案要求哪几种；只有一种的可以不写",
        ),
    ] = "",
    period: Annotated[
        str,
        typer.Option(
            "--period", metavar="期间", help="2024、2024H1 或 2024-06；不写则按 --today 所在的一期"
        ),
    ] = "",
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="路径", help="上年的市级台账；写明则与上年（同期）比较"),
    ] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="附数据来源登记表：每个数据出自哪几行")
    ] = False,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="格式", help=f"{'、'.join(FORMATS)}，逗号分隔", callback=one_of(FORMATS)
        ),
    ] = "docx,md",
    format: Annotated[str, format_option("table", "json")] = "table",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """写书面报告：年度报告、半年情况、月度进展、公告，各方案要求的几种，附汇总表和名单。"""
    from phaseout.edges import faces
    from phaseout.edges.documents.pdf import pdf_remarks
    from phaseout.edges.screen.written import show_reported
    from phaseout.outputs import read_cities
    from phaseout.reporting import Wish, write_report

    screen = screen_for(quiet, no_color)
    for remark in pdf_remarks() if "pdf" in to.split(",") else ():
        screen.warn(remark)
    city, programme = read_cities(inputs, plan)
    wish = Wish(kind, period, last=_last(previous), trace=trace)
    made = write_report(
        city, programme, day_of(today), wish, out, to.split(","), force=force
    )  # fmt: skip
    if format == "json":
        show_json(screen, faces.figures(made.facts) | faces.waived(city))
    else:
        show_reported(screen, made.files, made.unwritten, made.facts.excluded)
    tell_of_rows(screen, city)


def _last(previous: Path | None) -> tuple[Merged, Plan] | None:
    """The city ledger compared with, by its own plan."""
    from phaseout.outputs import read_cities

    return read_cities([previous], None) if previous else None
