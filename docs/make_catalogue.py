"""Brings the English catalogue up to date: `python docs/make_catalogue.py`.

Collects every template that the screen may have to tell: the words in the calls named
below, the pages of the rules, the help of the commands. Adds what is new with an empty
translation, drops what is gone, keeps the rest, and compiles. Each run writes the same bytes.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from phaseout.cli import app
from phaseout.cli.language import commands
from phaseout.paths import PACKAGE
from phaseout.rules import RULES
from phaseout.sentence import Sentence, mentioned

PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "phaseout.po"
TEMPLATES = {"say", "mark", "joined"}
"""The calls whose first words are a template; `screen.say` is one of them."""
SHOWING = {"remark", "warn", "complain", "progress", "rule", "Option", "Argument", "Typer"}
"""The calls whose words are all ours: remarks; rules; the help of options. Of a table title and heads."""
WIDTH = 100


def main() -> None:
    """Write the catalogue and what gettext reads of it."""
    catalogue = merged(read(PO), templates())
    with PO.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    missing = [message.id for message in catalogue if message.id and not told(message)]
    sys.exit("\n".join(["No translation:", *map(str, missing)]) if missing else 0)


def read(path: Path) -> Catalog:
    """The catalogue as it lies there."""
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="phaseout")


def merged(known: Catalog, wanted: dict[str, str]) -> Catalog:
    """A catalogue of the templates wanted, with the translations known."""
    new = Catalog(
        "en", "phaseout", known.header_comment, "phaseout", known.version,
        msgid_bugs_address="phaseout", last_translator="phaseout", language_team="en",
        creation_date=known.creation_date, revision_date=known.revision_date, fuzzy=False,
    )  # fmt: skip
    for template, file in wanted.items():
        old = known.get(template)
        id = (template, template) if counted(template) else template
        fits = old is not None and isinstance(old.string, tuple) == counted(template)
        new.add(id, old.string if old and fits else None, [(file, 1)])
    return new


def told(message) -> bool:
    """Whether a message has its translation, in both numbers where it counts."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def counted(template: str) -> bool:
    """Whether a template has a number, so that English tells one from many."""
    return "n" in mentioned(template)


def templates() -> dict[str, str]:
    """Every template, and the file that it stands in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for literal in spoken(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(literal.value.removesuffix(">"), _name(path))
    for text in _of_the_rules():
        found.setdefault(text, "phaseout/rules")
    for text in _of_the_commands():
        found.setdefault(text, "phaseout/cli")
    return {text: file for text, file in found.items() if not text.isascii()}


def spoken(tree: ast.AST) -> Iterator[ast.Constant]:
    """The literals of a file that are templates: what `say` and its like are first given, and
    whatever stands in a call that shows words or defines a rule or an option.
    """
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and called(call) in TEMPLATES:
            yield from literals(call.args[0])
        elif isinstance(call, ast.Call) and called(call) == "table":
            for title_or_heads in call.args[:2]:
                yield from literals(title_or_heads)
        elif isinstance(call, ast.Call) and called(call) in SHOWING:
            for child in ast.iter_child_nodes(call):
                yield from literals(child)


def literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings at and below a node, but for parts of f-strings and what stands in a `say`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        return
    elif not isinstance(node, ast.Call) or called(node) not in TEMPLATES:
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def called(call: ast.Call) -> str:
    """The name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _of_the_rules() -> Iterator[str]:
    for rule in RULES.values():
        yield from (rule.title, rule.reason, rule.says, rule.fix)


def _of_the_commands() -> Iterator[str]:
    for command in commands(get_command(app)):
        for thing in (command, *command.params):
            texts: Iterable[str] = (getattr(thing, name, None) or "" for name in HELP)
            yield from (t.template if isinstance(t, Sentence) else t for t in texts)


HELP = ("help", "epilog", "metavar")


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


if __name__ == "__main__":
    main()
