"""Files whose faults lie in single cells: dates, numbers, codes, choices, units, broken cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from corpus.cases import FULL, OPEN, SHORT, Firms, Row, code, day, serial, swapped
from corpus.sheets import Book, Cell, ErrorValue, Formula, Line, Sheet, Table, spelt, wrong

TITLE = "2024年利用综合标准推动落后产能退出台账"


def stated(unit: str, on: str = "2024年12月25日") -> str:
    """The line above the header: who reports, who filled it in, when."""
    return f"填报单位：{unit}　　填报人：示例人员甲　　联系电话：010-20000000　　填报日期：{on}"


def files() -> Iterator[Book]:
    """The books of this page."""
    yield Book("渝北区_日期写法.xlsx", [Sheet("退出台账", [dates_spelt(Firms("渝北区", 101))])])
    yield Book("巴南区_日期有误.xlsx", [Sheet("退出台账", [dates_at_fault(Firms("巴南区", 151))])])
    yield Book("长寿区_期限写法.xlsx", [Sheet("退出台账", [deadlines(Firms("长寿区", 201))])])
    yield Book("江津区_数字.xlsx", [Sheet("退出台账", [numbers(Firms("江津区", 251))])])
    yield Book("合川区_信用代码.xlsx", [Sheet("退出台账", [codes(Firms("合川区", 301))])])
    yield Book("永川区_选项与名称.xlsx", [Sheet("退出台账", [choices(Firms("永川区", 351))])])
    yield Book("南川区_计量单位.xlsx", [Sheet("退出台账", [units(Firms("南川区", 401))])])
    yield Book("綦江区_错误值与公式.xlsx", [Sheet("退出台账", [broken(Firms("綦江区", 451))])])
    yield Book(
        "大足区_公式无结果.xlsx",
        [Sheet("退出台账", [never_calculated(Firms("大足区", 501))])],
        patch=lambda xml: xml.replace("<v></v>", ""),
    )
    yield Book(
        "忠县_1904日期系统.xlsx",
        [Sheet("退出台账", [from_1904(Firms("忠县", 541))])],
        epoch_1904=True,
    )


def _table(unit: str, rows: Sequence[Row], fields: Sequence[str] = SHORT) -> Table:
    return Table(fields, rows, above=(TITLE, stated(unit)))


def dates_spelt(of: Firms) -> Table:
    """Facts whose day is certain though it is written otherwise."""
    ways: list[tuple[Cell, date]] = [
        ("2024.10.8", day(10, 8)), ("2024年10月9日", day(10, 9)), ("20241010", day(10, 10)),
        ("2024/10/11", day(10, 11)), ("二〇二四年十月十二日", day(10, 12)),
        ("２０２４年１０月１３日", day(10, 13)), ("2024 年 10 月 14 日", day(10, 14)),
        ("2024年10月15号", day(10, 15)), ("2024-10-6", day(10, 6)), ("10月17日", day(10, 17)),
        ("24年10月18日", day(10, 18)), ("2024-10-19 00:00:00", day(10, 19)),
        ("二○二四年十月二十日", day(10, 20)), ("2024年\n10月21日", day(10, 21)),
        ("2024．10．22", day(10, 22)), (20241023, day(10, 23)),
    ]  # fmt: skip
    rows = [of.closed(closed_on=spelt("R003", cell, f"{on}")) for cell, on in ways]
    rows += [
        of.closed(closed_on=spelt("R006", serial(day(10, k)), f"2024-10-{k:02d}"))
        for k in range(8, 14)
    ]
    rows += [
        of.closed(
            ordered_on=spelt("R003", "2024.3.18", "2024-03-18"),
            accepted_on=spelt("R006", f"{serial(day(11, 4))}", "2024-11-04"),
        ),
        of.closed(found_on=spelt("R003", "2024.2.29", "2024-02-29")),
        of.closed(found_on=spelt("R003", "二零二四年二月二十日", "2024-02-20")),
        of.closed(found_on=datetime(2024, 2, 26, 9, 30), accepted_on="2024-11-05"),
    ]
    return _table(of.district, rows, FULL)


def dates_at_fault(of: Firms) -> Table:
    """Days that do not exist, are not named, or lie in another century."""
    no_days = (
        "2024年9月31日", "2018630曰前", "2024-02-30", "2024.13.1", "已关停", "待定", "10月底或11月初",
        "二〇二四年二月三十日", 2024.13,
    )  # fmt: skip
    no_day_named = (
        "2024年10月", "2024年10月底", 2024.1, "2024.10", "2024年下半年", "2024年", 2024,
        "2024年第三季度", "2024年10月上旬", "10月份", "2024年10月底前",
    )  # fmt: skip
    elsewhere = (date(1924, 10, 21), "1924-10-21", date(2124, 10, 21), 12000.0, "1899年12月31日")
    rows = [of.closed(closed_on=wrong("F003", cell)) for cell in no_days]
    rows += [of.closed(closed_on=wrong("F004", cell)) for cell in no_day_named]
    rows += [of.closed(closed_on=wrong("F008", cell)) for cell in elsewhere]
    rows += [
        of.closed(found_on=wrong("F003", "2024年2月31日"), accepted_on=wrong("F004", "2024年11月")),
        of.closed(found_on=wrong("F008", 12000), accepted_on=wrong("F003", "2024年11月31日")),
    ]
    return _table(of.district, rows, FULL)


def deadlines(of: Firms) -> Table:
    """Words are certain where a deadline is asked for, and only there."""
    ends: list[tuple[str, Cell, date]] = [
        ("R008", "2024年9月底前", day(9, 30)), ("R008", "2024年底", day(12, 31)),
        ("R008", "12月下旬", day(12, 31)), ("R008", "2024年11月上旬", day(11, 10)),
        ("R008", "2024年11月中旬", day(11, 20)), ("R008", "7-9月", day(9, 30)),
        ("R008", "2024年上半年", day(6, 30)), ("R008", "2024年年底", day(12, 31)),
        ("R008", "2025年", day(12, 31, 2025)), ("R008", "2024年第三季度末", day(9, 30)),
        ("R008", "2024年12月", day(12, 31)), ("R008", "2024年底前", day(12, 31)),
        ("R008", "二零二四年十二月底", day(12, 31)), ("R008", "6月底", day(6, 30)),
        ("R003|R008", "2024 年 11 月 10 前", day(11, 10)),
        ("R003|R008", "2024年10月30日前", day(10, 30)), ("R003", "2024.11.30", day(11, 30)),
        ("R003|R008", "2024-11-29前", day(11, 29)), ("R006", serial(day(11, 15)), day(11, 15)),
        ("R003", "二〇二四年十一月三十日", day(11, 30)), ("R008", "2025年2月底", day(2, 28, 2025)),
    ]  # fmt: skip
    rows = [of.open(rectify_by=spelt(rule, cell, f"{on}")) for rule, cell, on in ends]
    rows += [
        of.open(rectify_by=wrong("F003", "2024年11月31日")),
        of.open(rectify_by=wrong("F003", "另行通知")),
        of.open(rectify_by=wrong("F004", 2024.1)),
        of.open(rectify_by=wrong("F003", "三个月内")),
        of.open(rectify_by=wrong("F008", "2204年11月30日")),
        of.open(ordered_on=wrong("F004", "2024年5月底前")),
        of.open(ordered_on=wrong("F004", "2024年上半年")),
    ]
    return _table(of.district, rows, (*OPEN, "found_on"))


def numbers(of: Firms) -> Table:
    """Numbers that are certain, and those that nobody can add up."""
    tons = {"capacity_unit": "吨/年"}
    spellings: list[tuple[Cell, str, str]] = [
        ("1,200", "1200", "吨/年"), ("１２", "12", "万吨/年"), ("30万吨/年", "30", "万吨/年"),
        ("39.5 万吨/年", "39.5", "万吨/年"), ("六十", "60", "万吨/年"), ("2，400", "2400", "吨/年"),
        ("产能45万吨/年", "45", "万吨/年"), ("１，５００．５", "1500.5", "吨/年"), (" 20 ", "20", "万吨/年"),
        ("两千", "2000", "吨/年"), ("12,345.6", "12345.6", "吨/年"), ("6000万块标砖/年", "6000", "万块标砖/年"),
    ]  # fmt: skip
    rows = [
        of.closed(capacity=spelt("R004", cell, after), capacity_unit=unit)
        for cell, after, unit in spellings
    ]
    rows += [
        of.closed(quantity=spelt("R004", "两座", "2"), quantity_unit="座"),
        of.closed(quantity=spelt("R004", "3台", "3"), quantity_unit="台"),
        of.closed(quantity=spelt("R004", "十二", "12")),
        of.closed(quantity="2", capacity="30"),
        of.closed(workers=spelt("R004", "26人", "26"), subsidy=spelt("R004", "1,080", "1080")),
        of.closed(workers=spelt("R004", "一百二十", "120"), subsidy=spelt("R004", "80万元", "80")),
    ]
    for cell in (
        "约30",
        "2,487*",
        "30-40",
        "不详",
        "三十余",
        "近50",
        "30（估）",
        "1.2.3",
        "20+10",
        "年内核定",
    ):
        rows.append(of.closed(capacity=wrong("F005", cell)))
    rows += [
        of.closed(capacity=wrong("F006", -5)), of.closed(capacity=wrong("F006", "-1,200"), **tons),
        of.closed(quantity=wrong("F006", 0)), of.closed(quantity=wrong("F006", -1)),
        of.closed(quantity=wrong("F005", "若干")), of.closed(quantity=wrong("F005", "2或3")),
        of.closed(workers=wrong("F005", 3.5)), of.closed(workers=wrong("F005", "约二十人")),
        of.closed(subsidy=wrong("F005", "80左右")), of.closed(subsidy=wrong("F006", -80)),
    ]  # fmt: skip
    return _table(of.district, rows, (*SHORT, "subsidy", "workers"))


def codes(of: Firms) -> Table:
    """Spellings of a code, wrong codes, and codes that Excel took for numbers."""
    full = str.maketrans("0123456789MACRP", "０１２３４５６７８９ＭＡＣＲＰ")
    own = iter(range(301, 400))
    rows = []

    def add(rule: str, change: Callable[[str], Cell]) -> None:
        right = code(next(own))
        cell = change(right)
        planted = spelt(rule, cell, right) if rule.startswith("R") else wrong(rule, cell)
        rows.append(of.closed(credit_code=planted))

    for change in (
        str.lower, lambda c: f"{c[:8]} {c[8:]}", lambda c: f"{c[:6]}-{c[6:]}", lambda c: f"'{c}",
        lambda c: c.translate(full), lambda c: f"{c}　", lambda c: f"{c[:9]}\n{c[9:]}",
        " ".join, lambda c: f"\u200b{c}", lambda c: f"{c[:2]} {c[2:8]} {c[8:]}".lower(),
    ):  # fmt: skip
        add("R002", change)
    for change in (
        swapped, lambda c: c[:17], lambda c: c + "1", lambda c: c[:3] + "O" + c[4:],
        lambda c: c[:13] + "I" + c[14:], lambda c: c[:17] + ("A" if c[17] != "A" else "B"),
        lambda _: "待查", lambda _: "12345678-9", lambda c: c[:4] + "S" + c[5:], lambda c: c[:6],
    ):  # fmt: skip
        add("D001", change)
    for cell in (915001160000000000.0, "9.15E+17", "915001160000000000", "9.15002E+17"):
        add("D002", lambda _, cell=cell: cell)
    rows += [of.closed(formalities="不完备", credit_code=spelt("R007", "--", ""))]
    rows += [of.closed(formalities="不完备", credit_code=spelt("R007", "无", ""))]
    rows += [of.closed(credit_code=wrong("F001", None)), of.closed()]
    twice = rows[-1]["credit_code"]
    rows[-1]["credit_code"] = wrong("D003", twice)
    rows += [of.closed(credit_code=wrong("D003", twice))]
    one = of.closed(model="甲")
    one["enterprise"] = wrong("D004", name := one["enterprise"])
    rows += [one, of.closed(enterprise=wrong("D004", name), model="乙")]
    again = of.open()
    again["enterprise"] = wrong("D005", again["enterprise"])
    rows += [again, dict(again)]
    return _table(of.district, rows)


def choices(of: Firms) -> Table:
    """Names broken by blanks, short names of districts, words of the plan spelt otherwise."""
    name = {
        "示例 水泥\n甲厂": "示例水泥甲厂", "示例化工　乙厂": "示例化工乙厂", "示例建材２厂": "示例建材2厂",
        "示 例 砖 瓦 丁 厂": "示例砖瓦丁厂", " 示例玻璃戊厂": "示例玻璃戊厂", "示例\u200b陶瓷己厂": "示例陶瓷己厂",
    }  # fmt: skip
    rows = [of.open(enterprise=spelt("R001", cell, after)) for cell, after in name.items()]
    rows += [
        of.open(model=spelt("R001", "ＹＺ２００", "YZ200")),
        of.open(problem=spelt("R001", "颗粒物\n排放超标", "颗粒物排放超标")),
        of.open(enterprise="示例（集团）铸造有限公司"), of.open(model="Φ2.6m×13m（改）"),
    ]  # fmt: skip
    for field, cell, after in (
        ("district", "永川", "永川区"), ("district", "重庆市永川区", "永川区"),
        ("district", "重庆永川", "永川区"), ("department", "市环保局", "市生态环境局"),
        ("department", "环保局", "市生态环境局"), ("measure", "责令停产整治", "停产整治"),
        ("standard", "环保方面", "环保"), ("formalities", "齐全", "完备"), ("scale", "规模以上", "规上"),
        ("scale", "否", "规下"), ("formalities", "是", "完备"),
    ):  # fmt: skip
        rows.append(of.open(**{field: spelt("R005", cell, after)}))
    for field, cell in (
        ("district", "永川新城"), ("district", "某区"), ("standard", "消防"), ("standard", "环保、安全"),
        ("measure", "口头警告"), ("measure", "整改"), ("department", "区经信局"), ("formalities", "部分"),
        ("scale", "中型"), ("department", "镇街"),
    ):  # fmt: skip
        rows.append(of.open(**{field: wrong("F007", cell)}))
    rows += [
        of.open(district=wrong("D006", "巴南区")),
        of.open(district=spelt("R005", "江津", "江津区", "D006")),
        of.open(industry=wrong("F012", "水泥及水泥制品")),
        of.open(enterprise=wrong("F009", "示例冶炼\x01厂")),
        of.open(district=spelt("R001", "永川 区", "永川区")),
        of.closed(acceptance=spelt("R005", "验收合格", "通过")),
        of.closed(acceptance=wrong("F007", "基本通过")),
        of.closed(exit_mode=wrong("F007", "停产")),
    ]
    return _table(of.district, rows, (*SHORT[:5], "scale", *SHORT[5:]))


def units(of: Firms) -> Table:
    """Units spelt otherwise, unknown ones, in the cell of the number, and two that differ."""
    rows = [
        of.open(capacity=30, capacity_unit=spelt("R009", cell, after))
        for cell, after in (
            ("万吨／年", "万吨/年"),
            ("万 吨/年", "万吨/年"),
            ("吨/天", "吨/日"),
            ("t/d", "吨/日"),
            ("m3", "立方米"),
            ("m³/年", "立方米/年"),
            ("KVA", "千伏安"),
            ("kVA", "千伏安"),
            ("蒸吨/h", "蒸吨/小时"),
            ("万吨/a", "万吨/年"),
            ("平米", "平方米"),
            ("KA", "千安"),
        )
    ]
    rows += [
        of.open(capacity=spelt("R004", cell, after), capacity_unit=spelt("R011", None, unit))
        for cell, after, unit in (
            ("30万吨/年", "30", "万吨/年"),
            ("6000万块标砖/年", "6000", "万块标砖/年"),
            ("2500t/d", "2500", "吨/日"),
            ("10蒸吨/小时", "10", "蒸吨/小时"),
            ("400KA", "400", "千安"),
            ("80万重量箱/年", "80", "万重量箱/年"),
        )
    ]
    rows += [
        of.open(quantity=spelt("R004", "3座", "3"), quantity_unit=spelt("R011", None, "座")),
        of.open(quantity=spelt("R004", "两条", "2"), quantity_unit=spelt("R011", None, "条")),
    ]
    rows += [
        of.open(capacity_unit=wrong("F007", cell)) for cell in ("万头/年", "车", "若干", "吨每炉")
    ]
    rows += [
        of.open(capacity=wrong("F013", cell, maybe=True), capacity_unit=unit)
        for cell, unit in (
            ("30吨/年", "万吨/年"),
            ("6000万块标砖/年", "万吨/年"),
            ("2000吨/日", "万吨/年"),
            ("80万吨", "万重量箱"),
        )
    ]
    rows += [
        of.open(quantity=wrong("F013", "2台", maybe=True), quantity_unit="套"),
        of.open(quantity=wrong("F013", "24门", maybe=True), quantity_unit="座"),
        # the same unit in two spellings is one unit
        of.open(capacity=spelt("R004", "12万吨/a", "12"), capacity_unit="万吨/年"),
    ]
    rows += [
        of.open(capacity=spelt("R007", cell, ""), capacity_unit=spelt("R007", "/", ""))
        for cell in ("--", "/", "—", "——", "－", "无")
    ]
    rows += [
        of.open(closed_on=spelt("R007", cell, ""), exit_mode=spelt("R007", "/", ""))
        for cell in ("--", "/", "／", "无")
    ]
    rows += [
        of.closed(capacity=spelt("R007", "--", "", "F001")),
        of.open(quantity=spelt("R007", "/", "", "F001")),
        of.open(enterprise=spelt("R007", "/", "", "F001")),
    ]
    return _table(of.district, rows)


def broken(of: Firms) -> Table:
    """Cells that show an error, in fields of every type; the total row below adds up to one."""
    rows = [of.closed()]
    places = ("enterprise", "credit_code", "capacity", "closed_on", "quantity", "model", "standard",
              "remark", "ordered_on", "product")  # fmt: skip
    texts = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
    for k, place in enumerate(places):
        rows.append(of.closed(**{place: wrong("F014", ErrorValue(texts[k % len(texts)]))}))
    rows += [
        of.closed(capacity=Formula("=15*2", 30), model=Formula('="Φ2.4m"', "Φ2.4m")),
        of.closed(quantity=Formula("=1+1", 2)),
        of.closed(capacity=wrong("F015", Formula("=15*2"))),
        of.closed(product=wrong("F015", Formula('="水泥"'))),
        of.closed(enterprise=wrong("F015", Formula('="示例"&"水泥厂"'))),
    ]
    total = Line({"seq": "合计", "quantity": Formula("=SUM(L4:L18)", 32.0)})
    return _table(of.district, [*rows, total], (*FULL[:-1], "remark"))


def never_calculated(of: Firms) -> Table:
    """A workbook written by a program and never opened in Excel: formulas without any value."""
    rows = [
        of.closed(capacity=wrong("F015", Formula("=10+20"))),
        of.closed(closed_on=wrong("F015", Formula("=DATE(2024,10,21)"))),
        of.closed(district=wrong("F015", Formula('="大足区"'))),
        of.closed(quantity=wrong("F015", Formula("=SUM(1,1)"))),
        of.closed(capacity_unit=wrong("F015", Formula('="万吨"&"/年"'))),
        of.open(rectify_by=wrong("F015", Formula("=EDATE(DATE(2024,5,20),6)"))),
        of.closed(),
    ]
    return _table(of.district, rows)


def from_1904(of: Firms) -> Table:
    """Serials of the Macintosh count, four years and a day apart."""
    epoch = date(1904, 1, 1)
    rows = [
        of.closed(closed_on=spelt("R006", serial(day(10, k), epoch), f"2024-10-{k:02d}"))
        for k in (14, 15, 16, 17)
    ]
    rows += [
        of.closed(accepted_on=spelt("R006", f"{serial(day(11, 6), epoch)}", "2024-11-06")),
        of.closed(closed_on=wrong("F003", "2024年10月32日")), of.closed(),
    ]  # fmt: skip
    return _table(of.district, rows)
