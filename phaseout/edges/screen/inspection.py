"""An Inspection drawn in the terminal: a small picture of each sheet, then what was made of it.

Nothing here is wider than the terminal (80 columns where there is none), and everything that
a colour says is also said by a word or a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from phaseout.edges.screen import SAMPLES, WIDTH, Screen
from phaseout.model.finding import GROUPED_FROM, Place, Repair
from phaseout.model.inspection import (
    Column,
    Inspection,
    Line,
    Picture,
    Question,
    RowKind,
    SheetSeen,
    Shown,
    TableSeen,
    Unmapped,
)
from phaseout.rules import RULES

WIDEST = 120
"""A picture wider than this is no longer taken in at a glance."""
NARROWEST_CELL, WIDEST_CELL = 5, 24
LEAST = 12
"""As much of the last column of a list is always shown."""

KIND_WORDS: dict[RowKind, str] = {
    "title": "标题", "stated": "填报", "header": "表头", "data": "数据", "total": "合计",
    "note": "说明", "repeated": "重复", "nil": "零报", "blank": "空行", "unread": "未读",
    "rest": "其余",
}  # fmt: skip
KIND_STYLES: dict[RowKind, str] = {
    "title": "bold", "stated": "cyan", "header": "bold white on blue", "data": "",
    "total": "bold yellow", "note": "dim italic", "repeated": "white on blue", "nil": "bold green",
    "blank": "dim", "unread": "dim",
    "rest": "dim",
}  # fmt: skip
KIND_NOTES: dict[RowKind, str] = {"repeated": "重复的表头"}
MARKS = {"question": ("?", "bold red"), "repair": ("~", "green"), "merged": ("〃", "dim")}
LEGEND = {"question": "? 待核实", "repair": "~ 按确定含义读取", "merged": "〃 合并单元格，同上"}
TYPE_WORDS = {
    "text": "文字", "integer": "整数", "number": "数字", "date": "日期", "deadline": "期限",
    "choice": "选项", "code": "代码", "citation": "条款", "flag": "是否", "unit": "单位",
    "url": "网址", "phone": "电话",
}  # fmt: skip


def show(screen: Screen, files: Iterable[Inspection]) -> None:
    """Every file on the screen, one after the other."""
    for seen in files:
        for line in drawn(seen, screen.out.width):
            screen.out.print(line)


def drawn(seen: Inspection, width: int = WIDTH) -> Iterator[Text]:
    """A file from top to bottom, in pieces to print one after the other."""
    width = min(width, WIDEST)
    yield Text("━" * (width // cell_len("━")), style="dim")
    yield Text(seen.file, style="bold")
    if seen.message is not None:
        yield Text.assemble(("无法读取：", "bold red"), seen.message)
        return
    yield from _summary(seen, width)
    for remark in seen.remarks:
        yield Text.assemble(("注意：", "bold yellow"), remark)
    for sheet in seen.sheets:
        if sheet.tables or not seen.tables:
            yield from _sheet(sheet, width)
    yield from _passed_over([s for s in seen.sheets if s.passed_over and seen.tables])
    several = len(seen.sheets) > 1
    yield from _repairs(seen, several, width)
    yield from _questions(seen.questions, several, width)


def _summary(seen: Inspection, width: int) -> Iterator[Text]:
    said = [f"方案：{seen.plan}"]
    if seen.unit or seen.expects_unit:
        said.append(f"填报单位：{seen.unit or '看不出'}")
    if seen.stated_unit and seen.stated_unit != seen.unit:
        said.append(f"表中写的单位：{seen.stated_unit}")
    if seen.filled_on:
        said.append(f"填报日期：{seen.filled_on.isoformat()}")
    yield from map(Text, _filled_up(said, width))
    tables = seen.tables
    if not tables:
        yield Text("没有读出台账。", style="bold red")
        return
    read, left = (sum(map(len, (getattr(t, n) for t in tables))) for n in ("columns", "unmapped"))
    yield Text.assemble(
        f"读出台账 {len(tables)} 张、{sum(t.rows for t in tables)} 行；",
        f"认得 {read} 列，", (f"不读 {left} 列", "yellow" if left else ""), "；",
        (f"按确定含义读取 {len(seen.repairs)} 格", "green" if seen.repairs else ""), "；",
        (f"待核实 {len(seen.questions)} 格", "bold red" if seen.questions else ""), "。",
    )  # fmt: skip


# -- a sheet


def _sheet(sheet: SheetSeen, width: int) -> Iterator[Text]:
    yield Text()
    said = "、".join(dict.fromkeys(f"{t.title}（{t.ledger}）" for t in sheet.tables))
    yield Text.assemble(
        ("工作表“", ""), (sheet.sheet, "bold"), ("”", ""), *_hidden(sheet),
        f" → {said}" if said else f"：{sheet.passed_over}",
        (f"  合并单元格 {sheet.merges} 处" if sheet.merges else "", "dim"),
    )  # fmt: skip
    if sheet.hidden_rows:
        yield Text(f"隐藏的行：第 {_numbers(sheet.hidden_rows)} 行，照常读取", style="magenta")
    if sheet.hidden_columns:
        told = _cut("、".join(sheet.hidden_columns), width - 24)
        yield Text(f"隐藏的列：{told}，照常读取", style="magenta")
    for doubt in sheet.doubts:
        yield Text.assemble(("疑点：", "bold red"), doubt)
    if not sheet.tables:
        yield from _picture(sheet.picture, False, width)
    for number, table in enumerate(sheet.tables, 1):
        if len(sheet.tables) > 1:
            yield Text(f"\n第 {number} 张表：{table.title}", style="bold")
        yield from _picture(table.picture, True, width)
        yield from _table(table, width)


def _hidden(sheet: SheetSeen) -> list[tuple[str, str]]:
    return [] if sheet.visible else [("［隐藏］", "bold magenta")]


def _picture(picture: Picture, told: bool, width: int) -> Iterator[Text]:
    if not picture.lines:
        return
    digits = max(cell_len(_number(line)) for line in picture.lines)
    margin = 4 + 1 + digits
    widths = _widths(picture, width - margin)
    heads = [_head(name, w, picture, told) for name, w in _pairs(picture, widths)]
    yield _joined(Text(" " * margin), heads)
    for line in picture.lines:
        yield _line(line, widths, digits)
    if picture.beyond:
        first, last = picture.beyond[0], picture.beyond[-1]
        more = first if first == last else f"{first}–{last}"
        yield Text(f"{' ' * margin} 右边还有 {len(picture.beyond)} 列（{more}）", style="dim")
    marks = {cell.mark for line in picture.lines for cell in line.cells if cell.mark}
    if marks:
        signs = [Text(LEGEND[m], style=MARKS[m][1]) for m in MARKS if m in marks]
        yield Text(" " * (margin + 1)) + Text("   ").join(signs)


def _pairs(picture: Picture, widths: Sequence[int]) -> list[tuple[str, int]]:
    return list(zip(picture.letters, widths, strict=True))


def _widths(picture: Picture, room: int) -> list[int]:
    """The cells' widths: as their texts ask, the widest giving way until all fit the room."""
    most = max(WIDEST_CELL, room // max(len(picture.letters), 1) - 1)
    asked = [NARROWEST_CELL] * len(picture.letters)
    for line in picture.lines:
        for k, cell in enumerate(line.cells):
            if cell.reach == 1 or line.run.kind in ("header", "data"):
                need = cell_len(cell.text) // cell.reach + bool(cell.mark)
                asked[k] = max(asked[k], min(need, most))
    while asked and sum(asked) + len(asked) > room and max(asked) > 1:
        asked[asked.index(max(asked))] -= 1
    return asked


def _head(name: str, width: int, picture: Picture, told: bool) -> Text:
    """A column's letter; one that is not read says so."""
    if name in picture.hidden:
        name = f"{name}隐藏" if width > 5 else f"{name}隐"
        return Text(_centred(name, width), style="bold magenta")
    if not told or name in picture.mapped:
        return Text(_centred(name, width), style="bold green" if told else "dim")
    return Text(_centred(f"{name}不读" if width > 4 else f"{name}-", width), style="yellow")


def _line(line: Line, widths: Sequence[int], digits: int) -> Text:
    run, style = line.run, KIND_STYLES[line.run.kind]
    word = KIND_WORDS[run.kind]
    if not line.cells:
        rows, count = _ends(run.first, run.last), run.last - run.first + 1
        return Text(f"{word} {'⋮':>{digits}} 第 {rows} 行，共 {count} 行", style="dim")
    number = _number(line)
    pad = " " * (1 + digits - cell_len(number))
    margin = Text.assemble((word, style or "green"), (pad + number, "dim"))
    cells, k = [], 0
    while k < len(line.cells):
        reach = line.cells[k].reach if line.cells[k].text else 1
        size = sum(widths[k : k + reach]) + reach - 1
        cells.append(_cell(line.cells[k], size, style))
        k += reach
    return _joined(margin, cells)


def _number(line: Line) -> str:
    return f"隐{line.run.last}" if line.hidden else str(line.run.last)


def _joined(margin: Text, cells: Iterable[Text]) -> Text:
    line = margin
    for cell in cells:
        line = line + Text("│", style="dim") + cell
    return line


def _cell(cell: Shown, width: int, style: str) -> Text:
    if cell.mark == "merged":
        return Text(_fitted("〃", width), style="dim")
    sign, colour = MARKS[cell.mark] if cell.mark else ("", "")
    room = width - len(sign)
    text = _cut(cell.text, room)
    pad = " " * (room - cell_len(text))
    body = pad + text if cell.number else text
    marked = Text(body, style=colour or style) + Text(sign, style=colour)
    return marked + Text("" if cell.number else pad, style=style if not cell.mark else "")


def _cut(text: str, width: int) -> str:
    """The text within so many cells; what is cut off leaves an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def _cut_front(text: str, width: int) -> str:
    """The same, keeping the end: of a header over several rows, the lowest tells most."""
    if cell_len(text) <= width:
        return text
    kept = text
    while kept and cell_len(kept) > width - 1:
        kept = kept[1:]
    return "…" + kept


def _fitted(text: str, width: int) -> str:
    return set_cell_size(_cut(text, width), width)


def _centred(text: str, width: int) -> str:
    text = _cut(text, width)
    spare = width - cell_len(text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


# -- a table


def _table(table: TableSeen, width: int) -> Iterator[Text]:
    yield from map(Text, _filled_up(_rows_said(table), width))
    yield Text()
    heads = ("列", "表头", "读作", "类型", "有值>", "读出的值")
    rows = [_column_row(column, table.rows) for column in table.columns]
    yield from _list(heads, rows, width, (3, 20, 18, 14, 0, 0))
    if table.absent:
        yield Text.assemble(("缺少必填栏目：", "bold red"), "、".join(table.absent))
    if table.unmapped:
        yield Text("\n不读的列（其实是某个栏目的，把表头改成那个栏目名即可）", style="bold yellow")
        names = ("列", "表头", "有值>", "例", "最像的栏目")
        left = [_unmapped_row(column) for column in table.unmapped]
        yield from _list(names, left, width, (3, 22, 0, 20, 0))


def _rows_said(table: TableSeen) -> list[str]:
    said = [f"表头第 {_numbers(table.header_rows)} 行"]
    if table.first_row and table.last_row:
        ends = _ends(table.first_row, table.last_row)
        split = f"，读成 {table.items} 项" if table.items != table.rows else ""
        said.append(f"数据 {table.rows} 行（第 {ends} 行）{split}")
    else:
        said.append("没有数据")
    for word, rows in (("合计", table.total_rows), ("说明", table.note_rows),
                       ("重复的表头", table.repeated_headers)):  # fmt: skip
        if rows:
            said.append(f"{word}第 {_numbers(rows)} 行")
    if table.nil:
        said.append("写明零报告")
    return said


def _filled_up(said: Sequence[str], width: int) -> list[str]:
    """The parts of a sentence on as few lines as they need, none broken."""
    lines = [""]
    for part in [*(f"{part}；" for part in said[:-1]), f"{said[-1]}。"]:
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines


def _ends(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _numbers(rows: Sequence[int]) -> str:
    """Row numbers as a person lists them: 3–4、17; many of them are cut short."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    told = "、".join(_ends(*run) for run in runs[:6])
    return told + (f" 等 {len(rows)}" if len(runs) > 6 else "")


def _column_row(column: Column, rows: int) -> tuple[str | Text, ...]:
    """A field named as its header is dim: what was translated stands out."""
    kind = TYPE_WORDS.get(column.type, column.type)
    same = column.header == column.field_header
    sample = Text(column.sample)
    if column.filled and not column.sample:
        sample = Text("没有一格读得准", style="red")
    return (
        Text(column.letter, style="green"), _cut_front(column.header or "（同左）", 20),
        Text(column.field_header, style="dim" if same else "bold"),
        f"{kind} {column.unit}".strip(),
        Text(f"{column.filled}/{rows}", style="" if column.filled else "dim"), sample,
    )  # fmt: skip


def _unmapped_row(column: Unmapped) -> tuple[str | Text, ...]:
    near = column.nearest or "—"
    if column.taken:
        near += f"（{column.taken} 列已是）"
    return (
        Text(column.letter, style="yellow"), _cut_front(column.header or "（无表头）", 22),
        str(column.filled), column.sample, near,
    )  # fmt: skip


def _list(
    heads: Sequence[str], rows: Iterable[Sequence[str | Text]], width: int, most: Sequence[int]
) -> Iterator[Text]:
    """One-line rows under their heads; a head with `>` is right-aligned.

    No column is wider than `most` (0: as wide as it likes); where all together are too wide the
    last gives way first, then the widest, so that letters and counts always stay whole.
    """
    cells = [[Text(c) if isinstance(c, str) else c for c in row] for row in rows]
    names = [head.rstrip(">") for head in heads]
    widths = [
        min(max(cell_len(names[k]), *(row[k].cell_len for row in cells)), most[k] or width)
        for k in range(len(heads))
    ]
    room = width - 2 * len(heads)
    widths[-1] = max(min(widths[-1], room - sum(widths[:-1])), min(widths[-1], LEAST))
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    right = [head.endswith(">") for head in heads]
    yield _row([Text(n, style="dim") for n in names], widths, right)
    yield Text("  " + "  ".join("─" * w for w in widths), style="dim")
    for row in cells:
        yield _row(row, widths, right)


def _row(cells: Sequence[Text], widths: Sequence[int], right: Sequence[bool]) -> Text:
    line = Text()
    for cell, width, on_right in zip(cells, widths, right, strict=True):
        text = _cut(cell.plain, width)
        pad = " " * (width - cell_len(text))
        shown = Text(pad + text if on_right else text, style=cell.style)
        line = line + Text("  ") + shown + Text("" if on_right else pad)
    return line


# -- what is told once for the file


def _passed_over(sheets: Sequence[SheetSeen]) -> Iterator[Text]:
    if not sheets:
        return
    yield Text("\n没有读的工作表", style="bold")
    for sheet in sheets:
        size = f"（{sheet.rows} 行 × {sheet.width} 列）" if sheet.rows else ""
        yield Text.assemble("  ", sheet.sheet, *_hidden(sheet), f"{size}：{sheet.passed_over}")


def _repairs(seen: Inspection, several: bool, width: int) -> Iterator[Text]:
    if not seen.repairs:
        return
    yield Text("\n按确定含义读取（原文件不改；--no-repair 可关闭）", style="bold green")
    ordered = sorted(seen.repairs, key=lambda r: r.rule)
    for rule, group in groupby(ordered, key=lambda r: r.rule):
        repairs = list(group)
        title = RULES[rule].title if rule in RULES else ""
        yield Text.assemble((rule, "green"), f" {title}：", (f"{len(repairs)} 格", "bold"))
        for repair in _samples(repairs):
            yield _repair(repair, seen, several, width)


def _samples(repairs: Sequence[Repair]) -> list[Repair]:
    """Three repairs, of different fields where there are."""
    first: dict[str, Repair] = {}
    for repair in repairs:
        first.setdefault(repair.field, repair)
    others = [r for r in repairs if first[r.field] is not r]
    return [*first.values(), *others][:SAMPLES]


def _repair(repair: Repair, seen: Inspection, several: bool, width: int) -> Text:
    where = _cut(_where(repair.place, several), 22)
    header = _cut(seen.headers.get(repair.field, repair.field), 18)
    room = width - cell_len(f"  {where} {header}  → ")
    before, after = (_plain(text) or "（空）" for text in (repair.before, repair.after))
    before = _cut(before, max(room - cell_len(after), room // 2))
    after = _cut(after, room - cell_len(before))
    return Text.assemble(
        f"  {where} ", (f"{header} ", "dim"), before, (" → ", "dim"), (after, "green")
    )


def _plain(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _where(place: Place, several: bool) -> str:
    cell = place.cell or f"第{place.row}行"
    return f"{place.sheet}!{cell}" if several and place.sheet else cell


def _questions(questions: Sequence[Question], several: bool, width: int) -> Iterator[Text]:
    if not questions:
        return
    yield Text("\n待核实（读不准的格，不猜；由填报单位核实后改）", style="bold red")
    heads = ("位置", "栏目", "填写", "问题", "可能是")
    rows = [row for group in _alike(questions) for row in _question_rows(group, several)]
    yield from _list(heads, rows, width, (16, 14, 20, 18, 0))


def _alike(questions: Sequence[Question]) -> list[list[Question]]:
    groups: dict[tuple[str, str, str], list[Question]] = {}
    for question in questions:
        groups.setdefault((question.place.sheet, question.field, question.rule), []).append(
            question
        )
    return list(groups.values())


def _question_rows(group: Sequence[Question], several: bool) -> Iterator[tuple[str | Text, ...]]:
    many = len(group) >= GROUPED_FROM
    for question in group[: SAMPLES if many else None]:
        yield (
            Text(_where(question.place, several), style="red"), question.header, question.value,
            question.title, Text(question.hint or "—", style="bold" if question.hint else "dim"),
        )  # fmt: skip
    if many:
        yield "……", group[0].header, f"共 {len(group)} 格", group[0].title, ""
