"""The mark in the properties of a workbook, told without reading a sheet of it."""

from __future__ import annotations

from collections.abc import Mapping

from phaseout.edges.reading.kinds import kind_of
from phaseout.edges.reading.ooxml import mark
from phaseout.edges.reading.package import Package


def property_mark(content: bytes) -> Mapping[str, str]:
    """The mark in the properties of a workbook; empty where it bears none there.

    Raises:
        Unreadable: no table, or a package that cannot be taken apart.
    """
    return mark(Package(content)) if kind_of(content) == "xlsx" else {}
