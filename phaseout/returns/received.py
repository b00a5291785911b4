"""What units have sent: the files that came in, and what those that count say together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, ROW, SHEET, Submission
from phaseout.model.merged import REASON, Merged
from phaseout.model.progress import Received, State
from phaseout.model.receipt import OUTCOMES, Receipt
from phaseout.sentence import joined, say

NO_UNIT = say("看不出是哪个单位填报的")
NO_ROWS = say("没有可以汇总的数据行，也没有写明零报告")


@dataclass(frozen=True)
class Sent:
    """What a unit has sent, in the files that count for it."""

    state: State
    on: date | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()


def received_from(submissions: Iterable[Submission]) -> tuple[Received, ...]:
    """The files of a folder that was checked."""
    return tuple(
        Received(
            file=s.file, unit=s.unit, status=s.status, sha256=s.sha256, on=s.filled_on,
            message=s.message or _unknown_unit(s),
            findings=tuple(f for f in s.findings if not f.waived and f.severity != "info"),
        )
        for s in submissions
    )  # fmt: skip


def received_in(merged: Merged) -> tuple[Received, ...]:
    """The files of a city ledger; what is open in them is what its pending rows wait for."""
    waiting: dict[str, list[Finding]] = {}
    for rows in merged.pending.values():
        for file, sheet, row, why in rows[[FILE, SHEET, ROW, REASON]].itertuples(index=False):
            place = Place(str(file), str(sheet), int(row))
            waiting.setdefault(place.file, []).append(Finding("", "error", place, str(why)))
    return tuple(
        Received(
            file=s.file, unit=s.unit, status=s.status, sha256=s.sha256, on=s.filled_on,
            message=s.message or ("" if s.unit else NO_UNIT), findings=tuple(waiting.get(s.file, ())),
        )
        for s in merged.sources
    )  # fmt: skip


def submitted_on(file: Received, receipts: Iterable[Receipt], today: date) -> date | None:
    """The day a file was sent: its 填报日期, else the day of its first receipt.

    Never the file's own time. None where neither says, or it lies in the future.
    """
    stated = file.on if file.on and file.on <= today else None
    return stated or min(
        (receipt_day(r) for r in receipts if r.sha256 == file.sha256), default=None
    )


def receipt_day(receipt: Receipt) -> date:
    """The day a receipt was given, whether or not it knows the moment."""
    return receipt.at.date() if isinstance(receipt.at, datetime) else receipt.at


def by_receipt(own: Sequence[Receipt]) -> list[Received]:
    """What the last receipt of a unit says of a file that is not at hand."""
    if not own:
        return []
    last = max(own, key=lambda r: (receipt_day(r), r.round))
    status = "faulty" if last.outcome == "returned" else last.status
    said = say(
        "据第{round}轮回执{outcome}，文件不在此处",
        round=last.round,
        outcome=OUTCOMES[last.outcome],
    )
    return [Received(
        file=last.file, unit=last.unit, status=status, sha256=last.sha256, on=receipt_day(last),
        message=said,
    )]  # fmt: skip


def spoken(files: Sequence[Received]) -> Sent | None:
    """What the files of a unit say together: of the readable ones those of the latest day count.

    A file of unknown day cannot be called superseded, so it counts as well.
    """
    readable = [r for r in files if r.status != "unreadable"]
    if not readable:
        lost = joined(
            "；", (say("{file} 无法读取：{message}", file=r.file, message=r.message) for r in files)
        )
        return Sent("missing", reason=lost) if files else None
    latest = max((r.on for r in readable if r.on), default=None)
    counted = [r for r in readable if r.on in (None, latest)]
    older = {r.file for r in readable if r not in counted}
    findings = tuple(f for r in counted for f in r.findings if not _settled(f, older))
    state = _state(counted, older)
    why = _faults(counted, findings) if state == "faulty" else ()
    reason = joined("；", [*why, *_remarks(files, counted)])
    return Sent(state, latest, reason, findings)


def _unknown_unit(submission: Submission) -> str:
    stated = submission.stated_unit
    if submission.unit:
        return ""
    return say("表内填报单位“{stated}”不在方案之内", stated=stated) if stated else NO_UNIT


def _settled(finding: Finding, older: Collection[str]) -> bool:
    """Whether it is only held against files that the unit itself has replaced."""
    return bool(finding.related) and all(p.file in older for p in finding.related)


def _state(counted: Sequence[Received], older: Collection[str]) -> State:
    if any(_is_faulty(r, older) for r in counted):
        return "faulty"
    return "nil" if all(r.status == "nil" for r in counted) else "submitted"


def _is_faulty(file: Received, older: Collection[str]) -> bool:
    """Whether it has a fault, other than one that a file which it replaces accuses it of."""
    held = [f for f in file.findings if f.holds_back]
    settled = bool(held) and all(_settled(f, older) for f in held)
    return file.status == "faulty" and not settled


def _faults(counted: Sequence[Received], findings: Sequence[Finding]) -> Sequence[str]:
    """Why a file must be mended: what is said of it as a whole, else how many faults it has."""
    held = [f for f in findings if f.holds_back]
    whole = [f.message for f in held if not f.place.sheet]
    if whole or held:
        return tuple(dict.fromkeys(whole)) or (say("有 {n} 处错误", n=len(held)),)
    return [r.message or NO_ROWS for r in counted if r.status == "faulty"]


def _remarks(files: Sequence[Received], counted: Sequence[Received]) -> Iterator[str]:
    """Which of several files count, and which cannot be read."""
    readable = [r for r in files if r.status != "unreadable"]
    for file in counted:
        if file.message and file.status != "faulty":
            yield file.message
    if len(readable) > len(counted):
        names = joined(
            "、", (say("{file}（{on}）", file=r.file, on=r.on) if r.on else r.file for r in counted)
        )
        yield say("收到 {n} 份，以最近的为准：{names}", n=len(readable), names=names)
    elif len(counted) > 1:
        yield say(
            "收到 {n} 份，合并计算：{files}",
            n=len(counted),
            files=joined("、", (r.file for r in counted)),
        )
    for file in files:
        if file.status == "unreadable":
            yield say("另有 {file} 无法读取", file=file.file)
