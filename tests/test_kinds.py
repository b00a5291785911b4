"""Every kind of report of every plan, from its sample ledgers, as the reader in the office has it."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import accumulate, pairwise

import pytest
from calls import phaseout
from pandas import DateOffset
from test_facts import REAL, TODAY, city

from phaseout.cli.faults import told
from phaseout.edges.documents.lines import unwritten
from phaseout.edges.documents.markdown import to_markdown
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.reporting import Wish, paper_of
from phaseout.model.document import (
    Addressee,
    Annex,
    Figure,
    Heading,
    Para,
    TableBlock,
    Title,
    words,
)
from phaseout.model.merged import Merged, UnitStates
from phaseout.paths import folder
from phaseout.plan import PlanFault, load
from phaseout.report.charts import charts
from phaseout.report.facts import FiguresDisagree
from phaseout.report.reconciled import reconcile
from phaseout.report.reported import asked, before
from phaseout.report.stated import stated
from phaseout.report.tables import tables
from phaseout.report.variables import variables

KINDS = [
    ("chongqing-2022", "annual", "", "2022-12-31"),
    ("chongqing-2022", "notice", "", "2022-12-31"),
    ("chongqing-2024", "annual", "", "2024-12-31"),
    ("chongqing-2024", "notice", "", "2024-12-31"),
    ("huizhou-2021", "annual", "", "2022-01-06"),
    ("huizhou-2021", "half-year", "2021H1", "2021-06-30"),
    ("huizhou-2021", "half-year", "2021H2", "2021-12-31"),
    ("kuancheng-2017", "notice", "", "2017-12-31"),
    ("zhengzhou-2019", "monthly", "2019-08", "2025-12-31"),
    ("zhengzhou-2019", "monthly", "2020-09", "2025-12-31"),
]


@cache
def sample(plan):
    """The sample ledgers of a plan, merged on the last day of its programme."""
    files = sorted((folder("sample_ledgers") / "plans" / plan).glob("*.xlsx"))
    return merge_files(files, Job(plan, load(plan).period_to))[0]


def paper(plan, kind, period="", today="", merged=None, last=None, **wish):
    day = date.fromisoformat(today)
    one = asked(load(plan), kind, period, day)
    return paper_of(stated(merged or sample(plan), one, last), one, day, Wish(**wish))


def empty(plan):
    """A ledger for which every unit has sent a nil return."""
    known = load(plan)
    return Merged(plan, known.version, {}, units=UnitStates((), known.reporters, ()))


def text(document):
    return "\n".join(b.text for b in document.blocks if isinstance(b, Para))


def broken(document):
    """The sentences that count nought, break off or hold a blank."""
    return [
        b.text for b in document.blocks
        if isinstance(b, Para) and re.search(
            r"(?<![\d.])0[家项件个人行次份处]|，[。；]|。。|：。|、[。，]|其中[。，]|为。|，，|\s|None|均(?=.{0,3}1家)", b.text
        )
    ]  # fmt: skip


# ---- every kind of every plan


def test_every_report_of_every_plan_is_tried_here():
    plans = {plan for plan, *_ in KINDS}
    assert {(p, kind) for p in plans for kind in load(p).reports} == {(p, k) for p, k, *_ in KINDS}


@pytest.mark.parametrize(("plan", "kind", "period", "today"), KINDS)
def test_no_sentence_of_a_sample_counts_nought_or_breaks_off(plan, kind, period, today):
    assert broken(paper(plan, kind, period, today)) == []


@pytest.mark.parametrize(("plan", "kind", "period", "today"), KINDS)
def test_a_year_without_anything_reads_well_and_appends_nothing(plan, kind, period, today):
    document = paper(plan, kind, period, today, empty(plan))
    assert broken(document) == []
    assert not [b for b in document.blocks if isinstance(b, Annex)]
    assert not [b for b in document.blocks if isinstance(b, TableBlock) and b.data.empty]


@pytest.mark.parametrize(("plan", "kind", "period", "today"), KINDS)
@pytest.mark.parametrize("nothing", [False, True])
def test_no_heading_stands_without_a_word_below_it(plan, kind, period, today, nothing):
    blocks = paper(plan, kind, period, today, empty(plan) if nothing else None).blocks
    for block, below in pairwise(blocks):
        deeper = (
            isinstance(below, Heading)
            and isinstance(block, Heading)
            and (below.level > block.level)
        )
        assert not isinstance(block, Heading) or deeper or not isinstance(below, Heading)


@pytest.mark.parametrize(("plan", "kind", "period", "today"), KINDS)
def test_no_line_of_a_title_ends_within_a_word(plan, kind, period, today):
    for block in paper(plan, kind, period, today).blocks:
        if isinstance(block, Title | Annex):
            ends = set(accumulate(map(len, words("".join(block.lines)))))
            assert set(accumulate(map(len, block.lines))) <= ends


@pytest.mark.parametrize(("plan", "kind", "period", "today"), KINDS)
def test_the_annexes_that_the_text_points_to_are_there(plan, kind, period, today):
    document = paper(plan, kind, period, today)
    labels = {b.label for b in document.blocks if isinstance(b, Annex)}
    assert set(re.findall(r"见(附件\d*)", text(document))) <= labels


def test_the_same_sections_and_annexes_stand_in_every_annual_report():
    for plan, kind, period, today in KINDS:
        if kind == "annual":
            heads = [b for b in paper(plan, kind, period, today).blocks if isinstance(b, Heading)]
            assert [h.text for h in heads if h.level == 1] == [
                "总体情况", "分标准推进情况", "专项工作", "信息公开与信用惩戒", "政策措施落实", "存在问题", "下一步打算",
            ]  # fmt: skip


# ---- kinds and spans


def test_a_kind_that_the_plan_has_not_names_those_it_has():
    with pytest.raises(
        PlanFault, match=r"没有“half-year”这种报告。现有：annual（.+）、notice（.+）"
    ):
        asked(load("chongqing-2024"), "half-year", "", TODAY)
    with pytest.raises(PlanFault, match=r"没有“annual”这种报告。现有：monthly（.+）"):
        asked(load("zhengzhou-2019"), "annual", "", TODAY)
    with pytest.raises(PlanFault, match="现有：notice"):
        asked(load("national"), "annual", "", TODAY)


@pytest.mark.parametrize(
    ("plan", "kind", "period", "says"),
    [
        ("huizhou-2021", "half-year", "2021", "按半年编写，--period 应如 2024H1，现为“2021”"),
        ("chongqing-2024", "annual", "2024-06", "按年编写，--period 应如 2024，"),
        ("zhengzhou-2019", "monthly", "2020-13", "按月编写，--period 应如 2024-06，"),
        ("chongqing-2024", "annual", "2023", "2023 不在方案 chongqing-2024 的期间"),
        ("zhengzhou-2019", "monthly", "2025-06", "2025-06 尚未开始"),
    ],
)
def test_a_span_that_cannot_be_reported_is_said(plan, kind, period, says):
    with pytest.raises(PlanFault, match=says):
        asked(load(plan), kind, period, date(2024, 12, 31))


def test_a_half_year_tells_the_exits_of_its_half_and_of_the_year_so_far():
    first = paper("huizhou-2021", "half-year", "2021H1", "2021-07-02")
    assert "2021年上半年，依法关闭退出企业1家" in text(first)
    assert "年初以来，累计" not in text(first)
    second = paper("huizhou-2021", "half-year", "2021H2", "2022-01-06")
    assert "2021年下半年，依法关闭退出企业1家" in text(second)
    assert "年初以来，累计依法关闭退出企业2家" in text(second)
    assert "数据截至2021年12月31日" in text(second)
    assert second.title.endswith("（2021年下半年）")


def test_a_month_tells_its_own_exits_and_those_since_the_programme_began():
    told = text(paper("zhengzhou-2019", "monthly", "2020-09", "2020-09-25"))
    assert "本月退出企业1家，涉及主体设备2台，退出产能为水泥60万吨/年" in told
    assert "累计退出企业2家，退出产能分别为水泥60万吨/年、耐火砖3万吨/年。" in told


def test_a_month_knows_nothing_of_what_came_later():
    told = text(paper("zhengzhou-2019", "monthly", "2019-08", "2025-12-31"))
    assert "本月无退出企业" in told
    assert "累计发现不达标企业2家、不达标事项2项，责令整改1项" in told


def test_the_months_problems_are_told_as_the_units_reported_them():
    told = text(paper("zhengzhou-2019", "monthly", "2019-08", "2019-08-25"))
    assert "1.加快压减产能（巩义市）：职工安置尚未落实。" in told


# ---- who writes to whom


def one_unit(plan, unit):
    files = [folder("sample_ledgers") / "plans" / plan / f"{unit}.xlsx"]
    return merge_files(files, Job(plan, load(plan).period_to))[0]


def test_a_units_own_month_goes_to_the_office_and_bears_its_name():
    own = one_unit("zhengzhou-2019", "市工信局")
    told = to_markdown(paper("zhengzhou-2019", "monthly", "2019-08", "2019-08-25", own))
    assert "市环境污染治理攻坚战领导小组办公室（市工信局）：" in told
    assert "\n市工信局\n\n2019年8月25日" in told


def test_of_several_units_the_office_makes_a_summary_that_is_sent_to_nobody():
    document = paper("zhengzhou-2019", "monthly", "2019-08", "2019-08-25")
    assert not [b for b in document.blocks if isinstance(b, Addressee)]
    assert "\n市环境污染治理攻坚战领导小组办公室（市工信局）\n\n2019年8月25日" in to_markdown(
        document
    )


def test_a_department_feeds_back_the_exits_of_its_own_field():
    own = one_unit("huizhou-2021", "市应急管理局")
    told = to_markdown(paper("huizhou-2021", "half-year", "2021H2", "2021-12-31", own))
    assert "市工业和信息化局：" in told
    assert "现将我局负责领域内2021年下半年依法关闭退出的企业、设备及产能情况反馈如下" in told


def test_the_annual_report_says_by_which_clause_it_is_written():
    told = text(paper("huizhou-2021", "annual", "", "2022-01-06"))
    assert told.startswith("按照《惠州市2021年推动落后产能退出工作计划》三（三）的要求，")


# ---- public notices


def test_a_notice_of_exits_lists_firms_equipment_and_capacity_for_the_public():
    document = paper("kuancheng-2017", "notice", "", "2018-01-05")
    assert "2017年度共退出落后产能企业4家，涉及主体设备（生产线）3台。" in text(document)
    assert "特此公告。" in text(document)
    (table,) = [b.data for b in document.blocks if isinstance(b, TableBlock)]
    assert len(table.rows) == 4
    assert not {"联系人", "联系电话"} & set(table.head)


def test_the_national_plan_announces_the_firms_of_published_lists():
    merged = merge_files([REAL / "shaanxi_2018_coal.csv"], Job("national", TODAY))[0]
    document = paper("national", "notice", "", "2024-12-31", merged)
    assert "共退出落后产能企业21家" in text(document)
    assert broken(document) == []
    (table,) = [b.data for b in document.blocks if isinstance(b, TableBlock)]
    assert len(table.rows) == 21


def test_a_year_of_published_lists_has_only_what_is_dated_in_it():
    merged = merge_files([REAL / "hubei_2017_aluminium.csv"], Job("national", TODAY))[0]
    assert "无落后产能退出企业" in text(paper("national", "notice", "2018", "2024-12-31", merged))
    told = text(paper("national", "notice", "2017", "2024-12-31", merged))
    assert "2017年度共退出落后产能企业1家" in told


def test_a_published_exit_without_a_day_is_in_no_year_and_is_not_dropped_silently():
    merged = merge_files([REAL / "shaanxi_2018_coal.csv"], Job("national", TODAY))[0]
    found = stated(merged, asked(load("national"), "notice", "2018", TODAY))
    assert found.value("exit.enterprises") == 0
    assert len(found.excluded) == 21
    assert {e.reason for e in found.excluded} == {"没有日期，不知是否属于本期"}


def test_the_notice_of_enforcement_has_the_cards_and_not_the_exits():
    document = paper("chongqing-2022", "notice", "", "2022-12-31")
    assert [b.title for b in document.blocks if isinstance(b, Annex)] == [
        "经整改仍不达标、已依法关闭的企业名单（“红牌”名单）"
    ]
    assert "不达标应限期整改的企业名单（“黄牌”名单）：无。" in text(document)


def test_those_who_sign_together_stand_side_by_side_above_one_date():
    told = to_markdown(paper("chongqing-2022", "notice", "", "2022-12-31"))
    rows = "\n市经济信息委　　市生态环境局\n\n市应急局　　市市场监管局\n\n2022年12月31日"
    assert rows in told
    assert told.count("2022年12月31日\n") == 1


# ---- the year before


def test_the_year_before_is_told_in_words_and_beside_each_figure(tmp_path):
    last = replace(load("chongqing-2024"), id="example-2023", year=2023,
                   period_from=date(2023, 1, 1), period_to=date(2023, 12, 31))  # fmt: skip
    now = city(tmp_path, """
        | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 示例甲厂 | 水泥 | 30  | 万吨/年 | 2024-06-30 |
        | 示例乙厂 | 水泥 | 30  | 万吨/年 | 2024-07-30 |
        | 示例丙厂 | 水泥 | 30  | 万吨/年 | 2024-08-30 |
    """)  # fmt: skip
    then = city(tmp_path, """
        | 企业   | 产品 | 产能 | 单位    | 退出       |
        | 示例丁厂 | 水泥 | 50  | 万吨/年 | 2024-06-30 |
        | 示例戊厂 | 水泥 | 10  | 万吨/年 | 2024-06-30 |
    """)  # fmt: skip
    then.tables["exit"]["closed_on"] -= DateOffset(years=1)
    document = paper("chongqing-2024", "annual", "", "2024-12-31", now, (then, last))
    assert "共退出落后产能企业3家，较上年增加1家，增长50%，" in text(document)
    rows = next(
        b.data.rows for b in document.blocks
        if isinstance(b, TableBlock) and "增减" in b.data.head
    )  # fmt: skip
    assert ("退出企业数", "家", "3", "2", "+1") in [row[1:] for row in rows]
    assert ("退出产能（水泥）", "万吨/年", "90", "60", "+30") in [row[1:] for row in rows]


def test_a_ledger_of_two_years_ago_is_not_called_last_years():
    one = asked(load("chongqing-2024"), "annual", "", TODAY)
    assert before(one, load("chongqing-2022")).words == "2022年"


def test_a_ledger_of_the_same_year_is_no_comparison():
    one = asked(load("chongqing-2024"), "annual", "", TODAY)
    with pytest.raises(PlanFault, match="不早于本期，不能用来比较"):
        before(one, load("chongqing-2024"))


def test_the_half_year_is_held_against_the_same_half():
    one = asked(load("huizhou-2021"), "half-year", "2021H1", date(2021, 7, 1))
    last = replace(
        load("huizhou-2021"), year=2020, period_from=date(2020, 1, 1), period_to=date(2020, 12, 31)
    )
    then = before(one, last)
    assert (then.words, then.on) == ("上年同期", date(2020, 6, 30))
    assert (then.plan.period_from, then.plan.period_to) == (date(2020, 1, 1), date(2020, 6, 30))


def test_a_leap_day_is_compared_with_the_end_of_february():
    one = asked(load("zhengzhou-2019"), "monthly", "2021-02", date(2021, 3, 1))
    assert before(one, load("zhengzhou-2019")).on == date(2020, 2, 29)


# ---- what is left to people


def test_each_place_for_people_is_marked_and_named():
    left = unwritten(paper("kuancheng-2017", "notice", "", "2017-12-31"))
    assert [hint for _, hint in left] == ["举报电话、通信地址和受理时间"]


def test_the_register_of_figures_leads_to_the_rows():
    document = paper("kuancheng-2017", "notice", "", "2017-12-31", trace=True)
    (register,) = [
        section for section in document.sections
        if isinstance(section[0], Annex) and section[0].title == "数据来源登记表"
    ]  # fmt: skip
    rows = {row[1]: row for row in register[1].data.rows}
    assert rows["exit.enterprises"][2:5] == ("退出企业数", "4", "家")
    assert "区安监局.xlsx" in rows["exit.enterprises"][5]
    assert "第" in rows["exit.enterprises"][5]


# ---- the command


def test_the_command_refuses_a_kind_with_status_two(tmp_path):
    ledger = tmp_path / "city.xlsx"
    samples = folder("sample_ledgers") / "plans" / "kuancheng-2017"
    phaseout("merge", samples, "--plan", "kuancheng-2017", "--today", "2017-12-31", "-o", ledger)
    done = phaseout("report", ledger, "--kind", "monthly", "-o", tmp_path, "--today", "2017-12-31")
    assert done.returncode == 2
    assert (
        "现有：notice（宽城区2017年度落后产能退出企业名单、设备（生产线）和产能情况公告）"
        in done.stderr
    )
    done = phaseout("report", ledger, "-o", tmp_path, "--today", "2017-12-31", "--to", "md")
    assert done.returncode == 0
    assert "举报电话" in done.stdout


# ---- 勾稽


def planted(**changes):
    """The figures of a sample with some of them bent, and the report that they belong to."""
    one = asked(load("huizhou-2021"), "annual", "", date(2021, 12, 31))
    found = stated(sample("huizhou-2021"), one)
    bent = {
        id: replace(found.figures[id], value=value)
        for id, value in changes.pop("figures", {}).items()
    }
    return replace(found, figures={**found.figures, **bent}, **changes), one


@pytest.mark.parametrize(
    ("figure", "value", "says"),
    [
        ("exit.enterprises", 3, "退出企业名单附件的企业数（3、2）"),
        ("yellow.enterprises", 9, "黄牌名单附件的企业数（9、2）"),
        ("exit.industry.造纸", 2, "分行业图各项之和"),
        ("orders.rows.energy", 1, "分标准表“责令整改（项）”合计与各行（6、5）"),
        ("overdue.rows", 1, "逾期未整改表的行数（1、0）"),
    ],
)
def test_a_figure_that_disagrees_with_what_is_printed_stops_the_report(figure, value, says):
    found, one = planted(figures={figure: value})
    if figure.startswith("exit.industry"):  # the chart is drawn from the same figures: bend it too
        drawn = charts(planted()[0], one.plan)
        with pytest.raises(FiguresDisagree, match=says):
            reconcile(found, variables(found, one), tables(found, one.plan), drawn)
        return
    with pytest.raises(FiguresDisagree) as fault:
        paper_of(found, one, one.on)
    assert str(fault.value).startswith("报告数据勾稽不符：")
    assert says in str(fault.value)


@pytest.mark.parametrize(
    ("name", "said", "says"),
    [
        ("分行业退出", "水泥3家、造纸1家", "正文“分行业退出”的项数（2、1）"),
        ("退出企业数", 7, "正文“退出企业数”（2、7）"),
    ],
)
def test_a_sentence_that_says_something_else_stops_the_report(name, said, says):
    found, one = planted()
    words = variables(found, one) | {name: said}
    with pytest.raises(FiguresDisagree) as fault:
        reconcile(found, words, tables(found, one.plan), charts(found, one.plan))
    assert says in str(fault.value)


def test_a_report_of_two_exits_draws_no_chart_of_them():
    drawn = [
        b.caption
        for b in paper("huizhou-2021", "annual", "", "2021-12-31").blocks
        if isinstance(b, Figure)
    ]
    assert drawn == ["2021年度各月末“黄牌”“红牌”企业数"]


def test_a_capacity_that_does_not_add_up_stops_the_report():
    found, _ = planted()
    amounts = tuple(
        replace(a, value=a.value + 1) if a.name == "纸" else a for a in found.capacities
    )
    found, one = planted(capacities=amounts)
    with pytest.raises(FiguresDisagree, match=r"汇总表“纸（万吨/年）”合计与各行（2.5、1.5）"):
        paper_of(found, one, one.on)


def test_a_disagreement_is_one_sentence_with_status_two(capsys):
    found, one = planted(figures={"exit.enterprises": 3})
    with pytest.raises(FiguresDisagree) as fault:
        paper_of(found, one, one.on)
    assert told(fault.value) == 2
    assert "报告数据勾稽不符" in capsys.readouterr().err


def test_without_a_bent_figure_everything_agrees():
    for plan, kind, period, today in KINDS:
        paper(plan, kind, period, today)


# ---- figures worked by hand from sample_ledgers/plans/*.md

BY_HAND = {
    ("huizhou-2021", "annual", "", "2021-12-31"): {
        "exit.enterprises": 2, "exit.whole_firm.enterprises": 1, "exit.in_part.enterprises": 1,
        "exit.equipment.条": 2, "exit.capacity.纸.万吨/年": 1.5, "exit.capacity.铝合金.万吨/年": 0.8,
        "found.enterprises": 7, "orders.rows": 6, "extended.rows": 1, "passed.rows": 1,
        "failed.rows": 1, "running.rows": 4, "overdue.rows": 0, "closed.enterprises": 1,
        "yellow.enterprises": 2, "red.enterprises": 1, "accepted.enterprises": 2,
        "announced.enterprises": 2, "archived.enterprises": 2, "licences.enterprises": 1,
        "tips.received": 1, "tips.verified": 1, "tips.replied": 1, "inspections.rows": 4,
        "inspections.checked": 8, "inspections.problems": 2, "inspections.orders": 1,
        "inspections.share": 100, "survey.firms": 3, "survey.found": 2, "survey.disposed": 2,
        "revisits.checked": 2, "revisits.resumed": 0, "exit.month.2021-05": 0,
        "exit.month.2021-06": 1, "exit.month.2021-07": 1,
        # 水泥一厂 3-1 to 11-25, 铝业一厂 3-15 to 7-20, 钢铁一厂 from 4-6, 陶瓷一厂 from 9-1
        "yellow.month.2021-02": 0, "yellow.month.2021-03": 2, "yellow.month.2021-04": 3,
        "yellow.month.2021-07": 2, "red.month.2021-06": 0, "red.month.2021-07": 1,
        "yellow.month.2021-09": 3, "yellow.month.2021-11": 2,
    },
    ("huizhou-2021", "half-year", "2021H1", "2021-06-30"): {
        "exit.enterprises": 1, "exit.capacity.纸.万吨/年": 1.5, "announced.enterprises": 0,
        "orders.rows": 5, "failing.rows": 1, "inspections.rows": 2, "inspections.checked": 3,
        "red.enterprises": 0, "late.rows": 0,
    },
    ("kuancheng-2017", "notice", "", "2017-12-31"): {
        "exit.enterprises": 4, "exit.equipment.台": 3, "exit.capacity.螺纹钢.万吨/年": 3,
        "exit.capacity.水泥.万吨/年": 10, "exit.capacity.原煤.万吨/年": 9,
        "exit.capacity.平板玻璃.万重量箱/年": 50, "sealed.enterprises": 1,
        "sealed.pledged.enterprises": 1, "targets.firms": 2, "targets.rate.钢铁": 100,
        "targets.rate.水泥": 100, "plan.month.2017-08": 0, "plan.month.2017-09": 1,
        "plan.month.2017-12": 2, "exit.month.2017-08": 1, "exit.month.2017-09": 2,
        "exit.month.2017-10": 1, "orders.rows": 5,
    },
    ("zhengzhou-2019", "monthly", "2020-09", "2025-12-31"): {
        "exit.enterprises": 1, "so_far.exit.enterprises": 2, "exit.equipment.台": 2,
        "exit.capacity.水泥.万吨/年": 60, "so_far.exit.capacity.耐火砖.万吨/年": 3,
        "found.enterprises": 3, "orders.rows": 1, "waiting.rows": 1, "targets.firms": 1,
        "so_far.targets.rate.水泥": 100, "relocation.firms": 5, "relocation.started": 4,
        "relocation.finished": 0, "chemicals.finished": 0, "upgrades.met": 1,
        "scattered.finished": 2, "tasks.rows": 1, "tasks.silent": 1, "indicators.met": 0,
        "indicators.unmet": 1, "indicators.untold": 9,
    },
}  # fmt: skip


@pytest.mark.parametrize("case", BY_HAND)
def test_the_figures_of_a_sample_are_those_worked_by_hand(case):
    plan, kind, period, today = case
    found = stated(sample(plan), asked(load(plan), kind, period, date.fromisoformat(today)))
    assert {figure: found.value(figure) for figure in BY_HAND[case]} == BY_HAND[case]


# ---- many


def many(tmp_path, number):
    """So many orders of which the day has passed, and as many exits."""
    rows = "\n".join(
        f"| 示例{k}厂 | 限期整改 | 2024-03-0{k % 9 + 1} | 2024-06-20 | | | | | |\n"
        f"| 示例退{k}厂 | 立即淘汰 | | | 设备{k} | 产品{k % 3} | 2 | 万吨/年 | 2024-05-20 |"
        for k in range(number)
    )
    heads = "| 企业 | 措施 | 责令 | 期限 | 设备 | 产品 | 产能 | 单位 | 退出 |"
    return city(tmp_path, f"{heads}\n{rows}")


@pytest.mark.parametrize("number", [1, 16, 300])
def test_a_report_of_one_or_of_hundreds_reads_well(tmp_path, number):
    document = paper("chongqing-2024", "annual", "", "2024-12-31", many(tmp_path, number))
    assert broken(document) == []
    told = text(document)
    assert f"退出落后产能企业{number}家" in told
    assert ("逾期未整改1项，见下表。" in told) == (number == 1)


def test_a_long_list_goes_to_an_annex_and_leaves_the_text(tmp_path):
    document = paper("chongqing-2024", "annual", "", "2024-12-31", many(tmp_path, 16))
    label = re.search(r"逾期未整改16项，见(附件\d)。", text(document))[1]
    (annex,) = [s for s in document.sections if isinstance(s[0], Annex) and s[0].label == label]
    assert annex[0].title == "逾期未整改事项（截至2024年12月31日）"
    assert len(annex[1].data.rows) == 16


def test_a_product_called_after_a_number_does_not_run_into_its_amount(tmp_path):
    told = text(paper("chongqing-2024", "annual", "", "2024-12-31", many(tmp_path, 1)))
    assert "退出产能为产品0：2万吨/年。" in told


@pytest.mark.parametrize(
    ("today", "half"),
    [
        ("2021-06-20", "2021年上半年"),
        ("2021-07-05", "2021年上半年"),
        ("2021-08-01", "2021年下半年"),
        ("2021-12-31", "2021年下半年"),
        ("2022-01-06", "2021年下半年"),
    ],
)
def test_a_report_of_a_half_year_is_still_written_in_the_month_after(today, half):
    one = asked(load("huizhou-2021"), "half-year", "", date.fromisoformat(today))
    assert one.span.words == half
