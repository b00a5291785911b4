"""Machines written together in one cell, as really published lists write them."""

from datetime import date

import openpyxl
import pytest

from phaseout.edges.reading.split import items
from phaseout.edges.reading.submission import read_submission
from phaseout.jobs.batch import Job, merge_files
from phaseout.paths import folder
from phaseout.plan import load

CLEAN, PLAN = folder("sample_ledgers") / "clean", load("chongqing-2024")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "400KA电解槽48台、500KA电解槽50台",
            [("电解槽", "400KA", 48, "台"), ("电解槽", "500KA", 50, "台")],
        ),
        ("650m³炼铁高炉×2座", [("炼铁高炉", "650m³", 2, "座")]),
        ("60t炼钢转炉×2座", [("炼钢转炉", "60t", 2, "座")]),
        ("400KA系列电解槽183台", [("电解槽", "400KA系列", 183, "台")]),
        ("240千安培×208台", [("240千安培", "", 208, "台")]),
        (
            "水泥磨Φ2.6m×13m×1台、水泥磨Φ2.4m×11m×1台",
            [("水泥磨", "Φ2.6m×13m", 1, "台"), ("水泥磨", "Φ2.4m×11m", 1, "台")],
        ),
        ("机立窑生产线", []),
        ("高炉、转炉2座", []),
        ("460立方米及以下高炉", []),
    ],
)
def test_a_cell_is_split_only_when_every_piece_reads_whole(text, found):
    assert [tuple(item) for item in items(text)] == found


def test_two_machines_of_one_cell_are_two_items_and_the_capacity_counts_once(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text(
        "企业名称,主体设备名称、规格型号及数量,产能(万吨)\n"
        "示例铝业一厂,400KA电解槽48台、500KA电解槽50台,20\n",
        encoding="utf-8",
    )
    rows = merge_files([path], Job("national", date(2024, 12, 31)))[0].tables["exit_list"]
    assert list(rows["model"]) == ["400KA", "500KA"]
    assert list(rows["quantity"]) == [48, 50]
    assert rows["capacity"].sum() == 20
    assert list(rows["_row"]) == [2, 2]


def test_a_capacity_merged_over_two_machines_counts_once_and_the_other_is_asked_for(tmp_path):
    book = openpyxl.load_workbook(CLEAN / "渝北区.xlsx")
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for head in ("产能", "产能单位", "企业名称"):
        sheet.merge_cells(start_row=6, end_row=7, start_column=heads[head], end_column=heads[head])
    book.save(tmp_path / "渝北区.xlsx")
    (ledger,) = read_submission(tmp_path / "渝北区.xlsx", PLAN).ledgers
    two = ledger.table[ledger.table["_row"].isin([6, 7])]
    assert list(two["capacity"].isna()) == [False, True]
    assert two["capacity_unit"].nunique() == two["enterprise"].nunique() == 1
    assert two["capacity_unit"].notna().all() and two["enterprise"].notna().all()
