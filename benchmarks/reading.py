"""CPU of reading ledgers, as a ratio to python-calamine parsing the same files; nothing is judged.

    python benchmarks/reading.py [files] [rows]

Four shapes: all 36 columns filled or 24 of them, every code, name, address, number and document
different (the worst case for a reader that judges each distinct value once) or ten rows a firm, as
ledgers mostly are. Each round measures both, one after the other, in this process; quote the
median of the ratios.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum.cn import uscc

from phaseout.edges.reading.submission import read_submission
from phaseout.model.plan import Field
from phaseout.plan import load

PLAN = load("chongqing-2024")
FIELDS = list(PLAN.ledgers["exit"].fields.values())[:36]
LATER = frozenset({
    "address", "contact", "phone", "assisting", "extension_applied_on", "extension_approved_on",
    "extension_months", "extended_to", "rechecked_on", "recheck", "exit_mode", "closed_on",
})  # fmt: skip
"""The columns that are empty in the second shape: what is known only of some firms, or later."""
ROUNDS = 5


def code(number: int) -> str:
    body = f"91500000MA{number:07d}"
    return body + str(uscc.calc_check_digit(body))


def row(unit: str, number: int, firm: int) -> dict[str, object]:
    found = datetime(2024, 3, 1) + timedelta(number % 90)
    day = found + timedelta(30)
    return {
        "seq": number, "district": unit, "enterprise": f"示例水泥{firm}厂", "credit_code": code(firm),
        "formalities": "完备", "scale": "规上", "industry": "水泥",
        "address": f"{unit}示例大道{firm}号", "contact": f"示例联系人{firm % 200}",
        "phone": f"138{firm:08d}", "standard": "能耗", "problem": "单位产品能耗超限额",
        "basis": "GB 16780-2021", "source": "摸排", "found_on": found, "equipment": "水泥磨",
        "model": f"Φ{number % 40 / 10}m", "quantity": 1 + number % 4, "quantity_unit": "台",
        "product": "水泥", "capacity": 30 + number % 50 / 10, "capacity_unit": "万吨/年",
        "department": "市经济信息委", "assisting": "市生态环境局", "measure": "限期整改",
        "document_no": f"示例〔2024〕{firm}号", "ordered_on": day, "rectify_by": day + timedelta(183),
        "extension_applied_on": day + timedelta(150), "extension_approved_on": day + timedelta(160),
        "extension_months": 1 + number % 3, "extended_to": day + timedelta(275),
        "rechecked_on": day + timedelta(280), "recheck": "不合格", "exit_mode": "拆除主体设备",
        "closed_on": day + timedelta(300),
    }  # fmt: skip


def ledger(
    path: Path, unit: str, items: Iterable[dict[str, object]], fields: Sequence[Field]
) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, days = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, f"填报单位：{unit}")
    for x, field in enumerate(fields):
        sheet.write_string(1, x, field.header)
    for y, cells in enumerate(items):
        for x, field in enumerate(fields):
            if field.id in cells:
                style = days if field.type in {"date", "deadline"} else None
                sheet.write(y + 2, x, cells[field.id], style)
    book.close()


def spent(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(files: int, rows: int, alike: int, empty: frozenset[str]) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{unit}.xlsx" for unit in PLAN.districts[:files]]
        for path in paths:
            items = (row(path.stem, y + 1, y // alike) for y in range(rows))
            kept = ({k: v for k, v in item.items() if k not in empty} for item in items)
            ledger(path, path.stem, kept, FIELDS)

        def parse() -> None:
            for path in paths:
                CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_index(0)

        def read() -> None:
            for path in paths:
                read_submission(path, PLAN)

        read()
        pairs = [(spent(parse), spent(read)) for _ in range(ROUNDS)]
    share = f"{len(FIELDS) - len(empty)} of {len(FIELDS)} columns"
    firms = "every firm different" if alike == 1 else f"{alike} rows a firm"
    print(
        f"{share}, {firms + ':':22} parse {median(raw for raw, _ in pairs):6.3f} s   "
        f"read {median(whole for _, whole in pairs):6.3f} s   "
        f"ratio {median(whole / raw for raw, whole in pairs):5.2f}"
    )


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:]]
    files, rows = [*numbers, *[6, 2500][len(numbers) :]][:2]
    print(f"{files} files × {rows} rows, CPU, medians of {ROUNDS} rounds")
    for empty in (frozenset[str](), LATER):
        for alike in (1, 10):
            measure(files, rows, alike, empty)


if __name__ == "__main__":
    main()
