"""CPU of writing a report, as a ratio to serialising its longest table with lxml alone.

    python benchmarks/papers.py [rows]

A report whose annex lists so many exits in 13 columns. The yardstick builds the same table as
elements of a docx (a row, a cell, a paragraph, a run, a text) with lxml and serialises them: what
nobody who writes a docx can do without. Quote the median of the ratios; the requirement is for a
machine of today: docx within 3 s, PDF within 8 s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median

from lxml import etree
from reading import ROUNDS, spent

from phaseout.edges.documents.docx import to_docx
from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.documents.pdf import to_pdf
from phaseout.edges.pages import paper_page
from phaseout.model.document import (
    Annex,
    Document,
    Heading,
    Para,
    Run,
    Sign,
    Table,
    TableBlock,
    Title,
)

DAY = date(2024, 12, 31)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    "序号", "区县", "企业名称", "统一社会信用代码", "所属行业", "标准类别", "责任部门", "主体设备",
    "规格型号", "数量", "退出产能", "退出方式", "退出日期",
)  # fmt: skip
WIDTHS = (10, 14, 30, 36, 12, 10, 16, 18, 16, 8, 20, 14, 21)


def listed(rows: int, first: int = 1) -> Table:
    return Table(HEAD, tuple(
        (
            str(n), "渝北区", f"示例水泥{n}厂有限责任公司", f"9150010{n % 10}MAEXAM{n:04}", "水泥",
            "能耗", "市经济信息委", "回转窑", f"Φ4.0m×{n % 90}m", "1座", f"水泥 {n % 60 + 1}万吨/年",
            "整体关停", f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
        )
        for n in range(first, first + rows)
    ), widths_mm=WIDTHS, size=9)  # fmt: skip


def report(rows: int, first: int = 1) -> Document:
    return Document((
        Title(("示例市2024年度落后产能退出情况书面报告",)), Heading(1, "一、", "总体情况"),
        *(Para((Run("截至2024年12月31日，示例市共退出落后产能企业。" * 6),)) for _ in range(20)),
        Sign("示例市经济信息委", DAY), Annex(None, ("退出企业名单",), landscape=True),
        TableBlock(listed(rows, first)),
    ), "报告", DAY)  # fmt: skip


def serialised(table: Table) -> bytes:
    """The same cells as a bare table of a docx."""
    body = etree.Element(f"{{{W}}}tbl", nsmap={"w": W})
    for cells in (table.head, *table.rows):
        row = etree.SubElement(body, f"{{{W}}}tr")
        for cell in cells:
            held = etree.SubElement(etree.SubElement(row, f"{{{W}}}tc"), f"{{{W}}}p")
            etree.SubElement(etree.SubElement(held, f"{{{W}}}r"), f"{{{W}}}t").text = cell
    return etree.tostring(body, encoding="UTF-8", xml_declaration=True)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    writers: dict[str, Callable[[Document], object]] = {
        "docx": to_docx, "pdf": to_pdf, "html": paper_page, "md": to_markdown,
    }  # fmt: skip
    for name, write in writers.items():
        write(report(1))
        pairs = []
        for number in range(ROUNDS):
            # typst remembers what it has laid out: each round has firms of its own
            paper = report(rows, number * rows + 1)
            table = listed(rows)
            pairs.append((spent(partial(write, paper)), spent(partial(serialised, table))))
        own, yardstick = (median(column) for column in zip(*pairs, strict=True))
        ratio = median(one / other for one, other in pairs)
        print(f"{rows:6} rows {name:5} {own:6.2f} s   lxml {yardstick:5.2f} s   ratio {ratio:5.1f}")


if __name__ == "__main__":
    main()
