"""The 手册 as one docx and one PDF: every page is in it, and nothing of Markdown's marks."""

import re
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from openxml_audit import OpenXmlValidator
from test_four_formats import of_docx, of_pdf
from test_manual_pages import PAGES

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))

from make_manual import blocks, manual

from phaseout.jobs.outputs import WRITERS
from phaseout.model.document import Code, Item, Para, Picture, TableBlock

DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def docx():
    return WRITERS["docx"](manual(DAY))


@pytest.fixture(scope="module")
def pdf():
    return WRITERS["pdf"](manual(DAY))


def test_every_page_is_a_chapter_of_the_pdf_that_its_outline_leads_to(pdf):
    outline = [
        entry.title
        for entry in pypdf.PdfReader(BytesIO(pdf)).outline
        if not isinstance(entry, list)
    ]
    titles = [
        text.partition("\n")[0].removeprefix("# ") for n, text in PAGES.items() if n != "目录"
    ]
    chapters = [title.partition("　")[2] for title in outline if title.startswith("第")]
    assert sorted(chapters) == sorted(titles)


def test_every_command_is_in_docx_and_pdf_as_it_is_typed(docx, pdf):
    in_docx, in_pdf = (
        re.sub(r"\s", "", read(made)) for read, made in ((of_docx, docx), (of_pdf, pdf))
    )
    for text in PAGES.values():
        for command in re.findall(r"^ *phaseout .+$", text, re.MULTILINE):
            assert re.sub(r"\s", "", command) in in_docx
            assert re.sub(r"\s", "", command) in in_pdf


def test_no_link_and_no_mark_of_markdown_is_printed(docx):
    printed = of_docx(docx)
    assert ".md)" not in printed
    assert "](" not in printed


def test_every_picture_is_in_the_docx(docx):
    shown = sum(len(re.findall(r"^!\[", text, re.MULTILINE)) for text in PAGES.values())
    names = ZipFile(BytesIO(docx)).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == shown


def test_the_docx_keeps_the_schema_that_word_reads_by(docx, tmp_path):
    (tmp_path / "手册.docx").write_bytes(docx)
    found = [e.description for e in OpenXmlValidator().validate(tmp_path / "手册.docx").errors]
    assert [words for words in found if "relationships/theme" not in words] == []


def test_a_command_below_an_item_follows_it_and_a_link_is_its_words():
    page = "1. 看[安装](安装.md)：\n\n   ```sh\n   phaseout demo\n   ```\n\n   - **再**看\n2. 完"
    first, code, nested, last = blocks(page)
    assert isinstance(first, Item) and "".join(r.text for r in first.runs) == "看安装："
    assert code == Code("phaseout demo")
    assert isinstance(nested, Item) and (nested.level, nested.runs[0].bold) == (2, True)
    assert isinstance(last, Item) and last.mark == "2."


def test_tables_and_paragraphs_are_words():
    table, para = blocks("| 甲 | 乙 |\n|---|---|\n| `a` | **b** |\n\n一行\n接着")
    assert isinstance(table, TableBlock) and table.data.rows == (("a", "b"),)
    assert isinstance(para, Para) and para.text == "一行接着"


def test_a_picture_stands_with_its_description():
    (shown,) = blocks("![校验的结果](../图/校验.png)")
    assert isinstance(shown, Picture) and shown.caption == "校验的结果"
