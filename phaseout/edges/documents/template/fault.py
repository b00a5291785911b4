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
from phaseout.sentence import Sentence, joined, say, sentence_of
from phaseout.values import nearest

_SYNTAX = (
    (r"No filter named '(?P<name>.+?)'", say("没有叫“{name}”的过滤器")),
    (r"No test named '(?P<name>.+?)'", say("没有叫“{name}”的判断")),
    (r"Encountered unknown tag '(?P<name>.+?)'", say("没有“{name}”这个标签")),
    (r"unexpected char '(?P<name>.+?)'", say("这里不能用“{name}”，标签内的符号要用半角")),
    (r"block that needs to be closed is '(?P<name>.+?)'", say("“{name}”没有结束，缺少“end{name}”")),
    (
        r"expected token '(?P<name>.+?)', got '(?P<found>.+?)'",
        say("这里应是“{name}”，却是“{found}”"),
    ),
    (r"unexpected '(?P<name>.+?)'", say("多出了“{name}”")),
    (r"Missing end of (?P<name>comment|raw)", say("“{name}”没有结束")),
)
_ARITHMETIC: Mapping[type[Exception], str] = {
    TypeError: say("文字、数字、日期混在一起算了"),
    ZeroDivisionError: say("除数是零"),
    RecursionError: say("模板自己套自己，没有尽头"),
    MemoryError: say("占用的内存太多"),
    OverflowError: say("循环的次数太多"),
}


class TemplateFault(Exception):
    """What is wrong in a template, in one sentence: file, line where known, what to mend."""

    def __init__(self, file: str, line: int | None, says: str) -> None:
        place = say("{file} 第{line}行", file=file, line=line) if line else file
        super().__init__(say("{place}：{says}", place=place, says=says))
        self.file, self.line, self.says = file, line, says

    def __reduce__(self) -> tuple[type[TemplateFault], tuple[str, int | None, str]]:
        """What pickle needs to bring the fault back from a child."""
        return TemplateFault, (self.file, self.line, self.says)


def suggestion(name: str, known: Iterable[str]) -> str:
    """The known name most like a wrong one, as the end of a sentence; empty if none is like it."""
    near = nearest(name, known)
    return say("，是不是“{near}”？", near=near) if near else ""


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
        return sentence_of(error)
    if isinstance(error, TemplateNotFound):
        return say("没有“{name}”这个模板文件", name=error.name)
    if isinstance(error, TemplateRuntimeError):
        return syntax_sentence(str(error), environment)
    return say(
        "{what}（{error}）", what=_ARITHMETIC.get(type(error), say("这里算不出来")), error=error
    )


def syntax_sentence(message: str, environment: ImmutableSandboxedEnvironment) -> str:
    """What of its own syntax Jinja says in English."""
    for pattern, says in _SYNTAX:
        if found := re.search(pattern, message, re.DOTALL):
            told = Sentence(says.template, found.groupdict())
            hint = suggestion(found["name"], environment.filters) if "filter" in message else ""
            return joined("", (told, hint))
    return say("写法有误（{message}）", message=message)
