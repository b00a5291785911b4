"""An Inspection drawn in the terminal: a small picture of each sheet, then what was made of it.

Nothing here is wider than the terminal (80 columns where there is none), and everything that
a colour says is also said by a word or a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from phaseout.edges.screen import SAMPLES, WIDTH, Screen
from phaseout.edges.screen.language import in_language, told
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
from phaseout.sentence import joined, say

WIDEST = 120
"""A picture wider than this is no longer taken in at a glance."""
NARROWEST_CELL, WIDEST_CELL = 5, 24
LEAST = 12
CUT, BAR, DASH, DOUBLE = say("…"), say("│"), say("─"), say("━")
"""As much of the last column of a list is always shown."""

KIND_WORDS: dict[RowKind, str] = {
    "title": say("标题"), "stated": say("填报"), "header": say("表头"), "data": say("数据"), "total": say("合计"),
    "note": say("说明"), "repeated": say("重复"), "nil": say("零报"), "blank": say("空行"), "unread": say("未读"),
    "rest": say("其余"),
}  # fmt: skip
KIND_STYLES: dict[RowKind, str] = {
    "title": "bold", "stated": "cyan", "header": "bold white on blue", "data": "",
    "total": "bold yellow", "note": "dim italic", "repeated": "white on blue", "nil": "bold green",
    "blank": "dim", "unread": "dim",
    "rest": "dim",
}  # fmt: skip
KIND_NOTES: dict[RowKind, str] = {"repeated": say("重复的表头")}
MARKS = {"question": ("?", "bold red"), "repair": ("~", "green"), "merged": (say("〃"), "dim")}
ELLIPSIS = say("⋮")
LEGEND = {
    "question": say("? 待核实"),
    "repair": say("~ 按确定含义读取"),
    "merged": say("〃 合并单元格，同上"),
}
TYPE_WORDS = {
    "text": say("文字"), "integer": say("整数"), "number": say("数字"), "date": say("日期"), "deadline": say("期限"),
    "choice": say("选项"), "code": say("代码"), "citation": say("条款"), "flag": say("是否"), "unit": say("单位"),
    "url": say("网址"), "phone": say("电话"),
}  # fmt: skip


def show(screen: Screen, files: Iterable[Inspection]) -> None:
    """Every file on the screen, one after the other."""
    for seen in files:
        for line in drawn(seen, screen.out.width):
            screen.out.print(line)


def drawn(seen: Inspection, width: int = WIDTH) -> Iterator[Text]:
    """A file from top to bottom, in pieces to print one after the other."""
    width = min(width, WIDEST)
    yield _text(told(DOUBLE) * (width // cell_len(told(DOUBLE))), style="dim")
    yield _text(seen.file, style="bold")
    if seen.message is not None:
        yield _line_of((say("无法读取："), "bold red"), seen.message)
        return
    yield from _summary(seen, width)
    for remark in seen.remarks:
        yield _line_of((say("注意："), "bold yellow"), remark)
    for sheet in seen.sheets:
        if sheet.tables or not seen.tables:
            yield from _sheet(sheet, width)
    yield from _passed_over([s for s in seen.sheets if s.passed_over and seen.tables])
    several = len(seen.sheets) > 1
    yield from _repairs(seen, several, width)
    yield from _questions(seen.questions, several, width)


def _summary(seen: Inspection, width: int) -> Iterator[Text]:
    said = [say("方案：{plan}", plan=seen.plan)]
    if seen.unit or seen.expects_unit:
        said.append(say("填报单位：{unit}", unit=seen.unit or say("看不出")))
    if seen.stated_unit and seen.stated_unit != seen.unit:
        said.append(say("表中写的单位：{unit}", unit=seen.stated_unit))
    if seen.filled_on:
        said.append(say("填报日期：{day}", day=seen.filled_on))
    yield from map(Text, _filled_up(said, width))
    tables = seen.tables
    if not tables:
        yield _text(say("没有读出台账。"), style="bold red")
        return
    read, left = (sum(map(len, (getattr(t, n) for t in tables))) for n in ("columns", "unmapped"))
    yield _line_of(
        say("读出台账 {n} 张、", n=len(tables)), say("{n} 行；", n=sum(t.rows for t in tables)),
        say("认得 {n} 列，", n=read), (say("不读 {n} 列", n=left), "yellow" if left else ""), say("；"),
        (say("按确定含义读取 {n} 格", n=len(seen.repairs)), "green" if seen.repairs else ""), say("；"),
        (say("待核实 {n} 格", n=len(seen.questions)), "bold red" if seen.questions else ""), say("。"),
    )  # fmt: skip


def _text(text: str, style: str | Style = "") -> Text:
    """A sentence in the language spoken, or data, in a style."""
    return Text(told(text), style=style)


def _line_of(*parts: str | tuple[str, str]) -> Text:
    """Parts side by side, each with its style or without."""
    return Text.assemble(
        *((told(p), "") if isinstance(p, str) else (told(p[0]), p[1]) for p in parts)
    )


# -- a sheet


def _sheet(sheet: SheetSeen, width: int) -> Iterator[Text]:
    yield Text()
    tables = (say("{title}（{id}）", title=t.title, id=t.ledger) for t in sheet.tables)
    said = joined("、", dict.fromkeys(tables))
    yield _line_of(
        say("工作表“"), (sheet.sheet, "bold"), say("”"), *_hidden(sheet),
        say(" → {tables}", tables=said) if said else say("：{why}", why=sheet.passed_over),
        (say("  合并单元格 {n} 处", n=sheet.merges) if sheet.merges else "", "dim"),
    )  # fmt: skip
    if sheet.hidden_rows:
        yield _text(
            say("隐藏的行：第 {rows} 行，照常读取", rows=_numbers(sheet.hidden_rows)),
            style="magenta",
        )
    if sheet.hidden_columns:
        hidden = _cut(joined("、", sheet.hidden_columns), width - 24)
        yield _text(say("隐藏的列：{columns}，照常读取", columns=hidden), style="magenta")
    for doubt in sheet.doubts:
        yield _line_of((say("疑点："), "bold red"), doubt)
    if not sheet.tables:
        yield from _picture(sheet.picture, False, width)
    for number, table in enumerate(sheet.tables, 1):
        if len(sheet.tables) > 1:
            yield _text(
                say("\n第 {number} 张表：{title}", number=number, title=table.title), style="bold"
            )
        yield from _picture(table.picture, True, width)
        yield from _table(table, width)


def _hidden(sheet: SheetSeen) -> list[tuple[str, str]]:
    return [] if sheet.visible else [(say("［隐藏］"), "bold magenta")]


def _picture(picture: Picture, read: bool, width: int) -> Iterator[Text]:
    if not picture.lines:
        return
    kinds = max(cell_len(told(KIND_WORDS[line.run.kind])) for line in picture.lines)
    margin = kinds + 1 + max(cell_len(_number(line)) for line in picture.lines)
    widths = _widths(picture, width - margin)
    heads = [_head(name, w, picture, read) for name, w in _pairs(picture, widths)]
    yield _joined(_text(" " * margin), heads)
    for line in picture.lines:
        yield _line(line, widths, margin)
    if picture.beyond:
        first, last = picture.beyond[0], picture.beyond[-1]
        more = first if first == last else say("{first}–{last}", first=first, last=last)
        beyond = say("右边还有 {n} 列（{columns}）", n=len(picture.beyond), columns=more)
        yield _line_of(" " * (margin + 1), (beyond, "dim"))
    marks = {cell.mark for line in picture.lines for cell in line.cells if cell.mark}
    if marks:
        signs = [_text(LEGEND[m], style=MARKS[m][1]) for m in MARKS if m in marks]
        yield _text(" " * (margin + 1)) + _text("   ").join(signs)


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


def _head(name: str, width: int, picture: Picture, read: bool) -> Text:
    """A column's letter; one that is not read says so."""
    if name in picture.hidden:
        name = told(say("{name}隐藏", name=name) if width > 5 else say("{name}隐", name=name))
        return _text(_centred(name, width), style="bold magenta")
    if not read or name in picture.mapped:
        return _text(_centred(name, width), style="bold green" if read else "dim")
    unread = told(say("{name}不读", name=name))
    return _text(_centred(unread if len(name) + 3 < width else f"{name}-", width), style="yellow")


def _line(line: Line, widths: Sequence[int], margin: int) -> Text:
    run, style = line.run, KIND_STYLES[line.run.kind]
    word, number = told(KIND_WORDS[run.kind]), _number(line) if line.cells else told(ELLIPSIS)
    pad = " " * (margin - cell_len(word) - cell_len(number))
    if not line.cells:
        count = run.last - run.first + 1
        rest = say("第 {rows} 行，共 {n} 行", rows=_ends(run.first, run.last), n=count)
        return _text(f"{word}{pad}{number} {told(rest)}", style="dim")
    front = _line_of((word, style or "green"), (pad + number, "dim"))
    cells, k = [], 0
    while k < len(line.cells):
        reach = line.cells[k].reach if line.cells[k].text else 1
        size = sum(widths[k : k + reach]) + reach - 1
        cells.append(_cell(line.cells[k], size, style))
        k += reach
    return _joined(front, cells)


def _number(line: Line) -> str:
    return told(say("隐{row}", row=line.run.last)) if line.hidden else str(line.run.last)


def _joined(margin: Text, cells: Iterable[Text]) -> Text:
    line = margin
    for cell in cells:
        line = line + _text(BAR, style="dim") + cell
    return line


def _cell(cell: Shown, width: int, style: str) -> Text:
    if cell.mark == "merged":
        return _text(_fitted(MARKS["merged"][0], width), style="dim")
    sign, colour = MARKS[cell.mark] if cell.mark else ("", "")
    room = width - len(sign)
    text = _cut(cell.text, room)
    pad = " " * (room - cell_len(text))
    body = pad + text if cell.number else text
    marked = _text(body, style=colour or style) + _text(sign, style=colour)
    return marked + _text("" if cell.number else pad, style=style if not cell.mark else "")


def _cut(text: str, width: int) -> str:
    """The text within so many cells; what is cut off leaves an ellipsis."""
    text = told(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + told(CUT) if width > 0 else ""


def _cut_front(text: str, width: int) -> str:
    """The same, keeping the end: of a header over several rows, the lowest tells most."""
    text = told(text)
    if cell_len(text) <= width:
        return text
    kept = text
    while kept and cell_len(kept) > width - 1:
        kept = kept[1:]
    return told(CUT) + kept


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
    heads = (say("列"), say("表头"), say("读作"), say("类型"), say("有值>"), say("读出的值"))
    rows = [_column_row(column, table.rows) for column in table.columns]
    yield from _list(heads, rows, width, (3, 20, 18, 14, 0, 0))
    if table.absent:
        yield _line_of((say("缺少必填栏目："), "bold red"), joined("、", table.absent))
    if table.unmapped:
        yield _text(
            say("\n不读的列（其实是某个栏目的，把表头改成那个栏目名即可）"), style="bold yellow"
        )
        names = (say("列"), say("表头"), say("有值>"), say("例"), say("最像的栏目"))
        left = [_unmapped_row(column) for column in table.unmapped]
        yield from _list(names, left, width, (3, 22, 0, 20, 0))


def _rows_said(table: TableSeen) -> list[str]:
    said: list[str] = [say("表头第 {rows} 行", rows=_numbers(table.header_rows))]
    if table.first_row and table.last_row:
        ends = _ends(table.first_row, table.last_row)
        split = say("，读成 {n} 项", n=table.items) if table.items != table.rows else ""
        said.append(say("数据 {n} 行（第 {ends} 行）{split}", n=table.rows, ends=ends, split=split))
    else:
        said.append(say("没有数据"))
    for word, rows in ((say("合计"), table.total_rows), (say("说明"), table.note_rows),
                       (say("重复的表头"), table.repeated_headers)):  # fmt: skip
        if rows:
            said.append(say("{kind}第 {rows} 行", kind=word, rows=_numbers(rows)))
    if table.nil:
        said.append(say("写明零报告"))
    return said


def _filled_up(said: Sequence[str], width: int) -> list[str]:
    """The parts of a sentence on as few lines as they need, none broken."""
    lines = [""]
    parts = [*(say("{part}；", part=part) for part in said[:-1]), say("{part}。", part=said[-1])]
    for part in map(told, parts):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines


def _ends(first: int, last: int) -> str:
    return str(first) if first == last else say("{first}–{last}", first=first, last=last)


def _numbers(rows: Sequence[int]) -> str:
    """Row numbers as a person lists them: 3–4、17; many of them are cut short."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    few = joined("、", (_ends(*run) for run in runs[:6]))
    return say("{few} 等 {n}", few=few, n=len(rows)) if len(runs) > 6 else few


def _column_row(column: Column, rows: int) -> tuple[str | Text, ...]:
    """A field named as its header is dim: what was translated stands out."""
    kind = TYPE_WORDS.get(column.type, column.type)
    same = column.header == column.field_header
    sample = _text(column.sample)
    if column.filled and not column.sample:
        sample = _text(say("没有一格读得准"), style="red")
    return (
        _text(column.letter, style="green"), _cut_front(column.header or say("（同左）"), 20),
        _text(column.field_header, style="dim" if same else "bold"),
        joined(" ", filter(None, (kind, column.unit))),
        _text(f"{column.filled}/{rows}", style="" if column.filled else "dim"), sample,
    )  # fmt: skip


def _unmapped_row(column: Unmapped) -> tuple[str | Text, ...]:
    near = column.nearest or say("—")
    if column.taken:
        near = say("{near}（{column} 列已是）", near=near, column=column.taken)
    return (
        _text(column.letter, style="yellow"), _cut_front(column.header or say("（无表头）"), 22),
        str(column.filled), column.sample, near,
    )  # fmt: skip


def _list(
    heads: Sequence[str], rows: Iterable[Sequence[str | Text]], width: int, most: Sequence[int]
) -> Iterator[Text]:
    """One-line rows under their heads; a head with `>` is right-aligned.

    No column is wider than `most` (0: as wide as it likes); where all together are too wide the
    last gives way first, then the widest, so that letters and counts always stay whole.
    """
    cells = [[_text(c) if isinstance(c, str) else c for c in row] for row in rows]
    names = [in_language(head.rstrip(">")) for head in heads]
    widths = [
        min(max(cell_len(names[k]), *(row[k].cell_len for row in cells)), most[k] or width)
        for k in range(len(heads))
    ]
    room = width - 2 * len(heads)
    widths[-1] = max(min(widths[-1], room - sum(widths[:-1])), min(widths[-1], LEAST))
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    right = [head.endswith(">") for head in heads]
    yield _row([_text(n, style="dim") for n in names], widths, right)
    yield _text("  " + "  ".join(told(DASH) * w for w in widths), style="dim")
    for row in cells:
        yield _row(row, widths, right)


def _row(cells: Sequence[Text], widths: Sequence[int], right: Sequence[bool]) -> Text:
    line = Text()
    for cell, width, on_right in zip(cells, widths, right, strict=True):
        text = _cut(cell.plain, width)
        pad = " " * (width - cell_len(text))
        shown = _text(pad + text if on_right else text, style=cell.style)
        line = line + _text("  ") + shown + _text("" if on_right else pad)
    return line


# -- what is told once for the file


def _passed_over(sheets: Sequence[SheetSeen]) -> Iterator[Text]:
    if not sheets:
        return
    yield _text(say("\n没有读的工作表"), style="bold")
    for sheet in sheets:
        size = say("（{rows} 行 × {columns} 列）", rows=sheet.rows, columns=sheet.width)
        why = say("：{why}", why=sheet.passed_over)
        yield _line_of("  ", sheet.sheet, *_hidden(sheet), size if sheet.rows else "", why)


def _repairs(seen: Inspection, several: bool, width: int) -> Iterator[Text]:
    if not seen.repairs:
        return
    yield _text(say("\n按确定含义读取（原文件不改；--no-repair 可关闭）"), style="bold green")
    ordered = sorted(seen.repairs, key=lambda r: r.rule)
    for rule, group in groupby(ordered, key=lambda r: r.rule):
        repairs = list(group)
        title = RULES[rule].title if rule in RULES else ""
        yield _line_of(
            (rule, "green"), say(" {title}：", title=title), (say("{n} 格", n=len(repairs)), "bold")
        )
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
    arrow, empty = told(say(" → ")), told(say("（空）"))
    room = width - cell_len(f"  {where} {header} {arrow}")
    before, after = (_plain(text) or empty for text in (repair.before, repair.after))
    before = _cut(before, max(room - cell_len(after), room // 2))
    after = _cut(after, room - cell_len(before))
    return _line_of(f"  {where} ", (f"{header} ", "dim"), before, (arrow, "dim"), (after, "green"))


def _plain(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _where(place: Place, several: bool) -> str:
    cell = place.cell or say("第{row}行", row=place.row)
    return joined("!", (place.sheet, cell)) if several and place.sheet else cell


def _questions(questions: Sequence[Question], several: bool, width: int) -> Iterator[Text]:
    if not questions:
        return
    yield _text(say("\n待核实（读不准的格，不猜；由填报单位核实后改）"), style="bold red")
    heads = (say("位置"), say("栏目"), say("填写"), say("问题"), say("可能是"))
    rows = [row for group in _alike(questions) for row in _question_rows(group, several)]
    yield from _list(heads, rows, width, (16, 14, 20, 28, 0))


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
            _text(_where(question.place, several), style="red"), question.header, question.value,
            question.title, _text(question.hint or say("—"), style="bold" if question.hint else "dim"),
        )  # fmt: skip
    if many:
        yield say("……"), group[0].header, say("共 {n} 格", n=len(group)), group[0].title, ""
