"""What went wrong, as the one sentence and the exit status of it."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from traceback import extract_tb
from typing import Any

from phaseout.cli.calls import CallFault
from phaseout.cli.usage import said
from phaseout.sentence import joined, say, sentence_of

PLACES = 3
"""So many folders are named."""


def told(fault: Exception) -> int:
    """The sentence of a fault that we foresaw; anything else is a defect and says so."""
    from phaseout.deadlines.explanation import UnknownEnterprise
    from phaseout.edges.cluster import ClusterFault
    from phaseout.edges.documents.pdf import PdfRefused
    from phaseout.edges.documents.template import TemplateFault
    from phaseout.edges.reading.limits import LimitFault
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.receipt import ReceiptFault
    from phaseout.edges.screen import Screen
    from phaseout.edges.writing.save import WriteRefused
    from phaseout.jobs.inbox import NothingToDo
    from phaseout.lists.changes import NotComparable
    from phaseout.plan import PlanFault
    from phaseout.report.facts import FiguresDisagree
    from phaseout.rules.choice import UnknownRule

    foreseen = (
        FiguresDisagree,
        NotComparable,
        CallFault,
        ClusterFault,
        LimitFault,
        UnknownRule,
        UnknownEnterprise,
        PlanFault,
        NothingToDo,
        ReceiptFault,
        Unreadable,
        WriteRefused,
        TemplateFault,
        PdfRefused,
    )
    if hasattr(fault, "format_message"):
        return _misused(fault)
    if isinstance(fault, OSError) and fault.filename is not None:
        Screen().complain(_of_the_system(fault))
        return 2
    text = sentence_of(fault) if isinstance(fault, foreseen) else say(
        "程序内部出错（{kind}：{fault}）。输入文件没有改动，请把这句话和所用命令告诉维护人员。",
        kind=type(fault).__name__, fault=_line(fault),
    )  # fmt: skip
    Screen().complain(text)
    return 2


def interrupted() -> int:
    """What was written before a call was broken off, and its exit status."""
    from phaseout.edges.screen import Screen
    from phaseout.edges.writing.save import saved

    if files := saved():
        places = joined("、", list(dict.fromkeys(str(path.parent) for path in files))[:PLACES])
        told = say("已中断。此前写出的 {n} 个文件是完整的，在 {places}；其余没有写，再运行一次即可。",
                   n=len(files), places=places)  # fmt: skip
    else:
        told = say("已中断，没有写出任何文件。")
    Screen().warn(told)
    return 130


def _of_the_system(fault: OSError) -> str:
    """Why the system does not let a file or folder be used, as for a name longer than it takes.

    What cannot be written is told where it is written, so this is about what is read.
    """
    from phaseout.edges.writing.save import CAUSES

    closed = say("没有权限"), say("请检查它和所在文件夹的权限")
    own = {
        errno.EACCES: closed, errno.EPERM: closed,
        errno.ENOENT: (say("找不到"), say("请核对这个路径")),
    }  # fmt: skip
    other = fault.strerror or "?", say("请检查这个位置")
    why, remedy = (CAUSES | own).get(fault.errno, other)
    return say("无法使用 {path}：{why}；{remedy}。", path=fault.filename, why=why, remedy=remedy)


def _line(fault: Exception) -> str:
    """Where in the program it went wrong; its own words might tell what stands in a cell."""
    frames = [f for f in extract_tb(fault.__traceback__) if "phaseout" in Path(f.filename).parts]
    if not frames:
        return "?"
    _, _, within = Path(frames[-1].filename).as_posix().rpartition("phaseout/")
    return f"{within}:{frames[-1].lineno}"


def _called() -> str:
    """The command that was typed, where typer's fault does not know it."""
    word = next(iter(sys.argv[1:]), "-")
    return "phaseout" if word.startswith("-") else f"phaseout {word}"


def _misused(fault: Any) -> int:
    """The sentence of a call that typer refused; a call without a word is shown the help."""
    from phaseout.edges.screen import Screen

    context = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        fault.show()
    else:
        Screen().complain(said(fault, context.command_path if context else _called()))
    return int(fault.exit_code)
