"""Templates to blocks to docx and Markdown, with the texts that officials and enterprises write."""

import re
from dataclasses import make_dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import docx
import pytest
from lxml import etree

from phaseout.edges.documents.docx import Faces, to_docx
from phaseout.edges.documents.lines import Unwritten, read, unwritten
from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.documents.report import written
from phaseout.edges.documents.template import Section, TemplateFault, render
from phaseout.model.document import (
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
    balanced,
    char_width,
    chinese_number,
    kept_with_next,
)

DAY = date(2026, 1, 8)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILE = "10_总体情况.md.j2"
EVIL_NAMES = [
    'A&B<合资>"测试"',
    "*甲*_|[x](y)",
    "**甲**",
    "{{ 7*7 }}",
    "{% raw %}",
    "【表：退出企业】",
    "# 甲",
    "甲／乙；丙：丁",
    "甲厂\n# 乙厂",
    "&lt;script&gt;",
    "C:\\台账\\2025",
    "- 甲",
    "2024. 年度",
    "䶮㛃水泥厂",
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def rendered(folder, text, **variables):
    (folder / FILE).write_text(text, encoding="utf-8")
    return render([folder], variables)


def paper(folder, text, tables=None, author="", charts=None, **variables):
    sections = rendered(folder, text, **variables)
    return read(sections, tables or {}, charts or {}, day=DAY, author=author)


def texts(folder, text, **variables):
    return [block.text for block in paper(folder, text, **variables).blocks]


def fault(folder, text, tables=None, **variables):
    with pytest.raises(TemplateFault) as caught:
        paper(folder, text, tables, **variables)
    return str(caught.value)


def part(blob, name):
    return etree.fromstring(ZipFile(BytesIO(blob)).read(name))


def body(document):
    return part(to_docx(document), "word/document.xml")


def of(*blocks):
    return Document(blocks, "报告", DAY, "渝北区经济和信息化委员会")


def opened(document):
    return docx.Document(BytesIO(to_docx(document)))


def unescaped(markdown):
    """What a reader of Markdown sees of escaped text."""
    for character in "\\`*_[]<>|#&-+=~.":
        markdown = markdown.replace(f"\\{character}", f"\0{ord(character)}\0")
    for character in "\\`*_[]<>|#&-+=~.":
        markdown = markdown.replace(f"\0{ord(character)}\0", character)
    return markdown.replace("\\\n", "\n")


# ---- the template language


def test_figures_stand_in_the_sentence(folder):
    text = "{{ 年度 }}年，{{ 地区 }}退出企业{{ 企业数 }}家，完成{{ 完成率|百分比 }}。"
    assert texts(folder, text, 年度=2025, 地区="渝北区", 企业数=27, 完成率=0.9512) == [
        "2025年，渝北区退出企业27家，完成95.1%。"
    ]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("{{ 1234567.8|千分位 }}", "1,234,568"),
        ("{{ 1234567.8|千分位(1) }}", "1,234,567.8"),
        ("{{ 2.5|千分位 }}", "3"),
        ("{{ -0.125|千分位(2) }}", "-0.13"),
        ("{{ 1|百分比 }}", "100.0%"),
        ("{{ 0.33335|百分比(2) }}", "33.34%"),
        ("{{ 12|中文序 }}", "十二"),
        ("{{ 日|中文日期 }}", "2026年1月8日"),
        ("{{ 1234567.8 }}", "1234567.8"),
        ("{{ 0.1 + 0.2 }}", "0.30000000000000004"),
        ("{{ 日 }}", "2026-01-08"),
        ("{{ 时 }}", "2026-01-08"),
    ],
)
def test_a_figure_is_printed_as_its_filter_says(folder, written, printed):
    assert texts(folder, written, 日=DAY, 时=datetime(2026, 1, 8)) == [printed]


@pytest.mark.parametrize(
    "form", ["{{ 数 }}", "{{ 数|千分位 }}", "{{ 数|百分比 }}", "{{ 数|中文日期 }}"]
)
@pytest.mark.parametrize("value", [None, float("nan")])
def test_a_missing_figure_is_a_dash(folder, form, value):
    assert texts(folder, form, 数=value) == ["—"]


def test_chinese_numbers_run_from_one_to_ninety_nine():
    numbers = [chinese_number(n) for n in (1, 10, 11, 20, 21, 90, 99)]
    assert numbers == ["一", "十", "十一", "二十", "二十一", "九十", "九十九"]


def test_sections_are_read_in_the_order_of_their_numbers(folder):
    for name in ("9_前言.md.j2", "10_正文.md.j2", "100_落款.md.j2", "宏.j2", "说明.md.j2"):
        (folder / name).write_text(name, encoding="utf-8")
    assert [s.name for s in render([folder], {})] == [
        "9_前言.md.j2",
        "10_正文.md.j2",
        "100_落款.md.j2",
    ]


def test_a_plans_own_folder_replaces_a_section_and_adds_one_between(tmp_path):
    common, own = tmp_path / "common", tmp_path / "own"
    for where, name, text in [
        (common, "10_甲.md.j2", "通用甲"),
        (common, "30_丙.md.j2", "通用丙"),
        (own, "20_乙.md.j2", "本地乙"),
        (own, "30_丙.md.j2", "本地丙"),
    ]:
        where.mkdir(exist_ok=True)
        (where / name).write_text(text, encoding="utf-8")
    assert [s.text for s in render([common, own], {})] == ["通用甲", "本地乙", "本地丙"]


def test_a_template_saved_by_notepad_with_its_mark_is_read(folder):
    (folder / FILE).write_bytes("## 总体情况\r\n正文。\r\n".encode("utf-8-sig"))
    document = read(render([folder], {}), {}, day=DAY)
    assert [type(b) for b in document.blocks] == [Heading, Para]


# ---- values are never structure


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_an_evil_name_stays_one_paragraph_of_itself(folder, name):
    document = paper(folder, "{{ 名 }}", 名=name)
    assert document.blocks == (Para((Run(name),)),)


@pytest.mark.parametrize("name", [*EVIL_NAMES, "甲\x0b乙厂"])
def test_an_evil_name_appears_as_itself_in_docx(folder, name):
    document = paper(folder, "企业{{ 名 }}。\n【表：名单】", {"名单": of_names(name)}, 名=name)
    word = opened(document)
    shown = name.replace("\x0b", "")
    assert word.paragraphs[0].text == f"企业{shown}。"
    assert word.tables[0].rows[1].cells[0].text == shown


@pytest.mark.parametrize("name", [*EVIL_NAMES, "甲\x0b乙厂"])
def test_an_evil_name_appears_as_itself_in_markdown(folder, name):
    document = paper(folder, "{{ 名 }}\n【表：名单】", {"名单": of_names(name)}, 名=name)
    written = to_markdown(document)
    shown = name.replace("\x0b", "")
    assert unescaped(written).startswith(shown + "\n\n")
    assert unescaped(written).endswith(f"| {shown.replace(chr(10), '<br>')} |\n")


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_markdown_reader_sees_the_name_and_nothing_else(folder, name):
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    document = paper(folder, "{{ 名 }}\n【表：名单】", {"名单": of_names(name)}, 名=name)
    html = reader.render(to_markdown(document)).replace("<br>", "<br/>")
    shown = etree.fromstring(f"<all>{html}</all>")
    assert "\n".join(t.strip() for t in shown.find("p").itertext()) == name
    assert "\n".join(shown.find("table/tbody/tr/td").itertext()) == name


def of_names(*names):
    return Table(("企业名称",), tuple((name,) for name in names))


@pytest.mark.parametrize(
    "form",
    [
        "{% macro 引(值) %}{{ 值 }}{% endmacro %}{{ 引(名) }}",
        "{% set 文 %}{{ 名 }}{% endset %}{{ 文 }}",
        "{% set 文 %}{{ 名 }}{% endset %}{{ 文 ~ '' }}",
        "{{ [名]|join('、') }}",
        "{% macro 引(值) %}{{ 值 }}{% endmacro %}{% set 文 %}{{ 引(名) }}{% endset %}{{ 文|trim }}",
        "{% for 一个 in [名] %}{{ 一个 }}{% endfor %}",
        "{{ '%s'|format(名) }}",
    ],
)
@pytest.mark.parametrize("name", ["*甲*&lt;【表：x】", "# 甲\n## 乙"])
def test_a_name_is_escaped_once_however_it_travels(folder, form, name):
    assert paper(folder, form, 名=name).blocks == (Para((Run(name),)),)


def test_the_structure_of_a_macro_stays_structure(folder):
    text = """{% macro 条(名) %}
### {{ 名 }}
已关停**{{ 名 }}**。
{% endmacro %}
{{ 条("甲*厂") }}
{{ 条("乙#厂") }}
"""
    blocks = paper(folder, text).blocks
    assert [b.text for b in blocks] == ["甲*厂", "已关停甲*厂。", "乙#厂", "已关停乙#厂。"]
    assert blocks[1].runs[1] == Run("甲*厂", bold=True)


def test_bold_around_a_value_holds_the_whole_value(folder):
    runs = paper(folder, "实际退出**{{ 数 }}家**。", 数="2**7").blocks[0].runs
    assert runs == (Run("实际退出"), Run("2**7家", bold=True), Run("。"))


# ---- lines


LOST_LINES = [
    "    已公布名单四家。",
    "\t已公布名单四家。",
    "　　已公布名单四家。",
    "---",
    "```",
    "[甲]: 乙",
    "2024. 年度",
    "- 乙",
    "> 乙",
    "1) 乙",
    "|甲|乙|",
    "<b>甲</b>",
    "\\*甲",
    "__甲__",
    "【重点】关停四家。",
]


@pytest.mark.parametrize("line", LOST_LINES)
def test_no_line_of_an_official_is_lost(folder, line):
    assert texts(folder, f"上文。\n{line}\n下文。") == ["上文。", line.strip(), "下文。"]


@pytest.mark.parametrize("line", LOST_LINES)
def test_no_line_of_an_official_is_lost_in_markdown(folder, line):
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    shown = etree.fromstring(f"<all>{reader.render(to_markdown(paper(folder, line)))}</all>")
    assert ["".join(p.itertext()) for p in shown] == [line.strip()]
    assert [p.tag for p in shown] == ["p"]


def test_bold_opens_between_a_character_and_a_quotation_mark(folder):
    runs = paper(folder, "已公布**“黄牌”名单**27家").blocks[0].runs
    assert runs == (Run("已公布"), Run("“黄牌”名单", bold=True), Run("27家"))


def test_a_lone_pair_of_asterisks_is_printed(folder):
    assert texts(folder, "面积3**米") == ["面积3**米"]


def test_bold_beside_punctuation_is_bold_for_a_markdown_reader(folder):
    written = to_markdown(paper(folder, "已公布**“黄牌”名单**27家，完成**95%**，**甲厂**"))
    assert written == "已公布<b>“黄牌”名单</b>27家，完成<b>95%</b>，**甲厂**\n"


def test_headings_are_numbered_as_plain_text(folder):
    text = "# 报告\n## 甲\n### 乙\n#### 丙\n##### 丁\n##### 戊\n#### 己\n### 庚\n## 辛\n### 壬"
    headings = paper(folder, text).blocks[1:]
    assert [h.number + h.text for h in headings] == [
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "（2）戊",
        "2.己",
        "（二）庚",
        "二、辛",
        "（一）壬",
    ]


def test_numbers_run_through_sections_and_begin_again_in_an_annex(folder):
    sections = [Section("10_甲.md.j2", "## 甲"), Section("20_乙.md.j2", "## 乙\n【附件】丙\n## 丁")]
    document = read(sections, {}, day=DAY)
    assert [b.number for b in document.blocks if isinstance(b, Heading)] == ["一、", "二、", "一、"]


def test_a_line_of_tags_alone_leaves_no_paragraph_and_joins_no_lines(folder):
    text = """{% if 数 > 1 %}
多于一家。
  {% endif %}
{# 说明 #}
{% for 名 in 名单 %}
企业{{ 名 }}。
{% endfor %}
【待写：原因】
"""
    assert texts(folder, text, 数=2, 名单=["甲", "乙"]) == [
        "多于一家。",
        "企业甲。",
        "企业乙。",
        "【待写：原因】",
    ]


def test_no_empty_line_remains_where_tags_stood(folder):
    text = "甲\n{% if true %}\n乙\n{% endif %}\n丙\n"
    assert rendered(folder, text)[0].text == "甲\n乙\n丙"


def test_a_tag_that_closes_a_line_of_text_does_not_pull_the_next_line_up(folder):
    text = "{% if true %}比上年增加。{% endif %}\n【待写：原因】"
    assert [type(b) for b in paper(folder, text).blocks] == [Para, Todo]


def test_raw_text_and_long_comments_come_through(folder):
    text = "{% raw %}\n{% if %}\n{% endraw %}\n{# 甲\n{% if 乙 %}\n#}丙"
    assert texts(folder, text) == ["{% if %}", "丙"]


def test_the_parts_of_a_paper_are_read(folder):
    text = """# 关于／情况的报告
【主送】市经济信息委
【附件说明】甲名单；乙名单。
【署名】渝北区经济和信息化委员会
【日期】2026年1月9日
【附注】联系人：张三
【抄送】市生态环境局、市应急局
【附件：1：横页】甲名单
【附件：2：竖页】乙名单
"""
    title, to, listed, sign, note, copy, first, second = paper(folder, text).blocks
    assert title == Title(("关于", "情况的报告"))
    assert to.text == "市经济信息委："
    assert listed == Attachments(("甲名单", "乙名单"))
    assert sign == Sign("渝北区经济和信息化委员会", date(2026, 1, 9))
    assert note == Note("（联系人：张三）")
    assert copy.copied_text == "抄送：市生态环境局、市应急局。"
    assert (first.label, first.landscape) == ("附件1", True)
    assert (second.label, second.landscape) == ("附件2", False)


def test_a_signature_without_words_takes_the_author_and_the_papers_date(folder):
    assert paper(folder, "【署名：不盖章】\n【日期】", author="区经信委").blocks == (
        Sign("区经信委", DAY, sealed=False),
    )


def test_the_list_of_annexes_is_taken_from_the_annexes(folder):
    document = paper(folder, "【附件说明】\n【附件】甲／名单\n【附件：横页】乙名单")
    assert document.blocks[0].items == (("1.", "甲名单"), ("2.", "乙名单"))
    assert [b.label for b in document.blocks[1:]] == ["附件1", "附件2"]


def test_a_single_annex_bears_no_number(folder):
    listed, annex = paper(folder, "【附件说明】\n【附件：1】名单").blocks
    assert (listed.items, annex.label) == ((("", "名单"),), "附件")


def test_a_semicolon_in_a_name_does_not_divide_the_list(folder):
    assert paper(folder, "【附件说明】{{ 名 }}；乙", 名="甲；附表").blocks == (
        Attachments(("甲；附表", "乙")),
    )


def test_a_table_joins_by_its_name_even_when_a_value_gives_the_name(folder):
    table = Table(("行业",), (("水泥",),))
    document = paper(folder, "【表：{{ 哪张 }}】表1　退出情况", {"分行业": table}, 哪张="分行业")
    assert document.blocks == (TableBlock(table, "表1　退出情况"),)


EXITS = Chart("bar", ("能耗", "环保"), (Series("退出企业", (12, 8)),), "家")


def test_a_chart_joins_by_its_name(folder):
    figure = paper(folder, "【图：分标准】图1　分标准退出企业数", charts={"分标准": EXITS}).blocks[
        0
    ]
    assert figure == Figure(EXITS, "图1　分标准退出企业数")


def test_a_chart_nobody_made_is_told_with_those_there_are(folder):
    with pytest.raises(TemplateFault, match="是不是“分标准”？现有的图：分标准"):
        paper(folder, "【图：分标准图】图1", charts={"分标准": EXITS})


def test_a_chart_says_in_words_what_one_sees():
    assert EXITS.description == "柱形图。单位：家。退出企业：能耗12，环保8。"


@pytest.mark.parametrize("values", [(1,), (1, 2, 3), (1, -2)])
def test_a_chart_that_could_be_drawn_only_by_guessing_is_refused(values):
    with pytest.raises(ValueError, match="退出企业"):
        Chart("bar", ("能耗", "环保"), (Series("退出企业", values),))


def test_markdown_tells_the_figures_of_a_chart():
    told = to_markdown(of(Figure(EXITS, "图1")))
    assert told == "图1\n\n| 项目 | 退出企业（家） |\n| --- | ---: |\n| 能耗 | 12 |\n| 环保 | 8 |\n"


def test_a_title_breaks_in_the_fewest_lines_of_nearly_one_length():
    pieces = ("渝北区2025年度", "依法依规淘汰落后产能", "工作情况的报告")
    assert balanced(pieces, 20) == ("渝北区2025年度依法依规淘汰落后产能", "工作情况的报告")
    assert balanced(pieces, 40) == ("".join(pieces),)
    assert balanced(("一二三四", "五六", "七八九十"), 6) == ("一二三四五六", "七八九十")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于示例市两江新区等功能区2024年度落后产能退出工作推进情况的专题书面报告",
         ("关于示例市两江新区等功能区2024年度", "落后产能退出工作推进情况的专题书面报告")),
        ("示例市经济和信息化委员会关于报送《落后产能退出工作实施方案》的报告",
         ("示例市经济和信息化委员会关于报送", "《落后产能退出工作实施方案》的报告")),
        ("一二三四五六七八九十" * 3, ("一二三四五六七八九十一二三四五", "六七八九十一二三四五六七八九十")),
        ("示例市二〇二四年ABCDEFGHIJKLMNOP落后产能退出工作情况", (
            "示例市二〇二四年ABCDEFGHIJKLMNOP", "落后产能退出工作情况")),
        ("示例市推进工业结构调整打赢污染防治攻坚战月度工作进展情况",
         ("示例市推进工业结构调整打赢污染", "防治攻坚战月度工作进展情况")),
        ("示例市示例经济技术开发区管理委员会经济发展和科技创新局",
         ("示例市示例经济技术开发区", "管理委员会经济发展和科技创新局")),
    ],
)  # fmt: skip
def test_a_long_title_without_a_mark_breaks_where_a_reader_would_pause(title, lines):
    assert balanced((title,), 20) == lines
    assert "".join(lines) == title


def test_places_to_write_are_listed_under_their_heading(folder):
    text = "# 报告\n【待写：导语】\n## 问题\n正文。\n【待写：滞后的原因】\n【附件】表\n【待写】"
    assert unwritten(paper(folder, text)) == (
        Unwritten("报告", "导语"),
        Unwritten("一、问题", "滞后的原因"),
        Unwritten("附件　表", ""),
    )


# ---- faults


Area = make_dataclass("Area", [("名称", str)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("甲\n乙\n{{ 企业书 }}", f"{FILE} 第3行：没有“企业书”，是不是“企业数”？"),
        ("{% if true %}\n甲\n{% endif %}\n{{ 企业书 }}", f"{FILE} 第4行：没有“企业书”，是不是"),
        (
            "{% for i in [1, 2] %}\n甲\n{% endfor %}\n\n{% if 企业书 %}\n{% endif %}",
            "第5行：没有“企业书”",
        ),
        ("{# 甲\n乙 #}\n{{ 企业书 + 1 }}", "第3行：没有“企业书”"),
        ("\n{{ 完全不同 }}", "第2行：没有“完全不同”"),
        ("\n{{ 区.名字 }}", "第2行：没有“名字”，是不是“名称”？"),
        ("\n{{ 数|千份位 }}", "第2行：没有叫“千份位”的过滤器，是不是“千分位”？"),
        ("\n{% if 企业数 %}{{ 数|千份位 }}{% endif %}", "第2行：没有叫“千份位”的过滤器"),
        ("\n{% if 企业数 is 大 %}{% endif %}", "第2行：没有叫“大”的判断"),
        ("\n{{ '甲' + 企业数 }}", "第2行：文字、数字、日期混在一起算了"),
        ("\n{{ 企业数 / 0 }}", "第2行：除数是零"),
        ("\n{{ '甲'|千分位 }}", "第2行：“千分位”只用于数字，这里是“甲”"),
        ("\n{{ '甲'|中文日期 }}", "第2行：“中文日期”只用于日期，这里是“甲”"),
        ("\n{{ 100|中文序 }}", "第2行：中文序号只从一到九十九，这里是100"),
        ("\n{% if 企业数 %}\n甲", "“if”没有结束，缺少“endif”"),
        ("\n{% 如果 企业数 %}", "第2行：没有“如果”这个标签"),
        ("\n{{ 企业数｜千分位 }}", "第2行：这里不能用“｜”，标签内的符号要用半角"),
        ("\n{{ 企业数 }", "第2行："),
        ("\n{% include '没有.j2' %}", "第2行：没有“没有.j2”这个模板文件"),
    ],
)
def test_a_fault_of_the_template_is_told_with_its_line(folder, text, says):
    assert says in fault(folder, text, 企业数=5, 数=1, 区=Area("渝北区"))


def test_a_fault_in_a_macro_of_another_file_is_told_there(folder):
    (folder / "宏.j2").write_text("{% macro 甲() %}\n{{ 1 / 0 }}\n{% endmacro %}", encoding="utf-8")
    text = "甲\n乙\n丙\n{% import '宏.j2' as 宏 %}{{ 宏.甲() }}"
    assert fault(folder, text).startswith("宏.j2 第2行：除数是零")


def test_a_template_that_is_not_utf8_is_told(folder):
    (folder / FILE).write_bytes("总体情况".encode("gbk"))
    with pytest.raises(TemplateFault, match="不是 UTF-8 编码"):
        render([folder], {})


def test_a_kind_of_paper_that_nobody_has_written_templates_for_is_told():
    with pytest.raises(TemplateFault, match="这种文书还没有模板"):
        written((), {}, {}, day=DAY)


TABLES = {"分行业": Table(("行业",), ()), "分区县": Table(("区县",), ())}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "甲\n\n【表：分行叶】题",
            "第3行：没有名为“分行叶”的表，是不是“分行业”？现有的表：分行业、分区县",
        ),
        ("{% for i in [1, 2, 3] %}\n甲\n{% endfor %}\n【表：乙】", "第4行：没有名为“乙”的表"),
        ("【图：分行业】图1", "没有名为“分行业”的图"),
        ("甲\n增加两家。【表：分行业】题", "【表：分行业】要单独占一行"),
        ("原因：【待写：原因】", "【待写：原因】要单独占一行"),
        ("【待写：原因】另有说明", "第1行：【待写】要单独占一行，后面不能有文字"),
        ("甲\n####### 太深", "第2行：标题最多四级，即五个“#”，这里有7个"),
        ("##", "第1行：“##”后面没有标题"),
        ("【主送】", "第1行：这里没有写主送机关"),
        ("【署名】", "第1行：【署名】后面没有写发文机关"),
        ("【署名：无章】甲", "第1行：署名不认识“无章”，只有“不盖章”"),
        ("【日期】今天", "第1行：“今天”不是日期，应如2025年1月8日"),
        ("【日期】2025年2月30日", "第1行：“2025年2月30日”不是日期"),
        ("【附件：横着】甲", "第1行：附件应写成【附件：1：横页】"),
        ("【附件：2】甲", "第1行：这是第1个附件，编号却是2"),
        ("【附件说明】甲\n【附件】甲\n【附件】乙", "第3行：附件说明只列了1个附件，没有附件2"),
        (
            "【附件说明】甲；乙\n【附件】甲\n【附件】丙",
            "第3行：附件2的标题“丙”与附件说明中的“乙”不一致",
        ),
        ("【附件说明】", "第1行：【附件说明】后面没有写附件名称"),
    ],
)
def test_a_fault_of_the_paper_is_told_with_its_line(folder, text, says):
    message = fault(folder, text, TABLES)
    assert message.startswith(FILE)
    assert says in message


def test_a_table_with_rows_of_another_length_is_refused():
    with pytest.raises(ValueError, match="列数不一"):
        Table(("甲", "乙"), (("一",),))


# ---- the sandbox


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n{{ ''.__class__.__mro__ }}", "第2行：模板里不许用“__class__”"),
        ("\n{{ 区.__class__ }}", "第2行：模板里不许用“__class__”"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "模板里不许用“__init__”"),
        ("{{ cycler }}", "没有“cycler”"),
        ("{{ lipsum.__globals__['os'].popen('id').read() }}", "没有“lipsum”"),
        ("{{ joiner }}", "没有“joiner”"),
        ("{{ namespace() }}", "没有“namespace”"),
        ("{{ 区.名称.format.__globals__ }}", "模板里不许用“__globals__”"),
        ("{{ '{0.__class__}'.format(区) }}", "模板里不许用“__class__”"),
        ("{{ 名单.append('乙') }}", "第1行"),
        ("{{ range(10**9)|list }}", "第1行"),
        ("{% include '../宏.j2' %}", "没有“../宏.j2”这个模板文件"),
        ("{{ 名单|random }}", "没有叫“random”的过滤器"),
    ],
)
def test_a_template_reaches_nothing_but_its_figures(folder, text, says):
    names = ["甲"]
    assert says in fault(folder, text, 区=Area("渝北区"), 名单=names)
    assert names == ["甲"]


# ---- the signature


@pytest.mark.parametrize(
    ("unit", "sealed", "indents"),
    [
        ("渝北区经信委", True, (4, 4)),
        ("渝北区经济信息委", True, (3, 4)),
        ("重庆市渝北区经济和信息化委员会", True, (2, 6.5)),
        ("渝北区经济信息委", False, (2, 2)),
        ("渝北区经信委", False, (4, 2)),
        ("重庆市渝北区经济和信息化委员会", False, (2, 9)),
    ],
)
def test_unit_and_date_end_where_the_standard_says(unit, sealed, indents):
    assert Sign(unit, DAY, sealed).indents == indents


def test_units_that_sign_jointly_share_one_date(folder):
    text = "【署名】示例市经济信息委\n【署名】示例市应急局\n【日期】2026年1月9日\n【署名】示例委\n【日期】"
    joint, single = paper(folder, text).blocks
    assert joint == Sign("示例市经济信息委\n示例市应急局", date(2026, 1, 9))
    assert joint.units == ("示例市经济信息委", "示例市应急局")
    assert single == Sign("示例委", DAY)


def test_units_without_seals_begin_at_one_edge():
    sign = Sign("示例市经济信息委\n示例市应急局", DAY, sealed=False)
    indent = sign.indents[0]
    assert sign.lines == (("示例市经济信息委", indent), ("示例市应急局", indent + 2))


SIX = "市发展改革委\n市经济信息委\n市生态环境局\n市住房城乡建设委\n市应急局\n市市场监管局"


@pytest.mark.parametrize(
    ("count", "rows"), [(2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3])]
)
def test_joint_units_stand_side_by_side_at_most_three_to_a_row(count, rows):
    sign = Sign("\n".join(SIX.split("\n")[:count]), DAY)
    assert [len(row) for row in sign.rows] == rows
    assert sum(sign.rows, ()) == sign.units


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_seals_of_45_mm_side_by_side_neither_touch_nor_leave_the_text(count):
    seats = Sign("\n".join(SIX.split("\n")[:count]), date(2024, 12, 31)).seats
    mm = [seat * 156 / 28 for seat in seats]
    assert all(b - a > 45 for a, b in pairwise(mm))
    assert mm[0] > 22.5
    assert 156 - mm[-1] > 22.5


def test_the_last_of_a_joint_signature_stands_above_the_date_four_from_the_right():
    sign = Sign(SIX, date(2024, 12, 31))
    assert sign.indents[1] == 4
    assert sign.seats[-1] == 28 - 4 - char_width(sign.day_text) / 2


def test_long_names_sign_two_to_a_row_and_break_between_words():
    long = "市利用综合标准依法依规推动落后产能退出工作领导小组办公室\n市工业和信息化局"
    assert Sign(long, DAY).rows == (
        ("市利用综合标准依法依规\n推动落后产能退出工作\n领导小组办公室", "市工业和信息化局"),
    )


def test_a_name_longer_than_a_line_signs_in_lines_one_centred_on_the_other():
    (one, first), (other, second) = Sign(SIX.replace("\n", "和"), DAY).lines
    assert first + len(one) / 2 == second + len(other) / 2
    lines = Sign("市利用综合标准依法依规推动落后产能退出工作领导小组办公室", DAY).lines
    assert [text for text, _ in lines] == [
        "市利用综合标准依法依规推动",
        "落后产能退出工作领导小组办公室",
    ]


def test_rows_of_the_signature_are_centred_at_tabs_in_the_docx():
    paragraphs = list(body(of(Sign(SIX, date(2024, 12, 31)))).iter(f"{W}p"))[:-1]
    stops = [[t.get(f"{W}pos") for t in p.iter(f"{W}tab") if t.get(f"{W}pos")] for p in paragraphs]
    assert stops[0] == stops[1]
    assert len(stops[0]) == 3
    texts = ["".join(t.text for t in p.iter(f"{W}t")) for p in paragraphs]
    assert texts[0] == "市发展改革委市经济信息委市生态环境局"


def test_the_indents_of_the_signature_stand_in_the_docx():
    indents = body(of(Sign("重庆市渝北区经济和信息化委员会", DAY))).iter(f"{W}ind")
    assert [i.get(f"{W}rightChars") for i in indents] == ["200", "650"]


def test_a_short_last_line_takes_the_text_above_it_to_the_signature():
    def kept(above):
        blocks = (Para((Run(above),)), Para((Run("特此报告。"),)), Sign("区经信委", DAY))
        return kept_with_next(blocks)

    assert kept("退出企业四家。") == (True, True, False)
    assert kept("退出企业四家。" * 30) == (False, True, False)


def test_the_signature_never_stands_alone():
    text, unit, day = body(of(Para((Run("特此报告。"),)), Sign("区经信委", DAY))).iter(f"{W}p")
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in (text, unit, day)]
    assert kept == [True, True, False]


@pytest.mark.parametrize(
    ("names", "indents"),
    [(("甲",), [("500", "300")]), (("甲", "乙"), [("575", "375"), ("575", "75")])],
)
def test_the_names_of_annexes_are_flush(names, indents):
    found = body(of(Attachments(names))).iter(f"{W}ind")
    assert [(i.get(f"{W}leftChars"), i.get(f"{W}hangingChars")) for i in found] == indents


# ---- the docx


@pytest.fixture(scope="module")
def report():
    names = tuple(
        (str(n), f"第{n}水泥厂", "91500112MA5U8K2X3Q", "2025-06-30") for n in range(1, 61)
    )
    annex_table = Table(("序号", "企业名称", "统一社会信用代码", "退出日期"), names, size=9)
    return of(
        Title(("关于渝北区2025年度", "淘汰落后产能工作情况的报告")),
        *(Heading(level, f"{level}.", "情况") for level in (1, 2, 3, 4)),
        Para((Run("退出企业“四家”——"), Run("甲厂", bold=True))),
        TableBlock(Table(("行业", "家数"), (("水泥", "4"),), align=("left", "right")), "表1"),
        Todo("原因"),
        Attachments(("名单", "说明")),
        Sign("区经信委", DAY),
        Annex(1, ("名单",), landscape=True),
        TableBlock(annex_table),
        Annex(2, ("说明",)),
        Para((Run("说明如下。"),)),
    )


def test_every_part_of_the_docx_is_well_formed(report):
    package = ZipFile(BytesIO(to_docx(report)))
    for name in package.namelist():
        etree.fromstring(package.read(name))


def test_the_paragraphs_bear_their_styles(report):
    used = [p.style.name for p in opened(report).paragraphs if p.text]
    assert used == [
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Heading 4",
        "公文正文",
        "图表题",
        "公文正文",
        "附件说明",
        "附件说明",
        "署名",
        "署名",
        "附件序号",
        "附件标题",
        "附件序号",
        "附件标题",
        "公文正文",
    ]


def test_the_faces_are_those_of_the_standard(report):
    styles = part(to_docx(report), "word/styles.xml")
    faces = {
        s.get(f"{W}styleId"): s.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        for s in styles.iter(f"{W}style")
    }
    assert faces["GWBody"] == faces["Heading3"] == faces["Heading4"] == "仿宋_GB2312"
    assert (faces["Heading1"], faces["Heading2"]) == ("黑体", "楷体_GB2312")
    assert faces["Title"] == faces["GWAnnexTitle"] == "方正小标宋简体"
    assert faces["GWCell"] == faces["GWFooter"] == "宋体"


def test_no_theme_overrides_the_faces(report):
    package = ZipFile(BytesIO(to_docx(report)))
    assert not any(b"Theme=" in package.read(name) for name in package.namelist())


def test_another_system_may_name_its_own_faces(report):
    styles = part(to_docx(report, Faces(text="方正仿宋_GBK")), "word/styles.xml")
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert default.get(f"{W}eastAsia") == "方正仿宋_GBK"


def test_windows_without_the_faces_finds_substitutes(report):
    fonts = part(to_docx(report), "word/fontTable.xml")
    others = {
        f.get(f"{W}name"): f.find(f"{W}altName").get(f"{W}val")
        for f in fonts
        if f.find(f"{W}altName") is not None
    }
    assert others["仿宋_GB2312"] == "仿宋"


def test_every_run_is_set_from_the_chinese_face(report):
    package = ZipFile(BytesIO(to_docx(report)))
    for name in package.namelist():
        for run in etree.fromstring(package.read(name)).iter(f"{W}r"):
            assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia"


def test_the_page_is_that_of_the_standard(report):
    page = opened(report).sections[0]
    margins = [page.top_margin, page.right_margin, page.bottom_margin, page.left_margin]
    assert [round(m.mm) for m in margins] == [37, 26, 35, 28]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    grid = body(report).find(f".//{W}docGrid")
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")


def test_an_annex_on_its_side_is_a_section_of_its_own(report):
    sections = opened(report).sections
    assert [s.orientation.name for s in sections] == ["PORTRAIT", "LANDSCAPE", "PORTRAIT"]
    assert [round(s.page_width.mm) for s in sections] == [210, 297, 210]


def test_every_section_names_its_heads_and_feet(report):
    for page in body(report).iter(f"{W}sectPr"):
        named = [(etree.QName(e).localname, e.get(f"{W}type")) for e in page[:4]]
        assert named == [
            ("headerReference", "default"),
            ("headerReference", "even"),
            ("footerReference", "default"),
            ("footerReference", "even"),
        ]


def test_odd_and_even_pages_bear_their_number_at_the_outer_edge(report):
    section = opened(report).sections[0]
    assert opened(report).settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].text == "— 1 —"
    assert section.footer.paragraphs[0].alignment.name == "RIGHT"
    assert section.even_page_footer.paragraphs[0].alignment.name == "LEFT"


def test_the_number_of_a_page_on_its_side_is_turned(report):
    section = opened(report).sections[1]
    cells = [h.tables[0].cell(0, 0) for h in (section.header, section.even_page_header)]
    directions = [c._tc.find(f"{W}tcPr/{W}textDirection").get(f"{W}val") for c in cells]
    assert directions == ["tbRl", "tbRl"]
    assert section.footer.paragraphs[0].text == ""


def test_the_head_of_a_table_repeats_and_no_row_is_torn(report):
    table = opened(report).tables[1]._tbl
    rows = table.findall(f"{W}tr")
    heads = [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows]
    assert heads == [True, *[False] * 60]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)


def test_a_table_is_as_wide_as_the_text(report):
    for table, mm in zip(opened(report).tables, (156, 225), strict=True):
        widths = [int(c.get(f"{W}w")) for c in table._tbl.iter(f"{W}gridCol")]
        assert sum(widths) == pytest.approx(mm * 1440 / 25.4, abs=len(widths))


def test_codes_and_dates_have_room_for_themselves():
    row = ("1", "重庆市某某水泥有限责任公司" * 3, "91500112MA5U8K2X3Q", "2025-06-30", "是" * 60)
    table = Table(("序号", "名称", "信用代码", "日期", "备注"), (row,), size=9)
    widths = table.widths(156)
    assert sum(widths) == pytest.approx(156)
    assert widths[2] >= 34
    assert widths[3] >= 19


def test_widths_that_are_given_are_kept_in_proportion():
    assert Table(("甲", "乙"), (), widths_mm=(10, 30)).widths(156) == (39, 117)


def test_a_section_never_begins_with_a_table(report):
    first = [blocks[0] for blocks in report.sections[1:]]
    assert all(isinstance(block, Annex) for block in first)


ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs autoSpaceDE "
    "autoSpaceDN snapToGrid spacing ind jc textDirection outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b i color spacing sz szCs u shd lang",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols docGrid",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd textDirection vAlign",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat "
    "themeFontLang decimalSymbol listSeparator",
    "compat": "balanceSingleByteDoubleByteWidth doNotExpandShiftReturn useFELayout compatSetting",
    "style": "name basedOn next uiPriority qFormat pPr rPr",
    "font": "altName panose1 charset family pitch sig",
}


@pytest.mark.parametrize("element", ORDERS)
def test_children_stand_in_the_order_of_the_schema(report, element):
    order = ORDERS[element].split()
    blob = to_docx(Document((
        RedHead("示例委文件", "示〔2025〕1号", ("张三", "李四", "王五")), *report.blocks,
        Figure(EXITS, "图1"), Note("（附注）"), Imprint("市应急局", "示例委", DAY),
    ), "报告", DAY))  # fmt: skip
    package = ZipFile(BytesIO(blob))
    found = 0
    for name in (n for n in package.namelist() if not n.endswith(".xlsx")):
        for parent in etree.fromstring(package.read(name)).iter(f"{W}{element}"):
            places = [order.index(etree.QName(child).localname) for child in parent]
            assert places == sorted(places)
            found += 1
    assert found


def test_an_empty_table_says_nothing_is_there():
    block = TableBlock(Table(("企业", "原因"), ()), "表2")
    assert [c.text for c in opened(of(block)).tables[0].rows[1].cells] == ["无", "无"]
    assert to_markdown(of(block)).endswith("| --- | --- |\n| 无 |  |\n")


def test_two_tables_stay_two():
    table = TableBlock(Table(("企业",), (("甲",),)))
    children = [etree.QName(e).localname for e in body(of(table, table)).find(f"{W}body")]
    assert children == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_place_to_write_has_a_grey_ground(report):
    grey = [r for r in body(report).iter(f"{W}r") if r.find(f"{W}rPr/{W}shd") is not None]
    assert ["".join(r.itertext()) for r in grey] == ["【待写：原因】"]


def test_the_file_says_what_it_is_and_bears_the_papers_date(report):
    properties = opened(report).core_properties
    assert (properties.title, properties.author) == ("报告", "渝北区经济和信息化委员会")
    assert properties.created.date() == properties.modified.date() == DAY


def test_the_same_paper_gives_the_same_bytes(report):
    assert to_docx(report) == to_docx(report)
    entries = ZipFile(BytesIO(to_docx(report))).infolist()
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [e.filename for e in entries][:2] == ["[Content_Types].xml", "_rels/.rels"]


def test_an_annex_of_two_thousand_enterprises_holds_every_one_of_them():
    rows = tuple(tuple(f"{row}-{n}" for n in range(13)) for row in range(2000))
    table = Table(tuple(f"列{n}" for n in range(13)), rows, size=9)
    paper = to_docx(of(Annex(1, ("名单",), landscape=True), TableBlock(table)))
    body = ZipFile(BytesIO(paper)).read("word/document.xml").decode()
    assert {cell for row in rows for cell in row} <= set(re.findall(">([^<]+)<", body))


# ---- Markdown


def test_markdown_holds_the_whole_paper(report):
    written = to_markdown(report)
    assert written.startswith("# 关于渝北区2025年度淘汰落后产能工作情况的报告\n\n## 1.情况\n")
    assert "退出企业“四家”——**甲厂**\n" in written
    assert "表1\n\n| 行业 | 家数 |\n| --- | ---: |\n| 水泥 | 4 |\n" in written
    assert "附件：1.名单\n\n2\\.说明\n\n区经信委\n\n2026年1月8日\n\n## 附件1　名单\n" in written
    assert written.count("第60水泥厂") == 1
