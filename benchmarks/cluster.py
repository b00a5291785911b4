"""A country's worth of workbooks: validate and merge here, then on a dask cluster of two workers.

    python benchmarks/cluster.py FOLDER [workbooks] [rows]

The workbooks are made in FOLDER/收到的台账 where they are not there yet (400 × 2,500 rows: 0.2 GB) and
stay. The cluster stands on this computer, so its wall time says what the road there costs, not what
more computers gain. What is written has to be the same bytes. Ledgers as in `whole.py`, several a
district, no firm in two of them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from reading import PLAN, ledger, row
from whole import AS_OF, FIELDS, PHASEOUT, Spent, item, spent

STANDS = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def make(inbox: Path, files: int, rows: int) -> None:
    """The first workbook is written, the others are it with other units and firms in their strings."""
    inbox.mkdir(parents=True, exist_ok=True)
    first = inbox.parent / f"first-{rows}.xlsx"
    if not first.exists():
        items = (item(PLAN.districts[0], y + 1, y // 10) for y in range(rows))
        ledger(first, PLAN.districts[0], items, FIELDS)
    for number in range(files):
        unit = PLAN.districts[number % len(PLAN.districts)]
        path = inbox / f"{unit}_{number:03d}.xlsx"
        if not path.exists():
            alike(first, path.with_suffix(".half"), unit, rows, number * rows)
            path.with_suffix(".half").rename(path)


def alike(first: Path, path: Path, unit: str, rows: int, firm: int) -> None:
    """The same workbook of another unit, whose firms are numbered from `firm` on."""
    other = {
        str(old): str(new)
        for k in range(rows // 10 + 1)
        for old, new in zip(
            row(PLAN.districts[0], 1, k).values(), row(unit, 1, firm + k).values(), strict=True
        )
    } | {f"填报单位：{PLAN.districts[0]}": f"填报单位：{unit}"}
    with ZipFile(first) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/sharedStrings.xml":
                text = re.sub(
                    r"(?<=>)[^<]+(?=</t>)", lambda t: other.get(t[0], t[0]), content.decode()
                )
                content = text.encode()
            target.writestr(part.filename, content)


def told(name: str, run: Spent) -> None:
    print(
        f"{name:22} CPU {run.cpu:7.1f} s  wall {run.wall:7.1f} s  peak {run.peak:5.0f} MB",
        flush=True,
    )


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    files, rows = [*map(int, sys.argv[2:]), *[400, 2500][len(sys.argv) - 2 :]][:2]
    inbox = folder / "收到的台账"
    make(inbox, files, rows)
    size = sum(path.stat().st_size for path in inbox.glob("*.xlsx")) / 1e6
    print(f"{files} workbooks × {rows} rows, {size:.0f} MB", flush=True)
    script = folder / "stands.py"
    script.write_text(STANDS)
    written: dict[str, list[str]] = {"here": [], "away": []}
    for where, more in (("here", []), ("away", ["--scheduler"])):
        before = os.times()
        cluster = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        address = cluster.stdout.readline().strip()  # type: ignore[union-attr]
        asked = [*more, address] if more else []
        for verb, name in (("validate", "问题.json"), ("merge", "市级台账.xlsx")):
            out = folder / where / name
            as_json = ["--format", "json"] if verb == "validate" else []
            command = [*PHASEOUT, verb, str(inbox), "-o", str(out), "--force", *as_json, *AS_OF]
            told(f"{verb} {where}", spent([*command, *asked]))
            written[where].append(sha256(out.read_bytes()).hexdigest())
            print(f"{'':22} wrote {out.stat().st_size / 1e6:.0f} MB", flush=True)
        cluster.communicate()
        after = os.times()
        total = after.children_user + after.children_system
        print(f"CPU {where}, all: {total - before.children_user - before.children_system:.0f} s")
    print("the same bytes" if written["here"] == written["away"] else "DIFFERENT BYTES")


if __name__ == "__main__":
    main()
