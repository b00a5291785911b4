"""Section templates to text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phaseout.edges.documents.template.fault import (
    TemplateFault,
    last_template_frame,
    sentence,
    syntax_sentence,
)
from phaseout.edges.documents.template.sandbox import SECTION, environment_of
from phaseout.sentence import say


@dataclass(frozen=True, slots=True)
class Section:
    """A rendered section: the file it came from and its text, values still shielded."""

    name: str
    text: str


def render(folders: Sequence[Path], variables: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections of the folders in the order of their numbers. Raises TemplateFault.

    A file in a later folder replaces the file of the same name in an earlier one.
    """
    environment = environment_of(folders, variables)
    names = section_names(folders)
    return tuple(Section(name, rendered(environment, name, variables)) for name in names)


def section_names(folders: Iterable[Path]) -> tuple[str, ...]:
    """The names of the section files (`NN_name.md.j2`), by number, then by name."""
    names = {path.name for folder in folders for path in folder.glob("*.md.j2")}
    numbered = [(int(found[1]), found[0]) for name in names if (found := SECTION.fullmatch(name))]
    return tuple(name for _, name in sorted(numbered))


def rendered(
    environment: ImmutableSandboxedEnvironment, name: str, variables: Mapping[str, Any]
) -> str:
    """The text of one section; whatever goes wrong becomes a TemplateFault."""
    try:
        return environment.get_template(name).render(variables)
    except TemplateSyntaxError as error:
        says = syntax_sentence(error.message or "", environment)
        raise TemplateFault(error.name or name, error.lineno, says) from error
    except UnicodeDecodeError as error:
        raise TemplateFault(name, None, say("不是 UTF-8 编码，请用 UTF-8 另存一次")) from error
    except Exception as error:
        file, line = last_template_frame(error, name)
        raise TemplateFault(file, line, sentence(error, environment)) from error
