"""Nothing is lost on the way into the city ledger: every row is merged, pending, a duplicate, or listed."""

import csv
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phaseout.edges.reading.city import read_city
from phaseout.edges.writing.city import city_workbook, repairs, tables
from phaseout.jobs.batch import Again, Job, merge_files
from phaseout.jobs.outputs import write_receipts
from phaseout.plan import load

PLAN = load("chongqing-2024")
DAY = date(2024, 12, 31)
HEADS = [field.header for field in PLAN.ledgers["exit"].fields.values()]
ROW = {
    "区县": "渝北区", "企业名称": "示例水泥一厂", "手续情况": "不完备", "所属行业": "水泥", "标准类别": "能耗",
    "不达标事项": "水泥单位产品能耗超过限额", "依据": "《中华人民共和国节约能源法》", "发现日期": "2024-03-12",
    "主体设备(生产线)名称": "水泥磨", "数量": "2", "数量单位": "台", "责任部门": "市经济信息委",
    "处置措施": "限期整改", "文书号": "示例整改〔2024〕1号", "责令整改日期": "2024-04-01", "整改期限": "2024-10-08",
}  # fmt: skip
KINDS = {
    "sound": {},
    "faulty": {"发现日期": "2024年3月"},
    "other": {"主体设备(生产线)名称": "立窑"},
    "conflict": {"处置措施": "停产整改"},
    "elsewhere": {"企业名称": "示例砖瓦一厂", "所属行业": "烧结砖瓦"},
    "total": dict.fromkeys(HEADS, "") | {"区县": "合计", "数量": "9"},
    "note": dict.fromkeys(HEADS, "") | {"区县": "注：以上已核实"},
    "blank": dict.fromkeys(HEADS, ""),
}
UNITS = ("渝北区", "巴南区", "市经济信息委")


def text(*rows):
    """A return as CSV; rows that differ from the example as said."""
    out = StringIO()
    writer = csv.DictWriter(out, HEADS, restval="")
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return out.getvalue()


def said_in(city):
    """All words of the city ledger, its very hidden sheet apart."""
    book = openpyxl.load_workbook(city)
    return "\n".join(
        str(c.value)
        for sheet in book
        if sheet.title != "_底稿"
        for row in sheet
        for c in row
        if c.value
    )


LINES = st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=st.lists(LINES, min_size=1, max_size=3), data=st.data())
def test_a_token_in_every_row_turns_up_in_the_city_ledger(sent, data, tmp_path):
    tokens, paths = [], []
    for unit, kinds in zip(UNITS, sent, strict=False):
        rows = []
        for kind in kinds:
            row = dict(KINDS[kind])
            if kind != "blank":
                tokens.append(f"记号{len(tokens):04d}")
                field = "区县" if kind == "note" else "备注"
                row[field] = row.get(field, "") + tokens[-1]
            rows.append(row)
        path = tmp_path / f"{unit}.csv"
        path.write_text(text(*rows), encoding="utf-8")
        paths.append(path)
    city, _ = merge_files(data.draw(st.permutations(paths)), Job(PLAN.id, DAY))
    for source in city.sources:
        assert source.read == source.merged + source.pending + source.duplicate
    out = tmp_path / "city.xlsx"
    out.write_bytes(city_workbook(city, PLAN, DAY))
    words = said_in(out)
    assert [token for token in tokens if token not in words] == []
    back = read_city(out)
    assert back.count("read") == city.count("read")
    assert back.ignored == city.ignored


def test_rows_that_are_no_items_are_listed_with_their_cells(tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(
        "填报单位：渝北区\n" + text({}, KINDS["total"], KINDS["note"]), encoding="utf-8"
    )
    city, _ = merge_files([path], Job(PLAN.id, DAY))
    told = [(i.place.row, i.kind) for i in city.ignored]
    assert told == [(1, "标题"), (2, "表头"), (4, "合计"), (5, "说明")]
    assert city.ignored[2].cells.startswith("B4：合计")


def test_a_cell_that_was_repaired_shows_what_the_clerk_wrote(tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(text({"发现日期": "2024.3.12"}), encoding="utf-8")
    city, _ = merge_files([path], Job(PLAN.id, DAY))
    out = tmp_path / "city.xlsx"
    out.write_bytes(city_workbook(city, PLAN, DAY))
    notes = [
        c.comment.text for row in openpyxl.load_workbook(out)["退出台账"] for c in row if c.comment
    ]
    assert "原文：2024.3.12" in notes


def test_every_repair_is_listed_also_where_comments_have_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_REPAIRS", 1)
    monkeypatch.setattr(repairs, "MOST_REPAIRS", 1)
    path = tmp_path / "渝北区.csv"
    path.write_text(text({"发现日期": "2024.3.12"}, KINDS["other"] | {"发现日期": "2024.3.13"}))
    city, _ = merge_files([path], Job(PLAN.id, DAY))
    out = tmp_path / "city.xlsx"
    out.write_bytes(city_workbook(city, PLAN, DAY))
    lines = list(openpyxl.load_workbook(out)["修正"].iter_rows(values_only=True))
    assert "只有前 1 处写有批注" in lines[1][0]
    assert [line[3:5] for line in lines[-2:]] == [
        ("2024.3.12", "2024-03-12"), ("2024.3.13", "2024-03-13"),
    ]  # fmt: skip
    assert read_city(out).repaired == city.repaired


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from phaseout.jobs.batch import Job, merge_files
from phaseout.edges.writing.city import city_workbook
from phaseout.plan import load
paths = [Path(p) for p in sys.argv[1:]]
if __name__ == "__main__":
    city, _ = merge_files(paths, Job("chongqing-2024", date(2024, 12, 31)))
    sys.stdout.buffer.write(city_workbook(city, load("chongqing-2024"), date(2024, 12, 31)))
"""


def test_the_bytes_do_not_depend_on_order_language_or_time_zone(tmp_path):
    paths = []
    for unit in UNITS:
        paths.append(tmp_path / f"{unit}.csv")
        paths[-1].write_text(text({}, KINDS["other"], KINDS["conflict"]), encoding="utf-8")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    made = set()
    for zone, language, seed, order in (
        ("Asia/Shanghai", "zh_CN.UTF-8", "1", paths), ("America/New_York", "C", "2", paths[::-1]),
    ):  # fmt: skip
        env = os.environ | {
            "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }  # fmt: skip
        call = [sys.executable, str(program), *map(str, order)]
        made.add(subprocess.run(call, env=env, capture_output=True, check=True).stdout)
    assert len(made) == 1


# -- two files of one unit


def two_versions(folder, *second):
    first, other = folder / "渝北区_第一次.csv", folder / "渝北区_第二次.csv"
    first.write_text(text({}, KINDS["other"]), encoding="utf-8")
    other.write_text(text(*second), encoding="utf-8")
    return first, other


MENDED = {"文书号": "示例整改〔2024〕2号"}


def test_two_returns_of_a_unit_that_contradict_each_other_wait_and_both_are_named(tmp_path):
    city, _ = merge_files(two_versions(tmp_path, MENDED), Job(PLAN.id, DAY))
    reasons = city.pending["exit"]["_reason"]
    assert len(reasons) == 3
    assert all(
        "渝北区_第一次.csv、渝北区_第二次.csv" in why and "--receipt" in why for why in reasons
    )


def receipts_of(folder, path):
    """The receipt that a file was given when it came in."""
    _, results = merge_files([path], Job(PLAN.id, DAY, marked=True))
    told = write_receipts([(r.submission, r.marks) for r in results], PLAN, DAY, folder)
    return [one.receipt for one in told if one.receipt]


def test_the_receipts_tell_which_version_stands_not_the_dates_of_the_files(tmp_path):
    first, second = two_versions(tmp_path, MENDED)
    folder = tmp_path / "回执"
    folder.mkdir()
    receipts = (*receipts_of(folder, first), *receipts_of(folder, second))
    os.utime(second, (0, 0))
    city, _ = merge_files([first, second], Job(PLAN.id, DAY), again=Again(receipts=receipts))
    assert city.table("exit")["document_no"].tolist() == ["示例整改〔2024〕2号"]
    assert [(s.file, s.status, s.round) for s in city.sources] == [
        ("渝北区_第一次.csv", "replaced", 1), ("渝北区_第二次.csv", "ok", 2),
    ]  # fmt: skip
    assert set(city.duplicates["exit"]["_repeats"]) == {"已由 渝北区_第二次.csv（第2轮）替代"}


def test_a_version_that_was_sent_back_does_not_replace_an_accepted_one(tmp_path):
    first, second = two_versions(tmp_path, MENDED, KINDS["faulty"] | {"主体设备(生产线)名称": "窑"})
    folder = tmp_path / "回执"
    folder.mkdir()
    receipts = (*receipts_of(folder, first), *receipts_of(folder, second))
    assert [r.outcome for r in receipts] == ["accepted", "returned"]
    city, _ = merge_files([first, second], Job(PLAN.id, DAY), again=Again(receipts=receipts))
    assert set(city.table("exit")["_file"]) == {"渝北区_第一次.csv"}
    assert all("台账用已接收的 渝北区_第一次.csv" in why for why in city.pending["exit"]["_reason"])


def test_a_second_workbook_with_other_items_is_a_part_and_no_version(tmp_path):
    city, _ = merge_files(two_versions(tmp_path, KINDS["elsewhere"]), Job(PLAN.id, DAY))
    assert len(city.table("exit")) == 3


# -- who is who


def test_names_one_sign_apart_are_a_question_with_a_score_and_stay_two_rows(tmp_path):
    path = tmp_path / "渝北区.csv"
    rows = ({"企业名称": "示例永固水泥有限公司"}, {"企业名称": "示例永固水坭有限公司"})
    path.write_text(text(*rows), encoding="utf-8")
    city, _ = merge_files([path], Job(PLAN.id, DAY))
    assert len(city.table("exit")) == 2
    (one, other) = [q for q in city.questions if q.rule == "D007"]
    assert "相近程度 90" in one.message
    assert "水泥" in other.message
    out = tmp_path / "city.xlsx"
    out.write_bytes(city_workbook(city, PLAN, DAY))
    assert "请核实" in openpyxl.load_workbook(out).sheetnames
    assert read_city(out).questions == city.questions


@pytest.mark.parametrize("unit", ["市经济信息委"])
def test_a_department_fills_a_blank_and_a_filled_cell_it_contradicts_is_a_conflict(unit, tmp_path):
    closed = {
        "退出方式": "拆除主体设备",
        "退出日期": "2024-06-30",
        "产能": "30",
        "产能单位": "万吨/年",
    }
    district, office = tmp_path / "渝北区.csv", tmp_path / f"{unit}.csv"
    district.write_text(text({}), encoding="utf-8")
    office.write_text(text(closed), encoding="utf-8")
    city, _ = merge_files([district, office], Job(PLAN.id, DAY))
    assert city.table("exit")["exit_mode"].tolist() == ["拆除主体设备"]
    assert {f.field for f in city.filled} >= {"exit_mode", "closed_on", "capacity"}
    district.write_text(text(closed | {"退出日期": "2024-07-31"}), encoding="utf-8")
    city, _ = merge_files([district, office], Job(PLAN.id, DAY))
    assert city.conflicts[0].differs == ("closed_on",)
    assert len(city.pending["exit"]) == 2


def test_a_count_that_does_not_agree_would_be_seen(tmp_path):
    path = tmp_path / "渝北区.csv"
    path.write_text(text({}), encoding="utf-8")
    city, _ = merge_files([path], Job(PLAN.id, DAY))
    wrong = replace(city, sources=(replace(city.sources[0], merged=0),))
    out = tmp_path / "city.xlsx"
    out.write_bytes(city_workbook(wrong, PLAN, DAY))
    assert "不符" in said_in(out)
