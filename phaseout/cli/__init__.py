"""The command line: each command calls one verb and shows or saves what comes out.

These rooms alone know the exit status and which day it is. 0 done, 1 done with an objection,
2 wrong call or nothing readable, 130 interrupted. This is their one door.
"""

from __future__ import annotations

import gc
import os
import sys

import typer
from typer.main import get_command

from phaseout.cli.checking import check_receipt, inspect, validate
from phaseout.cli.faults import interrupted, told
from phaseout.cli.following import deadlines, lists, review
from phaseout.cli.gathering import merge, progress
from phaseout.cli.language import language_of, spoken
from phaseout.cli.preparing import blank, explain, import_catalogue, plans
from phaseout.cli.reporting import report
from phaseout.cli.start import start
from phaseout.cli.streams import steady
from phaseout.cli.trial import demo
from phaseout.edges.screen.language import speak
from phaseout.sentence import say

__all__ = ["app", "main"]

app = typer.Typer(
    name="phaseout", suggest_commands=False, pretty_exceptions_enable=False,
    rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]},
    epilog="一年的顺序：blank → validate → merge → deadlines → lists → report。先试试 phaseout demo。",
)  # fmt: skip
catalogue = typer.Typer(no_args_is_help=True, help="产业结构调整指导目录等目录的条目清单。")
receipts = typer.Typer(no_args_is_help=True, help="回执：收到的是哪一份文件，是第几轮。")

# --help lists them in this order; each ends its own help with its example.
COMMANDS = (
    (plans, "phaseout plans chongqing-2024"),
    (blank, "phaseout blank --plan chongqing-2024 --unit 渝北区 -o 空白台账"),
    (inspect, "phaseout inspect 渝北区.xlsx --plan chongqing-2024"),
    (validate, "phaseout validate 收到的台账 --plan chongqing-2024"),
    (merge, "phaseout merge 收到的台账 -o 市级台账.xlsx"),
    (progress, "phaseout progress 收到的台账 --plan chongqing-2024 --letters 催报"),
    (deadlines, "phaseout deadlines 市级台账.xlsx --within 30"),
    (lists, "phaseout lists 市级台账.xlsx -o 名单 --previous 上期名单"),
    (report, "phaseout report 市级台账.xlsx -o 报告"),
    (review, "phaseout review 市级台账.xlsx --previous 上年市级台账.xlsx"),
    (explain, "phaseout explain D001"),
    (demo, "phaseout demo"),
)
app.callback(invoke_without_command=True)(start)
for command, example in COMMANDS:
    app.command(epilog=say("例：{example}", example=example))(command)
catalogue.command(
    "import",
    epilog=say("例：{example}", example="phaseout catalogue import 目录.xlsx -o clauses.csv"),
)(import_catalogue)
receipts.command(
    "check",
    epilog=say(
        "例：{example}", example="phaseout receipt check 渝北区_回执_第1轮.json 渝北区.xlsx"
    ),
)(check_receipt)
app.add_typer(catalogue, name="catalogue")
app.add_typer(receipts, name="receipt")


def main() -> None:
    """Run the command line; what goes wrong is one sentence, never a traceback."""
    gc.set_threshold(100_000, 50, 50)  # else a tenth of a call goes by counting what stays anyway
    steady()
    speak(language_of(sys.argv[1:], os.environ))
    try:
        status = spoken(get_command(app))(standalone_mode=False, prog_name="phaseout") or 0
        sys.exit(interrupted() if status == 130 else status)  # typer's answer to Ctrl-C
    except KeyboardInterrupt:
        sys.exit(interrupted())
    except Exception as fault:
        sys.exit(told(fault))
