"""Makes the pictures of README and manual: `python docs/make_pictures.py [folder]`.

Each shows what a command makes of the sample ledgers on their own day: a terminal its real output, a
page what the PDF road laid out. The words stand in the PNG too, so that a test can hold them.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from html import escape
from io import StringIO
from pathlib import Path

import pypdf
import typst
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from phaseout.paths import folder

HERE = Path(__file__).parent
DAY = "2024-12-31"
"""The day of the sample ledgers."""
COLUMNS = 80
FACE = "Noto Sans Mono CJK SC, NSimSun, monospace"
CELL, LINE, SIZE = 10, 21, 20
"""A character's cell in pixels, and the size of its face: half of a full-width character."""
PPI = 110
HEAD = 33
"""Bytes of a PNG before its second chunk."""
KEYWORD = b"Description" + bytes(5)
COMMANDS = {
    "校验": ("phaseout validate 收到的台账", 34),
    "期限": ("phaseout deadlines 市级台账.xlsx --within 30", 30),
    "名单": ("phaseout lists 市级台账.xlsx -o 名单", 12),
}
"""A terminal's picture: the command, and how many lines of its output are shown."""
REPORT = "phaseout report 市级台账.xlsx -o 报告 --to pdf"


def prepare(place: Path) -> None:
    """The folder in which the commands are run: six ledgers, one with faults, and the city ledger."""
    shutil.copytree(folder("sample_ledgers") / "clean", place / "收到的台账")
    faulty = folder("sample_ledgers") / "messy" / "江津区_单元格有误.xlsx"
    shutil.copy(faulty, place / "收到的台账" / "江津区.xlsx")
    run("phaseout merge 收到的台账 -o 市级台账.xlsx", place)


def run(command: str, place: Path) -> str:
    """What a command of phaseout prints on a terminal of 80 columns, colours as escapes."""
    made = {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PHASEOUT_LANG": "zh", "PYTHONUTF8": "1"}
    call = [sys.executable, "-m", *command.split(), "--today", DAY]
    done = subprocess.run(  # noqa: S603 -- our own commands
        call, capture_output=True, encoding="utf-8", cwd=place, env=os.environ | made, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def shown(name: str, place: Path) -> list[Text]:
    """The lines that the picture of this name shows, without those that progress bars wrote over."""
    command, count = COMMANDS[name]
    printed = run(command, place).rpartition("\x1b[2K")[2].strip("\n").split("\n")
    lines = [Text.from_ansi(line) for line in printed]
    return lines[:count] + ([Text("...")] if len(lines) > count else [])


def terminal(name: str, place: Path) -> bytes:
    """A terminal's picture: the prompt with the command, then the lines, each sign in its cell."""
    lines = [Text(f"> {COMMANDS[name][0]}", "bold"), *shown(name, place)]
    width, height = COLUMNS * CELL + 20, len(lines) * LINE + 16
    drawn = "".join(_line(line, 12 + LINE * row) for row, line in enumerate(lines))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" rx="8" fill="#f6f6f6"/>'
        f'<g font-family="{FACE}" font-size="{SIZE}">{drawn}</g></svg>'
    )
    (place / f"{name}.svg").write_text(svg, "utf-8")
    return _png(f"{name}.svg", place, "\n".join(line.plain for line in lines))


def _line(line: Text, top: int) -> str:
    """The signs of a line, each where its cell begins, whatever width the face gives it."""
    console = Console(width=COLUMNS, color_system="standard", file=StringIO())
    signs, column = [], 0
    for text, style, _ in line.render(console):
        colour = (style or Style()).color
        fill = colour.get_truecolor(DEFAULT_TERMINAL_THEME).hex if colour else "#1a1a1a"
        weight = ' font-weight="bold"' if style and style.bold else ""
        for sign in text:
            if not sign.isspace():
                # The ink of an opening mark fills the right half of a full-width glyph.
                begins = column - 1 if sign in "“‘" else column
                place = f'x="{10 + CELL * begins}" y="{top + 16}"'
                signs.append(f'<text {place} fill="{fill}"{weight}>{escape(sign)}</text>')
            column += cell_len(sign)
    return "".join(signs)


def page(place: Path) -> bytes:
    """The first page of the report."""
    run(REPORT, place)
    (made,) = (place / "报告").glob("*.pdf")
    words = pypdf.PdfReader(made).pages[0].extract_text()
    return _png(f"报告/{made.name}", place, words)


def _png(name: str, place: Path, words: str) -> bytes:
    """A picture of this file, 160 mm wide, that tells its words."""
    source = place / "picture.typ"
    source.write_text(
        f'#set page(width: 160mm, height: auto, margin: 0pt)\n#image("{name}")', "utf-8"
    )
    drawn = typst.compile(str(source), format="png", ppi=PPI)
    assert isinstance(drawn, bytes)
    return drawn[:HEAD] + _chunk(words) + drawn[HEAD:]


def _chunk(words: str) -> bytes:
    """Words as the description inside a PNG (an iTXt chunk, not compressed)."""
    body = b"iTXt" + KEYWORD + words.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def words_of(png: bytes) -> str:
    """What a picture of ours says of itself."""
    (size,) = struct.unpack(">I", png[HEAD : HEAD + 4])
    return png[HEAD + 8 + len(KEYWORD) : HEAD + 8 + size].decode()


PICTURES: dict[str, Callable[[Path], bytes]] = {
    **{name: lambda place, name=name: terminal(name, place) for name in COMMANDS},
    "报告": page,
}


def main(out: Path) -> None:
    """Every picture, written anew."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        prepare(place)
        for name, draw in PICTURES.items():
            (out / f"{name}.png").write_bytes(draw(place))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "图")
