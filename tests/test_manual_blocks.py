"""What a manual holds beside an official paper: lists, lines as typed, pictures; in all formats."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pytest
import typst
from openxml_audit import OpenXmlValidator
from test_four_formats import READERS

from phaseout.jobs.outputs import WRITERS
from phaseout.model.document import Code, Document, Heading, Item, Picture, Run

PNG = typst.compile(b"#set page(width: 8mm, height: 4mm)\nA", format="png", ppi=72)
BLOCKS = (
    Item(1, "1.", (Run("先复制"), Run("整个文件夹", bold=True))),
    Item(2, "•", (Run("名称不要改"),)),
    Code("phaseout merge 收到的台账 -o 市级台账.xlsx\nphaseout report <&> ```"),
    Picture(PNG, 80, 40, "退回件的第一张表"),
)
MANUAL = Document(BLOCKS, "手册", date(2024, 12, 31))


@pytest.fixture(scope="module", params=READERS)
def made(request):
    return request.param, WRITERS[request.param](MANUAL)


def test_lists_lines_and_captions_are_told_in_every_format(made):
    found = READERS[made[0]](made[1]).replace("\n", "")
    for words in (
        "先复制",
        "整个文件夹",
        "名称不要改",
        "-o 市级台账.xlsx",
        "<&> ```",
        "退回件的第一张表",
    ):
        assert words in found


def test_the_same_manual_gives_the_same_bytes(made):
    assert WRITERS[made[0]](MANUAL) == made[1]


def test_a_picture_lies_in_the_docx_as_it_was_given():
    package = ZipFile(BytesIO(WRITERS["docx"](MANUAL)))
    assert package.read("word/media/image1.png") == PNG


def test_a_docx_with_pictures_and_lists_keeps_the_schema_that_word_reads_by(tmp_path):
    (tmp_path / "手册.docx").write_bytes(WRITERS["docx"](MANUAL))
    found = [e.description for e in OpenXmlValidator().validate(tmp_path / "手册.docx").errors]
    assert [words for words in found if "relationships/theme" not in words] == []


def test_a_picture_is_described_in_docx_and_page_for_those_who_see_none():
    assert (
        'descr="退回件的第一张表"'
        in ZipFile(BytesIO(WRITERS["docx"](MANUAL))).read("word/document.xml").decode()
    )
    assert 'alt="退回件的第一张表"' in WRITERS["html"](MANUAL).decode()


def test_a_picture_is_in_the_pdf():
    assert len(pypdf.PdfReader(BytesIO(WRITERS["pdf"](MANUAL))).pages[0].images) == 1


def test_an_item_of_the_second_level_stands_further_in():
    xml = ZipFile(BytesIO(WRITERS["docx"](MANUAL))).read("word/document.xml").decode()
    assert xml.index('w:leftChars="350"') < xml.index('w:leftChars="550"')


def test_a_chapter_begins_a_page_in_docx_and_pdf():
    chapters = Document(
        (Heading(1, "第一章　", "安装"), Heading(1, "第二章　", "上手", new_page=True)),
        "手册", date(2024, 12, 31),
    )  # fmt: skip
    xml = ZipFile(BytesIO(WRITERS["docx"](chapters))).read("word/document.xml").decode()
    assert xml.count("pageBreakBefore") == 1
    assert len(pypdf.PdfReader(BytesIO(WRITERS["pdf"](chapters))).pages) == 2
