"""The files of a plan: its own, then what it extends, up to the root."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phaseout import values
from phaseout.paths import PLANS
from phaseout.plan.fault import Faults, Place, PlanFault
from phaseout.sentence import joined, say, sentence_of

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def plan_ids() -> tuple[str, ...]:
    """The ids of the plans that ship with the toolkit."""
    return tuple(sorted(path.stem for path in PLANS.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a plan: where it lies, its text, its tables."""

    path: Path
    text: str
    data: dict[str, Any]


def chain(name: str, faults: Faults) -> list[Layer]:
    """The files that make up a plan, the root first; a parent that cannot be had ends them.

    Raises:
        PlanFault: no such plan, or a file that is no TOML.
    """
    return list(reversed(list(_upwards(_locate(name), faults))))


def _upwards(path: Path, faults: Faults) -> Iterator[Layer]:
    seen: list[str] = []
    while True:
        layer = parsed(path)
        seen.append(path.name)
        yield layer
        head = layer.data.get("plan")
        parent = head.get("extends") if isinstance(head, dict) else None
        above = _parent(path, parent, faults) if parent is not None else None
        if above is None:
            return
        if above.name in seen:
            ring = joined(" → ", [*seen, above.name])
            faults.tell(
                Place(above.name, ("plan",), ("extends",)),
                say("方案互相继承（{ring}）。", ring=ring),
            )
            return
        path = above


def _locate(name: str) -> Path:
    path = Path(name)
    if (PLANS / f"{name}.toml").is_file():
        return PLANS / f"{name}.toml"
    if path.is_dir():
        raise PlanFault(say("{name} 是文件夹，请写方案文件（.toml）的路径。", name=name))
    if path.suffix == ".toml":
        if path.is_file():
            return path
        raise PlanFault(say("找不到方案文件 {name}。请核对路径。", name=name))
    ids = joined("、", plan_ids())
    if close := joined("、", _titled(name)) or values.nearest(name, plan_ids()):
        raise PlanFault(say(
            "没有方案“{name}”，是不是“{close}”？现有方案：{ids}。", name=name, close=close, ids=ids
        ))  # fmt: skip
    raise PlanFault(say("没有方案“{name}”。现有方案：{ids}。", name=name, ids=ids))


def _titled(name: str) -> list[str]:
    """The plans in whose title stands what somebody calls them by: 重庆2024 → chongqing-2024."""
    words = re.findall(r"\d+|[^\W\d_]+", name)
    titles = {
        id: tomllib.loads((PLANS / f"{id}.toml").read_text("utf-8"))["plan"].get("title", "")
        for id in plan_ids()
    }
    return [id for id, title in titles.items() if words and all(word in title for word in words)]


def _parent(path: Path, name: Any, faults: Faults) -> Path | None:
    place = Place(path.name, ("plan",), ("extends",))
    if not isinstance(name, str):
        faults.tell(place, say("应是文字，现为“{name}”。", name=name))
        return None
    beside = path.parent / f"{name}.toml"
    if beside.is_file():
        return beside
    try:
        return _locate(name)
    except PlanFault as fault:
        faults.tell(place, sentence_of(fault), name)
        return None


def parsed(path: Path) -> Layer:
    """A file with its tables.

    Raises:
        PlanFault: it cannot be read, or is no TOML; the text names the line.
    """
    if path.exists() and not path.is_file():
        raise PlanFault(say("{path} 不是普通文件。请核对路径。", path=path))
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PlanFault(
            say("{name} 不是有效的 TOML：{spot}", name=path.name, spot=_spot(str(fault), text))
        ) from None
    except UnicodeDecodeError:
        raise PlanFault(say("{name} 不是 UTF-8 编码，请用 UTF-8 另存。", name=path.name)) from None
    except (ValueError, RecursionError):
        raise PlanFault(say("{name} 里的数字太长或嵌套太深。", name=path.name)) from None
    except OSError as fault:
        raise PlanFault(
            say("读不了 {path}：{why}。请核对路径。", path=path, why=why_unread(fault))
        ) from None
    return Layer(path, text, data)


def why_unread(fault: OSError) -> str:
    """What the system says in English, in Chinese."""
    known = {
        FileNotFoundError: say("没有这个文件"),
        PermissionError: say("没有读取权限"),
        IsADirectoryError: say("这是文件夹"),
    }
    return known.get(type(fault), str(fault.strerror))


def _spot(fault: str, text: str) -> str:
    """Where TOML stops being TOML: the line itself, for the reason is told in English only."""
    found = _AT.search(fault)
    lines = text.splitlines()
    if not found or int(found[1]) > len(lines):
        return say("文件没有写完，最后缺少引号或括号。")
    line = lines[int(found[1]) - 1].strip()
    return say(
        "第{row}行第{column}列附近写法有误：{line}。{hint}",
        row=found[1],
        column=found[2],
        line=line[:60],
        hint=_hint(line),
    )


def _hint(line: str) -> str:
    """What is likely to be wrong with a line, by what Chinese typists leave in it."""
    bare = re.sub(r'"[^"]*"', "", line).partition("#")[0]
    if re.search("[“”‘’＝，［］｛｝]", bare):
        return say("引号、等号、逗号和括号要用英文半角的。")
    if re.match(r"[\[\s]*[^\"'#=\]]*[\u4e00-\u9fff]", line):
        return say("等号前、方括号里的中文名称要加英文双引号。")
    return say("请核对引号、等号和括号是否成对，同一名称是否写了两次。")
