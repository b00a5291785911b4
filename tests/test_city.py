"""The city ledger that people work in: what it shows, and that it reads back as it was written."""

import csv
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phaseout.edges.reading import reach, workbook
from phaseout.edges.reading.city import joined, read_city
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.writing.blank import blank_workbook
from phaseout.edges.writing.city import city_workbook, sheet_names, steps, steps_of
from phaseout.edges.writing.lists import list_workbook
from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import draw
from phaseout.jobs.batch import Job, merge_files
from phaseout.model.card import CardRow, PublishedList
from phaseout.plan import load

PLAN = load("chongqing-2024")
NATIONAL = load("national")
DAY = date(2024, 12, 31)
FIELDS = PLAN.ledgers["exit"].fields
HEADS = [field.header for field in FIELDS.values()]
CODE = "91500000MAXXXXXX71"

ORDER = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "统一社会信用代码": CODE, "手续情况": "完备",
    "所属行业": "水泥", "详细地址": "示例路1号", "联系人": "示例人员", "联系电话": "010-20000000",
    "标准类别": "能耗", "不达标事项": "水泥单位产品能耗超过限额", "依据": "《中华人民共和国节约能源法》",
    "发现日期": "2024-03-12", "主体设备(生产线)名称": "水泥磨", "数量": "2", "数量单位": "台",
    "责任部门": "市经济信息委", "处置措施": "限期整改", "文书号": "示例整改〔2024〕1号",
    "责令整改日期": "2024-04-01", "整改期限": "2024-10-08", "奖补资金(万元)": "1234567.5",
}  # fmt: skip
"""An order that runs, of an invented firm."""
OTHER = {"企业名称": "示例水泥二厂", "统一社会信用代码": "", "手续情况": "不完备"}


def sheet(*rows):
    """A district's CSV: rows that differ from the example as said."""
    text = StringIO()
    writer = csv.DictWriter(text, HEADS, restval="")
    writer.writeheader()
    writer.writerows({**ORDER, **row} for row in rows)
    return text.getvalue()


MIXED = {
    "渝北区.csv": sheet(
        {"联系人": "", "联系电话": ""},
        OTHER | {"不达标事项": "=1+1"},
        {"主体设备(生产线)名称": "立窑", "发现日期": "2024年3月"},
        OTHER | {"主体设备(生产线)名称": "烘干机", "处置措施": "停产整改"},
    ),
    "市经济信息委.csv": sheet(
        {},
        OTHER | {"主体设备(生产线)名称": "烘干机"},
    ),
    "巴南区.csv": "填报单位：巴南区\n" + ",".join(HEADS) + "\n,,零报告\n",
    "南岸区.xlsx": "不是表格\x00",
}
"""A merged row with cells filled in, one pending by a date, a conflict, a duplicate, a nil return
and a file that cannot be read."""


def merged(folder, files=MIXED, plan="chongqing-2024"):
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in files.items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    return merge_files(paths, Job(plan, DAY))[0]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return merged(tmp_path_factory.mktemp("in"))


@pytest.fixture
def written(mixed, tmp_path):
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(mixed, PLAN, DAY))
    return path


def assert_equal(one, other):
    for frames in ("tables", "pending", "raw", "duplicates"):
        before, after = getattr(one, frames), getattr(other, frames)
        assert list(before) == list(after)
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, after[name], obj=f"{frames} {name}")
    rest = (
        "plan", "plan_version", "conflicts", "filled", "sources", "units", "repaired", "edits",
        "ignored", "questions", "replaced",
    )  # fmt: skip
    assert [getattr(one, name) for name in rest] == [getattr(other, name) for name in rest]


def book_of(content):
    return openpyxl.load_workbook(BytesIO(content))


def table(worksheet, head):
    """The rows under the row of heads that holds this head, as dicts."""
    rows = list(worksheet.iter_rows(values_only=True))
    top = next(k for k, row in enumerate(rows) if head in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def edited(path, change):
    """The workbook after a person has changed and saved it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def head_row(worksheet, head="来源文件"):
    return next(row[0].row for row in worksheet.iter_rows() if head in [c.value for c in row])


def column_of(worksheet, head):
    row = head_row(worksheet, head)
    return next(c.column for c in worksheet[row] if c.value == head)


# -- round trip


def test_the_example_has_every_fate_a_row_can_have(mixed):
    counts = [(s.unit, s.status, s.read, s.merged, s.pending, s.duplicate) for s in mixed.sources]
    assert counts == [
        ("南岸区", "unreadable", 0, 0, 0, 0),
        ("渝北区", "faulty", 4, 2, 2, 0),
        ("巴南区", "nil", 0, 0, 0, 0),
        ("市经济信息委", "ok", 2, 0, 1, 1),
    ]
    assert (len(mixed.conflicts), len(mixed.filled)) == (1, 2)


def test_a_city_ledger_reads_back_as_it_was_written(mixed, written):
    assert_equal(mixed, read_city(written))


def test_what_was_read_back_is_written_in_the_same_bytes(written):
    assert city_workbook(read_city(written), PLAN, DAY) == written.read_bytes()


def test_the_same_ledger_gives_the_same_bytes(mixed):
    assert city_workbook(mixed, PLAN, DAY) == city_workbook(mixed, PLAN, DAY)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-", "@甲", "007", CODE, "无", "/", "--", "合计", "注：甲", "1,200", "2024.6.30",
     "甲\n乙", "A&B<合资>", "_x000D_", "䶮㛃", "Φ2.6m×13m", "9" * 18, "TRUE", "0"],
)  # fmt: skip
def test_a_text_of_a_merged_row_stays_what_it_is(text, mixed, tmp_path):
    rows = mixed.tables["exit"].assign(problem=text, enterprise=text)
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(replace(mixed, tables={"exit": rows}), PLAN, DAY))
    pd.testing.assert_frame_equal(rows, read_city(path).tables["exit"])


# A workbook keeps fifteen digits of a number, text without blanks around it and one kind of line
# end; control characters never get into a merged row.
TEXTS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.just("\n"), max_size=20)
    .map(str.strip)
    .map(lambda text: text or None)
)
NUMBERS = st.none() | st.integers(-(10**14), 10**14).map(lambda n: n / 1000)
DATES = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, DATES, DATES), min_size=1, max_size=6))
def test_every_type_of_cell_survives(rows, mixed, tmp_path):
    some = mixed.tables["exit"].iloc[[0] * len(rows)].reset_index(drop=True)
    texts, remarks, numbers, days, deadlines = zip(*rows, strict=True)
    some = some.assign(
        problem=pd.Series(texts, dtype="str"), remark=pd.Series(remarks, dtype="str"),
        capacity=pd.Series(numbers, dtype="float64"),
        found_on=pd.Series(days, dtype="datetime64[s]"),
        rectify_by=pd.Series(deadlines, dtype="datetime64[s]"), _row=range(2, len(rows) + 2),
    )  # fmt: skip
    ledger = replace(mixed, tables={"exit": some}, pending={}, raw={}, duplicates={}, filled=())
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(ledger, PLAN, DAY))
    pd.testing.assert_frame_equal(some, read_city(path).tables["exit"], check_dtype=True)


def test_a_ledger_of_nil_returns_alone_reads_back_without_rows(tmp_path):
    nil = {name: MIXED[name] for name in ("巴南区.csv",)}
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(merged(tmp_path / "in", nil), PLAN, DAY))
    back = read_city(path)
    assert len(back.table("exit")) == 0
    assert back.units.nil == ("巴南区",)


def test_two_kinds_of_ledger_have_sheets_of_their_own(tmp_path):
    lists = {
        "甲.csv": sheet({"标准类别": "能耗"}, {"标准类别": "别的"}),
        "乙.csv": "省(区、市),企业名称,设备,产能,单位\n示例省,示例钢铁一厂,高炉,炼铁产能148.34万吨,\n"
        "示例省,,转炉,1,万吨\n",
    }
    city = merged(tmp_path / "in", lists, "national")
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(city, NATIONAL, DAY))
    names = openpyxl.load_workbook(path).sheetnames
    assert {"退出台账", "待核", "重复", "退出名单", "待核-退出名单"} <= {*names}
    assert_equal(city, read_city(path))


def test_no_two_sheets_share_a_name_whatever_the_plan_calls_its_ledgers():
    awkward = {
        str(k): replace(NATIONAL.ledgers["exit"], id=str(k), aliases=(alias,))
        for k, alias in enumerate(("待核", "来源", "a/b", "a:b", "长" * 40, "长" * 41))
    }
    names = sheet_names(replace(NATIONAL, ledgers=awkward)).values()
    every = [name for n in names for name in (n.table, n.pending, n.duplicates)]
    assert len(every) == len(set(every))
    assert max(map(len, every)) <= 31


# -- what it shows


def test_every_row_names_where_it_came_from(written):
    rows = table(openpyxl.load_workbook(written)["退出台账"], "来源文件")
    places = [(r["来源单位"], r["来源文件"], r["来源工作表"], r["来源行"]) for r in rows]
    assert places == [("渝北区", "渝北区.csv", "CSV", 2), ("渝北区", "渝北区.csv", "CSV", 3)]


def test_columns_stand_in_the_order_of_the_plan(written):
    worksheet = openpyxl.load_workbook(written)["退出台账"]
    heads = [c.value for c in worksheet[head_row(worksheet)]]
    assert heads == [*HEADS, "来源单位", "来源文件", "来源工作表", "来源行"]


def test_dates_and_numbers_are_no_texts_and_codes_are(written):
    worksheet = openpyxl.load_workbook(written)["退出台账"]
    row = worksheet[head_row(worksheet) + 1]
    kinds = {
        head: row[column_of(worksheet, head) - 1].data_type
        for head in ("责令整改日期", "奖补资金(万元)", "统一社会信用代码")
    }
    assert kinds == {"责令整改日期": "d", "奖补资金(万元)": "n", "统一社会信用代码": "s"}


def test_a_cell_filled_in_says_from_where(written):
    worksheet = openpyxl.load_workbook(written)["退出台账"]
    cell = worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "联系人"))
    assert (cell.value, cell.comment.text) == ("示例人员", "取自 市经济信息委.csv CSV 第2行")


def test_personal_columns_and_the_sheet_are_marked_as_internal(written):
    worksheet = openpyxl.load_workbook(written)["退出台账"]
    row = worksheet[head_row(worksheet)]
    noted = {c.value for c in row if c.comment and "内部" in c.comment.text}
    assert noted == {field.header for field in FIELDS.values() if field.personal}
    assert "含个人信息，仅限内部使用" in worksheet["A2"].value


def test_a_pending_row_says_why_and_shows_what_the_clerk_wrote(written):
    rows = table(openpyxl.load_workbook(written)["待核"], "待核原因")
    assert [(r["来源文件"], r["来源行"]) for r in rows] == [
        ("渝北区.csv", 4), ("渝北区.csv", 5), ("市经济信息委.csv", 3),
    ]  # fmt: skip
    assert "2024年3月" in rows[0]["待核原因"]
    assert rows[0]["发现日期"] == "2024年3月"
    assert "不一致" in rows[1]["待核原因"]


@pytest.mark.parametrize(("written", "shown"), [("甲\x01乙", "甲␁乙"), ("甲\x1f乙", "甲␟乙")])
def test_a_control_character_is_shown_by_its_picture_and_read_back(written, shown, tmp_path):
    city = merged(tmp_path / "in", {"渝北区.csv": sheet({"企业名称": written})})
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(city, PLAN, DAY))
    assert table(openpyxl.load_workbook(path)["待核"], "待核原因")[0]["企业名称"] == shown
    assert read_city(path).raw["exit"]["enterprise"].tolist() == [written]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(mixed):
    raw = {"exit": mixed.raw["exit"].assign(problem="长" * 40_000)}
    rows = table(book_of(city_workbook(replace(mixed, raw=raw), PLAN, DAY))["待核"], "待核原因")
    assert 32_700 < len(rows[0]["不达标事项"]) <= 32_767
    assert rows[0]["不达标事项"].endswith("…（原文 40,000 个字符，只保留前面部分）")


def test_a_conflict_sets_the_rows_side_by_side_and_leaves_the_decision_to_a_person(written):
    rows = table(openpyxl.load_workbook(written)["冲突"], "处理决定")
    assert [(r["所填内容"], r["来源文件"], r["处理决定"]) for r in rows] == [
        ("处置措施：停产整改", "渝北区.csv", None), ("处置措施：限期整改", "市经济信息委.csv", None),
    ]  # fmt: skip
    assert {r["序号"] for r in rows} == {1}


def test_a_duplicate_names_the_row_it_repeats(written):
    rows = table(openpyxl.load_workbook(written)["重复"], "与哪一行重复")
    assert [r["与哪一行重复"] for r in rows] == ["渝北区.csv CSV 第2行"]


def test_what_was_read_is_accounted_for_file_by_file(written):
    *rows, total = [
        row for row in table(openpyxl.load_workbook(written)["汇总核对"], "核对") if row["核对"]
    ]
    counts = [[row[h] for h in ("文件", "读取", "汇入", "待核", "重复", "核对")] for row in rows]
    assert counts[1] == ["渝北区.csv", 4, 2, 2, 0, "相符"]
    assert [total[h] for h in ("读取", "汇入", "待核", "重复", "核对")] == [6, 2, 3, 1, "相符"]


def test_a_sum_that_does_not_agree_is_said(mixed):
    wrong = (replace(mixed.sources[0], merged=1), *mixed.sources[1:])
    worksheet = book_of(city_workbook(replace(mixed, sources=wrong), PLAN, DAY))["汇总核对"]
    assert next(r["核对"] for r in table(worksheet, "核对")) == "不符"
    assert any("与上面的合计不符" in str(c.value) for row in worksheet for c in row)


def test_units_are_counted_and_the_missing_named(written):
    book = openpyxl.load_workbook(written)
    said = " ".join(str(c.value) for row in book["汇总核对"] for c in row if c.value)
    assert "应报送 41 个：已报送 1 个，零报告 1 个，未报送 39 个" in said
    assert "未报送：万州区、" in said
    states = {r["单位"]: r["报送情况"] for r in table(book["报送情况"], "报送情况")}
    assert (states["渝北区"], states["巴南区"], states["南岸区"]) == ("已报送", "零报告", "未报送")


def test_an_unreadable_file_is_listed_with_the_reason(written):
    rows = table(openpyxl.load_workbook(written)["来源"], "SHA-256")
    told = next(r for r in rows if r["文件"] == "南岸区.xlsx")
    assert told["状态"] == "无法读取"
    assert told["说明"]


def test_the_head_and_the_name_stay_in_sight_and_the_page_is_a3_landscape(written):
    worksheet = openpyxl.load_workbook(written)["退出台账"]
    assert worksheet.freeze_panes == "D4"
    assert worksheet.auto_filter.ref
    page = worksheet.page_setup
    assert (page.orientation, int(page.paperSize)) == ("landscape", 8)


def test_nothing_in_it_is_a_formula_or_a_link(written):
    with zipfile.ZipFile(written) as package:
        parts = [package.read(name) for name in package.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)


# -- people work in it


def upside_down(worksheet, head):
    """The rows below the head in the opposite order, as sorting puts them."""
    top = head_row(worksheet, head)
    rows = [[c.value for c in row] for row in worksheet.iter_rows(min_row=top + 1)]
    for y, row in enumerate(reversed(rows), start=top + 1):
        for x, value in enumerate(row, start=1):
            cell = worksheet.cell(y, x)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type


def sorted_rows(book):
    for name in ("退出台账", "待核"):
        upside_down(book[name], "来源文件")


def own_column(book):
    worksheet = book["退出台账"]
    worksheet.insert_cols(3)
    worksheet.cell(head_row(worksheet), 3, "我的批注")
    worksheet.cell(head_row(worksheet) + 1, 3, "待电话核实")


def own_rows(book):
    worksheet = book["退出台账"]
    worksheet.insert_rows(2, 2)
    worksheet["A2"] = "送分管领导审阅"
    worksheet.cell(worksheet.max_row + 1, 1, "合计")
    worksheet.cell(worksheet.max_row, column_of(worksheet, "数量"), 4)
    worksheet.cell(worksheet.max_row + 2, 1, "注：数字以年终为准")


def moved_column(book):
    worksheet = book["待核"]
    last = worksheet.max_column
    for row in worksheet.iter_rows(min_row=head_row(worksheet)):
        row[1].value, row[last - 1].value = row[last - 1].value, row[1].value


def own_sheet(book):
    book.create_sheet("草稿", 0)["A1"] = "企业名称"
    book["退出台账"].sheet_state = "hidden"


def sorted_lists(book):
    for name in ("来源", "冲突", "补填", "报送情况"):
        upside_down(book[name], "序号")


@pytest.mark.parametrize(
    "change",
    [sorted_rows, own_column, own_rows, moved_column, own_sheet, sorted_lists],
    ids=lambda change: change.__name__,
)
def test_a_person_who_arranges_the_workbook_does_no_harm(change, mixed, written):
    assert_equal(mixed, read_city(edited(written, change)))


def test_what_a_person_corrects_counts(written):
    def correct(book):
        worksheet = book["退出台账"]
        row = head_row(worksheet) + 1
        worksheet.cell(row, column_of(worksheet, "复查日期"), "2024.11.2")
        worksheet.cell(row, column_of(worksheet, "复查结果"), "合格")

    first = read_city(edited(written, correct)).tables["exit"].iloc[0]
    assert (first["rechecked_on"], first["recheck"]) == (pd.Timestamp(2024, 11, 2), "合格")


def without(head):
    def change(book):
        worksheet = book["退出台账"]
        worksheet.cell(head_row(worksheet), column_of(worksheet, head), "别的")

    return change


def twice(book):
    worksheet = book["退出台账"]
    worksheet.cell(head_row(worksheet), worksheet.max_column + 1, "备注")


def removed(name):
    def change(book):
        del book[name]

    return change


def new_row(book):
    worksheet = book["退出台账"]
    worksheet.cell(worksheet.max_row + 1, 3, "示例水泥九厂")


def copied_row(book):
    worksheet = book["退出台账"]
    worksheet.append([c.value for c in worksheet[worksheet.max_row]])
    for cell in worksheet[worksheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"  # openpyxl takes =1+1 for a formula, Excel copies it as it is


def far_off(book):
    worksheet = book["退出台账"]
    cell = worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "整改期限"))
    cell.value = date(9999, 12, 31)


def error_value(book):
    worksheet = book["退出台账"]
    cell = worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "整改期限"), "#VALUE!")
    cell.data_type = "e"


def formula_without_a_result(book):
    worksheet = book["退出台账"]
    worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "整改期限"), "=TODAY()")


def mistyped(book):
    worksheet = book["退出台账"]
    worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "整改期限"), "十月底再说")


def lost_row_number(book):
    worksheet = book["待核"]
    worksheet.cell(head_row(worksheet) + 1, column_of(worksheet, "来源行"), "四")


def wrong_word(book):
    worksheet = book["报送情况"]
    worksheet.cell(head_row(worksheet, "单位") + 1, column_of(worksheet, "报送情况"), "在路上")


def test_an_error_in_a_column_of_ones_own_is_nobodys_loss(written):
    def beside(book):
        worksheet = book["退出台账"]
        cell = worksheet.cell(head_row(worksheet) + 1, worksheet.max_column + 1, "#N/A")
        cell.data_type = "e"
        book.create_sheet("自己的")["A1"] = "=1/0"

    before = read_city(written)
    assert_equal(read_city(edited(written, beside)), before)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (removed("待核"), "缺少工作表“待核”"),
        (removed("来源"), "缺少工作表“来源”"),
        (without("企业名称"), "工作表“退出台账”的表头改过：找不到“企业名称”"),
        (without("来源行"), "找不到“来源行”"),
        (twice, "表头有不止一处“备注”"),
        (new_row, "第6行没有“来源文件”：市级台账只收从报送文件汇入的行"),
        (copied_row, "有不止一行的来源是 渝北区.csv CSV 第3行"),
        (mistyped, "应是日期，现为“十月底再说”"),
        (far_off, "应是2000 至 2099 年的日期，现为“9999-12-31”"),
        (error_value, "是错误值 #VALUE!；请填写数值或文字"),
        (formula_without_a_result, "的公式没有计算结果；请填写数值或文字"),
        (lost_row_number, "应是整数"),
        (wrong_word, "“在路上”应是已报送、零报告、未报送之一"),
    ],
)
def test_what_can_no_longer_be_read_is_said_in_a_sentence(change, said, written):
    with pytest.raises(Unreadable) as told:
        read_city(edited(written, change))
    assert str(told.value).startswith("city.xlsx：")
    assert said in str(told.value)


def test_a_mistyped_cell_is_named_by_its_address(written):
    with pytest.raises(Unreadable, match=r"退出台账!AB?[A-Z]?4 应是日期"):
        read_city(edited(written, mistyped))


@pytest.mark.parametrize("kind", ["csv", "blank", "list"])
def test_what_is_no_city_ledger_is_sent_to_merge(kind, tmp_path):
    contents = {
        "csv": sheet({}).encode(),
        "blank": blank_workbook(PLAN, "渝北区"),
        "list": list_workbook(published("exit", card()), PLAN, DAY),
    }
    path = tmp_path / "渝北区.xlsx"
    path.write_bytes(contents[kind])
    with pytest.raises(Unreadable, match=r"渝北区\.xlsx：不是.*请先.*phaseout merge"):
        read_city(path)


def test_a_file_that_is_not_there_is_said_too(tmp_path):
    with pytest.raises(Unreadable, match=r"city\.xlsx：找不到这个文件"):
        read_city(tmp_path / "city.xlsx")


def test_the_mark_is_also_found_where_a_program_dropped_the_properties(mixed, written):
    parts = BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            if name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
    written.write_bytes(parts.getvalue())
    assert_equal(mixed, read_city(written))


def test_a_ledger_of_another_plan_is_refused(written):
    with pytest.raises(Unreadable, match="按方案“chongqing-2024”汇总，不是“national”"):
        read_city(written, NATIONAL)


def test_a_ledger_of_a_plan_of_ones_own_asks_for_it(mixed, tmp_path):
    own = replace(PLAN, id="own-2024")
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(replace(mixed, plan="own-2024"), own, DAY))
    with pytest.raises(Unreadable, match="请用 --plan 指明"):
        read_city(path)
    assert read_city(path, own).plan == "own-2024"


def test_a_plan_changed_since_the_merge_is_named_as_the_reason(mixed, written):
    exit_ledger = PLAN.ledgers["exit"]
    more = {**FIELDS, "new": replace(FIELDS["remark"], id="new", header="新栏目")}
    changed = replace(PLAN, version="new", ledgers={"exit": replace(exit_ledger, fields=more)})
    with pytest.raises(Unreadable, match="没有“新栏目”：汇总之后方案改过"):
        read_city(written, changed)


# -- several


def test_several_ledgers_are_one(tmp_path):
    one = merged(tmp_path / "a", {"渝北区.csv": sheet({})})
    other = merged(tmp_path / "b", {"巴南区.csv": sheet({"区县": "巴南区"}, OTHER)})
    both = joined([one, other])
    assert both.table("exit")["_file"].tolist() == ["渝北区.csv", "巴南区.csv"]
    assert [len(both.pending["exit"]), len(both.sources)] == [1, 2]
    assert both.units.submitted == ("渝北区", "巴南区")
    assert len(both.units.missing) == 39


def test_one_ledger_joined_is_itself(mixed):
    assert_equal(mixed, joined([mixed]))


def test_ledgers_of_two_plans_are_not_joined(mixed):
    with pytest.raises(Unreadable, match="不是同一方案（chongqing-2024、huizhou-2021）"):
        joined([mixed, replace(mixed, plan="huizhou-2021")])


def test_a_file_in_two_ledgers_would_count_twice(mixed):
    with pytest.raises(Unreadable, match=r"都汇入了 渝北区\.csv"):
        joined([mixed, replace(mixed, sources=mixed.sources[1:2])])


# -- public lists


def card(**more):
    return CardRow(**{
        "list": "yellow", "enterprise": "示例水泥一厂", "credit_code": CODE, "unit": "渝北区",
        "standards": ("能耗",), "publishers": ("市经济信息委",), "since": date(2024, 4, 1),
        **more,
    })  # fmt: skip


def published(name, *rows):
    about = PLAN.lists[name]
    return PublishedList(
        list=name, title=about.title, regime=about.regime, published_at=about.published_at,
        rows=rows, publishers=("市经济信息委",),
    )  # fmt: skip


def test_a_list_bears_the_title_of_its_own_regime():
    worksheet = book_of(list_workbook(published("yellow", card()), PLAN, DAY)).worksheets[0]
    assert worksheet["A1"].value == "不达标应限期整改的企业名单（“黄牌”名单）"
    assert worksheet["A2"].value.split("\n")[0] == PLAN.lists["yellow"].regime
    assert "公布单位：市经济信息委　公布日期：2024-12-31" in worksheet["A2"].value


@pytest.mark.parametrize("name", ["yellow", "red", "exit"])
def test_a_public_list_has_no_column_for_a_person(name):
    worksheet = book_of(list_workbook(published(name, card()), PLAN, DAY)).worksheets[0]
    heads = {c.value for c in worksheet[head_row(worksheet, "企业名称")]}
    assert not heads & {field.header for field in FIELDS.values() if field.personal}


def test_a_row_overdue_or_due_for_closure_says_so():
    rows = [card(), card(overdue=True), card(overdue=True, due_for_closure=True)]
    worksheet = book_of(list_workbook(published("yellow", *rows), PLAN, DAY)).worksheets[0]
    states = [row["状态"] for row in table(worksheet, "状态")]
    assert states == ["整改中", "逾期未整改", "整改不达标"]


def test_a_removed_row_stands_nowhere_in_the_workbook():
    rows = [
        card(change="kept"),
        card(change="removed", enterprise="示例水泥二厂", reason="复查合格"),
    ]
    book = book_of(list_workbook(published("yellow", *rows), PLAN, DAY))
    assert book.sheetnames == ["黄牌名单"]
    assert [row["企业名称"] for row in table(book["黄牌名单"], "状态")] == ["示例水泥一厂"]


def test_sealed_equipment_is_shown_as_not_dismantled():
    rows = [card(sealed_only=True, exit_mode="断水断电封存"), card()]
    worksheet = book_of(list_workbook(published("exit", *rows), PLAN, DAY)).worksheets[0]
    assert [row["未拆除"] for row in table(worksheet, "未拆除")] == ["已封存", None]


# -- large ones


def test_a_large_ledger_drawn_row_by_row_says_the_same_cells(mixed, monkeypatch):
    small = book_of(city_workbook(mixed, PLAN, DAY))
    monkeypatch.setattr(draw, "CELLS_IN_MEMORY", 10)
    content = city_workbook(mixed, PLAN, DAY)
    large = book_of(content)
    assert content == city_workbook(mixed, PLAN, DAY)
    for sheet in small:
        twin = large[sheet.title]
        assert [[c.value for c in row] for row in sheet] == [[c.value for c in row] for row in twin]
        noted = [(c.coordinate, c.comment.text) for row in sheet for c in row if c.comment]
        assert noted == [(c.coordinate, c.comment.text) for row in twin for c in row if c.comment]


def test_a_large_ledger_is_read_back_without_going_through_its_cells_twice(
    mixed, tmp_path, monkeypatch
):
    monkeypatch.setattr(draw, "CELLS_IN_MEMORY", 0)
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(mixed, PLAN, DAY))
    for module, slow in ((workbook, "missing"), (reach, "_refuse_box")):
        monkeypatch.setattr(module, slow, lambda *_: pytest.fail("gone through twice"))
    assert_equal(mixed, read_city(path))


def test_a_sheet_beyond_what_packages_of_32_bits_hold_is_written_and_read_back(
    mixed, tmp_path, monkeypatch
):
    monkeypatch.setattr(draw, "CELLS_IN_MEMORY", 0)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10_000)
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook(mixed, PLAN, DAY))
    with zipfile.ZipFile(path) as package:
        assert max(part.file_size for part in package.infolist()) > zipfile.ZIP64_LIMIT
    assert_equal(mixed, read_city(path))


def test_a_sheet_of_more_rows_than_excel_holds_is_refused_with_the_way_to_split(mixed, monkeypatch):
    from phaseout.edges.writing import city as writing

    monkeypatch.setattr(writing, "MOST_ROWS", 1)
    with pytest.raises(WriteRefused, match=r"超过 Excel 的上限.*请按区县分几次运行 phaseout merge"):
        city_workbook(mixed, PLAN, DAY)


def test_the_writing_tells_how_far_it_has_come(mixed, monkeypatch):
    monkeypatch.setattr(steps, "A_STEP", 1)
    told = []
    assert city_workbook(mixed, PLAN, DAY, told.append) == city_workbook(mixed, PLAN, DAY)
    assert told == ["退出台账"] * 2 + ["待核"] * 3 + ["重复"]
    assert steps_of(mixed) == len(told)


def test_a_mistyped_name_finds_what_a_person_sees_there_whatever_its_ending(tmp_path):
    for name in (".市级台账.xlsx.lock", "~$市级台账.xlsx", "市级台账.xlsx"):
        (tmp_path / name).touch()
    for typed in ("市及台账.xlsx", "市级台账.xls", "市级台账"):
        with pytest.raises(Unreadable, match=r"是不是“[^~.]*市级台账\.xlsx”？"):
            read_city(tmp_path / typed)
    with pytest.raises(Unreadable, match="找不到这个文件，请核对路径"):
        read_city(tmp_path / "nix.xlsx")
