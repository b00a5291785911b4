"""Charts, tables, 版头 and 版记 of the docx, read back as Word would; its page by LibreOffice."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from itertools import combinations
from zipfile import ZipFile

import docx
import openpyxl
import pypdf
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from phaseout.edges.documents.docx import to_docx
from phaseout.edges.documents.drawing import FILLS
from phaseout.edges.documents.lines import read
from phaseout.edges.documents.template import TemplateFault, render
from phaseout.model.document import (
    Addressee,
    Annex,
    Attachments,
    Chart,
    Document,
    Figure,
    Heading,
    Imprint,
    Note,
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
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EXITS = Chart("bar", ("能耗", "A&B<公司>"), (Series("退出企业", (12, 8)),), "家")
CARDS = Chart(
    "line", ("1月", "2月", "3月"), (Series("黄牌", (3, None, 6)), Series("红牌", (0, 1.5, 2))), "家"
)


def of(*blocks):
    return Document(blocks, "报告", DAY, "示例市经济信息委")


def package(*blocks):
    return ZipFile(BytesIO(to_docx(of(*blocks))))


def body(*blocks):
    return etree.fromstring(package(*blocks).read("word/document.xml"))


def chart(*blocks, number=1):
    return etree.fromstring(package(*blocks).read(f"word/charts/chart{number}.xml"))


def cached(part, tag):
    return [[v.text for v in found.iter(f"{C}v")] for found in part.iter(f"{C}{tag}")]


def test_a_chart_is_words_own_with_what_is_drawn_in_it():
    part = chart(Figure(EXITS, "图1"))
    assert cached(part, "tx")[-1] == ["退出企业"]
    assert cached(part, "cat") == [["能耗", "A&B<公司>"]]
    assert cached(part, "val") == [["12", "8"]]


def test_what_is_not_known_leaves_a_gap():
    part = chart(Figure(CARDS))
    first = next(part.iter(f"{C}val"))
    assert [p.get("idx") for p in first.iter(f"{C}pt")] == ["0", "2"]
    assert next(part.iter(f"{C}dispBlanksAs")).get("val") == "gap"


@pytest.mark.parametrize("number", [1, 2])
def test_the_figures_lie_in_the_workbook_that_word_opens_for_editing(number):
    held = package(Figure(EXITS), Figure(CARDS))
    relations = held.read(f"word/charts/_rels/chart{number}.xml.rels").decode()
    assert f"embeddings/chart{number}.xlsx" in relations
    sheet = openpyxl.load_workbook(BytesIO(held.read(f"word/embeddings/chart{number}.xlsx"))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    part = etree.fromstring(held.read(f"word/charts/chart{number}.xml"))
    told = [formula.text for formula in part.iter(f"{C}f")]
    assert told[0] == "数据!$B$1" and sheet.title == "数据"
    expected = {
        1: [[None, "退出企业"], ["能耗", 12], ["A&B<公司>", 8]],
        2: [[None, "黄牌", "红牌"], ["1月", 3, 0], ["2月", None, 1.5], ["3月", 6, 2]],
    }
    assert rows == expected[number]


def test_a_chart_is_described_for_those_who_do_not_see_it():
    told = next(body(Figure(EXITS, "图1　分标准")).iter(f"{WP}docPr")).get("descr")
    assert told == "图1　分标准。柱形图。单位：家。退出企业：能耗12，A&B<公司>8。"


def test_each_drawing_has_a_number_of_its_own():
    ids = [d.get("id") for d in body(Figure(EXITS), Figure(CARDS)).iter(f"{WP}docPr")]
    assert ids == ["1", "2"]


def test_a_chart_keeps_with_its_caption_below():
    document = docx.Document(BytesIO(to_docx(of(Figure(EXITS, "图1"), Para((Run("文"),))))))
    picture, caption, _ = document.paragraphs
    assert picture.paragraph_format.keep_with_next and caption.text == "图1"
    assert caption.paragraph_format.keep_with_next is False


def test_many_bars_lie_and_are_read_from_the_top():
    districts = Chart(
        "bar", tuple(f"第{n}区" for n in range(41)), (Series("退出企业", tuple(range(41))),)
    )
    part = chart(Figure(districts))
    assert next(part.iter(f"{C}barDir")).get("val") == "bar"
    assert next(part.iter(f"{C}orientation")).get("val") == "maxMin"
    assert districts.height_mm <= 225


def test_an_empty_chart_says_none():
    held = package(Figure(Chart("bar", (), (Series("退出企业", ()),)), "图1"))
    assert not [name for name in held.namelist() if "chart" in name]
    assert "无" in "".join(etree.fromstring(held.read("word/document.xml")).itertext())


@pytest.mark.parametrize(
    ("top", "axis"),
    [
        ((21,), (25, 5)),
        ((1,), (1, 1)),
        ((1000,), (1000, 200)),
        ((0.4,), (0.4, 0.1)),
        ((7,), (8, 2)),
    ],
)
def test_the_axis_ends_on_a_whole_step(top, axis):
    found = Chart("bar", ("甲",), (Series("乙", top),)).axis
    assert found == pytest.approx(axis)


def test_every_part_keeps_the_schema_that_word_reads_by(tmp_path):
    path = tmp_path / "报告.docx"
    lying = Annex(1, ("名单",), landscape=True)
    path.write_bytes(to_docx(of(
        RedHead("示例委文件", "示〔2025〕1号", ("张三", "李四", "王五")), Title(("关于", "报告")),
        Addressee("市政府："), Heading(1, "一、", "情况"), Heading(4, "（1）", "情况"),
        Para((Run("文"), Run("文", bold=True))), Todo("原因"), Figure(EXITS, "图1"), Figure(CARDS),
        TableBlock(Table(("企业",), (("甲",),)), "表1"), TableBlock(Table(("企业",), ())),
        Attachments(("名单", "说明")), Sign("示例委", DAY), Note("（附注）"), lying,
        TableBlock(Table(("企业", "家数"), (("甲\n乙", "1"),), size=9)), Imprint("市应急局", "示例委", DAY),
    )))  # fmt: skip
    found = [e.description for e in OpenXmlValidator().validate(path).errors]
    # Word needs no theme, and a theme would set faces of its own
    assert [words for words in found if "relationships/theme" not in words] == []


def test_grey_print_keeps_the_bars_apart():
    greys = [
        sum(w * int(fill[k : k + 2], 16) for w, k in ((0.299, 1), (0.587, 3), (0.114, 5)))
        for fill in FILLS
    ]
    assert all(abs(a - b) > 30 for a, b in combinations(greys, 2))


def test_the_same_charts_give_the_same_bytes():
    blocks = (Figure(EXITS, "图1"), Figure(CARDS, "图2"))
    assert to_docx(of(*blocks)) == to_docx(of(*blocks))


# ---- 版头 and 版记


def paper(folder, text):
    (folder / "10_文.md.j2").write_text(text, encoding="utf-8")
    return read(render([folder], {}), {}, day=DAY, author="示例市经济信息委").blocks


def laid_out(tmp_path, document):
    """The pages that LibreOffice makes of it."""
    (tmp_path / "文.docx").write_bytes(to_docx(document))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "文.docx"],
        check=True, capture_output=True,
    )  # fmt: skip
    return pypdf.PdfReader(tmp_path / "文.pdf").pages


def test_head_and_foot_are_read_from_their_lines(tmp_path):
    text = """【红头】示例市经济和信息化委员会文件
【文号】示经信〔2025〕1号
【签发人】张三、李四光 王五
# 报告
【抄送】市应急局，市生态环境局
【印发】
"""
    head, _, foot = paper(tmp_path, text)
    assert head == RedHead(
        "示例市经济和信息化委员会文件", "示经信〔2025〕1号", ("张三", "李四光", "王五")
    )
    assert foot == Imprint("市应急局，市生态环境局", "示例市经济信息委", DAY)


def test_a_number_without_its_head_is_told(tmp_path):
    with pytest.raises(TemplateFault, match="前面没有【红头】"):
        paper(tmp_path, "【文号】示经信〔2025〕1号")


def test_names_of_signers_stand_two_to_a_line_and_alike_in_width():
    head = RedHead("示例委文件", "号", ("张三", "李四光", "王五"))
    assert head.signer_lines == ("签发人：张　三　李四光", "　　　　王　五")


def test_the_red_line_goes_across_below_the_number():
    found = body(RedHead("示例委文件", "示〔2025〕1号", ("张三",)), Title(("报告",)))
    borders = list(found.iter(f"{W}bottom"))
    assert [b.get(f"{W}color") for b in borders] == ["FF0000"]
    number = borders[0].getparent().getparent().getparent()
    assert "".join(number.itertext()) == "示〔2025〕1号签发人：张三"
    assert number.find(f"{W}pPr/{W}ind") is None


@pytest.mark.parametrize(
    ("name", "points"),
    [("示例市人民政府文件", 48), ("示例市经济和信息化委员会文件", 31), ("示" * 30, 26)],
)
def test_the_name_of_the_office_fills_its_line_and_is_larger_than_the_title(name, points):
    assert int(next(body(RedHead(name)).iter(f"{W}sz")).get(f"{W}val")) / 2 == points


def test_the_imprint_stands_upright_behind_an_annex_on_its_side():
    lying = Annex(None, ("名单",), landscape=True)
    held = of(lying, TableBlock(Table(("甲",), (("乙",),))), Imprint("市应急局", "示例委", DAY))
    document = docx.Document(BytesIO(to_docx(held)))
    assert [s.orientation.name for s in document.sections] == ["LANDSCAPE", "PORTRAIT"]
    framed = [p for p in document.paragraphs if p._p.find(f"{W}pPr/{W}framePr") is not None]
    assert [p.text for p in framed] == ["", "抄送：市应急局。", "", "示例委\t2025年1月8日印发", ""]


def test_the_imprint_is_one_frame_at_the_foot_of_the_type_area():
    frames = list(body(Title(("报告",)), Imprint("市应急局", "示例委", DAY)).iter(f"{W}framePr"))
    assert len({etree.tostring(frame) for frame in frames}) == 1
    place = {name.removeprefix(W): value for name, value in frames[0].items()}
    assert (place["vAnchor"], place["yAlign"], place["w"]) == ("margin", "bottom", "8844")


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice：版面未经检验")
@pytest.mark.parametrize("lines", [2, 21])
def test_in_libreoffice_too_the_imprint_ends_where_the_type_area_does(tmp_path, lines):
    text = [Para((Run(f"第{n}段。"),)) for n in range(lines)]
    page = laid_out(tmp_path, of(*text, Imprint("市应急局，市生态环境局", "示例委", DAY)))[-1]
    ends = []
    page.extract_text(visitor_text=lambda word, _, m, *__: ends.append((m[5], word)))
    (above,) = [y for y, word in ends if "抄送" in word]
    (last,) = [y for y, word in ends if "印发" in word]
    assert 35 < last * 25.4 / 72 < 41
    assert 20 < above - last < 30


# ---- tables on their pages


def rows_of(count, text="甲"):
    return TableBlock(Table(("企业",), ((text,),) * count), "表1")


def test_a_short_table_keeps_its_rows_together_and_a_long_one_does_not():
    def kept(block):
        cells = [p for p in body(block).iter(f"{W}p") if p.getparent().tag == f"{W}tc"]
        return [p.find(f"{W}pPr/{W}keepNext") is not None for p in cells]

    assert kept(rows_of(4)) == [True, True, True, True, False]
    assert kept(rows_of(40)) == [True, *[False] * 40]
    assert kept(rows_of(2, "很长的文字" * 200)) == [True, False, False]


def test_the_last_text_keeps_with_the_list_of_annexes_and_that_with_the_signature():
    document = docx.Document(
        BytesIO(
            to_docx(of(Para((Run("特此报告。"),)), Attachments(("名单",)), Sign("示例委", DAY)))
        )
    )
    kept = [p.paragraph_format.keep_with_next for p in document.paragraphs]
    assert kept == [True, True, True, None]


def test_a_line_that_leads_to_a_table_goes_with_it_and_one_that_leads_to_text_does_not():
    lead, text = Para((Run("具体如下。"),)), Para((Run("以上。"),))
    document = docx.Document(BytesIO(to_docx(of(text, lead, rows_of(40), text))))
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs if p.text}
    assert (kept["具体如下。"], kept["以上。"]) == (True, None)


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice：版面未经检验")
def test_a_full_page_of_the_docx_is_twenty_two_lines_of_twenty_eight_characters(tmp_path):
    first = laid_out(tmp_path, of(Para((Run("国" * 28 * 26),))))[0].extract_text()
    lines = [line for line in first.splitlines() if "国" in line]
    assert [line.count("国") for line in lines] == [26, *[28] * 21]
