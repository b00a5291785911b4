"""The one door: a file that was checked in, its return copy out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from phaseout.edges.reading.kinds import kind_of
from phaseout.edges.reading.package import Package
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.returned.markup import Unpatchable
from phaseout.edges.writing.returned.patch import Patched, patched
from phaseout.edges.writing.returned.results import Firms, results
from phaseout.edges.writing.workbook import values_workbook
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.model.returned import Road
from phaseout.sentence import say

KINDS = {
    "xls": say("xls（或 et）"), "xlsb": "xlsb", "ods": "ods", "csv": say("文本表格"), "html": say("网页表格"),
    "xml": say("XML 表格"),
}  # fmt: skip
SIGNED = say("工作簿原有的数字签名，因加了标注已失效，报送前请重新签名。")


@dataclass(frozen=True, slots=True)
class Returned:
    """A return copy: its bytes, the ending of its name, how it was made, and what it lost.

    road: `patched`, the district's own file with marks; `values`, a new workbook of its values.
    """

    content: bytes
    suffix: str
    road: Road
    lost: tuple[str, ...] = ()


def return_copy(
    content: bytes,
    submission: Submission,
    plan: Plan,
    today: date,
    round: int,
    firms: Firms | None = None,
) -> Returned:
    """A file with what was found in it: cells coloured and commented, 校验结果 in front.

    firms: the enterprise of each row, by sheet and row. The same input gives the same bytes.

    Raises:
        Unreadable: the file cannot be opened at all.
    """
    kind = kind_of(content)
    why = KINDS.get(kind, "")
    if kind == "xlsx":
        lost = tuple(_signed(content))
        try:
            made = _marked(content, submission, plan, today, round, firms or {}, lost)
            return Returned(made.content, ".xlsm" if made.macros else ".xlsx", "patched", lost)
        except Unpatchable as fault:
            why = say("内部写法少见的 xlsx（{fault}）", fault=fault)
        except (LookupError, ValueError, StopIteration):
            # an element or number that every program writes is not there
            why = say("内部写法少见的 xlsx（缺少常有的内容）")
    lost = (_lost(why),)
    copied = values_workbook(open_book(content), today)
    made = _marked(copied, submission, plan, today, round, firms or {}, lost)
    return Returned(made.content, ".xlsx", "values", lost)


def _marked(
    content: bytes, submission: Submission, plan: Plan, today: date, round: int, firms: Firms,
    lost: tuple[str, ...],
) -> Patched:  # fmt: skip
    told = results(submission, plan, today, round, firms, lost)
    findings = [f for f in submission.findings if not f.waived]
    return patched(content, findings, told, submission.results)


def _signed(content: bytes) -> Iterator[str]:
    if Package(content).under("_xmlsignatures/"):
        yield SIGNED


def _lost(why: str) -> str:
    return say(
        "原文件是{why}，不能在原文件上标注：本文件只带来各表的内容，没有带来格式、公式、批注、图片和下拉列表。可在本文件上修改后报送，也可对照本表修改原文件。",
        why=why,
    )
