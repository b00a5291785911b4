"""The clause list that a plan names or a call gives, as `catalogue import` wrote it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from phaseout.model.clause import CLAUSE_HEADS, Clause
from phaseout.model.law import Catalogue
from phaseout.plan.fault import PlanFault
from phaseout.plan.files import why_unread
from phaseout.sentence import joined, say

REDO = say("请用 phaseout catalogue import 重新生成。")


def clauses_of(path: Path, catalogue: Catalogue | None) -> tuple[Clause, ...]:
    """The clauses of the edition in force.

    Raises:
        PlanFault: the plan cites no catalogue, no such file, not a clause list, another edition.
    """
    if catalogue is None:
        raise PlanFault(say("方案没有引用目录，用不上条目清单 {path}。", path=path))
    if path.exists() and not path.is_file():
        raise PlanFault(say("{path} 不是普通文件。请核对路径。", path=path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
    except OSError as fault:
        raise PlanFault(
            say(
                "读不了条目清单 {path}：{why}。请核对路径。",
                path=path,
                why=why_unread(fault),
            )
        ) from None
    except (ValueError, csv.Error):  # not UTF-8, or empty
        raise PlanFault(say("{path} 不是条目清单。{redo}", path=path, redo=REDO)) from None
    if head != [*CLAUSE_HEADS.values()]:
        raise PlanFault(
            say(
                "{path} 不是条目清单，栏目应为{values}。{redo}",
                path=path,
                values=joined("、", CLAUSE_HEADS.values()),
                redo=REDO,
            )
        )
    listed = [_clause(path, number, row) for number, row in enumerate(rows, 2) if any(row)]
    own = tuple(c for c in listed if c.edition == catalogue.year)
    if not own:
        years = joined(
            "、", (say("{year}年本", year=year) for year in sorted({c.edition for c in listed}))
        )
        raise PlanFault(
            say(
                "{path} 里没有{year}年本的条目（有的是：{years}），请换成{year}年本的清单。",
                path=path,
                year=catalogue.year,
                years=years or say("无"),
            )
        )
    return own


def _clause(path: Path, number: int, row: list[str]) -> Clause:
    try:
        edition, category, section, title, item, text, deadline = map(str.strip, row)
        return Clause(
            int(edition.removesuffix("年本")), category, section, title, int(item), text,
            date.fromisoformat(deadline) if deadline else None,
        )  # fmt: skip
    except ValueError:
        raise PlanFault(
            say(
                "{path} 第{number}行不是条目清单的写法。{redo}", path=path, number=number, redo=REDO
            )
        ) from None
