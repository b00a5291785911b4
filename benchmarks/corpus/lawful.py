"""Odd and lawful layouts: nothing in these files is wrong, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.by_cell import TITLE, stated
from corpus.cases import FULL, KIT, LISTED, MAKES, OPEN, ORDER, SHORT, WHAT, WHO, Firms, listed
from corpus.sheets import (
    ABOVE,
    AGAIN,
    BLANK,
    Book,
    Covered,
    Formula,
    Line,
    Planted,
    Sheet,
    Table,
    spelt,
)


def files() -> Iterator[Book]:
    """The books of this page: in all of them no fault is planted."""
    yield Book("合法_渝北区_零报告.xlsx", [Sheet("退出台账", [nil(Firms("渝北区", 2001))])])
    yield Book("合法_巴南区_远处的表.xlsx", [
        Sheet("台账", [far_away(Firms("巴南区", 2011))], left=3, top=7),
    ])  # fmt: skip
    yield Book("合法_长寿区_一格三项.xlsx", [Sheet("台账", [three_in_one(Firms("长寿区", 2041))])])
    yield Book("合法_江津区_多表与选项表.xlsx", list(beside_lists(Firms("江津区", 2061))))
    yield Book("合法_合川区_签章与审核意见.xlsx", [Sheet("台账", [signed(Firms("合川区", 2101))])])
    yield Book("合法_永川区_表头带符号.xlsx", [Sheet("台账", [decorated(Firms("永川区", 2121))])])
    yield Book("合法_南川区_同值合并.xlsx", [Sheet("台账", [merged(Firms("南川区", 2141))])])
    yield Book("合法_綦江区_分页打印.xlsx", [Sheet("台账", [paged(Firms("綦江区", 2171))])])
    yield Book("合法_全国名单_双栏省市.xlsx", [
        Sheet("名单", [provinces()], plan="national"),
    ], "national")  # fmt: skip
    yield Book(
        "合法_大足区_制表符.csv", [Sheet("x", [plain(Firms("大足区", 2221))])], packed="csv-utf8"
    )


def nil(of: Firms) -> Table:
    """A nil return says so below its header."""
    return Table(OPEN, [Line({1: "零报告"})], above=(TITLE, stated(of.district)))


def far_away(of: Firms) -> Table:
    """The table begins at D12 below instructions; spacer columns, a total above the items."""
    fields = (*WHO, "", *WHAT, *KIT, *MAKES, "", *ORDER)
    above = (
        ("填表要求：", None, "一、企业名称填写全称"), (None, None, "二、标准类别、处置措施按方案填写"),
        (None, None, "三、日期按年月日填写"), (stated(of.district),),
    )  # fmt: skip
    total = Line({"seq": "合计", "quantity": Formula("=SUM(Q13:Q15)", 7), "capacity": 366})
    return Table(fields, [total, of.open(), of.open(), BLANK, of.open()], above=above)


def three_in_one(of: Firms) -> Table:
    """Name, model and number of the equipment in one column; sometimes two machines in a cell."""
    names = (
        "400KA电解槽48台",
        "水泥磨Φ2.6m×13m 2台",
        "400KA电解槽48台、500KA电解槽50台",
        "推钢式加热炉1座",
    )
    heads = {"equipment": "主体设备名称、规格型号及数量"}
    fields = (*WHO, *WHAT, "equipment", *MAKES, *ORDER)
    parts = ("equipment", "model", "quantity", "quantity_unit")
    rows = []
    for text in names:
        row = of.open(equipment=Planted(text, maybe=True))
        rows.append(row | {name: Planted(None, maybe=True) for name in parts[1:]})
    return Table(fields, rows, heads, above=(TITLE, stated(of.district)))


def beside_lists(of: Firms) -> Iterator[Sheet]:
    """A cover, instructions, two halves of the year, and a hidden sheet of choices."""
    yield Sheet("封面", lines=((TITLE,), (None, f"填报单位：{of.district}"), (None, "2024年12月")))
    yield Sheet("填表说明", lines=(
        ("栏目", "填写要求"), ("企业名称", "填写营业执照上的全称"), ("统一社会信用代码", "18位"),
        ("标准类别", "能耗、环保、质量、安全、技术、其他"), ("退出日期", "已经退出的填写，如 2024-06-30"),
    ))  # fmt: skip
    yield Sheet("上半年", [Table(SHORT, [of.out(), of.out()], above=(TITLE, stated(of.district)))])
    yield Sheet(
        "下半年", [Table(SHORT, [of.closed(), of.open()], above=(TITLE, stated(of.district)))]
    )
    yield Sheet("选项", state="hidden", lines=(
        ("标准类别", "处置措施", "退出方式"), ("能耗", "限期整改", "整体关停"), ("环保", "停产整治", "停业"),
        ("质量", "责令改正", "关闭"), ("安全", "停产停业整顿", "取缔"),
    ))  # fmt: skip


def signed(of: Firms) -> Table:
    """Approval blocks below the table, merged over several rows and columns."""
    rows = [
        of.open(), of.closed(), of.out(),
        Line({"seq": "合 计", "capacity": 120}),
        Line({0: "填报单位审核意见：\n情况属实。\n（盖章）　2024年12月25日"}, wide=True, rows=4),
        Line({0: "区县政府意见："}, wide=True, rows=3),
        Line({0: "单位负责人：示例人员乙", 5: "填表人：示例人员甲", 10: "填表日期：2024年12月25日"}),
        Line({0: "备注：1.本表一式两份。2.企业名称须与营业执照一致。"}),
        Line({0: "以下空白"}),
    ]  # fmt: skip
    return Table(SHORT, rows, above=(TITLE, stated(of.district)))


def decorated(of: Firms) -> Table:
    """Headers with stars, colons, remarks in brackets, blanks between the characters."""
    heads = {
        "seq": "序 号", "district": "*区县", "enterprise": "企 业 名 称（必填）", "credit_code": "统一社会信用代码\n(18位)",
        "formalities": "手续情况（下拉选择）", "industry": "所属行业：", "standard": "标准类别★",
        "problem": "不达标事项（简要）", "equipment": "主体设备(生产线)名称", "capacity": "产 能",
        "ordered_on": "责令整改日期\n（送达之日）", "rectify_by": "整 改 期 限", "closed_on": "退出日期（实际）",
        "accepted_on": "验收日期*",
    }  # fmt: skip
    return Table(
        SHORT, [of.open(), of.closed(), of.out()], heads, above=(TITLE, stated(of.district))
    )


def merged(of: Firms) -> Table:
    """Merges down the table: an enterprise over its equipment, a district over all of them."""
    shared = dict.fromkeys(("enterprise", "credit_code", "formalities", "industry"), ABOVE)
    same = shared | {"district": Covered(of.district)}
    order = dict.fromkeys((*WHAT, *ORDER), ABOVE)
    rows = [*of.kits({}, shared | order, same | order), *of.kits({}, shared), of.closed()]
    for row in rows[1:]:
        row.setdefault("district", ABOVE)
        row["district"] = row["district"] if isinstance(row["district"], Covered) else ABOVE
    return Table(SHORT, rows, above=(TITLE, stated(of.district)))


def paged(of: Firms) -> Table:
    """Printed pages: title and header again, page totals, numbering that starts anew."""
    page = Line({0: f"{TITLE}（续）"}, wide=True)
    rows = [
        of.open(), of.open(), Line({"enterprise": "本页小计", "capacity": 60}), Line({0: "第1页 共2页"}),
        page, AGAIN, of.open(seq=1), of.closed(seq=2), Line({"enterprise": "本页小计", "capacity": 60}),
        Line({"seq": "总计", "capacity": 120}), Line({0: "第2页 共2页"}),
    ]  # fmt: skip
    heads = {
        "enterprise": ("企业情况", "企业名称"), "credit_code": ("企业情况", "统一社会信用代码"),
        "formalities": ("企业情况", "手续情况"), "industry": ("企业情况", "所属行业"),
    }  # fmt: skip
    return Table(SHORT, rows, heads, above=(TITLE, stated(of.district)))


def provinces() -> Table:
    """省(区、市) over two columns, the province merged over its firms, units in the header."""
    fields = [name for name in LISTED if name not in ("quantity_unit", "capacity_unit")]
    heads = {
        "province": "省(区、\n市)", "city": "<", "equipment": ("主体设备", "名称"), "model": ("主体设备", "规格型号"),
        "quantity": ("主体设备", "数量（台）"), "capacity": "产能 (万吨)", "enterprise": "企业名称",
    }  # fmt: skip
    rows = [
        listed(2201), listed(2202, province=ABOVE, city="样本市"), listed(2203, province=ABOVE, city=ABOVE),
        listed(2204, province="样本省", closed_on=spelt("R008", "2024年6月", "2024-06-30")),
        Line({"province": "合计", "capacity": 300}),
    ]  # fmt: skip
    return Table(
        fields, rows, heads, above=("示例年度产能置换方案涉及退出设备清单",),
        units={"quantity": "台", "capacity": "万吨"},
    )  # fmt: skip


def plain(of: Firms) -> Table:
    """A plain export in UTF-8 without a mark, days as 2024-03-15."""
    return Table(
        (*FULL[:-1], "remark"),
        [
            of.closed(remark='甲,乙"丙'),
            of.open(remark=spelt("R001", "第一行\n第二行", "第一行第二行")),
        ],
    )
