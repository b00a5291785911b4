"""The merges of an OpenDocument sheet, which the reader of workbooks does not tell."""

from __future__ import annotations

import xml.etree.ElementTree as ET

Merge = tuple[int, int, int, int]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
FARTHEST = 1_048_576


def merges(content: bytes) -> list[tuple[Merge, ...]]:
    """The merges of each table of `content.xml`, as (first row, first column, last row, last
    column) counted from 0.
    """
    root = ET.fromstring(content)  # noqa: S314 -- the package was refused if it had a DOCTYPE
    return [tuple(_of_table(table)) for table in root.iter(f"{TABLE}table")]


def _of_table(table: ET.Element) -> list[Merge]:
    found: list[Merge] = []
    y = 0
    for row in table.iter(f"{TABLE}table-row"):
        x = 0
        for cell in row:
            down, across = (
                int(cell.get(f"{TABLE}number-{kind}-spanned", "1")) for kind in ("rows", "columns")
            )
            if down > 1 or across > 1:
                found.append((y, x, y + down - 1, x + across - 1))
            x += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        y += int(row.get(f"{TABLE}number-rows-repeated", "1"))
        if y > FARTHEST:
            break
    return found
