"""What is wrong in a template, in a Chinese sentence with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateNotFound, TemplateRuntimeError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phaseout.edges.documents.template.filters import WrongValue
from phaseout.values import nearest

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
    MemoryError: "占用的内存太多",
    OverflowError: "循环的次数太多",
}


class TemplateFault(Exception):
    """What is wrong in a template, in one sentence: file, line where known, what to mend."""

    def __init__(self, file: str, line: int | None, says: str) -> None:
        place = f"{file} 第{line}行" if line else file
        super().__init__(f"{place}：{says}")
        self.file, self.line, self.says = file, line, says


def suggestion(name: str, known: Iterable[str]) -> str:
    """The known name most like a wrong one, as the end of a sentence; empty if none is like it."""
    near = nearest(name, known)
    return f"，是不是“{near}”？" if near else ""


def last_template_frame(error: Exception, name: str) -> tuple[str, int | None]:
    """The template and line where it went wrong: what was called from there is the program's."""
    places = [
        (Path(frame.f_code.co_filename).name, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.endswith(".j2")
    ]
    return places[-1] if places else (name, None)


def sentence(error: Exception, environment: ImmutableSandboxedEnvironment) -> str:
    """What went wrong while a template was rendered."""
    if isinstance(error, (UndefinedError, SecurityError, WrongValue)):
        return str(error)
    if isinstance(error, TemplateNotFound):
        return f"没有“{error.name}”这个模板文件"
    if isinstance(error, TemplateRuntimeError):
        return syntax_sentence(str(error), environment)
    return f"{_ARITHMETIC.get(type(error), '这里算不出来')}（{error}）"


def syntax_sentence(message: str, environment: ImmutableSandboxedEnvironment) -> str:
    """What of its own syntax Jinja says in English."""
    for pattern, says in _SYNTAX:
        if found := re.search(pattern, message, re.DOTALL):
            hint = suggestion(found[1], environment.filters) if "filter" in message else ""
            return says.format(*found.groups()) + hint
    return f"写法有误（{message}）"
