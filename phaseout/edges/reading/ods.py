"""The merges of an OpenDocument sheet, which the reader of workbooks does not tell, and how far its
cells reach, before a reader lays them out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from phaseout.edges.reading.cells import address
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.sentence import say

Merge = tuple[int, int, int, int]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
FARTHEST = 1_048_576


def merges(content: bytes) -> list[tuple[Merge, ...]]:
    """The merges of each table of `content.xml`, as (first row, first column, last row, last
    column) counted from 0.

    Raises:
        Unreadable: the cells of a table span too large a box.
    """
    root = ET.fromstring(content)  # noqa: S314 -- the package was refused if it had a DOCTYPE
    return [tuple(_of_table(table)) for table in root.iter(f"{TABLE}table")]


def _of_table(table: ET.Element) -> list[Merge]:
    found: list[Merge] = []
    y, depth, width = 0, 0, 0
    for row in table.iter(f"{TABLE}table-row"):
        x, filled = 0, 0
        for cell in row:
            down, across = _number(cell, "rows-spanned"), _number(cell, "columns-spanned")
            if down > 1 or across > 1:
                found.append((y, x, y + down - 1, x + across - 1))
            x += _number(cell, "columns-repeated")
            filled = x if cell.get(VALUE_TYPE) else filled
        y += _number(row, "rows-repeated")
        depth, width = (y, max(width, filled)) if filled else (depth, width)
        if depth * width > limits().cells:
            last = address(depth - 1, width - 1)
            raise Unreadable(say("内容一直延伸到 {last}，请删除表外零散的内容后报送", last=last))
        if y > FARTHEST:
            break
    return found


def _number(element: ET.Element, name: str) -> int:
    return int(element.get(f"{TABLE}number-{name}", "1"))
