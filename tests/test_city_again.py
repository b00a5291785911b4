"""The next merge: what people decided, corrected and changed in the city ledger is taken up again."""

import csv
import json
import time
from datetime import date
from io import StringIO

import openpyxl
import pandas as pd
import pytest
from calls import phaseout

from phaseout.cases.items import KEY
from phaseout.edges.reading.city import read_city
from phaseout.edges.reading.preflight import Unreadable
from phaseout.jobs.batch import Job, merge_files
from phaseout.jobs.cities import last_city, taken_up, write_city
from phaseout.merge.completed import Blanks, completed
from phaseout.model.ledger import UNIT
from phaseout.model.merged import REASON
from phaseout.plan import load

PLAN = load("chongqing-2024")
DAY = date(2024, 12, 31)
FIELDS = PLAN.ledgers["exit"].fields
HEADS = [field.header for field in FIELDS.values()]
ROW = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "统一社会信用代码": "91500000MAXXXXXX71", "手续情况": "完备",
    "所属行业": "水泥", "联系人": "示例人员", "联系电话": "010-20000000",
    "标准类别": "能耗", "不达标事项": "水泥单位产品能耗超过限额", "依据": "《中华人民共和国节约能源法》",
    "发现日期": "2024-03-12", "主体设备(生产线)名称": "水泥磨", "数量": "2", "数量单位": "台",
    "责任部门": "市经济信息委", "处置措施": "限期整改", "文书号": "示例整改〔2024〕1号",
    "责令整改日期": "2024-04-01", "整改期限": "2024-10-08",
}  # fmt: skip
"""An order that runs, of an invented firm."""
KILN = {"主体设备(生产线)名称": "立窑"}
DRYER = {"主体设备(生产线)名称": "烘干机"}
YUBEI, BANAN, OFFICE = "渝北区.csv", "巴南区.csv", "市经济信息委.csv"
ELSEWHERE = {
    "区县": "巴南区", "企业名称": "示例砖瓦一厂", "统一社会信用代码": "", "手续情况": "不完备", "所属行业": "烧结砖瓦",
}  # fmt: skip


def sheet(*rows):
    """A return as CSV: rows that differ from the example as said."""
    text = StringIO()
    writer = csv.DictWriter(text, HEADS, restval="")
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return text.getvalue()


class City:
    """A folder with returns and the city ledger made of them, as a clerk has it."""

    def __init__(self, folder):
        self.folder, self.path = folder, folder / "市级台账.xlsx"
        self.files = {}

    def send(self, name, *rows):
        """A return comes in, or comes in again under the same name."""
        (self.folder / "收到").mkdir(exist_ok=True)
        self.files[name] = self.folder / "收到" / name
        self.files[name].write_text(sheet(*rows), encoding="utf-8")

    def merge(self, *names, again=True, decisions=None, day=DAY, receipts=None):
        """The returns named (all, if none are) merged, on top of the last ledger if there is one."""
        previous = self.path if again and self.path.exists() else None
        before = last_city(previous, None) if previous else None
        paths = [self.files[name] for name in names or self.files]
        merged, self.results = merge_files(
            paths, Job(PLAN.id, day), again=taken_up(PLAN, before, decisions, receipts)
        )
        files = dict(zip([p.name for p in paths], paths, strict=True))
        self.aside = write_city(
            merged, PLAN, day, self.path, force=False, previous=previous, files=files
        )
        for source in merged.sources:
            assert source.read == source.merged + source.pending + source.duplicate
        back = read_city(self.path)
        assert [s.file for s in back.sources] == [s.file for s in merged.sources]
        return merged

    def work(self, change):
        """Somebody opens the ledger, changes it and saves it."""
        book = openpyxl.load_workbook(self.path)
        change(book)
        book.save(self.path)


@pytest.fixture
def city(tmp_path):
    return City(tmp_path)


def head_row(worksheet, head="来源文件"):
    return next(row[0].row for row in worksheet.iter_rows() if head in [c.value for c in row])


def put(book, sheet, values, where=None):
    """Cells of the first row below the heads that shows these values elsewhere, by their heads."""
    worksheet = book[sheet]
    top = head_row(worksheet)
    columns = {c.value: c.column for c in worksheet[top] if c.value}
    for y in range(top + 1, worksheet.max_row + 1):
        if all(worksheet.cell(y, columns[h]).value == v for h, v in (where or {}).items()):
            for head, value in values.items():
                worksheet.cell(y, columns[head]).value = value
            return
    raise LookupError(where)


def shown(path, name):
    """The rows of a sheet as dicts."""
    worksheet = openpyxl.load_workbook(path)[name]
    top = next(r[0].row for r in worksheet.iter_rows() if "序号" in [c.value for c in r] or "来源文件" in [c.value for c in r])  # fmt: skip
    heads = [c.value for c in worksheet[top]]
    rows = worksheet.iter_rows(min_row=top + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]


def decide(choice, by="市经济信息委 示例人员", reason="见复查记录", line=0):
    """What a person writes into the sheet of conflicts."""

    def change(book):
        worksheet = book["冲突"]
        top = head_row(worksheet)
        columns = {c.value: c.column for c in worksheet[top]}
        written = {"处理决定": choice, "决定人": by, "决定理由": reason}
        for head, value in written.items():
            worksheet.cell(top + 1 + line, columns[head]).value = value or None

    return change


# -- nothing changed


def test_merging_twice_changes_nothing(city):
    city.send(YUBEI, {}, KILN | {"发现日期": "2024年3月"})
    city.send(OFFICE, {"处置措施": "停产整改"}, DRYER)
    city.merge()
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before
    assert city.aside == city.path


def test_a_ledger_merged_from_itself_alone_is_the_same(city):
    city.send(YUBEI, {"联系人": ""}, KILN | {"发现日期": "2024年3月"}, DRYER)
    city.send(OFFICE, {}, DRYER | {"处置措施": "停产整改"})
    city.merge()
    before = city.path.read_bytes()
    merged = merge_files([], Job(PLAN.id, DAY), again=taken_up(PLAN, last_city(city.path, None), None, None))[0]  # fmt: skip
    write_city(merged, PLAN, DAY, city.path, force=False, previous=city.path)
    assert city.path.read_bytes() == before


def test_the_order_of_the_files_does_not_count(city, tmp_path):
    city.send(YUBEI, {}, KILN)
    city.send(BANAN, ELSEWHERE)
    city.send(OFFICE, {"处置措施": "停产整改"})
    city.merge(YUBEI, BANAN, OFFICE)
    one = city.path.read_bytes()
    city.path.unlink()
    city.merge(OFFICE, BANAN, YUBEI)
    assert city.path.read_bytes() == one


# -- conflicts


def conflicting(city):
    city.send(YUBEI, {}, KILN)
    city.send(OFFICE, {"处置措施": "停产整改"})
    return city.merge()


def test_a_decision_for_one_row_is_followed_and_recorded(city):
    conflicting(city)
    city.work(decide("取乙"))
    merged = city.merge()
    (conflict,) = merged.conflicts
    assert (conflict.resolution, conflict.ruling.by) == ("取乙", "市经济信息委 示例人员")
    assert sorted(merged.table("exit")["measure"]) == ["停产整改", "限期整改"]
    assert len(merged.pending["exit"]) == 0
    line = shown(city.path, "冲突")[0]
    assert (line["处理决定"], line["决定理由"], line["处理情况"]) == (
        "取乙", "见复查记录", "已照办：取乙",
    )  # fmt: skip
    assert "按决定取乙：市经济信息委 示例人员" in merged.duplicates["exit"]["_repeats"].iloc[0]


def test_two_rows_that_are_two_things_both_stand(city):
    conflicting(city)
    city.work(decide("并存", line=1))
    merged = city.merge()
    assert len(merged.table("exit")) == 3
    assert merged.conflicts[0].resolution == "并存"


def test_a_decision_holds_at_every_later_merge(city):
    conflicting(city)
    city.work(decide("取甲"))
    city.merge()
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


def test_a_decision_whose_rows_changed_is_asked_again(city):
    conflicting(city)
    city.work(decide("取甲"))
    city.merge()
    city.send(OFFICE, {"处置措施": "停产整改", "文书号": "示例整改〔2024〕9号"})
    merged = city.merge()
    (conflict,) = merged.conflicts
    assert conflict.resolution == "pending"
    assert "有变动，请重新决定（原决定：取甲" in conflict.note
    assert [row["处理决定"] for row in shown(city.path, "冲突")] == [None, None]
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (decide("取甲", by=""), "请写明决定人和理由"),
        (decide("取甲", reason=""), "请写明决定人和理由"),
        (decide("取丙"), "看不懂“取丙”，请填取甲、取乙、并存"),
        (decide("以第一行为准"), "看不懂“以第一行为准”"),
    ],
)
def test_a_decision_that_cannot_be_followed_says_why_and_stays_as_written(city, written, said):
    conflicting(city)
    city.work(written)
    merged = city.merge()
    assert merged.conflicts[0].resolution == "pending"
    assert said in shown(city.path, "冲突")[0]["处理情况"]
    assert shown(city.path, "冲突")[0]["处理决定"]
    assert len(merged.pending["exit"]) == 2


def test_two_decisions_on_one_conflict_are_none(city):
    conflicting(city)
    city.work(decide("取甲", line=0))
    city.work(decide("取乙", line=1))
    assert "写了不同的决定" in city.merge().conflicts[0].note or (
        "写了不同的决定" in city.merge().conflicts[0].ruling.note
    )


def test_decisions_may_stand_in_a_file_of_their_own(city, tmp_path):
    conflicting(city)
    lines = shown(city.path, "冲突")
    lines[0] |= {"处理决定": "取甲", "决定人": "示例人员", "决定理由": "现场核实"}
    given = tmp_path / "决定.csv"
    with given.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    merged = city.merge(decisions=given)
    assert merged.conflicts[0].resolution == "取甲"
    assert city.merge().conflicts[0].resolution == "取甲"


def test_a_file_of_decisions_without_the_check_number_is_refused(city, tmp_path):
    conflicting(city)
    given = tmp_path / "决定.csv"
    given.write_text("台账,事项,处理决定\n退出台账,甲,取甲\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="表头没有“决定人”；请从市级台账的“冲突”表"):
        city.merge(decisions=given)


# -- corrections of rows that wait


WAITING = {"发现日期": "2024年3月"}


def test_a_row_corrected_and_signed_is_checked_again_and_merged(city):
    city.send(YUBEI, {}, KILN | WAITING)
    city.merge()
    fix = {"发现日期": "2024-03-15", "补正人": "示例人员", "补正理由": "电话核实"}
    city.work(lambda book: put(book, "待核", fix, KILN))
    merged = city.merge()
    assert len(merged.pending["exit"]) == 0
    kiln = merged.table("exit").set_index("equipment").loc["立窑"]
    assert str(kiln["found_on"].date()) == "2024-03-15"
    (edit,) = merged.edits
    assert (edit.before, edit.after, edit.by) == ("2024年3月", "2024-03-15", "示例人员")
    assert [(r["栏目"], r["补正理由"]) for r in shown(city.path, "人工改动")] == [
        ("发现日期", "电话核实")
    ]


def test_a_correction_holds_at_every_later_merge(city):
    city.send(YUBEI, {}, KILN | WAITING)
    city.merge()
    fix = {"发现日期": "2024-03-15", "补正人": "示例人员", "补正理由": "电话核实"}
    city.work(lambda book: put(book, "待核", fix, KILN))
    city.merge()
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


def test_a_correction_without_a_name_stays_where_it_is_and_says_so(city):
    city.send(YUBEI, {}, KILN | WAITING)
    city.merge()
    city.work(lambda book: put(book, "待核", {"发现日期": "2024-03-15"}, KILN))
    merged = city.merge()
    assert "写明补正人和补正理由后才重新校验" in merged.pending["exit"]["_reason"].iloc[0]
    assert shown(city.path, "待核")[0]["发现日期"] == "2024-03-15"
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before
    city.work(lambda book: put(book, "待核", {"补正人": "示例人员", "补正理由": "核实"}, KILN))
    assert len(city.merge().pending["exit"]) == 0


def test_a_correction_that_is_still_wrong_waits_with_the_new_reason(city):
    city.send(YUBEI, {}, KILN | WAITING)
    city.merge()
    fix = {"发现日期": "2024-02-30", "补正人": "示例人员", "补正理由": "电话核实"}
    city.work(lambda book: put(book, "待核", fix, KILN))
    merged = city.merge()
    assert "2024-02-30" in merged.pending["exit"]["_reason"].iloc[0]
    line = shown(city.path, "待核")[0]
    assert (line["补正人"], line["补正理由"]) == ("示例人员", "电话核实")


def test_a_conflict_may_be_settled_by_correcting_one_of_its_rows(city):
    conflicting(city)
    fix = {"处置措施": "限期整改", "补正人": "示例人员", "补正理由": "部门笔误"}
    city.work(lambda book: put(book, "待核", fix, {"来源文件": OFFICE}))
    merged = city.merge()
    assert merged.conflicts == ()
    assert [len(merged.table("exit")), len(merged.duplicates["exit"])] == [2, 1]


# -- cells changed by hand


def test_a_cell_changed_by_hand_is_kept_with_a_mark(city):
    city.send(YUBEI, {}, KILN)
    city.merge()
    city.work(
        lambda book: put(book, "退出台账", {"复查日期": "2024-11-02", "复查结果": "合格"}, KILN)
    )
    merged = city.merge()
    kiln = merged.table("exit").set_index("equipment").loc["立窑"]
    assert kiln["recheck"] == "合格"
    assert {(e.field, e.before, e.after) for e in merged.edits} == {
        ("rechecked_on", None, "2024-11-02"), ("recheck", None, "合格"),
    }  # fmt: skip
    worksheet = openpyxl.load_workbook(city.path)["退出台账"]
    notes = [c.comment.text for row in worksheet for c in row if c.comment and "市级改动" in c.comment.text]  # fmt: skip
    assert len(notes) == 2
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


def test_a_change_that_a_rule_objects_to_stands_and_is_asked_about(city):
    city.send(YUBEI, {})
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"责任部门": "市应急局"}))
    merged = city.merge()
    assert merged.table("exit")["department"].tolist() == ["市应急局"]
    (told,) = merged.questions
    assert (told.rule, told.enterprise) == ("C001", "示例水泥一厂")
    assert told.message.startswith("市级改动后的这一行：")
    assert shown(city.path, "请核实")[0]["问题"] == told.message


def test_a_change_taken_back_by_hand_is_none(city):
    city.send(YUBEI, {}, KILN)
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"处置措施": "停产整改"}, KILN))
    assert len(city.merge().edits) == 1
    city.work(lambda book: put(book, "退出台账", {"处置措施": "限期整改"}, KILN))
    assert city.merge().edits == ()


def test_a_change_moves_to_the_row_that_the_unit_sends_again(city):
    city.send(YUBEI, KILN)
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"文书号": "示例整改〔2024〕8号"}, KILN))
    city.send(YUBEI, DRYER, KILN | {"数量": "3"})
    merged = city.merge()
    kiln = merged.table("exit").set_index("equipment").loc["立窑"]
    assert (kiln["document_no"], kiln["quantity"]) == ("示例整改〔2024〕8号", 3)
    assert [e.row.row for e in merged.edits] == [3]


def test_a_change_that_the_unit_made_itself_is_done_with(city):
    city.send(YUBEI, KILN)
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"文书号": "示例整改〔2024〕8号"}, KILN))
    city.send(YUBEI, KILN | {"文书号": "示例整改〔2024〕8号"})
    merged = city.merge()
    assert (len(merged.table("exit")), merged.edits) == (1, ())


def test_a_change_against_which_the_unit_reports_something_else_is_a_conflict(city):
    city.send(YUBEI, KILN)
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"文书号": "示例整改〔2024〕8号"}, KILN))
    city.send(YUBEI, KILN | {"文书号": "示例整改〔2024〕9号"})
    merged = city.merge()
    (conflict,) = merged.conflicts
    assert conflict.differs == ("document_no",)
    assert sorted(merged.raw["exit"]["document_no"]) == [
        "示例整改〔2024〕8号", "示例整改〔2024〕9号",
    ]  # fmt: skip
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before
    city.work(decide("取乙"))
    (row,) = city.merge().table("exit")["document_no"]
    assert row in {"示例整改〔2024〕8号", "示例整改〔2024〕9号"}
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


def test_a_changed_row_that_the_unit_no_longer_sends_waits(city):
    city.send(YUBEI, KILN, DRYER)
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"文书号": "示例整改〔2024〕8号"}, KILN))
    city.send(YUBEI, DRYER)
    merged = city.merge()
    assert "没有这一行，而市级台账中改动过：文书号" in merged.pending["exit"]["_reason"].iloc[0]


def test_a_row_deleted_by_hand_waits_and_is_not_lost(city):
    city.send(YUBEI, {}, KILN)
    city.merge()

    def delete(book):
        worksheet = book["退出台账"]
        worksheet.delete_rows(head_row(worksheet) + 1)

    city.work(delete)
    merged = city.merge()
    assert "被人删去" in merged.pending["exit"]["_reason"].iloc[0]
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before
    city.work(lambda book: put(book, "待核", {"补正人": "示例人员", "补正理由": "误删"}))
    assert len(city.merge().table("exit")) == 2
    assert len(city.merge().table("exit")) == 2


def test_people_may_sort_filter_and_add_columns_without_any_change_being_seen(city):
    city.send(YUBEI, {}, KILN, DRYER)
    city.merge()

    def arrange(book):
        worksheet = book["退出台账"]
        top = head_row(worksheet)
        rows = [[c.value for c in row] for row in worksheet.iter_rows(min_row=top + 1)]
        for y, row in enumerate(reversed(rows), start=top + 1):
            for x, value in enumerate(row, start=1):
                worksheet.cell(y, x).value = value
        worksheet.insert_cols(4)
        worksheet.cell(top, 4).value = "我的批注"
        worksheet.row_dimensions[top + 1].hidden = True

    city.work(arrange)
    assert city.merge().edits == ()


def test_a_personal_value_is_kept_as_changed_but_not_told_a_second_time(city):
    city.send(YUBEI, {})
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"联系电话": "010-20000009"}))
    merged = city.merge()
    assert merged.table("exit")["phone"].tolist() == ["010-20000009"]
    assert merged.edits[0].before == "（个人信息，见报送文件）"
    before = city.path.read_bytes()
    city.merge()
    assert city.path.read_bytes() == before


# -- rounds


def test_a_unit_that_sends_again_replaces_its_rows_and_the_others_stay(city):
    city.send(YUBEI, {}, KILN)
    city.send(BANAN, ELSEWHERE)
    city.merge()
    city.send(YUBEI, {}, DRYER)
    merged = city.merge(YUBEI)
    assert set(merged.table("exit")["equipment"]) == {"水泥磨", "烘干机"}
    assert merged.units.submitted == ("渝北区", "巴南区")
    (told,) = merged.replaced
    assert (told.unit, told.old_rows, told.new_rows) == ("渝北区", 2, 2)


def test_what_is_no_longer_reported_is_named(city):
    city.send(
        YUBEI, {}, KILN | {"企业名称": "示例水泥三厂", "统一社会信用代码": "", "手续情况": "不完备"}
    )
    city.merge()
    city.send(YUBEI, {})
    assert city.merge().replaced[0].gone == ("示例水泥三厂",)
    assert shown(city.path, "替换情况")[0]["不再填报的企业"] == "示例水泥三厂"


def test_a_blank_filled_in_from_a_return_that_was_withdrawn_is_blank_again(city):
    city.send(YUBEI, {"文书号": "示例整改〔2024〕1号", "联系人": ""})
    city.send(OFFICE, {"联系人": "示例甲"})
    assert city.merge().table("exit")["contact"].tolist() == ["示例甲"]
    city.send(OFFICE, DRYER)
    merged = city.merge(OFFICE)
    mill = merged.table("exit").set_index("equipment").loc["水泥磨"]
    assert mill["contact"] != mill["contact"]
    assert merged.filled == ()


def test_the_last_ledger_is_kept_beside_the_new_one(city):
    city.send(YUBEI, {})
    city.merge()
    old = city.path.read_bytes()
    city.send(YUBEI, {}, KILN)
    city.merge()
    assert city.aside.name == "市级台账.2024-12-31.xlsx"
    assert city.aside.read_bytes() == old


# -- the call


def call(*words):
    return phaseout("merge", *words, "--today", "2024-12-31")


def test_a_ledger_that_people_worked_in_is_not_overwritten_and_the_way_is_named(city):
    city.send(YUBEI, {})
    city.merge()
    city.work(lambda book: put(book, "退出台账", {"处置措施": "停产整改"}))
    edited = city.path.read_bytes()
    done = call(city.folder / "收到", "--plan", PLAN.id, "-o", city.path)
    assert done.returncode == 2
    assert "请加 --previous" in done.stderr
    assert city.path.read_bytes() == edited


def test_decisions_alone_are_followed_without_any_file(city):
    conflicting(city)
    city.work(decide("取甲"))
    done = call("--previous", city.path, "-o", city.path, "--format", "json")
    assert done.returncode == 0, done.stderr
    face = json.loads(done.stdout)
    assert face["rows"] == {"read": 3, "merged": 2, "pending": 0, "duplicate": 1}
    assert face["conflicts"][0]["resolution"] == "取甲"


def test_a_call_without_files_and_without_a_last_ledger_says_what_is_missing(tmp_path):
    done = call("-o", tmp_path / "a.xlsx")
    assert done.returncode == 2
    assert "请写明要汇总的文件或文件夹" in done.stderr


@pytest.mark.parametrize("sheet", ["来源", "待核", "_底稿", "冲突", "退出台账"])
def test_a_ledger_that_somebody_broke_is_said_and_nothing_is_written(city, sheet):
    city.send(YUBEI, {})
    city.merge()

    def remove(book):
        del book[sheet]

    city.work(remove)
    broken = city.path.read_bytes()
    done = call(city.folder / "收到", "--previous", city.path, "-o", city.path)
    assert done.returncode == 2
    assert "缺少" in done.stderr
    assert city.path.read_bytes() == broken
    assert len(list(city.folder.glob("市级台账*"))) == 1


def test_a_row_that_waits_must_not_be_thrown_away(city):
    city.send(YUBEI, {}, KILN | WAITING)
    city.merge()

    def delete(book):
        worksheet = book["待核"]
        worksheet.delete_rows(head_row(worksheet) + 1)

    city.work(delete)
    with pytest.raises(Unreadable, match="待核的行不能删去"):
        city.merge()


def test_what_is_changed_in_a_row_that_repeats_another_is_not_lost_without_a_word(city):
    city.send(YUBEI, {})
    city.send(OFFICE, {})
    city.merge()
    city.work(lambda book: put(book, "重复", {"处置措施": "停产整改"}))
    with pytest.raises(Unreadable, match="第2行的“处置措施”有改动：重复的行不计入台账"):
        city.merge()


# -- a required field that another unit fills in

BLANK, FULL = {"依据": ""}, {"区县": "渝北区"}


def waiting(merged):
    """The files of the rows that wait, in their order."""
    return list(merged.pending["exit"]["_file"])


def test_a_row_that_lacks_something_is_not_let_in_by_a_decision_on_another_column(city):
    city.send(YUBEI, BLANK)
    city.send(OFFICE, FULL | {"处置措施": "停产整治"})
    merged = city.merge()
    assert waiting(merged) == [YUBEI]
    assert merged.conflicts == ()
    assert list(merged.table("exit")["_file"]) == [OFFICE]


def test_a_row_kept_from_the_last_ledger_waits_again_when_nobody_fills_it_in_any_more(city):
    city.send(YUBEI, BLANK)
    city.send(OFFICE, FULL)
    assert waiting(city.merge()) == []
    city.send(OFFICE, FULL | ELSEWHERE | {"区县": "渝北区"})
    merged = city.merge(OFFICE)
    assert waiting(merged) == [YUBEI]
    assert "依据" in merged.pending["exit"]["_reason"].item()
    assert waiting(city.merge(OFFICE)) == [YUBEI]


def test_a_row_kept_from_the_last_ledger_is_completed_by_a_new_return(city):
    city.send(YUBEI, BLANK)
    assert waiting(city.merge()) == [YUBEI]
    city.send(OFFICE, FULL)
    merged = city.merge(OFFICE)
    assert waiting(merged) == []
    assert merged.table("exit")["basis"].item() == ROW["依据"]


def test_finding_out_who_fills_in_what_grows_with_the_rows_alone():
    def seconds(count):
        keys = [f"{k // 2}" for k in range(count)]
        rows = pd.DataFrame({
            KEY: keys, UNIT: ["渝北区", "市经济信息委"] * (count // 2),
            "basis": [None, "甲"] * (count // 2), REASON: ["缺", None] * (count // 2),
        })  # fmt: skip
        blanks = {k: Blanks(frozenset({"basis"}), "缺") for k in range(0, count, 2)}
        start = time.process_time()
        assert completed(rows, blanks, ["basis"]) == set(blanks)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(16_000) < 30 * seconds(1_000)
