"""Which files a call is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from phaseout.edges.reading.marks import property_mark
from phaseout.edges.reading.preflight import Unreadable, contents
from phaseout.edges.writing.save import RECORD, ours
from phaseout.model.returned import original_name
from phaseout.sentence import joined, say

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
            raise NothingToDo(
                say("{place} 是市级台账，不是单位报送的文件，请从输入中去掉。", place=place)
            )
        else:
            found.append(place)
    if not found:
        passed = _passed(places, remarks)
        raise NothingToDo(
            say(
                "没有可处理的文件：{places}{passed}。请核对路径。",
                places=joined("、", map(str, places)),
                passed=passed,
            )
        )
    if out and out.resolve() in {path.resolve() for path in found}:
        raise NothingToDo(
            say("输出位置 {out} 就是一份报送的文件，不能覆盖，请换一个名称。", out=out)
        )
    return list(dict.fromkeys(found)), remarks


def _passed(places: Sequence[Path], remarks: Sequence[str]) -> str:
    """Why nothing is there, in brackets: what was passed over, or that the folders hold no file."""
    if remarks:
        return say("（{remarks}）", remarks=joined("；", remarks[:LOOKED_AT]))
    if any(inner.is_dir() for place in places for inner in place.iterdir()):
        return say("（里面只有文件夹；下级文件夹不看，请把台账直接放进来）")
    return say("（里面还没有文件）")


def _inside(folder: Path) -> tuple[list[Path], list[str]]:
    found: list[Path] = []
    remarks: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith((".", "~$")) or path.name == RECORD:
            continue
        if path.suffix.lower() not in SENT:
            remarks.append(say("略过 {name}：不是填报文件", name=path.name))
        elif is_city(path):
            remarks.append(say("略过 {name}：是市级台账", name=path.name))
        elif (state := ours(path)) == "unchanged":
            what = say("退回后没有改动") if original_name(path.name) else say("是 phaseout 的输出")
            remarks.append(say("略过 {name}：{what}", name=path.name, what=what))
        else:
            found.append(path)
            remarks += _corrected(path) if state == "changed" else ()
    return found, remarks


def _corrected(path: Path) -> Iterator[str]:
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
    try:
        return property_mark(contents(path)).get("kind") == "city"
    except Unreadable:
        return False
