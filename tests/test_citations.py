"""What clerks write into the column of the basis, and what it cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phaseout.values import citations


def one(cell):
    (found,) = citations(cell)
    return found


def told(cell):
    """Each citation in short: what identifies it."""
    return [
        c.clause if c.kind == "catalogue" and c.clause else
        f"{c.prefix} {c.number}-{c.year}" if c.kind == "standard" else
        f"{c.issuer}〔{c.year}〕{c.number}" if c.kind == "document" and c.number else
        (c.name or c.text) + c.article
        for c in citations(cell)
    ]  # fmt: skip


CLAUSE = "落后生产工艺装备（十九）其他第9项"


@pytest.mark.parametrize(
    "cell",
    [
        "《产业结构调整指导目录（2024年本）》一、落后生产工艺装备（十九）其他 第9项",
        "《产业结构调整指导目录（2024年本）》“落后生产工艺装备（十九）其他”第9项",
        "《产业结构调整指导目录》（2024年本）落后生产工艺装备“（十九）其他”中的第9项",
        "产业结构调整指导目录(2024年本) 落后生产工艺装备(19)其它9",
        "产业结构调整指导目录2024年本落后生产工艺装备十九、其他第九项",
        "《产业结构调整指导目录（２０２４年本）》落后生产工艺装备〔十九〕其他第９项",
        "《产业结构调整指导目录（2024年本）\n落后生产工艺装备（十九）其他第9条",
        "产业目录（24年本）落后生产工艺装备（十九 其他9项",
    ],
)
def test_a_clause_is_the_same_clause_however_it_is_written(cell):
    found = one(cell)
    assert (found.edition, found.clause) == (2024, CLAUSE)
    assert not found.malformed


@pytest.mark.parametrize(
    "cell",
    ["产业结构调整指导目录（二〇一九年本）", "《产业结构调整指导目录（二○一九年本）》",
     "《产业结构调整指导目录》二零一九年本"],
)  # fmt: skip
def test_the_year_of_an_edition_may_be_spelt_in_words(cell):
    found = one(cell)
    assert (found.name, found.edition) == ("产业结构调整指导目录", 2019)


def test_a_clause_has_its_catalogue_edition_category_section_subsection_and_item():
    found = one("《产业结构调整指导目录（2024年本）》淘汰类 二、落后产品（一）石化化工 第3项")
    assert found.kind == "catalogue"
    assert (found.name, found.edition) == ("产业结构调整指导目录", 2024)
    assert (found.category, found.section) == ("淘汰类", "落后产品")
    assert (found.subsection, found.item) == ("（一）石化化工", 3)


def test_a_clause_may_stand_without_its_catalogue():
    found = one("（十八）其他第6项")
    assert (found.kind, found.name, found.clause) == ("catalogue", "", "（十八）其他第6项")


def test_two_items_of_a_subsection_are_two_citations():
    assert told("《产业结构调整指导目录（2024年本）》落后生产工艺装备（十九）其他第9、10项") == [
        CLAUSE, "落后生产工艺装备（十九）其他第10项"
    ]  # fmt: skip


def test_a_clause_that_is_excepted_is_not_cited():
    cell = (
        "《产业结构调整指导目录(2019年本)》所列“落后生产工艺装备”〔“(十八)其他”中的第6项除外,下同〕"
    )
    assert told(cell) == ["落后生产工艺装备"]


def test_a_document_has_its_issuer_year_and_number():
    found = one("发改产业〔2021〕1464号")
    assert (found.kind, found.issuer) == ("document", "发改产业")
    assert (found.year, found.number) == (2021, "1464")


@pytest.mark.parametrize(
    "cell",
    ["长工信联字〔2017〕9号", "长工信联字[2017] 9 号", "长工信联字(2017)9号", "长工信联字﹝2017﹞第9号",
     "按照长工信联字【2017】09号文要求", "长工信联字\n〔2017〕９号"],
)  # fmt: skip
def test_a_document_number_is_the_same_in_any_brackets(cell):
    assert told(cell) == ["长工信联字〔2017〕9"]
    assert not one(cell).malformed


def test_a_title_and_the_number_behind_it_are_one_citation():
    found = one(
        "《关于发布〈工业重点领域能效标杆水平和基准水平（2023年版）〉的通知》（发改产业〔2023〕723号）"
    )
    assert (found.edition, found.issuer, found.number) == (2023, "发改产业", "723")
    assert "基准水平" in found.name and "2023" not in found.name


@pytest.mark.parametrize(
    ("cell", "prefix", "number", "year"),
    [
        ("GB 175-2023", "GB", "175", 2023), ("GB21256—2013", "GB", "21256", 2013),
        ("ＧＢ／Ｔ　２５８９－２０２０", "GB/T", "2589", 2020), ("gb 16780", "GB", "16780", None),
        ("DB50/ 418-2016", "DB50", "418", 2016), ("DB50/T 1234-2022", "DB50/T", "1234", 2022),
        ("HJ/T 91-2002", "HJ/T", "91", 2002), ("GB 13223-91", "GB", "13223", 1991),
        ("GB/T 1.1-2020", "GB/T", "1.1", 2020), ("T/CECS 10001-2019", "T/CECS", "10001", 2019),
    ],
)  # fmt: skip
def test_a_standard_has_its_prefix_number_and_year(cell, prefix, number, year):
    found = one(cell)
    assert (found.kind, found.malformed) == ("standard", "")
    assert (found.prefix, found.number, found.year) == (prefix, number, year)


@pytest.mark.parametrize(
    "cell", ["GB 175-2023《通用硅酸盐水泥》", "《通用硅酸盐水泥》（GB 175-2023）"]
)
def test_a_standard_keeps_the_title_beside_it(cell):
    assert (one(cell).name, one(cell).number) == ("通用硅酸盐水泥", "175")


def test_a_law_has_its_article():
    found = one("节约能源法第十六条")
    assert (found.kind, found.name, found.article) == ("law", "节约能源法", "第十六条")


@pytest.mark.parametrize("apart", ["；", ";", "、", "\n", "，", " ", ""])
def test_several_citations_of_one_cell_are_told_apart(apart):
    parts = [
        "《产业结构调整指导目录（2024年本）》淘汰类",
        "节约能源法第十六条",
        "GB 21256-2013",
        "发改产业〔2021〕1464号",
    ]
    assert told(apart.join(parts)) == [
        "淘汰类",
        "节约能源法第十六条",
        "GB 21256-2013",
        "发改产业〔2021〕1464",
    ]


def test_a_further_article_belongs_to_the_law_before_it():
    assert told("安全生产法第三十八条、第四十条") == ["安全生产法第三十八条", "安全生产法第四十条"]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("发改产业〔21〕1464号", "年份应为四位数字"), ("发改产业〔2021〕1464", "顺序号后缺少“号”字"),
        ("发改产业〔2021 1464号", "年份的括号不成对，应写作〔年份〕"),
        ("发改产业2021〕1464号", "年份的括号不成对，应写作〔年份〕"),
        ("发改产业2021 1464号", "年份没有加括号，应写作〔年份〕"),
        ("渝府发2021年12号", "年份没有加括号，应写作〔年份〕"),
        ("渝府发2021年第12号", "年份没有加括号，应写作〔年份〕"),
        ("发改产业〔2021]1464号", "年份的括号不成对，应写作〔年份〕"),
        ("发改产业（2021〕1464号", "年份的括号不成对，应写作〔年份〕"),
        ("根据〔2021〕12号", "缺少发文机关代字"), ("根据2021年12号文", "缺少发文机关代字"),
        ("GB175:2023", "顺序号与年份之间应为“-”"), ("GB 175：2023", "顺序号与年份之间应为“-”"),
        ("GB/T 2589.2020", "顺序号与年份之间应为“-”"),
        ("GB l75-2023", "顺序号中混有字母，应为数字"), ("GB/T 258O-2020", "顺序号中混有字母，应为数字"),
        ("发改产业〔2021〕号", "缺少顺序号"), ("GB 175 2023", "顺序号与年份之间缺少“-”"),
        ("GB 175-23", "年份应为四位数字"), ("GB 175-", "“-”之后缺少年份"), ("GB-2023", "缺少顺序号"),
        ("DB418-2016", "地方标准应写作 DB、行政区划代码、“/”、顺序号和年份"),
    ],
)  # fmt: skip
def test_a_malformed_number_says_why(cell, fault):
    assert one(cell).malformed == fault


@pytest.mark.parametrize(
    "cell",
    ["示例依据", "国家成品油整治工作要求", "未取得排污许可证", "1号炉(12)3号炉不达标", "400KA电解槽48台",
     "示例钢厂（2021）30吨电炉", "国家标准公告2021年第12号", "示例通告2021年第3号", "已于2021年12号炉停产",
     "示例检查2021年12号窑不达标", "GB 175：水泥", "发改产业(2021）1464号", "发改产业［2021]1464号", "国务院令第591号", "工业和信息化部公告2017年第1号", "第9项"],
)  # fmt: skip
def test_words_that_only_look_like_a_number_are_not_called_malformed(cell):
    assert [c.malformed for c in citations(cell)] == [""]


CITED = [
    ("《产业结构调整指导目录(2019年本)》落后生产工艺装备“(十八)其他”第6项,", ["落后生产工艺装备（十八）其他第6项"]),
    ("《产业结构调整指导目录(2019年本)》“落后生产工艺装备(十八)其他”第6项和“落后产品”", ["落后生产工艺装备（十八）其他第6项", "落后产品"]),
    ("《产业结构调整指导目录(2019年本)》“落后生产工艺装备(十八)其他第6项”,", ["落后生产工艺装备（十八）其他第6项"]),
    ("《产业结构调整指导目录（2024年本）》落后生产工艺装备“（十九）其他”第9项有关要求", [CLAUSE]),
    ("《产业结构调整指导目录（2024年本）》“落后生产工艺装备（十七）采矿”“（十九）其他”第9项有关要求", ["落后生产工艺装备（十七）采矿", CLAUSE]),
    ("《产业结构调整指导目录（2024年本）》“落后生产工艺装备（十八）建筑”", ["落后生产工艺装备（十八）建筑"]),
    ("《产业结构调整指导目录（2024年本）》“淘汰类”“落后生产工艺装备”中有关条目", ["淘汰类落后生产工艺装备"]),
    ("《固定污染源排污许可分类管理名录（2019）版》等要求", ["固定污染源排污许可分类管理名录"]),
    ("《淘汰落后安全技术装备目录(2015年第一批)》", ["淘汰落后安全技术装备目录"]),
    ("《金属冶炼企业禁止使用的设备及工艺目录(第一批)》", ["金属冶炼企业禁止使用的设备及工艺目录（第一批）"]),
    ("《国家安全监管总局关于印发〈工贸行业重大生产安全事故隐患判定标准（2017 版）〉的通知》（安监总管四〔2017〕129 号）", ["安监总管四〔2017〕129"]),
    ("《淘汰落后危险化学品安全生产工艺技术设备目录（第一批）》（应急厅〔2020〕38 号）", ["淘汰落后危险化学品安全生产工艺技术设备目录（第一批）"]),
    ("《关于水泥企业用电实行阶梯电价政策有关问题的通知》（发改价格〔2016〕75 号）和《关于运用价格手段促进钢铁行业与供给侧结构性改革有关事项的通知》（发改价格〔2016〕2803 号）等文件要求", ["发改价格〔2016〕75", "发改价格〔2016〕2803"]),
    ("《广 东省安全生产专项整治三年行动实施计划》（粤安〔2020〕8号）文", ["粤安〔2020〕8"]),
    ("《关于支持打击地条钢、界定工频和中频感应炉使用范围的意见》（钢协〔2017〕23 号）", ["钢协〔2017〕23"]),
    ("《国务院关于进一步加强淘汰落后产能工作的通知》（国发〔2010〕7 号）和《国务院关于化解产能严重过剩矛盾的指导意见》（国发〔2013〕41 号）", ["国发〔2010〕7", "国发〔2013〕41"]),
    ("工信部联产业〔2017〕30号文要求", ["工信部联产业〔2017〕30"]),
    ("《关于印发<长春市关于利用综合标准依法依规推动落后产能退出工作的实施意见>的通知》(长工信联字[2017] 9 号)", ["长工信联字〔2017〕9"]),
    ("(渝应急发〔2021〕4号)", ["渝应急发〔2021〕4"]),
    ("(发改运行〔2021〕1283号)", ["发改运行〔2021〕1283"]),
    ("《关于严格能效约束推动重点领域节能降碳的若干意见》（发改产业〔2021〕1464号）", ["发改产业〔2021〕1464"]),
    ("《重点用能产品设备能效先进水平、节能水平和准入水平（2024年版）》（发改环资规〔2024〕127号）", ["发改环资规〔2024〕127"]),
    ("《空气质量持续改善行动计划》（国发〔2023〕24号）、《“十四五”节能减排综合工作方案》（国发〔2021〕33号）", ["国发〔2023〕24", "国发〔2021〕33"]),
    ("《河南省人民政府办公厅关于推进城市建成区内重污染工业企业搬迁改造的指导意见》(豫政办〔2018〕79号)", ["豫政办〔2018〕79"]),
    ("《污染地块土壤环境管理办法(试行)》(环保部42号令)", ["污染地块土壤环境管理办法（试行）"]),
    ("《重庆市噪声污染防治办法》（重庆市人民政府令第363号）", ["重庆市噪声污染防治办法"]),
    ("《中华人民共和国噪声污染防治法》第七十二条第二款的规定", ["中华人民共和国噪声污染防治法第七十二条第二款"]),
    ("强制性国家标准 GB 175-2023《通用硅酸盐水泥》", ["GB 175-2023"]),
    ("《重庆市建设领域禁止、限制使用落后技术通告（2024年版）》", ["重庆市建设领域禁止、限制使用落后技术通告"]),
    ("《高耗水工艺、技术和装备淘汰目录》", ["高耗水工艺、技术和装备淘汰目录"]),
]  # fmt: skip
"""How the programmes themselves cite, in their own print."""


@pytest.mark.parametrize(("cell", "expected"), CITED, ids=lambda x: str(x)[:20])
def test_the_programmes_own_citations_are_understood(cell, expected):
    assert told(cell) == expected
    assert [c for c in citations(cell) if c.malformed or c.kind == "other"] == []


def test_a_title_without_its_closing_mark_ends_before_the_next_title():
    cell = (
        "《国家安全监管总局关于印发淘汰落后安全技术工、设备目录（2016 年）的通知（安监总科技﹝2016﹞137 号）、"
        "《金属冶炼企业禁止使用的设备及工艺目录（第一批）》（安监总管四﹝2017﹞142 号）"
    )
    assert [(c.edition, c.issuer, c.number) for c in citations(cell)] == [
        (2016, "安监总科技", "137"), (None, "安监总管四", "142"),
    ]  # fmt: skip


@given(
    st.text(
        alphabet="《》〈〉（）〔〕()[]“”；、 \n-—/GBTDB年本版号第项条款类法目录落后产品其他十九一0129",
        max_size=40,
    )
)
def test_no_cell_is_too_odd_to_be_read(cell):
    for found in citations(cell):
        assert found.text in cell


@pytest.mark.parametrize(
    "cell",
    [
        "《产业结构调整指导目录（2019年本）十其他第6项八）其他第6项",
        "《产业结构调整指导目录（2024年本）》（十九）其他第9项除外、第7项除外，落后产品",
    ],
)
def test_what_no_citation_takes_stays_in_the_words_of_the_one_around_it(cell):
    for found in citations(cell):
        assert found.text in cell
