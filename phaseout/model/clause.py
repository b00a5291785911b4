"""A clause of a catalogue, as a list that a user has gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLAUSE_HEADS = {
    "edition": "版本", "category": "类别", "section": "章节", "title": "名称", "item": "序号",
    "text": "内容", "deadline": "期限",
}  # fmt: skip
"""Field → header, in the order of a clause list's columns."""
CATEGORIES = ("鼓励类", "限制类", "淘汰类")
ELIMINATED = "淘汰类"


@dataclass(frozen=True, slots=True)
class Clause:
    """One item of an edition: category, section, title (（十九）其他), item number, text.

    No deadline: it goes at once.
    """

    edition: int
    category: str
    section: str
    title: str
    item: int
    text: str
    deadline: date | None = None

    @property
    def called(self) -> str:
        """The clause as a message names it."""
        return f"{self.category} {self.section}{self.title}第{self.item}项"
