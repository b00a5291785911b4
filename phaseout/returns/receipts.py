"""What a receipt says: the marks of a file's rows and findings, and the words of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from phaseout import __version__
from phaseout.cases.items import KEY, NAME, facts, identified
from phaseout.model.document import Align, Table, chinese_date
from phaseout.model.finding import SEVERITIES, SEVERITY_WORDS, Finding
from phaseout.model.ledger import ROW, SHEET, Layout, Ledger, Submission
from phaseout.model.plan import LedgerSpec, Plan
from phaseout.model.receipt import (
    OUTCOMES,
    FindingMark,
    Marks,
    Receipt,
    RowMark,
    SheetMark,
    digest,
)
from phaseout.model.round import (
    COURSES,
    Round,
    by_course,
    course_places,
    header_of,
    places,
)
from phaseout.rules import RULES

_NUMBER = "seq"
_FIRM = ("enterprise", "credit_code", "district")


def marks(ledgers: Sequence[Ledger], sheets: Iterable[Layout], plan: Plan) -> Marks:
    """The hashes of a file's rows, and of all that was read in the file.

    A row's key rests on its own file alone, so that other files of a call do not change it.
    """
    known = facts(ledgers, plan)
    keys = iter(_identities(known, plan))
    rows = tuple(mark for ledger in ledgers for mark in _rows(ledger, keys))
    return Marks(rows, digest("\n".join(_content(ledgers, sheets))))


def _identities(known: pd.DataFrame, plan: Plan) -> list[dict[str, str]]:
    """Who and which item each row is, and where it stands, as text; empty where it says nothing."""
    if not len(known):
        return []
    wanted = identified(known, plan)[[KEY, NAME, "credit_code", SHEET, ROW]]
    return wanted.astype("str").fillna("").to_dict("records")  # type: ignore[return-value]


def _rows(ledger: Ledger, keys: Iterator[dict[str, str]]) -> Iterator[RowMark]:
    spec = ledger.spec
    hashed = [n for n, f in spec.fields.items() if n != _NUMBER and not f.personal]
    outside = [n for n in hashed if n not in _of_key(spec)]
    wholes, rests = _joined(ledger, hashed), _joined(ledger, outside)
    for position, (whole, rest) in enumerate(zip(wholes, rests, strict=True), start=1):
        who = next(keys)
        yield RowMark(
            spec.id, who[SHEET], int(who[ROW]), position,
            digest(f"{spec.id}|{who[KEY]}" if who[KEY] else ""), digest(whole), digest(rest),
            digest(who[NAME]), digest(who["credit_code"]),
        )  # fmt: skip


def _of_key(spec: LedgerSpec) -> set[str]:
    return {name for part in spec.key for name in (_FIRM if part == "firm" else (part,))}


def _joined(ledger: Ledger, fields: Sequence[str]) -> Iterator[str]:
    """The filled cells of each row as one text; a column that is not there changes nothing."""
    cells = ledger.raw[list(fields)].fillna("")
    for row in cells.itertuples(index=False):
        filled = ((name, value) for name, value in zip(fields, row, strict=True) if value)
        yield "\x1f".join(f"{name}={' '.join(str(value).split())}" for name, value in filled)


def _content(ledgers: Iterable[Ledger], sheets: Iterable[Layout]) -> Iterator[str]:
    for lay in sheets:
        stated = (lay.title, lay.stated_unit, lay.stated_on, lay.nil, lay.note_rows)
        yield repr((lay.sheet, lay.ledger, *stated))
    for ledger in ledgers:
        yield repr([(t.label, *sorted(t.values.items())) for t in ledger.totals])
        yield from _joined(ledger, list(ledger.spec.fields))


def receipt_of(
    submission: Submission, seen: Marks, plan: Plan, at: date, units: Mapping[str, str | None]
) -> Receipt:
    """The receipt of a file that was checked, its round not yet numbered.

    units: file → its unit, of all files of the call; a finding across files names them.
    """
    held = any(f.holds_back for f in submission.findings)
    counts = Counter(f.severity for f in submission.findings if not f.waived)
    return Receipt(
        submission.unit or "", submission.file, submission.sha256, at, plan.id, plan.version,
        __version__, "returned" if held else "accepted", submission.status,
        sheets=_sheets(submission, seen),
        counts={severity: counts[severity] for severity in SEVERITIES},
        findings=_findings(submission.findings, seen.rows, units),
        marks=seen,
    )  # fmt: skip


def _sheets(submission: Submission, seen: Marks) -> tuple[SheetMark, ...]:
    counts = Counter((mark.sheet, mark.ledger) for mark in seen.rows)
    tables = dict.fromkeys((lay.sheet, lay.ledger) for lay in submission.sheets if lay.ledger)
    return tuple(SheetMark(s, str(ledger), counts[s, str(ledger)]) for s, ledger in tables)


def _findings(
    findings: Iterable[Finding], rows: Iterable[RowMark], units: Mapping[str, str | None]
) -> tuple[FindingMark, ...]:
    items: dict[tuple[str, int | None], RowMark] = {}
    for mark in rows:
        items.setdefault((mark.sheet, mark.row), mark)
    told = []
    for finding in findings:
        place = finding.place
        item = items.get((place.sheet, place.row))
        others = {units.get(p.file) or p.file for p in finding.related if p.file != place.file}
        told.append(FindingMark(
            finding.rule, finding.severity, place.sheet, place.row, place.column,
            finding.field or "", item.key if item else "", finding.waived is not None,
            tuple(sorted(others)),
        ))  # fmt: skip
    return tuple(told)


# ── The page ──


def receipt_variables(told: Round, plan: Plan) -> dict[str, Any]:
    """Name → value for the templates of a receipt."""
    receipt, last = told.receipt, told.last
    assert receipt is not None
    return {
        "填报单位": receipt.unit,
        "文件": receipt.file,
        "收到日期": chinese_date(receipt.at),
        "轮次": receipt.round,
        "结论": OUTCOMES[receipt.outcome],
        "退回": receipt.outcome == "returned",
        "零报告": receipt.status == "nil",
        "行数": len(receipt.rows),
        "错误数": receipt.counts.get("error", 0),
        "提醒数": receipt.counts.get("warning", 0),
        "提示数": receipt.counts.get("info", 0),
        "方案": plan.title,
        "牵头单位": plan.office,
        "上一轮": last.round if last else 0,
        "上一轮日期": chinese_date(last.at) if last else "",
        "版本不同": bool(last and last.plan_version != receipt.plan_version),
        "不见了的行数": len(told.rows.lost),
        "新增行数": len(told.rows.added),
        "改动行数": len(told.rows.changed),
        **{f"{word}数": told.count(course) for course, word in COURSES.items()},
    }


def receipt_tables(told: Round, plan: Plan) -> dict[str, Table]:
    """The tables that the templates of a receipt may call upon."""
    receipt = told.receipt
    assert receipt is not None
    return {
        "收到的文件": _facts_table(receipt, plan),
        "工作表": Table(
            ("工作表", "台账", "行数"),
            tuple((s.sheet, plan.ledgers[s.ledger].title, str(s.rows)) for s in receipt.sheets),
            align=("left", "left", "right"),
        ),
        "待改事项": _todo_table(receipt, plan),
        "与上一轮相比": _course_table(told, plan),
        "不见了的行": Table(
            ("上一轮的位置", "说明"),
            tuple((one.where, one.about) for one in told.rows.lost),
            widths_mm=(60, 96),
        ),
    }  # fmt: skip


def _facts_table(receipt: Receipt, plan: Plan) -> Table:
    return Table(
        ("项目", "内容"),
        (
            ("填报单位", receipt.unit),
            ("文件名", receipt.file),
            ("文件校验码", receipt.sha256),
            ("回执时间", receipt.said_at),
            ("轮次", f"第{receipt.round}轮"),
            ("依据方案", f"{plan.title}（{receipt.plan}，版本 {receipt.plan_version}）"),
            ("校验程序", f"phaseout {receipt.tool_version}"),
        ),
        # 64 digits of the hash fill a line of the second column
        widths_mm=(28, 128),
    )


def _todo_table(receipt: Receipt, plan: Plan) -> Table:
    groups: dict[tuple[str, ...], list[FindingMark]] = {}
    for mark in receipt.findings:
        if not mark.waived:
            groups.setdefault((mark.sheet, mark.rule, mark.field), []).append(mark)
    order = sorted(groups.values(), key=lambda own: SEVERITIES.index(own[0].severity))
    aligned: tuple[Align, ...] = ("left", "center", "left", "left", "right")
    return Table(
        ("工作表", "级别", "问题", "位置", "处数"),
        tuple(
            (own[0].sheet or "整个文件", SEVERITY_WORDS[own[0].severity],
             _asked(own[0], receipt.ledgers, plan), places(m.place for m in own), str(len(own)))
            for own in order
        ),
        widths_mm=(24, 14, 64, 40, 14), align=aligned,
    )  # fmt: skip


def _course_table(told: Round, plan: Plan) -> Table:
    return Table(
        ("情况", "问题", "位置", "处数"),
        tuple(
            (word, _asked(own[0].mark, told.ledgers, plan), course_places(own, told), str(len(own)))
            for word, own in by_course(told.followed)
        ),
        widths_mm=(24, 72, 46, 14), align=("left", "left", "left", "right"),
    )  # fmt: skip


def _asked(mark: FindingMark, ledgers: Mapping[str, str], plan: Plan) -> str:
    """F001 必填栏目没有填写（企业名称）: the rule and the column, no value of the cell."""
    header = header_of(mark, ledgers, plan)
    title = RULES[mark.rule].title if mark.rule in RULES else ""
    return f"{mark.rule} {title}".strip() + (f"（{header}）" if header else "")
