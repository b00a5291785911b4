"""What a template and its values become in all four formats alike."""

import os
import re
import subprocess
import sys
from datetime import date
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from lxml import etree

from phaseout.edges.documents.lines import PARTS, read
from phaseout.edges.documents.template import render
from phaseout.jobs.outputs import WRITERS
from phaseout.model.document import Chart, Series, Table

DAY = date(2025, 1, 8)
EVIL = [
    "A&B<公司>", "*|[]", "**甲**", "{{7*7}}", "{% raw %}", "【表：名单】", "【待写：】", "# 甲", "</td><b>",
    "$x$ #let", "\\*甲", "&lt;甲&gt;", "![x](y)", "- 甲",
]  # fmt: skip
TEXT = """# {{ 企业 }}报告
## 情况
企业{{ 企业 }}。
**{{ 企业 }}**
【图：分企业】{{ 企业 }}图
【表：名单】{{ 企业 }}表
【附件说明】
【署名】{{ 企业 }}
【日期】
【附件：横页】{{ 企业 }}名单
【表：名单】
"""
PLACES = 10
"""Title, text, bold, chart's caption, table's caption, cell, list of annexes, unit, annex, cell."""


def paper(folder, name):
    (folder / "10_文.md.j2").write_text(TEXT, encoding="utf-8")
    return read(
        render([folder], {"企业": name}), {"名单": Table(("企业",), ((name,),))},
        {"分企业": Chart("bar", ("水泥",), (Series("退出", (1,)),), "家")}, day=DAY,
    )  # fmt: skip


def of_docx(blob):
    return "".join(etree.fromstring(ZipFile(BytesIO(blob)).read("word/document.xml")).itertext())


def of_pdf(blob):
    pages = (page.extract_text() for page in pypdf.PdfReader(BytesIO(blob)).pages)
    return "".join(pages).replace("\n", "")


def of_html(blob):
    body = blob.decode().partition("<main")[2]
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<svg.*?</svg>|<wbr>", "", body, flags=re.S)))


def of_markdown(blob):
    """What a reader of Markdown sees."""
    text = re.sub(r"</?b>|(?<!\\)\*\*", "", blob.decode())
    return re.sub(r"\\(.)", r"\1", text)


READERS = {"docx": of_docx, "pdf": of_pdf, "html": of_html, "md": of_markdown}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("name", EVIL)
def test_a_name_is_itself_wherever_it_stands(tmp_path, name, kind):
    found = READERS[kind](WRITERS[kind](paper(tmp_path, name)))
    if kind == "md":  # its leading sign may be escaped, and the list of annexes opens a line
        found = found.replace("\\", "") if "\\" not in name else found
    assert found.replace("\u200b", "").count(name) == PLACES


@pytest.mark.parametrize("kind", READERS)
def test_the_same_paper_gives_the_same_bytes(tmp_path, kind):
    assert WRITERS[kind](paper(tmp_path, "示例厂")) == WRITERS[kind](paper(tmp_path, "示例厂"))


def test_another_process_zone_language_and_hash_seed_change_no_byte(tmp_path):
    code = (
        "import sys; from pathlib import Path; from hashlib import sha256; from test_four_formats import *; "
        "made = paper(Path(sys.argv[1]), '示例厂'); "
        "print([sha256(WRITERS[k](made)).hexdigest() for k in READERS])"
    )
    elsewhere = {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True,
        cwd=Path(__file__).parent, env=os.environ | elsewhere | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    made = paper(tmp_path, "示例厂")
    assert done.stdout.strip() == str([sha256(WRITERS[k](made)).hexdigest() for k in READERS])


# ---- the page of the manual

PAGE = (Path(__file__).parent.parent / "docs" / "手册" / "文书的四种格式.md").read_text("utf-8")


@pytest.mark.parametrize("kind", READERS)
def test_what_the_manual_tells_to_write_is_a_paper_in_every_format(tmp_path, kind):
    (tmp_path / "10_文.md.j2").write_text(PAGE.split("```text\n")[1].split("```")[0], "utf-8")
    table = Table(("企业",), (("示例厂",),))
    paper = read(
        render([tmp_path], {"退出企业数": 1}), {"分行业": table, "名单": table},
        {"分标准": Chart("bar", ("能耗",), (Series("退出企业", (1,)),), "家")}, day=DAY,
    )  # fmt: skip
    found = READERS[kind](WRITERS[kind](paper))
    for words in (
        "示例市经济和信息化委员会文件",
        "一、总体情况",
        "附件：退出企业名单",
        "2025年1月8日印发",
    ):
        assert words in found


def test_the_manual_tells_of_every_line_that_a_template_may_hold():
    told = set(re.findall("【([^【】：]+)", PAGE.split("## 二、")[1]))
    assert set(PARTS) <= told
