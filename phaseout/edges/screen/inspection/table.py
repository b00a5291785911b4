"""What was made of a table: which column is which field, and the columns that are not read."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from phaseout.edges.screen.inspection.pieces import (
    cut_front,
    filled_up,
    from_to,
    line_of,
    list_of,
    row_numbers,
    text_of,
)
from phaseout.model.inspection import Column, TableSeen, Unmapped
from phaseout.sentence import joined, say

TYPE_WORDS = {
    "text": say("文字"), "integer": say("整数"), "number": say("数字"), "date": say("日期"), "deadline": say("期限"),
    "choice": say("选项"), "code": say("代码"), "citation": say("条款"), "flag": say("是否"), "unit": say("单位"),
    "url": say("网址"), "phone": say("电话"),
}  # fmt: skip


def table_of(table: TableSeen, width: int) -> Iterator[Text]:
    """A table's rows, its columns with a value each, what is absent, what is not read."""
    yield from map(Text, filled_up(_rows_said(table), width))
    yield Text()
    heads = (say("列"), say("表头"), say("读作"), say("类型"), say("有值>"), say("读出的值"))
    rows = [_column_row(column, table.rows) for column in table.columns]
    yield from list_of(heads, rows, width, (3, 20, 18, 14, 0, 0))
    if table.absent:
        yield line_of((say("缺少必填栏目："), "bold red"), joined("、", table.absent))
    if table.unmapped:
        yield text_of(
            say("\n不读的列（其实是某个栏目的，把表头改成那个栏目名即可）"), style="bold yellow"
        )
        names = (say("列"), say("表头"), say("有值>"), say("例"), say("最像的栏目"))
        left = [_unmapped_row(column) for column in table.unmapped]
        yield from list_of(names, left, width, (3, 22, 0, 20, 0))


def _rows_said(table: TableSeen) -> list[str]:
    said: list[str] = [say("表头第 {rows} 行", rows=row_numbers(table.header_rows))]
    if table.first_row and table.last_row:
        ends = from_to(table.first_row, table.last_row)
        split = say("，读成 {n} 项", n=table.items) if table.items != table.rows else ""
        said.append(say("数据 {n} 行（第 {ends} 行）{split}", n=table.rows, ends=ends, split=split))
    else:
        said.append(say("没有数据"))
    for word, rows in ((say("合计"), table.total_rows), (say("说明"), table.note_rows),
                       (say("重复的表头"), table.repeated_headers)):  # fmt: skip
        if rows:
            said.append(say("{kind}第 {rows} 行", kind=word, rows=row_numbers(rows)))
    if table.nil:
        said.append(say("写明零报告"))
    return said


def _column_row(column: Column, rows: int) -> tuple[str | Text, ...]:
    """A field named as its header is dim: what was translated stands out."""
    kind = TYPE_WORDS.get(column.type, column.type)
    same = column.header == column.field_header
    sample = text_of(column.sample)
    if column.filled and not column.sample:
        sample = text_of(say("没有一格读得准"), style="red")
    return (
        text_of(column.letter, style="green"), cut_front(column.header or say("（同左）"), 20),
        text_of(column.field_header, style="dim" if same else "bold"),
        joined(" ", filter(None, (kind, column.unit))),
        text_of(f"{column.filled}/{rows}", style="" if column.filled else "dim"), sample,
    )  # fmt: skip


def _unmapped_row(column: Unmapped) -> tuple[str | Text, ...]:
    near = column.nearest or say("—")
    if column.taken:
        near = say("{near}（{column} 列已是）", near=near, column=column.taken)
    return (
        text_of(column.letter, style="yellow"), cut_front(column.header or say("（无表头）"), 22),
        str(column.filled), column.sample, near,
    )  # fmt: skip
