"""Files whose difficulty lies in the whole file: exports, units, plans, order of dates, content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.by_cell import TITLE, stated
from corpus.cases import FULL, OPEN, SHORT, WHO, Firms, Row, day
from corpus.sheets import (
    ABOVE,
    Book,
    ErrorValue,
    Line,
    Sheet,
    Table,
    spelt,
    wrong,
)  # fmt: skip

EXPORTS = (
    # name, how it is packed, district, first firm
    ("丰都县_GBK导出.csv", "csv-gbk", "丰都县", 1001),
    ("垫江县_Unicode文本.txt", "utf-16", "垫江县", 1021),
    ("云阳县_系统导出.tsv", "tsv", "云阳县", 1041),
    ("奉节县_UTF8导出.csv", "csv-utf8-bom", "奉节县", 1061),
)
MARKUP = (
    ("巫山县_网页导出.xls", "html-gbk", "巫山县", 1101),
    ("巫溪县_系统导出.xls", "html-utf-8", "巫溪县", 1121),
    ("石柱县_XML表格2003.xls", "xml-2003", "石柱土家族自治县", 1141),
    ("秀山县_另存为ODS.ods", "ods", "秀山土家族苗族自治县", 1161),
)
ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def files() -> Iterator[Book]:
    """The books of this page."""
    for name, packed, district, first in EXPORTS:
        yield Book(name, [Sheet("导出", [exported(Firms(district, first))])], packed=packed)
    for name, packed, district, first in MARKUP:
        blind = "W013" if packed == "ods" else ""
        table = marked_up(Firms(district, first))
        yield Book(name, [Sheet("台账", [table])], packed=packed, also=blind)
    yield Book("万州区_日期先后.xlsx", [Sheet("退出台账", [in_order(Firms("万州区", 1201))])])
    yield Book("黔江区_期限延期.xlsx", [Sheet("退出台账", [periods(Firms("黔江区", 1241))])])
    yield Book("涪陵区_内容.xlsx", [Sheet("退出台账", [content(Firms("涪陵区", 1281))])])
    yield from whole_files()


def exported(of: Firms) -> Table:
    """Text alone: days, numbers and codes have lost their types, broken cells show as text."""
    rows = [
        of.closed(), of.closed(closed_on=spelt("R003", "2024.10.21", "2024-10-21")),
        of.closed(closed_on=spelt("R003", "2024/10/22", "2024-10-22")),
        of.closed(closed_on=spelt("R006", "45586", "2024-10-21")),
        of.closed(capacity=spelt("R004", "1,200", "1200")),
        of.closed(credit_code=wrong("D002", "9.15E+17")),
        of.closed(capacity=wrong("F014|F005", ErrorValue("#REF!"))),
        of.closed(enterprise=wrong("F001", None)), of.closed(closed_on=wrong("F004", "2024.1")),
        of.closed(closed_on=wrong("F003", "2024-10-32")),
        of.closed(enterprise=spelt("R001", "示例导出\n换行厂", "示例导出换行厂")),
        of.closed(standard=wrong("F007", "节能标准")),
        Line({"seq": "合计", "capacity": 366}), Line({0: "填表人：示例人员甲"}),
    ]  # fmt: skip
    return Table(SHORT, rows, above=((TITLE,), (stated(of.district),)))


def marked_up(of: Firms) -> Table:
    """Merged cells in a page, an XML workbook or an ods: spans are merges there too."""
    shared = dict.fromkeys(WHO[1:], ABOVE)
    heads = {
        "enterprise": ("企业", "企业名称"), "credit_code": ("企业", "信用代码"),
        "equipment": ("主体设备", "设备名称"), "model": ("主体设备", "型号"),
        "quantity": ("主体设备", "数量"), "quantity_unit": ("主体设备", "数量单位"),
    }  # fmt: skip
    rows = [
        *of.kits({}, shared), of.closed(closed_on=spelt("R003", "2024年10月22日", "2024-10-22")),
        of.closed(capacity=wrong("F005", "约30")), of.closed(closed_on=wrong("F003", "2024年10月32日")),
        of.closed(problem=wrong("F001", None)), of.closed(credit_code=wrong("D001", "91500000MACRP")),
        of.closed(measure=spelt("R005", "责令限期整改", "限期整改")), of.closed(),
        Line({"seq": "合计", "capacity": 366}), Line({0: "注：以上企业均为虚构。"}, wide=True),
    ]  # fmt: skip
    return Table(SHORT, rows, heads, above=(TITLE, stated(of.district)))


def in_order(of: Firms) -> Table:
    """Dates that contradict each other."""
    drop = {"exit_mode": "拆除主体设备"}
    recheck = {"rechecked_on": day(9, 10), "recheck": "不合格"}
    rows = [
        of.closed(found_on=day(3, 16), ordered_on=wrong("T001", day(3, 15))),
        of.closed(rectify_by=wrong("T002", day(9, 13, 2023))),
        of.closed(closed_on=wrong("T003", day(3, 14))),
        of.closed(accepted_on=wrong("T004", day(10, 20))),
        of.closed(announced_on=wrong("T005", day(10, 30))),
        of.closed(**drop, dismantling_on=wrong("T006", day(10, 22))),
        of.closed(rechecked_on=wrong("T007", day(3, 14)), recheck="不合格"),
        of.out(rechecked_on=wrong("T008", day(6, 1)), recheck="不合格"),
        of.open(**drop, closed_on=wrong("T009", day(6, 30, 2025)), accepted_on=wrong("F002", None),
                acceptance=wrong("F002", None)),
        of.out(found_on=day(11, 2, 2023), closed_on=wrong("T010", day(12, 20, 2023))),
        of.closed(**recheck), of.closed(announced_on=day(11, 20)),
        # what the law allows: on the same day, sealed first and dismantled later
        of.closed(found_on=day(3, 15), accepted_on=day(10, 21)),
    ]  # fmt: skip
    more = ("rechecked_on", "recheck", "dismantling_on", "announced_on")
    return Table((*FULL[:-1], *more, "remark"), rows, above=(TITLE, stated(of.district)))


def periods(of: Firms) -> Table:
    """Periods and extensions against the statute; six months end on the corresponding day."""
    none: dict[str, Any] = dict.fromkeys(("exit_mode", "closed_on", "accepted_on", "acceptance"))
    order = none | {"ordered_on": day(4, 1), "rectify_by": day(10, 8)}
    extension = {
        "extension_applied_on": day(9, 20), "extension_approved_on": day(9, 27), "extension_months": 3,
        "extended_to": day(1, 8, 2025),
    }  # fmt: skip
    quality = {
        "standard": "质量",
        "basis": "《中华人民共和国产品质量法》",
        "department": "市市场监管局",
    }
    gone = {name: wrong("F001", None) for name in extension}
    rows = [
        of.closed(**order), of.closed(**order, **extension),
        of.closed(**order | {"rectify_by": wrong("T011", day(10, 9))}),
        of.closed(**order | {"rectify_by": wrong("T011", day(12, 31))}),
        of.closed(**order | {"rectify_by": wrong("T011", "2024年12月31日前", maybe=True)}),
        of.closed(**order | quality | extension | {"extension_approved_on": wrong("T012", day(9, 27))}),
        of.closed(**order | extension | {
            "extension_months": wrong("T013", 6), "extended_to": wrong("T015", day(4, 8, 2025)),
        }),
        of.closed(**order | {"extension_applied_on": wrong("T014", day(10, 9))}),
        of.closed(**order | extension | {"extended_to": wrong("T015", day(6, 30, 2025))}),
        of.closed(**order | extension | {"extended_to": gone["extended_to"]}),
        of.closed(**order | extension | {"extension_months": wrong("F006", 0)}),
        of.closed(**order | {"rectify_by": wrong("F002", None)}),
        of.closed(**order | extension | {"extended_to": spelt("R003", "2025.1.8", "2025-01-08")}),
        of.closed(**none | {"ordered_on": day(8, 31), "rectify_by": day(2, 28, 2025)}),
    ]  # fmt: skip
    fields = (*OPEN, *extension)
    return Table(fields, rows, above=(TITLE, stated(of.district)))


def content(of: Firms) -> Table:
    """What a row says against the plan; warnings about addresses, numbers and industries."""
    rows = [
        of.open(department=wrong("C001", "市应急局")),
        of.closed(department=wrong("C001", "市生态环境局")),
        of.open(department=spelt("R005", "市应急管理局", "市应急局", "C001")),
        of.out(basis=wrong("C002", "《产业结构调整指导目录（2019年本）》淘汰类")),
        of.open(basis=wrong("C002", "《产业结构调整指导目录（2019年本）》（十八）其他第6项")),
        of.open(measure="限期整改", rectify_by=wrong("C003", None)),
        of.closed(announced_on=day(11, 15), announced_at=wrong("F010", "见区政府网站")),
        of.closed(announced_on=day(11, 15), announced_at="https://www.example.com/gg/1"),
        of.open(phone=wrong("F011", "12")), of.open(phone="010-20000000"),
        of.open(industry=wrong("F012", "其他制造业")), of.open(industry=wrong("F012", "水泥及制品")),
        of.closed(acceptance=wrong("F002", None)),
        of.closed(standard="安全", department="市应急局", basis="《中华人民共和国安全生产法》",
                  measure="停产停业整顿", licences=wrong("F002", None)),
        of.closed(price_policy=spelt("R005", "√", "是")), of.closed(price_policy="否"),
        of.closed(price_policy=wrong("F007", "已执行一半")),
    ]  # fmt: skip
    more = ("announced_on", "announced_at", "phone", "licences", "price_policy")
    return Table((*FULL[:-1], *more), rows, above=(TITLE, stated(of.district)))


def whole_files() -> Iterator[Book]:
    """One fault each that concerns a file, a sheet or a column."""

    def one(of: Firms, rows: list[Row] | None = None, **more: Any) -> Table:
        above = more.pop("above", (TITLE, stated(of.district)))
        return Table(
            more.pop("fields", OPEN), [of.open()] if rows is None else rows, above=above, **more
        )

    of = Firms("酉阳土家族苗族自治县", 1401)
    fields = tuple(name for name in OPEN if name not in ("standard", "department"))
    yield Book("酉阳县_缺栏目.xlsx", [Sheet("台账", [
        one(of, [of.open(), of.open(problem=wrong("F001", None))], fields=fields,
            absent=("standard", "department")),
    ])])  # fmt: skip
    of = Firms("彭水苗族土家族自治县", 1411)
    yield Book("彭水县_空表.xlsx", [Sheet("台账", [one(of, [])])], told="W005")
    of = Firms("渝中区", 1421)
    yield Book("渝中区_往年方案.xlsx", [Sheet("台账", [one(of)])], told="W007",
               mark={"phaseout.plan": "huizhou-2021", "phaseout.unit": "渝中区"})  # fmt: skip
    of = Firms("大渡口区", 1431)
    yield Book("大渡口区_拿错台账.xlsx", [
        Sheet("台账", [one(of, above=(TITLE, stated("江北区")))]),
    ], told="W009", mark={"phaseout.plan": "chongqing-2024", "phaseout.unit": "大渡口区"})  # fmt: skip
    a, b = Firms("沙坪坝区", 1441), Firms("九龙坡区", 1445)
    yield Book("没有填报单位.xlsx", [
        Sheet("台账", [Table(OPEN, [a.open(), b.open()], above=(TITLE,))]),
    ], told="W008")  # fmt: skip
    yield Book("南岸区_加密.xlsx", told="W001", content=ENCRYPTED)
    yield Book("北碚区_扫描件.xlsx", told="W001", content=b"%PDF-1.4\n% an invented scan\n%%EOF\n")
    yield Book("两江新区_情况说明.xlsx", [Sheet("说明", lines=(
        ("关于落后产能退出情况的说明",), ("我区正在开展摸排，台账另报。",), (None, "示例人员甲"),
    ))], told="W002")  # fmt: skip
    of = Firms("江北区", 1461)
    yield Book("江北区_行号重复.xlsx", [
        Sheet("台账", [one(of, [of.open() for _ in range(4)])], told="W011"),
    ], patch=lambda xml: xml.replace('<row r="6"', '<row r="5"').replace('r="6" spans', 'r="5" spans'))  # fmt: skip
    of = Firms("万盛经开区", 1471)
    yield Book("万盛经开区_填报日期在前.xlsx", [Sheet("台账", [
        one(of, [of.out(), of.out(closed_on=day(11, 28), accepted_on=day(12, 10))], fields=SHORT,
            above=(TITLE, stated(of.district, "2024年9月10日"))),
    ], told="W012")])  # fmt: skip
    of = Firms("西部科学城重庆高新区", 1481)
    yield Book("重庆高新区_填报单位不符.xlsx", [Sheet("台账", [one(of, [
        of.open(district=wrong("D006", "北碚区")), of.open(district=spelt("R005", "高新区", "西部科学城重庆高新区")),
        of.open(),
    ])])])  # fmt: skip
