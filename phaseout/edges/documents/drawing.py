"""A chart as SVG: for the page in the browser and for the PDF, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from phaseout.model.document import Chart, char_width, printable
from phaseout.model.document.chart import WIDTH_MM, Value, told

_PX = 4
"""Pixels of the drawing to a millimetre of paper."""
_FONT = 13
_LINE = 18
_EDGE = 12
_LONGEST_NAME = 13
_FACES = "SimSun, Songti SC, Noto Serif CJK SC, Noto Serif SC, Noto Sans CJK SC, serif"
INK, DIM = "#333333", "#999999"
FILLS = ("#1f4e79", "#f4d9a8", "#8a8a8a", "#ffffff")
"""Grey print keeps them apart: dark, light, middle, white."""
DASHES = ("", "7 4", "2 3", "9 3 2 3")
_LABELLED = 40
"""So many values at most are written at their place; more would lie on one another."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """The field within the axes, in pixels; values run from 0 to `top` in steps of `step`."""

    left: float
    right: float
    upper: float
    lower: float
    top: float
    step: float

    @property
    def ticks(self) -> list[float]:
        return [self.step * n for n in range(round(self.top / self.step) + 1)]


def drawn(chart: Chart, faces: str = _FACES) -> str:
    """The chart as one `svg` element, with its description for those who do not see it."""
    width, height = WIDTH_MM * _PX, round(chart.height_mm * _PX)
    plot = _plot(chart, width, height)
    draw = _lines if chart.kind == "line" else _lying if chart.lying else _upright
    parts = [*_legend(chart, width), *draw(chart, plot)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{_text(faces)}" font-size="{_FONT}" '
        f'fill="{INK}" aria-label="{_text(chart.description)}">'
        f"<title>{_text(chart.description)}</title>{''.join(parts)}</svg>"
    )


def _plot(chart: Chart, width: float, height: float) -> _Plot:
    top, step = chart.axis
    upper = _EDGE + _LINE * 2.2
    if chart.lying:
        left = _EDGE + _FONT * min(_LONGEST_NAME + 1, max(map(char_width, chart.categories)) + 1)
        return _Plot(left, width - 4 * _FONT, upper, height - _LINE * 1.5, top, step)
    left = _EDGE + _FONT * (char_width(told(top)) + 0.5)
    return _Plot(left, width - _EDGE, upper, height - _LINE * 1.6, top, step)


def _legend(chart: Chart, width: float) -> Iterator[str]:
    """The unit at the left, the names of the series at the right, each behind its mark."""
    if chart.unit:
        yield _label(_EDGE, _EDGE + _FONT, f"单位：{chart.unit}", "start")
    if len(chart.series) < 2:
        return
    x = width - _EDGE - sum(_FONT * (char_width(one.name) + 3) for one in chart.series)
    for number, one in enumerate(chart.series):
        if chart.kind == "line":
            yield _stroke([(x, _EDGE + 9), (x + 24, _EDGE + 9)], number)
            yield _mark(x + 12, _EDGE + 9, number)
        else:
            yield _bar(x + 8, _EDGE + 3, 14, 11, number)
        yield _label(x + 28, _EDGE + _FONT, one.name, "start")
        x += _FONT * (char_width(one.name) + 3)


def _upright(chart: Chart, plot: _Plot) -> Iterator[str]:
    yield from _grid(plot)
    slot = (plot.right - plot.left) / max(1, len(chart.categories))
    wide = min(slot * 0.7 / len(chart.series), 46)
    for place, name in enumerate(chart.categories):
        middle = plot.left + slot * (place + 0.5)
        yield _label(middle, plot.lower + _LINE, _cut(name), "middle")
        for number, one in enumerate(chart.series):
            value = one.values[place]
            x = middle + wide * (number - len(chart.series) / 2)
            y = _height(plot, value)
            yield _titled(_bar(x, y, wide, plot.lower - y, number), chart, name, one.name, value)
            if _labelled(chart):
                yield _label(x + wide / 2, y - 4, told(value), "middle")


def _lying(chart: Chart, plot: _Plot) -> Iterator[str]:
    slot = (plot.lower - plot.upper) / max(1, len(chart.categories))
    tall = min(slot * 0.75 / len(chart.series), 22)
    size = min(_FONT, slot * 0.8)
    yield _axis(plot)
    for place, name in enumerate(chart.categories):
        middle = plot.upper + slot * (place + 0.5)
        yield _label(plot.left - 6, middle + size * 0.36, _cut(name), "end", size)
        for number, one in enumerate(chart.series):
            value = one.values[place]
            y = middle + tall * (number - len(chart.series) / 2)
            long = (plot.right - plot.left) * (value or 0) / plot.top
            yield _titled(_bar(plot.left, y, long, tall, number), chart, name, one.name, value)
            yield _label(
                plot.left + long + 5, y + tall / 2 + size * 0.36, told(value), "start", size
            )


def _lines(chart: Chart, plot: _Plot) -> Iterator[str]:
    yield from _grid(plot)
    slot = (plot.right - plot.left) / max(1, len(chart.categories))
    across = [plot.left + slot * (place + 0.5) for place in range(len(chart.categories))]
    every = chart.label_every
    for place in range(0, len(across), every):
        yield _label(across[place], plot.lower + _LINE, _cut(chart.categories[place]), "middle")
    for number, one in enumerate(chart.series):
        points = [
            (x, _height(plot, value), value)
            for x, value in zip(across, one.values, strict=True)
            if value is not None
        ]
        yield _stroke([(x, y) for x, y, _ in points], number)
        for place, (x, y, value) in enumerate(points):
            yield _mark(x, y, number)
            if _labelled(chart) and place % every == 0:
                below = number % 2 == 1 and y + _LINE < plot.lower
                yield _label(x, y + (_LINE if below else -8), told(value), "middle")


def _grid(plot: _Plot) -> Iterator[str]:
    for value in plot.ticks:
        y = _height(plot, value)
        yield (
            f'<path d="M{_n(plot.left)} {_n(y)}H{_n(plot.right)}" stroke="{DIM}" '
            f'stroke-width="{1 if value == 0 else 0.4}"/>'
        )
        yield _label(plot.left - 6, y + 4.5, told(value), "end")


def _axis(plot: _Plot) -> str:
    return (
        f'<path d="M{_n(plot.left)} {_n(plot.upper)}V{_n(plot.lower)}" stroke="{DIM}" '
        'stroke-width="1"/>'
    )


def _height(plot: _Plot, value: Value) -> float:
    return plot.lower - (plot.lower - plot.upper) * (value or 0) / plot.top


def _bar(x: float, y: float, width: float, height: float, number: int) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{FILLS[number % len(FILLS)]}" stroke="{INK}" stroke-width="0.6"/>'
    )


def _stroke(points: list[tuple[float, float]], number: int) -> str:
    places = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{places}" fill="none" stroke="{INK}" stroke-width="1.8"{dashed}/>'


def _mark(x: float, y: float, number: int) -> str:
    """A filled disc, an open square, a filled square, an open disc."""
    fill = "#ffffff" if number % 2 else INK
    if number % 4 in (1, 2):
        return (
            f'<rect x="{_n(x - 3.5)}" y="{_n(y - 3.5)}" width="7" height="7" fill="{fill}" '
            f'stroke="{INK}"/>'
        )
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" fill="{fill}" stroke="{INK}"/>'


def _titled(shape: str, chart: Chart, name: str, series: str, value: Value) -> str:
    """A shape that says on hovering what it stands for."""
    says = f"{name}　{series}：{told(value)}{chart.unit}"
    return f"<g><title>{_text(says)}</title>{shape}</g>"


def _labelled(chart: Chart) -> bool:
    return len(chart.categories) * len(chart.series) <= _LABELLED


def _label(x: float, y: float, text: str, anchor: str, size: float = _FONT) -> str:
    sized = f' font-size="{_n(size)}"' if size != _FONT else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{sized}>{_text(text)}</text>'


def _cut(name: str) -> str:
    """A long name as far as there is room; the whole stands in the title and the table."""
    line = name.replace("\n", " ")
    return line if char_width(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _text(text: str) -> str:
    return escape(printable(text).replace("\n", " "))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
