"""CPU of making a return copy, as a ratio to openpyxl loading and saving the same workbook.

    python benchmarks/returned.py [rows] [faults]

A ledger of 36 filled columns; the faults are spread over it, some in empty cells beside it. The
plain round trip of openpyxl marks nothing: what it would cost to set fills and comments comes on
top. Each round measures both, one after the other, in this process; quote the median of the ratios.
"""

from __future__ import annotations

import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import openpyxl
from reading import FIELDS, PLAN, ROUNDS, ledger, row, spent

from phaseout.edges.reading.cells import letter
from phaseout.edges.writing.returned import return_copy
from phaseout.model.finding import SEVERITIES, Finding, Place
from phaseout.model.ledger import Submission

DAY = date(2024, 12, 31)


def findings(rows: int, faults: int) -> tuple[Finding, ...]:
    """Faults in every third column and one empty one beyond the table, down to the last row."""
    width = len(FIELDS) + 1
    return tuple(
        Finding(
            f"D{number % 7:03}", SEVERITIES[number % 2],
            Place("渝北区.xlsx", "台账", 3 + number * rows // faults, letter(number * 3 % width)),
            f"第{number}处示例问题", "请核对", basis="示例依据",
        )
        for number in range(faults)
    )  # fmt: skip


def measure(rows: int, faults: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "渝北区.xlsx"
        ledger(path, "渝北区", (row("渝北区", y + 1, y // 10) for y in range(rows)), FIELDS)
        content = path.read_bytes()
    about = Submission("渝北区.xlsx", unit="渝北区", findings=findings(rows, faults), rows=rows)

    def copy() -> None:
        return_copy(content, about, PLAN, DAY, 1)

    def load_and_save() -> None:
        openpyxl.load_workbook(BytesIO(content)).save(BytesIO())

    copy()
    pairs = [(spent(copy), spent(load_and_save)) for _ in range(ROUNDS)]
    print(
        f"{rows:6} rows, {faults:5} faults:   copy {median(own for own, _ in pairs):6.3f} s   "
        f"openpyxl {median(other for _, other in pairs):6.3f} s   "
        f"ratio 1/{median(other / own for own, other in pairs):.1f}"
    )


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:]]
    shapes = (
        [tuple(numbers)]
        if len(numbers) == 2
        else [(250, 20), (2500, 100), (2500, 2000), (10_000, 500)]
    )
    for rows, faults in shapes:
        measure(rows, faults)


if __name__ == "__main__":
    main()
