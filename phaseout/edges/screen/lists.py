"""What a person sees of lists: how many firms stand on each, and what was withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from phaseout.edges.screen import FEW, Screen
from phaseout.model.card import Publication, PublishedList
from phaseout.model.finding import Place


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
    heads = ("名单", "企业数>", *(("新列入>", "转入>", "移出>") if internal else ()))
    screen.table("名单", heads, (_list_row(one, len(heads)) for one in published.lists))
    own = f"，另按公布单位 {files[1]} 份，各在其文件夹" if files[1] else ""
    screen.say(f"已写出名单 {files[0]} 份{own}：{escape(str(folder))}")
    for path in internal:
        screen.say(f"内部文件，不对外公布：{escape(str(path))}")


def show_withheld(screen: Screen, places: Sequence[Place]) -> None:
    """The rows from whose public columns a personal fact was taken out."""
    if places:
        where = "；".join(f"{p.file} {p.sheet} 第{p.row}行" for p in places[:FEW])
        more = f" 等 {len(places)} 行" if len(places) > FEW else ""
        screen.warn(
            f"公开栏目里填有电话、证件号码或人名，名单中已隐去，请在台账中改正：{where}{more}"
        )


def _list_row(one: PublishedList, width: int) -> tuple[str, ...]:
    of = Counter(row.change for row in one.rows)
    counts = (len(one.standing), of["new"], of["moved"], of["removed"])
    return (escape(one.title), *map(str, counts[: width - 1]))
