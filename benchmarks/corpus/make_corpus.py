"""Writes the corpus of messy workbooks: `python benchmarks/corpus/make_corpus.py FOLDER`.

Beside the files stands `expected.json`: every planted fault and every expected repair, written
from the words that draw the cells. All firms, codes, people and figures are invented. Each run
writes the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus import by_cell, by_file, by_layout, lawful
from corpus.formats import SHEETLESS, packed
from corpus.sheets import Book, Grid, drawn


def books() -> list[Book]:
    """All files of the corpus in a fixed order."""
    return list(chain(by_cell.files(), by_layout.files(), by_file.files(), lawful.files()))


def make(folder: Path) -> dict[str, Any]:
    """Write the corpus; what must be found in it."""
    folder.mkdir(parents=True, exist_ok=True)
    expected = []
    for book in books():
        grids = [drawn(sheet) for sheet in book.sheets]
        (folder / book.name).write_bytes(packed(book, grids))
        expected.append(_expected(book, grids))
    answer = {"today": "2024-12-31", "files": expected}
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(text, encoding="utf-8")
    return answer


def _expected(book: Book, grids: Sequence[Grid]) -> dict[str, Any]:
    """What must be found in a file; `*` as sheet where the format knows no sheet names."""
    nameless = book.packed.startswith(SHEETLESS)

    def of(kind: str) -> list[dict[str, Any]]:
        return [
            {"sheet": "*" if nameless else grid.sheet.name} | dict(entry)
            for grid in grids
            for entry in getattr(grid, kind)
        ]

    told = [{"sheet": "", "rule": rule, "places": [""]} for rule in book.told.split()]
    faults = told + of("faults")
    also = [{"sheet": "", "rule": rule, "places": [""]} for rule in book.also.split()]
    return {
        "file": book.name, "plan": book.plan, "faults": faults, "also": also + of("also"),
        "repairs": of("repairs"), "may_be_repaired": of("maybe"), "tables": of("tables"),
    }  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("make_corpus.py FOLDER")
    made = make(Path(sys.argv[1]))
    faults, repairs = (sum(len(f[k]) for f in made["files"]) for k in ("faults", "repairs"))
    print(f"{len(made['files'])} files, {faults} faults, {repairs} repairs")
