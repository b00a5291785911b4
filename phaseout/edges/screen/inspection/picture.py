"""A small picture of a sheet: its rows as they stand, each with what it was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from phaseout.edges.screen.inspection.pieces import (
    centred_in,
    cut_to,
    fitted_to,
    from_to,
    line_of,
    text_of,
)
from phaseout.edges.screen.language import told
from phaseout.model.inspection import Line, Picture, RowKind, Shown
from phaseout.sentence import say

NARROWEST_CELL, WIDEST_CELL = 5, 24
BAR = say("│")

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
MARKS = {"question": ("?", "bold red"), "repair": ("~", "green"), "merged": (say("〃"), "dim")}
ELLIPSIS = say("┆")
LEGEND = {
    "question": say("? 待核实"),
    "repair": say("~ 按确定含义读取"),
    "merged": say("〃 合并单元格，同上"),
}


def picture_of(picture: Picture, read: bool, width: int) -> Iterator[Text]:
    """The picture of a sheet or a table; read: whether its columns were read as fields."""
    if not picture.lines:
        return
    kinds = max(cell_len(told(KIND_WORDS[line.run.kind])) for line in picture.lines)
    margin = kinds + 1 + max(cell_len(_number(line)) for line in picture.lines)
    widths = _widths(picture, width - margin)
    heads = [_head(name, w, picture, read) for name, w in _pairs(picture, widths)]
    yield _joined(text_of(" " * margin), heads)
    for line in picture.lines:
        yield _line(line, widths, margin)
    if picture.beyond:
        first, last = picture.beyond[0], picture.beyond[-1]
        more = first if first == last else say("{first}–{last}", first=first, last=last)
        beyond = say("右边还有 {n} 列（{columns}）", n=len(picture.beyond), columns=more)
        yield line_of(" " * (margin + 1), (beyond, "dim"))
    marks = {cell.mark for line in picture.lines for cell in line.cells if cell.mark}
    if marks:
        signs = [text_of(LEGEND[m], style=MARKS[m][1]) for m in MARKS if m in marks]
        yield text_of(" " * (margin + 1)) + text_of("   ").join(signs)


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
        return text_of(centred_in(name, width), style="bold magenta")
    if not read or name in picture.mapped:
        return text_of(centred_in(name, width), style="bold green" if read else "dim")
    unread = told(say("{name}不读", name=name))
    return text_of(
        centred_in(unread if len(name) + 3 < width else f"{name}-", width), style="yellow"
    )


def _line(line: Line, widths: Sequence[int], margin: int) -> Text:
    run, style = line.run, KIND_STYLES[line.run.kind]
    word, number = told(KIND_WORDS[run.kind]), _number(line) if line.cells else told(ELLIPSIS)
    pad = " " * (margin - cell_len(word) - cell_len(number))
    if not line.cells:
        count = run.last - run.first + 1
        rest = say("第 {rows} 行，共 {n} 行", rows=from_to(run.first, run.last), n=count)
        return text_of(f"{word}{pad}{number} {told(rest)}", style="dim")
    front = line_of((word, style or "green"), (pad + number, "dim"))
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
        line = line + text_of(BAR, style="dim") + cell
    return line


def _cell(cell: Shown, width: int, style: str) -> Text:
    if cell.mark == "merged":
        return text_of(fitted_to(MARKS["merged"][0], width), style="dim")
    sign, colour = MARKS[cell.mark] if cell.mark else ("", "")
    room = width - len(sign)
    text = cut_to(cell.text, room)
    pad = " " * (room - cell_len(text))
    body = pad + text if cell.number else text
    marked = text_of(body, style=colour or style) + text_of(sign, style=colour)
    return marked + text_of("" if cell.number else pad, style=style if not cell.mark else "")
