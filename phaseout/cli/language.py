"""The language that a call is answered in, and typer's help and headings in it."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import typer

from phaseout.cli.calls import CallFault
from phaseout.edges.screen.language import LANGUAGES, in_language
from phaseout.sentence import say

PRIMARY, CHINESE = 0x3FF, 0x04
"""Of a Windows language id: the bits of the language itself, and what they are for Chinese."""
HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": say("参数"), "OPTIONS_PANEL_TITLE": say("选项"),
    "COMMANDS_PANEL_TITLE": say("命令"), "DEFAULT_STRING": say("[默认：{}]"),
    "REQUIRED_LONG_STRING": say("[必填]"),
}  # fmt: skip
"""What typer puts on a help page beside our own words, by its names for them."""

COMPLETION = {
    "install_completion": say("为所用的终端装上 Tab 键补全"),
    "show_completion": say("显示补全的脚本，可以自己放到别处"),
}  # fmt: skip
"""Typer's own options on the first page."""


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Zh or en: as the call asks, else PHASEOUT_LANG, else what the system speaks."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        asked = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and asked in LANGUAGES:
            return asked
    system = environment.get("PHASEOUT_LANG") or _of_system(environment)
    return "zh" if system.lower().startswith("zh") else "en"


def _of_system(environment: Mapping[str, str]) -> str:
    """The locale of messages; on Windows the language of the menus."""
    if sys.platform == "win32":
        import ctypes

        menus = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "zh" if menus & PRIMARY == CHINESE else "en"
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, names), "")


def spoken(root: Any) -> Any:
    """The command of a whole app, its help in the language spoken, `--lang` allowed everywhere."""
    from typer import rich_utils

    from phaseout.edges.screen.folding import Folding

    setattr(rich_utils, "Table", Folding)  # noqa: B010 -- typer has no setting for it
    for name, heading in HEADINGS.items():
        setattr(rich_utils, name, in_language(heading))
    for param in root.params:
        param.help = COMPLETION.get(param.name, param.help)
        if param.name == "install_completion":
            param.callback = _installing(param.callback)
    everywhere = copy.copy(next(param for param in root.params if param.name == "lang"))
    everywhere.expose_value = False
    for command in commands(root):
        if command is not root:
            command.params.append(copy.copy(everywhere))
        _translate(command)
    return root


def _installing(install: Callable[..., Any]) -> Callable[..., Any]:
    """Typer's installing of completion, which ends the call, with its English outcome in our words."""

    def installed(ctx: typer.Context, param: Any, value: Any) -> Any:
        said = StringIO()
        try:
            with redirect_stdout(said):
                return install(ctx, param, value)
        except (SystemExit, typer.Exit):
            found = re.search(r"(\S+) completion installed in (.+)", said.getvalue())
            if not found:
                raise CallFault(
                    say("没有装上 Tab 键补全：能装的终端有 PowerShell、bash、zsh、fish。")
                ) from None
            done = say(
                "已为 {shell} 装上 Tab 键补全，在 {path}；重新打开终端后起作用。",
                shell=found[1], path=found[2],
            )  # fmt: skip
            typer.echo(in_language(done))
            raise

    return installed


def commands(root: Any) -> Iterator[Any]:
    """The command itself and all below it."""
    yield root
    for command in getattr(root, "commands", {}).values():
        yield from commands(command)


def _translate(command: Any) -> None:
    """Put a command's help, and typer's words around it, into the language spoken."""
    command.options_metavar = in_language(say("[选项]"))
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = in_language(say("命令 [参数]..."))
    for thing in (command, *command.params):
        for name in ("help", "epilog", "metavar", "rich_help_panel"):
            if text := getattr(thing, name, None):
                setattr(thing, name, in_language(text))
    for param in command.params:
        _untype(param)
    usage, help_option = command.get_usage, command.get_help_option
    command.get_usage = lambda context: usage(context).replace(
        "Usage: ", in_language(say("用法：")), 1
    )
    command.get_help_option = lambda context: _helped(help_option(context))


def _untype(param: Any) -> None:
    """Leave out `<bool>` and `<list[Path]>`: a word of Python where we have said none of our own."""
    if param.metavar is None or param.param_type_name == "argument":
        param.display_type_rich = lambda ctx: None


def _helped(option: Any) -> Any:
    if option is not None:
        _untype(option)
        option.help = in_language(say("显示本说明"))
    return option
