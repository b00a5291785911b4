"""The paper of a kind: its section templates, filled and read into blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from phaseout.edges.documents.lines import read
from phaseout.edges.documents.template import (
    TemplateFault,
    render,
    render_apart,
    section_names,
)
from phaseout.model.document import Chart, Document, Table
from phaseout.paths import folder
from phaseout.sentence import say

_COMMON = "common"
_LARGEST = 1 << 20
_ANNEX = re.compile(r"\d+_附件_(.+)\.md\.j2")


def folders(
    kind: str, plans: Sequence[str] = (), own: Path | None = None
) -> tuple[Path, ...]:  # fmt: skip
    """Where the sections of a kind lie: ours, over them the plans' it descends from, the office's."""
    ours = folder("templates")
    places = [ours / kind, *(ours / plan / kind for plan in plans), *([own] if own else [])]
    return tuple(place for place in places if place.is_dir())


def report_folders(
    kind: str, plans: Sequence[str] = (), own: Path | None = None
) -> tuple[Path, ...]:  # fmt: skip
    """Where the sections of a report lie, what all reports share below them; none for a new kind."""
    places = folders(kind, plans, own)
    return (folder("templates") / _COMMON, *places) if places else ()


def check_own(place: Path) -> None:
    """Nothing where a folder of the office's own templates can be used.

    Raises:
        TemplateFault: no such folder, nothing in it, or a template that is a link to elsewhere.
    """
    if not place.is_dir():
        raise TemplateFault(str(place), None, say("没有这个文件夹"))
    files = sorted(place.glob("*.j2"))
    if not files:
        raise TemplateFault(
            str(place), None, say("里面没有模板（*.j2）；用 --copy-templates 可以复制一份")
        )
    for path in files:
        if path.resolve().parent != place.resolve():
            raise TemplateFault(path.name, None, say("是指向别处的链接，不能用作模板"))
        if path.stat().st_size > _LARGEST:
            raise TemplateFault(path.name, None, say("超过 1 MB，不像是一个章节的模板"))


def annex_names(places: Sequence[Path]) -> tuple[str, ...]:
    """What a paper of these sections can append, in order: 汇总表 of 91_附件_汇总表.md.j2.

    A section that was replaced by one without an annex appends nothing.
    """
    found = ((name, _ANNEX.fullmatch(name)) for name in section_names(places))
    return tuple(named[1] for name, named in found if named and "【附件" in _text(places, name))


def _text(places: Sequence[Path], name: str) -> str:
    """The file of this name in the last folder that has it, as far as it is text at all."""
    last = next(place / name for place in reversed(places) if (place / name).is_file())
    return last.read_text(encoding="utf-8-sig", errors="replace")


def written(
    places: Sequence[Path], variables: Mapping[str, Any], tables: Mapping[str, Table],
    charts: Mapping[str, Chart] = MappingProxyType({}), *, day: date, author: str = "",
    own: Path | None = None,
) -> Document:  # fmt: skip
    """The paper that the sections in these folders make of what is known.

    own: the folder among them that is not ours; its templates are rendered in a child.

    Raises:
        TemplateFault: no templates, or a fault in one, with its file and line.
    """
    if not places:
        raise TemplateFault("templates", None, say("这种文书还没有模板，请先写好各章节模板。"))
    sections = (render_apart if own else render)(places, variables)
    return read(sections, tables, charts, day=day, author=author)
