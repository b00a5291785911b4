"""The exchange of Huizhou 2021: departments and counties tell of the same firms in June and December.

三(三): departments feed back the firms, equipment and capacity closed in their field by the end of June
and of December. They and the counties fill in the blank workbooks as people do: some cells differ,
many are left empty.
"""

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from phaseout.edges.reading.city import read_city
from phaseout.edges.writing.blank import blank_workbook
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.cities import last_city, taken_up, write_city
from phaseout.model.merged import REASON, Filled
from phaseout.plan import load

PLAN = load("huizhou-2021")
JULY, JANUARY = date(2021, 7, 1), date(2022, 1, 5)
COUNTY, OTHER, ENERGY, AIR = "惠城区", "惠阳区", "市能源和重点项目局", "市生态环境局"
ORDER = {
    "标准类别": "能耗", "依据": "《中华人民共和国节约能源法》", "责任部门": ENERGY, "处置措施": "限期整改",
    "手续情况": "完备",
}  # fmt: skip
CEMENT = ORDER | {
    "县(区)": COUNTY, "企业名称": "示例水泥一厂", "统一社会信用代码": "91441300MAXXXXXX14", "所属行业": "水泥",
    "不达标事项": "水泥单位产品能耗超过限额", "文书号": "示例能改〔2021〕1号", "责令整改日期": date(2021, 3, 1),
    "产能": 30, "产能单位": "万吨/年",
}  # fmt: skip
PAPER = ORDER | {
    "县(区)": COUNTY, "企业名称": "示例造纸二厂", "统一社会信用代码": "91441300MAXXXXXX27", "所属行业": "造纸",
    "不达标事项": "纸张单位产品能耗超过限额", "文书号": "示例能改〔2021〕2号", "责令整改日期": date(2021, 3, 2),
    "产能单位": "万吨/年",
}  # fmt: skip
TILES = ORDER | {
    "县(区)": OTHER, "企业名称": "示例陶瓷三厂", "手续情况": "不完备", "所属行业": "陶瓷",
    "不达标事项": "瓷砖单位产品能耗超过限额", "文书号": "示例能改〔2021〕3号", "责令整改日期": date(2021, 3, 8),
    "产能": 200, "产能单位": "万平方米/年",
}  # fmt: skip
MILL = {"主体设备(生产线)名称": "水泥磨", "规格型号": "Φ2.2×6.5m", "数量": 1, "数量单位": "台"}
FIRST = {
    "主体设备(生产线)名称": "1号纸机",
    "规格型号": "1760",
    "数量": 1,
    "数量单位": "台",
    "产能": 2,
}
SECOND = FIRST | {"主体设备(生产线)名称": "2号纸机", "规格型号": "1880", "产能": 3}
KILN = {"主体设备(生产线)名称": "隧道窑", "规格型号": "80m", "数量": 1, "数量单位": "条"}


def closed(day, **more):
    return {"退出方式": "整体关停", "退出日期": day, "证照处理": "注销生产许可证", **more}


def beside(sheet, label, value):
    """What a clerk writes behind a label above the table."""
    at = next(c for row in sheet.iter_rows(max_row=5) for c in row if c.value == label)
    cells = (sheet.cell(at.row, at.column + k) for k in range(1, 5))
    next(c for c in cells if not isinstance(c, openpyxl.cell.cell.MergedCell)).value = value


@cache
def blank(unit):
    return blank_workbook(PLAN, unit)


def filled(folder, unit, day, *rows, ledger="退出台账"):
    """A blank workbook of a unit as it comes back: its rows, other sheets as nil returns."""
    path = folder / f"{unit}.xlsx"
    folder.mkdir(exist_ok=True)
    book = openpyxl.load_workbook(BytesIO(blank(unit)))
    for sheet in (s for s in book if s.sheet_state == "visible" and s.title != "填报说明"):
        beside(sheet, "填报日期：", day)
        beside(sheet, "填报人：", "示例人员")
        if sheet.title != ledger or not rows:
            beside(sheet, "零报告：", "是")
            continue
        top = next(r[0].row for r in sheet.iter_rows() if r[0].value == "序号")
        heads = {str(c.value).lstrip("*"): c.column for c in sheet[top] if c.value}
        for y, row in enumerate(rows, start=top + 1):
            for head, value in row.items():
                sheet.cell(y, heads[head]).value = value
    book.save(path)
    return path


def merged(paths, out, today, again=False):
    before = last_city(out, None) if again else None
    city, _ = merge_files(paths, Job(PLAN.id, today), again=taken_up(PLAN, before, None, None))
    write_city(city, PLAN, today, out, force=False, previous=out if again else None)
    assert read_city(out).sources == city.sources
    assert all(s.read == s.merged + s.pending + s.duplicate for s in city.sources)
    return city


def half_year(folder):
    """The returns of June, merged: the county's machines run, the department says what is closed."""
    paths = [
        filled(folder, COUNTY, date(2021, 6, 28), CEMENT | MILL, PAPER | FIRST, PAPER | SECOND),
        filled(folder, OTHER, date(2021, 6, 29), TILES | KILN),
        filled(
            folder, ENERGY, date(2021, 6, 30),
            CEMENT | closed(date(2021, 6, 20)),
            PAPER | closed(date(2021, 6, 22), 产能=5),
            TILES | closed(date(2021, 6, 24), 处置措施="停产整改"),
        ),
        filled(folder, AIR, date(2021, 6, 30)),
    ]  # fmt: skip
    return merged(paths, folder / "市级台账.xlsx", JULY)


def decided(path, choice):
    book = openpyxl.load_workbook(path)
    sheet = book["冲突"]
    top = next(r[0].row for r in sheet.iter_rows() if r[0].value == "序号")
    columns = {c.value: c.column for c in sheet[top]}
    for head, word in (("处理决定", choice), ("决定人", AIR), ("决定理由", "见现场照片")):
        sheet.cell(top + 1, columns[head]).value = word
    book.save(path)


@pytest.fixture(scope="module")
def june(tmp_path_factory):
    return half_year(tmp_path_factory.mktemp("半年"))


@pytest.fixture(scope="module")
def december(tmp_path_factory):
    """In December the department names the machines; the city has decided about the kiln."""
    folder = tmp_path_factory.mktemp("全年")
    half_year(folder)
    decided(folder / "市级台账.xlsx", "取乙")
    (folder / f"{ENERGY}.xlsx").unlink()
    sent = filled(
        folder, ENERGY, date(2021, 12, 30),
        CEMENT | closed(date(2021, 6, 20), 验收日期=date(2021, 9, 1), 验收结论="通过"),
        PAPER | FIRST | closed(date(2021, 6, 22)),
        PAPER | SECOND | closed(date(2021, 6, 22)),
        TILES | closed(date(2021, 6, 24), 处置措施="停产整改"),
    )  # fmt: skip
    city = merged([sent], folder / "市级台账.xlsx", JANUARY, again=True)
    return city, folder, sent


def row_of(table, firm):
    (row,) = table[table["enterprise"] == firm].to_dict("records")
    return row


def test_a_department_that_names_no_machine_completes_the_countys_row(june):
    row = row_of(june.table("exit"), "示例水泥一厂")
    assert (row["_unit"], row["equipment"]) == (COUNTY, "水泥磨")
    assert (row["exit_mode"], f"{row['closed_on']:%Y-%m-%d}") == ("整体关停", "2021-06-20")


def test_each_cell_it_fills_in_says_from_where(june):
    cells = {f.field: f for f in june.filled if f.row.file == f"{COUNTY}.xlsx"}
    assert set(cells) == {"exit_mode", "closed_on", "licences"}
    assert isinstance(cells["closed_on"], Filled)
    assert cells["closed_on"].source.file == f"{ENERGY}.xlsx"


def test_of_two_machines_nobody_guesses_which_is_meant(june):
    waiting = june.pending["exit"]
    row = row_of(waiting[waiting["_unit"] == ENERGY], "示例造纸二厂")
    assert row[REASON].startswith(
        "不知指哪一项：没有写明主体设备(生产线)名称、规格型号，本企业有 2 项"
    )
    assert "1号纸机 1760（惠城区.xlsx 退出台账 第9行）" in row[REASON]


def test_the_machines_of_a_firm_that_is_said_to_be_closed_wait_too(june):
    waiting = june.pending["exit"]
    own = waiting[(waiting["enterprise"] == "示例造纸二厂") & (waiting["_unit"] == COUNTY)]
    assert own[REASON].str.startswith("T023 企业已于 2021-06-22 整体关停").tolist() == [True, True]


def test_a_filled_cell_that_the_department_contradicts_is_a_conflict(june):
    (conflict,) = june.conflicts
    assert conflict.differs == ("measure",)
    assert {p.file for p in conflict.places} == {f"{OTHER}.xlsx", f"{ENERGY}.xlsx"}


def test_a_department_without_a_case_has_sent_a_nil_return(june):
    assert [s.status for s in june.sources if s.unit == AIR] == ["nil"]


def test_in_december_the_department_names_the_machines_and_both_are_out(december):
    table = december[0].table("exit")
    own = table[table["enterprise"] == "示例造纸二厂"]
    assert own[["equipment", "exit_mode", "_unit"]].values.tolist() == [
        ["1号纸机", "整体关停", COUNTY], ["2号纸机", "整体关停", COUNTY],
    ]  # fmt: skip


def test_what_the_city_decided_in_summer_still_holds_in_december(december):
    (conflict,) = december[0].conflicts
    assert conflict.resolution == "取乙"
    assert row_of(december[0].table("exit"), "示例陶瓷三厂")["measure"] == "停产整改"


def test_nothing_waits_at_the_end_of_the_year(december):
    assert december[0].count("pending") == 0


def test_the_acceptance_of_december_stands_in_the_countys_row_of_june(december):
    assert row_of(december[0].table("exit"), "示例水泥一厂")["acceptance"] == "通过"


def test_the_december_return_merged_again_changes_no_byte(december):
    _, folder, sent = december
    was = (folder / "市级台账.xlsx").read_bytes()
    merged([sent], folder / "市级台账.xlsx", JANUARY, again=True)
    assert (folder / "市级台账.xlsx").read_bytes() == was


def test_a_vague_row_that_the_city_signs_as_it_stands_is_an_item_of_its_own(tmp_path):
    half_year(tmp_path)
    out = tmp_path / "市级台账.xlsx"
    book = openpyxl.load_workbook(out)
    sheet = book["待核"]
    top = next(r[0].row for r in sheet.iter_rows() if r[0].value == "待核原因")
    y = next(r[0].row for r in sheet.iter_rows(min_row=top) if "不知指哪一项" in str(r[0].value))
    sheet.cell(y, 2).value, sheet.cell(y, 3).value = "市工信局 示例人员", "另有一条未列明的生产线"
    book.save(out)
    city = merged([], out, JULY, again=True)
    table = city.table("exit")
    assert ENERGY in table.loc[table["enterprise"] == "示例造纸二厂", "_unit"].tolist()


SURVEY = {
    "县(区)": COUNTY, "企业名称": "示例水泥一厂", "摸排类别": "落后工艺装备", "摸排日期": date(2021, 5, 6),
    "是否存在落后装备": "无",
}  # fmt: skip


def sent_again(folder, *, nil):
    """The city ledger of a county that had a survey row and then sends its exits, the survey empty."""
    out = folder / "市级台账.xlsx"
    first = filled(folder, COUNTY, date(2021, 6, 28), SURVEY, ledger="落后装备摸排台账")
    assert len(merged([first], out, JULY).table("survey")) == 1
    first.unlink()
    again = filled(folder, COUNTY, date(2021, 12, 28), CEMENT | MILL)
    book = openpyxl.load_workbook(again)
    beside(book["落后装备摸排台账"], "零报告：", "是" if nil else None)
    book.save(again)
    return merged([again], out, JANUARY, again=True), out


def test_a_ledger_that_comes_back_as_nil_replaces_the_rows_it_had(tmp_path):
    city, out = sent_again(tmp_path, nil=True)
    assert (len(city.table("survey")), len(city.table("exit"))) == (0, 1)
    notes = [str(row[0].value) for row in openpyxl.load_workbook(out)["汇总核对"].iter_rows()]
    (told,) = [note for note in notes if "已没有行" in note]
    assert "惠城区重新报送的 惠城区.xlsx 中，落后装备摸排台账已没有行：原来的 1 行" in told


def test_a_sheet_left_blank_is_no_nil_return_and_takes_no_row_away(tmp_path):
    city, _ = sent_again(tmp_path, nil=False)
    assert (len(city.table("survey")), len(city.table("exit"))) == (1, 1)


def without(row, *heads):
    return {head: value for head, value in row.items() if head not in heads}


NAMED = {
    "示例水泥四厂": "91441300MAXXXXXX4D", "示例水泥五厂": "91441300MAXXXXXX5G",
    "示例水泥六厂": "91441300MAXXXXXX6K", "示例水泥七厂": "91441300MAXXXXXX7N",
}  # fmt: skip
FOUR, FIVE, SIX, SEVEN = (
    CEMENT | MILL | {"企业名称": name, "统一社会信用代码": code} for name, code in NAMED.items()
)


@pytest.fixture(scope="module")
def blanks(tmp_path_factory):
    """Returns that leave empty what is required: of 4 and 5 another unit knows it, of 6 and 7 none."""
    folder = tmp_path_factory.mktemp("缺项")
    twice = without(SEVEN, "所属行业")
    county = filled(
        folder, COUNTY, date(2021, 6, 28),
        FOUR, without(FIVE, "依据"), without(SIX, "所属行业"), SEVEN, twice,
    )  # fmt: skip
    told = without(FOUR, "所属行业", "手续情况", "产能", "产能单位", "依据")
    office = filled(
        folder, ENERGY, date(2021, 6, 30),
        told | closed(date(2021, 6, 20)), without(FIVE, "所属行业", "手续情况"),
        without(SIX, "所属行业"),
    )  # fmt: skip
    return merged([county, office], folder / "市级台账.xlsx", JULY)


def test_a_department_need_not_fill_in_what_the_county_has(blanks):
    row = row_of(blanks.table("exit"), "示例水泥四厂")
    assert (row["industry"], row["exit_mode"]) == ("水泥", "整体关停")


def test_two_rows_that_each_lack_something_complete_each_other(blanks):
    row = row_of(blanks.table("exit"), "示例水泥五厂")
    assert (row["industry"], row["basis"]) == ("水泥", ORDER["依据"])


def test_what_no_other_unit_fills_in_still_waits_and_says_for_what(blanks):
    waiting = blanks.pending["exit"]
    assert list(waiting["enterprise"]) == ["示例水泥六厂", "示例水泥七厂", "示例水泥六厂"]
    assert all("F001 所属行业未填写" in why for why in waiting[REASON])
