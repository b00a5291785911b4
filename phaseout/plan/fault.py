"""What is wrong with a plan: file, line, key, what was expected, the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from phaseout import values
from phaseout.sentence import Sentence, joined, say

FEW = 15
"""So many words are listed where none is near."""


class PlanFault(Exception):
    """A plan that cannot be used: file, key, what was expected, the nearest right word."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a plan file: the section's header, then the keys below it."""

    file: str
    section: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a message names it; empty for the file as a whole."""
        header = f"[{'.'.join(self.section)}]" if self.section else ""
        return " ".join((header, *self.keys)).strip()

    def under(self, name: str) -> Place:
        """The section of this name below it."""
        return replace(self, section=(*self.section, name))

    def at(self, key: str) -> Place:
        """The key of this name below it."""
        return replace(self, keys=(*self.keys, key))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, how to mend it; `word`: the word it is about, if any."""

    place: Place
    says: str
    word: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """One sentence: file, place, line, what is wrong."""
        return self.told

    @property
    def told(self) -> Sentence:
        """The same, as the screen may tell it in another language."""
        place = f"{self.place.file} {self.place}".strip()
        if not self.line:
            return say("{place}：{says}", place=place, says=self.says)
        return say("{place}（第{line}行）：{says}", place=place, line=self.line, says=self.says)


@dataclass(slots=True)
class Faults:
    """What is wrong with a plan, gathered so that all of it can be told at once.

    `spoilt`: the sections that have a fault of their own; that one is told, not what comes of it.
    `models`: columns that are like another, and that one.
    """

    found: list[Fault] = field(default_factory=list)
    spoilt: set[tuple[str, ...]] = field(default_factory=set)
    models: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def tell(self, place: Place, says: str, word: str = "") -> None:
        """Add what is wrong at a place."""
        self.found.append(Fault(place, says, word))

    def spoil(self, place: Place, says: str, word: str = "") -> None:
        """Add what is wrong at a place, for which its section cannot be held to the rest."""
        self.tell(place, says, word)
        self.spoilt.add(place.section)

    def originals(self) -> list[Fault]:
        """What was found, without what a column only took over from the one that it is like."""
        told = {(f.place.section, f.place.keys, f.says) for f in self.found}
        return [
            f
            for f in self.found
            if (self.models.get(f.place.section), f.place.keys, f.says) not in told
        ]

    def known(self, place: Place, names: Iterable[str], words: Iterable[str]) -> bool:
        """Whether every name is one of these words; those that are not are told, if not spoilt."""
        listed = list(words)
        missing = [name for name in names if name not in listed]
        spoilt = {section[-1] for section in self.spoilt if section}
        for name in missing:
            if name not in spoilt:
                self.tell(
                    place,
                    say("没有“{name}”{nearest}", name=name, nearest=nearest(str(name), listed)),
                    str(name),
                )
        return not missing


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that this one is likely to mean, or the few there are; ends the sentence."""
    words = list(known)
    if close := values.nearest(word, words):
        return say("，是不是“{close}”？", close=close)
    few = 0 < len(words) <= FEW
    return say("，可用的有：{words}。", words=joined("、", words)) if few else say("。")
