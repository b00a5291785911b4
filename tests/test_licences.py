"""The page of licences is complete, and nothing on it forbids what an office does with the tool."""

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
MADE = runpy.run_path(str(DOCS / "make_licences.py"))
PAGE = (DOCS / "licences.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (?!package )([a-z0-9-]+) \| ([^|]*) \|", re.MULTILINE)
KNOWN = re.compile(r"MIT|BSD|Apache|PSF|ISC|OFL|LGPL")


def test_every_package_that_an_installation_brings_is_on_the_page():
    assert dict(LINE.findall(MADE["page"]())).keys() <= dict(LINE.findall(PAGE)).keys()


def test_every_licence_lets_an_office_use_and_pass_on_the_tool():
    assert [name for name, licence in LINE.findall(PAGE) if not KNOWN.search(licence)] == []
