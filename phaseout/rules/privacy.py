"""F: personal facts where the public will read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.model.public import QUOTED
from phaseout.rules.rule import rule
from phaseout.values import is_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from phaseout.model.ledger import Ledger
    from phaseout.model.plan import Plan

PUBLISHED, FREE = ("exit", "exit_list"), ("text", "citation")
"""The ledgers that public lists are drawn from, and the kinds of column in which anything may stand."""


@rule(
    "F017", "{header}里写有个人信息（电话、证件号码、住址或者人名）",
    "这一栏会对外公布，请删去；联系人和电话请填在各自的栏目", severity="warning", scope="ledger",
)  # fmt: skip
def personal_fact_in_a_public_column(ledger: Ledger, *, plan: Plan) -> pd.DataFrame:
    """公开栏目里有个人信息

    不达标事项、依据、设备等栏目会列入对外公布的名单。电话、证件号码、住址和人名在名单里一律隐去，但应当在台账里就不写。

    | 结果 | 不达标事项 | 联系人 |
    |---|---|---|
    | 通过 | 单位产品能耗超过限额 | |
    | 问题 | 单位产品能耗超过限额，联系电话 13800000000 | |
    | 问题 | 群众张三反映烟尘扰民，张三 | |
    | 问题 | 能耗超限额，已告知示例人员 | 示例人员 |
    """
    table, columns = ledger.table, ledger.spec.fields
    quoted = [name for name in QUOTED if name in columns and columns[name].type in FREE]
    if ledger.spec.id not in PUBLISHED or not quoted:
        return pd.DataFrame(index=table.index)
    persons = [name for name, column in columns.items() if column.personal]
    texts = {name: _texts(table[name]) for name in quoted}
    words = [_texts(table[name]) for name in persons]
    found = {name: _tells(table[name], plan) for name in quoted}
    if _naming([*map("\n".join, zip(*texts.values(), strict=True))], words):  # seldom, and quick
        for name in quoted:
            found[name].iloc[_naming(texts[name], words)] = True
    return pd.DataFrame(found, index=table.index)


def _tells(column: pd.Series[str], plan: Plan) -> pd.Series[bool]:
    """The rows in which a column holds a personal fact by its form."""
    told = [text for text in column.dropna().unique() if is_personal(text, plan.units)]
    return column.isin(told)


def _naming(texts: Sequence[str], words: Iterable[Sequence[str]]) -> list[int]:
    """The positions of texts that hold a word of the row's own personal columns."""
    rows = (
        row for own in words for row, (word, text) in enumerate(zip(own, texts, strict=True))
        if len(word) > 1 and word in text
    )  # fmt: skip
    return sorted(set(rows))


def _texts(column: pd.Series[Any]) -> list[str]:
    return column.fillna("").astype(str).tolist()
