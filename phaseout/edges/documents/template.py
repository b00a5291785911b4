"""Section templates to text: Jinja in a sandbox, with values that can never become structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from numbers import Real
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from phaseout.model.document import chinese_date, chinese_number
from phaseout.values import nearest

MISSING = "—"
_SECTION = re.compile(r"(\d+)_.+\.md\.j2")

# Characters that mean something to the line reader, each with a stand-in from the last private
# plane: a value that passes a macro or a set twice is not escaped twice, as entities would be.
_SHIELD = {ord(c): chr(0x10FF00 + i) for i, c in enumerate("\n\r#*【】／；;：:")}
# Digits by which a line tells its number in the template, after loops and macros moved it.
_MARK_DIGITS = {ord("0") + d: chr(0x10FE30 + d) for d in range(10)}
_RESTORE: dict[int, str] = {ord(stand_in): chr(c) for c, stand_in in _SHIELD.items()}
_UNMARK = {ord(stand_in): chr(c) for c, stand_in in _MARK_DIGITS.items()}
_MARK = re.compile("^([\U0010fe30-\U0010fe39]*)(.*)$", re.DOTALL)

_TAG = r"\{%(?:(?!%\}).)*%\}"
_COMMENT = r"\{#(?:(?!#\}).)*#\}"
_RAW = r"\{%[-+]?\s*raw\b.*?\bendraw\s*[-+]?%\}"
_TAGS_ALONE = re.compile(
    rf"{_RAW}|^[^\S\n]*(?P<tags>(?:(?:{_TAG}|{_COMMENT})[^\S\n]*)+)\n|{_COMMENT}",
    re.DOTALL | re.MULTILINE,
)
_STRUCTURE = re.compile(rf"^(?:[^\S\n]|{_TAG})*(?=[【#])")

_UNSAFE_GLOBALS = ("lipsum", "cycler", "joiner", "namespace")
_CHANCE_FILTERS = ("random",)

_SYNTAX = (
    (r"No filter named '(.+?)'", "没有叫“{}”的过滤器"),
    (r"No test named '(.+?)'", "没有叫“{}”的判断"),
    (r"Encountered unknown tag '(.+?)'", "没有“{}”这个标签"),
    (r"unexpected char '(.+?)'", "这里不能用“{}”，标签内的符号要用半角"),
    (r"block that needs to be closed is '(.+?)'", "“{0}”没有结束，缺少“end{0}”"),
    (r"expected token '(.+?)', got '(.+?)'", "这里应是“{}”，却是“{}”"),
    (r"unexpected '(.+?)'", "多出了“{}”"),
    (r"Missing end of (comment|raw)", "“{}”没有结束"),
)
_ARITHMETIC: Mapping[type[Exception], str] = {
    TypeError: "文字、数字、日期混在一起算了",
    ZeroDivisionError: "除数是零",
    RecursionError: "模板自己套自己，没有尽头",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A rendered section: the file it came from and its text, values still shielded."""

    name: str
    text: str


class TemplateFault(Exception):
    """What is wrong in a template, in one sentence: file, line where known, what to mend."""

    def __init__(self, file: str, line: int | None, says: str) -> None:
        place = f"{file} 第{line}行" if line else file
        super().__init__(f"{place}：{says}")
        self.file, self.line, self.says = file, line, says


class _WrongValue(Exception):
    """A value that a filter cannot print, said in Chinese."""


class _Written(str):
    """Text put together by the template itself, in which every value is shielded already."""

    __slots__ = ()


def render(folders: Sequence[Path], variables: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections of the folders in the order of their numbers. Raises TemplateFault.

    A file in a later folder replaces the file of the same name in an earlier one.
    """
    environment = _environment(folders, variables)
    names = section_names(folders)
    return tuple(Section(name, _rendered(environment, name, variables)) for name in names)


def section_names(folders: Iterable[Path]) -> tuple[str, ...]:
    """The names of the section files (`NN_name.md.j2`), by number, then by name."""
    names = {path.name for folder in folders for path in folder.glob("*.md.j2")}
    numbered = [(int(found[1]), found[0]) for name in names if (found := _SECTION.fullmatch(name))]
    return tuple(name for _, name in sorted(numbered))


def numbered_line(text: str) -> tuple[int | None, str]:
    """The number of a rendered line in its template, where it tells it, and the line without it."""
    found = _MARK.match(text)
    assert found
    digits = found[1].translate(_UNMARK)
    return int(digits) if digits else None, found[2]


def restored(text: str) -> str:
    """The text with every shielded character itself again."""
    marks = dict.fromkeys(_UNMARK, "")
    return text.translate(_RESTORE | marks)


def suggestion(name: str, known: Iterable[str]) -> str:
    """The known name most like a wrong one, as the end of a sentence; empty if none is like it."""
    near = nearest(name, known)
    return f"，是不是“{near}”？" if near else ""


def thousands(value: Any, places: int = 0) -> str:
    """1,234,567; rounded half up to `places` decimals."""
    return MISSING if _absent(value) else f"{_rounded(value, places, '千分位'):,}"


def percentage(value: Any, places: int = 1) -> str:
    """85.3% for 0.853; rounded half up to `places` decimals."""
    if _absent(value):
        return MISSING
    return f"{_rounded(_number(value, '百分比') * 100, places, '百分比')}%"


def ordinal(value: Any) -> str:
    """一 to 九十九."""
    try:
        return MISSING if _absent(value) else chinese_number(int(_number(value, "中文序")))
    except ValueError as error:
        raise _WrongValue(str(error)) from error


def dated(value: Any) -> str:
    """2025年1月8日."""
    if _absent(value):
        return MISSING
    if not isinstance(value, date):
        raise _WrongValue(f"“中文日期”只用于日期，这里是“{value}”")
    return chinese_date(value)


_FILTERS: Mapping[str, Callable[..., str]] = {
    "千分位": thousands,
    "百分比": percentage,
    "中文序": ordinal,
    "中文日期": dated,
}


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox that knows its own writing again, so that a macro's structure stays structure."""

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What a macro, a block set or a template put together."""
        return _Written("".join(pieces))


class _Lines(Extension):
    """Lines of tags alone leave no empty line; lines of structure tell their number."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with as many lines as before."""
        marked = _marked(source) if name and _SECTION.fullmatch(name) else source
        return _TAGS_ALONE.sub(_with_hidden_end, marked)


def _marked(source: str) -> str:
    lines = enumerate(source.split("\n"), start=1)
    return "\n".join(_marked_line(number, line) for number, line in lines)


def _marked_line(number: int, line: str) -> str:
    """A line of structure with its number where it begins; any other as it is."""
    return _STRUCTURE.sub(rf"\g<0>{str(number).translate(_MARK_DIGITS)}", line)


def _with_hidden_end(found: re.Match[str]) -> str:
    """The tags with their line end inside a comment: it is not printed, yet counted."""
    return f"{found['tags'].strip()}{{#\n#}}" if found["tags"] else found[0]


def _environment(
    folders: Sequence[Path], variables: Mapping[str, Any]
) -> _Environment:  # fmt: skip
    """For sections of a paper; each writer escapes for itself: HTML's escapes would be printed."""
    loader = FileSystemLoader([str(f) for f in reversed(folders)], encoding="utf-8-sig")
    environment = _Environment(
        loader=loader,
        undefined=_undefined_among(variables),
        finalize=_shielded,
        extensions=[_Lines],
        autoescape=False,
    )
    environment.filters.update(_FILTERS)
    for name in _UNSAFE_GLOBALS:
        environment.globals.pop(name)
    # The same figures must give the same paper.
    for name in _CHANCE_FILTERS:
        environment.filters.pop(name)
    return environment


def _shielded(value: Any) -> str:
    """A value as text in which nothing is structure; floats whole, what is missing as a dash."""
    if isinstance(value, _Written):
        return value
    if _absent(value):
        return MISSING
    if isinstance(value, float):
        return float.__repr__(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value).translate(_SHIELD)


def _absent(value: Any) -> bool:
    # A missing date of pandas is a datetime whose year is not a number.
    number = value.year if isinstance(value, datetime) else value
    return value is None or (isinstance(number, float) and isnan(number))


def _number(value: Any, filter_name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise _WrongValue(f"“{filter_name}”只用于数字，这里是“{value}”")
    return Decimal(str(value))


def _rounded(value: Any, places: int, filter_name: str) -> Decimal:
    # Half up, as officials round; Python's own formatting rounds 2.5 to 2.
    return _number(value, filter_name).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _undefined_among(variables: Mapping[str, Any]) -> type[StrictUndefined]:
    """An undefined value that says in Chinese what is not there, and what may have been meant."""

    class Undefined(StrictUndefined):
        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            name = str(self._undefined_name)
            if issubclass(self._undefined_exception, SecurityError):
                return f"模板里不许用“{name}”"
            of = self._undefined_obj
            known = variables if of is missing else _names_in(of)
            return f"没有“{name}”{suggestion(name, known)}"

    return Undefined


def _names_in(value: Any) -> Iterable[str]:
    if is_dataclass(value):
        return [field.name for field in fields(value)]
    return [str(key) for key in value] if isinstance(value, Mapping) else ()


def _rendered(environment: _Environment, name: str, variables: Mapping[str, Any]) -> str:
    """The text of one section; whatever goes wrong becomes a TemplateFault."""
    try:
        return environment.get_template(name).render(variables)
    except TemplateSyntaxError as error:
        says = _syntax_sentence(error.message or "", environment)
        raise TemplateFault(error.name or name, error.lineno, says) from error
    except UnicodeDecodeError as error:
        raise TemplateFault(name, None, "不是 UTF-8 编码，请用 UTF-8 另存一次") from error
    except Exception as error:
        file, line = _last_template_frame(error, name)
        raise TemplateFault(file, line, _sentence(error, environment)) from error


def _last_template_frame(error: Exception, name: str) -> tuple[str, int | None]:
    places = [
        (Path(frame.f_code.co_filename).name, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.endswith(".j2")
    ]
    return places[-1] if places else (name, None)


def _sentence(error: Exception, environment: _Environment) -> str:
    if isinstance(error, (UndefinedError, SecurityError, _WrongValue)):
        return str(error)
    if isinstance(error, TemplateNotFound):
        return f"没有“{error.name}”这个模板文件"
    if isinstance(error, TemplateRuntimeError):
        return _syntax_sentence(str(error), environment)
    return f"{_ARITHMETIC.get(type(error), '这里算不出来')}（{error}）"


def _syntax_sentence(message: str, environment: _Environment) -> str:
    for pattern, says in _SYNTAX:
        if found := re.search(pattern, message, re.DOTALL):
            hint = suggestion(found[1], environment.filters) if "filter" in message else ""
            return says.format(*found.groups()) + hint
    return f"写法有误（{message}）"
