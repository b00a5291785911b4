"""R: readings that are certain though the cell was written otherwise; `values` makes them.

Nothing is asked here: these are the pages. Their tables are run against the reader.
"""

from phaseout.rules.rule import rule


@rule("R001", "文字中的空格、换行或全角字符", severity="info", scope="repairs")
def blanks_and_full_width() -> None:
    """文字中的空格、换行、全角字符

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 企业名称 | 示例水泥 一厂 | 示例水泥一厂 |
    | 修正 | 规格型号 | ＹＺ２００ | YZ200 |
    """


@rule("R002", "信用代码中的小写字母、空格或连字符", severity="info", scope="repairs")
def code_spelling() -> None:
    """信用代码的写法

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 统一社会信用代码 | 91500000maxxxxxx71 | 91500000MAXXXXXX71 |
    | 修正 | 统一社会信用代码 | 91500000 MAXXXXXX71 | 91500000MAXXXXXX71 |
    """


@rule("R003", "日期的其他写法", severity="info", scope="repairs")
def date_form() -> None:
    """日期的其他写法

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 退出日期 | 2024.6.30 | 2024-06-30 |
    | 修正 | 退出日期 | 2024年6月30日 | 2024-06-30 |
    | 修正 | 退出日期 | 20240630 | 2024-06-30 |
    | 修正 | 退出日期 | 二〇二四年六月三十日 | 2024-06-30 |
    """


@rule("R004", "数字的其他写法", severity="info", scope="repairs")
def number_form() -> None:
    """数字的其他写法

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 产能 | 1,200 | 1200 |
    | 修正 | 产能 | ３０ | 30 |
    | 修正 | 数量 | 两座 | 2 |
    """


@rule("R005", "可选值的简称或加了前缀的写法", severity="info", scope="repairs")
def short_choice() -> None:
    """可选值的简称

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 区县 | 渝北 | 渝北区 |
    | 修正 | 区县 | 重庆市渝北区 | 渝北区 |
    """


@rule("R006", "以 Excel 序号表示的日期", severity="info", scope="repairs")
def serial_date() -> None:
    """以 Excel 序号表示的日期

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 退出日期 | 45473 | 2024-06-30 |
    """


@rule("R007", "表示“无”的占位符号", severity="info", scope="repairs")
def placeholder() -> None:
    """表示“无”的占位符号

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 产能 | -- | |
    | 修正 | 退出日期 | / | |
    """


@rule("R008", "以文字表示的期限", severity="info", scope="repairs")
def words_of_a_deadline() -> None:
    """以文字表示的期限

    只用于期限类字段，读作所指时段的最后一天，“前”包括当日。

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 整改期限 | 2024年6月底前 | 2024-06-30 |
    | 修正 | 整改期限 | 2024年底 | 2024-12-31 |
    """


@rule("R009", "计量单位的其他写法", severity="info", scope="repairs")
def unit_spelling() -> None:
    """计量单位的其他写法

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 产能单位 | 万吨／年 | 万吨/年 |
    """


@rule("R010", "由同一行的设备名称得出", severity="info", scope="repairs")
def implied_by_another_field() -> None:
    """由同一行其他字段得出

    仅限方案列明的对应关系，例如钢铁行业产能置换表中，高炉的产能是炼铁产能，转炉的产能是炼钢产能。
    单元格已有内容的不改。
    """


@rule("R011", "由表头或同一单元格中的文字得出", severity="info", scope="repairs")
def said_in_header_or_cell() -> None:
    """由表头或同一单元格中的文字得出

    表头“产能（万吨/年）”给出整列的单位；单元格“炼铁产能148.34万吨”给出产品和单位。
    """


@rule("R012", "一格写了几台设备，分成几项读取", severity="info", scope="repairs")
def machines_in_one_cell() -> None:
    """一格写了几台设备

    “400KA电解槽48台、500KA电解槽50台”读作两项，都指回同一格；产能等全行的数量记在第一项。
    每一段都以数量和量词结尾才拆分，否则照原文保留。表中另有数量一栏的不拆。

    | 修正 | 字段 | 填写 | 读作 |
    |---|---|---|---|
    | 修正 | 主体设备(生产线)名称 | 400KA电解槽48台 | 电解槽 |
    | 修正 | 主体设备(生产线)名称 | 650m³炼铁高炉×2座 | 炼铁高炉 |
    """
