"""The tables of a paper: which columns stand, how amounts are called, what the totals say."""

from dataclasses import replace
from datetime import date

import pytest

from phaseout.edges.documents.docx.chart import chart_xml
from phaseout.model.card import CardRow, PublishedList
from phaseout.model.document import Chart, Series
from phaseout.model.facts import UNSTATED, Amount, Facts, SummaryLine
from phaseout.plan import load
from phaseout.report.tables import heads, in_words, list_tables, untold
from phaseout.report.tables.column import Column, table
from phaseout.report.tables.exits import summary

PLAN = load("national")
GONE = CardRow(
    list="exit", enterprise="示例甲厂", credit_code=None, unit="示例市", standards=(), publishers=(),
    since=None, equipment="水泥磨 1台", capacity="水泥 30万吨/年",
)  # fmt: skip


def listed(*rows):
    return PublishedList(list="exit", title="名单", regime="", published_at=(), rows=rows)


def test_what_no_programme_asks_for_and_no_row_tells_is_left_out_of_the_exit_list():
    shown = list_tables(listed(GONE), PLAN)["名单"]
    assert shown.head == ("序号", "区县", "企业名称", "主体设备（生产线）", "退出产能")
    assert len(shown.rows[0]) == len(shown.widths(225)) == 5


def test_one_row_that_tells_keeps_the_column():
    dated = replace(GONE, since=date(2024, 6, 30), sealed_only=True)
    assert list_tables(listed(GONE, dated), PLAN)["名单"].head[-2:] == ("退出日期", "未拆除")


def test_the_columns_left_out_are_told_but_not_that_nothing_is_under_seal():
    told = untold(listed(GONE), heads(PLAN))
    assert told == ("统一社会信用代码", "标准类别", "退出方式", "退出日期")
    assert untold(listed(), heads(PLAN)) == ()


def test_a_list_without_rows_and_lists_of_open_orders_keep_their_columns():
    assert len(list_tables(listed(), PLAN)["名单"].head) == 10
    yellow = replace(listed(replace(GONE, list="yellow")), list="yellow")
    assert len(list_tables(yellow, PLAN)["名单"].head) == 12


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(UNSTATED, 52.4, "万吨"), "未注明产品的52.4万吨"),
        (Amount("水泥", 60, "万吨/年"), "水泥60万吨/年"),
        (Amount("", 3, "座"), "3座"),
    ],
)
def test_capacity_without_a_product_is_called_so(amount, words):
    assert in_words(amount) == words


@pytest.mark.parametrize(("products", "told"), [(6, "产品5 1吨"), (7, "分产品合计见正文")])
def test_a_total_of_many_products_points_to_the_text(products, told):
    sums = tuple(Amount(f"产品{n}", 1, "吨") for n in range(products))
    line = SummaryLine(industry="水泥", district="示例区", enterprises=1, capacities=sums)
    facts = Facts(plan="x", today=date(2024, 12, 31), figures={}, capacities=sums, summary=(line,))
    assert summary(facts, heads(load("chongqing-2024"))).rows[-1][-1].endswith(told)


def test_a_head_with_a_bracket_breaks_before_it():
    narrow = table(
        [], [Column("街道（镇）", 12, "center", str), Column("整改日期", 12, "center", str)]
    )
    assert narrow.head[1:] == ("街道\n（镇）", "整改\n日期")


def test_no_label_of_the_second_line_stands_upon_the_axis():
    lines = (Series("黄牌", (3, 20)), Series("红牌", (0, 7)))
    xml = chart_xml(Chart("line", ("1月", "2月"), lines, "家"), "宋体", "rId1")
    second = xml.split("<c:ser>")[2]
    assert '<c:dLbl><c:idx val="0"/><c:dLblPos val="t"/>' in second
    assert second.count("<c:dLbl>") == 1 and '<c:dLblPos val="b"/>' in second
