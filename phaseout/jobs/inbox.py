"""Which files a call is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from os.path import realpath
from pathlib import Path

from phaseout.edges.reading.marks import property_mark
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.writing.save import RECORD, ours
from phaseout.model.returned import original_name
from phaseout.sentence import Sentence, joined, say

SENT = {
    ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv", ".tsv", ".html", ".htm", ".mht",
    ".doc", ".docx", ".wps", ".pdf", ".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png", "",
}  # fmt: skip
"""What units send; a PDF or a picture is told as unreadable, not passed over."""
LOOKED_AT = 3
UNFILLED = say("是还没有填写的空白台账")
UNCORRECTED = say("退回后没有改动")
FIRST = {
    UNFILLED: say("请先填好、保存，再来运行；没有情况可报的，在“零报告”一格选“是”"),
    UNCORRECTED: say("请先照退回件第一张表改好、保存，再来运行"),
}
"""Why a file of ours is passed over → what its unit has to do first."""


class NothingToDo(Exception):
    """No file to work on; the text says where was looked."""


def files(places: Sequence[Path], out: Path | None = None) -> tuple[list[Path], list[Sentence]]:
    """The files that a call names, folders opened, and remarks on what was passed over.

    Raises:
        NothingToDo: no file is left, or the output would overwrite one of them.
    """
    found: list[Path] = []
    remarks: list[Sentence] = []
    for place in places:
        if place.is_dir() and not place.is_symlink():
            inside, said = _inside(place)
            found += inside
            remarks += said
        elif is_city(place):
            raise NothingToDo(
                say("{place} 是市级台账，不是单位报送的文件，请从输入中去掉。", place=place)
            )
        else:
            found.append(place)
    if not found:
        raise NothingToDo(_nothing(places, remarks))
    if out and realpath(out) in map(realpath, found):
        raise NothingToDo(
            say("输出位置 {out} 就是一份报送的文件，不能覆盖，请换一个名称。", out=out)
        )
    return list(dict.fromkeys(found)), remarks


def _nothing(places: Sequence[Path], remarks: Sequence[Sentence]) -> Sentence:
    """That no file is left, why not, and what to do first."""
    why = [remark.values.get("what") for remark in remarks]
    return say(
        "没有可处理的文件：{places}{passed}。{first}。",
        places=joined("、", map(str, places)),
        passed=_passed(places, remarks),
        first=next((first for what, first in FIRST.items() if what in why), say("请核对路径")),
    )


def _passed(places: Sequence[Path], remarks: Sequence[Sentence]) -> Sentence:
    """Why nothing is there, in brackets: what was passed over, or that the folders hold no file."""
    if remarks:
        return say("（{remarks}）", remarks=joined("；", remarks[:LOOKED_AT]))
    if any(inner.is_dir() for place in places for inner in place.iterdir()):
        return say("（里面只有文件夹；下级文件夹不看，请把台账直接放进来）")
    return say("（里面还没有文件）")


def _inside(folder: Path) -> tuple[list[Path], list[Sentence]]:
    found: list[Path] = []
    remarks: list[Sentence] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            remarks += _not_entered(path)
            continue
        if path.name.startswith(("._", "~$")) or path.name == RECORD:
            continue  # what macOS and Excel leave beside a file
        if path.name.startswith("."):
            remarks += [say("略过 {name}：是隐藏文件", name=path.name)] if _sent(path) else []
            continue
        if path.suffix.lower() not in SENT:
            remarks.append(say("略过 {name}：不是填报文件", name=path.name))
        elif is_city(path):
            remarks.append(say("略过 {name}：是市级台账", name=path.name))
        elif (state := ours(path)) == "unchanged":
            remarks.append(say("略过 {name}：{what}", name=path.name, what=_untouched(path)))
        else:
            found.append(path)
            remarks += _corrected(path) if state == "changed" else ()
    return found, remarks


def _not_entered(folder: Path) -> Iterator[Sentence]:
    """A remark on a folder in the inbox that holds what a unit may have sent."""
    with suppress(OSError):
        if any(_sent(path) and ours(path) == "foreign" for path in folder.iterdir()):
            yield say("略过 {name}：是下级文件夹，里面的台账没有看；请移到上一级", name=folder.name)


def _sent(path: Path) -> bool:
    return path.suffix.lower() in SENT and path.is_file()


def _untouched(path: Path) -> Sentence:
    """What a file is that stands as phaseout wrote it."""
    if original_name(path.name):
        return UNCORRECTED
    return UNFILLED if _kind(path) == "blank" else say("是 phaseout 的输出")


def _corrected(path: Path) -> Iterator[Sentence]:
    """A remark on a return copy that somebody has worked in, more so if its original is there."""
    original = original_name(path.name)
    if original:
        yield say("读取 {name}：退回后有改动", name=path.name)
        if (path.parent / original).exists():
            yield say(
                "{original} 和退回后改过的 {name} 都在，两份都读取，请只留一份",
                original=original,
                name=path.name,
            )


def is_city(path: Path) -> bool:
    """Whether a file bears the mark of a city ledger, edited or not."""
    return _kind(path) == "city"


def _kind(path: Path) -> str:
    """The kind that a workbook of ours bears as its mark; empty for any other file."""
    try:
        return property_mark(contents(path)).get("kind", "")
    except Unreadable:
        return ""
