"""What a person sees of lists: how many firms stand on each, and what was withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from phaseout.edges.screen import FEW, Screen
from phaseout.edges.screen.language import safe
from phaseout.model.card import Publication, PublishedList
from phaseout.model.finding import Place
from phaseout.sentence import joined, say


def show_lists(
    screen: Screen,
    published: Publication,
    folder: Path,
    files: tuple[int, int],
    internal: Sequence[Path],
) -> None:
    """How many firms stand on each list, what changed, and where the lists lie.

    files: how many of the plan, and how many of single publishers.
    """
    if not published.lists:
        screen.say("方案没有规定公布名单，未出名单。")
        return
    moves = (say("新列入>"), say("转入>"), say("移出>")) if internal else ()
    heads = (say("名单"), say("企业数>"), *moves)
    screen.table("名单", heads, (_list_row(one, len(heads)) for one in published.lists))
    own = say("，另按公布单位 {n} 份，各在其文件夹", n=files[1]) if files[1] else ""
    screen.say(say("已写出名单 {n} 份{own}：{folder}", n=files[0], own=own, folder=folder))
    for path in internal:
        screen.say(say("内部文件，不对外公布：{path}", path=path))


def show_withheld(screen: Screen, places: Sequence[Place]) -> None:
    """The rows from whose public columns a personal fact was taken out."""
    if places:
        where = joined("；", (place.line for place in places[:FEW]))
        if len(places) > FEW:
            where = say("{few} 等 {n} 行", few=where, n=len(places))
        screen.warn(say(
            "公开栏目里填有电话、证件号码或人名，名单中已隐去，请在台账中改正：{where}", where=where
        ))  # fmt: skip


def _list_row(one: PublishedList, width: int) -> tuple[str, ...]:
    of = Counter(row.change for row in one.rows)
    counts = (len(one.standing), of["new"], of["moved"], of["removed"])
    return (safe(one.title), *map(str, counts[: width - 1]))
