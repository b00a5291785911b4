"""The files of a plan: its own, then what it extends, up to the root."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from phaseout.paths import PLANS
from phaseout.plan.fault import PlanFault, nearest

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def plan_ids() -> tuple[str, ...]:
    """The ids of the plans that ship with the toolkit."""
    return tuple(sorted(path.stem for path in PLANS.glob("*.toml")))


def chain(name: str) -> list[tuple[Path, dict[str, Any]]]:
    """The files that make up a plan, the root first, each with its tables.

    Raises:
        PlanFault: no such plan, a file that is no TOML, or plans that extend each other.
    """
    return list(reversed(list(_upwards(_locate(name)))))


def _upwards(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    seen: list[str] = []
    while True:
        data = _parse(path)
        if path.name in seen:
            raise PlanFault(f"{path.name} [plan] extends：方案互相继承（{' → '.join(seen)}）。")
        seen.append(path.name)
        yield path, data
        parent = data["plan"].get("extends")
        if parent is None:
            return
        path = _parent(path, parent)


def _locate(name: str) -> Path:
    path = Path(name)
    if path.suffix == ".toml":
        if path.is_file():
            return path
        raise PlanFault(f"找不到方案文件 {name}。请核对路径。")
    if (PLANS / f"{name}.toml").is_file():
        return PLANS / f"{name}.toml"
    ids = "、".join(plan_ids())
    raise PlanFault(f"没有方案“{name}”{nearest(name, plan_ids())}现有方案：{ids}。")


def _parent(path: Path, name: Any) -> Path:
    if not isinstance(name, str):
        raise PlanFault(f"{path.name} [plan] extends：应是文字，现为“{name}”。")
    beside = path.parent / f"{name}.toml"
    if beside.is_file():
        return beside
    try:
        return _locate(name)
    except PlanFault as fault:
        raise PlanFault(f"{path.name} [plan] extends：{fault}") from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PlanFault(f"{path.name} 不是有效的 TOML：{_spot(str(fault), text)}") from None
    except UnicodeDecodeError:
        raise PlanFault(f"{path.name} 不是 UTF-8 编码，请用 UTF-8 另存。") from None
    except OSError as fault:
        raise PlanFault(f"读不了方案文件 {path}：{fault.strerror}") from None
    if not isinstance(data.get("plan"), dict):
        raise PlanFault(f"{path.name} 缺少 [plan] 一节。")
    if "id" not in data["plan"]:
        raise PlanFault(f"{path.name} [plan]：缺少“id”。")
    return data


def _spot(fault: str, text: str) -> str:
    """Where TOML stops being TOML: the line itself, for the reason is told in English only."""
    found = _AT.search(fault)
    lines = text.splitlines()
    if not found or int(found[1]) > len(lines):
        return "文件没有写完，最后缺少引号或括号。"
    line = lines[int(found[1]) - 1].strip()
    return (
        f"第{found[1]}行第{found[2]}列附近写法有误：{line[:60]}。"
        "请核对引号、等号和括号是否成对，同一名称是否写了两次。"
    )
