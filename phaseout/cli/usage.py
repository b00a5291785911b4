"""A call that the command line cannot understand, said in our words: what is wrong, what to do."""

from __future__ import annotations

import re
from typing import Any

from phaseout.cli.meant import unknown
from phaseout.sentence import Sentence, joined, say

SENTENCES = (
    (r"Invalid value for '(?P<name>.+?)': .*'(?P<given>.+?)' does not match the formats?.*",
     say("{name} 的“{given}”不是日期，请写成 2024-12-31 这样的年-月-日。")),
    (r"Invalid value for '(?P<name>.+?)': Input should be greater than or equal to (?P<least>\S+)",
     say("{name} 不能小于 {least}。")),
    (r"Invalid value for '(?P<name>.+?)': .*valid integer.*", say("{name} 应是整数。")),
    (r"Invalid value for '(?P<name>.+?)': .*", say("{name} 的内容不对。")),
    (r"Missing argument '(?P<name>.+?)'.*", say("缺少{name}。")),
    (r"Missing option '(?P<name>.+?)'.*", say("缺少选项 {name}。")),
    (r"Option '(?P<name>.+?)' requires an argument.*", say("选项 {name} 后面要写内容。")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.+)\)",
     say("多出了“{name}”；名称里有空格的，请加引号。")),
)  # fmt: skip
"""What typer says in English, and the same in the words of an official."""


def said(fault: Any, command: str) -> str:
    """The sentence; `command`: the command that was called, for which there is help."""
    help = say("用法见 {command} --help。", command=command)
    if problem := unknown(fault) or _missing(fault):
        return say("{problem}{help}", problem=problem, help=help)
    return _reworded(fault.format_message(), help, getattr(fault, "message", ""))


def _missing(fault: Any) -> Sentence | None:
    """What an option left out is for, and a whole call as an example; None of any other fault."""
    context = getattr(fault, "ctx", None)
    if context is None or not fault.format_message().startswith("Missing option"):
        return None
    param = fault.param
    first, *others = sorted(param.opts, key=len, reverse=True)
    name = say("{name}（{short}）", name=first, short=others[0]) if others else first
    return say(
        "缺少选项 {name}：{use}。{example}。",
        name=name,
        use=param.help,
        example=context.command.epilog,
    )


def _reworded(message: str, help: Sentence, why: str) -> str:
    """What typer says, in our words.

    why: what our own check of an option has to say, which typer's message repeats.
    """
    for english, ours in SENTENCES:
        if found := re.fullmatch(english, message.strip().rstrip("."), re.DOTALL):
            groups = {
                name: joined("、", text.split(", ")) for name, text in found.groupdict().items()
            }
            if isinstance(why, Sentence):
                return say("{name} {why}。{help}", name=groups["name"], why=why, help=help)
            return say("{problem}{help}", problem=Sentence(ours.template, groups), help=help)
    return say("命令写得不对（{message}）。{help}", message=message, help=help)
