"""Before a reader sees a file: what it is by its first bytes, and whether it may be opened."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Literal

Kind = Literal["xlsx", "xls", "ods", "csv"]

MAX_BYTES = 50_000_000
"""A district ledger of 100,000 rows has some 20 MB."""
MAX_UNPACKED = 200_000_000
"""The largest honest workbook of 3,907 public ones unpacks to 60 MB."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"{\\rtf": "RTF 文档",
}


class Unreadable(Exception):
    """A file that cannot be read; the text says what it is and what to do."""


def contents(path: Path) -> bytes:
    """The bytes of a regular file within the size limit.

    Raises:
        Unreadable: not there, not a regular file, no permission, empty or too large.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("不是普通文件（可能是文件夹、链接或设备），请换成真正的表格文件")
        if status.st_size == 0:
            raise Unreadable("文件是空的（0 字节），请重新报送")
        if status.st_size > MAX_BYTES:
            raise Unreadable(f"文件过大（{status.st_size / 1e6:.0f} MB），请拆分或清理后报送")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("找不到这个文件，请核对路径") from None
    except PermissionError:
        raise Unreadable("没有读取权限，请检查文件权限或先关闭占用它的程序") from None
    except OSError as fault:
        raise Unreadable(f"读取失败（{fault.strerror}）") from None


def kind_of(content: bytes) -> Kind:
    """What the bytes are, whatever the file is called.

    Raises:
        Unreadable: password-protected, damaged, or no table at all.
    """
    if content.startswith(b"PK"):
        return _zip_kind(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("文件已加密，请取消密码后重报")
        return "xls"
    for lead, name in OTHERS.items():
        if content.startswith(lead):
            raise Unreadable(f"这是{name}，不是表格，请报送 Excel 台账")
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("不认识的文件格式，请另存为 .xlsx 后报送")
    if content.lstrip()[:1] == b"<":
        raise Unreadable("这是网页或 XML 文件，请在 Excel 中打开后另存为 .xlsx 再报送")
    return "csv"


def _zip_kind(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = {info.filename for info in package.infolist()}
            unpacked = sum(info.file_size for info in package.infolist())
    except zipfile.BadZipFile:
        raise Unreadable("文件已损坏，打不开，请重新导出后报送") from None
    if unpacked > MAX_UNPACKED:
        raise Unreadable("文件展开后过大，可能有误，请清理空白行和多余内容后报送")
    if any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise Unreadable("这是 Word 文档，不是表格，请报送 Excel 台账")
    raise Unreadable("这是压缩包或其他文件，不是表格，请解压后报送其中的台账")
