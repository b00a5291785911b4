"""Blocks that depend on one another: signatures, numbers of headings, annexes and their list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from phaseout.edges.documents.template import TemplateFault
from phaseout.model.document import (
    Annex,
    Attachments,
    Block,
    Heading,
    Imprint,
    RedHead,
    Sign,
    chinese_number,
)
from phaseout.sentence import say

_NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{chinese_number(n)}、",
    lambda n: f"（{chinese_number(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)
LEVELS = len(_NUMBERS)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, values shielded, with its place in the template."""

    file: str
    number: int | None
    text: str

    def fault(self, says: str) -> TemplateFault:
        """What is wrong with this line."""
        return TemplateFault(self.file, self.number, says)


Placed = tuple[Line, Block]


def settle(blocks: Iterable[Placed]) -> tuple[Block, ...]:
    """The blocks with all that one says of another. Raises TemplateFault where they disagree."""
    return tuple(block for _, block in _attached(list(_numbered(_joined(_signed(blocks))))))


def _signed(blocks: Iterable[Placed]) -> list[Placed]:
    """Units and their date as one signature: units that follow one another sign jointly."""
    settled: list[Placed] = []
    dated = False
    for line, block in blocks:
        above = settled[-1][1] if settled else None
        if isinstance(block, Sign) and isinstance(above, Sign) and not (block.unit and dated):
            dated = not block.unit
            whole = replace(above, day=block.day) if dated else _jointly(above, block)
            settled[-1] = (settled[-1][0], whole)
        else:
            dated = isinstance(block, Sign) and not block.unit
            settled.append((line, block))
    return settled


def _jointly(above: Sign, below: Sign) -> Sign:
    return replace(above, unit=f"{above.unit}\n{below.unit}")


def _joined(blocks: Iterable[Placed]) -> list[Placed]:
    """版头 as one block from its lines, and 版记 from its own."""
    joined: list[Placed] = []
    for line, block in blocks:
        above = joined[-1][1] if joined else None
        if isinstance(block, RedHead) and not block.office:
            if not isinstance(above, RedHead):
                raise line.fault(say("【文号】【签发人】写在【红头】之后，前面没有【红头】"))
            number, signers = block.number or above.number, block.signers or above.signers
            joined[-1] = (joined[-1][0], replace(above, number=number, signers=signers))
        elif isinstance(block, Imprint) and block.office and isinstance(above, Imprint):
            joined[-1] = (joined[-1][0], replace(block, copied=above.copied))
        else:
            joined.append((line, block))
    return joined


def _numbered(blocks: Iterable[Placed]) -> Iterator[Placed]:
    """Headings with their numbers, which begin again under each higher one and in each annex."""
    counts = [0] * LEVELS
    for line, block in blocks:
        if isinstance(block, Annex):
            counts = [0] * LEVELS
        if isinstance(block, Heading):
            counts = _counted(counts, block.level)
            yield line, replace(block, number=_number(line, counts, block.level))
        else:
            yield line, block


def _counted(counts: list[int], level: int) -> list[int]:
    kept = [*counts[: level - 1], counts[level - 1] + 1]
    return kept + [0] * (len(counts) - level)


def _number(line: Line, counts: list[int], level: int) -> str:
    try:
        return _NUMBERS[level - 1](counts[level - 1])
    except ValueError as error:
        raise line.fault(str(error)) from error


def _attached(blocks: list[Placed]) -> Iterator[Placed]:
    """附件说明 and annexes as one list: same numbers, same titles (GB/T 9704-2012, 7.3.7)."""
    titles = [block.title for _, block in blocks if isinstance(block, Annex)]
    lists = [block.names for _, block in blocks if isinstance(block, Attachments)]
    names = next((listed for listed in lists if listed), tuple(titles))
    annexes = 0
    for line, block in blocks:
        if isinstance(block, Annex):
            annexes += 1
            yield line, _as_listed(line, block, annexes, names)
        elif isinstance(block, Attachments):
            yield line, _listing(line, names)
        else:
            yield line, block


def _listing(line: Line, names: tuple[str, ...]) -> Attachments:
    if not names:
        raise line.fault(say("【附件说明】后面没有写附件名称，正文后也没有附件"))
    return Attachments(names)


def _as_listed(line: Line, annex: Annex, place: int, names: tuple[str, ...]) -> Annex:
    if annex.number not in (None, place):
        raise line.fault(
            say("这是第{place}个附件，编号却是{number}", place=place, number=annex.number)
        )
    if place > len(names):
        raise line.fault(say("附件说明只列了{n}个附件，没有附件{place}", n=len(names), place=place))
    if annex.title != names[place - 1]:
        listed = names[place - 1]
        raise line.fault(
            say(
                "附件{place}的标题“{title}”与附件说明中的“{listed}”不一致",
                place=place,
                title=annex.title,
                listed=listed,
            )
        )
    return replace(annex, number=place if len(names) > 1 else None)
