"""A file as sheets of cells: the only place that knows python-calamine and the csv module."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO, StringIO
from typing import Any

from phaseout.edges.reading.preflight import Kind, Unreadable, kind_of
from phaseout.edges.reading.sidescan import Marks, scan

Cell = Any
"""str, float, int, bool, date, datetime, time, timedelta; '' where the cell is empty."""

MARK_PREFIX = "phaseout."


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet: rows of cells from A1 on; merges as (first row, first column, last row, last
    column), counted from 0.
    """

    name: str
    rows: list[list[Cell]]
    visible: bool = True
    merges: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file and the invisible mark that our own workbooks bear."""

    kind: Kind
    sheets: tuple[SheetCells, ...]
    mark: Mapping[str, str] = field(default_factory=dict)
    epoch_1904: bool = False
    remarks: tuple[str, ...] = ()


def open_book(content: bytes) -> Book:
    """The sheets of a workbook or CSV file, by content.

    Raises:
        Unreadable: with a sentence for the clerk.
    """
    kind = kind_of(content)
    if kind == "csv":
        return Book("csv", (SheetCells("CSV", _csv_rows(content)),))
    sheets = _calamine_sheets(content)
    if kind != "xlsx":
        return Book(kind, sheets)
    marks, remarks = scan(content)
    sheets = _with_marks(sheets, marks)
    return Book(kind, sheets, _mark(content), _counts_from_1904(content), remarks)


def _with_marks(sheets: tuple[SheetCells, ...], marks: Sequence[Marks]) -> tuple[SheetCells, ...]:
    """The sheets with what their XML says; chart sheets stand in the workbook's order too."""
    if len(marks) != len(sheets):
        return sheets
    names = [sheet.name for sheet in sheets]
    return tuple(
        replace(
            sheet, errors=about.errors, uncalculated=about.uncalculated,
            hidden_rows=about.hidden_rows, hidden_columns=about.hidden_columns,
            doubts=about.doubts if names.count(sheet.name) == 1
            else (*about.doubts, f"有不止一张名为“{sheet.name}”的工作表"),
        )
        for sheet, about in zip(sheets, marks, strict=True)
    )  # fmt: skip


def _calamine_sheets(content: bytes) -> tuple[SheetCells, ...]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        found = []
        for index, about in enumerate(book.sheets_metadata):
            if str(about.typ).rpartition(".")[2] != "WorkSheet":
                continue
            sheet = book.get_sheet_by_index(index)
            rows = sheet.to_python(skip_empty_area=False)
            merges = tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ())
            visible = about.visible == SheetVisibleEnum.Visible
            found.append(SheetCells(about.name, rows, visible, merges))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # a panic of the Rust reader is not an Exception
        raise Unreadable(_sentence(fault)) from None
    if not found:
        raise Unreadable("文件里没有工作表，请重新导出后报送")
    return tuple(found)


def _sentence(fault: BaseException) -> str:
    if "assword" in type(fault).__name__ or "assword" in str(fault):
        return "文件已加密，请取消密码后重报"
    return "文件已损坏或格式有误，打不开，请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送"


def _mark(content: bytes) -> dict[str, str]:
    """The custom document properties that begin with our prefix."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        if "docProps/custom.xml" not in package.namelist():
            return {}
        text = package.read("docProps/custom.xml").decode("utf-8", "replace")
    pairs = re.findall(
        rf'name="{re.escape(MARK_PREFIX)}([^"]+)"[^>]*>\s*<vt:lpwstr[^>]*>([^<]*)</vt:lpwstr>', text
    )
    return {name: _unescape(value) for name, value in pairs}


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _counts_from_1904(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = {name.lower(): name for name in package.namelist()}
        part = names.get("xl/workbook.xml")
        return bool(part and re.search(rb'date1904="(1|true)"', package.read(part)))


def _csv_rows(content: bytes) -> list[list[Cell]]:
    text = decoded(content)
    delimiter = "\t" if text[:2000].count("\t") > text[:2000].count(",") else ","
    try:
        return [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as fault:
        raise Unreadable(f"CSV 文件格式有误（{fault}），请另存为 .xlsx 后报送") from None


def decoded(content: bytes) -> str:
    """The text of a CSV file: BOM, UTF-16, strict UTF-8, else GB18030 (which contains GBK).

    Raises:
        Unreadable: none of these.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("不认识的文字编码，请在 Excel 中打开后另存为 .xlsx 再报送")
