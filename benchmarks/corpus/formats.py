"""A drawn book packed: xlsx, csv and tsv in several codes, html and XML named .xls, ods."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from corpus.sheets import Book, Cell, ErrorValue, Formula, Grid

MADE_ON = datetime(2024, 12, 25)
STAMP = (2024, 12, 25, 0, 0, 0)


def packed(book: Book, grids: Sequence[Grid]) -> bytes:
    """The bytes of the file; each run gives the same."""
    if book.content is not None:
        return book.content
    return PACKERS[book.packed](book, grids)


# ── xlsx ─────────────────────────────────────────────────────────────────────────────────────────


def _xlsx(book: Book, grids: Sequence[Grid]) -> bytes:
    target = BytesIO()
    package = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": book.epoch_1904})
    package.set_properties({"title": "示例台账（虚构）", "created": MADE_ON})
    for name, value in book.mark.items():
        package.set_custom_property(name, value)
    for grid in grids:
        _Page(package, grid).draw()
    package.close()
    content = target.getvalue()
    return _patched(content, book.patch) if book.patch else content


def _patched(content: bytes, patch: Callable[[str], str]) -> bytes:
    """The package with the XML of its first sheet changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                changed = patch(part.decode()).encode()
                assert changed != part, "the patch found nothing to change"
                part = changed
            new.writestr(zipfile.ZipInfo(info.filename, STAMP), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


class _Page:
    def __init__(self, package: Any, grid: Grid) -> None:
        self.grid = grid
        self.page = package.add_worksheet(grid.sheet.name)
        box = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True}
        self.plain = package.add_format({"font_name": "宋体"})
        self.cell = package.add_format(box)
        self.head = package.add_format(box | {"bold": True, "align": "center"})
        self.day = package.add_format(box | {"num_format": "yyyy-mm-dd"})

    def draw(self) -> None:
        grid = self.grid
        for top, left, bottom, right in grid.merges:
            self.page.merge_range(top, left, bottom, right, "", self.cell)
        for y, x in sorted(grid.boxed - grid.cells.keys() - self._covered()):
            self.page.write_blank(y, x, None, self.cell)
        for (y, x), cell in grid.cells.items():
            self._put(y, x, cell)
        for y in grid.hidden:
            self.page.set_row(y, None, None, {"hidden": True})
        last = grid.sheet.styled_to
        for y in {*range(grid.height(), last, max(last // 400, 1)), last - 1} if last else ():
            self.page.write_blank(y, grid.sheet.left, None, self.cell)
        {"hidden": self.page.hide, "very": self.page.very_hidden}.get(
            grid.sheet.state, lambda: None
        )()

    def _covered(self) -> set[tuple[int, int]]:
        return {
            (y, x)
            for top, left, bottom, right in self.grid.merges
            for y in range(top, bottom + 1)
            for x in range(left, right + 1)
        }

    def _put(self, y: int, x: int, cell: Cell) -> None:
        style = self._style(y, x)
        if isinstance(cell, ErrorValue):
            self.page.write_formula(y, x, "=#REF!A1", style, cell.text)
        elif isinstance(cell, Formula):
            result = "" if cell.result is None else cell.result
            self.page.write_formula(y, x, cell.text, style, result)
        elif isinstance(cell, date):
            self.page.write_datetime(y, x, cell, self.day)
        elif isinstance(cell, str):
            self.page.write_string(y, x, cell, style)
        else:
            self.page.write(y, x, cell, style)

    def _style(self, y: int, x: int) -> Any:
        if (y, x) in self.grid.heads:
            return self.head
        return self.cell if (y, x) in self.grid.boxed else self.plain


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────


def shown(cell: Cell) -> str:
    """A cell as another program exports it."""
    match cell:
        case None:
            return ""
        case ErrorValue(text=text):
            return text
        case Formula(result=result):
            return shown(result)
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case _:
            return str(cell)


def _rows(grid: Grid) -> list[list[Cell]]:
    width = grid.width()
    return [[grid.cells.get((y, x)) for x in range(width)] for y in range(grid.height())]


def _text(delimiter: str, encoding: str) -> Callable[[Book, Sequence[Grid]], bytes]:
    def pack(_: Book, grids: Sequence[Grid]) -> bytes:
        target = StringIO()
        writer = csv.writer(target, delimiter=delimiter)
        for grid in grids:
            writer.writerows([shown(c) for c in row] for row in _rows(grid))
        return target.getvalue().encode(encoding)

    return pack


# ── Markup ───────────────────────────────────────────────────────────────────────────────────────


def _spans(grid: Grid) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Anchor → (rows, columns) of each merge, and the cells that the merges cover."""
    spans, covered = {}, set()
    for top, left, bottom, right in grid.merges:
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered |= {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
    return spans, covered - spans.keys()


def _html(encoding: str) -> Callable[[Book, Sequence[Grid]], bytes]:
    def pack(_: Book, grids: Sequence[Grid]) -> bytes:
        tables = "\n".join(_html_table(grid) for grid in grids)
        page = (
            '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
            f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
            f"<style>td {{ mso-number-format:'\\@' }}</style></head><body>\n{tables}\n</body></html>"
        )
        return page.encode(encoding)

    return pack


def _html_table(grid: Grid) -> str:
    spans, covered = _spans(grid)
    lines = []
    for y, row in enumerate(_rows(grid)):
        cells = []
        for x, cell in enumerate(row):
            if (y, x) in covered:
                continue
            down, right = spans.get((y, x), (1, 1))
            tag = "th" if (y, x) in grid.heads else "td"
            span = (f' rowspan="{down}"' if down > 1 else "") + (
                f' colspan="{right}"' if right > 1 else ""
            )
            text = escape(shown(cell)).replace("\n", "<br>") or "&nbsp;"
            cells.append(f"<{tag}{span}>{text}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1">\n' + "\n".join(lines) + "\n</table>"


def _spreadsheet_ml(_: Book, grids: Sequence[Grid]) -> bytes:
    sheets = "".join(
        f'<Worksheet ss:Name="{escape(grid.sheet.name)}"><Table>\n'
        f"{''.join(_ml_rows(grid))}</Table></Worksheet>\n"
        for grid in grids
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
        f"{sheets}</Workbook>\n"
    ).encode()


def _ml_rows(grid: Grid) -> Iterable[str]:
    """Rows and cells that are empty are left out and the next one bears its index."""
    spans, covered = _spans(grid)
    for y, row in enumerate(_rows(grid)):
        cells = []
        for x, cell in enumerate(row):
            if (y, x) in covered or (cell is None and (y, x) not in spans):
                continue
            down, right = spans.get((y, x), (1, 1))
            merge = (f' ss:MergeDown="{down - 1}"' if down > 1 else "") + (
                f' ss:MergeAcross="{right - 1}"' if right > 1 else ""
            )
            cells.append(f'<Cell ss:Index="{x + 1}"{merge}>{_ml_data(cell)}</Cell>')
        if cells:
            yield f'<Row ss:Index="{y + 1}">{"".join(cells)}</Row>\n'


def _ml_data(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case ErrorValue(text=text):
            return f'<Data ss:Type="Error">{text}</Data>'
        case date():
            return f'<Data ss:Type="DateTime">{cell.isoformat()[:10]}T00:00:00.000</Data>'
        case int() | float():
            return f'<Data ss:Type="Number">{shown(cell)}</Data>'
        case _:
            text = escape(shown(cell)).replace("\n", "&#10;")
            return f'<Data ss:Type="String">{text}</Data>'


# ── ods ──────────────────────────────────────────────────────────────────────────────────────────

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def _ods(_: Book, grids: Sequence[Grid]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(g.sheet.name)}">{"".join(_ods_rows(g))}</table:table>'
        for g in grids
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest}
    return _zipped(parts)


def _zipped(parts: Mapping[str, str]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, STAMP), text.encode(), kind)
    return target.getvalue()


def _ods_rows(grid: Grid) -> Iterable[str]:
    spans, covered = _spans(grid)
    for y, row in enumerate(_rows(grid)):
        cells = []
        for x, cell in enumerate(row):
            down, right = spans.get((y, x), (1, 1))
            name = "covered-table-cell" if (y, x) in covered else "table-cell"
            span = (
                f' table:number-rows-spanned="{down}" table:number-columns-spanned="{right}"'
                if (y, x) in spans
                else ""
            )
            cells.append(f"<table:{name}{span}{_ods_data(cell, name)}")
        yield f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_data(cell: Cell, name: str) -> str:
    if cell is None:
        return "/>"
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown(cell).split("\n"))
    if isinstance(cell, date):
        kind = f'date" office:date-value="{cell.isoformat()}'
    elif isinstance(cell, (int, float)):
        kind = f'float" office:value="{cell!r}'
    else:
        kind = "string"
    return f' office:value-type="{kind}">{text}</table:{name}>'


PACKERS: Mapping[str, Callable[[Book, Sequence[Grid]], bytes]] = {
    "xlsx": _xlsx,
    "csv-utf8": _text(",", "utf-8"),
    "csv-utf8-bom": _text(",", "utf-8-sig"),
    "csv-gbk": _text(",", "gbk"),
    "tsv": _text("\t", "utf-8"),
    "utf-16": _text("\t", "utf-16"),
    "html-gbk": _html("gbk"),
    "html-utf-8": _html("utf-8"),
    "xml-2003": _spreadsheet_ml,
    "ods": _ods,
}
"""How a book is packed → its bytes. `utf-16` is what Excel calls Unicode text: tabs between."""
SHEETLESS = ("csv", "tsv", "utf", "html")
"""Files whose table has no sheet name of its own."""
