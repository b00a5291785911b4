"""W: on whose form, of which plan and year, a file was filled in.

Scope `files`, a row = a file: columns as in `frames.file_facts` and `forms.form_facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phaseout.rules.rule import rule

if TYPE_CHECKING:
    import pandas as pd


@rule(
    "W007", "这份文件是按方案“{made_for}”制作的，与本次方案“{asked_for}”不符{changes}",
    "请改用本方案的空白台账重新填报", scope="files",
)  # fmt: skip
def file_of_another_plan(files: pd.DataFrame) -> pd.Series[bool]:
    """方案不符

    各年度、各城市的标准和栏目不同，按别的方案填报的内容不能汇总。

    | 结果 | 文件方案 | 本次方案 |
    |---|---|---|
    | 通过 | chongqing-2024 | chongqing-2024 |
    | 通过 | | chongqing-2024 |
    | 问题 | huizhou-2021 | chongqing-2024 |
    """
    return files["plan"].notna() & (files["plan"] != files["asked_plan"])


@rule(
    "W009", "表内填报单位“{stated_unit}”与文件所属单位“{unit}”不一致",
    "请核对是否拿错了别的单位的空白台账", scope="files",
)  # fmt: skip
def stated_unit_differs(files: pd.DataFrame) -> pd.Series[bool]:
    """填报单位前后不一

    空白台账是按单位制发的，表内改成了别的单位，多半是互相拷贝所致。

    | 结果 | 填报单位 | 表内单位 |
    |---|---|---|
    | 通过 | 渝北区 | 渝北区 |
    | 问题 | 渝北区 | 巴南区 |
    """
    return files["unit"].notna() & files["stated_unit"].notna() & (
        files["unit"] != files["stated_unit"]
    )  # fmt: skip


@rule(
    "W018", "这份台账用的是旧版的空白台账（方案版本 {made_version}，现行版本 {version}）。与现行的不同：{differences}",
    "请改用现行的空白台账，或照上面所列补齐、改正", severity="warning", scope="files",
)  # fmt: skip
def form_of_an_older_version(files: pd.DataFrame) -> pd.Series[bool]:
    """空白台账不是现行版本

    方案修订以后，栏目和选项可能有增减；用旧表填报，缺的栏目要补，旧的选项会被查出。

    | 结果 | 版本不同 | 不同之处 |
    |---|---|---|
    | 通过 | 否 | |
    | 通过 | 是 | |
    | 问题 | 是 | ［台账］少了“依据” |
    """
    return files["other_version"] & (files["differences"].fillna("") != "")


@rule(
    "W019", "这份台账用的是旧版的空白台账（方案版本 {made_version}，现行版本 {version}），栏目和选项没有不同",
    "可以照用", severity="info", scope="files",
)  # fmt: skip
def form_of_an_older_version_alike(files: pd.DataFrame) -> pd.Series[bool]:
    """空白台账版本较旧，但没有不同

    方案修订过，但这份台账的栏目和选项都没有变，不必重填。

    | 结果 | 版本不同 | 不同之处 |
    |---|---|---|
    | 通过 | 否 | |
    | 通过 | 是 | ［台账］少了“依据” |
    | 问题 | 是 | |
    """
    return files["other_version"] & (files["differences"].fillna("") == "")


@rule(
    "W020", "下发的空白台账，表头被改动过：{heads}",
    "请按下发的空白台账恢复表头，不要改名、增删或调换栏目；另需说明的写在“备注”栏", severity="warning",
    scope="files",
)  # fmt: skip
def heads_were_changed(files: pd.DataFrame) -> pd.Series[bool]:
    """表头被改动

    表头是下发时锁定的。改了名的栏目可能认错，删掉的栏目无从读取，增加的栏目不会汇总。
    只核对由本工具制发的空白台账；单位自己的表格另按栏目名称识别。

    | 结果 | 表头改动 |
    |---|---|
    | 通过 | |
    | 问题 | ［台账］C列“单位名称”应为“企业名称” |
    """
    return files["heads"].fillna("") != ""


@rule(
    "W021", "标题写的不是本次方案的年度（{years}）：{other_years}",
    "请核对是否拿错了往年的台账；只是标题没有改的，请改正标题", severity="warning", scope="files",
)  # fmt: skip
def title_of_another_year(files: pd.DataFrame) -> pd.Series[bool]:
    """标题的年度不对

    往年的台账改一改再报，容易留下往年的数据；标题的年度是最先看得出来的。

    | 结果 | 年度不符的标题 |
    |---|---|
    | 通过 | |
    | 问题 | ［台账］“2022年落后产能退出台账” |
    """
    return files["other_years"].fillna("") != ""


@rule(
    "W022", "文件名写的是“{named}”，台账却是“{unit}”的",
    "请核对是否拿错了别的单位的空白台账；只是文件名写错的，请改正文件名", scope="files",
)  # fmt: skip
def file_is_named_after_another_unit(files: pd.DataFrame) -> pd.Series[bool]:
    """文件名与填报单位不一

    按文件名登记是一个单位，按台账登记是另一个单位：一个会被当成已报，另一个会被催报。

    | 结果 | 填报单位 | 文件名中的单位 |
    |---|---|---|
    | 通过 | 渝北区 | 渝北区 |
    | 通过 | 渝北区 | |
    | 问题 | 巴南区 | 渝北区 |
    """
    return files["unit"].notna() & files["named"].notna() & (files["unit"] != files["named"])
