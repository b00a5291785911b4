"""What changed on the lists since they were last published: who is new, moved or gone, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phaseout.cases.reasons import Ledgered, altered, behind, name_at, renamed, why_gone
from phaseout.model.card import CardRow, ListId, Publication, PublishedList
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.sentence import joined, say

PAIRS: Mapping[ListId, ListId] = {
    "yellow": "red", "red": "yellow", "over-emission": "serious", "serious": "over-emission",
}  # fmt: skip
"""A firm stands on one of a pair; from one to the other it moves."""


class NotComparable(Exception):
    """The lists before are not those that come before these; the text says why."""


def compared(
    published: Sequence[PublishedList], before: Publication, merged: Merged, plan: Plan, today: date
) -> tuple[PublishedList, ...]:
    """The lists with each row's change and its reason; the rows removed stand after the others.

    An enterprise is the same by its credit code, or by name and district where one of the two
    bears no code. One that went from yellow to red is told once, as moved.

    Raises:
        NotComparable: of another plan or year, or of a later day.
    """
    _fit(before, plan, today)
    titles = {one.list: one.title for one in published}
    ledger, firms = Ledgered.of(merged, plan, today), _Firms.of(published)
    was, gone = firms.partners(before)
    newcomers = [row for firm, row in firms.rows.items() if firm not in was]
    left = [
        replace(row, change="removed", reason=why_gone(row, newcomers, ledger))
        for row in (*gone, *_left(was, firms))
    ]
    return tuple(
        replace(one, rows=(
            *(_changed(row, was.get(_who(row), {}), titles, ledger) for row in one.rows),
            *(row for row in left if row.list == one.list),
        ))
        for one in published
    )  # fmt: skip


def _left(was: Mapping[str, Mapping[ListId, CardRow]], firms: _Firms) -> Iterator[CardRow]:
    """The rows before of enterprises that stand on some list still, but not on this or its twin."""
    for firm, rows in was.items():
        for name, row in rows.items():
            if not {name, PAIRS.get(name)} & firms.lists[firm]:
                yield row


def _fit(before: Publication, plan: Plan, today: date) -> None:
    other = say("请用 --previous 指明本方案上一期的文件夹")
    if before.plan != plan.id:
        raise NotComparable(
            say(
                "上一期名单是方案 {plan} 的，本期是方案 {now}，不能比较；{other}。",
                plan=before.plan,
                now=plan.id,
                other=other,
            )
        )
    if before.year != plan.year:
        raise NotComparable(
            say(
                "上一期名单是 {year} 年度的，本期是 {now} 年度，不能比较；{other}。",
                year=before.year,
                now=plan.year,
                other=other,
            )
        )
    if before.on > today:
        raise NotComparable(
            say(
                "上一期名单的日期 {on} 晚于本期的 {today}，次序颠倒；请核对 --previous 和 --today。",
                on=before.on,
                today=today,
            )
        )


@dataclass(frozen=True, slots=True)
class _Firms:
    """The enterprises on the lists now: a row of each, by name and district, and its lists."""

    rows: dict[str, CardRow] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    lists: dict[str, set[ListId]] = field(default_factory=dict)

    @classmethod
    def of(cls, published: Iterable[PublishedList]) -> _Firms:
        firms = cls()
        for row in (row for one in published for row in one.rows):
            firms.rows[_who(row)] = row
            firms.by_name.setdefault(name_at(row), set()).add(_who(row))
            firms.lists.setdefault(_who(row), set()).add(row.list)
        return firms

    def partners(
        self, before: Publication
    ) -> tuple[dict[str, dict[ListId, CardRow]], list[CardRow]]:
        """The rows before by the enterprise and list of now; and those of no enterprise of now."""
        was: dict[str, dict[ListId, CardRow]] = {}
        gone = []
        for row in (row for one in before.lists for row in one.rows):
            firm = self.partner(row)
            if firm is None:
                gone.append(row)
            else:
                was.setdefault(firm, {})[row.list] = row
        return was, gone

    def partner(self, row: CardRow) -> str | None:
        """The enterprise of now that a row before is about, if exactly one can be it."""
        if _who(row) in self.rows:
            return _who(row)
        namesakes = [
            firm for firm in self.by_name.get(name_at(row), ())
            if not (row.credit_code and self.rows[firm].credit_code)
        ]  # fmt: skip
        return namesakes[0] if len(namesakes) == 1 else None


def _who(row: CardRow) -> str:
    return row.credit_code or name_at(row)


def _changed(
    row: CardRow, was: Mapping[ListId, CardRow], titles: Mapping[ListId, str], ledger: Ledgered
) -> CardRow:
    """A row that stands, with what became of it since."""
    twin = PAIRS.get(row.list)
    told = ledger.told(behind(row, ledger))
    if row.list in was:
        return replace(row, change="kept", reason=altered(was[row.list], row, ledger) or None)
    if twin and twin in was:
        words = [
            say("由{list}转入", list=titles.get(twin, was[twin].list)),
            told,
            renamed(was[twin], row),
        ]
        return replace(row, change="moved", reason=joined("；", filter(None, words)))
    return replace(row, change="new", reason=told or None)
