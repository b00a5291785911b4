"""`phaseout` alone: how the year stands in the folder one stands in, and what to type next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phaseout import __version__
from phaseout.cli.calls import CallFault, day_of, screen_for
from phaseout.cli.options import Lang, NoColor, Today
from phaseout.sentence import say


def _version(context: typer.Context, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        typer.echo(f"phaseout {__version__}")
        raise typer.Exit


def start(
    context: typer.Context,
    today: Today = None,
    no_color: NoColor = False,
    lang: Lang = None,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """落后产能退出台账工具：制发空白台账、校验、汇总、盯期限、出名单、写报告。

    不写命令，则看当前文件夹里一年的工作进行到哪里，下一步做什么。
    """
    from phaseout.edges.screen.overview import show_overview
    from phaseout.jobs.overview import overview
    from phaseout.overview import typed

    if context.invoked_subcommand:
        if today or no_color:
            raise CallFault(say("--today、--no-color 请写在命令的后面。"))
        return
    day = day_of(today)
    desk, season, told = overview(Path(), day, today.date() if today else None)
    commands = [typed(step) for step in (told.next, *told.others)]
    show_overview(screen_for(False, no_color), desk, season, told, commands, day)
