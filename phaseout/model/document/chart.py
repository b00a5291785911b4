"""Charts of a paper: one model for Word's own charts and for the drawings of pages and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from phaseout.model.document.table import Align, Table
from phaseout.model.document.wording import char_width
from phaseout.sentence import say

Value = int | float | None
_KIND_WORDS = {"bar": "柱形图", "line": "折线图"}
_UPRIGHT_CATEGORIES, _UPRIGHT_WIDTH = 12, 40
"""Bars that may stand side by side, and the characters that fit below them all."""
WIDTH_MM, HEIGHT_MM = 150, 72
_TALLEST_MM, _BAR_MM, _AROUND_MM = 205, 5.2, 18


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values under one name, one for each category; None where nothing is known."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; `unit` is that of every value.

    bar compares things (standards, industries, districts); line follows them through time.
    Raises ValueError where a series has more or fewer values than there are categories, or one
    below nought.
    """

    kind: Literal["bar", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse what could be drawn only by guessing."""
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    say(
                        "图中“{name}”有{held}个数，横轴却有{asked}项",
                        name=one.name,
                        held=len(one.values),
                        asked=len(self.categories),
                    )
                )
            if any(value is not None and value < 0 for value in one.values):
                raise ValueError(say("图中“{name}”有负数", name=one.name))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw, so that outputs print 无."""
        return not any(value for one in self.series for value in one.values)

    @property
    def lying(self) -> bool:
        """Whether bars lie, since their names would not stand side by side."""
        widest = max(map(char_width, self.categories), default=0) + 1
        many = len(self.categories)
        wide = many > _UPRIGHT_CATEGORIES or many * widest > _UPRIGHT_WIDTH
        return self.kind == "bar" and wide

    @property
    def label_every(self) -> int:
        """Every how many-th category is named along the axis, so that no name meets the next."""
        if self.kind == "bar":
            return 1
        widest = max(map(char_width, self.categories), default=0) + 1
        return max(1, ceil(len(self.categories) * widest / _UPRIGHT_WIDTH))

    @property
    def height_mm(self) -> float:
        """The height at a width of 150 mm: lying bars need so much each, a page holds so many."""
        bars = len(self.categories) * (1 + len(self.series)) / 2
        needed = _AROUND_MM + _BAR_MM * bars
        return min(max(needed, HEIGHT_MM), _TALLEST_MM) if self.lying else HEIGHT_MM

    @property
    def axis(self) -> tuple[float, float]:
        """The end of the axis of values and its step, 1, 2 or 5 times a power of ten.

        Whole numbers step by whole numbers; about five steps reach the highest value.
        """
        values = [value for one in self.series for value in one.values if value is not None]
        whole = all(float(value).is_integer() for value in values)
        top = max(values, default=0)
        rough = max(top, 1 if whole else 1e-9) / 5
        power = 10 ** floor(log10(rough))
        step = next(step for m in (1, 2, 5, 10) if (step := m * power) >= rough * (1 - 1e-9))
        step = max(step, 1) if whole else step
        return step * max(1, ceil(top / step - 1e-9)), step

    @property
    def table(self) -> Table:
        """The figures of the chart: a row = a category, columns = the series."""
        unit = f"（{self.unit}）" if self.unit else ""
        right: Align = "right"
        return Table(
            ("项目", *(f"{one.name}{unit}" for one in self.series)),
            tuple(
                (name, *(told(one.values[index]) for one in self.series))
                for index, name in enumerate(self.categories)
            ),
            align=("left", *[right] * len(self.series)),
        )

    @property
    def description(self) -> str:
        """What one sees, in words, for those who see no picture."""
        unit = f"单位：{self.unit}。" if self.unit else ""
        return f"{_KIND_WORDS[self.kind]}。{unit}" + "".join(map(self._told, self.series))

    def _told(self, one: Series) -> str:
        pairs = zip(self.categories, one.values, strict=True)
        return f"{one.name}：{'，'.join(f'{name}{told(value)}' for name, value in pairs)}。"


def told(value: Value) -> str:
    """A value as a chart prints it: 1,234.5, and a dash where nothing is known."""
    return "—" if value is None else f"{value:,.10g}"
