"""What a word that is no command, or no option, was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from phaseout.sentence import Sentence, say

NO_COMMAND = re.compile(r"No such command '(.+)'\..*", re.DOTALL)
WORDS = {
    "演示": "demo", "样例": "demo", "试用": "demo", "方案": "plans", "空白": "blank", "空表": "blank",
    "制发": "blank", "下发": "blank", "空白台账": "blank", "查看": "inspect", "读取": "inspect", "校验": "validate",
    "检查": "validate", "审核": "validate", "退回件": "validate", "check": "validate", "汇总": "merge", "合并": "merge",
    "进度": "progress", "催报": "progress", "期限": "deadlines", "到期": "deadlines",
    "逾期": "deadlines", "名单": "lists", "黄牌": "lists", "红牌": "lists", "对照": "review",
    "回头看": "review", "报告": "report", "公告": "report", "规则": "explain", "说明": "explain",
    "目录": "catalogue", "回执": "receipt", "帮助": "--help", "help": "--help",
    "版本": "--version", "version": "--version",
}  # fmt: skip
"""What officials call the commands."""


def unknown(fault: Any) -> Sentence | None:
    """What to say of a word that is no command or no option; None of any other fault."""
    context = getattr(fault, "ctx", None)
    if context is None:
        return None
    if option := getattr(fault, "option_name", ""):
        return _no_option(option, context.command.params)
    if found := NO_COMMAND.fullmatch(fault.format_message()):
        return _no_command(found[1], context.command.commands)
    return None


def _no_option(word: str, params: Iterable[Any]) -> Sentence:
    from phaseout.values import nearest

    known = {name.lstrip("-"): name for param in params for name in param.opts if name[0] == "-"}
    if near := known.get(nearest(word.lstrip("-"), known)):
        return say("没有选项 {name}，是不是 {near}？", name=word, near=near)
    return say("没有选项 {name}。", name=word)


def _no_command(word: str, commands: Iterable[str]) -> Sentence:
    """A command by its own name or an official's; a folder or file is no command, but may be checked."""
    from phaseout.values import nearest

    if word not in WORDS and Path(word).exists():
        return say(
            "“{name}”是文件或文件夹，不是命令；校验请写 phaseout validate {name}。", name=word
        )
    known = {name: name for name in commands}
    official = {
        official: name for official, name in WORDS.items() if name in known or name[0] == "-"
    }
    if near := (known | official).get(nearest(word, known | official)):
        return say("没有命令“{name}”，是不是“{near}”？", name=word, near=near)
    return say("没有命令“{name}”。", name=word)
