"""The script that a city clerk with some Python would write: read, check, put together, save.

    python benchmarks/naive.py FOLDER OUT.xlsx

It knows the header's row, checks a dozen things row by row column by column with pandas, and writes
one workbook of all rows and one of what it found. `whole.py` holds phaseout against it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from stdnum.cn import uscc

REQUIRED = ["区县", "企业名称", "统一社会信用代码", "所属行业", "标准类别", "不达标事项", "依据",
            "责任部门", "处置措施", "文书号", "责令整改日期"]  # fmt: skip
CHOICES = {
    "标准类别": {"能耗", "环保", "质量", "安全", "技术", "其他"},
    "手续情况": {"完备", "不完备", "无"},
    "规模": {"规上", "规下"},
}
DAYS = ["发现日期", "责令整改日期", "整改期限", "复查日期", "退出日期"]


def checked(rows: pd.DataFrame, file: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []

    def accuse(guilty: pd.Series, column: str, says: str) -> None:
        found.extend(
            {
                "文件": file,
                "行": index + 3,
                "列": column,
                "值": rows.at[index, column],
                "问题": says,
            }
            for index in rows.index[guilty]
        )

    for column in REQUIRED:
        accuse(rows[column].isna(), column, "必填")
    for column, allowed in CHOICES.items():
        accuse(rows[column].notna() & ~rows[column].isin(allowed), column, "不在选项内")
    accuse(
        ~rows["统一社会信用代码"].map(lambda code: uscc.is_valid(str(code))),
        "统一社会信用代码",
        "校验码不对",
    )
    for column in DAYS:
        days = pd.to_datetime(rows[column], errors="coerce")
        accuse(rows[column].notna() & days.isna(), column, "不是日期")
        rows[column] = days
    accuse(rows["责令整改日期"] < rows["发现日期"], "责令整改日期", "早于发现日期")
    accuse(rows["整改期限"] < rows["责令整改日期"], "整改期限", "早于责令整改日期")
    late = rows["整改期限"] > rows["责令整改日期"] + pd.DateOffset(months=6)
    accuse(late, "整改期限", "超过六个月")
    for column in ("数量", "产能"):
        numbers = pd.to_numeric(rows[column], errors="coerce")
        accuse(rows[column].notna() & ~(numbers >= 0), column, "不是数")
    accuse(rows["退出方式"].notna() & rows["退出日期"].isna(), "退出日期", "缺退出日期")
    return found


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    tables, found = [], []
    for path in sorted(folder.glob("*.xlsx")):
        rows = pd.read_excel(path, header=1, dtype={"统一社会信用代码": str, "联系电话": str})
        found += checked(rows, path.name)
        tables.append(rows.assign(来源=path.name))
    city = pd.concat(tables, ignore_index=True)
    key = ["统一社会信用代码", "标准类别", "主体设备(生产线)名称", "规格型号"]
    twice = city.duplicated(key, keep=False)
    with pd.ExcelWriter(out) as book:
        city.to_excel(book, sheet_name="台账", index=False)
        city[twice].to_excel(book, sheet_name="重复", index=False)
        pd.DataFrame(found).to_excel(book, sheet_name="问题", index=False)
    print(f"{len(city)} 行，{len(found)} 处问题")


if __name__ == "__main__":
    main()
