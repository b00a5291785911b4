"""Writes the samples of every plan: `python sample_ledgers/make_plan_samples.py [folder]`.

`plans/<plan>.md` is a source, `faulty/<plan>.md` one whose rows break rules: under `# 单位` a file, under `## ledger` a sheet of it, below that its
rows as a table under the plan's own headers. `{07}` stands for the invented credit code of firm 07.
All firms, codes, people and figures are invented. Each run writes the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import uscc

from phaseout.model.plan import Plan
from phaseout.plan import load

HERE = Path(__file__).parent
Row = list[str]


def books(text: str) -> Iterator[tuple[str, list[tuple[str, list[Row]]]]]:
    """The files that a source describes: unit, then its sheets as (ledger, rows under the head)."""
    for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        unit, _, body = part.partition("\n")
        sheets = re.split(r"^## ", body, flags=re.MULTILINE)[1:]
        yield unit.strip(), [(s.partition("\n")[0].strip(), rows(s)) for s in sheets]


def rows(text: str) -> list[Row]:
    """The lines of a Markdown table, its rule left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if not all(re.fullmatch(r"-+", cell) for cell in row)]


def code(serial: str) -> str:
    """An invented code with the right check digit: no authority gives out MAXXXXX."""
    body = f"91000000MAXXXXX{int(serial):02d}"
    return body + str(uscc.calc_check_digit(body))


def cell(text: str, kind: str) -> Any:
    """A cell as a clerk types it: days and numbers in the columns that hold them."""
    filled = re.sub(r"\{(\d+)\}", lambda found: code(found[1]), text.replace("\\|", "|"))
    if kind in {"date", "deadline"} and re.fullmatch(r"\d{4}-\d{2}-\d{2}", filled):
        return datetime.combine(date.fromisoformat(filled), time())
    if kind in {"number", "integer"} and re.fullmatch(r"-?\d+(\.\d+)?", filled):
        return float(filled)
    return filled


def plan_of(source: Path) -> Plan:
    """The plan that a source is written under: the file beside it, or the shipped one of its name."""
    beside = source.with_suffix(".toml")
    return load(str(beside) if beside.is_file() else source.stem)


def workbook(plan: Plan, unit: str, sheets: list[tuple[str, list[Row]]]) -> bytes:
    """A unit's workbook: a title, the line that says who fills it in, the head, the rows."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(plan.year, 1, 1)})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for ledger, table in sheets:
        spec = plan.ledgers[ledger]
        kinds = {f.header: f.type for f in spec.fields.values()}
        sheet = book.add_worksheet(spec.title[:31])
        sheet.write_string(0, 0, f"{plan.jurisdiction}{plan.year}年{spec.title}")
        sheet.write_string(1, 0, f"填报单位：{unit}")
        for y, row in enumerate(table, start=2):
            for x, text in enumerate(row):
                held = cell(text, kinds[table[0][x]]) if y > 2 else text
                if isinstance(held, datetime):
                    sheet.write_datetime(y, x, held, day)
                elif isinstance(held, float):
                    sheet.write_number(y, x, held)
                elif held:
                    sheet.write_string(y, x, held)
    book.close()
    return target.getvalue()


def make(folder: Path) -> list[Path]:
    """Every workbook of every source, in a folder of its name beside it."""
    made = []
    for source in sorted((*HERE.glob("plans/*.md"), *HERE.glob("faulty/*.md"))):
        for unit, sheets in books(source.read_text(encoding="utf-8")):
            path = folder / source.parent.name / source.stem / f"{unit}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(workbook(plan_of(source), unit, sheets))
            made.append(path)
    return made


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path)
