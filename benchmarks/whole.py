"""Whole commands, as processes: CPU of the process tree, wall time, peak memory; ratios in one run.

    python benchmarks/whole.py [files] [rows] [rounds]

The same ledgers go through the bare parse (`parse.py`), the script a user would write (`naive.py`),
`phaseout validate`, `phaseout merge`, a merge of the city ledger with itself (`--previous`), and
`phaseout deadlines` and `phaseout report` of it, one after the other in each round. Every ledger has 38 columns filled and ten rows a firm, a firm
belongs to one file, and one row in fifty has a fault.
All run as they are installed: compiled before the first round, whatever PYTHONDONTWRITEBYTECODE says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from compileall import compile_dir
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from reading import PLAN, ledger, row

import phaseout

HERE = Path(__file__).parent
FIELDS = [
    field
    for field in PLAN.ledgers["exit"].fields.values()
    if field.id in row("", 1, 1) or field.id in {"accepted_on", "acceptance"}
]
PHASEOUT = [sys.executable, "-m", "phaseout"]
INSTALLED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
AS_OF = ["--plan", PLAN.id, "--today", "2024-12-31", "--quiet"]


def item(unit: str, number: int, firm: int) -> dict[str, object]:
    """One row of a firm that was ordered, given longer, failed and closed within the year."""
    found = datetime(2024, 1, 2) + timedelta(number % 40)
    ordered = found + timedelta(10)
    days = {"extension_applied_on": 140, "extension_approved_on": 150, "rectify_by": 170}
    days |= {"extended_to": 200, "rechecked_on": 210, "closed_on": 220, "accepted_on": 230}
    dates = {name: ordered + timedelta(later) for name, later in days.items()}
    cells = row(unit, number, firm) | dates | {"found_on": found, "ordered_on": ordered}
    cells |= {"acceptance": "通过", "extension_months": 1}
    return cells | {"credit_code": "915001"} if number % 50 == 0 else cells


@dataclass
class Spent:
    """One process tree: CPU and wall seconds, and the most memory it held at a time (MB)."""

    cpu: float
    wall: float
    peak: float


def memory(root: int) -> float:
    """MB that a process and all below it hold now, pages shared among them counted once each."""
    total, todo = 0.0, [root]
    while todo:
        pid = todo.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Pss:"))
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, StopIteration, ValueError):
            continue
    return total / 1024


def spent(command: list[str]) -> Spent:
    before, start, peak = os.times(), time.perf_counter(), [0.0]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=INSTALLED
    )

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], memory(process.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    told = process.communicate()[1]
    watcher.join()
    wall, after = time.perf_counter() - start, os.times()
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(command)} failed:\n{told.decode()}")
    cpu = after.children_user + after.children_system - before.children_user
    return Spent(cpu - before.children_system, wall, peak[0])


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:]]
    files, rows, rounds = [*numbers, *[41, 200, 3][len(numbers) :]][:3]
    print(f"{files} files × {rows} rows, medians of {rounds} rounds; memory: the highest")
    compile_dir(str(Path(phaseout.__file__).parent), quiet=1)
    with TemporaryDirectory() as folder:
        inbox, out = Path(folder) / "收到的台账", Path(folder) / "out"
        inbox.mkdir()
        for number, unit in enumerate(PLAN.districts[:files]):
            items = (item(unit, y + 1, number * rows + y // 10) for y in range(rows))
            ledger(inbox / f"{unit}.xlsx", unit, items, FIELDS)
        commands = {
            "parse": [sys.executable, str(HERE / "parse.py"), str(inbox)],
            "naive": [sys.executable, str(HERE / "naive.py"), str(inbox), f"{out}.xlsx"],
            "validate": [*PHASEOUT, "validate", str(inbox), *AS_OF],
            "merge": [*PHASEOUT, "merge", str(inbox), "-o", str(out / "市级台账.xlsx"), *AS_OF],
            "again": [
                *PHASEOUT,
                "merge",
                "-o",
                str(out / "再次汇总.xlsx"),
                "--previous",
                str(out / "市级台账.xlsx"),
                *AS_OF,
            ],
            "deadlines": [*PHASEOUT, "deadlines", str(out / "市级台账.xlsx"), *AS_OF],
            "report": [*PHASEOUT, "report", str(out / "市级台账.xlsx"), "-o", str(out), *AS_OF],
            "one file": [*PHASEOUT, "validate", str(next(inbox.iterdir())), *AS_OF],
            "--help": [*PHASEOUT, "--help"],
        }
        runs = [{name: spent(what) for name, what in commands.items()} for _ in range(rounds)]
    for name in commands:
        taken = [run[name] for run in runs]
        ratio = median(run[name].cpu / run["parse"].cpu for run in runs)
        print(
            f"{name:9} CPU {median(t.cpu for t in taken):7.2f} s  wall "
            f"{median(t.wall for t in taken):7.2f} s  peak {max(t.peak for t in taken):5.0f} MB  "
            f"parse × {ratio:5.2f}"
        )
    won = median(run["naive"].cpu / (run["validate"].cpu + run["merge"].cpu) for run in runs)
    print(f"the naive script takes {won:.1f} times the CPU of validate and merge together")


if __name__ == "__main__":
    main()
