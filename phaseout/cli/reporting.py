"""The written report, and the templates that an office may make its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli import completion
from phaseout.cli.calls import CallFault, day_of, screen_for, show_json
from phaseout.cli.completion import offering, one_of_these
from phaseout.cli.following import tell_of_rows
from phaseout.cli.options import (
    Force,
    NoColor,
    PlanOption,
    Quiet,
    Today,
    format_option,
    one_of,
)
from phaseout.sentence import say, sentence_of

if TYPE_CHECKING:
    from phaseout.edges.screen import Screen
    from phaseout.jobs.reporting import Wish
    from phaseout.model.merged import Merged
    from phaseout.model.plan import Plan
    from phaseout.report.reported import Asked

FORMATS = ("docx", "pdf", "html", "md")


def report(
    inputs: Annotated[
        list[Path] | None, typer.Argument(metavar="市级台账", help="phaseout merge 生成的市级台账")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="路径", help="输出位置")
    ] = None,
    plan: PlanOption = None,
    today: Today = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="种类",
            help="annual、half-year、monthly、notice，看方案要求哪几种；只有一种的可以不写",
            autocompletion=offering(completion.kinds),
        ),
    ] = "",
    period: Annotated[
        str,
        typer.Option(
            "--period",
            metavar="期间",
            help="2024、2024H1 或 2024-06；不写则为 --today 所在的一期（半年报在次月仍指刚过去的半年）",
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
            "--to",
            metavar="格式",
            help="docx、pdf、html、md，逗号分隔",
            callback=one_of(FORMATS),
            autocompletion=one_of_these(FORMATS),
        ),
    ] = "docx,md",
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="文件夹", help="用本单位的模板，同名的代替自带的"),
    ] = None,
    copy_templates: Annotated[
        Path | None,
        typer.Option("--copy-templates", metavar="文件夹", help="把这种报告的模板复制出来，供修改"),
    ] = None,
    check_template: Annotated[
        bool, typer.Option("--check-template", help="检查模板，列出全部问题，不写报告")
    ] = False,
    show_variables: Annotated[
        bool, typer.Option("--variables", help="列出模板可用的变量、过滤器、表和图，不写报告")
    ] = False,
    format: Annotated[str, format_option("table", "json")] = "table",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """写书面报告：年度报告、半年情况、月度进展、公告，附汇总表和名单；模板可以改成本单位的。"""
    from phaseout.jobs.reporting import Wish

    screen = screen_for(quiet, no_color)
    wish = Wish(kind, period, templates=templates, trace=trace)
    call = _call(inputs or [], plan, today, wish)
    if copy_templates:
        _copy(screen, call, copy_templates, plan or call.plan.id, force)
    elif check_template:
        raise typer.Exit(_check(screen, call, wish))
    elif show_variables:
        _show_vocabulary(screen, call, wish, format)
    else:
        _write(screen, call, wish, previous, out, to.split(","), format, force)


@dataclass(frozen=True, slots=True)
class _Call:
    """A city ledger, where one is given, the plan it follows, the report asked for, and the day."""

    city: Merged | None
    plan: Plan
    one: Asked
    day: date


def _call(inputs: list[Path], plan: str | None, today: datetime | None, wish: Wish) -> _Call:
    from phaseout.jobs.outputs import read_cities
    from phaseout.plan import load
    from phaseout.report.reported import asked, kind_of

    if not inputs and not plan:
        raise CallFault(say("请写明市级台账；只看模板时可以不给台账，但要用 --plan 写明方案。"))
    city, programme = read_cities(inputs, plan) if inputs else (None, load(plan or ""))
    day = day_of(today)
    if city is None and programme.period_to:
        day = min(day, programme.period_to)
    return _Call(
        city, programme, asked(programme, wish.kind or kind_of(programme), wish.period, day), day
    )


def _write(
    screen: Screen, call: _Call, wish: Wish, previous: Path | None, out: Path | None,
    formats: list[str], format: str, force: bool,
) -> None:  # fmt: skip
    from dataclasses import replace

    from phaseout.edges import faces
    from phaseout.edges.documents.pdf import pdf_remarks
    from phaseout.edges.screen.written import show_reported
    from phaseout.jobs.outputs import read_cities
    from phaseout.jobs.reporting import write_report

    if call.city is None or out is None:
        raise CallFault(say("写报告要有市级台账，并用 -o 写明输出位置。"))
    for remark in pdf_remarks() if "pdf" in formats else ():
        screen.warn(remark)
    if previous:
        wish = replace(wish, last=read_cities([previous], None))
    made = write_report(call.city, call.plan, call.day, wish, out, formats, force=force)
    if format == "json":
        show_json(screen, faces.figures(made.facts) | faces.waived(call.city))
    else:
        show_reported(screen, made.files, made.unwritten, made.facts.excluded)
    tell_of_rows(screen, call.city)


def _copy(screen: Screen, call: _Call, place: Path, plan: str, force: bool) -> None:
    from phaseout.edges.screen.written import show_copied
    from phaseout.jobs.office_templates import copy_templates

    files = copy_templates(call.one, place, force=force)
    show_copied(screen, files, place, plan, call.one.kind)


def _check(screen: Screen, call: _Call, wish: Wish) -> int:
    """1 where there is a fault, else 0."""
    from phaseout.edges.screen.written import show_template_faults
    from phaseout.jobs.office_templates import check_templates

    faults = check_templates(call.city, call.one, wish.templates, call.day)
    show_template_faults(screen, [sentence_of(fault) for fault in faults])
    return int(bool(faults))


def _show_vocabulary(screen: Screen, call: _Call, wish: Wish, format: str) -> None:
    from phaseout.edges import faces
    from phaseout.edges.screen.written import show_vocabulary
    from phaseout.jobs.office_templates import vocabulary

    words = vocabulary(call.city, call.one, wish.templates)
    variables = [(v.name, v.means, v.value if call.city else "") for v in words.variables]
    rest = (words.filters, words.tables, words.charts, words.parts)
    if format == "json":
        show_json(screen, faces.vocabulary(variables, *rest))
    else:
        show_vocabulary(screen, variables, *rest)
