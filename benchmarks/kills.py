"""Merges killed at moments drawn by lot: what stands in the city ledger's place afterwards.

    python benchmarks/kills.py [kills] [seed]

Each run replaces a ledger of one unit by one of five; the moment is drawn over the time that a run
in peace takes, half of them over its last fifth, where it writes. POSIX only (SIGKILL).
"""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from reading import PLAN, ledger
from whole import FIELDS, PHASEOUT, item


def merging(inbox: Path, city: Path) -> list[str]:
    day = ["--plan", PLAN.id, "--today", "2024-12-31", "--quiet"]
    return [*PHASEOUT, "merge", str(inbox), "-o", str(city), *day]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"


def killed(command: list[str], after: float) -> None:
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()


def main() -> None:
    kills, seed = [*map(int, sys.argv[1:]), *[30, 1][len(sys.argv) - 1 :]][:2]
    draw, left = random.Random(seed), Counter[str]()
    with TemporaryDirectory() as folder:
        inbox, first = Path(folder) / "all", Path(folder) / "first"
        for place, units in ((inbox, PLAN.districts[:5]), (first, PLAN.districts[:1])):
            place.mkdir()
            for number, unit in enumerate(units):
                rows = (item(unit, y + 1, number * 500 + y // 10) for y in range(500))
                ledger(place / f"{unit}.xlsx", unit, rows, FIELDS)
        old, new, work = (Path(folder) / name / "city.xlsx" for name in ("old", "new", "work"))
        subprocess.run(merging(first, old), stdout=subprocess.DEVNULL, check=False)
        start = time.monotonic()
        subprocess.run(merging(inbox, new), stdout=subprocess.DEVNULL, check=False)
        whole = time.monotonic() - start
        names = {digest(old): "the old ledger", digest(new): "the new ledger"}
        for number in range(kills):
            shutil.rmtree(work.parent, ignore_errors=True)
            shutil.copytree(old.parent, work.parent)
            killed(merging(inbox, work), whole * draw.uniform(0.8 if number % 2 else 0.0, 1.0))
            left[names.get(digest(work), "BROKEN")] += 1
            left["and a temporary file"] += bool([*work.parent.glob("*.tmp")])
        subprocess.run(merging(inbox, work), stdout=subprocess.DEVNULL, check=False)
        swept = not [*work.parent.glob("*.tmp")] and digest(work) == digest(new)
    print(f"{kills} kills within {whole:.1f} s: " + ", ".join(f"{n} {w}" for w, n in left.items()))
    print("the next merge went through and swept up" if swept else "THE NEXT MERGE DID NOT")


if __name__ == "__main__":
    main()
