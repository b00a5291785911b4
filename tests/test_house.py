"""The walls of the house: imports run down only, and nothing heavy loads before it is used."""

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from phaseout.paths import PACKAGE

RANKS = {
    "sentence": 1, "values": 1, "model": 1, "calendar": 1, "paths": 1,
    "clock": 2, "rules": 3, "plan": 4, "cases": 5,
    "check": 6, "merge": 6, "deadlines": 6, "clauses": 6, "compare": 6, "edges": 6,
    "overview": 6, "lists": 7, "returns": 7, "review": 7, "report": 8, "jobs": 9, "cli": 10, "__main__": 11,
}  # fmt: skip
VERBS = {
    "cases", "check", "clauses", "compare", "deadlines", "lists", "merge", "overview", "report", "returns",
    "review",
}  # fmt: skip
HEAVY = (
    "pandas",
    "openpyxl",
    "docx",
    "xlsxwriter",
    "jinja2",
    "python_calamine",
    "chinese_calendar",
    "icalendar",
    "typst",
    "distributed",
)
OWNER = {
    "python_calamine": "edges/reading/workbook.py",
    "xlsxwriter": "edges/writing/workbook/",
    "docx": "edges/documents/docx/",
    "typst": "edges/documents/pdf/",
    "pylopdf_fonts_zh_cn": "edges/documents/pdf/",
    # text for papers, whose writers escape for themselves; and pages, where HTML's escapes rule
    "jinja2": ("edges/documents/template/", "edges/pages/shell.py"),
    "icalendar": "edges/writing/calendar_file.py",
    "pebble": "edges/children.py",
    "distributed": "edges/cluster/",
    "dask": "edges/cluster/",
    "isal": "edges/reading/package.py",
    "chinese_calendar": "calendar.py",
    "dateutil": "calendar.py",
    "typer": "cli/",
    "rich": "edges/screen/",
    "stdnum": "values/",
    "filelock": "edges/writing/hold.py",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_every_room_has_a_place_in_the_order():
    assert {room(path) for path in MODULES} <= {"__init__", *RANKS}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_below_it(path):
    here = room(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "phaseout" and len(parts) > 1 and parts[1] in RANKS and here in RANKS:
            there = parts[1]
            assert RANKS[there] <= RANKS[here] or there == here, f"{here} imports {there}"
            assert not (here == "edges" and there in VERBS), "an edge knows no verb"
            assert not (here in VERBS and there == "edges"), "a verb knows no edge"


def test_no_other_edge_takes_anything_from_the_screen():
    screen = "phaseout.edges.screen"
    others = [p for p in MODULES if room(p) == "edges" and "screen" not in p.parts]
    assert [p.name for p in others if any(n.startswith(screen) for n in imported(p))] == []


@pytest.mark.parametrize(("library", "owner"), OWNER.items())
def test_a_foreign_library_lives_in_one_place(library, owner):
    for path in MODULES:
        if any(name.split(".")[0] == library for name in imported(path)):
            assert str(path.relative_to(PACKAGE)).startswith(owner), f"{library} in {path.name}"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) != "cli"], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_the_command_line_alone_knows_the_exit_status_and_the_day(path):
    called = {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not called & {"today", "now", "utcnow", "exit", "_exit", "Exit", "SystemExit"}


def test_help_loads_nothing_heavy():
    code = f"import sys, phaseout.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if ">>> " in p.read_text("utf-8")], ids=lambda p: p.stem
)
def test_what_a_docstring_shows_is_what_one_gets(path):
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
