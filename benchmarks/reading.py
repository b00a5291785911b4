"""CPU of reading ledgers, as a ratio to python-calamine parsing the same files; nothing is judged.

    python benchmarks/reading.py [files] [rows]

Each round measures both, one after the other, in this process; quote the median of the ratios.
Every code, name and document number differs, which is the worst case for a reader that judges
each distinct value once; `--alike` makes ten rows of one firm, as ledgers mostly are.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum.cn import uscc

from phaseout.edges.reading.submission import read_submission
from phaseout.plan import load

PLAN = load("chongqing-2024")
FIELDS = list(PLAN.ledgers["exit"].fields.values())[:36]
ROUNDS = 5


def code(number: int) -> str:
    body = f"91500000MA{number:07d}"
    return body + str(uscc.calc_check_digit(body))


def row(unit: str, number: int, firm: int) -> dict[str, object]:
    day = datetime(2024, 4, 1)
    return {
        "seq": number, "district": unit, "enterprise": f"示例水泥{firm}厂", "credit_code": code(firm),
        "formalities": "完备", "scale": "规上", "industry": "水泥", "standard": "能耗",
        "problem": "单位产品能耗超限额", "basis": "GB 16780-2021", "source": "摸排",
        "found_on": datetime(2024, 3, 1), "equipment": "水泥磨", "model": f"Φ{number % 40 / 10}m",
        "quantity": 1, "quantity_unit": "台", "product": "水泥", "capacity": 30,
        "capacity_unit": "万吨/年", "department": "市经济信息委", "measure": "限期整改",
        "document_no": f"示例〔2024〕{firm}号", "ordered_on": day, "rectify_by": datetime(2024, 10, 8),
    }  # fmt: skip


def ledger(path: Path, unit: str, rows: int, alike: int) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, days = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, f"填报单位：{unit}")
    for x, field in enumerate(FIELDS):
        sheet.write_string(1, x, field.header)
    for y in range(rows):
        cells = row(unit, y + 1, y // alike)
        for x, field in enumerate(FIELDS):
            if field.id in cells:
                sheet.write(
                    y + 2, x, cells[field.id], days if field.type in {"date", "deadline"} else None
                )
    book.close()


def spent(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()] or [6, 2500]
    files, rows = [*numbers, 2500][:2]
    alike = 10 if "--alike" in sys.argv else 1
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{unit}.xlsx" for unit in PLAN.districts[:files]]
        for path in paths:
            ledger(path, path.stem, rows, alike)

        def parse() -> None:
            for path in paths:
                CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_index(0)

        def read() -> None:
            for path in paths:
                read_submission(path, PLAN)

        read()
        pairs = [(spent(parse), spent(read)) for _ in range(ROUNDS)]
    for raw, whole in pairs:
        print(f"parse {raw:6.3f} s   read {whole:6.3f} s   ratio {whole / raw:5.2f}")
    print(
        f"median ratio {median(whole / raw for raw, whole in pairs):.2f} ({files} files × {rows} rows)"
    )


if __name__ == "__main__":
    main()
