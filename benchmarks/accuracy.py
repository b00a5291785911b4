"""How much of what is planted in the corpus `phaseout` finds: `python benchmarks/accuracy.py`.

--show lists misses, false alarms and wrong repairs; --json prints the whole score; --keep FOLDER
leaves the corpus there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus.make_corpus import make

from phaseout.jobs.batch import Job, check_files
from phaseout.model.finding import Finding, Place, Repair

CLASSES = {
    "required cells": "F001 F002", "dates": "F003 F004 F008", "numbers": "F005 F006",
    "choices": "F007 F012", "text, web, phone": "F009 F010 F011", "units differ": "F013",
    "broken cells": "F014 F015", "under merges": "F016", "credit codes": "D001 D002",
    "who a row is about": "D003 D004 D005 D006",
    "order and periods": " ".join(f"T{k:03d}" for k in range(1, 16)), "content": "C001 C002 C003",
    "files, sheets, columns": " ".join(f"W{k:03d}" for k in range(1, 21)),
}  # fmt: skip
"""What is planted, by kind: the rules that may tell it."""
CLASS_OF = {rule: name for name, rules in CLASSES.items() for rule in rules.split()}


@dataclass(frozen=True)
class Fault:
    """A planted fault and whether it was found."""

    file: str
    sheet: str
    places: tuple[str, ...]
    rule: str
    found: bool

    @property
    def kind(self) -> str:
        """The class it is counted in."""
        return CLASS_OF[self.rule.split("|")[0]]


@dataclass(frozen=True)
class Alarm:
    """A finding with nothing planted where it points."""

    file: str
    sheet: str
    place: str
    rule: str
    severity: str
    message: str


@dataclass(frozen=True)
class Reading:
    """A repair: expected and what was made of it, or made without being expected."""

    file: str
    sheet: str
    place: str
    field: str
    rule: str
    after: str
    got: str = ""
    """`exact`, or what came instead; empty where nothing came."""


@dataclass
class Score:
    """The whole result."""

    faults: list[Fault] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    repairs: list[Reading] = field(default_factory=list)
    unexpected: list[Reading] = field(default_factory=list)
    lawful: int = 0
    files: int = 0

    def recall(self) -> float:
        """The share of planted faults that were found."""
        return sum(f.found for f in self.faults) / len(self.faults)

    def exact(self) -> float:
        """The share of expected repairs that were made as expected."""
        return sum(r.got == "exact" for r in self.repairs) / len(self.repairs)


def score(folder: Path) -> Score:
    """Make the corpus in the folder, check it, compare."""
    expected = make(folder)
    today = date.fromisoformat(expected["today"])
    result = Score(files=len(expected["files"]))
    for plan in dict.fromkeys(f["plan"] for f in expected["files"]):
        own = [f for f in expected["files"] if f["plan"] == plan]
        checked = check_files([folder / f["file"] for f in own], Job(plan, today))
        for about, got in zip(own, checked, strict=True):
            compare(about, got.submission.findings, got.submission.repairs, result)
    return result


def compare(
    about: Mapping[str, Any], findings: Sequence[Finding], repairs: Sequence[Repair], result: Score
) -> None:
    """Add one file to the score."""
    result.lawful += not about["faults"]
    for fault in about["faults"]:
        found = any(_tells(finding, fault) for finding in findings)
        result.faults.append(
            Fault(about["file"], fault["sheet"], tuple(fault["places"]), fault["rule"], found)
        )
    known = [*about["faults"], *about["also"]]
    for finding in findings:
        if not any(_tells(finding, fault) for fault in known):
            result.alarms.append(
                Alarm(
                    about["file"], finding.place.sheet, _place(finding.place), finding.rule,
                    finding.severity, finding.message,
                )
            )  # fmt: skip
    _compare_repairs(about, repairs, result)


def _tells(finding: Finding, fault: Mapping[str, Any]) -> bool:
    """Whether a finding is this fault: the rule, the sheet, and the cell or row.

    A fault of a whole sheet or file may be told at any place in it.
    """
    if finding.rule not in fault["rule"].split("|"):
        return False
    if not _same_sheet(finding.place, fault["sheet"]):
        return False
    return fault["places"] == [""] or _place(finding.place) in fault["places"]


def _same_sheet(place: Place, sheet: str) -> bool:
    return sheet in ("", "*", place.sheet)


def _place(place: Place) -> str:
    """The cell, else the row, else nothing."""
    return place.cell or ("" if place.row is None else str(place.row))


def _compare_repairs(about: Mapping[str, Any], repairs: Sequence[Repair], result: Score) -> None:
    left = list(repairs)
    for wanted in about["repairs"]:
        same = [r for r in left if _reads(r, wanted)]
        best = next((r for r in same if _exactly(r, wanted)), same[0] if same else None)
        if best is not None:
            left.remove(best)
        result.repairs.append(_reading(about["file"], wanted, best))
    allowed = {(m["sheet"], m["row"], m["field"]) for m in about["may_be_repaired"]}
    for repair in left:
        key = (repair.place.row, repair.field)
        if not {(repair.place.sheet, *key), ("*", *key)} & allowed:
            result.unexpected.append(
                Reading(
                    about["file"], repair.place.sheet, _place(repair.place), repair.field,
                    repair.rule, repair.after,
                )
            )  # fmt: skip


def _reads(repair: Repair, wanted: Mapping[str, Any]) -> bool:
    """The same cell of the same field; a field without a column is named by its row."""
    if not _same_sheet(repair.place, wanted["sheet"]) or repair.field != wanted["field"]:
        return False
    if wanted["place"].isdigit():
        return repair.place.row == wanted["row"]
    return _place(repair.place) == wanted["place"]


def _exactly(repair: Repair, wanted: Mapping[str, Any]) -> bool:
    return repair.rule in wanted["rule"].split("|") and repair.after == wanted["after"]


def _reading(file: str, wanted: Mapping[str, Any], repair: Repair | None) -> Reading:
    got = ""
    if repair is not None:
        got = "exact" if _exactly(repair, wanted) else f"{repair.rule} → {repair.after}"
    return Reading(
        file,
        wanted["sheet"],
        wanted["place"],
        wanted["field"],
        wanted["rule"],
        wanted["after"],
        got,
    )


# ── Showing ──────────────────────────────────────────────────────────────────────────────────────


def table(result: Score) -> str:
    """The score as lines of text."""
    lines = [f"{result.files} files, {result.lawful} of them without any fault", ""]
    lines.append(f"{'class':<26}{'planted':>8}{'found':>8}{'recall':>9}")
    for name in CLASSES:
        own = [f for f in result.faults if f.kind == name]
        if own:
            lines.append(_line(name, len(own), sum(f.found for f in own)))
    lines.append(_line("all faults", len(result.faults), sum(f.found for f in result.faults)))
    alarms = Counter(a.severity for a in result.alarms)
    told = ", ".join(f"{alarms[severity]} {severity}" for severity in ("error", "warning", "info"))
    lines += ["", f"false alarms: {told}", "", f"{'repairs':<26}{'expected':>8}{'exact':>8}"]
    for rule in sorted({r.rule.split("|")[0] for r in result.repairs}):
        own_repairs = [r for r in result.repairs if r.rule.split("|")[0] == rule]
        lines.append(_line(rule, len(own_repairs), sum(r.got == "exact" for r in own_repairs)))
    exact = sum(r.got == "exact" for r in result.repairs)
    lines.append(_line("all repairs", len(result.repairs), exact))
    lines.append(f"repairs that nobody expected: {len(result.unexpected)}")
    return "\n".join(lines)


def _line(name: str, of: int, found: int) -> str:
    return f"{name:<26}{of:>8}{found:>8}{found / of:>9.1%}"


def details(result: Score) -> Iterable[str]:
    """Every miss, false alarm and wrong repair in a line."""
    for fault in result.faults:
        if not fault.found:
            yield f"MISSED   {fault.file}[{fault.sheet}]!{'/'.join(fault.places)} {fault.rule}"
    for a in result.alarms:
        yield f"ALARM    {a.file}[{a.sheet}]!{a.place} {a.rule} {a.severity}: {a.message}"
    for r in result.repairs:
        if r.got != "exact":
            wanted = f"{r.file}[{r.sheet}]!{r.place} {r.field} {r.rule} → {r.after}"
            yield f"REPAIR   {wanted}; got {r.got or 'nothing'}"
    for r in result.unexpected:
        yield f"UNASKED  {r.file}[{r.sheet}]!{r.place} {r.field} {r.rule} → {r.after}"


def main() -> None:
    """Score and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--show", action="store_true")
    options.add_argument("--keep", type=Path)
    asked = options.parse_args()
    with TemporaryDirectory() as made:
        result = score(asked.keep or Path(made))
    if asked.json:
        print(json.dumps(asdict(result), ensure_ascii=False, indent=1))
        return
    print(table(result))
    if asked.show:
        print("", *details(result), sep="\n")


if __name__ == "__main__":
    main()
