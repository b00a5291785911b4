"""Jinja in a sandbox: strict about names, in Chinese, without what is unsafe or left to chance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from phaseout.edges.documents.template.fault import suggestion
from phaseout.edges.documents.template.filters import FILTERS
from phaseout.edges.documents.template.shield import MARK_DIGITS, Written, shielded
from phaseout.sentence import say

SECTION = re.compile(r"(\d+)_.+\.md\.j2")
_TAG = r"\{%(?:(?!%\}).)*%\}"
_COMMENT = r"\{#(?:(?!#\}).)*#\}"
_RAW = r"\{%[-+]?\s*raw\b.*?\bendraw\s*[-+]?%\}"
_TAGS_ALONE = re.compile(
    rf"{_RAW}|^[^\S\n]*(?P<tags>(?:(?:{_TAG}|{_COMMENT})[^\S\n]*)+)\n|{_COMMENT}",
    re.DOTALL | re.MULTILINE,
)
_STRUCTURE = re.compile(rf"^(?:[^\S\n]|{_TAG})*(?=[【#])")

_UNSAFE_GLOBALS = ("lipsum", "cycler", "joiner", "namespace")
_CHANCEFILTERS = ("random",)


class Environment(ImmutableSandboxedEnvironment):
    """A sandbox that knows its own writing again, so that a macro's structure stays structure."""

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What a macro, a block set or a template put together."""
        return Written("".join(pieces))


class _Lines(Extension):
    """Lines of tags alone leave no empty line; lines of structure tell their number."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with as many lines as before."""
        marked = _marked(source) if name and SECTION.fullmatch(name) else source
        return _TAGS_ALONE.sub(_with_hidden_end, marked)


def _marked(source: str) -> str:
    lines = enumerate(source.split("\n"), start=1)
    return "\n".join(_marked_line(number, line) for number, line in lines)


def _marked_line(number: int, line: str) -> str:
    """A line of structure with its number where it begins; any other as it is."""
    return _STRUCTURE.sub(rf"\g<0>{str(number).translate(MARK_DIGITS)}", line)


def _with_hidden_end(found: re.Match[str]) -> str:
    """The tags with their line end inside a comment: it is not printed, yet counted."""
    return f"{found['tags'].strip()}{{#\n#}}" if found["tags"] else found[0]


def environment_of(
    folders: Sequence[Path], variables: Mapping[str, Any]
) -> Environment:  # fmt: skip
    """For sections of a paper; each writer escapes for itself: HTML's escapes would be printed."""
    loader = FileSystemLoader([str(f) for f in reversed(folders)], encoding="utf-8-sig")
    environment = Environment(
        loader=loader,
        undefined=_undefined_among(variables),
        finalize=shielded,
        extensions=[_Lines],
        autoescape=False,
    )
    environment.filters.update(FILTERS)
    for name in _UNSAFE_GLOBALS:
        environment.globals.pop(name)
    # The same figures must give the same paper.
    for name in _CHANCEFILTERS:
        environment.filters.pop(name)
    return environment


def _undefined_among(variables: Mapping[str, Any]) -> type[StrictUndefined]:
    """An undefined value that says in Chinese what is not there, and what may have been meant."""

    class Undefined(StrictUndefined):
        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            name = str(self._undefined_name)
            if issubclass(self._undefined_exception, SecurityError):
                return say("模板里不许用“{name}”", name=name)
            of = self._undefined_obj
            known = variables if of is missing else _names_in(of)
            return say("没有“{name}”{near}", name=name, near=suggestion(name, known))

    return Undefined


def _names_in(value: Any) -> Iterable[str]:
    if is_dataclass(value):
        return [field.name for field in fields(value)]
    return [str(key) for key in value] if isinstance(value, Mapping) else ()
