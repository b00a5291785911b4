"""A file as sheets of cells: the only place that knows python-calamine."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from phaseout.edges.reading.grid import Cell, Cells, columns_of, gathered
from phaseout.edges.reading.kinds import Kind, kind_of
from phaseout.edges.reading.limits import limits
from phaseout.edges.reading.ods import merges
from phaseout.edges.reading.ole import Ole
from phaseout.edges.reading.ooxml import (
    MACROS,
    MARK_PREFIX,
    Described,
    carried,
    described,
    own_name,
    with_own_names,
)
from phaseout.edges.reading.package import Package, part_name
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.sidescan import (
    Scan,
    missing,
    unknown_errors,
    with_known_errors,
)
from phaseout.edges.reading.text_tables import decoded, text_rows
from phaseout.sentence import say

__all__ = ["MARK_PREFIX", "Book", "Cell", "SheetCells", "open_book"]

STRAY_GAP = 1_000

DAMAGED = say("文件已损坏或格式有误，打不开，请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送")


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet: rows of cells from A1 on; merges as (first row, first column, last row, last
    column), counted from 0, as are all its positions.

    Error values and formulas never calculated read as ''; `errors` and `uncalculated` hold them
    by (row, column). `doubts` are sentences about what cannot be trusted here. `columns` are the
    same cells by column, made from the rows if they are not given.
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
    columns: tuple[Cells, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not self.columns:
            object.__setattr__(self, "columns", columns_of(self.rows))


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file, the invisible mark that our own workbooks bear, and remarks on what
    the file carries that was not read or could not be told.
    """

    kind: Kind
    sheets: tuple[SheetCells, ...]
    mark: Mapping[str, str] = field(default_factory=dict)
    epoch_1904: bool = False
    remarks: tuple[str, ...] = ()


def open_book(content: bytes) -> Book:
    """The sheets of a workbook, a text table or a web page, by content.

    Raises:
        Unreadable: with a sentence for the clerk.
    """
    try:
        book = _opened(kind_of(content), content)
    except (
        Unreadable,
        KeyboardInterrupt,
        SystemExit,
        MemoryError,  # the child that reads says how much it may take
        ImportError,
        NameError,
    ):  # the last two are ours
        raise
    except BaseException:  # a panic of the Rust reader is not an Exception
        raise Unreadable(DAMAGED) from None
    if not book.sheets:
        raise Unreadable(say("文件里没有工作表，请重新导出后报送"))
    return replace(book, sheets=_doubting_names(book.sheets))


def _opened(kind: Kind, content: bytes) -> Book:
    match kind:
        case "csv":
            rows, doubts = text_rows(decoded(content))
            if len(rows) * max(map(len, rows), default=0) > limits().cells:
                raise Unreadable(say("有的行格数过多，请在 Excel 中打开核对后另存为 .xlsx 再报送"))
            return Book(kind, (SheetCells("CSV", [list(row) for row in rows], doubts=doubts),))
        case "html":
            return _from_html(decoded(content))
        case "xml":
            return _from_spreadsheet_2003(decoded(content))
        case "xlsx":
            return _from_xlsx(content)
        case _:
            return _from_others(kind, content)


def _from_html(text: str) -> Book:
    from phaseout.edges.reading.web_page import page

    read = page(text)
    rows: list[list[Cell]] = [list(row) for row in read.rows]
    return Book(
        "html", (SheetCells(read.name, rows, merges=read.merges, hidden_rows=read.hidden_rows),)
    )


def _from_spreadsheet_2003(text: str) -> Book:
    from phaseout.edges.reading.markup import spreadsheet_2003

    read = spreadsheet_2003(text)
    return Book("xml", tuple(SheetCells(*each) for each in read.sheets), {}, read.epoch_1904)


def _from_xlsx(content: bytes) -> Book:
    package = Package(content)
    about = described(package)
    changes = _changes(package, about)
    read = _calamine_sheets(_with_parts(content, changes) if changes else content)
    sheets = tuple(
        _with_scan(sheet, package, *_scan_of(about, index, sheet.name)) for index, sheet in read
    )
    return Book("xlsx", sheets, about.mark, about.epoch_1904, (*about.remarks, *_stray(sheets)))


def _from_others(kind: Kind, content: bytes) -> Book:
    carries: dict[str, None] = {}
    package = None if kind == "xls" else Package(content)
    if package is None:
        carries |= dict.fromkeys([MACROS] if "_VBA_PROJECT_CUR" in Ole(content).entries else [])
    else:
        for name, part in package.all():
            carries |= dict.fromkeys(carried(name, part))
    merged = merges(package.read("content.xml")) if package and kind == "ods" else []
    sheets = _with_merges(tuple(sheet for _, sheet in _calamine_sheets(content)), merged)
    return Book(kind, sheets, remarks=(*carries, _untold(kind), *_stray(sheets)))


def _with_merges(
    sheets: tuple[SheetCells, ...], found: Sequence[tuple[tuple[int, int, int, int], ...]]
) -> tuple[SheetCells, ...]:
    if len(found) != len(sheets):
        return sheets
    return tuple(replace(sheet, merges=own) for sheet, own in zip(sheets, found, strict=True))


# -- calamine


def _calamine_sheets(content: bytes) -> list[tuple[int, SheetCells]]:
    """The sheets that hold cells, each with its place among all."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    if len(book.sheets_metadata) > limits().sheets:
        raise Unreadable(say("有 {n} 张工作表，请只留下台账后报送", n=len(book.sheets_metadata)))
    found = []
    for index, about in enumerate(book.sheets_metadata):
        if str(about.typ).rpartition(".")[2] != "WorkSheet":
            continue
        sheet = book.get_sheet_by_index(index)
        if sheet.total_height * sheet.total_width > limits().cells:
            raise Unreadable(say("工作表“{name}”太大，请删除表外零散的内容后报送", name=about.name))
        merges = tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ())
        if sum((m[2] - m[0] + 1) * (m[3] - m[1] + 1) for m in merges) > limits().merged:
            raise Unreadable(
                say("工作表“{name}”合并的单元格过多，请取消表外的合并后报送", name=about.name)
            )
        lead = [""] * sheet.start[1] if sheet.start else []
        coming = (lead + row for row in sheet.iter_rows()) if lead else sheet.iter_rows()
        rows, columns = gathered(coming)
        visible = about.visible == SheetVisibleEnum.Visible
        found.append((index, SheetCells(about.name, rows, visible, merges, columns=columns)))
    return found


def _changes(package: Package, about: Described) -> dict[str, bytes]:
    """Parts as calamine can read them: with error values that it knows, and sheets of one name
    under names of their own, for it asks for the name even of a sheet taken by its place.
    """
    changes = {
        part: with_known_errors(package.read(part))
        for part, scan in about.scans.items()
        if unknown_errors(scan)
    }
    if len({name for name, _ in about.sheets}) < len(about.sheets):
        changes[about.book] = with_own_names(package.read(about.book))
    return changes


def _with_parts(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The workbook with other content in some of its parts."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            name = part_name(info)
            new.writestr(info.filename, changes[name] if name in changes else old.read(info))
    return target.getvalue()


# -- what the scan adds


def _scan_of(about: Described, index: int, name: str) -> tuple[str, str, Scan]:
    """The true name of a sheet, its part and its scan: by its place, else by its name."""
    true, part = name, dict(about.sheets).get(name, "")
    if index < len(about.sheets) and name in (about.sheets[index][0], own_name(index)):
        true, part = about.sheets[index]
    return true, part, about.scans.get(part, Scan(filled=-1))


def _with_scan(sheet: SheetCells, package: Package, name: str, part: str, scan: Scan) -> SheetCells:
    """The sheet with what its XML says; where the counts of cells differ, they are compared."""
    doubts = scan.doubts
    if scan.filled < 0:
        doubts += (say("没有找到工作表的内部文件，看不出错误值和隐藏的行"),)
    elif sum(c.held for c in sheet.columns) + len(scan.errors) != scan.filled:
        doubts += missing(package.read(part), sheet.rows)
    return replace(
        sheet,
        name=name,
        errors=scan.errors,
        uncalculated=scan.uncalculated,
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
        doubts=doubts,
    )


def _doubting_names(sheets: tuple[SheetCells, ...]) -> tuple[SheetCells, ...]:
    twice = {name for name, count in Counter(s.name for s in sheets).items() if count > 1}
    return tuple(
        replace(s, doubts=(*s.doubts, say("有不止一张工作表叫“{name}”", name=s.name)))
        if s.name in twice
        else s
        for s in sheets
    )


def _untold(kind: str) -> str:
    return say(
        "{kind} 格式看不出错误值、没有计算结果的公式和隐藏的行，建议另存为 .xlsx 后报送", kind=kind
    )


def _stray(sheets: Sequence[SheetCells]) -> list[str]:
    """Remarks on sheets that end far below their table."""
    return [
        say(
            "工作表“{name}”在大片空行之后还有内容，最后一处在第{filled}行",
            name=sheet.name,
            filled=filled[-1] + 1,
        )
        for sheet in sheets
        if len(sheet.rows) > 20 * max((c.held for c in sheet.columns), default=0) + STRAY_GAP
        for filled in [[r for r, row in enumerate(sheet.rows) if row.count("") < len(row)]]
        if len(sheet.rows) > 20 * len(filled) + STRAY_GAP
    ]
