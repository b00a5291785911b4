"""A paper as a page, in a real browser: wide, on a telephone, printed, and without its script."""

from datetime import date

import pytest
from test_pages import PHONE, WIDE, browser, opened  # noqa: F401 -- a fixture

from phaseout.edges.pages import paper_page
from phaseout.model.document import (
    Addressee,
    Annex,
    Attachments,
    Chart,
    Document,
    Figure,
    Heading,
    Para,
    Run,
    Series,
    Sign,
    Table,
    TableBlock,
    Title,
    Todo,
)

DAY = date(2025, 1, 8)
LONG = "示例" + "超长名称" * 14 + "厂"
HEAD = ("序号", "区县", "企业名称", "统一社会信用代码", "标准", "退出日期", "主体设备")
EXITS = Chart("bar", ("能耗", "环保", "A&B<公司>"), (Series("退出企业", (12, 8, 1)),), "家")


def listed(rows):
    return Table(HEAD, tuple(
        (str(n), "渝北区", f"示例水泥{n}厂" if n > 1 else LONG, "91500112MA5U8K2X3Q", "能耗",
         f"2024-06-{1 + n % 28:02}", "回转窑 Φ4.0m×60m 1座")
        for n in range(1, rows + 1)
    ))  # fmt: skip


def paper(rows=30, *blocks):
    return Document((
        Title(("关于2024年度落后产能退出情况的", "四十个字长的标题在手机上也要排得下排得稳排得好看的报告")),
        Addressee("市政府："), Heading(1, "一、", "总体情况"), Para((Run("退出企业21家。"),)),
        Figure(EXITS, "图1　分标准退出企业数"), *blocks, Todo("原因"), Attachments(("退出企业名单",)),
        Sign("市经济信息委", DAY), Annex(None, ("退出企业名单",), landscape=True),
        TableBlock(listed(rows)),
    ), "报告", DAY)  # fmt: skip


@pytest.fixture
def address(tmp_path):
    def placed(document):
        path = tmp_path / "报告.html"
        path.write_text(paper_page(document), encoding="utf-8")
        return path.as_uri()

    return placed


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("rows", [0, 1, 300])
def test_the_browser_has_nothing_to_complain_of_and_the_paper_fits(browser, address, rows, size):  # noqa: F811
    page = opened(browser, address(paper(rows)), size)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_chart_tells_its_figures_in_words_and_as_a_table(browser, address):  # noqa: F811
    page = opened(browser, address(paper()))
    picture = page.get_by_role("img")
    said = "柱形图。单位：家。退出企业：能耗12，环保8，A&B<公司>1。"
    assert picture.get_attribute("aria-label") == said
    page.get_by_text("图中数据").click()
    cells = page.locator("figure td").all_text_contents()
    assert cells == ["能耗", "12", "环保", "8", "A&B<公司>", "1"]


def test_a_long_list_is_searched_and_sorted_and_a_short_one_is_not(browser, address):  # noqa: F811
    page = opened(browser, address(paper(30)))
    page.get_by_label("查找").fill("水泥17厂")
    assert page.locator("section.annex tbody tr:visible").count() == 1
    page.get_by_role("button", name="清除筛选").click()
    page.get_by_text("显示 30 项，共 30 项").wait_for()
    page.get_by_role("button", name="退出日期").click()
    first = page.locator("section.annex tbody tr:visible").first
    assert "2024-06-01" in first.text_content()
    short = paper_page(paper(5))
    assert "<form" not in short and "<script" not in short and "script-src" not in short


def test_without_script_every_row_is_there_and_no_control(browser, address):  # noqa: F811
    page = opened(browser, address(paper(30)), PHONE, java_script_enabled=False)
    assert page.locator("section.annex tbody tr:visible").count() == 30
    assert page.locator("form:visible, button:visible").count() == 0


def test_on_a_phone_each_cell_of_a_wide_table_stands_behind_its_head(browser, address):  # noqa: F811
    page = opened(browser, address(paper(1)), PHONE)
    shown = page.locator("section.annex td").nth(3)
    label = "getComputedStyle(document.querySelectorAll('section.annex td')[3], '::before').content"
    assert page.evaluate(label) == '"统一社会信用代码"'
    assert shown.bounding_box()["width"] > 300


def test_on_paper_the_table_is_a_table_and_the_annex_lies(browser, address):  # noqa: F811
    page = opened(browser, address(paper(30)), PHONE)
    page.emulate_media(media="print")
    style = "getComputedStyle(document.querySelector('section.annex {}')).{}"
    assert page.evaluate(style.format("td", "display")) == "table-cell"
    assert page.evaluate(
        "getComputedStyle(document.querySelector('section.annex')).page"
    ) == "sideways"  # fmt: skip
    assert page.locator("form:visible, summary:visible").count() == 0


SIX = "市发展改革委\n市经济信息委\n市生态环境局\n市住房城乡建设委\n市应急局\n市市场监管局"


def signing(page):
    """Middle and top of each of the six units and of the date."""
    boxes = [p.bounding_box() for p in page.locator(".signers p").all()]
    return [(round(box["x"] + box["width"] / 2), round(box["y"])) for box in boxes]


def test_joint_units_stand_three_to_a_row_above_the_date(browser, address):  # noqa: F811
    *units, day = signing(opened(browser, address(Document((Sign(SIX, DAY),), "报告", DAY)), WIDE))
    assert [x for x, _ in units[:3]] == [x for x, _ in units[3:]]
    assert len({y for _, y in units}) == 2
    assert day[0] == units[-1][0] and day[1] > units[-1][1]


def test_on_a_phone_joint_units_stand_one_below_the_other(browser, address):  # noqa: F811
    places = signing(opened(browser, address(Document((Sign(SIX, DAY),), "报告", DAY)), PHONE))
    assert sorted(y for _, y in places) == [y for _, y in places]
    assert len({y for _, y in places}) == 7


def test_a_title_breaks_between_its_words_only(browser, address):  # noqa: F811
    title = Title(("示例市利用综合标准依法依规推动落后产能退出工作领导小组办公室",))
    page = opened(browser, address(Document((title,), "报告", DAY)), PHONE)
    pieces = page.locator("h1").inner_html().strip().split("<wbr>")
    assert "办公室" in pieces and "领导小组" in pieces
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).wordBreak") == "keep-all"


def test_the_list_of_annexes_leads_to_them(browser, address):  # noqa: F811
    page = opened(browser, address(paper()))
    page.get_by_role("link", name="退出企业名单").click()
    assert page.evaluate("document.querySelector(':target').className") == "annex sideways"


def test_an_empty_chart_says_none():
    empty = Chart("bar", ("能耗",), (Series("退出企业", (0,)),))
    page = paper_page(Document((Figure(empty, "图1"),), "报告", DAY))
    assert '<p class="center">无</p>' in page and "<svg" not in page


def test_the_same_paper_gives_the_same_page():
    assert paper_page(paper(300)) == paper_page(paper(300))


@pytest.mark.parametrize(("columns", "stacked"), [(3, False), (5, False), (6, True), (11, True)])
def test_a_phone_shows_few_columns_as_a_table_and_many_as_cards(columns, stacked):
    table = Table(tuple(f"第{n}列" for n in range(columns)), (("1",) * columns,))
    page = paper_page(Document((TableBlock(table),), "报告", DAY))
    assert ('<table class="stacked">' in page) == stacked
