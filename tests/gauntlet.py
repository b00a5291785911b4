"""Hostile and broken files of our own making, each with the verdict that is expected of it.

    python tests/gauntlet.py FOLDER

writes them out, for other readers to be tried on. Every file is made here from a ledger of one row
on a plainly fictitious firm; none is taken from anywhere.
"""

from __future__ import annotations

import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

Verdict = Literal["read", "said", "refused"]
"""Read whole and nothing to tell; read, and told what cannot be trusted; not read, and told why."""


@dataclass(frozen=True)
class Case:
    """A file, and what is expected of it; `words` stand in what is told.

    holds: heading → what its first row must be read as, where the file may make it something else.
    """

    name: str
    content: bytes
    verdict: Verdict
    words: str = ""
    holds: Mapping[str, str] = field(default_factory=dict)


CODE = "统一社会信用代码"
HEADS = ("序号", "区县", "企业名称", "所属行业", "退出方式", "关停日期")
ROW = ("1", "渝北区", "示例水泥一厂", "水泥", "拆除主体设备", "2024-06-30")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRAY = '<row r="3"><c r="C3"><v>7</v></c></row>'
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'


# -- a workbook, part by part


def cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, texts: tuple[str, ...], more: str = "") -> str:
    cells = "".join(cell(f"{'ABCDEFGH'[k]}{number}", text) for k, text in enumerate(texts))
    return f'<row r="{number}"{more}>{cells}</row>'


def page(rows: str | None = None, before: str = "", after: str = "") -> str:
    inside = row(1, HEADS) + row(2, ROW) if rows is None else rows
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{inside}</sheetData>{after}</worksheet>"
    )


def parts(
    sheet: str | bytes | None = None, sheets: str = "", **more: str | bytes
) -> dict[str, bytes]:
    """The parts of the workbook; of a name in `more`, __ stands for / and _x for a point."""
    listed = sheets or '<sheet name="台账" sheetId="1" r:id="rId1"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: page() if sheet is None else sheet,
    }
    made |= {name.replace("__", "/").replace("_x", "."): part for name, part in more.items()}
    return {n: p.encode() if isinstance(p, str) else p for n, p in made.items()}


def zipped(content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, part in content.items():
            package.writestr(zipfile.ZipInfo(name), part, method)
    return target.getvalue()


def book(sheet: str | bytes | None = None, sheets: str = "", **more: str | bytes) -> bytes:
    return zipped(parts(sheet, sheets, **more))


def related(content: Mapping[str, bytes], **more: str) -> bytes:
    """The package with further parts of the workbook, by their kind: styles, sharedStrings."""
    relations = "xl/_rels/workbook.xml.rels"
    named = "".join(
        f'<Relationship Id="more{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for kind in more
    )
    ended = content[relations].replace(b"</Rel", named.encode() + b"</Rel")
    return zipped(
        {**content, relations: ended} | {f"xl/{k}.xml": p.encode() for k, p in more.items()}
    )


def styles(fills: str = '<fill><patternFill patternType="none"/></fill>') -> str:
    """Two styles: a plain one, and a day as Excel shows it."""
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills>{fills}</fills><borders><border/></borders>'
        '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )


def on_day(inner: str) -> str:
    """The sheet with another cell in the column of days, F2."""
    return page(row(1, HEADS) + row(2, ROW).replace(cell("F2", ROW[5]), inner))


def with_column(head: str, inner: str) -> bytes:
    """The ledger with a further column, G."""
    return book(page(row(1, (*HEADS, head)) + row(2, ROW).replace("</row>", inner + "</row>")))


def rows_and(stray: str) -> bytes:
    return book(page(row(1, HEADS) + row(2, ROW) + stray))


def in_directory(content: bytes, at: int, form: str, value: int, name: str = SHEET) -> bytes:
    """The package with a field of one entry's line in the directory changed."""
    changed = bytearray(content)
    start = 0
    while (start := content.find(b"PK\1\2", start)) >= 0:
        length = struct.unpack_from("<H", content, start + 28)[0]
        if content[start + 46 : start + 46 + length] == name.encode():
            struct.pack_into(form, changed, start + at, value)
        start += 4
    return bytes(changed)


# -- the cases


def packages() -> Iterator[Case]:
    """The zip around a workbook."""
    good = book()
    yield Case("ordinary.xlsx", good, "read")
    yield Case("stored.xlsx", zipped(parts(), zipfile.ZIP_STORED), "read")
    yield Case("named-xls.xls", good, "read")
    yield Case(
        "upper-case-parts.xlsx",
        zipped({n.upper() if "sheet1" in n else n: p for n, p in parts().items()}),
        "read",
    )
    yield Case("bzip2.xlsx", zipped(parts(), zipfile.ZIP_BZIP2), "refused", "压缩方式少见")
    yield Case("lzma.xlsx", zipped(parts(), zipfile.ZIP_LZMA), "refused", "压缩方式少见")
    yield Case("cut-in-half.xlsx", good[: len(good) // 2], "refused", "损坏")
    yield Case("cut-by-a-byte.xlsx", good[:-1], "refused", "损坏")
    yield Case("first-bytes-only.xlsx", good[:4], "refused", "损坏")
    yield Case("bytes-in-front.xlsx", b"PK\0\0" + good, "refused", "损坏")
    yield Case("no-entries.xlsx", zipped({}), "refused", "损坏")
    yield Case("flag-of-encryption.xlsx", in_directory(good, 8, "<H", 1), "refused", "加密")
    yield Case("wrong-checksum.xlsx", in_directory(good, 16, "<L", 1), "refused", "损坏")
    yield Case("offset-outside.xlsx", in_directory(good, 42, "<L", 0x7FFFFFFF), "refused", "不一致")
    yield Case("size-lied-smaller.xlsx", in_directory(good, 20, "<L", 10), "refused", "损坏")
    yield Case("bytes-of-a-part-broken.xlsx", _scrambled(good), "refused", "损坏")
    yield Case(
        "two-parts-of-one-name.xlsx",
        zipped(parts(xl__Worksheets__Sheet1_xxml=page(""))),
        "refused",
        "同名",
    )
    yield Case(
        "path-upwards.xlsx", zipped(parts() | {"xl/../../evil.xml": b"<a/>"}), "refused", "越界"
    )
    yield Case(
        "path-from-the-root.xlsx", zipped(parts() | {"/etc/evil.xml": b"<a/>"}), "refused", "越界"
    )
    yield Case("another-name-in-front.xlsx", _renamed_locally(good), "refused", "不一致")
    yield Case(
        "many-parts.xlsx",
        zipped(parts() | {f"xl/{k}.xml": b"" for k in range(2_100)}),
        "refused",
        "个部件",
    )
    bomb = b"<a>" + b" " * 30_000_000
    yield Case(
        "bomb-of-one-part.xlsx", zipped(parts() | {"xl/other.xml": bomb}), "refused", "展开后过大"
    )
    yield Case(
        "bomb-that-lies.xlsx",
        in_directory(zipped(parts() | {"xl/other.xml": bomb}), 24, "<L", 1_000, "xl/other.xml"),
        "refused",
        "展开后过大",
    )
    yield Case(
        "bomb-in-the-sheet.xlsx", book(page(before=" " * 40_000_000)), "refused", "展开后过大"
    )
    yield Case(
        "bomb-of-many-parts.xlsx",
        zipped(parts() | {f"xl/o{k}.xml": _dull(9_000_000, k) for k in range(25)}),
        "refused",
        "展开后过大",
    )
    yield Case(
        "bomb-as-properties.xlsx",
        zipped(parts() | {"docProps/custom.xml": bomb}),
        "refused",
        "展开后过大",
    )
    yield from _ends(good)
    yield Case("written-as-a-stream.xlsx", _streamed(parts()), "read")
    yield Case("entries-of-64-bits.xlsx", _of_64_bits(parts()), "read")
    yield Case(
        "path-upwards-by-backslashes.xlsx",
        zipped(parts() | {"xl\\..\\..\\evil.xml": b"<a/>"}),
        "refused",
        "越界",
    )
    yield Case(
        "path-on-a-drive.xlsx", zipped(parts() | {"C:/evil.xml": b"<a/>"}), "refused", "越界"
    )
    yield Case("folders-as-entries.xlsx", zipped({"xl/": b"", "_rels/": b""} | parts()), "read")


def _ends(good: bytes) -> Iterator[Case]:
    """What stands after the last entry: the directory, its end, and what should not be there."""
    yield Case("comment-on-the-package.xlsx", _commented(good, "区县报送".encode()), "read")
    yield Case("bytes-behind.xlsx", good + bytes(300), "read")
    yield Case("more-bytes-behind-than-a-comment-has.xlsx", good + bytes(70_000), "refused", "损坏")
    yield Case("two-packages-in-a-row.xlsx", good + good, "refused", "损坏")
    yield Case("package-in-the-comment.xlsx", _commented(good, good), "refused", "损坏")
    yield Case("two-directories.xlsx", _two_directories(), "refused", "有两份目录")
    yield Case("archive-of-a-workbook.zip", _archived(good), "refused", "解压")


class _Stream(BytesIO):
    """A target that does not go back: sizes stand behind each part, not before it."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def _streamed(content: Mapping[str, bytes]) -> bytes:
    target = _Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _of_64_bits(content: Mapping[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(part)
    return target.getvalue()


def _commented(content: bytes, comment: bytes) -> bytes:
    return content[:-2] + struct.pack("<H", len(comment)) + comment


def _two_directories() -> bytes:
    """One reader sees the workbook, and one the other that the comment's directory lists."""
    other = page(row(1, HEADS) + row(2, (*ROW[:2], "示例水泥二厂", *ROW[3:])))
    (own, listed, end), (its, its_list, its_end) = _taken_apart(book()), _taken_apart(book(other))
    at = len(own) + len(its)
    moved = bytearray(its_list)
    start = its_list.find(b"PK\1\2", 1)  # the first entry is the same in both
    while start >= 0:
        (offset,) = struct.unpack_from("<L", its_list, start + 42)
        struct.pack_into("<L", moved, start + 42, offset + len(own))
        start = its_list.find(b"PK\1\2", start + 4)
    inner = bytes(moved) + its_end[:16] + struct.pack("<LH", at + len(listed) + len(end), 0)
    return _commented(own + its + listed + end[:16] + struct.pack("<LH", at, 0), inner)


def _archived(book: bytes) -> bytes:
    """A workbook put into an archive as it is, with the time stamp that archivers add to an entry."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        entry = zipfile.ZipInfo("渝北区.xlsx")
        entry.extra = struct.pack("<HHBLLL", 0x5455, 13, 7, 0, 0, 0) + bytes(11)
        package.writestr(entry, book)
    return target.getvalue()


def _taken_apart(content: bytes) -> tuple[bytes, bytes, bytes]:
    """The entries of a package, its directory, and the directory's end."""
    end = len(content) - 22
    (start,) = struct.unpack_from("<L", content, end + 16)
    return content[:start], content[start:end], content[end:]


def _scrambled(content: bytes) -> bytes:
    at = content.find(SHEET.encode()) + len(SHEET) + 20
    return content[:at] + b"\xff" * 30 + content[at + 30 :]


def _renamed_locally(content: bytes) -> bytes:
    """Another name before the content than in the directory: readers differ on which is true."""
    at = content.find(SHEET.encode())
    return content[:at] + SHEET.replace("sheet1", "sheet9").encode() + content[at + len(SHEET) :]


def _dull(size: int, seed: int) -> bytes:
    """Text that packs to about a hundredth, below every limit of a single part."""
    word = random.Random(seed).randbytes(400).hex().encode()
    return (word + b" " * 60_000) * (size // 60_800)


def markup() -> Iterator[Case]:
    """The XML inside."""
    declared = f'<?xml version="1.0"?><!-- -->{DOCTYPE}<a/>'
    for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        extra = {"xl/other.xml": declared.encode(code)}
        yield Case(f"doctype-in-{code}.xlsx", zipped(parts() | extra), "refused", "DOCTYPE")
    yield Case(
        "doctype-in-the-sheet.xlsx",
        book(page().replace("<worksheet", DOCTYPE + "<worksheet")),
        "refused",
        "DOCTYPE",
    )
    laughs = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "哈">{laughs}]>'
    yield Case(
        "billion-laughs.xlsx",
        book(page().replace("<worksheet", bomb + "<worksheet").replace("水泥<", "&l11;<")),
        "refused",
        "DOCTYPE",
    )
    outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'
    yield Case(
        "entity-from-outside.xlsx",
        book(page().replace("<worksheet", outside + "<worksheet")),
        "refused",
        "DOCTYPE",
    )
    hidden = parts() | {
        "xl/worksheets/sheet1.dat": page().replace("<worksheet", DOCTYPE + "<worksheet").encode()
    }
    hidden["xl/_rels/workbook.xml.rels"] = hidden["xl/_rels/workbook.xml.rels"].replace(
        b"sheet1.xml", b"sheet1.dat"
    )
    yield Case("doctype-in-a-sheet-of-another-suffix.xlsx", zipped(hidden), "refused", "DOCTYPE")
    yield Case("sheet-not-closed.xlsx", book(page()[:-30]), "refused", "损坏")
    yield Case("sheet-empty.xlsx", book(""), "refused", "损坏")
    yield Case(
        "workbook-not-well-formed.xlsx",
        zipped(parts() | {"xl/workbook.xml": b"<workbook><sheets>"}),
        "refused",
        "损坏",
    )
    yield Case("workbook-without-sheets.xlsx", book(sheets=" "), "refused", "没有工作表")
    without = {n: p for n, p in parts().items() if n != "xl/workbook.xml"}
    yield Case("no-workbook-part.xlsx", zipped(without), "refused", "")
    lost = {n: p for n, p in parts().items() if n != SHEET}
    yield Case("no-sheet-part.xlsx", zipped(lost), "refused", "")
    yield Case(
        "many-sheets.xlsx",
        book(
            sheets="".join(
                f'<sheet name="表{k}" sheetId="{k}" r:id="rId1"/>' for k in range(1, 5_001)
            )
        ),
        "refused",
        "张工作表",
    )
    yield Case("tags-with-a-prefix.xlsx", book(_prefixed()), "read")
    yield Case("byte-order-mark.xlsx", book(b"\xef\xbb\xbf" + page().encode()), "read")
    strict = {name: _strict(part) for name, part in parts().items()}
    yield Case("strict.xlsx", zipped(strict), "read")
    yield Case("styles-with-an-empty-fill.xlsx", related(parts(), styles=styles("<fill/>")), "read")
    yield Case("styles-torn.xlsx", related(parts(), styles=styles()[:-90]), "refused", "损坏")
    yield Case("chart-sheet-in-front.xlsx", _with_chart(page()), "read")
    wrong = row(2, ROW).replace(cell("D2", ROW[3]), '<c r="D2" t="e"><v>#N/A</v></c>')
    faulty = _with_chart(page(row(1, HEADS) + wrong))
    yield Case("chart-sheet-before-an-error.xlsx", faulty, "said", "#N/A")
    yield from _shared_texts()


def _strict(part: bytes) -> bytes:
    """The part as Strict Open XML spells its namespaces."""
    strict = "http://purl.oclc.org/ooxml/"
    return part.replace(MAIN.encode(), f"{strict}spreadsheetml/main".encode()).replace(
        OFFICE.encode(), f"{strict}officeDocument/relationships".encode()
    )


def _with_chart(sheet: str) -> bytes:
    """The workbook with a sheet before the ledger that is a chart and has no cells."""
    listed = (
        '<sheet name="图" sheetId="2" r:id="rId2"/><sheet name="台账" sheetId="1" r:id="rId1"/>'
    )
    made = parts(sheet, listed)
    made["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'.encode()
    relations = "xl/_rels/workbook.xml.rels"
    chart = f'<Relationship Id="rId2" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    made[relations] = made[relations].replace(b"</Rel", chart.encode() + b"</Rel")
    return zipped(made)


def _shared_texts() -> Iterator[Case]:
    """The firm's name in the part of shared texts, which is spelt in more ways than one."""
    named = page(
        row(1, HEADS) + row(2, ROW).replace(cell("C2", ROW[2]), '<c r="C2" t="s"><v>0</v></c>')
    )
    for name, inner, verdict, firm in (
        ("line-end", "<t>示例水泥_x000D_\n一厂</t>", "read", "示例水泥一厂"),
        ("line-end-alone", "<t>示例水泥一厂_x000d_</t>", "read", "示例水泥一厂"),
        ("escaped", "<t>示例_x005F_x000D_厂</t>", "read", "示例_x000D_厂"),
        ("pronounced", '<t>示例水泥一厂</t><rPh sb="0" eb="2"><t>しれい</t></rPh>', "read", "示例水泥一厂"),
        ("in-runs", "<r><t>示例水泥</t></r><r><rPr><b/></rPr><t>一厂</t></r>", "read", "示例水泥一厂"),
        ("blank", "<t xml:space='preserve'> \t </t>", "said", ""),
    ):  # fmt: skip
        texts = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si>{inner}</si></sst>'
        holds = {"企业名称": firm} if firm else {}
        yield Case(
            f"shared-text-{name}.xlsx",
            related(parts(named), sharedStrings=texts),
            verdict,
            holds=holds,
        )


def _prefixed() -> str:
    head, body = page().split("<worksheet", 1)
    body = ("<worksheet" + body).replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return head + body.replace("xmlns=", "xmlns:x=")


def addresses() -> Iterator[Case]:
    """Cells that stand where none can, or so far off that laying them out takes all memory."""
    for place in ("XFD1048576", "ZZ900000", "xfd1048576", "Xfd900001"):
        number = place.lstrip("XFDZxfdz")
        yield Case(
            f"stray-at-{place}.xlsx",
            rows_and(f'<row r="{number}"><c r="{place}"><v>1</v></c></row>'),
            "refused",
            "延伸到",
        )
    for place in ("AAAAAAAAA3", "XFE3", "ZZZZ3", "xfe3", "C99999999", "C4294967297"):
        yield Case(
            f"address-{place}.xlsx",
            rows_and(f'<row r="3"><c r="{place}"><v>1</v></c></row>'),
            "refused",
            "超出了工作表的范围",
        )
    yield Case(
        "address-of-5000-digits.xlsx",
        rows_and(f'<row r="3"><c r="C{"9" * 5_000}"><v>1</v></c></row>'),
        "refused",
        "损坏",
    )
    yield Case(
        "row-4294967297.xlsx",
        rows_and('<row r="4294967297"><c r="C1"><v>1</v></c></row>'),
        "refused",
        "超出了工作表的范围",
    )
    yield Case(
        "row-1048577.xlsx",
        rows_and('<row r="1048577"><c r="C1048577"><v>1</v></c></row>'),
        "refused",
        "超出了工作表的范围",
    )
    yield Case(
        "stray-in-single-quotes.xlsx",
        rows_and("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        "refused",
        "延伸到",
    )
    yield Case(
        "stray-after-a-line-break.xlsx",
        rows_and('<row r="3"><c\nr="XFD1048576"><v>1</v></c></row>'),
        "refused",
        "延伸到",
    )
    yield Case(
        "stray-with-blanks-around-the-sign.xlsx",
        rows_and('<row r="3"><c r = "XFD1048576"><v>1</v></c></row>'),
        "refused",
        "",
    )
    yield Case(
        "stray-under-another-prefix.xlsx",
        book(
            page(
                row(1, HEADS)
                + row(2, ROW)
                + f'<y:row xmlns:y="{MAIN}" r="3"><y:c r="XFD1048576"><y:v>1</y:v></y:c></y:row>'
            )
        ),
        "refused",
        "",
    )
    yield Case(
        "stray-text-far-below.xlsx",
        rows_and(f'<row r="150000">{cell("B150000", "零散")}</row>'),
        "said",
        "大片空行之后",
    )
    yield Case(
        "styled-blanks-to-the-last-row.xlsx",
        rows_and('<row r="1048576"><c r="F1048576" s="0"/></row>'),
        "read",
    )
    yield Case("row-number-twice.xlsx", rows_and(row(2, ("9", *ROW[1:]))), "said", "第2行出现两次")
    yield Case(
        "rows-out-of-order.xlsx",
        book(page(row(1, HEADS) + row(3, ROW) + row(2, ROW))),
        "said",
        "排在第3行之后",
    )
    yield Case(
        "cell-twice.xlsx",
        rows_and('<row r="3"><c r="A3"><v>3</v></c><c r="A3"><v>4</v></c></row>'),
        "said",
        "出现两次",
    )
    yield Case(
        "merge-over-millions.xlsx",
        book(page(after='<mergeCells><mergeCell ref="A4:XFD90000"/></mergeCells>')),
        "refused",
        "合并的单元格过多",
    )
    yield Case(
        "merge-in-small-letters.xlsx",
        book(page(after='<mergeCells><mergeCell ref="a4:xfd90000"/></mergeCells>')),
        "refused",
        "合并的单元格过多",
    )
    yield Case(
        "merge-below-the-last-row.xlsx",
        book(page(after='<mergeCells><mergeCell ref="C5:C9"/></mergeCells>')),
        "read",
    )
    yield Case(
        "merge-upside-down.xlsx",
        book(page(after='<mergeCells><mergeCell ref="C9:A1"/></mergeCells>')),
        "read",
    )
    yield Case(
        "dimension-that-lies.xlsx", book(page(before='<dimension ref="A1:XFD1048576"/>')), "read"
    )
    yield Case("dimension-too-small.xlsx", book(page(before='<dimension ref="A1"/>')), "read")
    narrow = row(1, HEADS[:3]) + row(2, ROW[:3])
    yield Case(
        "stray-text-in-the-last-row.xlsx",
        book(page(f'{narrow}<row r="1048576">{cell("B1048576", "零散")}</row>')),
        "said",
        "第1048576行",
    )


def cells() -> Iterator[Case]:
    """Cells whose value is not what it seems."""

    def one(inner: str) -> bytes:
        return book(page(row(1, HEADS) + row(2, ROW).replace(cell("D2", ROW[3]), inner)))

    yield Case("error-value.xlsx", one('<c r="D2" t="e"><v>#REF!</v></c>'), "said", "#REF!")
    for value in ("#SPILL!", "#CALC!", "#GETTING_DATA", "#BLOCKED!"):
        yield Case(
            f"error-{value[1:-1].lower()}.xlsx",
            one(f'<c r="D2" t="e"><v>{value}</v></c>'),
            "said",
            value,
        )
    spelt = '<c r="D2" t="e"><v ><![CDATA[#REF!]]></v ></c>'
    yield Case("error-in-cdata.xlsx", one(spelt), "said", "#REF!")
    for name, sign in (("double", '"'), ("single", "'")):
        bare = f'<c x={sign}a>b{sign} r="D2" t="e"><v>#REF!</v></c>'
        yield Case(f"error-behind-a-sign-in-{name}-quotes.xlsx", one(bare), "said", "#REF!")
    aside = f"{cell('D2', ROW[3])}<!-- <c r='D2' t='e'><v>#REF!</v></c> --><?c t='e'?>"
    yield Case("error-in-a-comment-of-the-markup.xlsx", one(aside), "read")
    yield Case(
        "error-in-row-0.xlsx",
        one('<c r="D0" t="e"><v>#REF!</v></c>'),
        "refused",
        "超出了工作表的范围",
    )
    yield Case(
        "formula-never-calculated.xlsx",
        one('<c r="D2"><f>A1&amp;"水泥"</f></c>'),
        "said",
        "没有计算结果",
    )
    yield Case(
        "formula-to-another-program.xlsx",
        one('<c r="D2" t="str"><f>cmd|\'/C calc\'!A0</f><v>水泥</v></c>'),
        "said",
        "DDE",
    )
    yield Case(
        "hidden-row.xlsx", book(page(row(1, HEADS) + row(2, ROW, ' hidden="1"'))), "said", "隐藏"
    )
    yield Case(
        "hidden-sheet.xlsx",
        book(sheets='<sheet name="台账" sheetId="1" state="veryHidden" r:id="rId1"/>'),
        "said",
        "隐藏",
    )
    yield Case(
        "value-under-a-merge.xlsx",
        book(
            page(
                row(1, HEADS) + row(2, ROW) + row(3, ("2", "渝北区", "示例水泥二厂", "水泥")),
                after='<mergeCells><mergeCell ref="C2:C3"/></mergeCells>',
            )
        ),
        "said",
        "合并",
    )
    yield Case(
        "two-sheets-of-one-name.xlsx",
        book(
            sheets='<sheet name="台账" sheetId="1" r:id="rId1"/><sheet name="台账" sheetId="2" r:id="rId1"/>'
        ),
        "said",
        "不止一张工作表",
    )
    yield Case("control-characters.xlsx", one(cell("D2", "水_x0001_泥")), "said", "")
    yield Case(
        "text-of-200000-signs.xlsx",
        one(cell("D2", random.Random(3).randbytes(100_000).hex())),
        "said",
        "",
    )
    yield Case("index-of-no-text.xlsx", one('<c r="D2" t="s"><v>999999</v></c>'), "refused", "损坏")
    yield Case("number-that-is-none.xlsx", one('<c r="D2"><v>NaN</v></c>'), "said", "")
    yield Case(
        "day-before-the-calendar.xlsx",
        book(
            page(row(1, HEADS) + row(2, ROW).replace(cell("F2", ROW[5]), '<c r="F2"><v>-1</v></c>'))
        ),
        "said",
        "",
    )
    yield Case("text-like-a-formula.xlsx", one(cell("D2", "=1+1")), "said", "")
    yield Case("nul-in-a-text.xlsx", one(cell("D2", "水_x0000_泥")), "said", "控制字符")
    yield Case("control-character-by-number.xlsx", one(cell("D2", "水&#1;泥")), "said", "控制字符")
    yield Case("control-character-as-it-is.xlsx", one(cell("D2", "水\x01泥")), "said", "控制字符")
    yield Case(
        "row-of-blanks.xlsx",
        book(page(row(1, HEADS) + row(2, ROW) + row(3, ("　", " ", "\xa0", " \t ")))),
        "read",
    )
    yield from out_of_sight()
    yield from days()
    for digits, head in (("915001120000000001", CODE), ("9.1500112E+17", CODE)):
        number = with_column(head, f'<c r="G2"><v>{digits}</v></c>')
        yield Case(f"code-as-number-{digits}.xlsx", number, "said", "后几位已经丢失")
    for head in ("备注", "联系电话"):
        number = with_column(head, '<c r="G2"><v>500112200001011234</v></c>')
        yield Case(f"identity-number-as-number-{len(head)}.xlsx", number, "said", head, {head: ""})


def out_of_sight() -> Iterator[Case]:
    """What does not show on the screen, or is no cell."""
    hidden = '<cols><col min="3" max="4" width="9" hidden="1"/></cols>'
    yield Case("hidden-columns.xlsx", book(page(before=hidden)), "said", "C、D 列")
    far = '<cols><col min="7" max="16384" width="9" hidden="1"/></cols>'
    yield Case("hidden-columns-beside-the-table.xlsx", book(page(before=far)), "read")
    plainly = '<sheet name="台账" sheetId="1" state="hidden" r:id="rId1"/>'
    yield Case("hidden-sheet-that-a-person-can-show.xlsx", book(sheets=plainly), "said", "隐藏")
    choices = (
        '<dataValidations count="1"><dataValidation type="list" sqref="D2:D99"><formula1>"水泥,钢铁"'
        "</formula1></dataValidation></dataValidations>"
    )
    yield Case("choices-in-the-sheet.xlsx", book(page(after=choices)), "read")
    theirs = parts() | {"xl/comments1.xml": _comments("张示例")}
    yield Case("comments.xlsx", zipped(theirs), "said", "批注")
    ours = parts() | {"xl/comments1.xml": _comments("phaseout")}
    yield Case("comments-of-ours.xlsx", zipped(ours), "read")


def _comments(author: str) -> bytes:
    return (
        f'<comments xmlns="{MAIN}"><authors><author>{author}</author></authors><commentList><comment '
        'ref="C2" authorId="0"><text><t>已搬迁</t></text></comment></commentList></comments>'
    ).encode()


def days() -> Iterator[Case]:
    """Numbers that are days, and some that are none or nearly another."""
    leap = {"关停日期": "2024-02-29"}
    for serial in ("45351", "45351.5", "45351.99999", "45351.999999"):
        for style in ("", ' s="1"'):
            shown = "day" if style else "number"
            inner = f'<c r="F2"{style}><v>{serial}</v></c>'
            made = related(parts(on_day(inner)), styles=styles())
            yield Case(f"serial-{serial}-as-{shown}.xlsx", made, "read", holds=leap)
    for serial in ("59", "60", "0", "-1", "NaN", "1E+300", "99999999"):
        made = related(parts(on_day(f'<c r="F2" s="1"><v>{serial}</v></c>')), styles=styles())
        yield Case(f"no-day-{serial}.xlsx", made, "said", "退出日期", {"关停日期": ""})
    from_1904 = parts(on_day('<c r="F2" s="1"><v>43889</v></c>'))
    book_part = from_1904["xl/workbook.xml"]
    from_1904["xl/workbook.xml"] = book_part.replace(
        b"<sheets>", b'<workbookPr date1904="1"/><sheets>'
    )
    yield Case("days-from-1904.xlsx", related(from_1904, styles=styles()), "read", holds=leap)
    written = on_day('<c r="F2" t="d"><v>2024-02-29</v></c>')
    yield Case("day-in-iso.xlsx", book(written), "read", holds=leap)
    never = book(on_day('<c r="F2" t="d"><v>2024-02-30</v></c>'))
    yield Case("day-in-iso-that-never-was.xlsx", never, "said", "不是有效日期")


def carried() -> Iterator[Case]:
    """What a workbook carries besides cells; it is told and left alone."""
    told = {
        "macros": ("xl/vbaProject.bin", b"x", "宏"),
        "macro-sheet": ("xl/macrosheets/sheet1.xml", b"<a/>", "宏"),
        "connections": ("xl/connections.xml", b"<connections/>", "数据连接"),
        "query-table": ("xl/queryTables/queryTable1.xml", b"<a/>", "数据连接"),
        "embedded-object": ("xl/embeddings/oleObject1.bin", b"x", "嵌入的对象"),
        "control": ("xl/activeX/activeX1.xml", b"<a/>", "控件"),
        "link-to-a-file": ("xl/externalLinks/externalLink1.xml", b"<externalLink><externalBook/></externalLink>", "其他文件"),
        "dde-link": ("xl/externalLinks/externalLink1.xml", b'<externalLink><ddeLink ddeService="cmd"/></externalLink>', "DDE"),
        "ole-link": ("xl/externalLinks/externalLink1.xml", b"<externalLink><oleLink/></externalLink>", "DDE"),
    }  # fmt: skip
    for name, (part, content, words) in told.items():
        yield Case(f"{name}.xlsx", zipped(parts() | {part: content}), "said", words)


def other_kinds() -> Iterator[Case]:
    """Files that are no workbook, whatever their name says."""
    yield Case("empty.xlsx", b"", "refused", "0 字节")
    yield Case("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "refused", "图片")
    yield Case("scan.xlsx", b"%PDF-1.7\n", "refused", "PDF")
    yield Case("archive.xlsx", b"Rar!\x1a\x07\x00", "refused", "压缩包")
    yield Case("program.xlsx", b"MZ\x90\x00" + bytes(200), "refused", "不认识")
    yield Case("noise.xls", random.Random(1).randbytes(5_000), "refused", "不认识")
    yield Case("zip-of-texts.xlsx", zipped({"说明.txt": b"x"}), "refused", "压缩包")
    yield Case("document.xlsx", zipped({"word/document.xml": b"<a/>"}), "refused", "Word")
    yield Case("office-encryption.xlsx", b"\x00E-SafeNet\x00LOCK", "refused", "加密")
    yield Case("ole-cut-short.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(40), "refused", "")
    yield Case("ole-of-zeros.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4_000), "refused", "")
    yield Case("ole-that-goes-round.xls", _ole_round(), "refused", "")
    yield from _binary_workbooks()
    yield Case(
        "encrypted-package.xlsx",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "refused",
        "加密",
    )
    yield Case(
        "binary-workbook-of-noise.xlsb",
        zipped({"xl/workbook.bin": random.Random(2).randbytes(500)}),
        "refused",
        "",
    )
    yield Case(
        "login-page.xls",
        "<html><body><form>请登录</form></body></html>".encode(),
        "refused",
        "没有表格",
    )
    yield Case("page-with-a-table.xls", _web_page().encode("gb18030"), "read")
    yield Case("web-archive.xls", b"MIME-Version: 1.0\r\n\r\n", "refused", "MHT")
    yield Case(
        "page-that-spans-millions.xls",
        ("<table>" + "<tr><td colspan=1000>甲</td></tr>" * 6_000 + "</table>").encode(),
        "refused",
        "太大",
    )
    yield Case(
        "tables-in-tables.xls", ("<table><tr><td>" * 100_000).encode(), "refused", "层层嵌套"
    )
    yield Case(
        "spreadsheet-2003-doctype.xls",
        _xml_2003().replace("<Workbook", DOCTYPE + "<Workbook").encode(),
        "refused",
        "DOCTYPE",
    )
    yield Case(
        "spreadsheet-2003-far.xls",
        _xml_2003(
            '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="Number">1</Data></Cell></Row>'
        ).encode(),
        "refused",
        "太大",
    )
    yield Case(
        "spreadsheet-2003-deep.xls",
        _xml_2003("<Row>" + "<a>" * 200_000 + "</a>" * 200_000 + "</Row>").encode(),
        "read",
    )
    yield Case("spreadsheet-2003-torn.xls", _xml_2003()[:-40].encode(), "refused", "格式有误")
    yield Case("ods-of-millions.ods", _ods("1048576", "16384"), "refused", "延伸到 XFD1048578")
    yield Case(
        "ods-encrypted.ods",
        zipped({"content.xml": b"<a/>", "META-INF/manifest.xml": b"<m:encryption-data/>"}),
        "refused",
        "加密",
    )
    yield Case("ods-with-comments.ods", _ods_commented(), "said", "批注")
    yield Case(
        "ods-with-macros.ods", _ods("1", "1", {"Basic/Standard/Module1.xml": b"<a/>"}), "said", "宏"
    )


def _web_page() -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{t}</td>' for t in texts)}</tr>" for texts in (HEADS, ROW))
    return f'<html><head><meta charset="gb2312"></head><body><table>{lines}</table></body></html>'


def _binary_workbooks() -> Iterator[Case]:
    """BIFF, in which Excel wrote until 2003 and WPS writes its et."""
    for name in ("binary.xls", "binary.et", "binary-named-xlsx.xlsx"):
        yield Case(name, compound(Workbook=biff()), "read")
    for name, lock in (
        ("xor", struct.pack("<HHH", 0, 0x3A9C, 0xD1E7)),
        ("rc4", struct.pack("<HHH", 1, 1, 1) + bytes(range(48))),
        ("crypto-api", struct.pack("<HHHI", 1, 4, 2, 4) + bytes(range(190))),
    ):
        yield Case(f"binary-behind-{name}.xls", compound(Workbook=biff(lock)), "refused", "加密")
    old = struct.pack("<HHHHHH", 0x809, 8, 0x500, 5, 0, 0) + _record(0x2F, bytes(4))
    yield Case("binary-of-1995-behind-xor.xls", compound(Book=old), "refused", "加密")
    package = compound(EncryptionInfo=bytes(8), EncryptedPackage=bytes(range(256)))
    yield Case("package-behind-a-password.xlsx", package, "refused", "加密")
    yield Case("document-of-1997.xls", compound(WordDocument=b"x"), "refused", "Word")
    torn = compound(Workbook=biff()[:300] + b"\xff" * 200)
    yield Case("binary-torn.xls", torn, "refused", "损坏")


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff(lock: bytes = b"") -> bytes:
    """The stream of a binary workbook; `lock`: what its FILEPASS says, behind which all is garbled."""

    def begin(of: int) -> bytes:
        return _record(0x809, struct.pack("<HHHHII", 0x600, of, 0, 0, 0, 0))

    def label(y: int, x: int, text: str) -> bytes:
        told = struct.pack("<HHHHB", y, x, 0, len(text), 1) + text.encode("utf-16-le")
        return _record(0x204, told)

    def named(at: int) -> bytes:
        return _record(0x85, struct.pack("<IHBB", at, 0, 2, 1) + "台账".encode("utf-16-le"))

    lines = enumerate((HEADS, ROW))
    cells = b"".join(label(y, x, text) for y, texts in lines for x, text in enumerate(texts))
    size = _record(0x200, struct.pack("<IIHHH", 0, 2, 0, 6, 0))
    front = (
        begin(5) + (_record(0x2F, lock) if lock else b"") + _record(0x42, struct.pack("<H", 1200))
    )
    sheet = begin(16) + size + cells + _record(0x0A)
    rest = named(len(front) + len(named(0)) + 4) + _record(0x0A) + sheet
    return front + (bytes(byte ^ 0x5C for byte in rest) if lock else rest)


def compound(**streams: bytes) -> bytes:
    """A compound file of version 3 with these streams in its root, each padded to 4,096 bytes."""
    body, starts = b"", []
    for content in streams.values():
        starts.append(2 + len(body) // 512)
        body += content.ljust(4096, b"\0")
    sectors = 2 + len(body) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for _ in streams:
        table += [*range(len(table) + 1, len(table) + 8), 0xFFFFFFFE]
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - sectors))
    names = list(streams)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    for k, name in enumerate(names, 1):
        right = k + 1 if k < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right, 0xFFFFFFFF, starts[k - 1], 4096))
    directory = b"".join(entries).ljust(512, b"\0")[:512]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + fat + directory + body


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    """A line of a compound file's directory."""
    spelt = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    about = struct.pack("<HBB", len(spelt), kind, 1)
    return spelt.ljust(64, b"\0") + about + links + bytes(36) + struct.pack("<IQ", start, size)


def _ole_round() -> bytes:
    """A directory whose chain leads back to itself."""
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *[1] * 128) + bytes(512)


def _xml_2003(more: str = "") -> str:
    def line(texts: tuple[str, ...]) -> str:
        return (
            "<Row>"
            + "".join(f'<Cell><Data ss:Type="String">{t}</Data></Cell>' for t in texts)
            + "</Row>"
        )

    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="台账">'
        f"<Table>{line(HEADS)}{line(ROW)}{more}</Table></Worksheet></Workbook>"
    )


def _ods(down: str, across: str, more: Mapping[str, bytes] | None = None) -> bytes:
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"

    def text(one: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'

    stray = (
        f'<table:table-row table:number-rows-repeated="{down}"><table:table-cell office:value-type="float" '
        f'office:value="1" table:number-columns-repeated="{across}"/></table:table-row>'
    )
    lines = "".join(
        f"<table:table-row>{''.join(map(text, texts))}</table:table-row>" for texts in (HEADS, ROW)
    )
    content = (
        f'<office:document-content xmlns:office="{spaces}office:1.0" xmlns:table="{spaces}table:1.0" '
        f'xmlns:text="{spaces}text:1.0"><office:body><office:spreadsheet><table:table table:name="台账">'
        f"{lines}{stray if down != '1' else ''}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    named = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()}
    return zipped(named | dict(more or {}))


def _ods_commented() -> bytes:
    with zipfile.ZipFile(BytesIO(_ods("1", "1"))) as package:
        content = {name: package.read(name) for name in package.namelist()}
    note = "<office:annotation><text:p>已搬迁</text:p></office:annotation>".encode()
    content["content.xml"] = content["content.xml"].replace(b"<text:p>", note + b"<text:p>", 7)
    return zipped(content)


def texts() -> Iterator[Case]:
    """Text tables."""
    lines = f"{','.join(HEADS)}\r\n{','.join(ROW)}\r\n"
    for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        yield Case(f"text-in-{code}.csv", lines.encode(code), "read")
    tabbed = lines.replace(",", "\t")
    yield Case("text-of-excel-with-tabs.csv", tabbed.encode("utf-16"), "read")
    yield Case("text-of-a-mac.csv", lines.replace("\r\n", "\r").encode(), "read")
    yield Case("text-in-utf-16-without-mark.csv", lines.encode("utf-16-le"), "refused", "不认识")
    yield Case("text-with-nul.csv", lines.encode() + b"\0", "refused", "不认识")
    yield Case(
        "quotation-without-end.csv",
        lines.encode() + b'"' + b"x" * 200_000,
        "refused",
        "引号没有配对",
    )
    yield Case(
        "row-of-another-length.csv",
        (lines + "2,渝北区,示例水泥二厂,水泥,甲,2024-06-30,乙\r\n").encode(),
        "said",
        "格数与表头",
    )
    yield Case(
        "cut-in-a-sign.csv",
        (lines + "2,渝北区,示例水泥二厂").encode()[:-1],
        "said",
        "不能识别的字符",
    )
    yield Case(
        "two-codes-in-one.csv",
        lines.encode() * 30 + lines.encode("gb18030"),
        "said",
        "不能识别的字符",
    )
    yield Case(
        "a-line-of-many-commas.csv", lines.encode() + b"," * 3_000_000, "refused", "格数过多"
    )


CASES: tuple[Callable[[], Iterator[Case]], ...] = (
    packages, markup, addresses, cells, carried, other_kinds, texts,
)  # fmt: skip


def gauntlet() -> list[Case]:
    """Every case, in its order."""
    return [case for of in CASES for case in of()]


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in gauntlet():
        (folder / case.name).write_bytes(case.content)
    print(f"{len(gauntlet())} files, {zlib.crc32(b''.join(c.content for c in gauntlet())):08x}")


if __name__ == "__main__":
    main()
