"""F: what a single field must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phaseout.rules.rule import rule

if TYPE_CHECKING:
    import pandas as pd

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Field, Plan


def _missing(ledger: Ledger, demanded: dict[str, pd.Series[bool]]) -> pd.DataFrame:
    """The cells that are demanded and empty: columns = fields."""
    empty = ~ledger.filled[list(demanded)]
    return empty.assign(**{name: empty[name] & rows for name, rows in demanded.items()})


def _demanded(ledger: Ledger, field: Field, always: bool, when: object) -> pd.Series[bool]:
    rows = ledger.holds(when)  # type: ignore[arg-type]
    return rows | True if always else rows


@rule(
    "F001", "{header}未填写",
    "请在“{header}”一栏补填{note}{above}",
    scope="ledger",
)  # fmt: skip
def required_field_is_empty(ledger: Ledger) -> pd.DataFrame:
    """必填项未填写

    必填项缺失，这一行就无法认定是谁、违反哪项标准、如何处置，不能汇入市级台账。
    有的项目只在一定条件下必填，例如填了退出日期，就必须填退出方式。

    | 结果 | 企业名称 | 退出日期 | 退出方式 |
    |---|---|---|---|
    | 通过 | 示例水泥一厂 | 2024-06-30 | 整体关停 |
    | 通过 | 示例水泥二厂 | | |
    | 问题 | 示例水泥三厂 | 2024-06-30 | |
    """
    return _missing(
        ledger,
        {
            name: _demanded(ledger, field, field.required, field.required_when)
            for name, field in ledger.spec.fields.items()
            if field.required or field.required_when
        },
    )


@rule(
    "F002", "{header}未填写",
    "情况已有的，请补填“{header}”{note}；暂无的，请尽快办理后补填",
    severity="warning", scope="ledger",
)  # fmt: skip
def wanted_field_is_empty(ledger: Ledger) -> pd.DataFrame:
    """应填项未填写

    这些项目说明后续工作是否到位（如退出后的验收）。缺失不影响汇总，但需要跟进。

    | 结果 | 退出日期 | 退出方式 | 验收日期 | 验收结论 |
    |---|---|---|---|---|
    | 通过 | 2024-06-30 | 整体关停 | 2024-07-10 | 通过 |
    | 问题 | 2024-06-30 | 整体关停 | | |
    """
    return _missing(
        ledger,
        {
            name: _demanded(ledger, field, field.wanted, field.wanted_when)
            & ~_demanded(ledger, field, field.required, field.required_when)
            for name, field in ledger.spec.fields.items()
            if field.wanted or field.wanted_when
        },
    )


@rule("F003", "{header}“{value}”不是有效日期", "请按 2024-06-30 的格式填写{hint}", scope="ledger")
def date_does_not_exist(ledger: Ledger) -> pd.DataFrame:
    """日期无效

    写不成日历上某一天的文字，不能据以计算期限。可能的意思只作提示，不代为改写。

    | 结果 | 退出日期 |
    |---|---|
    | 通过 | 2024-06-30 |
    | 通过 | 2024.6.30 |
    | 问题 | 2024年6月31日 |
    | 问题 | 2018630曰前 |
    """
    return ledger.faulty("F003")


@rule(
    "F004", "{header}“{value}”没有写明哪一天",
    "已发生的事实须写到日，请核实后填写{hint}", scope="ledger",
)  # fmt: skip
def fact_without_a_day(ledger: Ledger) -> pd.DataFrame:
    """日期未写到日

    “2024年6月底”用在整改期限里，意思是6月30日；用在退出日期里，实际是哪一天并不清楚。

    | 结果 | 退出日期 | 整改期限 |
    |---|---|---|
    | 通过 | 2024-06-28 | 2024年6月底前 |
    | 问题 | 2024年6月底 | |
    """
    return ledger.faulty("F004")


@rule("F005", "{header}“{value}”不是数字", "请只填写数字，单位填入单位栏{hint}", scope="ledger")
def not_a_number(ledger: Ledger) -> pd.DataFrame:
    """数字无效

    带“约”、脚注符号或两个数的写法，无法确定应当计入汇总的数值。

    | 结果 | 产能 | 产能单位 |
    |---|---|---|
    | 通过 | 30 | 万吨/年 |
    | 通过 | 1,200 | 吨/年 |
    | 问题 | 约30 | 万吨/年 |
    """
    return ledger.faulty("F005")


@rule("F006", "{header}“{value}”超出允许范围", "请核对数值{note}", scope="ledger")
def number_out_of_range(ledger: Ledger) -> pd.DataFrame:
    """数值超出范围

    数量应大于零，产能不能为负。

    | 结果 | 产能 | 产能单位 |
    |---|---|---|
    | 通过 | 0 | 万吨/年 |
    | 问题 | -5 | 万吨/年 |
    """
    return ledger.faulty("F006")


@rule(
    "F007", "{header}“{value}”不在可选值之内",
    "请从下拉列表中选择：{choices}{hint}", scope="ledger",
)  # fmt: skip
def not_one_of_the_choices(ledger: Ledger) -> pd.DataFrame:
    """不在可选值之内

    处置措施、标准类别等决定适用哪一条规定，必须用方案列出的名称。

    | 结果 | 标准类别 |
    |---|---|
    | 通过 | 能耗 |
    | 问题 | 消防 |
    """
    return ledger.faulty("F007")


@rule(
    "F008", "{header}“{value}”读作的日期不在 2000 至 2099 年之间",
    "请核对年份，按 2024-06-30 的格式填写", scope="ledger",
)  # fmt: skip
def date_out_of_range(ledger: Ledger) -> pd.DataFrame:
    """日期年份不合理

    年份过早或过晚，多为录入差错或单元格格式所致。

    | 结果 | 发现日期 |
    |---|---|
    | 通过 | 2024-03-01 |
    | 问题 | 1924-03-01 |
    """
    return ledger.faulty("F008")


@rule("F009", "{header}含有不可见的控制字符", "请删除后重新录入这一格", scope="ledger")
def control_characters(ledger: Ledger) -> pd.DataFrame:
    r"""含有控制字符

    控制字符看不见，却会使文件无法打开或内容对不上，多由系统导出带入。

    | 结果 | 企业名称 |
    |---|---|
    | 通过 | 示例水泥一厂 |
    | 问题 | 示例水泥\x01二厂 |
    """
    return ledger.faulty("F009")


@rule("F010", "{header}“{value}”不是网址", "请填写以 http:// 或 https:// 开头的完整网址",
      severity="warning", scope="ledger")  # fmt: skip
def not_an_address(ledger: Ledger) -> pd.DataFrame:
    """网址无效

    公告网址供社会监督和回头看时查证，应能直接打开。

    | 结果 | 公告网址 |
    |---|---|
    | 通过 | https://www.example.com/gg/1 |
    | 问题 | 见区政府网站 |
    """
    return ledger.faulty("F010")


@rule("F011", "{header}“{value}”不像电话号码", "请核对联系电话", severity="warning",
      scope="ledger")  # fmt: skip
def not_a_phone_number(ledger: Ledger) -> pd.DataFrame:
    """电话号码无效

    电话位数不对，催办时联系不上。

    | 结果 | 联系电话 |
    |---|---|
    | 通过 | 023-67890123 |
    | 问题 | 12 |
    """
    return ledger.faulty("F011")


@rule(
    "F012", "所属行业“{industry}”不在方案列出的重点行业之内",
    "属于其他行业的无需修改；属于重点行业的，请用方案中的行业名称：{choices}",
    on="industry", severity="warning", scope="ledger",
)  # fmt: skip
def not_a_key_industry(ledger: Ledger, *, plan: Plan) -> pd.Series[bool]:
    """非重点行业

    重点行业之外的企业同样可以列入台账，提示仅用于发现行业名称写法不一。

    | 结果 | 所属行业 |
    |---|---|
    | 通过 | 水泥 |
    | 问题 | 水泥及水泥制品 |
    """
    industry = ledger.table["industry"]
    offered = bool(plan.industries) and ledger.spec.fields["industry"].choices_from == "industries"
    return industry.notna() & ~industry.isin(plan.industries) & offered


@rule(
    "F013", "{header}“{value}”的单位与本栏或单位栏不一致",
    "请换算成同一单位后只填数字{hint}", scope="ledger",
)  # fmt: skip
def unit_differs_from_the_column(ledger: Ledger) -> pd.DataFrame:
    """单位前后不一

    数字后面的单位与栏目或单位栏写的不是同一个，差出的可能是一万倍，不能替填报人选择。

    | 结果 | 产能 | 产能单位 |
    |---|---|---|
    | 通过 | 30万吨/年 | 万吨/年 |
    | 问题 | 6000吨/年 | 万吨/年 |
    """
    return ledger.faulty("F013")


@rule("F014", "{header}是错误值 {value}", "请在 Excel 中改正公式，或直接填写内容", scope="ledger")
def error_value(ledger: Ledger) -> pd.DataFrame:
    """单元格是错误值

    #REF!、#N/A 等是公式算不出结果的标记，不是空白，原来的内容已经丢失。

    | 结果 | 产能 | 产能单位 |
    |---|---|---|
    | 通过 | 30 | 万吨/年 |
    | 问题 | #REF! | 万吨/年 |
    """
    return ledger.faulty("F014")


@rule(
    "F015", "{header}是公式，但文件里没有计算结果",
    "请在 Excel 或 WPS 中打开、保存一次后再报，或直接填写内容", scope="ledger",
)  # fmt: skip
def formula_never_calculated(ledger: Ledger) -> pd.DataFrame:
    """公式没有计算结果

    由程序生成而未经 Excel 打开的文件，公式没有结果，读出来是空白。

    | 结果 | 产能 | 产能单位 |
    |---|---|---|
    | 通过 | 30 | 万吨/年 |
    | 问题 | （公式） | 万吨/年 |
    """
    return ledger.faulty("F015")


@rule(
    "F016", "{header}的合并单元格下还藏有“{value}”，与显示的不同",
    "请取消合并，逐格填写", scope="ledger",
)  # fmt: skip
def value_hidden_by_a_merge(ledger: Ledger) -> pd.DataFrame:
    """合并单元格下藏有不同的值

    合并时被盖住的内容仍在文件里。显示的和藏着的不同，无法确定哪一个是对的。

    | 结果 | 企业名称 |
    |---|---|
    | 通过 | 示例水泥一厂 |
    | 问题 | （被盖住）示例水泥二厂 |
    """
    return ledger.faulty("F016")


@rule(
    "F018", "{header}有 {signs:,} 个字符，Excel 的一格放不下",
    "请缩短到 32,767 个字符以内，只写要点，其余另附材料", scope="ledger",
)  # fmt: skip
def text_beyond_a_cell(ledger: Ledger) -> pd.DataFrame:
    """文字超过一格的上限

    Excel 的一格最多放 32,767 个字符（生僻字按两个算），只有 CSV 等格式才写得下更多。
    市级台账放不下全文，又不能替填报人删节，所以整行待核；“待核”表里这一格只保留前面部分，并写明是节录。

    | 结果 | 不达标事项 |
    |---|---|
    | 通过 | 单位产品能耗超过限额 |
    | 问题 | （40,000 个字符） |
    """
    return ledger.faulty("F018")
