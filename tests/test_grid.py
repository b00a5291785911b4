"""The cells of a sheet by column."""

from io import BytesIO

import xlsxwriter

from phaseout.edges.reading.grid import columns_of
from phaseout.edges.reading.workbook import open_book


def test_a_one_and_a_true_are_two_cells_and_empty_ones_are_no_cells():
    (column,) = columns_of([[1.0], [True], [""], ["示例"], [""]])
    assert [(type(cell), cell) for cell in column.distinct] == [
        (float, 1.0), (bool, True), (str, ""), (str, "示例"),
    ]  # fmt: skip
    assert column.codes.tolist() == [0, 1, 2, 3, 2]
    assert column.held == 3


def test_the_cells_of_some_rows_are_those_that_stand_there():
    (column,) = columns_of([["名称"], ["甲"], [""], ["乙"], ["甲"]])
    some = column.at(slice(2, 5))
    assert (some.distinct, some.codes.tolist(), some.held) == (["甲", "", "乙"], [1, 2, 0], 2)


def test_a_row_that_ends_early_holds_nothing_beyond():
    _, second = columns_of([["名称", "产能"], ["甲"]])
    assert (second.distinct, second.held) == (["产能", ""], 1)


def test_a_number_that_is_none_may_stand_alone_in_a_column():
    (column,) = columns_of([[float("nan")]])
    assert column.codes.tolist() == [0]


def test_a_cell_keeps_its_address_where_no_cell_stands_before_it():
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_string("C3", "示例")
    (sheet,) = open_book(target.getvalue()).sheets
    assert sheet.rows == [["", "", ""], ["", "", ""], ["", "", "示例"]]
