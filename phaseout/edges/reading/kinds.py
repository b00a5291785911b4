"""What a file is by its content, whatever its name says; what is no table is refused as it is."""

from __future__ import annotations

import re
from typing import Literal

from phaseout.edges.reading.ole import SIGNATURE, Ole
from phaseout.edges.reading.package import ENCRYPTED, Package
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.text_tables import decoded
from phaseout.sentence import say

Kind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "html", "xml"]

OTHERS = {
    b"%PDF": say("PDF 文件"),
    b"\x89PNG": say("图片"),
    b"\xff\xd8\xff": say("图片"),
    b"GIF8": say("图片"),
    b"BM": say("图片"),
    b"II*\x00": say("图片"),
    b"MM\x00*": say("图片"),
    b"Rar!": say("RAR 压缩包"),
    b"7z\xbc\xaf": say("7z 压缩包"),
    b"\x1f\x8b": say("压缩包"),
    b"{\\rtf": say("RTF 文档"),
}
ARCHIVES = (say("RAR 压缩包"), say("7z 压缩包"), say("压缩包"))
LOCKED = (b"E-SafeNet", b"%TSD-Header")
"""What office encryption software of Chinese makers writes at the head of a file."""
OLE_OTHERS = {
    "WordDocument": say("Word 文档"),
    "PowerPoint Document": say("PowerPoint 文稿"),
    "VisioDocument": say("Visio 图"),
    "__properties_version1.0": say("Outlook 邮件"),
}
SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
MARKUP = re.compile(
    r"<(?:html|table|body|head|meta|style|tr|td|div|p|frameset|!doctype html)\b", re.I
)


def kind_of(content: bytes) -> Kind:
    """The kind of table that the bytes are.

    Raises:
        Unreadable: password-protected, damaged, or no table at all.
    """
    if content.startswith(b"PK"):
        return _zip_kind(Package(content))
    if content.startswith(SIGNATURE):
        return _ole_kind(Ole(content))
    if any(mark in content[:64] for mark in LOCKED):
        raise Unreadable(say("文件被单位的加密软件加密，请解密后重报"))
    for lead, name in OTHERS.items():
        if content.startswith(lead) and (lead != b"BM" or b"\x00" in content[:16]):
            raise _refusal(name)
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if head == b"<" or content.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        return _markup_kind(decoded(content))
    if content[:200].lower().startswith(b"mime-version:"):
        raise Unreadable(say("这是网页归档（MHT）文件，请在 Excel 中打开后另存为 .xlsx 再报送"))
    return "csv"


def _refusal(name: str) -> Unreadable:
    if name in ARCHIVES:
        return Unreadable(say("这是{name}，不是表格，请解压后报送其中的台账", name=name))
    return Unreadable(say("这是{name}，不是表格，请报送 Excel 台账", name=name))


def _ole_kind(ole: Ole) -> Kind:
    if ole.encrypted:
        raise Unreadable(ENCRYPTED)
    for stream, name in OLE_OTHERS.items():
        if stream in ole.entries:
            raise _refusal(name)
    if ole.entries and not ole.entries.keys() & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise Unreadable(say("不认识的文件格式，请另存为 .xlsx 后报送"))
    return "xls"


def _zip_kind(package: Package) -> Kind:
    names = package.parts.keys()
    if "xl/workbook.bin" in names:
        return "xlsb"
    if package.under("xl/"):
        return "xlsx"
    if "content.xml" in names:
        return _open_document_kind(package)
    others = {
        "word/": say("Word 文档"),
        "ppt/": say("PowerPoint 文稿"),
        "ofd.xml": say("OFD 版式文件"),
    }
    for lead, name in others.items():
        if package.under(lead):
            raise _refusal(name)
    if any(name.endswith(".iwa") for name in names):
        raise Unreadable(say("这是苹果 Numbers 表格，请导出为 .xlsx 后报送"))
    raise Unreadable(say("这是压缩包或其他文件，不是表格，请解压后报送其中的台账"))


def _open_document_kind(package: Package) -> Kind:
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Unreadable(ENCRYPTED)
    if (kind := package.read("mimetype")) and b"spreadsheet" not in kind:
        raise _refusal(say("OpenDocument 文档（不是电子表格）"))
    return "ods"


def _markup_kind(text: str) -> Kind:
    head = text[:20_000]
    if SPREADSHEET_2003 in head and re.search(r"<(?:\w+:)?Workbook\b", head):
        return "xml"
    if 'progid="Word.Document"' in head or "schemas.microsoft.com/office/word" in head:
        raise _refusal(say("Word 文档"))
    if MARKUP.search(head):
        return "html"
    raise Unreadable(say("这是 XML 文件，不是表格，请在 Excel 中打开后另存为 .xlsx 再报送"))
