"""What went wrong, as the one sentence and the exit status of it."""

from __future__ import annotations

from phaseout.cli.calls import CallFault


def told(fault: Exception) -> int:
    """The sentence of a fault that we foresaw; anything else is a defect and says so."""
    from phaseout.changes import NotComparable
    from phaseout.edges.documents.pdf import PdfRefused
    from phaseout.edges.documents.template import TemplateFault
    from phaseout.edges.reading.limits import LimitFault
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.receipt import ReceiptFault
    from phaseout.edges.screen import Screen
    from phaseout.edges.writing.save import WriteRefused
    from phaseout.explanation import UnknownEnterprise
    from phaseout.facts import FiguresDisagree
    from phaseout.inbox import NothingToDo
    from phaseout.plan import PlanFault
    from phaseout.rules.choice import UnknownRule

    foreseen = (
        FiguresDisagree,
        NotComparable,
        CallFault,
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
    text = str(fault) if isinstance(fault, foreseen) else (
        f"程序内部出错（{type(fault).__name__}：{fault}）。输入文件没有改动，请把这句话和所用命令告诉维护人员。"
    )  # fmt: skip
    Screen().complain(text)
    return 2
