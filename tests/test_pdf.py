"""The PDF read back: text, pages, faces, properties; and machines that lack faces."""

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import typst

from phaseout.edges.documents.pdf import PdfRefused, faces, pdf_remarks, to_pdf
from phaseout.model.document import (
    Addressee,
    Annex,
    Attachments,
    Chart,
    Document,
    Figure,
    Heading,
    Imprint,
    Para,
    RedHead,
    Run,
    Series,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
)

DAY = date(2025, 1, 8)
EVIL = [
    'A&B<公司>"测试"', "*甲*_|[x](y)", "{{ 7*7 }}", "#let x = 1", "$x^2$ @甲 `乙`", "【表：退出企业】",
    "\\#甲", "// 甲", "- 甲", "= 甲", "䶮㛃水泥厂",
]  # fmt: skip
EXITS = Chart("bar", ("能耗", "环保"), (Series("退出企业", (12, 8)),), "家")


def of(*blocks):
    return Document(blocks, "示例市报告", DAY, "示例市经济信息委")


def opened(*blocks):
    return pypdf.PdfReader(BytesIO(to_pdf(of(*blocks))))


def text(*blocks):
    pages = (page.extract_text() for page in opened(*blocks).pages)
    return "\n".join(pages).replace("\u200b", "")


def para(words):
    return Para((Run(words),))


@pytest.fixture(autouse=True)
def anew():
    """Each test looks for the faces itself."""
    faces.found.cache_clear()
    yield
    faces.found.cache_clear()


@pytest.mark.parametrize("name", EVIL)
def test_an_evil_name_appears_as_itself(name):
    found = text(para(f"企业{name}。"), TableBlock(Table(("企业",), ((name,),))))
    assert found.replace("\n", "").count(name) == 2


def test_every_block_of_the_paper_is_there():
    found = text(
        RedHead("示例市经济信息委文件", "示经信〔2025〕1号", ("张三",)),
        Title(("关于2024年度", "退出情况的报告")), Addressee("市政府："), Heading(1, "一、", "情况"),
        TableBlock(Table(("行业", "家数"), (("水泥", "4"),)), "表1　分行业"), Figure(EXITS, "图1　分标准"),
        Todo("原因"), Attachments(("甲名单", "乙说明")), Sign("示例市经济信息委", DAY),
        Annex(1, ("甲名单",), landscape=True), TableBlock(Table(("企业",), ())),
        Annex(2, ("乙说明",)), para("说明。"), Imprint("市应急局", "示例委办公室", DAY),
    )  # fmt: skip
    for words in (
        "示例市经济信息委文件", "示经信〔2025〕1号", "签发人：张三", "关于2024年度退出情况的报告", "市政府：",
        "一、情况", "表1　分行业", "水泥", "图1　分标准", "能耗", "【待写：原因】", "附件：1.甲名单", "2.乙说明",
        "2025年1月8日", "附件1", "无", "附件2", "抄送：市应急局。", "2025年1月8日印发", "— 1 —",
    ):  # fmt: skip
        assert words in found, words


def test_the_pages_are_those_of_the_standard_and_annexes_lie():
    lying = Annex(None, ("名单",), landscape=True)
    pages = opened(para("文。"), lying, TableBlock(Table(("企业",), (("甲",),)))).pages
    sizes = [tuple(round(float(v) * 25.4 / 72) for v in page.mediabox[2:]) for page in pages]
    assert sizes == [(210, 297), (297, 210)]


def test_a_full_page_holds_twenty_two_lines_of_twenty_eight_characters():
    paragraph = Addressee("国" * (28 * 26))  # no indent
    first = opened(paragraph).pages[0].extract_text().replace("\n", "")
    assert first.count("国") == 28 * 22


def test_headings_and_annexes_lead_through_the_file():
    outline = opened(
        Heading(1, "一、", "总体情况"), Heading(2, "（一）", "能耗"), para("文。"), Annex(1, ("名单",)),
        para("文。"),
    ).outline  # fmt: skip
    assert [entry.title for entry in outline if not isinstance(entry, list)] == [
        "一、总体情况", "名单",
    ]  # fmt: skip


def test_the_file_says_what_it_is_and_bears_the_papers_date():
    about = opened(para("文。")).metadata
    assert (about.title, about.author) == ("示例市报告", "示例市经济信息委")
    assert about.creation_date.date() == about.modification_date.date() == DAY


def test_the_head_of_a_long_table_stands_on_every_page():
    rows = tuple((str(n), f"示例水泥{n}厂") for n in range(1, 301))
    pages = opened(
        Annex(None, ("名单",), landscape=True), TableBlock(Table(("序号", "企业名称"), rows))
    ).pages
    assert len(pages) > 5
    assert all("企业名称" in page.extract_text() for page in pages)
    assert "示例水泥300厂" in pages[-1].extract_text()


def test_a_word_longer_than_its_column_breaks():
    table = Table(("代码", "备注"), (("A" * 90, "甲"),), widths_mm=(20, 136))
    found = text(TableBlock(table)).replace("\n", "")
    assert "A" * 90 in found


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Lima"])
def test_the_same_paper_gives_the_same_bytes_in_another_process_and_zone(zone):
    code = (
        "import hashlib; from test_pdf import *; "
        "print(hashlib.sha256(to_pdf(of(para('文。'), Figure(EXITS, '图1')))).hexdigest())"
    )
    here = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parent, env={"TZ": zone, "PATH": "", "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout  # fmt: skip
    from hashlib import sha256

    assert here.strip() == sha256(to_pdf(of(para("文。"), Figure(EXITS, "图1")))).hexdigest()


def test_an_annex_of_two_thousand_enterprises_holds_every_one_of_them():
    rows = tuple(tuple(f"{row}-{n}" for n in range(13)) for row in range(2000))
    table = Table(tuple(f"列{n}" for n in range(13)), rows, size=9)
    pages = pypdf.PdfReader(
        BytesIO(to_pdf(of(Annex(None, ("名单",), landscape=True), TableBlock(table))))
    )
    told = {word for page in pages.pages for word in page.extract_text().split()}
    assert {row[0] for row in rows} <= told
    assert {row[-1] for row in rows} <= told


# ---- faces


def machine_with(monkeypatch, *families):
    """A machine on which typst finds these families and no others."""

    class Fonts:
        def __init__(self, **_):
            pass

        def families(self):
            return list(families)

    monkeypatch.setattr(typst, "Fonts", Fonts)


def test_a_machine_with_the_faces_of_the_standard_needs_no_remark(monkeypatch):
    machine_with(monkeypatch, "FangSong", "KaiTi", "SimHei", "SimSun", "FZXiaoBiaoSong-B05S")
    assert pdf_remarks() == ()
    assert faces.found().roles["text"][0] == "FangSong"


def test_the_fang_song_of_fandol_is_one(monkeypatch):
    machine_with(monkeypatch, "FandolFang R", "FandolKai", "FandolHei", "FandolSong", "STZhongsong")
    assert pdf_remarks() == ()


def test_what_the_machine_lacks_is_said_with_what_was_taken(monkeypatch):
    machine_with(monkeypatch, "SimSun", "SimHei", "FZXiaoBiaoSong-B05S")
    (told,) = pdf_remarks()
    assert told.startswith("本机没有仿宋、楷体字体，PDF 中仿宋、楷体以 SimSun 代替；")


def test_with_the_extra_alone_every_role_has_a_face(monkeypatch):
    machine_with(monkeypatch, "Noto Sans SC", "Noto Serif SC", "Libertinus Serif")
    roles = faces.found().roles
    assert roles["hei"][0] == "Noto Sans SC"
    assert {roles[role][0] for role in ("text", "kai", "title", "song")} == {"Noto Serif SC"}


def test_without_any_chinese_face_the_extra_is_named(monkeypatch):
    machine_with(monkeypatch, "Libertinus Serif", "DejaVu Sans")
    with pytest.raises(PdfRefused, match=r"没有中文字体.*phaseout\[fonts\]"):
        to_pdf(of(para("文。")))


def test_without_typst_the_way_round_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PdfRefused, match="没有安装 typst"):
        to_pdf(of(para("文。")))


# ---- tables on their pages


def test_no_row_is_torn_between_two_pages_and_a_short_table_stays_whole():
    rows = tuple((str(n), "起\n" + "中\n" * 6 + "止") for n in range(1, 13))
    pages = [
        page.extract_text() for page in opened(TableBlock(Table(("序号", "备注"), rows))).pages
    ]
    assert len(pages) > 1
    assert all(page.count("起") == page.count("止") for page in pages)
    short = TableBlock(Table(("行业",), (("示例行业",),) * 8))
    pages = [page.extract_text() for page in opened(para("国" * 28 * 20), short).pages]
    assert [page.count("示例行业") for page in pages] == [0, 8]


def test_a_row_taller_than_a_page_loses_nothing():
    row = ("\n".join(f"第{n}台" for n in range(1, 151)), "甲")
    found = text(TableBlock(Table(("设备", "企业"), (row,))))
    assert all(f"第{n}台" in found for n in range(1, 151))


def test_the_signature_and_the_list_of_annexes_have_text_above_them_on_their_page():
    blocks = [para(f"第{n}段。") for n in range(1, 20)]
    last = [para("特此报告。"), Attachments(("甲名单", "乙名单")), Sign("示例委", DAY)]
    pages = [page.extract_text() for page in opened(*blocks, *last).pages]
    assert len(pages) == 2
    assert all(words in pages[1] for words in ("特此报告。", "附件：", "示例委"))


def test_the_title_of_an_annex_stands_on_the_third_line():
    heights = {}
    page = opened(Annex(None, ("名单",)), para("文")).pages[-1]
    page.extract_text(
        visitor_text=lambda word, c, m, *_: heights.setdefault(word.strip(), c[5] + m[5])
    )
    assert heights["附件"] - heights["名单"] == pytest.approx(2 * 28.95, abs=4)
