"""Before the first season: the whole year on the sample ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phaseout.cli.calls import screen_for
from phaseout.cli.options import NoColor, Quiet


def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="演示用的文件夹")] = Path(
        "phaseout-demo"
    ),
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """用自带的样例台账把全年工作走一遍。"""
    from phaseout.jobs.demo import run

    run(folder, screen_for(quiet, no_color))
