"""The small pieces that an inspection is drawn of: styled words, cut words, lists that fit the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from phaseout.edges.screen.language import in_language, told
from phaseout.sentence import joined, say

LEAST = 12
"""As much of the last column of a list is always shown."""
CUT, DASH = say("…"), say("─")


def text_of(text: str, style: str | Style = "") -> Text:
    """A sentence in the language spoken, or data, in a style."""
    return Text(told(text), style=style)


def line_of(*parts: str | tuple[str, str]) -> Text:
    """Parts side by side, each with its style or without."""
    return Text.assemble(
        *((told(p), "") if isinstance(p, str) else (told(p[0]), p[1]) for p in parts)
    )


def cut_to(text: str, width: int) -> str:
    """The text within so many cells; what is cut off leaves an ellipsis."""
    text = told(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + told(CUT) if width > 0 else ""


def cut_front(text: str, width: int) -> str:
    """The same, keeping the end: of a header over several rows, the lowest tells most."""
    text = told(text)
    if cell_len(text) <= width:
        return text
    kept = text
    while kept and cell_len(kept) > width - 1:
        kept = kept[1:]
    return told(CUT) + kept


def fitted_to(text: str, width: int) -> str:
    """The text in exactly so many cells."""
    return set_cell_size(cut_to(text, width), width)


def centred_in(text: str, width: int) -> str:
    """The text in the middle of so many cells."""
    text = cut_to(text, width)
    spare = width - cell_len(text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def filled_up(said: Sequence[str], width: int) -> list[str]:
    """The parts of a sentence on as few lines as they need, none broken."""
    lines = [""]
    parts = [*(say("{part}；", part=part) for part in said[:-1]), say("{part}。", part=said[-1])]
    for part in map(told, parts):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines


def from_to(first: int, last: int) -> str:
    """Two row numbers as a person writes them: 3–7, or 3."""
    return str(first) if first == last else say("{first}–{last}", first=first, last=last)


def row_numbers(rows: Sequence[int]) -> str:
    """Row numbers as a person lists them: 3–4、17; many of them are cut short."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    few = joined("、", (from_to(*run) for run in runs[:6]))
    return say("{few} 等 {n}", few=few, n=len(rows)) if len(runs) > 6 else few


def list_of(
    heads: Sequence[str], rows: Iterable[Sequence[str | Text]], width: int, most: Sequence[int]
) -> Iterator[Text]:
    """One-line rows under their heads; a head with `>` is right-aligned.

    No column is wider than `most` (0: as wide as it likes); where all together are too wide the
    last gives way first, then the widest, so that letters and counts always stay whole.
    """
    cells = [[text_of(c) if isinstance(c, str) else c for c in row] for row in rows]
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
    yield _row([text_of(n, style="dim") for n in names], widths, right)
    yield text_of("  " + "  ".join(told(DASH) * w for w in widths), style="dim")
    for row in cells:
        yield _row(row, widths, right)


def _row(cells: Sequence[Text], widths: Sequence[int], right: Sequence[bool]) -> Text:
    line = Text()
    for cell, width, on_right in zip(cells, widths, right, strict=True):
        text = cut_to(cell.plain, width)
        pad = " " * (width - cell_len(text))
        shown = text_of(pad + text if on_right else text, style=cell.style)
        line = line + text_of("  ") + shown + text_of("" if on_right else pad)
    return line
