"""The same corpus before other tools: `python benchmarks/others.py` (extra `benchmarks`).

Every tool is measured by the same loose rule: a fault is found when its cell or its row is named
with any complaint at all, and once more when at least its column is. The others are helped: with the sheet, the last header
row, which column holds which field, encoding and delimiter. Nothing is cleaned beforehand.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus.make_corpus import make
from corpus.sheets import letter

from phaseout.model.plan import Field
from phaseout.plan import load

CODE = r"[0-9A-HJ-NPQRTUWXY]{18}"
TEXTS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
FILE = "file"
SECONDS = 60


class Absent(Exception):
    """The tool is not installed."""


@dataclass(frozen=True)
class Complaint:
    """Where a tool finds fault: sheet, row and column as far as it names them."""

    sheet: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Tally:
    """A tool against the corpus."""

    tool: str
    planted: int
    found: int
    """Its cell or its row is named."""
    with_columns: int
    """Or at least its column."""
    about_spelling: int
    """Complaints about cells that only need a certain reading."""
    false: int
    lawful: int
    """Files without any fault that were accused."""
    unread: int


@dataclass(frozen=True)
class Table:
    """A table as the tools are told of it."""

    path: Path
    sheet: str
    below: int
    """The last header row."""
    columns: Mapping[str, Field]
    encoding: str

    @property
    def order(self) -> list[Field | None]:
        """The columns from A on; None where no field stands."""
        last = max(range(200), key=lambda x: x if letter(x) in self.columns else -1)
        return [self.columns.get(letter(x)) for x in range(last + 1)]


def tables(folder: Path, about: Mapping[str, Any]) -> Iterator[Table]:
    """The tables of a file, the first of each sheet (one below the other is beyond them)."""
    plan = load(about["plan"])
    spec = plan.ledgers["exit" if about["plan"] != "national" else "exit_list"]
    seen: set[str] = set()
    path = folder / about["file"]
    for table in about["tables"]:
        if table["sheet"] not in seen:
            seen.add(table["sheet"])
            columns = {x: spec.fields[name] for x, name in table["columns"].items()}
            below = table["header_rows"][-1]
            yield Table(path, table["sheet"], below, columns, _encoding(path))


def _encoding(path: Path) -> str:
    if path.suffix not in TEXTS:
        return ""
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


# ── The tools ────────────────────────────────────────────────────────────────────────────────────


def by_phaseout(folder: Path, files: Sequence[Mapping[str, Any]]) -> list[list[Complaint] | None]:
    """Errors and warnings of this programme, without any help."""
    from phaseout.jobs.batch import Job, check_files

    answers: dict[str, list[Complaint]] = {}
    for plan in dict.fromkeys(f["plan"] for f in files):
        own = [folder / f["file"] for f in files if f["plan"] == plan]
        for checked in check_files(own, Job(plan, date(2024, 12, 31))):
            answers[checked.submission.file] = [
                Complaint(f.place.sheet, f.place.row, f.place.column)
                for f in checked.submission.findings
                if f.severity != "info"
            ]
    return [answers[f["file"]] for f in files]


def frictionless_default(
    folder: Path, files: Sequence[Mapping[str, Any]]
) -> list[list[Complaint] | None]:
    """`frictionless validate FILE` as it comes: the schema is inferred, the first sheet is read."""
    frictionless = _installed("frictionless")

    def one(about: Mapping[str, Any]) -> list[Complaint] | None:
        path = folder / about["file"]
        with frictionless.system.use_context(trusted=True):
            report = frictionless.validate(str(path))
        sheet = about["tables"][0]["sheet"] if about["tables"] else ""
        return _frictionless(report, sheet)

    return [_guarded(one, about) for about in files]


def frictionless_schema(
    folder: Path, files: Sequence[Mapping[str, Any]]
) -> list[list[Complaint] | None]:
    """With a Table Schema of the ledger: types, required, enumerations, patterns, minima."""
    frictionless = _installed("frictionless")
    from frictionless import formats

    rows_may_be_blank = frictionless.Checklist(skip_errors=["blank-row"])

    def one(about: Mapping[str, Any]) -> list[Complaint] | None:
        found: list[Complaint] | None = None
        for table in tables(folder, about):
            dialect = frictionless.Dialect(
                header=False, comment_rows=list(range(1, table.below + 1))
            )
            options: dict[str, Any] = {}
            if table.encoding:
                dialect.add_control(formats.CsvControl(delimiter=TEXTS[table.path.suffix]))
                options = {"format": "csv", "encoding": table.encoding}
            elif table.sheet != "*":
                control = (
                    formats.OdsControl if table.path.suffix == ".ods" else formats.ExcelControl
                )
                dialect.add_control(control(sheet=table.sheet))
            resource = frictionless.Resource(
                path=str(table.path), dialect=dialect, schema=_table_schema(table.order), **options
            )
            with frictionless.system.use_context(trusted=True):
                report = resource.validate(rows_may_be_blank, limit_errors=100_000)
            complaints = _frictionless(report, table.sheet)
            if complaints is not None:
                found = [*(found or []), *complaints]
        return found

    return [_guarded(one, about) for about in files]


def _table_schema(order: Sequence[Field | None]) -> Any:
    from frictionless import Schema

    fields = [_described(f) if f else {"type": "any"} for f in order]
    named = [{"name": letter(x)} | f for x, f in enumerate(fields)]
    return Schema.from_descriptor({"fields": named})


def _described(about: Field) -> dict[str, Any]:
    """A column in the words of Table Schema; what is required only sometimes it cannot say."""
    limits: dict[str, Any] = {"required": True} if about.required else {}
    choices = _choices(about)
    if choices and about.strict:
        limits["enum"] = choices
    if about.type == "code":
        limits["pattern"] = CODE
    if about.minimum is not None:
        limits["minimum"] = about.minimum
    kinds = {"date": "date", "deadline": "date", "number": "number", "integer": "integer"}
    kind = kinds.get(about.type, "string")
    return {"type": kind, "constraints": limits}


def _choices(about: Field) -> list[str]:
    return list(load("chongqing-2024").choices(about))


def _frictionless(report: Any, sheet: str) -> list[Complaint] | None:
    """The complaints of a report; None where the file could not be read."""
    if report.errors:
        return None
    found = []
    for task in report.tasks:
        for error in task.errors:
            row, field = getattr(error, "row_number", None), getattr(error, "field_number", None)
            if row is None and field is None:
                return None
            found.append(Complaint(sheet, row, letter(field - 1) if field else ""))
    return found


def pandera_schema(
    folder: Path, files: Sequence[Mapping[str, Any]]
) -> list[list[Complaint] | None]:
    """`pandas.read_excel` below the header, then a pandera schema with the same limits, lazily."""
    pandera = _installed("pandera.pandas")
    import pandas as pd

    def one(about: Mapping[str, Any]) -> list[Complaint] | None:
        found: list[Complaint] | None = None
        for table in tables(folder, about):
            frame = _frame(pd, table)
            schema = _pandera_schema(pandera, pd, [letter(x) for x in range(frame.shape[1])], table)
            frame.columns = [letter(x) for x in range(frame.shape[1])]
            frame.index = frame.index + table.below + 1
            frame = frame.dropna(how="all")
            found = found or []
            try:
                schema.validate(frame, lazy=True)
            except pandera.errors.SchemaErrors as errors:
                cases = errors.failure_cases
                found += [
                    Complaint(table.sheet, None if pd.isna(row) else int(row), str(column))
                    for row, column in zip(cases["index"], cases["column"], strict=True)
                ]
        return found

    return [_guarded(one, about) for about in files]


def _frame(pd: Any, table: Table) -> Any:
    if table.encoding:
        return pd.read_csv(
            table.path, sep=TEXTS[table.path.suffix], encoding=table.encoding, header=None,
            skiprows=table.below, dtype=object, skip_blank_lines=False,
        )  # fmt: skip
    if table.sheet == "*":
        frame = pd.read_html(table.path, encoding=_html_encoding(table.path), header=None)[0]
        frame.columns = range(frame.shape[1])
        return frame.iloc[table.below :].reset_index(drop=True)
    return pd.read_excel(
        table.path, sheet_name=table.sheet, header=None, skiprows=table.below, dtype=object
    )


def _html_encoding(path: Path) -> str:
    found = re.search(rb"charset=([\w-]+)", path.read_bytes())
    return found[1].decode() if found else "utf-8"


def _pandera_schema(pandera: Any, pd: Any, letters: Sequence[str], table: Table) -> Any:
    columns = {}
    for x in letters:
        about = table.columns.get(x)
        if about is None:
            continue
        checks = []
        choices = _choices(about)
        if choices and about.strict:
            checks.append(pandera.Check.isin(choices))
        if about.type == "code":
            checks.append(pandera.Check.str_matches(f"^{CODE}$"))
        if about.minimum is not None:
            limit = pandera.Check.gt if about.exclusive else pandera.Check.ge
            checks.append(limit(about.minimum))
        kinds = {
            "date": "datetime64[ns]", "deadline": "datetime64[ns]", "number": float, "integer": float,
        }  # fmt: skip
        columns[x] = pandera.Column(
            kinds.get(about.type, object), checks, nullable=not about.required,
            coerce=about.type in kinds,
        )  # fmt: skip
    return pandera.DataFrameSchema(columns)


def _installed(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise Absent(
            f"{name.partition('.')[0]} is not installed: pip install phaseout[benchmarks]"
        ) from None


def _guarded(
    one: Callable[[Mapping[str, Any]], list[Complaint] | None], about: Mapping[str, Any]
) -> list[Complaint] | None:
    """A tool that stops at a file, or is not done with it in a minute, has not read it."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return one(about)
    except Exception:
        return None
    finally:
        signal.alarm(0)


def _too_long(*_: Any) -> None:
    raise TimeoutError


# ── Judging ──────────────────────────────────────────────────────────────────────────────────────


def judged(
    tool: str, files: Sequence[Mapping[str, Any]], answers: Sequence[list[Complaint] | None]
) -> Tally:
    """A tool's complaints against what is planted. An unread file is a found fault only if
    nothing can be read in it.
    """
    found = with_columns = spelling = false = lawful = 0
    for about, complaints in zip(files, answers, strict=True):
        told = [Complaint(FILE)] if complaints is None else list(dict.fromkeys(complaints))
        near = [c for c in told if c.row or c.sheet == FILE or not c.column]
        found += sum(any(_names(c, fault) for c in near) for fault in about["faults"])
        with_columns += sum(any(_names(c, fault) for c in told) for fault in about["faults"])
        known = [*about["faults"], *about["also"]]
        wrong = [c for c in told if not any(_names(c, fault) for fault in known)]
        cells = {_cell(r["place"]) for r in about["repairs"]}
        about_spelling = [c for c in wrong if c.row and (c.row, c.column) in cells]
        spelling += len(about_spelling)
        false += len(wrong) - len(about_spelling)
        lawful += bool(wrong) and not about["faults"]
    return Tally(
        tool, sum(len(f["faults"]) for f in files), found, with_columns, spelling, false, lawful,
        sum(a is None for a in answers),
    )  # fmt: skip


def _names(complaint: Complaint, fault: Mapping[str, Any]) -> bool:
    """Whether the complaint names the fault's cell, row, column, or the sheet it concerns."""
    if fault["sheet"] not in ("", "*", complaint.sheet):
        return False
    if fault["places"] == [""]:
        return complaint.row is None or complaint.sheet == FILE
    for place in fault["places"]:
        row, column = _cell(place)
        if (complaint.row, complaint.column) in ((row, column), (row, ""), (None, column or "-")):
            return True
    return False


def _cell(place: str) -> tuple[int | None, str]:
    found = re.fullmatch(r"([A-Z]*)(\d*)", place)
    assert found
    return int(found[2]) if found[2] else None, found[1]


TOOLS = {
    "phaseout, no help": by_phaseout,
    "frictionless, default": frictionless_default,
    "frictionless, schema": frictionless_schema,
    "pandas + pandera": pandera_schema,
}


def shown(tallies: Sequence[Tally]) -> str:
    """The side-by-side table."""
    head = (
        "tool",
        "found",
        "recall",
        "or its column",
        "false alarms",
        "about spelling",
        "lawful accused",
        "unread",
    )
    rows = [head, *(
        (t.tool, f"{t.found} of {t.planted}", f"{t.found / t.planted:.1%}", str(t.with_columns), str(t.false),
         str(t.about_spelling), str(t.lawful), str(t.unread))
        for t in tallies
    )]  # fmt: skip
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], ("---",) * 8, *rows[1:]))


def main() -> None:
    """Make the corpus, ask every tool, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    tallies = []
    with TemporaryDirectory() as made:
        files = make(Path(made))["files"]
        for name, tool in TOOLS.items():
            try:
                tallies.append(judged(name, files, tool(Path(made), files)))
            except Absent as missing:
                print(f"{name}: {missing}", file=sys.stderr)
    if asked.json:
        print(json.dumps([t.__dict__ for t in tallies], ensure_ascii=False, indent=1))
        return
    kinds = Counter(f["rule"][0] for about in files for f in about["faults"])
    print(f"{len(files)} files; planted by family: {dict(sorted(kinds.items()))}\n")
    print(shown(tallies))


if __name__ == "__main__":
    main()
