"""The options that several commands share, and how a command names its formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from phaseout.cli import completion
from phaseout.cli.completion import offering
from phaseout.edges.screen.language import LANGUAGES
from phaseout.sentence import joined, say

OTHER = say("其他选项")
"""The panel of what is seldom wanted, on every help page."""
Files = Annotated[
    list[Path], typer.Argument(metavar="文件|文件夹", help="台账文件，或放着台账的文件夹")
]
City = Annotated[
    list[Path], typer.Argument(metavar="市级台账", help="phaseout merge 生成的市级台账")
]
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--plan",
        metavar="编号|路径",
        help="方案；不写则按文件判断",
        autocompletion=offering(completion.plans),
    ),
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="日期", help="以哪一天为准；不写则为今天"
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="路径", help="输出位置")]
OutFile = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="路径", help="输出到文件；不写则输出到屏幕")
]
Force = Annotated[
    bool, typer.Option("--force", help="覆盖已被改动的同名文件", rich_help_panel=OTHER)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只输出结果", rich_help_panel=OTHER)]
NoColor = Annotated[bool, typer.Option("--no-color", help="不用颜色", rich_help_panel=OTHER)]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        metavar="路径",
        help="目录的条目清单（phaseout catalogue import 写出的）",
        rich_help_panel=OTHER,
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
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="限额=值",
        help="放宽安全限额，如 cells=20000000（见手册“安全限额”）",
        autocompletion=offering(completion.limits),
        rich_help_panel=OTHER,
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="地址",
        help="在这个 dask 集群上读取和校验，如 tcp://计算机:8786",
        rich_help_panel=OTHER,
    ),
]
NoRepair = Annotated[
    bool,
    typer.Option("--no-repair", help="不按确定含义读取，一律作为问题列出", rich_help_panel=OTHER),
]


def format_option(*kinds: str) -> Any:
    """The option --format, which takes one or several of `kinds`."""
    return typer.Option(
        "--format",
        metavar="格式",
        help="输出格式：" + "、".join(kinds),
        callback=one_of(kinds),
        autocompletion=completion.one_of_these(kinds),
    )


def one_of(kinds: Sequence[str]) -> Callable[[str | None], str | None]:
    """A check that each of the words given, split at commas, is one of `kinds`."""

    def check(value: str | None) -> str | None:
        from phaseout.values import nearest

        given = () if value is None else value.split(",")
        wrong = [word for word in given if word not in kinds]
        if wrong:
            listed = joined("、", kinds)
            if near := nearest(wrong[0], kinds):
                raise typer.BadParameter(
                    say(
                        "没有“{word}”，是不是“{near}”？可选：{kinds}",
                        word=wrong[0],
                        near=near,
                        kinds=listed,
                    )
                )
            raise typer.BadParameter(
                say("没有“{word}”，可选：{kinds}", word=wrong[0], kinds=listed)
            )
        return value

    return check


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        help="屏幕上的语言：中文或英文；不写则看 PHASEOUT_LANG，再随系统",
        callback=one_of(LANGUAGES),
        autocompletion=completion.one_of_these(LANGUAGES),
        rich_help_panel=OTHER,
    ),
]
