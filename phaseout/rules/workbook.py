"""W: files and sheets.

`files`: a row = a file, columns file, readable, message, plan, asked_plan, has_units (whether the
plan names any), unit, stated_unit, ledgers, foreign (sheets of ledgers that it has not), offered, rows, nil, remarks, and what `forms.form_facts` tells. `sheets`: a row = a table of a
sheet, columns sheet, visible, nil, rows, hidden_rows, hidden_columns (how many of each), hidden (both in words), doubts, stated_on, late_facts, latest. `columns`: a row = a column of a sheet, or a required one it lacks, columns header,
letter, mapped, present, required, count (filled cells), rows, nearest. `waivers`: a row = a waiver,
columns id, rule, enterprise, on, until, expired (not in force), used, file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phaseout.rules.rule import rule

if TYPE_CHECKING:
    import pandas as pd


@rule("W001", "{message}", "", scope="files")
def file_cannot_be_read(files: pd.DataFrame) -> pd.Series[bool]:
    """文件无法读取

    加密、损坏或不是表格的文件无法校验，其余文件照常处理。

    | 结果 | 可读 | 说明 |
    |---|---|---|
    | 通过 | 是 | |
    | 问题 | 否 | 文件已加密 |
    """
    return ~files["readable"]


@rule(
    "W002", "没有找到可识别的表头",
    "请使用下发的空白台账填报，或保留表头一行的栏目名称（如企业名称、标准类别、处置措施）", scope="files",
)  # fmt: skip
def no_header_found(files: pd.DataFrame) -> pd.Series[bool]:
    """没有可识别的表头

    整个文件里没有一张表的栏目能与方案的台账对上，无从读取。

    | 结果 | 可读 | 台账数 | 零报告 | 别的台账 |
    |---|---|---|---|---|
    | 通过 | 是 | 1 | 否 | |
    | 通过 | 是 | 0 | 是 | |
    | 通过 | 是 | 0 | 否 | “Sheet1”（示例台账） |
    | 问题 | 是 | 0 | 否 | |
    """
    told = files["foreign"].fillna("") != ""
    return files["readable"] & (files["ledgers"] == 0) & ~files["nil"] & ~told


@rule(
    "W003", "缺少必填栏目“{header}”，{rows} 行都无从读取这一项",
    "请在表头补上这一栏并逐行填写", scope="columns",
)  # fmt: skip
def required_column_is_absent(columns: pd.DataFrame) -> pd.Series[bool]:
    """缺少必填栏目

    表中没有这一栏，每一行都缺这一项内容，因此只报一次，这些行都列入待核。

    | 结果 | 栏目 | 必填 | 表中有 |
    |---|---|---|---|
    | 通过 | 标准类别 | 是 | 是 |
    | 通过 | 备注 | 否 | 否 |
    | 问题 | 标准类别 | 是 | 否 |
    """
    return columns["required"] & ~columns["present"]


@rule(
    "W004", "栏目“{header}”不在方案之内，其中 {count} 个单元格的内容没有读取",
    "不需要上报的可以保留；需要的，请改用方案的栏目名称{nearest}", severity="warning",
    scope="columns",
)  # fmt: skip
def column_is_not_in_the_plan(columns: pd.DataFrame) -> pd.Series[bool]:
    """有未识别的栏目

    未识别的栏目不会悄悄丢掉：列出名称和含有内容的单元格数，并提示最相近的栏目。

    | 结果 | 栏目 | 已识别 | 单元格数 |
    |---|---|---|---|
    | 通过 | 企业名称 | 是 | 12 |
    | 通过 | 照片 | 否 | 0 |
    | 问题 | 照片 | 否 | 12 |
    """
    return ~columns["mapped"] & (columns["count"] > 0)


@rule(
    "W005", "没有数据行，也没有写明零报告",
    "确无情况可报的，请在表上方“零报告”一格选“是”（没有这一格的，在表中写明“零报告”）；有的，请逐行填写",
    scope="files",
)  # fmt: skip
def empty_without_nil_return(files: pd.DataFrame) -> pd.Series[bool]:
    """空表而未写明零报告

    零报告是正式的填报，空表不是：分不清是没有情况，还是忘了填。

    | 结果 | 可读 | 台账数 | 数据行数 | 零报告 |
    |---|---|---|---|---|
    | 通过 | 是 | 1 | 3 | 否 |
    | 通过 | 是 | 1 | 0 | 是 |
    | 问题 | 是 | 1 | 0 | 否 |
    """
    return files["readable"] & (files["ledgers"] > 0) & (files["rows"] == 0) & ~files["nil"]


@rule(
    "W006", "工作表是隐藏的，其中 {rows} 行暂列待核",
    "需要上报的请取消隐藏；作废的请删除整张工作表", severity="warning", scope="sheets",
)  # fmt: skip
def hidden_sheet_holds_rows(sheets: pd.DataFrame) -> pd.Series[bool]:
    """隐藏工作表中有数据

    隐藏的表可能是底稿，也可能是漏报，须由填报单位确认。

    | 结果 | 可见 | 数据行数 |
    |---|---|---|
    | 通过 | 是 | 3 |
    | 问题 | 否 | 3 |
    """
    return ~sheets["visible"] & (sheets["rows"] > 0)


@rule(
    "W008", "看不出是哪个单位填报的",
    "请在表头上方填写“填报单位”，或以单位名称命名文件（如 渝北区.xlsx）", severity="warning",
    scope="files",
)  # fmt: skip
def unit_is_unknown(files: pd.DataFrame) -> pd.Series[bool]:
    """填报单位不明

    不知道填报单位，就无法登记已报、漏报，也无法退回。

    | 结果 | 可读 | 有填报单位 | 填报单位 |
    |---|---|---|---|
    | 通过 | 是 | 是 | 渝北区 |
    | 问题 | 是 | 是 | |
    """
    return files["readable"] & files["has_units"] & files["unit"].isna()


@rule(
    "W010", "有隐藏的内容（{hidden}），已照常读取",
    "不需要上报的请删除，需要的请取消隐藏", severity="warning", scope="sheets",
)  # fmt: skip
def data_are_out_of_sight(sheets: pd.DataFrame) -> pd.Series[bool]:
    """有隐藏的行或列

    隐藏的行和列在屏幕上看不见，却会进入汇总。

    | 结果 | 隐藏行数 | 隐藏列数 |
    |---|---|---|
    | 通过 | 0 | 0 |
    | 问题 | 2 | 0 |
    | 问题 | 0 | 1 |
    """
    return (sheets["hidden_rows"] > 0) | (sheets["hidden_columns"] > 0)


@rule("W011", "工作表内容有疑点：{doubts}", "请在 Excel 中打开核对，另存后重报", scope="sheets")
def sheet_cannot_be_trusted(sheets: pd.DataFrame) -> pd.Series[bool]:
    """工作表内容有疑点

    行号重复、行序颠倒、单元格数对不上，说明文件由别的程序拼成或已损坏，读到的可能不全。

    | 结果 | 疑点 |
    |---|---|
    | 通过 | |
    | 问题 | 第5行出现两次 |
    """
    return sheets["doubts"].fillna("") != ""


@rule(
    "W012", "填报日期 {stated_on} 早于表中 {late_facts} 处已发生的事实（最晚 {latest}）",
    "请核对填报日期，或核对这些日期", severity="warning", scope="sheets",
)  # fmt: skip
def facts_after_the_sheet_was_filled_in(sheets: pd.DataFrame) -> pd.Series[bool]:
    """填报日期早于所填事实

    填报之后才发生的事，不可能填在表里。

    | 结果 | 晚于填报日期的事实 |
    |---|---|
    | 通过 | 0 |
    | 问题 | 3 |
    """
    return sheets["late_facts"] > 0


@rule("W013", "{remarks}", "", severity="info", scope="files")
def something_was_not_followed(files: pd.DataFrame) -> pd.Series[bool]:
    """文件里有未执行的内容

    宏、外部链接、数据连接一律不执行、不跟随，只读取单元格里已有的值。

    | 结果 | 附注 |
    |---|---|
    | 通过 | |
    | 问题 | 宏没有执行 |
    """
    return files["remarks"].fillna("") != ""


@rule(
    "W016", "工作表{foreign}不是本方案的台账，没有读取",
    "请用本方案的空白台账填报（{offered}）；属于其他工作的，请从文件中删去", scope="files",
)  # fmt: skip
def ledger_that_the_plan_has_not(files: pd.DataFrame) -> pd.Series[bool]:
    """方案没有这种台账

    各方案的台账不同。标题是别的方案才有的台账，栏目又对不上的，不当作本方案的另一种台账读取。

    | 结果 | 别的台账 |
    |---|---|
    | 通过 | |
    | 问题 | “Sheet1”（示例台账） |
    """
    return files["foreign"].fillna("") != ""


@rule(
    "W017", "写明了零报告，表中却有 {rows} 行数据，已照常读取",
    "确有情况可报的，请去掉“零报告”；没有的，请删去这些行", severity="warning", scope="sheets",
)  # fmt: skip
def nil_return_with_rows(sheets: pd.DataFrame) -> pd.Series[bool]:
    """零报告的表中有数据

    零报告是说没有情况可报，与数据行自相矛盾，须由填报单位说明以哪个为准。

    | 结果 | 零报告 | 数据行数 |
    |---|---|---|
    | 通过 | 是 | 0 |
    | 通过 | 否 | 3 |
    | 问题 | 是 | 3 |
    """
    return sheets["nil"] & (sheets["rows"] > 0)


@rule(
    "W014", "豁免“{id}”（{enterprise}，规则 {rule}）不在有效期内：{on} 批准{until}",
    "请核对日期；仍须豁免的，重新批准后改写有效期，不须豁免的请删去", severity="warning", scope="waivers",
)  # fmt: skip
def waiver_is_not_in_force(waivers: pd.DataFrame) -> pd.Series[bool]:
    """豁免不在有效期内

    豁免自批准之日起、至有效期届满之日止有效。此外这条规则照常执行，有问题的行列入待核。

    | 结果 | 豁免 | 不在有效期 |
    |---|---|---|
    | 通过 | 示例一 | 否 |
    | 问题 | 示例二 | 是 |
    """
    return waivers["expired"]


@rule(
    "W015", "豁免“{id}”（{enterprise}，规则 {rule}）在这些文件里没有用上",
    "请核对企业名称和规则编号；问题已经改正的，请删去", severity="info", scope="waivers",
)  # fmt: skip
def waiver_is_of_no_use(waivers: pd.DataFrame) -> pd.Series[bool]:
    """豁免没有用上

    企业名称、规则编号写错，或者问题已经改正，豁免就没有用处。只校验一部分文件时，不属于这些文件的
    豁免也会提示。

    | 结果 | 豁免 | 用上 | 不在有效期 |
    |---|---|---|---|
    | 通过 | 示例一 | 是 | 否 |
    | 通过 | 示例二 | 否 | 是 |
    | 问题 | 示例三 | 否 | 否 |
    """
    return ~waivers["used"] & ~waivers["expired"]
