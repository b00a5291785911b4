"""Files whose difficulty lies in the sheet: headers, merges, totals, notes, several tables."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.by_cell import TITLE, stated
from corpus.cases import (
    EXIT,
    KIT,
    LISTED,
    MAKES,
    OPEN,
    ORDER,
    SHORT,
    WHAT,
    WHO,
    Firms,
    code,
    day,
    listed,
)  # fmt: skip
from corpus.sheets import (
    ABOVE,
    AGAIN,
    BLANK,
    Book,
    Covered,
    ErrorValue,
    Formula,
    Line,
    Sheet,
    Table,
    spelt,
    wrong,
)  # fmt: skip

NOTE = Line(
    {0: "注：1.本表由各区县填报；2.产能按设计能力填写；3.本表内容均为虚构示例。"}, wide=True
)
SIGNED = Line({0: "填表人：示例人员甲", 4: "审核人：示例人员乙", 9: "联系电话：010-20000000"})


def files() -> Iterator[Book]:
    """The books of this page."""
    yield Book("璧山区_三行表头.xlsx", [Sheet("退出台账", [three_levels(Firms("璧山区", 601))])])
    yield Book("铜梁区_企业合并单元格.xlsx", [Sheet("退出台账", [merged(Firms("铜梁区", 641))])])
    yield Book("潼南区_同上留空.xlsx", [Sheet("退出台账", [as_above(Firms("潼南区", 681))])])
    yield Book("荣昌区_小计合计.xlsx", [Sheet("退出台账", [with_totals(Firms("荣昌区", 721))])])
    yield Book("开州区_一标准一表.xlsx", list(sheet_each(Firms("开州区", 761))))
    yield Book(
        "梁平区_一表两段.xlsx", [Sheet("台账", list(two_tables(Firms("梁平区", 801))), gap=3)]
    )
    yield Book(
        "武隆区_别名与未列栏目.xlsx",
        [Sheet("附件2", [aliases(Firms("武隆区", 841))], left=2, top=3)],
    )
    yield Book(
        "城口县_隐藏行与空白行.xlsx",
        [Sheet("退出台账", [hidden_rows(Firms("城口县", 881))], styled_to=1_048_576, told="W010")],
    )
    yield Book(
        "全国名单_合并表头.xlsx",
        [Sheet("淘汰名单", [national_list()], plan="national")],
        "national",
    )
    yield Book("全国名单_两年两表.xlsx", list(national_years()), "national")


def three_levels(of: Firms) -> Table:
    """A header on three rows, with merges both ways, line breaks, inner blanks and units."""
    heads: dict[str, str | tuple[str, ...]] = {
        "seq": "序号", "district": "县（市、区）", "enterprise": ("企业基本情况", "企业名称"),
        "credit_code": ("企业基本情况", "统一社会\n信用代码"), "formalities": ("企业基本情况", "手续情况"),
        "industry": ("企业基本情况", "行业"), "standard": ("不达标情况", "标准 类别"),
        "problem": ("不达标情况", "存在问题"), "basis": ("不达标情况", "认定依据"),
        "equipment": ("退出设备和产能", "主体设备（生产线）", "名称"),
        "model": ("退出设备和产能", "主体设备（生产线）", "规格\n型号"),
        "quantity": ("退出设备和产能", "主体设备（生产线）", "数量（台）"),
        "product": ("退出设备和产能", "产品"), "capacity": ("退出设备和产能", "产能\n（万吨/年）"),
        "department": "责任部门", "measure": ("处 置 情 况", "处置措施"),
        "document_no": ("处 置 情 况", "文书号"), "ordered_on": ("处 置 情 况", "责令整改日  期"),
        "rectify_by": ("处 置 情 况", "整改\n期限"), "exit_mode": ("退出情况", "退出方式"),
        "closed_on": ("退出情况", "完成时间"), "accepted_on": ("退出情况", "验收时间"),
        "acceptance": ("退出情况", "验收结论"),
    }  # fmt: skip
    rows = [
        of.closed(),
        of.closed(capacity=spelt("R004", "1,200", "1200")),
        of.closed(capacity=wrong("F005", "约30")),
        of.closed(capacity=wrong("F013", "6000吨/年", maybe=True)),
        of.closed(quantity=wrong("F013", "3条", maybe=True)),
        of.closed(closed_on=wrong("F004", "2024年10月")),
        of.closed(enterprise=spelt("R001", "示例 装备\n制造厂", "示例装备制造厂")),
        of.closed(standard=wrong("F001", None)),
        of.closed(capacity=spelt("R004", "30万吨/年", "30")),
        of.open(capacity=None, equipment=None, model=None, quantity=None),
        of.closed(problem=wrong("F001", None), basis=wrong("F001", None)),
        of.out(measure="立即淘汰", rectify_by=None),
    ]
    fields = [name for name in SHORT if name not in ("quantity_unit", "capacity_unit")]
    return Table(
        fields, rows, heads, above=(TITLE, stated(of.district)),
        units={"quantity": "台", "capacity": "万吨/年"},
    )  # fmt: skip


def merged(of: Firms) -> Table:
    """Enterprises merged over their equipment rows; under some merges lies another value."""
    shared = dict.fromkeys(WHO[1:], ABOVE)
    two, three = shared, shared
    rows = [
        *of.kits({}, two, three),
        *of.kits(
            {}, two | {"capacity": wrong("F005", "约20")}, three | {"quantity": wrong("F006", 0)}
        ),
        *of.kits({}, two | {"enterprise": Covered("示例另一厂", "F016")}),
        *of.kits({}, two, three | {"credit_code": Covered(code(699), "F016")}),
        *of.kits({}, two | {"district": Covered("巴南区", "F016")}),
        # the same value below is what Excel leaves when cells are merged and copied
        *of.kits({}, two | {"district": Covered("铜梁区")}),
        *of.kits({}, two, credit_code=wrong("D001", "9150010")),
        *of.kits({}, two, three, enterprise=spelt("R001", "示例 合并 一厂", "示例合并一厂")),
        *of.kits({}, two, industry=wrong("F001", None)),
        *of.kits({}, two, district=spelt("R005", "铜梁", "铜梁区")),
        of.open(),
    ]
    orders = dict.fromkeys(("document_no", "ordered_on", "rectify_by"), ABOVE)
    rows += of.kits({}, two | orders, ordered_on=wrong("F003", "2024年5月32日"))
    rows += of.kits({}, two | orders, rectify_by=spelt("R008", "2024年底", "2024-12-31"))
    return Table(SHORT, rows, above=(TITLE, stated(of.district)))


def as_above(of: Firms) -> Table:
    """Cells left blank for `same as above` without a merge: a question in every one of them."""
    gone = {name: wrong("F001", None) for name in ("district", "enterprise", "industry")}
    rest = {"credit_code": None, "formalities": None}
    rows = [
        *of.kits({}, gone | rest, gone | rest),
        *of.kits({}, {"enterprise": wrong("F001", None)} | rest),
        *of.kits({}, {"enterprise": wrong("F001", None)} | rest, {"enterprise": wrong("F001", None)} | rest),
        *of.kits({}, {"credit_code": wrong("F001", None)}),
        *of.kits({}, {name: wrong("F001", None) for name in ("standard", "problem", "basis")}),
        *of.kits({}, {"department": wrong("F001", None), "measure": wrong("F001", None)}),
        *of.kits({}, {"document_no": wrong("F001", None), "ordered_on": wrong("F001", None)}),
        of.open(),
    ]  # fmt: skip
    return Table(SHORT, rows, above=(TITLE, stated(of.district)))


def with_totals(of: Firms) -> Table:
    """Sections, subtotals, a repeated header, empty rows, totals, notes and signatures."""
    sum_of = {"quantity": Formula("=SUM(K6:K8)", 4), "capacity": Formula("=SUM(N6:N8)", 90.5)}
    rows = [
        Line({0: "一、能耗不达标"}, wide=True),
        of.closed(), of.closed(capacity=wrong("F005", "2,487*")), of.closed(),
        Line({"seq": "小计"} | sum_of),
        Line({0: "二、环保不达标"}, wide=True),
        of.open(), of.open(rectify_by=wrong("F003", "2024年11月31日")), BLANK, of.open(),
        Line({"enterprise": "小  计"} | sum_of), BLANK, BLANK,
        Line({0: f"{TITLE}（第2页）"}, wide=True), AGAIN,
        Line({0: "（三）技术不达标"}),
        of.out(), of.out(closed_on=wrong("F004", "2024年6月底")),
        of.out(exit_mode=wrong("F001", None)), of.out(credit_code=wrong("D001", "91500000MACRP07")),
        Line({"seq": "小计："} | sum_of),
        Line({"seq": "合计", "enterprise": "9家"} | sum_of),
        Line({"district": "总 计"} | sum_of),
        NOTE, Line({0: "说明：停产整治的期限以通知书为准。"}), SIGNED,
        Line({1: "分管负责人（签字）：", 8: "单位（盖章）"}), Line({8: "2024年12月25日"}),
    ]  # fmt: skip
    return Table(SHORT, rows, above=(TITLE, stated(of.district), ""))


def sheet_each(of: Firms) -> Iterator[Sheet]:
    """A sheet for each standard; drafts that are hidden or very hidden."""
    about = (TITLE, stated(of.district))
    yield Sheet(
        "说明", lines=(("填报说明",), ("一、本表按标准分表填报。",), ("二、没有内容的表写“无”。",))
    )
    yield Sheet("能耗", [Table(SHORT, [
        of.closed(), of.closed(acceptance=wrong("F002", None)),
        of.closed(closed_on=spelt("R003", "2024.10.22", "2024-10-22")),
        of.closed(capacity=wrong("F001", None)),
    ], above=about)])  # fmt: skip
    yield Sheet(
        "环保",
        [Table(SHORT, [of.open(), of.open(department=wrong("C001", "市应急局"))], above=about)],
    )
    yield Sheet("质量", [Table(OPEN, [Line({"enterprise": "无"})], above=about)])
    yield Sheet("技术", [Table(SHORT, [
        of.out(), of.out(equipment=wrong("F001", None), model=None, quantity=None, quantity_unit=None),
        of.out(accepted_on=wrong("F002", None)),
    ], above=about)])  # fmt: skip
    yield Sheet("底稿", [Table(SHORT, [of.open(), of.open(measure=wrong("F007", "劝退"))], above=about)],
                state="hidden", told="W006")  # fmt: skip
    yield Sheet("旧数据", [Table(SHORT, [of.open()], above=about)], state="very", told="W006")
    yield Sheet("空白", state="hidden")


def two_tables(of: Firms) -> Iterator[Table]:
    """One below the other, with other columns in another order."""
    yield Table(
        SHORT,
        [of.closed(), of.closed(closed_on=wrong("F003", "2024-09-31")), of.closed(),
         Line({"seq": "合计", "capacity": 96}), NOTE],
        above=(f"{TITLE}（一）", stated(of.district)),
    )  # fmt: skip
    fields = ("seq", "enterprise", "credit_code", "district", "industry", *ORDER, *WHAT, "remark")
    yield Table(
        fields,
        [of.open(), of.open(problem=wrong("F001", None)),
         of.open(rectify_by=spelt("R008", "2024年12月底前", "2024-12-31")), of.open(measure=wrong("F007", "警告")),
         Line({"seq": "合计", "enterprise": "4家"}), SIGNED],
        heads={"enterprise": "单位名称", "measure": "处理措施", "problem": "主要问题"},
        above=("（二）正在整改的企业",),
    )  # fmt: skip


def aliases(of: Firms) -> Table:
    """Every header under another name, columns in another order, some that no plan lists."""
    heads = {
        "seq": "编号", "district": "所属区县", "enterprise": "企业名称（盖章）", "credit_code": "社会信用代码",
        "formalities": "手续是否完备", "industry": "行业类别", "standard": "违反标准类别",
        "problem": "问题描述", "basis": "政策依据", "equipment": "设备名称", "model": "型号规格",
        "quantity": "台（条）数", "quantity_unit": "设备单位", "product": "主要产品", "capacity": "核定产能",
        "capacity_unit": "退出产能单位", "department": "牵头单位", "measure": "处理方式",
        "document_no": "整改通知书文号", "ordered_on": "送达日期", "rectify_by": "整改到期日",
        "exit_mode": "淘汰方式", "closed_on": "完成关闭退出时间", "accepted_on": "退出验收日期",
        "acceptance": "退出验收结论", "x:photo": "现场照片", "x:tax": "上年纳税额（万元）", "x:none": "备用",
        "x:street": "所属街镇", "x:power": "用电户号",
    }  # fmt: skip
    fields = (
        "seq", "enterprise", "x:street", "district", "industry", "credit_code", "formalities", *MAKES, *KIT,
        "x:tax", *EXIT, *WHAT, *ORDER, "x:photo", "x:power", "x:none",
    )  # fmt: skip
    more = {"x:photo": "见附件", "x:tax": 12.5, "x:street": "示例街道"}
    rows = [
        of.closed(**more), of.closed(**more, formalities=spelt("R005", "是", "完备")),
        of.closed(**more, capacity=wrong("F005", "待核")), of.closed(**{"x:power": "020000001"}),
        of.closed(standard=wrong("F007", "安保")), of.open(**more),
        of.open(enterprise=wrong("F001", None)),
    ]  # fmt: skip
    return Table(fields, rows, heads, above=("附件2", TITLE, stated(of.district)))


def hidden_rows(of: Firms) -> Table:
    """Rows filtered away are read like the others, and told; borders go on to the last row."""
    rows = [of.open() for _ in range(6)]
    rows[2] = of.open(standard=wrong("F001", None))
    rows[3] = of.open(rectify_by=spelt("R003", "2024.11.30", "2024-11-30"))
    rows[5] = of.open(measure=wrong("F007", "约谈"))
    return Table(SHORT, rows, above=(TITLE, stated(of.district)), hidden=(2, 3, 4))


def national_list() -> Table:
    """A published list: one header cell over two columns, product and unit in the number's cell."""
    heads = {
        "province": "省（区、\n市）", "city": "<", "equipment": "主体设备（生产线）名称",
        "capacity": "退出产能", "dismantling_on": "启动拆除时  间", "closed_on": "拆除到位时间",
    }  # fmt: skip
    fields = ("seq", "province", "city", "enterprise", "equipment", "model", "quantity", "product",
              "capacity", "capacity_unit", "dismantling_on", "closed_on", "remark")  # fmt: skip
    heads["quantity"] = "数量（座）"
    own = {"product": None, "capacity_unit": None}
    iron = {"product": spelt("R011", None, "炼铁"), "capacity_unit": spelt("R011", None, "万吨")}
    rows = [
        listed(901),
        listed(902, **own | iron, equipment="高炉", capacity=spelt("R004", "炼铁产能148.34万吨", "148.34")),
        listed(903, **own | iron, equipment="高炉", capacity=spelt("R004", "炼铁产能80万吨", "80")),
        listed(904, closed_on=spelt("R008", "2024年6月", "2024-06-30")),
        listed(905, closed_on=spelt("R008", "2024年底前", "2024-12-31"),
               dismantling_on=spelt("R008", "2024年3月", "2024-03-31")),
        listed(906, closed_on=wrong("F003", "2024年13月")),
        listed(907, capacity=wrong("F005", "约40")),
        listed(908, quantity=wrong("F006", 0)),
        listed(909, enterprise=wrong("F001", None)),
        Line({"province": "示例省合计", "capacity": 500}),
        listed(910, enterprise=spelt("R001", "示例市 兆示五 金制品 有限公 司", "示例市兆示五金制品有限公司")),
        listed(911, province="样本省", city=None, capacity_unit=spelt("R009", "万吨／年", "万吨/年")),
        Line({"seq": "总计", "capacity": 900}),
    ]  # fmt: skip
    return Table(
        fields,
        rows,
        heads,
        above=("附件", "示例年度淘汰落后产能企业名单"),
        units={"quantity": "座"},
    )


def national_years() -> Iterator[Sheet]:
    """A sheet for each year, the second with a fault in the header and errors in cells."""
    yield Sheet("2023年", [Table(LISTED, [
        listed(931), listed(932, closed_on=spelt("R003", "2023.6.30", "2023-06-30")),
        listed(933, dismantling_on=spelt("R008", "2023年2月底", "2023-02-28")),
    ], above=("2023年名单",))], plan="national")  # fmt: skip
    yield Sheet("2024年", [Table((*LISTED, "x:owner"), [
        listed(941, **{"x:owner": "示例人员丙"}), listed(942, capacity=wrong("F014", ErrorValue("#REF!"))),
        listed(943, quantity=wrong("F005", "数台")), listed(944, capacity_unit=wrong("F007", "万头")),
        listed(945, closed_on=wrong("F008", day(6, 30, 1924))),
    ], heads={"x:owner": "法定代表人"}, above=("2024年名单",))], plan="national")  # fmt: skip
