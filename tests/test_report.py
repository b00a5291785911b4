"""The annual report and the published lists, read as the vice-mayor and the public read them."""

import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from test_facts import PLAN, TODAY, YEAR, city

from phaseout.edges.documents.docx import to_docx
from phaseout.edges.documents.lines import read, unwritten
from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.documents.report import folders, written
from phaseout.edges.documents.template import render
from phaseout.jobs.reporting import Wish, paper_of
from phaseout.model.card import CardRow
from phaseout.model.document import Annex, Attachments, Heading, Para, TableBlock
from phaseout.model.merged import Merged, UnitStates
from phaseout.report.facts import facts
from phaseout.report.reported import asked
from phaseout.report.tables import list_tables, tables
from phaseout.report.variables import list_variables, variables

NONE = "| 企业 | 措施 | 责令 | 期限 |\n| 示例甲厂 | 限期整改 | 2024-09-20 | 2025-03-20 |"
ONE = """
    | 区县   | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 方式         | 退出       |
    | 渝北区 | 示例甲厂 | 技术 | 立窑 | 熟料 | 12 | 万吨/年 | 拆除主体设备 | 2024-03-28 |
"""
EVIL = [
    'A&B<合资>"测试"',
    "*甲*_|[x](y)",
    "{{ 7*7 }}",
    "【表：退出企业】",
    "#甲；乙",
    "䶮㛃水泥厂",
]


@pytest.fixture
def annual(tmp_path):
    """The annual report of the rows of a table."""

    def paper(text, plan=PLAN, own=None):
        return annual_of(facts(city(tmp_path, text), plan, TODAY), plan, own)

    return paper


def annual_of(found, plan=PLAN, own=None):
    return paper_of(found, asked(plan, "annual", "", TODAY), TODAY, Wish(templates=own))


@pytest.fixture
def published(tmp_path):
    """A published list of the rows of a table."""

    def paper(text, kind, number="", change=lambda one: one):
        found = facts(city(tmp_path, text), PLAN, TODAY)
        one = change(found.lists[kind])
        return written(
            folders("lists", PLAN.lineage), list_variables(one, PLAN, TODAY, number),
            list_tables(one, PLAN), day=TODAY, author=PLAN.office,
        )  # fmt: skip

    return paper


def sentences(paper):
    return [block.text for block in paper.blocks if isinstance(block, Para)]


def under(paper, heading):
    """The paragraphs that stand under a heading, up to the next."""
    texts, inside = [], False
    for block in paper.blocks:
        if isinstance(block, Heading):
            inside = block.text == heading
        elif inside and isinstance(block, Para):
            texts.append(block.text)
    return texts


def annexes(paper):
    """Title of each annex and the rows of its table."""
    found = {}
    for section in paper.sections[1:]:
        (table,) = [block.data for block in section if isinstance(block, TableBlock)]
        found[section[0].title] = table.rows
    return found


def in_docx(paper):
    """The text of every paragraph of the docx, those in cells among them."""
    body = docx.Document(BytesIO(to_docx(paper))).element.body
    return [paragraph.text for paragraph in body.iter(qn("w:p"))]


# ---- the text


def test_the_report_tells_the_year_in_sentences_that_are_true(annual):
    paper = annual(YEAR)
    assert under(paper, "总体情况") == [
        "截至2024年12月31日，重庆市2024年度共退出落后产能企业2家，退出方式均为整体关停"
        "（含停业、关闭、取缔）；涉及主体设备2台。退出产能分别为涂料6000吨/年、熟料12万吨/年。",
        "分行业看，水泥2家；分区县看，巴南区2家；分标准看，安全1家、技术1家。",
        "分行业、分区县情况见附件1，退出企业名单见附件2。",
        "应报送台账的区县共41个，其中已报送2个、未报送39个。",
    ]
    assert under(paper, "分标准推进情况") == [
        "各有关部门共发现不达标企业5家、不达标事项6项，责令4家企业整改5项。经复查，合格1项、"
        "不合格2项。因逾期未整改或经整改仍不达标，依法关闭企业1家。",
        "截至2024年12月31日，尚有整改中的1项，逾期未整改的1项，复查不合格、应依法关停退出的1项。",
    ]
    assert under(paper, "安全方面") == [
        "由市应急局负责。发现不达标企业1家、不达标事项1项，责令整改1项。经复查，不合格1项。"
        "退出企业1家，因逾期未整改或经整改仍不达标依法关闭。"
    ]
    assert under(paper, "质量方面") == ["由市市场监管局负责。台账中无质量方面的不达标事项。"]


def test_a_year_without_exits_says_so_and_prints_no_annex_of_them(annual):
    paper = annual(NONE)
    assert under(paper, "总体情况")[0] == (
        "从各填报单位报送的台账看，截至2024年12月31日，重庆市2024年度无落后产能退出企业。"
    )
    assert under(paper, "退出验收和公告") == ["无需要验收和公告的退出企业。"]
    assert list(annexes(paper)) == ["不达标应限期整改的企业名单（“黄牌”名单）"]


def test_a_year_in_which_nobody_sent_a_row_is_told_without_annexes():
    units = UnitStates((), PLAN.districts, ())
    found = facts(Merged(PLAN.id, PLAN.version, {}, units=units), PLAN, TODAY)
    paper = annual_of(found)
    assert under(paper, "总体情况")[1] == "应报送台账的区县共41个，均为零报告。"
    assert under(paper, "分标准推进情况") == ["各填报单位报送的台账中无不达标事项。"]
    assert "无列入经整改仍不达标、已依法关闭的企业名单（“红牌”名单）的企业。" in sentences(paper)
    assert annexes(paper) == {}
    assert not any(isinstance(block, Attachments) for block in paper.blocks)


def test_one_exit_is_told_without_words_for_many(annual):
    first, *rest = under(annual(ONE), "总体情况")
    assert first == (
        "截至2024年12月31日，重庆市2024年度共退出落后产能企业1家，退出方式为淘汰主体设备（生产线）；"
        "涉及主体设备1台。退出产能为熟料12万吨/年。"
    )
    assert rest[0] == "分行业、分区县情况见附件1，退出企业名单见附件2。"


def test_a_single_annex_bears_no_number_and_the_text_names_it_so(annual):
    paper = annual(NONE)
    (annex,) = [b for b in paper.blocks if isinstance(b, Annex)]
    assert annex.label == "附件"
    assert "名单见附件。" in "".join(sentences(paper))


@pytest.mark.parametrize("text", [YEAR, ONE, NONE])
def test_no_sentence_counts_nought_or_breaks_off(annual, text):
    for sentence in sentences(annual(text)):
        assert not re.search(
            r"(?<!\d)0[家项件个人行]|，。|。。|：。|、。|其中。|为。|\s", sentence
        ), sentence


def test_one_enterprise_under_two_standards_is_explained(annual):
    paper = annual("""
        | 企业   | 标准 | 设备 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 能耗 | 磨机 | 水泥 | 30  | 万吨/年 | 2024-06-30 |
        | 示例甲厂 | 环保 | 回转窑 | 熟料 | 20  | 万吨/年 | 2024-06-30 |
        | 示例乙厂 | 环保 | 立窑 | 熟料 | 10  | 万吨/年 | 2024-06-30 |
    """)
    assert under(paper, "总体情况")[1].endswith(
        "分标准看，能耗1家、环保2家（同一企业违反多项标准的，分别计入）。"
    )


def test_many_products_are_left_to_the_table(annual):
    rows = "\n".join(f"| 示例{k}厂 | 产品{k} | {k} | 万吨/年 | 2024-06-30 |" for k in range(1, 8))
    paper = annual("| 企业 | 产品 | 产能 | 单位 | 退出 |\n" + rows)
    assert under(paper, "总体情况")[0].endswith("分产品退出产能见下表。")


def test_rows_that_wait_are_told_to_the_reader(annual):
    text = (
        ONE
        + "| 渝北区 | 示例乙厂 | 技术 | 立窑 | 熟料 | 约12 | 万吨/年 | 拆除主体设备 | 2024-03-28 |\n"
    )
    paper = annual(text)
    assert "台账中有1行填报有误或相互不一致，尚待核实，未计入本报告。" in sentences(paper)


def test_what_people_must_write_is_marked_and_named(annual):
    left = unwritten(annual(YEAR))
    assert ("六、存在问题", "工作中存在的主要问题和原因") in left
    assert ("七、下一步打算", "下一步的工作打算") in left
    assert {heading for heading, _ in left} >= {"（五）做好职工安置", "（三）“地条钢”防范"}


def test_the_measures_and_their_departments_are_the_plans_own(annual):
    headings = [b.text for b in annual(ONE).blocks if isinstance(b, Heading)]
    for policy in PLAN.policies.values():
        assert policy.label in headings
    assert under(annual(ONE), "做好职工安置") == ["由市人力社保局负责。"]


def test_the_report_is_addressed_signed_and_dated(annual):
    text = to_markdown(annual(ONE))
    assert "市政府：" in text
    assert "市制造强市建设领导小组办公室\n\n2024年12月31日" in text
    assert "（经市政府同意后，报送工业和信息化部、国家能源局，抄报国家其他相关部委）" in text


# ---- annexes agree with figures


def test_the_annexes_of_the_docx_have_the_rows_that_the_figures_count(annual, tmp_path):
    found = facts(city(tmp_path, YEAR), PLAN, TODAY)
    summary, exits, yellow, red = annexes(annual(YEAR)).values()
    assert len(exits) - 1 == found.value("exit.enterprises")
    assert summary[-1][3] == str(found.value("exit.enterprises"))
    assert sum(int(row[3]) for row in summary[:-1]) == found.value("exit.enterprises")
    assert len(yellow) == found.value("yellow.enterprises")
    assert len(red) == found.value("red.enterprises")
    assert summary[-1][5] == "涂料 6000吨/年\n熟料 12万吨/年"
    tables_in_docx = docx.Document(BytesIO(to_docx(annual(YEAR)))).tables[-4:]
    assert [len(t._tbl.tr_lst) - 1 for t in tables_in_docx] == [
        len(rows) for rows in (summary, exits, yellow, red)
    ]


def test_wide_annexes_lie_on_their_side(annual):
    sections = docx.Document(BytesIO(to_docx(annual(YEAR)))).sections
    assert [s.page_width > s.page_height for s in sections] == [False, False, True, True, True]


def test_sealed_equipment_is_marked_in_the_annex(annual):
    paper = annual("""
        | 企业   | 设备 | 产品 | 产能 | 单位    | 方式         | 退出       |
        | 示例甲厂 | 立窑 | 熟料 | 10 | 万吨/年 | 断水断电封存 | 2024-06-15 |
    """)
    exits = annexes(paper)["2024年度落后产能退出企业名单"]
    assert "断水断电封存（未拆除）" in exits[0]
    assert any("尚未拆除主体设备的企业1家，共1项，见下表。" in s for s in sentences(paper))


def test_no_annex_holds_a_person(annual):
    paper = annual("""
        | 企业   | 联系人 | 联系电话    | 详细地址 | 备注 | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 示例某某 | 010-20000000 | 示例路1号 | 密 | 熟料 | 10 | 万吨/年 | 2024-06-15 |
    """)
    text = to_markdown(paper)
    assert not re.search("示例某某|20000000|示例路|密", text)


# ---- templates


def test_every_label_can_be_called_by_a_template(tmp_path):
    found = facts(city(tmp_path, YEAR), PLAN, TODAY)
    known = variables(found, asked(PLAN, "annual", "", TODAY))
    text = "\n".join(f"{{{{ {figure.label} }}}}" for figure in found.figures.values())
    (tmp_path / "00_全部.md.j2").write_text(text, encoding="utf-8")
    paper = read(render([tmp_path], known), {}, day=TODAY)
    assert sentences(paper) == [str(figure.value) for figure in found.figures.values()]


def test_no_other_variable_takes_the_name_of_a_figure(tmp_path):
    found = facts(city(tmp_path, YEAR), PLAN, TODAY)
    known = variables(found, asked(PLAN, "annual", "", TODAY))
    assert all(known[figure.label] == figure.value for figure in found.figures.values())
    assert all(name.isidentifier() for name in known)


def test_every_table_can_be_called_by_a_template(tmp_path):
    found = facts(city(tmp_path, NONE), PLAN, TODAY)
    known = tables(found, PLAN)
    text = "\n".join(f"【表：{name}】" for name in known)
    (tmp_path / "00_全部.md.j2").write_text(text, encoding="utf-8")
    paper = read(render([tmp_path], {}), known, day=TODAY)
    assert len(paper.blocks) == len(known)
    assert to_docx(paper)


def test_a_folder_of_the_office_replaces_a_section_by_name(annual, tmp_path):
    own = tmp_path / "模板"
    own.mkdir()
    (own / "70_下一步打算.md.j2").write_text("## 下一步打算\n继续推进。", encoding="utf-8")
    paper = annual(ONE, own=own)
    assert under(paper, "下一步打算")[0] == "继续推进。"
    assert ("七、下一步打算", "下一步的工作打算") not in unwritten(paper)


def test_the_same_ledger_gives_the_same_bytes(annual):
    assert to_docx(annual(YEAR)) == to_docx(annual(YEAR))
    assert to_markdown(annual(YEAR)) == to_markdown(annual(YEAR))


@pytest.mark.parametrize("name", EVIL)
def test_an_evil_name_appears_as_itself_in_report_and_lists(annual, published, name):
    text = YEAR.replace("示例丁厂", name.replace("|", "｜"))
    shown = name.replace("|", "｜")
    assert shown in in_docx(annual(text))
    assert shown in in_docx(published(text, "red"))


# ---- published lists


def test_the_yellow_list_states_regime_publishers_day_and_basis(published):
    paper = published(YEAR, "yellow", number="2024年第2期")
    assert paper.title == "不达标应限期整改的企业名单（“黄牌”名单）"
    assert sentences(paper) == [
        "制度：重庆市2024年利用综合标准依法依规推动落后产能退出",
        "公布单位：市经济信息委、市发展改革委、市生态环境局",
        "公布平台：“信用中国（重庆）”",
        "编号：2024年第2期",
        "日期：2024年12月31日",
        "按照《重庆市2024年利用综合标准依法依规推动落后产能退出工作实施方案》四（二）的要求，"
        "截至2024年12月31日，不达标、应限期整改的企业共2家，其中逾期未整改1家、复查不合格1家，"
        "名单见附件。",
        "注：本名单与企业环境信用评价的名单无关。",
    ]
    (table,) = [b.data for b in paper.blocks if isinstance(b, TableBlock)]
    assert [row[2] for row in table.rows] == ["示例丙厂", "示例乙厂"]
    assert {"依据", "责令整改日期", "整改到期日", "处置要求", "公布单位"} <= {
        head.replace("\n", "") for head in table.head
    }
    assert sum(table.widths_mm) <= 225
    assert [s[0].landscape for s in paper.sections if isinstance(s[0], Annex)] == [True]


def test_the_red_list_names_only_the_closed(published):
    (table,) = [b.data for b in published(YEAR, "red").blocks if isinstance(b, TableBlock)]
    (row,) = table.rows
    assert {"示例丁厂", "关闭", "2024-06-18", "市应急局"} <= set(row)


def test_the_exit_list_bears_equipment_and_capacity(published):
    paper = published(ONE, "exit")
    (table,) = [b.data for b in paper.blocks if isinstance(b, TableBlock)]
    assert table.rows == (
        (
            "1",
            "渝北区",
            "示例甲厂",
            "技术",
            "立窑 1台",
            "熟料 12万吨/年",
            "拆除主体设备",
            "2024-03-28",
        ),
    )
    assert "环境信用" not in to_markdown(paper)
    note = "注：各企业的统一社会信用代码，台账中均未注明，本表不列。"
    assert [b.text for b in paper.blocks if isinstance(b, Para)][-1] == note


@pytest.mark.parametrize("kind", ["red", "exit"])
def test_an_empty_list_says_that_nobody_is_on_it(published, kind):
    paper = published(NONE, kind)
    assert any(s.endswith("截至2024年12月31日，无列入本名单的企业。") for s in sentences(paper))
    assert not any(isinstance(b, TableBlock) for b in paper.blocks)


def test_an_enterprise_removed_from_a_list_is_neither_printed_nor_counted(published):
    def gone(one):
        removed = replace(one.rows[0], enterprise="示例旧厂", change="removed", reason="整改合格")
        return replace(one, rows=(*one.rows, removed))

    paper = published(YEAR, "yellow", change=gone)
    assert "示例旧厂" not in to_markdown(paper)
    assert any("企业共2家" in s for s in sentences(paper))


def test_a_list_holds_only_what_a_card_row_holds():
    assert {"contact", "phone", "address"} & set(CardRow.__dataclass_fields__) == set()


def test_the_same_list_gives_the_same_bytes(published):
    assert to_docx(published(YEAR, "yellow")) == to_docx(published(YEAR, "yellow"))
