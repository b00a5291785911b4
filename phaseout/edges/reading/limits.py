"""What a file may ask of the computer that reads it: limits as data, raised for one call."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from phaseout.sentence import joined, say
from phaseout.values import nearest


class LimitFault(Exception):
    """A limit that does not exist, or a value that is none; the text says which there are."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each that is read; sizes in MB (10⁶ bytes)."""

    file_mb: int
    unpacked_mb: int
    parts: int
    ratio: int
    sheets: int
    cells: int
    merged: int
    seconds: int
    memory_mb: int

    def allowance(self, size: int) -> float:
        """The seconds that reading a file of so many bytes may take."""
        return self.seconds + 3 * size / 1e6


@cache
def told() -> Mapping[str, Mapping[str, Any]]:
    """The limits by name as they stand in the file: value, unit, what is limited, and why."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def standing() -> Limits:
    """The limits that hold where none is raised."""
    return Limits(**{f.name: told()[_shown(f.name)]["value"] for f in fields(Limits)})


def raised(words: Sequence[str]) -> Limits:
    """The standing limits with those of a call: cells=20000000 …

    Raises:
        LimitFault: no such limit, or no whole number above 0.
    """
    own: dict[str, int] = {}
    for word in words:
        name, _, value = word.replace(" ", "").partition("=")
        if name not in told():
            like = nearest(name, told())
            hint = say("是不是“{like}”？", like=like) if like else ""
            raise LimitFault(
                say(
                    "没有限额“{name}”。{hint}可选：{told}。",
                    name=name,
                    hint=hint,
                    told=joined("、", told()),
                )
            )
        digits = value.replace("_", "").replace(",", "")
        if not (
            digits.isascii() and digits.isdecimal() and int(digits[:12]) > 0 and len(digits) <= 12
        ):
            raise LimitFault(
                say(
                    "限额“{name}”应写成 {name}={value} 这样的正整数。",
                    name=name,
                    value=told()[name]["value"],
                )
            )
        own[name.replace("-", "_")] = int(digits)
    return replace(standing(), **own)


_now: ContextVar[Limits | None] = ContextVar("limits", default=None)


def limits() -> Limits:
    """The limits that hold for what is being read."""
    return _now.get() or standing()


def hold(own: Limits) -> None:
    """Read under these limits from here on."""
    _now.set(own)


@contextmanager
def under(own: Limits) -> Iterator[None]:
    """Reading under these limits."""
    token = _now.set(own)
    try:
        yield
    finally:
        _now.reset(token)


def confined(own: Limits) -> None:
    """Keep this process, a child, to its limits for good; memory only where the system can."""
    hold(own)
    with suppress(ImportError, OSError, ValueError):
        import resource

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (taken + (own.memory_mb << 20), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _shown(name: str) -> str:
    return name.replace("_", "-")
