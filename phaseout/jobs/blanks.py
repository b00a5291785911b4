"""Blank ledgers out to files: whose, which, and under what name."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from phaseout.edges.writing.blank import blank_workbook
from phaseout.edges.writing.save import check_folder, file_name, save
from phaseout.model.plan import Plan
from phaseout.plan import PlanFault
from phaseout.sentence import say
from phaseout.values import nearest


def write_blanks(
    plan: Plan,
    units: Sequence[str],
    ledgers: Sequence[str],
    folder: Path,
    step: Callable[[str], None] = lambda _: None,
    *,
    force: bool = False,
) -> list[Path]:
    """The blank workbooks of these units (none named: all that are awaited), in this folder.

    All ledgers of the plan are sheets of one workbook; of ledgers that are named, each is a
    workbook of its own. A plan that awaits no unit's ledgers takes any.

    Raises:
        PlanFault: the plan has no such unit or ledger; the text names the nearest.
    """
    if plan.reporters:
        _known(say("填报单位"), units, plan.units)
    wanted = _ledgers_named(plan, ledgers)
    check_folder(folder)
    named = units or plan.reporters
    if not named:
        raise PlanFault(
            say(
                "方案 {id} 没有列出报送台账的单位，请用 --unit 写明，例如 --unit 示例区。",
                id=plan.id,
            )
        )
    places = [
        (unit, own, folder / _blank_name(plan, unit, own)) for unit in named for own in wanted
    ]
    for unit, own, path in places:
        save(path, blank_workbook(plan, unit, own), force=force)
        step(path.name)
    return [path for _, _, path in places]


def blanks_count(plan: Plan, units: Sequence[str], ledgers: Sequence[str]) -> int:
    """How many workbooks `write_blanks` makes."""
    return len(units or plan.reporters) * max(len(ledgers), 1)


def _ledgers_named(plan: Plan, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The ledgers of each workbook, by id, title or alias; all in one where none is named."""
    ids = {word: spec.id for spec in plan.ledgers.values() for word in (*spec.aliases, spec.title)}
    ids |= {name: name for name in plan.ledgers}
    _known(
        say("台账"), names, [*plan.ledgers, *(spec.title for spec in plan.ledgers.values())], ids
    )
    return [(ids[name],) for name in dict.fromkeys(names)] or [()]


def _blank_name(plan: Plan, unit: str, ledgers: Sequence[str]) -> str:
    titles = [plan.ledgers[name].title for name in ledgers]
    return file_name("_".join([unit, *titles]), ".xlsx")


def _known(
    what: str, names: Iterable[str], known: Iterable[str], also: Container[str] = ()
) -> None:
    words = list(known)
    for name in names:
        if name not in words and name not in also:
            close = nearest(name, words, 0.4)
            raise PlanFault(
                say(
                    "方案里没有{what}“{name}”，是不是“{close}”？", what=what, name=name, close=close
                )
                if close
                else say("方案里没有{what}“{name}”。", what=what, name=name)
            )
