"""The paper of a kind: its section templates, filled and read into blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from phaseout.edges.documents.lines import read
from phaseout.edges.documents.template import TemplateFault, render
from phaseout.model.document import Chart, Document, Table
from phaseout.paths import folder


def folders(kind: str, plan: str = "", own: Path | None = None) -> tuple[Path, ...]:
    """Where the sections of a kind lie: ours, the plan's over ours, the office's over both."""
    ours = folder("templates")
    places = [ours / kind, *([ours / plan / kind] if plan else []), *([own] if own else [])]
    return tuple(place for place in places if place.is_dir())


def written(
    places: Sequence[Path], variables: Mapping[str, Any], tables: Mapping[str, Table],
    charts: Mapping[str, Chart] = MappingProxyType({}), *, day: date, author: str = "",
) -> Document:  # fmt: skip
    """The paper that the sections in these folders make of what is known.

    Raises:
        TemplateFault: no templates, or a fault in one, with its file and line.
    """
    if not places:
        raise TemplateFault("templates", None, "这种文书还没有模板，请先写好各章节模板。")
    return read(render(places, variables), tables, charts, day=day, author=author)
