"""A call that the command line cannot understand, said in Chinese: what is wrong, what to do."""

from __future__ import annotations

import re

SENTENCES = (
    (r"Invalid value for '(.+?)': .*'(.+?)' does not match the formats?.*",
     "{0} 的“{1}”不是日期，请写成 2024-12-31 这样的年-月-日"),
    (r"Invalid value for '(.+?)': Input should be greater than or equal to (\S+)", "{0} 不能小于 {1}"),
    (r"Invalid value for '(.+?)': .*valid integer.*", "{0} 应是整数"),
    (r"Invalid value for '(.+?)': (.*[\u4e00-\u9fff].*)", "{0} {1}"),
    (r"Invalid value for '(.+?)': .*", "{0} 的内容不对"),
    (r"Missing argument '(.+?)'.*", "缺少{0}"),
    (r"Missing option '(.+?)'.*", "缺少选项 {0}"),
    (r"No such option: (\S+) .*?options?: (.+)\)", "没有选项 {0}，是不是 {1}？"),
    (r"No such option: (\S+) Did you mean '?(.+?)'?\?", "没有选项 {0}，是不是 {1}？"),
    (r"No such option: (\S+)", "没有选项 {0}"),
    (r"No such command '(.+?)'\. Did you mean '?(.+?)'?\?", "没有命令“{0}”，是不是“{1}”？"),
    (r"No such command '(.+?)'.*", "没有命令“{0}”"),
    (r"Option '(.+?)' requires an argument.*", "选项 {0} 后面要写内容"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多出了“{0}”；名称里有空格的，请加引号"),
)  # fmt: skip
"""What typer says in English, and the same in the words of an official."""


def said(message: str, command: str) -> str:
    """The sentence; `command`: the command that was called, for which there is help."""
    for english, chinese in SENTENCES:
        if found := re.fullmatch(english, message.strip().rstrip("."), re.DOTALL):
            words = chinese.format(*(group.replace(", ", "、") for group in found.groups()))
            return f"{words.rstrip('？。')}{'？' if words.endswith('？') else '。'}用法见 {command} --help。"
    return f"命令写得不对（{message}）。用法见 {command} --help。"
