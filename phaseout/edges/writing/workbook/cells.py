"""The cells of a table, fast: one look-up for each text, one call of XlsxWriter for each cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from numbers import Real
from typing import Any

from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import formats as look
from phaseout.edges.writing.workbook.formats import Formats
from phaseout.edges.writing.workbook.nouns import Column, Value
from phaseout.edges.writing.workbook.texts import Unfit, fit, leads, lines
from phaseout.sentence import say

EXACT = 10**15
"""Numbers from here on lose digits in a spreadsheet, so they are written as text."""
_EPOCH = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)
"""Before it spreadsheets count a day that never was, so earlier dates are written as text."""
_FIRST_ORDINAL = FIRST_DAY.toordinal()

Judged = tuple[str, bool, int]
"""A text fit to write, whether it must be quoted, the lines it takes."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How one column's cells of one colour are written; without a look, empty ones are not."""

    wordy: bool
    judge: Callable[[str], Judged]
    empty: Any | None
    words: Any
    quoted: Any
    number: Any
    year: bool
    whole: Any
    broken: Any
    day: Any
    moment: Any


class Table:
    """Writes rows of values to one worksheet."""

    def __init__(
        self, worksheet: Any, formats: Formats, columns: Sequence[Column], *, locked: bool
    ) -> None:
        self._worksheet, self._formats, self._columns = worksheet, formats, columns
        self._locked = locked
        self._judges = [lru_cache(2048)(partial(_judge, column.width)) for column in columns]
        self._pens: dict[tuple[str, bool], list[Pen]] = {}

    def row(self, y: int, values: Sequence[Value], fill: str = "", *, bold: bool = False) -> int:
        """One row written; the lines its tallest cell takes."""
        pens = self._pens.get((fill, bold)) or self._made(fill, bold)
        write_string, write_blank = self._worksheet.write_string, self._worksheet.write_blank
        x, tallest, code = 0, 1, 0
        if len(values) != len(pens):
            raise WriteRefused(
                say(
                    "没有写出工作表“{name}”第 {row} 行：该行有 {held} 个值，而表有 {columns} 列；请报告给开发者。",
                    name=self._worksheet.name,
                    row=y + 1,
                    held=len(values),
                    columns=len(pens),
                )
            )
        try:
            for x, value in enumerate(values):
                pen = pens[x]
                if type(value) is str and value:
                    text, quote, height = pen.judge(value)
                    code = write_string(y, x, text, pen.quoted if quote else pen.words)
                    if height > tallest:  # noqa: PLR1730 -- the hottest line; max() is a call
                        tallest = height
                elif value is None or type(value) is str:
                    code = write_blank(y, x, None, pen.empty) if pen.empty else 0
                elif isinstance(value, str):  # a Sentence
                    text, quote, height = pen.judge(str(value))
                    code = write_string(y, x, text, pen.quoted if quote else pen.words)
                    tallest = max(tallest, height)
                else:
                    code = self._other(y, x, value, pen)
                if code:
                    raise Unfit(say("XlsxWriter 返回 {code}", code=code))
        except Unfit as reason:
            raise refusal(self._worksheet.name, y, x, str(reason)) from reason
        return tallest

    def _made(self, fill: str, bold: bool) -> list[Pen]:
        def data(column: Column, **more: Any) -> Any:
            return self._formats.data(column, fill=fill, locked=self._locked, bold=bold, **more)

        wrapped = {"text_wrap": True, "shrink": False}
        pens = [
            Pen(
                column.kind in {"text", "code"},
                judge,
                data(column) if fill else None,
                data(column, **wrapped),
                data(column, **wrapped, quote_prefix=True),
                data(column, num_format=look.GENERAL),
                column.header.endswith(("年份", "年度")),
                data(column, num_format=look.THOUSANDS),
                data(column, num_format=look.THOUSANDS_AND_MORE),
                data(column, num_format=look.DATE),
                data(column, num_format=look.MOMENT),
            )
            for column, judge in zip(self._columns, self._judges, strict=True)
        ]
        self._pens[fill, bold] = pens
        return pens

    def _other(self, y: int, x: int, value: Any, pen: Pen) -> int:
        """What is neither text nor empty: numbers, dates, truth, and what a data frame holds."""
        kind = type(value)
        if not pen.wordy and (kind is float or kind is int) and -1000 < value < 1000:
            return int(self._worksheet.write_number(y, x, value, pen.number))
        if _missing(value):
            return int(self._worksheet.write_blank(y, x, None, pen.empty)) if pen.empty else 0
        if kind is bool or pen.wordy:
            return self._text(y, x, as_text(value), pen)
        if isinstance(value, date):
            return self._date(y, x, value, pen)
        if isinstance(value, Real | Decimal):
            return self._number(y, x, value, pen)
        return self._text(y, x, str(value), pen)

    def _text(self, y: int, x: int, text: str, pen: Pen) -> int:
        text, quote, _ = pen.judge(text)
        return int(self._worksheet.write_string(y, x, text, pen.quoted if quote else pen.words))

    def _date(self, y: int, x: int, value: date, pen: Pen) -> int:
        days = value.toordinal()
        if days < _FIRST_ORDINAL:
            return self._text(y, x, as_text(value), pen)
        serial, shape = float(days - _EPOCH), pen.day
        if isinstance(value, datetime) and (seconds := _seconds(value)):
            serial, shape = serial + seconds / 86400, pen.moment
        return int(self._worksheet.write_number(y, x, serial, shape))

    def _number(self, y: int, x: int, value: Any, pen: Pen) -> int:
        if not isfinite(value):
            raise Unfit(say("数值为无穷大，不能写入，请核对原表"))
        if abs(value) >= EXACT:
            return self._text(y, x, as_text(value), pen)
        number = float(value)
        shape = pen.number
        if abs(number) >= 1000 and not pen.year:
            shape = pen.whole if round(number, 4).is_integer() else pen.broken
        return int(self._worksheet.write_number(y, x, number, shape))


def refusal(sheet: str, y: int, x: int, reason: str) -> WriteRefused:
    """The refusal of one cell's content."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return WriteRefused(
        say(
            "没有写出工作表“{sheet}”的单元格 {cell}：{reason}。",
            sheet=sheet,
            cell=xl_rowcol_to_cell(y, x),
            reason=reason,
        )
    )


def put(worksheet: Any, y: int, x: int, text: str, shape: Any) -> None:
    """A single text, never anything else; refused where it can't be written whole."""
    try:
        text = fit(text)
    except Unfit as reason:
        raise refusal(worksheet.name, y, x, str(reason)) from reason
    checked(worksheet, y, x, worksheet.write_string(y, x, text, shape))


def checked(worksheet: Any, y: int, x: int, code: int | None) -> None:
    """Nothing for XlsxWriter's 0; else it left something out, and the workbook is refused."""
    if code:
        raise refusal(
            worksheet.name, y, x, say("XlsxWriter 返回 {code}，这里有内容未能写入", code=code)
        )


def as_text(value: object) -> str:
    """A value as the text of a cell: 是/否, 2024-06-30, 12.5."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if _seconds(value) else value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)


def _seconds(value: datetime) -> int:
    """Seconds since midnight, by the clock the value was read from."""
    return value.hour * 3600 + value.minute * 60 + value.second


def _missing(value: Any) -> bool:
    """Whether the value is NaN or NaT, which differ from themselves, or pandas' NA, undecided."""
    try:
        return bool(value != value)  # noqa: PLR0124
    except TypeError:
        return True


def _judge(width: float, text: str) -> Judged:
    text = fit(text)
    return text, leads(text), lines(text, width)
