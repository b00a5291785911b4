"""What an xlsx or xlsm package says about itself: its sheets' parts, its date system, our mark,
and what it carries besides cells.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from phaseout.edges.reading.package import DAMAGED, Package
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.reading.sidescan import Scan, scan
from phaseout.sentence import say

MARK_PREFIX = "phaseout."
AUTHOR = "phaseout"
"""Who our comments say they are by."""

MACROS = say("文件含有宏，没有执行")
CARRIED = {
    "xl/vbaproject.bin": MACROS,
    "xl/macrosheets/": MACROS,
    "basic/": MACROS,
    "scripts/": MACROS,
    "xl/connections.": say("文件含有数据连接，没有连接，只读取保存时的值"),
    "xl/querytables/": say("文件含有数据连接，没有连接，只读取保存时的值"),
    "xl/embeddings/": say("文件含有嵌入的对象，没有打开"),
    "object ": say("文件含有嵌入的对象，没有打开"),
    "xl/activex/": say("文件含有控件，没有运行"),
}
"""Parts that are told and left alone."""
LINKED = say("文件引用了其他文件，没有跟随，只读取保存时的值")
DDE = say("文件含有指向其他程序的 DDE 或 OLE 链接，没有跟随，只读取保存时的值")
COMMENTED = say("文件里有批注，批注不读取；应当上报的内容请写进单元格")
MOST_PROPERTIES = 1_000_000
"""Bytes of properties that are looked at: ours are some thousand, and who lists a folder parses them."""
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s[^<>]*?\bauthorId=[\"'](\d+)")
_AUTHOR = re.compile(rb"<(?:\w+:)?author(?:\s[^<>]*)?(?:/>|>([^<]*)<)")
_CREATED = re.compile(r"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Described:
    """The part of the workbook, its sheets in their order as (name, part), and what holds for the
    whole file.
    """

    book: str
    sheets: Sequence[tuple[str, str]]
    scans: Mapping[str, Scan] = field(default_factory=dict)
    mark: Mapping[str, str] = field(default_factory=dict)
    epoch_1904: bool = False
    remarks: tuple[str, ...] = ()


def described(package: Package) -> Described:
    """Every part inflated once; sheets are scanned and forgotten.

    Raises:
        Unreadable: beyond the limits, or not to be taken apart.
    """
    book = book_part(package)
    root = _xml(package, book)
    sheets = _sheets(package, book, root)
    wanted = {part.lower() for _, part in sheets}
    scans: dict[str, Scan] = {}
    remarks: dict[str, None] = {}
    for name, part in package.all():
        if name in wanted and not name.endswith(".bin"):
            scans[name] = scan(part)
        remarks |= dict.fromkeys(carried(name, part))
    remarks |= dict.fromkeys([DDE] if any(s.to_programs for s in scans.values()) else [])
    return Described(
        book.lower(), sheets, scans, mark(package), _counts_from_1904(root), tuple(remarks)
    )


def own_name(index: int) -> str:
    """The name of a sheet in `with_own_names`."""
    return f"#{index}"


def with_own_names(part: bytes) -> bytes:
    """The workbook part with each sheet under a name that no other has."""
    root = ET.fromstring(part)  # noqa: S314 -- no DOCTYPE gets here
    for index, sheet in enumerate(root.iterfind("{*}sheets/{*}sheet")):
        sheet.set("name", own_name(index))
    return bytes(ET.tostring(root, encoding="utf-8"))


def _xml(package: Package, name: str) -> ET.Element:
    """The root of a part; an empty one where there is no such part."""
    try:
        return ET.fromstring(package.read(name) or b"<none/>")  # noqa: S314 -- no DOCTYPE gets here
    except ET.ParseError:
        raise Unreadable(DAMAGED) from None


def book_part(package: Package) -> str:
    """The part of the workbook, by the package's relations."""
    targets = [
        relation.get("Target", "")
        for relation in _xml(package, "_rels/.rels").iterfind("{*}Relationship")
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    return targets[0].lstrip("/") if targets else "xl/workbook.xml"


def _sheets(package: Package, book: str, root: ET.Element) -> list[tuple[str, str]]:
    folder, name = posixpath.split(book)
    relations = _xml(package, f"{folder}/_rels/{name}.rels")
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations.iterfind("{*}Relationship")}
    return [
        (sheet.get("name", ""), _resolved(folder, targets.get(_relation(sheet), "")))
        for sheet in root.iterfind("{*}sheets/{*}sheet")
    ]


def _relation(sheet: ET.Element) -> str:
    """The relation of a sheet; the namespace of its attribute differs in Strict files."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _resolved(folder: str, target: str) -> str:
    path = target.replace("\\", "/")
    joined = path if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined).lstrip("/").lower()


def carried(name: str, part: bytes) -> list[str]:
    """What is told of a part that is left alone; nothing of any other."""
    found: list[str] = [remark for lead, remark in CARRIED.items() if name.startswith(lead)]
    if name.startswith("xl/externallinks/externallink"):
        found.append(DDE if b"ddeLink" in part or b"oleLink" in part else LINKED)
    if name.startswith("xl/") and "comments" in name and _comments_of_others(part):
        found.append(COMMENTED)
    if name == "content.xml":
        found += [COMMENTED] if b"<office:annotation" in part else []
        found += [DDE] if b":dde-source" in part else []
        found += [LINKED] if b":table-source" in part or b":cell-range-source" in part else []
    return found


def _comments_of_others(part: bytes) -> bool:
    """Whether a part of comments has one that is not ours."""
    authors = dict(enumerate(_AUTHOR.findall(part)))
    return any(authors.get(int(who)) != AUTHOR.encode() for who in _COMMENT.findall(part))


def mark(package: Package) -> dict[str, str]:
    """The custom document properties that begin with our prefix."""
    part = package.read("docProps/custom.xml")
    if len(part) > MOST_PROPERTIES or b'"' + MARK_PREFIX.encode() not in part:
        return {}
    return {
        name.removeprefix(MARK_PREFIX): "".join(each.itertext())
        for each in _xml(package, "docProps/custom.xml").iterfind("{*}property")
        if (name := each.get("name", "")).startswith(MARK_PREFIX)
    }


def created(package: Package) -> date | None:
    """The day that the package says it was made on."""
    found = _CREATED.search(package.read("docProps/core.xml").decode(errors="replace"))
    with suppress(ValueError):
        return date.fromisoformat(found[1]) if found else None
    return None


def _counts_from_1904(root: ET.Element) -> bool:
    found = root.find("{*}workbookPr")
    return found is not None and found.get("date1904") in {"1", "true"}
