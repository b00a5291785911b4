"""What a cell says, what may be repaired, and what must be asked."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from phaseout.values import (
    UNITS,
    WITHHELD,
    Reading,
    choice_table,
    convert,
    fold,
    header_unit,
    known_unit,
    normal_name,
    public_name,
    public_text,
    read_choice,
    read_code,
    read_date,
    read_flag,
    read_number,
    read_phone,
    read_text,
    read_unit,
    read_url,
)

JUNE_30 = date(2024, 6, 30)
DISTRICTS = choice_table(
    ["渝北区", "江北区", "石柱土家族自治县", "忠县", "两江新区", "万盛经开区"],
    {"万盛": "万盛经开区"},
    prefixes=("重庆市",),
)
READERS = {
    "text": read_text,
    "fact": read_date,
    "deadline": lambda cell: read_date(cell, deadline=True, year=2024),
    "number": read_number,
    "count": lambda cell: read_number(cell, minimum=0, exclusive=True, whole=True),
    "choice": lambda cell: read_choice(cell, choices=DISTRICTS),
    "code": read_code,
    "unit": read_unit,
    "flag": read_flag,
    "url": read_url,
    "phone": read_phone,
}


def day(text):
    return date.fromisoformat(text) if text else None


# ---- empty cells and text ----------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("cell", [None, "", " ", "\n", "　", "\u200b"])
def test_an_empty_cell_says_nothing(reader, cell):
    assert reader(cell) == Reading()


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("cell", ["--", "—", "——", "/", "／", "-", " / ", "－"])
def test_a_dash_or_stroke_stands_for_an_empty_cell(reader, cell):
    assert reader(cell) == Reading(repair="R007")


def test_wu_stands_for_an_empty_cell_only_where_it_cannot_be_an_answer():
    for reader in (read_date, read_number, read_code, read_unit, read_url, read_phone):
        assert reader("无") == Reading(repair="R007")
    assert read_text("无") == Reading("无")
    assert read_choice("无", choices=choice_table(["完备", "无"])) == Reading("无")
    assert read_flag("无") == Reading(False)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("示例水泥一厂", "示例水泥一厂"),
        ("Example Cement Co", "Example Cement Co"),
        ("生产线(Φ2.6m×13m)", "生产线(Φ2.6m×13m)"),
        ("一是停产；二是拆除。", "一是停产；二是拆除。"),
        (70.0, "70"),
        (2.5, "2.5"),
        (70, "70"),
        (JUNE_30, "2024-06-30"),
        (datetime(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30, 8, 30), "2024-06-30 08:30:00"),
        (True, "TRUE"),
    ],
)
def test_plain_words_and_what_excel_made_of_them_are_kept(cell, value):
    assert read_text(cell) == Reading(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (" 示例水泥一厂 ", "示例水泥一厂"),
        ("贺州市 兆鑫五 金制品 有限公 司", "贺州市兆鑫五金制品有限公司"),
        ("内蒙古\n\n自治区", "内蒙古自治区"),
        ("400KA系列\n\n电解槽183台", "400KA系列电解槽183台"),
        ("Example  Cement\nCo", "Example Cement Co"),
        ("ＡＢＣ１２", "ABC12"),
        ("示例\u200b水泥\ufeff厂", "示例水泥厂"),
        ("示例（一）　厂", "示例（一）厂"),
        ("⼭东示例厂", "山东示例厂"),
    ],
)
def test_stray_blanks_and_full_width_signs_are_folded_and_told(cell, value):
    assert read_text(cell) == Reading(value, repair="R001")


@pytest.mark.parametrize("cell", [500112200001011234.0, 1e15, -1e16, float("inf"), float("nan")])
def test_a_number_that_lost_digits_is_no_text(cell):
    assert read_text(cell) == Reading(fault="D002")


def test_a_number_that_has_all_its_digits_is_a_text():
    assert read_text(999999999999999.0) == Reading("999999999999999")


@pytest.mark.parametrize(
    "cell", ["示例\x01厂", "示例\x00厂", "\u202e示例厂", "示例厂\ufffd", "示例\ud800厂"]
)
def test_control_characters_are_a_fault_with_the_clean_text_as_hint(cell):
    assert read_text(cell) == Reading(fault="F009", hint="示例厂")


# ---- dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", [JUNE_30, datetime(2024, 6, 30, 8, 0), "2024-06-30"])
def test_a_date_cell_and_an_iso_date_need_no_repair(cell):
    assert read_date(cell) == read_date(cell, deadline=True) == Reading(JUNE_30)


@pytest.mark.parametrize(
    "cell",
    [
        "2024/6/30",
        "2024.6.30",
        "2024.06.30",
        "2024-6-30",
        "2024、6、30",
        "2024。6。30",
        "20240630",
        20240630.0,
        "2024年6月30日",
        "2024年06月30日",
        "2024年6月30号",
        "2024年6月30",
        "24年6月30日",
        "2024 年 6 月 30 日",
        "２０２４年６月３０日",
        "2024年6月30曰",
        "2024年\n6月30日",
        " 2024-06-30 ",
        "2024—6—30",
        "2024-06-30 00:00:00",
        "2024-06-30T08:00:00",
        "2024年6月30日21:00",
        "二〇二四年六月三十日",
        "二零二四年六月三十日",
        "二○二四年六月三十日",
        "二Ｏ二四年六月三十日",
        "二四年六月三十日",
        "2024年六月卅日",
    ],
)
def test_a_date_written_in_another_form_is_read_and_told(cell):
    assert read_date(cell) == read_date(cell, deadline=True) == Reading(JUNE_30, repair="R003")


@pytest.mark.parametrize("cell", ["6月30日", "６月３０日", "六月三十日"])
def test_a_day_without_its_year_takes_the_year_of_the_paper(cell):
    assert read_date(cell, year=2024) == Reading(JUNE_30, repair="R003")
    assert read_date(cell) == Reading(fault="F003")


@pytest.mark.parametrize(
    ("cell", "value"),
    [(45473.0, "2024-06-30"), (45473.99999, "2024-06-30"), ("45473", "2024-06-30")],
)
def test_a_serial_number_of_excel_is_a_date_in_a_date_column(cell, value):
    assert read_date(cell) == Reading(day(value), repair="R006")


def test_a_serial_number_of_an_old_mac_counts_from_1904():
    assert read_date(44011.0, epoch_1904=True) == Reading(JUNE_30, repair="R006")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("6月底前", "2024-06-30"),
        ("2024年6月底", "2024-06-30"),
        ("24年6月底", "2024-06-30"),
        ("2024年2月底", "2024-02-29"),
        ("2024年12月", "2024-12-31"),
        ("2024年6月份", "2024-06-30"),
        ("2024.06", "2024-06-30"),
        ("2024.10", "2024-10-31"),
        ("2024-06", "2024-06-30"),
        ("202406", "2024-06-30"),
        (202406.0, "2024-06-30"),
        ("2024年底", "2024-12-31"),
        ("2024年底前", "2024-12-31"),
        ("2022年年底", "2022-12-31"),
        ("2020年年底前", "2020-12-31"),
        ("力争2020年年底前", "2020-12-31"),
        ("到2022年", "2022-12-31"),
        ("2025年", "2025-12-31"),
        ("2025年内", "2025-12-31"),
        ("2025年度", "2025-12-31"),
        ("年底前", "2024-12-31"),
        ("二零二四年十二月底", "2024-12-31"),
        ("12月下旬", "2024-12-31"),
        ("2021年12月下旬", "2021-12-31"),
        ("2024年9月上旬", "2024-09-10"),
        ("2024年9月中旬", "2024-09-20"),
        ("上半年", "2024-06-30"),
        ("2019年上半年", "2019-06-30"),
        ("下半年", "2024-12-31"),
        ("2024年第三季度末", "2024-09-30"),
        ("一季度", "2024-03-31"),
        ("前三季度", "2024-09-30"),
        ("4-6月", "2024-06-30"),
        ("2021 年 4-6 月", "2021-06-30"),
        ("四至六月", "2024-06-30"),
        ("2024年12月-2025年1月", "2025-01-31"),
        ("2021-2022年", "2022-12-31"),
        ("2024年4月1日至6月30日", "2024-06-30"),
        ("6月1日-15日", "2024-06-15"),
    ],
)
def test_words_of_a_deadline_name_the_day_they_end_and_are_a_question_in_a_fact(cell, value):
    assert read_date(cell, deadline=True, year=2024) == Reading(day(value), repair="R008")
    assert read_date(cell, year=2024).fault in ("F004", "F003")
    assert read_date(cell, year=2024).hint in (day(value), None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2024年6月30日前", "2024-06-30"),
        ("二〇二四年六月三十日前", "2024-06-30"),
        ("于2019年6月25日之前", "2019-06-25"),
        ("2022 年 1 月 10 前", "2022-01-10"),
        ("12 月 31 日前", "2024-12-31"),
        ("2017年12月31日前", "2017-12-31"),
        ("2024年6月30日止", "2024-06-30"),
    ],
)
def test_before_a_day_includes_that_day_in_a_deadline(cell, value):
    assert read_date(cell, deadline=True, year=2024) == Reading(day(value), repair="R003")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("2024年6月", "2024-06-30"),
        ("2024年6月底", "2024-06-30"),
        ("2024.06", "2024-06-30"),
        (2024.06, "2024-06-30"),
        (2024.6, "2024-06-30"),
        (2024.12, "2024-12-31"),
        (2024.0, "2024-12-31"),
        ("2024", "2024-12-31"),
        ("2024年", "2024-12-31"),
        ("2020年12月", "2020-12-31"),
        ("2017年12月31日前", "2017-12-31"),
        (2024.1, None),
        ("2024.1", None),
    ],
)
def test_a_fact_without_its_day_is_a_question_with_the_last_day_as_hint(cell, hint):
    assert read_date(cell) == Reading(fault="F004", hint=day(hint))


@pytest.mark.parametrize("cell", [2024.06, 2024.1, 2024.0, "2024.1"])
def test_the_number_2024_1_is_a_question_even_in_a_deadline_for_it_may_be_october(cell):
    assert read_date(cell, deadline=True).fault == "F004"


@pytest.mark.parametrize("cell", ["2024年6月前", "2025年前", "上半年前"])
def test_before_a_month_or_year_does_not_say_which_end_of_it(cell):
    assert read_date(cell, deadline=True, year=2024) == Reading(fault="F004")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("2024年6月31日", None),
        ("2024-02-30", None),
        ("2024年13月", None),
        ("2018630曰前", "2018-06-30"),
        (2018630.0, "2018-06-30"),
        ("2018111", None),
        ("24.6.30", "2024-06-30"),
        ("240630", "2024-06-30"),
        ("2024年6.30", "2024-06-30"),
        ("已于2024年6月30日拆除", "2024-06-30"),
        ("2024.6.30左右", "2024-06-30"),
        ("2024.6.30、2024.7.1", None),
        ("11-2月", None),
        ("25日前", None),
        ("每月25日前", None),
        ("6个月内", None),
        ("项目建成投产前", None),
        ("因未建设不涉及", None),
        ("已拆除", None),
        (30.0, None),
        (-1.0, None),
        (float("nan"), None),
        (True, None),
        (time(8, 0), None),
        (timedelta(days=1), None),
    ],
)
def test_what_names_no_day_is_a_fault_with_the_only_likely_day_as_hint(cell, hint):
    assert read_date(cell, year=2024) == Reading(fault="F003", hint=day(hint))
    assert read_date(cell, deadline=True, year=2024) == Reading(fault="F003", hint=day(hint))


@pytest.mark.parametrize(
    "cell", [date(1899, 12, 30), date(2100, 1, 1), "1998-05-01", "1998年5月", "2204.6.30", 30000.0]
)
def test_a_day_outside_this_century_is_a_fault(cell):
    assert read_date(cell) == Reading(fault="F008")


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"


def in_chinese(number):
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + DIGITS[ones].strip(
        "〇"
    )


WRITTEN_FORMS = {
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "characters": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "blanks": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "short year": lambda d: f"{d:%y}年{d.month}月{d.day}日" if d.year < 2070 else d.isoformat(),
    "numerals": lambda d: (
        "".join(DIGITS[int(digit)] for digit in str(d.year))
        + f"年{in_chinese(d.month)}月{in_chinese(d.day)}日"
    ),
    "serial": lambda d: float((d - date(1899, 12, 30)).days),
    "number": lambda d: float(f"{d:%Y%m%d}"),
}


@pytest.mark.parametrize("write", WRITTEN_FORMS.values(), ids=WRITTEN_FORMS.keys())
@given(written=DAYS)
def test_a_day_written_in_any_form_is_read_as_that_day(write, written):
    assert read_date(write(written)).value == written
    assert read_date(write(written), deadline=True).value == written


@given(DAYS)
def test_a_month_as_a_deadline_is_its_last_day(written):
    read = read_date(f"{written.year}年{written.month}月底前", deadline=True).value
    assert (read.year, read.month) == (written.year, written.month)
    assert (read + timedelta(days=1)).day == 1


# ---- numbers and units -------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "value"), [(42.0, 42), (42, 42), ("42", 42), ("-2.50", -2.5)])
def test_a_number_and_its_digits_as_text_need_no_repair(cell, value):
    assert read_number(cell) == Reading(value)


@pytest.mark.parametrize(
    ("cell", "value", "unit", "subject"),
    [
        ("1,200", 1200, "", ""),
        ("1，200", 1200, "", ""),
        ("2,940.7", 2940.7, "", ""),
        ("１２", 12, "", ""),
        (" 12 ", 12, "", ""),
        ("1.2E+03", 1200, "", ""),
        ("−5", -5, "", ""),
        ("两", 2, "", ""),
        ("十二", 12, "", ""),
        ("一百零五", 105, "", ""),
        ("一万二千", 12000, "", ""),
        ("零", 0, "", ""),
        ("两座", 2, "座", ""),
        ("一座", 1, "座", ""),
        ("2座", 2, "座", ""),
        ("1 条", 1, "条", ""),
        ("2台（套）", 2, "台/套", ""),
        ("39.5万吨", 39.5, "万吨", ""),
        ("39.5（万吨）", 39.5, "万吨", ""),
        ("两万吨", 2, "万吨", ""),
        ("三千米", 3000, "米", ""),
        ("6000万块", 6000, "万块", ""),
        ("6.8亿块标砖", 6.8, "亿块标砖", ""),
        ("40万吨/年", 40, "万吨/年", ""),
        ("450m3", 450, "立方米", ""),
        ("450m³", 450, "立方米", ""),
        ("60t", 60, "吨", ""),
        ("400KA", 400, "千安", ""),
        ("85％", 85, "%", ""),
        ("炼铁产能148.34万吨", 148.34, "万吨", "炼铁"),
        ("炼钢产能170万吨", 170, "万吨", "炼钢"),
        ("退出产能：115万吨", 115, "万吨", ""),
        ("产能40", 40, "", ""),
        ("共2座", 2, "座", ""),
        ("PX产能60万吨/年", 60, "万吨/年", "PX"),
    ],
)
def test_a_number_is_read_with_the_unit_and_product_around_it(cell, value, unit, subject):
    assert read_number(cell) == Reading(value, repair="R004", note=unit, subject=subject)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("约30", 30),
        ("30左右", 30),
        ("≥30", 30),
        ("2,487*", 2487),
        ("炼铁148", 148),
        ("剩余0.5万吨", 0.5),
        ("第2座", 2),
        ("1座高炉", 1),
        ("3.5万", 3.5),
        ("400KA电解槽48台、500KA电解槽50台", None),
        ("炼铁148.34万吨、炼钢170万吨", None),
        ("12 5", None),
        ("3-5", None),
        ("2×60", None),
        ("2,4871", None),
        ("1.200.000", None),
        ("二百五", None),
        ("两三台", None),
        ("若干", None),
        (True, None),
        (JUNE_30, None),
        (float("nan"), None),
    ],
)
def test_what_is_no_single_certain_number_is_a_fault_with_the_only_number_as_hint(cell, hint):
    assert read_number(cell) == Reading(fault="F005", hint=hint)


def test_a_number_of_more_digits_than_a_computer_holds_is_none():
    assert read_number("9" * 400) == Reading(fault="F005")


def test_a_number_below_its_minimum_is_a_fault_and_the_minimum_itself_may_be():
    assert read_number(0.0, minimum=0) == Reading(0.0)
    assert read_number(0.0, minimum=0, exclusive=True) == Reading(fault="F006")
    assert read_number("-3", minimum=0) == Reading(fault="F006")


def test_a_whole_number_is_an_integer_and_half_a_furnace_is_none():
    read = read_number("2座", whole=True)
    assert read == Reading(2, repair="R004", note="座")
    assert isinstance(read.value, int)
    assert read_number(2.5, whole=True) == Reading(fault="F005")
    assert isinstance(read_number("约30", whole=True).hint, int)


@given(st.integers(0, 10**9), st.sampled_from(sorted(UNITS)))
def test_a_number_with_separators_and_any_known_unit_is_read_back(number, unit):
    assert read_number(f"{number:,}{unit}") == Reading(float(number), repair="R004", note=unit)


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("m3", "立方米"),
        ("m³", "立方米"),
        ("㎥", "立方米"),
        ("KVA", "千伏安"),
        ("kVA", "千伏安"),
        ("MVA", "兆伏安"),
        ("万KVAh", "万千伏安时"),
        ("t", "吨"),
        ("万t/a", "万吨/年"),
        ("吨／年", "吨/年"),
        ("万 吨 / 年", "万吨/年"),
        ("吨/天", "吨/日"),
        ("蒸吨", "蒸吨/小时"),
        ("kA", "千安"),
        ("千安培", "千安"),
        ("万标砖", "万块标砖"),
        ("公斤", "千克"),
    ],
)
def test_a_unit_in_another_spelling_is_folded_and_told(spelling, unit):
    assert read_unit(spelling) == Reading(unit, repair="R009")
    assert known_unit(spelling) == unit


def test_a_listed_unit_is_kept_and_an_unlisted_one_is_a_fault():
    assert read_unit("万重量箱") == Reading("万重量箱")
    assert read_unit("单位：万吨") == Reading(fault="F007", hint="万吨")
    assert read_unit("台（套）") == Reading(fault="F007")
    assert known_unit("麻袋") is None


@pytest.mark.parametrize(
    ("value", "unit", "other", "converted"),
    [
        (148.34, "万吨", "吨", 1483400),
        (2000, "吨", "万吨", 0.2),
        (40, "万吨/年", "吨/年", 400000),
        (500, "千克", "吨", 0.5),
        (1, "亿块标砖", "万块标砖", 10000),
        (6.5, "万千伏安", "千伏安", 65000),
        (3, "台", "台", 3),
        (2000, "吨/日", "万吨/年", None),
        (40, "万吨", "万吨/年", None),
        (3, "台", "套", None),
        (80, "万重量箱", "万吨", None),
        (1, "万块", "万块标砖", None),
        (1, "麻袋", "吨", None),
    ],
)
def test_units_convert_inside_one_dimension_only(value, unit, other, converted):
    assert convert(value, unit, other) == converted


@given(st.floats(0, 10**6), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_converting_there_and_back_gives_the_same_value(value, unit, other):
    there = convert(value, unit, other)
    if there is None:
        assert convert(value, other, unit) is None
    else:
        assert convert(there, other, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("产能（万吨/年）", "产能", "万吨/年"),
        ("产能 (万\n吨)", "产能", "万吨"),
        ("产能（单位：万吨）", "产能", "万吨"),
        ("生产(建设)能力(万吨/年)", "生产(建设)能力", "万吨/年"),
        ("平板玻璃(万重量箱)", "平板玻璃", "万重量箱"),
        ("数量（台/套）", "数量", "台/套"),
        ("关改搬转企业数(家)", "关改搬转企业数", "家"),
        ("奖补资金(万元)", "奖补资金", "万元"),
        ("完成率(%)", "完成率", "%"),
        ("县(市、区)", "县(市、区)", ""),
        ("台（条）数", "台（条）数", ""),
        ("企业名称（盖章）", "企业名称（盖章）", ""),
        ("启动拆除时  间", "启动拆除时间", ""),
        ("单位(立方米/吨/千伏安等)", "单位(立方米/吨/千伏安等)", ""),
    ],
)
def test_a_header_gives_up_its_unit_and_keeps_other_brackets(header, name, unit):
    assert header_unit(header) == (name, unit)


# ---- codes -------------------------------------------------------------------------------------

CODE = "91500112MA6000000Y"


@pytest.mark.parametrize("cell", [CODE, "91410100789012345A", "N2500112MF0000001N"])
def test_a_code_with_a_right_check_digit_is_kept(cell):
    assert read_code(cell) == Reading(cell)


@pytest.mark.parametrize(
    "cell",
    [
        CODE.lower(),
        " 91500112MA6000000Y\n",
        "9150 0112 MA60 0000 0Y",
        "91500112-MA600000-0Y",
        "９１５００１１２ＭＡ６００００００Ｙ",
        "'91500112MA6000000Y",
    ],
)
def test_a_code_in_another_dress_is_repaired_and_told(cell):
    assert read_code(cell) == Reading(CODE, repair="R002")


@pytest.mark.parametrize(
    "cell", ["91500112MA600000OY", "9150OII2MA6000000Y", "9I500112MA6OOOOOOY", "915001l2MA6000000Y"]
)
def test_a_letter_that_cannot_stand_in_a_code_hints_at_the_digit_it_looks_like(cell):
    assert read_code(cell) == Reading(fault="D001", hint=CODE)


@pytest.mark.parametrize(
    "cell",
    ["91500112MA6000000X", "91500112MA600000", "91500112MA6000000YY", "500112000012345", "同上"],
)
def test_a_code_of_wrong_length_signs_or_check_digit_is_a_fault(cell):
    assert read_code(cell) == Reading(fault="D001")


@pytest.mark.parametrize(
    "cell",
    [915001073042000000.0, 915001073042000000, "9.15E+17", "9.15001E+17", "915001073042000000"],
)
def test_a_code_that_excel_took_for_a_number_is_lost_and_never_restored(cell):
    assert read_code(cell) == Reading(fault="D002")


BODIES = st.from_regex(r"9[123]50011[0-9][0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(BODIES, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_no_single_wrong_sign_in_a_code_goes_unseen(body, place, sign):
    code = body + uscc.calc_check_digit(body)
    wrong = code[:place] + sign + code[place + 1 :]
    assert read_code(code) == Reading(code)
    assert (read_code(wrong).value is None) == (wrong != code)


# ---- choices and flags -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("渝北区", "渝北区", None),
        ("渝 北区", "渝北区", "R001"),
        ("渝北区\n", "渝北区", "R001"),
        ("渝北", "渝北区", "R005"),
        ("重庆市渝北区", "渝北区", "R005"),
        ("重庆渝北", "渝北区", "R005"),
        ("石柱县", "石柱土家族自治县", "R005"),
        ("石柱", "石柱土家族自治县", "R005"),
        ("万盛", "万盛经开区", "R005"),
        ("【忠县】", "忠县", "R005"),
    ],
)
def test_a_district_is_known_by_its_short_and_its_long_name(cell, value, repair):
    assert read_choice(cell, choices=DISTRICTS) == Reading(value, repair=repair)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [("渝北县", "渝北区"), ("忠", "忠县"), ("两江", "两江新区"), ("火星", None), (3.0, None)],
)
def test_what_is_not_listed_is_a_fault_with_the_nearest_as_hint(cell, hint):
    assert read_choice(cell, choices=DISTRICTS) == Reading(fault="F007", hint=hint)


def test_a_name_half_way_between_two_listed_values_hints_at_neither():
    standards = choice_table(["能耗", "环保", "质量", "安全", "技术"])
    assert read_choice("质安", choices=standards) == Reading(fault="F007")
    assert read_choice("能耗标准", choices=standards) == Reading(fault="F007", hint="能耗")


def test_a_short_name_that_two_places_share_means_neither():
    places = choice_table(["伊宁市", "伊宁县", "霍城县"])
    assert read_choice("伊宁", choices=places).fault == "F007"
    assert read_choice("霍城", choices=places).value == "霍城县"


def test_a_listed_name_is_never_taken_over_by_the_short_name_of_another():
    assert read_choice("大祥", choices=choice_table(["大祥区", "大祥"])) == Reading("大祥")


def test_province_and_city_may_both_stand_before_a_district():
    table = choice_table(["惠城区"], prefixes=("广东省", "惠州市"))
    for spelling in ("广东省惠州市惠城区", "惠州惠城", "广东惠州惠城区", "广东省惠城区"):
        assert read_choice(spelling, choices=table) == Reading("惠城区", repair="R005")


def test_an_alias_of_an_unlisted_value_is_refused():
    with pytest.raises(ValueError, match="万盛"):
        choice_table(["渝北区"], {"万盛": "万盛经开区"})


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("是", True, None),
        ("有", True, None),
        ("否", False, None),
        ("无", False, None),
        (True, True, None),
        ("√", True, "R005"),
        ("×", False, "R005"),
        ("x", False, "R005"),
        ("没有", False, "R005"),
        (" 是 ", True, "R005"),
    ],
)
def test_yes_and_no_are_read_in_the_signs_clerks_use(cell, value, repair):
    assert read_flag(cell) == Reading(value, repair=repair)


def test_one_and_zero_are_only_a_hint_at_yes_and_no():
    assert read_flag(1.0) == Reading(fault="F007", hint=True)
    assert read_flag("0.5") == Reading(fault="F007")


# ---- addresses and telephones ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("https://jxj.example.gov.cn/a/2024/t1.html?x=1", None, None),
        ("http://10.1.2.3:8080/公告/1", None, None),
        (" http://example.gov.cn/a ", "http://example.gov.cn/a", "R001"),
        ("ｈｔｔｐ：／／example.gov.cn", "http://example.gov.cn", "R001"),
    ],
)
def test_an_address_of_a_page_is_kept(cell, value, repair):
    assert read_url(cell) == Reading(value or cell, repair=repair)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("www.example.gov.cn/a", "http://www.example.gov.cn/a"),
        ("http://example.gov.cn/a\nb.html", "http://example.gov.cn/ab.html"),
        ("http://example.gov.cn/a。", "http://example.gov.cn/a"),
        ("http://gov.cn@example.com/", None),
        ("http://a.gov.cn http://b.gov.cn", None),
        ("http://example.gov.cn:99999/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/hosts", None),
        ("市政府网站", None),
        (5.0, None),
    ],
)
def test_a_malformed_address_is_a_fault(cell, hint):
    assert read_url(cell) == Reading(fault="F010", hint=hint)


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("13800000000", "13800000000", None),
        (13800000000.0, "13800000000", None),
        ("138 0000 0000", "13800000000", "R001"),
        ("+86-138-0000-0000", "13800000000", "R001"),
        ("023-67000000", "023-67000000", None),
        ("02367000000", "023-67000000", "R001"),
        ("(023)67000000", "023-67000000", "R001"),
        ("0752-2800000转801", "0752-2800000-801", "R001"),
        ("67000000", "67000000", None),
        ("400-800-1234", "400-800-1234", None),
        ("023-67000000、13800000000", "023-67000000、13800000000", None),
        ("13800000000\n13900000000", "13800000000、13900000000", "R001"),
    ],
)
def test_a_telephone_number_is_read_in_one_form(cell, value, repair):
    assert read_phone(cell) == Reading(value, repair=repair)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [("1380000000", None), (2367000000.0, "023-67000000"), ("123", None), ("张某", None)],
)
def test_a_malformed_telephone_number_is_a_fault(cell, hint):
    assert read_phone(cell) == Reading(fault="F011", hint=hint)


# ---- names and every reader --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("县(市、区)", "县市区"),
        ("主体设备（生产线）名称*", "主体设备生产线名称"),
        ("启动拆除时  间", "启动拆除时间"),
        ("450 m³", "450m3"),
        ("《目录》“其他”·ＡＢＣ", "目录其他abc"),
    ],
)
def test_headers_are_compared_without_blanks_and_punctuation(text, folded):
    assert fold(text) == folded


def test_an_enterprise_is_the_same_in_either_kind_of_brackets():
    assert normal_name("示例（集团） 有限公司") == normal_name("示例(集团)有限\n公司")
    assert normal_name("示例【一】厂") == "示例(一)厂"


ANY_CELL = (
    st.text(max_size=30)
    | st.text(alphabet="0123456789.,-/年月日前底上半季度至 万吨座两十百约Ee+", max_size=14)
    | st.floats()
    | st.integers()
    | st.dates()
    | st.datetimes()
    | st.booleans()
    | st.none()
    | st.times()
    | st.timedeltas()
)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@example(cell="九千九千万")
@example(cell="9999999999年1月1日")
@given(cell=ANY_CELL)
def test_no_cell_whatever_stops_a_reader_or_is_both_read_and_accused(reader, cell):
    read = reader(cell)
    assert read.fault is None or (read.value is None and read.repair is None)
    assert read.hint is None or read.fault is not None


@pytest.mark.parametrize("reader", [read_text, read_code, read_unit, read_phone, READERS["choice"]])
@given(cell=st.text(max_size=20))
def test_a_value_once_read_is_read_again_without_repair(reader, cell):
    value = reader(cell).value
    if value is not None:
        assert reader(value) == Reading(value)


@pytest.mark.parametrize(
    "text",
    [
        "联系人张小三", "联系人 张小三", "法人张小三", "法定代表人(张小三)", "举报人张小三反映",
        "wx: zhangsan88", "qq群12345678", "1 3 8 0 0 0 0 0 0 0 0", "护照E12345678",
        "家住渝北区龙溪街道1号501室", "住址：渝北区龙溪街道1号501室",
    ],
)  # fmt: skip
def test_a_person_is_taken_out_of_a_public_text_however_it_is_written(text):
    said = public_text(f"超限额，{text}，已责令整改")
    assert said.startswith(f"超限额，{WITHHELD}")
    assert said.endswith("，已责令整改")


@pytest.mark.parametrize(
    "text",
    [
        "业主未整改",
        "负责人签字后生效",
        "法人单位未报",
        "责令厂长到场",
        "2024年13个月",
        "产能30万吨/年",
    ],
)
def test_what_is_no_person_stays_in_a_public_text(text):
    assert public_text(text) == text


def test_a_firm_keeps_the_name_of_its_owner_but_not_a_remark_in_brackets():
    assert public_name("示例李大山砖厂", ["李大山"]) == "示例李大山砖厂"
    assert public_name("示例砖厂（李大山，联系人孙丙一）", ["李大山"]) == (
        f"示例砖厂（{WITHHELD}，{WITHHELD}）"
    )
    assert public_text("示例李大山砖厂超限额，李大山在场", ["李大山"], "示例李大山砖厂") == (
        f"示例李大山砖厂超限额，{WITHHELD}在场"
    )


@pytest.mark.parametrize("text", ["12①", "120¹", "10⁴", "2²", "46❶"])
def test_a_mark_beside_a_number_is_no_digit_of_it(text):
    assert read_number(text).fault == "F005"
    assert read_phone(f"1391234567{text[-1]}").fault == "F011"


def test_the_sign_of_a_unit_is_no_mark():
    assert read_number("30m³").value == 30


@pytest.mark.parametrize("sign", "□☐☒×≠？?")
def test_a_sign_that_denies_or_doubts_a_word_is_asked_about(sign):
    choices = choice_table(("通过", "未通过"))
    for text in (f"{sign}通过", f"通过{sign}"):
        assert read_choice(text, choices=choices) == Reading(fault="F007", hint="通过")
    assert read_choice("通过。", choices=choices).value == "通过"
