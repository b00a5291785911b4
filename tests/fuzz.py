"""Targets for a fuzzer that is guided by coverage: cells, citations, the layout of sheets, rules.

    python tests/fuzz.py cells --seconds 600       (citations, sheets, rules, files, parts; needs atheris)

Each target takes any bytes and holds what came of them against what must always be true. Bytes are
words rather than letters: most stand for a word of the ledgers, so that what a fuzzer turns over
and over is near to what clerks write. tests/test_fuzz.py runs the same targets for a moment.
"""

from __future__ import annotations

import datetime as dt
import html
import math
import random
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

WORDS = (
    "0 1 2 3 4 5 6 7 8 9 10 12 31 100 2024 2025 20240630 . , ， 、 ; ； : ： - — – − / \\ ( ) （ ） 〔 〕 [ ] "
    "《 》 〈 〉 “ ” \" ' = + @ ＝ ＋ % ％ # * ~ | & < > 年 月 日 底 前 后 上半年 下半年 季度 第三季度末 上旬 "
    "年底前 二〇二四 二零二四 ○ 〇 十二 两 亿 万 千 百 零 一 二 三 四 五 六 七 八 九 十 十九 廿 吨 万吨 吨/年 万重量箱 "
    "平方米 m³ ㎡ t/h 蒸吨 千瓦 台 座 套 km² kW·h ℃ 约 左右 产能 型号 共 合计 小计 总计 备注 说明 填报单位： "
    "填报日期： 零报告：是 无 同上 〃 √ × 是 否 有 没有 NaN None null 0042 1E+17 1e5 -1 45473 "
    "渝北区 渝北 重庆市 示例水泥一厂 示例 有限公司 区县 企业名称 序号 所属行业 退出方式 关停日期 统一社会信用代码 "
    "91500112MA5U000000 91500112MA5U00000X 13800000000 023-67000000 http://example.cn 整改期限 拆除主体设备 水泥 "
    "GB GB/T DB50/ -2023 16780 175 国发 〔2013〕 41号 令第 号 第 条 款 项 法 条例 办法 目录 产业结构调整指导目录 "
    "（2024年本） 2019年本 淘汰类 限制类 落后生产工艺装备 落后产品 （十九） 其他 其它 除外 中华人民共和国 产业政策 "
    "① ⅳ ² ½ ㈠ ㊣ Ⅻ ﹝ ﹞ ﷽ ｱ ä ß İ ǆ 𠮷 𝟙 👷🏽 é \u00ad \u200b \ufeff \u202e _x000D_ #REF! #N/A =1+1 '007"
)
SIGNS = (
    "",
    " ",
    "\n",
    "\t",
    "\r\n",
    "\u3000",
    "\xa0",
    "\x00",
    "\x07",
    "\ud800",
    "\ufffd",
    "\u2028",
)
VOCABULARY: Sequence[str] = (*SIGNS, *WORDS.split(" "))
NUMBERS = (0.0, -1.0, 1e308, 5e-324, 0.1, 2024.1, 20240630.0, 45473.0, 45473.99999, 1e15, 1e17,
           math.inf, -math.inf, math.nan, 91500112.0, 2**53 + 1.0, -45473.0, 60.0)  # fmt: skip
PLAIN = ("2024年6月底前", "1,200万吨/年", "91500112MA5U000000", "渝北区", "是", "023-67000000转801",
         "http://example.cn", "同上")  # fmt: skip
OTHERS = (True, False, None, dt.date(2024, 6, 30), dt.date(1899, 12, 30), dt.date(9999, 12, 31),
          dt.datetime(2024, 6, 30, 23, 59, 59), dt.time(8, 30), dt.timedelta(hours=30))  # fmt: skip


def text_of(data: bytes) -> str:
    """Bytes as words; 255 is followed by two that are any sign of the plane that all others are on."""
    pieces, at = [], 0
    while at < len(data):
        byte = data[at]
        if byte == 255:
            pieces.append(chr(int.from_bytes(data[at + 1 : at + 3], "big")))
            at += 2
        else:
            pieces.append(VOCABULARY[byte % len(VOCABULARY)])
        at += 1
    return "".join(pieces)


def cell_of(data: bytes) -> Any:
    """Bytes as a cell: mostly text, else a number or what else a reader may give."""
    if not data:
        return ""
    if data[0] == 254:
        return NUMBERS[data[-1] % len(NUMBERS)]
    if data[0] == 253:
        return OTHERS[data[-1] % len(OTHERS)]
    return text_of(data)


@cache
def plan() -> Any:
    from phaseout.plan import load

    return load("chongqing-2024")


@cache
def readers() -> list[tuple[Any, Callable[[Any], Any]]]:
    """A reader for each way in which a field of the plan is read."""
    from phaseout.edges.reading.readers import Origin, reader

    fields = {}
    for spec in plan().ledgers.values():
        for own in spec.fields.values():
            rule = (own.type, own.minimum, own.exclusive, own.strict, own.choices_from)
            fields.setdefault((rule, tuple(plan().choices(own))), own)
    return [(own, reader(own, plan(), Origin("甲.xlsx", "渝北区"))) for own in fields.values()]


def cells(data: bytes) -> None:
    """A cell is read as each kind of field: no value is odd, and what is read reads as itself."""
    from phaseout.rules import RULES

    own, read = readers()[data[0] % len(readers()) if data else 0]
    cell = cell_of(data[1:])
    reading = read(cell)
    about = f"{own.type} {own.header}: {cell!r} → {reading}"
    if reading.fault:
        assert reading.value is None, about
        assert reading.fault in RULES, about
    if reading.repair:
        assert reading.repair in RULES, about
    if reading.value is not None:
        _holds(own, read, reading, about)
    _alike(own, read, cell, about)


def _holds(own: Any, read: Callable[[Any], Any], reading: Any, about: str) -> None:
    value = reading.value
    if isinstance(value, dt.date):
        assert dt.date(2000, 1, 1) <= value <= dt.date(2099, 12, 31), about
        assert type(value) is dt.date, about
    elif isinstance(value, (int, float)):
        assert math.isfinite(value), about
    else:
        assert isinstance(value, str), about
        assert value, about
        assert value == value.strip(), about
    again = read(value)
    assert (again.value, again.fault, again.repair) == (value, None, None), f"{about} ⇒ {again}"


def _alike(own: Any, read: Callable[[Any], Any], cell: Any, about: str) -> None:
    """What is read many at once is what is read by itself, as text and as value."""
    from phaseout.edges.reading.columns import read_column
    from phaseout.edges.reading.grid import columns_of

    (column,) = columns_of([[cell], [cell]])
    read_in = read_column(column, own, read)
    value = read(cell).value
    got = read_in.typed[0]
    if value is None:
        assert got != got, f"{about} ⇒ {got!r}"
    elif isinstance(value, dt.date):
        assert str(got)[:10] == value.isoformat(), f"{about} ⇒ {got!r}"
    else:
        assert got == value, f"{about} ⇒ {got!r}"


def citations(data: bytes) -> None:
    """Whatever a cell cites stands in it, and what is called malformed is told in words."""
    from phaseout.values import citations as cited

    cell = text_of(data)
    found = cited(cell)
    for one in found:
        assert one.text, cell
        assert one.text in cell, (cell, one)
        assert one.year is None or 0 < one.year < 10_000, (cell, one)
        assert one.item is None or one.item > 0, (cell, one)
        assert isinstance(one.clause, str), (cell, one)
    assert bool(found) or not any(sign.isalnum() for sign in cell), cell


def grid_of(data: bytes) -> tuple[list[list[Any]], tuple[tuple[int, int, int, int], ...]]:
    """Bytes as a sheet: its width, merges, then cells apart by 252 and rows by 251."""
    width, count = 1 + data[0] % 12 if data else 1, data[1] % 4 if len(data) > 1 else 0
    corners = data[2 : 2 + 4 * count]
    merges = tuple(
        (a % 16, b % 12, a % 16 + c % 5, b % 12 + d % 5)
        for a, b, c, d in zip(*(corners[k::4] for k in range(4)), strict=False)
    )
    rows = [
        [cell_of(cell) for cell in line.split(b"\xfc")][:width]
        for line in data[2 + 4 * count :].split(b"\xfb")[:40]
    ]
    return [row + [""] * (width - len(row)) for row in rows], merges


def sheets(data: bytes) -> None:
    """Any sheet is understood without a fault, and each of its rows is one thing."""
    understood(data)


def rules(data: bytes) -> None:
    """Whatever a sheet holds, every rule can judge it and tell what it found."""
    from phaseout.check import check_submissions

    rows, read = understood(data)
    (checked,) = check_submissions([read], plan(), dt.date(2024, 12, 31))
    for finding in checked.findings:
        assert finding.message, (rows, finding)
        assert "{" not in finding.message or "{" in str(rows), (rows, finding)


def understood(data: bytes) -> tuple[list[list[Any]], Any]:
    """The cells of a sheet, and the file that holds it as it was read."""
    from phaseout.edges.reading.broken import with_broken
    from phaseout.edges.reading.ignored import ignored_rows
    from phaseout.edges.reading.layout import understand
    from phaseout.edges.reading.readers import Origin
    from phaseout.edges.reading.table import read_table
    from phaseout.edges.reading.workbook import SheetCells
    from phaseout.model.ledger import Submission

    rows, merges = grid_of(data)
    sheet = with_broken(SheetCells("台账", rows, merges=merges))
    tables = understand(sheet, list(plan().ledgers.values()), plan().not_chosen)
    _each_row_is_one_thing(sheet, tables)
    ignored = ignored_rows("甲.xlsx", [(sheet, table) for table in tables], ours=False)
    items = {r + 1 for table in tables for r in table.data_rows}
    assert not items & {one.place.row for one in ignored}, rows
    origin = Origin("甲.xlsx", "渝北区")
    ledgers = tuple(read_table(sheet, table, plan(), origin) for table in tables if table.spec)
    layouts = tuple(table.layout for table in tables)
    return rows, Submission("甲.xlsx", sheets=layouts, ledgers=ledgers, rows=sum(map(len, ledgers)))


def _each_row_is_one_thing(sheet: Any, tables: Sequence[Any]) -> None:
    taken = Counter(
        row
        for table in tables
        for lay in [table.layout]
        for row in (
            *lay.header_rows, *(r + 1 for r in table.data_rows), *lay.total_rows, *lay.note_rows,
            *lay.repeated_headers,
        )
    )  # fmt: skip
    assert not taken or max(taken.values()) == 1, (sheet.rows, taken)
    assert all(1 <= row <= len(sheet.rows) for row in taken), (sheet.rows, taken)


def files(data: bytes) -> None:
    """Any bytes are a kind of file or are refused in a sentence, and nothing inflates beyond bounds."""
    from phaseout.edges.reading.kinds import kind_of
    from phaseout.edges.reading.package import Package
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.text_tables import decoded, text_rows

    try:
        kind = kind_of(data)
        if kind == "xlsx":
            for _ in Package(data).all():
                pass
        elif kind == "csv":
            text_rows(decoded(data))
        elif kind == "html":
            from phaseout.edges.reading.web_page import page

            page(decoded(data))
        elif kind == "xml":
            from phaseout.edges.reading.markup import spreadsheet_2003

            spreadsheet_2003(decoded(data))
    except Unreadable as refusal:
        assert str(refusal)


PLACES = ("", ' r="{a}{n}"', " r='{a}{n}'", ' s="0" r="{a}{n}"', '\nr="{a}{n}"', ' r="{n}"', ' r="{a}"',
          ' x="a>b" r="{a}{n}"', " x='>' r='{a}{n}'")  # fmt: skip
KINDS = ("", ' t="e"', ' t="str"', ' t="s"', " t='e'", ' t="inlineStr"', ' t="n"', ' t="b"')
INNER = (
    "", "<v>7</v>", "<v/>", "<v></v>", "<v>#REF!</v>", "<v>#SPILL!</v>", "<f>A1</f>", "<f/>", '<f t="shared" si="0"/>',
    "<f>A1</f><v>1</v>", "<f>cmd|'/C calc'!A0</f><v>1</v>", "<is><t>甲</t></is>", "<!-- <v>1</v> -->", "<?v 1?>",
    "<v><![CDATA[#REF!]]></v>", "<v>&#35;N/A</v>", "<v >1</v >", "<f>A1</f><v>&lt;</v>", "<extLst><ext/></extLst>",
)  # fmt: skip
ROWS = ("<row>", '<row r="{n}">', "<row r='{n}'>", '<row r="{n}" hidden="1">', '<row spans="1:9" r="{n}" ht="0">',
        '<row\nr="{n}">', "<row/><row>", '<row r="{n}"/><row r="{n}">', "<!-- <row> --><row>")  # fmt: skip
NUMBERS_OF_ROWS = ("1", "2", "3", "7", "0", "-1", "01", "1048576", "1048577", "4294967297", "9" * 30, "１")  # fmt: skip
COLUMNS = ("A", "B", "c", "XFD", "XFE", "AAAAAAAAA", "xfd", "", "Ａ", "$A")
AROUND = ("{}", '<cols><col min="2" max="3" hidden="1"/></cols>{}', '<cols><col max="99999" hidden="1"/></cols>{}',
          '{}<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', '{}<mergeCells><mergeCell ref="C9:A1"/></mergeCells>',
          '{}<mergeCells><mergeCell ref="A:B"/><mergeCell/></mergeCells>', '<dimension ref="A1:XFD1048576"/>{}')  # fmt: skip


def part_of(data: bytes) -> bytes:
    """Bytes as the XML of a sheet: what stands around the rows, then a byte a row or three a cell."""
    around, rows, at = AROUND[data[0] % len(AROUND)] if data else "{}", "", 1
    while at + 1 < len(data):
        number = NUMBERS_OF_ROWS[data[at + 1] % len(NUMBERS_OF_ROWS)]
        rows += ROWS[data[at] % len(ROWS)].replace("{n}", number)
        at += 2
        while at + 3 < len(data) and data[at] < 250:
            place, kind, inner, column = (data[at + k] for k in range(4))
            address = PLACES[place % len(PLACES)].replace("{n}", number)
            about = (
                address.replace("{a}", COLUMNS[column % len(COLUMNS)]) + KINDS[kind % len(KINDS)]
            )
            held = INNER[inner % len(INNER)]
            rows += f"<c{about}>{held}</c>" if held else f"<c{about}/>"
            at += 4
        rows, at = rows + "</row>", at + 1
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inside = around.replace("{}", f"<sheetData>{rows}</sheetData>")
    return f'<worksheet xmlns="{name}">{inside}</worksheet>'.encode()


def told_by(part: bytes) -> dict[tuple[int, int], str] | None:
    """The error values as a parser finds them; None where their numbers are those of no sheet."""
    from phaseout.edges.reading.cells import position

    space, number = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}", 0
    found: dict[tuple[int, int], str] = {}
    seen: Counter[tuple[int, int]] = Counter()
    for row in ET.fromstring(part).iterfind(f"{space}sheetData/{space}row"):
        borne, column = row.get("r", str(number + 1)), -1
        number = int(borne) if re.fullmatch("[0-9]{1,7}", borne) else 0
        for cell in row.iterfind(f"{space}c"):
            at = re.fullmatch("([A-Za-z]{1,3})([0-9]{1,7})", cell.get("r", f"A{number}"))
            if number < 1 or at is None:
                return None
            column = position(at[1]) if "r" in cell.attrib else column + 1
            place = int(at[2]) - 1, column
            seen[place] += 1
            if cell.get("t") == "e" and (value := cell.findtext(f"{space}v")):
                found[place] = value.strip()
    return found if max(seen.values(), default=1) == 1 else None


def parts(data: bytes) -> None:
    """A sheet part that is XML is scanned or refused in a sentence, and what is told lies in a sheet."""
    part = data if data.startswith(b"<") else part_of(data)
    from phaseout.edges.reading.preflight import Unreadable
    from phaseout.edges.reading.sidescan import missing, scan, with_known_errors

    try:
        ET.fromstring(part)
    except (ET.ParseError, LookupError, ValueError):
        return
    try:
        found = scan(part)
    except Unreadable as refusal:
        assert str(refusal)
        return
    for r, c in (*found.errors, *found.uncalculated):
        assert 0 <= r < 1_048_576, (r, c)
        assert 0 <= c < 16_384, (r, c)
    assert all(0 <= r < 1_048_576 for r in found.hidden_rows), found.hidden_rows
    assert all(0 <= c < 16_384 for c in found.hidden_columns), found.hidden_columns
    assert found.filled >= 0, found.filled
    expected = told_by(part)
    told = {at: html.unescape(text) for at, text in found.errors.items() if text}
    assert expected is None or expected == told, part
    ET.fromstring(with_known_errors(part))
    assert all(map(str, missing(part, [])))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "cells": cells, "citations": citations, "sheets": sheets, "rules": rules, "files": files,
    "parts": parts,
}  # fmt: skip


def words(text: str) -> bytes:
    """A text as the bytes that stand for it, longest words first."""
    known = sorted(enumerate(VOCABULARY), key=lambda one: -len(one[1]))
    found, at = bytearray(), 0
    while at < len(text):
        number, word = next(((n, w) for n, w in known if w and text.startswith(w, at)), (255, ""))
        found += bytes([number]) if word else b"\xff" + ord(text[at]).to_bytes(4, "big")[2:]
        at += len(word) or 1
    return bytes(found)


def seeds(target: str) -> Iterator[bytes]:
    """Where the fuzzer begins: what clerks write, and the files of the gauntlet."""
    from test_citations import CITED

    if target == "files":
        from gauntlet import gauntlet

        yield from (case.content for case in gauntlet() if len(case.content) < 20_000)
    elif target == "parts":
        from gauntlet import SHEET, gauntlet

        for case in gauntlet():
            with suppress(
                zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, zlib.error
            ):
                part = zipfile.ZipFile(BytesIO(case.content)).read(SHEET)
                yield from [part] if len(part) < 4_096 else []
        yield from (bytes(random.Random(k).randbytes(60)) for k in range(40))
    elif target == "citations":
        yield from (words(cell) for cell, _ in CITED)
    elif target == "cells":
        for kind in range(len(readers())):
            yield from (bytes([kind]) + words(word) for word in PLAIN)
            yield from (bytes([kind, 254, k]) for k in range(len(NUMBERS)))
            yield from (bytes([kind, 253, k]) for k in range(len(OTHERS)))
    else:
        heads, item = ("序号", "区县", "企业名称", "所属行业", "退出方式", "关停日期"), (
            "1", "渝北区", "示例水泥一厂", "水泥", "拆除主体设备", "2024年6月底")  # fmt: skip
        lines = [
            b"\xfc".join(map(words, cells))
            for cells in (("合计",), heads, item, item, ("合计", "2"))
        ]
        yield bytes([5, 0]) + b"\xfb".join(lines[1:])
        yield bytes([5, 1, 2, 1, 1, 0]) + b"\xfb".join(lines)
        for spec in plan().ledgers.values():
            names = [own.header for own in spec.fields.values()][:12]
            yield bytes([11, 0]) + b"\xfb".join((b"\xfc".join(map(words, names)), lines[2]))


def main() -> None:
    """Run one target until the seconds are over; the fuzzer's own words go to stderr."""
    import atheris

    target, seconds = sys.argv[1], sys.argv[sys.argv.index("--seconds") + 1]
    with atheris.instrument_imports(include=["phaseout"]):
        import phaseout.check
        import phaseout.edges.reading.submission
        import phaseout.rules  # noqa: F401
    corpus = Path(
        sys.argv[sys.argv.index("--corpus") + 1] if "--corpus" in sys.argv else ".fuzz", target
    )
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number:03d}").write_bytes(seed)
    limits = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"]
    found = f"-artifact_prefix={corpus.parent}/{target}-"
    atheris.Setup(
        [sys.argv[0], *limits, found, f"-max_total_time={seconds}", str(corpus)], TARGETS[target]
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
