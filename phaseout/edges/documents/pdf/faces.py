"""Which Chinese faces the machine has, and what takes the place of those it has not.

typst knows faces by their English family.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phaseout.sentence import joined, say

_SONG = (
    "SimSun", "NSimSun", "Songti SC", "STSong", "FandolSong", "Source Han Serif SC",
    "Noto Serif CJK SC", "Noto Serif SC",
)  # fmt: skip
_HEI = (
    "SimHei", "Heiti SC", "STHeiti", "FandolHei", "Microsoft YaHei", "PingFang SC",
    "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
_WANTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "text": ("仿宋", (
        "FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02", "FZFangSong-Z02S", "FandolFang R",
    )),
    "kai": ("楷体", (
        "KaiTi_GB2312", "KaiTi", "STKaiti", "FZKai-Z03", "FZKai-Z03S", "FandolKai", "LXGW WenKai",
    )),
    "title": ("小标宋", (
        "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0", "STZhongsong",
    )),
    "hei": ("黑体", _HEI),
    "song": ("宋体", _SONG),
}  # fmt: skip
"""Role → what an official calls the face, and the families that are it, the best first."""
_LATIN = ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif")


class PdfRefused(Exception):
    """A PDF that was not made; its text is one Chinese sentence: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """Role → families of the machine, the best first; `missing`: the face's name → its stand-in."""

    roles: Mapping[str, tuple[str, ...]]
    latin: tuple[str, ...]
    missing: Mapping[str, str]
    folders: tuple[str, ...]


@cache
def found() -> Found:
    """The faces of this machine, those of the extra among them.

    Raises:
        PdfRefused: typst is not installed, or there is no Chinese face at all; the text names the
            extra that brings some.
    """
    folders = _folders()
    families = _families(folders)
    roles = {role: _chain(role, families) for role in _WANTED}
    missing = {
        name: roles[role][0] for role, (name, own) in _WANTED.items() if roles[role][0] not in own
    }
    return Found(roles, tuple(f for f in _LATIN if f in families), missing, folders)


def _families(folders: tuple[str, ...]) -> frozenset[str]:
    """The families that typst finds on this machine and in these folders."""
    try:
        from typst import Fonts
    except ImportError as error:
        raise PdfRefused(
            say(
                "没有写出 PDF：没有安装 typst（有的系统没有它的安装包）；请出 docx，用 WPS 或 Word 另存为 PDF。"
            )
        ) from error
    return frozenset(Fonts(font_paths=list(folders)).families())


def _chain(role: str, families: frozenset[str]) -> tuple[str, ...]:
    """The families that serve a role, its own first, then whatever has Chinese characters."""
    near = (*_HEI, *_SONG) if role == "hei" else (*_SONG, *_HEI)
    every = (family for _, own in _WANTED.values() for family in own)
    chain = dict.fromkeys(f for f in (*_WANTED[role][1], *near, *every) if f in families)
    if not chain:
        raise PdfRefused(
            say(
                '没有写出 PDF：本机没有中文字体；请安装任一中文字体，或执行 pip install "phaseout[fonts]"。'
            )
        )
    return tuple(chain)


def remarks() -> tuple[str, ...]:
    """What a person should know of the faces before handing the PDF round."""
    missing = found().missing
    if not missing:
        return ()
    stand_ins: dict[str, list[str]] = {}
    for name, family in missing.items():
        stand_ins.setdefault(family, []).append(name)
    told = joined(
        "，",
        (
            say("{names}以 {family} 代替", names=joined("、", names), family=family)
            for family, names in stand_ins.items()
        ),
    )
    return (
        say(
            "本机没有{missing}字体，PDF 中{instead}；正式行文请用 docx，或装上字体后重做。",
            missing=joined("、", missing),
            instead=told,
        ),
    )


def _folders() -> tuple[str, ...]:
    """The folder of the extra's faces, where it is installed."""
    try:
        import pylopdf_fonts_zh_cn as extra
    except ImportError:
        return ()
    return (str(Path(extra.serif_path()).parent),)
