"""Which files a call is about, and which plan it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from phaseout.edges.reading.form import mark_of
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.reading.submission import read_submission
from phaseout.edges.reading.workbook import open_book
from phaseout.edges.writing.save import RECORD, ours
from phaseout.model.ledger import Submission
from phaseout.model.plan import Plan
from phaseout.model.returned import original_name
from phaseout.plan import PlanFault, load, plan_ids

SENT = {
    ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv", ".tsv", ".html", ".htm", ".mht",
    ".doc", ".docx", ".wps", ".pdf", ".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png", "",
}  # fmt: skip
"""What units send; a PDF or a picture is told as unreadable, not passed over."""
LOOKED_AT = 3


class NothingToDo(Exception):
    """No file to work on; the text says where was looked."""


def files(places: Sequence[Path], out: Path | None = None) -> tuple[list[Path], list[str]]:
    """The files that a call names, folders opened, and remarks on what was passed over.

    Raises:
        NothingToDo: no file is left, or the output would overwrite one of them.
    """
    found: list[Path] = []
    remarks: list[str] = []
    for place in places:
        if place.is_dir() and not place.is_symlink():
            inside, said = _inside(place)
            found += inside
            remarks += said
        elif is_city(place):
            raise NothingToDo(f"{place} 是市级台账，不是单位报送的文件，请从输入中去掉。")
        else:
            found.append(place)
    if not found:
        passed = f"（{'；'.join(remarks[:LOOKED_AT])}）" if remarks else ""
        raise NothingToDo(f"没有可处理的文件：{'、'.join(map(str, places))}{passed}。请核对路径。")
    if out and out.resolve() in {path.resolve() for path in found}:
        raise NothingToDo(f"输出位置 {out} 就是一份报送的文件，不能覆盖，请换一个名称。")
    return list(dict.fromkeys(found)), remarks


def _inside(folder: Path) -> tuple[list[Path], list[str]]:
    found, remarks = [], []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith((".", "~$")) or path.name == RECORD:
            continue
        if path.suffix.lower() not in SENT:
            remarks.append(f"略过 {path.name}：不是填报文件")
        elif is_city(path):
            remarks.append(f"略过 {path.name}：是市级台账")
        elif (state := ours(path)) == "unchanged":
            what = "退回后没有改动" if original_name(path.name) else "是 phaseout 的输出"
            remarks.append(f"略过 {path.name}：{what}")
        else:
            found.append(path)
            remarks += _corrected(path) if state == "changed" else ()
    return found, remarks


def _corrected(path: Path) -> Iterator[str]:
    """A remark on a return copy that somebody has worked in, more so if its original is there."""
    original = original_name(path.name)
    if original:
        yield f"读取 {path.name}：退回后有改动"
        if (path.parent / original).exists():
            yield f"{original} 和退回后改过的 {path.name} 都在，两份都读取，请只留一份"


def is_city(path: Path) -> bool:
    """Whether a file bears the mark of a city ledger, edited or not."""
    try:
        with ZipFile(path) as package:
            properties = package.read("docProps/custom.xml")
    except (OSError, BadZipFile, KeyError):
        return False
    return (
        re.search(rb'name="phaseout\.kind"[^>]*>\s*<vt:lpwstr[^>]*>city<', properties) is not None
    )


def plan_for(paths: Sequence[Path], asked: str | None) -> Plan:
    """The plan a call follows: as asked, by the files' own marks, else the only one that fits.

    Marks decide where they agree and at least half of the files bear one: a form of another year
    among the returns of a city must not turn the call.

    Raises:
        PlanFault: no such plan, or none or several fit; the text names them.
    """
    if asked:
        return load(asked)
    marks, faults = _marks(paths)
    if len(set(marks)) == 1 and 2 * len(marks) >= len(paths) - len(faults):
        return load(marks[0])
    if len(faults) == len(paths):
        raise NothingToDo("；".join(f"{path}：{fault}" for path, fault in faults.items()))
    fitting = [name for name in plan_ids() if _fits(paths, load(name))]
    cities = [name for name in fitting if load(name).reporters] or fitting
    for narrower in (_of_its_city, _from_its_units, _of_its_year):
        if len(cities) > 1:
            cities = [name for name in cities if narrower(paths, load(name))] or cities
    if len(cities) > 1:
        cities = [name for name in cities if name in marks] or cities
    if len(cities) == 1:
        return load(cities[0])
    known = "、".join(cities or plan_ids())
    why = "有几个方案都合适" if cities else "看不出属于哪个方案"
    if faults:
        why += (
            "（" + "；".join(f"{p.name}：{fault}" for p, fault in list(faults.items())[:3]) + "）"
        )
    raise PlanFault(
        f"{why}，请用 --plan 指明，例如 --plan {(cities or plan_ids())[0]}。可选：{known}。"
    )


def _marks(paths: Sequence[Path]) -> tuple[list[str], dict[Path, Unreadable]]:
    """The plans that the files say they were made for, and the files that cannot be read."""
    marks: list[str] = []
    faults: dict[Path, Unreadable] = {}
    for path in paths:
        try:
            mark = mark_of(open_book(contents(path))).get("plan")
        except Unreadable as fault:
            faults[path] = fault
            continue
        if mark in plan_ids():
            marks.append(mark)
    return marks, faults


def _fits(paths: Sequence[Path], plan: Plan) -> bool:
    """Whether the first readable files have a ledger of the plan, from a unit of the plan."""
    return any(
        s.ledgers and (not plan.reporters or s.unit in plan.units) for s in _first(paths, plan)
    )


def _of_its_city(paths: Sequence[Path], plan: Plan) -> bool:
    """Whether a title of the first readable files names the plan's city."""
    sheets = (sheet for s in _first(paths, plan) for sheet in s.sheets)
    return any(plan.jurisdiction in sheet.title for sheet in sheets)


def _from_its_units(paths: Sequence[Path], plan: Plan) -> bool:
    """Whether the first readable files all come from units of the plan, a district among them.

    市生态环境局 is a department of every city; its districts are a city's own.
    """
    units = {s.unit for s in _first(paths, plan)}
    return units <= plan.units.keys() and (not plan.districts or bool(units & {*plan.districts}))


def _of_its_year(paths: Sequence[Path], plan: Plan) -> bool:
    """Whether the first readable files name years in their titles, and only years of the plan."""
    titles = (sheet.title for s in _first(paths, plan) for sheet in s.sheets)
    years = {int(year) for title in titles for year in re.findall(r"(20\d\d)年", title)}
    if not years or plan.period_from is None or plan.period_to is None:
        return False
    return all(plan.period_from.year <= year <= plan.period_to.year for year in years)


def _first(paths: Sequence[Path], plan: Plan) -> list[Submission]:
    """The first readable files, read under a plan."""
    read = (read_submission(path, plan) for path in paths)
    return list(islice((s for s in read if s.status != "unreadable"), LOOKED_AT))
