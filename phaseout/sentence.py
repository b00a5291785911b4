"""Sentences that remember what they are made of, so that the screen can tell them in English.

As text a sentence is Chinese: that is what papers, ledgers and JSON carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from string import Formatter
from typing import Any, Protocol


class Translate(Protocol):
    """A template's words in another language, in the number of its value `n`."""

    def __call__(self, template: str, values: Mapping[str, Any]) -> str:
        """The template in that language, its own words where the catalogue has none."""


class Sentence(str):
    """A sentence in Chinese; `template` has named values, which may be sentences themselves."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Sentence:
        """The template with its values filled in; without values it is taken as it stands."""
        made = super().__new__(cls, cls.filled(template, values))
        made.template, made.values = template, values
        return made

    @classmethod
    def filled(cls, template: str, values: Mapping[str, Any]) -> str:
        """The words of the template and of its values."""
        return template.format_map(values) if values else template

    def told(self, translate: Translate) -> str:
        """The whole of it in another language."""
        values = {name: _told(value, translate) for name, value in self.values.items()}
        return self.filled(translate(self.template, self.values), values)

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[Any, ...]]:
        """What another process makes it of."""
        return type(self), (self.template, self.values)


class Joined(Sentence):
    """Words one after the other; the template is what stands between them."""

    __slots__ = ()

    @classmethod
    def filled(cls, template: str, values: Mapping[str, Any]) -> str:
        """The words with the sign between them."""
        return template.join(map(str, values.values()))


def say(template: str, /, **values: Any) -> Sentence:
    """The sentence that a template and its values make; the value `n`, a number, rules the plural."""
    return Sentence(template, values)


def fill(template: str, values: Mapping[Any, Any]) -> Sentence:
    """The same from many values, of which it keeps those that the template mentions."""
    return Sentence(template, {name: values[name] for name in mentioned(template)})


def joined(between: str, words: Iterable[Any]) -> Sentence:
    """The words with a sign between them (、；，), which in English is another."""
    return Joined(between, {str(k): word for k, word in enumerate(words)})


def sentence_of(fault: BaseException) -> str:
    """What an exception says, still a sentence where it was raised with one."""
    return fault.args[0] if fault.args and isinstance(fault.args[0], Sentence) else str(fault)


@cache
def mentioned(template: str) -> frozenset[str]:
    """The names of the values that a template asks for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _told(value: Any, translate: Translate) -> Any:
    return value.told(translate) if isinstance(value, Sentence) else value
