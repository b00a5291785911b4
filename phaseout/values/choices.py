"""Cells that hold one of a few listed values, yes or no among them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from phaseout.values.cell import Cell, Reading, as_text, blank
from phaseout.values.text import fold, read_text

_AREA = re.compile(r"(?P<short>.{2,}?)(?P<kind>自治[县州区旗]|[省市区县旗])")
_OPEN_AREA = re.compile(r"(?:新|开发|经开|示范|园)区$")
_PEOPLES = re.compile(
    "(?:(?:蒙古|维吾尔|土家|布依|朝鲜|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬"
    "|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔"
    "|独龙|鄂伦春|赫哲|门巴|珞巴|基诺)族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京]族|各族)+$"
)

_FLAGS = {"是": True, "有": True, "否": False, "无": False}
_OTHER_FLAGS = dict.fromkeys(("√", "✓", "✔", "☑", "对", "y", "yes", "true", "是的"), True) | (
    dict.fromkeys(("×", "✕", "✗", "✘", "☒", "x", "n", "no", "false", "不是", "没有", "没"), False)
)


def choice_table(
    values: Iterable[str], aliases: Mapping[str, str] | None = None, prefixes: Sequence[str] = ()
) -> Mapping[str, str]:
    """Every folded spelling -> the listed value it means.

    Aliases map another spelling to a listed value. Prefixes are names of province and city, from
    the larger to the smaller, that may be glued in front of a value. Districts and counties are
    also known by their short names (渝北 for 渝北区) as long as only one value can be meant.
    Raises ValueError where an alias means a value that is not listed.
    """
    return _table(tuple(values), tuple((aliases or {}).items()), tuple(prefixes))


@lru_cache(maxsize=256)
def _table(
    listed: tuple[str, ...], aliases: tuple[tuple[str, str], ...], prefixes: tuple[str, ...]
) -> Mapping[str, str]:
    table = {fold(value): value for value in listed}
    for spelling, value in aliases:
        if value not in listed:
            raise ValueError(f"别名“{spelling}”指向的“{value}”不在可选值之列")
        table.setdefault(fold(spelling), value)
    _add_unambiguous(table, ((fold(short), value) for value in listed for short in _shorts(value)))
    fronts = [fold("".join(parts)) for parts in product(*map(_optional, prefixes))]
    _add_unambiguous(
        table, [(front + key, value) for front in fronts for key, value in table.items()]
    )
    return MappingProxyType(table)


def _add_unambiguous(table: dict[str, str], spellings: Iterable[tuple[str, str]]) -> None:
    meanings = defaultdict(set)
    for key, value in spellings:
        meanings[key].add(value)
    for key, meant in meanings.items():
        if len(meant) == 1:
            table.setdefault(key, meant.pop())


def _shorts(name: str) -> Iterator[str]:
    """渝北区 -> 渝北; 石柱土家族自治县 -> 石柱土家族, 石柱, 石柱县; nothing for 忠县, 两江新区."""
    found = _AREA.fullmatch(name)
    if found is None or _OPEN_AREA.search(name):
        return
    short, kind = found["short"], found["kind"]
    yield short
    bare = _PEOPLES.sub("", short)
    if kind.startswith("自治") and bare != short and len(bare) > 1:
        yield from (bare, bare + kind[-1])


def _optional(prefix: str) -> tuple[str, ...]:
    return ("", prefix, *_shorts(prefix))


_DOUBTED = re.compile("[□☐☒×✕✖✗✘≠?？\u0335-\u0338]")
"""Signs that deny or doubt the word they stand beside, or strike it out."""


def read_choice(cell: Cell, *, choices: Mapping[str, str]) -> Reading:
    """The listed value that the cell means; `choices` comes from `choice_table`."""
    nothing = blank(cell)
    if nothing is not None:
        return nothing
    text = as_text(cell)
    value = choices.get(fold(text))
    if value is None:
        return Reading(fault="F007", hint=_nearest(fold(text), choices))
    if value == text:
        return Reading(value)
    if _DOUBTED.search(text):
        return Reading(fault="F007", hint=value)
    return Reading(value, repair="R001" if read_text(text).value == value else "R005")


def _nearest(key: str, choices: Mapping[str, str]) -> str | None:
    """The listed value at least half alike, if one is more alike than all others."""
    from rapidfuzz import fuzz, process

    found = process.extract(key, choices.keys(), scorer=fuzz.ratio, score_cutoff=50, limit=20)
    nearest = {choices[spelling] for spelling, score, _ in found if score == found[0][1]}
    return nearest.pop() if len(nearest) == 1 else None


def read_flag(cell: Cell) -> Reading:
    """True or False from 是/否, 有/无, √/× and their like."""
    if isinstance(cell, bool):
        return Reading(cell)
    if cell in (0, 1):
        return Reading(fault="F007", hint=bool(cell))
    nothing = blank(cell)
    if nothing is not None:
        return nothing
    text = as_text(cell)
    if text in _FLAGS:
        return Reading(_FLAGS[text])
    key = (read_text(text).value or "").lower()
    meant = _FLAGS.get(key, _OTHER_FLAGS.get(key))
    return Reading(fault="F007") if meant is None else Reading(meant, repair="R005")
