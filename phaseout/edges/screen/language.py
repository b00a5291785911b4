"""The language that the screen speaks: Chinese as the sentences stand, English by the catalogue."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any

from rich.markup import escape

from phaseout.paths import PACKAGE
from phaseout.sentence import Sentence, Translate

LANGUAGES = ("zh", "en")
_SPOKEN = ContextVar("_SPOKEN", default="zh")


def speak(language: str) -> None:
    """From here on the screen speaks this language (zh or en)."""
    _SPOKEN.set(language)


def in_language(text: str) -> str:
    """A sentence, or words of our own, as the screen tells them; words of data as they are."""
    return text.told(translated) if isinstance(text, Sentence) else translated(text, {})


def told(text: str) -> str:
    """A sentence as the screen tells it; data as they are."""
    return in_language(text) if isinstance(text, Sentence) else text


def translated(template: str, values: Mapping[str, Any]) -> str:
    """The template in the language spoken; without a translation as it stands."""
    if not template or _SPOKEN.get() == "zh":
        return template
    catalogue = _catalogue(_SPOKEN.get())
    if "n" in values:
        return catalogue.ngettext(template, template, int(values["n"]))
    return catalogue.gettext(template)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("phaseout", str(PACKAGE / "locale"), [language])


# -- in colour


class Markup(str):
    """Rich's markup, ready to be shown."""

    __slots__ = ()


class Marked(Sentence):
    """A sentence whose template is rich's markup; brackets in its values stay brackets."""

    __slots__ = ()

    @classmethod
    def filled(cls, template: str, values: Mapping[str, Any]) -> str:
        """The template with its values, those escaped that are no markup themselves."""
        return super().filled(template, {name: _shielded(value) for name, value in values.items()})

    def told(self, translate: Translate) -> Markup:
        """The whole of it in another language."""
        return Markup(super().told(translate))


def mark(template: str, /, **values: Any) -> Marked:
    """What `say` makes, its template with rich's markup."""
    return Marked(template, values)


def styled(style: str, text: str) -> Marked:
    """The text in this style."""
    return Marked(f"[{style}]{{text}}[/]", {"text": text})


def shown(text: str) -> str:
    """A sentence as markup in the language spoken; plain text is data, and markup already."""
    if not isinstance(text, Sentence):
        return text
    told = in_language(text)
    return told if isinstance(text, Marked) else escape(told)


def safe(text: str) -> str:
    """A cell of a table: a sentence as it is, data with its brackets shown."""
    return text if isinstance(text, Sentence) else escape(text)


class _Shielded:
    """A value that shows its brackets, however it is formatted."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __format__(self, form: str) -> str:
        return escape(format(self._value, form))


def _shielded(value: Any) -> Any:
    return value if isinstance(value, (Marked, Markup)) else _Shielded(value)
